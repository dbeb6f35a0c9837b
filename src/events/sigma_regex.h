/* SPDX-License-Identifier: Apache-2.0
 * Regular expressions of rules: PCRE2 within a budget, and the literal that a match must hold.
 *
 * A pattern that gives up at the budget does not match, and says so: the event is counted as
 * limited. After SIGMA_REGEX_PATIENCE such events the pattern's budget shrinks, so that it cannot
 * eat the machine. */
#ifndef EVENTS_SIGMA_REGEX_H
#define EVENTS_SIGMA_REGEX_H

#include "base/base.h"

enum {
    SIGMA_REGEX_BYTES_MAX = 8192,
    SIGMA_REGEX_STEPS = 200000, /* backtracking steps of one look at one value */
    SIGMA_REGEX_STEPS_SHORT = 5000,
    SIGMA_REGEX_PATIENCE = 32,
};

struct sigma_regex;
struct sigma_regex_room; /* of one thread */

/* `flags`: SIGMA_RE_*.  NULL with the reason (a text that lives as long as the arena) when PCRE2
 * refuses the pattern. */
struct sigma_regex *sigma_regex_new(struct arena *arena, struct str pattern, uint32_t flags,
                                    struct str *ret_reason);
void sigma_regex_free(struct sigma_regex *regex);
/* A text in lower case that every match holds (letter case aside); empty when none is known. */
struct str sigma_regex_literal(const struct sigma_regex *regex);
struct sigma_regex_room *sigma_regex_room_new(void);
void sigma_regex_room_free(struct sigma_regex_room *room);
/* Found anywhere in the text?  *ret_is_limited: it gave up. */
bool sigma_regex_match(struct sigma_regex *regex, struct sigma_regex_room *room, struct str text,
                       bool *ret_is_limited);
/* Events at which it gave up, over all threads. */
uint64_t sigma_regex_limited(const struct sigma_regex *regex);

#endif
