/* SPDX-License-Identifier: Apache-2.0
 * Which of several versions of one STIX object stands (STIX 2.1 section 3.6): the one modified
 * last, wherever it stands in the bundle; of versions modified at the same time a revoked one, else
 * all of them.  Looked at are indicators that have an id; without "modified" one is older than any
 * that has it. */
#ifndef INTEL_STIX_VERSION_H
#define INTEL_STIX_VERSION_H

#include "base/base.h"

struct stix_version;

struct stix_versions {
    struct stix_version *rows; /* of indicators, in order of id and version once collected */
    size_t count, room;
    uint64_t *old; /* the places of versions that were replaced, in order */
    size_t old_count, old_at;
};

/* Walk a bundle's list of objects.  Damage ends the walk without a word: whoever reads the objects
 * meets it too.  ST_MEMORY. */
enum status stix_version_collect(struct stix_versions *ret_versions, struct str objects) MUST_CHECK;
/* Whether the object at `place` (counted from 0) was replaced by a newer version.  Places are asked
 * in order. */
bool stix_version_is_old(struct stix_versions *versions, uint64_t place);
void stix_version_done(struct stix_versions *versions);

#endif
