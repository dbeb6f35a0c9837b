/* SPDX-License-Identifier: Apache-2.0
 * Ways to the people of recipients as the store has them, and what the job, the preview and the
 * figures read; only recipient*.c use them. */
#ifndef PROCEDURES_RECIPIENT_WAY_STORE_H
#define PROCEDURES_RECIPIENT_WAY_STORE_H

#include "procedures/recipient_store.h"

struct recipient_way {
    struct str account_id, way, state, evidence, delivery_id;
    struct instant at;
    int64_t attempts;
};
/* Deliveries and inbox rows of those people, by account; an inbox row has way "inbox" and state
 * "told" or "opened". */
enum status recipient_way_ways(struct work *w, const struct dossier *dossier, struct str parties,
                               struct recipient_way **ret_ways, size_t *ret_count) MUST_CHECK;
/* [{id, name, way, party_id|null, state, evidence, attempts, at}] of webhooks and robots. */
enum status recipient_way_hooks(struct work *w, const struct dossier *dossier,
                                json_t **ret_list) MUST_CHECK;
/* {party id: [{name, post, phone, mobile, roles[]}]} */
enum status recipient_way_phones(struct work *w, struct str parties,
                                 json_t **ret_phones) MUST_CHECK;

struct recipient_step {
    struct str dossier_id, party_id, party_name, region;
    int64_t step, people;
};
/* Due, by dossier and step. */
enum status recipient_way_due(struct work *w, struct recipient_step **ret_steps,
                              size_t *ret_count) MUST_CHECK;
enum status recipient_way_take_step(struct work *w, struct str dossier_id, struct str parties,
                                    int64_t step, struct instant next_at) MUST_CHECK;
/* Who of the parties' people is to be told now, newcomers included from RECIPIENT_STEP_ALL on;
 * marked as told. */
enum status recipient_way_step_people(struct work *w, struct str dossier_id, struct str parties,
                                      int64_t step, struct str **ret_ids,
                                      size_t *ret_count) MUST_CHECK;
/* Pairs of regulator and party. */
enum status recipient_way_supervisors(struct work *w, struct str parties, struct str **ret_pairs,
                                      size_t *ret_count) MUST_CHECK;
enum status recipient_way_waiting(struct work *w, struct str dossier_id,
                                  int64_t *ret_count) MUST_CHECK;

struct recipient_dead {
    struct instant at;
    struct str channel_id, channel_name, dossier_id, evidence;
    int64_t messages;
};
/* Deliveries given up since the last call, which moves the mark. */
enum status recipient_way_dead(struct work *w, struct recipient_dead **ret_rows,
                               size_t *ret_count) MUST_CHECK;

struct recipient_reader {
    struct str party_id, account_id, name;
    bool has_rule;
};
/* Who would be told of parties of a list, by party. */
enum status recipient_way_would_tell(struct work *w, struct str parties,
                                     struct recipient_reader **ret_readers,
                                     size_t *ret_count) MUST_CHECK;
/* Add the parties of a list to objects by code: {code, name, name_en (of sectors), parties}. */
enum status recipient_way_group(struct work *w, struct str parties, json_t *regions,
                                json_t *sectors) MUST_CHECK;
/* Only ids, names, regions and sectors. */
enum status recipient_way_names(struct work *w, struct str parties, struct recipient **ret_rows,
                                size_t *ret_count) MUST_CHECK;

/* What the actor sees of other parties' rows: of dossiers it keeps all; else those of its region
 * and sector paths ("" of both: nothing more).  keeper "": everything. */
struct recipient_sight {
    struct str keeper, path, sector_path;
};
struct recipient_time {
    struct str code, name, name_en;
    enum recipient_rung rung;
    struct instant sent_at, signed_at, fed_back_at;
};
/* By code of `by` ("region" | "sector"). */
enum status recipient_way_times(struct work *w, const struct recipient_sight *sight,
                                const char *kind, struct str by, struct recipient_time **ret_times,
                                size_t *ret_count) MUST_CHECK;

#endif
