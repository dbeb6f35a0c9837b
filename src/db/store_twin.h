/* SPDX-License-Identifier: Apache-2.0
 * The drill twin (演习副本): a copy of a store on which a drill is played with the same program.
 *
 * It holds the same records under the same ids.  It has keys of its own, so that nothing signed or
 * sealed in it passes for the original's, and nothing sealed in the original opens in it.  It has
 * no way out: channels, what waited to leave, secrets of accounts, sessions and codes are not
 * copied, and the courier does not start on it.  Its clock begins where the plan says. */
#ifndef DB_STORE_TWIN_H
#define DB_STORE_TWIN_H

#include "db/db_limits.h"
#include "db/store.h"

struct store_twin_plan {
    const char *drill;   /* id of the dossier it is for, or "" */
    struct instant from; /* where its clock begins, not before the newest journal row; ms 0: now */
    int64_t speed;       /* 1 … STORE_SPEED_MAX times the machine's clock */
    const char
        *postgres; /* address of an empty database, when `real` is on PostgreSQL; else NULL */
};

/* Make the twin of `real` (any mode, may be in use) in `folder`, which holds no store.  It appears
 * there whole and marked, or not at all.  ST_INVALID: the plan; ST_CONFLICT: a store is there, or
 * `real` is itself an exercise; ST_IO, ST_FULL. */
enum status store_twin(struct store *real, const char *folder, const struct store_twin_plan *plan,
                       struct fault *fault) MUST_CHECK;
/* Move the clock of the exercise in `folder` ahead, also while it is served.  ret_now: its time
 * then. ST_CONFLICT: no exercise; ST_INVALID: not ahead, or more than STORE_STEPS_MAX_MS in all. */
enum status store_twin_step(const char *folder, int64_t by_ms, struct instant *ret_now,
                            struct fault *fault) MUST_CHECK;

#endif
