/* SPDX-License-Identifier: Apache-2.0
 * Asking the events in ClickHouse, with the answers that search.h gives of the same events. */
#ifndef EVENTS_CLICKHOUSE_SEARCH_H
#define EVENTS_CLICKHOUSE_SEARCH_H

#include "events/clickhouse_client.h"
#include "events/keep.h"
#include "events/search.h"

/* `node` is whose events are asked; empty: of the only node that is there.  The answer is never
 * partial.  ST_INVALID: several nodes and none named, a filter that cannot be asked there
 * (clickhouse_filter.h), or numbers summed (`by`).  ST_LIMIT: too many bars or too long an answer.
 * ST_IO: also when the time given was over, in ClickHouse's words. */
enum status clickhouse_search(struct clickhouse_client *client, struct str node,
                              const struct search_query *query, struct arena *arena,
                              struct search_answer *ret_answer, struct fault *fault) MUST_CHECK;
/* The source line of an event, byte for byte.  ST_NOT_FOUND. */
enum status clickhouse_search_source(struct clickhouse_client *client, struct str node,
                                     struct keep_id id, struct arena *arena, struct str *ret_line,
                                     struct fault *fault) MUST_CHECK;

#endif
