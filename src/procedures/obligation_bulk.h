/* SPDX-License-Identifier: Apache-2.0
 * Looking at every subject: on a new day (periodic and calendar duties go on, packs begin and end),
 * when other packs were adopted, and when an authority changed.
 *
 * A run goes through all parties and their systems in steps, each a write work of its own that
 * writes only what differs; where it stands is kept in meta "obligation.run" with each step, so a
 * run goes on after any end of the program. */
#ifndef PROCEDURES_OBLIGATION_BULK_H
#define PROCEDURES_OBLIGATION_BULK_H

#include "base/json.h"
#include "db/work.h"

enum { OBLIGATION_BULK_PARTIES = 20 }; /* of one step of the job */

struct obligation_bulk_report {
    bool is_done;               /* nothing is left to do */
    bool has_begun;             /* this step began a new run */
    bool has_stepped;           /* this step did something */
    int64_t looked_at, changed; /* subjects of the run so far */
};

/* The next step, when one is wanted: at most `parties` parties with their systems.  Journals
 * "packs.adopted" and keeps the packs when their set is another than before. */
enum status obligation_bulk_step(struct work *w, int64_t parties,
                                 struct obligation_bulk_report *ret_report) MUST_CHECK;
/* Look at every subject within this work and write nothing; `changed` is what differs from what is
 * kept. */
enum status obligation_bulk_compare(struct work *w,
                                    struct obligation_bulk_report *ret_report) MUST_CHECK;
/* {stale, is_done, day, looked_at, changed}: for health. */
enum status obligation_bulk_state(struct work *w, json_t **ret_state) MUST_CHECK;

#endif
