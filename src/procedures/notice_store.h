/* SPDX-License-Identifier: Apache-2.0
 * What notices keep beside their dossiers.  Inside the room; the caller has loaded the dossier, and
 * with it judged the sight. */
#ifndef PROCEDURES_NOTICE_STORE_H
#define PROCEDURES_NOTICE_STORE_H

#include "procedures/notice.h"

enum {
    NOTICE_STORE_SIGNED = 4, /* rungs of recipient.h as its rows have them */
    NOTICE_STORE_FED_BACK = 5,
    NOTICE_STORE_VERIFIED = 6,
};

struct notice_row {
    struct str kind, mark; /* codes of the packs' lists, "" in a draft that names none yet */
    json_t *wish;          /* recipient.h: struct recipient_choice */
    struct str saved_by;   /* account */
    int64_t needs, done;   /* rungs: what answers it, what ends it */
    int64_t year, serial;
    struct instant issued_at, due_at; /* ms 0: not issued */
    json_t *left_open;
};

struct notice_filter;

enum status notice_store_insert(struct work *w, struct str id,
                                const struct notice_row *row) MUST_CHECK;
enum status notice_store_update(struct work *w, struct str id,
                                const struct notice_row *row) MUST_CHECK;
/* ST_NOT_FOUND without a fault. */
enum status notice_store_load(struct work *w, struct str id, struct notice_row *ret_row) MUST_CHECK;
enum status notice_store_issue(struct work *w, struct str id, struct str party, int64_t year,
                               struct instant due_at, int64_t *ret_serial) MUST_CHECK;
enum status notice_store_close(struct work *w, struct str id, const json_t *left) MUST_CHECK;

/* Parts as the API takes them: [{party, systems[], text}]. */
enum status notice_store_put_parts(struct work *w, struct str id, const json_t *parts) MUST_CHECK;
/* [{party{id,name}, systems[] (ids), text}]; `party` "": all. */
enum status notice_store_parts(struct work *w, struct str id, struct str party,
                               json_t **ret_list) MUST_CHECK;
/* Its name; ST_NOT_FOUND without a fault when the party does not run it. */
enum status notice_store_system_of(struct work *w, struct str system, struct str party,
                                   struct str *ret_name) MUST_CHECK;

/* ST_NOT_FOUND without a fault: not addressed. */
enum status notice_store_rung(struct work *w, struct str id, struct str party,
                              int64_t *ret_rung) MUST_CHECK;
/* [{party{id,name}, rung}] below a rung, at most NOTICE_LEFT_MAX, and how many there are. */
enum status notice_store_left(struct work *w, struct str id, int64_t rung, json_t **ret_list,
                              int64_t *ret_count) MUST_CHECK;
/* Ids of duties of that group that the party owes because of the notice. */
enum status notice_store_duties(struct work *w, struct str id, struct str party, const char *group,
                                struct str **ret_ids, size_t *ret_count) MUST_CHECK;
enum status notice_store_late(struct work *w, struct str id, int64_t *ret_count) MUST_CHECK;

struct notice_term {
    struct str party, state;
    struct instant until;
    struct str reason;
};
enum status notice_store_ask(struct work *w, struct str id,
                             const struct notice_term *term) MUST_CHECK;
/* ST_NOT_FOUND without a fault: nothing was asked. */
enum status notice_store_answer(struct work *w, struct str id,
                                const struct notice_term *term) MUST_CHECK;
/* [{party{id,name}, state, asked_until, asked_at, asked_by, asked_reason, until|null,
 * answered_at|null, answered_by, answered_reason}] */
enum status notice_store_terms(struct work *w, struct str id, struct str party,
                               json_t **ret_list) MUST_CHECK;

/* [{id, name, region}] of active parties of these kinds, at most `limit`. */
enum status notice_store_helpers(struct work *w, uint32_t kinds, struct str q, int64_t limit,
                                 json_t **ret_list) MUST_CHECK;
enum status notice_store_forward(struct work *w, struct str id, struct str to,
                                 struct str reason) MUST_CHECK;
/* [{from{id,name}, to{id,name}, at, by, reason}] */
enum status notice_store_forwards(struct work *w, struct str id, struct str from,
                                  json_t **ret_list) MUST_CHECK;

/* Ids in the actor's sight, newest first. */
enum status notice_store_page(struct work *w, const struct notice_filter *filter, int64_t limit,
                              struct str **ret_ids, size_t *ret_count,
                              int64_t *ret_total) MUST_CHECK;

#endif
