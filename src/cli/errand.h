/* SPDX-License-Identifier: Apache-2.0
 * A command's piece of work on a store: opened store, connection, policy and work in one place.
 *
 * The actor is the machine's owner ("system"): who may read the data folder may do everything, and
 * the journal says so.  Everything ends with the call's arena, the store last. */
#ifndef CLI_ERRAND_H
#define CLI_ERRAND_H

#include "cli/command.h"
#include "db/store.h"
#include "db/work.h"
#include "registry/actor.h"

struct errand {
    struct command_call *call;
    struct store *store;
    struct db *db;
    struct actor actor;
    struct work work;
};

#define ERRAND_DATA_OPTION                                                                         \
    {                                                                                              \
        "data", OPTION_TEXT, "DIR", "数据目录", "the data folder", 0, 0, true                      \
    }

/* Open the store of --data and bind the work; the transaction is the caller's. */
enum status errand_open(struct command_call *call, enum store_mode mode,
                        struct errand **ret_errand) MUST_CHECK;
/* The actor of commands and jobs. */
struct actor errand_system(void);
/* Pass a failure of the work on to the call: copies the fault, rolls back. */
enum status errand_fail(struct errand *errand, enum status status) MUST_CHECK;

/* Return a failure of `expression`, a call on the errand's work, through errand_fail. */
#define ERRAND_TRY(errand, expression)                                                             \
    do {                                                                                           \
        enum status errand_status_ = (expression);                                                 \
        if (errand_status_ != ST_OK)                                                               \
            return errand_fail((errand), errand_status_);                                          \
    } while (0)

#endif
