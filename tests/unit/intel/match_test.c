/* SPDX-License-Identifier: Apache-2.0
 * Sets are imported, replaced and asked. */
#include "probe.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "intel/indicator_table.h"
#include "intel/intel_export.h"

struct asking {
    struct indicators *indicators;
    const struct indicators_snapshot *snapshot;
    struct indicators_hits hits;
};

static void ask_begin(struct probe *probe, struct asking *ask)
{
    assert_int_equal(indicators_open(probe->folder, &ask->indicators, &probe->fault), ST_OK);
    ask->snapshot = indicators_acquire(ask->indicators);
}

static void ask_end(struct asking *ask)
{
    indicators_release(ask->indicators, ask->snapshot);
    indicators_close(ask->indicators);
}

/* The values hit, in order, with blanks between; "!" before a suppressed one. */
static struct str ask(struct probe *probe, struct asking *ask, enum indicators_key key,
                      const char *text)
{
    struct str got = {"", 0};

    assert_int_equal(indicators_match(ask->snapshot, key, str_of(text), (struct instant){5000},
                                      &probe->arena, &ask->hits, &probe->fault),
                     ST_OK);
    for (size_t i = 0; i < ask->hits.count; i++)
        got = arena_print(&probe->arena, "%.*s%s%s%.*s", STR_ARG(got), i > 0 ? " " : "",
                          ask->hits.rows[i].suppressed_by ? "!" : "",
                          STR_ARG(ask->hits.rows[i].value));
    if (ask->hits.count > 0)
        assert_true(indicators_match_maybe(ask->snapshot, key, str_of(text)));
    return got;
}

static const char mixed[] = "evil.example\n"
                            "203.0.113.9\n"
                            "203.0.113.0/24\n"
                            "203.0.0.0/16\n"
                            "2001:db8::/32\n"
                            "2001:db8::7\n"
                            "http://bad.example/gate.php?id=1\n"
                            "http://bad.example/plain\n"
                            "http://kit.example/kit/\n"
                            "/panel/login.php\n"
                            "someone@mail.example\n"
                            "d41d8cd98f00b204e9800998ecf8427e\n";

static const struct {
    enum indicators_key key;
    const char *text, *hits;
} asked[] = {
    {INDICATORS_HOST, "evil.example", "evil.example"},
    {INDICATORS_HOST, "WWW.Evil.Example.", "evil.example"},
    {INDICATORS_HOST, "a.b.c.evil.example:8443", "evil.example"},
    {INDICATORS_HOST, "notevil.example", ""},
    {INDICATORS_HOST, "evil.example.org", ""},
    {INDICATORS_HOST, "example", ""},
    {INDICATORS_HOST, "203.0.113.9", "203.0.113.9 203.0.113.0/24 203.0.0.0/16"},
    {INDICATORS_ADDRESS, "203.0.113.9", "203.0.113.9 203.0.113.0/24 203.0.0.0/16"},
    {INDICATORS_ADDRESS, "203.0.113.10", "203.0.113.0/24 203.0.0.0/16"},
    {INDICATORS_ADDRESS, "203.0.200.1", "203.0.0.0/16"},
    {INDICATORS_ADDRESS, "203.1.0.1", ""},
    {INDICATORS_ADDRESS, "2001:db8::7", "2001:db8::7 2001:db8::/32"},
    {INDICATORS_ADDRESS, "2001:db9::7", ""},
    {INDICATORS_ADDRESS, "nonsense", ""},
    {INDICATORS_URL, "https://bad.example/gate.php?id=1", "bad.example/gate.php?id=1"},
    {INDICATORS_URL, "bad.example:80/gate.php?id=1&more=2#x", "bad.example/gate.php?id=1"},
    {INDICATORS_URL, "http://bad.example/gate.php?id=2", ""},
    {INDICATORS_URL, "http://bad.example/gate.php", ""},
    {INDICATORS_URL, "http://bad.example/plain?any=thing", "bad.example/plain"},
    {INDICATORS_URL, "http://bad.example/plain/below", ""},
    {INDICATORS_URL, "http://kit.example/kit/deep/file.php", "kit.example/kit/"},
    {INDICATORS_URL, "http://kit.example/other/file.php", ""},
    {INDICATORS_URL, "http://anywhere.example/panel/login.php?x=1", "/panel/login.php"},
    {INDICATORS_URL, "http://evil.example/x", ""},
    {INDICATORS_ANY, "http://www.evil.example/x", "evil.example"},
    {INDICATORS_ANY, "http://EVIL%2Eexample/", "evil.example"},
    {INDICATORS_ANY, "//evil.example/x", "evil.example"},
    {INDICATORS_URL, "//b%61d.example/plain", "bad.example/plain"},
    {INDICATORS_EMAIL, "Someone@mail.example", "someone@mail.example"},
    {INDICATORS_HASH, "D41D8CD98F00B204E9800998ECF8427E", "d41d8cd98f00b204e9800998ecf8427e"},
    {INDICATORS_HASH, "d41d8cd98f00b204e9800998ecf8427f", ""},
    {INDICATORS_JA3, "d41d8cd98f00b204e9800998ecf8427e", ""},
};

