/* SPDX-License-Identifier: Apache-2.0
 * The window of one group of a correlation: what happened in the last timespan, kept up to date so
 * that no question walks over it (but the order of temporal_ordered). */
#ifndef EVENTS_SIGMA_GROUP_H
#define EVENTS_SIGMA_GROUP_H

#include "events/sigma_rule.h"

enum { SIGMA_GROUP_ROWS_MAX = 1 << 20 }; /* of one group; then the oldest leave early, counted */

struct sigma_group_row {
    int64_t time_us;
    uint32_t part;  /* which of the correlation's rules */
    uint64_t value; /* VALUE_COUNT: a hash of the value */
    double number;  /* the numeric types */
};

struct sigma_group;

struct sigma_group *sigma_group_new(const struct sigma_correlation *correlation);
void sigma_group_free(struct sigma_group *group);
/* Add a row, not older than the last, and let go of what is older than the timespan (an event
 * exactly one timespan old still counts).  false: the window was full and lost its oldest row
 * early. */
bool sigma_group_add(struct sigma_group *group, const struct sigma_group_row *row);
/* What the condition is about: a count, a sum, an average, a percentile, how many of the rules. */
double sigma_group_measure(const struct sigma_group *group);
/* Does the condition hold?  `has` tells the rules of a formula present in the window. */
bool sigma_group_holds(const struct sigma_group *group);
bool sigma_group_has(const struct sigma_group *group, size_t part);
/* The rules stand in the window in the order of the correlation. */
bool sigma_group_is_ordered(const struct sigma_group *group);
size_t sigma_group_count(const struct sigma_group *group);
int64_t sigma_group_first_us(const struct sigma_group *group);
int64_t sigma_group_last_us(const struct sigma_group *group);

#endif
