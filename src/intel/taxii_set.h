/* SPDX-License-Identifier: Apache-2.0
 * Collections as sets: what clients pushed to this node's TAXII server, and what was fetched from
 * others, is asked of events like every indicator.
 *
 * Each collection is the set "taxii:ROOT/COLLECTION" (of a source "taxii:NAME"), made anew when the
 * collection has changed and once a day, when indicators become valid.  Of an object the latest
 * version counts; revoked ones do not.  A collection without usable indicators is no set. */
#ifndef INTEL_TAXII_SET_H
#define INTEL_TAXII_SET_H

#include "intel/intel_import.h"
#include "intel/taxii.h"

#define TAXII_SET_PREFIX "taxii:"

enum { TAXII_SET_ROWS = 500 }; /* read at a time */

/* A collection whose set is not of its present state.  Texts lie in the work's arena. */
struct taxii_set_change {
    struct str set; /* name of the set */
    struct str root, collection;
    struct str mark; /* of the state; "" : the collection is gone */
    enum indicator_tlp tlp;
    int confidence;
};

/* Find one (a read work).  `skip`: so many changes are passed over, for those that failed.
 * ST_NOT_FOUND without a fault: every set is as its collection. */
enum status taxii_set_find(struct work *w, size_t skip,
                           struct taxii_set_change *ret_change) MUST_CHECK;
/* Write its indicators as a bundle to a file (a read work), latest versions alone. */
enum status taxii_set_write(struct work *w, const struct taxii_set_change *change, const char *path,
                            uint64_t *ret_count) MUST_CHECK;
/* Make the set of that file, or take it out when nothing usable is in it; without any work.
 * *ret_answer as of intel_import_set, or NULL when there is no set now. */
enum status taxii_set_apply(const char *folder, const struct taxii_set_change *change,
                            const char *path, uint64_t count, struct instant now,
                            struct arena *arena, json_t **ret_answer,
                            struct fault *fault) MUST_CHECK;
/* Remember that the set is of this state (a write work). */
enum status taxii_set_note(struct work *w, const struct taxii_set_change *change) MUST_CHECK;

#endif
