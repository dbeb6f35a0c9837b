/* SPDX-License-Identifier: Apache-2.0
 * From a pattern to shifts: which hours of which days, and whose turn it is.  Pure.
 *
 * A pattern as JSON: {slots[{from "08:00", to "20:00"}], days[1 Monday … 7 Sunday]}; times are
 * Beijing time; a slot that ends at or before its beginning ends on the next day.  People take
 * turns: duty and technical officers shift by shift, leaders day by day.  A turn counts from the
 * first day of the roster, so the same shift always falls to the same person however often and from
 * whichever day it is made. */
#ifndef PROCEDURES_WATCH_PLAN_H
#define PROCEDURES_WATCH_PLAN_H

#include "base/json.h"

enum {
    WATCH_PLAN_SLOTS_MAX = 6,
    WATCH_PLAN_DAYS_MAX = 3660, /* from the first day of a roster */
    WATCH_PLAN_MINUTES = 24 * 60,
};

struct watch_plan {
    size_t slot_count;
    struct {
        int from_minute, to_minute; /* of the day */
    } slots[WATCH_PLAN_SLOTS_MAX];
    unsigned weekdays; /* bit 1 Monday … bit 7 Sunday */
};

struct watch_plan_shift {
    struct instant from_at, to_at;
    int64_t turn, day_turn; /* shifts and days since the first day */
};

/* "08:30" → 510; false for anything else. */
bool watch_plan_minute(struct str text, int *ret_minute);
/* ST_INVALID names the first bad member under "pattern". */
enum status watch_plan_read(const json_t *pattern, struct watch_plan *ret_plan,
                            struct fault *fault) MUST_CHECK;
/* Hours of a week that the pattern leaves without anybody, in minutes: 0 for round the clock. */
int watch_plan_open_minutes(const struct watch_plan *plan);
/* Shifts that begin on the days from_on … to_on, ascending.  None before first_on. */
size_t watch_plan_make(const struct watch_plan *plan, struct arena *arena, struct date first_on,
                       struct date from_on, struct date to_on,
                       struct watch_plan_shift **ret_shifts);

#endif
