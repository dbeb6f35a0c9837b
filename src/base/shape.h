/* SPDX-License-Identifier: Apache-2.0
 * The form of a JSON object as a C table: names, kinds, bounds and one sentence each.  From shapes
 * the program checks requests, prints OpenAPI 3.1, and tests check every reply. */
#ifndef BASE_SHAPE_H
#define BASE_SHAPE_H

#include "base/json.h"

enum shape_kind {
    SHAPE_TEXT, /* min..max are code points */
    SHAPE_INT,  /* min..max are values */
    SHAPE_BOOL,
    SHAPE_DATE,    /* YYYY-MM-DD */
    SHAPE_INSTANT, /* RFC 3339 with zone */
    SHAPE_OBJECT,  /* of */
    SHAPE_LIST,    /* of objects; min..max are counts */
    SHAPE_TEXTS,   /* list of texts; min..max are counts */
    SHAPE_ANY,     /* any JSON object: its form is data (a pack's form, a diff) */
    SHAPE_ANYS,    /* list of any values */
    SHAPE_VALUE,   /* any value at all: its kind is data (a fact of a pack's vocabulary) */
};

enum { SHAPE_REQUIRED = 1, SHAPE_NULLABLE = 2 };

/* Bounds of fields that name none: code points of a text, members of a list. */
enum { SHAPE_TEXT_MAX = 4000, SHAPE_LIST_MAX = 1000 };

struct shape;

struct shape_field {
    const char *name; /* NULL ends the table */
    enum shape_kind kind;
    unsigned flags;
    int64_t min, max;       /* max 0 means the default below for requests, no bound for replies */
    const struct shape *of; /* SHAPE_OBJECT, SHAPE_LIST */
    const char *const *one_of; /* SHAPE_TEXT(S): NULL-ended list of allowed words, or NULL */
    const char *what;          /* one English sentence, for OpenAPI */
};

struct shape {
    const char *name; /* component name in OpenAPI, as "System" */
    const struct shape_field *fields;
};

/* Check `value` against `shape`: required members present, kinds, bounds, words; unknown members
 * are refused when `strict` (requests) and allowed when not (a reply may gain neighbours).
 * The fault names the member by path ("form.table1.name", "rows[3].code").
 * ST_INVALID, or ST_MALFORMED when value is not an object. */
enum status shape_check(const struct shape *shape, const json_t *value, bool strict,
                        struct fault *fault) MUST_CHECK;
/* JSON Schema (2020-12) of the shape; nested shapes as $ref to #/components/schemas/NAME. */
json_t *shape_schema(struct arena *arena, const struct shape *shape);

#endif
