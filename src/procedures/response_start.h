/* SPDX-License-Identifier: Apache-2.0
 * How a response begins: opened as a proposal, started by who may by the packs, or (levels I and
 * II) entered here by the order of an upper command. */
#ifndef PROCEDURES_RESPONSE_START_H
#define PROCEDURES_RESPONSE_START_H

#include "procedures/dossier.h"

/* {level, title, scope?, region?, sector?, basis?, affected[]?, text?, exercise?, happened_at?,
 * reason?}. */
enum status response_start_open(struct work *w, const json_t *input,
                                struct dossier *ret_dossier) MUST_CHECK;
dossier_step_fn response_start_may_open;
dossier_when_fn response_start_is_ours;   /* level III or IV */
dossier_when_fn response_start_is_theirs; /* level I or II */
/* The act is for the emergency command, where a party acts as one. */
dossier_step_fn response_start_command_guard;
dossier_step_fn response_start_guard;
dossier_step_fn response_start_effect;
dossier_step_fn response_start_import_guard;
dossier_step_fn response_start_import_effect;
/* Above level IV a response is the city's, or that of an upper command in the city: its place is
 * the city at or above the region. */
enum status response_start_city(struct work *w, struct str region, struct str *ret_code) MUST_CHECK;
/* Minutes between situation reports at the level of the dossier, by the packs of its place; 0: no
 * rhythm. */
enum status response_start_rhythm(struct work *w, const struct dossier *dossier,
                                  int64_t *ret_minutes) MUST_CHECK;

#endif
