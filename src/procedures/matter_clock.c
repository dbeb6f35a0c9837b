/* SPDX-License-Identifier: Apache-2.0
 * Starting, holding and ending the clocks of matters. */
#include "procedures/matter_clock.h"

#include "db/journal.h"
#include "policy/clock.h"
#include "procedures/matter.h"
#include "procedures/matter_clock_store.h"
#include "procedures/matter_notice.h"
#include "procedures/matter_place.h"
#include "procedures/matter_store.h"
#include "registry/fact.h"

enum { HOUR_MS = 60 * 60 * 1000 };

/* What is left on a held clock, in its own unit; months are held as days. */
static int64_t remaining_of(struct work *w, const struct matter_clock_row *row,
                            enum calendar_unit unit)
{
    struct date today = instant_beijing_date(w->now);
    int64_t left;

    if (unit == CALENDAR_WORKDAYS)
        left = calendar_workdays_between(w->policy, today, row->due_on);
    else if (unit == CALENDAR_HOURS)
        left = (row->due_at.ms - w->now.ms + HOUR_MS - 1) / HOUR_MS;
    else
        left = date_number(row->due_on) - date_number(today);
    return left > 0 ? left : 0;
}

static enum status unit_of(struct work *w, struct str word, enum calendar_unit *ret_unit)
{
    if (!calendar_unit_read(word, ret_unit))
        return work_fail(w, ST_CORRUPT, "matter_clock.unit", "时钟的单位已损坏",
                         "the unit of a clock is damaged");
    return ST_OK;
}

/* The new due day of a held clock that goes on now. */
static enum status due_resumed(struct work *w, const struct matter_clock_row *row,
                               struct calendar_due *ret_due, json_t **ret_computed)
{
    enum calendar_unit unit;

    TRY(unit_of(w, row->unit, &unit));
    if (unit == CALENDAR_MONTHS)
        unit = CALENDAR_DAYS;
    TRY(calendar_due(w->policy, w->arena, w->now, row->remaining, unit, ret_due, &w->fault));
    *ret_computed = calendar_due_json(w->arena, w->now, row->remaining, unit, ret_due);
    json_put(*ret_computed, "before_pause", row->computed);
    return ST_OK;
}

static enum status resume(struct work *w, const struct matter_clock_row *row)
{
    struct calendar_due due;
    json_t *computed;

    TRY(due_resumed(w, row, &due, &computed));
    return matter_clock_store_resume(w, row->id, &due, computed);
}

enum status matter_clock_foresee(struct work *w, const struct matter *matter, const char *rule,
                                 const char *event, struct instant from, json_t **ret_clock)
{
    struct policy_place place;
    struct clock_answers answers;
    struct matter_clock_row held;
    struct calendar_due due;
    json_t *computed;
    char day[DATE_TEXT_BYTES];
    enum status status = matter_clock_store_held(w, matter, rule, &held);

    if (status != ST_OK && status != ST_NOT_FOUND)
        return status;
    TRY(matter_place(w, matter, &place));
    TRY(clock_rules(w->policy, w->arena, &place, rule, event, from, &answers, &w->fault));
    *ret_clock = answers.count > 0 ? clock_json(w->arena, &answers.answers[0], from) : NULL;
    if (status == ST_OK && *ret_clock != NULL) {
        TRY(due_resumed(w, &held, &due, &computed));
        json_put_textz(*ret_clock, "due_on", date_print(due.due_on, day));
        json_put_bool(*ret_clock, "provisional", due.is_provisional);
        json_put(*ret_clock, "computed", computed);
    }
    return ST_OK;
}

enum status matter_clock_start(struct work *w, const struct matter *matter, const char *rule,
                               const char *event, struct instant from)
{
    struct policy_place place;
    struct clock_answers answers;
    struct matter_clock_row held;
    enum status status = matter_clock_store_held(w, matter, rule, &held);
    json_t *alternatives, *governing;

    TRY(fact_note(w, FACT_SYSTEM, matter->system_id, event, from, NULL, "procedure"));
    if (status == ST_OK)
        return resume(w, &held);
    if (status != ST_NOT_FOUND)
        return status;
    TRY(matter_place(w, matter, &place));
    TRY(clock_rules(w->policy, w->arena, &place, rule, event, from, &answers, &w->fault));
    if (answers.count == 0)
        return ST_OK;
    alternatives = json_new_list(w->arena);
    for (size_t i = 1; i < answers.count; i++)
        json_add(alternatives, clock_json(w->arena, &answers.answers[i], from));
    governing = clock_json(w->arena, &answers.answers[0], from);
    return matter_clock_store_insert(w, matter, &answers.answers[0], from,
                                     json_object_get(governing, "computed"), alternatives);
}

enum status matter_clock_stop(struct work *w, const struct matter *matter, const char *rule)
{
    struct matter_clock_row row;
    enum status status = matter_clock_store_find(w, matter, rule, &row);
    bool is_late;

