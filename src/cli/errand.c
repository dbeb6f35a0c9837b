/* SPDX-License-Identifier: Apache-2.0
 * Opens a store for a command and closes it again, whatever happens in between. */
#include "cli/errand.h"

#include "cli/packs.h"
#include "procedures/obligation_eval.h"

static void errand_end(void *object)
{
    struct errand *errand = object;

    work_done(&errand->work);
    if (errand->db)
        store_return(errand->store, errand->db);
    store_close(errand->store);
}

struct actor errand_system(void)
{
    return (struct actor){
        .account_id = STR("system"),
        .name = STR("system"),
        .person_name = STR("系统"),
        .is_system = true,
    };
}

enum status errand_open(struct command_call *call, enum store_mode mode, struct errand **ret_errand)
{
    struct errand *errand = ARENA_NEW(call->arena, struct errand);
    const struct policy *policy;

    errand->call = call;
    errand->actor = errand_system();
    TRY(packs_load(call, &policy));
    TRY(store_open(option_text(&call->options, "data"), mode, &errand->store, &call->fault));
    if (mode != STORE_READ)
        obligation_eval_attach(errand->store, policy);
    work_init(&errand->work, call->arena, NULL);
    arena_defer(call->arena, errand_end, errand);
    TRY(store_borrow(errand->store, &errand->db, &call->fault));
    work_init(&errand->work, call->arena, errand->db);
    errand->work.actor = &errand->actor;
    errand->work.policy = policy;
    *ret_errand = errand;
    return ST_OK;
}

enum status errand_fail(struct errand *errand, enum status status)
{
    errand->call->fault = errand->work.fault;
    work_rollback(&errand->work);
    return status;
}
