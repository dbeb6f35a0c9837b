/* SPDX-License-Identifier: Apache-2.0
 * How the packs of a dossier's place want its recipients told: how many people at first, how many
 * answers, when which step of the escalation comes, and what rings at night. */
#ifndef PROCEDURES_RECIPIENT_PLAN_H
#define PROCEDURES_RECIPIENT_PLAN_H

#include "procedures/dossier.h"

enum { RECIPIENT_PLAN_STEPS = 3, RECIPIENT_PLAN_MINUTES_MAX = 60 * 24 * 60 };

struct recipient_plan {
    int64_t contacts, answers;
    int64_t minutes[RECIPIENT_PLAN_STEPS]; /* after the telling, ascending */
    bool rings_at_night;
};

/* Three numbers "15,30,60", each at least the one before; false for anything else. */
bool recipient_plan_read(struct str text, int64_t ret_minutes[RECIPIENT_PLAN_STEPS]);
/* Whether a word is in a list "red,orange". */
bool recipient_plan_has(struct str list, struct str word);
enum status recipient_plan_of(struct work *w, const struct dossier *dossier,
                              struct recipient_plan *ret_plan) MUST_CHECK;
/* When the step after `step` is due, counted from the telling; ms 0 after the last. */
struct instant recipient_plan_next(const struct recipient_plan *plan, int64_t step,
                                   struct instant told_at);

#endif
