/* SPDX-License-Identifier: Apache-2.0
 * Background job: opens the matters that time or the register demand, so that no duty waits for
 * somebody to remember it. */
#ifndef PROCEDURES_FILING_WATCH_H
#define PROCEDURES_FILING_WATCH_H

#include "db/work.h"

enum {
    FILING_WATCH_ROWS = 200,        /* of each kind in one call */
    FILING_WATCH_AHEAD_MONTHS = 12, /* certificates that end later are not looked at yet */
};

struct filing_watch_counts {
    int renewals;    /* opened because the window of a certificate began (renewal.window_months) */
    int withdrawals; /* opened because a filed system was withdrawn */
    int expired;     /* systems whose certificate has ended */
};

/* Needs a write work of the machine.  Cheap when there is nothing to do. */
enum status filing_watch(struct work *w, struct filing_watch_counts *ret_counts) MUST_CHECK;

#endif
