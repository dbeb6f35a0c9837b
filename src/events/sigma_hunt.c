/* SPDX-License-Identifier: Apache-2.0
 * Dictionaries first, then rows, then whole events. */
#include "events/sigma_hunt.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "events/decoder.h"
#include "events/fold.h"
#include "events/sigma_compiled.h"
#include "events/sigma_text.h"
#include "events/sigma_window.h"

enum { HUNT_ARENA_BYTES = 1 << 30, HUNT_SOFT_BYTES = 64 << 20, COLUMN_TABLE = 4096 };

/* What a column of that name can say, for every segment. */
struct column {
    struct str name;
    enum record_format format;
    uint32_t *fields; /* of the set, with atoms that rules wait for */
    size_t count;
    bool is_enough; /* that it is there is what some rule waits for */
    bool is_wordy;  /* no integer and no time is what a rule waits for */
    struct column *next;
};

struct hunting {
    const struct sigma_hunt *hunt;
    struct sigma_set *set;
    struct sigma_hunt_answer *answer;
    struct arena *out; /* the caller's */
    struct arena columns_arena, arena;
    struct fault *fault;
    struct column *columns[COLUMN_TABLE];
    uint32_t *wanted; /* fields with atoms that rules wait for */
    size_t wanted_count;
    bool *is_wordy; /* by field */
    bool is_all;    /* some rule waits for nothing */
    struct sigma_found found;
    struct layout_set *layouts;
    struct sigma_match *match;
    struct sigma_window *window;
    struct decoder *decoders[RECORD_FORMATS];
    const struct search_piece *piece;
    struct segment *segment;
    unsigned char *marks; /* by row */
};

/* ---- What rules wait for ---- */

static bool is_awaited(const struct sigma_set *set, uint32_t atom)
{
    return atom != SIGMA_NONE && set->atoms[atom].witness_count > 0;
}

/* An integer (also as 1e+20) or a time has no letter but these. */
static bool wants_word(const struct sigma_test *test)
{
    if (test->op > SIGMA_GLOB)
        return false;
    for (size_t i = 0; i < test->text.len; i++) {
        char c = test->text.ptr[i];
        char lower = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;

        if (lower >= 'a' && lower <= 'z' && lower != 'e' && lower != 't' && lower != 'z')
            return true;
    }
    return false;
}

static void find_wanted(struct hunting *h)
{
    const struct sigma_set *set = h->set;
    bool *is_wanted = ARENA_ARRAY(&h->columns_arena, set->field_count + 1, bool);

    h->is_wordy = ARENA_ARRAY(&h->columns_arena, set->field_count + 1, bool);
    memset(h->is_wordy, true, set->field_count + 1);
    for (uint32_t i = 0; i < set->atom_count; i++)
        if (is_awaited(set, i)) {
            is_wanted[set->atoms[i].field] = true;
            h->is_wordy[set->atoms[i].field] &= wants_word(&set->atoms[i].test);
        }
    h->wanted = ARENA_ARRAY(&h->columns_arena, set->field_count + 1, uint32_t);
    for (uint32_t i = 0; i < set->field_count; i++)
        if (is_wanted[i])
            h->wanted[h->wanted_count++] = i;
    for (size_t i = 0; i < set->bucket_count; i++)
        h->is_all |= set->buckets[i].always_count > 0;
}

static bool names_meet(const struct hunting *h, const struct sigma_field *field,
                       enum record_format format, struct str name)
{
    const struct taxonomy *taxonomy = h->hunt->taxonomy;
    struct str bare = taxonomy_bare(taxonomy, format, name);
    struct taxonomy_names paths =
        taxonomy_paths(taxonomy, format, h->set->classes[field->class].groups[format], field->name);

    if (field->name.len == 0 || str_equal(field->name, name) || str_equal(field->name, bare))
        return true;
    for (size_t i = 0; i < paths.count; i++)
        if (str_equal(paths.rows[i], name) || str_equal(paths.rows[i], bare))
            return true;
    return false;
}

