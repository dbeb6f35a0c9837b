/* SPDX-License-Identifier: Apache-2.0
 * What a wish of recipients means for the store. */
#ifndef PROCEDURES_RECIPIENT_CHOICE_H
#define PROCEDURES_RECIPIENT_CHOICE_H

#include "procedures/recipient_store.h"

/* Judge the wish (recipient.h) and the keeper's right to it.  ST_INVALID, ST_DENIED, ST_LIMIT,
 * ST_NOT_FOUND: a region or sector that is not in the tree. */
enum status recipient_choice_filter(struct work *w, const struct dossier *dossier,
                                    const json_t *wish,
                                    struct recipient_filter *ret_filter) MUST_CHECK;

#endif
