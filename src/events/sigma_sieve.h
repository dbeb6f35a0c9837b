/* SPDX-License-Identifier: Apache-2.0
 * Whether an event can hold a keyword at all, by one look at its source.
 *
 * Keywords are looked for in every value.  Most events hold none; the sieve tells so from the bytes
 * of the source, without reading values one by one.  It looks for the longest piece of each keyword
 * that no format escapes, at every few bytes only, so it may say yes where no value holds the
 * keyword, never no where one does; but it does not see characters written as \uXXXX
 * (leaf.has_codes). */
#ifndef EVENTS_SIGMA_SIEVE_H
#define EVENTS_SIGMA_SIEVE_H

#include "events/sigma_matcher.h"

struct sigma_sieve;

/* NULL when a test is such that the source does not tell: too short, a number, an address, a
 * regular expression without literal.  Immutable; in the arena. */
struct sigma_sieve *sigma_sieve_new(struct arena *arena, const struct sigma_matcher_atom *atoms,
                                    size_t count);
/* One that holds where any of them does, asked in one look; count > 0. */
const struct sigma_sieve *sigma_sieve_join(struct arena *arena,
                                           const struct sigma_sieve *const *sieves, size_t count);
bool sigma_sieve_holds(const struct sigma_sieve *sieve, struct str source);

#endif
