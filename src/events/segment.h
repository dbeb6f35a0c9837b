/* SPDX-License-Identifier: Apache-2.0
 * A segment: up to SEGMENT_ROW_MAX events in one immutable file, column by column.
 *
 * Rows keep the order in which they were added.  Every field of the source is one column; its
 * values stand in the order of the rows, and a row may hold none, one or several (arrays).  The
 * gaps live once per layout, so that segment_source() gives back each line byte for byte.  Fields
 * with few values share one stream; nothing grows with the number of names but the directory
 * itself. */
#ifndef EVENTS_SEGMENT_H
#define EVENTS_SEGMENT_H

#include "events/layout.h"

enum { SEGMENT_ROW_MAX = 1 << 17, SEGMENT_SOURCE_MAX_BYTES = 256 << 20 };

/* ---- Writing; a builder belongs to one thread ---- */

struct segment_builder;

struct segment_builder *segment_builder_new(void);
void segment_builder_free(struct segment_builder *builder);
/* Copy a record in.  All records of one segment come from one layout set, unchanged until the seal.
 * ST_LIMIT: the segment is full (seal it, then add again). */
enum status segment_builder_add(struct segment_builder *builder, const struct layout_set *set,
                                const struct record *record, uint32_t *ret_row) MUST_CHECK;
uint32_t segment_builder_rows(const struct segment_builder *builder);
/* The file's bytes, owned by the builder until it is used again; the builder is empty afterwards.
 */
enum status segment_builder_seal(struct segment_builder *builder, const struct layout_set *set,
                                 struct str *ret_bytes, struct fault *fault) MUST_CHECK;

/* ---- Reading; an open segment may be read by one thread at a time ---- */

struct segment;

/* From a file (mapped) or from bytes that outlive it.  ST_CORRUPT with what is wrong, ST_NEWER. */
enum status segment_open(const char *path, struct segment **ret_segment,
                         struct fault *fault) MUST_CHECK;
enum status segment_open_bytes(struct str bytes, struct segment **ret_segment,
                               struct fault *fault) MUST_CHECK;
void segment_close(struct segment *segment);
uint32_t segment_rows(const struct segment *segment);
uint64_t segment_source_bytes(const struct segment *segment); /* sum of the lines' lengths */
int64_t segment_first_us(const struct segment *segment); /* least and greatest time of an event */
int64_t segment_last_us(const struct segment *segment);

/* The time of every row. */
enum status segment_times(struct segment *segment, const int64_t **ret_times_us,
                          struct fault *fault) MUST_CHECK;
/* The source line of a row, in the arena. */
enum status segment_source(struct segment *segment, uint32_t row, struct arena *arena,
                           struct str *ret_line, struct fault *fault) MUST_CHECK;

/* Fields: those of the source by their dotted path, and the marks ("panshi.system"). */
size_t segment_field_count(const struct segment *segment);
struct str segment_field_name(const struct segment *segment, size_t field);
/* The format whose events hold this field (a name used by two formats is two fields). */
enum record_format segment_field_format(const struct segment *segment, size_t field);

enum segment_column_kind {
    SEGMENT_WORDS,   /* a dictionary and a code per value */
    SEGMENT_NUMBERS, /* canonical 64-bit decimal integers */
};

/* A column as it is read: `count` values; rows[i] is the row of value i, ascending. */
struct segment_column {
    enum segment_column_kind kind;
    size_t count;
    const uint32_t *rows;
    /* SEGMENT_WORDS: texts with escapes resolved, each once; SEGMENT_NULL_CODE is the JSON null. */
    size_t word_count;
    const struct str *words;
    const uint32_t *codes;
    const int64_t *numbers; /* SEGMENT_NUMBERS */
};

#define SEGMENT_NULL_CODE UINT32_MAX

/* Valid until the segment is closed (the segment keeps what it decoded). */
enum status segment_column(struct segment *segment, size_t field,
                           const struct segment_column **ret_column,
                           struct fault *fault) MUST_CHECK;

/* May a value like this (an address, a host or parent domain, a hash, a user, a flow id, as text in
 * lower case) stand in any entity field?  false is certain, true is not.  One look, no decoding. */
bool segment_may_hold(const struct segment *segment, struct str value);

#endif
