/* SPDX-License-Identifier: Apache-2.0
 * Rows of delivery, delivery_message and delivery_attempt; only delivery*.c use them. */
#ifndef REGISTRY_DELIVERY_STORE_H
#define REGISTRY_DELIVERY_STORE_H

#include "registry/delivery.h"

struct delivery_row {
    struct str id, channel_id, reader_kind, reader_id, address, state, lease;
    bool is_english;
    int64_t attempts, tries_left;
    struct instant made_at, changed_at;
    struct instant next_at; /* ms 0: nothing more will be tried */
    struct str evidence, provider_id;
    struct str channel_name, channel_kind, reader_name;
    int64_t messages;
};

/* ST_NOT_FOUND without a fault. */
enum status delivery_store_load(struct work *w, struct str id,
                                struct delivery_row *ret_row) MUST_CHECK;
/* A delivery not yet tried by which one more message may go, due within [low, high].
 * ST_NOT_FOUND without a fault. */
enum status delivery_store_waiting(struct work *w, const struct delivery_row *like,
                                   struct instant low, struct instant high,
                                   struct str *ret_id) MUST_CHECK;
enum status delivery_store_insert(struct work *w, const struct delivery_row *row) MUST_CHECK;
enum status delivery_store_add(struct work *w, struct str id, struct str message_id) MUST_CHECK;
enum status delivery_store_sooner(struct work *w, struct str id, struct instant at) MUST_CHECK;
/* The next due one whose channel is enabled and free; ST_NOT_FOUND without a fault. */
enum status delivery_store_next(struct work *w, struct delivery_row *ret_row) MUST_CHECK;
/* Take it with a lease and begin attempt `number`; ret_is_taken false when another hand has. */
enum status delivery_store_take(struct work *w, struct str id, struct str lease, int64_t number,
                                bool *ret_is_taken) MUST_CHECK;
enum status delivery_store_items(struct work *w, struct delivery_claim *claim) MUST_CHECK;
enum status delivery_store_end_attempt(struct work *w, struct str id, int64_t number,
                                       const char *outcome, struct str evidence) MUST_CHECK;
/* Set state, evidence and what comes next where `lease` holds it ("" = nobody must).
 * ret_is_held: false when another lease does, nothing changed. */
struct delivery_change {
    const char *state;
    struct instant next_at; /* ms 0: never */
    int64_t tries_left;
    struct str evidence, provider_id;
};
enum status delivery_store_change(struct work *w, struct str id, struct str lease,
                                  const struct delivery_change *change,
                                  bool *ret_is_held) MUST_CHECK;
/* ret_total: of one state or all that are open, for those who see all; else -1. */
enum status delivery_store_page(struct work *w, struct str account_id, struct str state,
                                struct str channel_id, struct str before, int limit,
                                struct delivery_row **ret_rows, size_t *ret_count,
                                int64_t *ret_total) MUST_CHECK;
/* List of {number, began_at, ended_at|null, outcome, evidence}, oldest first. */
enum status delivery_store_attempts(struct work *w, struct str id, json_t **ret_list) MUST_CHECK;
/* Whether any of its messages is about duties or matters, so that its reader's unit must know. */
enum status delivery_store_matters(struct work *w, struct str id, bool *ret_matters) MUST_CHECK;

#endif
