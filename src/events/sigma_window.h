/* SPDX-License-Identifier: Apache-2.0
 * Correlations: matches of rules, put in the order of the events' own time, in sliding windows.
 *
 * A match waits until no earlier one is expected: until an event is seen whose time is
 * `lateness_us` later.  Matches that come later still are counted, not correlated.  A correlation
 * fires with the event that makes its condition true, and for the same group again at the earliest
 * when more than one timespan has passed since.  Matches that lack a field to group by, or the
 * field that is counted, do not take part.  docs/decisions, "Sigma semantics".
 *
 * Belongs to one thread, or to a lock of its owner. */
#ifndef EVENTS_SIGMA_WINDOW_H
#define EVENTS_SIGMA_WINDOW_H

#include "events/sigma_match.h"

enum {
    SIGMA_WINDOW_HELD_MAX = 1 << 20,   /* matches that wait; then the earliest goes on, counted */
    SIGMA_WINDOW_GROUPS_MAX = 1 << 20, /* then the longest silent leave, counted */
    SIGMA_WINDOW_KEY_MAX = 4096,       /* bytes of the values grouped by; longer ones are cut */
    SIGMA_WINDOW_FIRINGS_MAX = 1 << 20,
};

struct sigma_window;

struct sigma_firing {
    uint32_t rule; /* the correlation, counted as in the set */
    bool is_part;  /* it only feeds another correlation */
    int64_t time_us, first_us;
    uint64_t event;   /* the number given with the match that completed it */
    size_t count;     /* matches in the window */
    double measure;   /* what the condition compared */
    struct str group; /* values grouped by, one per line; until the next call */
};

struct sigma_window_counts {
    uint64_t taken, late, early, lost_groups, lost_rows, lost_firings;
};

/* Holds the set until it is freed.  INT64_MAX as lateness: everything waits for finish. */
struct sigma_window *sigma_window_new(struct sigma_set *set, int64_t lateness_us);
void sigma_window_free(struct sigma_window *window);
/* An event that matched `rule`; `match` is the one that said so.  Rules of no correlation are
 * passed over at no cost. */
void sigma_window_take(struct sigma_window *window, struct sigma_match *match, uint32_t rule,
                       const struct record *record, uint64_t event);
/* Time goes on although nothing matches. */
void sigma_window_pass(struct sigma_window *window, int64_t time_us);
/* Nothing comes any more: let all that waits go on. */
void sigma_window_finish(struct sigma_window *window);
/* Wait so long from now on (as sigma_window_new says it); what need not wait that long goes on. */
void sigma_window_wait(struct sigma_window *window, int64_t lateness_us);
/* What has fired since, in the order of time; false: nothing more. */
bool sigma_window_next(struct sigma_window *window, struct sigma_firing *ret_firing);
struct sigma_window_counts sigma_window_counts(const struct sigma_window *window);

#endif
