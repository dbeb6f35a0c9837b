/* SPDX-License-Identifier: Apache-2.0
 * Asking the indicators: the way of every event.
 *
 * A snapshot is all sets and warning lists as they were at one moment.  It never changes: sets are
 * imported beside it and the next acquire sees them, so one batch of events is judged by one whole
 * state. Take a snapshot per batch; give it back.
 *
 *   indicators_open(DIR) → indicators_refresh now and then → indicators_acquire → indicators_match
 * … → indicators_release → indicators_close
 *
 * A value that is no indicator costs one cache line for each form of it (parents of a host, forms
 * of a URL) and no allocation.  A mark that is found is held against the text on disk before it is
 * told (indicator_value.h says what a mark alone would mean), against its expiry, and against the
 * warning lists; that costs some microseconds and is rare.
 *
 * What is matched.  Addresses: themselves, and every network around them, the longest prefix first.
 * Hosts: themselves and every parent of two labels or more ("a.b.evil.example" → "b.evil.example",
 * "evil.example"); an address as host is an address; a port is dropped.  URLs, scheme, fragment and
 * default port left aside: the whole; cut before "?" and at each "&" (so an indicator with fewer
 * parameters fits); the path without host, when there are such indicators; and every folder above
 * that an indicator ending in "/" names ("evil.example/kit/" covers what lies below).  The host of
 * a URL is not looked up here, but INDICATORS_ANY does it.  Hashes, ja3, e-mail: exactly. */
#ifndef INTEL_INDICATORS_H
#define INTEL_INDICATORS_H

#include "intel/indicator_set.h"

struct indicators;
struct indicators_snapshot;

enum indicators_key {
    INDICATORS_ADDRESS, /* text of an IP address */
    INDICATORS_HOST,    /* a name or an address, perhaps with port, perhaps with trailing dot */
    INDICATORS_URL,     /* with scheme, or "host/path" */
    INDICATORS_HASH,    /* hex of 32, 40, 64 or 128 digits */
    INDICATORS_JA3,
    INDICATORS_EMAIL,
    INDICATORS_ANY, /* whatever it is, the host of a URL and the domain of an address too */
};

struct indicators_hit {
    const char *set;          /* its name; as long as the snapshot */
    enum indicator_kind kind; /* of the indicator, not of what was asked */
    enum indicator_tlp tlp;
    int confidence;            /* 0..100, or -1: not said */
    struct instant expires_at; /* 0: never */
    const char *suppressed_by; /* name of a warning list, or NULL; as long as the snapshot */
    struct str value;          /* the indicator in normal form; in the arena */
    struct str note;           /* what its source says; in the arena */
};

struct indicators_hits {
    size_t count; /* at most INTEL_HITS_MAX; what is more is dropped and `is_cut` */
    bool is_cut;
    size_t suppressed;  /* how many of them carry suppressed_by */
    size_t expired;     /* indicators that would have hit; not among the rows */
    size_t false_marks; /* marks found whose text was another */
    struct indicators_hit rows[INTEL_HITS_MAX];
};

struct indicators_source {
    const char *name;
    enum indicator_tlp tlp;
    int confidence;
    struct instant expires_at;
    uint64_t count;
    const struct indicator_set *set;
};

/* Open the indicators of a data folder; without any there yet everything answers no.
 * ST_CORRUPT: a file is damaged; ST_NEWER. */
enum status indicators_open(const char *folder, struct indicators **ret_indicators,
                            struct fault *fault) MUST_CHECK;
/* All snapshots must have been given back. */
void indicators_close(struct indicators *indicators);
/* See whether sets or lists were imported since, and take the new state.  On failure the present
 * state stays.  Costs one stat when nothing changed.  Any thread. */
enum status indicators_refresh(struct indicators *indicators, struct fault *fault) MUST_CHECK;

/* The present state; any thread.  Every acquire needs its release. */
const struct indicators_snapshot *indicators_acquire(struct indicators *indicators);
void indicators_release(struct indicators *indicators, const struct indicators_snapshot *snapshot);
uint64_t indicators_generation(const struct indicators_snapshot *snapshot);
/* Values that are marked, over all sets; 0 means that nothing can match. */
uint64_t indicators_count(const struct indicators_snapshot *snapshot);
/* Bytes of the table that stand in memory. */
uint64_t indicators_table_bytes(const struct indicators_snapshot *snapshot);
size_t indicators_source_count(const struct indicators_snapshot *snapshot);
struct indicators_source indicators_source_at(const struct indicators_snapshot *snapshot,
                                              size_t at);

/* Look a value up.  *ret_hits is cleared first; 0 hits is the common answer, whatever the text. The
 * arena is touched only for hits.  Any thread, any number at once.
 * ST_CORRUPT, ST_IO: the texts of a set cannot be read. */
enum status indicators_match(const struct indicators_snapshot *snapshot, enum indicators_key key,
                             struct str text, struct instant now, struct arena *arena,
                             struct indicators_hits *ret_hits, struct fault *fault) MUST_CHECK;
/* Only whether a mark of this value may be there: no disk, no arena; false is certain. */
bool indicators_match_maybe(const struct indicators_snapshot *snapshot, enum indicators_key key,
                            struct str text);
/* The same for an address in binary (4 or 16 bytes, network order). */
bool indicators_match_maybe_address(const struct indicators_snapshot *snapshot,
                                    const uint8_t *bytes, bool is_v6);

#endif
