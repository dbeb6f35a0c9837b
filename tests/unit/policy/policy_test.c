/* SPDX-License-Identifier: Apache-2.0
 * Several packs at one place: what governs, from where, and when a pack does not count. */
#include "policy/policy.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "fixture.h"
#include "policy/clock.h"
#include "policy/organ.h"
#include "policy/policy_keys.h"
#include "policy/rules.h"

static struct str region_codes[] = {{"320000", 6}, {"320600", 6}, {"320602", 6}};
static struct str sector_codes[] = {{"35", 2}};

static struct policy_place place_on(int year)
{
    return (struct policy_place){region_codes, 3, sector_codes, 1, {(int16_t)year, 6, 1}};
}

/* A pack with one setting. */
static void pack_with(struct fixture *f, const char *code, const char *region, int rank,
                      const char *key, const char *value, const char *strength)
{
    struct str file = arena_print(&f->arena, "%s/settings.yaml", code);
    struct str text = arena_print(&f->arena,
                                  "settings:\n  - {key: %s, value: %s, clause: c1, strength: %s, "
                                  "sure: H}\n",
                                  key, value, strength);

    fixture_good_pack(f, code, region, rank);
    fixture_write(f, file.ptr, text.ptr);
}

static struct policy *load(struct fixture *f)
{
    struct policy *policy = NULL;
    struct policy_report report;

    if (fixture_load(f, &policy, &report) != ST_OK)
        fail_msg("%.*s:%d %.*s", STR_ARG(report.problems[0].file), report.problems[0].line,
                 STR_ARG(report.problems[0].en));
    return policy;
}

static struct policy_setting ask(const struct policy *policy, int year, const char *key)
{
    struct policy_setting setting = {.number = -1};
    struct policy_place place = place_on(year);

    assert_int_equal(policy_setting(policy, &place, key, &setting), ST_OK);
    return setting;
}

static void the_stricter_local_rule_governs(void **state)
{
    struct fixture *f = *state;
    struct policy *policy;

    pack_with(f, "A1", "320600", 30, "review.min_level", "1", "must");
    pack_with(f, "B1", "320000", 50, "review.min_level", "3", "must");
    policy = load(f);
    struct policy_setting setting = ask(policy, 2026, "review.min_level");
    assert_int_equal(setting.number, 1);
    assert_true(str_is(setting.pack, "A1"));
    assert_true(str_is(setting.clause, "A1:c1"));
    assert_true(str_is(setting.pack_version, "1"));
    policy_free(policy);
}

static void equally_strict_rules_give_the_higher_rank(void **state)
{
    struct fixture *f = *state;
    struct policy *policy;

    pack_with(f, "A1", "320600", 30, "sector.step", "approve", "must");
    pack_with(f, "B1", "320000", 50, "sector.step", "approve", "must");
    policy = load(f);
    assert_true(str_is(ask(policy, 2026, "sector.step").pack, "B1"));
    policy_free(policy);
}

static void a_stricter_promise_of_local_policy_governs_too(void **state)
{
    struct fixture *f = *state;
    struct policy *policy;

    pack_with(f, "A1", "320600", 30, "sector.step", "approve", "policy");
    policy = load(f);
    struct policy_setting setting = ask(policy, 2026, "sector.step");
    assert_true(str_is(setting.text, "approve"));
    assert_true(str_is(setting.strength, "policy"));
    policy_free(policy);
}

static void a_recommendation_governs_only_alone(void **state)
{
    struct fixture *f = *state;
    struct policy *policy;

    pack_with(f, "A1", "320600", 30, "sector.step", "approve", "encouraged");
    policy = load(f);
    assert_true(str_is(ask(policy, 2026, "sector.step").pack, "MPS1960"));
    assert_true(str_is(ask(policy, 2026, "review.min_level").strength, "encouraged"));
    policy_free(policy);
}

static void what_is_no_matter_of_strictness_is_decided_nearest(void **state)
{
    struct fixture *f = *state;
    struct policy *policy;

    pack_with(f, "A1", "320600", 30, "return.clock", "pause", "must");
    pack_with(f, "B1", "320000", 50, "return.clock", "restart", "must");
    policy = load(f);
    assert_true(str_is(ask(policy, 2026, "return.clock").pack, "A1"));
    policy_free(policy);
}

