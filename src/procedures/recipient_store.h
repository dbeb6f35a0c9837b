/* SPDX-License-Identifier: Apache-2.0
 * Rows of recipient, recipient_person, recipient_count and recipient_text; only recipient*.c use
 * them. */
#ifndef PROCEDURES_RECIPIENT_STORE_H
#define PROCEDURES_RECIPIENT_STORE_H

#include "procedures/recipient.h"

enum recipient_rung {
    RECIPIENT_RUNG_QUEUED,
    RECIPIENT_RUNG_SENT,
    RECIPIENT_RUNG_DELIVERED,
    RECIPIENT_RUNG_READ,
    RECIPIENT_RUNG_SIGNED,
    RECIPIENT_RUNG_FED_BACK,
    RECIPIENT_RUNG_VERIFIED,
    RECIPIENT_RUNGS
};

/* Steps of the escalation that were taken. */
enum {
    RECIPIENT_STEP_FIRST, /* the first contacts were told */
    RECIPIENT_STEP_NEXT,
    RECIPIENT_STEP_ALL, /* everybody of the party, and its supervisor */
    RECIPIENT_STEP_PHONE,
};

enum {
    RECIPIENT_STORY_MAX = 100,
    RECIPIENT_PEOPLE_MAX = 50,     /* of one party, frozen */
    RECIPIENT_TOLD_MAX = 2000000,  /* accounts of one dossier */
    RECIPIENT_BATCH = 5000,        /* parties named in one statement */
    RECIPIENT_WAYS_MAX = 20000,    /* rows of ways on one page */
    RECIPIENT_ALERTS_MAX = 50,     /* bars on top of a page */
    RECIPIENT_ESCALATE_MAX = 1000, /* recipients of one work of the job */
};

struct recipient {
    struct str dossier_id, party_id, party_name, region, sector;
    enum recipient_rung rung;
    struct instant at[RECIPIENT_RUNGS]; /* ms 0: that rung was not seen */
    int64_t people, answers, step;
    struct instant next_at, due_at; /* ms 0: none */
    bool is_ended;
    json_t *feedback;           /* object, or NULL */
    json_t *story;              /* list of {what, at, by, text …}, oldest first */
    int64_t sign_row, last_row; /* journal rows of the signature and of the newest act, 0: none */
};

struct recipient_filter {
    struct str keeper;
    bool is_wide;                                                     /* more than named parties */
    struct str named, exclude, regions, sectors, systems, level_list; /* JSON lists */
    int64_t kinds, cii, level_count, system_count;
};

/* JSON text of a list of ids, for the statements below. */
struct str recipient_store_list(struct arena *arena, const struct str *ids, size_t count);

enum status recipient_store_choose(struct work *w, const struct recipient_filter *filter,
                                   struct str **ret_ids, size_t *ret_count) MUST_CHECK;
/* ret_id "" when all lie in the region subtree and in one of the sectors ([""]: any). */
enum status recipient_store_stranger(struct work *w, struct str named, struct str region,
                                     struct str sectors, struct str *ret_id) MUST_CHECK;
enum status recipient_store_keeper(struct work *w, struct str id, struct str *ret_region,
                                   json_t **ret_sectors) MUST_CHECK;

enum status recipient_store_add(struct work *w, struct str dossier_id, struct str parties,
                                int64_t *ret_added) MUST_CHECK;
/* People, names in the dossier and counters of what was added. */
enum status recipient_store_fill(struct work *w, struct str dossier_id,
                                 int64_t contacts) MUST_CHECK;
enum status recipient_store_told(struct work *w, struct str dossier_id, struct str **ret_ids,
                                 size_t *ret_count) MUST_CHECK;
enum status recipient_store_mark_told(struct work *w, struct str dossier_id) MUST_CHECK;
enum status recipient_store_start(struct work *w, struct str dossier_id,
                                  struct instant first) MUST_CHECK;
enum status recipient_store_end(struct work *w, struct str dossier_id) MUST_CHECK;
enum status recipient_store_parties(struct work *w, struct str dossier_id, struct str **ret_ids,
                                    size_t *ret_count) MUST_CHECK;

