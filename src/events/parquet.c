/* SPDX-License-Identifier: Apache-2.0
 * Columns gathered, a group of rows at a time; what was written where is kept for the footer. */
#include "events/parquet.h"

#include <stdlib.h>
#include <string.h>
#include <zstd.h>

#include "events/thrift.h"

#include "base/banned.h"

#define MAGIC STR("PAR1")

enum {
    /* enums of parquet.thrift */
    TYPE_INT64 = 2,
    TYPE_BYTE_ARRAY = 6,
    REQUIRED = 0,
    OPTIONAL = 1,
    CONVERTED_UTF8 = 0,
    CONVERTED_TIMESTAMP_MICROS = 10,
    ENCODING_PLAIN = 0,
    ENCODING_RLE = 3,
    CODEC_UNCOMPRESSED = 0,
    CODEC_ZSTD = 6,
    PAGE_DATA = 0,
    LOGICAL_STRING = 1,
    LOGICAL_TIMESTAMP = 8,
    UNIT_MICROS = 2,
    /* limits of this file */
    VALUES_MAX_BYTES = 1 << 30, /* of one column in one group; a page says its size in 31 bits */
    ZSTD_LEVEL = 3,
    FORMAT_VERSION = 1
};

/* A column of the group being gathered. */
struct column {
    struct buf values, levels;
    uint32_t rows, put; /* rows ended; values among them and in the row at hand */
    uint32_t run;       /* rows of the same level, not yet in `levels` */
    bool is_run_set, is_put;
    int64_t least, most;
};

struct parquet {
    const struct parquet_column *columns;
    size_t count;
    parquet_write_fn *write;
    void *context;
    struct column *states;
    uint32_t rows;                 /* of the group */
    uint64_t at, all_rows, groups; /* at: bytes written */
    struct buf page, head, groups_said;
    char *room; /* of a page compressed */
    size_t room_bytes, values_bytes;
    ZSTD_CCtx *zstd;
};

/* ---- Gathering ---- */

struct parquet *parquet_begin(const struct parquet_column *columns, size_t count,
                              parquet_write_fn *write, void *context)
{
    struct parquet *p = calloc(1, sizeof *p);

    if (!p || count == 0 || count > PARQUET_COLUMN_MAX)
        abort();
    *p = (struct parquet){.columns = columns,
                          .count = count,
                          .write = write,
                          .context = context,
                          .states = calloc(count, sizeof *p->states),
                          .zstd = ZSTD_createCCtx()};
    if (!p->states || !p->zstd ||
        ZSTD_isError(ZSTD_CCtx_setParameter(p->zstd, ZSTD_c_compressionLevel, ZSTD_LEVEL)))
        abort();
    for (size_t i = 0; i < count; i++) {
        buf_init(&p->states[i].values, VALUES_MAX_BYTES);
        buf_init(&p->states[i].levels, VALUES_MAX_BYTES);
    }
    buf_init(&p->page, VALUES_MAX_BYTES);
    buf_init(&p->head, 4096);
    buf_init(&p->groups_said, PARQUET_FOOTER_BYTES);
    return p;
}

void parquet_done(struct parquet *p)
{
    if (!p)
        return;
    for (size_t i = 0; i < p->count; i++) {
        buf_done(&p->states[i].values);
        buf_done(&p->states[i].levels);
    }
    buf_done(&p->page);
    free(p->room);
    buf_done(&p->head);
    buf_done(&p->groups_said);
    ZSTD_freeCCtx(p->zstd);
    free(p->states);
    free(p);
}

static void little_endian(struct buf *out, uint64_t value, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++)
        buf_byte(out, (char)(unsigned char)(value >> (8 * i)));
}

static bool is_number(enum parquet_kind kind)
{
    return kind == PARQUET_INT64 || kind == PARQUET_TIME;
}