static void what_is_listed_is_found_in_all_its_forms(void **state)
{
    struct probe *probe = *state;
    static struct asking asking;

    assert_int_equal(probe_import(probe, "mixed.txt", mixed), ST_OK);
    assert_int_equal(json_get_int(probe->answer, "added", 0), 12);
    ask_begin(probe, &asking);
    for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++) {
        struct str got = ask(probe, &asking, asked[i].key, asked[i].text);
        if (!str_is(got, asked[i].hits))
            fail_msg("%s: hits \"%.*s\", should be \"%s\"", asked[i].text, STR_ARG(got),
                     asked[i].hits);
    }
    ask_end(&asking);
}

static void without_any_import_nothing_hits(void **state)
{
    struct probe *probe = *state;
    static struct asking asking;

    ask_begin(probe, &asking);
    assert_true(str_is(ask(probe, &asking, INDICATORS_ANY, "evil.example"), ""));
    assert_int_equal(indicators_count(asking.snapshot), 0);
    ask_end(&asking);
}

static void an_expired_indicator_never_hits(void **state)
{
    struct probe *probe = *state;
    static struct asking asking;

    assert_int_equal(probe_import(probe, "x.csv",
                                  "value,expires\nold.example,1970-01-01T00:00:04Z\n"
                                  "new.example,1970-01-01T00:00:06Z\n"),
                     ST_OK);
    ask_begin(probe, &asking);
    assert_true(str_is(ask(probe, &asking, INDICATORS_HOST, "old.example"), ""));
    assert_int_equal(asking.hits.expired, 1);
    assert_true(str_is(ask(probe, &asking, INDICATORS_HOST, "new.example"), "new.example"));
    assert_int_equal(asking.hits.rows[0].expires_at.ms, 6000);
    ask_end(&asking);
}

static void every_set_that_knows_a_value_is_named(void **state)
{
    struct probe *probe = *state;
    static struct asking asking;

    assert_int_equal(probe_import(probe, "one.csv", "domain,tlp,confidence\nevil.example,red,90\n"),
                     ST_OK);
    assert_int_equal(probe_import(probe, "two.txt", "evil.example\nother.example\n"), ST_OK);
    ask_begin(probe, &asking);
    assert_true(
        str_is(ask(probe, &asking, INDICATORS_HOST, "evil.example"), "evil.example evil.example"));
    assert_string_equal(asking.hits.rows[0].set, "one");
    assert_int_equal(asking.hits.rows[0].tlp, TLP_RED);
    assert_int_equal(asking.hits.rows[0].confidence, 90);
    assert_string_equal(asking.hits.rows[1].set, "two");
    assert_int_equal(asking.hits.rows[1].tlp, TLP_NONE);
    assert_int_equal(asking.hits.rows[1].confidence, -1);
    ask_end(&asking);
}

