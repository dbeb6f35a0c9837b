/* SPDX-License-Identifier: Apache-2.0
 * Lists of systems as people have them, from file to register and back. */
#include "register_bench.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "probe_store.h"
#include "registry/import.h"
#include "registry/party.h"
#include "registry/system.h"

static json_t *run_import(const struct actor *actor, const char *name, bool is_dry)
{
    const struct import_options options = {.is_dry_run = is_dry, .file_name = str_of(name)};
    struct work *w = register_bench_write(actor);
    json_t *report = NULL;
    char path[FILE_PATH_BYTES];

    register_bench_good(import_run(w, file_path(path, FIXTURES, name), &options, &report));
    register_bench_commit();
    return report;
}

static json_t *run_text(const struct actor *actor, const char *text)
{
    const struct import_options options = {.file_name = STR("list.csv")};
    json_t *report = NULL;
    char path[FILE_PATH_BYTES];
    struct fault fault = {.status = ST_OK};

    (void)file_path(path, bench.probe->root, "list.csv");
    assert_int_equal(file_write(path, str_of(text), 0600, &fault), ST_OK);
    struct work *w = register_bench_write(actor);
    register_bench_good(import_run(w, path, &options, &report));
    register_bench_commit();
    return report;
}

static void show(const json_t *report)
{
    size_t index;
    json_t *error;

    json_array_foreach(json_get_list(report, "errors"), index, error)
    {
        struct str text = json_get_text(error, "message_zh");
        (void)fprintf(stderr, "row %lld %s: %.*s\n", (long long)json_get_int(error, "row", 0),
                      json_string_value(json_object_get(error, "column")), STR_ARG(text));
    }
}

static void assert_figures(const json_t *report, int64_t created, int64_t updated, int64_t skipped)
{
    if (json_get_int(report, "error_count", -1) != 0)
        show(report);
    assert_int_equal(json_get_int(report, "error_count", -1), 0);
    assert_int_equal(json_get_int(report, "created", -1), created);
    assert_int_equal(json_get_int(report, "updated", -1), updated);
    assert_int_equal(json_get_int(report, "skipped", -1), skipped);
}

static int64_t count_of(const struct actor *actor, const char *q)
{
    const struct system_filter filter = {.level = -1, .q = str_of(q)};
    struct work *w = register_bench_read(actor);
    json_t *page = NULL;

    register_bench_good(system_list(w, &filter, &page));
    return json_get_int(page, "total", -1);
}

static json_t *first_of(const struct actor *actor, const char *q)
{
    const struct system_filter filter = {.level = -1, .q = str_of(q)};
    struct work *w = register_bench_read(actor);
    json_t *page = NULL;

    register_bench_good(system_list(w, &filter, &page));
    return json_array_get(json_get_list(page, "items"), 0);
}

static void an_office_list_is_read_in_all_its_disorder(void **state)
{
    static const struct {
        const char *name;
        int level;
        const char *on, *state;
    } expected[] = {
        {"门户网站", 3, "2025-03-01", "operation"}, {"ＯＡ 系统", 2, "2024-03-01", "operation"},
        {"财务系统", 3, "2023-03-01", "operation"}, {"人事系统", 2, "2022-03-01", "operation"},
        {"档案系统", 3, "2023-03-15", "operation"}, {"数据中台", 0, "2027-01-01", "pre-launch"},
    };

    (void)state;
    json_t *dry = run_import(&bench.operator_a, "messy.xlsx", true);
    assert_figures(dry, 6, 0, 0);
    assert_int_equal(count_of(&bench.operator_a, ""), 0);
    struct work *w = register_bench_write(&bench.operator_b);
    json_t *report = NULL;
    assert_int_equal(import_apply(w, json_get_text(dry, "import_id"), &report), ST_NOT_FOUND);
    w = register_bench_write(&bench.operator_a);
    register_bench_good(import_apply(w, json_get_text(dry, "import_id"), &report));
    register_bench_commit();
    assert_figures(report, 6, 0, 0);
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        json_t *item = first_of(&bench.operator_a, expected[i].name);
        assert_int_equal(json_get_int(item, "level", -1), expected[i].level);
        assert_true(str_is(json_get_text(item, "operation_on"), expected[i].on));
        assert_true(str_is(json_get_text(item, "state"), expected[i].state));
    }
    assert_true(str_is(json_get_text(first_of(&bench.operator_a, "门户网站"), "certificate_number"),
                       "44010000012-26001"));
    assert_true(
        str_is(json_get_text(first_of(&bench.operator_a, "门户网站"), "filing_state"), "declared"));
    assert_int_equal(count_of(&bench.operator_a, "隐藏"), 0);
}

