/* SPDX-License-Identifier: Apache-2.0
 * `panshi pack`: judge policy packs, list them, read a clause. */
#include <stdio.h>

#include "cli/command.h"
#include "cli/packs.h"
#include "policy/coverage.h"
#include "policy/pack_diff.h"
#include "policy/policy.h"
#include "policy/rules.h"

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

/* One line an entry that rests on the clause. */
static void pack_show_entries(const json_t *clause, const char *list, const char *id)
{
    size_t index;
    const json_t *entry;

    json_array_foreach(json_get_list(clause, list), index, entry)
    {
        printf("  %-11s %.*s  %.*s\n", list, STR_ARG(json_get_text(entry, id)),
               STR_ARG(json_get_text(entry, "zh")));
        printf("  %-11s %.*s\n", "", STR_ARG(json_get_text(entry, "en")));
    }
}

static enum status pack_run_clause(struct command_call *call, int *ret_exit)
{
    static const char *const lists[][2] = {
        {"obligations", "rule"}, {"authorities", "id"}, {"settings", "key"},  {"lists", "id"},
        {"campaigns", "id"},     {"organs", "id"},      {"siblings", "rule"},
    };
    const char *id = call->options.arguments[0];
    const struct policy *policy;

    (void)ret_exit;
    TRY(packs_load(call, &policy));
    json_t *clause = coverage_clause(policy, call->arena, str_of(id));
    if (!clause)
        return fault_set(&call->fault, ST_NOT_FOUND, "ID", "没有条款“%s”",
                         "there is no clause \"%s\"", id);
    if (call->is_json) {
        command_print(call, clause);
        return ST_OK;
    }
    printf("%.*s  %.*s\n%.*s\n%.*s\n", STR_ARG(json_get_text(clause, "id")),
           STR_ARG(json_get_text(clause, "title_zh")), STR_ARG(json_get_text(clause, "text_zh")),
           STR_ARG(json_get_text(clause, "text_en")));
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        pack_show_entries(clause, lists[i][0], lists[i][1]);
    return ST_OK;
}

static enum status pack_run_coverage(struct command_call *call, int *ret_exit)
{
    const struct policy *policy;
    size_t index, inner;
    const json_t *document, *missing;

    (void)ret_exit;
    TRY(packs_load(call, &policy));
    json_t *out = coverage_json(policy, call->arena);
    if (call->is_json) {
        command_print(call, out);
        return ST_OK;
    }
    json_array_foreach(json_get_list(out, "documents"), index, document)
    {
        printf("%-12.*s %4lld / %-4lld  %.*s\n", STR_ARG(json_get_text(document, "code")),
               (long long)json_get_int(document, "reached", 0),
               (long long)json_get_int(document, "clause_parts", 0),
               STR_ARG(json_get_text(document, "zh")));
        json_array_foreach(json_get_list(document, "missing"), inner, missing)
            printf("    没有规则引用 nothing cites: %.*s\n", STR_ARG(json_text(missing)));
    }
    return ST_OK;
}

static void pack_show_changes(const json_t *out, const char *list, const char *sign)
{
    size_t index, inner;
    const json_t *row, *member;

    json_array_foreach(json_get_list(out, list), index, row)
    {
        printf("%s %.*s  %.*s  %.*s\n", sign, STR_ARG(json_get_text(row, "file")),
               STR_ARG(json_get_text(row, "id")), STR_ARG(json_get_text(row, "zh")));
        printf("    %.*s\n", STR_ARG(json_get_text(row, "en")));
        json_array_foreach(json_get_list(row, "members"), inner, member)
            printf("    · %.*s\n", STR_ARG(json_get_text(member, "key")));
    }
}

static enum status pack_run_diff(struct command_call *call, int *ret_exit)
{
    struct policy_report report = {0, NULL};
    json_t *out;
    enum status status = pack_diff(call->arena, call->options.arguments[0],
                                   call->options.arguments[1], &out, &report, &call->fault);

    (void)ret_exit;
    packs_show(&report);
    TRY(status);
    if (call->is_json) {
        command_print(call, out);
        return ST_OK;
    }
    pack_show_changes(out, "added", "+");
    pack_show_changes(out, "removed", "-");
    pack_show_changes(out, "changed", "~");
    printf("新增 %zu 删除 %zu 修改 %zu  added %zu removed %zu changed %zu\n",
           json_array_size(json_get_list(out, "added")),
           json_array_size(json_get_list(out, "removed")),
           json_array_size(json_get_list(out, "changed")),
           json_array_size(json_get_list(out, "added")),
           json_array_size(json_get_list(out, "removed")),
           json_array_size(json_get_list(out, "changed")));
    return ST_OK;
}

