/* SPDX-License-Identifier: Apache-2.0
 * Words as small numbers: 1, 2, … in the order they were added; 0 is no word.  Inside the room. */
#ifndef POLICY_WORD_TABLE_H
#define POLICY_WORD_TABLE_H

#include "base/base.h"

struct word_table {
    size_t count;      /* words */
    size_t size;       /* slots, a power of two or 0 */
    struct str *words; /* words[0] is empty */
    size_t words_size;
    uint16_t *slots;
};

enum { WORD_TABLE_MAX = 60000 };

/* The number of the word, added when it is new; 0 for the empty word and when the table is full.
 * The table grows in the arena and keeps the text by reference. */
uint16_t word_table_add(struct word_table *table, struct arena *arena, struct str word);
uint16_t word_table_find(const struct word_table *table, struct str word);
/* The text of a number that the table gave. */
struct str word_table_text(const struct word_table *table, uint16_t number);

#endif
