/* SPDX-License-Identifier: Apache-2.0
 * Inside of a layout set, shared by the files of layout.h only. */
#ifndef EVENTS_LAYOUT_SET_H
#define EVENTS_LAYOUT_SET_H

#include "events/layout.h"

enum {
    LAYOUT_SLOTS_ALL_MAX = 1 << 20,      /* slots of all layouts of one set */
    LAYOUT_BYTES_MAX = 256 * 1024 * 1024 /* gaps, names and layouts of one set */
};

/* A step of the walk: one gap and the leaf after it, or the last gap of a layout.  The children of
 * a node follow its leaf; the one that fitted last stands first. */
struct layout_node {
    struct str gap;
    enum leaf_kind kind;         /* of the leaf after the gap; not for the last gap */
    const struct layout *layout; /* the last gap: the line ends with it */
    struct layout_node *child;
    struct layout_node *next; /* sibling */
};

struct layout_set {
    struct arena arena;
    struct arena names; /* of the pieces of the line at hand */
    struct layout **layouts;
    size_t layout_count;
    size_t slot_count;      /* of all layouts */
    uint32_t *layout_table; /* number + 1 by hash; 0 is free */
    struct str *fields;
    size_t field_count;
    uint32_t *field_table;
    struct layout_node *roots[RECORD_FORMATS];
    struct leaf leaves[LAYOUT_SLOT_MAX];
    struct layout_piece pieces[LAYOUT_SLOT_MAX];
    struct str gaps[LAYOUT_SLOT_MAX + 1]; /* of the line at hand */
    char name[LAYOUT_NAME_MAX_BYTES];
    bool is_full;
};

/* The plain reader: pieces of a JSON object into set->pieces.  ST_MALFORMED, ST_LIMIT. */
enum status layout_json_pieces(struct layout_set *set, struct str line,
                               size_t *ret_count) MUST_CHECK;
/* The layout that the line's gaps spell and its leaves into set->leaves; NULL when none does. */
const struct layout *layout_walk(struct layout_set *set, enum record_format format,
                                 struct str line);
/* Teach the walk a layout. */
void layout_walk_learn(struct layout_set *set, const struct layout *layout);

/* From text[at] on: the end of a JSON string's inside (its closing quote), and what a leaf says of
 * its escapes (the rest of the leaf is left alone).  SIZE_MAX: not a string. */
size_t layout_scan_string(struct str text, size_t at, struct leaf *ret_leaf);
/* From text[at] on: the end of a JSON number, true, false or null.  SIZE_MAX: none. */
size_t layout_scan_bare(struct str text, size_t at);

#endif
