/* SPDX-License-Identifier: Apache-2.0
 * The field taxonomy: how formats name what, and which events a Sigma rule's log source means.
 *
 * Data (taxonomy/README.md), built into the program or read from a folder of the same form.  Loaded
 * once, then immutable: any number of threads may ask.  Everything returned lives as long as the
 * taxonomy. */
#ifndef EVENTS_TAXONOMY_H
#define EVENTS_TAXONOMY_H

#include "events/record.h"

enum { TAXONOMY_ROWS_MAX = 1 << 20, TAXONOMY_SHAPES_MAX = 32 };

struct taxonomy;

struct taxonomy_names {
    const struct str *rows;
    size_t count;
};

/* `folder` NULL: the one built in.  ST_MALFORMED, ST_INVALID, ST_LIMIT, ST_IO: file and line are in
 * the fault. */
enum status taxonomy_load(const char *folder, struct taxonomy **ret_taxonomy,
                          struct fault *fault) MUST_CHECK;
void taxonomy_free(struct taxonomy *taxonomy);

/* ---- Names of fields ---- */

/* For the format of marks, RECORD_FORMATS, there are no names and no shapes. */

/* The normalised (ECS 8) name of a dotted source path; an empty str when it has none. */
struct str taxonomy_normal(const struct taxonomy *taxonomy, enum record_format format,
                           struct str path);
/* All source paths, in every shape, that this format has for a normalised name; none: count 0. */
struct taxonomy_names taxonomy_sources(const struct taxonomy *taxonomy, enum record_format format,
                                       struct str name);
/* Has the format a shape that taxonomy_bare takes away? */
bool taxonomy_has_shapes(const struct taxonomy *taxonomy, enum record_format format);
/* The path without what a common shape of the format puts before it ("Event.EventData.Image" →
 * "Image"); the path itself when no shape fits. */
struct str taxonomy_bare(const struct taxonomy *taxonomy, enum record_format format,
                         struct str path);

/* By which fields plain JSON is taken for another format: any of `any` and all of `all`. */
struct taxonomy_likeness {
    enum record_format format;
    struct taxonomy_names any, all;
};
const struct taxonomy_likeness *taxonomy_likenesses(const struct taxonomy *taxonomy,
                                                    size_t *ret_count);

/* ---- Sigma ---- */

struct taxonomy_source {
    struct str category, product, service; /* empty when the rule does not say */
};

/* One field and the values it may have: letter case does not count (they stand in lower case); a
 * last '*' stands for anything. */
struct taxonomy_test {
    struct str field; /* a Sigma name of the base group, or a path */
    struct taxonomy_names values;
};
struct taxonomy_case {
    const struct taxonomy_test *tests;
    size_t test_count;
};
struct taxonomy_route {
    uint32_t group;     /* for taxonomy_paths */
    bool is_strict;     /* an event that lacks a field of a test is excluded */
    bool is_translated; /* rules with a field that the group does not name are not asked */
    const struct taxonomy_case *cases; /* alternatives; none: every event */
    size_t case_count;
};

enum { TAXONOMY_NO_GROUP = 0 };

/* Which events of this format a log source means; NULL: none of them. */
const struct taxonomy_route *taxonomy_route(const struct taxonomy *taxonomy,
                                            enum record_format format,
                                            struct taxonomy_source source);
/* The source paths of a Sigma field name beside the name itself; none: count 0. */
struct taxonomy_names taxonomy_paths(const struct taxonomy *taxonomy, enum record_format format,
                                     uint32_t group, struct str field);

#endif
