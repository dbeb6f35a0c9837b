/* SPDX-License-Identifier: Apache-2.0
 * Systems: creation, change, history, lists, and who sees what. */
#include "register_bench.h"

#include <stdio.h>
#include <string.h>

#include "registry/asset.h"
#include "registry/scope.h"
#include "registry/system.h"

static struct str make_system(const struct actor *actor, const char *text)
{
    struct work *w = register_bench_write(actor);
    struct system system;

    register_bench_good(system_create(w, register_bench_json(text), &system));
    register_bench_commit();
    return system.id;
}

static int64_t count_of(const struct actor *actor, struct system_filter filter)
{
    struct work *w = register_bench_read(actor);
    json_t *page = NULL;

    register_bench_good(system_list(w, &filter, &page));
    assert_int_equal(json_array_size(json_get_list(page, "items")),
                     json_get_int(page, "total", -1));
    return json_get_int(page, "total", -1);
}

static void an_operator_registers_a_system_where_its_party_is(void **state)
{
    struct system system;

    (void)state;
    struct str id = make_system(&bench.operator_a, "{'name':'学籍管理系统','state':'operation'}");
    struct work *w = register_bench_read(&bench.operator_a);
    register_bench_good(system_load(w, id, &system));
    assert_true(str_is(system.region, "440100"));
    assert_true(str_is(system.sector, "14"));
    assert_true(str_equal(system.party_id, bench.party_a));
    assert_int_equal(system.version, 1);
}

static void all_problems_of_a_record_are_told_at_once(void **state)
{
    struct system system;

    (void)state;
    struct work *w = register_bench_write(&bench.operator_a);
    assert_int_equal(system_create(w,
                                   register_bench_json("{'name':'','region':'000000','level':3,"
                                                       "'state':'flying','kinds':['boat']}"),
                                   &system),
                     ST_INVALID);
    assert_non_null(w->fault.errors);
    assert_true(json_array_size(w->fault.errors) >= 5);
    assert_string_equal(w->fault.field, "level");
}

static void a_change_keeps_old_and_new_with_its_reason(void **state)
{
    struct system system;
    json_t *page = NULL;

    (void)state;
    struct str id = make_system(&bench.operator_a, "{'name':'变更样例系统'}");
    struct work *w = register_bench_write(&bench.operator_a);
    assert_int_equal(system_update(w, id, 1, register_bench_json("{'name':'变更后系统'}"), &system),
                     ST_INVALID);
    w = register_bench_write(&bench.operator_a);
    assert_int_equal(
        system_update(w, id, 7, register_bench_json("{'reason':'试','name':'x'}"), &system),
        ST_STALE);
    w = register_bench_write(&bench.operator_a);
    register_bench_good(system_update(
        w, id, 1, register_bench_json("{'name':'变更后系统','reason':'更名'}"), &system));
    register_bench_commit();
    assert_int_equal(system.version, 2);
    w = register_bench_read(&bench.operator_a);
    register_bench_good(system_history(w, id, &page));
    json_t *newest = json_array_get(json_get_list(page, "items"), 0);
    assert_true(str_is(json_get_text(newest, "reason"), "更名"));
    assert_true(str_is(json_get_text(json_get_object(newest, "before"), "name"), "变更样例系统"));
    assert_true(str_is(json_get_text(json_get_object(newest, "after"), "name"), "变更后系统"));
    assert_int_equal(json_array_size(json_get_list(page, "items")), 2);
}

static void a_party_has_no_two_systems_of_one_name(void **state)
{
    struct system system;

    (void)state;
    (void)make_system(&bench.operator_a, "{'name':'ＯＡ 系统'}");
    struct work *w = register_bench_write(&bench.operator_a);
    assert_int_equal(system_create(w, register_bench_json("{'name':'oa系统'}"), &system),
                     ST_INVALID);
    (void)make_system(&bench.operator_b, "{'name':'oa系统'}");
}

static void parents_do_not_form_a_circle(void **state)
{
    struct system system;
    char input[128];

    (void)state;
    struct str top = make_system(&bench.operator_a, "{'name':'上级系统'}");
    (void)snprintf(input, sizeof input, "{'name':'下级系统','parent_id':'%.*s'}", STR_ARG(top));
    struct str below = make_system(&bench.operator_a, input);
    (void)snprintf(input, sizeof input, "{'parent_id':'%.*s','reason':'绕圈'}", STR_ARG(below));
    struct work *w = register_bench_write(&bench.operator_a);
    assert_int_equal(system_update(w, top, 1, register_bench_json(input), &system), ST_INVALID);
    assert_string_equal(w->fault.field, "parent_id");
}

