/* SPDX-License-Identifier: Apache-2.0
 * Speaking to a ClickHouse server over HTTP.  Belongs to one thread.
 *
 * Nothing is ever sent twice by itself: whoever asks decides what to do after a failure. */
#ifndef EVENTS_CLICKHOUSE_CLIENT_H
#define EVENTS_CLICKHOUSE_CLIENT_H

#include "events/clickhouse_settings.h"

enum {
    CLICKHOUSE_CLIENT_ANSWER_MAX = 128 << 20, /* bytes of one answer */
    CLICKHOUSE_CLIENT_QUERY_MAX = 1 << 20,    /* bytes of one statement */
    CLICKHOUSE_CLIENT_CONNECT_MS = 10000,
    CLICKHOUSE_CLIENT_STALL_S = 120, /* without a byte in either direction */
};

struct clickhouse_client;

/* The settings outlive the client.  ST_MEMORY. */
enum status clickhouse_client_open(const struct clickhouse_settings *settings,
                                   struct clickhouse_client **ret_client,
                                   struct fault *fault) MUST_CHECK;
void clickhouse_client_close(struct clickhouse_client *client);
const struct clickhouse_settings *clickhouse_client_settings(
    const struct clickhouse_client *client);
/* Run a statement; the answer stands in the arena.  within_ms 0: as long as it takes.
 * ST_IO: the server cannot be reached, or it refused, in its own words. ST_LIMIT: the answer or the
 * statement is too long. */
enum status clickhouse_client_ask(struct clickhouse_client *client, struct str statement,
                                  int64_t within_ms, struct arena *arena, struct str *ret_answer,
                                  struct fault *fault) MUST_CHECK;
/* Run an INSERT whose rows follow. */
enum status clickhouse_client_put(struct clickhouse_client *client, struct str statement,
                                  struct str rows, struct fault *fault) MUST_CHECK;

#endif
