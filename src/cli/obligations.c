/* SPDX-License-Identifier: Apache-2.0
 * `panshi obligations`: who owes what to whom by when, of a store or from a facts file alone. */
#include <stdio.h>

#include "base/file.h"
#include "cli/command.h"
#include "cli/obligations_data.h"
#include "cli/packs.h"
#include "policy/facts_evaluate.h"

enum { OBLIGATIONS_MAX_CODES = 64 };

/* What --packs names: codes, and folders (with a slash). */
struct obligations_packs {
    struct str codes[OBLIGATIONS_MAX_CODES];
    const char *folders[OBLIGATIONS_MAX_CODES];
    size_t code_count, folder_count;
};

/* The code of a folder that is one pack: the folder's name, without its version. */
static struct str obligations_code_of(struct command_call *call, struct str folder)
{
    struct str rest = folder, name = folder, version;

    if (!file_exists(
            str_zero(call->arena, arena_print(call->arena, "%.*s/pack.yaml", STR_ARG(folder)))))
        return (struct str){"", 0};
    while (rest.len > 0) {
        struct str part = str_cut(rest, '/', &rest);
        if (part.len > 0)
            name = part;
    }
    return str_cut(name, '@', &version);
}

static void obligations_read_packs(struct command_call *call, struct obligations_packs *packs)
{
    struct str rest = str_of(option_text(&call->options, "packs"));

    packs->code_count = packs->folder_count = 0;
    while (rest.len > 0) {
        struct str one = str_trim(str_cut(rest, ',', &rest));
        if (str_contains(one, STR("/")) && packs->folder_count < OBLIGATIONS_MAX_CODES) {
            packs->folders[packs->folder_count++] = str_zero(call->arena, one);
            one = obligations_code_of(call, one);
        }
        if (one.len > 0 && packs->code_count < OBLIGATIONS_MAX_CODES)
            packs->codes[packs->code_count++] = one;
    }
}

static bool obligations_read_at(struct command_call *call, struct instant *ret_at)
{
    struct str text = str_of(option_text(&call->options, "at"));
    struct date on;

    *ret_at = instant_system_now();
    if (text.len == 0 || instant_read(text, ret_at))
        return true;
    if (!date_read(text, &on))
        return false;
    *ret_at = instant_beijing_start(on);
    return true;
}

static void obligations_end(void *policy)
{
    policy_free(policy);
}

static enum status obligations_of_file(struct command_call *call, struct instant at,
                                       json_t **ret_rows)
{
    const char *path = option_text(&call->options, "facts");
    struct obligations_packs packs;
    struct policy *policy = NULL;
    struct policy_report report = {0, NULL};
    struct facts_set set;
    struct str text;

    obligations_read_packs(call, &packs);
    TRY(file_read(path, FACTS_READ_MAX_BYTES, call->arena, &text, &call->fault));
    enum status status =
        policy_load(call->arena, packs.folders, packs.folder_count, &policy, &report, &call->fault);
    packs_show(&report);
    TRY(status);
    arena_defer(call->arena, obligations_end, policy);
    status = facts_read_text(policy, call->arena, str_of(path), text, &set, &report, &call->fault);
    if (status != ST_OK)
        packs_show(&report);
    TRY(status);
    return facts_evaluate(call->arena, policy, &set, at, packs.codes, packs.code_count, ret_rows,
                          &call->fault);
}

/* The option given that belongs to the other way of asking, or NULL. */
static const char *obligations_misplaced(struct command_call *call)
{
    static const char *const of_data[] = {"party", "system", "as-of"}, *const of_facts[] = {"at"};
    bool is_data = option_text(&call->options, "data") != NULL;
    const char *const *words = is_data ? of_facts : of_data;
    size_t count = is_data ? 1 : 3;

    for (size_t i = 0; i < count; i++) {
        if (option_text(&call->options, words[i]))
            return words[i];
    }
    return NULL;
}

static enum status obligations_show(struct command_call *call, json_t *rows)
{
    json_t *shown = rows, *row;
    size_t index;

    if (option_has(&call->options, "overdue")) {
        shown = json_new_list(call->arena);
        json_array_foreach(rows, index, row)
        {
            if (str_is(json_get_text(row, "state"), "overdue"))
                json_array_append(shown, row);
        }
    }
    if (call->is_json) {
        command_print(call, shown);
        return ST_OK;
    }
    json_array_foreach(shown, index, row) obligations_data_show(row);
    printf("共 %zu 项 %zu duties\n", json_array_size(shown), json_array_size(shown));
    return ST_OK;
}

static enum status obligations_run(struct command_call *call, int *ret_exit)
{
    struct instant at;
    json_t *rows;
    const char *word;

    if (!option_text(&call->options, "facts") == !option_text(&call->options, "data"))
        return command_wrong(call, ret_exit, "facts",
                             "请用 --data 给出数据目录，或用 --facts 给出事实文件",
                             "name a data folder with --data, or a facts file with --facts");
    word = obligations_misplaced(call);
    if (word)
        return command_wrong(call, ret_exit, word,
                             "--party、--system、--as-of 配合 --data；--at 配合 --facts",
                             "--party, --system and --as-of go with --data, --at with --facts");
    if (option_text(&call->options, "data"))
        return obligations_data_run(call, ret_exit);
    if (!obligations_read_at(call, &at))
        return command_wrong(call, ret_exit, "at",
                             "--at 应写成 2026-03-02T09:00:00+08:00 或 2026-03-02 的样式",
                             "write --at as 2026-03-02T09:00:00+08:00 or 2026-03-02");
    TRY(obligations_of_file(call, at, &rows));
    return obligations_show(call, rows);
}

static const struct option obligations_options[] = {
    {"data", OPTION_TEXT, "DIR", "数据目录", "the data folder", 0, 0, false},
    {"party", OPTION_TEXT, "PARTY", "只看这个单位及其系统（编号、名称或信用代码）",
     "only this party and its systems (id, name or credit code)", 0, 0, false},
    {"system", OPTION_TEXT, "SYSTEM", "只看这个系统（编号或名称）", "only this system (id or name)",
     0, 0, false},
    {"as-of", OPTION_TEXT, "INSTANT", "当时的情况，由日志重放得出",
     "as it was then, replayed from the journal", 0, 0, false},
    {"overdue", OPTION_FLAG, NULL, "只看逾期的", "only overdue ones", 0, 0, false},
    {"facts", OPTION_TEXT, "FILE", "事实文件（YAML 或 JSON）", "facts file (YAML or JSON)", 0, 0,
     false},
    {"at", OPTION_TEXT, "INSTANT", "计算的时刻，不给为现在", "the instant; none means now", 0, 0,
     false},
    {"packs", OPTION_TEXT, "A,B", "只用这些规则包（代码或目录），不给为全部",
     "only these packs (codes or folders); none means all", 0, 0, false},
    {NULL, OPTION_FLAG, NULL, NULL, NULL, 0, 0, false},
};

const struct command obligations_commands[] = {
    {"obligations", NULL, "", 0, 0, obligations_options, obligations_run,
     "按规则包和事实算出谁在何时之前欠谁什么",
     "who owes what to whom by when, from packs and facts", 0},
    {NULL, NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, 0},
};
