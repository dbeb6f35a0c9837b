/* SPDX-License-Identifier: Apache-2.0
 * Phrases: a text that repeats the other values of its event is kept as the words between them.
 *
 * Windows writes a Message that says all other fields again in prose.  What repeats is replaced by
 * the number of the column it stands in; what is left over is the same for all events of a kind, so
 * that a segment holds few phrases where it held a message for every event.  Putting the values
 * back gives the text, byte for byte: where a value does not stand in the text exactly, its text
 * stays in the phrase.
 *
 * The bytes of a phrase are text, in which SEGMENT_PHRASE_SAME or SEGMENT_PHRASE_UPPER and a
 * varint stand for the first value that the event has in that column.  Texts that hold control
 * bytes are not made into phrases. */
#ifndef EVENTS_SEGMENT_PHRASE_H
#define EVENTS_SEGMENT_PHRASE_H

#include "events/segment_builder.h"

enum {
    SEGMENT_PHRASE_SAME = 1,   /* the value as it stands in the source */
    SEGMENT_PHRASE_UPPER = 2,  /* 0x and its hexadecimal digits in capitals */
    SEGMENT_PHRASE_FIRST = ' ' /* bytes of text are not below */
};

struct segment_phrases {
    struct segment_words words;
    uint32_t *codes; /* of each value of the column */
};

/* Whether texts of this name are made of other values; such columns are never named in phrases. */
bool segment_phrase_is_name(struct str field);
/* The phrases of a column of words.  *ret_is_made is false when they do not pay, or a text cannot
 * be one.  ST_MEMORY.  To be freed either way. */
enum status segment_phrase_make(const struct segment_builder *builder, uint32_t column,
                                struct segment_phrases *ret_phrases, bool *ret_is_made) MUST_CHECK;
void segment_phrase_done(struct segment_phrases *phrases);

/* Reading on in a phrase: a run of text, or a column (kind is then one of the above, else 0).
 * False at the end, or where it is damaged (cursor->is_bad). */
struct segment_phrase_piece {
    struct str text;
    uint64_t column;
    int kind;
};
bool segment_phrase_next(struct segment_cursor *cursor, struct segment_phrase_piece *ret_piece);
/* In capitals as SEGMENT_PHRASE_UPPER says; appended. */
void segment_phrase_upper(struct buf *out, struct str text);

#endif
