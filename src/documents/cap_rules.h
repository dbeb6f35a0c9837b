/* SPDX-License-Identifier: Apache-2.0
 * What CAP-v1.2 asks of a message in words that no schema can hold. */
#ifndef DOCUMENTS_CAP_RULES_H
#define DOCUMENTS_CAP_RULES_H

#include "documents/cap_schema.h"

/* Judge a tree that cap_schema_check found nothing wrong with. */
void cap_rules_check(struct cap_problems *problems, const struct cap_node *root);
/* The next triple of a <references> text; false when it is none. */
bool cap_rules_reference(struct str text, struct str *ret_rest, struct cap_reference *ret_one);

#endif
