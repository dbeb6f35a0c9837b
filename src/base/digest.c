/* SPDX-License-Identifier: Apache-2.0
 * SM3, HMAC and SM2 by OpenSSL 3; the only file that a hardware module would replace. */
#include "base/digest.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

static const char signer_id[] = "1234567812345678";

enum { PEM_MAX_BYTES = 16 * 1024 };

struct digest_key {
    EVP_PKEY *pkey;
};

struct digest_stream {
    EVP_MD_CTX *context;
};

static void must(bool worked)
{
    if (worked)
        return;
    (void)fprintf(stderr, "panshi: the cryptographic library failed (密码库出错)\n");
    abort();
}

struct digest_sm3 digest_sm3_of(struct str data)
{
    struct digest_sm3 digest;

    must(EVP_Digest(data.ptr ? data.ptr : "", data.len, digest.bytes, NULL, EVP_sm3(), NULL) == 1);
    return digest;
}

struct digest_sm3 digest_hmac_sm3(struct str key, struct str data)
{
    struct digest_sm3 mac;
    unsigned len = 0;

    must(key.len <= INT32_MAX);
    must(HMAC(EVP_sm3(), key.ptr ? key.ptr : "", (int)key.len,
              (const unsigned char *)(data.ptr ? data.ptr : ""), data.len, mac.bytes,
              &len) != NULL &&
         len == DIGEST_SM3_BYTES);
    return mac;
}

void digest_hmac_sha1(struct str key, struct str data, uint8_t ret_mac[20])
{
    unsigned len = 0;

    must(key.len <= INT32_MAX);
    must(HMAC(EVP_sha1(), key.ptr ? key.ptr : "", (int)key.len,
              (const unsigned char *)(data.ptr ? data.ptr : ""), data.len, ret_mac, &len) != NULL &&
         len == 20);
}

void digest_hmac_sha256(struct str key, struct str data, uint8_t ret_mac[32])
{
    unsigned len = 0;

    must(key.len <= INT32_MAX);
    must(HMAC(EVP_sha256(), key.ptr ? key.ptr : "", (int)key.len,
              (const unsigned char *)(data.ptr ? data.ptr : ""), data.len, ret_mac, &len) != NULL &&
         len == 32);
}

void digest_sha1_of(struct str data, uint8_t ret_digest[20])
{
    must(EVP_Digest(data.ptr ? data.ptr : "", data.len, ret_digest, NULL, EVP_sha1(), NULL) == 1);
}

void digest_md5_of(struct str data, uint8_t ret_digest[16])
{
    must(EVP_Digest(data.ptr ? data.ptr : "", data.len, ret_digest, NULL, EVP_md5(), NULL) == 1);
}

struct digest_stream *digest_stream_open(void)
{
    struct digest_stream *stream = malloc(sizeof *stream);

    must(stream != NULL);
    stream->context = EVP_MD_CTX_new();
    must(stream->context && EVP_DigestInit_ex(stream->context, EVP_sm3(), NULL) == 1);
    return stream;
}

void digest_stream_add(struct digest_stream *stream, const void *bytes, size_t count)
{
    must(EVP_DigestUpdate(stream->context, bytes, count) == 1);
}

struct digest_sm3 digest_stream_close(struct digest_stream *stream)
{
    struct digest_sm3 digest;

    must(EVP_DigestFinal_ex(stream->context, digest.bytes, NULL) == 1);
    EVP_MD_CTX_free(stream->context);
    free(stream);
    return digest;
}

static void print_hex(const uint8_t *bytes, size_t count, char *ret_text)
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < count; i++) {
        ret_text[2 * i] = digits[bytes[i] >> 4];
        ret_text[2 * i + 1] = digits[bytes[i] & 15];
    }
    ret_text[2 * count] = '\0';
}

/* Lower-case hex only, so that one value has one text. */
static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return -1;
}

