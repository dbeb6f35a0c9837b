/* SPDX-License-Identifier: Apache-2.0
 * What a drill consists of, in the record store: parts, undertakings, injects, expected reactions,
 * actions of the red side.  Inside the room; sight is the caller's business. */
#ifndef PROCEDURES_DRILL_STORE_H
#define PROCEDURES_DRILL_STORE_H

#include "procedures/drill.h"

struct drill_inject {
    struct str id, dossier_id;
    int64_t number, offset_minutes;
    struct str party_id, party_name; /* to whom; "" : the referee reads it out to all */
    struct str channel;              /* "inbox" | "phone" | "mail" | "paper" */
    struct str words;
    struct instant released_at; /* ms 0: not yet */
    struct str released_by;
};

struct drill_expectation {
    struct str id, dossier_id;
    int64_t number;
    struct str inject_id; /* "" : counted from the start */
    struct str party_id, party_name;
    struct str words;
    struct str act; /* act of this program that is the reaction ("incident.report"), or "" */
    int64_t within_minutes;
    struct str clause;
    int64_t points;
    struct str result;        /* "" | "met" | "late" | "not-met" */
    struct instant actual_at; /* ms 0: none */
    struct str source;        /* "" | "entered" | "records" | "twin" */
    int64_t score;            /* -1: not judged */
    struct str note, judged_by;
    struct instant judged_at;
};

struct drill_action {
    struct str id, dossier_id;
    int64_t number;
    struct instant at;
    struct str account_id, person, party_id, target, technique, words;
    struct str verdict; /* "allowed" | "refused" */
    struct str code, zh, en, clause;
};

struct drill_undertaking {
    struct str dossier_id, account_id, person, party_id, digest;
    struct instant at;
};

enum status drill_store_put_part(struct work *w, struct str dossier_id, struct str party_id,
                                 struct str part) MUST_CHECK;
/* "" when the party has none. */
enum status drill_store_part(struct work *w, struct str dossier_id, struct str party_id,
                             struct str *ret_part) MUST_CHECK;
enum status drill_store_drop_parts(struct work *w, struct str dossier_id) MUST_CHECK;

/* ST_CONFLICT without a fault of its own: signed already. */
enum status drill_store_undertake(struct work *w,
                                  const struct drill_undertaking *undertaking) MUST_CHECK;
enum status drill_store_undertakings(struct work *w, struct str dossier_id,
                                     struct drill_undertaking **ret_rows,
                                     size_t *ret_count) MUST_CHECK;
enum status drill_store_has_undertaken(struct work *w, struct str dossier_id, struct str account_id,
                                       bool *ret_has) MUST_CHECK;
enum status drill_store_drop_undertakings(struct work *w, struct str dossier_id) MUST_CHECK;

/* The script, whole: what was there goes, numbers count from 1. */
enum status drill_store_drop_script(struct work *w, struct str dossier_id) MUST_CHECK;
enum status drill_store_add_inject(struct work *w, const struct drill_inject *inject) MUST_CHECK;
enum status drill_store_add_expectation(struct work *w,
                                        const struct drill_expectation *expectation) MUST_CHECK;
enum status drill_store_injects(struct work *w, struct str dossier_id,
                                struct drill_inject **ret_rows, size_t *ret_count) MUST_CHECK;
enum status drill_store_expectations(struct work *w, struct str dossier_id,
                                     struct drill_expectation **ret_rows,
                                     size_t *ret_count) MUST_CHECK;
/* False when it was released already. */
enum status drill_store_release(struct work *w, struct str inject_id, struct instant at,
                                struct str by, bool *ret_released) MUST_CHECK;
enum status drill_store_judge(struct work *w,
                              const struct drill_expectation *expectation) MUST_CHECK;

/* number is filled here. */
enum status drill_store_add_action(struct work *w, struct drill_action *action) MUST_CHECK;
enum status drill_store_actions(struct work *w, struct str dossier_id, int64_t after, int64_t limit,
                                struct drill_action **ret_rows, size_t *ret_count) MUST_CHECK;
enum status drill_store_count_actions(struct work *w, struct str dossier_id, int64_t *ret_all,
                                      int64_t *ret_refused) MUST_CHECK;

/* Drills that run now, oldest first, whoever asks. */
enum status drill_store_running(struct work *w, struct str **ret_ids, size_t *ret_count) MUST_CHECK;
/* When somebody of the party first did that act in this store, from `from` on; ms 0: not yet. */
enum status drill_store_first_act(struct work *w, struct str act, struct str party_id,
                                  struct instant from, struct instant *ret_at) MUST_CHECK;

#endif