static void strangers_neither_see_nor_change_a_system(void **state)
{
    static const char change[] = "{'name':'夺走','reason':'试'}";
    struct system system;
    json_t *page = NULL;
    json_t *warnings = NULL;
    struct asset asset;

    (void)state;
    struct str id = make_system(&bench.operator_a, "{'name':'甲的系统'}");
    const struct actor *strangers[] = {&bench.operator_b, &bench.expert, &bench.sysadmin};
    for (size_t i = 0; i < sizeof strangers / sizeof strangers[0]; i++) {
        struct work *w = register_bench_read(strangers[i]);
        assert_int_equal(system_load(w, id, &system), ST_NOT_FOUND);
        w = register_bench_read(strangers[i]);
        assert_int_equal(system_history(w, id, &page), ST_NOT_FOUND);
        w = register_bench_read(strangers[i]);
        assert_int_equal(asset_list(w, id, &page), ST_NOT_FOUND);
        w = register_bench_read(strangers[i]);
        assert_int_equal(system_form_check(w, id, &page), ST_NOT_FOUND);
        w = register_bench_write(strangers[i]);
        assert_int_equal(system_update(w, id, 1, register_bench_json(change), &system),
                         ST_NOT_FOUND);
        w = register_bench_write(strangers[i]);
        assert_int_equal(asset_create(w, id, register_bench_json("{'kind':'host','value':'a'}"),
                                      &asset, &warnings),
                         ST_NOT_FOUND);
    }
}

static void officers_see_their_region_and_sector_only(void **state)
{
    struct system system;

    (void)state;
    struct str school = make_system(&bench.operator_a, "{'name':'校园一卡通系统'}");
    struct str clinic = make_system(&bench.operator_b, "{'name':'挂号系统','region':'440300'}");
    struct work *w = register_bench_read(&bench.police);
    register_bench_good(system_load(w, school, &system));
    w = register_bench_read(&bench.police);
    assert_int_equal(system_load(w, clinic, &system), ST_NOT_FOUND);
    w = register_bench_read(&bench.regulator);
    register_bench_good(system_load(w, school, &system));
    w = register_bench_read(&bench.regulator);
    assert_int_equal(system_load(w, clinic, &system), ST_NOT_FOUND);
    w = register_bench_write(&bench.police);
    char input[128];
    (void)snprintf(input, sizeof input, "{'party_id':'%.*s','name':'越界系统','region':'440300'}",
                   STR_ARG(bench.party_a));
    assert_int_equal(system_create(w, register_bench_json(input), &system), ST_DENIED);
}

static void an_expert_sees_what_it_was_admitted_to_and_changes_nothing(void **state)
{
    struct system system;

    (void)state;
    struct str id = make_system(&bench.operator_a, "{'name':'送审系统'}");
    struct work *w = register_bench_write(&bench.owner);
    register_bench_good(scope_admit(w, id, bench.expert.account_id));
    register_bench_commit();
    w = register_bench_read(&bench.expert);
    register_bench_good(system_load(w, id, &system));
    assert_int_equal(count_of(&bench.expert, (struct system_filter){.level = -1}), 1);
    w = register_bench_write(&bench.expert);
    assert_int_equal(
        system_update(w, id, 1, register_bench_json("{'name':'改','reason':'试'}"), &system),
        ST_DENIED);
    w = register_bench_write(&bench.owner);
    register_bench_good(scope_dismiss(w, id, bench.expert.account_id));
    register_bench_commit();
    w = register_bench_read(&bench.expert);
    assert_int_equal(system_load(w, id, &system), ST_NOT_FOUND);
}

static void lists_count_filter_and_search(void **state)
{
    (void)state;
    struct str id =
        make_system(&bench.operator_a, "{'name':'滨江燃气管网监控平台','state':'operation'}");
    struct work *w = register_bench_write(&bench.owner);
    register_bench_good(system_set_grade(w, id, 3, 3, 3, STR("定级")));
    register_bench_good(
        system_set_filing(w, id, SYSTEM_FILING_FILED, STR("44010000001-26001"), STR("备案")));
    register_bench_commit();
    static const char *const parts[] = {"燃气", "燃气管网", "台", "滨江燃气管网监控平台", "气管"};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        assert_true(count_of(&bench.operator_a,
                             (struct system_filter){.level = -1, .q = str_of(parts[i])}) >= 1);
    assert_int_equal(count_of(&bench.police, (struct system_filter){.level = 3, .q = STR("燃气")}),
                     1);
    assert_int_equal(count_of(&bench.police, (struct system_filter){.level = 2, .q = STR("燃气")}),
                     0);
    assert_int_equal(
        count_of(&bench.police, (struct system_filter){.level = 3, .filing_state = STR("filed")}),
        1);
    assert_int_equal(count_of(&bench.regulator, (struct system_filter){.level = 3}), 1);
    assert_int_equal(count_of(&bench.operator_b, (struct system_filter){.level = 3}), 0);
    assert_int_equal(
        count_of(&bench.police, (struct system_filter){.level = -1, .region = STR("440300")}), 0);
}

