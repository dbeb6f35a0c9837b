/* SPDX-License-Identifier: Apache-2.0
 * National cryptography behind one interface: SM3 digests (GB/T 32905-2016), HMAC-SM3, SM2 keys and
 * signatures (GB/T 32918.2-2016, default id 1234567812345678), random bytes.  OpenSSL 3 underneath.
 */
#ifndef BASE_DIGEST_H
#define BASE_DIGEST_H

#include <stddef.h>
#include <stdint.h>

#include "base/base.h"

enum { DIGEST_SM3_BYTES = 32, DIGEST_SM3_HEX_BYTES = 65, DIGEST_SIGNATURE_MAX_BYTES = 96 };

struct digest_sm3 {
    uint8_t bytes[DIGEST_SM3_BYTES];
};

struct digest_key; /* an SM2 key pair or public key */
struct digest_stream;

struct digest_sm3 digest_sm3_of(struct str data);
/* Of what is no secret: takes as long as it is alike. */
bool digest_sm3_equal(const struct digest_sm3 *a, const struct digest_sm3 *b);
struct digest_sm3 digest_hmac_sm3(struct str key, struct str data);
/* HMAC-SHA1, for RFC 6238 only. */
void digest_hmac_sha1(struct str key, struct str data, uint8_t ret_mac[20]);
/* HMAC-SHA256, for what receivers outside demand of us: webhooks and chat robots. */
void digest_hmac_sha256(struct str key, struct str data, uint8_t ret_mac[32]);
/* For formats of others that name things by them (UUIDs of version 5, hash lists of MISP feeds);
 * they protect nothing. */
void digest_sha1_of(struct str data, uint8_t ret_digest[20]);
void digest_md5_of(struct str data, uint8_t ret_digest[16]);
/* Streaming SM3: open, add…, close (close frees and gives the digest). */
struct digest_stream *digest_stream_open(void);
void digest_stream_add(struct digest_stream *stream, const void *bytes, size_t count);
struct digest_sm3 digest_stream_close(struct digest_stream *stream);

/* 64 lower-case hex digits and a zero byte. */
const char *digest_hex(const struct digest_sm3 *digest, char ret_text[DIGEST_SM3_HEX_BYTES]);
bool digest_from_hex(struct str hex, struct digest_sm3 *ret_digest);

enum status digest_key_generate(struct digest_key **ret_key) MUST_CHECK;
/* PEM (PKCS#8); the file is made with mode 0600 and never overwritten. */
enum status digest_key_save(const struct digest_key *key, const char *path) MUST_CHECK;
enum status digest_key_load(const char *path, struct digest_key **ret_key) MUST_CHECK;
/* Public key as PEM (SubjectPublicKeyInfo) in the arena, and back. */
enum status digest_key_public(const struct digest_key *key, struct arena *arena,
                              struct str *ret_pem) MUST_CHECK;
enum status digest_key_read_public(struct str pem, struct digest_key **ret_key) MUST_CHECK;
void digest_key_free(struct digest_key *key);
/* DER signature as lower-case hex in the arena. */
enum status digest_sign(const struct digest_key *key, struct str message, struct arena *arena,
                        struct str *ret_hex) MUST_CHECK;
/* ST_OK when the signature holds, ST_CORRUPT when not. */
enum status digest_verify(const struct digest_key *key, struct str message,
                          struct str signature_hex) MUST_CHECK;

/* Fill with random bytes from the system; aborts when the system has none. */
void digest_random(void *ret_bytes, size_t count);
/* Overwrite so that the compiler may not drop it. */
void digest_wipe(void *secret, size_t count);

#endif
