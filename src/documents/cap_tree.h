/* SPDX-License-Identifier: Apache-2.0
 * Small XML of an outsider as a tree, within the limits of cap.h: no document type (so no entities
 * of its own), no depth, no size beyond them. */
#ifndef DOCUMENTS_CAP_TREE_H
#define DOCUMENTS_CAP_TREE_H

#include "documents/cap.h"

struct cap_rule; /* cap_schema.h */

struct cap_node {
    struct str name;  /* local */
    struct str space; /* namespace, "" when none */
    int line;
    struct str text;               /* of an element without elements, as written */
    bool has_stray_text;           /* words between its elements */
    struct str attribute;          /* its first attribute that means something, "" when none */
    struct cap_node *parent;       /* NULL for the root */
    struct cap_node *first, *next; /* child, sibling */
    struct cap_node *last;         /* child */
    struct cap_node *following;    /* in document order, parents before children */
    const struct cap_rule *rules;  /* how its children are judged; set by cap_schema */
    size_t position;               /* among siblings of its name, from 1 */
};

/* ST_MALFORMED with the line: no well-formed XML, or a document type; ST_LIMIT. */
enum status cap_tree_read(struct arena *arena, struct fault *fault, struct str xml,
                          struct cap_node **ret_root) MUST_CHECK;
/* "alert/info[2]/area[1]": the place of a node, with a number where several of its name stand. */
struct str cap_tree_path(struct arena *arena, const struct cap_node *node);
/* The first child of that name (of CAP's namespace) after `before`, or of all when it is NULL. */
const struct cap_node *cap_tree_child(const struct cap_node *parent, const struct cap_node *before,
                                      const char *name);

#endif
