/* SPDX-License-Identifier: Apache-2.0
 * The 2025 filing form: every rule on its fields, conditions, sums, exclusions, record values. */
#include "policy/form.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "fixture.h"

#define FORM STR("filing-2025")

static struct arena arena;
static struct policy *policy;

static int open_policy(void **state)
{
    struct policy_report report;
    struct fault fault = {0};

    (void)state;
    arena_init(&arena, (size_t)128 << 20);
    return policy_load(&arena, NULL, 0, &policy, &report, &fault) == ST_OK ? 0 : -1;
}

static int close_policy(void **state)
{
    (void)state;
    policy_free(policy);
    arena_done(&arena);
    return 0;
}

static json_t *json_of(const char *text)
{
    struct fault fault = {0};
    json_t *value = NULL;

    if (json_read(&arena, str_of(text), JSON_MAX_BYTES, &fault, &value) != ST_OK)
        fail_msg("%s: %s", text, fault.en);
    return value;
}

static const char party_answers[] =
    "{\"table1.unit_name\":\"示范市水务局\",\"table1.uscc\":\"91350100M000100Y43\","
    "\"table1.internet_addresses\":\"无\",\"table1.address_region\":\"320600\","
    "\"table1.address_detail\":\"人民路1号\",\"table1.postal_code\":\"226001\","
    "\"table1.region\":\"320600\",\"table1.head_name\":\"张三\",\"table1.head_post\":\"局长\","
    "\"table1.head_phone\":\"0513-12345678\",\"table1.security_department\":\"信息中心\","
    "\"table1.security_contact_name\":\"李四\",\"table1.security_contact_post\":\"主任\","
    "\"table1.security_contact_phone\":\"/\",\"table1.security_contact_mobile\":\"13800000000\","
    "\"table1.security_contact_email\":\"a@b.example\",\"table1.data_department\":\"信息中心\","
    "\"table1.data_contact_name\":\"李四\",\"table1.data_contact_post\":\"主任\","
    "\"table1.data_contact_phone\":\"0513-1\",\"table1.data_contact_mobile\":\"13800000000\","
    "\"table1.data_contact_email\":\"a@b.example\",\"table1.subordination\":\"3\","
    "\"table1.unit_kind\":\"2\",\"table1.industry\":\"28\",\"table1.filed_now_total\":3,"
    "\"table1.filed_now_2\":2,\"table1.filed_now_3\":1,\"table1.filed_now_4\":0,"
    "\"table1.filed_now_5\":0,\"table1.objects_total\":4,\"table1.objects_1\":1,"
    "\"table1.objects_2\":2,\"table1.objects_3\":1,\"table1.objects_4\":0,"
    "\"table1.objects_5\":0}";

static const char system_answers[] =
    "{\"table2.name\":\"供水调度系统\",\"table2.running\":\"running\",\"table2.kinds\":[\"system\"]"
    ","
    "\"table2.technologies\":[\"other\"],\"table2.business_kinds\":[\"command\"],"
    "\"table2.business_description\":\"调度\\n第二行\",\"table2.service_scope\":\"30\","
    "\"table2.service_objects\":\"internal\",\"table2.deployment\":\"1\","
    "\"table2.network_nature\":\"1\",\"table2.interconnections\":[\"same-unit\"],"
    "\"table2.in_operation_on\":\"2024-05-01\",\"table2.is_subsystem\":false,"
    "\"table4.cloud_used\":false,\"table4.mobile_used\":false,\"table4.iot_used\":false,"
    "\"table4.ics_used\":false,\"table4.bigdata_used\":false,\"table5.topology\":true,"
    "\"table5.organisation\":true,\"table5.design\":false,\"table5.products\":false,"
    "\"table5.services\":false,\"table5.sector_guidance\":false}";

static const char grading_answers[] =
    "{\"table3.info_situations\":[\"public:serious\"],\"table3.info_level\":3,"
    "\"table3.service_situations\":[\"citizen:grave\"],\"table3.service_level\":2,"
    "\"table3.level\":3,\"table3.graded_on\":\"2026-03-02\",\"table3.report\":true,"
    "\"table3.expert_review\":true,\"table3.has_department\":false,"
    "\"table3.filled_by\":\"李四\",\"table3.filled_on\":\"2026-03-03\"}";

