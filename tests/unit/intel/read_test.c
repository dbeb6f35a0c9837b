/* SPDX-License-Identifier: Apache-2.0
 * Each format of file: what is taken, refused, passed over. */
#include "probe.h"

#include "intel/intel_slice.h"

static const struct {
    const char *name, *text, *format;
    int read, added, duplicates, refused, skipped;
} files[] = {
    {"plain", "# comment\nevil.example\n\n203.0.113.9 # said\nevil.example\nnot a value\r\n",
     "list", 4, 2, 1, 1, 0},
    {"hosts", "0.0.0.0 a.example\n127.0.0.1\tb.example\n", "list", 2, 2, 0, 0, 0},
    {"no end", "a.example", "list", 1, 1, 0, 0, 0},
    {"mark",
     "\xef\xbb\xbf"
     "a.example\n",
     "list", 1, 1, 0, 0, 0},
    {"csv", "type,value,confidence,note\ndomain,a.example,80,\"x, \"\"y\"\"\"\nmd5,zz,1,\n", "csv",
     2, 1, 0, 1, 0},
    {"semicolon", "\xe5\x9f\x9f\xe5\x90\x8d;TLP\na.example;amber\n;red\n", "csv", 2, 1, 0, 1, 0},
    {"columns", "ip\tdomain\n203.0.113.9\ta.example\n", "csv", 2, 2, 0, 0, 0},
    {"quote", "value\n\"a.example\nb.example\n", "csv", 1, 0, 0, 1, 0},
    {"wide", "0.0.0.0/0\n::/0\n::ffff:0.0.0.0/96\n12.0.0.0/7\n2000::/15\n10.0.0.0/8\n2001::/16\n",
     "list", 7, 2, 0, 5, 0},
    {"confidence",
     "value,confidence\na.example,101\nb.example,-1\nc.example,high\nd.example,\n"
     "e.example,100\nf.example,0.5\n",
     "csv", 6, 3, 0, 3, 0},
    {"bundle",
     "{\"type\":\"bundle\",\"objects\":[\n"
     "{\"type\":\"indicator\",\"pattern_type\":\"stix\",\"pattern\":\"[domain-name:value='a."
     "example']\"},\n"
     "{\"type\":\"indicator\",\"pattern\":\"[domain-name:value='A.example']\"},\n"
     "{\"type\":\"indicator\",\"pattern\":\"[x:y='1']\"},\n"
     "{\"type\":\"indicator\",\"revoked\":true,\"pattern\":\"[domain-name:value='b.example']\"},\n"
     "{\"type\":\"indicator\",\"pattern_type\":\"yara\",\"pattern\":\"rule x\"},\n"
     "{\"type\":\"malware\"}]}",
     "stix", 3, 1, 1, 1, 3},
    {"event",
     "{\"Event\":{\"info\":\"i\",\"Attribute\":["
     "{\"type\":\"domain|ip\",\"value\":\"a.example|203.0.113.9\",\"to_ids\":true},"
     "{\"type\":\"filename|md5\",\"value\":\"x.exe|d41d8cd98f00b204e9800998ecf8427e\",\"to_ids\":"
     "true},"
     "{\"type\":\"ip-dst|port\",\"value\":\"203.0.113.8|443\",\"to_ids\":true},"
     "{\"type\":\"domain\",\"value\":\"b.example\",\"to_ids\":false},"
     "{\"type\":\"comment\",\"value\":\"x\",\"to_ids\":true},"
     "{\"type\":\"sha1\",\"value\":\"short\",\"to_ids\":true}],"
     "\"Object\":[{\"Attribute\":[{\"type\":\"url\",\"value\":\"http://a.example/"
     "x\",\"to_ids\":true}]}]}}",
     "misp", 6, 5, 0, 1, 2},
    {"events",
     "[{\"Event\":{\"Attribute\":[{\"type\":\"domain\",\"value\":\"a.example\",\"to_ids\":true}]}}"
     "]",
     "misp", 1, 1, 0, 0, 0},
    {"response",
     "{\"response\":[{\"Event\":{\"Attribute\":[{\"type\":\"domain\",\"value\":\"a.example\",\"to_"
     "ids\":true}]}}]}",
     "misp", 1, 1, 0, 0, 0},
};

