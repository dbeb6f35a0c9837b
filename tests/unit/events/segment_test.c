/* SPDX-License-Identifier: Apache-2.0
 * Segments: every line comes back byte for byte, columns say what the lines say, the filter forgets
 * nothing, and damage is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "events/segment_builder.h"
#include "events/segment_file.h"
#include "events/segment_value.h"

static struct arena arena;
static struct layout_set *set;
static struct segment_builder *builder;

static int begin(void **state)
{
    (void)state;
    arena_init(&arena, (size_t)1 << 30);
    set = layout_set_new();
    builder = segment_builder_new();
    return set && builder ? 0 : -1;
}

static int finish(void **state)
{
    (void)state;
    segment_builder_free(builder);
    layout_set_free(set);
    arena_done(&arena);
    return 0;
}

static uint32_t add(struct str line, int64_t time_us, const struct record_mark *marks, size_t count)
{
    struct record record;
    uint32_t row = UINT32_MAX;

    assert_int_equal(layout_read_json(set, RECORD_EVE, line, &record), ST_OK);
    record.time_us = time_us;
    record.has_time = time_us % 2 == 0;
    record.marks = marks;
    record.mark_count = count;
    assert_int_equal(segment_builder_add(builder, set, &record, &row), ST_OK);
    return row;
}

static struct segment *sealed(void)
{
    struct fault fault = {0};
    struct segment *segment = NULL;
    struct str bytes;

    assert_int_equal(segment_builder_seal(builder, &bytes, &fault), ST_OK);
    assert_int_equal(segment_open_bytes(str_copy(&arena, bytes), &segment, &fault), ST_OK);
    return segment;
}

static struct str line_of(struct segment *segment, uint32_t row)
{
    struct fault fault = {0};
    struct str line = {0};

    assert_int_equal(segment_source(segment, row, &arena, &line, &fault), ST_OK);
    return line;
}

static const struct segment_column *column_of(struct segment *segment, const char *name)
{
    const struct segment_column *column = NULL;
    struct fault fault = {0};

    for (size_t i = 0; i < segment_field_count(segment); i++)
        if (str_is(segment_field_name(segment, i), name))
            assert_int_equal(segment_column(segment, i, &column, &fault), ST_OK);
    assert_non_null(column);
    return column;
}

/* Lines that try every encoding and its edges. */
static const char *const odd_lines[] = {
    "{}",
    "{\"n\":1}",
    "{\"n\":-0}",
    "{\"n\":9223372036854775807}",
    "{\"n\":-9223372036854775808}",
    "{\"n\":9223372036854775808}",
    "{\"n\":1.50}",
    "{ \"n\" : 1.0e+5 , \"m\":[ ] }",
    "{\"n\":null,\"s\":\"null\"}",
    "{\"s\":null,\"n\":\"null\"}",
    "{\"s\":\"\"}",
    "{\"s\":\"a\\u0041\\\\b\"}",
    "{\"s\":\"aA\\\\b\"}",
    "{\"a\":[1,2,[3,{\"b\":4}],{\"b\":\"x\"}],\"b\":true}",
    "{\"t\":\"2016-06-08T20:01:52.875791+0000\"}",
    "{\"t\":\"2016-06-08T20:01:53.000000+0000\"}",
    "{\"t\":\"1969-12-31T23:59:59.999999+0000\"}",
    "{\"t\":\"2016-02-30T20:01:52.875791+0000\"}",
    "{\"u\":\"2020-02-29 23:59:59.123\"}",
    "{\"u\":\"2020-02-29 23:59:60.123\"}",
    "{\"z\":\"2020-02-29T23:59:59.1234567Z\"}",
    "{\"z\":\"2020-02-29T23:59:59.1234567-00:00\"}",
    "{\"ip\":\"10.1.2.3\"}",
    "{\"ip\":\"10.01.2.3\"}",
    "{\"ip\":\"255.255.255.255\"}",
    "{\"ip\":\"0.0.0.256\"}",
    "{\"ip\":\"fe80::1\"}",
    "{\"h\":\"d41d8cd98f00b204e9800998ecf8427e\"}",
    "{\"h\":\"D41D8CD98F00B204E9800998ECF8427E\"}",
    "{\"h\":\"00000000000000000000000000000000\"}",
    "{\"g\":\"{12345678-90AB-CDEF-1234-567890ABCDEF}\"}",
    "{\"g\":\"{12345678-90ab-cdef-1234-567890abcdef}\"}",
    "{\"g\":\"{12345678_90AB-CDEF-1234-567890ABCDEF}\"}",
    "{\"中文\":\"值\",\"\":0}",
};

