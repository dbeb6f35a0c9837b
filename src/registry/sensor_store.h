/* SPDX-License-Identifier: Apache-2.0
 * The tables of sensors. */
#ifndef REGISTRY_SENSOR_STORE_H
#define REGISTRY_SENSOR_STORE_H

#include "registry/sensor.h"

enum status sensor_store_insert(struct work *w, const struct sensor *x,
                                struct str token_digest) MUST_CHECK;
/* Name, exit, ranges, model, owner, note, receiver, state; ST_STALE. */
enum status sensor_store_update(struct work *w, const struct sensor *x) MUST_CHECK;
enum status sensor_store_token(struct work *w, const struct sensor *x,
                               struct str token_digest) MUST_CHECK;
/* In sight of the actor; ST_NOT_FOUND without a fault. */
enum status sensor_store_load(struct work *w, struct str id, struct sensor *ret_sensor) MUST_CHECK;
/* In sight, newest first; health is not the store's to know. */
enum status sensor_store_page(struct work *w, const struct sensor_filter *filter, int64_t limit,
                              struct sensor **ret_rows, size_t *ret_count) MUST_CHECK;
enum status sensor_store_count(struct work *w, const struct sensor_filter *filter,
                               int64_t *ret_total) MUST_CHECK;
/* What the health of a sensor in sight depends on; those of one place come together. */
struct sensor_store_health {
    struct str region, sector, state;
    struct instant heard_at;
    bool has_agreement;
};
enum status sensor_store_healths(struct work *w, struct sensor_store_health **ret_rows,
                                 size_t *ret_count) MUST_CHECK;
enum status sensor_store_changed(struct work *w, struct instant since, int64_t limit,
                                 struct sensor **ret_rows, struct instant **ret_changed,
                                 size_t *ret_count) MUST_CHECK;

enum status sensor_store_agree(struct work *w, const struct sensor_agreement *agreement,
                               const char *recorded_by) MUST_CHECK;
enum status sensor_store_agreements(struct work *w, struct str sensor_id,
                                    struct sensor_agreement **ret_rows,
                                    size_t *ret_count) MUST_CHECK;
/* False when it was withdrawn already or is not that sensor's. */
enum status sensor_store_withdraw(struct work *w, struct str sensor_id, struct str id,
                                  struct str reason, bool *ret_was) MUST_CHECK;

struct sensor_store_sum {
    int64_t hour, received, parsed, refused, stored, late, undated, ahead, repeated, bytes;
};
enum status sensor_store_hours(struct work *w, struct str sensor_id, int64_t from_hour,
                               struct sensor_store_sum **ret_rows, size_t *ret_count) MUST_CHECK;
enum status sensor_store_day(struct work *w, struct str sensor_id, int64_t from_hour,
                             struct sensor_store_sum *ret_sum) MUST_CHECK;
/* List of {reason, events}, the most first. */
enum status sensor_store_refusals(struct work *w, struct str sensor_id, int64_t from_hour,
                                  json_t **ret_list) MUST_CHECK;
/* List of {at, line, byte, reason, beginning}, newest first. */
enum status sensor_store_refused_lines(struct work *w, struct str sensor_id,
                                       json_t **ret_list) MUST_CHECK;
/* Remove those that came before. */
enum status sensor_store_refused_forget(struct work *w, struct str sensor_id,
                                        struct instant before) MUST_CHECK;
/* {received, parsed, refused, stored, late, undated, ahead, repeated, bytes} into `object`. */
void sensor_store_sum_put(json_t *object, const struct sensor_store_sum *sum);
/* List of {kind, since, found_at, ended_at|null, events}, newest first; only open ones when asked.
 */
enum status sensor_store_findings(struct work *w, struct str sensor_id, bool is_open,
                                  json_t **ret_list) MUST_CHECK;

struct sensor_store_room {
    struct str id, name, party_id, party_name, region, sector;
    int64_t bytes;       /* sent since the hour */
    int64_t agreed_days; /* 0: no agreement is in force */
};
/* In sight, who sent most first; from is hours since 1970. */
enum status sensor_store_rooms(struct work *w, int64_t from, int64_t limit,
                               struct sensor_store_room **ret_rows, size_t *ret_count) MUST_CHECK;

/* Every sensor that is active, after `after`, by id; no sight: for the job and the gate. */
enum status sensor_store_active(struct work *w, struct str after, int64_t limit,
                                struct sensor **ret_rows, size_t *ret_count) MUST_CHECK;
/* The same with its token's digest. */
typedef enum status sensor_store_fn(void *cookie, const struct sensor *sensor, struct str digest);
enum status sensor_store_each(struct work *w, sensor_store_fn *each, void *cookie) MUST_CHECK;
/* Open a finding; false when one of that kind is open. */
enum status sensor_store_find(struct work *w, const struct sensor *sensor, const char *kind,
                              struct instant since, struct str *ret_id,
                              bool *ret_is_new) MUST_CHECK;
/* End the open finding of that kind. */
enum status sensor_store_found_end(struct work *w, struct str sensor_id, const char *kind,
                                   bool *ret_was) MUST_CHECK;

#endif
