/* SPDX-License-Identifier: Apache-2.0
 * The bytes of a segment file, version 1; numbers lie low byte first.
 *
 *   head        SEGMENT_HEAD_BYTES, see the places below
 *   items       compressed runs (segment_pack.h)
 *   filter      fingerprints of the entity filter (segment_filter.h), then a checksum of each
 *               SEGMENT_FILTER_BLOCK_BYTES of them, 4 bytes each
 *   tallies     one run, compressed where that helps: events by type and minute (segment_tally.h)
 *   common      one such run: the most common values (segment_common.h)
 *   directory   one such run: shapes, rows, columns, then the table of items
 *   digest      SM3 of all before
 *
 * The directory: varints unless said.  Shapes (count, item), mark shapes (count, item), series of
 * the rows' shapes, of their mark shapes, of their times; columns (count), the columns that tell
 * flows (count, numbers), then each column: format, length and bytes of the name, mode << 1 and
 * whether no row holds two, count of values, and by mode
 *   words     count of words, mask of their kinds, an item of kinds (several kinds only), for texts
 *             a series of lengths and an item of bytes, for addresses a series, for hex its form
 *             and an item of bytes; a series of codes
 *   phrases   as words; each word is a phrase (segment_phrase.h), to be spelled with the values of
 *             the row
 *   integers  0 and a series, or the count of distinct ones, a series of these, a series of codes
 *   times     separator, digits, zone, offset (zigzag), a series
 *
 * Shapes' item: count of gaps, their lengths and bytes, then each shape: format, slots, and in turn
 * number of the gap, column and kind (column << SEGMENT_SLOT_KIND_BITS | kind). */
#ifndef EVENTS_SEGMENT_FILE_H
#define EVENTS_SEGMENT_FILE_H

#include "base/base.h"

enum { SEGMENT_FILE_VERSION = 1, SEGMENT_FILTER_BLOCK_BYTES = 1024 };

static const char segment_file_magic[8] = {'P', 'A', 'N', 'S', 'H', 'I', 'S', 'G'};

/* Places in the head. */
enum {
    SEGMENT_HEAD_MAGIC = 0,               /* 8 bytes */
    SEGMENT_HEAD_VERSION = 8,             /* 4 */
    SEGMENT_HEAD_ROWS = 12,               /* 4 */
    SEGMENT_HEAD_FILE_BYTES = 16,         /* 8: the whole file */
    SEGMENT_HEAD_SOURCE_BYTES = 24,       /* 8 */
    SEGMENT_HEAD_FIRST_US = 32,           /* 8 */
    SEGMENT_HEAD_LAST_US = 40,            /* 8 */
    SEGMENT_HEAD_DIRECTORY_AT = 48,       /* 8 */
    SEGMENT_HEAD_DIRECTORY_STORED = 56,   /* 4 */
    SEGMENT_HEAD_DIRECTORY_RAW = 60,      /* 4 */
    SEGMENT_HEAD_DIRECTORY_CHECKSUM = 64, /* 4: of what is stored */
    SEGMENT_HEAD_FILTER_BYTES = 68,       /* 4 */
    SEGMENT_HEAD_FILTER_AT = 72,          /* 8 */
    SEGMENT_HEAD_FILTER_SEED = 80,        /* 8 */
    SEGMENT_HEAD_FILTER_LENGTH = 88,      /* 4 */
    SEGMENT_HEAD_FILTER_COUNT = 92,       /* 4 */
    SEGMENT_HEAD_FILTER_CHECKSUM = 96,    /* 4: of the checksums of its blocks */
    SEGMENT_HEAD_LANE = 100,              /* 4 */
    SEGMENT_HEAD_NUMBER = 104,            /* 8 */
    SEGMENT_HEAD_PREVIOUS = 112,          /* 32 */
    SEGMENT_HEAD_TALLIES = 144,           /* a place */
    SEGMENT_HEAD_COMMON = 164,            /* a place */
    SEGMENT_HEAD_CHECKSUM = 184,          /* 4: of the head before it */
    SEGMENT_HEAD_BYTES = 188
};

/* A place in the head says where a run lies. */
enum {
    SEGMENT_PLACE_AT = 0,        /* 8 */
    SEGMENT_PLACE_STORED = 8,    /* 4 */
    SEGMENT_PLACE_RAW = 12,      /* 4 */
    SEGMENT_PLACE_CHECKSUM = 16, /* 4: of what is stored */
};

/* How the words of a dictionary are stored. */
enum segment_word_kind {
    SEGMENT_KIND_TEXT,
    SEGMENT_KIND_ESCAPED, /* text with JSON escapes */
    SEGMENT_KIND_NULL,
    SEGMENT_KIND_IPV4,
    SEGMENT_KIND_HEX,
    SEGMENT_KIND_PARAM, /* text with escapes of LEAF_PARAM */
    SEGMENT_KIND_FIELD, /* text with escapes of LEAF_FIELD */
    SEGMENT_KIND_XML,   /* text to be read as LEAF_XML, LEAF_GB_TEXT, LEAF_GB_FIELD */
    SEGMENT_KIND_GB_TEXT,
    SEGMENT_KIND_GB_FIELD,
    SEGMENT_KINDS
};
/* Those whose bytes stand among the texts. */
enum {
    SEGMENT_KINDS_OF_TEXT = 1 << SEGMENT_KIND_TEXT | 1 << SEGMENT_KIND_ESCAPED |
                            1 << SEGMENT_KIND_PARAM | 1 << SEGMENT_KIND_FIELD |
                            1 << SEGMENT_KIND_XML | 1 << SEGMENT_KIND_GB_TEXT |
                            1 << SEGMENT_KIND_GB_FIELD
};

/* A slot of a shape in one number: its column or field, and its leaf_kind in the lowest bits. */
enum { SEGMENT_SLOT_KIND_BITS = 3, SEGMENT_SLOT_KIND_MASK = (1 << SEGMENT_SLOT_KIND_BITS) - 1 };

static inline void segment_file_put(char *head, size_t at, uint64_t value, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        head[at + i] = (char)(value >> (8 * i));
}

static inline uint64_t segment_file_get(const char *head, size_t at, size_t bytes)
{
    uint64_t value = 0;

    for (size_t i = 0; i < bytes; i++)
        value |= (uint64_t)(uint8_t)head[at + i] << (8 * i);
    return value;
}

#endif
