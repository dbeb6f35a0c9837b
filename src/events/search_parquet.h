/* SPDX-License-Identifier: Apache-2.0
 * Events that match, as a table in the Parquet format.
 *
 * Columns: `id` and `format` (text) and `time` (UTC, microseconds), which every event has, then one
 * optional column per name.  Its type follows from the values written: INT64 where every value is a
 * whole decimal number as numbers are written ("7", not "007" or "7.0"), STRING where all are
 * UTF-8, else bare bytes; so every value comes out as it was.  Therefore all events are looked at
 * twice:
 *
 *     search_parquet_new; for each event search_parquet_learn; search_parquet_begin;
 *     for each event search_parquet_write; search_parquet_finish; search_parquet_free. */
#ifndef EVENTS_SEARCH_PARQUET_H
#define EVENTS_SEARCH_PARQUET_H

#include "events/parquet.h"
#include "events/record.h"
#include "events/search_sources.h"

struct search_parquet;

/* One event; the cells of its row are asked of the sources, one per name. */
struct search_parquet_event {
    const char *id;
    int64_t time_us;
    enum record_format format;
    uint32_t row;
};

/* `names` must outlive it.  Aborts when memory is out. */
struct search_parquet *search_parquet_new(const struct str *names, size_t count);
void search_parquet_free(struct search_parquet *parquet);
/* ST_LIMIT: an event has too much in one column. */
enum status search_parquet_learn(struct search_parquet *parquet, struct search_sources *sources,
                                 uint32_t row, struct fault *fault) MUST_CHECK;
void search_parquet_begin(struct search_parquet *parquet, parquet_write_fn *write, void *context);
/* An event that was learned before, in any order.  ST_LIMIT, and what write says. */
enum status search_parquet_write(struct search_parquet *parquet,
                                 const struct search_parquet_event *event,
                                 struct search_sources *sources, struct fault *fault) MUST_CHECK;
enum status search_parquet_finish(struct search_parquet *parquet, struct fault *fault) MUST_CHECK;

#endif
