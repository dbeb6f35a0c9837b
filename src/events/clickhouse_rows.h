/* SPDX-License-Identifier: Apache-2.0
 * The events of a segment as rows of ClickHouse's RowBinary, and such rows read back.
 *
 * The columns are those of clickhouse/schema.sql in their order.  Single columns hold the first
 * value of a normalised field, for people's own SQL; the arrays hold every value, for filters. */
#ifndef EVENTS_CLICKHOUSE_ROWS_H
#define EVENTS_CLICKHOUSE_ROWS_H

#include "events/segment.h"

enum {
    CLICKHOUSE_ROWS_BATCH_ROWS = 65536,
    CLICKHOUSE_ROWS_BATCH_BYTES = 32 << 20,
    CLICKHOUSE_ROWS_MAX_BYTES = 512 << 20 /* of a batch, whose last event may be large */
};

/* A batch; the bytes are of the caller only during the call. */
typedef enum status clickhouse_rows_fn(void *context, struct str bytes, struct fault *fault);

struct clickhouse_rows {
    const struct taxonomy *taxonomy;
    struct str node;
    uint64_t number, attempt;
    clickhouse_rows_fn *send;
    void *context;
};

enum status clickhouse_rows_send(const struct clickhouse_rows *rows, struct segment *segment,
                                 struct fault *fault) MUST_CHECK;
/* The labels (clickhouse_filter.h) of the segment's fields, each once, in the arena. */
size_t clickhouse_rows_labels(const struct segment *segment, struct arena *arena,
                              struct str **ret_labels);

/* ---- RowBinary ---- */

void clickhouse_rows_put_text(struct buf *out, struct str text);
void clickhouse_rows_put_size(struct buf *out, uint64_t value);
/* `bytes` of them, the least first. */
void clickhouse_rows_put_int(struct buf *out, uint64_t value, unsigned bytes);

/* An answer being read; is_short once it ended within a value. */
struct clickhouse_rows_reader {
    struct str rest;
    bool is_short;
};
struct str clickhouse_rows_text(struct clickhouse_rows_reader *reader); /* points into the answer */
uint64_t clickhouse_rows_int(struct clickhouse_rows_reader *reader, unsigned bytes);

#endif
