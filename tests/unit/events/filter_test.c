/* SPDX-License-Identifier: Apache-2.0
 * The filter language, held against single events. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "events/filter_record.h"

static struct arena arena;
static struct layout_set *set;
static struct filter_judge *judge;
static struct taxonomy *taxonomy;

static int start(void **state)
{
    struct fault fault = {0};

    (void)state;
    arena_init(&arena, ARENA_WORK_BYTES);
    set = layout_set_new();
    judge = filter_judge_new();
    if (taxonomy_load(NULL, &taxonomy, &fault) != ST_OK)
        return -1;
    return set && judge ? 0 : -1;
}

static int finish(void **state)
{
    (void)state;
    filter_judge_free(judge);
    taxonomy_free(taxonomy);
    layout_set_free(set);
    arena_done(&arena);
    return 0;
}

static const char flow[] =
    "{\"timestamp\":\"2026-03-02T09:00:00.000001+0800\",\"flow_id\":1844674407370955,"
    "\"event_type\":\"alert\",\"src_ip\":\"10.20.3.4\",\"src_port\":51000,\"dest_ip\":"
    "\"2001:0db8:0000:0000:0000:0000:0000:0005\",\"dest_port\":443,\"proto\":\"TCP\","
    "\"alert\":{\"signature\":\"TEST 磐石 web-shell \\\"put\\\"\",\"severity\":2,\"score\":2.50},"
    "\"http\":{\"hostname\":\"WWW.Example.COM\",\"url\":\"/a/b.php?q=1\",\"status\":404},"
    "\"dns\":{\"answers\":[{\"rdata\":\"192.0.2.7\"},{\"rdata\":\"192.0.2.99\"}]},"
    "\"mac\":\"00:0c:29:aa:bb:cc\",\"path\":\"C:\\\\Windows\\\\System32\\\\cmd.exe\","
    "\"big\":18446744073709551615,\"id\":\"007\",\"quiet\":false,\"gone\":null,\"empty\":\"\"}";

static bool holds_in(const char *line, const char *text)
{
    struct fault fault = {0};
    const struct filter *filter = NULL;
    struct record record;
    static const struct record_mark marks[] = {{RECORD_SYSTEM, {"SYS-1", 5}},
                                               {RECORD_LEVEL, {"3", 1}}};

    if (filter_read(&arena, str_of(text), taxonomy, &filter, &fault) != ST_OK)
        fail_msg("%s: %s", text, fault.en);
    assert_int_equal(layout_read_json(set, RECORD_EVE, str_of(line), &record), ST_OK);
    record.marks = marks;
    record.mark_count = 2;
    return filter_record(judge, filter, set, &record, &arena);
}

static void values_match_as_the_page_says(void **state)
{
    static const char *const yes[] = {
        "",
        "*",
        "*:*",
        "  ",
        /* whole values, without case */
        "proto:TCP",
        "proto:tcp",
        "event_type:Alert",
        "http.hostname:www.example.com",
        "alert.signature:\"test 磐石 web-shell \\\"PUT\\\"\"",
        "proto: tcp",
        "quiet:false",
        "id:007",
        "empty:\"\"",
        "proto:\"tcp\"",
        /* numbers */
        "dest_port:443",
        "dest_port:443.0",
        "dest_port:4.43e2",
        "alert.score:2.5",
        "alert.score:>2",
        "alert.score:[2.5 TO 2.5]",
        "dest_port:>=443",
        "dest_port:<=443",
        "dest_port:>442",
        "dest_port:<444",
        "dest_port:[400 TO 500]",
        "dest_port:{442 TO 444}",
        "dest_port:[443 TO *]",
        "dest_port:[* TO 443]",
        "dest_port:[* TO *]",
        "dest_port:>-5",
        "big:18446744073709551615",
        "big:>1000",
        "dest_port:> 442",
        /* texts and times in order */
        "timestamp:>2026-03-02",
        "timestamp:[2026-03-02T08 TO 2026-03-02T10]",
        "proto:>=t",
        "timestamp:<\"2026-03-03 00\"",
        /* addresses */
        "src_ip:10.20.3.4",
        "src_ip:10.0.0.0/8",
        "src_ip:10.20.3.4/32",
        "src_ip:0.0.0.0/0",
        "src_ip:[10.20.3.0 TO 10.20.3.255]",
        "dest_ip:2001:db8::5",
        "dest_ip:2001:db8::/32",
        "dest_ip:\"2001:DB8::5\"",
        "dest_ip:2001:db8::5/128",
        "10.20.0.0/16",
        "2001:db8::5",
        "2001:db8::/32",
        "src_ip:\\10.20.3.4 OR *",
        /* patterns */
        "http.url:*.php*",
        "http.hostname:*.example.com",
        "http.hostname:www.*",
        "http.hostname:www.*.com",
        "http.hostname:www.exampl?.com",
        "http.hostname:*w.ex*.c*m",
        "dest_port:44*",
        "dest_port:4?3",
        "dest_port:*43",
        "src_ip:10.20.*",
        "proto:*",
        "http.url:\\/a\\/b.php\\?q*",
        "http.url:\"/a/b.php?q=1\"",
        "alert.signature:*磐?*",
        "alert.signature:*shell*put*",
        "path:C:\\Windows\\\\*",
        "path:\"c:\\windows\\system32\\cmd.exe\"",
        "path:\"C:\\\\Windows\\\\System32\\\\cmd.exe\"",
        "path:*\\\\cmd.exe",
        /* regular expressions */
        "http.url:/\\.php\\?q=\\d+$/",
        "http.url:/^\\/a\\/B/",
        "http.hostname:/EXAMPLE/",
        "http.url:/[/]b/",
        "/web-s(hell|ervice)/",
        "dest_port:/^44.$/",
        /* words anywhere */
        "web",
        "WEB-shell",
        "\"web-shell \\\"put\"",
        "磐石",
        "磐",
        "example",
        "443",
        "exampl*",
        "*xample",
        "*ampl*",
        "ex*le",
        "sy?tem32",
        "cmd.exe",
        "00:0c:29:aa:bb:cc",
        "10.20.3.4",
        "\"10.20.3.4\"",
        "\"/a/b\"",
        "*:TCP",
        "*:*php*",
        /* several values, fields below, marks, other names */
        "dns.answers.rdata:192.0.2.7",
        "dns.answers.rdata:192.0.2.99",
        "dns.*:192.0.2.99",
        "dns:*",
        "alert.*:2",
        "alert:*",
        "panshi.system:sys-1",
        "panshi.level:>=3",
        "source.ip:10.20.3.4",
        "destination.ip:2001:db8::/32",
        "panshi.*:*",
        "mac:00:0c:29:*",
        /* operators */
        "proto:tcp AND dest_port:443",
        "proto:tcp dest_port:443",
        "proto:udp OR dest_port:443",
        "NOT proto:udp",
        "!proto:udp",
        "! proto:udp",
        "NOT nothing.here:1",
        "NOT nothing.here:*",
        "proto:udp || dest_port:443 && src_port:51000",
        "proto:udp||dest_port:443&&src_port:51000",
        "nowhere||web",
        "proto:(udp||tcp)",
        "\"nowhere\"||/web-shell/&&tcp",
        "/nowhere/||web",
        "+web",
        "+web +proto:tcp",
        "+(udp OR tcp) +\"web-shell\"",
        "proto:(+tcp)",
        "http.url:\"/a/b.php?q=1\"||nowhere",
        "NOT path:*PROGRA\\~1",
        "NOT \"10.1.2.0/33\"",
        "NOT p:\"300.0.0.0/8\"",
        "NOT p:1.2.3/8",
        "NOT p:1.2.3.x/8",
        "NOT p:300.0.0.0/usr",
        "proto:[a TO z]",
        "dest_port:[443 TO 443.0]",
        "[440 TO 450]",
        "(proto:udp OR proto:tcp) AND dest_port:443",
        "proto:(udp OR tcp)",
        "proto:(NOT udp)",
        "proto:(udp OR tcp dest_port:443)",
        "dns.*:(1 OR 192.0.2.7)",
        "proto:tcp and not proto:udp",
        "NOT (proto:udp OR dest_port:80)",
        "NOT NOT proto:tcp",
        "proto:udp AND proto:tcp OR dest_port:443",
        "dest_port:443 OR proto:udp AND proto:udp",
        "NOT gone:*",
        "NOT gone:null",
        "dest_port:(>400 <500)",
        "http.url:/nothing/ OR web OR proto:tcp",
        "(((proto:tcp)))",
        "proto:tcp AND (web OR shell)",
    };

    (void)state;
    for (size_t i = 0; i < sizeof yes / sizeof yes[0]; i++)
        if (!holds_in(flow, yes[i]))
            fail_msg("does not match: %s", yes[i]);
}

