/* SPDX-License-Identifier: Apache-2.0
 * Whose events an actor sees: by unit, by region, by region and sector, by sensor; and the searches
 * that people keep. */
#include "register_bench.h"

#include <stdio.h>
#include <string.h>

#include "events/event_sight.h"
#include "events/filter_record.h"
#include "events/saved_search.h"
#include "registry/sensor.h"
#include "registry/system.h"

static struct taxonomy *taxonomy;
static struct filter_judge *judge;
static struct layout_set *set;
static struct str system_a, system_nowhere, sensor_a;

static void made_once(void)
{
    struct system system;
    struct sensor sensor;
    struct str token;
    struct fault fault = {0};

    if (system_a.ptr)
        return;
    assert_int_equal(taxonomy_load(NULL, &taxonomy, &fault), ST_OK);
    judge = filter_judge_new();
    set = layout_set_new();
    struct work *w = register_bench_write(&bench.operator_a);
    register_bench_good(
        system_create(w, register_bench_json("{'name':'一号系统','state':'operation'}"), &system));
    system_a = str_copy(&bench.arena, system.id);
    register_bench_good(system_create(
        w, register_bench_json("{'name':'无行业系统','state':'operation'}"), &system));
    register_bench_good(system_update(w, system.id, system.version,
                                      register_bench_json("{'sector':'','reason':'登记'}"),
                                      &system));
    assert_true(system.sector.len == 0);
    system_nowhere = str_copy(&bench.arena, system.id);
    register_bench_good(sensor_create(
        w, register_bench_json("{'kind':'eve','name':'探针','exit':'专线','ranges':[]}"), &sensor,
        &token));
    sensor_a = str_copy(&bench.arena, sensor.id);
    register_bench_commit();
}

static bool sees_with(const struct actor *actor, const char *typed, const struct record_mark *marks,
                      size_t count)
{
    static const struct str line = {"{\"event_type\":\"flow\",\"src_ip\":\"10.0.0.5\"}", 41};
    const struct filter *sight, *read, *whole;
    struct record record;

    made_once();
    struct work *w = register_bench_read(actor);
    register_bench_good(event_sight_of(w, taxonomy, &sight));
    register_bench_good(filter_read(w->arena, str_of(typed), taxonomy, &read, &w->fault));
    register_bench_good(event_sight_join(w, sight, read, taxonomy, &whole));
    assert_int_equal(layout_read_json(set, RECORD_EVE, line, &record), ST_OK);
    record.marks = marks;
    record.mark_count = count;
    return filter_record(judge, whole, set, &record, w->arena);
}

#define SEES(actor, ...)                                                                           \
    sees_with(&(actor), "", (const struct record_mark[]){__VA_ARGS__},                             \
              sizeof((const struct record_mark[]){__VA_ARGS__}) / sizeof(struct record_mark))

static struct record_mark of(enum record_mark_kind kind, const char *text)
{
    return (struct record_mark){kind, str_of(text)};
}

static struct record_mark mark(enum record_mark_kind kind, struct str text)
{
    return (struct record_mark){kind, text};
}

static void units_see_events_upon_themselves(void **state)
{
    (void)state;
    made_once();
    struct record_mark a = mark(RECORD_PARTY, bench.party_a), b = mark(RECORD_PARTY, bench.party_b);

    assert_true(SEES(bench.operator_a, a));
    assert_false(SEES(bench.operator_b, a));
    assert_true(SEES(bench.operator_b, a, b)); /* one event, two units */
    assert_false(SEES(bench.operator_a, of(RECORD_REGION, "440100")));
    assert_true(SEES(bench.owner, b));
    assert_false(SEES(bench.sysadmin, a));
    assert_false(SEES(bench.expert, a));
}

