/* SPDX-License-Identifier: Apache-2.0
 * Shifts: taking over, what happened, handing over.
 *
 * planned → on (take-over) → handing (hand-over: the note is made) → done (the next officer accepts
 * by taking over).  Nobody leaves unaccepted except with a reason ("left"); a shift whose hours end
 * without anybody is "missed".  Every act is a row of the journal and, with its words, an entry of
 * the shift's log, which only grows.
 *
 * A shift as JSON: {id, version, roster{id,name}, party{id,name}, post, from, to, account, name,
 * phone|null, state, late (nobody took over in time), taken_at|null, taken_by, ended_at|null,
 * ended_by, reason, note|null, mine, actions[]}; the note as watch_shift_note. */
#ifndef PROCEDURES_WATCH_SHIFT_H
#define PROCEDURES_WATCH_SHIFT_H

#include "procedures/watch.h"

enum { WATCH_SHIFT_EARLY_MS = WATCH_HOUR_MS /* one may take over so long before */ };

struct watch_shift {
    struct str id;
    int64_t version;
    struct str roster_id, roster_name, party_id, post;
    struct instant from_at, to_at, late_at;
    struct str account_id, name, phone, state;
    struct instant taken_at, ended_at, told_at; /* told_at: its lateness was told */
    struct str taken_by, ended_by, reason;
    struct str note;   /* JSON text, "" before */
    struct str regime; /* of the roster */
};

struct watch_shift_filter {
    struct str party; /* "": the actor's */
    struct str roster, state;
    struct instant from_at, to_at; /* shifts that touch this time; ms 0: open */
    bool only_mine;
    struct str after; /* cursor "FROM-ID" */
    int64_t limit;
};

/* {items[], next, total: null, as_of}: by beginning. */
enum status watch_shift_page(struct work *w, const struct watch_shift_filter *filter,
                             json_t **ret_page) MUST_CHECK;
/* In sight, else ST_NOT_FOUND. */
enum status watch_shift_load(struct work *w, struct str id,
                             struct watch_shift *ret_shift) MUST_CHECK;
enum status watch_shift_json(struct work *w, const struct watch_shift *shift,
                             json_t **ret_object) MUST_CHECK;

/* `act`: "take-over" {reason? (standing in for somebody, or relieving one who did not hand over)},
 * "entry" {kind, text, happened_at?}, "hand-over" {text}, "take-back" {}, "leave" {reason}.
 * ST_CONFLICT: not in this state, or not yet its time; ST_DENIED: another person's or party's;
 * ST_INVALID; ST_STALE (entries need no version: 0). */
enum status watch_shift_act(struct work *w, struct watch_shift *shift, int64_t version,
                            struct str word, const json_t *input) MUST_CHECK;
/* {items[{id, shift, at, happened_at, actor, kind, text}], next, total: null, as_of}, oldest first:
 * of one shift. */
enum status watch_shift_log(struct work *w, const struct watch_shift *shift, struct str after,
                            int64_t limit, json_t **ret_page) MUST_CHECK;
/* The hand-over note as it would be now: {made_at, by, from, to, words, open[] (items of the duty
 * screen), entries[], events[] (what was recorded in dossiers meanwhile), counts{}}. */
enum status watch_shift_note(struct work *w, const struct watch_shift *shift, struct str words,
                             json_t **ret_note) MUST_CHECK;

/* Two people of one party exchange shifts that have not begun: `input` {shift, with, reason}; the
 * other one agrees or refuses, the asker may withdraw.  {id, version, shift{}, with{}, asked_by,
 * asked_of, state, at, answered_at|null, reason, actions[]}. */
enum status watch_swap_ask(struct work *w, const json_t *input, json_t **ret_swap) MUST_CHECK;
/* `act`: "agree" | "refuse" | "withdraw".  ST_DENIED: not yours to answer. */
enum status watch_swap_answer(struct work *w, struct str id, int64_t version, struct str act,
                              json_t **ret_swap) MUST_CHECK;
/* {items[], next, total, as_of}: of the actor's party, newest first. */
enum status watch_swap_page(struct work *w, struct str after, int64_t limit,
                            json_t **ret_page) MUST_CHECK;

#endif