/* The same question for the three shapes in which Windows events come. */
static void a_name_of_windows_stands_for_every_shape(void **state)
{
    static const char *const lines[] = {
        ("{\"EventID\":1,\"Channel\":\"Microsoft-Windows-Sysmon/"
         "Operational\",\"Image\":\"C:\\\\x.exe\"}"),
        "{\"Event\":{\"System\":{\"EventID\":1},\"EventData\":{\"Image\":\"C:\\\\x.exe\"}}}",
        "{\"winlog\":{\"event_id\":1,\"event_data\":{\"Image\":\"C:\\\\x.exe\"}}}",
    };

    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        struct fault fault = {0};
        const struct filter *filter = NULL;
        struct record record;

        assert_int_equal(filter_read(&arena, STR("Image:*x.exe"), taxonomy, &filter, &fault),
                         ST_OK);
        assert_int_equal(layout_read_json(set, RECORD_WINDOWS, str_of(lines[i]), &record), ST_OK);
        record.mark_count = 0;
        assert_true(filter_record(judge, filter, set, &record, &arena));
        assert_int_equal(filter_read(&arena, STR("Image:*x.exe"), NULL, &filter, &fault), ST_OK);
        assert_int_equal(filter_record(judge, filter, set, &record, &arena), i == 0);
    }
}