static void a_pack_counts_in_its_region_sector_and_period_only(void **state)
{
    struct fixture *f = *state;
    struct policy *policy;

    pack_with(f, "A1", "450100", 30, "filing.floor", "1", "must");
    pack_with(f, "B1", "320000", 30, "return.rounds", "2", "must");
    policy = load(f);
    assert_int_equal(ask(policy, 2026, "filing.floor").number, 2);
    assert_int_equal(ask(policy, 2026, "return.rounds").number, 2);
    assert_true(str_is(ask(policy, 2023, "return.rounds").pack, "DEFAULT"));
    policy_free(policy);
}

static void a_sector_pack_counts_in_its_sector(void **state)
{
    struct fixture *f = *state;
    struct policy *policy;
    struct policy_setting setting;
    struct policy_place elsewhere = place_on(2026);

    pack_with(f, "S1", "", 60, "review.min_level", "1", "must");
    fixture_write(f, "S1/pack.yaml",
                  "code: S1\nversion: \"1\"\nzh: 甲\nen: a\nrank: 60\nsector: \"35\"\n"
                  "valid_from: 2024-01-01\n");
    policy = load(f);
    assert_int_equal(ask(policy, 2026, "review.min_level").number, 1);
    elsewhere.sector_count = 0;
    assert_int_equal(policy_setting(policy, &elsewhere, "review.min_level", &setting), ST_OK);
    assert_int_equal(setting.number, 2);
    policy_free(policy);
}

static void the_origin_lists_every_value_and_one_governs(void **state)
{
    struct fixture *f = *state;
    struct policy *policy;
    struct policy_place place = place_on(2026);
    size_t i, governing = 0;
    json_t *value;

    pack_with(f, "A1", "320600", 30, "sector.step", "none", "must");
    policy = load(f);
    json_t *origin = policy_setting_origin(policy, &f->arena, &place, "sector.step");
    json_t *values = json_get_list(origin, "values");
    assert_int_equal(json_array_size(values), 4);
    json_array_foreach(values, i, value)
    {
        governing += json_get_bool(value, "governs", false) ? 1 : 0;
    }
    assert_int_equal(governing, 1);
    assert_true(str_is(json_get_text(json_array_get(values, 0), "pack"), "MPS1960"));
    assert_true(str_is(json_get_text(json_array_get(values, 3), "pack"), "DEFAULT"));
    assert_true(str_is(json_get_text(origin, "requirement"), "D04"));
    assert_null(policy_setting_origin(policy, &f->arena, &place, "no.such"));
    policy_free(policy);
}

static void a_folder_replaces_the_built_in_pack_of_its_code(void **state)
{
    struct fixture *f = *state;
    struct policy *policy;

    pack_with(f, "MPS1960", "", 70, "sector.step", "none", "must");
    policy = load(f);
    assert_true(str_is(ask(policy, 2026, "sector.step").text, "none"));
    assert_null(policy_clause(policy, STR("MPS1960:2.1c")));
    assert_non_null(policy_clause(policy, STR("MPS1960:c1")));
    policy_free(policy);
}

static void a_matter_keeps_the_version_of_the_day_it_began(void **state)
{
    struct fixture *f = *state;
    struct policy *policy;

    pack_with(f, "A1", "320600", 30, "return.rounds", "3", "must");
    pack_with(f, "A1@2", "320600", 30, "return.rounds", "5", "must");
    fixture_write(f, "A1/pack.yaml",
                  "code: A1\nversion: \"1\"\nzh: 甲\nen: a\nrank: 30\nregion: \"320600\"\n"
                  "valid_from: 2024-01-01\nvalid_to: 2024-12-31\n");
    fixture_write(f, "A1@2/pack.yaml",
                  "code: A1\nversion: \"2\"\nzh: 甲\nen: a\nrank: 30\nregion: \"320600\"\n"
                  "valid_from: 2025-01-01\n");
    policy = load(f);
    assert_int_equal(ask(policy, 2024, "return.rounds").number, 3);
    assert_int_equal(ask(policy, 2025, "return.rounds").number, 5);
    assert_true(str_is(ask(policy, 2025, "return.rounds").pack_version, "2"));
    policy_free(policy);
}

static void every_key_has_a_default(void **state)
{
    struct fixture *f = *state;
    struct policy *policy = NULL;
    struct policy_report report;
    struct fault fault = {0};

    assert_int_equal(policy_load(&f->arena, NULL, 0, &policy, &report, &fault), ST_OK);
    for (const struct policy_keys_row *row = policy_keys_all(); row->key; row++) {
        struct policy_place nowhere = {.on = {2026, 1, 1}};
        struct policy_setting setting;
        if (str_is(str_of(row->key), "extension.max_days"))
            continue; /* no bound unless a pack sets one */
        assert_int_equal(policy_setting(policy, &nowhere, row->key, &setting), ST_OK);
        assert_true(policy_keys_accept(row, setting.text));
    }
    policy_free(policy);
}

