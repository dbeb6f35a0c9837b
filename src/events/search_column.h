/* SPDX-License-Identifier: Apache-2.0
 * The columns of the table `events` of SQL. */
#ifndef EVENTS_SEARCH_COLUMN_H
#define EVENTS_SEARCH_COLUMN_H

#include <stdbool.h>

enum { SEARCH_COLUMNS = 66 };

/* PATH: a field by its name in the source; hidden, so that * does not show it twice.
 * _NUMBER: compared as SQLite compares an INTEGER column, the others of fields as a TEXT one, so
 * that a number and its digits as text are the same value. */
enum search_column_kind {
    SEARCH_COLUMN_FIELD,
    SEARCH_COLUMN_FIELD_NUMBER,
    SEARCH_COLUMN_PATH,
    SEARCH_COLUMN_PATH_NUMBER,
    SEARCH_COLUMN_ID,
    SEARCH_COLUMN_TIME,
    SEARCH_COLUMN_TIME_US,
    SEARCH_COLUMN_FORMAT,
    SEARCH_COLUMN_SOURCE,
    SEARCH_COLUMN_SOURCE_BASE64, /* of a source that is not UTF-8, else NULL; hidden */
    SEARCH_COLUMN_FILTER,
};

struct search_column {
    const char *name; /* in SQL */
    enum search_column_kind kind;
    const char *field; /* the normalised name, that of a mark, or that in the source; else "" */
};

extern const struct search_column search_column_table[];

/* What follows the name where the table is declared. */
const char *search_column_type(enum search_column_kind kind);
bool search_column_is_field(enum search_column_kind kind);
bool search_column_is_number(enum search_column_kind kind);

#endif
