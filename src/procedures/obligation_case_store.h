/* SPDX-License-Identifier: Apache-2.0
 * Sight of subjects; for obligation_case.c only. */
#ifndef PROCEDURES_OBLIGATION_CASE_STORE_H
#define PROCEDURES_OBLIGATION_CASE_STORE_H

#include "procedures/obligation_case.h"

/* Whether the actor's region × sector holds the subject; false for those who see no region. */
enum status obligation_case_store_reach(struct work *w, struct str subject,
                                        bool *ret_is_reached) MUST_CHECK;
/* Fills party_id, region, sector and level of a row from its subject; ST_NOT_FOUND without a
 * fault. */
enum status obligation_case_store_place(struct work *w, struct obligation_row *row) MUST_CHECK;

#endif
