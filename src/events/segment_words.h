/* SPDX-License-Identifier: Apache-2.0
 * A dictionary while it grows: each word once, in order of first appearance. */
#ifndef EVENTS_SEGMENT_WORDS_H
#define EVENTS_SEGMENT_WORDS_H

#include "base/base.h"

/* How the bytes of a word are to be taken; words of different classes are different words. */
enum segment_word_class {
    SEGMENT_WORD_PLAIN,   /* as it stands */
    SEGMENT_WORD_ESCAPED, /* JSON escapes in it */
    SEGMENT_WORD_PARAM,   /* escapes of LEAF_PARAM in it */
    SEGMENT_WORD_FIELD,   /* escapes of LEAF_FIELD in it */
    SEGMENT_WORD_NULL,    /* the bare null of JSON */
    SEGMENT_WORD_XML,
    SEGMENT_WORD_GB_TEXT,
    SEGMENT_WORD_GB_FIELD, /* these three: what their leaf kinds resolve */
    SEGMENT_WORD_CLASSES
};

struct segment_word {
    uint32_t at; /* where its bytes begin */
    uint32_t len : 29;
    uint32_t class_of : 3; /* enum segment_word_class */
};

struct segment_words {
    struct segment_word *rows;
    uint32_t count, max;
    char *bytes;
    size_t bytes_len, bytes_max;
    uint64_t *slots; /* tag in the upper half, number + 1 in the lower; 0 is free */
    uint32_t slot_mask;
    uint64_t seed;
};

/* `seed` keeps whoever sends events from choosing words that collide. */
void segment_words_init(struct segment_words *words, uint64_t seed);
void segment_words_done(struct segment_words *words);
/* Forget the words; room is kept. */
void segment_words_clear(struct segment_words *words);
/* The number of a word, added when it is new.  ST_MEMORY. */
enum status segment_words_add(struct segment_words *words, struct str text,
                              enum segment_word_class class_of, uint32_t *ret_code) MUST_CHECK;
/* Whether a word is there. */
bool segment_words_find(const struct segment_words *words, struct str text,
                        enum segment_word_class class_of, uint32_t *ret_code);
static inline struct str segment_words_text(const struct segment_words *words, uint32_t code)
{
    return (struct str){words->bytes + words->rows[code].at, words->rows[code].len};
}

/* 64 bits of a text; the same on every machine with low byte first, for ever: filters hold it. */
uint64_t segment_words_hash(struct str text, uint64_t seed);

#endif
