/* SPDX-License-Identifier: Apache-2.0
 * Rows that reminders read and keep; only reminder.c uses them. */
#ifndef PROCEDURES_REMINDER_STORE_H
#define PROCEDURES_REMINDER_STORE_H

#include "procedures/reminder.h"

enum status reminder_store_find(struct work *w, struct str from, struct str to,
                                const struct reminder_cursor *cursor,
                                struct reminder_batch *ret_batch) MUST_CHECK;
/* When to look at a duty again (next_at ms 0: never), as long as its due instant stays. */
enum status reminder_store_keep(struct work *w, struct str obligation_id, struct instant due_at,
                                struct instant next_at) MUST_CHECK;
enum status reminder_store_forget(struct work *w, struct str obligation_id) MUST_CHECK;

struct reminder_reader {
    struct str account_id, party_id;
};
/* Active officers of a party: operators, regulators and police. */
enum status reminder_store_officers(struct work *w, struct str party_id,
                                    struct reminder_reader **ret_readers,
                                    size_t *ret_count) MUST_CHECK;
/* Whether an account may still be told. */
enum status reminder_store_is_active(struct work *w, struct str account_id,
                                     bool *ret_is_active) MUST_CHECK;

struct reminder_act {
    struct str id, obligation_id, act, by_account, to_account;
};
enum status reminder_store_acts(struct work *w, struct reminder_act **ret_acts,
                                size_t *ret_count) MUST_CHECK;
/* Acts up to `id` have been told. */
enum status reminder_store_mark(struct work *w, struct str id) MUST_CHECK;
enum status reminder_store_renew(struct work *w, struct str account_id) MUST_CHECK;
enum status reminder_store_party_name(struct work *w, struct str party_id,
                                      struct str *ret_name) MUST_CHECK;
/* The region of a party, "" when there is no such party. */
enum status reminder_store_party_region(struct work *w, struct str party_id,
                                        struct str *ret_region) MUST_CHECK;

#endif