static void other_values_do_not_match(void **state)
{
    static const char *const no[] = {
        "proto:udp",
        "proto:tc",
        "proto:cp",
        "http.hostname:example.com",
        "nothing.here:*",
        "dest_port:80",
        "dest_port:>443",
        "dest_port:<443",
        "dest_port:{443 TO 500]",
        "dest_port:[400 TO 443}",
        "dest_port:04430",
        "proto:>5",
        "proto:[1 TO 5]",
        "id:7",
        "id:>1",
        "big:18446744073709551614",
        "src_ip:10.20.3.40",
        "src_ip:11.0.0.0/8",
        "src_ip:>10.20.3.4",
        "src_ip:[10.20.3.5 TO 10.20.3.255]",
        "dest_ip:0.0.0.0/0",
        "dest_ip:2001:db8::6",
        "dest_ip:2001:db9::/32",

        "10.20.3.0",
        "11.0.0.0/8",
        "proto:10.0.0.0/8",
        "http.hostname:www.exampl??.com",
        "http.hostname:*.example",
        "proto:\"*\"",
        "proto:t\\*",
        "http.url:/^b/",
        "http.url:/\\.asp/",
        "http.hostname:/(?-i)example/",
        "xample",
        "exampl",
        "shellput",
        "\"shell web\"",
        "ample.c*",
        "sy?tem",
        "44",
        "dns.answers.rdata:192.0.2.8",
        "dns.answers:192.0.2.7",
        "dn.*:192.0.2.7",
        "alert:2",
        "gone:*",
        "gone:null",
        "panshi.level:>3",
        "panshi.system:sys",
        "source.ip:10.20.3.5",
        "proto:udp dest_port:443",
        "NOT proto:tcp",
        "NOT *",
        "!web",
        "proto:tcp AND NOT dest_port:443",
        "proto:(udp OR icmp)",
        "NOT (proto:udp OR dest_port:443)",
        "proto:(NOT tcp)",
        "NOT NOT proto:udp",
        "NOT proto:udp AND dest_port:80",
        "src_port:443 dest_port:51000",
        "Proto:tcp",
        "proto:udp AND (web OR shell)",
        "dest_port:(>400 <440)",
        "timestamp:<2026-03-02",
        "\"and\"",
        "*:ampl",
        "src_ip:\"10.0.0.0/8\"",
        "web&&nowhere",
        "+web +nowhere",
        "+nowhere web",
        "web\\|\\|nowhere",
    };

    (void)state;
    for (size_t i = 0; i < sizeof no / sizeof no[0]; i++)
        if (holds_in(flow, no[i]))
            fail_msg("matches: %s", no[i]);
}

