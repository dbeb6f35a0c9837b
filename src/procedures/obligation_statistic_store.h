/* SPDX-License-Identifier: Apache-2.0
 * Counters of duties as they lie in the store; for obligation_statistic.c only. */
#ifndef PROCEDURES_OBLIGATION_STATISTIC_STORE_H
#define PROCEDURES_OBLIGATION_STATISTIC_STORE_H

#include "db/work.h"

/* One counter; texts are good during the call. */
struct obligation_statistic_count {
    struct str rule;
    int64_t level;
    struct str state; /* word of obligation_count, or "standing" for one out of a set */
    int64_t n;
};
typedef enum status obligation_statistic_fn(void *cookie,
                                            const struct obligation_statistic_count *count);

/* Every counter of a scope. */
enum status obligation_statistic_store_counts(struct work *w, struct str region, struct str sector,
                                              obligation_statistic_fn *each,
                                              void *cookie) MUST_CHECK;
/* The same for open duties that a party owes: states open, overdue, undated and standing; level
 * -1.  Standing duties of its systems that another party owes are among them: `is_own` tells
 * whether the set is the party's own (1) or a system's (0), in `level`, for "standing". */
enum status obligation_statistic_store_party(struct work *w, struct str party_id,
                                             obligation_statistic_fn *each,
                                             void *cookie) MUST_CHECK;

/* What fell due since the counters were rolled. */
struct obligation_statistic_late {
    struct str region_path, sector_path; /* sector_path "" when none */
    struct str rule;
    int64_t level, n;
};
struct obligation_statistic_lates {
    size_t count;
    struct obligation_statistic_late *lates;
};
enum status obligation_statistic_store_late(
    struct work *w, struct obligation_statistic_lates *ret_lates) MUST_CHECK;

struct obligation_statistic_place {
    struct str code, zh, en;
};
struct obligation_statistic_places {
    size_t count;
    struct obligation_statistic_place *places;
};
/* Those right below `code`, or the one itself. */
enum status obligation_statistic_store_below(struct work *w, bool is_sector, struct str code,
                                             struct obligation_statistic_places *ret) MUST_CHECK;
enum status obligation_statistic_store_place(struct work *w, bool is_sector, struct str code,
                                             struct obligation_statistic_places *ret) MUST_CHECK;

#endif
