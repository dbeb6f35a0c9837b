/* SPDX-License-Identifier: Apache-2.0
 * `panshi incident`: reporting clocks and the level of an incident, from a facts file alone. */
#include <stdio.h>

#include "base/file.h"
#include "cli/command.h"
#include "cli/packs.h"
#include "policy/incident_clock.h"
#include "policy/incident_level.h"

enum { INCIDENT_MAX_CODES = 64 };

static void incident_end(void *policy)
{
    policy_free(policy);
}

static enum status incident_packs(struct command_call *call, const struct policy **ret_policy)
{
    struct policy_report report = {0, NULL};
    struct policy *policy = NULL;

    enum status status = policy_load(call->arena, NULL, 0, &policy, &report, &call->fault);
    packs_show(&report);
    TRY(status);
    arena_defer(call->arena, incident_end, policy);
    *ret_policy = policy;
    return ST_OK;
}

static bool incident_at(struct command_call *call, struct instant *ret_at)
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

static enum status incident_text(struct command_call *call, struct str *ret_text)
{
    return file_read(option_text(&call->options, "facts"), FACTS_READ_MAX_BYTES, call->arena,
                     ret_text, &call->fault);
}

/* ---- clocks ---- */

static void show_clock(const json_t *clock)
{
    struct str due = json_get_text(clock, "due_at"),
               condition = json_get_text(clock, "conditional");
    struct str clause = json_get_text(clock, "clause"), rank = json_get_text(clock, "to_rank");

    printf("%s %-25.*s  %.*s  %.*s\n", json_get_bool(clock, "earliest", false) ? "*" : " ",
           STR_ARG(due.len ? due : STR("-")), STR_ARG(json_get_text(clock, "report")),
           STR_ARG(json_get_text(clock, "report_en")));
    printf("    %.*s %.*s  → %.*s%s%.*s  %.*s %.*s%s%.*s\n", STR_ARG(clause),
           STR_ARG(json_get_text(clock, "law")), STR_ARG(json_get_text(clock, "to")),
           rank.len ? " " : "", STR_ARG(rank), STR_ARG(json_get_text(clock, "binding")),
           STR_ARG(json_get_text(clock, "figure")), condition.len ? "  if: " : "",
           STR_ARG(condition));
}

static enum status show_clocks(struct command_call *call, const json_t *answer)
{
    const json_t *clocks = json_get_list(answer, "clocks");
    size_t i;
    json_t *clock;

    if (call->is_json) {
        command_print(call, answer);
        return ST_OK;
    }
    json_array_foreach((json_t *)(uintptr_t)clocks, i, clock)
    {
        show_clock(clock);
    }
    printf("共 %zu 项 %zu clocks\n", json_array_size(clocks), json_array_size(clocks));
    return ST_OK;
}

static enum status clocks_run(struct command_call *call, int *ret_exit)
{
    struct str rest = str_of(option_text(&call->options, "packs")), text;
    struct str codes[INCIDENT_MAX_CODES];
    struct policy_report report = {0, NULL};
    const struct policy *policy;
    struct incident_facts facts;
    struct instant at;
    size_t count = 0;
    json_t *answer;

    if (!incident_at(call, &at))
        return command_wrong(call, ret_exit, "at",
                             "--at 应写成 2026-03-02T09:00:00+08:00 或 2026-03-02 的样式",
                             "write --at as 2026-03-02T09:00:00+08:00 or 2026-03-02");
    while (rest.len > 0 && count < INCIDENT_MAX_CODES) {
        struct str one = str_trim(str_cut(rest, ',', &rest));
        if (one.len > 0)
            codes[count++] = one;
    }
    TRY(incident_text(call, &text));
    TRY(incident_packs(call, &policy));
    TRY(incident_facts_read(policy, call->arena, text, at, &facts, &call->fault));
    enum status status = incident_clock_list(policy, call->arena, &facts, at, codes, count, &answer,
                                             &report, &call->fault);
    if (status != ST_OK)
        packs_show(&report);
    TRY(status);
    return show_clocks(call, answer);
}

/* ---- level ---- */

static void show_level(const json_t *judgement)
{
    struct str level = json_get_text(judgement, "level");
    const json_t *criterion = json_get_object(judgement, "criterion"), *missing;
    size_t i;

    printf("%.*s\n", STR_ARG(level.len ? level : STR("-")));
    if (criterion)
        printf("  %.*s %.*s\n  %.*s\n", STR_ARG(json_get_text(criterion, "clause")),
               STR_ARG(json_get_text(criterion, "zh")), STR_ARG(json_get_text(criterion, "en")));
    json_array_foreach(json_get_list(judgement, "missing"), i, missing)
    {
        printf("  ? %.*s %.*s / %.*s → %.*s\n", STR_ARG(json_get_text(missing, "fact")),
               STR_ARG(json_get_text(missing, "zh")), STR_ARG(json_get_text(missing, "en")),
               STR_ARG(json_get_text(missing, "level")));
    }
}

