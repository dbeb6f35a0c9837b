/* SPDX-License-Identifier: Apache-2.0
 * Time-based one-time passwords, RFC 6238 over HMAC-SHA1 with 30 s steps and 6 digits, as every
 * authenticator app understands them. */
#ifndef REGISTRY_TOTP_H
#define REGISTRY_TOTP_H

#include "base/base.h"

/* A fresh secret in base 32 (RFC 4648, 6), 32 characters. */
struct str totp_secret(struct arena *arena);
/* The code of a secret for a step (Unix seconds / 30).  False when the secret is no base 32. */
bool totp_code(struct str secret, int64_t step, char ret_digits[8]);
/* True when `code` is right at `now` within TOTP_DRIFT_STEPS and its step lies after `last_step`
 * (a code is good once); *ret_step is the step it belongs to. */
bool totp_fits(struct str secret, struct str code, struct instant now, int64_t last_step,
               int64_t *ret_step);
/* otpauth://totp/… for authenticator apps. */
struct str totp_uri(struct arena *arena, struct str secret, struct str account_name);

#endif