static void a_set_is_replaced_whole_while_readers_keep_theirs(void **state)
{
    struct probe *probe = *state;
    static struct asking before, after;

    assert_int_equal(probe_import(probe, "feed.txt", "old.example\n"), ST_OK);
    ask_begin(probe, &before);
    assert_int_equal(probe_import(probe, "feed.txt", "new.example\n"), ST_OK);
    assert_true(str_is(ask(probe, &before, INDICATORS_HOST, "old.example"), "old.example"));
    assert_int_equal(indicators_refresh(before.indicators, &probe->fault), ST_OK);
    after = before;
    after.snapshot = indicators_acquire(before.indicators);
    assert_true(indicators_generation(after.snapshot) > indicators_generation(before.snapshot));
    assert_true(str_is(ask(probe, &after, INDICATORS_HOST, "old.example"), ""));
    assert_true(str_is(ask(probe, &after, INDICATORS_HOST, "new.example"), "new.example"));
    assert_true(str_is(ask(probe, &before, INDICATORS_HOST, "old.example"), "old.example"));
    indicators_release(before.indicators, after.snapshot);
    ask_end(&before);
}

static void a_useless_file_leaves_the_set_as_it_was(void **state)
{
    struct probe *probe = *state;
    static struct asking asking;

    assert_int_equal(probe_import(probe, "feed.txt", "old.example\n"), ST_OK);
    assert_int_equal(probe_import(probe, "feed.txt", "no value here\n!!\n"), ST_INVALID);
    assert_int_equal(json_get_int(probe->answer, "refused", 0), 2);
    ask_begin(probe, &asking);
    assert_true(str_is(ask(probe, &asking, INDICATORS_HOST, "old.example"), "old.example"));
    ask_end(&asking);
}

static void a_removed_set_hits_no_more(void **state)
{
    struct probe *probe = *state;
    static struct asking asking;

    assert_int_equal(probe_import(probe, "feed.txt", "old.example\n"), ST_OK);
    assert_int_equal(intel_import_remove(probe->folder, STR("feed"), &probe->arena, &probe->fault),
                     ST_OK);
    ask_begin(probe, &asking);
    assert_true(str_is(ask(probe, &asking, INDICATORS_HOST, "old.example"), ""));
    ask_end(&asking);
    assert_int_equal(intel_import_remove(probe->folder, STR("feed"), &probe->arena, &probe->fault),
                     ST_NOT_FOUND);
}

static const char *const lists[] = {
    "{\"name\":\"resolvers\",\"type\":\"string\",\"list\":[\"192.0.2.53\"],"
    "\"matching_attributes\":[\"ip-dst\"]}",
    "{\"name\":\"shops\",\"type\":\"hostname\",\"list\":[\".shop.example\"],"
    "\"matching_attributes\":[\"domain\"]}",
    "{\"name\":\"private\",\"type\":\"cidr\",\"list\":[\"10.0.0.0/8\"],"
    "\"matching_attributes\":[\"ip-src\",\"ip-dst\"]}",
    "{\"name\":\"words\",\"type\":\"substring\",\"list\":[\"Update\"],"
    "\"matching_attributes\":[\"url\"]}",
    "{\"name\":\"posts\",\"type\":\"regex\",\"list\":[\"/^abuse@/i\"],"
    "\"matching_attributes\":[\"email\"]}",
    "{\"name\":\"only said\",\"type\":\"hostname\",\"category\":\"known\","
    "\"list\":[\"told.example\"]}",
};

static void import_lists(struct probe *probe)
{
    char path[128];

    (void)snprintf(path, sizeof path, "%s/lists", probe->folder);
    assert_int_equal(file_make_folder(path, &probe->fault), ST_OK);
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        char name[32];
        (void)snprintf(name, sizeof name, "lists/%zu.json", i);
        (void)probe_file(probe, name, str_of(lists[i]));
    }
    (void)probe_file(probe, "lists/broken.json", STR("{\"name\":"));
    const struct intel_import import = {.folder = probe->folder, .path = path, .by = "system"};
    json_t *answer;
    assert_int_equal(intel_import_warnings(&import, &probe->arena, &answer, &probe->fault), ST_OK);
    assert_int_equal(json_get_int(answer, "lists", 0), 6);
    assert_int_equal(json_array_size(json_get_list(answer, "errors")), 1);
}

