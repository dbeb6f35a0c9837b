/* SPDX-License-Identifier: Apache-2.0
 * Sessions of signed-in people: found by the SM3 of a random token, ended by idleness, age or act.
 */
#ifndef REGISTRY_SESSION_H
#define REGISTRY_SESSION_H

#include "base/json.h"
#include "db/work.h"
#include "registry/account.h"

struct session {
    struct str digest; /* SM3 hex of the token: the row's key */
    struct str account_id;
    struct str state;         /* "full" | "second-factor" | "enrol" */
    struct str request_token; /* what X-Request-Token must hold on writes */
    struct str totp_secret;   /* offered while enrolling */
    struct instant made_at, seen_at;
    struct account account;
    bool needs_touch; /* last use in the store is older than SESSION_TOUCH_MS: call session_touch */
};

/* Find a live session whose account is active.  ST_UNAUTHENTICATED: none, idle too long, too old,
 * or the account is locked or closed. */
enum status session_load(struct work *w, struct str token, struct session *ret_session) MUST_CHECK;
/* Note the use; a write work. */
enum status session_touch(struct work *w, const struct session *session) MUST_CHECK;
/* Make one; returns the raw token.  A write work. */
enum status session_make(struct work *w, struct str account_id, const char *state,
                         struct str *ret_token) MUST_CHECK;
enum status session_keep_secret(struct work *w, const struct session *session,
                                struct str totp_secret) MUST_CHECK;
/* End one (signing out; journalled) or all of an account. */
enum status session_end(struct work *w, const struct session *session) MUST_CHECK;
enum status session_end_all(struct work *w, struct str account_id) MUST_CHECK;
/* Drop what is past its life; a job. */
enum status session_sweep(struct work *w) MUST_CHECK;
/* The reply of GET /session without node, demo and version, which http adds:
 * {state, account{…}, request_token, language, density, now, last_sign_in{at,address}|null,
 * idle_minutes}. */
enum status session_json(struct work *w, const struct session *session,
                         json_t **ret_json) MUST_CHECK;

#endif
