/* SPDX-License-Identifier: Apache-2.0
 * Values of named fields, row by row of a segment; a column is decoded when it is first asked for.
 * Belongs to one thread. */
#ifndef EVENTS_SEARCH_FIELDS_H
#define EVENTS_SEARCH_FIELDS_H

#include "events/search.h"

struct search_reader;

struct search_fields {
    struct arena names_arena, segment_arena;
    size_t count;
    const struct filter **names;
    struct search_reader *readers; /* of the segment; count of them */
    struct segment *segment;
};

/* Names are read as in a filter: as in the source, normalised, or of a mark. */
enum status search_fields_open(struct search_fields *fields, const struct taxonomy *taxonomy,
                               const struct str *names, size_t count,
                               struct fault *fault) MUST_CHECK;
void search_fields_close(struct search_fields *fields);
/* Values are of this segment from now on; what was given before is void.  NULL: of none. */
void search_fields_enter(struct search_fields *fields, struct segment *segment);

struct search_cell {
    bool is_set, is_number;
    int64_t number;
    struct str text; /* also of numbers; until the next segment */
};

/* The first value of the row that is not null. */
enum status search_fields_cell(struct search_fields *fields, size_t field, uint32_t row,
                               struct search_cell *ret_cell, struct fault *fault) MUST_CHECK;

#endif