enum { ODD_LINES = sizeof odd_lines / sizeof odd_lines[0] };

static void every_line_comes_back_byte_for_byte(void **state)
{
    (void)state;
    for (size_t i = 0; i < ODD_LINES; i++)
        assert_int_equal(add(str_of(odd_lines[i]), (int64_t)i, NULL, 0), i);
    struct segment *segment = sealed();
    uint64_t bytes = 0;

    for (size_t i = ODD_LINES; i-- > 0;) {
        assert_true(str_is(line_of(segment, (uint32_t)i), odd_lines[i]));
        bytes += strlen(odd_lines[i]);
    }
    assert_int_equal(segment_rows(segment), ODD_LINES);
    assert_int_equal(segment_source_bytes(segment), bytes);
    assert_int_equal(segment_builder_rows(builder), 0);
    segment_close(segment);
}

/* Many lines of few flows, so that each way of saying a series is taken. */
static struct str flow_line(uint64_t i)
{
    uint64_t flow = i * 2654435761U % 97 * 1000003U;
    uint64_t at = 1000000 + i * 137;

    return arena_print(
        &arena,
        "{\"timestamp\":\"2024-01-02T03:%02u:%02u.%06u+0000\",\"flow_id\":%llu,"
        "\"event_type\":\"%s\",\"src_ip\":\"10.0.%u.%u\",\"src_port\":%u,\"host\":\"h%u.Example."
        "cn\","
        "\"bytes\":%llu,\"big\":%llu,\"names\":[\"n%u\",\"m%u\"]}",
        (unsigned)(at / 60000000 % 60), (unsigned)(at / 1000000 % 60), (unsigned)(at % 1000000),
        (unsigned long long)flow, i % 3 ? "flow" : "dns", (unsigned)(flow % 7),
        (unsigned)(flow % 251), (unsigned)(1024 + flow % 60000), (unsigned)(flow % 53),
        (unsigned long long)(i * i % 100000), (unsigned long long)(flow * 1000003U * (i % 2)),
        (unsigned)(i % 11), (unsigned)(i % 1999));
}

static void many_lines_come_back_in_any_order(void **state)
{
    enum { LINES = 5000, FIRST_US = 1704164400 };
    (void)state;

    for (uint64_t i = 0; i < LINES; i++)
        (void)add(flow_line(i), (int64_t)FIRST_US * 1000000 + 1000000 + (int64_t)i * 137, NULL, 0);
    struct segment *segment = sealed();
    for (uint64_t i = 0; i < LINES; i++)
        assert_true(str_equal(line_of(segment, (uint32_t)i), flow_line(i)));
    for (uint64_t i = LINES; i-- > 0;) {
        uint64_t row = i * 7919 % LINES;
        assert_true(str_equal(line_of(segment, (uint32_t)row), flow_line(row)));
    }
    /* Three of every four bytes of these lines are the layout's. */
    assert_true(segment_source_bytes(segment) > LINES * 100);
    segment_close(segment);
}

