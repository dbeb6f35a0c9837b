/* SPDX-License-Identifier: Apache-2.0
 * Sealed secrets and base 64. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/base64.h"
#include "base/digest.h"
#include "base/seal.h"

static struct arena arena;

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena, 16 * 1024 * 1024);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_done(&arena);
    return 0;
}

/* RFC 4648, section 10. */
static void base_64_writes_and_reads_the_vectors_of_its_standard(void **state)
{
    static const char *const vectors[][2] = {
        {"", ""},
        {"f", "Zg=="},
        {"fo", "Zm8="},
        {"foo", "Zm9v"},
        {"foob", "Zm9vYg=="},
        {"fooba", "Zm9vYmE="},
        {"foobar", "Zm9vYmFy"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++) {
        struct str back;
        struct str text = base64_write(&arena, str_of(vectors[i][0]));
        assert_true(str_is(text, vectors[i][1]));
        assert_true(base64_read(&arena, text, &back));
        assert_true(str_is(back, vectors[i][0]));
    }
}

static void what_is_no_base_64_is_refused(void **state)
{
    static const char *const bad[] = {
        "Zg", "Zg=", "Z===", "====", "Zh==", "Zm9=", "Zm9 ", "Zg==Zg==", "=Zg=", "Zm\n9", "Zm9_"};
    struct str back;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        if (base64_read(&arena, str_of(bad[i]), &back))
            fail_msg("%s was read", bad[i]);
    }
}

/* RFC 4231, test cases 1 and 2. */
static void hmac_sha256_gives_the_vectors_of_its_standard(void **state)
{
    static const uint8_t first[] = {0xb0, 0x34, 0x4c, 0x61, 0xd8, 0xdb, 0x38, 0x53};
    static const uint8_t second[] = {0x5b, 0xdc, 0xc1, 0x46, 0xbf, 0x60, 0x75, 0x4e};
    char key[20];
    uint8_t mac[32];

    (void)state;
    memset(key, 0x0b, sizeof key);
    digest_hmac_sha256((struct str){key, sizeof key}, STR("Hi There"), mac);
    assert_memory_equal(mac, first, sizeof first);
    digest_hmac_sha256(STR("Jefe"), STR("what do ya want for nothing?"), mac);
    assert_memory_equal(mac, second, sizeof second);
}

static void a_sealed_secret_opens_only_unaltered_in_its_place_and_with_its_key(void **state)
{
    static const char *const secrets[] = {"", "p", "口令 SEC0123",
                                          "https://x/robot?access_token=abc"};
    struct seal_key key, other;
    struct str back;

    (void)state;
    digest_random(&key, sizeof key);
    digest_random(&other, sizeof other);
    for (size_t i = 0; i < sizeof secrets / sizeof secrets[0]; i++) {
        struct str sealed = seal_close(&arena, &key, STR("channel:1"), str_of(secrets[i]));
        assert_true(seal_open(&arena, &key, STR("channel:1"), sealed, &back));
        assert_true(str_is(back, secrets[i]));
        assert_false(seal_open(&arena, &key, STR("channel:2"), sealed, &back));
        assert_false(seal_open(&arena, &other, STR("channel:1"), sealed, &back));
        for (size_t at = 0; at + 4 < sealed.len; at += 5) {
            char *altered = str_zero(&arena, sealed);
            altered[at] = altered[at] == 'A' ? 'B' : 'A';
            assert_false(seal_open(&arena, &key, STR("channel:1"), str_of(altered), &back));
        }
        struct str again = seal_close(&arena, &key, STR("channel:1"), str_of(secrets[i]));
        assert_false(str_equal(sealed, again));
    }
    assert_false(seal_open(&arena, &key, STR("channel:1"), STR("AAAA"), &back));
}

static void a_key_file_is_made_once_and_a_damaged_one_is_told(void **state)
{
    char folder[] = "/tmp/panshi-seal-XXXXXX";
    char path[64];
    struct fault fault = {.status = ST_OK};
    struct seal_key first, second;
    struct stat info;

    (void)state;
    assert_non_null(mkdtemp(folder));
    (void)snprintf(path, sizeof path, "%s/seal.key", folder);
    assert_int_equal(seal_key_load(path, false, &first, &fault), ST_NOT_FOUND);
    fault_clear(&fault);
    assert_int_equal(seal_key_load(path, true, &first, &fault), ST_OK);
    assert_int_equal(seal_key_load(path, true, &second, &fault), ST_OK);
    assert_memory_equal(&first, &second, sizeof first);
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs("panshi-seal-1 AAAA\n", file) >= 0);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(seal_key_load(path, true, &second, &fault), ST_CORRUPT);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(folder), 0);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        CASE(base_64_writes_and_reads_the_vectors_of_its_standard),
        CASE(what_is_no_base_64_is_refused),
        CASE(hmac_sha256_gives_the_vectors_of_its_standard),
        CASE(a_sealed_secret_opens_only_unaltered_in_its_place_and_with_its_key),
        CASE(a_key_file_is_made_once_and_a_damaged_one_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
