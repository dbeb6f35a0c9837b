/* SPDX-License-Identifier: Apache-2.0
 * Making, keeping and renewing the server's certificate with OpenSSL. */
#include "http/tls.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include "http/http_limits.h"

enum { TLS_MAX_FILE_BYTES = 256 * 1024, TLS_PATH_BYTES = 4096, TLS_SERIAL_BYTES = 16 };

/* Marks a certificate that the program may replace. */
static const char tls_own_name[] = "Panshi self-made certificate";

static enum status io_fault(struct fault *fault, const char *path, int error)
{
    return fault_set(fault, error == ENOSPC ? ST_FULL : ST_IO, path, "证书文件无法读写：%s",
                     "the certificate file cannot be read or written: %s", strerror(error));
}

/* ST_NOT_FOUND (no fault recorded) when there is no such file. */
static enum status read_file(struct arena *arena, const char *path, struct str *ret_text,
                             struct fault *fault)
{
    char *text = arena_take(arena, TLS_MAX_FILE_BYTES + 1);
    FILE *file = fopen(path, "rbe");
    size_t len;
    bool has_failed;
    int error;

    if (file == NULL && errno == ENOENT)
        return ST_NOT_FOUND;
    if (file == NULL)
        return io_fault(fault, path, errno);
    len = fread(text, 1, TLS_MAX_FILE_BYTES, file);
    has_failed = ferror(file) != 0;
    error = has_failed ? errno : 0;
    bool is_cut = !has_failed && len == TLS_MAX_FILE_BYTES && fgetc(file) != EOF;
    (void)fclose(file);
    if (has_failed)
        return io_fault(fault, path, error);
    if (is_cut)
        return fault_set(fault, ST_LIMIT, path, "证书文件超过 %d KiB，未读取",
                         "the certificate file is larger than %d KiB and was not read",
                         (int)TLS_MAX_FILE_BYTES / 1024);
    *ret_text = (struct str){text, len};
    return ST_OK;
}

static enum status write_file(const char *path, struct str text, struct fault *fault)
{
    char temporary[TLS_PATH_BYTES];
    int file;
    bool is_written;

    (void)snprintf(temporary, sizeof temporary, "%s.new", path);
    (void)unlink(temporary);
    file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0)
        return io_fault(fault, path, errno);
    is_written = write(file, text.ptr, text.len) == (ssize_t)text.len && fsync(file) == 0;
    is_written = close(file) == 0 && is_written;
    if (!is_written || rename(temporary, path) != 0) {
        enum status status = io_fault(fault, path, errno);
        (void)unlink(temporary);
        return status;
    }
    return ST_OK;
}

static X509 *read_certificate(struct str pem)
{
    BIO *bio = BIO_new_mem_buf(pem.ptr, (int)pem.len);
    X509 *certificate = bio == NULL ? NULL : PEM_read_bio_X509(bio, NULL, NULL, NULL);

    BIO_free(bio);
    return certificate;
}

static EVP_PKEY *read_key(struct str pem)
{
    BIO *bio = BIO_new_mem_buf(pem.ptr, (int)pem.len);
    EVP_PKEY *key = bio == NULL ? NULL : PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL);

    BIO_free(bio);
    return key;
}

static bool is_ip(const char *host)
{
    unsigned char address[16];

    return inet_pton(AF_INET, host, address) == 1 || inet_pton(AF_INET6, host, address) == 1;
}

static bool is_own(X509 *certificate)
{
    char name[128] = "";

    return X509_NAME_get_text_by_NID(X509_get_issuer_name(certificate), NID_organizationName, name,
                                     sizeof name) > 0 &&
           strcmp(name, tls_own_name) == 0;
}

static bool covers(X509 *certificate, const char *host)
{
    if (is_ip(host))
        return X509_check_ip_asc(certificate, host, 0) == 1;
    return X509_check_host(certificate, host, 0, 0, NULL) == 1;
}

static bool must_renew(X509 *certificate, const char *host, const char *const *names,
                       struct instant now)
{
    time_t limit = (time_t)(now.ms / 1000) + (time_t)HTTP_CERTIFICATE_RENEW_DAYS * 24 * 60 * 60;

