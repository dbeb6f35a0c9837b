/* SPDX-License-Identifier: Apache-2.0
 * Programs of filters, one behind the other. */
#include "events/filter_join.h"

#include <stdlib.h>
#include <string.h>

#include "events/filter_term.h"

#include "base/banned.h"

/* A filter with room for so many terms and steps, its own to be filled. */
struct making {
    struct filter *filter;
    struct filter_term *terms;
    struct filter_step *steps;
};

static struct making make(struct arena *arena, size_t terms, size_t steps, size_t depth)
{
    struct making m = {
        ARENA_NEW(arena, struct filter),
        ARENA_ARRAY(arena, terms + 1, struct filter_term),
        ARENA_ARRAY(arena, steps + 1, struct filter_step),
    };

    m.filter->terms = m.terms;
    m.filter->steps = m.steps;
    m.filter->term_count = terms;
    m.filter->step_count = steps;
    m.filter->depth = depth;
    return m;
}

static void put(struct making *m, const struct filter *from, size_t term_at, size_t step_at)
{
    memcpy(m->terms + term_at, from->terms, from->term_count * sizeof *m->terms);
    for (size_t i = 0; i < from->step_count; i++) {
        struct filter_step step = from->steps[i];

        if (step.kind == FILTER_STEP_TERM)
            step.argument += (uint32_t)term_at;
        m->steps[step_at + i] = step;
    }
}

/* first, skip when it decides, second, the operator */
static enum status join(struct arena *arena, const struct filter *first,
                        const struct filter *second, bool is_and, const struct filter **ret_filter,
                        struct fault *fault)
{
    size_t depth = first->depth > second->depth + 1 ? first->depth : second->depth + 1;

    if (depth > FILTER_MAX_RESULTS)
        return fault_set(fault, ST_LIMIT, "filter", "筛选条件的括号层数过多",
                         "the filter has too many parentheses within one another");
    struct making m = make(arena, first->term_count + second->term_count,
                           first->step_count + second->step_count + 2, depth);
    size_t at = first->step_count;

    put(&m, first, 0, 0);
    m.steps[at] = (struct filter_step){is_and ? FILTER_STEP_SKIP_NONE : FILTER_STEP_SKIP_ALL,
                                       (uint32_t)(second->step_count + 1)};
    put(&m, second, first->term_count, at + 1);
    m.steps[at + 1 + second->step_count] =
        (struct filter_step){is_and ? FILTER_STEP_AND : FILTER_STEP_OR, 0};
    *ret_filter = m.filter;
    return ST_OK;
}

enum status filter_join_both(struct arena *arena, const struct filter *first,
                             const struct filter *second, const struct filter **ret_filter,
                             struct fault *fault)
{
    return join(arena, first, second, true, ret_filter, fault);
}

enum status filter_join_either(struct arena *arena, const struct filter *first,
                               const struct filter *second, const struct filter **ret_filter,
                               struct fault *fault)
{
    return join(arena, first, second, false, ret_filter, fault);
}

const struct filter *filter_join_without(struct arena *arena, const struct filter *filter)
{
    struct making m = make(arena, filter->term_count, filter->step_count + 1, filter->depth);

    put(&m, filter, 0, 0);
    m.steps[filter->step_count] = (struct filter_step){FILTER_STEP_NOT, 0};
    return m.filter;
}

const struct filter *filter_join_all(struct arena *arena)
{
    struct making m = make(arena, 0, 1, 1);

    m.steps[0] = (struct filter_step){FILTER_STEP_ALL, 0};
    return m.filter;
}

const struct filter *filter_join_none(struct arena *arena)
{
    return filter_join_without(arena, filter_join_all(arena));
}

static enum status of_term(struct arena *arena, struct str field, const struct taxonomy *taxonomy,
                           struct making *ret_made, struct fault *fault)
{
    struct making m = make(arena, 1, 1, 1);

