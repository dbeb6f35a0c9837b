/* SPDX-License-Identifier: Apache-2.0
 * The history of records: for every change the changed members, old and new, with who, when and
 * why. Written in the transaction that makes the change, next to the journal row. */
#ifndef REGISTRY_CHANGE_H
#define REGISTRY_CHANGE_H

#include "base/json.h"
#include "db/work.h"

/* Keep a change and journal it.  `act` is "system.update"; `subject` "system:ID"; `root` the record
 * in whose history it shows ("system:ID" for an asset of that system).  `before` NULL: created;
 * `after` NULL: removed.  Both are whole records; only members that differ are kept.
 * Nothing differs: nothing is written. */
enum status change_record(struct work *w, const char *act, struct str subject, struct str root,
                          const json_t *before, const json_t *after, struct str reason) MUST_CHECK;
/* {items[{id, at, actor, actor_name, act, subject, reason, before{}, after{}}], next, total,
 * as_of}, newest first, at most REGISTRY_MAX_HISTORY.  The caller has judged the right to see it.
 */
enum status change_list(struct work *w, struct str root, json_t **ret_page) MUST_CHECK;
/* Whether `act` was ever done to the record. */
enum status change_has_act(struct work *w, struct str root, struct str act,
                           bool *ret_has) MUST_CHECK;
/* A reason is there and within its length, else ST_INVALID on "reason". */
enum status change_need_reason(struct work *w, struct str reason) MUST_CHECK;

#endif
