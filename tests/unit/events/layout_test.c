/* SPDX-License-Identifier: Apache-2.0
 * Gaps and leaves of JSON lines: what comes back, what is refused, and that both readers agree. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "events/layout.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static struct arena arena;
static struct layout_set *set;

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena, ARENA_WORK_BYTES);
    set = layout_set_new();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    layout_set_free(set);
    arena_done(&arena);
    return 0;
}

/* "name=text|…" of a record: strings resolved, bare values in angle brackets. */
static struct str told(const struct layout_set *in, const struct record *record)
{
    struct buf out;
    struct str text;

    buf_init(&out, LAYOUT_LINE_MAX_BYTES);
    for (uint32_t i = 0; i < record->layout->slot_count; i++) {
        const struct layout_slot *slot = &record->layout->slots[i];
        struct str value = record_leaf_text(&record->leaves[i], slot->kind, &arena);

        buf_str(&out, layout_field_name(in, slot->field));
        buf_print(&out, slot->kind == LEAF_BARE ? "=<%.*s>|" : "=%.*s|", STR_ARG(value));
    }
    assert_int_equal(buf_finish(&out, &arena, &text), ST_OK);
    buf_done(&out);
    return text;
}

static void assert_whole(const struct record *record, struct str line)
{
    struct buf out;

    buf_init(&out, LAYOUT_LINE_MAX_BYTES);
    for (uint32_t i = 0; i <= record->layout->slot_count; i++) {
        buf_str(&out, record->layout->gaps[i]);
        if (i < record->layout->slot_count)
            buf_bytes(&out, record->leaves[i].ptr, record->leaves[i].len);
    }
    assert_true(str_equal(buf_view(&out), line));
    buf_done(&out);
}

/* Read by the plain reader (first sight) and by the walk (second sight). */
static void leaves_have_dotted_names_and_both_readers_agree(void **state)
{
    (void)state;
    static const struct {
        const char *line, *leaves;
    } cases[] = {
        {"{}", ""},
        {"{\"a\":1}", "a=<1>|"},
        {" { \"a\" : \"x\" } ", "a=x|"},
        {"{\"a\":{\"b\":{\"c\":true}},\"d\":null}", "a.b.c=<true>|d=<null>|"},
        {"{\"a\":[1,2,{\"b\":\"x\"},[\"y\"]],\"c\":\"\"}", "a=<1>|a=<2>|a.b=x|a=y|c=|"},
        {"{\"a\":[],\"b\":{},\"c\":[{}]}", ""},
        {"{\"a\":\"q\\\"\\\\\\u00e9\\ud83d\\ude00\\n\"}", "a=q\"\\é😀\n|"},
        {"{\"a\":\"\\ud83d x\"}", "a=\xef\xbf\xbd x|"},
        {"{\"名\":\"值\"}", "名=值|"},
        {"{\"a\":-0.5e+10,\"b\":0,\"c\":12.25}", "a=<-0.5e+10>|b=<0>|c=<12.25>|"},
        {"{\"a\":1,\"a\":\"2\"}", "a=<1>|a=2|"},
        {"{\"a\":\"0123456789012345678901234567890\\\"123456789\"}",
         "a=0123456789012345678901234567890\"123456789|"},
        {"{\"\":1}", "=<1>|"},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        for (int sight = 0; sight < 2; sight++) {
            struct str line = str_of(cases[i].line);
            struct record record;

            assert_int_equal(layout_read_json(set, RECORD_JSON, line, &record), ST_OK);
            struct str leaves = told(set, &record);
            if (!str_is(leaves, cases[i].leaves))
                fail_msg("%s: %.*s", cases[i].line, STR_ARG(leaves));
            assert_whole(&record, line);
        }
    }
}

static void what_is_not_one_json_object_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        "[]",
        "1",
        "{",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{\"a\":01}",
        "{\"a\":1.}",
        "{\"a\":-}",
        "{\"a\":tru}",
        "{\"a\":1}x",
        "{\"a\":1]",
        "{\"a\":[1}",
        "{\"a\":\"\t\"}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\u12g4\"}",
        "{\"a\":\"\xff\"}",
        "{\"a\":\"\xed\xa0\x80\"}",
        "{a:1}",
        "{\"a\":\"",
        "{\"a\":+1}",
        "{\"a\" 1}",
        "{\"a\":1 \"b\":2}",
        "{\"a\":1e}",
    };
    /* shapes that the bad lines come close to */
    static const char *const good[] = {"{\"a\":1}", "{\"a\":\"x\"}", "{\"a\":[1]}",
                                       "{\"a\":1,\"b\":2}"};
    struct record record;

    for (size_t i = 0; i < COUNT(good); i++)
        assert_int_equal(layout_read_json(set, RECORD_JSON, str_of(good[i]), &record), ST_OK);
    size_t known = layout_count(set);
    for (size_t i = 0; i < COUNT(bad); i++)
        if (layout_read_json(set, RECORD_JSON, str_of(bad[i]), &record) != ST_MALFORMED)
            fail_msg("taken: %s", bad[i]);
    assert_int_equal(layout_count(set), known);
}

