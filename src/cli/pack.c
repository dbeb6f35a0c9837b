/* SPDX-License-Identifier: Apache-2.0
 * `panshi pack`: judge policy packs, list them, read a clause. */
#include <stdio.h>

#include "cli/command.h"
#include "cli/packs.h"
#include "policy/policy.h"

static json_t *pack_problems(struct arena *arena, const struct policy_report *report)
{
    json_t *list = json_new_list(arena);

    for (size_t i = 0; i < report->count; i++) {
        json_t *row = json_new_object(arena);

        json_put_text(row, "file", report->problems[i].file);
        json_put_int(row, "line", report->problems[i].line);
        json_put_text(row, "zh", report->problems[i].zh);
        json_put_text(row, "en", report->problems[i].en);
        json_add(list, row);
    }
    return list;
}

static enum status pack_run_lint(struct command_call *call, int *ret_exit)
{
    struct policy_report report = {0, NULL};
    struct policy *policy = NULL;
    json_t *out = json_new_object(call->arena);

    enum status status = policy_load(call->arena, call->options.arguments,
                                     call->options.argument_count, &policy, &report, &call->fault);
    policy_free(policy);
    if (status != ST_OK && report.count == 0)
        return status;
    json_put_bool(out, "ok", status == ST_OK);
    json_put(out, "problems", pack_problems(call->arena, &report));
    if (call->is_json)
        command_print(call, out);
    else
        packs_show(&report);
    if (!call->is_json && status == ST_OK)
        printf("没有问题 no problem found\n");
    *ret_exit = status == ST_OK ? COMMAND_DONE : COMMAND_FAILED;
    return ST_OK;
}

static enum status pack_run_list(struct command_call *call, int *ret_exit)
{
    const struct policy *policy;
    const json_t *pack;
    size_t index;

    (void)ret_exit;
    TRY(packs_load(call, &policy));
    json_t *out = json_new_object(call->arena);
    json_put(out, "items", policy_packs(policy));
    if (call->is_json) {
        command_print(call, out);
        return ST_OK;
    }
    json_array_foreach(json_get_list(out, "items"), index, pack)
        printf("%-12.*s %-10.*s %.*s\n", STR_ARG(json_get_text(pack, "code")),
               STR_ARG(json_get_text(pack, "version")), STR_ARG(json_get_text(pack, "zh")));
    return ST_OK;
}

static enum status pack_run_clause(struct command_call *call, int *ret_exit)
{
    const char *id = call->options.arguments[0];
    const struct policy *policy;

    (void)ret_exit;
    TRY(packs_load(call, &policy));
    json_t *clause = policy_clause(policy, str_of(id));
    if (!clause)
        return fault_set(&call->fault, ST_NOT_FOUND, "ID", "没有条款“%s”",
                         "there is no clause \"%s\"", id);
    if (call->is_json) {
        command_print(call, clause);
        return ST_OK;
    }
    printf("%s  %.*s\n%.*s\n%.*s\n", id, STR_ARG(json_get_text(clause, "section")),
           STR_ARG(json_get_text(clause, "text_zh")), STR_ARG(json_get_text(clause, "text_en")));
    return ST_OK;
}

static const struct option pack_options[] = {
    PACKS_OPTION,
    {NULL, OPTION_FLAG, NULL, NULL, NULL, 0, 0, false},
};

const struct command pack_commands[] = {
    {"pack", "lint", "[DIR…]", 0, OPTION_MAX_ARGUMENTS, NULL, pack_run_lint,
     "检查政策包,一次报告全部问题(文件与行)",
     "judge packs: every problem at once, with file and line", 0},
    {"pack", "list", "", 0, 0, pack_options, pack_run_list, "列出政策包", "list the packs", 0},
    {"pack", "clause", "ID", 1, 1, pack_options, pack_run_clause, "显示一个条款", "show a clause",
     0},
    {NULL, NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, 0},
};
