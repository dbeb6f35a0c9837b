/* SPDX-License-Identifier: Apache-2.0
 * The tables of alerts. */
#ifndef EVENTS_ALERT_STORE_H
#define EVENTS_ALERT_STORE_H

#include "events/alert.h"

/* "" when the lane has none. */
enum status alert_store_last_batch(struct work *w, struct str lane,
                                   struct str *ret_batch) MUST_CHECK;
enum status alert_store_set_batch(struct work *w, struct str lane, struct str batch) MUST_CHECK;

/* The alert of that group that is open or taken, without sight; ST_NOT_FOUND without a fault. */
enum status alert_store_open_of(struct work *w, struct str group,
                                struct alert *ret_alert) MUST_CHECK;
enum status alert_store_insert(struct work *w, const struct alert *x, struct str group) MUST_CHECK;
/* Hits, instants, level, weight and lists of a row that grew. */
enum status alert_store_grow(struct work *w, const struct alert *x) MUST_CHECK;
enum status alert_store_hour(struct work *w, struct str alert_id, int64_t hour,
                             int64_t hits) MUST_CHECK;
/* The suppression that holds the cause back there now, "" when none; its counter grows. */
enum status alert_store_held(struct work *w, const struct alert_hit *hit, int64_t hits,
                             bool *ret_is_held) MUST_CHECK;

/* In sight; ST_NOT_FOUND without a fault. */
enum status alert_store_load(struct work *w, struct str id, struct alert *ret_alert) MUST_CHECK;
enum status alert_store_page(struct work *w, const struct alert_filter *filter, int64_t limit,
                             struct alert **ret_rows, size_t *ret_count) MUST_CHECK;
enum status alert_store_total(struct work *w, const struct alert_filter *filter,
                              int64_t *ret_total) MUST_CHECK;
enum status alert_store_tally(struct work *w, json_t **ret_counts) MUST_CHECK;
enum status alert_store_changed(struct work *w, struct instant since, int64_t limit,
                                struct alert **ret_rows, size_t *ret_count) MUST_CHECK;
/* What people changed: state, verdict, reason, taken, closed; ST_STALE. */
enum status alert_store_update(struct work *w, struct alert *x, int64_t version) MUST_CHECK;

enum status alert_store_entry(struct work *w, struct str alert_id, const char *act, struct str text,
                              const json_t *data) MUST_CHECK;
enum status alert_store_entries(struct work *w, struct str alert_id, json_t **ret_list) MUST_CHECK;
enum status alert_store_hours(struct work *w, struct str alert_id, json_t **ret_list) MUST_CHECK;
enum status alert_store_similar(struct work *w, const struct alert *x, json_t **ret_by,
                                json_t **ret_list) MUST_CHECK;
enum status alert_store_hand(struct work *w, struct str alert_id, const char *kind,
                             struct str target_id, struct str reason) MUST_CHECK;
enum status alert_store_hands(struct work *w, struct str alert_id, json_t **ret_list) MUST_CHECK;

struct alert_store_suppression {
    struct str id;
    struct str cause_kind, cause_id, title_zh, title_en;
    struct str party_id, party_name, system_id, system_name, region, sector, reason;
    struct instant from_at, until_at, ended_at, last_at;
    struct str made_name, ended_name, ended_reason;
    int64_t hits;
};
enum status alert_store_suppress(struct work *w,
                                 const struct alert_store_suppression *x) MUST_CHECK;
/* In sight. */
enum status alert_store_suppression_load(struct work *w, struct str id,
                                         struct alert_store_suppression *ret_row) MUST_CHECK;
/* False when it had ended. */
enum status alert_store_suppression_end(struct work *w, struct str id, struct str reason,
                                        bool *ret_was) MUST_CHECK;
/* cause "": of every cause; in sight. */
enum status alert_store_suppressions(struct work *w, struct str cause_kind, struct str cause_id,
                                     bool is_active, struct str after, int64_t limit,
                                     struct alert_store_suppression **ret_rows,
                                     size_t *ret_count) MUST_CHECK;

#endif
