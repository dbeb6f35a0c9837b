/* SPDX-License-Identifier: Apache-2.0
 * SQL over events: a virtual table `events` in a read-only connection to the store's SQLite file,
 * so that events join the register.
 *
 * Only one SELECT; tables with secrets are not readable.  Conditions that a filter can hold (a
 * value of a column, bounds of time, the hidden column `filter`) are asked of the segments, the
 * rest is SQLite's. */
#ifndef EVENTS_SEARCH_SQL_H
#define EVENTS_SEARCH_SQL_H

#include "base/json.h"
#include "events/search.h"

enum {
    SEARCH_SQL_MAX_BYTES = 65536,
    SEARCH_SQL_MAX_ROWS = 100000,
    SEARCH_SQL_MAX_ANSWER_BYTES = 64 << 20,
};

struct search_sql {
    const struct search_place *place;
    const struct taxonomy *taxonomy;
    const char *path; /* the store's SQLite file */
    struct str text;
    size_t row_limit;  /* further rows are left out and the answer says so */
    int64_t within_ms; /* 0: as long as it takes */
};

/* columns[], rows[][], partial, seconds; kept by the arena.  partial: the limit of rows or the time
 * was reached; what was found until then is there.
 * ST_INVALID: SQLite's words on the text; more than one statement, or one that is no SELECT;
 * ST_DENIED: a table that is not to be read. */
enum status search_sql(const struct search_sql *question, struct arena *arena, json_t **ret_answer,
                       struct fault *fault) MUST_CHECK;

#endif
