/* SPDX-License-Identifier: Apache-2.0
 * The newest of the events that match: a heap whose first is the oldest kept. */
#ifndef EVENTS_SEARCH_HITS_H
#define EVENTS_SEARCH_HITS_H

#include "events/search.h"

struct search_hits {
    struct search_hit *heap;
    size_t count, limit;
};

enum status search_hits_open(struct search_hits *hits, size_t limit) MUST_CHECK;
void search_hits_close(struct search_hits *hits);
/* May events up to this time still belong to the newest? */
bool search_hits_wants(const struct search_hits *hits, int64_t last_us);
/* `rows` NULL: every row. */
void search_hits_take(struct search_hits *hits, uint64_t number, const int64_t *times_us,
                      uint32_t row_count, const struct filter_rows *rows);
void search_hits_join(struct search_hits *hits, const struct search_hits *other);
/* Newest first; the heap is of no use afterwards. */
size_t search_hits_list(struct search_hits *hits, struct arena *arena,
                        struct search_hit **ret_hits);

#endif