static const char data_answers[] =
    "{\"table6.name\":\"用户账户\",\"table6.level\":\"general\",\"table6.category\":\"账户信息\","
    "\"table6.department\":\"信息中心\",\"table6.head\":\"李四\",\"table6.personal\":[\"general\"],"
    "\"table6.total_size\":1.5,\"table6.total_unit\":\"tb\",\"table6.total_records\":20,"
    "\"table6.growth_size\":3,\"table6.growth_unit\":\"gb\",\"table6.sources\":[\"collected\"],"
    "\"table6.interaction\":[\"none\"],\"table6.storage_cloud\":\"none\","
    "\"table6.storage_room\":\"own\",\"table6.storage_place\":\"domestic\"}";

static const char *answers_of(const char *about)
{
    if (strcmp(about, "party") == 0)
        return party_answers;
    if (strcmp(about, "grading") == 0)
        return grading_answers;
    return strcmp(about, "data") == 0 ? data_answers : system_answers;
}

static struct form_problems check(const char *about, const json_t *answers)
{
    struct form_problems problems = {0, NULL};

    assert_int_equal(form_check(policy, &arena, FORM, str_of(about), answers, &problems), ST_OK);
    return problems;
}

static void a_full_form_has_no_problem(void **state)
{
    static const char *const subjects[] = {"party", "system", "grading", "data"};

    (void)state;
    for (size_t i = 0; i < 4; i++) {
        struct form_problems problems = check(subjects[i], json_of(answers_of(subjects[i])));
        if (problems.count > 0)
            fail_msg("%s: %.*s", subjects[i], STR_ARG(problems.problems[0].en));
    }
}

