/* SPDX-License-Identifier: Apache-2.0
 * Comparable names and their terms. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "registry/name_key.h"

static const struct {
    const char *name, *key, *terms, *match;
} cases[] = {
    {"ＯＡ 系统（新）", "oa系统新", "oa a系 系统 统新 新", "\"oa a系 系统 统新\""},
    {"门户", "门户", "门户 户", "\"门户\""},
    {"户", "户", "户", "\"户\" *"},
    {"A-1·B%_\"*", "a1b", "a1 1b b", "\"a1 1b\""},
    {"，。！", "", "", "\"\" *"},
};

static void names_are_compared_without_width_case_and_punctuation(void **state)
{
    struct arena arena;

    (void)state;
    arena_init(&arena, 1 << 20);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct str key = name_key(&arena, str_of(cases[i].name));
        if (!str_is(key, cases[i].key))
            fail_msg("\"%s\" became \"%.*s\"", cases[i].name, STR_ARG(key));
        assert_true(str_is(name_key_terms(&arena, key), cases[i].terms));
        assert_true(str_is(name_key_match(&arena, key), cases[i].match));
    }
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_compared_without_width_case_and_punctuation)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
