/* SPDX-License-Identifier: Apache-2.0
 * Choosing objects of a collection: the filters of TAXII 2.1, section 3.4, and pages.
 *
 * Filters apply in this order: match[id], match[type], match[spec_version] (absent: the highest
 * that each object has), match[version] (absent: last), added_after.  Several values of one filter,
 * with commas between, mean any of them.  The `next` token names a place and the filters it belongs
 * to: with other filters it is refused. */
#ifndef INTEL_TAXII_PAGE_H
#define INTEL_TAXII_PAGE_H

#include "intel/taxii.h"

struct taxii_page_query {
    struct str added_after, limit, next, ids, types, versions, spec_versions; /* as sent */
};

struct taxii_page {
    struct taxii_row *rows;
    size_t count;
    bool has_more;
    struct str next; /* when has_more */
};

/* Versions that fit.  `id` narrows to one object (then match[id] and match[type] mean nothing);
 * `is_every` takes all versions unless the query names some (the versions endpoint).
 * ST_INVALID: a bad limit, time or token; ST_NOT_FOUND: `id` is given and the collection has none.
 */
enum status taxii_page_list(struct work *w, const struct taxii_collection *collection,
                            const struct taxii_page_query *query, struct str id, bool is_every,
                            struct taxii_page *ret_page) MUST_CHECK;
/* Microseconds of a STIX timestamp; false when it is none. */
bool taxii_page_time(struct str text, int64_t *ret_us);
/* "2017-12-31T13:49:53.935000Z" in the arena. */
struct str taxii_page_stamp(struct arena *arena, int64_t us);

#endif