struct recipient_text {
    struct str digest;
    struct instant at;
    struct str occasion, message_kind;
    json_t *parameters, *text;
};
enum status recipient_store_add_text(struct work *w, struct str dossier_id,
                                     const struct recipient_text *text) MUST_CHECK;
/* The newest, or the one of a digest; ST_NOT_FOUND without a fault. */
enum status recipient_store_text(struct work *w, struct str dossier_id, struct str digest,
                                 struct recipient_text *ret_text) MUST_CHECK;
enum status recipient_store_texts(struct work *w, struct str dossier_id,
                                  struct recipient_text **ret_texts, size_t *ret_count) MUST_CHECK;

/* ST_NOT_FOUND without a fault. */
enum status recipient_store_load(struct work *w, struct str dossier_id, struct str party_id,
                                 struct recipient *ret_recipient) MUST_CHECK;
/* The answers, step, next step, feedback, story and journal rows of it. */
enum status recipient_store_keep(struct work *w, const struct recipient *recipient) MUST_CHECK;
/* From recipient->rung to `rung`, with the counters; ret_is_moved false when it is no longer where
 * it was seen.  On success recipient->rung and its time are the new ones. */
enum status recipient_store_move(struct work *w, struct recipient *recipient,
                                 enum recipient_rung rung, bool *ret_is_moved) MUST_CHECK;
/* The person is on that rung at least, with the time of it. */
enum status recipient_store_move_person(struct work *w, const struct recipient *recipient,
                                        struct str account_id, struct str name,
                                        enum recipient_rung rung, bool *ret_is_new) MUST_CHECK;
/* Something moved; also makes acts about one dossier wait for each other, on PostgreSQL too. */
enum status recipient_store_touch(struct work *w, struct str dossier_id) MUST_CHECK;
/* party_id "" : everybody; ms 0: none. */
enum status recipient_store_set_due(struct work *w, struct str dossier_id, struct str party_id,
                                    struct instant due_at) MUST_CHECK;

struct recipient_counters {
    int64_t total, people;
    int64_t reached[RECIPIENT_RUNGS]; /* at least that rung; queued is all */
    bool is_ended;
    struct instant changed_at;
};
/* Zeros for a dossier without recipients. */
enum status recipient_store_counters(struct work *w, struct str dossier_id,
                                     struct recipient_counters *ret_counters) MUST_CHECK;
/* ST_NOT_FOUND without a fault when all signed. */
enum status recipient_store_oldest(struct work *w, struct str dossier_id, struct str *ret_party,
                                   struct str *ret_name, struct instant *ret_since) MUST_CHECK;

struct recipient_wish {
    struct str view, party, path, scope_path, sector_path, scope_sector;
};
enum status recipient_store_page(struct work *w, struct str dossier_id,
                                 const struct recipient_wish *wish, struct str after, int64_t limit,
                                 struct recipient **ret_rows, size_t *ret_count) MUST_CHECK;
enum status recipient_store_page_count(struct work *w, struct str dossier_id,
                                       const struct recipient_wish *wish,
                                       int64_t *ret_total) MUST_CHECK;

struct recipient_person {
    struct str party_id, account_id, name;
    int64_t step;
    enum recipient_rung rung;
    struct instant told_at, delivered_at, read_at, signed_at;
};
/* People of parties of a list, by party. */
enum status recipient_store_people(struct work *w, struct str dossier_id, struct str parties,
                                   struct recipient_person **ret_people,
                                   size_t *ret_count) MUST_CHECK;

struct recipient_alert {
    struct dossier dossier; /* without data and packs */
    enum recipient_rung rung, own_rung;
    bool is_seen; /* own_rung is at least delivered */
    struct instant due_at, since;
};
enum status recipient_store_alerts(struct work *w, struct recipient_alert **ret_alerts,
                                   size_t *ret_count, int64_t *ret_total) MUST_CHECK;

#endif
