/* SPDX-License-Identifier: Apache-2.0
 * What a row keeps of where a duty comes from, as canonical JSON text. */
#ifndef PROCEDURES_OBLIGATION_ORIGIN_H
#define PROCEDURES_OBLIGATION_ORIGIN_H

#include "db/work.h"
#include "policy/obligation.h"

/* As obligation_origin_json. */
struct str obligation_origin_text(struct work *w, const struct obligation *o);
/* As obligation_computed_json without the walk over days, which is made again for whoever looks at
 * it; "null" for a duty without a day. */
struct str obligation_origin_sum_text(struct work *w, const struct obligation *o);

#endif
