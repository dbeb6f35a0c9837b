/* SPDX-License-Identifier: Apache-2.0
 * Rows of the table person; only person.c uses them. */
#ifndef REGISTRY_PERSON_STORE_H
#define REGISTRY_PERSON_STORE_H

#include "registry/person.h"

/* No scope here: the callers have asked scope.h.  ST_NOT_FOUND without a fault. */
enum status person_store_load(struct work *w, struct str id, struct person *ret_person) MUST_CHECK;
enum status person_store_count(struct work *w, struct str party_id, int64_t *ret_count) MUST_CHECK;
typedef enum status person_store_fn(void *cookie, const struct person *person);
enum status person_store_list(struct work *w, struct str party_id, person_store_fn *each,
                              void *cookie) MUST_CHECK;
/* Makes the id. */
enum status person_store_insert(struct work *w, struct person *person) MUST_CHECK;
/* ST_STALE (with a fault) when the version is another. */
enum status person_store_update(struct work *w, struct person *person) MUST_CHECK;
enum status person_store_delete(struct work *w, struct str id, int64_t version) MUST_CHECK;

#endif
