/* SPDX-License-Identifier: Apache-2.0
 * A histogram while it grows: bars in a table by their time. */
#ifndef EVENTS_SEARCH_BARS_H
#define EVENTS_SEARCH_BARS_H

#include "events/search.h"

struct search_bars {
    struct search_bar *slots; /* count 0: free */
    size_t count, size;
    int64_t width_us;
    int64_t from_us, to_us; /* the bar of the last event, which mostly is that of the next */
    struct search_bar *last;
};

enum status search_bars_open(struct search_bars *bars, int64_t width_us) MUST_CHECK;
void search_bars_close(struct search_bars *bars);
/* ST_LIMIT: more than SEARCH_MAX_BARS; ST_MEMORY. */
enum status search_bars_add(struct search_bars *bars, int64_t time_us, uint64_t count) MUST_CHECK;
/* `rows` NULL: every row. */
enum status search_bars_take(struct search_bars *bars, const int64_t *times_us, uint32_t row_count,
                             const struct filter_rows *rows) MUST_CHECK;
enum status search_bars_join(struct search_bars *bars, const struct search_bars *other) MUST_CHECK;
/* In order of time. */
enum status search_bars_list(const struct search_bars *bars, struct arena *arena,
                             struct search_bar **ret_bars, size_t *ret_count) MUST_CHECK;

#endif
