/* SPDX-License-Identifier: Apache-2.0
 * Rosters: which hours a party has somebody on duty, and who takes turns.
 *
 * A roster as JSON: {id, version, party{id,name}, name, regime "7x24" | "event", pattern{slots[],
 * days[]}, people{officer[], leader[], technical[]}, first_on, last_on|null, made_to, state
 * "active" | "closed", open_minutes (of a week, without anybody), made_at, made_by, actions[]}.  A
 * person is {account?, name, phone}: an account of the party, or a name with a number.
 *
 * Shifts are made watch.ahead_days ahead, by the act and by the job, and never twice.  A change of
 * the roster makes anew what has not begun; shifts that two people exchanged stay exchanged unless
 * their hours are gone. */
#ifndef PROCEDURES_WATCH_ROSTER_H
#define PROCEDURES_WATCH_ROSTER_H

#include "procedures/watch.h"

#define WATCH_ROSTER_ALWAYS "7x24"
#define WATCH_ROSTER_EVENT  "event"

struct watch_roster {
    struct str id;
    int64_t version;
    struct str party_id, name, regime;
    json_t *pattern, *people;
    struct date first_on, last_on; /* year 0: no end */
    struct date made_to;           /* year 0: nothing made yet */
    struct str state;
    struct instant made_at;
    struct str made_by;
};

/* `input`: {name, regime, pattern, people, first_on?, last_on?, reason?}; first_on when absent:
 * today, or yesterday when a night of it is under way.  ST_INVALID with the member; ST_DENIED:
 * another party's. */
enum status watch_roster_open(struct work *w, const json_t *input,
                              struct watch_roster *ret_roster) MUST_CHECK;
enum status watch_roster_load(struct work *w, struct str id,
                              struct watch_roster *ret_roster) MUST_CHECK;
/* Members that are absent stay. ST_STALE, ST_CONFLICT: closed. */
enum status watch_roster_change(struct work *w, struct watch_roster *roster, int64_t version,
                                const json_t *input) MUST_CHECK;
/* Shifts that have not begun are dropped; the reason is required. */
enum status watch_roster_close(struct work *w, struct watch_roster *roster, int64_t version,
                               struct str reason) MUST_CHECK;
/* Make what is missing up to the setting's day; for the job. */
enum status watch_roster_extend(struct work *w, struct watch_roster *roster) MUST_CHECK;
enum status watch_roster_json(struct work *w, const struct watch_roster *roster,
                              json_t **ret_object) MUST_CHECK;
/* {items[], next, total, as_of} of a party in sight, "" the actor's own. */
enum status watch_roster_page(struct work *w, struct str party_id, struct str after, int64_t limit,
                              json_t **ret_page) MUST_CHECK;

#endif
