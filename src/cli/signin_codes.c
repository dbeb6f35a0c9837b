/* SPDX-License-Identifier: Apache-2.0
 * Makes and shows one-time sign-in codes. */
#include "cli/signin_codes.h"

#include <stdio.h>

#include "cli/errand.h"
#include "registry/account.h"

static enum status signin_codes_fill(struct work *w, bool is_demo, json_t *codes)
{
    json_t *list;
    const json_t *account;
    size_t index;

    TRY(account_list(w, STR(""), &list));
    json_array_foreach(list, index, account)
    {
        struct str code;
        json_t *row;

        if (!str_is(json_get_text(account, "state"), "active") ||
            (!is_demo && json_get_bool(account, "has_password", false)))
            continue;
        TRY(account_make_code(w, json_get_text(account, "id"), &code));
        row = json_new_object(w->arena);
        json_put_text(row, "name", json_get_text(account, "name"));
        json_put_text(row, "person_name", json_get_text(account, "person_name"));
        json_put(row, "roles", json_get_list(account, "roles"));
        json_put_text(row, "party", json_get_text(json_get_object(account, "party"), "name"));
        json_put_text(row, "code", code);
        json_add(codes, row);
    }
    return ST_OK;
}

enum status signin_codes_make(struct command_call *call, struct store *store,
                              const struct policy *policy, json_t *codes)
{
    struct actor actor = errand_system();
    struct work work;
    struct db *db;

    TRY(store_borrow(store, &db, &call->fault));
    work_init(&work, call->arena, db);
    work.actor = &actor;
    work.policy = policy;
    enum status status = work_write(&work);
    if (status == ST_OK)
        status = signin_codes_fill(&work, store_is_demo(store), codes);
    if (status == ST_OK)
        status = work_commit(&work);
    if (status != ST_OK)
        call->fault = work.fault;
    work_done(&work);
    store_return(store, db);
    return status;
}

void signin_codes_show(const json_t *codes)
{
    const json_t *row;
    size_t index;

    if (json_array_size(codes) > 0)
        printf("一次性登录码 one-time sign-in codes:\n");
    json_array_foreach(codes, index, row)
        printf("  %.*s  %-16.*s %.*s  %.*s\n", STR_ARG(json_get_text(row, "code")),
               STR_ARG(json_get_text(row, "name")), STR_ARG(json_get_text(row, "person_name")),
               STR_ARG(json_get_text(row, "party")));
}
