/* SPDX-License-Identifier: Apache-2.0
 * The region tree: GB/T 2260 codes from nation to county, and development zones, each valid from a
 * day to a day; a retired code stays and may name its successor.  Everybody may read it. */
#ifndef REGISTRY_REGION_H
#define REGISTRY_REGION_H

#include "base/json.h"
#include "db/work.h"

struct region {
    struct str code, name, name_en;
    struct str level;                /* "nation" | "province" | "city" | "county" | "zone" */
    struct str parent;               /* "" for the nation */
    struct str valid_from, valid_to; /* YYYY-MM-DD or "" */
    struct str successor;
    struct str path; /* codes from the nation down to itself, "/" between: "100000/500000/500105" */
    int64_t version;
};

/* Insert or refresh every region of the packs in force; cheap when nothing changed.  Called by init
 * and after a pack change; needs a write work. */
enum status region_seed(struct work *w) MUST_CHECK;
/* ST_NOT_FOUND (with a fault on `field`) for a code that is not in the tree. */
enum status region_load(struct work *w, struct str code, const char *field,
                        struct region *ret_region) MUST_CHECK;
/* Codes from the top down to `code` itself: for policy_place.regions and scopes. */
enum status region_path(struct work *w, struct str code, struct str **ret_codes,
                        size_t *ret_count) MUST_CHECK;
/* The names without the nation, joined: "示例省示例市". */
enum status region_full_name(struct work *w, struct str code, struct str *ret_name) MUST_CHECK;
/* {items[{code,name,name_en,level,parent,valid_from,valid_to,successor,version}], next, total,
 * as_of} */
enum status region_list(struct work *w, json_t **ret_page) MUST_CHECK;
/* Add a region, or (when the code exists) change names, validity and successor; the parent of a
 * region never changes.  System administrators only.  `input` has the members of the list and
 * `reason`. */
enum status region_put(struct work *w, const json_t *input, json_t **ret_region) MUST_CHECK;

#endif
