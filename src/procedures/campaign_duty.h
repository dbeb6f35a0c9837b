/* SPDX-License-Identifier: Apache-2.0
 * Duties that follow from open campaign runs: the conditions of the template's rules decide who is
 * addressed, the run decides the days.  For obligation_eval only; no store in campaign_duty_rows.
 */
#ifndef PROCEDURES_CAMPAIGN_DUTY_H
#define PROCEDURES_CAMPAIGN_DUTY_H

#include "policy/obligation.h"
#include "procedures/campaign_run.h"

struct campaign_duty_runs {
    size_t count;
    const struct campaign_run *runs;
};

struct campaign_duty_list {
    size_t count;
    const struct obligation *rows;   /* occurrence "campaign:" and the id of the run */
    const struct str *owed_to_party; /* of each row: the organiser, or "" for the role's own */
};

/* The runs that were open at `at`, read once for as many subjects as one wishes; they live in
 * w->arena. */
enum status campaign_duty_open_runs(struct work *w, struct instant at,
                                    struct campaign_duty_runs *ret_runs) MUST_CHECK;
/* What the runs ask of one subject at `at`; nothing when no run is open.  The list lives in
 * `arena`. */
void campaign_duty_rows(const struct campaign_duty_runs *runs, struct obligation_desk *desk,
                        const struct policy *policy, const struct facts_subject *subject,
                        struct instant at, struct arena *arena,
                        struct campaign_duty_list *ret_list);

#endif
