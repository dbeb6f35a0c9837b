/* SPDX-License-Identifier: Apache-2.0
 * The limits of accounts, sessions and attachments, each named once. */
#ifndef REGISTRY_ACCOUNT_LIMITS_H
#define REGISTRY_ACCOUNT_LIMITS_H

enum {
    ACCOUNT_NAME_MIN = 3,
    ACCOUNT_NAME_MAX = 40,
    ACCOUNT_PERSON_NAME_MAX = 60,
    ACCOUNT_LIST_MAX = 500,

    PASSWORD_MIN_POINTS = 12, /* OWASP ASVS 4.0.3, 2.1.1 */
    PASSWORD_MAX_BYTES = 256,
    PASSWORD_MEMORY_KIB = 19 * 1024, /* Argon2id, RFC 9106 */
    PASSWORD_PASSES = 2,
    PASSWORD_LANES = 1,
    PASSWORD_AT_ONCE = 2, /* hashes running together: bounds memory under a flood of sign-ins */

    SIGNIN_MAX_FAILURES = 5,
    SIGNIN_LOCK_MS = 15 * 60 * 1000,
    SIGNIN_CODE_LIFE_MS = 24 * 60 * 60 * 1000, /* a one-time code */
    SIGNIN_CODE_CHARS = 16,

    TOTP_STEP_SECONDS = 30, /* RFC 6238, 4.1 */
    TOTP_DIGITS = 6,
    TOTP_DRIFT_STEPS = 1,
    TOTP_SECRET_BYTES = 20,

    SESSION_IDLE_MS = 15 * 60 * 1000,
    SESSION_LIFE_MS = 12 * 60 * 60 * 1000,
    SESSION_PENDING_MS = 10 * 60 * 1000, /* between password and second factor, and for enrolment */
    SESSION_TOUCH_MS = 30 * 1000,        /* how stale last use may be in the store */
    SESSION_TOKEN_BYTES = 32,

    ATTACHMENT_MAX_BYTES = 32 * 1024 * 1024,
    ATTACHMENT_NAME_MAX = 200,
};

#endif