static void columns_say_what_the_lines_say(void **state)
{
    (void)state;
    (void)add(STR("{\"n\":5,\"s\":\"a\\\\b\",\"a\":[\"x\",null]}"), 0, NULL, 0);
    (void)add(STR("{\"n\":-7,\"a\":[\"y\"]}"), 0, NULL, 0);
    (void)add(STR("{\"s\":\"\\u0061\\\\b\",\"n\":\"5\",\"a\":[\"null\",\"x\"]}"), 0, NULL, 0);
    struct segment *segment = sealed();

    const struct segment_column *n = column_of(segment, "n");
    assert_int_equal(n->kind, SEGMENT_NUMBERS);
    assert_int_equal(n->count, 3);
    assert_int_equal(n->numbers[1], -7);
    assert_int_equal(n->rows[2], 2);
    const struct segment_column *s = column_of(segment, "s");
    assert_int_equal(s->kind, SEGMENT_WORDS);
    assert_int_equal(s->word_count, 1); /* told in two ways, read alike */
    assert_true(str_is(s->words[0], "a\\b"));
    assert_int_equal(s->rows[1], 2);
    const struct segment_column *a = column_of(segment, "a");
    assert_int_equal(a->count, 5);
    assert_int_equal(a->word_count, 3);
    assert_int_equal(a->codes[1], SEGMENT_NULL_CODE);
    assert_true(str_is(a->words[a->codes[3]], "null"));
    assert_int_equal(a->codes[0], a->codes[4]);
    assert_int_equal(a->rows[3], 2);
    segment_close(segment);
}

static void times_are_words_that_read_as_they_were_written(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++)
        (void)add(arena_print(&arena, "{\"t\":\"2024-01-02 03:04:05.%03d\"}", i % 2), i, NULL, 0);
    struct segment *segment = sealed();
    const struct segment_column *t = column_of(segment, "t");

    assert_int_equal(t->word_count, 2);
    assert_int_equal(t->codes[0], t->codes[2]);
    assert_true(str_is(t->words[t->codes[1]], "2024-01-02 03:04:05.001"));
    segment_close(segment);
}

static void marks_are_columns_beside_the_source(void **state)
{
    struct record_mark marks[] = {{RECORD_SENSOR, STR("01J")},
                                  {RECORD_SYSTEM, STR("s1")},
                                  {RECORD_SYSTEM, STR("s2")},
                                  {RECORD_LEVEL, STR("3")}};
    struct fault fault = {0};
    bool has_time = false;

    (void)state;
    (void)add(STR("{\"n\":1}"), 2, marks, 4);
    (void)add(STR("{\"n\":1}"), 3, NULL, 0);
    (void)add(STR("{\"n\":1}"), 4, marks, 1);
    struct segment *segment = sealed();
    const struct segment_column *systems = column_of(segment, "panshi.system");

    assert_int_equal(systems->count, 2);
    assert_int_equal(systems->rows[1], 0);
    assert_int_equal(column_of(segment, "panshi.sensor")->rows[1], 2);
    assert_int_equal(column_of(segment, "panshi.level")->numbers[0], 3);
    assert_true(str_is(line_of(segment, 1), "{\"n\":1}"));
    assert_int_equal(segment_has_time(segment, 0, &has_time, &fault), ST_OK);
    assert_true(has_time);
    assert_int_equal(segment_has_time(segment, 1, &has_time, &fault), ST_OK);
    assert_false(has_time);
    segment_close(segment);
}

