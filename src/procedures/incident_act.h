/* SPDX-License-Identifier: Apache-2.0
 * What the acts on an incident do: guards and effects of the table in incident.c. */
#ifndef PROCEDURES_INCIDENT_ACT_H
#define PROCEDURES_INCIDENT_ACT_H

#include "procedures/dossier.h"

/* Put a level that facts propose into data.judgement and the level, unless none applies; `facts`
 * as a person sent them.  ST_INVALID names the fact. */
enum status incident_act_propose(struct work *w, struct dossier *dossier, const json_t *facts,
                                 bool *ret_has_level) MUST_CHECK;
/* Name the emergency office (else cyberspace office) of each region as observer, and tell it. */
enum status incident_act_name_observers(struct work *w, const struct dossier *dossier,
                                        const json_t *regions) MUST_CHECK;
/* Tell a party's people of the incident; message kind as in the catalogue.  `parameters` may be
 * NULL; title, number, issuer and level are filled in. */
enum status incident_act_tell(struct work *w, const struct dossier *dossier, struct str party_id,
                              const char *message_kind, struct str occasion,
                              json_t *parameters) MUST_CHECK;

/* Something beside the record moved (a report, evidence): whoever watches the incident hears of it.
 */
enum status incident_act_moved(struct work *w, const struct dossier *dossier) MUST_CHECK;

/* Which row of an act is offered. */
enum status incident_act_when_contestable(struct work *w, const struct dossier *d, bool *ret_open);
enum status incident_act_when_command(struct work *w, const struct dossier *d, bool *ret_open);
enum status incident_act_when_above(struct work *w, const struct dossier *d, bool *ret_open);
enum status incident_act_when_here(struct work *w, const struct dossier *d, bool *ret_open);
enum status incident_act_when_supervisor(struct work *w, const struct dossier *d, bool *ret_open);

enum status incident_act_check_judge(struct work *w, struct dossier_step *step);
enum status incident_act_judge(struct work *w, struct dossier_step *step);
enum status incident_act_check_command(struct work *w, struct dossier_step *step);
enum status incident_act_confirm(struct work *w, struct dossier_step *step);
enum status incident_act_acknowledge(struct work *w, struct dossier_step *step);
enum status incident_act_contest(struct work *w, struct dossier_step *step);
enum status incident_act_start_plan(struct work *w, struct dossier_step *step);
enum status incident_act_check_handling(struct work *w, struct dossier_step *step);
enum status incident_act_handle(struct work *w, struct dossier_step *step);
enum status incident_act_check_merge(struct work *w, struct dossier_step *step);
enum status incident_act_merge(struct work *w, struct dossier_step *step);
enum status incident_act_end(struct work *w, struct dossier_step *step);
enum status incident_act_reopen(struct work *w, struct dossier_step *step);
enum status incident_act_check_close(struct work *w, struct dossier_step *step);
enum status incident_act_false_alarm(struct work *w, struct dossier_step *step);
enum status incident_act_name_observer(struct work *w, struct dossier_step *step);
enum status incident_act_hand_over(struct work *w, struct dossier_step *step);
enum status incident_act_check_breach(struct work *w, struct dossier_step *step);
enum status incident_act_breach(struct work *w, struct dossier_step *step);

#endif
