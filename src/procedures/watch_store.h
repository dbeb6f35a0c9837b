/* SPDX-License-Identifier: Apache-2.0
 * Rows behind the watch; for watch*.c only. */
#ifndef PROCEDURES_WATCH_STORE_H
#define PROCEDURES_WATCH_STORE_H

#include "procedures/watch.h"

struct watch_store_ids {
    size_t count;
    struct str *ids;
};

enum status watch_store_reaches(struct work *w, struct str region, struct str sector,
                                struct str party_id, bool *ret_reaches) MUST_CHECK;
/* ret_late_at: of the newest officer's shift that nobody took over, ms 0 without one. */
enum status watch_store_people_now(struct work *w, struct str party_id,
                                   struct watch_person **ret_people, size_t *ret_count,
                                   struct instant *ret_late_at) MUST_CHECK;
enum status watch_store_has_roster(struct work *w, struct str party_id, bool *ret_has) MUST_CHECK;
/* Rosters and key periods that ask for somebody on duty; at most `room`. */
enum status watch_store_demands(struct work *w, struct str party_id, struct watch_demand *demands,
                                size_t room, size_t *ret_count) MUST_CHECK;
/* Items of watch_people. */
enum status watch_store_people_of(struct work *w, struct str party_id,
                                  json_t **ret_list) MUST_CHECK;
/* ST_NOT_FOUND without a fault. */
enum status watch_store_account(struct work *w, struct str account_id, struct str party_id,
                                struct str *ret_name) MUST_CHECK;
enum status watch_store_rostered(struct work *w, int limit, struct watch_store_ids *ret) MUST_CHECK;
enum status watch_store_owing(struct work *w, struct str rule, int limit,
                              struct watch_store_ids *ret) MUST_CHECK;
enum status watch_store_asked(struct work *w, int limit, struct watch_store_ids *ret) MUST_CHECK;
enum status watch_store_gap_insert(struct work *w, struct str id, struct str party_id,
                                   const struct watch_regime *regime) MUST_CHECK;
struct watch_store_gap {
    struct str id, party_id;
};
/* Gaps of parties where somebody has taken over; else those not looked at since `before`. */
enum status watch_store_gap_filled(struct work *w, int limit, struct watch_store_gap **ret_gaps,
                                   size_t *ret_count) MUST_CHECK;
enum status watch_store_gap_unchecked(struct work *w, struct instant before, int limit,
                                      struct watch_store_gap **ret_gaps,
                                      size_t *ret_count) MUST_CHECK;
enum status watch_store_gap_checked(struct work *w, struct str id) MUST_CHECK;
enum status watch_store_gap_end(struct work *w, struct str id) MUST_CHECK;

#endif