/* The facts of the file: the whole of it, or what stands under `facts` or `incident`. */
static const json_t *level_facts(const json_t *root)
{
    const json_t *inside = json_get_object(root, "facts");

    if (!inside)
        inside = json_get_object(root, "incident");
    return inside ? inside : root;
}

static enum status level_run(struct command_call *call, int *ret_exit)
{
    struct yaml_read_tree tree;
    const struct policy *policy;
    json_t *facts, *unknown, *judgement;
    struct instant at;
    struct str text;
    int line = 0;

    if (!incident_at(call, &at))
        return command_wrong(call, ret_exit, "at", "--at 应写成 2026-03-02 的样式",
                             "write --at as 2026-03-02");
    TRY(incident_text(call, &text));
    TRY(incident_packs(call, &policy));
    TRY(yaml_read(call->arena, text, &tree, &line, &call->fault));
    TRY(incident_level_read(policy, call->arena, level_facts(tree.root), &facts, &unknown,
                            &call->fault));
    TRY(incident_level_judge(policy, call->arena, str_of(option_text(&call->options, "pack")),
                             instant_beijing_date(at), facts, &judgement, &call->fault));
    json_put(judgement, "unknown", unknown);
    if (call->is_json)
        command_print(call, judgement);
    else
        show_level(judgement);
    return ST_OK;
}

/* ---- facts ---- */

static enum status facts_run(struct command_call *call, int *ret_exit)
{
    const struct policy *policy;
    json_t *facts, *fact, *word;
    size_t i, k;

    (void)ret_exit;
    TRY(incident_packs(call, &policy));
    facts = incident_level_facts(policy, call->arena);
    if (call->is_json) {
        command_print(call, facts);
        return ST_OK;
    }
    json_array_foreach(facts, i, fact)
    {
        struct str unit = json_get_text(fact, "unit");
        printf("%.*s  %.*s  %.*s / %.*s\n", STR_ARG(json_get_text(fact, "id")),
               STR_ARG(unit.len ? unit : json_get_text(fact, "type")),
               STR_ARG(json_get_text(fact, "zh")), STR_ARG(json_get_text(fact, "en")));
        json_array_foreach(json_get_list(fact, "words"), k, word)
        {
            printf("    %.*s  %.*s / %.*s\n", STR_ARG(json_get_text(word, "code")),
                   STR_ARG(json_get_text(word, "zh")), STR_ARG(json_get_text(word, "en")));
        }
    }
    return ST_OK;
}

static const struct option clocks_options[] = {
    {"facts", OPTION_TEXT, "FILE", "事件的事实文件（YAML 或 JSON）",
     "facts of the incident (YAML or JSON)", 0, 0, true},
    {"at", OPTION_TEXT, "INSTANT", "计算的时刻；文件没写何时发现的，以此为发现时刻；不给为现在",
     "the instant; when it was found if the file does not say; none means now", 0, 0, false},
    {"packs", OPTION_TEXT, "A,B", "只用这些规则包，不给为全部", "only these packs; none means all",
     0, 0, false},
    {NULL, OPTION_FLAG, NULL, NULL, NULL, 0, 0, false},
};

static const struct option level_options[] = {
    {"pack", OPTION_TEXT, "PACK", "按哪个规则包的分级标准：NN2020，或 CN-LAW:data-incident",
     "whose criteria: NN2020, or CN-LAW:data-incident", 0, 0, true},
    {"facts", OPTION_TEXT, "FILE", "判级事实文件（YAML 或 JSON）",
     "facts for the judgement (YAML or JSON)", 0, 0, true},
    {"at", OPTION_TEXT, "INSTANT", "按哪一天的标准，不给为今天", "by the criteria of that day", 0,
     0, false},
    {NULL, OPTION_FLAG, NULL, NULL, NULL, 0, 0, false},
};

static const struct option facts_options[] = {
    {NULL, OPTION_FLAG, NULL, NULL, NULL, 0, 0, false},
};

const struct command incident_commands[] = {
    {"incident", "clocks", "", 0, 0, clocks_options, clocks_run,
     "各文件对一起事件的报告时限，最早的在前", "every law's reporting clock of an incident", 0},
    {"incident", "level", "", 0, 0, level_options, level_run, "由事实判定事件级别和起因标准",
     "the level of an incident and the criterion that makes it", 0},
    {"incident", "facts", "", 0, 0, facts_options, facts_run, "判级时问哪些事实",
     "the facts that criteria of levels ask for", 0},
    {NULL, NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, 0},
};
