/* SPDX-License-Identifier: Apache-2.0
 * Filled forms for the demonstration city: every required field that is shown gets an answer of its
 * kind, the same for the same seed. */
#ifndef CLI_DEMO_FORM_H
#define CLI_DEMO_FORM_H

#include "policy/form.h"

/* Add answers for the tables about `about` ("party", "system", "data", "grading") to `answers`, which
 * may hold some already.  Fields filled from a record and attachments stay out. */
void demo_form_fill(const struct policy *policy, struct arena *arena, struct str about,
                    struct str seed, json_t *answers);

#endif
