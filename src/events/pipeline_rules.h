/* SPDX-License-Identifier: Apache-2.0
 * The rules' part of a pipeline: which match an event, and what becomes of it. */
#ifndef EVENTS_PIPELINE_RULES_H
#define EVENTS_PIPELINE_RULES_H

#include "events/keep.h"
#include "events/pipeline_firing.h"
#include "events/ruleset.h"

enum { PIPELINE_RULE_MAX = 64 /* told and marked of one event; more are counted */ };

struct pipeline_rules {
    struct ruleset_desk *desk; /* NULL: no rules */
    const struct layout_set *layouts;
    struct ruleset *present; /* of the batch at hand */
    struct sigma_match *match;
    uint64_t generation; /* that `match` was made of */
    /* rules that the event at hand matches and that make alerts */
    size_t count;
    uint32_t told[PIPELINE_RULE_MAX];
    size_t part_count;
    uint32_t parts[PIPELINE_RULE_MAX]; /* those that feed correlations only */
    uint64_t left_out;
};

void pipeline_rules_begin(struct pipeline_rules *rules); /* a batch */
void pipeline_rules_end(struct pipeline_rules *rules);
void pipeline_rules_forget(struct pipeline_rules *rules); /* layout_set_clear */
void pipeline_rules_free(struct pipeline_rules *rules);
/* Ask about an event; the answer stands in `told` and `parts`. */
void pipeline_rules_ask(struct pipeline_rules *rules, const struct record *record);
/* The id (or, without one, the title) of a told rule. */
struct str pipeline_rules_id(const struct pipeline_rules *rules, uint32_t rule);
/* Hits of the event, which is kept under that id by now; `is_timely`: it feeds correlations. */
void pipeline_rules_tell(struct pipeline_rules *rules, const struct record *record,
                         struct role_list roles, const struct sighting *sighting, struct keep_id id,
                         bool is_timely, struct pipeline_hits *hits);
/* Hits of the correlations that have fired since, of whichever pipeline; `is_end`: nothing comes
 * any more, so what still waits fires too. */
void pipeline_rules_drain(struct pipeline_rules *rules, bool is_end, struct pipeline_hits *hits);

#endif
