/* SPDX-License-Identifier: Apache-2.0
 * Subjects of standing duties; for obligation_standing.c only. */
#ifndef PROCEDURES_OBLIGATION_STANDING_STORE_H
#define PROCEDURES_OBLIGATION_STANDING_STORE_H

#include "db/work.h"

struct obligation_standing_subject {
    struct str id, type, region;
};
struct obligation_standing_subjects {
    size_t count;
    struct obligation_standing_subject *subjects;
};

/* A party, then its systems by id; after_subject "" begins, else it continues behind that system
 * or, when it is the party, before the first. */
enum status obligation_standing_store_party(struct work *w, struct str party_id,
                                            struct str after_subject, int limit,
                                            struct obligation_standing_subjects *ret) MUST_CHECK;
/* Numbers of the sets of a scope that hold a rule. */
enum status obligation_standing_store_sets(struct work *w, struct str region, struct str sector,
                                           struct str rule, int64_t **ret_sets,
                                           size_t *ret_count) MUST_CHECK;
struct obligation_standing_range {
    struct str region_path, sector_path, after_region, after_subject;
    int64_t level; /* -1: any */
    int limit;
};
enum status obligation_standing_store_of_set(struct work *w, int64_t set,
                                             const struct obligation_standing_range *range,
                                             struct obligation_standing_subjects *ret) MUST_CHECK;
/* "system" | "party"; ST_NOT_FOUND without a fault. */
enum status obligation_standing_store_type(struct work *w, struct str id,
                                           struct str *ret_type) MUST_CHECK;

#endif
