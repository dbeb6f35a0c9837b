/* SPDX-License-Identifier: Apache-2.0
 * Sets as a MISP feed: a folder with manifest.json, hashes.csv and one event for each set, that
 * others fetch from a web server or carry over on a disk.
 *
 * Only what its mark lets go leaves: TLP:CLEAR and TLP:GREEN, TLP:AMBER when asked for, unmarked
 * indicators when asked for; AMBER+STRICT and RED never.  Ids are UUIDs of version 5 of node, set
 * and value, times are those of the import, confidence is told in the five steps of
 * misp:confidence-level: the same state gives the same bytes, and a file whose
 * bytes stay is not touched.  The manifest is renamed last, so that a reader finds every event it
 * names; events that the manifest before named and this one does not are removed, other files stay.
 */
#ifndef INTEL_INTEL_FEED_H
#define INTEL_INTEL_FEED_H

#include "base/json.h"

struct intel_feed {
    const char *folder;      /* the data folder */
    const char *out;         /* made when it is not there */
    const char *const *sets; /* names; count 0: all */
    size_t set_count;
    bool has_amber, has_unmarked;
    struct str org; /* who publishes: the node's name */
    struct instant now;
};

/* *ret_answer: {events, attributes, withheld, written, unchanged, removed,
 * sets[{set, uuid, attributes, withheld}]}; a set of which nothing may leave is no event.
 * ST_NOT_FOUND: a set that is named; ST_CORRUPT: a manifest.json there that is none of a feed;
 * ST_FULL, ST_IO. */
enum status intel_feed_write(const struct intel_feed *feed, struct arena *arena,
                             json_t **ret_answer, struct fault *fault) MUST_CHECK;

#endif
