/* SPDX-License-Identifier: Apache-2.0
 * The sector tree (行业), from the packs.  Everybody may read it. */
#ifndef REGISTRY_SECTOR_H
#define REGISTRY_SECTOR_H

#include "base/json.h"
#include "db/work.h"

struct sector {
    struct str code, name_zh, name_en;
    struct str parent; /* "" at the top */
    struct str path;   /* codes from the top down to itself, "/" between */
};

/* Insert or refresh every sector of the packs in force; needs a write work. */
enum status sector_seed(struct work *w) MUST_CHECK;
/* ST_NOT_FOUND (with a fault on `field`) for a code that is not in the tree. */
enum status sector_load(struct work *w, struct str code, const char *field,
                        struct sector *ret_sector) MUST_CHECK;
/* Codes from the top down to `code` itself; none for "". */
enum status sector_path(struct work *w, struct str code, struct str **ret_codes,
                        size_t *ret_count) MUST_CHECK;
/* {items[{code,name_zh,name_en,parent}], next, total, as_of} */
enum status sector_list(struct work *w, json_t **ret_page) MUST_CHECK;

#endif