static bool read_hex(struct str hex, uint8_t *ret_bytes)
{
    for (size_t i = 0; i + 1 < hex.len; i += 2) {
        int high = hex_digit(hex.ptr[i]);
        int low = hex_digit(hex.ptr[i + 1]);
        if (high < 0 || low < 0)
            return false;
        ret_bytes[i / 2] = (uint8_t)(high << 4 | low);
    }
    return hex.len % 2 == 0;
}

const char *digest_hex(const struct digest_sm3 *digest, char ret_text[DIGEST_SM3_HEX_BYTES])
{
    print_hex(digest->bytes, sizeof digest->bytes, ret_text);
    return ret_text;
}

bool digest_sm3_equal(const struct digest_sm3 *a, const struct digest_sm3 *b)
{
    return memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

bool digest_from_hex(struct str hex, struct digest_sm3 *ret_digest)
{
    struct digest_sm3 digest;

    if (hex.len != 2 * sizeof digest.bytes || !read_hex(hex, digest.bytes))
        return false;
    *ret_digest = digest;
    return true;
}

static enum status own_key(EVP_PKEY *pkey, struct digest_key **ret_key)
{
    struct digest_key *key = malloc(sizeof *key);

    if (!key) {
        EVP_PKEY_free(pkey);
        return ST_MEMORY;
    }
    key->pkey = pkey;
    *ret_key = key;
    return ST_OK;
}

enum status digest_key_generate(struct digest_key **ret_key)
{
    EVP_PKEY *pkey = EVP_PKEY_Q_keygen(NULL, NULL, "SM2");

    return pkey ? own_key(pkey, ret_key) : ST_INTERNAL;
}

static enum status status_of_write(int number)
{
    switch (number) {
    case EEXIST:
        return ST_CONFLICT;
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return ST_FULL;
    default:
        return ST_IO;
    }
}

/* All bytes to a new file of mode 0600, on disk when it returns. */
static enum status write_new_file(const char *path, const char *bytes, size_t count)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

    if (fd < 0)
        return status_of_write(errno);
    while (count > 0) {
        ssize_t written = write(fd, bytes, count);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            break;
        bytes += written;
        count -= (size_t)written;
    }
    enum status status = count == 0 ? ST_OK : status_of_write(errno);
    if (status == ST_OK && fsync(fd) != 0)
        status = ST_IO;
    if (close(fd) != 0 && status == ST_OK)
        status = ST_IO;
    if (status != ST_OK)
        (void)unlink(path);
    return status;
}

enum status digest_key_save(const struct digest_key *key, const char *path)
{
    BIO *memory = BIO_new(BIO_s_secmem());
    char *text = NULL;

    if (!memory)
        return ST_MEMORY;
    enum status status = ST_INTERNAL;
    if (PEM_write_bio_PKCS8PrivateKey(memory, key->pkey, NULL, NULL, 0, NULL, NULL) == 1) {
        long len = BIO_get_mem_data(memory, &text);
        if (len > 0)
            status = write_new_file(path, text, (size_t)len);
    }
    BIO_free(memory);
    return status;
}

enum status digest_key_load(const char *path, struct digest_key **ret_key)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return errno == ENOENT ? ST_NOT_FOUND : ST_IO;
    FILE *file = fdopen(fd, "r");
    if (!file) {
        (void)close(fd);
        return ST_MEMORY;
    }
    EVP_PKEY *pkey = PEM_read_PrivateKey(file, NULL, NULL, NULL);
    (void)fclose(file);
    if (!pkey)
        return ST_CORRUPT;
    if (!EVP_PKEY_is_a(pkey, "SM2")) {
        EVP_PKEY_free(pkey);
        return ST_CORRUPT;
    }
    return own_key(pkey, ret_key);
}

enum status digest_key_public(const struct digest_key *key, struct arena *arena,
                              struct str *ret_pem)
{
    BIO *memory = BIO_new(BIO_s_mem());
    char *text = NULL;
    enum status status = ST_INTERNAL;

