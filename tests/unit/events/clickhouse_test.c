/* SPDX-License-Identifier: Apache-2.0
 * What ClickHouse is asked: settings, literals, and filters as conditions of SQL. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "events/clickhouse_filter.h"
#include "events/clickhouse_rows.h"
#include "events/clickhouse_settings.h"
#include "events/clickhouse_text.h"
#include "events/fold.h"

static struct arena arena;
static struct taxonomy *taxonomy;

static int start(void **state)
{
    struct fault fault = {0};

    (void)state;
    arena_init(&arena, ARENA_WORK_BYTES);
    return taxonomy_load(NULL, &taxonomy, &fault) == ST_OK ? 0 : -1;
}

static int finish(void **state)
{
    (void)state;
    taxonomy_free(taxonomy);
    arena_done(&arena);
    return 0;
}

static const struct str labels[] = {
    {":panshi.system", 14}, {"eve:dest_port", 13}, {"eve:http.url", 12},
    {"eve:it's", 8},        {"eve:src_ip", 10},    {"syslog:msg", 10},
};
static const struct clickhouse_filter_fields fields = {labels, sizeof labels / sizeof labels[0]};

static enum status sql_of(const char *text, struct str *ret_sql)
{
    const struct filter *filter = NULL;
    struct fault fault = {0};

    assert_int_equal(filter_read(&arena, str_of(text), taxonomy, &filter, &fault), ST_OK);
    return clickhouse_filter_sql(filter, &fields, &arena, ret_sql, &fault);
}

#define ROW(names, value)                                                                          \
    "arrayExists((f, v, w, n, a) -> (" names ") AND " value                                        \
    ", fields, values, words, numbers, addresses)"

static void each_condition_becomes_its_sql(void **state)
{
    static const struct {
        const char *text, *sql;
    } rows[] = {
        {"", "1"},
        {"nothing:1", "0"},
        {"src_ip:*", ROW("f IN ('eve:src_ip')", "1")},
        {"source.ip:a", ROW("f IN ('eve:src_ip')", "(w = '\\xFFa\\xFF')")},
        {"http.url:\"x' OR 1=1 --\"",
         ROW("f IN ('eve:http.url')",
             "(w = '\\xFFx\\xFF\\x27 \\xFFor\\xFF \\xFF1\\xFF=\\xFF1\\xFF --')")},
        {"http.url:\"\\\\');\"", ROW("f IN ('eve:http.url')", "(w = '\\x5C\\x27);')")},
        {"it's:x", ROW("f IN ('eve:it\\x27s')", "(w = '\\xFFx\\xFF')")},
        {"dest_port:443",
         ROW("f IN ('eve:dest_port')", "(w = '\\xFF443\\xFF' OR n = toFloat64('443'))")},
        {"dest_port:>=1.5", ROW("f IN ('eve:dest_port')", "(n >= toFloat64('1.5'))")},
        {"dest_port:[1 TO 5}",
         ROW("f IN ('eve:dest_port')", "(n >= toFloat64('1') AND n < toFloat64('5'))")},
        {"src_ip:10.0.0.0/8",
         ROW("f IN ('eve:src_ip')", "(a >= '00000000000000000000ffff0a000000' AND "
                                    "a <= '00000000000000000000ffff0affffff')")},
        {"http.url:*a*", ROW("f IN ('eve:http.url')", "position(w, 'a') > 0")},
        {"http.url:a.b*", ROW("f IN ('eve:http.url')", "startsWith(w, '\\xFFa\\xFF.\\xFFb')")},
        {"http.url:*a.b", ROW("f IN ('eve:http.url')", "endsWith(w, 'a\\xFF.\\xFFb\\xFF')")},
        {"http.url:a*b?.",
         ROW("f IN ('eve:http.url')", "match(v, '(?is)(?:\\x5CAa.*b.\\x5C.\\x5Cz)|\\x5Cz.')")},
        {"http.url:/a$/",
         ROW("f IN ('eve:http.url')", "match(v, '(?is)(?:a(?:\\x5Cn?\\x5Cz))|\\x5Cz.')")},
        {"mimi*", ROW("1", "(position(w, '\\xFFmimi') > 0)")},
        {"NOT nothing:1", "not(0)"},
        {"nothing:1 OR other:1", "or(0, 0)"},
        {"panshi.system:* NOT nothing:1", "and(" ROW("f IN (':panshi.system')", "1") ", not(0))"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct str sql = {"", 0};

        assert_int_equal(sql_of(rows[i].text, &sql), ST_OK);
        assert_string_equal(str_zero(&arena, sql), rows[i].sql);
    }
}

static void what_has_no_equal_is_refused(void **state)
{
    static const char *const rows[] = {
        "http.url:/(?<!a)b/",
        "http.url:/(?i)b/",
        "http.url:/a++/",
        "http.url:/a*+/",
        "http.url:/a{2}+/",
        "http.url:/\\s/",
        "http.url:/[\\s]/",
        "http.url:/[[:alpha:]]/",
        "http.url:/\\h/",
        "http.url:/\\Qa/",
        "http.url:/(?>a)/",
        "http.url:/(*UCP)a/",
        "mi*atz",
        "mi?atz",
        "dest_port:>9007199254740993",
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct str sql = {"", 0};

        assert_int_equal(sql_of(rows[i], &sql), ST_INVALID);
    }
}

static struct str words_of(const char *text, bool at_start, bool at_end)
{
    return clickhouse_text_words(&arena, fold_copy(&arena, str_of(text)), at_start, at_end);
}

static void words_are_found_as_the_local_judge_finds_them(void **state)
{
    (void)state;
    assert_true(
        str_contains(words_of("run MIMIKATZ.exe", true, true), words_of("mimikatz", true, true)));
    assert_false(str_contains(words_of("xmimikatz", true, true), words_of("mimikatz", true, true)));
    assert_true(str_contains(words_of("xmimikatz", true, true), words_of("mimikatz", false, true)));
    assert_true(str_contains(words_of("a mimi_katz", true, true), words_of("mimi_k", true, false)));
    /* A byte that a filter cannot hold does not make a border within a word. */
    assert_false(str_contains(words_of("mi\xff"
                                       "mi",
                                       true, true),
                              words_of("mimi", true, true)));
    assert_false(str_equal(words_of("a\xff", true, true), words_of("a", true, true)));
}

