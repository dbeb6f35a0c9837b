/* SPDX-License-Identifier: Apache-2.0
 * The self-made certificate: made, kept, renewed, never replacing somebody else's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "http/http_limits.h"
#include "http/tls.h"

static const int64_t day_ms = 24LL * 60 * 60 * 1000;

struct place {
    char folder[64], keys[80], certificate[128], key[128];
    struct arena arena;
    struct instant now;
};

static int set_up(void **state)
{
    static struct place place;

    (void)snprintf(place.folder, sizeof place.folder, "/tmp/panshi-tls-XXXXXX");
    assert_non_null(mkdtemp(place.folder));
    (void)snprintf(place.keys, sizeof place.keys, "%s/keys", place.folder);
    (void)snprintf(place.certificate, sizeof place.certificate, "%s/tls-cert.pem", place.keys);
    (void)snprintf(place.key, sizeof place.key, "%s/tls-key.pem", place.keys);
    arena_init(&place.arena, 1 << 26);
    place.now = instant_system_now();
    *state = &place;
    return 0;
}

static int tear_down(void **state)
{
    struct place *place = *state;

    (void)unlink(place->certificate);
    (void)unlink(place->key);
    (void)rmdir(place->keys);
    (void)rmdir(place->folder);
    arena_done(&place->arena);
    return 0;
}

static struct tls_pair load(struct place *place, const char *host, int64_t days_later)
{
    struct tls_pair pair = {0};
    struct fault fault = {0};
    struct instant now = {place->now.ms + days_later * day_ms};

    assert_int_equal(tls_load(&place->arena, place->folder, host, NULL, now, &pair, &fault), ST_OK);
    return pair;
}

static void it_names_the_machine_and_lasts_its_days(void **state)
{
    struct place *place = *state;
    struct tls_pair pair = load(place, "10.1.2.3", 0);
    BIO *bio = BIO_new_mem_buf(pair.certificate.ptr, (int)pair.certificate.len);
    X509 *certificate = PEM_read_bio_X509(bio, NULL, NULL, NULL);
    struct stat stat_key;
    int days = 0, seconds = 0;

    assert_non_null(certificate);
    assert_int_equal(X509_check_host(certificate, "localhost", 0, 0, NULL), 1);
    assert_int_equal(X509_check_ip_asc(certificate, "127.0.0.1", 0), 1);
    assert_int_equal(X509_check_ip_asc(certificate, "::1", 0), 1);
    assert_int_equal(X509_check_ip_asc(certificate, "10.1.2.3", 0), 1);
    assert_int_not_equal(X509_check_host(certificate, "example.com", 0, 0, NULL), 1);
    assert_int_equal(ASN1_TIME_diff(&days, &seconds, X509_get0_notBefore(certificate),
                                    X509_get0_notAfter(certificate)),
                     1);
    assert_int_equal(days, HTTP_CERTIFICATE_DAYS);
    assert_int_equal(EVP_PKEY_get_bits(X509_get0_pubkey(certificate)), 256);
    assert_int_equal(pair.fingerprint.len, 32 * 3 - 1);
    assert_int_equal(stat(place->key, &stat_key), 0);
    assert_int_equal(stat_key.st_mode & 0777, 0600);
    X509_free(certificate);
    BIO_free(bio);
}

static void it_is_kept_until_its_end_is_near_or_its_host_changes(void **state)
{
    struct place *place = *state;
    struct str first = load(place, "127.0.0.1", 0).fingerprint;
    int64_t near = HTTP_CERTIFICATE_DAYS - HTTP_CERTIFICATE_RENEW_DAYS;

    assert_true(str_equal(load(place, "127.0.0.1", 0).fingerprint, first));
    assert_true(str_equal(load(place, "127.0.0.1", near - 2).fingerprint, first));
    assert_false(str_equal(load(place, "127.0.0.1", near + 1).fingerprint, first));
    first = load(place, "127.0.0.1", 0).fingerprint;
    assert_false(str_equal(load(place, "10.9.9.9", 0).fingerprint, first));
}

static void files_that_do_not_match_are_refused_not_replaced(void **state)
{
    struct place *place = *state;
    struct tls_pair pair;
    struct fault fault = {0};
    int file;

    (void)load(place, "127.0.0.1", 0);
    file = open(place->key, O_WRONLY | O_TRUNC);
    assert_int_equal(write(file, "nonsense", 8), 8);
    (void)close(file);
    assert_int_equal(
        tls_load(&place->arena, place->folder, "127.0.0.1", NULL, place->now, &pair, &fault),
        ST_INVALID);
    assert_non_null(strstr(fault.en, "tls-key.pem"));
}

static void authorities_must_be_a_certificate(void **state)
{
    struct place *place = *state;
    struct str pem;
    struct fault fault = {0};

    (void)load(place, "127.0.0.1", 0);
    assert_int_equal(tls_read_authorities(&place->arena, place->certificate, &pem, &fault), ST_OK);
    assert_int_equal(tls_read_authorities(&place->arena, place->key, &pem, &fault), ST_INVALID);
    fault_clear(&fault);
    assert_int_equal(tls_read_authorities(&place->arena, "/nowhere.pem", &pem, &fault), ST_IO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(it_names_the_machine_and_lasts_its_days, set_up, tear_down),
        cmocka_unit_test_setup_teardown(it_is_kept_until_its_end_is_near_or_its_host_changes,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(files_that_do_not_match_are_refused_not_replaced, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(authorities_must_be_a_certificate, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
