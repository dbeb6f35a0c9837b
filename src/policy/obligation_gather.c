/* SPDX-License-Identifier: Apache-2.0
 * Candidates of one duty and occurrence become one row: origins, pauses and extensions, state. */
#include "policy/obligation_gather.h"

#include "policy/obligation_due.h"

/* The group of a key, made when it is the first. */
static struct obligation_group *group_of(struct obligation_desk *desk, uint64_t key)
{
    size_t at = (size_t)((key * 0x9E3779B97F4A7C15U) >> 32) & (OBLIGATION_GROUP_SLOTS - 1);

    while (desk->group_slots[at].stamp == desk->stamp) {
        struct obligation_group *group = &desk->groups[desk->group_slots[at].group];
        if (group->key == key)
            return group;
        at = (at + 1) & (OBLIGATION_GROUP_SLOTS - 1);
    }
    desk->group_slots[at] = (struct obligation_slot){desk->stamp, (uint32_t)desk->group_count};
    struct obligation_group *group = &desk->groups[desk->group_count++];
    *group = (struct obligation_group){.key = key, .head = UINT32_MAX};
    return group;
}

static void gather(struct obligation_desk *desk)
{
    if (++desk->stamp == 0)
        desk->stamp = 1;
    for (size_t i = 0; i < desk->candidate_count; i++) {
        struct obligation_candidate *candidate = &desk->candidates[i];
        struct obligation_group *group = group_of(desk, candidate->key);
        candidate->next = group->head;
        group->head = (uint32_t)i;
        group->count++;
    }
}

/* Negative when `a` governs over `b`. */
static int candidate_order(const struct obligation_candidate *a,
                           const struct obligation_candidate *b)
{
    if (a->rule->tier != b->rule->tier)
        return b->rule->tier - a->rule->tier;
    if (a->due_ms != b->due_ms)
        return a->due_ms < b->due_ms ? -1 : 1;
    if (a->rule->shown.rank != b->rule->shown.rank)
        return a->rule->shown.rank > b->rule->shown.rank ? -1 : 1;
    /* Not by the order in which packs were read: the same packs always give the same answer. */
    int order = str_order(a->rule->shown.pack, b->rule->shown.pack);
    if (order != 0)
        return order;
    return a->rule->index < b->rule->index ? -1 : 1;
}

static struct obligation_origin origin_of(const struct obligation_candidate *candidate)
{
    return (struct obligation_origin){
        .rule = &candidate->rule->shown,
        .due_at = {candidate->due_ms == INT64_MAX ? 0 : candidate->due_ms},
        .due_on = candidate->due_on,
    };
}

/* The clock was started under the pack of this rule. */
static bool is_of_clock(const struct facts_clock *clock,
                        const struct obligation_candidate *candidate)
{
    return candidate->rule->clock && str_equal(clock->pack, candidate->rule->shown.pack);
}

/* Origins of a group, the governing one first; returns the governing candidate. */
static const struct obligation_candidate *put_origins(struct obligation_desk *desk,
                                                      const struct obligation_group *group)
{
    const struct obligation_candidate *best = &desk->candidates[group->head];
    struct obligation_origin *origins = &desk->origins[desk->origin_count];
    size_t count = 1;

    for (uint32_t i = best->next; i != UINT32_MAX; i = desk->candidates[i].next) {
        const struct obligation_candidate *other = &desk->candidates[i];
        if (group->clock ? is_of_clock(group->clock, other) : candidate_order(other, best) < 0)
            best = other;
    }
    origins[0] = origin_of(best);
    origins[0].governs = true;
    for (uint32_t i = group->head; i != UINT32_MAX; i = desk->candidates[i].next) {
        if (&desk->candidates[i] != best)
            origins[count++] = origin_of(&desk->candidates[i]);
    }
    desk->origin_count += count;
    return best;
}

