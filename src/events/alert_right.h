/* SPDX-License-Identifier: Apache-2.0
 * Who may act upon what was found at a unit: its own people, and the officers in whose region and
 * sector the system or the unit lies. */
#ifndef EVENTS_ALERT_RIGHT_H
#define EVENTS_ALERT_RIGHT_H

#include "events/alert.h"

/* ST_DENIED with a fault when the actor sees the alert but may not act on it. */
enum status alert_right_need(struct work *w, const struct alert *alert) MUST_CHECK;
enum status alert_right_has(struct work *w, const struct alert *alert, bool *ret_has) MUST_CHECK;
/* The same by unit and system ("" when none). */
enum status alert_right_upon(struct work *w, struct str party_id, struct str system_id,
                             bool *ret_has) MUST_CHECK;

#endif