static void value_begin(struct parquet *p, size_t at, bool is_number_put)
{
    if (p->states[at].is_put || is_number_put != is_number(p->columns[at].kind))
        abort(); /* a fault of the caller */
    p->states[at].is_put = true;
}

void parquet_put_number(struct parquet *p, size_t column_at, int64_t number)
{
    struct column *column = &p->states[column_at];

    value_begin(p, column_at, true);
    if (column->put == 0 || number < column->least)
        column->least = number;
    if (column->put == 0 || number > column->most)
        column->most = number;
    column->put++;
    little_endian(&column->values, (uint64_t)number, 8);
    p->values_bytes += 8;
}

void parquet_put_text(struct parquet *p, size_t column_at, struct str text)
{
    struct column *column = &p->states[column_at];

    value_begin(p, column_at, false);
    column->put++;
    little_endian(&column->values, text.len, 4);
    buf_str(&column->values, text);
    if (text.len > UINT32_MAX)
        column->values.status = ST_LIMIT;
    p->values_bytes += 4 + text.len;
}

/* A run of levels: its length, the low bit 0, and the level in one byte. */
static void run_write(struct column *column)
{
    if (column->run == 0)
        return;
    thrift_varint(&column->levels, (uint64_t)column->run << 1);
    buf_byte(&column->levels, column->is_run_set ? 1 : 0);
    column->run = 0;
}

static void level_add(struct column *column, bool is_set)
{
    if (column->is_run_set != is_set)
        run_write(column);
    column->is_run_set = is_set;
    column->run++;
}

/* ---- Pages ---- */

static enum status put(struct parquet *p, struct str bytes, struct fault *fault)
{
    p->at += bytes.len;
    return p->write(p->context, bytes, fault);
}

static enum status too_large(enum status status, struct fault *fault)
{
    return fault_set(fault, status, "parquet",
                     "表太大，无法写成 Parquet；请缩小时间范围或分几次导出",
                     "too large for one Parquet file; export a shorter time or in parts");
}

/* The page as it is stored; the codec of its column. */
static enum status page_pack(struct parquet *p, struct str *ret_stored, int32_t *ret_codec,
                             struct fault *fault)
{
    struct str raw = buf_view(&p->page);
    size_t bound = ZSTD_compressBound(raw.len);

    if (p->page.status != ST_OK)
        return too_large(p->page.status, fault);
    if (p->room_bytes < bound) {
        char *more = realloc(p->room, bound);

        if (!more)
            return fault_set(fault, ST_MEMORY, "parquet", "内存不足", "out of memory");
        p->room = more;
        p->room_bytes = bound;
    }
    size_t stored = ZSTD_compress2(p->zstd, p->room, p->room_bytes, raw.ptr, raw.len);
    bool is_packed = !ZSTD_isError(stored) && stored < raw.len;

    *ret_stored = is_packed ? (struct str){p->room, stored} : raw;
    *ret_codec = is_packed ? CODEC_ZSTD : CODEC_UNCOMPRESSED;
    return ST_OK;
}

static void page_make(struct parquet *p, size_t at)
{
    struct column *column = &p->states[at];

    p->page.len = 0;
    if (p->columns[at].is_optional) {
        run_write(column);
        little_endian(&p->page, column->levels.len, 4);
        buf_str(&p->page, buf_view(&column->levels));
    }
    buf_str(&p->page, buf_view(&column->values));
    if (column->values.status != ST_OK || column->levels.status != ST_OK)
        p->page.status = ST_LIMIT;
}

static void page_head(struct parquet *p, size_t raw_bytes, size_t stored_bytes)
{
    struct thrift t = {.out = &p->head};

    p->head.len = 0;
    thrift_begin(&t);
    thrift_put_i32(&t, 1, PAGE_DATA);
    thrift_put_i32(&t, 2, (int32_t)raw_bytes);
    thrift_put_i32(&t, 3, (int32_t)stored_bytes);
    thrift_open(&t, 5); /* DataPageHeader */
    thrift_put_i32(&t, 1, (int32_t)p->rows);
    thrift_put_i32(&t, 2, ENCODING_PLAIN);
    thrift_put_i32(&t, 3, ENCODING_RLE);
    thrift_put_i32(&t, 4, ENCODING_RLE);
    thrift_end(&t);
    thrift_end(&t);
}