/* Plain JSON may be taken for another format. */
static bool can_feed(const struct hunting *h, const struct sigma_field *field,
                     enum record_format format, struct str name)
{
    size_t count;
    const struct taxonomy_likeness *rows = taxonomy_likenesses(h->hunt->taxonomy, &count);

    if (names_meet(h, field, format, name))
        return true;
    for (size_t i = 0; i < count && format == RECORD_JSON; i++)
        if (names_meet(h, field, rows[i].format, name))
            return true;
    return false;
}

static const struct column *column_of(struct hunting *h, struct str name, enum record_format format)
{
    size_t at = (sigma_atom_hash(name) + format) % COLUMN_TABLE;

    for (struct column *one = h->columns[at]; one; one = one->next)
        if (one->format == format && str_equal(one->name, name))
            return one;
    struct column *made = ARENA_NEW(&h->columns_arena, struct column);
    made->name = str_copy(&h->columns_arena, name);
    made->format = format;
    made->is_wordy = true;
    uint32_t *fields = ARENA_ARRAY(&h->arena, h->wanted_count + 1, uint32_t);
    for (size_t i = 0; i < h->wanted_count; i++) {
        const struct sigma_field *field = &h->set->fields[h->wanted[i]];
        if (!can_feed(h, field, format, name))
            continue;
        fields[made->count++] = h->wanted[i];
        made->is_wordy &= h->is_wordy[h->wanted[i]];
        made->is_enough |= is_awaited(h->set, field->present) || is_awaited(h->set, field->valued);
    }
    made->fields = ARENA_ARRAY(&h->columns_arena, made->count + 1, uint32_t);
    memcpy(made->fields, fields, made->count * sizeof *fields);
    made->next = h->columns[at];
    h->columns[at] = made;
    return made;
}

/* ---- Values ---- */

static bool scan(struct hunting *h, const struct column *column, struct str text)
{
    struct str folded = fold_copy(&h->arena, text);

    h->found.count = 0;
    if (++h->found.turn == 0) {
        memset(h->found.seen, 0, h->found.size * sizeof *h->found.seen);
        h->found.turn = 1;
    }
    for (size_t i = 0; i < column->count; i++) {
        const struct sigma_field *field = &h->set->fields[column->fields[i]];
        if (field->matcher)
            sigma_matcher_scan(field->matcher, text, folded, &h->found);
    }
    for (size_t i = 0; i < h->found.count; i++)
        if (is_awaited(h->set, h->found.atoms[i]))
            return true;
    return false;
}

/* As it stands, and as the number it may be. */
static bool value_hits(struct hunting *h, const struct column *column, struct str text)
{
    char form[32];
    double number;

    if (h->arena.used_bytes > HUNT_SOFT_BYTES) {
        arena_done(&h->arena);
        arena_init(&h->arena, HUNT_ARENA_BYTES);
    }
    if (scan(h, column, text))
        return true;
    return text.len > 0 && sigma_text_number(text, &number) &&
           scan(h, column, (struct str){form, sigma_text_of_number(number, form)});
}

static bool number_hits(struct hunting *h, const struct column *column, int64_t number)
{
    char text[32];
    int len = snprintf(text, sizeof text, "%" PRId64, number);

    return scan(h, column, (struct str){text, (size_t)len});
}

/* Is it worth while to read the column's rows? */
static enum status dictionary_hits(struct hunting *h, size_t field, const struct column *column,
                                   bool *ret_hits)
{
    struct segment_dictionary dictionary;

    *ret_hits = column->is_enough;
    if (*ret_hits || (column->is_wordy && segment_is_numeric(h->segment, field)))
        return ST_OK;
    TRY(segment_dictionary(h->segment, field, &dictionary, h->fault));
    if (!dictionary.is_told)
        *ret_hits = true;
    for (size_t i = 0; i < dictionary.count && !*ret_hits; i++)
        *ret_hits = dictionary.kind == SEGMENT_WORDS
                        ? value_hits(h, column, dictionary.words[i])
                        : number_hits(h, column, dictionary.numbers[i]);
    return ST_OK;
}

