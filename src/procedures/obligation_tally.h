/* SPDX-License-Identifier: Apache-2.0
 * Changes of counters of one work, added up and written once (obligation_count.h tells the
 * counters).  Lives in the arena it was begun with. */
#ifndef PROCEDURES_OBLIGATION_TALLY_H
#define PROCEDURES_OBLIGATION_TALLY_H

#include "db/work.h"

struct obligation_tally_leaf;
struct obligation_tally_path;

struct obligation_tally {
    struct work *w;
    struct arena *arena;
    struct str counted_on; /* what falls due before this day counts as overdue */
    struct str today;
    struct obligation_tally_leaf *leaves;
    size_t count, room;
    struct obligation_tally_path *regions, *sectors;
};

enum status obligation_tally_begin(struct obligation_tally *tally, struct work *w) MUST_CHECK;
/* A row of that rule, level, state and due day comes (1) or goes (-1). */
void obligation_tally_row(struct obligation_tally *tally, struct str region, struct str sector,
                          struct str rule, int64_t level, struct str state, struct str due_on,
                          int64_t change);
/* A subject with that set of standing duties comes or goes. */
void obligation_tally_set(struct obligation_tally *tally, struct str region, struct str sector,
                          int64_t set_no, int64_t level, int64_t change);
/* Something became "new", "met" or "overdue" on a day. */
void obligation_tally_moved(struct obligation_tally *tally, struct str region, struct str sector,
                            struct str on, const char *what, int64_t change);
/* Open duties of a rule and level that count as overdue from today on. */
void obligation_tally_overdue(struct obligation_tally *tally, struct str region, struct str sector,
                              struct str rule, int64_t level, int64_t n);
/* Write all of it, for every region and sector above too, in one order of rows. */
enum status obligation_tally_write(struct obligation_tally *tally) MUST_CHECK;

/* For checking: compare what was added up, for every region and sector above too, with what the
 * tables hold.  ret_first: the first difference as text, "" when there is none. */
enum status obligation_tally_compare(struct obligation_tally *tally, int64_t *ret_wrong,
                                     struct str *ret_first) MUST_CHECK;

#endif
