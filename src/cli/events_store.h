/* SPDX-License-Identifier: Apache-2.0
 * `panshi events search|raw --store FILE`: the same questions to ClickHouse instead of the folder.
 * Only the machine's owner asks so: nobody's sight is applied. */
#ifndef CLI_EVENTS_STORE_H
#define CLI_EVENTS_STORE_H

#include "cli/command.h"
#include "events/clickhouse_search.h"

#define EVENTS_STORE_OPTIONS                                                                       \
    {"store",                                                                                      \
     OPTION_TEXT,                                                                                  \
     "FILE",                                                                                       \
     "不查数据目录而查 ClickHouse：其设置文件",                                                    \
     "ask ClickHouse instead of a data folder: the file of its settings",                          \
     0,                                                                                            \
     0,                                                                                            \
     false},                                                                                       \
    {                                                                                              \
        "node", OPTION_TEXT, "ID", "与 --store 同用：哪个节点的事件",                              \
            "with --store: whose events", 0, 0, false                                              \
    }

/* Exactly one of --data and --store, --node only with the latter. */
enum status events_store_check(struct command_call *call, int *ret_exit) MUST_CHECK;
/* A client by a file of settings; both end with the call. */
enum status events_store_open(struct command_call *call, const char *path,
                              struct clickhouse_client **ret_client) MUST_CHECK;
/* --node, or the empty text. */
struct str events_store_node(const struct command_call *call);

#endif