static void events_of_one_shape_share_one_layout(void **state)
{
    (void)state;
    struct record first, second, other;

    assert_int_equal(layout_read_json(set, RECORD_EVE, STR("{\"a\":1,\"b\":\"x\"}"), &first),
                     ST_OK);
    assert_int_equal(layout_read_json(set, RECORD_EVE, STR("{\"a\":-22,\"b\":\"y\\n\"}"), &second),
                     ST_OK);
    assert_int_equal(layout_read_json(set, RECORD_EVE, STR("{\"a\":\"1\",\"b\":\"x\"}"), &other),
                     ST_OK);
    assert_ptr_equal(first.layout, second.layout);
    assert_ptr_not_equal(first.layout, other.layout);
    assert_int_equal(layout_read_json(set, RECORD_ZEEK, STR("{\"a\":1,\"b\":\"x\"}"), &other),
                     ST_OK);
    assert_ptr_not_equal(first.layout, other.layout);
    assert_int_equal(layout_field_count(set), 2);
}

static struct str repeated(const char *head, const char *part, size_t times, const char *tail)
{
    struct buf out;
    struct str text;

    buf_init(&out, LAYOUT_LINE_MAX_BYTES * 2);
    buf_text(&out, head);
    for (size_t i = 0; i < times; i++)
        buf_text(&out, part);
    buf_text(&out, tail);
    assert_int_equal(buf_finish(&out, &arena, &text), ST_OK);
    buf_done(&out);
    return text;
}

static void nesting_leaves_names_and_length_have_limits(void **state)
{
    (void)state;
    struct record record;
    struct str deep = repeated("{\"a\":", "[", 100000, "");
    struct str many = repeated("{\"a\":[1", ",1", LAYOUT_SLOT_MAX, "]}");
    struct str longest = repeated("{\"", "n", LAYOUT_NAME_MAX_BYTES + 1, "\":1}");
    struct str large = repeated("{\"a\":\"", "x", LAYOUT_LINE_MAX_BYTES, "\"}");

    assert_int_equal(layout_read_json(set, RECORD_JSON, deep, &record), ST_LIMIT);
    assert_int_equal(layout_read_json(set, RECORD_JSON, many, &record), ST_LIMIT);
    assert_int_equal(layout_read_json(set, RECORD_JSON, longest, &record), ST_LIMIT);
    assert_int_equal(layout_read_json(set, RECORD_JSON, large, &record), ST_LIMIT);
    assert_false(layout_is_full(set));
}

static void a_full_set_says_so_and_reads_again_after_it_is_cleared(void **state)
{
    (void)state;
    struct record record;
    enum status status = ST_OK;
    size_t i = 0;

    for (; status == ST_OK && i <= LAYOUT_MAX; i++)
        status =
            layout_read_json(set, RECORD_JSON, arena_print(&arena, "{\"name%zu\":1}", i), &record);
    assert_int_equal(status, ST_LIMIT);
    assert_true(layout_is_full(set));
    assert_int_equal(layout_count(set), LAYOUT_MAX);
    /* known shapes go on */
    assert_int_equal(layout_read_json(set, RECORD_JSON, STR("{\"name7\":2}"), &record), ST_OK);
    layout_set_clear(set);
    assert_false(layout_is_full(set));
    assert_int_equal(layout_read_json(set, RECORD_JSON, STR("{\"new\":1}"), &record), ST_OK);
    assert_int_equal(layout_count(set), 1);
}

static void pieces_of_a_decoder_become_a_record(void **state)
{
    (void)state;
    struct str line = STR("<34>su: 'x' failed");
    struct layout_piece rows[] = {
        {STR("syslog.priority"), {line.ptr + 1, 2}, LEAF_TEXT},
        {STR("process.name"), {line.ptr + 4, 2}, LEAF_TEXT},
        {STR("message"), {line.ptr + 8, line.len - 8}, LEAF_TEXT},
    };
    struct layout_pieces pieces = {rows, COUNT(rows), COUNT(rows)};
    struct record record;

    assert_int_equal(layout_of_pieces(set, RECORD_SYSLOG, line, &pieces, &record), ST_OK);
    assert_whole(&record, line);
    assert_true(
        str_is(told(set, &record), "syslog.priority=34|process.name=su|message='x' failed|"));
    rows[1].text.ptr = line.ptr; /* before the first */
    assert_int_equal(layout_of_pieces(set, RECORD_SYSLOG, line, &pieces, &record), ST_MALFORMED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(leaves_have_dotted_names_and_both_readers_agree, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(what_is_not_one_json_object_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(events_of_one_shape_share_one_layout, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nesting_leaves_names_and_length_have_limits, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_full_set_says_so_and_reads_again_after_it_is_cleared,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(pieces_of_a_decoder_become_a_record, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
