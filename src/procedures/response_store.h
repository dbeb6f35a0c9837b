/* SPDX-License-Identifier: Apache-2.0
 * Clock, reports, orders and command posts of responses, and what is spread over a region, in the
 * record store.  No scope here: the callers have loaded the dossier. */
#ifndef PROCEDURES_RESPONSE_STORE_H
#define PROCEDURES_RESPONSE_STORE_H

#include "procedures/dossier.h"

enum { RESPONSE_STORE_LIST = 200 };

struct response_clock {
    struct str dossier_id;
    int64_t minutes;
    struct instant next_at;    /* ms 0: asks for none any more */
    struct instant flagged_at; /* the instant whose silence was told */
};

enum status response_store_clock_put(struct work *w, const struct response_clock *clock) MUST_CHECK;
/* ST_NOT_FOUND without a fault. */
enum status response_store_clock(struct work *w, struct str dossier_id,
                                 struct response_clock *ret_clock) MUST_CHECK;
/* Clocks whose instant has passed and was not flagged yet. */
enum status response_store_clocks_due(struct work *w, struct response_clock **ret_clocks,
                                      size_t *ret_count) MUST_CHECK;

/* One telling of many parties, done in steps. */
struct response_spread {
    struct str id, dossier_id;
    struct str audience; /* "all" | "counties" | "units" */
    struct str region_path;
    struct str word, attributes;    /* a fact about each, "" for none; attributes as JSON */
    struct str message, parameters; /* a message to each, "" for none; parameters as JSON */
    struct instant at;
    int64_t after_no, told;
};

enum status response_store_spread_add(struct work *w, const struct response_spread *s) MUST_CHECK;
enum status response_store_spreads_open(struct work *w, struct response_spread **ret_list,
                                        size_t *ret_count) MUST_CHECK;
/* The next parties of the audience after s->after_no; ret_last_no is that of the last one. */
enum status response_store_spread_parties(struct work *w, const struct response_spread *s,
                                          int64_t limit, struct str **ret_ids, size_t *ret_count,
                                          int64_t *ret_last_no) MUST_CHECK;
enum status response_store_spread_move(struct work *w, const struct response_spread *s,
                                       bool is_done) MUST_CHECK;

struct response_report {
    struct str id, dossier_id;
    struct str kind; /* "situation" | "duty-room" | "contact" | "circular" */
    int64_t number;
    struct str party_id, party_name;
    struct str addressee; /* "command" | "party-duty-room" | "government-duty-room" | "counties" …
                           */
    struct str way, text, changed;
    struct instant at, happened_at;
    struct str by_name;
    struct instant received_at; /* ms 0: not yet */
    struct str received_by;
};

/* Gives the number within its kind. */
enum status response_store_report_add(struct work *w, struct response_report *report) MUST_CHECK;
/* ST_NOT_FOUND without a fault. */
enum status response_store_report(struct work *w, struct str dossier_id, struct str id,
                                  struct response_report *ret_report) MUST_CHECK;
enum status response_store_report_received(struct work *w,
                                           const struct response_report *report) MUST_CHECK;
/* Newest first. */
enum status response_store_reports(struct work *w, struct str dossier_id,
                                   struct response_report **ret_list, size_t *ret_count) MUST_CHECK;

struct response_order {
    struct str id, dossier_id;
    int64_t number;
    struct str from_party, from_name, to_party, to_name;
    bool is_on_spot;
    struct str text;
    struct instant due_at; /* ms 0: none */
    struct str state;      /* "issued" | "acknowledged" | "arrived" | "done" | "refused" */
    struct instant issued_at;
    struct str issued_by;
    struct instant acknowledged_at, arrived_at, done_at;
    struct str answer;
};

enum status response_store_order_add(struct work *w, struct response_order *order) MUST_CHECK;
enum status response_store_order(struct work *w, struct str dossier_id, struct str id,
                                 struct response_order *ret_order) MUST_CHECK;
enum status response_store_order_move(struct work *w, const struct response_order *o) MUST_CHECK;
enum status response_store_orders(struct work *w, struct str dossier_id,
                                  struct response_order **ret_list, size_t *ret_count) MUST_CHECK;

struct response_post {
    struct str id, dossier_id;
    struct str kind; /* "city" | "on-site" | "own" */
    struct str name;
    struct str party_id, party_name; /* who acts as the post */
    struct str formed_by;
    struct str place, commander, deputies;
    struct str members; /* JSON list of {name, role, phone} */
    struct instant stood_up_at, moved_in_at, dissolved_at;
    struct str reason;
};

enum status response_store_post_add(struct work *w, const struct response_post *post) MUST_CHECK;
enum status response_store_post(struct work *w, struct str dossier_id, struct str id,
                                struct response_post *ret_post) MUST_CHECK;
/* Place, people and the three instants. */
enum status response_store_post_move(struct work *w, const struct response_post *post) MUST_CHECK;
/* Standing ones first. */
enum status response_store_posts(struct work *w, struct str dossier_id,
                                 struct response_post **ret_list, size_t *ret_count) MUST_CHECK;
/* Whether the party acts as an on-site command in another response that stands. */
enum status response_store_post_elsewhere(struct work *w, const struct response_post *post,
                                          bool *ret_is_elsewhere) MUST_CHECK;

/* The active party above or at the region of that rank whose flag `word` is true; ST_NOT_FOUND
 * without a fault. */
enum status response_store_flagged(struct work *w, const char *word, struct str rank,
                                   struct str region_path, struct str *ret_party_id) MUST_CHECK;
/* How many responses of the keeper have a number of that beginning. */
enum status response_store_numbered(struct work *w, struct str prefix,
                                    int64_t *ret_count) MUST_CHECK;
/* Whether a dossier stated the fact about the party. */
enum status response_store_stated(struct work *w, struct str dossier_id, struct str party_id,
                                  const char *word, bool *ret_is_stated) MUST_CHECK;
/* Parties with a part in a dossier. */
enum status response_store_parties(struct work *w, struct str dossier_id, const char *part,
                                   struct str **ret_ids, size_t *ret_count) MUST_CHECK;
/* Whether the party commands, coordinates or is affected: told by name. */
enum status response_store_has_part(struct work *w, struct str dossier_id, struct str party_id,
                                    bool *ret_has) MUST_CHECK;
/* [{id, rule, zh, en, clause, party{id,name}|null, subject_name, state, due_at|null, due_on,
 * met_at|null, version}]: duties by that rule which follow from the dossier or its basis. */
enum status response_store_duties(struct work *w, const struct dossier *dossier, struct str rule,
                                  int64_t limit, json_t **ret_list) MUST_CHECK;

#endif
