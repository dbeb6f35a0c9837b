/* SPDX-License-Identifier: Apache-2.0
 * Everything that rules ask of the values of one field, answered in one look at a value.
 *
 * Literals are found by windows of four, two or one bytes: each literal waits under the window that
 * fewest others share, a bit map tells whether a place of the value can be one, and what waits
 * there is compared.  A regular expression or pattern waits under a literal it must hold.  Equality
 * is one look into a hash table.  docs/decisions, "Sigma matching".
 *
 * Immutable once built. */
#ifndef EVENTS_SIGMA_MATCHER_H
#define EVENTS_SIGMA_MATCHER_H

#include "events/sigma_regex.h"
#include "events/sigma_rule.h"

struct sigma_matcher;

struct sigma_matcher_atom {
    const struct sigma_test *test; /* of a value: not SIGMA_EXISTS, SIGMA_NULL, SIGMA_FIELD */
    struct sigma_regex *regex;     /* SIGMA_REGEX */
    uint32_t number;               /* what is reported */
};

/* A place for what was found, of one thread. */
struct sigma_found {
    uint32_t *atoms; /* each once */
    size_t count, size;
    uint32_t *seen; /* by number: the turn in which it was answered */
    uint32_t turn;
    struct sigma_regex_room *room;
    bool is_limited; /* a regular expression gave up */
};

struct sigma_matcher *sigma_matcher_new(struct arena *arena, const struct sigma_matcher_atom *atoms,
                                        size_t count);
/* Add the atoms that a value satisfies.  `folded` is `text` folded (fold.h). */
void sigma_matcher_scan(const struct sigma_matcher *matcher, struct str text, struct str folded,
                        struct sigma_found *found);
/* What one test says of one value; the plain way, for lazy tests. */
bool sigma_matcher_text(enum sigma_op op, struct str text, struct str value);
/* A short value is asked about faster than a kept answer is found. */
bool sigma_matcher_is_light(const struct sigma_matcher *matcher);
size_t sigma_matcher_bytes(const struct sigma_matcher *matcher);

#endif
