/* SPDX-License-Identifier: Apache-2.0
 * Secrets that must lie in the record store (passwords and addresses of channels), sealed with a
 * key that lies in the data folder instead: SM4 in counter mode (GB/T 32907-2016, GB/T 17964-2021),
 * then HMAC-SM3 over context, nonce and cipher text.  A copy of the database alone tells nothing.
 */
#ifndef BASE_SEAL_H
#define BASE_SEAL_H

#include "base/base.h"

enum { SEAL_CIPHER_BYTES = 16, SEAL_MAC_BYTES = 32 };

struct seal_key {
    uint8_t cipher[SEAL_CIPHER_BYTES];
    uint8_t mac[SEAL_MAC_BYTES];
};

/* Read the key file, or with `may_make` make one of random bytes (mode 0600).
 * ST_NOT_FOUND: there is none; ST_CORRUPT: not such a file; ST_IO, ST_FULL. */
enum status seal_key_load(const char *path, bool may_make, struct seal_key *ret_key,
                          struct fault *fault) MUST_CHECK;
/* Sealed text (base 64) in the arena.  `context` names the place of the secret ("channel:ID"): a
 * sealed text moved elsewhere does not open. */
struct str seal_close(struct arena *arena, const struct seal_key *key, struct str context,
                      struct str secret);
/* False when it was not sealed with this key for this context, or was altered. */
bool seal_open(struct arena *arena, const struct seal_key *key, struct str context,
               struct str sealed, struct str *ret_secret) MUST_CHECK;

#endif
