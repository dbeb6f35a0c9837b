/* SPDX-License-Identifier: Apache-2.0
 * Rows of RowBinary. */
#include "events/clickhouse_rows.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "events/clickhouse_filter.h"
#include "events/clickhouse_text.h"
#include "events/filter_judge.h"
#include "events/search_fields.h"

#include "base/banned.h"

enum {
    SECOND_US = 1000000,
    DAY_S = 86400,
    BEIJING_S = 8 * 3600,
    ARENA_EVERY_ROWS = 256,
    ARENA_MIB = 2048,
    SIZE_MAX_SHIFT = 63
};

#define COLUMN(name)                                                                               \
    {                                                                                              \
        name, sizeof(name) - 1                                                                     \
    }
/* From `sensor` to `rule_name` of the schema. */
static const struct str single_columns[] = {
    COLUMN("panshi.sensor"),
    COLUMN("panshi.party"),
    COLUMN("panshi.system"),
    COLUMN("panshi.level"),
    COLUMN("panshi.region"),
    COLUMN("panshi.sector"),
    COLUMN("event.dataset"),
    COLUMN("event.code"),
    COLUMN("event.action"),
    COLUMN("source.ip"),
    COLUMN("source.port"),
    COLUMN("destination.ip"),
    COLUMN("destination.port"),
    COLUMN("network.transport"),
    COLUMN("network.protocol"),
    COLUMN("host.name"),
    COLUMN("user.name"),
    COLUMN("process.executable"),
    COLUMN("process.command_line"),
    COLUMN("url.domain"),
    COLUMN("url.original"),
    COLUMN("dns.question.name"),
    COLUMN("file.name"),
    COLUMN("file.hash.sha256"),
    COLUMN("rule.id"),
    COLUMN("rule.name"),
};
enum { SINGLE_COLUMNS = sizeof single_columns / sizeof single_columns[0] };

/* ---- RowBinary ---- */

void clickhouse_rows_put_size(struct buf *out, uint64_t value)
{
    for (; value >= 0x80; value >>= 7)
        buf_byte(out, (char)(value | 0x80));
    buf_byte(out, (char)value);
}

void clickhouse_rows_put_text(struct buf *out, struct str text)
{
    clickhouse_rows_put_size(out, text.len);
    buf_str(out, text);
}

void clickhouse_rows_put_int(struct buf *out, uint64_t value, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++, value >>= 8)
        buf_byte(out, (char)(value & 0xFF));
}

uint64_t clickhouse_rows_int(struct clickhouse_rows_reader *reader, unsigned bytes)
{
    uint64_t value = 0;

    if (reader->is_short || reader->rest.len < bytes) {
        reader->is_short = true;
        return 0;
    }
    for (unsigned i = 0; i < bytes; i++)
        value |= (uint64_t)(unsigned char)reader->rest.ptr[i] << (8 * i);
    reader->rest.ptr += bytes;
    reader->rest.len -= bytes;
    return value;
}

struct str clickhouse_rows_text(struct clickhouse_rows_reader *reader)
{
    uint64_t len = 0, byte = 0x80;

    for (unsigned shift = 0; (byte & 0x80) != 0 && shift < SIZE_MAX_SHIFT; shift += 7) {
        byte = clickhouse_rows_int(reader, 1);
        len |= (byte & 0x7F) << shift;
    }
    if (reader->is_short || (byte & 0x80) != 0 || len > reader->rest.len) {
        reader->is_short = true;
        return (struct str){"", 0};
    }
    struct str text = {reader->rest.ptr, (size_t)len};
    reader->rest.ptr += len;
    reader->rest.len -= len;
    return text;
}

/* ---- Events ---- */

struct value {
    struct str label, text;
};

struct sending {
    const struct clickhouse_rows *rows;
    struct segment *segment;
    struct fault *fault;
    struct search_fields singles;
    struct arena arena, row_arena; /* of the segment, of some rows */
    struct str *labels;            /* of all fields */
    const struct segment_column **columns;
    size_t *cursors;
    const int64_t *times;
    struct value *values; /* of the row at hand */
    size_t value_count, value_size;
    struct buf out;
    uint32_t batch_rows;
};

