/* SPDX-License-Identifier: Apache-2.0
 * Levels and clocks of incidents beside the golden cases: facts as people write them, guides of
 * several packs at one place, the mark on the earliest clock, lint of levels.yaml. */
#include "policy/incident_class.h"
#include "policy/incident_clock.h"
#include "policy/incident_level.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "fixture.h"

static const struct date today = {2026, 6, 1};

static struct policy *load(struct fixture *f)
{
    struct policy *policy = NULL;
    struct policy_report report;
    enum status status = fixture_load(f, &policy, &report);

    for (size_t i = 0; i < report.count; i++)
        print_error("%.*s:%d %.*s\n", STR_ARG(report.problems[i].file), report.problems[i].line,
                    STR_ARG(report.problems[i].en));
    assert_int_equal(status, ST_OK);
    return policy;
}

static json_t *object_of(struct fixture *f, const char *text)
{
    struct fault fault = {0};
    json_t *value;

    assert_int_equal(json_read(&f->arena, str_of(text), JSON_MAX_BYTES, &fault, &value), ST_OK);
    return value;
}

static json_t *facts_of(struct fixture *f, const struct policy *policy, const char *text,
                        json_t **ret_unknown)
{
    struct fault fault = {0};
    json_t *facts, *unknown;

    assert_int_equal(
        incident_level_read(policy, &f->arena, object_of(f, text), &facts, &unknown, &fault),
        ST_OK);
    if (ret_unknown)
        *ret_unknown = unknown;
    return facts;
}

#define TRIAL_LEVELS                                                                               \
    "facts:\n  - {id: queue-length, type: number, unit: times, zh: 排队, en: queue}\n"           \
    "guides:\n  - id: local\n    zh: 本地\n    en: Local\n    clause: c1\n    sure: H\n"         \
    "    criteria:\n"                                                                              \
    "      - {id: II.queue, level: II, when: [{fact: queue-length, min: 5}], zh: 长, en: long}\n" \
    "      - {id: IV, level: IV, otherwise: true, zh: 余, en: rest}\n"

static void members_with_underscores_are_understood_and_strangers_are_told(void **state)
{
    struct fixture *f = *state;
    fixture_good_pack(f, "XX2024", "320600", 30);
    struct policy *policy = load(f);
    json_t *unknown,
        *facts = facts_of(f, policy, "{\"loss_yuan\":1,\"colour\":2,\"threat\":null}", &unknown);

    assert_int_equal(json_object_size(facts), 1);
    assert_int_equal(json_get_int(facts, "loss-yuan", 0), 1);
    assert_int_equal(json_array_size(unknown), 1);
    assert_string_equal(json_text(json_array_get(unknown, 0)).ptr, "colour");
    policy_free(policy);
}

static void a_value_of_another_kind_is_refused_by_name(void **state)
{
    static const char *const wrong[] = {
        "{\"loss-yuan\":-1}",   "{\"loss-yuan\":\"1\"}", "{\"loss-yuan\":1.5}",
        "{\"threat\":\"big\"}", "{\"threat\":2}",        "{\"important-system\":\"yes\"}",
    };
    struct fixture *f = *state;
    fixture_good_pack(f, "XX2024", "320600", 30);
    struct policy *policy = load(f);

    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct fault fault = {0};
        json_t *facts, *unknown;
        assert_int_equal(incident_level_read(policy, &f->arena, object_of(f, wrong[i]), &facts,
                                             &unknown, &fault),
                         ST_INVALID);
        assert_string_equal(fault.field, "facts");
    }
    policy_free(policy);
}

