/* SPDX-License-Identifier: Apache-2.0
 * Filled forms for the demonstration city: every required field that is shown gets an answer of its
 * kind, the same for the same seed. */
#ifndef CLI_DEMO_FORM_H
#define CLI_DEMO_FORM_H

#include "policy/form.h"

#define DEMO_FORM STR("filing-2025")

/* Add answers for the tables about `about` ("party", "system", "data") to `answers`, which may hold
 * some already.  `record` is the record as the API shows it (its own members answer some fields),
 * without form.  Papers of the system tables: topology, organisation, plan are said to be there. */
void demo_form_fill(const struct policy *policy, struct arena *arena, struct str about,
                    struct str seed, const json_t *record, json_t *answers);

#endif
