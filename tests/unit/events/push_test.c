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

#define BOM "\xef\xbb\xbf"

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
        {"[\n  {\r\n    \"a\": 1\n  },\n  {\n\"b\": 2}\n]\n", ST_OK, 2, "{\n\"b\": 2}"},
        {BOM "{\"a\":1}\n", ST_OK, 1, "{\"a\":1}"},
        {BOM "[{\"a\":1}]", ST_OK, 1, "{\"a\":1}"},
        {BOM, ST_OK, 0, ""},
        {"[\"a]", ST_MALFORMED, 0, ""},
        {"[}]", ST_MALFORMED, 0, ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct fault fault = {.status = ST_OK};
        struct push_body body;
        struct arena arena;

        arena_init(&arena, ARENA_WORK_BYTES);
        enum status status = push_split(str_of(cases[i].body), false, &arena, &body, &fault);
        if (status != cases[i].status)
            fail_msg("%s: %s", cases[i].body, status_word(status));
        if (status == ST_OK) {
            assert_int_equal(body.count, cases[i].count);
            assert_false(body.is_bulk);
            if (body.count > 0)
                assert_true(str_is(body.items[body.count - 1].line, cases[i].last));
        } else {
            assert_int_equal(body.refusal, REFUSAL_BODY_ARRAY);
            assert_true(fault.zh[0] != '\0' && fault.en[0] != '\0');
        }
        arena_done(&arena);
    }
}

/* Split and ask about what became of it; the body's own texts outlive that. */
static enum status split(struct str text, bool is_bulk, struct push_body *ret_body,
                         struct arena *arena)
{
    struct fault fault = {.status = ST_OK};

    arena_init(arena, ARENA_WORK_BYTES);
    return push_split(text, is_bulk, arena, ret_body, &fault);
}

static void too_many_events_are_a_limit_of_the_whole(void **state)
{
    size_t many = ((size_t)PUSH_LINES_MAX + 1) * 2;
    char *text = malloc(many);
    struct push_body body;
    struct arena arena;

    (void)state;
    assert_non_null(text);
    for (size_t i = 0; i < many; i += 2)
        memcpy(text + i, "1\n", 2);
    assert_int_equal(split((struct str){text, many}, false, &body, &arena), ST_LIMIT);
    assert_int_equal(body.refusal, REFUSAL_BODY_COUNT);
    arena_done(&arena);
    assert_int_equal(split((struct str){text, many - 2}, false, &body, &arena), ST_OK);
    assert_int_equal(body.count, PUSH_LINES_MAX);
    arena_done(&arena);
    free(text);
}

/* [OPEN × n CLOSE × n, 1] or a line of n signs with one behind it. */
static void holds_one_refused(struct str text, enum refusal refusal)
{
    struct push_body body;
    struct arena arena;

    assert_int_equal(split(text, false, &body, &arena), ST_OK);
    assert_int_equal(body.count, 2);
    assert_int_equal(body.items[0].refusal, refusal);
    assert_int_equal(body.items[1].refusal, REFUSAL_NONE);
    assert_true(str_is(body.items[1].line, "1"));
    arena_done(&arena);
}

static void one_that_is_too_long_or_too_deep_is_refused_alone(void **state)
{
    size_t length = (size_t)PUSH_LINE_MAX_BYTES + 1;
    char *text = malloc(length + 2);
    char deep[2 * (PUSH_DEPTH_MAX + 1) + 4];

    (void)state;
    assert_non_null(text);
    memset(text, 'x', length);
    memcpy(text + length, "\n1", 2);
    holds_one_refused((struct str){text, length + 2}, REFUSAL_TOO_LONG);
    holds_one_refused((struct str){text + 1, length + 1}, REFUSAL_NONE);
    free(text);
    for (size_t depth = PUSH_DEPTH_MAX; depth <= PUSH_DEPTH_MAX + 1; depth++) {
        size_t at = 0;

        deep[at++] = '[';
        memset(deep + at, '[', depth);
        memset(deep + at + depth, ']', depth);
        at += 2 * depth;
        memcpy(deep + at, ",1]", 3);
        holds_one_refused((struct str){deep, at + 3},
                          depth > PUSH_DEPTH_MAX ? REFUSAL_TOO_MANY : REFUSAL_NONE);
    }
}

static void a_bulk_request_is_actions_each_with_its_event(void **state)
{
    static const char text[] = "{\"index\":{\"_index\":\"logs\",\"_id\":\"7\"}}\n{\"a\":1}\n"
                               "{ \"create\" : {} }\n{\"b\":2}\n"
                               "{\"delete\":{\"_id\":\"7\"}}\n"
                               "{\"update\":{\"_id\":\"7\"}}\n{\"doc\":{}}\n"
                               "{\"c\":3}\n"
                               "{\"index\":{}}\n";
    static const struct {
        const char *action, *line;
        enum refusal refusal;
    } wanted[] = {
        {"index", "{\"a\":1}", REFUSAL_NONE},
        {"create", "{\"b\":2}", REFUSAL_NONE},
        {"delete", "{\"delete\":{\"_id\":\"7\"}}", REFUSAL_BULK},
        {"update", "{\"doc\":{}}", REFUSAL_BULK},
        {"index", "{\"c\":3}", REFUSAL_BULK},
        {"index", "{\"index\":{}}", REFUSAL_BULK},
    };
    struct push_body body;
    struct arena arena;

    (void)state;
    assert_int_equal(split(str_of(text), false, &body, &arena), ST_OK);
    assert_true(body.is_bulk);
    assert_int_equal(body.count, sizeof wanted / sizeof wanted[0]);
    for (size_t i = 0; i < body.count; i++) {
        assert_string_equal(body.items[i].action, wanted[i].action);
        assert_true(str_is(body.items[i].line, wanted[i].line));
        assert_int_equal(body.items[i].refusal, wanted[i].refusal);
    }
    assert_true(str_is(body.items[0].index, "logs"));
    assert_true(str_is(body.items[0].id, "7"));
    arena_done(&arena);
}

static void an_action_among_events_is_no_event(void **state)
{
    struct push_body body;
    struct arena arena;

    (void)state;
    assert_int_equal(split(STR("{\"a\":1}\n{\"index\":{}}\n{\"index\":{},\"b\":2}\n"
                               "{\"index\":3}"),
                           false, &body, &arena),
                     ST_OK);
    assert_false(body.is_bulk);
    assert_int_equal(body.count, 4);
    assert_int_equal(body.items[0].refusal, REFUSAL_NONE);
    assert_int_equal(body.items[1].refusal, REFUSAL_BULK);
    assert_int_equal(body.items[2].refusal, REFUSAL_NONE);
    assert_int_equal(body.items[3].refusal, REFUSAL_NONE);
    arena_done(&arena);
    assert_int_equal(split(STR("{\"a\":1}"), true, &body, &arena), ST_OK);
    assert_true(body.is_bulk);
    assert_int_equal(body.items[0].refusal, REFUSAL_BULK);
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_body_is_lines_or_an_array),
        cmocka_unit_test(too_many_events_are_a_limit_of_the_whole),
        cmocka_unit_test(one_that_is_too_long_or_too_deep_is_refused_alone),
        cmocka_unit_test(a_bulk_request_is_actions_each_with_its_event),
        cmocka_unit_test(an_action_among_events_is_no_event),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