static int64_t met_at(struct obligation_desk *desk, const struct obligation_candidate *candidate)
{
    size_t done;

    if (candidate->done_from_ms == INT64_MAX || candidate->is_open_ended)
        return 0;
    if (candidate->rule->form == FORM_CALENDAR)
        return candidate->done_from_ms; /* found when its period was looked at */
    done = obligation_due_performances(desk, candidate->rule->shown.duty_number);
    for (size_t i = 0; i < done; i++) {
        const struct obligation_performance *one = &desk->performances[i];
        bool is_named = one->occurrence.len > 0;
        if (is_named ? str_equal(one->occurrence, candidate->occurrence)
                     : one->ms >= candidate->done_from_ms)
            return one->ms;
    }
    return 0;
}

/* What a pause leaves, in the unit of the term; months and fixed days are kept as days. */
static void hold(const struct obligation_desk *desk, struct obligation *row, struct instant at)
{
    struct obligation_sum *sum = &row->sum;
    struct date day = instant_beijing_date(at);
    int64_t unit_ms = calendar_unit_ms(sum->unit);
    bool is_days = sum->amount < 0 || sum->unit == CALENDAR_DAYS || sum->unit == CALENDAR_MONTHS;

    sum->paused_at = at;
    sum->resumed_at = (struct instant){0};
    sum->held_unit = is_days ? CALENDAR_DAYS : sum->unit;
    if (row->due_at.ms == 0)
        return;
    if (is_days)
        sum->remaining = date_number(row->due_on) - date_number(day);
    else if (unit_ms)
        sum->remaining = (row->due_at.ms - at.ms + unit_ms - 1) / unit_ms;
    else
        sum->remaining = calendar_workdays_between(desk->policy, day, row->due_on);
    if (sum->remaining < 0)
        sum->remaining = 0;
}

static void go_on(const struct obligation_desk *desk, struct obligation *row, struct instant at)
{
    struct calendar_end end;
    struct obligation_sum *sum = &row->sum;

    sum->resumed_at = at;
    if (row->due_at.ms == 0 ||
        !calendar_end(desk->policy, at, sum->remaining, sum->held_unit, false, &end))
        return;
    row->due_at = end.due_at;
    row->due_on = end.due_on;
    row->is_provisional = row->is_provisional || end.is_provisional;
}

/* Whether an act speaks of this occurrence. */
static bool act_fits(const struct facts_act *act, const struct obligation *row)
{
    if (act->occurrence.len > 0)
        return str_equal(act->occurrence, row->occurrence);
    return act->at.ms >= row->started_at.ms &&
           (row->met_at.ms == 0 || act->at.ms <= row->met_at.ms);
}

/* Pauses and extensions in the order they happened. */
static bool apply_acts(const struct obligation_desk *desk, struct obligation *row)
{
    const struct facts_subject *subject = desk->subject;
    bool is_paused = false;

    for (size_t i = 0; i < subject->act_count; i++) {
        const struct facts_act *act = &subject->acts[i];
        if (act->duty != row->rule->duty_number || act->at.ms > desk->at.ms || !act_fits(act, row))
            continue;
        if (act->kind == FACTS_EXTEND) {
            row->due_at = row->sum.extended_until = act->until;
            row->due_on = instant_beijing_date(act->until);
            row->sum.extension_reason = act->reason;
        } else if (act->kind == FACTS_PAUSE && !is_paused) {
            hold(desk, row, act->at);
            is_paused = true;
        } else if (act->kind == FACTS_RESUME && is_paused) {
            go_on(desk, row, act->at);
            is_paused = false;
        }
    }
    return is_paused;
}

static enum obligation_state state_of(const struct obligation_desk *desk,
                                      const struct obligation *row, bool is_paused)
{
    bool has_due = row->due_at.ms != 0;

    if (row->met_at.ms != 0)
        return has_due && row->met_at.ms > row->due_at.ms ? OBLIGATION_MET_LATE : OBLIGATION_MET;
    if (is_paused)
        return OBLIGATION_PAUSED;
    if (has_due && row->due_at.ms < desk->at.ms)
        return OBLIGATION_OVERDUE;
    return row->opens_at.ms > desk->at.ms ? OBLIGATION_UPCOMING : OBLIGATION_OPEN;
}