    TRY(filter_term_of_value(arena, field, STR(""), taxonomy, &m.terms[0], fault));
    m.steps[0] = (struct filter_step){FILTER_STEP_TERM, 0};
    *ret_made = m;
    return ST_OK;
}

enum status filter_join_has(struct arena *arena, struct str field, const struct taxonomy *taxonomy,
                            const struct filter **ret_filter, struct fault *fault)
{
    struct making m;

    TRY(of_term(arena, field, taxonomy, &m, fault));
    m.terms[0].test = FILTER_ANY;
    *ret_filter = m.filter;
    return ST_OK;
}

static int by_bytes(const void *a, const void *b)
{
    return str_order(*(const struct str *)a, *(const struct str *)b);
}

enum status filter_join_among(struct arena *arena, struct str field, struct str *texts,
                              size_t count, const struct taxonomy *taxonomy,
                              const struct filter **ret_filter, struct fault *fault)
{
    struct making m;

    if (count == 0) {
        *ret_filter = filter_join_none(arena);
        return ST_OK;
    }
    TRY(of_term(arena, field, taxonomy, &m, fault));
    qsort(texts, count, sizeof *texts, by_bytes);
    m.terms[0].test = FILTER_AMONG;
    m.terms[0].among = (struct filter_set){count, texts};
    *ret_filter = m.filter;
    return ST_OK;
}

const struct filter *filter_join_blind(struct arena *arena, const struct filter *filter,
                                       struct filter_set marks, filter_join_blind_fn *is_blind,
                                       void *context)
{
    struct making m = make(arena, filter->term_count, filter->step_count, filter->depth);

    put(&m, filter, 0, 0);
    for (size_t i = 0; i < filter->term_count; i++) {
        if (marks.count > 0 && (m.terms[i].field.len == 0 || m.terms[i].is_beneath))
            m.terms[i].without = marks;
        if (is_blind(context, &m.terms[i])) {
            m.terms[i].test = FILTER_AMONG;
            m.terms[i].among = (struct filter_set){0, NULL};
        }
    }
    return m.filter;
}

/* Steps from..to stand under one more NOT. */
static void turn_over(bool *is_under_not, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        is_under_not[i] = !is_under_not[i];
}

/* Which steps stand under an odd number of NOTs. */
static const bool *nots_of(struct arena *arena, const struct filter *filter)
{
    bool *is_under_not = ARENA_ARRAY(arena, filter->step_count + 1, bool);
    size_t *begin = ARENA_ARRAY(arena, filter->step_count + 1, size_t), depth = 0;

    for (size_t i = 0; i < filter->step_count; i++) {
        enum filter_step_kind kind = filter->steps[i].kind;

        if (kind == FILTER_STEP_TERM || kind == FILTER_STEP_ALL)
            begin[depth++] = i;
        else if (kind == FILTER_STEP_NOT && depth > 0)
            turn_over(is_under_not, begin[depth - 1], i);
        else if ((kind == FILTER_STEP_AND || kind == FILTER_STEP_OR) && depth > 1)
            depth--;
    }
    return is_under_not;
}

const struct filter *filter_join_open(struct arena *arena, const struct filter *filter,
                                      filter_join_blind_fn *is_open, void *context)
{
    struct making m = make(arena, filter->term_count, filter->step_count, filter->depth);
    const bool *is_under_not = nots_of(arena, filter);

    put(&m, filter, 0, 0);
    for (size_t i = 0; i < filter->step_count; i++) {
        struct filter_step *step = &m.steps[i];

        if (step->kind != FILTER_STEP_TERM || !is_open(context, &m.terms[step->argument]))
            continue;
        m.terms[step->argument].test = FILTER_AMONG;
        m.terms[step->argument].among = (struct filter_set){0, NULL};
        if (!is_under_not[i])
            *step = (struct filter_step){FILTER_STEP_ALL, 0};
    }
    return m.filter;
}