static enum status mark_column(struct hunting *h, size_t field, const struct column *column)
{
    const struct segment_column *rows;

    TRY(segment_column(h->segment, field, &rows, h->fault));
    unsigned char *hits = calloc(rows->word_count + 1, 1);
    if (!hits)
        return ST_MEMORY;
    for (size_t i = 0; rows->kind == SEGMENT_WORDS && i < rows->word_count; i++)
        hits[i] = column->is_enough || value_hits(h, column, rows->words[i]);
    for (size_t i = 0; i < rows->count; i++) {
        bool is_null = rows->kind == SEGMENT_WORDS && rows->codes[i] == SEGMENT_NULL_CODE;
        bool is_hit = is_null || column->is_enough  ? column->is_enough
                      : rows->kind == SEGMENT_WORDS ? hits[rows->codes[i]]
                                                    : number_hits(h, column, rows->numbers[i]);
        h->marks[rows->rows[i]] |= is_hit;
    }
    free(hits);
    return ST_OK;
}

static enum status mark_rows(struct hunting *h)
{
    size_t fields = segment_field_count(h->segment);

    memset(h->marks, h->is_all, segment_rows(h->segment));
    for (size_t i = 0; i < fields && !h->is_all; i++) {
        enum record_format format = segment_field_format(h->segment, i);
        bool has_hits = false;
        if (format >= RECORD_FORMATS)
            continue;
        const struct column *column = column_of(h, segment_field_name(h->segment, i), format);
        if (column->count > 0)
            TRY(dictionary_hits(h, i, column, &has_hits));
        if (has_hits)
            TRY(mark_column(h, i, column));
    }
    return ST_OK;
}

/* ---- Events ---- */

static void tell(struct hunting *h, uint32_t rule, const struct search_piece *piece, uint32_t row,
                 int64_t time_us)
{
    struct sigma_hunt_answer *answer = h->answer;

    answer->total++;
    if (answer->count >= h->hunt->limit)
        return;
    struct sigma_hunt_hit *hit = &answer->hits[answer->count++];
    hit->rule = rule;
    hit->time_us = time_us;
    h->hunt->place->id(h->hunt->place->context, piece, row, hit->id);
}

/* The record of a stored line; false when it cannot be read alone. */
static bool read_back(struct hunting *h, enum record_format format, struct str line,
                      struct decoded *decoded)
{
    struct decoder_options options = {.format = format};
    enum decoder_step step;

    if (!h->decoders[format])
        h->decoders[format] = decoder_new(&options);
    char *bytes = arena_take(&h->arena, line.len + 1);
    if (line.len > 0)
        memcpy(bytes, line.ptr, line.len);
    bytes[line.len] = '\n';
    decoder_feed(h->decoders[format], (struct str){bytes, line.len + 1});
    step = decoder_next(h->decoders[format], h->layouts, decoded);
    if (step == DECODER_SET_FULL) {
        layout_set_clear(h->layouts);
        sigma_match_forget(h->match);
        step = decoder_next(h->decoders[format], h->layouts, decoded);
    }
    return step == DECODER_RECORD;
}

static void use_up(struct hunting *h, enum record_format format)
{
    struct decoded rest;

    while (decoder_next(h->decoders[format], h->layouts, &rest) != DECODER_HUNGRY) {
    }
}

static enum status judge_row(struct hunting *h, uint32_t row, int64_t time_us)
{
    enum record_format format;
    struct decoded decoded;
    const uint32_t *rules;
    struct str line;

    TRY(segment_format(h->segment, row, &format, h->fault));
    TRY(segment_source(h->segment, row, &h->arena, &line, h->fault));
    h->answer->judged++;
    if (!read_back(h, format, line, &decoded)) {
        h->answer->unread++;
        return ST_OK;
    }
    decoded.record.time_us = time_us;
    size_t count = sigma_match_event(h->match, &decoded.record, &rules);
    if (h->hunt->each != NULL && count > 0) {
        const struct sigma_hunt_match match = {h->piece, h->segment, row,  &decoded.record,
                                               h->match, rules,      count};

        TRY(h->hunt->each(h->hunt->with, &match, h->fault));
    }
    for (size_t i = 0; i < count; i++) {
        if (!sigma_set_is_part(h->set, rules[i]))
            tell(h, rules[i], h->piece, row, time_us);
        if (h->hunt->each != NULL)
            continue;
        uint64_t event = (uint64_t)(h->piece - h->hunt->place->pieces) << 32U | row;
        sigma_window_take(h->window, h->match, rules[i], &decoded.record, event);
    }
    use_up(h, format);
    return ST_OK;
}

