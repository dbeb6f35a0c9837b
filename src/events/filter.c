/* SPDX-License-Identifier: Apache-2.0
 * Reading filters: words into terms (filter_term.c), operators into a postfix program. */
#include "events/filter.h"

#include <string.h>

#include "events/filter_term.h"

#include "base/banned.h"

enum {
    STEPS_MAX = FILTER_MAX_BYTES + 4 * FILTER_MAX_TERMS,
    OPERATORS_MAX = 3 * (FILTER_MAX_DEPTH + 2),
    RANGES_MAX = 3 * (FILTER_MAX_DEPTH + 2),
};

enum operator{ OPERATOR_GROUP, OPERATOR_OR, OPERATOR_AND, OPERATOR_NOT };

struct pending {
    enum operator kind;
    struct str field; /* GROUP: the field of the text around it */
    size_t at;
};

/* Steps that make one result, and what they cost to work out. */
struct range {
    size_t start;
    uint64_t cost;
};

struct reading {
    struct filter_term_reader words;
    struct filter_term *terms;
    struct filter_step *steps;
    size_t term_count, step_count;
    struct pending pending[OPERATORS_MAX];
    struct range ranges[RANGES_MAX];
    size_t pending_count, range_count, depth;
};

/* ---- Steps ---- */

static void step_add(struct reading *r, enum filter_step_kind kind, size_t argument)
{
    r->steps[r->step_count++] = (struct filter_step){kind, (uint32_t)argument};
}

static void steps_reverse(struct filter_step *steps, size_t count)
{
    for (size_t i = 0; i < count / 2; i++) {
        struct filter_step kept = steps[i];

        steps[i] = steps[count - 1 - i];
        steps[count - 1 - i] = kept;
    }
}

/* The cheaper side first, so that the dearer one may be left out. */
static void cheap_first(struct reading *r, struct range *first, struct range *second)
{
    size_t length = second->start - first->start, all = r->step_count - first->start;

    if (second->cost >= first->cost)
        return;
    steps_reverse(r->steps + first->start, length);
    steps_reverse(r->steps + second->start, all - length);
    steps_reverse(r->steps + first->start, all);
    second->start = first->start + all - length;
}

static void combine(struct reading *r, enum operator kind)
{
    struct range *top = &r->ranges[r->range_count - 1];

    if (kind == OPERATOR_NOT) {
        step_add(r, FILTER_STEP_NOT, 0);
        return;
    }
    struct range *first = top - 1;
    cheap_first(r, first, top);
    size_t second_length = r->step_count - top->start;
    memmove(r->steps + top->start + 1, r->steps + top->start, second_length * sizeof *r->steps);
    r->steps[top->start] =
        (struct filter_step){kind == OPERATOR_AND ? FILTER_STEP_SKIP_NONE : FILTER_STEP_SKIP_ALL,
                             (uint32_t)(second_length + 1)};
    r->step_count++;
    step_add(r, kind == OPERATOR_AND ? FILTER_STEP_AND : FILTER_STEP_OR, 0);
    first->cost += top->cost;
    r->range_count--;
}

/* ---- Operators ---- */

static enum status pending_add(struct reading *r, enum operator kind, size_t at)
{
    if (kind == OPERATOR_GROUP || kind == OPERATOR_NOT)
        if (++r->depth > FILTER_MAX_DEPTH)
            return filter_term_fail(&r->words, ST_LIMIT, at, "括号和 NOT 不超过 64 层",
                                    "at most 64 parentheses and NOTs within one another");
    r->pending[r->pending_count++] = (struct pending){kind, r->words.field, at};
    return ST_OK;
}

static void pending_pop(struct reading *r)
{
    enum operator kind = r->pending[--r->pending_count].kind;

    if (kind == OPERATOR_GROUP || kind == OPERATOR_NOT)
        r->depth--;
    if (kind != OPERATOR_GROUP)
        combine(r, kind);
}

/* Work out what binds at least as tightly as `kind`. */
static void settle(struct reading *r, enum operator kind)
{
    while (r->pending_count > 0 && r->pending[r->pending_count - 1].kind >= kind)
        pending_pop(r);
}

static enum status close_group(struct reading *r, size_t at)
{
    settle(r, OPERATOR_OR);
    if (r->pending_count == 0)
        return filter_term_fail(&r->words, ST_INVALID, at, "这个右括号没有对应的左括号",
                                "this closing parenthesis has no opening one");
    r->words.field = r->pending[r->pending_count - 1].field;
    pending_pop(r);
    return ST_OK;
}

/* A condition is expected; *ret_done when one was read (an operator is expected next). */
static enum status operand_read(struct reading *r, struct filter_word *word, bool *ret_done)
{
    *ret_done = false;
    if (word->kind == FILTER_WORD_OPEN) {
        TRY(pending_add(r, OPERATOR_GROUP, word->at));
        if (word->field.len > 0)
            r->words.field = word->field;
        return ST_OK;
    }
    if (word->kind == FILTER_WORD_NOT)
        return pending_add(r, OPERATOR_NOT, word->at);
    if (word->kind != FILTER_WORD_TERM && word->kind != FILTER_WORD_ALL)
        return filter_term_fail(
            &r->words, ST_INVALID, word->at, "这里应为一个条件,如 字段:值、\"词语\"、NOT 或左括号",
            "a condition was expected here, such as field:value, \"words\", NOT "
            "or an opening parenthesis");
    if (r->term_count >= FILTER_MAX_TERMS)
        return filter_term_fail(&r->words, ST_LIMIT, word->at, "条件不超过 512 个",
                                "at most 512 conditions");
    r->ranges[r->range_count++] = (struct range){r->step_count, word->cost};
    if (word->kind == FILTER_WORD_ALL) {
        step_add(r, FILTER_STEP_ALL, 0);
    } else {
        step_add(r, FILTER_STEP_TERM, r->term_count);
        r->terms[r->term_count++] = word->term;
    }
    *ret_done = true;
    return ST_OK;
}

