/* SPDX-License-Identifier: Apache-2.0
 * Rows of the table asset; only asset.c uses them. */
#ifndef REGISTRY_ASSET_STORE_H
#define REGISTRY_ASSET_STORE_H

#include "registry/address.h"
#include "registry/asset.h"

/* No scope here: the callers have asked scope.h.  ST_NOT_FOUND without a fault. */
enum status asset_store_load(struct work *w, struct str id, struct asset *ret_asset) MUST_CHECK;
/* Makes the id.  `class` is address_range_class for ranges, 0 for others. */
enum status asset_store_insert(struct work *w, struct asset *asset, int class) MUST_CHECK;
enum status asset_store_delete(struct work *w, struct str id) MUST_CHECK;
enum status asset_store_count(struct work *w, struct str system_id, int64_t *ret_count) MUST_CHECK;
typedef enum status asset_store_fn(void *cookie, const struct asset *asset);
enum status asset_store_list(struct work *w, struct str system_id, asset_store_fn *each,
                             void *cookie) MUST_CHECK;
/* The smallest range that holds the address.  ST_NOT_FOUND without a fault. */
enum status asset_store_by_address(struct work *w, struct address address,
                                   struct str *ret_system_id) MUST_CHECK;
/* A domain or host of exactly that value.  ST_NOT_FOUND without a fault. */
enum status asset_store_by_value(struct work *w, struct str value,
                                 struct str *ret_system_id) MUST_CHECK;
/* Names of parties but this one whose ranges overlap; at most a few. */
enum status asset_store_overlaps(struct work *w, const struct address_range *range,
                                 struct str party_id, json_t *names) MUST_CHECK;

#endif