static void the_filter_never_forgets_an_entity(void **state)
{
    static const struct {
        const char *line, *field, *value;
    } rows[] = {
        {"{\"src_ip\":\"10.9.8.7\"}", "src_ip", "10.9.8.7"},
        {"{\"src_ip\":\"2001:DB8::7\"}", "src_ip", "2001:db8::7"},
        {"{\"dns\":{\"rrname\":\"A.b.Example.CN\"}}", "dns.rrname", "a.b.example.cn"},
        {"{\"x\":\"www.other.cn\"}", "anything", "other.cn"},
        {"{\"flow_id\":123456789012}", "flow_id", "123456789012"},
        {"{\"user\":\"CORP\\\\Alice\"}", "user", "corp\\alice"},
        {"{\"md5\":\"D41D8CD98F00B204E9800998ECF8427E\"}", "md5",
         "d41d8cd98f00b204e9800998ecf8427e"},
        {"{\"Hashes\":\"MD5=0CC175B9C0F1B6A831C399E269772661,X=1\"}", "Hashes",
         "0cc175b9c0f1b6a831c399e269772661"},
        {"{\"ip\":\"\\u0031.2.3.4\"}", "ip", "1.2.3.4"},
    };
    enum { ROWS = sizeof rows / sizeof rows[0], STRANGERS = 2000 };
    size_t wrong = 0;

    (void)state;
    for (size_t i = 0; i < ROWS; i++)
        (void)add(str_of(rows[i].line), 0, NULL, 0);
    struct segment *segment = sealed();
    for (size_t i = 0; i < ROWS; i++) {
        assert_true(segment_is_entity(str_of(rows[i].field), str_of(rows[i].value)));
        assert_true(segment_may_hold(segment, str_of(rows[i].value)));
    }
    for (unsigned i = 0; i < STRANGERS; i++)
        wrong += segment_may_hold(segment, arena_print(&arena, "172.16.%u.%u", i / 250, i % 250));
    assert_true(wrong < STRANGERS / 64);
    assert_false(segment_is_entity(STR("http.url"), STR("/a/b")));
    segment_close(segment);
}

static void events_are_counted_by_type_and_minute(void **state)
{
    const struct segment_tally *tallies = NULL;
    struct fault fault = {0};
    size_t count = 0;

    (void)state;
    (void)add(STR("{\"event_type\":\"dns\"}"), 61000000, NULL, 0);
    (void)add(STR("{\"event_type\":\"tls\"}"), 59000000, NULL, 0);
    (void)add(STR("{\"event_type\":\"dns\"}"), 119999999, NULL, 0);
    (void)add(STR("{\"other\":1}"), -1, NULL, 0);
    struct segment *segment = sealed();
    assert_int_equal(segment_tallies(segment, &tallies, &count, &fault), ST_OK);
    assert_int_equal(count, 3);
    assert_int_equal(tallies[0].minute, -1);
    assert_true(str_is(tallies[0].type, "eve"));
    assert_int_equal(tallies[2].minute, 1);
    assert_int_equal(tallies[2].count, 2);
    assert_true(str_is(tallies[2].type, "dns"));
    assert_int_equal(segment_first_us(segment), -1);
    assert_int_equal(segment_last_us(segment), 119999999);
    segment_close(segment);
}

static void pieces_of_another_format_come_back_too(void **state)
{
    struct str line = STR("<34>Oct 11 22:14:15 host su: 'su root' failed");
    struct layout_piece rows[] = {{STR("syslog.priority"), {line.ptr + 1, 2}, LEAF_TEXT},
                                  {STR("host"), {line.ptr + 20, 4}, LEAF_TEXT},
                                  {STR("message"), {line.ptr + 29, line.len - 29}, LEAF_TEXT}};
    struct layout_pieces pieces = {rows, 3, 3};
    struct record record;
    struct fault fault = {0};
    enum record_format format = RECORD_FORMATS;
    uint32_t row = 0;

    (void)state;
    assert_int_equal(layout_of_pieces(set, RECORD_SYSLOG, line, &pieces, &record), ST_OK);
    record.marks = NULL;
    record.mark_count = 0;
    record.time_us = 0;
    record.has_time = false;
    assert_int_equal(segment_builder_add(builder, set, &record, &row), ST_OK);
    struct segment *segment = sealed();
    assert_true(str_equal(line_of(segment, 0), line));
    assert_int_equal(segment_format(segment, 0, &format, &fault), ST_OK);
    assert_int_equal(format, RECORD_SYSLOG);
    segment_close(segment);
}

