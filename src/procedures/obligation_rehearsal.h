/* SPDX-License-Identifier: Apache-2.0
 * What a draft of packs would change: every subject of the store judged with the packs in force and
 * with the draft, side by side.  Nothing is written; what is not in
 * the actor's sight is left out. */
#ifndef PROCEDURES_OBLIGATION_REHEARSAL_H
#define PROCEDURES_OBLIGATION_REHEARSAL_H

#include "base/json.h"
#include "db/work.h"

/* `limit` rows of each list at most, 0 for all; a list that was cut says so in `cut`.
 * {appear[], vanish[], move[{before, after}], counts{appear, vanish, move, subjects}, cut, as_of};
 * rows as obligation_json. */
enum status obligation_rehearsal(struct work *w, const struct policy *draft, int64_t limit,
                                 json_t **ret_report) MUST_CHECK;

#endif
