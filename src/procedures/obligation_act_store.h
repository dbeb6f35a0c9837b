/* SPDX-License-Identifier: Apache-2.0
 * Acts on duties in the record store; for obligation_act.c and obligation_case.c. */
#ifndef PROCEDURES_OBLIGATION_ACT_STORE_H
#define PROCEDURES_OBLIGATION_ACT_STORE_H

#include "procedures/obligation_case.h"

/* A new row; id and who acts are filled in from the work. */
enum status obligation_act_store_add(struct work *w, const struct obligation_row *row,
                                     const struct obligation_entry *entry) MUST_CHECK;
/* Oldest first, at most OBLIGATION_CASE_MAX_ACTS. */
enum status obligation_act_store_list(struct work *w, struct str obligation_id,
                                      struct obligation_entries *ret_entries) MUST_CHECK;
/* ST_STALE with a fault when the row has another version by now. */
enum status obligation_act_store_step(struct work *w, struct str obligation_id,
                                      int64_t version) MUST_CHECK;
enum status obligation_act_store_assign(struct work *w, struct str obligation_id,
                                        struct str account_id) MUST_CHECK;
/* The empty str when no matter's clock decides the occurrence. */
enum status obligation_act_store_matter(struct work *w, struct str occurrence,
                                        struct str *ret_matter_id) MUST_CHECK;
/* {items[{id, person_name}], next, total, as_of}: whom a party may give its duties to. */
enum status obligation_act_store_officers(struct work *w, struct str party_id,
                                          json_t **ret_page) MUST_CHECK;
/* Whether the account is one of them, and its name. */
enum status obligation_act_store_officer(struct work *w, struct str party_id, struct str account_id,
                                         bool *ret_is_officer, struct str *ret_name) MUST_CHECK;

#endif
