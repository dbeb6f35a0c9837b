/* SPDX-License-Identifier: Apache-2.0
 * The days of a run, from its template and what the organiser wishes. */
#ifndef PROCEDURES_CAMPAIGN_PLAN_H
#define PROCEDURES_CAMPAIGN_PLAN_H

#include "procedures/campaign_run.h"

/* Fills opens_on, ends_on and plan.  `shape` is campaign_json of the template, `input` the one of
 * campaign_run_open.  ST_INVALID names the member: "from", "to", "stages[ID]", "deliverables[ID]".
 */
enum status campaign_plan_make(struct work *w, const json_t *shape, const json_t *input,
                               struct campaign_run *run) MUST_CHECK;

#endif
