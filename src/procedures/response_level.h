/* SPDX-License-Identifier: Apache-2.0
 * Raising and lowering a response: a new one of the other level refers to the old one, which runs
 * until the new one starts and is then replaced by it. */
#ifndef PROCEDURES_RESPONSE_LEVEL_H
#define PROCEDURES_RESPONSE_LEVEL_H

#include "procedures/dossier.h"

#define RESPONSE_REPLACED "replaced"

dossier_step_fn response_level_guard;
dossier_step_fn response_level_effect;
dossier_step_fn response_level_replace; /* the old one: its clock stops */
/* The response that `dossier` replaces, if any, ends as replaced; its duties go on until the end of
 * the new one where the packs say so. */
enum status response_level_take_over(struct work *w, const struct dossier *dossier) MUST_CHECK;

#endif
