/* SPDX-License-Identifier: Apache-2.0
 * Rows of the table notify_rule; only notify_rule.c uses them. */
#ifndef REGISTRY_NOTIFY_RULE_STORE_H
#define REGISTRY_NOTIFY_RULE_STORE_H

#include "registry/notify_rule.h"

/* ret_rule is NULL when the account never set any. */
enum status notify_rule_find(struct work *w, struct str account_id, int64_t *ret_version,
                             json_t **ret_rule) MUST_CHECK;
/* Version 0 inserts.  ST_STALE (with a fault) when the stored version is another. */
enum status notify_rule_keep(struct work *w, struct str account_id, int64_t version,
                             const json_t *rule) MUST_CHECK;

#endif
