/* SPDX-License-Identifier: Apache-2.0
 * Conditions and performances of one rule for the subject at the desk. */
#include "policy/obligation_hold.h"

#include "policy/obligation_due.h"

void obligation_hold_begin(struct obligation_desk *desk, const struct facts_subject *subject,
                           struct instant at)
{
    obligation_desk_begin(desk, subject, at);
}

void obligation_hold_end(struct obligation_desk *desk)
{
    obligation_desk_end(desk);
}

bool obligation_hold_rule(const struct obligation_desk *desk, const struct obligation_rule *rule)
{
    const struct obligation_rules_rule *full = (const struct obligation_rules_rule *)rule;

    return rule->about == desk->subject->about &&
           obligation_desk_holds(desk, full->conditions, full->condition_count, NULL);
}

struct instant obligation_hold_done(struct obligation_desk *desk,
                                    const struct obligation_rule *rule, struct str occurrence,
                                    struct instant from)
{
    size_t count = obligation_due_performances(desk, rule->duty_number);

    for (size_t i = 0; i < count; i++) {
        const struct obligation_performance *one = &desk->performances[i];
        if (one->occurrence.len > 0 ? str_equal(one->occurrence, occurrence) : one->ms >= from.ms)
            return (struct instant){one->ms};
    }
    return (struct instant){0};
}
