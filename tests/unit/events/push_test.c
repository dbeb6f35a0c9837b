/* SPDX-License-Identifier: Apache-2.0
 * A pushed body is lines or one array, and what is neither is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "events/push.h"

static void a_body_is_lines_or_an_array(void **state)
{
    static const struct {
        const char *body;
        enum status status;
        size_t count;
        const char *last;
    } cases[] = {
        {"", ST_OK, 0, ""},
        {"\n \r\n", ST_OK, 0, ""},
        {"{\"a\":1}", ST_OK, 1, "{\"a\":1}"},
        {"{\"a\":1}\r\n\n{\"b\":2}\n", ST_OK, 2, "{\"b\":2}"},
        {"not json\n", ST_OK, 1, "not json"},
        {"[]", ST_OK, 0, ""},
        {" [ ] ", ST_OK, 0, ""},
        {"[{\"a\":\"],[\"},{\"b\":[1,{\"c\":2}]}]\n", ST_OK, 2, "{\"b\":[1,{\"c\":2}]}"},
        {"[{\"a\":\"\\\"]\"} ]", ST_OK, 1, "{\"a\":\"\\\"]\"}"},
        {"[1, 2]", ST_OK, 2, "2"},
        {"[", ST_MALFORMED, 0, ""},
        {"[{\"a\":1}", ST_MALFORMED, 0, ""},
        {"[{\"a\":1},]", ST_MALFORMED, 0, ""},
        {"[,{\"a\":1}]", ST_MALFORMED, 0, ""},
        {"[{\"a\":1}] x", ST_MALFORMED, 0, ""},
        {"[\"a]", ST_MALFORMED, 0, ""},
        {"[}]", ST_MALFORMED, 0, ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct fault fault = {.status = ST_OK};
        struct str *lines = NULL;
        struct arena arena;
        size_t count = 0;

        arena_init(&arena, ARENA_WORK_BYTES);
        enum status status = push_split(str_of(cases[i].body), &arena, &lines, &count, &fault);
        if (status != cases[i].status)
            fail_msg("%s: %s", cases[i].body, status_word(status));
        if (status == ST_OK) {
            assert_int_equal(count, cases[i].count);
            if (count > 0)
                assert_true(str_is(lines[count - 1], cases[i].last));
        } else {
            assert_true(fault.zh[0] != '\0' && fault.en[0] != '\0');
        }
        arena_done(&arena);
    }
}

static enum status split(struct str body)
{
    struct fault fault = {.status = ST_OK};
    struct str *lines = NULL;
    struct arena arena;
    size_t count = 0;

    arena_init(&arena, ARENA_WORK_BYTES);
    enum status status = push_split(body, &arena, &lines, &count, &fault);
    arena_done(&arena);
    return status;
}

static void too_many_too_long_and_too_deep_are_limits(void **state)
{
    size_t many = ((size_t)PUSH_LINES_MAX + 1) * 2;
    size_t length = (size_t)PUSH_LINE_MAX_BYTES + 1;
    char *text = malloc(length > many ? length : many);

    (void)state;
    assert_non_null(text);
    for (size_t i = 0; i < many; i += 2)
        memcpy(text + i, "1\n", 2);
    assert_int_equal(split((struct str){text, many}), ST_LIMIT);
    assert_int_equal(split((struct str){text, many - 2}), ST_OK);
    memset(text, 'x', length);
    assert_int_equal(split((struct str){text, length}), ST_LIMIT);
    assert_int_equal(split((struct str){text, length - 1}), ST_OK);
    memset(text, '[', PUSH_DEPTH_MAX + 2);
    assert_int_equal(split((struct str){text, PUSH_DEPTH_MAX + 2}), ST_LIMIT);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_body_is_lines_or_an_array),
        cmocka_unit_test(too_many_too_long_and_too_deep_are_limits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