static void officers_see_events_of_their_region_and_sector(void **state)
{
    (void)state;
    made_once();
    struct record_mark party = mark(RECORD_PARTY, bench.party_a);
    struct record_mark system = mark(RECORD_SYSTEM, system_a);
    struct record_mark elsewhere = of(RECORD_SYSTEM, "01ELSEWHERE0000000000000000");

    assert_true(SEES(bench.police, party, system, of(RECORD_REGION, "440100")));
    assert_false(SEES(bench.police, party, elsewhere, of(RECORD_REGION, "500105")));
    assert_true(
        SEES(bench.regulator, party, system, of(RECORD_REGION, "440100"), of(RECORD_SECTOR, "14")));
    /* One system lies in the region and another in the sector: neither is theirs. */
    assert_false(SEES(bench.regulator, elsewhere, of(RECORD_SYSTEM, "01OTHER"),
                      of(RECORD_REGION, "440100"), of(RECORD_REGION, "500105"),
                      of(RECORD_SECTOR, "14"), of(RECORD_SECTOR, "32")));
}

static void events_of_no_system_are_of_their_sensor(void **state)
{
    (void)state;
    made_once();
    struct record_mark party = mark(RECORD_PARTY, bench.party_a);
    struct record_mark sensor = mark(RECORD_SENSOR, sensor_a);
    struct record_mark system = of(RECORD_SYSTEM, "01ELSEWHERE0000000000000000");

    assert_true(SEES(bench.police, party, sensor));
    assert_false(SEES(bench.police, party, of(RECORD_SENSOR, "01UNKNOWN")));
    assert_false(SEES(bench.police, sensor, system, of(RECORD_REGION, "500105")));
    assert_true(SEES(bench.operator_a, party, sensor));
    assert_false(SEES(bench.operator_b, party, sensor));
}

static void who_else_is_concerned_cannot_be_asked(void **state)
{
    const struct filter *sight, *typed, *whole;
    char other[64], text[128];

    (void)state;
    made_once();
    const struct record_mark marks[] = {mark(RECORD_PARTY, bench.party_a),
                                        mark(RECORD_PARTY, bench.party_b),
                                        mark(RECORD_SYSTEM, system_a)};
    (void)snprintf(other, sizeof other, "%.*s", STR_ARG(system_a));
    assert_true(sees_with(&bench.operator_b, "event_type:flow", marks, 3));
    assert_true(sees_with(&bench.operator_b, "panshi.system:*", marks, 3));
    assert_false(sees_with(&bench.operator_b, other, marks, 3));
    (void)snprintf(text, sizeof text, "panshi.system:%s", other);
    assert_false(sees_with(&bench.operator_b, text, marks, 3));
    assert_true(sees_with(&bench.operator_a, text, marks, 3));
    (void)snprintf(text, sizeof text, "*:%s", other);
    assert_false(sees_with(&bench.operator_b, text, marks, 3));
    (void)snprintf(text, sizeof text, "panshi.*:%s", other);
    assert_false(sees_with(&bench.operator_b, text, marks, 3));
    struct work *w = register_bench_read(&bench.operator_b);
    register_bench_good(event_sight_of(w, taxonomy, &sight));
    register_bench_good(
        filter_read(w->arena, STR("panshi.system:01*"), taxonomy, &typed, &w->fault));
    assert_int_equal(event_sight_join(w, sight, typed, taxonomy, &whole), ST_INVALID);
}

static void marks_of_systems_out_of_sight_tell_nothing(void **state)
{
    static const char *const asked[] = {"panshi.level:4", "panshi.sector:32",
                                        "panshi.region:440300", "panshi.level:*", "panshi.*:4"};

    (void)state;
    made_once();
    const struct record_mark marks[] = {mark(RECORD_PARTY, bench.party_a),
                                        mark(RECORD_SYSTEM, system_a),
                                        of(RECORD_LEVEL, "3"),
                                        of(RECORD_REGION, "440100"),
                                        of(RECORD_SECTOR, "14"),
                                        mark(RECORD_PARTY, bench.party_b),
                                        of(RECORD_SYSTEM, "01OTHER"),
                                        of(RECORD_LEVEL, "4"),
                                        of(RECORD_REGION, "440300"),
                                        of(RECORD_SECTOR, "32")};
    const size_t own = 5, both = sizeof marks / sizeof marks[0];
    for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++) {
        char text[64];

        assert_false(sees_with(&bench.operator_a, asked[i], marks, both));
        assert_false(sees_with(&bench.police, asked[i], marks, both));
        assert_false(sees_with(&bench.regulator, asked[i], marks, both));
        assert_true(sees_with(&bench.owner, asked[i], marks, both));
        (void)snprintf(text, sizeof text, "NOT %s", asked[i]);
        assert_true(sees_with(&bench.operator_a, text, marks, both));
    }
    assert_false(sees_with(&bench.operator_a, "NOT panshi.level:3", marks, own));
    assert_true(sees_with(&bench.operator_a, "panshi.level:3", marks, own));
    assert_true(sees_with(&bench.police, "panshi.level:3 AND panshi.region:440100", marks, own));
    assert_true(sees_with(&bench.regulator, "panshi.sector:14", marks, own));
    assert_true(sees_with(&bench.operator_a, "event_type:flow OR panshi.level:4", marks, both));
}

