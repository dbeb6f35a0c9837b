/* SPDX-License-Identifier: Apache-2.0
 * Bars of a histogram. */
#include "events/search_bars.h"

#include <stdlib.h>
#include <string.h>

#include "base/banned.h"

enum { SIZE_LEAST = 256 };

enum status search_bars_open(struct search_bars *bars, int64_t width_us)
{
    *bars = (struct search_bars){.size = SIZE_LEAST, .width_us = width_us > 0 ? width_us : 1};
    bars->slots = calloc(bars->size, sizeof *bars->slots);
    return bars->slots ? ST_OK : ST_MEMORY;
}

void search_bars_close(struct search_bars *bars)
{
    free(bars->slots);
    bars->slots = NULL;
}

static struct search_bar *slot_find(const struct search_bars *bars, int64_t from_us)
{
    uint64_t hash = (uint64_t)(from_us / bars->width_us) * UINT64_C(0x9E3779B97F4A7C15);

    for (size_t at = (hash >> 32) & (bars->size - 1);; at = (at + 1) & (bars->size - 1))
        if (bars->slots[at].count == 0 || bars->slots[at].from_us == from_us)
            return &bars->slots[at];
}

static enum status bars_grow(struct search_bars *bars)
{
    struct search_bar *old = bars->slots;
    size_t size = bars->size;

    bars->slots = calloc(size * 2, sizeof *bars->slots);
    if (!bars->slots) {
        bars->slots = old;
        return ST_MEMORY;
    }
    bars->size = size * 2;
    for (size_t i = 0; i < size; i++)
        if (old[i].count > 0)
            *slot_find(bars, old[i].from_us) = old[i];
    free(old);
    return ST_OK;
}

enum status search_bars_add(struct search_bars *bars, int64_t time_us, uint64_t count)
{
    if (bars->last && time_us >= bars->from_us && time_us < bars->to_us) {
        bars->last->count += count;
        return ST_OK;
    }
    int64_t from_us = search_bar_of(time_us, bars->width_us);
    struct search_bar *slot = slot_find(bars, from_us);
    if (slot->count == 0) {
        if (bars->count >= SEARCH_MAX_BARS)
            return ST_LIMIT;
        if (bars->count * 2 >= bars->size) {
            bars->last = NULL;
            TRY(bars_grow(bars));
            slot = slot_find(bars, from_us);
        }
        slot->from_us = from_us;
        bars->count++;
    }
    slot->count += count;
    bars->last = slot;
    bars->from_us = from_us;
    bars->to_us = from_us + bars->width_us;
    return ST_OK;
}

enum status search_bars_take(struct search_bars *bars, const int64_t *times_us, uint32_t row_count,
                             const struct filter_rows *rows)
{
    for (uint32_t row = 0; row < row_count; row++)
        if (!rows || filter_segment_has(rows, row))
            TRY(search_bars_add(bars, times_us[row], 1));
    return ST_OK;
}

enum status search_bars_join(struct search_bars *bars, const struct search_bars *other)
{
    for (size_t i = 0; i < other->size; i++)
        if (other->slots[i].count > 0)
            TRY(search_bars_add(bars, other->slots[i].from_us, other->slots[i].count));
    return ST_OK;
}

static int bar_order(const void *a, const void *b)
{
    const struct search_bar *one = a, *two = b;

    return (one->from_us > two->from_us) - (one->from_us < two->from_us);
}

enum status search_bars_list(const struct search_bars *bars, struct arena *arena,
                             struct search_bar **ret_bars, size_t *ret_count)
{
    struct search_bar *list = ARENA_ARRAY(arena, bars->count + 1, struct search_bar);
    size_t count = 0;

    for (size_t i = 0; i < bars->size; i++)
        if (bars->slots[i].count > 0)
            list[count++] = bars->slots[i];
    if (count > 0)
        qsort(list, count, sizeof *list, bar_order);
    *ret_bars = list;
    *ret_count = count;
    return ST_OK;
}