/* The same bytes mean other texts by the kind of their leaf; all four stand in one column. */
static void escapes_read_by_the_kind_of_their_leaf(void **state)
{
    (void)state;
    static const struct {
        enum leaf_kind kind;
        const char *word;
    } cases[] = {{LEAF_TEXT, "a\\=b\\]\\n"},
                 {LEAF_STRING, "a\\=b\\]\n"},
                 {LEAF_PARAM, "a\\=b]\\n"},
                 {LEAF_FIELD, "a=b\\]\n"}};
    const struct str line = STR("<a\\=b\\]\\n>");
    const size_t count = sizeof cases / sizeof cases[0];

    for (size_t i = 0; i < count; i++) {
        struct layout_piece piece = {STR("f"), {line.ptr + 1, line.len - 2}, cases[i].kind};
        struct layout_pieces pieces = {&piece, 1, 1};
        struct record record;
        uint32_t row;
        assert_int_equal(layout_of_pieces(set, RECORD_CEF, line, &pieces, &record), ST_OK);
        assert_true(str_is(record_leaf_text(record.leaves, cases[i].kind, &arena), cases[i].word));
        assert_int_equal(segment_builder_add(builder, set, &record, &row), ST_OK);
    }
    struct segment *segment = sealed();
    const struct segment_column *column = column_of(segment, "f");
    assert_int_equal(column->count, count);
    for (uint32_t i = 0; i < count; i++) {
        assert_true(str_is(column->words[column->codes[i]], cases[i].word));
        assert_true(str_equal(line_of(segment, i), line));
    }
    segment_close(segment);
}

static void a_row_that_is_not_there_is_said(void **state)
{
    struct fault fault = {0};
    struct str line;

    (void)state;
    struct segment *segment = sealed();
    assert_int_equal(segment_rows(segment), 0);
    assert_int_equal(segment_source(segment, 0, &arena, &line, &fault), ST_NOT_FOUND);
    segment_close(segment);
}

static void a_full_segment_asks_to_be_sealed(void **state)
{
    struct record record;
    uint32_t row = 0;

    (void)state;
    assert_int_equal(layout_read_json(set, RECORD_EVE, STR("{\"n\":1}"), &record), ST_OK);
    record.marks = NULL;
    record.mark_count = 0;
    record.time_us = 0;
    record.has_time = false;
    for (uint32_t i = 0; i < SEGMENT_ROW_MAX; i++)
        assert_int_equal(segment_builder_add(builder, set, &record, &row), ST_OK);
    assert_int_equal(segment_builder_add(builder, set, &record, &row), ST_LIMIT);
    struct segment *segment = sealed();
    assert_int_equal(segment_rows(segment), SEGMENT_ROW_MAX);
    segment_close(segment);
    assert_int_equal(segment_builder_add(builder, set, &record, &row), ST_OK);
    assert_int_equal(row, 0);
}

static void the_chain_and_the_digest_stand_in_the_file(void **state)
{
    struct segment_chain chain = {.number = 42, .lane = 3, .previous = {{1, 2, 3}}};

    (void)state;
    (void)add(STR("{\"n\":1}"), 0, NULL, 0);
    segment_builder_set_chain(builder, &chain);
    struct segment *segment = sealed();
    assert_int_equal(segment_chain_of(segment)->number, 42);
    assert_int_equal(segment_chain_of(segment)->lane, 3);
    assert_int_equal(segment_chain_of(segment)->previous.bytes[2], 3);
    assert_true(segment_digest_holds(segment));
    segment_close(segment);
}

/* Ask a segment for everything; ST_OK or ST_CORRUPT. */
static enum status ask_all(struct segment *segment, struct arena *room)
{
    struct fault fault = {0};
    const struct segment_column *column = NULL;
    const struct segment_tally *tallies = NULL;
    const struct segment_common *common = NULL;
    const int64_t *times = NULL;
    struct str line;
    size_t count = 0;
    enum status status = segment_times(segment, &times, &fault);

    for (size_t i = 0; status == ST_OK && i < segment_field_count(segment); i++)
        status = segment_column(segment, i, &column, &fault);
    if (status == ST_OK)
        status = segment_tallies(segment, &tallies, &count, &fault);
    if (status == ST_OK)
        status = segment_common_of(segment, &common, &fault);
    for (uint32_t i = 0; status == ST_OK && i < segment_rows(segment); i++)
        status = segment_source(segment, i, room, &line, &fault);
    return status;
}