static void wrong_filters_name_the_place(void **state)
{
    static const struct {
        const char *text, *place;
    } rows[] = {
        {"proto:", "character 7:"},
        {"proto:tcp AND", "character 14:"},
        {"AND proto:tcp", "character 1:"},
        {"(proto:tcp", "character 1:"},
        {"proto:tcp)", "character 10:"},
        {"\"open", "character 1:"},
        {"磐石 AND \"open", "character 8:"},
        {"url:/open", "character 5:"},
        {"url:/a/b", "character 5:"},
        {"p:[1 5]", "character 6:"},
        {"p:[1 TO 5", "character 3:"},
        {"p:[ TO 5]", "character 8:"},
        {"p:>*", "character 3:"},
        {"p:>", "character 4:"},
        {"a*b:1", "character 1:"},
        {":1", "character 1:"},
        {"()", "character 2:"},
        {"NOT", "character 4:"},
        {"a OR OR b", "character 6:"},
        {"a\001", "character 2:"},
        {"url:/a(/", "/a(/"},
        {"\"\"", "character 1:"},
        {"p:>a*", "character 4:"},
        {"url://", "url://"},
        {"p:(a OR )", "character 9:"},
        {"p:[1 TO 2*]", "character 9:"},
        {"磐石~2", "character 3:"},
        {"word~", "character 5:"},
        {"p:word~0.8", "character 7:"},
        {"p:word^2", "character 7:"},
        {"\"text\"*", "character 7:"},
        {"p:\"text\"?", "character 9:"},
        {"\"a b\"~3", "character 6:"},
        {"10.1.2.0/33", "character 1:"},
        {"p:10.1.2.0/33", "character 3:"},
        {"src_ip:300.0.0.0/8", "character 8:"},
        {"p:1.2.3.4444/24", "character 3:"},
        {"p:2001:db8:::/32", "character 3:"},
        {"p:12345::/16", "character 3:"},
        {"p:2001:db8::/129", "character 3:"},
        {"p:[1023 TO 1]", "character 3:"},
        {"p:[10.0.0.9 TO 10.0.0.1]", "character 3:"},
        {"p:{2026-03-03 TO 2026-03-02}", "character 3:"},
        {"[1023 TO 1]", "character 1:"},
        {"a|| ||b", "character 5:"},
        {"p:||b", "character 3:"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct fault fault = {0};
        const struct filter *filter = NULL;
        enum status status = filter_read(&arena, str_of(rows[i].text), NULL, &filter, &fault);

        if (str_is(str_of(rows[i].place), rows[i].text)) {
            assert_int_equal(status, ST_OK); /* a word like a link */
            continue;
        }
        if (status != ST_INVALID || !strstr(fault.en, rows[i].place))
            fail_msg("%s: %d %s", rows[i].text, (int)status, fault.en);
        assert_true(strlen(fault.zh) > 0);
    }
}

static enum status read_repeated(const char *head, const char *unit, size_t count, const char *tail)
{
    struct buf text;
    struct fault fault = {0};
    const struct filter *filter = NULL;

    buf_init(&text, 1 << 20);
    buf_text(&text, head);
    for (size_t i = 0; i < count; i++)
        buf_text(&text, unit);
    buf_text(&text, tail);
    enum status status = filter_read(&arena, buf_view(&text), NULL, &filter, &fault);
    buf_done(&text);
    return status;
}

static void every_limit_is_kept(void **state)
{
    (void)state;
    assert_int_equal(read_repeated("", "a:1 ", FILTER_MAX_TERMS, ""), ST_OK);
    assert_int_equal(read_repeated("", "a:1 ", FILTER_MAX_TERMS + 1, ""), ST_LIMIT);
    assert_int_equal(read_repeated("", "(", FILTER_MAX_DEPTH, "a"), ST_INVALID);
    assert_int_equal(read_repeated("", "(", FILTER_MAX_DEPTH + 1, "a"), ST_LIMIT);
    assert_int_equal(read_repeated("", "!", FILTER_MAX_DEPTH, "a"), ST_OK);
    assert_int_equal(read_repeated("", "!", FILTER_MAX_DEPTH + 1, "a"), ST_LIMIT);
    assert_int_equal(read_repeated("", "!a ", FILTER_MAX_TERMS, ""), ST_OK);
    assert_int_equal(read_repeated("a:", "b", FILTER_MAX_BYTES - 2, ""), ST_OK);
    assert_int_equal(read_repeated("a:", "b", FILTER_MAX_BYTES - 1, ""), ST_LIMIT);
    assert_int_equal(read_repeated("/", "b", FILTER_REGEX_MAX_BYTES, "/"), ST_OK);
    assert_int_equal(read_repeated("/", "b", FILTER_REGEX_MAX_BYTES + 1, "/"), ST_LIMIT);
    assert_int_equal(read_repeated("", "/b/ ", FILTER_REGEX_MAX_COUNT, ""), ST_OK);
    assert_int_equal(read_repeated("", "/b/ ", FILTER_REGEX_MAX_COUNT + 1, ""), ST_LIMIT);
    assert_int_equal(read_repeated("", "a?b ", FILTER_REGEX_MAX_COUNT + 1, ""), ST_LIMIT);
    assert_int_equal(read_repeated("/", "((ab){200}){60}", 1, "/"), ST_LIMIT);
    assert_int_not_equal(read_repeated("/", "(", 33, "/"), ST_OK);
    assert_int_equal(read_repeated("", "", 0, ""), ST_OK);
}

static void a_regular_expression_that_would_eat_the_machine_is_given_up_and_counted(void **state)
{
    char line[4096];
    uint64_t before = filter_judge_given_up(judge);
    clock_t from = clock();

    (void)state;
    snprintf(line, sizeof line, "{\"a\":\"%0*d\"}", 3000, 0);
    assert_false(holds_in(line, "a:/^(0|00)+[^0]/"));
    assert_true(filter_judge_given_up(judge) > before);
    assert_true(clock() - from < CLOCKS_PER_SEC);
}

/* Patterns with many stars cost no more than their length times that of the value. */
static void a_pattern_of_many_stars_is_quick(void **state)
{
    char line[4096];
    uint64_t before = filter_judge_given_up(judge);

    (void)state;
    snprintf(line, sizeof line, "{\"a\":\"%0*d\"}", 2000, 0);
    assert_true(holds_in(line, "a:0*0*0*0*0*0*0*0*0*0*0*0"));
    assert_false(holds_in(line, "a:0*0*0*0*0*0*0*0*0*0*0*1"));
    assert_int_equal(filter_judge_given_up(judge), before);
}

static void a_number_matches_as_its_text_does(void **state)
{
    static const int64_t numbers[] = {0,   1,    -1,        5,         10,
                                      443, -443, INT64_MAX, INT64_MIN, 9007199254740993};
    static const char *const filters[] = {
        "a:443",
        "a:-443",
        "a:4*",
        "a:*3",
        "a:*4*",
        "a:4?3",
        "a:/^-?4/",
        "a:>=5",
        "a:<5",
        "a:[-1 TO 10]",
        "a:0.0",
        "a:-0",
        "a:443.0",
        "a:9007199254740992.0",
        "a:9007199254740993",
        "a:>9007199254740992",
        "a:9223372036854775807",
        "a:-9223372036854775808",
        "a:>9223372036854775808",
        "a:[a TO z]",
        "a:>text",
        "a:*",
        "443",
        "4*",
        "*:443",
        "a:10.0.0.0/8",
        "a:[0 TO text]",
        "a:1e1",
        "a:-",
    };
    char text[32];

    (void)state;
    for (size_t i = 0; i < sizeof filters / sizeof filters[0]; i++) {
        struct fault fault = {0};
        const struct filter *filter = NULL;

        assert_int_equal(filter_read(&arena, str_of(filters[i]), NULL, &filter, &fault), ST_OK);
        for (size_t k = 0; k < sizeof numbers / sizeof numbers[0]; k++) {
            snprintf(text, sizeof text, "%" PRId64, numbers[k]);
            bool as_text = filter_judge_text(judge, &filter->terms[0], str_of(text));
            if (filter_judge_number(judge, &filter->terms[0], numbers[k]) != as_text)
                fail_msg("%s of %s", filters[i], text);
        }
    }
}

static void a_filter_of_a_value_takes_nothing_in_it_as_special(void **state)
{
    struct fault fault = {0};
    const struct filter *filter = NULL;
    struct record record;

    (void)state;
    assert_int_equal(
        filter_of_value(&arena, STR("http.url"), STR("/a/b.php?q=1"), NULL, &filter, &fault),
        ST_OK);
    assert_int_equal(layout_read_json(set, RECORD_EVE, str_of(flow), &record), ST_OK);
    record.mark_count = 0;
    assert_true(filter_record(judge, filter, set, &record, &arena));
    assert_int_equal(filter_of_value(&arena, STR("http.url"), STR("*"), NULL, &filter, &fault),
                     ST_OK);
    assert_false(filter_record(judge, filter, set, &record, &arena));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_match_as_the_page_says),
        cmocka_unit_test(a_name_of_windows_stands_for_every_shape),
        cmocka_unit_test(other_values_do_not_match),
        cmocka_unit_test(wrong_filters_name_the_place),
        cmocka_unit_test(every_limit_is_kept),
        cmocka_unit_test(a_regular_expression_that_would_eat_the_machine_is_given_up_and_counted),
        cmocka_unit_test(a_pattern_of_many_stars_is_quick),
        cmocka_unit_test(a_number_matches_as_its_text_does),
        cmocka_unit_test(a_filter_of_a_value_takes_nothing_in_it_as_special),
    };

    return cmocka_run_group_tests(tests, start, finish);
}
