/* SPDX-License-Identifier: Apache-2.0
 * Late parties and what moved; for obligation_home.c only. */
#ifndef PROCEDURES_OBLIGATION_HOME_STORE_H
#define PROCEDURES_OBLIGATION_HOME_STORE_H

#include "base/json.h"
#include "db/work.h"
#include "registry/scope.h"

/* {new, met, overdue} since the beginning of yesterday: of region × sector, or of what a party owes
 * when `party_id` is not "". */
enum status obligation_home_store_moved(struct work *w, const struct scope *scope,
                                        struct str party_id, json_t **ret_moved) MUST_CHECK;
/* [{party{id,name}|null, overdue, oldest_due_on, query{}}], the latest party first. */
enum status obligation_home_store_late(struct work *w, const struct scope *scope,
                                       json_t **ret_list) MUST_CHECK;
/* [{id, act, at, by, rule, subject_name, clause}] since the beginning of yesterday. */
enum status obligation_home_store_acts(struct work *w, const struct scope *scope,
                                       struct str party_id, json_t **ret_list) MUST_CHECK;
struct instant obligation_home_store_since(const struct work *w);

#endif
