/* SPDX-License-Identifier: Apache-2.0
 * A ring of rows with running sums, a table of distinct values and a sorted list of numbers. */
#include "events/sigma_group.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct distinct {
    uint64_t value;
    uint32_t count; /* 0: free */
};

struct sigma_group {
    const struct sigma_correlation *correlation;
    struct sigma_group_row *rows; /* ring, a power of two */
    size_t size, first, count;
    uint32_t *parts; /* rows of each rule */
    size_t parts_there;
    double sum;
    struct distinct *distinct; /* open addressing */
    size_t distinct_size, distinct_count;
    double *sorted; /* percentile and median */
    size_t sorted_size;
};

static void *grow(void *rows, size_t count, size_t bytes)
{
    void *made = realloc(rows, count * bytes);

    if (!made)
        abort();
    return made;
}

struct sigma_group *sigma_group_new(const struct sigma_correlation *correlation)
{
    struct sigma_group *group = calloc(1, sizeof *group);

    if (!group)
        abort();
    group->correlation = correlation;
    group->parts = calloc(correlation->rule_count, sizeof *group->parts);
    if (!group->parts)
        abort();
    return group;
}

void sigma_group_free(struct sigma_group *group)
{
    if (!group)
        return;
    free(group->rows);
    free(group->parts);
    free(group->distinct);
    free(group->sorted);
    free(group);
}

static struct sigma_group_row *row_at(const struct sigma_group *group, size_t index)
{
    return &group->rows[(group->first + index) & (group->size - 1)];
}

/* ---- Distinct values ---- */

static struct distinct *distinct_slot(struct distinct *rows, size_t size, uint64_t value)
{
    size_t at = (value * 0x9E3779B97F4A7C15U >> 32U) & (size - 1);

    while (rows[at].count > 0 && rows[at].value != value)
        at = (at + 1) & (size - 1);
    return &rows[at];
}

static void distinct_add(struct sigma_group *group, uint64_t value)
{
    if ((group->distinct_count + 1) * 2 > group->distinct_size) {
        size_t size = group->distinct_size ? group->distinct_size * 2 : 16;
        struct distinct *rows = calloc(size, sizeof *rows);
        if (!rows)
            abort();
        for (size_t i = 0; i < group->distinct_size; i++)
            if (group->distinct[i].count > 0)
                *distinct_slot(rows, size, group->distinct[i].value) = group->distinct[i];
        free(group->distinct);
        group->distinct = rows;
        group->distinct_size = size;
    }
    struct distinct *slot = distinct_slot(group->distinct, group->distinct_size, value);
    if (slot->count == 0) {
        slot->value = value;
        group->distinct_count++;
    }
    slot->count++;
}

static void distinct_drop(struct sigma_group *group, uint64_t value)
{
    struct distinct *slot = distinct_slot(group->distinct, group->distinct_size, value);

    if (--slot->count > 0)
        return;
    group->distinct_count--;
    /* those that were pushed past the freed place move up */
    size_t mask = group->distinct_size - 1;
    size_t hole = (size_t)(slot - group->distinct), at = (hole + 1) & mask;
    for (; group->distinct[at].count > 0; at = (at + 1) & mask) {
        size_t home = (group->distinct[at].value * 0x9E3779B97F4A7C15U >> 32U) & mask;
        if (((at - home) & mask) >= ((at - hole) & mask)) {
            group->distinct[hole] = group->distinct[at];
            group->distinct[at].count = 0;
            hole = at;
        }
    }
}

/* ---- Sorted numbers ---- */

