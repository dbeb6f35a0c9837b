/* SPDX-License-Identifier: Apache-2.0
 * Open addressing, at most half full. */
#include "policy/word_table.h"

enum { FIRST_SLOTS = 64, FIRST_WORDS = 32 };

static size_t hash_of(struct str word)
{
    uint64_t hash = 0xCBF29CE484222325U;

    for (size_t i = 0; i < word.len; i++)
        hash = (hash ^ (unsigned char)word.ptr[i]) * 0x100000001B3U;
    return (size_t)(hash ^ (hash >> 32));
}

/* The slot of the word, or the empty one where it belongs. */
static size_t slot_of(const struct word_table *table, struct str word)
{
    size_t at = hash_of(word) & (table->size - 1);

    while (table->slots[at] && !str_equal(table->words[table->slots[at]], word))
        at = (at + 1) & (table->size - 1);
    return at;
}

static void grow_slots(struct word_table *table, struct arena *arena)
{
    table->size = table->size ? table->size * 2 : FIRST_SLOTS;
    table->slots = ARENA_ARRAY(arena, table->size, uint16_t);
    for (size_t i = 1; i <= table->count; i++)
        table->slots[slot_of(table, table->words[i])] = (uint16_t)i;
}

static void grow_words(struct word_table *table, struct arena *arena)
{
    size_t size = table->words_size ? table->words_size * 2 : FIRST_WORDS;
    struct str *words = ARENA_ARRAY(arena, size, struct str);

    for (size_t i = 0; i < table->words_size; i++)
        words[i] = table->words[i];
    table->words = words;
    table->words_size = size;
}

uint16_t word_table_find(const struct word_table *table, struct str word)
{
    return table->size == 0 || word.len == 0 ? 0 : table->slots[slot_of(table, word)];
}

uint16_t word_table_add(struct word_table *table, struct arena *arena, struct str word)
{
    uint16_t found = word_table_find(table, word);

    if (found || word.len == 0 || table->count == WORD_TABLE_MAX)
        return found;
    if ((table->count + 1) * 2 > table->size)
        grow_slots(table, arena);
    if (table->count + 1 >= table->words_size)
        grow_words(table, arena);
    table->words[++table->count] = word;
    table->slots[slot_of(table, word)] = (uint16_t)table->count;
    return (uint16_t)table->count;
}

struct str word_table_text(const struct word_table *table, uint16_t number)
{
    return number == 0 || number > table->count ? STR("") : table->words[number];
}
