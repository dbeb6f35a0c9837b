/* SPDX-License-Identifier: Apache-2.0
 * Keeping the newest. */
#include "events/search_hits.h"

#include <stdlib.h>
#include <string.h>

#include "base/banned.h"

/* Negative when `one` is newer; events of one time stand in the order of segment and row, so that
 * the answer is the same however the threads ran. */
static int hit_order(const void *a, const void *b)
{
    const struct search_hit *one = a, *two = b;

    if (one->time_us != two->time_us)
        return one->time_us > two->time_us ? -1 : 1;
    if (one->number != two->number)
        return one->number > two->number ? -1 : 1;
    return (one->row < two->row) - (one->row > two->row);
}

enum status search_hits_open(struct search_hits *hits, size_t limit)
{
    *hits = (struct search_hits){NULL, 0, limit > SEARCH_MAX_HITS ? SEARCH_MAX_HITS : limit};
    hits->heap = calloc(hits->limit + 1, sizeof *hits->heap);
    return hits->heap ? ST_OK : ST_MEMORY;
}

void search_hits_close(struct search_hits *hits)
{
    free(hits->heap);
    hits->heap = NULL;
}

bool search_hits_wants(const struct search_hits *hits, int64_t last_us)
{
    return hits->limit > 0 && (hits->count < hits->limit || last_us >= hits->heap[0].time_us);
}

static void exchange(struct search_hit *a, struct search_hit *b)
{
    struct search_hit kept = *a;

    *a = *b;
    *b = kept;
}

static void rise(struct search_hit *heap, size_t at)
{
    for (; at > 0 && hit_order(&heap[(at - 1) / 2], &heap[at]) < 0; at = (at - 1) / 2)
        exchange(&heap[(at - 1) / 2], &heap[at]);
}

static void sink(struct search_hit *heap, size_t count)
{
    for (size_t at = 0;;) {
        size_t oldest = at;

        for (size_t child = 2 * at + 1; child <= 2 * at + 2 && child < count; child++)
            if (hit_order(&heap[child], &heap[oldest]) > 0)
                oldest = child;
        if (oldest == at)
            return;
        exchange(&heap[at], &heap[oldest]);
        at = oldest;
    }
}

static void hit_add(struct search_hits *hits, const struct search_hit *hit)
{
    if (hits->count < hits->limit) {
        hits->heap[hits->count++] = *hit;
        rise(hits->heap, hits->count - 1);
    } else if (hits->limit > 0 && hit_order(hit, &hits->heap[0]) < 0) {
        hits->heap[0] = *hit;
        sink(hits->heap, hits->count);
    }
}

void search_hits_take(struct search_hits *hits, uint64_t number, const int64_t *times_us,
                      uint32_t row_count, const struct filter_rows *rows)
{
    for (uint32_t row = 0; row < row_count; row++) {
        struct search_hit hit = {.number = number, .row = row, .time_us = times_us[row]};

        if (rows && rows->bits[row / 64] == 0) {
            row |= 63;
            continue;
        }
        if (!rows || filter_segment_has(rows, row))
            hit_add(hits, &hit);
    }
}

void search_hits_join(struct search_hits *hits, const struct search_hits *other)
{
    for (size_t i = 0; i < other->count; i++)
        hit_add(hits, &other->heap[i]);
}

size_t search_hits_list(struct search_hits *hits, struct arena *arena, struct search_hit **ret_hits)
{
    struct search_hit *list = ARENA_ARRAY(arena, hits->count + 1, struct search_hit);

    if (hits->count > 0) {
        memcpy(list, hits->heap, hits->count * sizeof *list);
        qsort(list, hits->count, sizeof *list, hit_order);
    }
    *ret_hits = list;
    return hits->count;
}
