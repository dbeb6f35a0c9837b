/* SPDX-License-Identifier: Apache-2.0
 * An alert with what procedures know of it: what would be owed, whom to call, and what became of
 * it. */
#ifndef PROCEDURES_ALERT_VIEW_H
#define PROCEDURES_ALERT_VIEW_H

#include "events/alert.h"

/* alert_detail with:
 *   sector_zh, sector_en ("" without one);
 *   owed: alert_duty.h;
 *   contact {source, people[{name, post, roles[], phone, state|null, from|null, to|null}],
 *     phones[{name, phone}]}: source "roster" (who has the unit's watch now; post is a word of
 *     watch.h, state "on", "handing" or "planned"), "register" (its people in force today who
 *     answer for security, post as registered), "none" (nobody is recorded, or none in the actor's
 *     sight); phones are those of its duty room;
 *   hand_overs[] with target {kind, number, title, state, state_zh, state_en, open}|null beside:
 *     what became of it, null where nothing came of it or it is out of sight. */
enum status alert_view_json(struct work *w, const struct alert *alert,
                            json_t **ret_object) MUST_CHECK;

#endif
