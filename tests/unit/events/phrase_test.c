/* SPDX-License-Identifier: Apache-2.0
 * Phrases: messages that repeat the other values of their event are kept without them, and come
 * back byte for byte, whatever they hold. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "events/segment_inside.h"
#include "events/segment_phrase.h"

#define LITERAL(text)                                                                              \
    {                                                                                              \
        (text), sizeof(text) - 1                                                                   \
    }

enum { EVENTS = 2000, LINE_BYTES = 4096 };

static struct arena arena;
static struct layout_set *set;
static struct segment_builder *builder;
static struct str lines[EVENTS];
static size_t line_count;

static int begin(void **state)
{
    (void)state;
    arena_init(&arena, (size_t)1 << 30);
    set = layout_set_new();
    builder = segment_builder_new();
    line_count = 0;
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

static void add(const char *line)
{
    struct record record;
    uint32_t row = UINT32_MAX;

    lines[line_count] = str_copy(&arena, str_of(line));
    assert_int_equal(layout_read_json(set, RECORD_WINDOWS, lines[line_count], &record), ST_OK);
    record.time_us = (int64_t)line_count;
    record.has_time = true;
    assert_int_equal(segment_builder_add(builder, set, &record, &row), ST_OK);
    assert_int_equal(row, line_count++);
}

/* The segment of all lines; each comes back as it was. */
static struct segment *sealed(size_t *ret_bytes)
{
    struct fault fault = {0};
    struct segment *segment = NULL;
    struct str bytes, line;

    assert_int_equal(segment_builder_seal(builder, &bytes, &fault), ST_OK);
    *ret_bytes = bytes.len;
    assert_int_equal(segment_open_bytes(str_copy(&arena, bytes), &segment, &fault), ST_OK);
    for (uint32_t row = 0; row < line_count; row++) {
        assert_int_equal(segment_source(segment, row, &arena, &line, &fault), ST_OK);
        assert_true(str_equal(line, lines[row]));
    }
    return segment;
}

static const struct segment_field *field_of(struct segment *segment, const char *name)
{
    for (uint32_t i = 0; i < segment->field_count; i++)
        if (str_is(segment->fields[i].name, name))
            return &segment->fields[i];
    fail();
    return NULL;
}

/* A process that another opened, as Sysmon says it: the message under the name given. */
static void add_access(const char *name, unsigned n)
{
    char line[LINE_BYTES];
    char process[64];

    (void)snprintf(process, sizeof process, "{%08x-c8c3-64eb-5b03-0000%08x}", n * 2654435761U, n);
    (void)snprintf(line, sizeof line,
                   "{\"EventID\":10,\"%s\":\"Process accessed:\\r\\nRuleName: -\\r\\nUtcTime: "
                   "2023-08-27 22:05:%02u.346\\r\\nSourceProcessGUID: %s\\r\\nSourceProcessId: "
                   "%u\\r\\nSourceImage: C:\\\\Windows\\\\host%u.exe\\r\\nGrantedAccess: "
                   "0x%X\",\"UtcTime\":\"2023-08-27 22:05:%02u.346\",\"SourceProcessGUID\":\"%s\","
                   "\"SourceProcessId\":\"%u\",\"SourceImage\":\"C:\\\\Windows\\\\host%u.exe\","
                   "\"GrantedAccess\":\"0x%x\"}",
                   name, n % 60, process, 4000 + n, n % 7, 0xA000 + n, n % 60, process, 4000 + n,
                   n % 7, 0xA000 + n);
    add(line);
}

static void a_message_is_kept_as_what_its_event_does_not_say_already(void **state)
{
    size_t with = 0, without = 0;

    (void)state;
    for (unsigned n = 0; n < EVENTS; n++)
        add_access("Message", n);
    struct segment *segment = sealed(&with);
    const struct segment_field *field = field_of(segment, "Message");
    assert_int_equal(field->mode, SEGMENT_MODE_PHRASES);
    assert_int_equal(field->column.word_count, EVENTS);
    assert_non_null(memmem(field->column.words[3].ptr, field->column.words[3].len,
                           "accessed:\r\nRuleName", 19));
    segment_close(segment);

    segment_builder_clear(builder);
    line_count = 0;
    for (unsigned n = 0; n < EVENTS; n++)
        add_access("Remarks", n);
    segment = sealed(&without);
    assert_int_equal(field_of(segment, "Remarks")->mode, SEGMENT_MODE_WORDS);
    segment_close(segment);
    assert_true(with * 2 < without);
}

static void messages_that_say_something_else_stay_words(void **state)
{
    char line[LINE_BYTES];
    size_t bytes = 0;

    (void)state;
    for (unsigned n = 0; n < 500; n++) {
        (void)snprintf(line, sizeof line, "{\"a\":\"%u\",\"Message\":\"nothing of it, %u\"}",
                       n * 7919U, n * 104729U);
        add(line);
    }
    struct segment *segment = sealed(&bytes);
    assert_int_equal(field_of(segment, "Message")->mode, SEGMENT_MODE_WORDS);
    segment_close(segment);
}