static void each_format_is_found_out_and_counted(void **state)
{
    struct probe *probe = *state;

    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        enum status status = probe_import(probe, files[i].name, files[i].text);
        assert_int_equal(status, files[i].added > 0 ? ST_OK : ST_INVALID);
        const struct {
            const char *key;
            int value;
        } counts[] = {{"read", files[i].read},
                      {"added", files[i].added},
                      {"duplicates", files[i].duplicates},
                      {"refused", files[i].refused},
                      {"skipped", files[i].skipped}};
        assert_true(str_is(json_get_text(probe->answer, "format"), files[i].format));
        for (size_t c = 0; c < sizeof counts / sizeof counts[0]; c++)
            if (json_get_int(probe->answer, counts[c].key, -1) != counts[c].value)
                fail_msg("%s: %s is %lld, should be %d", files[i].name, counts[c].key,
                         (long long)json_get_int(probe->answer, counts[c].key, -1),
                         counts[c].value);
    }
}

#define VERSION(id, modified, rest, name)                                                          \
    "{\"type\":\"indicator\",\"id\":\"indicator--" id "\"," modified rest                          \
    "\"pattern\":\"[domain-name:value='" name "']\"}"
#define MODIFIED(time) "\"modified\":\"" time "\","
#define REVOKED        "\"revoked\":true,"

static const struct {
    const char *name, *objects, *held; /* held: the domains asked that hit, in order */
    int skipped, refused;
} versions[] = {
    {"revoked last",
     VERSION("1", MODIFIED("2020-01-01T00:00:00.000Z"), "", "a.example") "," VERSION(
         "1", MODIFIED("2023-01-01T00:00:00.000Z"), REVOKED, "a.example"),
     "z.example", 2, 0},
    {"revoked first",
     VERSION("1", MODIFIED("2023-01-01T00:00:00.000Z"), REVOKED,
             "a.example") "," VERSION("1", MODIFIED("2020-01-01T00:00:00.000Z"), "", "a.example"),
     "z.example", 2, 0},
    {"newest pattern, any order, microseconds",
     VERSION("1", MODIFIED("2023-01-01T00:00:00.000001Z"), "", "b.example") "," VERSION(
         "1", MODIFIED("2023-01-01T00:00:00.000002Z"), "",
         "a.example") "," VERSION("1", MODIFIED("2023-01-01T00:00:00Z"), "", "c.example"),
     "a.example z.example", 2, 0},
    {"zones", /* 01:00+08:00 is the day before */
     VERSION("1", MODIFIED("2023-01-01T01:00:00+08:00"), "",
             "a.example") "," VERSION("1", MODIFIED("2022-12-31T18:00:00Z"), "", "b.example"),
     "b.example z.example", 1, 0},
    {"revoked, then in force again",
     VERSION("1", MODIFIED("2020-01-01T00:00:00Z"), REVOKED,
             "a.example") "," VERSION("1", MODIFIED("2021-01-01T00:00:00Z"), "", "a.example"),
     "a.example z.example", 1, 0},
    {"other ids stand",
     VERSION("1", MODIFIED("2020-01-01T00:00:00Z"), "", "a.example") "," VERSION(
         "2", MODIFIED("2021-01-01T00:00:00Z"), REVOKED,
         "b.example") "," VERSION("3", MODIFIED("2019-01-01T00:00:00Z"), "", "c.example"),
     "a.example c.example z.example", 1, 0},
    {"at the same time a revoked one",
     VERSION("1", MODIFIED("2020-01-01T00:00:00Z"), REVOKED,
             "a.example") "," VERSION("1", MODIFIED("2020-01-01T00:00:00Z"), "", "a.example"),
     "z.example", 2, 0},
    {"without times both", VERSION("1", "", "", "a.example") "," VERSION("1", "", "", "b.example"),
     "a.example b.example z.example", 0, 0},
    {"known good",
     VERSION("1", "", "\"indicator_types\":[\"benign\"],", "a.example") "," VERSION(
         "2", "", "\"indicator_types\":[\"anonymization\"],", "b.example"),
     "b.example z.example", 0, 1},
    {"how sure", VERSION("1", "", "\"confidence\":101,", "a.example"), "z.example", 0, 1},
};

