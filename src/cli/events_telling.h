/* SPDX-License-Identifier: Apache-2.0
 * The outbox of the events' folder (events/alert_teller.h) joined with the record store. */
#ifndef CLI_EVENTS_TELLING_H
#define CLI_EVENTS_TELLING_H

#include "db/store.h"
#include "db/work.h"
#include "events/alert_teller.h"

struct events_telling {
    struct store *store;
    const struct policy *policy;
    struct alert_teller *teller;
    uint64_t opened; /* alerts; one tells at a time */
};

/* Take up what waits in the folder.  The telling does not move while it is in use. */
enum status events_telling_begin(struct events_telling *telling, struct store *store,
                                 const struct policy *policy, struct keep *keep,
                                 struct fault *fault) MUST_CHECK;
/* The check "alerts" (push.h): whether what was found is told, and how much waits. */
void events_telling_check(const struct events_telling *telling, struct arena *arena,
                          json_t *checks);
/* One that was never begun is fine. */
void events_telling_end(struct events_telling *telling);

#endif
