/* SPDX-License-Identifier: Apache-2.0
 * What rules in force have counted, kept over restarts in DIR/rules/counts.json:
 *
 *   {"from": instant, "rules": {ID: [asked, evaluated, matched, limited, last asked, last matched,
 *                                    cost in ns, samples], …}}      instants in microseconds
 *
 * A rule goes by its id, else by its title; those that are not in force any more are left out when
 * the file is written again.  Between two writings a crash loses what was counted since, never an
 * event or an alert. */
#ifndef EVENTS_RULESET_COUNTS_H
#define EVENTS_RULESET_COUNTS_H

#include "events/sigma_set.h"

enum { RULESET_COUNTS_MAX_BYTES = 64 << 20 };

struct ruleset_counts {
    struct instant from;         /* since when was counted */
    struct sigma_state *earlier; /* of each rule of the set: the counters alone */
    size_t count;
};

/* Read what was counted before of the rules of this set; without the file, or when it cannot be
 * read, counting begins at `now`. */
void ruleset_counts_read(struct ruleset_counts *counts, const char *path,
                         const struct sigma_set *set, struct instant now);
void ruleset_counts_done(struct ruleset_counts *counts);
/* State of a rule with what was counted earlier. */
void ruleset_counts_state(const struct ruleset_counts *counts, const struct sigma_set *set,
                          size_t index, struct sigma_state *ret_state);
/* Write all of it, whole or not at all.  ST_FULL, ST_IO. */
enum status ruleset_counts_write(const struct ruleset_counts *counts, const char *path,
                                 const struct sigma_set *set, struct fault *fault) MUST_CHECK;

#endif