/* The domains of a to c and z that hit, with blanks between. */
static struct str held(struct probe *probe)
{
    static const char *const names[] = {"a.example", "b.example", "c.example", "z.example"};
    static struct indicators_hits hits;
    const struct indicators_snapshot *snapshot;
    struct indicators *indicators;
    struct str got = {"", 0};

    assert_int_equal(indicators_open(probe->folder, &indicators, &probe->fault), ST_OK);
    snapshot = indicators_acquire(indicators);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        assert_int_equal(indicators_match(snapshot, INDICATORS_HOST, str_of(names[i]),
                                          (struct instant){5000}, &probe->arena, &hits,
                                          &probe->fault),
                         ST_OK);
        if (hits.count > 0)
            got = arena_print(&probe->arena, "%.*s%s%s", STR_ARG(got), got.len > 0 ? " " : "",
                              names[i]);
    }
    indicators_release(indicators, snapshot);
    indicators_close(indicators);
    return got;
}

static void the_newest_version_of_a_stix_indicator_stands(void **state)
{
    struct probe *probe = *state;

    for (size_t i = 0; i < sizeof versions / sizeof versions[0]; i++) {
        struct str bundle = arena_print(
            &probe->arena, "{\"type\":\"bundle\",\"objects\":[%s,%s]}", versions[i].objects,
            VERSION("9", MODIFIED("2020-01-01T00:00:00Z"), "", "z.example"));
        assert_int_equal(probe_import(probe, "versions", bundle.ptr), ST_OK);
        struct str got = held(probe);
        if (!str_is(got, versions[i].held))
            fail_msg("%s: %.*s", versions[i].name, STR_ARG(got));
        assert_int_equal(json_get_int(probe->answer, "skipped", -1), versions[i].skipped);
        assert_int_equal(json_get_int(probe->answer, "refused", -1), versions[i].refused);
    }
}

static void a_refused_line_is_told_with_line_value_and_reason(void **state)
{
    struct probe *probe = *state;
    const json_t *error;

    assert_int_equal(probe_import(probe, "x.txt", "a.example\n# c\n999.1.1.1\nb.example\n"), ST_OK);
    error = json_array_get(json_get_list(probe->answer, "errors"), 0);
    assert_int_equal(json_get_int(error, "line", 0), 3);
    assert_true(str_is(json_get_text(error, "value"), "999.1.1.1"));
    assert_true(json_get_text(error, "reason").len > 0);
    assert_true(json_get_text(error, "reason_en").len > 0);
}

static int64_t noted(const struct probe *probe, const char *word)
{
    const json_t *notes = json_get_list(probe->answer, "notes"), *row;
    size_t i;

    json_array_foreach(notes, i, row) if (str_is(json_get_text(row, "word"), word))
    {
        assert_true(json_get_text(row, "reason").len > 0);
        assert_true(json_get_text(row, "reason_en").len > 0);
        return json_get_int(row, "count", 0);
    }
    return 0;
}

static void what_is_skipped_is_told_with_why(void **state)
{
    static const struct {
        const char *file, *words[4];
    } cases[] = {{"bundle", {"revoked", "pattern-type", "no-indicator"}},
                 {"event", {"not-to-ids", "type"}}};
    struct probe *probe = *state;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t at = 0;
        while (strcmp(files[at].name, cases[i].file) != 0)
            at++;
        assert_int_equal(probe_import(probe, files[at].name, files[at].text), ST_OK);
        for (size_t w = 0; cases[i].words[w] != NULL; w++)
            if (noted(probe, cases[i].words[w]) != 1)
                fail_msg("%s: %s", cases[i].file, cases[i].words[w]);
    }
}