static bool withholds(const struct actor *actor, const char *typed, const char *field,
                      const struct record_mark *marks, size_t count)
{
    static const struct str line = {"{\"event_type\":\"flow\",\"src_ip\":\"10.0.0.5\"}", 41};
    const struct filter *sight, *read, *withheld;
    struct record record;

    struct work *w = register_bench_read(actor);
    register_bench_good(event_sight_of(w, taxonomy, &sight));
    register_bench_good(filter_read(w->arena, str_of(typed), taxonomy, &read, &w->fault));
    register_bench_good(event_sight_withheld(w, sight, read, str_of(field), taxonomy, &withheld));
    assert_int_equal(layout_read_json(set, RECORD_EVE, line, &record), ST_OK);
    record.marks = marks;
    record.mark_count = count;
    return withheld != NULL && filter_record(judge, withheld, set, &record, w->arena);
}

static void what_is_left_out_for_the_sight_is_counted(void **state)
{
    (void)state;
    made_once();
    const struct record_mark marks[] = {
        mark(RECORD_PARTY, bench.party_a), mark(RECORD_SYSTEM, system_a), of(RECORD_LEVEL, "3"),
        mark(RECORD_PARTY, bench.party_b), of(RECORD_SYSTEM, "01OTHER"),  of(RECORD_LEVEL, "4"),
        of(RECORD_REGION, "440300")};
    const size_t own = 3, both = sizeof marks / sizeof marks[0];

    assert_true(withholds(&bench.operator_a, "panshi.level:4", "", marks, both));
    /* Whether it is of that level makes no difference: the number tells nothing. */
    assert_true(withholds(&bench.operator_a, "panshi.level:1", "", marks, both));
    assert_true(withholds(&bench.operator_a, "event_type:flow panshi.level:1", "", marks, both));
    assert_false(withholds(&bench.operator_a, "event_type:http panshi.level:4", "", marks, both));
    assert_false(
        withholds(&bench.operator_a, "event_type:flow OR panshi.level:4", "", marks, both));
    assert_false(withholds(&bench.operator_a, "NOT panshi.level:4", "", marks, both)); /* found */
    assert_true(withholds(&bench.operator_a, "", "panshi.level", marks, both));
    assert_false(withholds(&bench.operator_a, "", "src_ip", marks, both));
    assert_false(withholds(&bench.operator_a, "panshi.level:4", "", marks, own));
    assert_false(withholds(&bench.owner, "panshi.level:4", "panshi.level", marks, both));
    assert_false(withholds(&bench.operator_b, "panshi.level:4", "", marks, own)); /* not in sight */
}

static void a_system_that_lies_nowhere_is_in_no_officers_sight(void **state)
{
    (void)state;
    made_once();
    const struct record_mark marks[] = {
        mark(RECORD_PARTY, bench.party_a),  mark(RECORD_SYSTEM, system_a), of(RECORD_LEVEL, "3"),
        of(RECORD_REGION, "440100"),        of(RECORD_SECTOR, "14"),       of(RECORD_LEVEL, "2"),
        mark(RECORD_SYSTEM, system_nowhere)};
    const size_t count = sizeof marks / sizeof marks[0];

    assert_false(sees_with(&bench.regulator, "panshi.level:3", marks, count));
    assert_true(sees_with(&bench.regulator, "panshi.level:3", marks, count - 2));
    assert_true(withholds(&bench.regulator, "panshi.level:3", "", marks, count));
    assert_true(
        sees_with(&bench.police, "panshi.level:3", marks, count)); /* no sector: its region */
    assert_true(sees_with(&bench.operator_a, "panshi.level:3", marks, count));
}