static void eight(char out[8], int64_t value)
{
    for (unsigned i = 0; i < 8; i++)
        out[i] = (char)(unsigned char)((uint64_t)value >> (8 * i));
}

/* What may be known of a column of a group without reading it. */
static void statistics(struct thrift *t, const struct parquet_column *kind,
                       const struct column *column, uint32_t rows)
{
    char least[8], most[8];

    thrift_open(t, 12);
    thrift_put_i64(t, 3, rows - column->put);
    if (column->put > 0 && is_number(kind->kind)) {
        eight(least, column->least);
        eight(most, column->most);
        thrift_put_binary(t, 5, (struct str){most, sizeof most});
        thrift_put_binary(t, 6, (struct str){least, sizeof least});
    }
    thrift_end(t);
}

struct sizes {
    uint64_t raw, stored; /* with the heads of pages */
};

/* A column of the group: its page, and what the footer says of it. */
static enum status column_write(struct parquet *p, struct thrift *t, size_t at, struct sizes *sum,
                                struct fault *fault)
{
    const struct parquet_column *kind = &p->columns[at];
    struct column *column = &p->states[at];
    uint64_t from = p->at;
    struct str stored = {"", 0};
    int32_t codec = CODEC_UNCOMPRESSED;

    page_make(p, at);
    TRY(page_pack(p, &stored, &codec, fault));
    page_head(p, p->page.len, stored.len);
    uint64_t head = p->head.len;
    TRY(put(p, buf_view(&p->head), fault));
    TRY(put(p, stored, fault));
    thrift_begin(t); /* ColumnChunk */
    thrift_put_i64(t, 2, (int64_t)from);
    thrift_open(t, 3); /* ColumnMetaData */
    thrift_put_i32(t, 1, is_number(kind->kind) ? TYPE_INT64 : TYPE_BYTE_ARRAY);
    thrift_put_list(t, 2, THRIFT_I32, 2);
    thrift_item_i32(t, ENCODING_PLAIN);
    thrift_item_i32(t, ENCODING_RLE);
    thrift_put_list(t, 3, THRIFT_BINARY, 1);
    thrift_item_binary(t, kind->name);
    thrift_put_i32(t, 4, codec);
    thrift_put_i64(t, 5, p->rows);
    thrift_put_i64(t, 6, (int64_t)(head + p->page.len));
    thrift_put_i64(t, 7, (int64_t)(head + stored.len));
    thrift_put_i64(t, 9, (int64_t)from);
    statistics(t, kind, column, p->rows);
    thrift_end(t);
    thrift_end(t);
    sum->raw += head + p->page.len;
    sum->stored += head + stored.len;
    return ST_OK;
}

static void column_clear(struct column *column)
{
    column->values.len = column->levels.len = 0;
    column->put = column->run = 0;
}

static enum status group_write(struct parquet *p, struct fault *fault)
{
    struct thrift t = {.out = &p->groups_said};
    uint64_t from = p->at;
    struct sizes sum = {0, 0};

    if (p->rows == 0)
        return ST_OK;
    thrift_begin(&t); /* RowGroup */
    thrift_put_list(&t, 1, THRIFT_STRUCT, p->count);
    for (size_t i = 0; i < p->count; i++)
        TRY(column_write(p, &t, i, &sum, fault));
    thrift_put_i64(&t, 2, (int64_t)sum.raw);
    thrift_put_i64(&t, 3, p->rows);
    thrift_put_i64(&t, 5, (int64_t)from);
    thrift_put_i64(&t, 6, (int64_t)sum.stored);
    thrift_end(&t);
    if (p->groups_said.status != ST_OK)
        return too_large(p->groups_said.status, fault);
    for (size_t i = 0; i < p->count; i++)
        column_clear(&p->states[i]);
    p->all_rows += p->rows;
    p->rows = 0;
    p->values_bytes = 0;
    p->groups++;
    return ST_OK;
}

