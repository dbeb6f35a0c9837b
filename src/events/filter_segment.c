/* SPDX-License-Identifier: Apache-2.0
 * Terms into bitmaps of rows, and bitmaps into the answer. */
#include "events/filter_segment.h"

#include <string.h>
#include <time.h>

#include "base/banned.h"

enum { CLOCK_EVERY = 1024, MEMORY_SLOTS = 4096 };

struct evaluation {
    struct filter_judge *judge;
    struct segment *segment;
    const struct filter_span *span;
    struct arena *arena;
    struct fault *fault;
    uint32_t row_count, word_count; /* words of a bitmap */
    uint64_t **results;             /* bitmaps, made when first needed */
    size_t top;
};

int64_t filter_segment_now_ms(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool is_late(const struct evaluation *e)
{
    return e->span->until_ms != INT64_MAX && filter_segment_now_ms() > e->span->until_ms;
}

/* ---- Bitmaps ---- */

static void bits_fill(const struct evaluation *e, uint64_t *bits)
{
    memset(bits, 0xFF, e->word_count * sizeof *bits);
    if (e->row_count % 64 != 0)
        bits[e->word_count - 1] = (UINT64_C(1) << (e->row_count % 64)) - 1;
}

static bool bits_are_none(const struct evaluation *e, const uint64_t *bits)
{
    uint64_t any = 0;

    for (uint32_t i = 0; i < e->word_count; i++)
        any |= bits[i];
    return any == 0;
}

static void bits_turn(const struct evaluation *e, uint64_t *bits)
{
    for (uint32_t i = 0; i < e->word_count; i++)
        bits[i] = ~bits[i];
    if (e->row_count % 64 != 0)
        bits[e->word_count - 1] &= (UINT64_C(1) << (e->row_count % 64)) - 1;
}

static bool bits_are_all(const struct evaluation *e, uint64_t *bits)
{
    bits_turn(e, bits);
    bool is_all = bits_are_none(e, bits);
    bits_turn(e, bits);
    return is_all;
}

static void bit_set(uint64_t *bits, uint32_t row, uint64_t bit)
{
    bits[row / 64] |= bit << (row % 64);
}

/* A new result on top; its bits are not set to anything. */
static uint64_t *result_push(struct evaluation *e)
{
    if (!e->results[e->top])
        e->results[e->top] = ARENA_ARRAY(e->arena, e->word_count, uint64_t);
    return e->results[e->top++];
}

/* ---- Columns ---- */

/* hits[i] is 1 where the word matches. */
static enum status words_judge(const struct evaluation *e, const struct filter_term *term,
                               const struct str *words, size_t word_count, uint8_t *hits,
                               size_t *ret_count)
{
    *ret_count = 0;
    for (size_t i = 0; i < word_count; i++) {
        hits[i] = filter_judge_text(e->judge, term, words[i]);
        *ret_count += hits[i];
        if (i % CLOCK_EVERY == CLOCK_EVERY - 1 && is_late(e))
            return ST_BUSY;
    }
    return ST_OK;
}

/* Does any value of the dictionary match?  Then its rows must be read.  *ret_hits is there when the
 * dictionary's words are those of the column. */
static enum status dictionary_ask(const struct evaluation *e, const struct filter_term *term,
                                  const struct segment_dictionary *dictionary, uint8_t **ret_hits,
                                  bool *ret_is_hit)
{
    size_t count = 0;

    *ret_hits = NULL;
    *ret_is_hit = true;
    if (!dictionary->is_told)
        return ST_OK;
    if (dictionary->kind == SEGMENT_WORDS) {
        *ret_hits = ARENA_ARRAY(e->arena, dictionary->count + 1, uint8_t);
        TRY(words_judge(e, term, dictionary->words, dictionary->count, *ret_hits, &count));
        *ret_is_hit = count > 0;
        return ST_OK;
    }
    *ret_is_hit = false;
    for (size_t i = 0; i < dictionary->count && !*ret_is_hit; i++)
        *ret_is_hit = filter_judge_number(e->judge, term, dictionary->numbers[i]);
    return ST_OK;
}

/* hits[word_count] stands for null. */
static void words_mark(const struct segment_column *column, const uint8_t *hits, uint64_t *bits)
{
    uint32_t nulls = (uint32_t)column->word_count;
    const uint8_t *first = nulls > 0 && hits != NULL ? memchr(hits, 1, nulls) : NULL;

    if (!first)
        return;
    uint32_t code = (uint32_t)(first - hits);
    if (code + 1 == nulls || !memchr(first + 1, 1, nulls - code - 1)) {
        for (size_t i = 0; i < column->count; i++)
            if (column->codes[i] == code)
                bit_set(bits, column->rows[i], 1);
        return;
    }
    for (size_t i = 0; i < column->count; i++)
        bit_set(bits, column->rows[i], hits[column->codes[i] < nulls ? column->codes[i] : nulls]);
}

/* Bounds that are integers, as least and greatest value; false: the judge must be asked. */
static bool is_int_span(const struct filter_term *term, int64_t *ret_least, int64_t *ret_greatest)
{
    const struct filter_bound *low = &term->low, *high = &term->high;

    *ret_least = INT64_MIN;
    *ret_greatest = INT64_MAX;
    if (term->test == FILTER_EQUAL && low->is_int) {
        *ret_least = *ret_greatest = low->integer;
        return true;
    }
    if (term->test != FILTER_BETWEEN || (low->is_set && !low->is_int) ||
        (high->is_set && !high->is_int))
        return false;
    if (low->is_set) {
        if (low->is_open && low->integer == INT64_MAX)
            return false;
        *ret_least = low->integer + low->is_open;
    }
    if (high->is_set) {
        if (high->is_open && high->integer == INT64_MIN)
            return false;
        *ret_greatest = high->integer - high->is_open;
    }
    return true;
}

/* The judge's word on numbers seen lately is remembered. */
static enum status numbers_judge(const struct evaluation *e, const struct filter_term *term,
                                 const struct segment_column *column, uint64_t *bits)
{
    struct memory {
        int64_t number;
        uint8_t state; /* 0 unknown, 1 no, 2 yes */
    } *memory = ARENA_ARRAY(e->arena, MEMORY_SLOTS, struct memory);

    for (size_t i = 0; i < column->count; i++) {
        int64_t number = column->numbers[i];
        struct memory *slot =
            &memory[((uint64_t)number * UINT64_C(0x9E3779B97F4A7C15)) >> 52 & (MEMORY_SLOTS - 1)];

        if (slot->state == 0 || slot->number != number) {
            slot->number = number;
            slot->state = filter_judge_number(e->judge, term, number) ? 2 : 1;
        }
        if (slot->state == 2)
            bit_set(bits, column->rows[i], 1);
        if (i % CLOCK_EVERY == CLOCK_EVERY - 1 && is_late(e))
            return ST_BUSY;
    }
    return ST_OK;
}

static enum status numbers_mark(const struct evaluation *e, const struct filter_term *term,
                                const struct segment_column *column, uint64_t *bits)
{
    int64_t least, greatest;

    if (!is_int_span(term, &least, &greatest))
        return numbers_judge(e, term, column, bits);
    for (size_t i = 0; i < column->count; i++)
        if (column->numbers[i] >= least && column->numbers[i] <= greatest)
            bit_set(bits, column->rows[i], 1);
    return ST_OK;
}

static enum status field_mark(const struct evaluation *e, const struct filter_term *term,
                              size_t field, uint64_t *bits)
{
    struct segment_dictionary dictionary;
    const struct segment_column *column;
    uint8_t *hits = NULL;
    bool is_hit;
    size_t count;

    TRY(segment_dictionary(e->segment, field, &dictionary, e->fault));
    TRY(dictionary_ask(e, term, &dictionary, &hits, &is_hit));
    if (!is_hit)
        return ST_OK;
    TRY(segment_column(e->segment, field, &column, e->fault));
    if (column->kind == SEGMENT_NUMBERS)
        return numbers_mark(e, term, column, bits);
    if (column->words != dictionary.words || column->word_count != dictionary.count) {
        hits = ARENA_ARRAY(e->arena, column->word_count + 1, uint8_t);
        TRY(words_judge(e, term, column->words, column->word_count, hits, &count));
    }
    words_mark(column, hits, bits);
    return ST_OK;
}

static enum status term_mark(struct evaluation *e, const struct filter_term *term, uint64_t *bits)
{
    size_t fields = segment_field_count(e->segment);

    for (size_t field = 0; field < fields; field++)
        if (filter_term_names(term, segment_field_format(e->segment, field),
                              segment_field_name(e->segment, field)))
            TRY(field_mark(e, term, field, bits));
    return ST_OK;
}

/* ---- The program ---- */

static void combine(struct evaluation *e, bool is_and)
{
    uint64_t *into = e->results[e->top - 2];
    const uint64_t *from = e->results[e->top - 1];

    e->top--;
    for (uint32_t i = 0; i < e->word_count; i++)
        into[i] = is_and ? into[i] & from[i] : into[i] | from[i];
}

static enum status step_run(struct evaluation *e, const struct filter *filter,
                            const struct filter_step *step, size_t *skip)
{
    uint64_t *bits;

    *skip = 0;
    switch (step->kind) {
    case FILTER_STEP_TERM:
        if (is_late(e))
            return ST_BUSY;
        bits = result_push(e);
        memset(bits, 0, e->word_count * sizeof *bits);
        return term_mark(e, &filter->terms[step->argument], bits);
    case FILTER_STEP_ALL:
        bits_fill(e, result_push(e));
        return ST_OK;
    case FILTER_STEP_NOT:
        bits_turn(e, e->results[e->top - 1]);
        return ST_OK;
    case FILTER_STEP_AND:
    case FILTER_STEP_OR:
        combine(e, step->kind == FILTER_STEP_AND);
        return ST_OK;
    case FILTER_STEP_SKIP_NONE:
        *skip = bits_are_none(e, e->results[e->top - 1]) ? step->argument : 0;
        return ST_OK;
    case FILTER_STEP_SKIP_ALL:
        *skip = bits_are_all(e, e->results[e->top - 1]) ? step->argument : 0;
        return ST_OK;
    }
    return ST_OK;
}

static bool is_whole(const struct segment *segment, const struct filter_span *span)
{
    return span->from_us <= segment_first_us(segment) && segment_last_us(segment) < span->to_us;
}

static enum status span_cut(struct evaluation *e, uint64_t *bits)
{
    const int64_t *times = NULL;

    if (is_whole(e->segment, e->span) || bits_are_none(e, bits))
        return ST_OK;
    TRY(segment_times(e->segment, &times, e->fault));
    for (uint32_t row = 0; row < e->row_count; row++)
        if (times[row] < e->span->from_us || times[row] >= e->span->to_us)
            bits[row / 64] &= ~(UINT64_C(1) << (row % 64));
    return ST_OK;
}

enum status filter_segment(struct filter_judge *judge, const struct filter *filter,
                           struct segment *segment, const struct filter_span *span,
                           struct arena *arena, struct filter_rows *ret_rows, struct fault *fault)
{
    uint32_t rows = segment_rows(segment);
    struct evaluation e = {judge, segment, span, arena, fault, rows, (rows + 63) / 64, NULL, 0};

    e.results = ARENA_ARRAY(arena, filter->depth, uint64_t *);
    for (size_t i = 0; i < filter->step_count; i++) {
        size_t skip;

        TRY(step_run(&e, filter, &filter->steps[i], &skip));
        i += skip;
    }
    uint64_t *bits = e.results[0];
    TRY(span_cut(&e, bits));
    uint32_t matched = 0;
    for (uint32_t i = 0; i < e.word_count; i++)
        matched += (uint32_t)__builtin_popcountll(bits[i]);
    *ret_rows = (struct filter_rows){rows, matched, bits};
    return ST_OK;
}

/* ---- Without rows ---- */

static enum status numbers_tell(const struct evaluation *e, const struct filter_term *term,
                                size_t field, uint64_t *ret_count)
{
    const int64_t *numbers = NULL;
    int64_t least, greatest;
    size_t count = 0;

    TRY(segment_numbers(e->segment, field, &numbers, &count, e->fault));
    bool is_span = is_int_span(term, &least, &greatest);
    for (size_t i = 0; i < count; i++)
        *ret_count += is_span ? numbers[i] >= least && numbers[i] <= greatest
                              : filter_judge_number(e->judge, term, numbers[i]);
    return ST_OK;
}

/* Events of one field whose value matches; *ret_is_told false: they cannot be told by counts. */
static enum status field_count(const struct evaluation *e, const struct filter_term *term,
                               size_t field, uint64_t *ret_count, bool *ret_is_told)
{
    struct segment_dictionary dictionary;
    const uint32_t *counts;
    uint8_t *hits = NULL;
    bool is_hit;

    *ret_count = 0;
    *ret_is_told = true;
    if (segment_has_numbers(e->segment, field))
        return numbers_tell(e, term, field, ret_count);
    *ret_is_told = segment_has_counts(e->segment, field);
    if (!*ret_is_told)
        return ST_OK;
    TRY(segment_dictionary(e->segment, field, &dictionary, e->fault));
    TRY(dictionary_ask(e, term, &dictionary, &hits, &is_hit));
    if (!is_hit)
        return ST_OK;
    TRY(segment_counts(e->segment, field, &counts, e->fault));
    for (size_t i = 0; i < dictionary.count; i++)
        if (hits ? hits[i] != 0 : filter_judge_number(e->judge, term, dictionary.numbers[i]))
            *ret_count += counts[i];
    return ST_OK;
}

enum status filter_segment_count(struct filter_judge *judge, const struct filter *filter,
                                 struct segment *segment, const struct filter_span *span,
                                 struct arena *arena, uint64_t *ret_count, bool *ret_is_told,
                                 struct fault *fault)
{
    struct evaluation e = {
        .judge = judge, .segment = segment, .span = span, .arena = arena, .fault = fault};
    const struct filter_term *term = filter->terms;
    size_t fields = segment_field_count(segment), hit_fields = 0;
    uint64_t count;

    *ret_count = 0;
    *ret_is_told = filter->step_count == 1 && filter->steps[0].kind == FILTER_STEP_TERM &&
                   is_whole(segment, span);
    for (size_t field = 0; field < fields && *ret_is_told; field++) {
        if (!filter_term_names(term, segment_field_format(segment, field),
                               segment_field_name(segment, field)))
            continue;
        TRY(field_count(&e, term, field, &count, ret_is_told));
        hit_fields += count > 0;
        *ret_count += count;
        /* Two fields may be of one event. */
        *ret_is_told = *ret_is_told && hit_fields <= 1;
    }
    return ST_OK;
}

/* ---- Without reading ---- */

bool filter_segment_is_all(const struct filter *filter, const struct segment *segment,
                           const struct filter_span *span)
{
    return filter->step_count == 1 && filter->steps[0].kind == FILTER_STEP_ALL &&
           is_whole(segment, span);
}

/* A whole value of which one form of writing is the only one that matches. */
static bool is_certain(const struct filter_term *term)
{
    const struct filter_bound *value = &term->low;
    bool is_six = value->is_address && !(value->high == 0 && value->low >> 32 == 0xFFFF);

    if (term->test != FILTER_EQUAL || is_six || term->text.len == 0)
        return false;
    if (value->is_number && value->number < FILTER_NOTATION_LEAST &&
        value->number > -FILTER_NOTATION_LEAST)
        return false;
    for (size_t i = 0; i < term->text.len; i++)
        if ((unsigned char)term->text.ptr[i] >= 0x80)
            return false;
    return true;
}

/* Is every field that the term can name one whose values all stand in the filter? */
static bool names_entities(const struct filter_term *term)
{
    size_t count = 0;

    for (size_t format = 0; format <= RECORD_FORMATS; format++)
        for (size_t i = 0; i < term->names[format].count; i++, count++)
            if (!segment_is_entity(term->names[format].rows[i], term->text))
                return false;
    return count > 0 && term->field.len > 0 && !term->is_beneath;
}

/* Told without the names of the segment's fields. */
static bool term_may_hold(const struct filter_term *term, struct segment *segment)
{
    return !is_certain(term) ||
           (!segment_is_entity((struct str){"", 0}, term->text) && !names_entities(term)) ||
           segment_may_hold(segment, term->text);
}

static bool term_may(const struct filter_term *term, struct segment *segment)
{
    bool is_held = !is_certain(term) || segment_may_hold(segment, term->text);
    size_t fields = segment_field_count(segment);

    if (!is_held && segment_is_entity((struct str){"", 0}, term->text))
        return false;
    if (term->field.len == 0)
        return fields > 0;
    for (size_t field = 0; field < fields; field++) {
        struct str name = segment_field_name(segment, field);

        if (filter_term_names(term, segment_field_format(segment, field), name) &&
            (is_held || !segment_is_entity(name, term->text)))
            return true;
    }
    return false;
}

typedef bool term_test(const struct filter_term *term, struct segment *segment);

static bool program_may(const struct filter *filter, struct segment *segment,
                        const struct filter_span *span, term_test *may)
{
    bool results[FILTER_MAX_RESULTS] = {0};
    size_t top = 0;

    if (segment_rows(segment) == 0 || segment_last_us(segment) < span->from_us ||
        segment_first_us(segment) >= span->to_us)
        return false;
    for (size_t i = 0; i < filter->step_count; i++) {
        const struct filter_step *step = &filter->steps[i];

        switch (step->kind) {
        case FILTER_STEP_TERM:
            results[top++] = may(&filter->terms[step->argument], segment);
            break;
        case FILTER_STEP_ALL:
            results[top++] = true;
            break;
        case FILTER_STEP_NOT:
            results[top - 1] = true;
            break;
        case FILTER_STEP_AND:
            top--;
            results[top - 1] = results[top - 1] && results[top];
            break;
        case FILTER_STEP_OR:
            top--;
            results[top - 1] = results[top - 1] || results[top];
            break;
        case FILTER_STEP_SKIP_NONE:
            i += results[top - 1] ? 0 : step->argument;
            break;
        case FILTER_STEP_SKIP_ALL: /* a side that may match does not match all rows */
            break;
        }
    }
    return results[0];
}

bool filter_segment_may_hold(const struct filter *filter, struct segment *segment,
                             const struct filter_span *span)
{
    return program_may(filter, segment, span, term_may_hold);
}

bool filter_segment_may(const struct filter *filter, struct segment *segment,
                        const struct filter_span *span)
{
    return program_may(filter, segment, span, term_may);
}
