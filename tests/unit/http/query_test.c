/* SPDX-License-Identifier: Apache-2.0
 * Decoding of query parameters, cookies and languages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "http/http_limits.h"
#include "http/query.h"

static const char *const words[] = {"red", "blue", NULL};
static const struct shape_field fields[] = {
    {.name = "q", .kind = SHAPE_TEXT, .max = 10},
    {.name = "level", .kind = SHAPE_INT, .min = 1, .max = 5},
    {.name = "all", .kind = SHAPE_BOOL},
    {.name = "colour", .kind = SHAPE_TEXT, .one_of = words},
    {0},
};
static const struct shape shape = {"Query", fields};

static void queries_are_decoded_or_refused_with_their_field(void **state)
{
    static const struct {
        const char *text;
        enum status status;
        const char *field, *canonical;
    } cases[] = {
        {"", ST_OK, "", "{}"},
        {"q=a+b%20c", ST_OK, "", "{\"q\":\"a b c\"}"},
        {"q=%E4%BA%A4%E9%80%9A", ST_OK, "", "{\"q\":\"交通\"}"},
        {"level=3&all=1&&q=", ST_OK, "", "{\"all\":true,\"level\":3}"},
        {"all=false", ST_OK, "", "{\"all\":false}"},
        {"q=a=b", ST_OK, "", "{\"q\":\"a=b\"}"},
        {"q=%zz", ST_MALFORMED, "q", NULL},
        {"q=%4", ST_MALFORMED, "q", NULL},
        {"q=%", ST_MALFORMED, "q", NULL},
        {"q=%ff", ST_MALFORMED, "q", NULL},
        {"q=%00", ST_MALFORMED, "q", NULL},
        {"q=%0d%0aSet-Cookie", ST_MALFORMED, "q", NULL},
        {"q=%ED%A0%80", ST_MALFORMED, "q", NULL},
        {"q=a&q=b", ST_INVALID, "q", NULL},
        {"q=12345678901", ST_INVALID, "q", NULL},
        {"level=6", ST_INVALID, "level", NULL},
        {"level=x", ST_INVALID, "level", NULL},
        {"level=99999999999999999999", ST_INVALID, "level", NULL},
        {"all=yes", ST_INVALID, "all", NULL},
        {"colour=green", ST_INVALID, "colour", NULL},
        {"other=1", ST_INVALID, "other", NULL},
        {"%71=x", ST_OK, "", "{\"q\":\"x\"}"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct arena arena;
        struct fault fault = {0};
        json_t *query = NULL;
        arena_init(&arena, 1 << 20);
        print_message("%s\n", cases[i].text);
        assert_int_equal(query_read(&arena, str_of(cases[i].text), &shape, &fault, &query),
                         cases[i].status);
        assert_string_equal(fault.field, cases[i].field);
        if (cases[i].canonical != NULL)
            assert_true(str_is(json_canonical(&arena, query), cases[i].canonical));
        arena_done(&arena);
    }
}

static void too_many_or_too_long_parameters_reach_a_limit(void **state)
{
    struct arena arena;
    struct fault fault = {0};
    struct buf buf;
    json_t *query = NULL;

    (void)state;
    arena_init(&arena, 1 << 20);
    buf_init(&buf, 1 << 20);
    for (int i = 0; i <= HTTP_MAX_QUERY_PARAMETERS; i++)
        buf_text(&buf, "&");
    assert_int_equal(query_read(&arena, buf_view(&buf), &shape, &fault, &query), ST_LIMIT);
    buf_done(&buf);
    fault_clear(&fault);
    buf_init(&buf, 1 << 20);
    buf_text(&buf, "q=");
    for (int i = 0; i <= HTTP_MAX_QUERY_VALUE_BYTES; i++)
        buf_text(&buf, "a");
    assert_int_equal(query_read(&arena, buf_view(&buf), &shape, &fault, &query), ST_LIMIT);
    assert_string_equal(fault.field, "q");
    buf_done(&buf);
    arena_done(&arena);
}

static void a_cookie_counts_only_when_it_is_there_once(void **state)
{
    static const struct {
        const char *header, *value;
    } cases[] = {
        {"", ""},
        {"__Host-panshi=abc", "abc"},
        {"a=1; __Host-panshi=abc; b=2", "abc"},
        {"a=1;__Host-panshi=abc", "abc"},
        {"__Host-panshi=abc; __Host-panshi=def", ""},
        {"x__Host-panshi=abc", ""},
        {"__Host-panshi", ""},
        {";;;=;", ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_true(
            str_is(query_cookie(str_of(cases[i].header), STR("__Host-panshi")), cases[i].value));
}

static void chinese_is_spoken_unless_english_is_preferred(void **state)
{
    static const struct {
        const char *header;
        bool is_english;
    } cases[] = {
        {"", false},
        {"zh-CN,zh;q=0.9,en;q=0.8", false},
        {"en-US,en;q=0.9,zh;q=0.8", true},
        {"en;q=0.1", true},
        {"fr", false},
        {"fr, en;q=0.5, zh;q=0.6", false},
        {"EN", true},
        {"en;q=abc, zh;q=0.1", false},
        {";q=;,,en", true},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        print_message("%s\n", cases[i].header);
        assert_int_equal(query_is_english(str_of(cases[i].header)), cases[i].is_english);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(queries_are_decoded_or_refused_with_their_field),
        cmocka_unit_test(too_many_or_too_long_parameters_reach_a_limit),
        cmocka_unit_test(a_cookie_counts_only_when_it_is_there_once),
        cmocka_unit_test(chinese_is_spoken_unless_english_is_preferred),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