static void an_end_that_cannot_be_read_is_no_never(void **state)
{
    static const struct {
        const char *cell;
        int added;
        bool never;
    } cases[] = {
        {"", 1, true},
        {"2037-01-02", 1, false},
        {"2037/01/02", 1, false},
        {"2037.01.02", 1, false},
        {"2037/01/02 08:00:00", 1, false},
        {"2037-01-02T08:00:00Z", 1, false},
        {"2114380800", 1, false},
        {"01.02.2037", 0, true},
        {"not-a-date", 0, true},
        {"2037-13-01", 0, true},
        {"2037/01-02", 0, true},
    };
    struct probe *probe = *state;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[200];
        int64_t end = 0;

        (void)snprintf(text, sizeof text, "value,expires\na.example,%s\n", cases[i].cell);
        assert_int_equal(probe_import(probe, "x.csv", text),
                         cases[i].added > 0 ? ST_OK : ST_INVALID);
        assert_int_equal(json_get_int(probe->answer, "added", -1), cases[i].added);
        assert_int_equal(json_get_int(probe->answer, "refused", -1), 1 - cases[i].added);
        if (cases[i].added > 0) {
            assert_true(intel_read_expiry(str_of(cases[i].cell), &end));
            assert_int_equal(end == 0, cases[i].never);
        } else {
            const json_t *error = json_array_get(json_get_list(probe->answer, "errors"), 0);
            assert_int_equal(json_get_int(error, "line", 0), 2);
            assert_true(str_contains(json_get_text(error, "reason_en"), STR("expires")));
        }
    }
    assert_int_equal(intel_read_time(STR("2037/01/02 08:00:00")),
                     intel_read_time(STR("2037-01-02T00:00:00Z")));
    assert_int_equal(intel_read_time(STR("2037.01.02")), intel_read_time(STR("2037-01-02")));
}

static void is_red(struct probe *probe, const char *name)
{
    static struct indicators_hits hits;
    struct indicators *indicators;

    assert_int_equal(indicators_open(probe->folder, &indicators, &probe->fault), ST_OK);
    const struct indicators_snapshot *snapshot = indicators_acquire(indicators);
    assert_int_equal(indicators_match(snapshot, INDICATORS_HOST, str_of(name),
                                      (struct instant){5000}, &probe->arena, &hits, &probe->fault),
                     ST_OK);
    assert_int_equal(hits.count, 1);
    assert_int_equal(hits.rows[0].tlp, TLP_RED);
    indicators_release(indicators, snapshot);
    indicators_close(indicators);
}

static void a_mark_that_is_not_known_is_the_strictest_and_told(void **state)
{
    static const char *const texts[] = {
        "value,tlp\na.example,purple\n",
        "{\"Event\":{\"Tag\":[{\"name\":\"tlp:purple\"}],\"Attribute\":[{\"type\":\"domain\","
        "\"value\":\"a.example\",\"to_ids\":true}]}}",
        "{\"Event\":{\"Tag\":[{\"name\":\"tlp:green\"}],\"Attribute\":[{\"type\":\"domain\","
        "\"value\":\"a.example\",\"to_ids\":true,\"Tag\":[{\"name\":\"tlp:purple\"}]}]}}",
    };
    struct probe *probe = *state;

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        assert_int_equal(probe_import(probe, "x", texts[i]), ST_OK);
        assert_int_equal(noted(probe, "tlp-unknown"), 1);
        assert_int_equal(json_get_int(probe->answer, "skipped", -1), 0);
        is_red(probe, "a.example");
    }
}

static void a_bundle_without_objects_is_called_that(void **state)
{
    struct probe *probe = *state;

    assert_int_equal(probe_import(probe, "x.json", "{\"type\":\"bundle\",\"id\":\"b\"}"),
                     ST_INVALID);
    assert_non_null(strstr(probe->fault.en, "x.json"));
    assert_non_null(strstr(probe->fault.en, "without objects"));
}

static void what_is_no_text_is_called_what_it_is(void **state)
{
    static const struct {
        const char *text, *says;
    } cases[] = {{"\x1f\x8b\x08", "compressed (gzip)"},
                 {"PK\x03\x04", "compressed (zip)"},
                 {"\xff\xfe"
                  "a",
                  "in UTF-16LE"}};
    struct probe *probe = *state;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(probe_import(probe, "x.csv", cases[i].text), ST_INVALID);
        assert_non_null(strstr(probe->fault.en, cases[i].says));
        assert_non_null(strstr(probe->fault.zh, "x.csv"));
    }
}

static void only_the_first_hundred_refusals_are_kept(void **state)
{
    struct probe *probe = *state;
    struct buf buf;

    buf_init(&buf, 1 << 20);
    buf_text(&buf, "a.example\n");
    for (int i = 0; i < 250; i++)
        buf_print(&buf, "bad value %d\n", i);
    buf_byte(&buf, '\0');
    assert_int_equal(probe_import(probe, "x.txt", buf.data), ST_OK);
    assert_int_equal(json_get_int(probe->answer, "refused", 0), 250);
    assert_int_equal(json_array_size(json_get_list(probe->answer, "errors")), 100);
    buf_done(&buf);
}