static void any_changed_byte_is_told_and_never_decoded(void **state)
{
    struct fault fault = {0};
    struct str bytes;
    size_t told = 0;

    (void)state;
    for (size_t i = 0; i < ODD_LINES; i++)
        (void)add(str_of(odd_lines[i]), (int64_t)i, NULL, 0);
    for (uint64_t i = 0; i < 600; i++)
        (void)add(flow_line(i), (int64_t)i, NULL, 0);
    assert_int_equal(segment_builder_seal(builder, &bytes, &fault), ST_OK);
    char *copy = arena_take(&arena, bytes.len);
    for (size_t at = 0; at < bytes.len - DIGEST_SM3_BYTES; at += 1 + at / 512) {
        struct segment *segment = NULL;
        struct arena room;

        memcpy(copy, bytes.ptr, bytes.len);
        copy[at] = (char)(copy[at] ^ (1 << at % 8));
        fault_clear(&fault);
        arena_init(&room, (size_t)1 << 30);
        enum status status = segment_open_bytes((struct str){copy, bytes.len}, &segment, &fault);
        if (status == ST_OK) {
            assert_false(segment_digest_holds(segment));
            status = ask_all(segment, &room);
            segment_close(segment);
        }
        assert_true(status == ST_CORRUPT || status == ST_NEWER);
        told++;
        arena_done(&room);
    }
    assert_true(told > 1000);
}

static void a_cut_file_is_damaged(void **state)
{
    struct fault fault = {0};
    struct segment *segment = NULL;
    struct str bytes;

    (void)state;
    (void)add(STR("{\"n\":1}"), 0, NULL, 0);
    assert_int_equal(segment_builder_seal(builder, &bytes, &fault), ST_OK);
    for (size_t len = 0; len < bytes.len; len++) {
        fault_clear(&fault);
        assert_int_equal(segment_open_bytes((struct str){bytes.ptr, len}, &segment, &fault),
                         ST_CORRUPT);
    }
}

static void records_of_a_cleared_set_keep_their_layouts(void **state)
{
    (void)state;
    (void)add(STR("{\"a\":1,\"b\":2}"), 0, NULL, 0);
    layout_set_clear(set);
    segment_builder_forget(builder);
    (void)add(STR("{\"c\":3}"), 0, NULL, 0);
    (void)add(STR("{\"a\":1,\"b\":2}"), 0, NULL, 0);
    assert_int_equal(builder->shape_count, 2);
    struct segment *segment = sealed();
    assert_true(str_is(line_of(segment, 0), "{\"a\":1,\"b\":2}"));
    assert_true(str_is(line_of(segment, 1), "{\"c\":3}"));
    assert_true(str_is(line_of(segment, 2), "{\"a\":1,\"b\":2}"));
    segment_close(segment);
}

