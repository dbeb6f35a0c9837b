/* SPDX-License-Identifier: Apache-2.0
 * Tables in the Apache Parquet format 2.9, written from front to back in bounded memory.
 *
 * One page per column and row group: version 1 of the data page, values PLAIN, absence as runs of
 * definition levels, zstd where it makes a page smaller.  Whole numbers and times bear their least
 * and greatest value per row group.
 *
 * Life: parquet_begin; for each row one parquet_put_… per column (none: the value is absent), then
 * parquet_end_row; parquet_finish; parquet_done in any case. */
#ifndef EVENTS_PARQUET_H
#define EVENTS_PARQUET_H

#include "base/buf.h"
#include "base/fault.h"

enum {
    PARQUET_COLUMN_MAX = 1024,
    PARQUET_GROUP_ROWS = 131072,             /* rows of a group at most */
    PARQUET_GROUP_BYTES = 32 * 1024 * 1024,  /* a group is written when its values are more */
    PARQUET_FOOTER_BYTES = 256 * 1024 * 1024 /* what is said of all groups together, at most */
};

enum parquet_kind {
    PARQUET_INT64, /* INT64 */
    PARQUET_TIME,  /* INT64, TIMESTAMP in UTC, microseconds since 1970 */
    PARQUET_TEXT,  /* BYTE_ARRAY, STRING: the caller has looked that it is UTF-8 */
    PARQUET_BYTES, /* BYTE_ARRAY */
};

struct parquet_column {
    struct str name;
    enum parquet_kind kind;
    bool is_optional;
};

typedef enum status parquet_write_fn(void *context, struct str bytes, struct fault *fault);

struct parquet;

/* `columns` with their names and `context` must outlive it.  The caller looks that there are 1 to
 * PARQUET_COLUMN_MAX columns, of different names.  Aborts when memory is out. */
struct parquet *parquet_begin(const struct parquet_column *columns, size_t count,
                              parquet_write_fn *write, void *context);
void parquet_put_number(struct parquet *parquet, size_t column_at, int64_t number);
void parquet_put_text(struct parquet *parquet, size_t column_at, struct str text);
/* A column that is not optional must have been put.  ST_LIMIT: a row or all groups are too much;
 * and what write says. */
enum status parquet_end_row(struct parquet *parquet, struct fault *fault) MUST_CHECK;
enum status parquet_finish(struct parquet *parquet, struct fault *fault) MUST_CHECK;
void parquet_done(struct parquet *parquet);

#endif