/* Answers laid over the full ones; null takes one away. */
static const struct {
    const char *about, *change;
    const char *key, *code; /* of the problem; NULL when there must be none */
    bool is_missing;
} cases[] = {
    {"party", "{\"table1.head_name\":null}", "table1.head_name", "missing", true},
    {"party", "{\"table1.head_name\":\"  \"}", "table1.head_name", "missing", true},
    {"party", "{\"table1.head_email\":null}", NULL, NULL, false},
    {"party", "{\"table1.head_email\":\"nobody\"}", "table1.head_email", "not-an-email", false},
    {"party", "{\"table1.head_email\":\"a@b\"}", "table1.head_email", "not-an-email", false},
    {"party", "{\"table1.head_email\":\"a@@b.c\"}", "table1.head_email", "not-an-email", false},
    {"party", "{\"table1.head_email\":\"a b@c.d\"}", "table1.head_email", "not-an-email", false},
    {"party", "{\"table1.head_name\":7}", "table1.head_name", "not-text", false},
    {"party", "{\"table1.head_name\":\"a\\nb\"}", "table1.head_name", "not-one-line", false},
    {"party", "{\"table1.postal_code\":\"22600\"}", "table1.postal_code", "not-a-postal-code",
     false},
    {"party", "{\"table1.postal_code\":\"22600x\"}", "table1.postal_code", "not-a-postal-code",
     false},
    {"party", "{\"table1.region\":\"990000\"}", NULL, NULL, false},
    {"party", "{\"table1.region\":\"880000\"}", "table1.region", "not-a-region", false},
    {"party", "{\"table1.region\":\"320699\"}", NULL, NULL, false},
    {"party", "{\"table1.region\":\"32060\"}", "table1.region", "not-a-region", false},
    {"party", "{\"table1.uscc\":\"91350100M000100Y4\"}", "table1.uscc", "not-a-uscc", false},
    {"party", "{\"table1.uscc\":\"91350100I000100Y43\"}", "table1.uscc", "not-a-uscc", false},
    {"party", "{\"table1.head_phone\":\"ask him\"}", "table1.head_phone", "not-a-phone", false},
    {"party", "{\"table1.data_contact_mobile\":\"23800000000\"}", "table1.data_contact_mobile",
     "not-a-mobile", false},
    {"party", "{\"table1.data_contact_mobile\":\"1380000000\"}", "table1.data_contact_mobile",
     "not-a-mobile", false},
    {"party", "{\"table1.subordination\":\"5\"}", "table1.subordination", "not-an-option", false},
    {"party", "{\"table1.subordination\":5}", "table1.subordination", "not-text", false},
    {"party", "{\"table1.subordination\":\"9\"}", "table1.subordination_other", "missing", true},
    {"party", "{\"table1.unit_kind\":\"9\"}", "table1.unit_kind_other", "missing", true},
    {"party", "{\"table1.industry\":\"99\"}", "table1.industry_other", "missing", true},
    {"party", "{\"table1.industry\":\"49\"}", "table1.industry", "not-an-option", false},
    {"party", "{\"table1.filed_now_total\":4}", "table1.filed_now_total", "sum", true},
    {"party", "{\"table1.objects_5\":1}", "table1.objects_total", "sum", true},
    {"party", "{\"table1.objects_5\":-1}", "table1.objects_5", "out-of-range", false},
    {"party", "{\"table1.objects_5\":0.5}", "table1.objects_5", "not-a-whole-number", false},
    {"party", "{\"table1.objects_5\":\"1\"}", "table1.objects_5", "not-a-whole-number", false},
    {"party", "{\"table1.colour\":\"red\"}", "table1.colour", "unknown", false},
    {"party", "{\"colour\":[]}", "colour", "unknown", false},
    {"system", "{\"table2.kinds\":[]}", "table2.kinds", "missing", true},
    {"system", "{\"table2.kinds\":\"system\"}", "table2.kinds", "not-a-list", false},
    {"system", "{\"table2.kinds\":[\"program\"]}", "table2.kinds", "not-an-option", false},
    {"system", "{\"table2.kinds\":[7]}", "table2.kinds", "not-an-option", false},
    {"system", "{\"table2.kinds\":[\"data\",\"data\"]}", "table2.kinds", "twice", false},
    {"system", "{\"table2.kinds\":[\"data\"],\"table2.technologies\":null}", NULL, NULL, false},
    {"system", "{\"table2.service_scope\":\"11\"}", "table2.cross_province_count", "missing", true},
    {"system", "{\"table2.service_scope\":\"11\",\"table2.cross_province_count\":1}",
     "table2.cross_province_count", "out-of-range", false},
    {"system", "{\"table2.service_scope\":\"11\",\"table2.cross_province_count\":35}",
     "table2.cross_province_count", "out-of-range", false},
    {"system", "{\"table2.service_scope\":\"11\",\"table2.cross_province_count\":3}", NULL, NULL,
     false},
    {"system", "{\"table2.service_scope\":\"21\"}", "table2.cross_city_count", "missing", true},
    {"system", "{\"table2.service_scope\":\"99\"}", "table2.service_scope_other", "missing", true},
    {"system", "{\"table2.service_objects\":\"other\"}", "table2.service_objects_other", "missing",
     true},
    {"system", "{\"table2.deployment\":\"9\"}", "table2.deployment_other", "missing", true},
    {"system", "{\"table2.network_nature\":\"9\"}", "table2.network_nature_other", "missing", true},
    {"system", "{\"table2.network_nature\":\"2\"}", "table2.source_addresses", "missing", true},
    {"system", "{\"table2.network_nature\":\"2\"}", "table2.domains", "missing", true},
    {"system", "{\"table2.network_nature\":\"2\"}", "table2.ports", "missing", true},
    {"system", "{\"table2.interconnections\":[\"other\"]}", "table2.interconnections_other",
     "missing", true},
    {"system", "{\"table2.business_kinds\":[\"office\",\"other\"]}", "table2.business_other",
     "missing", true},
    {"system", "{\"table2.in_operation_on\":null}", "table2.in_operation_on", "missing", true},
    {"system", "{\"table2.in_operation_on\":null,\"table2.running\":\"building\"}", NULL, NULL,
     false},
    {"system", "{\"table2.in_operation_on\":\"2024-5-1\"}", "table2.in_operation_on", "not-a-date",
     false},
    {"system", "{\"table2.in_operation_on\":\"2023-02-29\"}", "table2.in_operation_on",
     "not-a-date", false},
    {"system", "{\"table2.is_subsystem\":true}", "table2.parent_name", "missing", true},
    {"system", "{\"table2.is_subsystem\":true}", "table2.parent_unit", "missing", true},
    {"system", "{\"table2.is_subsystem\":\"yes\"}", "table2.is_subsystem", "not-yes-or-no", false},
    {"system", "{\"table4.cloud_used\":true}", "table4.cloud_role", "missing", true},
    {"system", "{\"table4.cloud_used\":true,\"table4.cloud_role\":[\"provider\"]}",
     "table4.cloud_tenants", "missing", true},
    {"system", "{\"table4.cloud_used\":true,\"table4.cloud_role\":[\"tenant\"]}",
     "table4.cloud_platform_name", "missing", true},
    {"system", "{\"table4.cloud_used\":true,\"table4.cloud_role\":[\"tenant\"]}",
     "table4.cloud_platform_level", "missing", true},
    {"system", "{\"table4.cloud_used\":true,\"table4.cloud_role\":[\"tenant\"]}",
     "table4.cloud_platform_number", "missing", true},
    {"system", "{\"table4.cloud_used\":true,\"table4.cloud_role\":[\"tenant\"]}",
     "table4.cloud_certificate", "missing", true},
    {"system",
     "{\"table4.cloud_used\":true,\"table4.cloud_role\":[\"tenant\"],\"table4.cloud_certificate\":"
     "false}",
     "table4.cloud_certificate", "must-attach", true},
    {"system",
     "{\"table4.cloud_used\":true,\"table4.cloud_role\":[\"tenant\"],\"table4.cloud_platform_"
     "level\":6}",
     "table4.cloud_platform_level", "out-of-range", false},
    {"system", "{\"table4.mobile_used\":true}", "table4.mobile_names", "missing", true},
    {"system", "{\"table4.iot_used\":true}", "table4.iot_sensing", "missing", true},
    {"system", "{\"table4.ics_used\":true}", "table4.ics_layers", "missing", true},
    {"system", "{\"table4.bigdata_used\":true}", "table4.bigdata_abroad", "missing", true},
    {"system", "{\"table4.bigdata_used\":true,\"table4.bigdata_parts\":[\"platform\"]}",
     "table4.bigdata_applications", "missing", true},
    {"system", "{\"table4.bigdata_used\":true,\"table4.bigdata_parts\":[\"application\"]}",
     "table4.bigdata_certificate", "missing", true},
    {"system", "{\"table4.bigdata_used\":true,\"table4.bigdata_parts\":[\"resource\"]}",
     "table4.bigdata_platform_name", "missing", true},
    {"system", "{\"table5.topology\":null}", "table5.topology", "missing", true},
    {"system", "{\"table5.topology\":\"file\"}", "table5.topology", "not-yes-or-no", false},
    {"system", "{\"tables\":[]}", "tables", "unknown", false},
    {"grading", "{\"table3.info_situations\":[\"citizen:everything\"]}", "table3.info_situations",
     "not-an-option", false},
    {"grading", "{\"table3.has_department\":true}", "table3.department_name", "missing", true},
    {"grading", "{\"table3.has_department\":true}", "table3.department_approval", "missing", true},
    {"grading", "{\"table3.level\":0}", "table3.level", "out-of-range", false},
    {"data", "{\"table6.personal\":[\"none\",\"minor\"]}", "table6.personal", "excludes-others",
     false},
    {"data", "{\"table6.personal\":[\"none\"]}", NULL, NULL, false},
    {"data", "{\"table6.interaction\":[\"none\",\"provide\"]}", "table6.interaction",
     "excludes-others", false},
    {"data", "{\"table6.interaction\":[\"provide\"]}", "table6.provide_to", "missing", true},
    {"data", "{\"table6.interaction\":[\"entrust\"]}", "table6.entrust_to", "missing", true},
    {"data", "{\"table6.interaction\":[\"joint\"]}", "table6.joint_with", "missing", true},
    {"data", "{\"table6.sources\":[\"other\"]}", "table6.sources_other", "missing", true},
    {"data", "{\"table6.total_size\":\"1\"}", "table6.total_size", "not-a-number", false},
    {"data", "{\"table6.total_size\":-1}", "table6.total_size", "out-of-range", false},
};

