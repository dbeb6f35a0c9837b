/* SPDX-License-Identifier: Apache-2.0
 * Passwords: what is acceptable, and their Argon2id hashes (RFC 9106) in the encoded form
 * "$argon2id$v=19$m=…".  Slow on purpose: never call the hash inside a write work. */
#ifndef REGISTRY_PASSWORD_H
#define REGISTRY_PASSWORD_H

#include "base/base.h"

/* ST_INVALID: shorter than PASSWORD_MIN_POINTS, longer than PASSWORD_MAX_BYTES, fewer than three
 * kinds of characters below 20 characters, contains the sign-in name, or is one of the well-known
 * ones. */
enum status password_check(struct str password, struct str account_name,
                           struct fault *fault) MUST_CHECK;
/* At most PASSWORD_AT_ONCE run at a time in the process; others wait. */
enum status password_hash(struct arena *arena, struct str password,
                          struct str *ret_encoded) MUST_CHECK;
/* True when it fits.  An empty `encoded` takes the same time and never fits, so that unknown names
 * cannot be told from wrong passwords by the clock. */
bool password_fits(struct str encoded, struct str password);

#endif
