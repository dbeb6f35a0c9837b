/* SPDX-License-Identifier: Apache-2.0
 * What follows from an incident: the facts it states, the reporting clocks of every law, and proofs
 * of what reports answer. */
#ifndef PROCEDURES_INCIDENT_DUTY_H
#define PROCEDURES_INCIDENT_DUTY_H

#include "procedures/dossier.h"

/* State that it was found, with level and class as they now are, at its systems, or at the unit
 * when it names none; what it had stated of that kind before is withdrawn.  Duties are settled at
 * once. */
enum status incident_duty_state(struct work *w, const struct dossier *dossier,
                                struct str reason) MUST_CHECK;
/* It never was one: everything stated is withdrawn. */
enum status incident_duty_withdraw(struct work *w, const struct dossier *dossier,
                                   struct str reason) MUST_CHECK;
/* Handling ended: closing reports fall due. */
enum status incident_duty_end(struct work *w, const struct dossier *dossier,
                              struct instant at) MUST_CHECK;
/* Handling goes on: it had not ended. */
enum status incident_duty_reopen(struct work *w, const struct dossier *dossier,
                                 struct str reason) MUST_CHECK;
/* A receiver has a report: what it must pass on falls due.  `from` is cii, organ or other. */
enum status incident_duty_received(struct work *w, const struct dossier *dossier,
                                   struct str party_id, struct instant at,
                                   struct str from) MUST_CHECK;
/* Clocks as incident_clock_of_rows, of every party concerned: {clocks[], earliest}. */
enum status incident_duty_clocks(struct work *w, const struct dossier *dossier,
                                 json_t **ret_clocks) MUST_CHECK;
/* Every duty that follows (not only reports), as evaluated rows. */
enum status incident_duty_rows(struct work *w, const struct dossier *dossier,
                               json_t **ret_rows) MUST_CHECK;
/* What names a duty for incident_duty_act, of an evaluated row: {obligation, subject,
 * subject_type}; every clock holds it. */
json_t *incident_duty_clock(struct arena *arena, const json_t *row);
/* The act ("prove", "receive", "reject-proof") on a duty of a clock, done for the party; a duty
 * that does not take it (any more) is left as it is. ret_is_done may be NULL. */
enum status incident_duty_act(struct work *w, struct str party_id, const json_t *clock,
                              const char *act, struct instant at, struct str reason,
                              bool *ret_is_done) MUST_CHECK;
/* The unit did what a duty word of this incident asks: proved, if the duty is open. */
enum status incident_duty_prove_act(struct work *w, const struct dossier *dossier, const char *duty,
                                    struct instant at, struct str reason) MUST_CHECK;
/* "cii", "organ" or "other": whose report it is, as next hops ask. */
enum status incident_duty_from(struct work *w, const struct dossier *dossier,
                               struct str *ret_from) MUST_CHECK;
/* The same of systems and their unit, before there is an incident. */
enum status incident_duty_from_of(struct work *w, const struct str *systems, size_t count,
                                  struct str party_id, struct str *ret_from) MUST_CHECK;
/* The unit whose incident it is: the affected one of a third-party report, else the keeper. */
struct str incident_duty_unit(const struct dossier *dossier);

#endif
