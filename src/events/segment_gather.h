/* SPDX-License-Identifier: Apache-2.0
 * One column while a segment is filled: whole numbers or times as long as every value is one, a
 * dictionary from the first value that is neither. */
#ifndef EVENTS_SEGMENT_GATHER_H
#define EVENTS_SEGMENT_GATHER_H

#include "events/record.h"
#include "events/segment_value.h"
#include "events/segment_words.h"

enum segment_mode {
    SEGMENT_MODE_EMPTY,
    SEGMENT_MODE_WORDS,
    SEGMENT_MODE_INTEGERS,
    SEGMENT_MODE_TIMES,
    SEGMENT_MODE_PHRASES, /* of a written column only (segment_phrase.h) */
    SEGMENT_MODES
};

struct segment_gather {
    struct str name;
    enum record_format format; /* RECORD_FORMATS for the marks */
    enum segment_mode mode;
    struct segment_time_form form; /* SEGMENT_MODE_TIMES */
    uint32_t count;
    uint32_t numbers_max, codes_max;
    int64_t *numbers; /* integers and times */
    uint32_t *codes;  /* words */
    struct segment_words words;
};

void segment_gather_init(struct segment_gather *column, enum record_format format, struct str name,
                         uint64_t seed);
/* An empty column that takes over the room of another, which is left without. */
void segment_gather_take(struct segment_gather *column, struct segment_gather *from,
                         enum record_format format, struct str name, uint64_t seed);
void segment_gather_done(struct segment_gather *column);
/* One more value.  ST_MEMORY: the column is of no use any more. */
enum status segment_gather_add(struct segment_gather *column, struct str text,
                               enum segment_word_class class_of) MUST_CHECK;
/* The class of a leaf. */
enum segment_word_class segment_gather_class(const struct leaf *leaf, enum leaf_kind kind);

#endif
