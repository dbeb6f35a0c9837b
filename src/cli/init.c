/* SPDX-License-Identifier: Apache-2.0
 * `panshi init`: a data folder with an empty register, or with a demonstration city. */
#include <stdio.h>

#include "cli/command.h"
#include "cli/demo.h"
#include "cli/errand.h"
#include "cli/packs.h"
#include "cli/signin_codes.h"
#include "registry/account.h"
#include "registry/region.h"
#include "registry/sector.h"

#define INIT_ADMIN_NAME "secadmin"

static enum status init_admin(struct work *w, struct str *ret_code)
{
    const struct account_new admin = {
        .name = STR(INIT_ADMIN_NAME),
        .person_name = STR("安全管理员"),
        .roles = 1u << ROLE_SECURITY_ADMIN,
    };
    struct str id;

    TRY(account_create(w, &admin, &id));
    return account_make_code(w, id, ret_code);
}

static enum status init_seed(struct work *w, struct str *ret_code)
{
    TRY(work_write(w));
    TRY(region_seed(w));
    TRY(sector_seed(w));
    TRY(init_admin(w, ret_code));
    return work_commit(w);
}

static void init_say(struct command_call *call, const struct store *store, struct str code,
                     json_t *codes)
{
    json_t *out = json_new_object(call->arena);

    json_put_textz(out, "data", option_text(&call->options, "data"));
    json_put_textz(out, "node", store_node(store));
    json_put_bool(out, "demo", store_is_demo(store));
    json_put_textz(out, "account", INIT_ADMIN_NAME);
    json_put_text(out, "code", code);
    json_put(out, "accounts", codes);
    if (call->is_json) {
        command_print(call, out);
        return;
    }
    printf("数据目录已建立 the data folder is made: %s\n", option_text(&call->options, "data"));
    if (json_array_size(codes) == 0)
        printf("账号 account: " INIT_ADMIN_NAME "\n一次性登录码 one-time sign-in code: %.*s\n",
               STR_ARG(code));
    signin_codes_show(codes);
}

static enum status init_fill(struct command_call *call, struct str *ret_code, json_t *codes)
{
    struct errand *errand;

    TRY(errand_open(call, STORE_WRITE, &errand));
    ERRAND_TRY(errand, init_seed(&errand->work, ret_code));
    if (option_has(&call->options, "demo")) {
        ERRAND_TRY(errand, demo_fill(&errand->work, errand->store));
        TRY(signin_codes_make(call, errand->store, errand->work.policy, codes));
        const json_t *row;
        size_t index;
        json_array_foreach(codes, index,
                           row) if (str_is(json_get_text(row, "name"), INIT_ADMIN_NAME)) *ret_code =
            json_get_text(row, "code");
    }
    init_say(call, errand->store, *ret_code, codes);
    return ST_OK;
}

static enum status init_run(struct command_call *call, int *ret_exit)
{
    const char *folder = option_text(&call->options, "data");
    struct str code = {NULL, 0};

    (void)ret_exit;
    TRY(store_make(folder, option_text(&call->options, "postgres"),
                   option_has(&call->options, "demo"), instant_system_now(), &call->fault));
    enum status status = init_fill(call, &code, json_new_list(call->arena));
    if (status != ST_OK)
        store_make_undo(folder);
    return status;
}

static const struct option init_options[] = {
    ERRAND_DATA_OPTION,
    {"demo", OPTION_FLAG, NULL, "填入虚构城市的演示数据，处处标明",
     "fill in a fictional city, marked everywhere", 0, 0, false},
    {"postgres", OPTION_TEXT, "CONNINFO", "记录存入 PostgreSQL(libpq 连接串)",
     "keep the records in PostgreSQL (libpq connection string)", 0, 0, false},
    PACKS_OPTION,
    {NULL, OPTION_FLAG, NULL, NULL, NULL, 0, 0, false},
};

const struct command init_commands[] = {
    {"init", NULL, "", 0, 0, init_options, init_run, "建立数据目录，显示安全管理员的一次性登录码",
     "make a data folder and print the security administrator's one-time code", 0},
    {NULL, NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, 0},
};
