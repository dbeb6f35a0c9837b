/* SPDX-License-Identifier: Apache-2.0
 * What a histogram on the command line shows, and what lies outside it. */
#ifndef CLI_EVENTS_BARS_H
#define CLI_EVENTS_BARS_H

#include "base/json.h"
#include "events/search.h"

enum { EVENTS_BARS_MAX = 2000 /* bars shown, the latest ones */ };

/* Zero: no histogram. */
struct events_bars {
    bool leaves_ahead; /* no end was asked for: events dated ahead of `ahead_us` are counted only */
    int64_t ahead_us;
    uint64_t ahead;  /* how many they are */
    uint64_t before; /* events of bars that are too many and not shown */
    size_t before_bars;
};

/* Before asking: a histogram without an end ends MOMENT_AHEAD_S after now, unless it begins later.
 */
struct events_bars events_bars_begin(struct search_query *query);
/* What is to be asked for bars->ahead when leaves_ahead. */
struct search_query events_bars_ahead(const struct events_bars *bars,
                                      const struct search_query *query);
/* After asking: the latest EVENTS_BARS_MAX bars stay in the answer; its count stays whole. */
void events_bars_trim(struct events_bars *bars, struct search_answer *answer);
/* histogram[], ahead and before. */
void events_bars_tell(const struct events_bars *bars, const struct search_answer *answer,
                      struct arena *arena, json_t *root);
/* The bars as lines. */
void events_bars_print(const struct search_answer *answer);
/* What lies outside, in two languages on standard error, where there is any. */
void events_bars_show(const struct events_bars *bars);

#endif