static void a_warning_list_suppresses_and_says_so(void **state)
{
    static const struct {
        enum indicators_key key;
        const char *text, *hits, *by;
    } cases[] = {
        {INDICATORS_ADDRESS, "192.0.2.53", "!192.0.2.53", "resolvers"},
        {INDICATORS_HOST, "a.shop.example", "!a.shop.example", "shops"},
        {INDICATORS_ADDRESS, "10.1.2.3", "!10.1.2.3", "private"},
        {INDICATORS_URL, "http://x.example/update.php", "!x.example/update.php", "words"},
        {INDICATORS_EMAIL, "abuse@x.example", "!abuse@x.example", "posts"},
        {INDICATORS_HOST, "told.example", "told.example", NULL},
        {INDICATORS_HOST, "shop.example.org", "shop.example.org", NULL},
    };
    struct probe *probe = *state;
    static struct asking asking;

    assert_int_equal(probe_import(probe, "feed.txt",
                                  "192.0.2.53\na.shop.example\n10.1.2.3\n"
                                  "http://x.example/update.php\nabuse@x.example\ntold.example\n"
                                  "shop.example.org\n"),
                     ST_OK);
    import_lists(probe);
    ask_begin(probe, &asking);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct str got = ask(probe, &asking, cases[i].key, cases[i].text);
        if (!str_is(got, cases[i].hits))
            fail_msg("%s: %.*s", cases[i].text, STR_ARG(got));
        assert_int_equal(asking.hits.suppressed, cases[i].by != NULL);
        if (cases[i].by)
            assert_string_equal(asking.hits.rows[0].suppressed_by, cases[i].by);
    }
    ask_end(&asking);
}

enum { MANY = 300000 };

static void a_list_full_of_doubles_is_counted_not_refused(void **state)
{
    struct probe *probe = *state;
    char *text = arena_take(&probe->arena, (size_t)MANY * 16 + 1);
    size_t len = 0;

    for (int i = 0; i < MANY; i++)
        len += (size_t)snprintf(text + len, 16, "d%d.example\n", i % 100);
    assert_int_equal(probe_import(probe, "doubles.txt", text), ST_OK);
    assert_int_equal(json_get_int(probe->answer, "read", 0), MANY);
    assert_int_equal(json_get_int(probe->answer, "added", 0), 100);
    assert_int_equal(json_get_int(probe->answer, "duplicates", 0), MANY - 100);
    assert_int_equal(json_get_int(probe->answer, "refused", 0), 0);
}

static void a_large_set_is_found_whole_within_twenty_bytes_a_value(void **state)
{
    struct probe *probe = *state;
    char *text = arena_take(&probe->arena, (size_t)MANY * 24 + 1), name[32];
    static struct asking asking;
    size_t len = 0;

    for (int i = 0; i < MANY; i++)
        len += (size_t)snprintf(text + len, 24, "host%d.example\n", i);
    assert_int_equal(probe_import(probe, "large.txt", text), ST_OK);
    ask_begin(probe, &asking);
    assert_int_equal(indicators_count(asking.snapshot), MANY);
    assert_true(indicators_table_bytes(asking.snapshot) < (uint64_t)MANY * 20);
    for (int i = 0; i < MANY; i++) {
        (void)snprintf(name, sizeof name, "host%d.example", i);
        if (!indicators_match_maybe(asking.snapshot, INDICATORS_HOST, str_of(name)))
            fail_msg("%s is missing", name);
        (void)snprintf(name, sizeof name, "other%d.example", i);
        if (indicators_match_maybe(asking.snapshot, INDICATORS_HOST, str_of(name)))
            fail_msg("%s should not be there", name);
    }
    for (int i = 0; i < MANY; i += 9973) {
        (void)snprintf(name, sizeof name, "host%d.example", i);
        assert_true(str_is(ask(probe, &asking, INDICATORS_HOST, name), name));
    }
    ask_end(&asking);
}

