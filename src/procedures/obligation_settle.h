/* SPDX-License-Identifier: Apache-2.0
 * One subject's duties as they follow from its facts, against the rows that are kept; what the
 * commit, the job and the run over everything have in common. */
#ifndef PROCEDURES_OBLIGATION_SETTLE_H
#define PROCEDURES_OBLIGATION_SETTLE_H

#include "policy/obligation.h"
#include "procedures/campaign_duty.h"
#include "procedures/obligation_feed.h"
#include "procedures/obligation_tally.h"

struct obligation_settle {
    struct work *w;
    struct obligation_desk *desk;
    struct obligation_feed feed;
    struct obligation_tally tally;
    struct campaign_duty_runs runs; /* open campaign runs ask for something too */
    int64_t looked_at, changed;     /* subjects */
};

enum status obligation_settle_begin(struct obligation_settle *settle, struct work *w,
                                    struct obligation_desk *desk) MUST_CHECK;
/* What the packs ask of a subject at `at` and what open campaign runs (settle->runs) ask, as one
 * list; ret_named: the party that a row is owed to where a run says so, NULL when none does. */
enum status obligation_settle_ask(struct obligation_settle *settle,
                                  const struct obligation_feed_subject *subject, struct instant at,
                                  struct obligation_list *ret_list,
                                  const struct str **ret_named) MUST_CHECK;
/* Compute a subject; ret_is_changed: it differs from what is kept.  Writes nothing. */
enum status obligation_settle_compare(struct obligation_settle *settle,
                                      const struct obligation_feed_subject *subject,
                                      bool *ret_is_changed) MUST_CHECK;
/* Compute a subject and write what differs. */
enum status obligation_settle_subject(struct obligation_settle *settle,
                                      const struct obligation_feed_subject *subject) MUST_CHECK;
/* A subject is no more: its open duties are void. */
enum status obligation_settle_gone(struct obligation_settle *settle, struct str subject) MUST_CHECK;
/* Write the counters. */
enum status obligation_settle_end(struct obligation_settle *settle) MUST_CHECK;

#endif
