/* SPDX-License-Identifier: Apache-2.0
 * A set as a file that others read: a STIX 2.1 bundle, a MISP event, or CSV that the import reads
 * back. */
#ifndef INTEL_INTEL_EXPORT_H
#define INTEL_INTEL_EXPORT_H

#include <stdio.h>

#include "base/json.h"

enum intel_export_format { INTEL_EXPORT_STIX, INTEL_EXPORT_MISP, INTEL_EXPORT_CSV };

/* What of a set may go to others, and how it is named there. */
struct intel_export_leave {
    bool has_amber;    /* TLP:AMBER too; AMBER+STRICT and RED never leave */
    bool has_unmarked; /* entries of which nobody said how far they may go */
    struct str org;    /* who publishes */
    char event[40];    /* uuid of the event */
    char org_uuid[40];
    FILE *hashes;      /* "md5(value),uuid of the event" a line, or NULL */
    uint64_t withheld; /* counted: entries that stayed */
};

/* A UUID of version 5 (RFC 4122, SHA-1) that stands for these words. */
void intel_export_uuid(struct str words, char ret_text[40]);

struct intel_export {
    const char *folder; /* the data folder */
    struct str name;    /* of the set */
    enum intel_export_format format;
    struct instant now;               /* entries that have expired by then are left out */
    struct intel_export_leave *leave; /* for an event of a MISP feed; NULL: everything */
};

/* Written as it is read: memory does not grow with the set.  The same set gives the same ids.
 * ST_NOT_FOUND: there is no such set; ST_CORRUPT, ST_IO, ST_FULL. */
enum status intel_export_write(const struct intel_export *export, FILE *out, struct arena *arena,
                               uint64_t *ret_count, struct fault *fault) MUST_CHECK;

#endif
