/* SPDX-License-Identifier: Apache-2.0
 * How the taxonomy lies in memory, and how its files are read; for taxonomy.c only. */
#ifndef EVENTS_TAXONOMY_READ_H
#define EVENTS_TAXONOMY_READ_H

#include "events/taxonomy.h"

enum { TAXONOMY_ARENA_BYTES = 64 << 20 };

enum taxonomy_kind {
    TAXONOMY_NORMAL = 1,
    TAXONOMY_SOURCE,
    TAXONOMY_PATH,
    TAXONOMY_PRODUCT,
    TAXONOMY_SERVICE,
    TAXONOMY_CATEGORY,
};

struct taxonomy_key {
    enum taxonomy_kind kind;
    enum record_format format;
    uint32_t group;
    struct str name;
};
struct taxonomy_row {
    struct taxonomy_key key; /* free when the name has no ptr */
    struct taxonomy_names names;
};
struct taxonomy_shapes {
    struct str rows[TAXONOMY_SHAPES_MAX];
    size_t count;
};
struct taxonomy_route_row {
    struct taxonomy_source source;
    struct taxonomy_route route;
};
struct taxonomy_routes {
    struct taxonomy_route_row *rows;
    size_t count;
};

struct taxonomy {
    struct arena arena;
    struct taxonomy_row *rows; /* open addressing, a power of two, at most half full */
    size_t row_size, row_count;
    struct taxonomy_shapes shapes[RECORD_FORMATS + 1]; /* the last: of marks, which have none */
    struct taxonomy_routes routes[RECORD_FORMATS];
    uint32_t base[RECORD_FORMATS];
    struct taxonomy_likeness *likenesses;
    size_t likeness_count;
    struct str *groups; /* names; [0] is TAXONOMY_NO_GROUP */
    size_t group_count, group_size;
};

/* The row of a key, made when there is none. */
struct taxonomy_names *taxonomy_read_row(struct taxonomy *taxonomy, const struct taxonomy_key *key);
/* Fill a taxonomy from a folder, or with NULL from what is built in. */
enum status taxonomy_read_files(struct taxonomy *taxonomy, const char *folder,
                                struct fault *fault) MUST_CHECK;

#endif
