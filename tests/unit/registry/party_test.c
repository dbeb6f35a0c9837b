/* SPDX-License-Identifier: Apache-2.0
 * Parties, their people, and the region tree: rights, problems, history. */
#include "register_bench.h"

#include <stdio.h>
#include <string.h>

#include "registry/party.h"
#include "registry/person.h"
#include "registry/region.h"
#include "registry/sector.h"

static const char new_party[] = "{'name':'%s','kinds':['%s'],'region':'%s','sectors':['%s']}";

static enum status create_as(const struct actor *actor, const char *name, const char *kind,
                             const char *region, const char *sector, struct party *party)
{
    char text[256];

    (void)snprintf(text, sizeof text, new_party, name, kind, region, sector);
    return party_create(register_bench_write(actor), register_bench_json(text), party);
}

static void parties_are_registered_by_those_who_may(void **state)
{
    const struct {
        const struct actor *actor;
        const char *kind, *region, *sector;
        enum status status;
    } cases[] = {
        {&bench.sysadmin, "police", "440100", "18", ST_OK},
        {&bench.police, "operator", "440100", "14", ST_OK},
        {&bench.police, "operator", "440300", "14", ST_DENIED},
        {&bench.police, "police", "440100", "18", ST_DENIED},
        {&bench.regulator, "institution", "440300", "14", ST_OK},
        {&bench.regulator, "institution", "440300", "32", ST_DENIED},
        {&bench.regulator, "institution", "110101", "14", ST_DENIED},
        {&bench.operator_a, "operator", "440100", "14", ST_DENIED},
        {&bench.expert, "operator", "440100", "14", ST_DENIED},
        {&bench.sysadmin, "operator", "000000", "14", ST_INVALID},
        {&bench.sysadmin, "operator", "440100", "炼金", ST_INVALID},
        {&bench.sysadmin, "circus", "440100", "14", ST_INVALID},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct party party;
        char name[32];
        (void)snprintf(name, sizeof name, "单位%zu", i);
        enum status status = create_as(cases[i].actor, name, cases[i].kind, cases[i].region,
                                       cases[i].sector, &party);
        if (status != cases[i].status)
            fail_msg("case %zu: %s, %s", i, status_word(status), bench.work.fault.en);
    }
}

static void a_credit_code_belongs_to_one_party(void **state)
{
    struct party party;

    (void)state;
    struct work *w = register_bench_write(&bench.sysadmin);
    assert_int_equal(party_create(w,
                                  register_bench_json("{'name':'丙单位','kinds':['operator'],"
                                                      "'region':'440100',"
                                                      "'uscc':'91350100m000100y43'}"),
                                  &party),
                     ST_INVALID);
    assert_string_equal(w->fault.field, "uscc");
}

static void a_party_changes_itself_but_not_what_others_grant_it(void **state)
{
    const struct {
        const char *change;
        enum status status;
    } cases[] = {
        {"{'name':'甲单位（新）','reason':'更名'}", ST_OK},
        {"{'name':'甲单位'}", ST_INVALID},
        {"{'kinds':['police'],'reason':'试'}", ST_DENIED},
        {"{'organ_code':'440100000001','reason':'试'}", ST_DENIED},
        {"{'state':'closed','reason':'试'}", ST_DENIED},
        {"{'form':{'table1.no_such_field':'x'},'reason':'试'}", ST_INVALID},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct party party;
        struct work *w = register_bench_write(&bench.operator_a);
        register_bench_good(party_load(w, bench.party_a, &party));
        enum status status = party_update(w, bench.party_a, party.version,
                                          register_bench_json(cases[i].change), &party);
        if (status != cases[i].status)
            fail_msg("case %zu: %s, %s", i, status_word(status), w->fault.en);
    }
    struct party party;
    struct work *w = register_bench_write(&bench.operator_b);
    assert_int_equal(party_update(w, bench.party_a, 1,
                                  register_bench_json("{'name':'夺','reason':'试'}"), &party),
                     ST_NOT_FOUND);
    w = register_bench_write(&bench.operator_b);
    assert_int_equal(party_update(w, bench.police_party, 1,
                                  register_bench_json("{'name':'夺','reason':'试'}"), &party),
                     ST_DENIED);
}

