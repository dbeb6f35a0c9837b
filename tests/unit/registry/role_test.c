/* SPDX-License-Identifier: Apache-2.0
 * Which roles one account may hold together. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "registry/role.h"

#define BIT(role) (1u << (role))

struct role_case {
    const char *what;
    uint32_t roles;
    enum status expect;
};

static const struct role_case cases[] = {
    {"no role at all", 0, ST_INVALID},
    {"one administrator", BIT(ROLE_SYSTEM_ADMIN), ST_OK},
    {"system and security", BIT(ROLE_SYSTEM_ADMIN) | BIT(ROLE_SECURITY_ADMIN), ST_INVALID},
    {"security and audit", BIT(ROLE_SECURITY_ADMIN) | BIT(ROLE_AUDIT_ADMIN), ST_INVALID},
    {"system and audit", BIT(ROLE_SYSTEM_ADMIN) | BIT(ROLE_AUDIT_ADMIN), ST_INVALID},
    {"administrator and operator", BIT(ROLE_AUDIT_ADMIN) | BIT(ROLE_OPERATOR), ST_INVALID},
    {"administrator and police", BIT(ROLE_SECURITY_ADMIN) | BIT(ROLE_POLICE), ST_INVALID},
    {"operator alone", BIT(ROLE_OPERATOR), ST_OK},
    {"operator and expert", BIT(ROLE_OPERATOR) | BIT(ROLE_EXPERT), ST_OK},
};

static void the_three_administrators_are_never_held_together(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct fault fault = {0};
        enum status got = role_check_together(cases[i].roles, &fault);

        if (got != cases[i].expect)
            fail_msg("%s: got %s", cases[i].what, status_word(got));
        if (got != ST_OK) {
            assert_true(strlen(fault.zh) > 0);
            assert_true(strlen(fault.en) > 0);
            assert_string_equal(fault.field, "roles");
        }
    }
}

static void every_role_reads_back_from_its_word(void **state)
{
    (void)state;
    for (unsigned i = 0; i < ROLE_COUNT; i++) {
        enum role role;

        assert_true(role_read(str_of(role_word((enum role)i)), &role));
        assert_int_equal(role, i);
    }
}

static void a_word_that_is_no_role_is_named(void **state)
{
    struct fault fault = {0};
    uint32_t roles = 7;
    json_t *list = json_pack("[s,s]", "police", "king");

    (void)state;
    assert_int_equal(role_bits(list, &roles, &fault), ST_INVALID);
    assert_non_null(strstr(fault.en, "king"));
    assert_int_equal(roles, 7); /* untouched */
    json_decref(list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_three_administrators_are_never_held_together),
        cmocka_unit_test(every_role_reads_back_from_its_word),
        cmocka_unit_test(a_word_that_is_no_role_is_named),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