    if (!is_own(certificate))
        return false;
    if (X509_cmp_time(X509_get0_notAfter(certificate), &limit) < 0 || !covers(certificate, host))
        return true;
    for (; names != NULL && *names != NULL; names++)
        if (!covers(certificate, *names))
            return true;
    return false;
}

static bool add_extension(X509 *certificate, int nid, const char *value)
{
    X509V3_CTX context;
    X509_EXTENSION *extension;
    bool is_added;

    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, NULL, NULL, 0);
    extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
    if (extension == NULL)
        return false;
    is_added = X509_add_ext(certificate, extension, -1) == 1;
    X509_EXTENSION_free(extension);
    return is_added;
}

/* Only host characters: the text becomes part of an extension's configuration line. */
static bool is_host_text(const char *host)
{
    return host[0] != '\0' &&
           strspn(host, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:") ==
               strlen(host);
}

static struct str alternative_names(struct arena *arena, const char *host, const char *const *names)
{
    struct str text = STR("DNS:localhost,IP:127.0.0.1,IP:::1");
    static const char *const none[] = {NULL};
    const char *const *more = names == NULL ? none : names;

    if (is_host_text(host))
        text = arena_print(arena, "%.*s,%s:%s", STR_ARG(text), is_ip(host) ? "IP" : "DNS", host);
    for (; *more != NULL; more++)
        if (is_host_text(*more))
            text =
                arena_print(arena, "%.*s,%s:%s", STR_ARG(text), is_ip(*more) ? "IP" : "DNS", *more);
    return text;
}

static bool fill_certificate(X509 *certificate, EVP_PKEY *key, struct str alternatives,
                             const char *subject, struct instant now)
{
    unsigned char serial[TLS_SERIAL_BYTES];
    X509_NAME *name = X509_get_subject_name(certificate);
    BIGNUM *number;
    time_t seconds = (time_t)(now.ms / 1000);
    bool is_filled;

    if (RAND_bytes(serial, sizeof serial) != 1)
        return false;
    serial[0] = (unsigned char)((serial[0] & 0x7f) | 0x40);
    number = BN_bin2bn(serial, sizeof serial, NULL);
    is_filled =
        number != NULL && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != NULL &&
        X509_set_version(certificate, X509_VERSION_3) == 1 &&
        X509_time_adj_ex(X509_getm_notBefore(certificate), -1, 0, &seconds) != NULL &&
        X509_time_adj_ex(X509_getm_notAfter(certificate), HTTP_CERTIFICATE_DAYS - 1, 0, &seconds) !=
            NULL &&
        X509_NAME_add_entry_by_NID(name, NID_organizationName, MBSTRING_UTF8,
                                   (const unsigned char *)tls_own_name, -1, -1, 0) == 1 &&
        X509_NAME_add_entry_by_NID(name, NID_commonName, MBSTRING_UTF8,
                                   (const unsigned char *)subject, -1, -1, 0) == 1 &&
        X509_set_issuer_name(certificate, name) == 1 && X509_set_pubkey(certificate, key) == 1 &&
        add_extension(certificate, NID_subject_alt_name, alternatives.ptr) &&
        add_extension(certificate, NID_basic_constraints, "critical,CA:FALSE") &&
        add_extension(certificate, NID_key_usage, "critical,digitalSignature") &&
        add_extension(certificate, NID_ext_key_usage, "serverAuth") &&
        X509_sign(certificate, key, EVP_sha256()) > 0;
    BN_free(number);
    return is_filled;
}

static bool pem_text(struct arena *arena, BIO *bio, struct str *ret_text)
{
    char *bytes = NULL;
    long len = BIO_get_mem_data(bio, &bytes);

    if (len <= 0)
        return false;
    ret_text->ptr = str_zero(arena, (struct str){bytes, (size_t)len});
    ret_text->len = (size_t)len;
    return true;
}

static enum status make_pair(struct arena *arena, const char *host, const char *const *names,
                             struct instant now, struct tls_pair *ret_pair, struct fault *fault)
{
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *certificate = X509_new();
    BIO *key_bio = BIO_new(BIO_s_mem()), *certificate_bio = BIO_new(BIO_s_mem());
    struct str alternatives = alternative_names(arena, host, names);
    bool is_made = key != NULL && certificate != NULL && key_bio != NULL &&
                   certificate_bio != NULL &&
                   fill_certificate(certificate, key, alternatives,
                                    is_host_text(host) ? host : "localhost", now) &&
                   PEM_write_bio_PrivateKey(key_bio, key, NULL, NULL, 0, NULL, NULL) == 1 &&
                   PEM_write_bio_X509(certificate_bio, certificate) == 1 &&
                   pem_text(arena, key_bio, &ret_pair->key) &&
                   pem_text(arena, certificate_bio, &ret_pair->certificate);

    BIO_free(certificate_bio);
    BIO_free(key_bio);
    X509_free(certificate);
    EVP_PKEY_free(key);
    if (!is_made)
        return fault_set(fault, ST_INTERNAL, "tls", "无法生成服务器证书",
                         "the server's certificate cannot be made");
    return ST_OK;
}

static struct str fingerprint_of(struct arena *arena, X509 *certificate)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned len = 0;
    struct str text = {"", 0};

    if (X509_digest(certificate, EVP_sha256(), digest, &len) != 1)
        return text;
    for (unsigned i = 0; i < len; i++)
        text = arena_print(arena, "%.*s%s%02X", STR_ARG(text), i == 0 ? "" : ":", digest[i]);
    return text;
}

