/* SPDX-License-Identifier: Apache-2.0
 * Stages of a reminder. */
#include "procedures/reminder_plan.h"

#include <stdio.h>
#include <string.h>

enum { HOUR_MS = 60 * 60 * 1000, MORNING_HOUR = 8, MAX_STAGES = 3 * NOTIFY_RULE_MAX_OFFSETS + 3 };

static struct instant morning(struct date on)
{
    return (struct instant){instant_beijing_start(on).ms + (int64_t)MORNING_HOUR * HOUR_MS};
}

static void put(struct reminder_stage *stage, const char *kind, const char *word, int number,
                struct instant at)
{
    *stage = (struct reminder_stage){.kind = kind, .at = at};
    (void)snprintf(stage->word, sizeof stage->word, number >= 0 ? "%s-%d" : "%s", word, number);
}

/* Every stage the plan knows, in no order. */
static size_t stages_of(const struct reminder_plan *plan, const struct reminder_due *due,
                        struct reminder_stage *stages)
{
    size_t count = 0;

    for (size_t i = 0; i < plan->before_days.count; i++) {
        int days = plan->before_days.values[i];
        if (days > 0)
            put(&stages[count++], "duty-before", "before", days,
                morning(date_add_days(due->due_on, -days)));
    }
    for (size_t i = 0; due->is_in_hours && i < plan->before_hours.count; i++) {
        int hours = plan->before_hours.values[i];
        put(&stages[count++], "duty-hours", "hours", hours,
            (struct instant){due->due_at.ms - (int64_t)hours * HOUR_MS});
    }
    put(&stages[count++], "duty-due", "due", -1, morning(due->due_on));
    if (due->is_in_hours)
        put(&stages[count++], "duty-late", "late", -1, (struct instant){due->due_at.ms + 1});
    for (size_t i = 0; i < plan->after_days.count; i++) {
        int days = plan->after_days.values[i];
        put(&stages[count++], "duty-after", "after", days,
            morning(date_add_days(due->due_on, days)));
    }
    return count;
}

static int64_t days_between(struct date from, struct date to)
{
    return (int64_t)date_number(to) - date_number(from);
}

bool reminder_plan_stage(const struct reminder_plan *plan, const struct reminder_due *due,
                         struct instant now, struct reminder_stage *ret_stage)
{
    struct reminder_stage stages[MAX_STAGES];
    size_t count = stages_of(plan, due, stages);
    const struct reminder_stage *newest = NULL;
    struct date today = instant_beijing_date(now);
    int64_t ahead = days_between(today, due->due_on);

    for (size_t i = 0; i < count; i++) {
        if (stages[i].at.ms <= now.ms && (!newest || stages[i].at.ms > newest->at.ms))
            newest = &stages[i];
    }
    if (!newest)
        return false;
    *ret_stage = *newest;
    if (ahead <= 0 &&
        strcmp(newest->kind, "duty-before") == 0) /* began on the day itself, before the morning */
        put(ret_stage, "duty-due", "due", -1, newest->at);
    if (ahead < 0 && strcmp(newest->kind, "duty-due") == 0) /* nobody was told on the day */
        put(ret_stage, "duty-late", "late", -1, newest->at);
    ret_stage->days = ahead < 0 ? -ahead : ahead;
    ret_stage->hours = (due->due_at.ms - now.ms + HOUR_MS - 1) / HOUR_MS;
    return true;
}

static struct instant escalation_at(const struct reminder_plan *plan,
                                    const struct reminder_due *due)
{
    return morning(date_add_days(due->due_on, plan->escalate_after_days));
}

bool reminder_plan_escalates(const struct reminder_plan *plan, const struct reminder_due *due,
                             struct instant now)
{
    return plan->escalate_after_days > 0 && escalation_at(plan, due).ms <= now.ms;
}

struct instant reminder_plan_next(const struct reminder_plan *plan, const struct reminder_due *due,
                                  struct instant now)
{
    struct reminder_stage stages[MAX_STAGES];
    size_t count = stages_of(plan, due, stages);
    struct instant next = {0};

    if (plan->escalate_after_days > 0)
        stages[count++].at = escalation_at(plan, due);
    for (size_t i = 0; i < count; i++) {
        if (stages[i].at.ms > now.ms && (next.ms == 0 || stages[i].at.ms < next.ms))
            next = stages[i].at;
    }
    return next;
}
