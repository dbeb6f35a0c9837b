/* SPDX-License-Identifier: Apache-2.0
 * Publication checks in the record store.  Inside the room. */
#ifndef PROCEDURES_PUBLICATION_STORE_H
#define PROCEDURES_PUBLICATION_STORE_H

#include "procedures/publication.h"

struct publication_filter; /* publication_view.h */

struct publication_store_page {
    size_t count;
    struct publication *rows;
    int64_t total;
};

enum status publication_store_insert(struct work *w,
                                     const struct publication *publication) MUST_CHECK;
/* ST_NOT_FOUND without a fault outside the actor's sight. */
enum status publication_store_load(struct work *w, struct str id,
                                   struct publication *ret_publication) MUST_CHECK;
/* As it now is; version counted up.  ST_STALE with a fault. */
enum status publication_store_update(struct work *w, struct publication *publication) MUST_CHECK;
enum status publication_store_list(struct work *w, const struct publication_filter *filter,
                                   int64_t limit,
                                   struct publication_store_page *ret_page) MUST_CHECK;
/* Ids of the duties of a fact, by clause. */
enum status publication_store_duties(struct work *w, struct str party, struct str fact_id,
                                     struct str **ret_ids, size_t *ret_count) MUST_CHECK;
#endif
