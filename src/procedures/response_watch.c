/* SPDX-License-Identifier: Apache-2.0
 * Silence becomes a task. */
#include "procedures/response_watch.h"

#include "procedures/investigation_open.h"
#include "procedures/response_post.h"
#include "procedures/response_side.h"
#include "procedures/response_spread.h"
#include "procedures/response_store.h"
#include "procedures/task.h"

/* Who owes the report: the on-site command while one stands, else the affected parties, else the
 * keeper. */
static enum status owing(struct work *w, const struct dossier *d, struct str **ret_parties,
                         size_t *ret_count)
{
    struct response_post post;
    enum status status = response_post_on_site(w, d, &post);

    if (status == ST_OK) {
        *ret_parties = ARENA_ARRAY(w->arena, 1, struct str);
        (*ret_parties)[0] = post.party_id;
        *ret_count = 1;
        return ST_OK;
    }
    if (status != ST_NOT_FOUND)
        return status;
    TRY(response_store_parties(w, d->id, RESPONSE_AFFECTED, ret_parties, ret_count));
    if (*ret_count > 0)
        return ST_OK;
    *ret_parties = ARENA_ARRAY(w->arena, 1, struct str);
    (*ret_parties)[0] = d->party_id;
    *ret_count = 1;
    return ST_OK;
}

static enum status flag(struct work *w, struct response_clock *clock, int *count)
{
    struct str *parties, clause;
    struct dossier d;
    size_t party_count;

    TRY(dossier_load(w, clock->dossier_id, "response", &d));
    TRY(owing(w, &d, &parties, &party_count));
    TRY(response_side_clause(w, &d, "RT10", &clause));
    for (size_t i = 0; i < party_count; i++) {
        const struct task_new task = {
            .dossier = &d,
            .kind = "silence",
            .occasion = arena_print(w->arena, "silence:response:%.*s:%lld:%.*s", STR_ARG(d.id),
                                    (long long)clock->next_at.ms, STR_ARG(parties[i])),
            .code = STR("RT10"),
            .zh = arena_print(w->arena, "报送情况报告：%.*s", STR_ARG(d.title)),
            .en = arena_print(w->arena, "Send the situation report: %.*s", STR_ARG(d.title)),
            .clause = clause,
            .party_id = parties[i],
            .due_at = clock->next_at,
        };

        TRY(task_add(w, &task, NULL));
        (*count)++;
    }
    clock->flagged_at = clock->next_at;
    TRY(response_store_clock_put(w, clock));
    return dossier_note(w, &d, "silence", clock->next_at, STR("到时没有收到情况报告"), NULL);
}

enum status response_watch(struct work *w, struct response_watch_counts *ret_counts)
{
    struct response_watch_counts counts = {0};
    struct response_clock *clocks;
    size_t count;

    TRY(response_spread_step(w, &counts.told));
    TRY(response_store_clocks_due(w, &clocks, &count));
    for (size_t i = 0; i < count; i++)
        TRY(flag(w, &clocks[i], &counts.silent));
    TRY(investigation_open_sweep(w, &counts.investigations));
    *ret_counts = counts;
    return ST_OK;
}