static void of_several_guides_the_highest_level_counts_and_all_are_shown(void **state)
{
    struct fixture *f = *state;
    fixture_good_pack(f, "XX2024", "320600", 30);
    fixture_write(f, "XX2024/levels.yaml", TRIAL_LEVELS);
    struct policy *policy = load(f);
    const struct str regions[] = {STR("100000"), STR("320000"), STR("320600")};
    const struct policy_place place = {.regions = regions, .region_count = 3, .on = today};
    struct fault fault = {0};
    json_t *judgement, *guides = incident_level_guides(policy, &f->arena, &place);

    assert_string_equal(json_get_text(json_array_get(guides, 0), "id").ptr, "XX2024:local");
    json_t *facts = facts_of(f, policy, "{\"queue-length\":5,\"loss-yuan\":5000000}", NULL);
    assert_int_equal(incident_level_propose(policy, &f->arena, &place, facts, &judgement, &fault),
                     ST_OK);
    assert_string_equal(json_get_text(judgement, "level").ptr, "II");
    assert_string_equal(json_get_text(judgement, "guide").ptr, "XX2024:local");
    assert_true(json_array_size(json_get_list(judgement, "guides")) >= 2);
    facts = facts_of(f, policy, "{\"queue-length\":5,\"loss-yuan\":100000000}", NULL);
    assert_int_equal(incident_level_propose(policy, &f->arena, &place, facts, &judgement, &fault),
                     ST_OK);
    assert_string_equal(json_get_text(judgement, "level").ptr, "I");
    assert_string_equal(json_get_text(judgement, "guide").ptr, "CN-LAW:incident");
    assert_int_equal(json_array_size(json_get_list(judgement, "missing")), 0);
    policy_free(policy);
}

static void a_guide_that_does_not_apply_says_nothing(void **state)
{
    struct fixture *f = *state;
    fixture_good_pack(f, "XX2024", "320600", 30);
    struct policy *policy = load(f);
    const struct str regions[] = {STR("100000")};
    const struct policy_place place = {.regions = regions, .region_count = 1, .on = today};
    struct fault fault = {0};
    json_t *judgement;

    json_t *facts = facts_of(f, policy, "{\"outage-minutes\":2000}", NULL);
    assert_int_equal(incident_level_propose(policy, &f->arena, &place, facts, &judgement, &fault),
                     ST_OK);
    assert_string_equal(json_get_text(judgement, "level").ptr, "IV");
    facts = facts_of(f, policy, "{\"outage-minutes\":2000,\"industry-data-processor\":true}", NULL);
    assert_int_equal(incident_level_propose(policy, &f->arena, &place, facts, &judgement, &fault),
                     ST_OK);
    assert_string_equal(json_get_text(judgement, "level").ptr, "I");
    assert_string_equal(json_get_text(judgement, "guide").ptr, "CN-LAW:data-incident");
    policy_free(policy);
}

static void levels_are_ordered_from_the_gravest(void **state)
{
    static const char *const words[] = {"I", "II", "III", "IV", ""};

    (void)state;
    for (int i = 0; i < 5; i++)
        assert_int_equal(incident_level_order(str_of(words[i])), i);
    assert_int_equal(incident_level_order(STR("V")), 4);
}

static void one_clock_is_marked_and_none_that_is_only_possible(void **state)
{
    static const struct {
        const char *facts;
        bool has_mark;
    } cases[] = {
        {"{\"operator_kind\":\"cii\",\"level\":\"III\"}", true},
        {"{\"operator_kind\":\"cii\",\"level\":\"II\"}", true},
        {"{\"operator_kind\":\"cii\"}", false},
    };
    struct fixture *f = *state;
    fixture_good_pack(f, "XX2024", "320600", 30);
    struct policy *policy = load(f);
    const struct str codes[] = {STR("CN-LAW")};
    struct instant at = instant_beijing_start(today);

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct yaml_read_tree tree = {object_of(f, cases[i].facts), NULL};
        struct policy_report report;
        struct incident_facts facts;
        struct fault fault = {0};
        json_t *answer, *clock;
        size_t k, marks = 0;
        assert_int_equal(incident_facts_of(policy, &f->arena, &tree, at, &facts, &fault), ST_OK);
        assert_int_equal(
            incident_clock_list(policy, &f->arena, &facts, at, codes, 1, &answer, &report, &fault),
            ST_OK);
        json_array_foreach(json_get_list(answer, "clocks"), k, clock)
        {
            marks += json_get_bool(clock, "earliest", false) ? 1 : 0;
            assert_false(json_get_bool(clock, "earliest", false) &&
                         json_get_text(clock, "conditional").len > 0);
        }
        assert_int_equal(marks, cases[i].has_mark ? 1 : 0);
    }
    policy_free(policy);
}

