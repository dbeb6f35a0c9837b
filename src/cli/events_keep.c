/* SPDX-License-Identifier: Apache-2.0
 * `panshi events verify|forecast`: whether the kept events are whole, and when the room is used up;
 * reading only, also while a server runs. */
#include "base/file.h"
#include "cli/command.h"
#include "events/keep_retain.h"
#include "events/keep_verify.h"

#include "base/banned.h"

static const char *folder_of(struct command_call *call, char path[FILE_PATH_BYTES])
{
    return file_path(path, option_text(&call->options, "data"), "events");
}

static enum status verify_run(struct command_call *call, int *ret_exit)
{
    char path[FILE_PATH_BYTES];
    struct keep_verdict verdict;
    json_t *root = json_new_object(call->arena), *list = json_new_list(call->arena);

    TRY(keep_verify(folder_of(call, path), call->arena, &verdict, &call->fault));
    for (size_t i = 0; i < verdict.problem_count && i < KEEP_VERIFY_MAX_PROBLEMS; i++) {
        const struct keep_problem *problem = &verdict.problems[i];
        json_t *row = json_new_object(call->arena);

        json_put_text(row, "segment",
                      arena_print(call->arena, "%013llx", (unsigned long long)problem->number));
        json_put_textz(row, "problem", problem->word);
        json_put_textz(row, "zh", problem->zh);
        json_put_textz(row, "en", problem->en);
        json_add(list, row);
    }
    json_put_textz(root, "verdict", verdict.problem_count == 0 ? "whole" : "damaged");
    json_put_int(root, "segments", (int64_t)verdict.segments);
    json_put_int(root, "events", (int64_t)verdict.events);
    json_put_int(root, "log_events", (int64_t)verdict.log_events);
    json_put_int(root, "bytes", (int64_t)verdict.bytes);
    json_put_int(root, "removed", (int64_t)verdict.removed);
    json_put_int(root, "torn_bytes", (int64_t)verdict.torn_bytes);
    json_put_int(root, "problem_count", (int64_t)verdict.problem_count);
    json_put(root, "problems", list);
    command_print(call, root);
    *ret_exit = verdict.problem_count == 0 ? COMMAND_DONE : COMMAND_FAILED;
    return ST_OK;
}

static enum status forecast_run(struct command_call *call, int *ret_exit)
{
    enum { BYTES_PER_GIB = 1 << 30 };
    char path[FILE_PATH_BYTES];
    struct keep_forecast forecast;
    json_t *root = json_new_object(call->arena);
    uint64_t limit = (uint64_t)option_int(&call->options, "limit-gib", 0) * BYTES_PER_GIB;

    (void)ret_exit;
    TRY(keep_retain_forecast(folder_of(call, path), limit, instant_system_now(), &forecast,
                             &call->fault));
    json_put_int(root, "stored_bytes", (int64_t)forecast.stored_bytes);
    json_put_int(root, "bytes_per_day", (int64_t)forecast.bytes_per_day);
    json_put_int(root, "limit_bytes", (int64_t)forecast.limit_bytes);
    json_put(
        root, "days_left",
        json_keep(call->arena, forecast.is_growing ? json_real(forecast.days_left) : json_null()));
    command_print(call, root);
    return ST_OK;
}

static const struct option verify_options[] = {
    {"data", OPTION_TEXT, "DIR", "数据目录", "the data folder", 0, 0, true},
    {NULL, OPTION_FLAG, NULL, NULL, NULL, 0, 0, false},
};

static const struct option forecast_options[] = {
    {"data", OPTION_TEXT, "DIR", "数据目录", "the data folder", 0, 0, true},
    {"limit-gib", OPTION_INT, "N", "存储上限（GiB），不写为磁盘写满为止",
     "the limit in GiB, else until the disk is full", 1, 1 << 20, false},
    {NULL, OPTION_FLAG, NULL, NULL, NULL, 0, 0, false},
};

const struct command events_keep_commands[] = {
    {"events", "verify", "", 0, 0, verify_options, verify_run,
     "检查已保存的事件有无改动、缺失：重算摘要并沿链核对",
     "whether kept events are whole: every digest again, every chain followed", 0},
    {"events", "forecast", "", 0, 0, forecast_options, forecast_run, "按最近七天的速度，多久写满",
     "when the room is used up at the rate of the last seven days", 0},
    {NULL, NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, 0},
};
