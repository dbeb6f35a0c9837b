/* SPDX-License-Identifier: Apache-2.0
 * Sealing secrets: SM4-CTR, then HMAC-SM3. */
#include "base/seal.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "base/digest.h"
#include "base/file.h"

#include "base/banned.h"

enum { NONCE_BYTES = 16, SEAL_FILE_MAX = 200 };

static const char heading[] = "panshi-seal-1 ";

static void must(bool worked)
{
    if (worked)
        return;
    (void)fprintf(stderr, "panshi: the cryptographic library failed (密码库出错)\n");
    abort();
}

static enum status make_key(const char *path, struct arena *arena, struct seal_key *ret_key,
                            struct fault *fault)
{
    struct seal_key key;

    digest_random(&key, sizeof key);
    struct str text = base64_write(arena, (struct str){(const char *)&key, sizeof key});
    text = arena_print(arena, "%s%.*s\n", heading, STR_ARG(text));
    TRY(file_write(path, text, 0600, fault));
    *ret_key = key;
    return ST_OK;
}

static enum status read_key(const char *path, struct str text, struct arena *arena,
                            struct seal_key *ret_key, struct fault *fault)
{
    struct str bytes;

    if (str_starts(text, str_of(heading))) {
        struct str rest = {text.ptr + sizeof heading - 1, text.len - (sizeof heading - 1)};
        if (base64_read(arena, str_trim(rest), &bytes) && bytes.len == sizeof *ret_key) {
            memcpy(ret_key, bytes.ptr, sizeof *ret_key);
            return ST_OK;
        }
    }
    return fault_set(fault, ST_CORRUPT, path, "密钥文件 %s 已损坏，请从备份恢复",
                     "the key file %s is damaged; restore it from a backup", path);
}

enum status seal_key_load(const char *path, bool may_make, struct seal_key *ret_key,
                          struct fault *fault)
{
    struct arena arena;
    struct str text;
    bool makes = may_make && !file_exists(path);
    enum status status;

    arena_init(&arena, (size_t)1024 * 1024);
    if (makes)
        status = make_key(path, &arena, ret_key, fault);
    else
        status = file_read(path, SEAL_FILE_MAX, &arena, &text, fault);
    if (status == ST_OK && !makes)
        status = read_key(path, text, &arena, ret_key, fault);
    arena_done(&arena);
    return status;
}

static void cipher(const struct seal_key *key, const char *nonce, struct str in, char *out)
{
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    int len = 0;

    must(context && in.len <= INT32_MAX);
    must(EVP_EncryptInit_ex(context, EVP_sm4_ctr(), NULL, key->cipher,
                            (const unsigned char *)nonce) == 1);
    must(EVP_EncryptUpdate(context, (unsigned char *)out, &len, (const unsigned char *)in.ptr,
                           (int)in.len) == 1 &&
         (size_t)len == in.len);
    EVP_CIPHER_CTX_free(context);
}

static struct digest_sm3 mac_of(struct arena *arena, const struct seal_key *key, struct str context,
                                struct str body)
{
    char *text = arena_take(arena, context.len + 1 + body.len);

    if (context.len > 0)
        memcpy(text, context.ptr, context.len);
    memcpy(text + context.len + 1, body.ptr, body.len); /* a zero byte between */
    return digest_hmac_sm3((struct str){(const char *)key->mac, sizeof key->mac},
                           (struct str){text, context.len + 1 + body.len});
}

struct str seal_close(struct arena *arena, const struct seal_key *key, struct str context,
                      struct str secret)
{
    size_t body_bytes = NONCE_BYTES + secret.len;
    char *bytes = arena_take(arena, body_bytes + DIGEST_SM3_BYTES);

    digest_random(bytes, NONCE_BYTES);
    if (secret.len > 0)
        cipher(key, bytes, secret, bytes + NONCE_BYTES);
    struct digest_sm3 mac = mac_of(arena, key, context, (struct str){bytes, body_bytes});
    memcpy(bytes + body_bytes, mac.bytes, DIGEST_SM3_BYTES);
    return base64_write(arena, (struct str){bytes, body_bytes + DIGEST_SM3_BYTES});
}

bool seal_open(struct arena *arena, const struct seal_key *key, struct str context,
               struct str sealed, struct str *ret_secret)
{
    struct str bytes;

    if (!base64_read(arena, sealed, &bytes) || bytes.len < NONCE_BYTES + DIGEST_SM3_BYTES)
        return false;
    struct str body = {bytes.ptr, bytes.len - DIGEST_SM3_BYTES};
    struct digest_sm3 mac = mac_of(arena, key, context, body);
    struct str kept = {bytes.ptr + body.len, DIGEST_SM3_BYTES};
    if (!str_equal_secret((struct str){(const char *)mac.bytes, DIGEST_SM3_BYTES}, kept))
        return false;
    struct str in = {body.ptr + NONCE_BYTES, body.len - NONCE_BYTES};
    char *out = arena_take(arena, in.len + 1);
    if (in.len > 0)
        cipher(key, body.ptr, in, out);
    *ret_secret = (struct str){out, in.len};
    return true;
}
