/* SPDX-License-Identifier: Apache-2.0
 * What the duty screen reads; for watch_now.c only.  Items are appended to `items`. */
#ifndef PROCEDURES_WATCH_NOW_STORE_H
#define PROCEDURES_WATCH_NOW_STORE_H

#include "procedures/watch_now.h"

struct watch_now_query {
    struct str party_id;
    int64_t limit;
    struct instant until_at; /* duties and reports up to here */
    json_t *items, *counts;
};

enum status watch_now_store_alerts(struct work *w, const struct watch_now_query *query) MUST_CHECK;
/* Those that end within the hours or ended within the last day; else (is_old) those that ended in
 * the last week before that. */
enum status watch_now_store_duties(struct work *w, const struct watch_now_query *query,
                                   bool is_old) MUST_CHECK;
enum status watch_now_store_reports(struct work *w, const struct watch_now_query *query) MUST_CHECK;
enum status watch_now_store_deliveries(struct work *w,
                                       const struct watch_now_query *query) MUST_CHECK;
enum status watch_now_store_tasks(struct work *w, const struct watch_now_query *query) MUST_CHECK;
enum status watch_now_store_gaps(struct work *w, const struct watch_now_query *query) MUST_CHECK;
enum status watch_now_store_events(struct work *w, struct str party_id, struct instant since,
                                   int64_t limit, json_t **ret_list) MUST_CHECK;
/* {kind: n} */
enum status watch_now_store_open(struct work *w, struct str party_id,
                                 json_t **ret_counts) MUST_CHECK;
/* ST_NOT_FOUND without a fault. */
enum status watch_now_store_shift(struct work *w, struct str *ret_id) MUST_CHECK;
/* [{name, phone}] */
enum status watch_now_store_phones(struct work *w, struct str party_id,
                                   json_t **ret_list) MUST_CHECK;
enum status watch_now_store_periods(struct work *w, struct str party_id, struct str **ret_ids,
                                    size_t *ret_count) MUST_CHECK;
/* Items of watch_now_gaps: gaps of an area, the longest first. */
enum status watch_now_store_area(struct work *w, struct str after, int64_t limit, json_t **ret_list,
                                 int64_t *ret_total) MUST_CHECK;

#endif