static enum obligation_state clock_state(const struct obligation_desk *desk,
                                         const struct facts_clock *clock)
{
    switch (clock->state) {
    case FACTS_CLOCK_PAUSED:
        return OBLIGATION_PAUSED;
    case FACTS_CLOCK_MET:
        return OBLIGATION_MET;
    case FACTS_CLOCK_MISSED:
        return OBLIGATION_MET_LATE;
    case FACTS_CLOCK_RUNNING:
    case FACTS_CLOCK_CANCELLED:
        break;
    }
    return clock->due_at.ms < desk->at.ms ? OBLIGATION_OVERDUE : OBLIGATION_OPEN;
}

/* What a procedure's clock says stands before what the packs of today would say. */
static void take_clock(const struct obligation_desk *desk, struct obligation *row,
                       const struct facts_clock *clock)
{
    row->occurrence = clock->occurrence;
    row->opens_at = row->started_at = clock->started_at;
    row->due_at = clock->due_at;
    row->due_on = instant_beijing_date(clock->due_at);
    row->met_at = clock->state == FACTS_CLOCK_MET || clock->state == FACTS_CLOCK_MISSED
                      ? clock->met_at
                      : (struct instant){0};
    row->state = clock_state(desk, clock);
}

static enum status put_row(struct obligation_desk *desk, const struct obligation_group *group)
{
    const struct obligation_candidate *best;
    struct obligation *row = &desk->rows[desk->row_count];
    const struct obligation_origin *origins = &desk->origins[desk->origin_count];

    if (desk->row_count + 2 > OBLIGATION_MAX_ROWS)
        return ST_LIMIT;
    best = put_origins(desk, group);
    *row = (struct obligation){
        .rule = &best->rule->shown,
        .occurrence = best->occurrence,
        .opens_at = {best->started_ms},
        .started_at = {best->started_ms},
        .due_at = {best->due_ms == INT64_MAX ? 0 : best->due_ms},
        .due_on = best->due_on,
        .is_provisional = best->is_provisional,
        .sum = best->sum,
        .origins = origins,
        .origin_count = group->count,
    };
    desk->row_count++;
    if (group->clock) {
        take_clock(desk, row, group->clock);
        return ST_OK;
    }
    row->met_at = (struct instant){met_at(desk, best)};
    bool is_paused = desk->subject->act_count > 0 && apply_acts(desk, row);
    row->state = state_of(desk, row, is_paused);
    row->is_past = row->met_at.ms != 0 && obligation_due_kind(best->key) == OCCURRENCE_PERIOD;
    row = &desk->rows[desk->row_count];
    if (best->rule->form == FORM_ROLLING && !best->rule->trigger &&
        obligation_due_past(desk, best, row)) {
        struct obligation_origin *origin = &desk->origins[desk->origin_count++];
        *origin = (struct obligation_origin){row->rule, row->due_at, row->due_on, true};
        row->origins = origin;
        row->origin_count = 1;
        desk->row_count++;
    }
    return ST_OK;
}

static const struct facts_clock *clock_of(const struct obligation_desk *desk,
                                          const struct obligation_group *group)
{
    size_t index;

    return obligation_due_is_clock(group->key, &index) ? &desk->subject->clocks[index] : NULL;
}

enum status obligation_gather_rows(struct obligation_desk *desk)
{
    gather(desk);
    for (size_t i = 0; i < desk->group_count; i++) {
        desk->groups[i].clock = clock_of(desk, &desk->groups[i]);
        TRY(put_row(desk, &desk->groups[i]));
    }
    return ST_OK;
}
