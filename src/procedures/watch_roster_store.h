/* SPDX-License-Identifier: Apache-2.0
 * The table watch_roster and the making of shifts; for watch*.c only. */
#ifndef PROCEDURES_WATCH_ROSTER_STORE_H
#define PROCEDURES_WATCH_ROSTER_STORE_H

#include "procedures/watch_roster.h"

struct watch_roster_store_shift {
    const char *post;
    struct instant from_at, to_at, late_at;
    struct str account_id, name, phone;
};

enum status watch_roster_store_insert(struct work *w, const struct watch_roster *roster) MUST_CHECK;
/* ST_NOT_FOUND without a fault. */
enum status watch_roster_store_load(struct work *w, struct str id,
                                    struct watch_roster *ret_roster) MUST_CHECK;
enum status watch_roster_store_page(struct work *w, struct str party_id, struct str after,
                                    int64_t limit, struct watch_roster **ret_rosters,
                                    size_t *ret_count) MUST_CHECK;
enum status watch_roster_store_count(struct work *w, struct str party_id, int64_t *ret_all,
                                     int64_t *ret_active) MUST_CHECK;
enum status watch_roster_store_short(struct work *w, struct date until, int limit,
                                     struct watch_roster **ret_rosters,
                                     size_t *ret_count) MUST_CHECK;
/* ST_STALE with a fault. */
enum status watch_roster_store_update(struct work *w, const struct watch_roster *roster) MUST_CHECK;
enum status watch_roster_store_made_to(struct work *w, struct str id, struct date on) MUST_CHECK;
enum status watch_roster_store_shift(struct work *w, const struct watch_roster *roster,
                                     const struct watch_roster_store_shift *shift) MUST_CHECK;
/* Forget shifts that have not begun (a changed roster makes them anew). */
enum status watch_roster_store_unmake(struct work *w, struct str id) MUST_CHECK;
enum status watch_roster_store_drop(struct work *w, struct str id, struct str reason) MUST_CHECK;

#endif
