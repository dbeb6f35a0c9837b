/* SPDX-License-Identifier: Apache-2.0
 * Signing in: password, client certificate or one-time code, then the second factor.
 *
 * These functions begin and commit their own works on `w` (which must not be begun), so that the
 * slow hash never holds the store.  Failures give one sentence that does not tell which part was
 * wrong. */
#ifndef REGISTRY_SIGNIN_H
#define REGISTRY_SIGNIN_H

#include "base/json.h"
#include "db/work.h"

struct signin {
    struct str token;  /* raw session token for the cookie; never stored */
    const char *state; /* "full" | "second-factor" | "enrol" */
};

/* ST_UNAUTHENTICATED: wrong, unknown, locked or closed; ST_RATE: locked after
 * SIGNIN_MAX_FAILURES wrong tries, the fault says until when. */
enum status signin_password(struct work *w, struct str name, struct str password,
                            struct str address, struct signin *ret_signin) MUST_CHECK;
/* The digest comes from a client certificate whose chain the TLS layer verified. */
enum status signin_certificate(struct work *w, struct str digest_hex, struct str address,
                               struct signin *ret_signin) MUST_CHECK;
/* A one-time code gives a session that must enrol; in a demonstration store it is full at once. */
enum status signin_code(struct work *w, struct str code, struct str address, bool is_demo,
                        struct signin *ret_signin) MUST_CHECK;
/* A pending session and the TOTP code of its account: a new full session, the pending one ends. */
enum status signin_second_factor(struct work *w, struct str token, struct str code,
                                 struct str address, struct signin *ret_signin) MUST_CHECK;
/* The enrolling session's fresh TOTP secret: {totp_secret, totp_uri, name}; stays the same while
 * the session lives. */
enum status signin_enrol_start(struct work *w, struct str token, json_t **ret_offer) MUST_CHECK;
/* Set the password and confirm the secret with a code: a new full session. */
enum status signin_enrol(struct work *w, struct str token, struct str password, struct str code,
                         struct str address, struct signin *ret_signin) MUST_CHECK;

#endif
