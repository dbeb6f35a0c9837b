/* SPDX-License-Identifier: Apache-2.0
 * Problem documents: every status, both languages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "http/problem.h"

static json_t *body_of(struct exchange *x)
{
    struct fault fault = {0};
    json_t *body = NULL;

    assert_int_equal(json_read(&x->arena, x->payload, 65536, &fault, &body), ST_OK);
    return body;
}

static bool has_answer_header(const struct exchange *x, const char *name, const char *value)
{
    for (size_t i = 0; i < x->answer_header_count; i++)
        if (str_is(x->answer_headers[i].name, name) && str_is(x->answer_headers[i].value, value))
            return true;
    return false;
}

static void every_status_has_a_whole_problem_in_both_languages(void **state)
{
    (void)state;
    for (int status = ST_OK + 1; status < STATUS_COUNT; status++) {
        for (int english = 0; english < 2; english++) {
            struct exchange *x = exchange_new(STR("/api/v1/x"), (struct instant){0});
            json_t *body;
            x->request.is_english = english != 0;
            (void)fault_set(&x->fault, (enum status)status, "name", "名称%s", "name %s", "!");
            problem_answer(x, (enum status)status);
            body = body_of(x);
            assert_true(x->is_answered);
            assert_int_equal(x->http_status, status_http((enum status)status));
            assert_int_equal(json_get_int(body, "status", 0), x->http_status);
            if (x->http_status < 500 || status == ST_BUSY || status == ST_NEWER) {
                assert_true(str_is(json_get_text(body, "field"), "name"));
                assert_true(str_is(json_get_text(body, "detail"), english ? "name !" : "名称!"));
            }
            assert_true(str_is(json_get_text(body, "trace"), x->trace));
            assert_true(str_starts(json_get_text(body, "type"), STR("/problems/")));
            assert_true(json_get_text(body, "title").len > 0);
            assert_true(has_answer_header(x, "Cache-Control", "no-store"));
            assert_true(
                has_answer_header(x, "Content-Type", "application/problem+json; charset=utf-8"));
            exchange_free(x);
        }
    }
}

static void a_fault_of_the_machine_names_no_folder_of_it(void **state)
{
    static const enum status statuses[] = {ST_INTERNAL, ST_IO, ST_CORRUPT, ST_MEMORY, ST_FULL};

    (void)state;
    for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++) {
        struct exchange *x = exchange_new(STR("/api/v1/x"), (struct instant){0});

        (void)fault_set(&x->fault, statuses[i], "/srv/data", "无法写入 /srv/data",
                        "/srv/data cannot be written");
        problem_answer(x, statuses[i]);
        assert_false(str_contains(x->payload, STR("/srv")));
        assert_true(str_is(json_get_text(body_of(x), "detail"), status_zh(statuses[i])));
        assert_true(str_is(json_get_text(body_of(x), "trace"), x->trace));
        assert_string_equal(x->fault.field, "/srv/data"); /* kept for the log */
        exchange_free(x);
    }
}

static void a_status_without_a_recorded_fault_says_its_meaning(void **state)
{
    struct exchange *x = exchange_new(STR("/api/v1/x"), (struct instant){0});
    json_t *body;

    (void)state;
    problem_answer(x, ST_NOT_FOUND);
    body = body_of(x);
    assert_true(str_is(json_get_text(body, "detail"), status_zh(ST_NOT_FOUND)));
    exchange_free(x);
}

static void a_fault_of_another_status_is_not_shown(void **state)
{
    struct exchange *x = exchange_new(STR("/api/v1/x"), (struct instant){0});

    (void)state;
    (void)fault_set(&x->fault, ST_INVALID, "secret", "旧", "old");
    problem_answer(x, ST_DENIED);
    assert_true(str_is(json_get_text(body_of(x), "field"), ""));
    exchange_free(x);
}

static void the_clause_and_all_errors_are_told(void **state)
{
    struct exchange *x = exchange_new(STR("/api/v1/x"), (struct instant){0});
    json_t *body;

    (void)state;
    (void)fault_set(&x->fault, ST_INVALID, "a", "甲", "a");
    fault_cite(&x->fault, "JC2021:T1b");
    x->fault.errors = json_new_list(&x->arena);
    json_add(x->fault.errors, json_new_object(&x->arena));
    problem_answer(x, ST_INVALID);
    body = body_of(x);
    assert_true(str_is(json_get_text(body, "clause"), "JC2021:T1b"));
    assert_int_equal(json_array_size(json_get_list(body, "errors")), 1);
    exchange_free(x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_status_has_a_whole_problem_in_both_languages),
        cmocka_unit_test(a_fault_of_the_machine_names_no_folder_of_it),
        cmocka_unit_test(a_status_without_a_recorded_fault_says_its_meaning),
        cmocka_unit_test(a_fault_of_another_status_is_not_shown),
        cmocka_unit_test(the_clause_and_all_errors_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
