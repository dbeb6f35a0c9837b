/* SPDX-License-Identifier: Apache-2.0
 * One event held against the indicators: every address, name, URL, hash, sender and fingerprint in
 * it.
 *
 * The machine's own name (ROLES_HOST) is not asked for: it is whom the event is about.  A URL
 * without a host gets that of the event.  A hit that a warning list knows as harmless is counted,
 * not told. */
#ifndef EVENTS_LOOKUP_H
#define EVENTS_LOOKUP_H

#include "events/roles.h"
#include "intel/indicators.h"

enum { LOOKUP_HIT_MAX = 16, LOOKUP_URL_MAX_BYTES = 4096 };

struct lookup {
    size_t count;
    struct indicators_hit hits[LOOKUP_HIT_MAX]; /* each indicator of each set once */
    size_t suppressed, expired, left_out;
};

/* ST_CORRUPT, ST_IO: the texts of a set cannot be read; what was found so far stands. */
enum status lookup_record(const struct indicators_snapshot *snapshot, const struct record *record,
                          struct role_list roles, struct instant now, struct arena *arena,
                          struct lookup *ret_lookup, struct fault *fault) MUST_CHECK;

#endif