static void a_null_among_messages_stays_a_null(void **state)
{
    size_t bytes = 0;

    (void)state;
    for (unsigned n = 0; n < 200; n++)
        add_access("Message", n);
    add("{\"Message\":null}");
    add("{\"Message\":\"null\"}");
    struct segment *segment = sealed(&bytes);
    const struct segment_field *field = field_of(segment, "Message");
    assert_int_equal(field->column.codes[200], SEGMENT_NULL_CODE);
    assert_true(str_is(field->column.words[field->column.codes[201]], "null"));
    segment_close(segment);
}

/* ---- Anything at all ---- */

static uint64_t seed;

static unsigned draw(unsigned below)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (unsigned)(seed % below);
}

static const char *const values[] = {
    "-",
    "",
    "0",
    "0x3e7",
    "0x3E7",
    "0xaBc",
    "C:\\\\Windows\\\\System32\\\\config\\\\systemprofile\\\\a b.exe",
    "line\\r\\nline: x",
    "4688",
    "2023-08-27 22:05:55.346",
    "2023-08-27T22:05:55.346Z",
    "\xe4\xb8\xad\xe6\x96\x87",
    "{716d09e4-c8c3-64eb-5b03-000000000600}",
    "10.0.0.1",
    "\\u0001\\u0002",
    "a=b",
    "null",
    " x ",
};
static const char *const labels[] = {
    "Image: ", "\\r\\nUser: ", "\\n\\tID:\\t\\t", "=", ", ", "\\\\n", " ", ".", "\\\"",
    "x",       "\\r\\n"};

static void put(char *line, const char *text)
{
    size_t len = strlen(line), more = strlen(text);

    assert_true(len + more < LINE_BYTES);
    memcpy(line + len, text, more + 1);
}

static void put_message(char *line, const unsigned *own, unsigned count)
{
    char upper[64];

    put(line, "\"");
    for (unsigned i = draw(14); i > 0; i--) {
        const char *value =
            values[draw(9) ? own[draw(count)] : draw(sizeof values / sizeof values[0])];
        put(line, labels[draw(draw(3) ? 4 : sizeof labels / sizeof labels[0])]);
        (void)snprintf(upper, sizeof upper, "%s", value);
        for (size_t at = 2; value[0] == '0' && value[at - 1] && value[at]; at++)
            upper[at] = (char)(value[at] >= 'a' && value[at] <= 'f' ? value[at] - 32 : value[at]);
        put(line, draw(4) ? value : upper);
    }
    put(line, "\"");
}

static void any_message_comes_back(void **state)
{
    enum { FIELDS = 5 };
    static const char *const names[FIELDS] = {"\"a\":", "\"b\":", "\"c\":", "\"d\":", "\"e\":"};
    size_t bytes = 0, phrases = 0;

    (void)state;
    for (seed = 1; seed < 40; seed += 3) {
        uint64_t kept = seed;
        segment_builder_clear(builder);
        line_count = 0;
        for (unsigned n = 0; n < 300; n++) {
            char line[LINE_BYTES] = "{";
            unsigned own[FIELDS], count = 0;

            for (unsigned i = 0; i < FIELDS; i++) {
                own[count] = draw(sizeof values / sizeof values[0]);
                if (draw(6) == 0 && count > 0)
                    continue;
                put(line, names[i]);
                put(line, draw(2) ? "\"" : "[\"");
                bool is_list = line[strlen(line) - 2] == '[';
                put(line, values[own[count++]]);
                put(line, is_list ? "\",7]," : "\",");
            }
            if (draw(5) == 0) {
                put(line, "\"Message\":[");
                put_message(line, own, count);
                put(line, ",");
                put_message(line, own, count);
                put(line, "]}");
            } else {
                put(line, draw(2) ? "\"Message\":" : "\"message\":");
                put_message(line, own, count);
                put(line, "}");
            }
            add(line);
        }
        struct segment *segment = sealed(&bytes);
        for (uint32_t i = 0; i < segment->field_count; i++)
            phrases += segment->fields[i].mode == SEGMENT_MODE_PHRASES;
        segment_close(segment);
        seed = kept;
    }
    assert_true(phrases > 5);
}

static void a_phrase_reads_on_to_its_end_or_is_damaged(void **state)
{
    static const struct {
        struct str phrase;
        size_t pieces;
        bool is_bad;
    } cases[] = {{LITERAL(""), 0, false},
                 {LITERAL("ab"), 1, false},
                 {LITERAL("a\1\5b\2\x81\1"), 4, false},
                 {LITERAL("a\1"), 1, true},
                 {LITERAL("a\2\x81"), 1, true},
                 {LITERAL("a\3\1"), 1, true}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct segment_cursor cursor = segment_cursor_of(cases[i].phrase);
        struct segment_phrase_piece piece;
        size_t pieces = 0;
        while (segment_phrase_next(&cursor, &piece))
            pieces++;
        assert_int_equal(pieces, cases[i].pieces);
        assert_int_equal(cursor.is_bad, cases[i].is_bad);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_message_is_kept_as_what_its_event_does_not_say_already,
                                        begin, finish),
        cmocka_unit_test_setup_teardown(messages_that_say_something_else_stay_words, begin, finish),
        cmocka_unit_test_setup_teardown(a_null_among_messages_stays_a_null, begin, finish),
        cmocka_unit_test_setup_teardown(any_message_comes_back, begin, finish),
        cmocka_unit_test(a_phrase_reads_on_to_its_end_or_is_damaged),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
