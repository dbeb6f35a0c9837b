/* SPDX-License-Identifier: Apache-2.0
 * Plans that have been in force, in the record store.  Inside the room. */
#ifndef PROCEDURES_PLAN_STORE_H
#define PROCEDURES_PLAN_STORE_H

#include "procedures/dossier.h"

enum { PLAN_STORE_DERIVED_MAX = 10000 };

struct plan_row {
    struct str dossier_id;
    bool is_in_force, is_base;
    struct str parent, parent_title, code, issued_on, effective_on;
    struct instant reviewed_at; /* ms 0: never */
};

enum status plan_store_put(struct work *w, const struct plan_row *row) MUST_CHECK;
/* ST_NOT_FOUND without a fault: it was never in force. */
enum status plan_store_load(struct work *w, struct str dossier_id,
                            struct plan_row *ret_row) MUST_CHECK;
enum status plan_store_end(struct work *w, struct str dossier_id) MUST_CHECK;
enum status plan_store_reviewed(struct work *w, struct str dossier_id) MUST_CHECK;
/* Title of a plan in force that others may derive from; ST_NOT_FOUND without a fault. */
enum status plan_store_base(struct work *w, struct str dossier_id,
                            struct str *ret_title) MUST_CHECK;
/* Parties whose plans in force derive from it, without repeats, at most PLAN_STORE_DERIVED_MAX. */
enum status plan_store_owners(struct work *w, struct str parent, struct str **ret_parties,
                              size_t *ret_count) MUST_CHECK;
enum status plan_store_derived(struct work *w, struct str parent, int64_t *ret_count) MUST_CHECK;
/* Derived plans follow a plan that replaces the one they name. */
enum status plan_store_move(struct work *w, struct str parent, struct str to) MUST_CHECK;
enum status plan_store_bases(struct work *w, struct str after, int64_t limit, json_t *items,
                             struct str *ret_last, int64_t *ret_total) MUST_CHECK;

#endif