static json_t *changed(const char *about, const char *change)
{
    json_t *answers = json_of(answers_of(about)), *changes = json_of(change), *value;
    const char *key;

    json_object_foreach(changes, key, value)
    {
        if (json_is_null(value))
            (void)json_object_del(answers, key);
        else
            json_put(answers, key, value);
    }
    return answers;
}

static void every_rule_on_a_field_is_kept(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct form_problems problems =
            check(cases[i].about, changed(cases[i].about, cases[i].change));
        bool is_found = !cases[i].key && problems.count == 0;
        for (size_t k = 0; cases[i].key && k < problems.count; k++) {
            const struct form_problem *problem = &problems.problems[k];
            assert_true(problem->zh.len > 0 && problem->en.len > 0);
            is_found = is_found || (str_is(problem->key, cases[i].key) &&
                                    str_is(problem->code, cases[i].code) &&
                                    problem->is_missing == cases[i].is_missing);
        }
        if (!is_found)
            fail_msg("case %zu %s: %zu problems, first %.*s", i, cases[i].change, problems.count,
                     STR_ARG(problems.count ? problems.problems[0].key : STR("none")));
    }
}

static void one_wrong_answer_is_one_problem(void **state)
{
    (void)state;
    struct form_problems problems =
        check("party", changed("party", "{\"table1.postal_code\":\"1\"}"));
    assert_int_equal(problems.count, 1);
    assert_string_equal(str_zero(&arena, problems.problems[0].zh), "“邮政编码”应为 6 位数字");
    assert_string_equal(str_zero(&arena, problems.problems[0].en), "Postal code: must be 6 digits");
}

