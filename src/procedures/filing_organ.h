/* SPDX-License-Identifier: Apache-2.0
 * Which registered police party receives a filing, by the packs' rules (policy/organ.h). */
#ifndef PROCEDURES_FILING_ORGAN_H
#define PROCEDURES_FILING_ORGAN_H

#include "procedures/procedure.h"

/* The organ that the rules want: {rule, level, place, region, region_name, clause, strength, zh,
 * en, party{id, name}|null}; party is null when no police party of that region is registered.  NULL
 * with a problem on step when the places are not known. */
enum status filing_organ_find(struct work *w, struct procedure_step *step,
                              json_t **ret_organ) MUST_CHECK;
/* Guard: the organ is known and registered. */
enum status filing_organ_is_known(struct work *w, struct procedure_step *step) MUST_CHECK;
/* Effect: the matter and the system now name the receiving organ. */
enum status filing_organ_set(struct work *w, struct procedure_step *step) MUST_CHECK;

#endif
