/* SPDX-License-Identifier: Apache-2.0
 * Which store a question goes to. */
#include "cli/events_store.h"

#include "base/banned.h"

enum status events_store_check(struct command_call *call, int *ret_exit)
{
    if (option_has(&call->options, "store") == option_has(&call->options, "data"))
        return command_wrong(call, ret_exit, "--data", "请写 --data 目录 或 --store 文件，只写一个",
                             "write --data DIR or --store FILE, one of them");
    if (option_has(&call->options, "node") && !option_has(&call->options, "store"))
        return command_wrong(call, ret_exit, "--node", "--node 须与 --store 同用",
                             "--node goes with --store");
    return ST_OK;
}

static void client_end(void *client)
{
    clickhouse_client_close(client);
}

enum status events_store_open(struct command_call *call, const char *path,
                              struct clickhouse_client **ret_client)
{
    struct clickhouse_settings *settings = ARENA_NEW(call->arena, struct clickhouse_settings);

    TRY(clickhouse_settings_read(path, call->arena, settings, &call->fault));
    TRY(clickhouse_client_open(settings, ret_client, &call->fault));
    arena_defer(call->arena, client_end, *ret_client);
    return ST_OK;
}

struct str events_store_node(const struct command_call *call)
{
    return str_of(option_text(&call->options, "node"));
}
