/* SPDX-License-Identifier: Apache-2.0
 * Loads policy packs for commands. */
#include "cli/packs.h"

#include <stdio.h>

static void packs_end(void *policy)
{
    policy_free(policy);
}

void packs_show(const struct policy_report *report)
{
    for (size_t i = 0; i < report->count; i++) {
        const struct policy_problem *p = &report->problems[i];

        fprintf(stderr, "%.*s:%d: %.*s\n", STR_ARG(p->file), p->line, STR_ARG(p->zh));
        fprintf(stderr, "%.*s:%d: %.*s\n", STR_ARG(p->file), p->line, STR_ARG(p->en));
    }
}

enum status packs_load(struct command_call *call, const struct policy **ret_policy)
{
    const char *folders[PACKS_MAX_FOLDERS];
    size_t count = option_all(&call->options, "packs", folders, PACKS_MAX_FOLDERS);
    struct policy_report report = {0, NULL};
    struct policy *policy = NULL;

    enum status status = policy_load(call->arena, folders, count, &policy, &report, &call->fault);
    packs_show(&report);
    TRY(status);
    arena_defer(call->arena, packs_end, policy);
    *ret_policy = policy;
    return ST_OK;
}
