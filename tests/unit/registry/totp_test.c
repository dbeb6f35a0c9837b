/* SPDX-License-Identifier: Apache-2.0
 * TOTP against the published vectors of RFC 6238, appendix B (SHA-1, last six digits). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "registry/totp.h"

/* "12345678901234567890" in base 32. */
#define SECRET STR("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")

struct totp_case {
    int64_t seconds;
    const char *digits;
};

static const struct totp_case cases[] = {
    {59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
    {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"},
};

static void codes_match_the_published_vectors(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char digits[8];

        assert_true(totp_code(SECRET, cases[i].seconds / 30, digits));
        assert_string_equal(digits, cases[i].digits);
    }
}

static void a_code_is_good_once_and_near_its_time_only(void **state)
{
    struct instant now = {1111111111LL * 1000};
    int64_t own = 1111111111 / 30, step = 0;

    (void)state;
    assert_true(totp_fits(SECRET, STR("050471"), now, 0, &step));
    assert_int_equal(step, own);
    assert_false(totp_fits(SECRET, STR("050471"), now, own, &step)); /* used */
    assert_true(totp_fits(SECRET, STR("081804"), now, 0, &step));    /* the step before */
    assert_false(totp_fits(SECRET, STR("081804"), (struct instant){now.ms + 60000}, 0, &step));
    assert_false(totp_fits(SECRET, STR("05047"), now, 0, &step));
    assert_false(totp_fits(SECRET, STR(""), now, 0, &step));
}

static void a_secret_is_twenty_random_bytes_in_base_32(void **state)
{
    struct arena arena;
    struct str first, second;
    char digits[8];

    (void)state;
    arena_init(&arena, 1 << 16);
    first = totp_secret(&arena);
    second = totp_secret(&arena);
    assert_int_equal(first.len, 32);
    assert_false(str_equal(first, second));
    assert_true(totp_code(first, 1, digits));
    assert_false(totp_code(STR("not base 32!"), 1, digits));
    assert_false(totp_code(STR(""), 1, digits));
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_match_the_published_vectors),
        cmocka_unit_test(a_code_is_good_once_and_near_its_time_only),
        cmocka_unit_test(a_secret_is_twenty_random_bytes_in_base_32),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