static void clauses_and_lists_are_there(void **state)
{
    struct fixture *f = *state;
    struct policy *policy = NULL;
    struct policy_report report;
    struct fault fault = {0};
    struct str code, version;
    struct str jincheng[] = {STR("140000"), STR("140500")};
    struct policy_place place = {jincheng, 2, NULL, 0, {2026, 6, 1}};

    assert_int_equal(policy_load(&f->arena, NULL, 0, &policy, &report, &fault), ST_OK);
    json_t *clause = policy_clause(policy, STR("JC2021:T1c"));
    assert_non_null(clause);
    assert_true(str_contains(json_get_text(clause, "text_zh"), STR("10个工作日")));
    assert_true(str_contains(json_get_text(clause, "text_en"), STR("10 working days")));
    assert_true(str_is(json_get_text(clause, "number"), "晋市政办〔2021〕43号"));
    assert_true(str_is(json_get_text(clause, "sure"), "H"));
    assert_null(policy_clause(policy, STR("JC2021:T99")));
    assert_null(policy_clause(policy, STR("")));
    assert_true(json_array_size(policy_clauses(policy, &f->arena, STR("JC2021"))) == 60);
    assert_true(json_array_size(policy_clauses(policy, &f->arena, STR(""))) > 25);
    assert_int_equal(json_array_size(policy_sectors(policy)), 49);
    assert_true(json_array_size(policy_regions(policy)) > 300);
    policy_main_pack(policy, &place, &code, &version);
    assert_true(str_is(code, "JC2021"));
    place.region_count = 0;
    policy_main_pack(policy, &place, &code, &version);
    assert_true(str_is(code, "CN-CALENDAR") || str_is(code, "CN-LAW"));
    place.on = (struct date){1990, 1, 1};
    policy_main_pack(policy, &place, &code, &version);
    assert_int_equal(code.len, 0);
    policy_free(policy);
}

static void the_digest_changes_with_the_rules_and_not_with_remarks(void **state)
{
    struct fixture *f = *state;
    static const char *const texts[] = {
        "settings:\n  - {key: return.rounds, value: 3, clause: c1, strength: must, sure: H}\n",
        ("# 注\nsettings:\n  - {value: 3, key: return.rounds, sure: H, clause: c1, strength: "
         "must}\n"),
        "settings:\n  - {key: return.rounds, value: 4, clause: c1, strength: must, sure: H}\n",
    };
    struct str digests[3];

    fixture_good_pack(f, "A1", "320600", 30);
    for (size_t i = 0; i < 3; i++) {
        fixture_write(f, "A1/settings.yaml", texts[i]);
        struct policy *policy = load(f);
        digests[i] =
            str_copy(&f->arena, json_get_text(json_array_get(policy_packs(policy), 0), "digest"));
        policy_free(policy);
    }
    assert_true(str_equal(digests[0], digests[1]));
    assert_false(str_equal(digests[0], digests[2]));
}

static struct clock_answers clocks(struct fixture *f, const struct policy *policy, const char *id)
{
    struct clock_answers answers = {0, NULL};
    struct policy_place place = place_on(2026);
    struct instant from = instant_beijing_start((struct date){2026, 3, 2});
    struct fault fault = {0};

    assert_int_equal(clock_rules(policy, &f->arena, &place, id, NULL, from, &answers, &fault),
                     ST_OK);
    return answers;
}

static void the_earliest_due_day_governs_a_term(void **state)
{
    struct fixture *f = *state;

    fixture_good_pack(f, "A1", "320600", 30);
    fixture_write(
        f, "A1/clocks.yaml",
        "clocks:\n  - {id: filing.review, amount: 5, unit: workdays, start: "
        "submission-complete, owed_by: police, owed_to: operator, strength: policy, sure: "
        "H, zh: 承诺, en: promise}\n"
        "  - {id: filing.change, amount: 20, unit: days, start: change-decided, owed_by: "
        "operator, owed_to: police, clause: c1, strength: encouraged, sure: H, zh: 变更, "
        "en: change}\n");
    struct policy *policy = load(f);
    struct clock_answers answers = clocks(f, policy, "filing.review");
    assert_int_equal(answers.count, 2);
    assert_true(str_is(answers.answers[0].rule.pack, "A1"));
    assert_true(answers.answers[0].governs && !answers.answers[1].governs);
    assert_int_equal(answers.answers[0].due.due_on.day, 9);
    answers = clocks(f, policy, "filing.change");
    assert_int_equal(answers.count, 2);
    assert_true(str_is(answers.answers[0].rule.strength, "encouraged"));
    assert_true(str_is(answers.answers[1].rule.pack, "DEFAULT"));
    assert_int_equal(clocks(f, policy, "no.such").count, 0);
    policy_free(policy);
}

