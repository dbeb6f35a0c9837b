/* SPDX-License-Identifier: Apache-2.0
 * Key periods (重要时期、重大活动保障): days in which named parties protect more and say every day
 * that all is well, or what happened.
 *
 * An authority declares one for parties of its area, a unit for itself.  At its beginning the fact
 * "activity-opened" is stated about every party, at its end "activity-closed" (unless another
 * period of the party still runs): the packs' duties follow from these and from nothing here.  With
 * regime "24h" somebody has to be on duty (watch.h).
 *
 * The daily report is due at one time of every day, holidays included: "quiet" or "event" with
 * words.  When the grace has passed without a word the row is "missing" and a task "silence" of the
 * unit; a later word ends the task and stays late.  A word is never taken back: "quiet" may become
 * "event", not the other way round.  Rows begin with the first due time after the opening.
 *
 * Linkage partners (police, carrier, maintainer) are switched on and off by the organiser; each
 * time is kept. */
#ifndef PROCEDURES_KEY_PERIOD_H
#define PROCEDURES_KEY_PERIOD_H

#include "base/json.h"
#include "db/work.h"

enum {
    KEY_PERIOD_PARTIES_MAX = 5000,
    KEY_PERIOD_PARTNERS_MAX = 50,
    KEY_PERIOD_DAYS_MAX = 400,
    KEY_PERIOD_BOARD_DAYS = 31, /* columns of the board */
    KEY_PERIOD_PAGE = 50,
    KEY_PERIOD_PAGE_MAX = 200,
};

struct key_period {
    struct str id;
    int64_t version;
    struct str organiser, title, declared, region, sector;
    struct instant from_at, to_at; /* first and last millisecond */
    struct str regime;             /* "24h" | "daily" */
    struct str report_time;        /* "17:00", Beijing time */
    int64_t grace_ms;
    struct str measures;
    json_t *partners;
    struct date days_made_to; /* year 0: none */
    struct str state;         /* "announced" | "open" | "closed" | "cancelled" */
    struct instant made_at, opened_at, closed_at;
    struct str made_by, reason;
};

/* `input`: {title, declared nation|region|city|activity, from, to, region?, sector? (the
 * organiser's own when absent), regime?,
 * report_time?, grace_minutes?, measures?, partners?, parties[]? (ids), kinds[]? (party kinds: all
 * of the region × sector), reason?}.  A period that has begun opens at once.  ST_INVALID, ST_DENIED
 * (a party outside one's area; a unit for others), ST_LIMIT. */
enum status key_period_declare(struct work *w, const json_t *input,
                               struct key_period *ret_period) MUST_CHECK;
/* Organiser, named parties, officers whose area holds its region; else ST_NOT_FOUND. */
enum status key_period_load(struct work *w, struct str id,
                            struct key_period *ret_period) MUST_CHECK;
/* {title?, to?, report_time?, measures?, partners?, parties[]? (added)}: by the organiser. */
enum status key_period_change(struct work *w, struct key_period *period, int64_t version,
                              const json_t *input) MUST_CHECK;
/* "close" {reason}, "cancel" {reason}, "linkage-start" | "linkage-stop" {partner (its number from
 * 0)}. */
enum status key_period_act(struct work *w, struct key_period *period, int64_t version,
                           struct str act, const json_t *input) MUST_CHECK;
/* Whether the actor sees every line of it, and whether its party is named. */
enum status key_period_sees(struct work *w, const struct key_period *period, bool *ret_sees_all,
                            bool *ret_is_named) MUST_CHECK;
/* The whole scope of the actor over key periods. */
struct key_period_sight;
enum status key_period_sight(struct work *w, struct key_period_sight *ret_sight) MUST_CHECK;

#endif
