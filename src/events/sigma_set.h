/* SPDX-License-Identifier: Apache-2.0
 * A set of rules made ready: immutable, shared by threads, replaced as a whole.
 *
 * Equal tests of rules of one kind of log source are one atom; each rule waits for atoms of which
 * one must hold when it does (its witnesses), so that an event costs what it hits. */
#ifndef EVENTS_SIGMA_SET_H
#define EVENTS_SIGMA_SET_H

#include "events/sigma_book.h"

enum {
    SIGMA_SET_ATOMS_MAX = 4 << 20,
    SIGMA_SET_CODE_MAX = 16 << 20,
    SIGMA_SET_FIELDS_MAX = 100000,
    SIGMA_SET_COST_EVERY = 64,
};

struct sigma_set;

/* Make a set of a book's rules; both book and taxonomy must live as long as the set.  A rule that
 * cannot be compiled does not fail the set; its state says why. */
enum status sigma_set_make(const struct sigma_book *book, const struct taxonomy *taxonomy,
                           struct sigma_set **ret_set, struct fault *fault) MUST_CHECK;
/* One more user; every holder releases.  The maker holds it first. */
struct sigma_set *sigma_set_hold(struct sigma_set *set);
void sigma_set_release(struct sigma_set *set);

/* Rules are counted as in the book. */
size_t sigma_set_count(const struct sigma_set *set);
const struct sigma_rule *sigma_set_rule(const struct sigma_set *set, size_t index);
/* Rule whose id or name this is; the count when there is none. */
size_t sigma_set_find(const struct sigma_set *set, struct str id_or_name);

struct sigma_state {
    bool is_compiled;
    bool is_routed;     /* false: no format carries its log source */
    bool is_part;       /* it feeds a correlation and makes no alert of its own */
    struct str zh, en;  /* why it is not compiled */
    uint64_t asked;     /* events of its log source */
    uint64_t evaluated; /* of those, how often its condition was worked out */
    uint64_t matched;
    uint64_t limited; /* times a regular expression of it gave up */
    uint64_t cost_ns; /* that its condition took in cost_samples evaluations, one event in
                         SIGMA_SET_COST_EVERY; tests that rules share are not in it */
    uint64_t cost_samples;
    int64_t last_asked_us;   /* the event's time; INT64_MIN: never */
    int64_t last_matched_us; /* the same */
};
/* What has been flushed by sigma_match_flush so far. */
void sigma_set_state(const struct sigma_set *set, size_t index, struct sigma_state *ret_state);
/* Its is_part alone, without the counters. */
bool sigma_set_is_part(const struct sigma_set *set, size_t index);
/* Memory of the compiled form. */
size_t sigma_set_bytes(const struct sigma_set *set);
size_t sigma_set_atoms(const struct sigma_set *set);

#endif
