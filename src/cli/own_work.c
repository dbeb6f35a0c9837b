/* SPDX-License-Identifier: Apache-2.0
 * Borrowing what a work needs, and giving it back. */
#include "cli/own_work.h"

#include "cli/errand.h"

enum status own_work_begin(struct store *store, const struct policy *policy, bool is_write,
                           struct own_work *ret_own, struct fault *fault)
{
    struct own_work *own = ret_own;

    own->store = store;
    own->db = NULL;
    own->is_write = is_write;
    TRY(store_borrow(store, &own->db, fault));
    arena_init(&own->arena, ARENA_WORK_BYTES);
    own->actor = errand_system();
    work_init(&own->work, &own->arena, own->db);
    own->work.actor = &own->actor;
    own->work.policy = policy;
    return is_write ? work_write(&own->work) : work_read(&own->work);
}

enum status own_work_end(struct own_work *own, enum status status, struct fault *fault)
{
    if (own->db == NULL)
        return status;
    if (status == ST_OK && own->is_write)
        status = work_commit(&own->work);
    if (status != ST_OK) {
        *fault = own->work.fault;
        fault->errors = NULL;
    }
    work_done(&own->work);
    arena_done(&own->arena);
    store_return(own->store, own->db);
    return status;
}
