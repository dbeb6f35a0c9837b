/* SPDX-License-Identifier: Apache-2.0
 * Counts of values: by code within a segment, by text between segments. */
#include "events/search_top.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/banned.h"

enum { SIZE_LEAST = 1024, TEXTS_MAX_GIB = 2 };

/* Not a secret and never stored: wrong guesses only cost time, and that is bounded by the maximum
 * of texts.  Multiplication folds 8 bytes at a time. */
static uint64_t text_hash(struct str text)
{
    static const uint64_t factor = UINT64_C(0x9FB21C651E98DF25);
    uint64_t hash = text.len * factor, word;
    size_t at = 0;

    for (; at + 8 <= text.len; at += 8) {
        memcpy(&word, text.ptr + at, 8);
        hash = (hash ^ word) * factor;
        hash ^= hash >> 32;
    }
    word = 0;
    for (size_t shift = 0; at < text.len; at++, shift += 8)
        word |= (uint64_t)(unsigned char)text.ptr[at] << shift;
    hash = (hash ^ word) * factor;
    hash ^= hash >> 29;
    return hash ? hash : 1;
}

enum status search_top_open(struct search_top *top, size_t max)
{
    *top = (struct search_top){.size = SIZE_LEAST, .max = max};
    arena_init(&top->texts, (size_t)(TEXTS_MAX_GIB + 1) << 30);
    top->slots = calloc(top->size, sizeof *top->slots);
    return top->slots ? ST_OK : ST_MEMORY;
}

void search_top_close(struct search_top *top)
{
    free(top->slots);
    arena_done(&top->texts);
    top->slots = NULL;
}

static struct search_top_slot *slot_find(const struct search_top *top, uint64_t hash,
                                         struct str text)
{
    for (size_t at = hash & (top->size - 1);; at = (at + 1) & (top->size - 1)) {
        struct search_top_slot *slot = &top->slots[at];

        if (slot->hash == 0 || (slot->hash == hash && slot->len == text.len &&
                                (text.len == 0 || memcmp(slot->text, text.ptr, text.len) == 0)))
            return slot;
    }
}

static enum status top_grow(struct search_top *top)
{
    struct search_top_slot *old = top->slots;
    size_t size = top->size;

    top->slots = calloc(size * 2, sizeof *top->slots);
    if (!top->slots) {
        top->slots = old;
        return ST_MEMORY;
    }
    top->size = size * 2;
    for (size_t i = 0; i < size; i++)
        if (old[i].hash != 0) {
            size_t at = old[i].hash & (top->size - 1);

            while (top->slots[at].hash != 0)
                at = (at + 1) & (top->size - 1);
            top->slots[at] = old[i];
        }
    free(old);
    return ST_OK;
}

static uint64_t total(uint64_t a, uint64_t b)
{
    return a + b < a ? UINT64_MAX : a + b;
}

enum status search_top_add(struct search_top *top, struct str text, uint64_t count)
{
    return search_top_add_bounded(top, text, count, 0);
}

enum status search_top_add_bounded(struct search_top *top, struct str text, uint64_t count,
                                   uint64_t rest)
{
    uint64_t hash = text_hash(text);
    struct search_top_slot *slot = slot_find(top, hash, text);

    if (slot->hash != 0) {
        slot->count = total(slot->count, count);
        slot->covered += rest;
        return ST_OK;
    }
    if (top->count >= top->max || top->texts.used_bytes > (size_t)TEXTS_MAX_GIB << 30)
        return ST_LIMIT;
    if (top->count * 2 >= top->size) {
        TRY(top_grow(top));
        slot = slot_find(top, hash, text);
    }
    *slot = (struct search_top_slot){str_copy(&top->texts, text).ptr, hash, count, rest,
                                     (uint32_t)text.len};
    top->count++;
    return ST_OK;
}

enum status search_top_join(struct search_top *top, const struct search_top *other)
{
    for (size_t i = 0; i < other->size; i++) {
        const struct search_top_slot *slot = &other->slots[i];

        if (slot->hash != 0)
            TRY(search_top_add_bounded(top, (struct str){slot->text, slot->len}, slot->count,
                                       slot->covered));
    }
    top->rest += other->rest;
    return ST_OK;
}

/* ---- The best ---- */

static int value_order(const void *a, const void *b)
{
    const struct search_value *one = a, *two = b;

    if (one->count != two->count)
        return one->count > two->count ? -1 : 1;
    return str_order(one->text, two->text);
}

/* The heap's first is the worst of the kept. */
static void sink(struct search_value *heap, size_t count, size_t at)
{
    for (;;) {
        size_t worst = at;

        for (size_t child = 2 * at + 1; child <= 2 * at + 2 && child < count; child++)
            if (value_order(&heap[child], &heap[worst]) > 0)
                worst = child;
        if (worst == at)
            return;
        struct search_value kept = heap[at];
        heap[at] = heap[worst];
        heap[worst] = kept;
        at = worst;
    }
}

size_t search_top_best(const struct search_top *top, size_t limit, struct arena *arena,
                       struct search_value **ret_values)
{
    size_t most = limit < top->count ? limit : top->count, count = 0;
    struct search_value *heap = ARENA_ARRAY(arena, most + 1, struct search_value);

