/* SPDX-License-Identifier: Apache-2.0
 * SM3, HMAC, SM2 and ids against published vectors; files written durably. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/file.h"
#include "base/id.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static void sm3_gives_the_digests_of_the_standard(void **state)
{
    (void)state;
    /* GB/T 32905-2016, Annex A. */
    static const char *const cases[][2] = {
        {"abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"},
        {"abcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcd",
         "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"},
    };
    char hex[DIGEST_SM3_HEX_BYTES];
    struct digest_sm3 back;

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct digest_sm3 digest = digest_sm3_of(str_of(cases[i][0]));
        assert_string_equal(digest_hex(&digest, hex), cases[i][1]);
        struct digest_stream *stream = digest_stream_open();
        for (const char *at = cases[i][0]; *at; at++)
            digest_stream_add(stream, at, 1);
        digest = digest_stream_close(stream);
        assert_string_equal(digest_hex(&digest, hex), cases[i][1]);
        assert_true(digest_from_hex(str_of(hex), &back));
        assert_memory_equal(&back, &digest, sizeof back);
    }
    assert_false(digest_from_hex(STR("66"), &back));
    hex[0] = 'A';
    assert_false(digest_from_hex(str_of(hex), &back));
    hex[0] = 'g';
    assert_false(digest_from_hex(str_of(hex), &back));
}

static void hmac_sha1_gives_the_macs_of_rfc_2202(void **state)
{
    (void)state;
    static const uint8_t want[20] = {0xef, 0xfc, 0xdf, 0x6a, 0xe5, 0xeb, 0x2f, 0xa2, 0xd2, 0x74,
                                     0x16, 0xd5, 0xf1, 0x84, 0xdf, 0x9c, 0x25, 0x9a, 0x7c, 0x79};
    uint8_t mac[20];

    digest_hmac_sha1(STR("Jefe"), STR("what do ya want for nothing?"), mac);
    assert_memory_equal(mac, want, sizeof want);
}

/* HMAC by its definition (RFC 2104) over SM3's block of 64 bytes. */
static void hmac_sm3_follows_its_definition(void **state)
{
    (void)state;
    char inner[64 + 32];
    char outer[64 + DIGEST_SM3_BYTES];
    static const char key[] = "0123456789abcdef0123456789abcdef";
    static const char data[] = "0123456789abcdef0123456789abcdef";

    memset(inner, 0x36, 64);
    memset(outer, 0x5c, 64);
    for (size_t i = 0; i < 32; i++) {
        inner[i] ^= key[i];
        outer[i] ^= key[i];
    }
    memcpy(inner + 64, data, 32);
    struct digest_sm3 first = digest_sm3_of((struct str){inner, sizeof inner});
    memcpy(outer + 64, first.bytes, DIGEST_SM3_BYTES);
    struct digest_sm3 want = digest_sm3_of((struct str){outer, sizeof outer});
    struct digest_sm3 mac = digest_hmac_sm3(STR("0123456789abcdef0123456789abcdef"), str_of(data));
    assert_memory_equal(&mac, &want, sizeof want);
}

static void a_signature_holds_for_its_message_and_key_only(void **state)
{
    (void)state;
    struct arena arena;
    struct digest_key *key = NULL;
    struct digest_key *other = NULL;
    struct digest_key *public_only = NULL;
    struct str signature;
    struct str pem;

    arena_init(&arena, ARENA_WORK_BYTES);
    assert_int_equal(digest_key_generate(&key), ST_OK);
    assert_int_equal(digest_key_generate(&other), ST_OK);
    assert_int_equal(digest_sign(key, STR("磐石"), &arena, &signature), ST_OK);
    assert_int_equal(digest_key_public(key, &arena, &pem), ST_OK);
    assert_int_equal(digest_key_read_public(pem, &public_only), ST_OK);
    assert_int_equal(digest_verify(public_only, STR("磐石"), signature), ST_OK);
    assert_int_equal(digest_verify(key, STR("磐石x"), signature), ST_CORRUPT);
    assert_int_equal(digest_verify(other, STR("磐石"), signature), ST_CORRUPT);
    assert_int_equal(digest_verify(key, STR("磐石"), STR("")), ST_CORRUPT);
    assert_int_equal(digest_verify(key, STR("磐石"), STR("zz")), ST_CORRUPT);
    assert_int_equal(
        digest_verify(key, STR("磐石"), (struct str){signature.ptr, signature.len - 2}),
        ST_CORRUPT);
    digest_key_free(key);
    digest_key_free(other);
    digest_key_free(public_only);
    digest_key_free(NULL);
    assert_int_equal(digest_key_read_public(STR("no key"), &key), ST_MALFORMED);
    arena_done(&arena);
}