static void what_is_no_file_of_a_format_is_refused_whole(void **state)
{
    static const char *const texts[] = {
        "{",
        "{\"type\":\"bundle\",\"objects\":[{\"type\":\"indicator\"",
        "{\"Event\":{\"Attribute\":[{]}}",
        "[1,2",
        "{\"Event\":3}",
        "",
    };
    struct probe *probe = *state;

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        assert_int_not_equal(probe_import(probe, "x.json", texts[i]), ST_OK);
}

static void nesting_beyond_the_limit_ends_the_walk(void **state)
{
    struct intel_slice slice;
    struct str key, value;
    char deep[INTEL_DEPTH_MAX * 4];

    (void)state;
    memset(deep, '[', sizeof deep);
    assert_true(intel_slice_begin(&slice, (struct str){deep, sizeof deep}));
    assert_int_equal(intel_slice_next(&slice, &key, &value), ST_LIMIT);
}

static void a_feed_folder_is_read_by_its_manifest(void **state)
{
    struct probe *probe = *state;
    char path[128];
    json_t *answer;

    (void)snprintf(path, sizeof path, "%s/feed", probe->folder);
    assert_int_equal(file_make_folder(path, &probe->fault), ST_OK);
    (void)probe_file(probe, "feed/manifest.json",
                     STR("{\"11111111-2222-4333-8444-555555555555\":{\"info\":\"a\"},"
                         "\"../../../etc/passwd\":{},"
                         "\"11111111-2222-4333-8444-666666666666\":{}}"));
    (void)probe_file(probe, "feed/11111111-2222-4333-8444-555555555555.json",
                     STR("{\"Event\":{\"Tag\":[{\"name\":\"tlp:amber\"}],\"Attribute\":["
                         "{\"type\":\"domain\",\"value\":\"a.example\",\"to_ids\":true}]}}"));
    const struct intel_import import = {.folder = probe->folder,
                                        .path = path,
                                        .format = INTEL_FORMATS,
                                        .confidence = -1,
                                        .by = "system"};
    assert_int_equal(intel_import_set(&import, &probe->arena, &answer, &probe->fault), ST_OK);
    assert_true(str_is(json_get_text(answer, "format"), "misp-feed"));
    assert_true(str_is(json_get_text(answer, "set"), "feed"));
    assert_int_equal(json_get_int(answer, "added", 0), 1);
    assert_int_equal(json_get_int(answer, "refused", 0), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_format_is_found_out_and_counted, probe_begin,
                                        probe_end),
        cmocka_unit_test_setup_teardown(the_newest_version_of_a_stix_indicator_stands, probe_begin,
                                        probe_end),
        cmocka_unit_test_setup_teardown(a_refused_line_is_told_with_line_value_and_reason,
                                        probe_begin, probe_end),
        cmocka_unit_test_setup_teardown(what_is_skipped_is_told_with_why, probe_begin, probe_end),
        cmocka_unit_test_setup_teardown(an_end_that_cannot_be_read_is_no_never, probe_begin,
                                        probe_end),
        cmocka_unit_test_setup_teardown(a_mark_that_is_not_known_is_the_strictest_and_told,
                                        probe_begin, probe_end),
        cmocka_unit_test_setup_teardown(a_bundle_without_objects_is_called_that, probe_begin,
                                        probe_end),
        cmocka_unit_test_setup_teardown(what_is_no_text_is_called_what_it_is, probe_begin,
                                        probe_end),
        cmocka_unit_test_setup_teardown(only_the_first_hundred_refusals_are_kept, probe_begin,
                                        probe_end),
        cmocka_unit_test_setup_teardown(what_is_no_file_of_a_format_is_refused_whole, probe_begin,
                                        probe_end),
        cmocka_unit_test(nesting_beyond_the_limit_ends_the_walk),
        cmocka_unit_test_setup_teardown(a_feed_folder_is_read_by_its_manifest, probe_begin,
                                        probe_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
