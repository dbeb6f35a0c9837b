/* SPDX-License-Identifier: Apache-2.0
 * Receipts of matters: the signed journal row of the newest act that a receipt is given for. */
#ifndef PROCEDURES_MATTER_RECEIPT_H
#define PROCEDURES_MATTER_RECEIPT_H

#include "procedures/matter.h"

struct digest_key;

/* ST_NOT_FOUND when the matter has had no such act yet (see is_receipted in its table). */
enum status matter_receipt(struct work *w, const struct matter *matter,
                           const struct digest_key *key, json_t **ret_receipt) MUST_CHECK;

#endif
