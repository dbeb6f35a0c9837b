/* SPDX-License-Identifier: Apache-2.0
 * Sending sealed segments to ClickHouse, each event once.
 *
 * The folder of events (keep.h) stays what is durable; logs that are not sealed yet wait.  A
 * segment goes in batches under a number of its own, the attempt; after the last batch was
 * acknowledged a row of the table TABLE_segment says so.  Readers take the greatest attempt that
 * has such a row, so what a killed or failed attempt left is never seen; it is deleted after the
 * next one.  One shipper at a time for a folder. */
#ifndef EVENTS_CLICKHOUSE_SHIP_H
#define EVENTS_CLICKHOUSE_SHIP_H

#include "events/clickhouse_client.h"
#include "events/keep_retain.h"
#include "events/taxonomy.h"

struct clickhouse_ship {
    struct clickhouse_client *client;
    const struct taxonomy *taxonomy;
    const char *folder; /* of events */
    struct str node;
};

struct clickhouse_ship_report {
    uint64_t shipped, shipped_events; /* segments, and their events, of this call */
    uint64_t waiting, waiting_events; /* sealed segments that are not there yet */
    uint64_t unsealed;                /* logs, which are not sent yet */
    uint64_t there, there_events;     /* of this node, when the call ended */
    uint64_t deleted_events;          /* whose time is over: ClickHouse was asked to delete them */
};

/* The tables are there when this returns ST_OK. */
enum status clickhouse_ship_prepare(const struct clickhouse_ship *ship,
                                    struct fault *fault) MUST_CHECK;
/* Send what is not there, oldest first, until `is_over` says so (NULL: never).  On failure the
 * report says what was done before it.  ST_CORRUPT: a segment cannot be read.  ST_CONFLICT: a
 * segment of this number but with another content is there. */
enum status clickhouse_ship_send(const struct clickhouse_ship *ship, bool (*is_over)(void),
                                 struct clickhouse_ship_report *report,
                                 struct fault *fault) MUST_CHECK;
/* Delete the events of each sensor that are older than its days, but for those of legal holds.
 * ClickHouse deletes by itself afterwards; nothing is asked while an earlier deletion goes on. */
enum status clickhouse_ship_retain(const struct clickhouse_ship *ship,
                                   const struct keep_policy *policy, struct instant now,
                                   struct clickhouse_ship_report *report,
                                   struct fault *fault) MUST_CHECK;

#endif