static void damaged_files_are_told_never_read(void **state)
{
    struct probe *probe = *state;
    char path[FILE_PATH_BYTES];
    struct indicators *indicators;
    struct str bytes;

    assert_int_equal(probe_import(probe, "feed.txt", "old.example\n"), ST_OK);
    (void)snprintf(path, sizeof path, "%s/intel/set-1", probe->folder);
    assert_int_equal(file_read(path, 1 << 20, &probe->arena, &bytes, &probe->fault), ST_OK);
    for (size_t cut = 0; cut < bytes.len; cut += 7) {
        fault_clear(&probe->fault);
        assert_int_equal(file_write(path, (struct str){bytes.ptr, cut}, 0600, &probe->fault),
                         ST_OK);
        assert_int_equal(indicators_open(probe->folder, &indicators, &probe->fault), ST_CORRUPT);
    }
}

struct race {
    struct indicators *indicators;
    atomic_bool ends;
    atomic_int wrong, asked;
};

/* Either state holds "always.example" and exactly one of the two others. */
static void *race_run(void *object)
{
    struct race *race = object;
    struct indicators_hits *hits = calloc(1, sizeof *hits);
    struct fault fault = {.status = ST_OK};
    struct arena arena;

    while (!race->ends) {
        static const char *const names[] = {"always.example", "even.example", "odd.example"};
        const struct indicators_snapshot *snapshot = indicators_acquire(race->indicators);
        size_t found[3] = {0};
        arena_init(&arena, 1 << 24);
        for (int i = 0; i < 3; i++) {
            if (indicators_match(snapshot, INDICATORS_HOST, str_of(names[i]),
                                 (struct instant){5000}, &arena, hits, &fault) != ST_OK)
                race->wrong++;
            found[i] = hits->count;
        }
        race->wrong += found[0] != 1 || found[1] + found[2] != 1;
        race->asked++;
        arena_done(&arena);
        indicators_release(race->indicators, snapshot);
        if (indicators_refresh(race->indicators, &fault) != ST_OK)
            race->wrong++;
    }
    free(hits);
    return NULL;
}

static void readers_see_one_whole_state_while_sets_are_replaced(void **state)
{
    struct probe *probe = *state;
    struct race race = {0};
    pthread_t readers[3];

    assert_int_equal(probe_import(probe, "feed.txt", "always.example\neven.example\n"), ST_OK);
    assert_int_equal(indicators_open(probe->folder, &race.indicators, &probe->fault), ST_OK);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(pthread_create(&readers[i], NULL, race_run, &race), 0);
    for (int i = 1; i < 60; i++)
        assert_int_equal(probe_import(probe, "feed.txt",
                                      i % 2 ? "always.example\nodd.example\n"
                                            : "always.example\neven.example\n"),
                         ST_OK);
    race.ends = true;
    for (size_t i = 0; i < 3; i++)
        (void)pthread_join(readers[i], NULL);
    indicators_close(race.indicators);
    assert_int_equal(race.wrong, 0);
    assert_true(race.asked > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_listed_is_found_in_all_its_forms, probe_begin,
                                        probe_end),
        cmocka_unit_test_setup_teardown(without_any_import_nothing_hits, probe_begin, probe_end),
        cmocka_unit_test_setup_teardown(an_expired_indicator_never_hits, probe_begin, probe_end),
        cmocka_unit_test_setup_teardown(every_set_that_knows_a_value_is_named, probe_begin,
                                        probe_end),
        cmocka_unit_test_setup_teardown(a_set_is_replaced_whole_while_readers_keep_theirs,
                                        probe_begin, probe_end),
        cmocka_unit_test_setup_teardown(a_useless_file_leaves_the_set_as_it_was, probe_begin,
                                        probe_end),
        cmocka_unit_test_setup_teardown(a_removed_set_hits_no_more, probe_begin, probe_end),
        cmocka_unit_test_setup_teardown(a_warning_list_suppresses_and_says_so, probe_begin,
                                        probe_end),
        cmocka_unit_test_setup_teardown(a_list_full_of_doubles_is_counted_not_refused, probe_begin,
                                        probe_end),
        cmocka_unit_test_setup_teardown(a_large_set_is_found_whole_within_twenty_bytes_a_value,
                                        probe_begin, probe_end),
        cmocka_unit_test_setup_teardown(damaged_files_are_told_never_read, probe_begin, probe_end),
        cmocka_unit_test_setup_teardown(readers_see_one_whole_state_while_sets_are_replaced,
                                        probe_begin, probe_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
