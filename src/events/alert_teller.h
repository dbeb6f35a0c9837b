/* SPDX-License-Identifier: Apache-2.0
 * From the outbox (keep_outbox.h) to alerts: each letter once, in the order of its lane, whenever
 * the store can take it.
 *
 * Life: alert_teller_new, alert_teller_take_up once before anything is taken in,
 * alert_teller_start, alert_teller_lane after commits, alert_teller_again now and then,
 * alert_teller_free.  Any thread; one tells at a time.  While the store fails, letters wait and the
 * figures show how many; when too much waits, no more events are taken in. */
#ifndef EVENTS_ALERT_TELLER_H
#define EVENTS_ALERT_TELLER_H

#include "events/alert.h"
#include "events/keep_outbox.h"

/* Raise hits in a transaction of its own (alert_raise has the same arguments).  With `lane` empty
 * they have no name. */
typedef enum status alert_teller_raise_fn(void *with, struct str lane, struct str letter,
                                          const struct alert_hit *hits, size_t count,
                                          struct fault *fault);
/* alert_raise_last in a reading work of its own; the text in the arena. */
typedef enum status alert_teller_last_fn(void *with, struct str lane, struct arena *arena,
                                         struct str *ret_letter, struct fault *fault);

struct alert_teller;

struct alert_teller *alert_teller_new(struct keep *keep, alert_teller_raise_fn *raise,
                                      alert_teller_last_fn *last, void *with);
/* Waits for its thread, which tells what was asked for before; what is left then waits in the
 * outbox.  Before the keep is closed. */
void alert_teller_free(struct alert_teller *teller);
/* What an earlier owner of the folder left: leave out what is told, tell the rest.  A store that
 * does not take it now takes it later; only that it cannot be asked is a failure. */
enum status alert_teller_take_up(struct alert_teller *teller, struct fault *fault) MUST_CHECK;
/* Tell on a thread of its own from now on, so that intake does not wait for the store; without it
 * (or when no thread can be had) alert_teller_lane tells by itself. */
void alert_teller_start(struct alert_teller *teller);
/* Have told what waits in this lane, unless the store failed lately: then it is left for
 * alert_teller_again.  Returns at once when the teller was started, unless so much waits that the
 * caller should. */
void alert_teller_lane(struct alert_teller *teller, struct keep_lane *lane);
/* Tell all that waits; the failure that stopped it. */
enum status alert_teller_again(struct alert_teller *teller, struct fault *fault) MUST_CHECK;

struct alert_teller_figures {
    struct keep_outbox_figures waiting;
    uint64_t told;     /* hits, since it was made */
    uint64_t refused;  /* hits that the store will never take, each logged with its reason */
    uint64_t failures; /* tries that ended in a failure of the store */
};

struct alert_teller_figures alert_teller_figures(struct alert_teller *teller);

#endif