static enum status value_add(struct sending *s, struct str label, struct str text)
{
    if (s->value_count == s->value_size) {
        size_t size = s->value_size ? s->value_size * 2 : 64;
        struct value *grown = realloc(s->values, size * sizeof *grown);

        if (!grown)
            return fault_set(s->fault, ST_MEMORY, "events", "内存不足", "out of memory");
        s->values = grown;
        s->value_size = size;
    }
    s->values[s->value_count++] = (struct value){label, text};
    return ST_OK;
}

/* The row's values of one field; rows only ascend. */
static enum status field_take(struct sending *s, uint32_t field, uint32_t row)
{
    if (!s->columns[field])
        TRY(segment_column(s->segment, field, &s->columns[field], s->fault));
    const struct segment_column *column = s->columns[field];
    size_t at = s->cursors[field];

    while (at < column->count && column->rows[at] < row)
        at++;
    for (; at < column->count && column->rows[at] == row; at++) {
        if (column->kind == SEGMENT_NUMBERS) {
            struct str text = arena_print(&s->row_arena, "%lld", (long long)column->numbers[at]);
            TRY(value_add(s, s->labels[field], text));
        } else if (column->codes[at] != SEGMENT_NULL_CODE) {
            TRY(value_add(s, s->labels[field], column->words[column->codes[at]]));
        }
    }
    s->cursors[field] = at;
    return ST_OK;
}

static void arrays_put(struct sending *s)
{
    struct filter_bound *bounds =
        ARENA_ARRAY(&s->row_arena, s->value_count + 1, struct filter_bound);

    clickhouse_rows_put_size(&s->out, s->value_count);
    for (size_t i = 0; i < s->value_count; i++) {
        filter_judge_bound(&s->row_arena, s->values[i].text, &bounds[i]);
        clickhouse_rows_put_text(&s->out, s->values[i].label);
    }
    clickhouse_rows_put_size(&s->out, s->value_count);
    for (size_t i = 0; i < s->value_count; i++)
        clickhouse_rows_put_text(&s->out, s->values[i].text);
    clickhouse_rows_put_size(&s->out, s->value_count);
    for (size_t i = 0; i < s->value_count; i++)
        clickhouse_rows_put_text(&s->out,
                                 clickhouse_text_words(&s->row_arena, bounds[i].text, true, true));
    clickhouse_rows_put_size(&s->out, s->value_count);
    for (size_t i = 0; i < s->value_count; i++) {
        double number = bounds[i].is_number ? bounds[i].number : (double)NAN;
        uint64_t bits;

        memcpy(&bits, &number, sizeof bits);
        clickhouse_rows_put_int(&s->out, bits, sizeof bits);
    }
    clickhouse_rows_put_size(&s->out, s->value_count);
    for (size_t i = 0; i < s->value_count; i++) {
        char text[CLICKHOUSE_TEXT_ADDRESS_BYTES] = "";

        if (bounds[i].is_address)
            (void)clickhouse_text_address(bounds[i].high, bounds[i].low, text);
        clickhouse_rows_put_text(&s->out, str_of(text));
    }
}

static int64_t floor_div(int64_t value, int64_t by)
{
    return value / by - (value % by < 0);
}

static uint64_t within(int64_t value, int64_t most)
{
    return (uint64_t)(value < 0 ? 0 : value > most ? most : value);
}

static void head_put(struct sending *s, uint32_t row)
{
    int64_t second = floor_div(s->times[row], SECOND_US);

    clickhouse_rows_put_text(&s->out, s->rows->node);
    clickhouse_rows_put_int(&s->out, s->rows->number, 8);
    clickhouse_rows_put_int(&s->out, row, 4);
    clickhouse_rows_put_int(&s->out, s->rows->attempt, 8);
    clickhouse_rows_put_int(&s->out, within(floor_div(second + BEIJING_S, DAY_S), UINT16_MAX), 2);
    clickhouse_rows_put_int(&s->out, within(second, UINT32_MAX), 4);
    clickhouse_rows_put_int(&s->out, (uint64_t)s->times[row], 8);
}

static enum status row_put(struct sending *s, uint32_t row)
{
    enum record_format format = RECORD_JSON;
    uint32_t *fields = NULL;
    struct str source;
    size_t count = 0;

