/* SPDX-License-Identifier: Apache-2.0
 * Messages: who is told what, once for each occasion.  A message to an account lies in its inbox
 * from the transaction that made it; read_at means the person opened it, and is the only proof of
 * reading there is.  A message to a channel (a webhook, a robot) only makes a delivery.
 *
 * In the inbox: {id, kind, group, subject, text, link{type, id}, at, read_at}, worded in the
 * reader's language when it is read. */
#ifndef REGISTRY_MESSAGE_H
#define REGISTRY_MESSAGE_H

#include "base/json.h"
#include "db/work.h"
#include "registry/actor.h"
#include "registry/message_kind.h"

struct message_new {
    const char *kind;    /* word of message_kind.h */
    struct str occasion; /* "duty:ID:2026-06-30:before-7"; a reader is told of it once */
    const char
        *subject_kind; /* "obligation" | "matter" | "delivery" | "channel" | kind of a dossier */
    struct str subject_id;
    const json_t *parameters;
    struct instant due_at; /* ms 0: none; nothing holds mail of it back beyond that */
    bool is_inbox_only;    /* no mail, whatever the reader's rules say */
};

/* To one account, and by mail as its rules say.  ret_is_new (may be NULL): false when it was told
 * of the occasion before; nothing happens then.  Needs a write work. */
enum status message_tell(struct work *w, struct str account_id, const struct message_new *input,
                         bool *ret_is_new) MUST_CHECK;
/* To many accounts at once, in ascending order and without repeats: the rows in a few statements,
 * and mail as the rules of those say who have any.  Works in memory of its own.  ret_told: how many
 * had not been told of the occasion; may be NULL. */
enum status message_tell_many(struct work *w, const struct str *account_ids, size_t count,
                              const struct message_new *input, int64_t *ret_told) MUST_CHECK;
/* Only the row, to a reader ("account" or "channel" with its id): nothing leaves the house.
 * ret_is_new may be NULL. */
enum status message_tell_once(struct work *w, const char *reader_kind, struct str reader_id,
                              const struct message_new *input, struct str *ret_id,
                              bool *ret_is_new) MUST_CHECK;
/* To the active accounts of a party that hold any of the roles, `except` one ("" for none).  Nobody
 * there is no failure. */
enum status message_tell_party(struct work *w, struct str party_id, uint32_t roles,
                               struct str except, const struct message_new *input) MUST_CHECK;
/* To the active accounts with a role, of every party and none. */
enum status message_tell_role(struct work *w, enum role role,
                              const struct message_new *input) MUST_CHECK;
/* To the webhooks and robots that want such messages about any of the parties. */
enum status message_tell_channels(struct work *w, const struct str *parties, size_t party_count,
                                  const struct message_new *input) MUST_CHECK;

/* The actor's own messages, newest first: {items, next, total, unread, as_of}. */
enum status message_inbox(struct work *w, bool only_unread, struct str after, int limit,
                          json_t **ret_page) MUST_CHECK;
enum status message_unread(struct work *w, int64_t *ret_count) MUST_CHECK;
/* The actor opened it; stays read at the first instant.  ST_NOT_FOUND for somebody else's. */
enum status message_read(struct work *w, struct str id, json_t **ret_message) MUST_CHECK;
/* All of the actor's up to and including the message `up_to`, "" for all. */
enum status message_read_all(struct work *w, struct str up_to, int64_t *ret_count) MUST_CHECK;

#endif
