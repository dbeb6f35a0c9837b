/* SPDX-License-Identifier: Apache-2.0
 * Rows of the table region; only region.c uses them. */
#ifndef REGISTRY_REGION_STORE_H
#define REGISTRY_REGION_STORE_H

#include "registry/region.h"

/* ST_NOT_FOUND without a fault. */
enum status region_store_load(struct work *w, struct str code,
                              struct region *ret_region) MUST_CHECK;
enum status region_store_list(struct work *w, json_t *items) MUST_CHECK;
enum status region_store_insert(struct work *w, const struct region *region) MUST_CHECK;
/* Everything but parent and path; raises the version. */
enum status region_store_update(struct work *w, const struct region *region) MUST_CHECK;
json_t *region_store_json(struct arena *arena, const struct region *region);

#endif
