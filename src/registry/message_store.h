/* SPDX-License-Identifier: Apache-2.0
 * Rows of the table message; only message.c uses them. */
#ifndef REGISTRY_MESSAGE_STORE_H
#define REGISTRY_MESSAGE_STORE_H

#include "registry/message.h"

struct message_row {
    struct str id, kind, subject_kind, subject_id;
    json_t *parameters;
    struct instant at, read_at; /* read_at ms 0: not read */
};

/* ret_is_new false when the reader was told of the occasion before. */
enum status message_store_insert(struct work *w, struct str id, const char *reader_kind,
                                 struct str reader_id, const struct message_new *input,
                                 bool *ret_is_new) MUST_CHECK;
/* To all of a list of account ids; message ids begin with `prefix` (MESSAGE_STORE_PREFIX bytes of
 * an id) and count from `first`. */
enum { MESSAGE_STORE_PREFIX = 16 };
enum status message_store_insert_many(struct work *w, struct str prefix, int64_t first,
                                      struct str accounts, const struct message_new *input,
                                      int64_t *ret_told) MUST_CHECK;
/* Who of them has rules of their own: pairs of account and the message that was just made. */
struct message_mail {
    struct str account_id, message_id;
};
enum status message_store_with_rules(struct work *w, struct str prefix, struct str accounts,
                                     struct str occasion, struct message_mail **ret_mails,
                                     size_t *ret_count) MUST_CHECK;
/* ST_NOT_FOUND without a fault when it is not a message to that account. */
enum status message_store_load(struct work *w, struct str account_id, struct str id,
                               struct message_row *ret_row) MUST_CHECK;
enum status message_store_page(struct work *w, struct str account_id, bool only_unread,
                               struct str before, int limit, struct message_row **ret_rows,
                               size_t *ret_count) MUST_CHECK;
enum status message_store_counts(struct work *w, struct str account_id, int64_t *ret_total,
                                 int64_t *ret_unread) MUST_CHECK;
enum status message_store_read(struct work *w, struct str account_id, struct str from,
                               struct str to, int64_t *ret_count) MUST_CHECK;
/* Ids of active accounts with any of the roles; of one party, or of all with `party_id` "". */
enum status message_store_readers(struct work *w, struct str party_id, uint32_t roles,
                                  struct str **ret_ids, size_t *ret_count) MUST_CHECK;

#endif