static void pack_show_value(const json_t *value, const char *shown)
{
    struct str clause = json_get_text(value, "clause");

    printf("  %s %.*s  (%.*s, %.*s)\n", json_get_bool(value, "governs", false) ? "*" : " ",
           STR_ARG(json_get_text(value, shown)),
           STR_ARG(clause.len ? clause : json_get_text(value, "pack")),
           STR_ARG(json_get_text(value, "strength")));
}

/* One block a rule, the governing value first and marked. */
static void pack_show_rules(const json_t *list, const char *name, const char *shown)
{
    size_t index, inner;
    const json_t *rule, *value;

    json_array_foreach(list, index, rule)
    {
        printf("%.*s  %.*s\n", STR_ARG(json_get_text(rule, name)),
               STR_ARG(json_get_text(rule, str_is(str_of(name), "key") ? "zh" : "start")));
        json_array_foreach(json_get_list(rule, "values"), inner, value)
            pack_show_value(value, shown);
    }
}

static enum status pack_run_rules(struct command_call *call, int *ret_exit)
{
    const char *region = option_text(&call->options, "region");
    const char *sector = option_text(&call->options, "sector");
    struct str codes[RULES_MAX_DEPTH], sectors[1] = {str_of(sector)};
    struct policy_place place = {
        .regions = codes, .sectors = sectors, .sector_count = sector != NULL};
    const struct policy *policy;

    (void)ret_exit;
    place.on = instant_beijing_date(instant_system_now());
    (void)option_date(&call->options, "on", &place.on);
    TRY(packs_load(call, &policy));
    if (region)
        TRY(rules_regions(policy, str_of(region), codes, &place.region_count, &call->fault));
    json_t *out = rules_at(policy, call->arena, &place);
    if (call->is_json) {
        command_print(call, out);
        return ST_OK;
    }
    pack_show_rules(json_get_list(out, "settings"), "key", "text");
    pack_show_rules(json_get_list(out, "clocks"), "rule", "due_on");
    return ST_OK;
}

static const struct option pack_rule_options[] = {
    {"region", OPTION_TEXT, "CODE", "行政区划代码;不给为全国", "region; none means the nation", 0,
     0, false},
    {"sector", OPTION_TEXT, "CODE", "行业代码", "sector", 0, 0, false},
    {"on", OPTION_DATE, "DATE", "哪一天的规则;不给为今天", "the day; none means today", 0, 0,
     false},
    PACKS_OPTION,
    {NULL, OPTION_FLAG, NULL, NULL, NULL, 0, 0, false},
};

static const struct option pack_options[] = {
    PACKS_OPTION,
    {NULL, OPTION_FLAG, NULL, NULL, NULL, 0, 0, false},
};

const struct command pack_commands[] = {
    {"pack", "lint", "[DIR…]", 0, OPTION_MAX_ARGUMENTS, NULL, pack_run_lint,
     "检查政策包,一次报告全部问题(文件与行)",
     "judge packs: every problem at once, with file and line", 0},
    {"pack", "list", "", 0, 0, pack_options, pack_run_list, "列出政策包", "list the packs", 0},
    {"pack", "clause", "ID", 1, 1, pack_options, pack_run_clause,
     "显示一个条款、由它产生的义务职权清单，以及其他文件的同类规定",
     "show a clause, what rests on it, and what other documents say of the same duties", 0},
    {"pack", "coverage", "", 0, 0, pack_options, pack_run_coverage,
     "每份文件有多少条款已有规则落实，还缺哪些",
     "how many clauses of each document are carried by rules, and which are not", 0},
    {"pack", "diff", "A B", 2, 2, NULL, pack_run_diff,
     "比较两个规则包（代码或目录），逐项列出新增、删除、修改",
     "compare two packs (codes or folders) entry by entry", 0},
    {"pack", "rules", "", 0, 0, pack_rule_options, pack_run_rules,
     "列出某地某日生效的规则及各自来源(* 为生效者)",
     "list the rules of a place and day with their origins (* governs)", 0},
    {NULL, NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, 0},
};
