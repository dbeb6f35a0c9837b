/* SPDX-License-Identifier: Apache-2.0
 * Layouts: what events of one shape share, found once and recognised afterwards.
 *
 * A set belongs to one thread.  JSON lines are read by walking the gaps of layouts seen before
 * (compare the gap, scan the leaf); a line of a new shape is read by the plain reader and teaches
 * the set its layout.  Both give the same record, which tests/unit/events holds them to.
 *
 * Other formats have a decoder of their own that hands over its pieces (layout_of_pieces). */
#ifndef EVENTS_LAYOUT_H
#define EVENTS_LAYOUT_H

#include "events/record.h"

enum {
    LAYOUT_MAX = 16384,             /* layouts of one set */
    LAYOUT_FIELD_MAX = 65536,       /* field names of one set */
    LAYOUT_SLOT_MAX = 4096,         /* leaves of one event */
    LAYOUT_DEPTH_MAX = 64,          /* nesting of one event */
    LAYOUT_NAME_MAX_BYTES = 1024,   /* a dotted field name */
    LAYOUT_LINE_MAX_BYTES = 1 << 20 /* one event */
};

struct layout_set;

struct layout_set *layout_set_new(void);
void layout_set_free(struct layout_set *set);
/* Forget all layouts and names; records made before are void.  For when the set is full: seal what
 * was made of it first. */
void layout_set_clear(struct layout_set *set);
size_t layout_count(const struct layout_set *set);
const struct layout *layout_at(const struct layout_set *set, size_t id);
size_t layout_field_count(const struct layout_set *set);
/* Dotted path as in the source ("dns.answers.rrname"; positions in arrays are left out). */
struct str layout_field_name(const struct layout_set *set, uint32_t field);

/* Read one JSON object (one line, no line end).  The leaves stand in the set's own room and are
 * valid until its next read.  time_us and marks are left to the caller. ST_MALFORMED: not one JSON
 * object in UTF-8.  ST_LIMIT: a limit above; when layout_is_full() says so, it is the set's and not
 * the line's. */
enum status layout_read_json(struct layout_set *set, enum record_format format, struct str line,
                             struct record *ret_record) MUST_CHECK;
bool layout_is_full(const struct layout_set *set);

/* What a decoder of another format found: leaves in the order of their bytes, not overlapping. */
struct layout_piece {
    struct str name; /* dotted; copied */
    struct str text; /* within the line */
    enum leaf_kind kind;
};
struct layout_pieces {
    struct layout_piece *rows;
    size_t count, max;
};

/* The record of a decoded line; life and errors as above (ST_MALFORMED: pieces out of order). */
enum status layout_of_pieces(struct layout_set *set, enum record_format format, struct str line,
                             const struct layout_pieces *pieces,
                             struct record *ret_record) MUST_CHECK;

#endif
