/* SPDX-License-Identifier: Apache-2.0
 * A filter as a condition of ClickHouse's SQL, with the answer that filter_record.h gives.
 *
 * Which fields a condition names is told here, from the list of those that are there, and never by
 * the server.  What has no exact equal there is refused: a bare word with wildcards within it,
 * whole numbers beyond 2^53, and of regular expressions all but what PCRE2 and RE2 read alike.  An
 * expression never gives up there, so it may find a value at which the local search gave up. */
#ifndef EVENTS_CLICKHOUSE_FILTER_H
#define EVENTS_CLICKHOUSE_FILTER_H

#include "events/filter.h"

enum {
    CLICKHOUSE_FILTER_MAX_BYTES = 256 << 10, /* of a condition */
    CLICKHOUSE_FILTER_MAX_FIELDS = 65536
};

/* A field that is there: "eve:src_ip", marks ":panshi.sensor". */
struct clickhouse_filter_fields {
    const struct str *labels;
    size_t count;
};

/* How a field is written in that list. */
struct str clickhouse_filter_label(struct arena *arena, enum record_format format, struct str name);
/* "f IN ('eve:src_ip')" for the fields that the term names, "1" for all, "0" for none. */
struct str clickhouse_filter_names(const struct filter_term *term,
                                   const struct clickhouse_filter_fields *fields,
                                   struct arena *arena);
/* ST_INVALID: it cannot be asked there, and why.  ST_LIMIT: too long. */
enum status clickhouse_filter_sql(const struct filter *filter,
                                  const struct clickhouse_filter_fields *fields,
                                  struct arena *arena, struct str *ret_sql,
                                  struct fault *fault) MUST_CHECK;

#endif
