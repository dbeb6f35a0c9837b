/* SPDX-License-Identifier: Apache-2.0
 * `panshi rules load`: put Sigma rules in force on a node. */
#include <stdio.h>

#include "cli/command.h"
#include "cli/errand.h"
#include "cli/packs.h"
#include "events/ruleset.h"

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
    TRY(ruleset_replace(folder, call->options.arguments, call->options.argument_count, &files,
                        &call->fault));
    TRY(taxonomy_load(NULL, &loading->taxonomy, &call->fault));
    loading->desk = ruleset_desk_new(folder, loading->taxonomy, 0);
    TRY(ruleset_refresh(loading->desk, &call->fault));
    loading->rules = ruleset_take(loading->desk);
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

static const struct option load_options[] = {
    ERRAND_DATA_OPTION,
    PACKS_OPTION,
    {NULL, OPTION_FLAG, NULL, NULL, NULL, 0, 0, false},
};

const struct command rules_load_commands[] = {
    {"rules", "load", "PATH…", 1, OPTION_MAX_ARGUMENTS, load_options, load_run,
     "在本节点启用规则（文件或目录），替换原有规则",
     "put rules (files or folders) in force on this node, in the place of those before", 0},
    {NULL, NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, 0},
};
