/* SPDX-License-Identifier: Apache-2.0
 * The bounds of the db room. */
#ifndef DB_DB_LIMITS_H
#define DB_DB_LIMITS_H

enum {
    DB_BUSY_MS = 5000,             /* wait for the writer's place before ST_BUSY */
    DB_MAX_CACHED = 1024,          /* prepared statements kept per connection; a power of two */
    DB_MAX_PARAMETERS = 64,        /* of one statement */
    DB_MAX_COLUMNS = 64,           /* of one row */
    STORE_MAX_CONNECTIONS = 8,     /* open at once */
    JOURNAL_PAGE_ROWS = 1000,      /* read at once while verifying and exporting */
    JOURNAL_FIRST_CHECKPOINT = 16, /* this row, and every JOURNAL_CHECKPOINT_ROWS-th, is signed */
    JOURNAL_CHECKPOINT_ROWS = 1000,
    JOURNAL_LIST_MAX = 500,                   /* rows of one page for a person */
    JOURNAL_LINE_MAX_BYTES = 8 * 1024 * 1024, /* one exported row */
    STORE_SPEED_MAX = 1440,                   /* an exercise's day in a minute */
};
/* How far an exercise's clock may be stepped ahead in all: a year. */
#define STORE_STEPS_MAX_MS (INT64_C(366) * 24 * 3600 * 1000)

#endif
