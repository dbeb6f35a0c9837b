/* SPDX-License-Identifier: Apache-2.0
 * How a campaign run stands: figures, and the duties one by one.
 *
 * standing of a duty: open (nothing handed in), handed-in, received, returned, done (met by a
 * fact); late beside it: handed in after the day, or not yet and the day is over. */
#ifndef PROCEDURES_CAMPAIGN_PROGRESS_H
#define PROCEDURES_CAMPAIGN_PROGRESS_H

#include "procedures/campaign_run.h"

enum { CAMPAIGN_PROGRESS_PAGE_MAX = 200 };

/* What the actor may see of a run. */
struct campaign_progress_sight {
    struct str party;       /* only duties of, or towards, this party; "" for all */
    struct str path;        /* only this region subtree (path), "" for all */
    struct str sector_path; /* only this sector subtree, "" for all */
};

struct campaign_progress_filter {
    struct str stage, deliverable, region, sector, state; /* "" for all; state also "late" */
    struct str after;                                     /* id of the last row before */
    int64_t limit;                                        /* 0: a page */
};

/* {addressees, pending (subjects of the region whose duties are still to be computed, at most
 * 1000 are counted), total{…}, by_deliverable[], by_stage[], by_region[], by_sector[], as_of}: each
 * row {key, zh, en, asked, open, handed_in, received, returned, done, late}. */
enum status campaign_progress_json(struct work *w, const struct campaign_run *run,
                                   json_t **ret_object) MUST_CHECK;
/* List of {id, zh, en, from, to, asked, received, late}: open runs in sight, with the figures that
 * the actor may see. */
enum status campaign_progress_running(struct work *w, json_t **ret_list) MUST_CHECK;
/* {items[{id, rule, deliverable, stage, zh, en, clause, subject, subject_type, subject_name, party,
 * region, sector, owed_to_party, due_at, due_on, state, late, met_at, version, reason, attachment,
 * actions[]}], next, total, as_of} */
enum status campaign_progress_page(struct work *w, const struct campaign_run *run,
                                   const struct campaign_progress_filter *filter,
                                   json_t **ret_page) MUST_CHECK;
/* The sight of the actor; ST_NOT_FOUND with a fault when the run is not in sight. */
enum status campaign_progress_sight(struct work *w, const struct campaign_run *run,
                                    struct campaign_progress_sight *ret_sight) MUST_CHECK;

#endif
