/* SPDX-License-Identifier: Apache-2.0
 * `panshi pack rehearse`: which duties a draft would make appear, vanish or move. */
#include <stdio.h>

#include "cli/errand.h"
#include "cli/packs.h"
#include "procedures/obligation_rehearsal.h"

static void rehearse_end(void *policy)
{
    policy_free(policy);
}

static void rehearse_show_row(const char *mark, const json_t *row)
{
    struct str due = json_get_text(row, "due_on"), name = json_get_text(row, "subject_name");

    printf("%s %-10.*s  %.*s  %.*s  %.*s\n", mark, STR_ARG(due.len ? due : STR("-")),
           STR_ARG(json_get_text(row, "rule")),
           STR_ARG(name.len ? name : json_get_text(row, "subject")),
           STR_ARG(json_get_text(row, "zh")));
}

static void rehearse_show(const json_t *report)
{
    const json_t *counts = json_get_object(report, "counts"), *row;
    size_t index;

    json_array_foreach(json_get_list(report, "appear"), index, row) rehearse_show_row("+", row);
    json_array_foreach(json_get_list(report, "vanish"), index, row) rehearse_show_row("-", row);
    json_array_foreach(json_get_list(report, "move"), index, row)
    {
        rehearse_show_row("<", json_get_object(row, "before"));
        rehearse_show_row(">", json_get_object(row, "after"));
    }
    long long appear = json_get_int(counts, "appear", 0),
              vanish = json_get_int(counts, "vanish", 0);
    long long move = json_get_int(counts, "move", 0), all = json_get_int(counts, "subjects", 0);
    printf("对 %lld 个对象试算：新增 %lld，消失 %lld，变动 %lld\n", all, appear, vanish, move);
    printf("%lld subjects judged: %lld appear, %lld vanish, %lld move\n", all, appear, vanish,
           move);
}

static enum status rehearse_run(struct command_call *call, int *ret_exit)
{
    const char *const folders[] = {call->options.arguments[0]};
    struct policy_report report = {0, NULL};
    struct policy *draft = NULL;
    struct errand *errand;
    json_t *found;

    (void)ret_exit;
    enum status status = policy_load(call->arena, folders, 1, &draft, &report, &call->fault);
    packs_show(&report);
    TRY(status);
    arena_defer(call->arena, rehearse_end, draft);
    TRY(errand_open(call, STORE_READ, &errand));
    ERRAND_TRY(errand, work_read(&errand->work));
    ERRAND_TRY(errand, obligation_rehearsal(&errand->work, draft, 0, &found));
    work_rollback(&errand->work);
    if (call->is_json)
        command_print(call, found);
    else
        rehearse_show(found);
    return ST_OK;
}

static const struct option rehearse_options[] = {
    ERRAND_DATA_OPTION,
    {NULL, OPTION_FLAG, NULL, NULL, NULL, 0, 0, false},
};

const struct command rehearse_commands[] = {
    {"pack", "rehearse", "DIR", 1, 1, rehearse_options, rehearse_run,
     "试算：采用这个规则包后，哪些义务会新增、消失、变动（不改动数据）",
     "which duties would appear, vanish or move with this pack; nothing is changed", 0},
    {NULL, NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, 0},
};