/* A row of an evaluation about one rule, as far as clocks read it. */
static json_t *row_of(struct fixture *f, const char *rule, const char *duty)
{
    static const char form[] = "{\"id\":\"o\",\"duty\":\"%s\",\"subject\":\"s\","
                               "\"subject_type\":\"system\",\"subject_name\":\"S\","
                               "\"occurrence\":\"as-if\",\"state\":\"open\",\"origin\":[{"
                               "\"rule\":\"%s\",\"due_at\":\"2026-03-02T10:00:00+08:00\","
                               "\"due_on\":\"2026-03-02\",\"governs\":true}]}";
    char text[512];

    (void)snprintf(text, sizeof text, form, duty, rule);
    return object_of(f, text);
}

static void a_clock_found_at_every_level_is_certain_and_at_some_it_names_them(void **state)
{
    static const char *const words[] = {"I", "II", "III", "IV"};
    static const char cii[] = "CN-LAW:inc.cii-police", other[] = "CN-LAW:csl.report";
    struct fixture *f = *state;
    fixture_good_pack(f, "XX2024", "320600", 30);
    struct policy *policy = load(f);
    struct incident_clock_rows lists[5];
    json_t *crime = json_new_list(&f->arena);

    for (size_t i = 0; i < 4; i++) {
        json_t *rows = json_new_list(&f->arena);

        if (i < 2)
            json_add(rows, row_of(f, cii, "incident.report-police-and-sector.police"));
        json_add(rows, row_of(f, other, "incident.report-police-and-sector.sector"));
        lists[i] = (struct incident_clock_rows){rows, "level", words[i]};
    }
    json_add(crime, row_of(f, cii, "incident.report-police-and-sector.police"));
    lists[4] = (struct incident_clock_rows){crime, "crime", NULL};
    json_t *answer = incident_clock_of_each(policy, &f->arena, lists, 5);
    json_t *clocks = json_get_list(answer, "clocks"), *clock;
    size_t i;
    assert_int_equal(json_array_size(clocks), 2);
    json_array_foreach(clocks, i, clock)
    {
        bool is_cii = str_is(json_get_text(clock, "rule"), cii);
        assert_string_equal(json_get_text(clock, "conditional").ptr, is_cii ? "level" : "");
        assert_int_equal(json_array_size(json_get_list(clock, "levels")), is_cii ? 2 : 4);
        assert_int_equal(json_get_bool(clock, "earliest", true), !is_cii);
    }
    policy_free(policy);
}

static void duties_say_which_of_them_are_reports(void **state)
{
    struct fixture *f = *state;
    fixture_good_pack(f, "XX2024", "320600", 30);
    struct policy *policy = load(f);
    struct str term;

    assert_string_equal(incident_clock_report(policy, STR("incident.report-major")).ptr, "first");
    assert_string_equal(incident_clock_report(policy, STR("incident.closing-report")).ptr,
                        "closing");
    assert_int_equal(incident_clock_report(policy, STR("incident.evidence")).len, 0);
    assert_string_equal(
        incident_clock_figure(policy, &f->arena, STR("CN-LAW:inc.cii-police"), &term), "law");
    assert_string_equal(incident_clock_figure(policy, &f->arena, STR("CN-LAW:pipl.persons"), &term),
                        "policy");
    assert_string_equal(term.ptr, "at-once");
    assert_string_equal(incident_clock_figure(policy, &f->arena, STR("CN-LAW:inc.sector"), &term),
                        "none");
    policy_free(policy);
}

