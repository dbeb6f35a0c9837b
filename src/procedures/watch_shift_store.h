/* SPDX-License-Identifier: Apache-2.0
 * The tables watch_shift, watch_entry, watch_swap; for watch*.c only. */
#ifndef PROCEDURES_WATCH_SHIFT_STORE_H
#define PROCEDURES_WATCH_SHIFT_STORE_H

#include "procedures/watch_shift.h"

/* ST_NOT_FOUND without a fault. */
enum status watch_shift_store_load(struct work *w, struct str id,
                                   struct watch_shift *ret_shift) MUST_CHECK;
enum status watch_shift_store_page(struct work *w, const struct watch_shift_filter *filter,
                                   int64_t limit, struct watch_shift **ret_shifts,
                                   size_t *ret_count) MUST_CHECK;
/* Who is there now and would be relieved; ST_NOT_FOUND without a fault. */
enum status watch_shift_store_before(struct work *w, const struct watch_shift *shift,
                                     struct watch_shift *ret_before) MUST_CHECK;
/* Late and not told; or over. */
enum status watch_shift_store_late(struct work *w, bool is_over, int limit,
                                   struct watch_shift **ret_shifts, size_t *ret_count) MUST_CHECK;
/* ST_STALE with a fault. */
enum status watch_shift_store_update(struct work *w, const struct watch_shift *shift) MUST_CHECK;
enum status watch_shift_store_entry(struct work *w, const struct watch_shift *shift,
                                    const char *kind, struct instant happened_at,
                                    struct str text) MUST_CHECK;
enum status watch_shift_store_log(struct work *w, struct str shift_id, struct str after,
                                  int64_t limit, json_t **ret_list) MUST_CHECK;

struct watch_swap {
    struct str id;
    int64_t version;
    struct str party_id, shift_id, with_id;
    struct str asked_by, asked_name, asked_of, asked_of_name;
    struct str state;
    struct instant at, answered_at;
    struct str reason;
};

enum status watch_shift_store_swap_insert(struct work *w, const struct watch_swap *swap) MUST_CHECK;
enum status watch_shift_store_swap_load(struct work *w, struct str id,
                                        struct watch_swap *ret_swap) MUST_CHECK;
enum status watch_shift_store_swap_page(struct work *w, struct str party_id, struct str after,
                                        int64_t limit, struct watch_swap **ret_swaps,
                                        size_t *ret_count, int64_t *ret_total) MUST_CHECK;
enum status watch_shift_store_swap_asked(struct work *w, struct str shift_id,
                                         bool *ret_is) MUST_CHECK;
enum status watch_shift_store_swap_answer(struct work *w, const struct watch_swap *swap,
                                          struct str state) MUST_CHECK;

#endif
