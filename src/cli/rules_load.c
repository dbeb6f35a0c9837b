/* SPDX-License-Identifier: Apache-2.0
 * `panshi rules load` and `list`: put Sigma rules in force on a node, and show the state of each.
 */
#include <stdio.h>

#include "cli/command.h"
#include "cli/errand.h"
#include "cli/packs.h"
#include "cli/rules.h"
#include "events/ruleset_report.h"

/* What must be given back when the command ends, in any way. */
struct loading {
    struct taxonomy *taxonomy;
    struct ruleset_desk *desk;
    struct ruleset *rules;
};

static void loading_end(void *object)
{
    struct loading *loading = object;

    if (loading->desk != NULL)
        ruleset_give(loading->desk, loading->rules);
    ruleset_desk_free(loading->desk);
    taxonomy_free(loading->taxonomy);
}

static json_t *unusable(struct arena *arena, const struct sigma_rule *rule,
                        const struct sigma_state *state)
{
    json_t *row = json_new_object(arena);

    json_put_text(row, "id", rule->id);
    json_put_text(row, "title", rule->title);
    json_put_text(row, "reason", state->zh);
    json_put_text(row, "reason_en", state->en);
    return row;
}

/* Compile what lies in force in the data folder. */
static enum status take_rules(struct command_call *call, struct loading *loading)
{
    const char *folder = option_text(&call->options, "data");

    if (loading->taxonomy == NULL)
        TRY(taxonomy_load(NULL, &loading->taxonomy, &call->fault));
    loading->desk = ruleset_desk_new(folder, loading->taxonomy, 0);
    TRY(ruleset_refresh(loading->desk, &call->fault));
    loading->rules = ruleset_take(loading->desk);
    return ST_OK;
}

static enum status load_run(struct command_call *call, int *ret_exit)
{
    struct loading *loading = ARENA_NEW(call->arena, struct loading);
    json_t *out = json_new_object(call->arena), *unsupported = json_new_list(call->arena);
    const char *folder = option_text(&call->options, "data");
    struct errand *errand;
    size_t files = 0, loaded = 0;

    (void)ret_exit;
    TRY(errand_open(call, STORE_READ, &errand)); /* a running server takes up what is new */
    arena_defer(call->arena, loading_end, loading);
    TRY(taxonomy_load(NULL, &loading->taxonomy, &call->fault));
    TRY(ruleset_replace(folder, loading->taxonomy, call->options.arguments,
                        call->options.argument_count, &files, &call->fault));
    TRY(take_rules(call, loading));
    for (size_t i = 0; i < sigma_set_count(loading->rules->set); i++) {
        struct sigma_state state;

        sigma_set_state(loading->rules->set, i, &state);
        loaded += state.is_compiled;
        if (!state.is_compiled)
            json_add(unsupported,
                     unusable(call->arena, sigma_set_rule(loading->rules->set, i), &state));
    }
    json_put_int(out, "files", (int64_t)files);
    json_put_int(out, "loaded", (int64_t)loaded);
    json_put(out, "unsupported", unsupported);
    json_put_int(out, "generation", (int64_t)loading->rules->generation);
    if (call->is_json)
        command_print(call, out);
    else
        printf("已载入 %zu 条规则（%zu 个文件），%zu 条不能使用；panshi rules lint 说明原因\n"
               "%zu rules in force (%zu files), %zu cannot be used; panshi rules lint says why\n",
               loaded, files, json_array_size(unsupported), loaded, files,
               json_array_size(unsupported));
    return ST_OK;
}

/* ---- list ---- */

static void show_row(const json_t *row)
{
    struct str reason = json_get_text(row, "reason_zh");
    long long limited = (long long)json_get_int(row, "limited", 0);

    printf("%-11.*s ", STR_ARG(json_get_text(row, "state")));
    terminal_put(stdout, json_get_text(row, "level"), RULES_LEVEL_WIDTH);
    printf(" %10lld  ", (long long)json_get_int(row, "matched", 0));
    terminal_put(stdout, json_get_text(row, "title"), 0);
    if (reason.len > 0)
        fputs("\n            ", stdout);
    terminal_put(stdout, reason, 0);
    if (limited > 0)
        printf("\n            正则表达式放弃 %lld 次，这些事件未判定 / gave up %lld times, those "
               "events "
               "are not judged",
               limited, limited);
    putchar('\n');
}