    for (size_t i = 0; i < top->size && most > 0; i++) {
        const struct search_top_slot *slot = &top->slots[i];
        struct search_value value = {{slot->text, slot->len}, slot->count};

        if (slot->hash == 0 || slot->covered != top->rest)
            continue;
        if (count < most) {
            heap[count++] = value;
            for (size_t at = count / 2; count == most && at-- > 0;)
                sink(heap, count, at);
        } else if (value_order(&value, &heap[0]) < 0) {
            heap[0] = value;
            sink(heap, count, 0);
        }
    }
    if (count > 0)
        qsort(heap, count, sizeof *heap, value_order);
    for (size_t i = 0; i < count; i++)
        heap[i].text = str_copy(arena, heap[i].text);
    *ret_values = heap;
    return count;
}

/* ---- Columns ---- */

static bool is_again(const struct segment_column *column, size_t at)
{
    for (size_t back = at; back > 0 && column->rows[back - 1] == column->rows[at]; back--)
        if (column->kind == SEGMENT_WORDS ? column->codes[back - 1] == column->codes[at]
                                          : column->numbers[back - 1] == column->numbers[at])
            return true;
    return false;
}

static enum status words_count(struct search_top *top, const struct segment_column *column,
                               const struct filter_rows *rows, const uint64_t *amounts,
                               struct arena *arena)
{
    uint64_t *counts = ARENA_ARRAY(arena, column->word_count + 1, uint64_t);
    uint32_t nulls = (uint32_t)column->word_count, before = UINT32_MAX;

    for (size_t i = 0; i < column->count; i++) {
        uint32_t row = column->rows[i], code = column->codes[i] < nulls ? column->codes[i] : nulls;

        if (row == before && is_again(column, i))
            continue;
        before = row;
        if (!rows || filter_segment_has(rows, row))
            counts[code] = total(counts[code], amounts ? amounts[row] : 1);
    }
    for (uint32_t i = 0; i < nulls; i++)
        if (counts[i] > 0)
            TRY(search_top_add(top, column->words[i], counts[i]));
    return ST_OK;
}

struct numbered {
    int64_t number;
    uint64_t amount;
};

static int number_order(const void *a, const void *b)
{
    const struct numbered *one = a, *two = b;

    return (one->number > two->number) - (one->number < two->number);
}

static enum status number_add(struct search_top *top, int64_t number, uint64_t count)
{
    enum { NUMBER_BYTES = 24 };
    char text[NUMBER_BYTES];
    int len = snprintf(text, sizeof text, "%" PRId64, number);

    return count > 0 ? search_top_add(top, (struct str){text, (size_t)len}, count) : ST_OK;
}

static enum status numbers_count(struct search_top *top, const struct segment_column *column,
                                 const struct filter_rows *rows, const uint64_t *amounts,
                                 struct arena *arena)
{
    struct numbered *numbers = ARENA_ARRAY(arena, column->count + 1, struct numbered);
    size_t count = 0;

    for (size_t i = 0; i < column->count; i++) {
        uint32_t row = column->rows[i];

        if ((!rows || filter_segment_has(rows, row)) && !is_again(column, i))
            numbers[count++] = (struct numbered){column->numbers[i], amounts ? amounts[row] : 1};
    }
    if (count > 0)
        qsort(numbers, count, sizeof *numbers, number_order);
    for (size_t i = 0, end; i < count; i = end) {
        uint64_t sum = 0;

        for (end = i; end < count && numbers[end].number == numbers[i].number; end++)
            sum = total(sum, numbers[end].amount);
        TRY(number_add(top, numbers[i].number, sum));
    }
    return ST_OK;
}

enum status search_top_column(struct search_top *top, const struct segment_column *column,
                              const struct filter_rows *rows, const uint64_t *amounts,
                              struct arena *arena)
{
    return column->kind == SEGMENT_WORDS ? words_count(top, column, rows, amounts, arena)
                                         : numbers_count(top, column, rows, amounts, arena);
}

enum status search_top_dictionary(struct search_top *top,
                                  const struct segment_dictionary *dictionary,
                                  const uint32_t *counts)
{
    for (size_t i = 0; i < dictionary->count; i++) {
        if (counts[i] == 0)
            continue;
        TRY(dictionary->kind == SEGMENT_WORDS ? search_top_add(top, dictionary->words[i], counts[i])
                                              : number_add(top, dictionary->numbers[i], counts[i]));
    }
    return ST_OK;
}

/* "1500", not "0150" nor "+5". */
static int64_t whole_number(struct str text)
{
    int64_t number = 0;

    if (text.len == 0 || text.ptr[0] < '1' || text.ptr[0] > '9' || !str_to_int(text, &number))
        return 0;
    return number;
}

void search_top_amounts(const struct segment_column *column, uint64_t *amounts)
{
    for (size_t i = 0; i < column->count; i++) {
        bool is_null = column->kind == SEGMENT_WORDS && column->codes[i] == SEGMENT_NULL_CODE;
        int64_t number = column->kind == SEGMENT_NUMBERS ? column->numbers[i]
                         : is_null                       ? 0
                                   : whole_number(column->words[column->codes[i]]);

        if (number > 0)
            amounts[column->rows[i]] = total(amounts[column->rows[i]], (uint64_t)number);
    }
}
