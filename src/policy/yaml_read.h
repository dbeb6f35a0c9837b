/* SPDX-License-Identifier: Apache-2.0
 * Reads the strict subset of YAML that packs are written in, as a JSON tree that remembers lines.
 *
 * Refused: duplicate keys, anchors and aliases, tags, directives, several documents, keys that are
 * not text, nesting beyond YAML_READ_MAX_DEPTH, bad UTF-8, NUL.  Plain scalars follow JSON only:
 * true, false, null and JSON numbers; everything else is text (yes, no, 010, dates, 8.1.4.1). */
#ifndef POLICY_YAML_READ_H
#define POLICY_YAML_READ_H

#include "base/json.h"

enum {
    YAML_READ_MAX_BYTES = 1024 * 1024,
    YAML_READ_MAX_DEPTH = 32,
    YAML_READ_MAX_NODES = 200000,
    YAML_READ_SHOWN_BYTES = 60,
};

struct yaml_read_lines;

struct yaml_read_tree {
    json_t *root; /* object or list; lives until the arena ends */
    struct yaml_read_lines *lines;
};

/* ST_MALFORMED with the line in *ret_line (1-based) and the reason in the fault, ST_LIMIT beyond
 * the limits. */
enum status yaml_read(struct arena *arena, struct str text, struct yaml_read_tree *ret_tree,
                      int *ret_line, struct fault *fault) MUST_CHECK;
/* The line of a member of an object, of an item of a list, or of the container itself; 0 when it is
 * not from this file. */
int yaml_read_line_of(const struct yaml_read_tree *tree, const json_t *object, const char *key);
int yaml_read_line_at(const struct yaml_read_tree *tree, const json_t *list, size_t index);
int yaml_read_line(const struct yaml_read_tree *tree, const json_t *container);

/* A text for a message: at most YAML_READ_SHOWN_BYTES, cut between characters. */
struct str yaml_read_shown(struct str text);

#endif
