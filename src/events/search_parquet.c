/* SPDX-License-Identifier: Apache-2.0
 * Types of columns learned from their values, then the rows. */
#include "events/search_parquet.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/charset.h"

#include "base/banned.h"

enum { CELL_MAX_BYTES = 64 << 20, COLUMN_ID = 0, COLUMN_TIME, COLUMN_FORMAT, COLUMN_FIRST };

struct search_parquet {
    struct parquet_column *columns; /* id, time, format, then one per name */
    size_t name_count;
    bool *is_held; /* by name */
    struct buf cell;
    struct parquet *file;
};

struct search_parquet *search_parquet_new(const struct str *names, size_t count)
{
    struct search_parquet *p = calloc(1, sizeof *p);

    if (!p)
        abort();
    p->columns = calloc(count + COLUMN_FIRST, sizeof *p->columns);
    p->is_held = calloc(count + 1, sizeof *p->is_held);
    if (!p->columns || !p->is_held)
        abort();
    p->name_count = count;
    p->columns[COLUMN_ID] = (struct parquet_column){STR("id"), PARQUET_TEXT, false};
    p->columns[COLUMN_TIME] = (struct parquet_column){STR("time"), PARQUET_TIME, false};
    p->columns[COLUMN_FORMAT] = (struct parquet_column){STR("format"), PARQUET_TEXT, false};
    for (size_t i = 0; i < count; i++)
        p->columns[COLUMN_FIRST + i] = (struct parquet_column){names[i], PARQUET_INT64, true};
    buf_init(&p->cell, CELL_MAX_BYTES);
    return p;
}

void search_parquet_free(struct search_parquet *p)
{
    if (!p)
        return;
    parquet_done(p->file);
    buf_done(&p->cell);
    free(p->columns);
    free(p->is_held);
    free(p);
}

/* A number that is written in one way only, so that the number tells its text. */
static bool is_whole(struct str text, int64_t *ret_number)
{
    char again[24];

    if (!str_to_int(text, ret_number))
        return false;
    (void)snprintf(again, sizeof again, "%" PRId64, *ret_number);
    return str_is(text, again);
}

static enum status cell_make(struct search_parquet *p, struct search_sources *sources, uint32_t row,
                             bool *ret_is_set, struct fault *fault)
{
    *ret_is_set = search_sources_cell(sources, row, &p->cell) > 0;
    return p->cell.status == ST_OK
               ? ST_OK
               : fault_set(fault, p->cell.status, "events", "一条事件过大，无法导出",
                           "an event is too large to be written out");
}

enum status search_parquet_learn(struct search_parquet *p, struct search_sources *sources,
                                 uint32_t row, struct fault *fault)
{
    for (size_t i = 0; i < p->name_count; i++) {
        enum parquet_kind *kind = &p->columns[COLUMN_FIRST + i].kind;
        int64_t number;
        bool is_set;

        if (*kind == PARQUET_BYTES)
            continue;
        TRY(cell_make(p, &sources[i], row, &is_set, fault));
        p->is_held[i] = p->is_held[i] || is_set;
        if (is_set && *kind == PARQUET_INT64 && !is_whole(buf_view(&p->cell), &number))
            *kind = PARQUET_TEXT;
        if (is_set && *kind == PARQUET_TEXT && !charset_is_utf8(buf_view(&p->cell), false))
            *kind = PARQUET_BYTES;
    }
    return ST_OK;
}

void search_parquet_begin(struct search_parquet *p, parquet_write_fn *write, void *context)
{
    for (size_t i = 0; i < p->name_count; i++)
        if (!p->is_held[i])
            p->columns[COLUMN_FIRST + i].kind = PARQUET_TEXT;
    p->file = parquet_begin(p->columns, p->name_count + COLUMN_FIRST, write, context);
}

enum status search_parquet_write(struct search_parquet *p, const struct search_parquet_event *event,
                                 struct search_sources *sources, struct fault *fault)
{
    parquet_put_text(p->file, COLUMN_ID, str_of(event->id));
    parquet_put_number(p->file, COLUMN_TIME, event->time_us);
    parquet_put_text(p->file, COLUMN_FORMAT, str_of(record_format_word(event->format)));
    for (size_t i = 0; i < p->name_count; i++) {
        size_t column = COLUMN_FIRST + i;
        int64_t number;
        bool is_set;

        TRY(cell_make(p, &sources[i], event->row, &is_set, fault));
        if (!is_set)
            continue;
        if (p->columns[column].kind != PARQUET_INT64)
            parquet_put_text(p->file, column, buf_view(&p->cell));
        else if (is_whole(buf_view(&p->cell), &number))
            parquet_put_number(p->file, column, number);
        else
            return fault_set(fault, ST_INTERNAL, "events", "列类型与所学不符",
                             "a value does not fit what was learned of its column");
    }
    return parquet_end_row(p->file, fault);
}

enum status search_parquet_finish(struct search_parquet *p, struct fault *fault)
{
    return parquet_finish(p->file, fault);
}