static void an_empty_form_lists_everything_that_is_missing(void **state)
{
    (void)state;
    struct form_problems problems = check("party", json_new_object(&arena));
    assert_true(problems.count > 30);
    for (size_t i = 0; i < problems.count; i++)
        assert_true(problems.problems[i].is_missing);
    assert_string_equal(str_zero(&arena, problems.problems[0].key), "table1.unit_name");
}

static void sheets_of_the_data_survey_are_checked_row_by_row(void **state)
{
    json_t *answers = json_of(system_answers), *rows = json_new_list(&arena);

    (void)state;
    json_add(rows, json_of(data_answers));
    json_add(rows, changed("data", "{\"table6.name\":null,\"table6.colour\":1}"));
    json_put(answers, "table6", rows);
    struct form_problems problems = check("system", answers);
    assert_int_equal(problems.count, 2);
    assert_string_equal(str_zero(&arena, problems.problems[0].key), "table6[1].name");
    assert_string_equal(str_zero(&arena, problems.problems[1].key), "table6[1].colour");
    json_add(rows, json_keep(&arena, json_integer(7)));
    json_put(answers, "table6", rows);
    problems = check("system", answers);
    assert_true(problems.count > 2);
}

static void too_many_sheets_are_refused(void **state)
{
    json_t *answers = json_of(system_answers), *rows = json_new_list(&arena);

    (void)state;
    for (int i = 0; i < 501; i++)
        json_add(rows, json_of(data_answers));
    json_put(answers, "table6", rows);
    struct form_problems problems = check("system", answers);
    assert_int_equal(problems.count, 1);
    assert_string_equal(str_zero(&arena, problems.problems[0].code), "too-many");
}

static void what_is_no_form_or_no_object_is_told(void **state)
{
    struct form_problems problems;

    (void)state;
    assert_int_equal(
        form_check(policy, &arena, STR("filing-2007"), STR("party"), json_of("{}"), &problems),
        ST_NOT_FOUND);
    assert_int_equal(form_check(policy, &arena, FORM, STR("party"), json_of("[]"), &problems),
                     ST_MALFORMED);
    assert_null(policy_form(policy, STR("")));
    assert_null(form_field(policy, FORM, STR("table1.nothing")));
    assert_null(form_field(policy, STR("no"), STR("table1.uscc")));
}