    head_put(s, row);
    TRY(segment_format(s->segment, row, &format, s->fault));
    clickhouse_rows_put_text(&s->out, str_of(record_format_word(format)));
    for (size_t i = 0; i < SINGLE_COLUMNS; i++) {
        struct search_cell cell = {.is_set = false};

        TRY(search_fields_cell(&s->singles, i, row, &cell, s->fault));
        clickhouse_rows_put_text(&s->out, cell.is_set ? cell.text : (struct str){"", 0});
    }
    TRY(segment_row_fields(s->segment, row, &s->row_arena, &fields, &count, s->fault));
    s->value_count = 0;
    for (size_t i = 0; i < count; i++)
        TRY(field_take(s, fields[i], row));
    arrays_put(s);
    TRY(segment_source(s->segment, row, &s->row_arena, &source, s->fault));
    clickhouse_rows_put_text(&s->out, source);
    s->batch_rows++;
    return ST_OK;
}

static enum status flush(struct sending *s)
{
    if (s->out.status != ST_OK)
        return fault_set(s->fault, s->out.status, "events", "一批事件过大，无法发送",
                         "a batch of events is too large to be sent");
    if (s->batch_rows == 0)
        return ST_OK;
    enum status status = s->rows->send(s->rows->context, buf_view(&s->out), s->fault);
    s->out.len = 0;
    s->batch_rows = 0;
    return status;
}

static enum status rows_send(struct sending *s)
{
    uint32_t count = segment_rows(s->segment);

    TRY(segment_times(s->segment, &s->times, s->fault));
    for (uint32_t row = 0; row < count; row++) {
        TRY(row_put(s, row));
        if (s->batch_rows >= CLICKHOUSE_ROWS_BATCH_ROWS ||
            s->out.len >= CLICKHOUSE_ROWS_BATCH_BYTES)
            TRY(flush(s));
        if (row % ARENA_EVERY_ROWS == ARENA_EVERY_ROWS - 1) {
            arena_done(&s->row_arena);
            arena_init(&s->row_arena, (size_t)ARENA_MIB << 20);
        }
    }
    return flush(s);
}

enum status clickhouse_rows_send(const struct clickhouse_rows *rows, struct segment *segment,
                                 struct fault *fault)
{
    struct sending s = {.rows = rows, .segment = segment, .fault = fault};
    size_t fields = segment_field_count(segment);

    arena_init(&s.arena, (size_t)ARENA_MIB << 20);
    arena_init(&s.row_arena, (size_t)ARENA_MIB << 20);
    buf_init(&s.out, CLICKHOUSE_ROWS_MAX_BYTES);
    s.labels = ARENA_ARRAY(&s.arena, fields + 1, struct str);
    s.columns = ARENA_ARRAY(&s.arena, fields + 1, const struct segment_column *);
    s.cursors = ARENA_ARRAY(&s.arena, fields + 1, size_t);
    for (size_t i = 0; i < fields; i++)
        s.labels[i] = clickhouse_filter_label(&s.arena, segment_field_format(segment, i),
                                              segment_field_name(segment, i));
    enum status status =
        search_fields_open(&s.singles, rows->taxonomy, single_columns, SINGLE_COLUMNS, fault);
    if (status == ST_OK) {
        search_fields_enter(&s.singles, segment);
        status = rows_send(&s);
        search_fields_enter(&s.singles, NULL);
        search_fields_close(&s.singles);
    }
    free(s.values);
    buf_done(&s.out);
    arena_done(&s.row_arena);
    arena_done(&s.arena);
    return status;
}

static int label_order(const void *a, const void *b)
{
    const struct str *one = a, *two = b;

    return str_order(*one, *two);
}

size_t clickhouse_rows_labels(const struct segment *segment, struct arena *arena,
                              struct str **ret_labels)
{
    size_t fields = segment_field_count(segment), count = 0;
    struct str *labels = ARENA_ARRAY(arena, fields + 1, struct str);

    for (size_t i = 0; i < fields; i++)
        labels[i] = clickhouse_filter_label(arena, segment_field_format(segment, i),
                                            segment_field_name(segment, i));
    if (fields > 0)
        qsort(labels, fields, sizeof *labels, label_order);
    for (size_t i = 0; i < fields; i++)
        if (count == 0 || !str_equal(labels[count - 1], labels[i]))
            labels[count++] = labels[i];
    *ret_labels = labels;
    return count;
}