static void everybody_sees_authorities_and_nobody_sees_strangers(void **state)
{
    struct party party;

    (void)state;
    struct work *w = register_bench_read(&bench.operator_b);
    register_bench_good(party_load(w, bench.police_party, &party));
    w = register_bench_read(&bench.operator_b);
    assert_int_equal(party_load(w, bench.party_a, &party), ST_NOT_FOUND);
    w = register_bench_read(&bench.police);
    register_bench_good(party_load(w, bench.party_a, &party));
    w = register_bench_read(&bench.police);
    assert_int_equal(party_load(w, bench.party_b, &party), ST_NOT_FOUND);
}

static void lists_of_parties_are_scoped_and_searched(void **state)
{
    const struct {
        const struct actor *actor;
        struct party_filter filter;
        int64_t total;
    } cases[] = {
        {&bench.operator_b, {.kind = STR("police")}, 1},
        {&bench.operator_b, {.q = STR("甲单位")}, 0},
        {&bench.operator_a, {.q = STR("甲 单位")}, 1},
        {&bench.police, {.q = STR("91350100m000")}, 1},
        {&bench.police, {.q = STR("乙单位")}, 0},
        {&bench.sysadmin, {.q = STR("乙单位"), .region = STR("440000")}, 1},
        {&bench.sysadmin, {.q = STR("乙单位"), .region = STR("110000")}, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        json_t *page = NULL;
        struct work *w = register_bench_read(cases[i].actor);
        register_bench_good(party_list(w, &cases[i].filter, &page));
        if (json_get_int(page, "total", -1) != cases[i].total)
            fail_msg("case %zu: %lld", i, (long long)json_get_int(page, "total", -1));
    }
}

static void people_are_kept_by_their_party_and_hidden_from_others(void **state)
{
    struct person person;
    json_t *page = NULL;

    (void)state;
    struct work *w = register_bench_write(&bench.operator_a);
    assert_int_equal(person_create(w, bench.party_a,
                                   register_bench_json("{'name':'张三','mobile':'123',"
                                                       "'email':'x','roles':['king']}"),
                                   &person),
                     ST_INVALID);
    assert_int_equal(json_array_size(w->fault.errors), 3);
    w = register_bench_write(&bench.operator_a);
    register_bench_good(person_create(
        w, bench.party_a,
        register_bench_json("{'name':'张三','mobile':'13800000000','roles':['liaison']}"),
        &person));
    register_bench_commit();
    struct str id = person.id;
    w = register_bench_write(&bench.operator_b);
    assert_int_equal(
        person_update(w, id, 1, register_bench_json("{'name':'x','reason':'试'}"), &person),
        ST_NOT_FOUND);
    w = register_bench_read(&bench.operator_b);
    assert_int_equal(person_list(w, bench.party_a, &page), ST_NOT_FOUND);
    w = register_bench_write(&bench.operator_a);
    assert_int_equal(person_delete(w, id, 1, STR("")), ST_INVALID);
    w = register_bench_write(&bench.operator_a);
    assert_int_equal(person_delete(w, id, 2, STR("离职")), ST_STALE);
    w = register_bench_write(&bench.operator_a);
    register_bench_good(person_delete(w, id, 1, STR("离职")));
    register_bench_commit();
    w = register_bench_read(&bench.operator_a);
    register_bench_good(party_history(w, bench.party_a, &page));
    json_t *newest = json_array_get(json_get_list(page, "items"), 0);
    assert_true(str_is(json_get_text(newest, "act"), "person.delete"));
    assert_true(str_is(json_get_text(newest, "reason"), "离职"));
}

static void strangers_reach_only_the_liaison_officers_of_an_authority(void **state)
{
    struct person person;
    json_t *page = NULL;

    (void)state;
    struct work *w = register_bench_write(&bench.police);
    register_bench_good(person_create(w, bench.police_party,
                                      register_bench_json("{'name':'李警官','roles':['liaison']}"),
                                      &person));
    register_bench_good(person_create(
        w, bench.police_party, register_bench_json("{'name':'王局长','roles':['head']}"), &person));
    register_bench_commit();
    w = register_bench_read(&bench.operator_a);
    register_bench_good(person_list(w, bench.police_party, &page));
    assert_int_equal(json_get_int(page, "total", -1), 1);
    w = register_bench_read(&bench.operator_a);
    assert_int_equal(person_load(w, person.id, &person), ST_NOT_FOUND);
    w = register_bench_read(&bench.police);
    register_bench_good(person_list(w, bench.police_party, &page));
    assert_int_equal(json_get_int(page, "total", -1), 2);
}

static void the_region_tree_grows_by_system_administrators_only(void **state)
{
    static const char zone[] = "{'code':'440191','name':'示范新区','name_en':'Zone','level':'zone',"
                               "'parent':'440100','valid_from':'2026-01-01','reason':'设立'}";
    struct region region;
    json_t *made = NULL;
    struct str name;

    (void)state;
    struct work *w = register_bench_write(&bench.police);
    assert_int_equal(region_put(w, register_bench_json(zone), &made), ST_DENIED);
    w = register_bench_write(&bench.sysadmin);
    register_bench_good(region_put(w, register_bench_json(zone), &made));
    register_bench_commit();
    w = register_bench_read(&bench.operator_a);
    register_bench_good(region_load(w, STR("440191"), "region", &region));
    assert_true(str_is(region.path, "100000/440000/440100/440191"));
    register_bench_good(region_full_name(w, STR("440191"), &name));
    assert_true(str_ends(name, STR("广州市示范新区")));
    w = register_bench_write(&bench.sysadmin);
    assert_int_equal(region_put(w,
                                register_bench_json("{'code':'440191','parent':'440300',"
                                                    "'valid_to':'2025-01-01','reason':'试'}"),
                                &made),
                     ST_INVALID);
    assert_int_equal(json_array_size(w->fault.errors), 2);
    w = register_bench_write(&bench.sysadmin);
    register_bench_good(region_put(w,
                                   register_bench_json("{'code':'440191','valid_to':'2026-06-30',"
                                                       "'successor':'440100','reason':'撤销'}"),
                                   &made));
    assert_true(str_is(json_get_text(made, "successor"), "440100"));
}

static void seeding_again_changes_nothing(void **state)
{
    json_t *before = NULL;
    json_t *after = NULL;

    (void)state;
    struct work *w = register_bench_write(&bench.owner);
    register_bench_good(region_list(w, &before));
    register_bench_good(region_seed(w));
    register_bench_good(sector_seed(w));
    register_bench_good(region_list(w, &after));
    assert_true(json_equal(json_get_list(before, "items"), json_get_list(after, "items")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parties_are_registered_by_those_who_may),
        cmocka_unit_test(a_credit_code_belongs_to_one_party),
        cmocka_unit_test(a_party_changes_itself_but_not_what_others_grant_it),
        cmocka_unit_test(everybody_sees_authorities_and_nobody_sees_strangers),
        cmocka_unit_test(lists_of_parties_are_scoped_and_searched),
        cmocka_unit_test(people_are_kept_by_their_party_and_hidden_from_others),
        cmocka_unit_test(strangers_reach_only_the_liaison_officers_of_an_authority),
        cmocka_unit_test(the_region_tree_grows_by_system_administrators_only),
        cmocka_unit_test(seeding_again_changes_nothing),
    };

    return cmocka_run_group_tests(tests, register_bench_begin, register_bench_end);
}
