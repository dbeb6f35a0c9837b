/* SPDX-License-Identifier: Apache-2.0
 * Which reports would be owed if an alert is confirmed as an incident: the packs' rules asked with
 * the events an incident states, as if they had happened.  Writes nothing, and says of every clock
 * what it waits for. */
#ifndef PROCEDURES_ALERT_DUTY_H
#define PROCEDURES_ALERT_DUTY_H

#include "events/alert.h"

/* {state, found_at|null, told, incident{id, number, title, state, state_zh, state_en}|null,
 * clocks[] (policy/incident_clock.h), earliest|null}.
 *
 * state "would": nothing is owed yet; the clocks count from found_at, when the unit would be held
 * to have found it: when the alert was raised, and for others' officers, who would tell the unit
 * (`told`), now.  "runs": it was handed over to an incident in sight, these are its own clocks.
 * "none": it was judged to be no attack.  Officers find what their own office would have to pass on
 * among them ("receipt").  `hands`: hand_overs[] of alert_detail. */
enum status alert_duty_json(struct work *w, const struct alert *alert, const json_t *hands,
                            json_t **ret_object) MUST_CHECK;
/* When the unit is held to have found what an alert shows, if the actor hands it over now. */
struct instant alert_duty_found_at(const struct work *w, const struct alert *alert);
/* Whether the actor is of the unit itself. */
bool alert_duty_is_own(const struct work *w, const struct alert *alert);

#endif
