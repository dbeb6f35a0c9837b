/* SPDX-License-Identifier: Apache-2.0
 * The inside of an open segment: what its directory says, and what was decoded so far. */
#ifndef EVENTS_SEGMENT_INSIDE_H
#define EVENTS_SEGMENT_INSIDE_H

#include "events/segment.h"
#include "events/segment_common.h"
#include "events/segment_file.h"
#include "events/segment_filter.h"
#include "events/segment_leader.h"

/* The words of a column, as its parts are stored. */
struct segment_dictionary_source {
    struct str kinds; /* empty: all of `kind` */
    uint8_t kind;
    uint64_t *lengths, *addresses;
    struct str text, hex;
    size_t texts, address_count, hex_count;
    struct str *words; /* as they are read; read_codes makes them one each */
    bool has_escapes;
};

/* Where the parts of a column lie, and the column once it is loaded. */
struct segment_field {
    enum record_format format;
    struct str name;
    enum segment_mode mode;
    bool is_single; /* no row holds two values */
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
    char *path; /* to be freed */
    char head[SEGMENT_HEAD_BYTES];
    uint64_t file_bytes, filter_at;
    uint32_t filter_blocks;
    uint32_t looks;   /* into the filter, before the file was mapped */
    struct str bytes; /* the whole; empty as long as the file is not mapped */
    bool is_mapped;
    bool is_loaded; /* the directory is read */
    bool is_proved; /* the whole filter; else each look proves what it reads */
    struct arena arena;
    struct segment_unpack unpack;
    uint32_t rows;
    uint64_t source_bytes;
    int64_t first_us, last_us;
    struct segment_chain chain;
    struct segment_filter filter;
    uint32_t shape_count, mark_shape_count, field_count;
    uint64_t shapes_item, mark_shapes_item;
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
    struct segment_common *common;
    char *line; /* room for a source line */
};

/* All give false for damage. */
bool segment_directory_read(struct segment *segment, struct str directory);
bool segment_decode_times(struct segment *segment);
bool segment_decode_shapes(struct segment *segment);
bool segment_decode_field(struct segment *segment, uint32_t field);
bool segment_dictionary_of(struct segment *segment, uint32_t field,
                           struct segment_dictionary *ret_dictionary);
/* How many events hold each word that segment_dictionary_of tells, where segment_has_counts. */
bool segment_dictionary_counts(struct segment *segment, uint32_t field,
                               const uint32_t **ret_counts);
/* Every value, where segment_has_numbers. */
bool segment_dictionary_numbers(struct segment *segment, uint32_t field,
                                const int64_t **ret_numbers, size_t *ret_count);
bool segment_dictionary_has_counts(const struct segment_field *field);
bool segment_dictionary_has_numbers(const struct segment_field *field);
/* field->dictionary, loaded once. */
bool segment_dictionary_load(struct segment *segment, struct segment_field *field);
/* The first value of a row in a column, as in the source; false also when the row has none or the
 * column is itself of phrases. */
bool segment_decode_first(struct segment *segment, uint32_t field, uint32_t row,
                          char room[SEGMENT_VALUE_TEXT_BYTES], struct str *ret_value);
/* Texts of a column of phrases: fills raw, raw_codes and word_count of the field. */
bool segment_spell(struct segment *segment, struct segment_field *field, const uint32_t *codes,
                   struct str **ret_texts);
bool segment_decode_source(struct segment *segment, uint32_t row, struct arena *arena,
                           struct str *ret_line);

#endif