enum status parquet_end_row(struct parquet *p, struct fault *fault)
{
    if (p->at == 0)
        TRY(put(p, MAGIC, fault));
    for (size_t i = 0; i < p->count; i++) {
        struct column *column = &p->states[i];

        if (p->columns[i].is_optional)
            level_add(column, column->is_put);
        else if (!column->is_put)
            abort(); /* a fault of the caller */
        column->is_put = false;
    }
    p->rows++;
    return p->rows >= PARQUET_GROUP_ROWS || p->values_bytes >= PARQUET_GROUP_BYTES
               ? group_write(p, fault)
               : ST_OK;
}

/* ---- The footer ---- */

static void logical_type(struct thrift *t, enum parquet_kind kind)
{
    if (kind == PARQUET_TEXT) {
        thrift_put_i32(t, 6, CONVERTED_UTF8);
        thrift_open(t, 10);
        thrift_put_empty(t, LOGICAL_STRING);
        thrift_end(t);
    } else if (kind == PARQUET_TIME) {
        thrift_put_i32(t, 6, CONVERTED_TIMESTAMP_MICROS);
        thrift_open(t, 10);
        thrift_open(t, LOGICAL_TIMESTAMP);
        thrift_put_bool(t, 1, true); /* adjusted to UTC */
        thrift_open(t, 2);
        thrift_put_empty(t, UNIT_MICROS);
        thrift_end(t);
        thrift_end(t);
        thrift_end(t);
    }
}

static void schema(struct parquet *p, struct thrift *t)
{
    thrift_put_list(t, 2, THRIFT_STRUCT, p->count + 1);
    thrift_begin(t);
    thrift_put_binary(t, 4, STR("schema"));
    thrift_put_i32(t, 5, (int32_t)p->count);
    thrift_end(t);
    for (size_t i = 0; i < p->count; i++) {
        const struct parquet_column *column = &p->columns[i];

        thrift_begin(t);
        thrift_put_i32(t, 1, is_number(column->kind) ? TYPE_INT64 : TYPE_BYTE_ARRAY);
        thrift_put_i32(t, 3, column->is_optional ? OPTIONAL : REQUIRED);
        thrift_put_binary(t, 4, column->name);
        logical_type(t, column->kind);
        thrift_end(t);
    }
}

enum status parquet_finish(struct parquet *p, struct fault *fault)
{
    struct buf footer;
    struct thrift t = {.out = &footer};

    if (p->at == 0)
        TRY(put(p, MAGIC, fault));
    TRY(group_write(p, fault));
    buf_init(&footer, (size_t)PARQUET_FOOTER_BYTES * 2);
    thrift_begin(&t); /* FileMetaData */
    thrift_put_i32(&t, 1, FORMAT_VERSION);
    schema(p, &t);
    thrift_put_i64(&t, 3, (int64_t)p->all_rows);
    thrift_put_list(&t, 4, THRIFT_STRUCT, p->groups);
    buf_str(&footer, buf_view(&p->groups_said));
    thrift_put_binary(&t, 6, STR("Panshi"));
    thrift_put_list(&t, 7, THRIFT_STRUCT, p->count);
    for (size_t i = 0; i < p->count; i++) { /* columns are ordered as their types are */
        thrift_begin(&t);
        thrift_put_empty(&t, 1);
        thrift_end(&t);
    }
    thrift_end(&t);
    little_endian(&footer, footer.len, 4);
    buf_str(&footer, MAGIC);
    enum status status =
        footer.status != ST_OK ? too_large(footer.status, fault) : put(p, buf_view(&footer), fault);
    buf_done(&footer);
    return status;
}
