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

#include "base/digest.h"
#include "events/layout.h"

enum { SEGMENT_ROW_MAX = 1 << 17, SEGMENT_SOURCE_MAX_BYTES = 256 << 20 };

/* Where a segment stands among the others of its writer; every file names the digest of the one
 * before, so that none can be taken away or changed unseen. */
struct segment_chain {
    uint64_t number;
    uint32_t lane;
    struct digest_sm3 previous; /* zeros for the first of a lane */
};

/* ---- Writing; a builder belongs to one thread ---- */

struct segment_builder;

struct segment_builder *segment_builder_new(void);
void segment_builder_free(struct segment_builder *builder);
/* Copy a record in.  Records come from one layout set that only grows (else:
 * segment_builder_forget). ST_LIMIT: the segment is full (seal it, then add again; a record refused
 * by an empty builder fits none).  ST_INVALID: more marks than an event may have.  ST_MEMORY: the
 * builder is of no use. */
enum status segment_builder_add(struct segment_builder *builder, const struct layout_set *set,
                                const struct record *record, uint32_t *ret_row) MUST_CHECK;
/* Records that follow come from another layout set, or from one that was cleared. */
void segment_builder_forget(struct segment_builder *builder);
uint32_t segment_builder_rows(const struct segment_builder *builder);
/* What the head of the file will say; all zeros when it was never called since the last seal. */
void segment_builder_set_chain(struct segment_builder *builder, const struct segment_chain *chain);
/* The file's bytes, owned by the builder until it is used again; the builder is empty afterwards.
 */
enum status segment_builder_seal(struct segment_builder *builder, struct str *ret_bytes,
                                 struct fault *fault) MUST_CHECK;
/* Forget all rows. */
void segment_builder_clear(struct segment_builder *builder);

/* ---- Reading; an open segment may be read by one thread at a time ---- */

struct segment;

/* From a file (mapped) or from bytes that outlive it.  ST_CORRUPT with what is wrong, ST_NEWER. */
enum status segment_open(const char *path, struct segment **ret_segment,
                         struct fault *fault) MUST_CHECK;
enum status segment_open_bytes(struct str bytes, struct segment **ret_segment,
                               struct fault *fault) MUST_CHECK;
/* The same, but only the head is read, which takes microseconds: what the head says, the tallies,
 * the common values and segment_may_hold may be asked; fields, rows and columns only after
 * segment_load.
 */
enum status segment_peek(const char *path, struct segment **ret_segment,
                         struct fault *fault) MUST_CHECK;
enum status segment_peek_bytes(struct str bytes, struct segment **ret_segment,
                               struct fault *fault) MUST_CHECK;
/* Read the directory; nothing to do in a segment that was opened. */
enum status segment_load(struct segment *segment, struct fault *fault) MUST_CHECK;
bool segment_is_loaded(const struct segment *segment);
/* Forget all that was decoded: the segment is as segment_peek gave it. */
void segment_unload(struct segment *segment);
/* Bytes of memory that decoding has taken so far. */
size_t segment_memory(const struct segment *segment);
void segment_close(struct segment *segment);
uint32_t segment_rows(const struct segment *segment);
uint64_t segment_file_bytes(const struct segment *segment);
uint64_t segment_source_bytes(const struct segment *segment); /* sum of the lines' lengths */
int64_t segment_first_us(const struct segment *segment); /* least and greatest time of an event */
int64_t segment_last_us(const struct segment *segment);
const struct segment_chain *segment_chain_of(const struct segment *segment);
/* SM3 of the whole file but its last 32 bytes, which hold it.  Told, and proved by reading all. */
struct digest_sm3 segment_digest(const struct segment *segment);
bool segment_digest_holds(const struct segment *segment);

/* The time of every row. */
enum status segment_times(struct segment *segment, const int64_t **ret_times_us,
                          struct fault *fault) MUST_CHECK;
/* The source line of a row, in the arena. */
enum status segment_source(struct segment *segment, uint32_t row, struct arena *arena,
                           struct str *ret_line, struct fault *fault) MUST_CHECK;