static void recognised_texts_print_as_they_were(void **state)
{
    static const struct {
        const char *text;
        bool is_time, is_integer, is_ipv4, is_hex;
    } rows[] = {
        {"2016-06-08T20:01:52.875791+0000", .is_time = true},
        {"2016-06-08T20:01:52+08:00", .is_time = true},
        {"2016-06-08T20:01:52.1-23:59", .is_time = true},
        {"2016-06-08 20:01:52.123456789Z", .is_time = true},
        {"1970-01-01 00:00:00", .is_time = true},
        {"2199-12-31 23:59:59.999999999", .is_time = true},
        {"2200-01-01 00:00:00", 0},
        {"2016-06-08 20:01:52.", 0},
        {"2016-06-08 20:01:52.1234567890", 0},
        {"2016-06-08 24:01:52", 0},
        {"2100-02-29 00:00:00", 0},
        {"2016-06-08T20:01:52-0000", 0},
        {"0", .is_integer = true},
        {"-1", .is_integer = true},
        {"9223372036854775807", .is_integer = true},
        {"-9223372036854775808", .is_integer = true},
        {"9223372036854775808", 0},
        {"-0", 0},
        {"+1", 0},
        {"00", 0},
        {"1.2.3.4", .is_ipv4 = true},
        {"1.2.3", 0},
        {"1.2.3.4.5", 0},
        {"1.2.3.04", 0},
        {"00112233445566778899aabbccddeeff", .is_hex = true},
        {"00112233445566778899AABBCCDDEEFF", .is_hex = true},
        {"00112233445566778899aabbccddeeFF", 0},
        {"12345678-90ab-cdef-1234-567890abcdef", .is_hex = true},
        {"{12345678-90AB-CDEF-1234-567890ABCDEF}", .is_hex = true},
        {"{12345678-90AB-CDEF-1234-567890ABCDEF)", 0},
    };
    char text[256];
    (void)state;

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct str from = str_of(rows[i].text);
        struct segment_time_form form;
        struct segment_hex_form hex;
        uint8_t bytes[SEGMENT_VALUE_HEX_MAX_BYTES];
        int64_t number = 0;
        uint32_t address = 0;

        assert_int_equal(segment_value_time(from, &form, &number), rows[i].is_time);
        if (rows[i].is_time) {
            assert_true(segment_value_time_is_sound(&form, number));
            size_t len = segment_value_print_time(&form, number, text);
            assert_true(str_equal((struct str){text, len}, from));
        }
        assert_int_equal(segment_value_integer(from, &number), rows[i].is_integer);
        if (rows[i].is_integer) {
            size_t len = segment_value_print_integer(number, text);
            assert_true(str_equal((struct str){text, len}, from));
        }
        assert_int_equal(segment_value_ipv4(from, &address), rows[i].is_ipv4);
        if (rows[i].is_ipv4) {
            size_t len = segment_value_print_ipv4(address, text);
            assert_true(str_equal((struct str){text, len}, from));
        }
        assert_int_equal(segment_value_hex_form(from, &hex), rows[i].is_hex);
        if (rows[i].is_hex) {
            assert_true(segment_value_hex(&hex, from, bytes));
            segment_value_print_hex(&hex, bytes, text);
            assert_true(str_equal((struct str){text, segment_value_hex_length(&hex)}, from));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_line_comes_back_byte_for_byte, begin, finish),
        cmocka_unit_test_setup_teardown(many_lines_come_back_in_any_order, begin, finish),
        cmocka_unit_test_setup_teardown(columns_say_what_the_lines_say, begin, finish),
        cmocka_unit_test_setup_teardown(times_are_words_that_read_as_they_were_written, begin,
                                        finish),
        cmocka_unit_test_setup_teardown(marks_are_columns_beside_the_source, begin, finish),
        cmocka_unit_test_setup_teardown(the_filter_never_forgets_an_entity, begin, finish),
        cmocka_unit_test_setup_teardown(events_are_counted_by_type_and_minute, begin, finish),
        cmocka_unit_test_setup_teardown(pieces_of_another_format_come_back_too, begin, finish),
        cmocka_unit_test_setup_teardown(escapes_read_by_the_kind_of_their_leaf, begin, finish),
        cmocka_unit_test_setup_teardown(a_row_that_is_not_there_is_said, begin, finish),
        cmocka_unit_test_setup_teardown(a_full_segment_asks_to_be_sealed, begin, finish),
        cmocka_unit_test_setup_teardown(the_chain_and_the_digest_stand_in_the_file, begin, finish),
        cmocka_unit_test_setup_teardown(any_changed_byte_is_told_and_never_decoded, begin, finish),
        cmocka_unit_test_setup_teardown(a_cut_file_is_damaged, begin, finish),
        cmocka_unit_test_setup_teardown(records_of_a_cleared_set_keep_their_layouts, begin, finish),
        cmocka_unit_test(recognised_texts_print_as_they_were),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