/* Judge what is there: ST_NOT_FOUND when a new pair is due. */
static enum status use_pair(struct arena *arena, const char *host, const char *const *names,
                            struct instant now, struct tls_pair *pair, struct fault *fault)
{
    X509 *certificate = read_certificate(pair->certificate);
    EVP_PKEY *key = read_key(pair->key);
    bool is_pair =
        certificate != NULL && key != NULL && X509_check_private_key(certificate, key) == 1;
    enum status status = ST_OK;

    if (!is_pair) {
        status = fault_set(fault, ST_INVALID, "keys/tls-cert.pem",
                           "服务器证书与私钥不配对或无法读取；请更换，或删除 keys/tls-cert.pem 与 "
                           "keys/tls-key.pem 由程序重新生成",
                           "certificate and key do not match or cannot be read; replace them, or "
                           "remove keys/tls-cert.pem and keys/tls-key.pem to have new ones made");
    } else if (must_renew(certificate, host, names, now)) {
        status = ST_NOT_FOUND;
    } else {
        pair->fingerprint = fingerprint_of(arena, certificate);
        pair->is_own = is_own(certificate);
    }
    X509_free(certificate);
    EVP_PKEY_free(key);
    return status;
}

enum status tls_load(struct arena *arena, const char *folder, const char *host,
                     const char *const *names, struct instant now, struct tls_pair *ret_pair,
                     struct fault *fault)
{
    const char *keys = arena_print(arena, "%s/keys", folder).ptr;
    const char *certificate_path = arena_print(arena, "%s/tls-cert.pem", keys).ptr;
    const char *key_path = arena_print(arena, "%s/tls-key.pem", keys).ptr;
    struct tls_pair pair = {0};
    enum status status = read_file(arena, certificate_path, &pair.certificate, fault);

    if (status == ST_OK)
        status = read_file(arena, key_path, &pair.key, fault);
    if (status == ST_OK)
        status = use_pair(arena, host, names, now, &pair, fault);
    if (status == ST_NOT_FOUND) {
        if (mkdir(keys, 0700) != 0 && errno != EEXIST)
            return io_fault(fault, keys, errno);
        TRY(make_pair(arena, host, names, now, &pair, fault));
        TRY(write_file(key_path, pair.key, fault));
        TRY(write_file(certificate_path, pair.certificate, fault));
        status = use_pair(arena, host, names, now, &pair, fault);
    }
    TRY(status);
    *ret_pair = pair;
    return ST_OK;
}

enum status tls_read_authorities(struct arena *arena, const char *file, struct str *ret_pem,
                                 struct fault *fault)
{
    struct str pem = {"", 0};
    enum status status = read_file(arena, file, &pem, fault);
    X509 *first;

    if (status == ST_NOT_FOUND)
        return fault_set(fault, ST_IO, file, "没有这个证书文件",
                         "there is no such certificate file");
    TRY(status);
    first = read_certificate(pem);
    if (first == NULL)
        return fault_set(fault, ST_INVALID, file, "文件中没有 PEM 证书",
                         "the file holds no PEM certificate");
    X509_free(first);
    *ret_pem = pem;
    return ST_OK;
}
