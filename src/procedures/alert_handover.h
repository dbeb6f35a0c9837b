/* SPDX-License-Identifier: Apache-2.0
 * From an alert to what procedures make of it: a draft of a notice or a warning, an incident, or
 * the record of a finding alone (requirement MON-27).  What the alert knows is filled in; its
 * origin stays with it. */
#ifndef PROCEDURES_ALERT_HANDOVER_H
#define PROCEDURES_ALERT_HANDOVER_H

#include "events/alert.h"

/* Make the draft through the procedure's own function, with its own rights (ST_DENIED where the
 * actor may not open such a thing), and record the hand-over.  `is_record_only`: somebody has made
 * it elsewhere or will; then `target_id` may name it.  ret_target: id of what was made, or as
 * given.  ST_CONFLICT, naming the record: it was handed over so before, and that has not ended. */
enum status alert_handover_do(struct work *w, struct alert *alert, int64_t version,
                              enum alert_hand hand, bool is_record_only, struct str target_id,
                              struct str reason, struct str *ret_target) MUST_CHECK;

#endif
