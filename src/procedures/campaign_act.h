/* SPDX-License-Identifier: Apache-2.0
 * What people do in a run: hand in, receive, return, close.
 *
 * Handing in, receiving and returning are acts on the duty (obligation_act.h: prove, receive,
 * reject-proof) of a duty that belongs to an open run; closing keeps the figures and ends every
 * open duty of the run. */
#ifndef PROCEDURES_CAMPAIGN_ACT_H
#define PROCEDURES_CAMPAIGN_ACT_H

#include "procedures/campaign_run.h"

struct digest_key;

enum { CAMPAIGN_ACT_LATE_MAX = 500 /* late addressees named in a report */ };

struct campaign_act_call {
    struct str act;    /* "hand-in" | "receive" | "return" */
    struct str reason; /* required to return; what is handed in when there is more to say */
    struct str at;     /* hand-in: as in obligation_act.h, now when empty */
    struct str attachment;
    int64_t version; /* of the duty */
};

/* The duty as obligation_row_json after the act.  ST_NOT_FOUND: no such duty in this run; the rest
 * as obligation_act_do; ST_CONFLICT: the run is closed. */
enum status campaign_act_do(struct work *w, const struct campaign_run *run,
                            struct str obligation_id, const struct campaign_act_call *call,
                            json_t **ret_row) MUST_CHECK;
/* The signed journal row of the newest receipt given for a duty; ST_NOT_FOUND when there is none.
 */
enum status campaign_act_receipt(struct work *w, const struct campaign_run *run,
                                 struct str obligation_id, const struct digest_key *key,
                                 json_t **ret_receipt) MUST_CHECK;
/* Close: figures and late addressees are kept, duties of the run end.  `number` is that of the
 * report, as the organiser numbers its papers, or "".  ST_DENIED (with the clause) for others than
 * the organiser, ST_CONFLICT when closed, or while duties of the region are still to be computed
 * (the figures would be wrong), ST_STALE. */
enum status campaign_act_close(struct work *w, const struct campaign_run *run, int64_t version,
                               struct str number, struct str reason,
                               struct campaign_run *ret_run) MUST_CHECK;

#endif
