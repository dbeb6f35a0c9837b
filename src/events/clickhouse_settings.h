/* SPDX-License-Identifier: Apache-2.0
 * How a ClickHouse server is reached: a file with a line `name=value` for each setting, which
 * nobody but its owner may read.  Empty lines and those that begin with "#" are left out.
 *
 *   url=http://127.0.0.1:8123   or https://; without user, path and question mark
 *   database=default            "default" where the file says nothing
 *   table=panshi_event          the same
 *   user=  password=            of ClickHouse */
#ifndef EVENTS_CLICKHOUSE_SETTINGS_H
#define EVENTS_CLICKHOUSE_SETTINGS_H

#include "base/base.h"

enum { CLICKHOUSE_SETTINGS_MAX_BYTES = 16 * 1024, CLICKHOUSE_SETTINGS_NAME_MAX = 64 };

/* In the arena that was given, zero-terminated. */
struct clickhouse_settings {
    struct str url, database, table, user, password;
};

/* ST_INVALID names the line and what is wrong. */
enum status clickhouse_settings_parse(struct str text, struct arena *arena,
                                      struct clickhouse_settings *ret_settings,
                                      struct fault *fault) MUST_CHECK;
/* Also ST_NOT_FOUND, ST_IO, ST_LIMIT, and ST_DENIED for a file that others may read. */
enum status clickhouse_settings_read(const char *path, struct arena *arena,
                                     struct clickhouse_settings *ret_settings,
                                     struct fault *fault) MUST_CHECK;

#endif
