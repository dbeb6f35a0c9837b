/* SPDX-License-Identifier: Apache-2.0
 * What investigations look for in the record store. */
#ifndef PROCEDURES_INVESTIGATION_STORE_H
#define PROCEDURES_INVESTIGATION_STORE_H

#include "db/work.h"

enum { INVESTIGATION_STORE_STEP = 50, INVESTIGATION_STORE_DAYS = 60 };

/* Level IV incidents closed within the last INVESTIGATION_STORE_DAYS days, without a response or
 * investigation on them. */
enum status investigation_store_unanswered(struct work *w, struct str **ret_ids,
                                           size_t *ret_count) MUST_CHECK;

#endif