static void pages_follow_one_another_without_gap_or_repeat(void **state)
{
    static const char *const sorts[] = {"created", "-created", "level", "-level", "name"};

    (void)state;
    int64_t total = count_of(&bench.police, (struct system_filter){.level = -1, .limit = 200});
    assert_true(total > 5);
    for (size_t s = 0; s < sizeof sorts / sizeof sorts[0]; s++) {
        struct system_filter filter = {.level = -1, .sort = str_of(sorts[s]), .limit = 3};
        json_t *seen = json_new_object(&bench.arena);
        do {
            struct work *w = register_bench_read(&bench.police);
            json_t *page = NULL;
            size_t index;
            json_t *item;
            register_bench_good(system_list(w, &filter, &page));
            assert_int_equal(json_get_int(page, "total", -1), total);
            json_array_foreach(json_get_list(page, "items"), index, item)
            {
                char *id = str_zero(&bench.arena, json_get_text(item, "id"));
                assert_null(json_object_get(seen, id));
                json_put_bool(seen, id, true);
            }
            filter.after = json_get_text(page, "next");
        } while (filter.after.len > 0);
        assert_int_equal(json_object_size(seen), total);
    }
}

static void an_address_leads_to_the_smallest_range_around_it(void **state)
{
    static const struct {
        const char *value;
        int system;
    } ranges[] = {{"10.0.0.0/8", 0},
                  {"10.1.0.0/16", 1},
                  {"10.1.2.3", 2},
                  {"2001:db8::/32", 1},
                  {"10.9.0.10-10.9.0.20", 2}};
    static const struct {
        const char *address;
        int system; /* -1: none */
    } cases[] = {{"10.200.0.1", 0},
                 {"10.1.9.9", 1},
                 {"10.1.2.3", 2},
                 {"10.9.0.20", 2},
                 {"10.9.0.21", 0},
                 {"11.0.0.0", -1},
                 {"9.255.255.255", -1},
                 {"2001:db8::1", 1},
                 {"2001:db9::1", -1},
                 {"www.binjiang.example", 0},
                 {"a.b.binjiang.example", 0},
                 {"example", -1}};
    struct str ids[3];
    struct asset asset;
    json_t *warnings = NULL;
    char input[128];

    (void)state;
    ids[0] = make_system(&bench.operator_a, "{'name':'资产系统一'}");
    ids[1] = make_system(&bench.operator_a, "{'name':'资产系统二'}");
    ids[2] = make_system(&bench.operator_b, "{'name':'资产系统三'}");
    struct work *w = register_bench_write(&bench.owner);
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++) {
        (void)snprintf(input, sizeof input, "{'kind':'ip-range','value':'%s'}", ranges[i].value);
        register_bench_good(
            asset_create(w, ids[ranges[i].system], register_bench_json(input), &asset, &warnings));
        assert_int_equal(json_array_size(warnings) > 0, ranges[i].system == 2);
    }
    register_bench_good(asset_create(
        w, ids[0], register_bench_json("{'kind':'domain','value':'Binjiang.example.'}"), &asset,
        &warnings));
    register_bench_commit();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct str id = STR("");
        w = register_bench_read(&bench.owner);
        enum status status = asset_find(w, str_of(cases[i].address), &id);
        assert_int_equal(status, cases[i].system < 0 ? ST_NOT_FOUND : ST_OK);
        if (cases[i].system >= 0 && !str_equal(id, ids[cases[i].system]))
            fail_msg("%s leads to another system", cases[i].address);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_operator_registers_a_system_where_its_party_is),
        cmocka_unit_test(all_problems_of_a_record_are_told_at_once),
        cmocka_unit_test(a_change_keeps_old_and_new_with_its_reason),
        cmocka_unit_test(a_party_has_no_two_systems_of_one_name),
        cmocka_unit_test(parents_do_not_form_a_circle),
        cmocka_unit_test(strangers_neither_see_nor_change_a_system),
        cmocka_unit_test(officers_see_their_region_and_sector_only),
        cmocka_unit_test(an_expert_sees_what_it_was_admitted_to_and_changes_nothing),
        cmocka_unit_test(lists_count_filter_and_search),
        cmocka_unit_test(pages_follow_one_another_without_gap_or_repeat),
        cmocka_unit_test(an_address_leads_to_the_smallest_range_around_it),
    };

    return cmocka_run_group_tests(tests, register_bench_begin, register_bench_end);
}