/* The format of a row, and whether its time is the event's own (record.h). */
enum status segment_format(struct segment *segment, uint32_t row, enum record_format *ret_format,
                           struct fault *fault) MUST_CHECK;
enum status segment_has_time(struct segment *segment, uint32_t row, bool *ret_has_time,
                             struct fault *fault) MUST_CHECK;

/* Fields: those of the source by their dotted path, and the marks ("panshi.system"). */
size_t segment_field_count(const struct segment *segment);
struct str segment_field_name(const struct segment *segment, size_t field);
/* The format whose events hold this field (a name used by two formats is two fields);
 * RECORD_FORMATS for the marks. */
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

/* The first value of the row in the column, or where it would stand. */
size_t segment_column_first(const struct segment_column *column, uint32_t row);

/* The fields that one row holds, in the order of its source, then its marks, each once; in the
 * arena. Only what belongs to the row's layout is looked at. */
enum status segment_row_fields(struct segment *segment, uint32_t row, struct arena *arena,
                               uint32_t **ret_fields, size_t *ret_count,
                               struct fault *fault) MUST_CHECK;

/* Every value of the field is an integer or a time: digits and signs, of letters T and Z alone.
 * Nothing is decoded. */
bool segment_is_numeric(const struct segment *segment, size_t field);

/* The different values of a column alone: no rows, no codes, and so much cheaper.  The JSON null is
 * left out; a word may come twice.  is_told is false where the column must be asked instead (times,
 * and integers that are mostly different). */
struct segment_dictionary {
    bool is_told;
    enum segment_column_kind kind;
    size_t count;
    const struct str *words;
    const int64_t *numbers;
};
enum status segment_dictionary(struct segment *segment, size_t field,
                               struct segment_dictionary *ret_dictionary,
                               struct fault *fault) MUST_CHECK;

/* How many events hold each value that segment_dictionary tells (in its order; a word that comes
 * twice is counted apart), without decoding rows.  Only where segment_has_counts: not of fields
 * that an event may hold twice, nor of those whose values follow the flow. */
bool segment_has_counts(const struct segment *segment, size_t field);
enum status segment_counts(struct segment *segment, size_t field, const uint32_t **ret_counts,
                           struct fault *fault) MUST_CHECK;

/* The values of a field of integers that has no dictionary, each of another event, without decoding
 * rows.  Only where segment_has_numbers. */
bool segment_has_numbers(const struct segment *segment, size_t field);
enum status segment_numbers(struct segment *segment, size_t field, const int64_t **ret_numbers,
                            size_t *ret_count, struct fault *fault) MUST_CHECK;

/* How many events of a type happened in a minute.  The type is the value of event_type (EVE), of
 * the EventID (Windows), of _path (Zeek), of the application's name (syslog, CEF, LEEF), else the
 * format's word. */
struct segment_tally {
    int64_t minute; /* minutes since 1970 UTC */
    enum record_format format;
    struct str type;
    uint32_t count;
};
/* Ascending by minute; no column is decoded.  Valid until the segment is closed. */
enum status segment_tallies(struct segment *segment, const struct segment_tally **ret_tallies,
                            size_t *ret_count, struct fault *fault) MUST_CHECK;

/* The most common values of large columns (segment_common.h).  Valid until the segment is closed.
 */
struct segment_common;
enum status segment_common_of(struct segment *segment, const struct segment_common **ret_common,
                              struct fault *fault) MUST_CHECK;

/* Whether segment_may_hold is certain for this value of this field: true for addresses, hashes,
 * GUIDs and host-like names in any field, and for any value (up to 512 bytes) of fields named for a
 * user, a host, a flow or a process guid.  `value` in lower case (ASCII letters only). */
bool segment_is_entity(struct str field, struct str value);
/* May a value like this (an address, a host or parent domain, a hash, a user, a flow id, as text in
 * lower case) stand in any entity field?  false is certain, true is not.  One look, no decoding;
 * true where the bytes looked at are damaged. */
bool segment_may_hold(struct segment *segment, struct str value);

#endif
