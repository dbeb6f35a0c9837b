/* SPDX-License-Identifier: Apache-2.0
 * `panshi describe`: what the program says about itself, made from the tables it runs on. */
#include <stdio.h>

#include "cli/command.h"
#include "cli/version.h"
#include "http/openapi.h"
#include "http/route_table.h"
#include "procedures/procedure_describe.h"
#include "registry/role.h"

static enum status describe_run_openapi(struct command_call *call, int *ret_exit)
{
    (void)ret_exit;
    command_print(call, openapi_describe(call->arena, route_table, VERSION_TEXT));
    return ST_OK;
}

static enum status describe_write_drawings(struct command_call *call, const char *folder,
                                           const json_t *procedures)
{
    const json_t *procedure;
    size_t index;

    json_array_foreach(procedures, index, procedure)
    {
        struct str word = json_get_text(procedure, "word");
        struct str path = arena_print(call->arena, "%s/%.*s.svg", folder, STR_ARG(word));

        TRY(command_write_file(call, str_zero(call->arena, path), json_get_text(procedure, "svg")));
    }
    return ST_OK;
}

static enum status describe_run_procedures(struct command_call *call, int *ret_exit)
{
    const char *folder = option_text(&call->options, "drawings");
    json_t *out = procedure_describe(call->arena);

    (void)ret_exit;
    if (folder)
        return describe_write_drawings(call, folder, json_get_list(out, "procedures"));
    command_print(call, out);
    return ST_OK;
}

static enum status describe_run_roles(struct command_call *call, int *ret_exit)
{
    json_t *out = json_new_object(call->arena);

    (void)ret_exit;
    json_put(out, "roles", role_describe(call->arena));
    command_print(call, out);
    return ST_OK;
}

static const struct option describe_procedure_options[] = {
    {"drawings", OPTION_TEXT, "DIR", "把流程图写到此目录（SVG）",
     "write the drawings into this folder (SVG)", 0, 0, false},
    {NULL, OPTION_FLAG, NULL, NULL, NULL, 0, 0, false},
};

const struct command describe_commands[] = {
    {"describe", "openapi", "", 0, 0, NULL, describe_run_openapi, "API 的 OpenAPI 3.1 描述",
     "the API as OpenAPI 3.1", 0},
    {"describe", "procedures", "", 0, 0, describe_procedure_options, describe_run_procedures,
     "各办理流程的状态、动作和图", "states, actions and drawings of every procedure", 0},
    {"describe", "roles", "", 0, 0, NULL, describe_run_roles, "角色及其权限",
     "the roles and what they may do", 0},
    {NULL, NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, 0},
};