static void an_answer_that_ends_early_is_told(void **state)
{
    static const char huge[] = "\xff\xff\xff\xff\xff\xff\xff\xff\x7f";
    static const struct str answers[] = {{"\x05"
                                          "abc",
                                          4},
                                         {"\x80", 1},
                                         {"", 0},
                                         {huge, 9},
                                         {"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 11}};

    (void)state;
    for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++) {
        struct clickhouse_rows_reader reader = {answers[i], false};

        assert_int_equal(clickhouse_rows_text(&reader).len, 0);
        assert_true(reader.is_short);
    }
    struct clickhouse_rows_reader reader = {{"\x03"
                                             "abc\x2a",
                                             5},
                                            false};
    assert_true(str_is(clickhouse_rows_text(&reader), "abc"));
    assert_int_equal(clickhouse_rows_int(&reader, 1), 42);
    assert_int_equal(clickhouse_rows_int(&reader, 1), 0);
    assert_true(reader.is_short);
}

static void settings_take_nothing_they_do_not_know(void **state)
{
    static const char *const wrong[] = {
        "",
        "url",
        "url=http://a\nurl=http://b\n",
        "url=http://a\nother=1\n",
        "url=file:///a\n",
        "url=http://a/?x\n",
        "url=http://u@a\n",
        "url=http://a\ntable=a;b\n",
        "url=http://a\ntable=1a\n",
        "url=http://a\ndatabase=a.b\n",
        "url=http://a\nuser=\xff\n",
    };
    struct clickhouse_settings settings;
    struct fault fault = {0};

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_int_equal(clickhouse_settings_parse(str_of(wrong[i]), &arena, &settings, &fault),
                         ST_INVALID);
    assert_int_equal(clickhouse_settings_parse(STR("# x\n\n url = https://h:8443 \npassword=a=b\n"),
                                               &arena, &settings, &fault),
                     ST_OK);
    assert_true(str_is(settings.url, "https://h:8443") && str_is(settings.password, "a=b"));
    assert_true(str_is(settings.table, "panshi_event") && str_is(settings.database, "default"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_condition_becomes_its_sql),
        cmocka_unit_test(what_has_no_equal_is_refused),
        cmocka_unit_test(words_are_found_as_the_local_judge_finds_them),
        cmocka_unit_test(an_answer_that_ends_early_is_told),
        cmocka_unit_test(settings_take_nothing_they_do_not_know),
    };

    return cmocka_run_group_tests(tests, start, finish);
}
