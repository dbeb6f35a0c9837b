/* SPDX-License-Identifier: Apache-2.0
 * Targets and techniques judged against what a drill authorises; the time of a drill. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "procedures/drill.h"
#include "procedures/drill_scope.h"

static const char paper[] =
    "{\"scope\": {\"systems\": [\"01JD0000000000000000000000\"],"
    "  \"ranges\": [\"10.66.0.0/24\", \"192.0.2.10-192.0.2.20\", \"2001:db8::/64\"],"
    "  \"domains\": [\"*.drill.example.cn\", \"WWW.Hosp.example.cn\"],"
    "  \"registered\": [{\"kind\": \"ip-range\", \"value\": \"198.51.100.64/30\"},"
    "                   {\"kind\": \"domain\", \"value\": \"mail.hosp.example.cn\"}]},"
    " \"rules\": [{\"code\": \"authorised-scope\", \"clause\": \"JS2024:4.4b\"}],"
    " \"techniques\": [{\"code\": \"scan\"}, {\"code\": \"denial\"}],"
    " \"forbidden\": [\"denial\"]}";

static json_t *read(struct arena *arena, const char *text)
{
    struct fault fault = {.status = ST_OK};
    json_t *value = NULL;

    assert_int_equal(json_read(arena, str_of(text), JSON_MAX_BYTES, &fault, &value), ST_OK);
    return value;
}

static void only_what_the_paper_names_is_in_scope(void **state)
{
    static const struct {
        const char *target, *technique;
        bool is_allowed;
    } cases[] = {
        {"10.66.0.0", "scan", true},
        {"10.66.0.255", "scan", true},
        {"10.66.1.0", "scan", false},
        {"10.66.0.0/24", "scan", true},
        {"10.66.0.0/23", "scan", false},
        {"10.66.0.250-10.66.1.5", "scan", false},
        {"192.0.2.10", "scan", true},
        {"192.0.2.21", "scan", false},
        {"１０．６６．０．７", "scan", true},
        {"http://10.66.0.7:8080/login", "scan", true},
        {"10.66.0.7:22", "scan", true},
        {"2001:db8::1", "scan", true},
        {"[2001:db8::1]:443", "scan", true},
        {"2001:db8:1::1", "scan", false},
        {"198.51.100.65", "scan", true},
        {"198.51.100.70", "scan", false},
        {"a.drill.example.cn", "scan", true},
        {"b.a.drill.example.cn", "scan", true},
        {"drill.example.cn", "scan", false},
        {"xdrill.example.cn", "scan", false},
        {"a.drill.example.cn.evil.cn", "scan", false},
        {"https://www.hosp.example.cn/", "scan", true},
        {"hosp.example.cn", "scan", false},
        {"MAIL.hosp.example.cn", "scan", true},
        {"01JD0000000000000000000000", "scan", true},
        {"01JD0000000000000000000001", "scan", false},
        {"", "scan", false},
        {"localhost", "scan", false},
        {"0.0.0.0/0", "scan", false},
        {"10.66.0.7 10.99.0.1", "scan", false},
        {"10.66.0.7", "denial", false},
        {"10.66.0.7", "unheard-of", false},
        {"10.66.0.7", "", false},
    };
    struct arena arena;
    struct drill_verdict verdict;

    (void)state;
    arena_init(&arena, ARENA_WORK_BYTES);
    json_t *data = read(&arena, paper);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        drill_scope_judge(&arena, data, str_of(cases[i].target), str_of(cases[i].technique),
                          &verdict);
        if (verdict.is_allowed != cases[i].is_allowed)
            fail_msg("%s by %s", cases[i].target, cases[i].technique);
    }
    arena_done(&arena);
}

static void a_refusal_names_the_rule_and_its_clause(void **state)
{
    struct arena arena;
    struct drill_verdict verdict;

    (void)state;
    arena_init(&arena, ARENA_WORK_BYTES);
    json_t *data = read(&arena, paper);
    drill_scope_judge(&arena, data, STR("203.0.113.1"), STR("scan"), &verdict);
    assert_string_equal(verdict.code, "authorised-scope");
    assert_true(str_is(verdict.clause, "JS2024:4.4b"));
    drill_scope_judge(&arena, data, STR("203.0.113.1"), STR("denial"), &verdict);
    assert_string_equal(verdict.code, "no-destruction");
    assert_true(str_is(verdict.clause, ""));
    assert_true(verdict.zh[0] != '\0' && verdict.en[0] != '\0');
    arena_done(&arena);
}

static void nothing_is_allowed_where_nothing_is_authorised(void **state)
{
    static const char *const papers[] = {"{}",
                                         "{\"scope\": {}, \"techniques\": [{\"code\": \"scan\"}]}"};
    struct arena arena;
    struct drill_verdict verdict;

    (void)state;
    arena_init(&arena, ARENA_WORK_BYTES);
    for (size_t i = 0; i < sizeof papers / sizeof papers[0]; i++) {
        drill_scope_judge(&arena, read(&arena, papers[i]), STR("10.0.0.1"), STR("scan"), &verdict);
        assert_false(verdict.is_allowed);
    }
    arena_done(&arena);
}

static void names_and_ranges_of_a_scope_are_checked(void **state)
{
    static const char *const names[] = {"a.cn", "*.a.cn", "xn--abc.cn", "a-b.c_d.cn"};
    static const char *const others[] = {"",      "cn",    "*",      "*.",    "a..cn",
                                         ".a.cn", "a.cn.", "a b.cn", "a.cn/x"};
    struct arena arena;

    (void)state;
    arena_init(&arena, ARENA_WORK_BYTES);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        assert_true(drill_scope_is_name(str_of(names[i])));
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        assert_false(drill_scope_is_name(str_of(others[i])));
    assert_true(drill_scope_is_range(&arena, STR("10.0.0.0/8")));
    assert_false(drill_scope_is_range(&arena, STR("10.0.0.0/99")));
    assert_false(drill_scope_is_range(&arena, STR("a.cn")));
    arena_done(&arena);
}

static void pauses_are_taken_out_of_every_time(void **state)
{
    static const char text[] =
        "{\"run\": {\"started_ms\": 1000, \"pauses\": [{\"from_ms\": 2000, \"to_ms\": 3000},"
        " {\"from_ms\": 5000, \"to_ms\": 5500}]}}";
    struct arena arena;
    struct dossier drill = {.state = STR("running")};

    (void)state;
    arena_init(&arena, ARENA_WORK_BYTES);
    drill.data = read(&arena, text);
    assert_int_equal(drill_elapsed_ms(&drill, (struct instant){1500}), 500);
    assert_int_equal(drill_elapsed_ms(&drill, (struct instant){4000}), 2000);
    assert_int_equal(drill_elapsed_ms(&drill, (struct instant){6000}), 3500);
    assert_int_equal(drill_took_ms(&drill, (struct instant){2500}, (struct instant){3500}), 500);
    assert_int_equal(drill_took_ms(&drill, (struct instant){3500}, (struct instant){2500}), 0);
    json_put_int(json_get_object(drill.data, "run"), "paused_since_ms", 7000);
    assert_int_equal(drill_elapsed_ms(&drill, (struct instant){9000}), 4500);
    json_put_int(json_get_object(drill.data, "run"), "ended_ms", 6500);
    assert_int_equal(drill_elapsed_ms(&drill, (struct instant){99000}), 4000);
    drill.data = read(&arena, "{}");
    assert_int_equal(drill_elapsed_ms(&drill, (struct instant){9000}), 0);
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_what_the_paper_names_is_in_scope),
        cmocka_unit_test(a_refusal_names_the_rule_and_its_clause),
        cmocka_unit_test(nothing_is_allowed_where_nothing_is_authorised),
        cmocka_unit_test(names_and_ranges_of_a_scope_are_checked),
        cmocka_unit_test(pauses_are_taken_out_of_every_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
