/* SPDX-License-Identifier: Apache-2.0
 * CAP messages that came in, and parties as their senders name them. */
#ifndef PROCEDURES_WARNING_CAP_STORE_H
#define PROCEDURES_WARNING_CAP_STORE_H

#include "db/work.h"

struct warning_cap_row {
    struct str party_id, sender, identifier;
    struct instant sent;
    struct str message_type, status, dossier_id, signature, signer, digest;
    struct instant came_at;
    struct str xml; /* on writing only */
};

/* Credit code of a party, "" when it has none. */
enum status warning_cap_store_code(struct work *w, struct str party_id,
                                   struct str *ret_code) MUST_CHECK;
/* An active party by id, credit code, or a name that one party alone has; "" when there is none. */
enum status warning_cap_store_known(struct work *w, struct str id, struct str code, struct str name,
                                    struct str *ret_party_id) MUST_CHECK;
/* ST_CONFLICT when it came before. */
enum status warning_cap_store_add(struct work *w, const struct warning_cap_row *row) MUST_CHECK;
/* ST_NOT_FOUND without a fault. */
enum status warning_cap_store_find(struct work *w, struct str party_id, struct str sender,
                                   struct str identifier,
                                   struct warning_cap_row *ret_row) MUST_CHECK;
/* The bytes of the newest message of an imported warning; ST_NOT_FOUND without a fault. */
enum status warning_cap_store_latest(struct work *w, struct str dossier_id,
                                     struct str *ret_xml) MUST_CHECK;
/* Ids of own warnings in force, and of those lifted after `lifted_after`, newest change first. */
enum status warning_cap_store_feed(struct work *w, struct instant lifted_after, int64_t limit,
                                   struct str **ret_ids, size_t *ret_count) MUST_CHECK;

#endif
