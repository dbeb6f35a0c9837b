/* SPDX-License-Identifier: Apache-2.0
 * Incidents in the record store; the callers have judged the right. */
#ifndef PROCEDURES_INCIDENT_STORE_H
#define PROCEDURES_INCIDENT_STORE_H

#include "procedures/dossier.h"

enum { INCIDENT_STORE_MAX_FACTS = 500, INCIDENT_STORE_PAGE = 200, INCIDENT_STORE_CUSTODY = 500 };

enum status incident_store_add_reporter(struct work *w, struct str id,
                                        bool is_anonymous) MUST_CHECK;
/* {id, name} of who told, JSON null when nobody or when it stays unnamed. */
enum status incident_store_reporter(struct work *w, struct str id, json_t **ret_party) MUST_CHECK;
/* The next number of a keeper, of those that begin with `prefix`. */
enum status incident_store_next_number(struct work *w, struct str party_id, struct str prefix,
                                       int64_t *ret_number) MUST_CHECK;

/* Standing facts that the dossier stated: list of {fact, subject_type, subject, word}. */
enum status incident_store_facts(struct work *w, struct str id, json_t **ret_list) MUST_CHECK;
enum status incident_store_forget_fact(struct work *w, struct str id, struct str fact) MUST_CHECK;
/* {id, name, party_id, region}; ST_NOT_FOUND without a fault. */
enum status incident_store_system(struct work *w, struct str id, json_t **ret_system) MUST_CHECK;

/* The active party of exactly that name; ST_NOT_FOUND without a fault. */
enum status incident_store_party_named(struct work *w, struct str name,
                                       struct str *ret_id) MUST_CHECK;

struct incident_store_report {
    struct str id;
    int64_t version, number, ordinal;
    struct str kind, party_id, to_party, to_name, to_role, channel, state;
    json_t *texts, *snapshot, *changes, *duties;
    struct str digest;
    struct instant due_at, made_at, sent_at, received_at; /* ms 0: none */
    bool is_late;
    struct str made_by, sent_by, received_by, answer;
};

/* Fills id, number, ordinal and made_at. */
enum status incident_store_add_report(struct work *w, const struct dossier *d,
                                      struct incident_store_report *report) MUST_CHECK;
/* ST_NOT_FOUND without a fault. */
enum status incident_store_load_report(struct work *w, const struct dossier *d, struct str id,
                                       struct incident_store_report *ret_report) MUST_CHECK;
/* Drafts only those of `me`, unless it is "". */
enum status incident_store_reports(struct work *w, const struct dossier *d, struct str me,
                                   int64_t after, int64_t limit,
                                   struct incident_store_report **ret_rows, size_t *ret_count,
                                   int64_t *ret_total) MUST_CHECK;
/* Snapshot and number of what that receiver was told last; ST_NOT_FOUND without a fault. */
enum status incident_store_report_before(struct work *w, const struct dossier *d,
                                         const struct incident_store_report *report,
                                         json_t **ret_snapshot, int64_t *ret_number) MUST_CHECK;
/* Texts, duties and channel of a draft; ST_STALE without a fault. */
enum status incident_store_save_report(struct work *w,
                                       const struct incident_store_report *report) MUST_CHECK;
enum status incident_store_send_report(struct work *w,
                                       const struct incident_store_report *report) MUST_CHECK;
enum status incident_store_answer_report(struct work *w,
                                         const struct incident_store_report *report) MUST_CHECK;
/* Reports that wait for the actor's party: list of {id, number, kind, incident{id, title, level},
 * sent_at, from}. */
enum status incident_store_waiting(struct work *w, struct str party_id, int64_t limit,
                                   json_t **ret_list) MUST_CHECK;

struct incident_store_evidence {
    struct str id;
    int64_t version, number, bytes;
    struct str party_id, party_name, name, about, source, digest, attachment;
    struct instant collected_at, recorded_at;
    struct str collected_by, recorded_by, holder;
};

enum status incident_store_add_evidence(struct work *w, const struct dossier *d,
                                        struct incident_store_evidence *item) MUST_CHECK;
enum status incident_store_load_evidence(struct work *w, const struct dossier *d, struct str id,
                                         struct incident_store_evidence *ret_item) MUST_CHECK;
enum status incident_store_evidence(struct work *w, const struct dossier *d, int64_t after,
                                    int64_t limit, struct incident_store_evidence **ret_rows,
                                    size_t *ret_count, int64_t *ret_total) MUST_CHECK;
enum status incident_store_file(struct work *w,
                                const struct incident_store_evidence *item) MUST_CHECK;
/* The holder changes, and the chain gets a step. */
enum status incident_store_hand(struct work *w, const struct incident_store_evidence *item,
                                struct str giver, struct instant at, struct str purpose) MUST_CHECK;
/* A step of the chain without a change of the item (its beginning). */
enum status incident_store_custody(struct work *w, struct str evidence_id, struct str giver,
                                   struct str taker, struct instant at,
                                   struct str purpose) MUST_CHECK;
/* [{number, from, to, at, purpose, recorded_at, recorded_by}], oldest first. */
enum status incident_store_chain(struct work *w, struct str evidence_id,
                                 json_t **ret_list) MUST_CHECK;
enum status incident_store_last_hand(struct work *w, struct str evidence_id,
                                     struct instant *ret_at) MUST_CHECK;

#endif