static enum status hunt_piece(struct hunting *h)
{
    const int64_t *times;
    uint32_t rows = segment_rows(h->segment);

    h->answer->rows += rows;
    h->answer->pieces++;
    h->marks = calloc(rows + 1U, 1);
    if (!h->marks)
        return ST_MEMORY;
    enum status status = mark_rows(h);
    if (status == ST_OK)
        status = segment_times(h->segment, &times, h->fault);
    for (uint32_t row = 0; row < rows && status == ST_OK; row++) {
        if (h->marks[row] && times[row] >= h->hunt->from_us && times[row] < h->hunt->to_us)
            status = judge_row(h, row, times[row]);
        if (h->arena.used_bytes > HUNT_SOFT_BYTES) {
            arena_done(&h->arena);
            arena_init(&h->arena, HUNT_ARENA_BYTES);
        }
    }
    free(h->marks);
    return status;
}

static void tell_firings(struct hunting *h)
{
    struct sigma_firing firing;

    sigma_window_finish(h->window);
    while (sigma_window_next(h->window, &firing))
        if (!firing.is_part)
            tell(h, firing.rule, &h->hunt->place->pieces[firing.event >> 32U],
                 (uint32_t)firing.event, firing.time_us);
}

static enum status hunt_all(struct hunting *h)
{
    const struct search_place *place = h->hunt->place;

    for (size_t i = 0; i < place->count; i++) {
        h->piece = &place->pieces[i];
        if (h->piece->last_us < h->hunt->from_us || h->piece->first_us >= h->hunt->to_us)
            continue;
        TRY(place->open(place->context, h->piece, &h->segment, h->fault));
        enum status status = hunt_piece(h);
        place->close(place->context, h->piece, h->segment);
        TRY(status);
    }
    tell_firings(h);
    return ST_OK;
}

static void *taken(size_t count, size_t bytes)
{
    void *memory = calloc(count + 1, bytes);

    if (!memory)
        abort();
    return memory;
}

enum status sigma_hunt(const struct sigma_hunt *hunt, struct arena *arena,
                       struct sigma_hunt_answer *ret_answer, struct fault *fault)
{
    struct hunting *h = ARENA_NEW(arena, struct hunting);

    *ret_answer = (struct sigma_hunt_answer){
        .hits = ARENA_ARRAY(arena, hunt->limit + 1, struct sigma_hunt_hit)};
    h->hunt = hunt;
    h->set = hunt->set;
    h->answer = ret_answer;
    h->out = arena;
    h->fault = fault;
    arena_init(&h->columns_arena, HUNT_ARENA_BYTES);
    arena_init(&h->arena, HUNT_ARENA_BYTES);
    h->found.size = h->set->atom_count;
    h->found.atoms = taken(h->set->atom_count, sizeof(uint32_t));
    h->found.seen = taken(h->set->atom_count, sizeof(uint32_t));
    h->found.room = sigma_regex_room_new();
    h->layouts = layout_set_new();
    h->match = sigma_match_new(h->set, h->layouts);
    h->window = sigma_window_new(h->set, INT64_MAX);
    find_wanted(h);
    enum status status = hunt_all(h);
    for (size_t i = 0; i < RECORD_FORMATS; i++)
        decoder_free(h->decoders[i]);
    sigma_window_free(h->window);
    sigma_match_free(h->match);
    layout_set_free(h->layouts);
    sigma_regex_room_free(h->found.room);
    free(h->found.atoms);
    free(h->found.seen);
    arena_done(&h->arena);
    arena_done(&h->columns_arena);
    return status;
}
