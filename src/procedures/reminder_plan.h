/* SPDX-License-Identifier: Apache-2.0
 * When a dated duty is told of: pure arithmetic over its due day and the offsets that a pack or a
 * person sets.  Reminders by day begin at eight in the morning, Beijing time; nothing rings at
 * midnight because a day begins then. */
#ifndef PROCEDURES_REMINDER_PLAN_H
#define PROCEDURES_REMINDER_PLAN_H

#include "registry/notify_rule.h"

struct reminder_plan {
    struct notify_rule_offsets before_days, before_hours, after_days;
    int escalate_after_days; /* 0: never */
};

struct reminder_due {
    struct instant due_at;
    struct date due_on;
    bool is_in_hours; /* the term was in hours: before_hours counts too */
};

struct reminder_stage {
    char word[24];    /* "before-7", "hours-4", "due", "late", "after-1": part of the occasion */
    const char *kind; /* of message_kind.h */
    struct instant at;
    int64_t days; /* from now until the due day, or since it */
    int64_t hours;
};

/* The newest stage reached at `now`; earlier ones that nobody was told of are not made up for.
 * False before the first. */
bool reminder_plan_stage(const struct reminder_plan *plan, const struct reminder_due *due,
                         struct instant now, struct reminder_stage *ret_stage);
/* Whether the duty has stayed overdue long enough for others to know. */
bool reminder_plan_escalates(const struct reminder_plan *plan, const struct reminder_due *due,
                             struct instant now);
/* The next instant at which one of these changes; ms 0 when none will. */
struct instant reminder_plan_next(const struct reminder_plan *plan, const struct reminder_due *due,
                                  struct instant now);

#endif