static void a_key_file_is_closed_to_others_and_never_overwritten(void **state)
{
    (void)state;
    char root[] = "/tmp/panshi-test.XXXXXX";
    char path[FILE_PATH_BYTES];
    struct digest_key *key = NULL;
    struct stat about;

    assert_non_null(mkdtemp(root));
    (void)file_path(path, root, "key.pem");
    assert_int_equal(digest_key_load(path, &key), ST_NOT_FOUND);
    assert_int_equal(digest_key_generate(&key), ST_OK);
    assert_int_equal(digest_key_save(key, path), ST_OK);
    assert_int_equal(digest_key_save(key, path), ST_CONFLICT);
    digest_key_free(key);
    assert_int_equal(stat(path, &about), 0);
    assert_int_equal(about.st_mode & 0777, 0600);
    assert_int_equal(digest_key_load(path, &key), ST_OK);
    digest_key_free(key);
    assert_int_equal(truncate(path, 40), 0);
    assert_int_equal(digest_key_load(path, &key), ST_CORRUPT);
    file_remove_tree(root);
}

static void ids_are_valid_differ_and_sort_by_age(void **state)
{
    (void)state;
    struct arena arena;
    static const char *const bad[] = {"",
                                      "01ARZ3NDEKTSV4RRFFQ69G5FA",
                                      "01ARZ3NDEKTSV4RRFFQ69G5FAVX",
                                      "01ARZ3NDEKTSV4RRFFQ69G5FAI",
                                      "81ARZ3NDEKTSV4RRFFQ69G5FAV",
                                      "01arz3ndektsv4rrffq69g5fav"};

    arena_init(&arena, ARENA_WORK_BYTES);
    struct str last = id_new(&arena, (struct instant){0});
    for (int i = 1; i < 1000; i++) {
        struct str id = id_new(&arena, (struct instant){i * 86400000LL});
        assert_true(id_is_valid(id));
        assert_true(str_order(last, id) < 0);
        last = id;
    }
    struct instant now = instant_system_now();
    assert_false(str_equal(id_new(&arena, now), id_new(&arena, now)));
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_false(id_is_valid(str_of(bad[i])));
    assert_true(id_is_valid(STR("01ARZ3NDEKTSV4RRFFQ69G5FAV")));
    arena_done(&arena);
}

static void files_are_written_whole_and_read_within_a_limit(void **state)
{
    (void)state;
    char root[] = "/tmp/panshi-test.XXXXXX";
    char path[FILE_PATH_BYTES];
    struct fault fault = {.status = ST_OK};
    struct arena arena;
    struct str text;

    arena_init(&arena, ARENA_WORK_BYTES);
    assert_non_null(mkdtemp(root));
    (void)file_path(path, root, "a/b/c");
    assert_int_equal(file_make_folder(path, &fault), ST_OK);
    assert_int_equal(file_make_folder(path, &fault), ST_OK);
    (void)file_path(path, root, "a/b/c/file");
    assert_int_equal(file_write(path, STR("12345"), 0600, &fault), ST_OK);
    assert_int_equal(file_write(path, STR("123"), 0600, &fault), ST_OK);
    assert_int_equal(file_read(path, 3, &arena, &text, &fault), ST_OK);
    assert_string_equal(text.ptr, "123");
    assert_int_equal(file_read(path, 2, &arena, &text, &fault), ST_LIMIT);
    fault_clear(&fault);
    assert_int_equal(file_make_folder(path, &fault), ST_IO);
    fault_clear(&fault);
    (void)file_path(path, root, "none");
    assert_int_equal(file_read(path, 2, &arena, &text, &fault), ST_NOT_FOUND);
    assert_non_null(strstr(fault.en, path));
    fault_clear(&fault);
    assert_int_equal(file_write("/proc/none", STR("x"), 0600, &fault) != ST_OK, 1);
    file_remove_tree(root);
    assert_false(file_exists(root));
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sm3_gives_the_digests_of_the_standard),
        cmocka_unit_test(hmac_sha1_gives_the_macs_of_rfc_2202),
        cmocka_unit_test(hmac_sm3_follows_its_definition),
        cmocka_unit_test(a_signature_holds_for_its_message_and_key_only),
        cmocka_unit_test(a_key_file_is_closed_to_others_and_never_overwritten),
        cmocka_unit_test(ids_are_valid_differ_and_sort_by_age),
        cmocka_unit_test(files_are_written_whole_and_read_within_a_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