static enum status program_read(struct reading *r)
{
    struct filter_word word;
    bool has_operand = false, is_held = false;

    for (;;) {
        if (!is_held)
            TRY(filter_term_next(&r->words, &word));
        is_held = false;
        if (!has_operand) {
            if (word.kind == FILTER_WORD_END && r->step_count == 0 && r->pending_count == 0) {
                step_add(r, FILTER_STEP_ALL, 0);
                return ST_OK;
            }
            TRY(operand_read(r, &word, &has_operand));
        } else if (word.kind == FILTER_WORD_END) {
            break;
        } else if (word.kind == FILTER_WORD_CLOSE) {
            TRY(close_group(r, word.at));
        } else if (word.kind == FILTER_WORD_OR) {
            settle(r, OPERATOR_OR);
            TRY(pending_add(r, OPERATOR_OR, word.at));
            has_operand = false;
        } else {
            settle(r, OPERATOR_AND);
            TRY(pending_add(r, OPERATOR_AND, word.at));
            has_operand = false;
            is_held = word.kind != FILTER_WORD_AND; /* nothing between two conditions is AND */
        }
    }
    settle(r, OPERATOR_OR);
    if (r->pending_count > 0)
        return filter_term_fail(&r->words, ST_INVALID, r->pending[r->pending_count - 1].at,
                                "这个左括号没有对应的右括号",
                                "this opening parenthesis has no closing one");
    return ST_OK;
}

/* ---- Whole filters ---- */

static size_t depth_of(const struct filter_step *steps, size_t count)
{
    size_t depth = 0, most = 0;

    for (size_t i = 0; i < count; i++) {
        if (steps[i].kind == FILTER_STEP_TERM || steps[i].kind == FILTER_STEP_ALL)
            depth++;
        else if (steps[i].kind == FILTER_STEP_AND || steps[i].kind == FILTER_STEP_OR)
            depth--;
        most = depth > most ? depth : most;
    }
    return most;
}

static void filter_make(struct arena *arena, const struct filter_term *terms, size_t term_count,
                        const struct filter_step *steps, size_t step_count,
                        const struct filter **ret_filter)
{
    struct filter *filter = ARENA_NEW(arena, struct filter);

    filter->terms = terms;
    filter->term_count = term_count;
    filter->steps = steps;
    filter->step_count = step_count;
    filter->depth = depth_of(steps, step_count);
    *ret_filter = filter;
}

enum status filter_read(struct arena *arena, struct str text, const struct taxonomy *taxonomy,
                        const struct filter **ret_filter, struct fault *fault)
{
    struct reading *r = ARENA_NEW(arena, struct reading);

    r->words = (struct filter_term_reader){
        .arena = arena, .text = text, .taxonomy = taxonomy, .fault = fault};
    TRY(filter_term_check(&r->words));
    r->terms = ARENA_ARRAY(arena, FILTER_MAX_TERMS, struct filter_term);
    r->steps = ARENA_ARRAY(arena, STEPS_MAX, struct filter_step);
    TRY(program_read(r));
    filter_make(arena, r->terms, r->term_count, r->steps, r->step_count, ret_filter);
    return ST_OK;
}

enum status filter_of_value(struct arena *arena, struct str field, struct str text,
                            const struct taxonomy *taxonomy, const struct filter **ret_filter,
                            struct fault *fault)
{
    struct filter_step *step = ARENA_NEW(arena, struct filter_step);
    struct filter_term *term = ARENA_NEW(arena, struct filter_term);

    TRY(filter_term_of_value(arena, field, text, taxonomy, term, fault));
    step->kind = FILTER_STEP_TERM;
    filter_make(arena, term, 1, step, 1, ret_filter);
    return ST_OK;
}

/* ---- Names ---- */

static bool is_beneath(struct str name, struct str field)
{
    return name.len > field.len && name.ptr[field.len] == '.' && str_starts(name, field);
}

static bool is_named(const struct filter_term *term, const struct filter_names *names,
                     struct str name)
{
    for (size_t i = 0; i < names->count; i++) {
        if (!term->is_beneath && str_equal(name, names->rows[i]))
            return true;
        if ((term->is_beneath || term->test == FILTER_ANY) && is_beneath(name, names->rows[i]))
            return true;
    }
    return false;
}

static bool is_left_out(const struct filter_term *term, enum record_format format, struct str name)
{
    for (size_t i = 0; i < term->without.count && format == RECORD_FORMATS; i++)
        if (str_equal(term->without.rows[i], name))
            return true;
    return false;
}

bool filter_term_names(const struct filter_term *term, enum record_format format, struct str name)
{
    if (term->without.count > 0 && is_left_out(term, format, name))
        return false;
    if (term->field.len == 0 || is_named(term, &term->names[format], name))
        return true;
    if (!term->taxonomy || format >= RECORD_FORMATS)
        return false;
    struct str bare = taxonomy_bare(term->taxonomy, format, name);
    return bare.len < name.len && is_named(term, &term->names[format], bare);
}

bool filter_term_names_only(const struct filter_term *term, enum record_format format,
                            struct str name)
{
    const struct filter_names *names = &term->names[format];

    if (term->field.len == 0 || term->is_beneath || term->test == FILTER_ANY ||
        (term->taxonomy && format < RECORD_FORMATS && taxonomy_has_shapes(term->taxonomy, format)))
        return false;
    for (size_t i = 0; i < names->count; i++)
        if (!str_equal(names->rows[i], name))
            return false;
    return true;
}
