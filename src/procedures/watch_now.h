/* SPDX-License-Identifier: Apache-2.0
 * The duty screen: what needs the party now, in the order in which it is dealt with, each with the
 * time it waits or ends and one act; who is on duty; whom to call.
 *
 * An item as JSON: {kind, id, zh, en, clause, since|null, due_at|null, late, level, number, link
 * {type, id, dossier? and kind? of a task}, n, alert?{level, system|null, party, cii, hits,
 * taken_by|null}}.  Kinds in their order: "event-alert" (a critical or high alert that nobody has
 * taken: watch_alert.h), "alert" (a warning or notice wants a signature), "feedback", "duty" (a
 * duty ends within the hours of a setting or ended within a day: report clocks of incidents,
 * situation reports), "report" (the daily report of a key period), "silent" (units of an own key
 * period that said nothing: n), "gap" (nobody is on duty here), "area-gap" (units of one's area
 * without anybody: n), "delivery" (messages that did not arrive: n), "task", "event-taken" (such an
 * alert that somebody works on), and "duty" again: what ended in the week before. */
#ifndef PROCEDURES_WATCH_NOW_H
#define PROCEDURES_WATCH_NOW_H

#include "procedures/watch.h"

enum { WATCH_NOW_ITEMS = 100 /* of each kind at most */ };

/* Items of a party the caller may see, at most `limit` of each kind, and {kind: n} over all. */
enum status watch_now_items(struct work *w, struct str party_id, int64_t limit, json_t **ret_items,
                            json_t **ret_counts) MUST_CHECK;
/* What dossiers of the party recorded since: [{dossier{id,kind,title}, at, happened_at, actor, act,
 * text}], oldest first. */
enum status watch_now_events(struct work *w, struct str party_id, struct instant since,
                             int64_t limit, json_t **ret_events) MUST_CHECK;
/* {party, items[], counts{}, shift (the actor's present or next one)|null, regime{} (with the
 * people on duty), offices[{kind, party{id,name}, people[] (names), phones[{name, phone}]}],
 * open{kind: n} (open dossiers), periods[] (open key periods of the party), call_minutes, as_of}.
 */
enum status watch_now(struct work *w, json_t **ret_screen) MUST_CHECK;
/* {items[{id, party{id,name}, since, reason, clause, phones[{name, phone}]}], next, total, as_of}:
 * parties of an officer's area that have to have somebody on duty and have nobody, the longest
 * first; none for others. */
enum status watch_now_gaps(struct work *w, struct str after, int64_t limit,
                           json_t **ret_page) MUST_CHECK;

#endif