static void classes_of_every_edition_lead_to_the_present_one(void **state)
{
    static const struct {
        const char *code, *present;
    } cases[] = {{"IC3", "DS"}, {"IDI", "DS"}, {"DS", "DS"},   {"IC6", "FOC"}, {"MI", "MP"},
                 {"RO", "RO"},  {"IC", "IC"},  {"IC7", "OTH"}, {"ZZ", ""},     {"", ""}};
    struct fixture *f = *state;
    fixture_good_pack(f, "XX2024", "320600", 30);
    struct policy *policy = load(f);

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_true(str_is(incident_class_of(policy, str_of(cases[i].code)), cases[i].present));
    assert_true(incident_class_is_of_data(policy, STR("IC3")));
    assert_false(incident_class_is_of_data(policy, STR("IC2")));
    policy_free(policy);
}

/* One mistake in levels.yaml, and a part of the reason. */
static const struct {
    const char *text, *en;
} mistakes[] = {
    {"guides:\n  - {id: a, zh: 甲, en: A, clause: c9, sure: H, criteria: [{id: x, level: I, "
     "otherwise: true, zh: 甲, en: A}]}\n",
     "no clause"},
    {"guides:\n  - {id: a, zh: 甲, en: A, clause: c1, sure: H, criteria: [{id: x, level: V, "
     "otherwise: true, zh: 甲, en: A}]}\n",
     "must be one of"},
    {"guides:\n  - {id: a, zh: 甲, en: A, clause: c1, sure: H, criteria: [{id: x, level: I, "
     "zh: 甲, en: A}]}\n",
     "has when, or otherwise"},
    {"guides:\n  - {id: a, zh: 甲, en: A, clause: c1, sure: H, criteria: [{id: x, level: I, when: "
     "[{fact: nobody, min: 1}], zh: 甲, en: A}]}\n",
     "declares the fact"},
    {"guides:\n  - {id: a, zh: 甲, en: A, clause: c1, sure: H, criteria: [{id: x, level: I, when: "
     "[{fact: loss-yuan, is: true}], zh: 甲, en: A}]}\n",
     "compared wrongly"},
    {"guides:\n  - {id: a, zh: 甲, en: A, clause: c1, sure: H, criteria: [{id: x, level: I, when: "
     "[{fact: threat, least: huge}], zh: 甲, en: A}]}\n",
     "no such word"},
    {"guides:\n  - {id: a, zh: 甲, en: A, clause: c1, sure: H, criteria: [{id: x, level: I, when: "
     "[{fact: loss-yuan, min: 1, is: true}], zh: 甲, en: A}]}\n",
     "one of is, any, least, min"},
    {"facts:\n  - {id: a, type: word, zh: 甲, en: A}\n", "have words"},
};

static void mistakes_in_levels_are_found(void **state)
{
    struct fixture *f = *state;

    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
        struct policy *policy = NULL;
        struct policy_report report;
        fixture_good_pack(f, "XX2024", "320600", 30);
        fixture_write(f, "XX2024/levels.yaml", mistakes[i].text);
        assert_int_equal(fixture_load(f, &policy, &report), ST_INVALID);
        if (!fixture_problem(&report, "levels.yaml", 0, mistakes[i].en))
            fail_msg("%s: %.*s", mistakes[i].en, STR_ARG(report.problems[0].en));
    }
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, fixture_open, fixture_close)
    const struct CMUnitTest tests[] = {
        CASE(members_with_underscores_are_understood_and_strangers_are_told),
        CASE(a_value_of_another_kind_is_refused_by_name),
        CASE(of_several_guides_the_highest_level_counts_and_all_are_shown),
        CASE(a_guide_that_does_not_apply_says_nothing),
        CASE(levels_are_ordered_from_the_gravest),
        CASE(one_clock_is_marked_and_none_that_is_only_possible),
        CASE(classes_of_every_edition_lead_to_the_present_one),
        CASE(a_clock_found_at_every_level_is_certain_and_at_some_it_names_them),
        CASE(duties_say_which_of_them_are_reports),
        CASE(mistakes_in_levels_are_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
