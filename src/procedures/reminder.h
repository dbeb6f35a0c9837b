/* SPDX-License-Identifier: Apache-2.0
 * Reminders of dated duties, before and after due, and of what people did about duties.
 *
 * Before and on the due day and after it: the account that has the duty, else the officers of the
 * owing party, each by its own rules or by what the packs say for the place.  When a duty stays
 * overdue: the party's other officers and those of the party it is owed to.  Webhooks and robots
 * follow the packs.  Nobody is told twice of one stage of one due day.
 *
 * Candidates are found in a read work, told in short write works of their own (job.c). */
#ifndef PROCEDURES_REMINDER_H
#define PROCEDURES_REMINDER_H

#include "base/json.h"
#include "db/work.h"

enum {
    REMINDER_BATCH = 200,
    REMINDER_ACTS = 200,
    REMINDER_WINDOW_DAYS = 60, /* before and after due; NOTIFY_RULE_MAX_DAYS */
    REMINDER_NEAR_DAYS = 1,    /* looked at every minute, for terms in hours */
};

/* Where the walk over due days stands; all zero to begin. */
struct reminder_cursor {
    struct str due_on, region, id;
};

struct reminder_batch {
    size_t count;
    struct str *ids;               /* of duties that may have reached a new stage */
    struct reminder_cursor cursor; /* after the last of them */
};

/* The next candidates among open duties due within `days` days before or after today. */
enum status reminder_find(struct work *w, int days, const struct reminder_cursor *cursor,
                          struct reminder_batch *ret_batch) MUST_CHECK;
/* Tell whom it concerns and note when to look again.  Needs a write work. */
enum status reminder_tell(struct work *w, const struct str *ids, size_t count) MUST_CHECK;
/* Acts about duties since the last call: whoever must know is told.  ret_count: how many acts. */
enum status reminder_tell_acts(struct work *w, int *ret_count) MUST_CHECK;
/* Duties of people whose rules changed are looked at again. */
enum status reminder_renew(struct work *w) MUST_CHECK;

/* What the packs say for the actor's party: {before_days[], before_hours[], after_days[],
 * escalate_after_days, pack, strength}. */
enum status reminder_defaults(struct work *w, json_t **ret_json) MUST_CHECK;

#endif
