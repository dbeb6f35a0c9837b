/* SPDX-License-Identifier: Apache-2.0
 * Which sets of indicators an alert rests on, and what is kept from those who may not know any of
 * them.  For the files of alerts only. */
#ifndef EVENTS_ALERT_SET_H
#define EVENTS_ALERT_SET_H

#include "events/alert.h"

#define ALERT_SET_WITHHELD "withheld" /* instead of the cause */

/* That the alert rests on this set too, with the mark it has now. */
enum status alert_set_put(struct work *w, struct str alert_id,
                          const struct alert_set *set) MUST_CHECK;
/* [{name, tlp}] that the actor may be told of, and how many more there are. */
enum status alert_set_list(struct work *w, struct str alert_id, json_t **ret_list,
                           int64_t *ret_withheld) MUST_CHECK;
/* What the actor reads instead, when none of its sets is the actor's to know. */
void alert_set_withhold(struct work *w, struct alert *x);
void alert_set_titles(struct str *ret_zh, struct str *ret_en);
/* Whether everybody at the unit may be told the cause of the hit. */
bool alert_set_is_open(const struct alert_hit *hit);

#endif
