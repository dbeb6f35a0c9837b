/* SPDX-License-Identifier: Apache-2.0
 * Campaign runs: a campaign of the packs, run here and now with its own dates by an organiser.
 *
 * The template (policy/campaign.h) says who is addressed, in which stages, what is handed in to
 * whom and by which clause; a campaign that has ended in law stays a template for ever.  The run
 * gives days for the stages and deliverables, a title, a region, sectors.  Each deliverable × party
 * addressed (or each of its systems) is then a duty like any other (table obligation, occurrence
 * "campaign:" and the run's id), computed anew when parties or systems change.
 *
 * Opened by a party of the kind that organises the template, within its region; closed by the same
 * party.  A closed run is read-only: what it asked for is kept as it stood.
 *
 * A run as JSON: {id, version, template, zh, en, clause, pack, pack_version, organiser{id,name},
 * region, region_name, sectors[], from, to, state, stages[{id, zh, en, clause, from, to}],
 * deliverables[{id, rule, stage, zh, en, about, on, duty, clause, strength, owed_to, receiver_zh,
 * receiver_en, evidence_zh, evidence_en}], opened_at, opened_by, closed_at|null, closed_by|null,
 * report|null, actions[]}. */
#ifndef PROCEDURES_CAMPAIGN_RUN_H
#define PROCEDURES_CAMPAIGN_RUN_H

#include "base/json.h"
#include "db/work.h"

#define CAMPAIGN_RUN_OPEN       "open"
#define CAMPAIGN_RUN_CLOSED     "closed"
#define CAMPAIGN_RUN_OCCURRENCE "campaign:" /* and the id: obligation.occurrence */

enum {
    CAMPAIGN_RUN_MAX_OPEN = 200,   /* open runs of one store */
    CAMPAIGN_RUN_MAX_SECTORS = 50, /* of one run */
    CAMPAIGN_RUN_MAX_DAYS = 1830,  /* from the first to the last day */
    CAMPAIGN_RUN_PAGE = 500,       /* runs shown in one list */
};

struct campaign_run {
    struct str id, template_id;
    struct str zh, en, clause, pack, pack_version;
    struct str organiser, organiser_kind; /* party id; role word of the template */
    struct str region;
    json_t *sectors; /* codes; empty: every sector */
    struct date opens_on, ends_on;
    json_t *plan; /* {stages[], deliverables[]} */
    struct str state;
    struct instant opened_at, closed_at; /* ms 0: not closed */
    struct str opened_by, closed_by;     /* names of people */
    json_t *report;                      /* NULL until closed */
    int64_t version;
};

/* `input`: {template, zh?, en?, region, sectors[]?, from, to?, stages[{id, from, to}]?,
 * deliverables[{id, on}]?, reason?}.  Days that are not given move with the first day. ST_NOT_FOUND
 * on "template" or "region"; ST_INVALID names the day that does not fit; ST_DENIED (with the
 * template's clause): the actor's party is not of the organising kind, or the region is not
 * its. */
enum status campaign_run_open(struct work *w, const json_t *input,
                              struct campaign_run *ret_run) MUST_CHECK;
/* In sight: the organiser, parties within the run's region, and those whose region × sector meets
 * it; else ST_NOT_FOUND. */
enum status campaign_run_load(struct work *w, struct str id,
                              struct campaign_run *ret_run) MUST_CHECK;
/* ST_DENIED (with the clause) unless the actor acts for the organiser. */
enum status campaign_run_lead(struct work *w, const struct campaign_run *run) MUST_CHECK;
enum status campaign_run_json(struct work *w, const struct campaign_run *run,
                              json_t **ret_object) MUST_CHECK;
/* {items[], templates[] (campaign_json with may_open), next, total, as_of}: runs in sight, newest
 * first. */
enum status campaign_run_list(struct work *w, json_t **ret_page) MUST_CHECK;
/* "campaign:01H…", also the journal's subject. */
struct str campaign_run_occurrence(struct arena *arena, const struct campaign_run *run);

#endif