/* Every page as one. */
static enum status gather(struct command_call *call, const struct ruleset *rules,
                          struct ruleset_filter *filter, json_t **ret_page)
{
    json_t *whole = NULL, *page, *row;
    size_t i;

    do {
        TRY(ruleset_report_page(rules, filter, instant_system_now(), call->arena, &page,
                                &call->fault));
        filter->after = json_get_text(page, "next");
        if (whole == NULL) {
            whole = page;
            continue;
        }
        json_array_foreach(json_get_list(page, "items"), i, row)
        {
            json_add(json_get_list(whole, "items"), row);
        }
    } while (filter->after.len > 0);
    json_put_null(whole, "next");
    *ret_page = whole;
    return ST_OK;
}

static enum status list_run(struct command_call *call, int *ret_exit)
{
    struct loading *loading = ARENA_NEW(call->arena, struct loading);
    struct ruleset_filter filter = {.q = str_of(option_text(&call->options, "q")),
                                    .level = str_of(option_text(&call->options, "level")),
                                    .state = str_of(option_text(&call->options, "state")),
                                    .order = str_of(option_text(&call->options, "order")),
                                    .limit = RULESET_PAGE_MAX};
    struct errand *errand;
    json_t *page, *row;
    size_t i;

    (void)ret_exit;
    TRY(errand_open(call, STORE_READ, &errand));
    arena_defer(call->arena, loading_end, loading);
    TRY(take_rules(call, loading));
    TRY(gather(call, loading->rules, &filter, &page));
    if (call->is_json) {
        command_print(call, page);
        return ST_OK;
    }
    json_array_foreach(json_get_list(page, "items"), i, row)
    {
        show_row(row);
    }
    printf("共 %lld 条，可用 %lld 条，不能用 %lld 条\n%lld rules, %lld work, %lld cannot be used\n",
           (long long)json_get_int(page, "total", 0), (long long)json_get_int(page, "loaded", 0),
           (long long)json_get_int(page, "unsupported", 0),
           (long long)json_get_int(page, "total", 0), (long long)json_get_int(page, "loaded", 0),
           (long long)json_get_int(page, "unsupported", 0));
    return ST_OK;
}

static const struct option list_options[] = {
    ERRAND_DATA_OPTION,
    {"q", OPTION_TEXT, "TEXT", "标题、编号、文件或标签中的文字", "part of title, id, file or tag",
     0, 0, false},
    {"level", OPTION_TEXT, "LEVEL", "级别", "level", 0, 0, false},
    {"state", OPTION_TEXT, "STATE", "matched quiet waiting unrouted applied unsupported 之一",
     "one of matched quiet waiting unrouted applied unsupported", 0, 0, false},
    {"order", OPTION_TEXT, "ORDER", "place matches last cost 之一",
     "one of place matches last cost", 0, 0, false},
    PACKS_OPTION,
    {NULL, OPTION_FLAG, NULL, NULL, NULL, 0, 0, false},
};

static const struct option load_options[] = {
    ERRAND_DATA_OPTION,
    PACKS_OPTION,
    {NULL, OPTION_FLAG, NULL, NULL, NULL, 0, 0, false},
};

const struct command rules_load_commands[] = {
    {"rules", "load", "PATH…", 1, OPTION_MAX_ARGUMENTS, load_options, load_run,
     "在本节点启用规则（文件或目录），替换原有规则",
     "put rules (files or folders) in force on this node, in the place of those before", 0},
    {"rules", "list", "", 0, 0, list_options, list_run, "列出已启用的规则和每条的状态、命中、开销",
     "the rules in force with state, matches and cost of each", 0},
    {NULL, NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, 0},
};
