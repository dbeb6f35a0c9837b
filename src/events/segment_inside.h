/* SPDX-License-Identifier: Apache-2.0
 * The inside of an open segment: what its directory says, and what was decoded so far. */
#ifndef EVENTS_SEGMENT_INSIDE_H
#define EVENTS_SEGMENT_INSIDE_H

#include "events/segment.h"
#include "events/segment_file.h"
#include "events/segment_filter.h"
#include "events/segment_leader.h"

/* Where the parts of a column lie, and the column once it is loaded. */
struct segment_field {
    enum record_format format;
    struct str name;
    enum segment_mode mode;
    uint32_t count;
    uint32_t mask; /* of the words' kinds */
    uint64_t kinds_item, text_item, hex_item;
    struct segment_hex_form hex_form;
    struct segment_time_form time_form;
    uint32_t word_count; /* words, or distinct numbers (0: none) */
    struct segment_series_place lengths, addresses, distinct, series; /* series: codes or numbers */
    uint32_t slots; /* scratch: slots of one shape */
    bool is_loaded;
    struct segment_column column;
    struct str *raw; /* words as in the source; codes and numbers below point to them */
    uint32_t *raw_codes;
    struct segment_dictionary_source *dictionary; /* once loaded */
    size_t next; /* where the last value was found, for reading on */
};

struct segment {
    char path[4096];
    struct str bytes;
    bool is_mapped;
    struct arena arena;
    struct segment_unpack unpack;
    uint32_t rows;
    uint64_t source_bytes;
    int64_t first_us, last_us;
    struct segment_chain chain;
    struct segment_filter filter;
    uint32_t shape_count, mark_shape_count, field_count;
    uint64_t shapes_item, mark_shapes_item, tally_item;
    struct segment_series_place row_shapes_place, row_marks_place, times_place;
    uint32_t leader_fields[SEGMENT_LEADER_MAX];
    uint32_t leader_count;
    struct segment_field *fields;
    /* Once loaded: */
    bool has_shapes, has_leaders;
    struct segment_shape *shapes, *mark_shapes;
    bool *mark_has_time;
    uint32_t *row_shapes, *row_marks;
    int64_t *times;
    struct segment_index index, mark_index;
    struct segment_leader leader;
    struct segment_tally *tallies;
    size_t tally_count;
    char *line; /* room for a source line */
};

/* All give false for damage. */
bool segment_directory_read(struct segment *segment, struct str directory);
bool segment_decode_times(struct segment *segment);
bool segment_decode_shapes(struct segment *segment);
bool segment_decode_field(struct segment *segment, uint32_t field);
bool segment_decode_dictionary(struct segment *segment, uint32_t field,
                               struct segment_dictionary *ret_dictionary);
bool segment_decode_source(struct segment *segment, uint32_t row, struct arena *arena,
                           struct str *ret_line);

#endif
