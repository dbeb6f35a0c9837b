/* SPDX-License-Identifier: Apache-2.0
 * What CAP-v1.2 (section 3.2 and its schema, section 3.4) lets an element hold: which children, in
 * which order, how many, of which form. */
#ifndef DOCUMENTS_CAP_SCHEMA_H
#define DOCUMENTS_CAP_SCHEMA_H

#include "base/json.h"
#include "documents/cap_tree.h"

/* Everything wrong with a message, at most CAP_MAX_PROBLEMS. */
struct cap_problems {
    struct arena *arena;
    json_t *list; /* {field: path of the element, code, zh, en}; the texts begin with the line */
};

/* Add a problem of a node; `zh` and `en` are whole sentences without a full stop. */
void cap_schema_problem(struct cap_problems *problems, const struct cap_node *node,
                        const char *code, struct str zh, struct str en);
/* Judge the tree from its root down. */
void cap_schema_check(struct cap_problems *problems, struct cap_node *root);

/* dddd-dd-ddTdd:dd:dd±dd:dd of a real instant; blanks around it do not count. */
bool cap_schema_instant(struct str text, struct instant *ret_at);

#endif
