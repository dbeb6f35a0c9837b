/* SPDX-License-Identifier: Apache-2.0
 * A set as a file that others read: a STIX 2.1 bundle, a MISP event, or CSV that the import reads
 * back. */
#ifndef INTEL_INTEL_EXPORT_H
#define INTEL_INTEL_EXPORT_H

#include <stdio.h>

#include "base/json.h"

enum intel_export_format { INTEL_EXPORT_STIX, INTEL_EXPORT_MISP, INTEL_EXPORT_CSV };

struct intel_export {
    const char *folder; /* the data folder */
    struct str name;    /* of the set */
    enum intel_export_format format;
    struct instant now; /* entries that have expired by then are left out */
};

/* Written as it is read: memory does not grow with the set.  The same set gives the same ids.
 * ST_NOT_FOUND: there is no such set; ST_CORRUPT, ST_IO, ST_FULL. */
enum status intel_export_write(const struct intel_export *export, FILE *out, struct arena *arena,
                               uint64_t *ret_count, struct fault *fault) MUST_CHECK;

#endif