    if (!memory)
        return ST_MEMORY;
    if (PEM_write_bio_PUBKEY(memory, key->pkey) == 1) {
        long len = BIO_get_mem_data(memory, &text);
        if (len > 0) {
            *ret_pem = str_copy(arena, (struct str){text, (size_t)len});
            status = ST_OK;
        }
    }
    BIO_free(memory);
    return status;
}

enum status digest_key_read_public(struct str pem, struct digest_key **ret_key)
{
    if (pem.len == 0 || pem.len > PEM_MAX_BYTES)
        return ST_MALFORMED;
    BIO *memory = BIO_new_mem_buf(pem.ptr, (int)pem.len);
    if (!memory)
        return ST_MEMORY;
    EVP_PKEY *pkey = PEM_read_bio_PUBKEY(memory, NULL, NULL, NULL);
    BIO_free(memory);
    if (!pkey)
        return ST_MALFORMED;
    if (!EVP_PKEY_is_a(pkey, "SM2")) {
        EVP_PKEY_free(pkey);
        return ST_MALFORMED;
    }
    return own_key(pkey, ret_key);
}

void digest_key_free(struct digest_key *key)
{
    if (!key)
        return;
    EVP_PKEY_free(key->pkey);
    free(key);
}

/* A digest context bound to the key and the signer's default id; *ret_pctx is freed after it. */
static EVP_MD_CTX *signing_context(const struct digest_key *key, EVP_PKEY_CTX **ret_pctx)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    EVP_PKEY_CTX *pctx = EVP_PKEY_CTX_new(key->pkey, NULL);

    must(context && pctx && EVP_PKEY_CTX_set1_id(pctx, signer_id, (int)sizeof signer_id - 1) == 1);
    EVP_MD_CTX_set_pkey_ctx(context, pctx);
    *ret_pctx = pctx;
    return context;
}

enum status digest_sign(const struct digest_key *key, struct str message, struct arena *arena,
                        struct str *ret_hex)
{
    uint8_t signature[DIGEST_SIGNATURE_MAX_BYTES];
    size_t len = sizeof signature;
    EVP_PKEY_CTX *pctx = NULL;
    EVP_MD_CTX *context = signing_context(key, &pctx);
    bool worked =
        EVP_DigestSignInit(context, NULL, EVP_sm3(), NULL, key->pkey) == 1 &&
        EVP_DigestSign(context, signature, &len, (const uint8_t *)message.ptr, message.len) == 1;

    EVP_MD_CTX_free(context);
    EVP_PKEY_CTX_free(pctx);
    if (!worked)
        return ST_INTERNAL;
    char *text = arena_take(arena, 2 * len + 1);
    print_hex(signature, len, text);
    *ret_hex = (struct str){text, 2 * len};
    return ST_OK;
}

enum status digest_verify(const struct digest_key *key, struct str message,
                          struct str signature_hex)
{
    uint8_t signature[DIGEST_SIGNATURE_MAX_BYTES];

    if (signature_hex.len / 2 > sizeof signature || !read_hex(signature_hex, signature))
        return ST_CORRUPT;
    EVP_PKEY_CTX *pctx = NULL;
    EVP_MD_CTX *context = signing_context(key, &pctx);
    bool holds = EVP_DigestVerifyInit(context, NULL, EVP_sm3(), NULL, key->pkey) == 1 &&
                 EVP_DigestVerify(context, signature, signature_hex.len / 2,
                                  (const uint8_t *)message.ptr, message.len) == 1;

    EVP_MD_CTX_free(context);
    EVP_PKEY_CTX_free(pctx);
    return holds ? ST_OK : ST_CORRUPT;
}

void digest_random(void *ret_bytes, size_t count)
{
    uint8_t *at = ret_bytes;

    while (count > 0) {
        ssize_t got = getrandom(at, count, 0);
        if (got < 0 && errno == EINTR)
            continue;
        must(got > 0);
        at += got;
        count -= (size_t)got;
    }
}

void digest_wipe(void *secret, size_t count)
{
    OPENSSL_cleanse(secret, count);
}
