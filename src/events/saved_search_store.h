/* SPDX-License-Identifier: Apache-2.0
 * The table of saved searches. */
#ifndef EVENTS_SAVED_SEARCH_STORE_H
#define EVENTS_SAVED_SEARCH_STORE_H

#include "events/saved_search.h"

enum status saved_search_store_insert(struct work *w, const struct saved_search *x) MUST_CHECK;
/* ST_STALE. */
enum status saved_search_store_update(struct work *w, const struct saved_search *x,
                                      int64_t version) MUST_CHECK;
enum status saved_search_store_delete(struct work *w, struct str id) MUST_CHECK;
/* The actor's own, or a shared one of the unit; ST_NOT_FOUND without a fault. */
enum status saved_search_store_load(struct work *w, struct str id,
                                    struct saved_search *ret_search) MUST_CHECK;
enum status saved_search_store_list(struct work *w, int64_t limit, struct saved_search **ret_rows,
                                    size_t *ret_count) MUST_CHECK;
enum status saved_search_store_count(struct work *w, int64_t *ret_count) MUST_CHECK;

#endif
