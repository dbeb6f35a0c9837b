/* SPDX-License-Identifier: Apache-2.0
 * Whose turn it is to search: few searches run at once, and no person takes the place of all.
 *
 * One person has at most EVENT_QUERY_TURNS_EACH of EVENT_QUERY_TURNS.  Who has none and is turned
 * away waits as long as they ask again within EVENT_QUERY_TURN_WAIT_MS: a free place is theirs in
 * the order in which they began to wait, and nobody else gets a second one meanwhile. */
#ifndef EVENTS_EVENT_QUERY_TURN_H
#define EVENTS_EVENT_QUERY_TURN_H

#include <pthread.h>

#include "base/base.h"

enum {
    EVENT_QUERY_TURNS = 3,           /* searches under way, of all people */
    EVENT_QUERY_TURNS_EACH = 2,      /* of one person */
    EVENT_QUERY_TURN_WAIT_MS = 6000, /* longer than Retry-After says */
    EVENT_QUERY_TURN_WAITERS = 16,   /* people who are remembered as waiting */
    EVENT_QUERY_TURN_BYTES = 40      /* of an account's id, with its zero; longer ones are cut */
};

struct event_query_turn_person {
    char account[EVENT_QUERY_TURN_BYTES]; /* empty: free */
    struct instant since, asked;          /* waiting: from when on, and the last time */
};

/* Zero with a lock made; any thread. */
struct event_query_turns {
    pthread_mutex_t lock;
    struct event_query_turn_person running[EVENT_QUERY_TURNS];
    struct event_query_turn_person waiting[EVENT_QUERY_TURN_WAITERS];
};

/* A turn of this account, to be ended.  ST_RATE: it has as many as one person may have just now;
 * ST_BUSY: all are taken.  Both say what to do. */
enum status event_query_turn_take(struct event_query_turns *turns, struct str account,
                                  struct instant now, struct fault *fault) MUST_CHECK;
void event_query_turn_end(struct event_query_turns *turns, struct str account);

#endif
