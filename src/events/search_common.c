/* SPDX-License-Identifier: Apache-2.0
 * Lists of common values joined, with bounds. */
#include "events/search_common.h"

#include "events/segment_common.h"

#include "base/banned.h"

enum { WANTED_MAX = 4096 };

/* The column's lists that answer the question: by the types that match, and by what is counted. */
struct choice {
    const struct segment_common_column *column;
    uint32_t measure; /* UINT32_MAX: events */
};

struct choosing {
    const struct search_common_question *question;
    struct segment *segment;
    const struct segment_common *common;
    const bool *types; /* which match; NULL: every event */
    struct choice *choices;
    size_t count;
};

static const struct segment_common_column *column_find(const struct segment_common *common,
                                                       enum record_format format, struct str name)
{
    for (uint32_t i = 0; i < common->column_count; i++)
        if (common->columns[i].format == format && str_equal(common->columns[i].name, name))
            return &common->columns[i];
    return NULL;
}

/* The measure of the column that `by` names.  *ret_count: fields of its format that `by` names; of
 * one only can the list tell, and of none there is nothing to tell. */
static bool measure_find(const struct choosing *c, const struct segment_common_column *column,
                         uint32_t *ret_measure, size_t *ret_count)
{
    size_t fields = segment_field_count(c->segment);

    *ret_count = 0;
    *ret_measure = UINT32_MAX;
    for (size_t i = 0; i < fields; i++) {
        enum record_format format = segment_field_format(c->segment, i);
        struct str name = segment_field_name(c->segment, i);

        if ((format != column->format && format != RECORD_FORMATS) ||
            !filter_term_names(c->question->by, format, name))
            continue;
        if (++*ret_count > 1)
            return false;
        for (uint32_t m = 0; m < column->measure_count; m++)
            if (str_equal(column->measures[m], name))
                *ret_measure = m;
    }
    return *ret_count == 0 || *ret_measure != UINT32_MAX;
}

/* False: this field has no list that tells. */
static bool choose(struct choosing *c, size_t field)
{
    const struct segment_common_column *column = column_find(
        c->common, segment_field_format(c->segment, field), segment_field_name(c->segment, field));
    struct choice choice = {column, UINT32_MAX};
    size_t count = 1;

    if (!column || (c->types && !column->by_type))
        return false;
    if (c->question->by && !measure_find(c, column, &choice.measure, &count))
        return false;
    if (count > 0)
        c->choices[c->count++] = choice;
    return true;
}

static bool has_text(const struct segment_common_column *column,
                     const struct segment_common_list *list, const struct search_top_slot *slot)
{
    struct str text = {slot->text, slot->len};

    for (uint32_t i = 0; i < list->count; i++)
        if (str_equal(column->words[list->words[i]], text))
            return true;
    return false;
}

static bool has_wanted(const struct search_top *wanted, const struct segment_common_column *column,
                       const struct segment_common_list *list)
{
    for (size_t i = 0; wanted && list->rest > 0 && i < wanted->size; i++)
        if (wanted->slots[i].hash != 0 && !has_text(column, list, &wanted->slots[i]))
            return false;
    return true;
}

/* The lists of a choice in turn; `top` NULL: only whether nothing wanted is missing. */
static enum status lists_take(const struct choosing *c, const struct choice *choice,
                              struct search_top *top, bool *ret_has_wanted)
{
    uint32_t types = c->types ? c->common->type_count : 1;

    for (uint32_t t = 0; t < types; t++) {
        if (c->types && !c->types[t])
            continue;
        const struct segment_common_column *column = choice->column;
        const struct segment_common_list *list =
            segment_common_list_of(column, c->types ? t : UINT32_MAX, choice->measure);
        if (!top) {
            *ret_has_wanted = *ret_has_wanted && has_wanted(c->question->wanted, column, list);
            continue;
        }
        top->rest += list->rest;
        for (uint32_t i = 0; i < list->count; i++)
            TRY(search_top_add_bounded(top, column->words[list->words[i]], list->counts[i],
                                       list->rest));
    }
    return ST_OK;
}

static const bool *types_of(const struct segment_common *common,
                            const struct segment_tally *tallies, size_t count, struct arena *arena)
{
    bool *types = ARENA_ARRAY(arena, common->type_count + 1, bool);

    for (uint32_t t = 0; t < common->type_count; t++)
        for (size_t i = 0; i < count && !types[t]; i++)
            types[t] = tallies[i].format == common->types[t].format &&
                       str_equal(tallies[i].type, common->types[t].text);
    return types;
}

enum status search_common_take(struct search_top *top,
                               const struct search_common_question *question,
                               struct segment *segment, const struct segment_tally *tallies,
                               size_t count, struct arena *arena, bool *ret_is_told,
                               struct fault *fault)
{
    struct choosing c = {.question = question, .segment = segment};
    size_t fields = segment_field_count(segment);

    *ret_is_told = false;
    TRY(segment_common_of(segment, &c.common, fault));
    c.types = tallies ? types_of(c.common, tallies, count, arena) : NULL;
    c.choices = ARENA_ARRAY(arena, fields + 1, struct choice);
    for (size_t i = 0; i < fields; i++)
        if (filter_term_names(question->field, segment_field_format(segment, i),
                              segment_field_name(segment, i)) &&
            !choose(&c, i))
            return ST_OK;
    *ret_is_told = true;
    for (size_t i = 0; i < c.count; i++)
        TRY(lists_take(&c, &c.choices[i], NULL, ret_is_told));
    for (size_t i = 0; i < c.count && *ret_is_told; i++)
        TRY(lists_take(&c, &c.choices[i], top, ret_is_told));
    return ST_OK;
}

/* ---- Is it settled? ---- */

static int count_order(const void *a, const void *b)
{
    uint64_t one = *(const uint64_t *)a, two = *(const uint64_t *)b;

    return (one < two) - (one > two);
}

/* The count that the last of the answer has at least. */
static uint64_t least_of(const struct search_top *top, size_t limit, struct arena *arena)
{
    uint64_t *counts = ARENA_ARRAY(arena, top->count + 1, uint64_t);
    size_t count = 0;

    if (limit == 0 || top->count < limit)
        return 0;
    for (size_t i = 0; i < top->size; i++)
        if (top->slots[i].hash != 0)
            counts[count++] = top->slots[i].count;
    qsort(counts, count, sizeof *counts, count_order);
    return counts[limit - 1];
}

enum status search_common_judge(const struct search_top *top, size_t limit, struct arena *arena,
                                struct search_top *ret_wanted,
                                enum search_common_verdict *ret_verdict)
{
    *ret_verdict = SEARCH_COMMON_SETTLED;
    TRY(search_top_open(ret_wanted, WANTED_MAX));
    if (top->rest == 0 || limit == 0)
        return ST_OK;
    uint64_t least = least_of(top, limit, arena);
    /* A value that is in no list at all may belong to the answer. */
    *ret_verdict = least <= top->rest ? SEARCH_COMMON_OPEN : SEARCH_COMMON_SETTLED;
    for (size_t i = 0; i < top->size && *ret_verdict != SEARCH_COMMON_OPEN; i++) {
        const struct search_top_slot *slot = &top->slots[i];
        uint64_t open = top->rest - slot->covered;

        if (slot->hash == 0 || open == 0 || slot->count + open < least)
            continue;
        enum status status = search_top_add(ret_wanted, (struct str){slot->text, slot->len}, 1);
        *ret_verdict = status == ST_LIMIT ? SEARCH_COMMON_OPEN : SEARCH_COMMON_WANTED;
        if (status != ST_LIMIT)
            TRY(status);
    }
    return ST_OK;
}
