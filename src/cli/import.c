/* SPDX-License-Identifier: Apache-2.0
 * `panshi import systems`: the operator's list as it lies in Excel. */
#include "registry/import.h"

#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "cli/errand.h"
#include "cli/find.h"

static void import_show_problems(FILE *to, const json_t *list)
{
    size_t index;
    const json_t *row;

    json_array_foreach(list, index, row)
    {
        struct str column = json_get_text(row, "column");

        fprintf(to, "%.*s!%.*s%lld: %.*s / %.*s\n", STR_ARG(json_get_text(row, "sheet")),
                STR_ARG(column), (long long)json_get_int(row, "row", 0),
                STR_ARG(json_get_text(row, "message_zh")),
                STR_ARG(json_get_text(row, "message_en")));
    }
}

static void import_show(const json_t *report)
{
    printf("行 rows %lld  新增 created %lld  更新 updated %lld  未变 skipped %lld%s\n",
           (long long)json_get_int(report, "rows", 0),
           (long long)json_get_int(report, "created", 0),
           (long long)json_get_int(report, "updated", 0),
           (long long)json_get_int(report, "skipped", 0),
           json_get_bool(report, "dry_run", false) ? "（试导入 dry run）" : "");
    import_show_problems(stderr, json_get_list(report, "errors"));
    import_show_problems(stderr, json_get_list(report, "warnings"));
}

/* The report of a file that could not be read as a table at all. */
static json_t *import_refused(struct arena *arena, const struct import_options *options,
                              enum status status, const struct fault *fault)
{
    static const char *const figures[] = {"rows",    "created",         "updated",
                                          "skipped", "parties_created", "warning_count"};
    json_t *report = json_new_object(arena);
    json_t *errors = json_new_list(arena);
    json_t *error = json_new_object(arena);

    json_put_textz(error, "sheet", "");
    json_put_int(error, "row", 0);
    json_put_textz(error, "column", "");
    json_put_textz(error, "header", "");
    json_put_textz(error, "code", status_word(status));
    json_put_textz(error, "message_zh", fault->zh);
    json_put_textz(error, "message_en", fault->en);
    json_put_textz(error, "message", fault->zh);
    json_add(errors, error);
    json_put_null(report, "import_id");
    json_put_bool(report, "dry_run", options->is_dry_run);
    json_put_text(report, "file", options->file_name);
    for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++)
        json_put_int(report, figures[i], 0);
    json_put(report, "errors", errors);
    json_put_int(report, "error_count", 1);
    json_put(report, "warnings", json_new_list(arena));
    json_put(report, "sheets", json_new_list(arena));
    json_put(report, "items", json_new_list(arena));
    return report;
}

static enum status import_run_systems(struct command_call *call, int *ret_exit)
{
    const char *file = call->options.arguments[0];
    const char *base = strrchr(file, '/');
    struct import_options options = {
        .is_dry_run = option_has(&call->options, "dry-run"),
        .file_name = str_of(base ? base + 1 : file),
        .region = str_of(option_text(&call->options, "region")),
        .reason = str_of(option_text(&call->options, "reason")),
    };
    struct errand *errand;
    json_t *report;

    TRY(errand_open(call, STORE_WRITE, &errand));
    ERRAND_TRY(errand, work_write(&errand->work));
    if (option_has(&call->options, "party"))
        ERRAND_TRY(errand, find_party(&errand->work, option_text(&call->options, "party"),
                                      &options.party_id));
    enum status status = import_run(&errand->work, file, &options, &report);
    if (status != ST_OK && call->is_json)
        command_print(call, import_refused(call->arena, &options, status, &errand->work.fault));
    ERRAND_TRY(errand, status);
    ERRAND_TRY(errand, work_commit(&errand->work));
    if (call->is_json)
        command_print(call, report);
    else
        import_show(report);
    if (json_array_size(json_get_list(report, "errors")) > 0)
        *ret_exit = COMMAND_FAILED;
    return ST_OK;
}

static enum status import_run_template(struct command_call *call, int *ret_exit)
{
    const char *name = call->options.arguments[0];
    struct errand *errand;
    struct str bytes;

    (void)ret_exit;
    TRY(errand_open(call, STORE_READ, &errand));
    ERRAND_TRY(errand, work_read(&errand->work));
    ERRAND_TRY(errand, import_template(&errand->work, &bytes));
    return command_write_file(call, name, bytes);
}

static const struct option import_systems_options[] = {
    ERRAND_DATA_OPTION,
    {"dry-run", OPTION_FLAG, NULL, "只检查，不保存", "only judge, keep nothing", 0, 0, false},
    {"party", OPTION_TEXT, "PARTY", "表中没有单位列时所属的单位（编号、名称或信用代码）",
     "the party of rows that name none (id, name or credit code)", 0, 0, false},
    {"region", OPTION_TEXT, "CODE", "表中没有区划时的区划代码", "the region of rows that name none",
     0, 0, false},
    {"reason", OPTION_TEXT, "TEXT", "记入历史的原因", "the reason kept in the history", 0, 0,
     false},
    {NULL, OPTION_FLAG, NULL, NULL, NULL, 0, 0, false},
};

static const struct option import_template_options[] = {
    ERRAND_DATA_OPTION,
    {NULL, OPTION_FLAG, NULL, NULL, NULL, 0, 0, false},
};

const struct command import_commands[] = {
    {"import", "systems", "FILE", 1, 1, import_systems_options, import_run_systems,
     "导入系统清单（XLSX、CSV），一次报告全部问题",
     "import systems (XLSX, CSV); every problem is told at once", 0},
    {"import", "template", "FILE", 1, 1, import_template_options, import_run_template,
     "写出空白导入模板（XLSX）", "write an empty table for import (XLSX)", 0},
    {NULL, NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, 0},
};
