/* SPDX-License-Identifier: Apache-2.0
 * The virtual table `events` of SQLite. */
#ifndef EVENTS_SEARCH_TABLE_H
#define EVENTS_SEARCH_TABLE_H

#include <sqlite3.h>

#include "events/search.h"

/* What the table reads from; outlives the connection. */
struct search_table_source {
    const struct search_place *place;
    const struct taxonomy *taxonomy;
    int64_t until_ms;   /* filter_segment_now_ms(); INT64_MAX: none */
    bool is_late;       /* set when until_ms ended a scan: the rows end early, without an error */
    struct fault fault; /* set when a scan failed */
};

/* SQLite's code; the table is there as `events` afterwards. */
int search_table_attach(sqlite3 *handle, struct search_table_source *source);

#endif
