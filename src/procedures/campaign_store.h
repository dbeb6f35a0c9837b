/* SPDX-License-Identifier: Apache-2.0
 * Rows of the tables campaign and campaign_kept; only the campaign files use them. */
#ifndef PROCEDURES_CAMPAIGN_STORE_H
#define PROCEDURES_CAMPAIGN_STORE_H

#include "procedures/campaign_duty.h"
#include "procedures/campaign_progress.h"
#include "procedures/campaign_run.h"

enum { CAMPAIGN_STORE_PENDING = 1000 };

enum status campaign_store_insert(struct work *w, const struct campaign_run *run) MUST_CHECK;
/* ST_NOT_FOUND without a fault. */
enum status campaign_store_load(struct work *w, struct str id,
                                struct campaign_run *ret_run) MUST_CHECK;
/* All runs, newest first; or those that were open at an instant. */
enum status campaign_store_list(struct work *w, struct campaign_duty_runs *ret_runs) MUST_CHECK;
enum status campaign_store_open_at(struct work *w, struct instant at,
                                   struct campaign_duty_runs *ret_runs) MUST_CHECK;
enum status campaign_store_count_open(struct work *w, int64_t *ret_count) MUST_CHECK;
/* ST_STALE with a fault when it has another version or is closed. */
enum status campaign_store_close(struct work *w, const struct campaign_run *run) MUST_CHECK;
/* Duties of everybody in the region are computed anew. */
enum status campaign_store_touch(struct work *w, struct str region_path) MUST_CHECK;
/* How many subjects of the region are still to be computed, counted up to CAMPAIGN_STORE_PENDING.
 */
enum status campaign_store_pending(struct work *w, struct str region_path,
                                   int64_t *ret_count) MUST_CHECK;
enum status campaign_store_keep(struct work *w, const struct campaign_run *run) MUST_CHECK;

/* One cell of the figures. */
struct campaign_store_figure {
    struct str rule, region, sector, standing;
    bool is_late;
    int64_t n;
};
struct campaign_store_figures {
    size_t count;
    const struct campaign_store_figure *cells;
};
enum status campaign_store_progress(struct work *w, const struct campaign_run *run,
                                    const struct campaign_progress_sight *sight,
                                    struct campaign_store_figures *ret_figures) MUST_CHECK;
enum status campaign_store_addressees(struct work *w, const struct campaign_run *run,
                                      int64_t *ret_count) MUST_CHECK;
/* List of objects as campaign_progress_page shows them, at most `limit`. */
enum status campaign_store_duties(struct work *w, const struct campaign_run *run,
                                  const struct campaign_progress_sight *sight,
                                  const struct campaign_progress_filter *filter, struct str rules,
                                  int64_t limit, json_t **ret_list) MUST_CHECK;
/* List of {party{id, name}, region, late, missing, oldest_due_on} of a closed run. */
enum status campaign_store_late(struct work *w, const struct campaign_run *run, int64_t limit,
                                json_t **ret_list) MUST_CHECK;

#endif
