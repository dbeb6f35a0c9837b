/* SPDX-License-Identifier: Apache-2.0
 * Texts compared as the instants they are, in any zone and with or without a fraction: a collation
 * of SQLite. */
#ifndef EVENTS_SEARCH_INSTANT_H
#define EVENTS_SEARCH_INSTANT_H

#include <sqlite3.h>

#include "base/base.h"

#define SEARCH_INSTANT "instant" /* the collation's name */

/* A moment as moment.h reads it, or a day alone, which is its first instant in UTC.  A number of
 * fewer than nine digits is none: it is rather a year than seconds since 1970. */
bool search_instant_read(struct str text, int64_t *ret_us);
/* ST_INVALID with words on what can be read. */
enum status search_instant_refuse(struct fault *fault, struct str text);
/* SQLite's code.  A collation cannot fail: when it meets a text that is no instant, it sets
 * `fault`, to be looked at after each step.  The fault outlives the connection. */
int search_instant_attach(sqlite3 *handle, struct fault *fault);

#endif
