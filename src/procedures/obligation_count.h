/* SPDX-License-Identifier: Apache-2.0
 * Kept counters of duties for every region-or-above × sector-or-above ('' is everything).
 *
 * obligation_day       open duties by due day ('' without a day)
 * obligation_count     duties by rule, level and state: open, overdue (due before the day in meta
 *                      "obligation.counted_on"), undated, paused, met, met-late
 * obligation_set_count subjects by set of standing duties; a rule's standing count is the sum over
 *                      the sets that hold it
 * obligation_moved     what became "new", "met", "overdue" on a day
 *
 * The changes of one work are added up in a tally and written once. */
#ifndef PROCEDURES_OBLIGATION_COUNT_H
#define PROCEDURES_OBLIGATION_COUNT_H

#include "db/work.h"

/* Open duties of a scope at w->now; `today` is what is due today and not yet past its instant. */
struct obligation_count_bins {
    int64_t overdue, today, week, later, undated;
};
/* `region` and `sector` as in struct scope, "" for all. */
enum status obligation_count_bins(struct work *w, struct str region, struct str sector,
                                  struct obligation_count_bins *ret_bins) MUST_CHECK;

/* A new day: what fell due before today is counted as overdue from now on.  Needs a write work;
 * nothing happens twice. */
enum status obligation_count_roll(struct work *w) MUST_CHECK;

/* Count everything anew and compare with what was kept; for `panshi doctor`. */
struct obligation_count_report {
    int64_t obligations, subjects; /* read */
    int64_t wrong;                 /* counters that differ, are missing or are too many */
    struct str first;              /* the first of them, as text; "" when none */
};
enum status obligation_count_check(struct work *w,
                                   struct obligation_count_report *ret_report) MUST_CHECK;

#endif
