/* SPDX-License-Identifier: Apache-2.0
 * Dossiers in the record store.  Inside the room; every read asks with the actor's sight. */
#ifndef PROCEDURES_DOSSIER_STORE_H
#define PROCEDURES_DOSSIER_STORE_H

#include "procedures/dossier.h"

enum { DOSSIER_STORE_LINKS = 200 };

struct dossier_store_event {
    struct str id;
    int64_t number;
    struct instant at, happened_at;
    struct str account_id, actor, party_id, party_name, act, from_state, to_state, text, facts;
    bool is_pinned;
};

struct dossier_store_events {
    size_t count;
    struct dossier_store_event *rows;
};

enum status dossier_store_insert(struct work *w, const struct dossier *dossier) MUST_CHECK;
/* ST_NOT_FOUND without a fault outside the actor's sight. */
enum status dossier_store_load(struct work *w, struct str id,
                               struct dossier *ret_dossier) MUST_CHECK;
/* As it now is; version as loaded, then counted up.  ST_STALE with a fault. */
enum status dossier_store_update(struct work *w, struct dossier *dossier,
                                 bool is_new_round) MUST_CHECK;
enum status dossier_store_page(struct work *w, const struct dossier_filter *filter, int64_t limit,
                               struct dossier **ret_rows, size_t *ret_count) MUST_CHECK;
enum status dossier_store_count(struct work *w, const struct dossier_filter *filter,
                                int64_t *ret_count) MUST_CHECK;
typedef void dossier_store_tally_fn(void *cookie, struct str state, struct str level,
                                    int64_t count);
enum status dossier_store_tally(struct work *w, const char *kind, bool is_exercise,
                                dossier_store_tally_fn *each, void *cookie) MUST_CHECK;

/* number, id and party name are filled here. */
enum status dossier_store_add_event(struct work *w, const struct dossier *dossier,
                                    struct dossier_store_event *event) MUST_CHECK;
enum status dossier_store_events(struct work *w, struct str id, int64_t after, int64_t limit,
                                 struct dossier_store_events *ret_events,
                                 int64_t *ret_total) MUST_CHECK;
/* Account of the newest such act of the present round; "" when there is none. */
enum status dossier_store_event_by(struct work *w, struct str id, struct str act,
                                   struct str *ret_account) MUST_CHECK;
/* ST_NOT_FOUND without a fault. */
enum status dossier_store_pin(struct work *w, struct str id, struct str event_id,
                              bool is_pinned) MUST_CHECK;

enum status dossier_store_add_party(struct work *w, struct str id, struct str party_id,
                                    const char *part) MUST_CHECK;
enum status dossier_store_remove_party(struct work *w, struct str id, struct str party_id,
                                       const char *part) MUST_CHECK;
enum status dossier_store_has_party(struct work *w, struct str id, struct str party_id,
                                    bool *ret_has) MUST_CHECK;
enum status dossier_store_parties(struct work *w, struct str id, json_t **ret_list) MUST_CHECK;

enum status dossier_store_add_link(struct work *w, struct str id, const char *relation,
                                   const char *to_kind, struct str to_id) MUST_CHECK;
/* [{relation, kind, id, direction}] */
enum status dossier_store_links(struct work *w, struct str id, json_t **ret_list) MUST_CHECK;

enum status dossier_store_add_fact(struct work *w, struct str id, struct str fact_id,
                                   const char *subject_type, struct str subject,
                                   const char *word) MUST_CHECK;
enum status dossier_store_pending(struct work *w, struct str id, bool *ret_pending) MUST_CHECK;
enum status dossier_store_duties(struct work *w, struct str id, struct str after_on,
                                 struct str after_id, int64_t limit, struct str **ret_ids,
                                 size_t *ret_count, int64_t *ret_total) MUST_CHECK;

#endif
