/* SPDX-License-Identifier: Apache-2.0
 * Rows of the table sector; only sector.c uses them. */
#ifndef REGISTRY_SECTOR_STORE_H
#define REGISTRY_SECTOR_STORE_H

#include "registry/sector.h"

/* ST_NOT_FOUND without a fault. */
enum status sector_store_load(struct work *w, struct str code,
                              struct sector *ret_sector) MUST_CHECK;
enum status sector_store_list(struct work *w, json_t *items) MUST_CHECK;
enum status sector_store_put(struct work *w, const struct sector *sector) MUST_CHECK;

#endif
