/* SPDX-License-Identifier: Apache-2.0
 * The YAML subset: what plain scalars become, what is refused and at which line. */
#include "policy/yaml_read.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;

static int open_arena(void **state)
{
    (void)state;
    arena_init(&arena, (size_t)64 << 20);
    return 0;
}

static int close_arena(void **state)
{
    (void)state;
    arena_done(&arena);
    return 0;
}

static enum status read_text(struct str text, struct yaml_read_tree *tree, int *line,
                             struct fault *fault)
{
    *fault = (struct fault){0};
    return yaml_read(&arena, text, tree, line, fault);
}

static void plain_scalars_follow_json_and_all_else_is_text(void **state)
{
    static const struct {
        const char *text, *json;
    } cases[] = {
        {"a: 1", "{\"a\":1}"},
        {"a: -12", "{\"a\":-12}"},
        {"a: 1.5", "{\"a\":1.5}"},
        {"a: true", "{\"a\":true}"},
        {"a: null", "{\"a\":null}"},
        {"a: yes", "{\"a\":\"yes\"}"},
        {"a: no", "{\"a\":\"no\"}"},
        {"a: NO", "{\"a\":\"NO\"}"},
        {"a: True", "{\"a\":\"True\"}"},
        {"a: ~", "{\"a\":\"~\"}"},
        {"a:", "{\"a\":\"\"}"},
        {"a: 010", "{\"a\":\"010\"}"},
        {"a: 0x10", "{\"a\":\"0x10\"}"},
        {"a: 1_000", "{\"a\":\"1_000\"}"},
        {"a: 1e999", "{\"a\":\"1e999\"}"},
        {"a: 99999999999999999999", "{\"a\":\"99999999999999999999\"}"},
        {"a: .5", "{\"a\":\".5\"}"},
        {"a: +1", "{\"a\":\"+1\"}"},
        {"a: 2026-01-31", "{\"a\":\"2026-01-31\"}"},
        {"a: 8.1.4.1", "{\"a\":\"8.1.4.1\"}"},
        {"a: 12:30", "{\"a\":\"12:30\"}"},
        {"a: \"1\"", "{\"a\":\"1\"}"},
        {"a: 'true'", "{\"a\":\"true\"}"},
        {"1: x", "{\"1\":\"x\"}"},
        {"null: x", "{\"null\":\"x\"}"},
        {"a: |\n  one\n  two\n", "{\"a\":\"one\\ntwo\\n\"}"},
        {"a: >\n  one\n  two\n", "{\"a\":\"one two\\n\"}"},
        {"名称: 值 # 注", "{\"名称\":\"值\"}"},
        {"- 1\n- {b: [x, y]}", "[1,{\"b\":[\"x\",\"y\"]}]"},
        {"---\na: 1\n", "{\"a\":1}"},
        {"<<: {a: 1}", "{\"<<\":{\"a\":1}}"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct yaml_read_tree tree;
        struct fault fault;
        int line = 0;
        if (read_text(str_of(cases[i].text), &tree, &line, &fault) != ST_OK)
            fail_msg("%s: %s", cases[i].text, fault.en);
        struct str canonical = json_canonical(&arena, tree.root);
        assert_string_equal(str_zero(&arena, canonical), cases[i].json);
    }
}

static void what_packs_must_not_hold_is_refused_at_its_line(void **state)
{
    static const struct {
        const char *text;
        enum status status;
        int line;
        const char *en; /* part of the reason */
    } cases[] = {
        {"a: 1\nb: 2\na: 3\n", ST_MALFORMED, 3, "twice, first in line 1"},
        {"x: {a: 1, b: 2, a: 3}", ST_MALFORMED, 1, "twice"},
        {"a: &x 1\nb: *x\n", ST_MALFORMED, 1, "anchors"},
        {"a: 1\nb: [&y z]\n", ST_MALFORMED, 2, "anchors"},
        {"a: 1\nb: *x\n", ST_MALFORMED, 2, "aliases"},
        {"a: !!str 1\n", ST_MALFORMED, 1, "tags"},
        {"a: 1\nb: !x {c: 1}\n", ST_MALFORMED, 2, "tags"},
        {"a: 1\nb: ! x\n", ST_MALFORMED, 2, "tags"},
        {"%YAML 1.1\n---\na: 1\n", ST_MALFORMED, 1, "directives"},
        {"%TAG ! tag:x,2000:\n---\na: 1\n", ST_MALFORMED, 1, "directives"},
        {"a: 1\n---\nb: 2\n", ST_MALFORMED, 2, "one document"},
        {"a: 1\n...\n---\nb: 2\n", ST_MALFORMED, 3, "one document"},
        {"[a, b]: 1\n", ST_MALFORMED, 1, "key must be text"},
        {"? {a: 1}\n: 2\n", ST_MALFORMED, 1, "key must be text"},
        {"a: [1, 2\n", ST_MALFORMED, 2, "wrong"},
        {"a: \"x\n", ST_MALFORMED, 2, "wrong"},
        {"a:\n\t- 1\n", ST_MALFORMED, 2, "wrong"},
        {"a: b: c\n", ST_MALFORMED, 1, "wrong"},
        {"a: \"x\\0y\"\n", ST_MALFORMED, 1, "NUL"},
        {"just text\n", ST_MALFORMED, 1, "top of the file"},
        {"", ST_MALFORMED, 1, "top of the file"},
        {"# only a remark\n", ST_MALFORMED, 1, "top of the file"},
        {"3\n", ST_MALFORMED, 1, "top of the file"},
        {"代码：CN\n名称: x\n", ST_MALFORMED, 1, "full-width colon"},
        {"a: 1\n名称：x\nb: 2\n", ST_MALFORMED, 2, "full-width colon"},
        {"代码：CN\n", ST_MALFORMED, 1, "full-width colon"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct yaml_read_tree tree = {NULL, NULL};
        struct fault fault;
        int line = 0;
        enum status status = read_text(str_of(cases[i].text), &tree, &line, &fault);
        if (status != cases[i].status || line != cases[i].line || !strstr(fault.en, cases[i].en))
            fail_msg("case %zu: status %d line %d: %s", i, (int)status, line, fault.en);
        assert_null(tree.root);
        assert_true(strlen(fault.zh) > 0);
    }
}

static void bytes_that_are_no_text_are_refused(void **state)
{
    static const struct {
        const char *bytes;
        size_t len;
    } cases[] = {{"a: \xff\n", 5},
                 {"a: \xed\xa0\x80\n", 7},
                 {"a: x\0y\n", 7},
                 {"\xff\xfe"
                  "a\0",
                  4}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct yaml_read_tree tree;
        struct fault fault;
        int line = 0;
        assert_int_equal(
            read_text((struct str){cases[i].bytes, cases[i].len}, &tree, &line, &fault),
            ST_MALFORMED);
    }
}

static struct str repeated(const char *part, size_t times, const char *end)
{
    size_t len = strlen(part);
    char *text = arena_take(&arena, len * times + strlen(end) + 1);

    for (size_t i = 0; i < times; i++)
        (void)memcpy(text + i * len, part, len);
    (void)memcpy(text + len * times, end, strlen(end));
    return (struct str){text, len * times + strlen(end)};
}

static void depth_size_and_count_have_limits(void **state)
{
    struct yaml_read_tree tree;
    struct fault fault;
    int line = 0;

    (void)state;
    struct str deep = repeated("[", YAML_READ_MAX_DEPTH, "1");
    char *closed = arena_take(&arena, deep.len + YAML_READ_MAX_DEPTH + 1);
    (void)memcpy(closed, deep.ptr, deep.len);
    (void)memset(closed + deep.len, ']', YAML_READ_MAX_DEPTH);
    assert_int_equal(read_text(str_of(closed), &tree, &line, &fault), ST_OK);
    assert_int_equal(read_text(repeated("[", YAML_READ_MAX_DEPTH + 1, ""), &tree, &line, &fault),
                     ST_LIMIT);
    assert_int_equal(read_text(repeated("[", 400000, ""), &tree, &line, &fault), ST_LIMIT);
    assert_int_equal(read_text(repeated("{a: ", 100000, ""), &tree, &line, &fault), ST_LIMIT);
    assert_int_equal(read_text(repeated("- ", 100000, "x"), &tree, &line, &fault), ST_LIMIT);
    assert_int_equal(
        read_text(repeated("# long\n", YAML_READ_MAX_BYTES / 7 + 2, "a: 1"), &tree, &line, &fault),
        ST_LIMIT);
    assert_int_equal(
        read_text(repeated("- 1\n", YAML_READ_MAX_NODES + 1, ""), &tree, &line, &fault), ST_LIMIT);
    assert_int_equal(line, YAML_READ_MAX_NODES);
}

static void lines_of_members_items_and_containers_are_remembered(void **state)
{
    struct yaml_read_tree tree;
    struct fault fault;
    int line = 0;
    struct str text = STR("a: 1\nlist:\n  - x\n  - {k: v,\n     m: n}\n\nb:\n  c: true\n");

    (void)state;
    assert_int_equal(read_text(text, &tree, &line, &fault), ST_OK);
    json_t *list = json_get_list(tree.root, "list");
    assert_int_equal(yaml_read_line_of(&tree, tree.root, "a"), 1);
    assert_int_equal(yaml_read_line_of(&tree, tree.root, "list"), 2);
    assert_int_equal(yaml_read_line_at(&tree, list, 0), 3);
    assert_int_equal(yaml_read_line_at(&tree, list, 1), 4);
    assert_int_equal(yaml_read_line_of(&tree, json_array_get(list, 1), "m"), 5);
    assert_int_equal(yaml_read_line(&tree, json_array_get(list, 1)), 4);
    assert_int_equal(yaml_read_line_of(&tree, json_get_object(tree.root, "b"), "c"), 8);
    assert_int_equal(yaml_read_line_of(&tree, tree.root, "absent"), 0);
    assert_int_equal(yaml_read_line_at(&tree, list, 2), 0);
}

static void long_words_in_messages_are_cut_between_characters(void **state)
{
    struct str word = repeated("法", 40, "");
    struct str shown = yaml_read_shown(word);

    (void)state;
    assert_int_equal(shown.len, 60);
    assert_true(str_is_utf8(shown));
    assert_int_equal(yaml_read_shown(repeated("法", 20, "")).len, 60);
    struct str odd =
        yaml_read_shown((struct str){"xx法法法法法法法法法法法法法法法法法法法法法", 65});
    assert_int_equal(odd.len, 59);
    assert_true(str_is_utf8(odd));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_scalars_follow_json_and_all_else_is_text),
        cmocka_unit_test(what_packs_must_not_hold_is_refused_at_its_line),
        cmocka_unit_test(bytes_that_are_no_text_are_refused),
        cmocka_unit_test(depth_size_and_count_have_limits),
        cmocka_unit_test(lines_of_members_items_and_containers_are_remembered),
        cmocka_unit_test(long_words_in_messages_are_cut_between_characters),
    };

    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
