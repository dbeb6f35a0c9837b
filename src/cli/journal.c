/* SPDX-License-Identifier: Apache-2.0
 * `panshi journal`: verify a store, an export or a receipt; export the whole journal. */
#include "db/journal.h"

#include <stdio.h>

#include "cli/command.h"
#include "cli/errand.h"

static const char *const journal_verdicts[] = {
    [JOURNAL_WHOLE] = "whole",
    [JOURNAL_BROKEN] = "broken",
    [JOURNAL_CUT] = "cut",
};

static void journal_show(struct command_call *call, const struct journal_report *report)
{
    json_t *out = json_new_object(call->arena);

    if (!call->is_json) {
        printf("%s\n%s\n", report->zh, report->en);
        return;
    }
    json_put_textz(out, "verdict", journal_verdicts[report->verdict]);
    json_put_int(out, "rows", report->rows);
    json_put_int(out, "first_bad", report->first_bad);
    json_put_int(out, "head_sequence", report->head_sequence);
    json_put_int(out, "checkpoints", report->checkpoints);
    json_put_textz(out, "zh", report->zh);
    json_put_textz(out, "en", report->en);
    command_print(call, out);
}

static enum status journal_run_verify(struct command_call *call, int *ret_exit)
{
    const char *data = option_text(&call->options, "data");
    const char *file = option_text(&call->options, "file");
    const char *receipt = option_text(&call->options, "receipt");
    struct journal_report report = {.verdict = JOURNAL_BROKEN};
    enum status status;

    *ret_exit = COMMAND_NO_VERDICT;
    if (!!data + !!file + !!receipt != 1)
        return fault_set(&call->fault, ST_INVALID, "option",
                         "须给出 --data、--file、--receipt 之一",
                         "exactly one of --data, --file, --receipt is required");
    if (data)
        status = journal_verify_store(data, &report, &call->fault);
    else if (file)
        status = journal_verify_file(file, &report, &call->fault);
    else
        status = journal_verify_receipt(receipt, &report, &call->fault);
    TRY(status);
    journal_show(call, &report);
    *ret_exit = (int)report.verdict;
    if (report.verdict != JOURNAL_WHOLE)
        fprintf(stderr, "panshi: %s\npanshi: %s\n", report.zh, report.en);
    return ST_OK;
}

static enum status journal_run_export(struct command_call *call, int *ret_exit)
{
    struct errand *errand;
    const char *file = call->options.arguments[0];

    (void)ret_exit;
    TRY(errand_open(call, STORE_READ, &errand));
    ERRAND_TRY(errand, work_read(&errand->work));
    ERRAND_TRY(errand, journal_export(&errand->work, store_key(errand->store), file));
    json_t *out = json_new_object(call->arena);
    json_put_textz(out, "file", file);
    if (call->is_json)
        command_print(call, out);
    else
        printf("%s\n", file);
    return ST_OK;
}

static const struct option journal_verify_options[] = {
    {"data", OPTION_TEXT, "DIR", "数据目录", "a data folder", 0, 0, false},
    {"file", OPTION_TEXT, "FILE", "导出的日志或备份", "an exported journal or a backup", 0, 0,
     false},
    {"receipt", OPTION_TEXT, "FILE", "回执", "a receipt", 0, 0, false},
    {NULL, OPTION_FLAG, NULL, NULL, NULL, 0, 0, false},
};

static const struct option journal_export_options[] = {
    ERRAND_DATA_OPTION,
    {NULL, OPTION_FLAG, NULL, NULL, NULL, 0, 0, false},
};

const struct command journal_commands[] = {
    {"journal", "verify", "", 0, 0, journal_verify_options, journal_run_verify,
     "核验日志：0 完整，1 被改动，2 未改动但末尾缺失，3 无法判断",
     "judge the journal: 0 whole, 1 altered, 2 whole but cut at the end, 3 cannot judge",
     COMMAND_NO_VERDICT},
    {"journal", "export", "FILE", 1, 1, journal_export_options, journal_run_export,
     "导出全部日志（NDJSON，可离线核验）", "write the whole journal (NDJSON, verifies offline)", 0},
    {NULL, NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, 0},
};