static void a_local_rule_may_name_county_organs_where_the_national_one_yields(void **state)
{
    struct fixture *f = *state;
    struct organ_facts facts = {.level = 2, .reach = STR("local"), .managed_at = STR("450102")};
    struct str nanning[] = {STR("450000"), STR("450100"), STR("450102")};
    struct policy_place place = {nanning, 3, NULL, 0, {2026, 6, 1}};
    struct organ_answer answer;
    struct fault fault = {0};

    fixture_good_pack(f, "A1", "450000", 50);
    fixture_write(
        f, "A1/organs.yaml",
        "organs:\n  - {id: county, organ: county, places: [managed], clause: c1, strength: "
        "must, sure: H, zh: 县级受理, en: county}\n");
    struct policy *policy = load(f);
    assert_int_equal(organ_of_filing(policy, &f->arena, &place, &facts, &answer, &fault), ST_OK);
    assert_true(str_is(answer.level, "county"));
    assert_true(str_is(answer.region, "450102"));
    assert_true(str_is(answer.rule, "A1:county"));
    facts.level = 5; /* the national rule does not yield here */
    assert_int_equal(organ_of_filing(policy, &f->arena, &place, &facts, &answer, &fault), ST_OK);
    assert_true(str_is(answer.level, "province"));
    policy_free(policy);
}

static void all_rules_of_a_place_come_with_one_governing_value_each(void **state)
{
    struct fixture *f = *state;
    struct policy *policy = NULL;
    struct policy_report report;
    struct fault fault = {0};
    struct str codes[RULES_MAX_DEPTH];
    struct policy_place place = {.regions = codes, .on = {2026, 6, 1}};
    size_t i, settings = 0;
    json_t *rule;

    assert_int_equal(policy_load(&f->arena, NULL, 0, &policy, &report, &fault), ST_OK);
    assert_int_equal(rules_regions(policy, STR("140502"), codes, &place.region_count, &fault),
                     ST_OK);
    assert_int_equal(place.region_count, 4);
    assert_true(str_is(codes[0], "100000") && str_is(codes[3], "140502"));
    json_t *rules = rules_at(policy, &f->arena, &place);
    for (const struct policy_keys_row *row = policy_keys_all(); row->key; row++)
        settings += str_is(str_of(row->key), "extension.max_days") ? 0 : 1;
    assert_int_equal(json_array_size(json_get_list(rules, "settings")), settings);
    assert_true(json_array_size(json_get_list(rules, "clocks")) >= 10);
    json_array_foreach(json_get_list(rules, "clocks"), i, rule)
    {
        const json_t *values = json_get_list(rule, "values");
        assert_true(json_get_bool(json_array_get(values, 0), "governs", false));
        assert_false(json_get_bool(json_array_get(values, 1), "governs", false));
    }
    assert_int_equal(rules_regions(policy, STR("888888"), codes, &place.region_count, &fault),
                     ST_NOT_FOUND);
    policy_free(policy);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_open, fixture_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_stricter_local_rule_governs),
        TEST(equally_strict_rules_give_the_higher_rank),
        TEST(a_stricter_promise_of_local_policy_governs_too),
        TEST(a_recommendation_governs_only_alone),
        TEST(what_is_no_matter_of_strictness_is_decided_nearest),
        TEST(a_pack_counts_in_its_region_sector_and_period_only),
        TEST(a_sector_pack_counts_in_its_sector),
        TEST(the_origin_lists_every_value_and_one_governs),
        TEST(a_folder_replaces_the_built_in_pack_of_its_code),
        TEST(a_matter_keeps_the_version_of_the_day_it_began),
        TEST(every_key_has_a_default),
        TEST(clauses_and_lists_are_there),
        TEST(the_digest_changes_with_the_rules_and_not_with_remarks),
        TEST(the_earliest_due_day_governs_a_term),
        TEST(all_rules_of_a_place_come_with_one_governing_value_each),
        TEST(a_local_rule_may_name_county_organs_where_the_national_one_yields),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