static void values_of_the_record_become_answers(void **state)
{
    json_t *record = json_of("{\"name\":\"甲\",\"state\":\"changing\",\"kinds\":[\"system\"],"
                             "\"technologies\":[\"cloud\",\"iot\"],\"operation_on\":\"2024-05-01\","
                             "\"form\":{\"table2.deployment\":\"1\",\"table2.name\":\"旧名\"}}");

    (void)state;
    json_t *answers = form_answers(policy, &arena, FORM, STR("system"), record);
    assert_true(str_is(json_get_text(answers, "table2.name"), "甲"));
    assert_true(str_is(json_get_text(answers, "table2.running"), "running"));
    assert_true(str_is(json_get_text(answers, "table2.deployment"), "1"));
    assert_true(json_get_bool(answers, "table4.cloud_used", false));
    assert_true(json_get_bool(answers, "table4.iot_used", false));
    assert_false(json_get_bool(answers, "table4.mobile_used", true));
    assert_null(json_object_get(answers, "table1.unit_name"));
    json_t *party = json_of("{\"party\":{\"name\":\"乙\",\"uscc\":null,\"region\":\"320600\"}}");
    answers = form_answers(policy, &arena, FORM, STR("party"), party);
    assert_true(str_is(json_get_text(answers, "table1.unit_name"), "乙"));
    assert_true(str_is(json_get_text(answers, "table1.region"), "320600"));
    assert_null(json_object_get(answers, "table1.uscc"));
    json_t *early = json_of("{\"state\":\"design\",\"form\":null}");
    answers = form_answers(policy, &arena, FORM, STR("system"), early);
    assert_true(str_is(json_get_text(answers, "table2.running"), "building"));
}

static void answers_become_text_in_both_languages(void **state)
{
    static const struct {
        const char *key, *answer, *zh, *en;
    } texts[] = {
        {"table2.service_scope", "\"11\"", "跨省（区、市）", "several provinces"},
        {"table2.technologies", "[\"cloud\",\"ics\"]", "云计算、工业控制系统",
         "cloud computing, industrial control"},
        {"table2.is_subsystem", "true", "是", "yes"},
        {"table2.is_subsystem", "false", "否", "no"},
        {"table5.topology", "true", "有", "yes"},
        {"table5.topology", "false", "无", "no"},
        {"table3.expert_review", "true", "已评审", "reviewed"},
        {"table3.department_approval", "false", "未审核", "not examined"},
        {"table3.level", "3", "第三级", "level 3"},
        {"table3.level", "9", "", ""},
        {"table2.cross_province_count", "12", "12", "12"},
        {"table6.total_size", "1.5", "1.5", "1.5"},
        {"table2.name", "\"甲\"", "甲", "甲"},
        {"table2.name", "null", "", ""},
        {"table1.industry", "\"28\"", "水利", "water resources"},
        {"table2.service_scope", "\"77\"", "77", "77"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        json_t *holder = json_of(arena_print(&arena, "{\"a\":%s}", texts[i].answer).ptr);
        const json_t *field = form_field(policy, FORM, str_of(texts[i].key));
        const json_t *answer = json_object_get(holder, "a");
        assert_non_null(field);
        assert_string_equal(str_zero(&arena, form_text(&arena, field, answer, false)), texts[i].zh);
        assert_string_equal(str_zero(&arena, form_text(&arena, field, answer, true)), texts[i].en);
    }
}

static void the_form_has_its_tables_and_all_industries(void **state)
{
    static const char *const ids[] = {"cover",  "table1", "table2", "table3",
                                      "table4", "table5", "table6"};
    const json_t *form = policy_form(policy, FORM);
    const json_t *tables = json_get_list(form, "tables");
    const json_t *industry = form_field(policy, FORM, STR("table1.industry"));

    (void)state;
    assert_int_equal(json_array_size(tables), 7);
    for (size_t i = 0; i < 7; i++)
        assert_true(str_is(json_get_text(json_array_get(tables, i), "id"), ids[i]));
    assert_int_equal(json_array_size(json_get_list(industry, "options")), 49);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_full_form_has_no_problem),
        cmocka_unit_test(every_rule_on_a_field_is_kept),
        cmocka_unit_test(one_wrong_answer_is_one_problem),
        cmocka_unit_test(an_empty_form_lists_everything_that_is_missing),
        cmocka_unit_test(sheets_of_the_data_survey_are_checked_row_by_row),
        cmocka_unit_test(too_many_sheets_are_refused),
        cmocka_unit_test(what_is_no_form_or_no_object_is_told),
        cmocka_unit_test(values_of_the_record_become_answers),
        cmocka_unit_test(answers_become_text_in_both_languages),
        cmocka_unit_test(the_form_has_its_tables_and_all_industries),
    };

    return cmocka_run_group_tests(tests, open_policy, close_policy);
}
