/* SPDX-License-Identifier: Apache-2.0
 * `panshi check`: one code against its standard; exit 0 or 1, the reason on standard error. */
#include "registry/check.h"

#include <stdio.h>

#include "cli/command.h"

static enum status check_say(struct command_call *call, const char *kind, struct str clean,
                             const struct check_doubt *doubt)
{
    json_t *out = json_new_object(call->arena);

    json_put_textz(out, "kind", kind);
    json_put_text(out, "value", clean);
    json_put_bool(out, "valid", true);
    if (doubt->zh[0])
        fprintf(stderr, "panshi: %s\npanshi: %s\n", doubt->zh, doubt->en);
    if (call->is_json)
        command_print(call, out);
    else
        printf("%.*s\n", STR_ARG(clean));
    return ST_OK;
}

static enum status check_run_uscc(struct command_call *call, int *ret_exit)
{
    struct check_doubt doubt = {"", ""};
    struct str clean;

    (void)ret_exit;
    TRY(check_uscc(call->arena, str_of(call->options.arguments[0]), "uscc", &clean, &doubt,
                   &call->fault));
    TRY(check_division((struct str){clean.ptr + 2, clean.len - 2}, "uscc", &call->fault));
    return check_say(call, "uscc", clean, &doubt);
}

static enum status check_run_region(struct command_call *call, int *ret_exit)
{
    struct check_doubt doubt = {"", ""};
    struct str clean;

    (void)ret_exit;
    TRY(check_region(call->arena, str_of(call->options.arguments[0]), "region", &clean, &doubt,
                     &call->fault));
    TRY(check_division(clean, "region", &call->fault));
    return check_say(call, "region", clean, &doubt);
}

static enum status check_run_idcard(struct command_call *call, int *ret_exit)
{
    const struct check_doubt doubt = {"", ""};
    struct date today = instant_beijing_date(instant_system_now());
    struct str clean;

    (void)ret_exit;
    TRY(check_idcard(call->arena, str_of(call->options.arguments[0]), today, "idcard", &clean,
                     &call->fault));
    return check_say(call, "idcard", clean, &doubt);
}

const struct command check_commands[] = {
    {"check", "uscc", "VALUE", 1, 1, NULL, check_run_uscc, "统一社会信用代码（GB 32100-2015）",
     "unified social credit code (GB 32100-2015)", 0},
    {"check", "region", "VALUE", 1, 1, NULL, check_run_region, "行政区划代码（GB/T 2260）",
     "administrative division code (GB/T 2260)", 0},
    {"check", "idcard", "VALUE", 1, 1, NULL, check_run_idcard, "公民身份号码（GB 11643-1999）",
     "citizen identity number (GB 11643-1999)", 0},
    {NULL, NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, 0},
};