static void the_same_list_again_changes_nothing(void **state)
{
    (void)state;
    assert_figures(run_import(&bench.operator_a, "messy.xlsx", false), 0, 0, 6);
}

static void every_mistake_is_told_with_its_place_and_nothing_is_stored(void **state)
{
    static const struct {
        int row;
        const char *column, *code;
    } expected[] = {
        {2, "C", "bad-code"},      {3, "D", "unknown-region"},  {4, "E", "unknown-sector"},
        {5, "F", "not-a-level"},   {6, "F", "level-mismatch"},  {7, "G", "bad-code"},
        {8, "H", "not-a-date"},    {9, "J", "not-an-option"},   {10, "K", "not-an-option"},
        {12, "A", "missing-name"}, {13, "B", "not-your-party"}, {14, "G", "formula-error"},
        {15, "C", "number-cut"},
    };

    (void)state;
    int64_t before = count_of(&bench.operator_a, "");
    json_t *report = run_import(&bench.operator_a, "faulty.xlsx", false);
    assert_true(json_is_null(json_object_get(report, "import_id")));
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        bool is_told = false;
        size_t index;
        json_t *error;
        json_array_foreach(json_get_list(report, "errors"), index, error) is_told =
            is_told || (json_get_int(error, "row", 0) == expected[i].row &&
                        (str_is(json_get_text(error, "column"), expected[i].column) ||
                         str_is(json_get_text(error, "code"), "missing-name")) &&
                        str_is(json_get_text(error, "code"), expected[i].code));
        if (!is_told) {
            show(report);
            fail_msg("row %d: %s was not told", expected[i].row, expected[i].code);
        }
    }
    json_t *warning = json_array_get(json_get_list(report, "warnings"), 0);
    assert_true(str_contains(json_get_text(warning, "message_zh"), STR("系统名称")));
    assert_int_equal(count_of(&bench.operator_a, ""), before);
}

static void a_refused_import_reports_that_nothing_was_stored(void **state)
{
    static const char *const figures[] = {"created", "updated", "skipped", "parties_created"};

    (void)state;
    json_t *report = run_text(&bench.operator_a, "系统名称,等级\n未存系统,3\n错级系统,三级以下\n");
    assert_int_equal(json_get_int(report, "error_count", 0), 1);
    assert_int_equal(json_get_int(report, "rows", 0), 2);
    for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++)
        assert_int_equal(json_get_int(report, figures[i], -1), 0);
    assert_int_equal(json_array_size(json_get_list(report, "items")), 0);
    report = run_import(&bench.operator_a, "faulty.xlsx", true);
    assert_true(json_get_int(report, "error_count", 0) > 0);
}

static void a_missing_name_is_told_beside_other_errors(void **state)
{
    (void)state;
    json_t *report = run_text(&bench.operator_a, "等级,系统名称,投入使用日期\n3,,去年\n");
    assert_int_equal(json_get_int(report, "error_count", 0), 2);
    json_t *error = json_array_get(json_get_list(report, "errors"), 1);
    assert_true(str_is(json_get_text(error, "code"), "missing-name"));
    assert_true(str_is(json_get_text(error, "column"), "B"));
    assert_true(str_is(json_get_text(error, "header"), "系统名称"));
}

static void a_repeated_row_is_an_error(void **state)
{
    (void)state;
    json_t *report = run_text(&bench.operator_a, "系统名称,等级\n重复系统,3\n重复系统,2\n");
    assert_int_equal(json_get_int(report, "error_count", 0), 1);
    json_t *error = json_array_get(json_get_list(report, "errors"), 0);
    assert_true(str_is(json_get_text(error, "code"), "duplicate-row"));
    assert_int_equal(json_get_int(error, "row", 0), 3);
}

static void a_police_list_registers_parties_that_are_not_there_and_can_be_undone(void **state)
{
    json_t *report = NULL;
    struct system system;

    (void)state;
    int64_t before = count_of(&bench.police, "");
    json_t *done = run_import(&bench.police, "many.xlsx", false);
    assert_figures(done, 45, 0, 0);
    assert_int_equal(json_get_int(done, "parties_created", 0), 3);
    assert_int_equal(count_of(&bench.police, ""), before + 45);
    struct work *w = register_bench_write(&bench.operator_a);
    assert_int_equal(import_undo(w, json_get_text(done, "import_id"), STR("撤"), &report),
                     ST_NOT_FOUND);
    w = register_bench_write(&bench.police);
    register_bench_good(import_undo(w, json_get_text(done, "import_id"), STR("传错了"), &report));
    register_bench_commit();
    assert_int_equal(json_get_int(report, "systems", 0), 45);
    assert_int_equal(json_get_int(report, "parties", 0), 3);
    assert_int_equal(count_of(&bench.police, ""), before);
    /* Once more, then something touches one of the systems. */
    done = run_import(&bench.police, "many.xlsx", false);
    assert_figures(done, 45, 0, 0);
    struct str id = json_get_text(first_of(&bench.police, "000007"), "id");
    w = register_bench_write(&bench.police);
    register_bench_good(
        system_update(w, id, 1, register_bench_json("{'name':'已改名','reason':'更名'}"), &system));
    register_bench_commit();
    w = register_bench_write(&bench.police);
    assert_int_equal(import_undo(w, json_get_text(done, "import_id"), STR("撤"), &report),
                     ST_CONFLICT);
}

