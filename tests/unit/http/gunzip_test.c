/* SPDX-License-Identifier: Apache-2.0
 * Compressed bodies: whole ones come out as they were, all others are told, and none grows beyond
 * its limit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <zlib.h>

#include "http/gunzip.h"

enum { LIMIT = 1 << 20, PACKED_MAX = 1 << 16 };

static size_t pack(const char *plain, size_t len, char *out)
{
    z_stream stream = {.next_in = (z_const Bytef *)(uintptr_t)plain,
                       .avail_in = (uInt)len,
                       .next_out = (Bytef *)out,
                       .avail_out = PACKED_MAX};

    assert_int_equal(deflateInit2(&stream, 9, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY),
                     Z_OK);
    assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
    size_t made = PACKED_MAX - stream.avail_out;
    assert_int_equal(deflateEnd(&stream), Z_OK);
    return made;
}

static void unpacks_to(struct str packed, enum status wanted, struct str plain)
{
    struct fault fault = {.status = ST_OK};
    struct str out = {NULL, 0};
    struct arena arena;

    arena_init(&arena, ARENA_WORK_BYTES);
    assert_int_equal(gunzip_text(packed, LIMIT, &arena, &out, &fault), wanted);
    if (wanted == ST_OK)
        assert_true(str_equal(out, plain));
    else
        assert_true(fault.zh[0] != '\0' && fault.en[0] != '\0');
    arena_done(&arena);
}

static void members_come_out_one_behind_the_other(void **state)
{
    char packed[2 * PACKED_MAX];
    size_t first = pack("{\"a\":1}\n", 8, packed);
    size_t second = pack("{\"b\":2}\n", 8, packed + first);

    (void)state;
    unpacks_to((struct str){packed, first}, ST_OK, STR("{\"a\":1}\n"));
    unpacks_to((struct str){packed, first + second}, ST_OK, STR("{\"a\":1}\n{\"b\":2}\n"));
    first = pack("", 0, packed);
    unpacks_to((struct str){packed, first}, ST_OK, STR(""));
}

static void what_is_cut_damaged_or_followed_by_more_is_told(void **state)
{
    char packed[PACKED_MAX + 1];
    size_t len = pack("{\"a\":1}\n", 8, packed);

    (void)state;
    for (size_t cut = 0; cut < len; cut++)
        unpacks_to((struct str){packed, cut}, ST_MALFORMED, STR(""));
    packed[len] = 'x';
    unpacks_to((struct str){packed, len + 1}, ST_MALFORMED, STR(""));
    packed[len - 1] ^= 1; /* of the length */
    unpacks_to((struct str){packed, len}, ST_MALFORMED, STR(""));
    unpacks_to(STR("{\"a\":1}\n"), ST_MALFORMED, STR(""));
}

static void zeros_without_end_stop_at_the_limit(void **state)
{
    char packed[PACKED_MAX];
    char *plain = calloc(8, LIMIT);

    (void)state;
    assert_non_null(plain);
    size_t len = pack(plain, (size_t)8 * LIMIT, packed);
    unpacks_to((struct str){packed, len}, ST_LIMIT, STR(""));
    len = pack(plain, (size_t)LIMIT + 1, packed);
    unpacks_to((struct str){packed, len}, ST_LIMIT, STR(""));
    len = pack(plain, LIMIT, packed);
    unpacks_to((struct str){packed, len}, ST_OK, (struct str){plain, LIMIT});
    free(plain);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_come_out_one_behind_the_other),
        cmocka_unit_test(what_is_cut_damaged_or_followed_by_more_is_told),
        cmocka_unit_test(zeros_without_end_stop_at_the_limit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
