/* SPDX-License-Identifier: Apache-2.0
 * Rows of the table change; only change.c uses them. */
#ifndef REGISTRY_CHANGE_STORE_H
#define REGISTRY_CHANGE_STORE_H

#include "base/json.h"
#include "db/work.h"

struct change_row {
    struct instant at;
    struct str act, subject, root, reason;
    struct str before, after; /* canonical JSON; ptr NULL when there was none */
};

enum status change_store_insert(struct work *w, const struct change_row *row) MUST_CHECK;
/* Add the newest rows to `items`, as the API shows them. */
enum status change_store_list(struct work *w, struct str root, int limit, json_t *items) MUST_CHECK;
/* How often `act` was done to the record. */
enum status change_store_count(struct work *w, struct str root, struct str act,
                               int64_t *ret_count) MUST_CHECK;

#endif