static void an_update_is_taken_back_to_what_was_before(void **state)
{
    json_t *report = NULL;

    (void)state;
    assert_figures(run_text(&bench.operator_a, "系统名称,等级\n回退系统,2\n"), 1, 0, 0);
    json_t *done =
        run_text(&bench.operator_a, "系统名称,等级,网络性质\n回退系统,3,互联网\n新增系统,2,专网\n");
    assert_figures(done, 1, 1, 0);
    assert_int_equal(json_get_int(first_of(&bench.operator_a, "回退系统"), "level", 0), 3);
    struct work *w = register_bench_write(&bench.operator_a);
    register_bench_good(import_undo(w, json_get_text(done, "import_id"), STR("撤"), &report));
    register_bench_commit();
    assert_int_equal(json_get_int(first_of(&bench.operator_a, "回退系统"), "level", 0), 2);
    assert_int_equal(count_of(&bench.operator_a, "新增系统"), 0);
}

static void an_import_does_not_overrule_a_grading(void **state)
{
    (void)state;
    assert_figures(run_text(&bench.operator_a, "系统名称,等级\n已定级系统,2\n"), 1, 0, 0);
    struct str id = json_get_text(first_of(&bench.operator_a, "已定级系统"), "id");
    struct work *w = register_bench_write(&bench.owner);
    register_bench_good(system_set_grade(w, id, 3, 3, 3, STR("定级")));
    register_bench_commit();
    json_t *report = run_text(&bench.operator_a, "系统名称,等级\n已定级系统,2\n");
    json_t *error = json_array_get(json_get_list(report, "errors"), 0);
    assert_true(str_is(json_get_text(error, "code"), "by-procedure"));
}

static void administrators_import_nothing(void **state)
{
    const struct import_options options = {.file_name = STR("messy.xlsx")};
    json_t *report = NULL;
    char path[FILE_PATH_BYTES];

    (void)state;
    struct work *w = register_bench_write(&bench.sysadmin);
    assert_int_equal(import_run(w, file_path(path, FIXTURES, "messy.xlsx"), &options, &report),
                     ST_DENIED);
}

static void the_template_can_be_filled_in_and_read_back(void **state)
{
    struct str bytes;
    struct fault fault = {.status = ST_OK};
    char path[FILE_PATH_BYTES];
    const struct import_options options = {.is_dry_run = true, .file_name = STR("t.xlsx")};
    json_t *report = NULL;

    (void)state;
    struct work *w = register_bench_read(&bench.operator_a);
    register_bench_good(import_template(w, &bytes));
    (void)file_path(path, bench.probe->root, "t.xlsx");
    assert_int_equal(file_write(path, bytes, 0600, &fault), ST_OK);
    w = register_bench_write(&bench.operator_a);
    register_bench_good(import_run(w, path, &options, &report));
    json_t *error = json_array_get(json_get_list(report, "errors"), 0);
    assert_true(str_is(json_get_text(error, "code"), "no-rows"));
    json_t *sheet = json_array_get(json_get_list(report, "sheets"), 0);
    assert_true(json_array_size(json_get_list(sheet, "columns")) > 40);
    assert_int_equal(json_get_int(report, "warning_count", -1), 1); /* the sheet of notes */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_office_list_is_read_in_all_its_disorder),
        cmocka_unit_test(the_same_list_again_changes_nothing),
        cmocka_unit_test(every_mistake_is_told_with_its_place_and_nothing_is_stored),
        cmocka_unit_test(a_refused_import_reports_that_nothing_was_stored),
        cmocka_unit_test(a_missing_name_is_told_beside_other_errors),
        cmocka_unit_test(a_repeated_row_is_an_error),
        cmocka_unit_test(a_police_list_registers_parties_that_are_not_there_and_can_be_undone),
        cmocka_unit_test(an_update_is_taken_back_to_what_was_before),
        cmocka_unit_test(an_import_does_not_overrule_a_grading),
        cmocka_unit_test(administrators_import_nothing),
        cmocka_unit_test(the_template_can_be_filled_in_and_read_back),
    };

    return cmocka_run_group_tests(tests, register_bench_begin, register_bench_end);
}
