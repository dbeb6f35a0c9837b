/* SPDX-License-Identifier: Apache-2.0
 * Which passwords are accepted, and that a hash fits its own password only. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "registry/password.h"

struct password_case {
    const char *password;
    enum status expect;
};

static const struct password_case cases[] = {
    {"", ST_INVALID},
    {"Short1!", ST_INVALID},
    {"abcdefghijkl", ST_INVALID},    /* one kind */
    {"abcdefghijk1", ST_INVALID},    /* two kinds */
    {"Abcdefghijk1", ST_OK},         /* three kinds */
    {"abcdefghijklmnopqrst", ST_OK}, /* long enough for one kind */
    {"Zhang.San-99x", ST_INVALID},   /* holds the sign-in name zhang.san */
    {"xxPassword123!", ST_INVALID},  /* holds a well-known one */
    {"磐石之下有清泉流过青苔石阶二十字以上足够长了吧", ST_OK},
    {"bad\xff\xfe utf8 Xy1", ST_INVALID},
};

static void a_password_is_judged_by_length_kinds_and_what_it_contains(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct fault fault = {0};
        enum status got = password_check(str_of(cases[i].password), STR("zhang.san"), &fault);

        if (got != cases[i].expect)
            fail_msg("'%s': got %s (%s)", cases[i].password, status_word(got), fault.en);
        assert_true(got == ST_OK || strlen(fault.zh) > 0);
    }
}

static void a_hash_fits_its_own_password_only(void **state)
{
    struct arena arena;
    struct str first, second;

    (void)state;
    arena_init(&arena, 1 << 20);
    assert_int_equal(password_hash(&arena, STR("Correct-Horse-9"), &first), ST_OK);
    assert_int_equal(password_hash(&arena, STR("Correct-Horse-9"), &second), ST_OK);
    assert_false(str_equal(first, second)); /* a fresh salt each time */
    assert_true(str_starts(first, STR("$argon2id$v=19$m=19456,t=2,p=1$")));
    assert_true(password_fits(first, STR("Correct-Horse-9")));
    assert_false(password_fits(first, STR("Correct-Horse-8")));
    assert_false(password_fits(first, STR("")));
    assert_false(password_fits(STR(""), STR("Correct-Horse-9")));
    assert_false(password_fits(STR("no hash at all"), STR("Correct-Horse-9")));
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_password_is_judged_by_length_kinds_and_what_it_contains),
        cmocka_unit_test(a_hash_fits_its_own_password_only),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
