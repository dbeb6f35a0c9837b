/* SPDX-License-Identifier: Apache-2.0
 * Resources and their dispatch in the record store. */
#ifndef PROCEDURES_RESOURCE_STORE_H
#define PROCEDURES_RESOURCE_STORE_H

#include "procedures/resource.h"

struct resource_dispatch;

enum status resource_store_insert(struct work *w, const struct resource *x) MUST_CHECK;
/* ST_STALE with a fault; ST_CONFLICT with a fault when fewer are left than are engaged. */
enum status resource_store_update(struct work *w, const struct resource *x) MUST_CHECK;
/* In the actor's sight, or below the region path `within` ("" : none) and one's own; ST_NOT_FOUND
 * without a fault. */
enum status resource_store_load(struct work *w, struct str id, struct str within,
                                struct resource *ret_resource) MUST_CHECK;
enum status resource_store_page(struct work *w, const struct resource_filter *filter, int64_t limit,
                                struct resource **ret_rows, size_t *ret_count) MUST_CHECK;
enum status resource_store_count(struct work *w, const struct resource_filter *filter,
                                 int64_t *ret_count) MUST_CHECK;
/* Engage (or with a negative number release) so many, in one statement; ST_CONFLICT without a fault
 * when so many are not left or it is out. */
enum status resource_store_engage(struct work *w, struct str id, int64_t quantity) MUST_CHECK;

enum status resource_store_dispatch_add(struct work *w,
                                        const struct resource_dispatch *d) MUST_CHECK;
/* ST_NOT_FOUND without a fault. */
enum status resource_store_dispatch(struct work *w, struct str dossier_id, struct str id,
                                    struct resource_dispatch *ret_dispatch) MUST_CHECK;
/* ST_STALE with a fault. */
enum status resource_store_dispatch_move(struct work *w, struct resource_dispatch *d) MUST_CHECK;
enum status resource_store_dispatches(struct work *w, struct str dossier_id,
                                      struct resource_dispatch **ret_list,
                                      size_t *ret_count) MUST_CHECK;
/* Dispatches of a party's resources that have arrived and are not released. */
enum status resource_store_on_site(struct work *w, struct str party_id,
                                   int64_t *ret_count) MUST_CHECK;

#endif
