/* SPDX-License-Identifier: Apache-2.0
 * Asking the rules about events; the scratch of one thread.
 *
 * Answers per value are kept (a value that comes again costs one look), so that the work grows with
 * what is new in the events and with what hits, not with the number of rules. */
#ifndef EVENTS_SIGMA_MATCH_H
#define EVENTS_SIGMA_MATCH_H

#include "events/layout.h"
#include "events/sigma_set.h"

enum {
    SIGMA_MATCH_KEPT = 1 << 15,            /* values whose answers are kept */
    SIGMA_MATCH_KEPT_BYTES_MAX = 32 << 20, /* of them together */
    SIGMA_MATCH_VALUE_MAX = 64 << 10,      /* longer values are worked out each time */
};

struct sigma_match;

/* Holds the set until it is freed.  Records must come from `layouts`. */
struct sigma_match *sigma_match_new(struct sigma_set *set, const struct layout_set *layouts);
void sigma_match_free(struct sigma_match *match);
/* After layout_set_clear: what was known of layouts is void. */
void sigma_match_forget(struct sigma_match *match);

/* The rules whose condition the event meets, ascending; until the next call.  Rules that only feed
 * correlations are among them (sigma_set_is_part).  Returns how many. */
size_t sigma_match_event(struct sigma_match *match, const struct record *record,
                         const uint32_t **ret_rules);
/* The values of a field of the event last asked about, named as in Sigma and meant as that rule's
 * log source means it.  In the arena; at most `max`. */
size_t sigma_match_values(struct sigma_match *match, uint32_t rule, const struct record *record,
                          struct str field, struct arena *arena, struct str *ret_values,
                          size_t max);
/* Add this thread's counters to the set's (sigma_set_state); call it now and then. */
void sigma_match_flush(struct sigma_match *match);

#endif
