/* SPDX-License-Identifier: Apache-2.0
 * Deliveries: what must leave the house, and the evidence of how far it came.
 *
 * Life: planned in the transaction that makes the message (queued); claimed by the courier with a
 * lease in a transaction of its own (sending); tried outside any transaction; the outcome recorded
 * with the far side's words.  Whoever dies between claim and record leaves an attempt without an
 * end; the lease runs out and the delivery is tried again under the same id, so that nothing is
 * lost and a receiver can tell the one possible repetition (Message-ID, webhook-id).
 *
 * States and what they rest on:
 *   queued     nothing was tried yet, or it was asked to be sent again
 *   sending    an attempt runs, or its end is not known yet
 *   sent       everything was handed over and no answer came; it may have arrived; tried again
 *   failed     the last attempt failed; tried again
 *   accepted   the far side said that it took it; its words are kept.  No state says more: mail and
 *              robots give no evidence that something was delivered to or read by a person
 *   dead       refused for good, or tried too often; work for the system administrator
 *   cancelled  its reader's account or address is no longer there */
#ifndef REGISTRY_DELIVERY_H
#define REGISTRY_DELIVERY_H

#include "base/json.h"
#include "db/work.h"
#include "registry/channel.h"
#include "registry/message_kind.h"
#include "registry/message_limits.h"

/* Plan what a new message makes leave; into a delivery that still waits where one fits. */
enum status delivery_plan_mail(struct work *w, struct str account_id, struct str message_id,
                               enum message_group group, struct instant due_at) MUST_CHECK;
enum status delivery_plan_channel(struct work *w, const struct channel *channel,
                                  struct str message_id, struct instant due_at) MUST_CHECK;
/* A test message of the actor by a channel, at once; mail goes to `address` ("" = the actor's own).
 * ST_DENIED, ST_NOT_FOUND, ST_INVALID: no address. */
enum status delivery_test(struct work *w, struct str channel_id, struct str address,
                          struct str *ret_id) MUST_CHECK;

/* A test mail of the actor to the address of its own rules.  ST_CONFLICT: no address, or no mail
 * leaves this house. */
enum status delivery_test_own(struct work *w, struct str *ret_id) MUST_CHECK;

struct delivery_item {
    struct str message_id;
    const struct message_kind *kind; /* NULL: of a newer version */
    json_t *parameters;
    struct str subject_kind, subject_id;
    struct instant at;
};

/* One delivery in the courier's hands. */
struct delivery_claim {
    struct str id, lease;
    int64_t number; /* of the attempt, from 1 */
    struct channel channel;
    struct str address;
    bool is_english;
    struct instant made_at;
    size_t item_count; /* at most DELIVERY_MAX_MESSAGES, oldest first */
    struct delivery_item *items;
    int64_t message_count; /* all, items or not */
};

/* Whether there is something to claim; a read work, so that looking holds up nobody. */
enum status delivery_waits(struct work *w, bool *ret_waits) MUST_CHECK;
/* Claim the next due delivery whose channel is free; a write work, committed before anything is
 * sent.  ST_NOT_FOUND without a fault when there is none.  Deliveries that cannot be sent any more
 * (a closed account, secrets that do not open) are ended or marked on the way. */
enum status delivery_claim(struct work *w, struct delivery_claim *ret_claim) MUST_CHECK;

enum delivery_result {
    DELIVERY_ACCEPTED,
    DELIVERY_REFUSED,    /* for good: trying again is no use */
    DELIVERY_FAILED,     /* this time */
    DELIVERY_UNANSWERED, /* handed over, no answer */
};

struct delivery_outcome {
    enum delivery_result result;
    struct str evidence;    /* the far side's words, or what was seen; cut to one line */
    struct str provider_id; /* the far side's own number, "" when it gave none */
    bool is_channel_fault;  /* the way is broken, not this delivery: the channel rests */
    int64_t wait_ms;        /* the far side asked to wait so long; 0: no */
};

/* Record it.  ST_CONFLICT (with a fault) when the lease is no longer that of the claim: somebody
 * else tries it now; the attempt's words are kept all the same. */
enum status delivery_record(struct work *w, const struct delivery_claim *claim,
                            const struct delivery_outcome *outcome) MUST_CHECK;
/* At the courier's start: nobody else holds a lease on this store. */
enum status delivery_release(struct work *w) MUST_CHECK;

/* {items, next, total, as_of}: all for the system administrator, else the actor's own.  `state` is
 * a state, "open" or ""; `channel_id` or "". */
enum status delivery_list(struct work *w, struct str state, struct str channel_id, struct str after,
                          int limit, json_t **ret_page) MUST_CHECK;
/* With tries[].  ST_NOT_FOUND also for somebody else's. */
enum status delivery_json(struct work *w, struct str id, json_t **ret_json) MUST_CHECK;
/* Send again.  ST_DENIED; ST_CONFLICT: accepted, or an attempt runs. */
enum status delivery_retry(struct work *w, struct str id) MUST_CHECK;

/* How long to wait before attempt `number` + 1, in milliseconds. */
int64_t delivery_backoff_ms(int64_t number);

#endif
