/* SPDX-License-Identifier: Apache-2.0
 * Rows of accounts and one-time codes, for account.c, signin.c and session.c only. */
#ifndef REGISTRY_ACCOUNT_STORE_H
#define REGISTRY_ACCOUNT_STORE_H

#include "registry/account.h"

/* ST_CONFLICT without a fault when the name is taken. */
enum status account_insert(struct work *w, struct str id,
                           const struct account_new *input) MUST_CHECK;
/* ST_NOT_FOUND without a fault. */
enum status account_by_certificate(struct work *w, struct str digest,
                                   struct account *ret_account) MUST_CHECK;
typedef enum status account_each_fn(void *cookie, const struct account *account);
enum status account_each(struct work *w, account_each_fn *each, void *cookie) MUST_CHECK;
/* ST_STALE when the version is another. */
enum status account_update(struct work *w, struct str id, int64_t version,
                           const struct account_new *input) MUST_CHECK;
enum status account_update_state(struct work *w, struct str id, const char *state) MUST_CHECK;
enum status account_update_secrets(struct work *w, struct str id, struct str password,
                                   struct str totp_secret, int64_t totp_last_step) MUST_CHECK;
enum status account_update_certificate(struct work *w, struct str id, struct str digest) MUST_CHECK;
enum status account_update_preferences(struct work *w, struct str id, struct str language,
                                       struct str density) MUST_CHECK;
enum status account_update_failures(struct work *w, struct str id, int64_t failures,
                                    struct instant locked_until) MUST_CHECK;
/* ST_CONFLICT without a fault when that step or a later one was used already. */
enum status account_update_step(struct work *w, struct str id, int64_t step) MUST_CHECK;
enum status account_update_signed_in(struct work *w, struct str id, struct str address) MUST_CHECK;
enum status account_code_insert(struct work *w, struct str digest, struct str account_id,
                                struct instant expires_at) MUST_CHECK;
/* ST_NOT_FOUND without a fault; a code past its life is not found. */
enum status account_code_find(struct work *w, struct str digest,
                              struct str *ret_account_id) MUST_CHECK;
enum status account_code_delete(struct work *w, struct str digest) MUST_CHECK;
enum status account_code_delete_all(struct work *w, struct str account_id) MUST_CHECK;
enum status account_code_sweep(struct work *w) MUST_CHECK;
/* Wrong tries under a name that no account has; zeros when there were none. */
enum status account_try_find(struct work *w, struct str name_digest, int64_t *ret_failures,
                             struct instant *ret_locked_until) MUST_CHECK;
enum status account_try_put(struct work *w, struct str name_digest, int64_t failures,
                            struct instant locked_until) MUST_CHECK;
enum status account_try_sweep(struct work *w, struct instant before) MUST_CHECK;
/* The empty str when there is no such party. */
enum status account_party_name(struct work *w, struct str party_id,
                               struct str *ret_name) MUST_CHECK;

#endif
