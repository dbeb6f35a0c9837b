/* SPDX-License-Identifier: Apache-2.0
 * Which journals belong to a subject, and packs that were adopted; for obligation_past.c only. */
#ifndef PROCEDURES_OBLIGATION_PAST_STORE_H
#define PROCEDURES_OBLIGATION_PAST_STORE_H

#include "base/json.h"
#include "db/work.h"

/* Lists of ids. */
enum status obligation_past_store_systems(struct work *w, struct str party,
                                          json_t **ret_ids) MUST_CHECK;
enum status obligation_past_store_matters(struct work *w, struct str system,
                                          json_t **ret_ids) MUST_CHECK;
enum status obligation_past_store_duties(struct work *w, struct str subject,
                                         json_t **ret_ids) MUST_CHECK;
/* The files of a kept pack, canonical JSON.  ST_NOT_FOUND without a fault. */
enum status obligation_past_store_pack(struct work *w, struct str digest,
                                       struct str *ret_files) MUST_CHECK;

#endif