static void names_out_of_sight_are_hidden(void **state)
{
    struct str name;
    bool is_hidden;

    (void)state;
    made_once();
    struct work *w = register_bench_read(&bench.operator_a);
    register_bench_good(event_sight_name(w, STR("panshi.system"), system_a, &name, &is_hidden));
    assert_true(!is_hidden && str_is(name, "一号系统"));
    register_bench_good(event_sight_name(w, STR("panshi.sensor"), sensor_a, &name, &is_hidden));
    assert_true(!is_hidden && str_is(name, "探针"));
    w = register_bench_read(&bench.operator_b);
    register_bench_good(event_sight_name(w, STR("panshi.system"), system_a, &name, &is_hidden));
    assert_true(is_hidden && name.len == 0);
    register_bench_good(event_sight_name(w, STR("panshi.sensor"), sensor_a, &name, &is_hidden));
    assert_true(is_hidden);
    register_bench_good(event_sight_name(w, STR("panshi.level"), STR("3"), &name, &is_hidden));
    assert_false(is_hidden);
    struct str zh, en;
    int64_t level;
    register_bench_good(event_sight_rule(w, STR("no such rule"), &zh, &en, &level));
    assert_true(zh.len == 0 && level == 0);
}

static size_t kept_by(const struct actor *actor)
{
    json_t *page = NULL;

    register_bench_good(saved_search_list(register_bench_read(actor), &page));
    return json_array_size(json_get_list(page, "items"));
}

static void a_kept_search_is_shared_with_the_unit_alone(void **state)
{
    struct actor colleague = bench.operator_a;
    struct saved_search search;

    (void)state;
    colleague.account_id = STR("01COLLEAGUE");
    struct work *w = register_bench_write(&bench.operator_a);
    register_bench_good(saved_search_make(
        w, register_bench_json("{'name':'夜间 night ночь','filter':'a:b','period':'24h'}"),
        &search));
    struct str id = str_copy(&bench.arena, search.id);
    register_bench_commit();
    assert_int_equal(kept_by(&bench.operator_a), 1);
    assert_int_equal(kept_by(&colleague), 0);
    w = register_bench_write(&bench.operator_a);
    register_bench_good(
        saved_search_change(w, id, 1, register_bench_json("{'is_shared':true}"), &search));
    assert_int_equal(search.version, 2);
    register_bench_commit();
    assert_int_equal(kept_by(&colleague), 1);
    assert_int_equal(kept_by(&bench.operator_b), 0);
    w = register_bench_write(&colleague);
    assert_int_equal(saved_search_remove(w, id), ST_DENIED);
    w = register_bench_write(&bench.operator_b);
    assert_int_equal(saved_search_remove(w, id), ST_NOT_FOUND);
    w = register_bench_write(&bench.operator_a);
    assert_int_equal(saved_search_change(w, id, 1, register_bench_json("{'name':'x'}"), &search),
                     ST_STALE);
    w = register_bench_write(&bench.operator_a);
    assert_int_equal(
        saved_search_change(w, id, 2, register_bench_json("{'filter':'a:('}"), &search),
        ST_INVALID);
    w = register_bench_write(&bench.operator_a);
    register_bench_good(saved_search_remove(w, id));
    register_bench_commit();
    assert_int_equal(kept_by(&bench.operator_a), 0);
}

static int end(void **state)
{
    filter_judge_free(judge);
    layout_set_free(set);
    taxonomy_free(taxonomy);
    return register_bench_end(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(units_see_events_upon_themselves),
        cmocka_unit_test(officers_see_events_of_their_region_and_sector),
        cmocka_unit_test(events_of_no_system_are_of_their_sensor),
        cmocka_unit_test(who_else_is_concerned_cannot_be_asked),
        cmocka_unit_test(marks_of_systems_out_of_sight_tell_nothing),
        cmocka_unit_test(what_is_left_out_for_the_sight_is_counted),
        cmocka_unit_test(a_system_that_lies_nowhere_is_in_no_officers_sight),
        cmocka_unit_test(names_out_of_sight_are_hidden),
        cmocka_unit_test(a_kept_search_is_shared_with_the_unit_alone),
    };

    return cmocka_run_group_tests(tests, register_bench_begin, end);
}
