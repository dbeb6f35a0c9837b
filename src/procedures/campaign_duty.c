/* SPDX-License-Identifier: Apache-2.0
 * Rules of a template × days of a run = duties of one subject. */
#include "procedures/campaign_duty.h"

#include "policy/obligation_hold.h"
#include "procedures/campaign_store.h"

enum status campaign_duty_open_runs(struct work *w, struct instant at,
                                    struct campaign_duty_runs *ret_runs)
{
    return campaign_store_open_at(w, at, ret_runs);
}

static bool lies_in(const struct facts_subject *subject, const struct campaign_run *run)
{
    bool is_near = false, is_named = json_array_size(run->sectors) == 0;

    for (size_t i = 0; i < subject->region_count && !is_near; i++)
        is_near = str_equal(subject->regions[i], run->region);
    for (size_t i = 0; i < json_array_size(run->sectors) && !is_named; i++)
        for (size_t j = 0; j < subject->sector_count && !is_named; j++)
            is_named = str_equal(subject->sectors[j], json_text(json_array_get(run->sectors, i)));
    return is_near && is_named;
}

static struct date stage_begins(const struct campaign_run *run, struct str stage)
{
    const json_t *stages = json_get_list(run->plan, "stages");
    struct date on = run->opens_on;

    for (size_t i = 0; i < json_array_size(stages); i++)
        if (str_equal(json_get_text(json_array_get(stages, i), "id"), stage))
            (void)date_read(json_get_text(json_array_get(stages, i), "from"), &on);
    return on;
}

/* Extensions and pauses, in the order they happened. */
static void follow(struct obligation *row, const struct facts_subject *subject)
{
    for (size_t i = 0; i < subject->act_count; i++) {
        const struct facts_act *act = &subject->acts[i];

        if (act->duty != row->rule->duty_number || !str_equal(act->occurrence, row->occurrence))
            continue;
        switch (act->kind) {
        case FACTS_PROVE: /* see obligation_hold_done */
            break;
        case FACTS_EXTEND:
            row->due_at = act->until;
            row->due_on = instant_beijing_date(act->until);
            row->sum.extended_until = act->until;
            row->sum.extension_reason = act->reason;
            break;
        case FACTS_PAUSE:
            row->sum.paused_at = act->at;
            row->sum.resumed_at = (struct instant){0};
            row->sum.held_unit = CALENDAR_DAYS;
            row->sum.remaining =
                date_number(row->due_on) - date_number(instant_beijing_date(act->at));
            break;
        case FACTS_RESUME:
            if (row->sum.paused_at.ms == 0 || row->sum.resumed_at.ms > 0)
                break;
            row->sum.resumed_at = act->at;
            row->due_on = date_add_days(instant_beijing_date(act->at), (int32_t)row->sum.remaining);
            row->due_at = instant_beijing_end(row->due_on);
            break;
        }
    }
}

static enum obligation_state state_of(const struct obligation *row, struct instant at)
{
    if (row->met_at.ms > 0)
        return row->met_at.ms <= row->due_at.ms ? OBLIGATION_MET : OBLIGATION_MET_LATE;
    if (row->sum.paused_at.ms > 0 && row->sum.resumed_at.ms == 0)
        return OBLIGATION_PAUSED;
    if (at.ms > row->due_at.ms)
        return OBLIGATION_OVERDUE;
    return at.ms < row->opens_at.ms ? OBLIGATION_UPCOMING : OBLIGATION_OPEN;
}

static void fill(struct obligation *row, const struct campaign_run *run, const json_t *deliverable,
                 const struct facts_subject *subject, struct obligation_desk *desk,
                 struct instant at, struct arena *arena)
{
    struct obligation_origin *origin = ARENA_ARRAY(arena, 1, struct obligation_origin);

    row->occurrence = campaign_run_occurrence(arena, run);
    (void)date_read(json_get_text(deliverable, "on"), &row->due_on);
    row->due_at = instant_beijing_end(row->due_on);
    row->opens_at = instant_beijing_start(stage_begins(run, json_get_text(deliverable, "stage")));
    row->started_at = run->opened_at;
    row->sum = (struct obligation_sum){.from = run->opened_at, .amount = -1, .unit = CALENDAR_DAYS};
    row->met_at = obligation_hold_done(desk, row->rule, row->occurrence,
                                       instant_beijing_start(run->opens_on));
    follow(row, subject);
    row->state = state_of(row, at);
    *origin = (struct obligation_origin){row->rule, row->due_at, row->due_on, true};
    row->origins = origin;
    row->origin_count = 1;
}

void campaign_duty_rows(const struct campaign_duty_runs *runs, struct obligation_desk *desk,
                        const struct policy *policy, const struct facts_subject *subject,
                        struct instant at, struct arena *arena, struct campaign_duty_list *ret_list)
{
    struct obligation *rows;
    struct str *parties;
    size_t count = 0, room = 1;

    for (size_t i = 0; i < runs->count; i++)
        room += json_array_size(json_get_list(runs->runs[i].plan, "deliverables"));
    rows = ARENA_ARRAY(arena, room, struct obligation);
    parties = ARENA_ARRAY(arena, room, struct str);
    obligation_hold_begin(desk, subject, at);
    for (size_t i = 0; i < runs->count; i++) {
        const struct campaign_run *run = &runs->runs[i];
        const json_t *list = json_get_list(run->plan, "deliverables"), *deliverable;
        size_t j;

        if (!lies_in(subject, run))
            continue;
        json_array_foreach(list, j, deliverable)
        {
            const struct obligation_rule *rule =
                obligation_rule_find(policy, json_get_text(deliverable, "rule"));

            if (rule == NULL || !obligation_hold_rule(desk, rule))
                continue;
            rows[count].rule = rule;
            fill(&rows[count], run, deliverable, subject, desk, at, arena);
            parties[count++] =
                str_equal(rule->owed_to, run->organiser_kind) ? run->organiser : STR("");
        }
    }
    obligation_hold_end(desk);
    *ret_list = (struct campaign_duty_list){count, rows, parties};
}
