/* SPDX-License-Identifier: Apache-2.0
 * A work of the machine's owner with all it lives on: connection, arena, actor.  For what the
 * program does by itself, on any thread.
 *
 *     struct own_work own;
 *     enum status status = own_work_begin(store, policy, true, &own, &fault);
 *     if (status == ST_OK)
 *         status = …(&own.work, …);
 *     status = own_work_end(&own, status, &fault);
 */
#ifndef CLI_OWN_WORK_H
#define CLI_OWN_WORK_H

#include "db/store.h"
#include "db/work.h"
#include "registry/actor.h"

struct own_work {
    struct store *store;
    struct db *db; /* NULL: there was no connection to have */
    struct arena arena;
    struct actor actor;
    struct work work;
    bool is_write;
};

/* Whatever it returns, own_work_end comes next. */
enum status own_work_begin(struct store *store, const struct policy *policy, bool is_write,
                           struct own_work *ret_own, struct fault *fault) MUST_CHECK;
/* Commit a write work when `status` is good, undo it else, and give everything back.  What went
 * wrong stands in `fault`, without the list of problems, which was the arena's. */
enum status own_work_end(struct own_work *own, enum status status, struct fault *fault) MUST_CHECK;

#endif
