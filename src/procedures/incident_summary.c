/* SPDX-License-Identifier: Apache-2.0
 * Computed from the timeline, clocks, reports and tasks; nothing is written by hand. */
#include "procedures/incident_summary.h"

#include "procedures/incident_duty.h"
#include "procedures/incident_report.h"
#include "procedures/task.h"

struct telling {
    struct work *w;
    const struct dossier *dossier;
    struct instant since;
    json_t *changes, *pinned;
};

/* Walks the whole timeline; keeps the newest rows only. */
static enum status walk_timeline(struct telling *t, bool only_find_hand_over)
{
    struct str after = STR("");
    json_t *page, *row;
    size_t i;

    do {
        TRY(dossier_view_timeline(t->w, t->dossier, after, DOSSIER_PAGE_MAX, &page));
        json_array_foreach(json_get_list(page, "items"), i, row)
        {
            struct instant at = {0};
            (void)instant_read(json_get_text(row, "at"), &at);
            if (only_find_hand_over) {
                if (str_is(json_get_text(row, "act"), "hand-over"))
                    t->since = at;
                continue;
            }
            if (json_get_bool(row, "pinned", false))
                json_add(t->pinned, row);
            if (at.ms < t->since.ms)
                continue;
            if (json_array_size(t->changes) >= INCIDENT_SUMMARY_ROWS)
                (void)json_array_remove(t->changes, 0);
            json_add(t->changes, row);
        }
        after = json_get_text(page, "next");
    } while (after.len > 0);
    return ST_OK;
}

static enum status open_clocks(struct telling *t, json_t **ret_clocks, int64_t *ret_overdue)
{
    json_t *answer, *clock, *open = json_new_list(t->w->arena);
    size_t i;

    TRY(incident_duty_clocks(t->w, t->dossier, &answer));
    *ret_overdue = 0;
    json_array_foreach(json_get_list(answer, "clocks"), i, clock)
    {
        struct str state = json_get_text(clock, "state");
        if (!str_is(state, "open") && !str_is(state, "overdue"))
            continue;
        *ret_overdue += str_is(state, "overdue") ? 1 : 0;
        json_add(open, clock);
    }
    *ret_clocks = open;
    return ST_OK;
}

static enum status told_reports(struct telling *t, json_t **ret_reports)
{
    json_t *page, *report, *kept = json_new_list(t->w->arena);
    size_t i;

    TRY(incident_report_page(t->w, t->dossier, STR(""), INCIDENT_SUMMARY_ROWS, &page));
    json_array_foreach(json_get_list(page, "items"), i, report)
    {
        struct str state = json_get_text(report, "state");
        struct instant sent = {0};
        (void)instant_read(json_get_text(report, "sent_at"), &sent);
        if (str_is(state, "draft") || str_is(state, "sent") || sent.ms >= t->since.ms)
            json_add(kept, report);
    }
    *ret_reports = kept;
    return ST_OK;
}

enum status incident_summary_since(struct work *w, const struct dossier *dossier,
                                   struct instant since, json_t **ret_summary)
{
    struct telling t = {w, dossier, since, json_new_list(w->arena), json_new_list(w->arena)};
    json_t *summary = json_new_object(w->arena), *counts = json_new_object(w->arena);
    json_t *clocks, *reports, *tasks;
    int64_t overdue;

    if (since.ms == 0)
        TRY(walk_timeline(&t, true));
    TRY(walk_timeline(&t, false));
    TRY(open_clocks(&t, &clocks, &overdue));
    TRY(told_reports(&t, &reports));
    TRY(task_page(w, dossier->id, STR("open"), STR(""), INCIDENT_SUMMARY_ROWS, &tasks));
    json_put_instant(summary, "since", t.since.ms > 0 ? t.since : dossier->opened_at);
    json_put_instant(summary, "until", w->now);
    json_put_text(summary, "level", dossier->level);
    json_put_text(summary, "state", dossier->state);
    json_put(summary, "changes", t.changes);
    json_put(summary, "pinned", t.pinned);
    json_put(summary, "clocks", clocks);
    json_put(summary, "reports", reports);
    json_put(summary, "tasks", json_get_list(tasks, "items"));
    json_put_int(counts, "changes", (int64_t)json_array_size(t.changes));
    json_put_int(counts, "clocks", (int64_t)json_array_size(clocks));
    json_put_int(counts, "overdue", overdue);
    json_put_int(counts, "reports", (int64_t)json_array_size(reports));
    json_put_int(counts, "tasks", (int64_t)json_array_size(json_get_list(tasks, "items")));
    json_put(summary, "counts", counts);
    *ret_summary = summary;
    return ST_OK;
}