    if (status == ST_NOT_FOUND)
        return ST_OK;
    if (status != ST_OK)
        return status;
    TRY(fact_touch(w, FACT_SYSTEM, matter->system_id));
    is_late = w->now.ms > row.due_at.ms && !str_is(row.state, MATTER_CLOCK_PAUSED);
    return matter_clock_store_end(w, row.id, is_late ? MATTER_CLOCK_MISSED : MATTER_CLOCK_MET);
}

enum status matter_clock_cancel_all(struct work *w, const struct matter *matter)
{
    TRY(fact_touch(w, FACT_SYSTEM, matter->system_id));
    return matter_clock_store_cancel(w, matter->id);
}

enum status matter_clock_pause(struct work *w, const struct matter *matter, const char *rule,
                               const char *reason)
{
    struct matter_clock_row row;
    enum calendar_unit unit;
    enum status status = matter_clock_store_find(w, matter, rule, &row);

    if (status == ST_NOT_FOUND)
        return ST_OK;
    if (status != ST_OK)
        return status;
    TRY(fact_touch(w, FACT_SYSTEM, matter->system_id));
    TRY(unit_of(w, row.unit, &unit));
    return matter_clock_store_pause(w, row.id, reason, remaining_of(w, &row, unit));
}

enum status matter_clock_next_due(struct work *w, const struct matter *matter,
                                  struct instant *ret_due_at)
{
    return matter_clock_store_next(w, matter->id, ret_due_at);
}

/* The citation of a clock with its text, as the console shows it beside the due day. */
static void put_clause(struct work *w, json_t *clock)
{
    json_t *clause = policy_clause(w->policy, json_get_text(clock, "clause"));

    json_put_text(clock, "clause_document", json_get_text(clause, "document"));
    json_put_text(clock, "clause_section", json_get_text(clause, "section"));
    json_put_text(clock, "clause_text_zh", json_get_text(clause, "text_zh"));
    json_put_text(clock, "clause_text_en", json_get_text(clause, "text_en"));
}

enum facts_clock_state matter_clock_fact_state(struct str state, bool is_ended)
{
    if (str_is(state, MATTER_CLOCK_PAUSED))
        return FACTS_CLOCK_PAUSED;
    if (str_is(state, MATTER_CLOCK_MET))
        return FACTS_CLOCK_MET;
    if (str_is(state, MATTER_CLOCK_CANCELLED))
        return FACTS_CLOCK_CANCELLED;
    return str_is(state, MATTER_CLOCK_MISSED) && is_ended ? FACTS_CLOCK_MISSED
                                                          : FACTS_CLOCK_RUNNING;
}

enum status matter_clock_kept(struct work *w, const struct matter *matter, json_t **ret_list)
{
    static const char *const members[] = {"id",     "rule",   "state", "started_at",
                                          "due_at", "met_at", "pack"};
    json_t *clocks, *clock;
    size_t i;

    TRY(matter_clock_store_list(w, matter->id, &clocks));
    *ret_list = json_new_list(w->arena);
    json_array_foreach(clocks, i, clock)
    {
        json_t *kept = json_new_object(w->arena);
        for (size_t k = 0; k < sizeof members / sizeof *members; k++)
            json_put(kept, members[k], json_object_get(clock, members[k]));
        json_add(*ret_list, kept);
    }
    return ST_OK;
}

enum status matter_clock_list(struct work *w, const struct matter *matter, json_t **ret_list)
{
    json_t *clock;
    size_t i;

    TRY(matter_clock_store_list(w, matter->id, ret_list));
    json_array_foreach(*ret_list, i, clock) put_clause(w, clock);
    return ST_OK;
}

static enum status miss_one(struct work *w, const struct matter_clock_overdue *overdue)
{
    json_t *facts = json_new_object(w->arena);
    json_t *newest;
    struct matter_event event = {.act = "clock-missed", .reason = STR(""), .facts = facts};
    struct str subject = arena_print(w->arena, "matter:%.*s", STR_ARG(overdue->matter_id));

    json_put_text(facts, "clock", overdue->id);
    json_put_text(facts, "rule", overdue->rule);
    json_put_text(facts, "owed_by", overdue->owed_by);
    json_put_text(facts, "due_on", overdue->due_on);
    TRY(matter_clock_store_miss(w, overdue->id));
    TRY(journal_append(w, "matter.clock-missed", subject, NULL, facts, STR("")));
    TRY(journal_of(w, subject, 0, 1, &newest));
    event.sequence = json_get_int(json_array_get(newest, 0), "sequence", 0);
    TRY(matter_store_add_event(w, overdue->matter_id, &event));
    return matter_notice_add(w, overdue->matter_id, overdue->owed_by_party, STR(""),
                             str_zero(w->arena, overdue->owed_by), "clock-missed");
}

enum status matter_clock_mark_missed(struct work *w, int *ret_count)
{
    struct matter_clock_overdue *overdue;
    size_t count;

    TRY(matter_clock_store_overdue(w, MATTER_CLOCK_JOB_ROWS, &overdue, &count));
    for (size_t i = 0; i < count; i++)
        TRY(miss_one(w, &overdue[i]));
    *ret_count = (int)count;
    return ST_OK;
}