static size_t sorted_at(const struct sigma_group *group, size_t count, double number)
{
    size_t low = 0, high = count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (group->sorted[middle] < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void sorted_add(struct sigma_group *group, double number)
{
    size_t count = group->count - 1, at;

    if (count == group->sorted_size) {
        group->sorted_size = group->sorted_size ? group->sorted_size * 2 : 16;
        group->sorted = grow(group->sorted, group->sorted_size, sizeof *group->sorted);
    }
    at = sorted_at(group, count, number);
    memmove(group->sorted + at + 1, group->sorted + at, (count - at) * sizeof *group->sorted);
    group->sorted[at] = number;
}

static void sorted_drop(struct sigma_group *group, double number)
{
    size_t at = sorted_at(group, group->count, number);

    memmove(group->sorted + at, group->sorted + at + 1,
            (group->count - at - 1) * sizeof *group->sorted);
}

static double percentile(const struct sigma_group *group, double percent)
{
    if (group->count == 0)
        return 0;
    double place = percent / 100 * (double)(group->count - 1);
    size_t low = (size_t)floor(place), high = (size_t)ceil(place);

    return group->sorted[low] + (group->sorted[high] - group->sorted[low]) * (place - (double)low);
}

/* ---- Rows ---- */

static bool is_sorted(const struct sigma_group *group)
{
    return group->correlation->type == SIGMA_VALUE_PERCENTILE ||
           group->correlation->type == SIGMA_VALUE_MEDIAN;
}

static void drop_first(struct sigma_group *group)
{
    const struct sigma_group_row *row = row_at(group, 0);

    if (--group->parts[row->part] == 0)
        group->parts_there--;
    if (group->correlation->type == SIGMA_VALUE_COUNT)
        distinct_drop(group, row->value);
    if (is_sorted(group))
        sorted_drop(group, row->number);
    group->sum -= row->number;
    group->first = (group->first + 1) & (group->size - 1);
    if (--group->count == 0)
        group->sum = 0; /* rounding ends with the window */
}

bool sigma_group_add(struct sigma_group *group, const struct sigma_group_row *row)
{
    bool is_whole;

    while (group->count > 0 &&
           row->time_us - row_at(group, 0)->time_us > group->correlation->timespan_us)
        drop_first(group);
    is_whole = group->count < SIGMA_GROUP_ROWS_MAX;
    if (!is_whole)
        drop_first(group);
    if (group->count == group->size) {
        size_t size = group->size ? group->size * 2 : 8;
        struct sigma_group_row *rows = grow(NULL, size, sizeof *rows);
        for (size_t i = 0; i < group->count; i++)
            rows[i] = *row_at(group, i);
        free(group->rows);
        group->rows = rows;
        group->size = size;
        group->first = 0;
    }
    group->count++;
    *row_at(group, group->count - 1) = *row;
    if (group->parts[row->part]++ == 0)
        group->parts_there++;
    if (group->correlation->type == SIGMA_VALUE_COUNT)
        distinct_add(group, row->value);
    if (is_sorted(group))
        sorted_add(group, row->number);
    group->sum += row->number;
    return is_whole;
}

/* ---- Questions ---- */

double sigma_group_measure(const struct sigma_group *group)
{
    switch (group->correlation->type) {
    case SIGMA_VALUE_COUNT:
        return (double)group->distinct_count;
    case SIGMA_TEMPORAL:
    case SIGMA_TEMPORAL_ORDERED:
        return (double)group->parts_there;
    case SIGMA_VALUE_SUM:
        return group->sum;
    case SIGMA_VALUE_AVG:
        return group->count > 0 ? group->sum / (double)group->count : 0;
    case SIGMA_VALUE_PERCENTILE:
        return percentile(group, group->correlation->percentile);
    case SIGMA_VALUE_MEDIAN:
        return percentile(group, 50);
    case SIGMA_EVENT_COUNT:
    default:
        return (double)group->count;
    }
}

bool sigma_group_holds(const struct sigma_group *group)
{
    const struct sigma_correlation *c = group->correlation;
    double measure = sigma_group_measure(group);
    bool holds = true, has_bound = false;

    for (size_t i = 0; i < SIGMA_COMPARES; i++)
        has_bound |= c->has[i];
    if (c->type == SIGMA_TEMPORAL_ORDERED || (c->type == SIGMA_TEMPORAL && !has_bound))
        return group->parts_there == c->rule_count &&
               (c->type == SIGMA_TEMPORAL || sigma_group_is_ordered(group));
    if (c->has[SIGMA_GT])
        holds &= measure > c->bound[SIGMA_GT];
    if (c->has[SIGMA_GTE])
        holds &= measure >= c->bound[SIGMA_GTE];
    if (c->has[SIGMA_LT])
        holds &= measure < c->bound[SIGMA_LT];
    if (c->has[SIGMA_LTE])
        holds &= measure <= c->bound[SIGMA_LTE];
    if (c->has[SIGMA_EQ])
        holds &= measure == c->bound[SIGMA_EQ];
    if (c->has[SIGMA_NEQ])
        holds &= measure != c->bound[SIGMA_NEQ];
    return holds;
}

bool sigma_group_has(const struct sigma_group *group, size_t part)
{
    return group->parts[part] > 0;
}

bool sigma_group_is_ordered(const struct sigma_group *group)
{
    size_t next = 0;

    for (size_t i = 0; i < group->count && next < group->correlation->rule_count; i++)
        if (row_at(group, i)->part == next)
            next++;
    return next == group->correlation->rule_count;
}

size_t sigma_group_count(const struct sigma_group *group)
{
    return group->count;
}

int64_t sigma_group_first_us(const struct sigma_group *group)
{
    return group->count > 0 ? row_at(group, 0)->time_us : 0;
}

int64_t sigma_group_last_us(const struct sigma_group *group)
{
    return group->count > 0 ? row_at(group, group->count - 1)->time_us : 0;
}
