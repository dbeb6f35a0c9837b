/* SPDX-License-Identifier: Apache-2.0
 * Stale subjects, what was computed last, sets of standing duties; only obligation_eval.c and
 * obligation_bulk.c use it. */
#ifndef PROCEDURES_OBLIGATION_EVAL_STORE_H
#define PROCEDURES_OBLIGATION_EVAL_STORE_H

#include "procedures/obligation_eval.h"

struct obligation_eval_stale_row {
    struct str subject, type;
};

struct obligation_eval_last {
    int64_t set_no, digest, seen, level;
    struct str region, sector;
};

enum status obligation_eval_store_lock(struct work *w) MUST_CHECK;
/* `is_own_only`: only what this work touched, parties first. */
enum status obligation_eval_store_stale(struct work *w, bool is_own_only, int limit,
                                        struct obligation_eval_stale_row **ret_rows,
                                        size_t *ret_count) MUST_CHECK;
enum status obligation_eval_store_fresh(struct work *w, struct str subject) MUST_CHECK;
enum status obligation_eval_store_touch_systems(struct work *w, struct str party_id) MUST_CHECK;
/* ST_NOT_FOUND without a fault. */
enum status obligation_eval_store_last(struct work *w, struct str subject,
                                       struct obligation_eval_last *ret_last) MUST_CHECK;
enum status obligation_eval_store_put(struct work *w, struct str subject, const char *type,
                                      struct str party_id,
                                      const struct obligation_eval_last *last) MUST_CHECK;
enum status obligation_eval_store_drop(struct work *w, struct str subject) MUST_CHECK;
/* The number of the set with these `size` rules, made when there is none. */
enum status obligation_eval_store_set(struct work *w, struct str rules, size_t size,
                                      int64_t *ret_no) MUST_CHECK;

#endif
