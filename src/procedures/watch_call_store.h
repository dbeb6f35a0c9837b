/* SPDX-License-Identifier: Apache-2.0
 * Tables of the call tree; for watch_call.c only. */
#ifndef PROCEDURES_WATCH_CALL_STORE_H
#define PROCEDURES_WATCH_CALL_STORE_H

#include "procedures/watch_call.h"

struct watch_contact {
    struct str id;
    int64_t version;
    struct str party_id, post;
    int64_t position;
    struct str name, phone, other_phone, account_id, text, state;
};

struct watch_call {
    struct str id;
    int64_t version;
    struct str party_id, kind, text;
    int64_t enough;
    struct str state;
    struct instant made_at, ended_at;
    struct str made_by, made_by_party;
};

struct watch_call_person {
    int64_t position, tries;
    struct str post, name, phone, outcome, by_name, text;
    struct instant at;
};

enum status watch_call_store_contact_insert(struct work *w,
                                            const struct watch_contact *contact) MUST_CHECK;
/* ST_NOT_FOUND without a fault. */
enum status watch_call_store_contact(struct work *w, struct str id,
                                     struct watch_contact *ret_contact) MUST_CHECK;
enum status watch_call_store_contacts(struct work *w, struct str party_id,
                                      struct watch_contact **ret_contacts,
                                      size_t *ret_count) MUST_CHECK;
enum status watch_call_store_last(struct work *w, struct str party_id, int64_t *ret_last,
                                  int64_t *ret_count) MUST_CHECK;
/* ST_STALE with a fault. */
enum status watch_call_store_contact_update(struct work *w,
                                            const struct watch_contact *contact) MUST_CHECK;
enum status watch_call_store_insert(struct work *w, const struct watch_call *call) MUST_CHECK;
enum status watch_call_store_add(struct work *w, struct str call_id, int64_t position,
                                 const struct watch_contact *contact) MUST_CHECK;
enum status watch_call_store_load(struct work *w, struct str id,
                                  struct watch_call *ret_call) MUST_CHECK;
enum status watch_call_store_people(struct work *w, struct str call_id,
                                    struct watch_call_person **ret_people,
                                    size_t *ret_count) MUST_CHECK;
enum status watch_call_store_is_open(struct work *w, struct str party_id, bool *ret_is) MUST_CHECK;
enum status watch_call_store_update(struct work *w, const struct watch_call *call) MUST_CHECK;
/* ret_is: false when that person was reached already, or there is none. */
enum status watch_call_store_record(struct work *w, struct str call_id,
                                    const struct watch_call_person *person,
                                    bool *ret_is) MUST_CHECK;
enum status watch_call_store_skip(struct work *w, struct str call_id) MUST_CHECK;
enum status watch_call_store_page(struct work *w, struct str party_id, struct str after,
                                  int64_t limit, struct watch_call **ret_calls, size_t *ret_count,
                                  int64_t *ret_total) MUST_CHECK;

#endif
