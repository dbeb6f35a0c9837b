/* SPDX-License-Identifier: Apache-2.0
 * Rows of segments as rows of SQLite: columns are decoded when a statement first reads them. */
#include "events/search_table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "events/moment.h"
#include "events/record_json.h"
#include "events/search_column.h"
#include "events/search_fields.h"
#include "events/search_instant.h"

#include "base/banned.h"

enum {
    ARENA_MIB = 1024,
    CONDITIONS_MAX = 32,
    DECLARATION_BYTES = 4096,
    ROW_BITS = 20, /* of a rowid, above SEGMENT_ROW_MAX; the rest is the segment's number */
    COST_SCAN = 1000000,
    COST_VALUE = 10000,
    COST_FILTER = 4000, /* below all that SQLite could make of an OR beside it */
};
static const double cost_impossible = 1e50;
#define WHOLE_MAX 9007199254740992.0 /* whole numbers below it are exact as doubles */

struct table {
    sqlite3_vtab base;
    struct search_table_source *source;
};

struct cursor {
    sqlite3_vtab_cursor base;
    struct search_table_source *source;
    struct arena scan, segment_arena;
    const struct filter *filter; /* NULL: nothing was asked yet */
    struct search_fields fields;
    struct filter_judge *judge;
    struct filter_span span;
    size_t piece; /* index + 1 of the open one */
    struct segment *segment;
    struct filter_rows rows;
    const int64_t *times;
    uint32_t row;
    bool is_end;
};

/* ---- The table ---- */

static int table_connect(sqlite3 *handle, void *object, int count, const char *const *words,
                         sqlite3_vtab **ret_table, char **ret_error)
{
    struct buf text;

    (void)count;
    (void)words;
    (void)ret_error;
    buf_init(&text, DECLARATION_BYTES);
    buf_text(&text, "CREATE TABLE events(");
    for (size_t i = 0; i < SEARCH_COLUMNS; i++)
        buf_print(&text, "%s\"%s\"%s", i ? ", " : "", search_column_table[i].name,
                  search_column_type(search_column_table[i].kind));
    buf_text(&text, ")");
    buf_byte(&text, '\0');
    int code = text.status == ST_OK ? sqlite3_declare_vtab(handle, text.data) : SQLITE_NOMEM;
    buf_done(&text);
    if (code != SQLITE_OK)
        return code;
    struct table *table = calloc(1, sizeof *table);
    if (!table)
        return SQLITE_NOMEM;
    table->source = object;
    *ret_table = &table->base;
    return SQLITE_OK;
}

static int table_disconnect(sqlite3_vtab *table)
{
    free(table);
    return SQLITE_OK;
}

static bool is_of(const struct sqlite3_index_constraint *constraint, enum search_column_kind kind)
{
    return constraint->iColumn >= 0 && constraint->iColumn < (int)SEARCH_COLUMNS &&
           search_column_table[constraint->iColumn].kind == kind;
}

/* What a condition can be asked as: 'f' the filter, 'e' a value, '=' '>' 'g' '<' 'l' a time that
 * is, is after, is not before, is before, is not after it; 0: SQLite's own affair. */
static char condition_kind(sqlite3_index_info *info, int at)
{
    const struct sqlite3_index_constraint *constraint = &info->aConstraint[at];
    bool is_equal = constraint->op == SQLITE_INDEX_CONSTRAINT_EQ;

    if (constraint->iColumn < 0 || constraint->iColumn >= (int)SEARCH_COLUMNS ||
        !constraint->usable)
        return 0;
    enum search_column_kind kind = search_column_table[constraint->iColumn].kind;
    /* IN would give an event once for each filter that it matches. */
    if (kind == SEARCH_COLUMN_FILTER)
        return is_equal && !sqlite3_vtab_in(info, at, -1) ? 'f' : 0;
    if (search_column_is_field(kind))
        return is_equal ? 'e' : 0;
    if (kind == SEARCH_COLUMN_TIME && strcmp(sqlite3_vtab_collation(info, at), SEARCH_INSTANT) != 0)
        return 0;
    if (kind != SEARCH_COLUMN_TIME && kind != SEARCH_COLUMN_TIME_US)
        return 0;
    switch (constraint->op) {
    case SQLITE_INDEX_CONSTRAINT_EQ:
        return '=';
    case SQLITE_INDEX_CONSTRAINT_GT:
        return '>';
    case SQLITE_INDEX_CONSTRAINT_GE:
        return 'g';
    case SQLITE_INDEX_CONSTRAINT_LT:
        return '<';
    case SQLITE_INDEX_CONSTRAINT_LE:
        return 'l';
    default:
        return 0;
    }
}

static int table_plan(sqlite3_vtab *table, sqlite3_index_info *info)
{
    char plan[CONDITIONS_MAX * 3 + 1] = "";
    size_t used = 0;
    int filters = 0, values = 0, bounds = 0;
    bool is_impossible = false;

    (void)table;
    for (int i = 0; i < info->nConstraint; i++) {
        const struct sqlite3_index_constraint *constraint = &info->aConstraint[i];
        char kind = used < CONDITIONS_MAX ? condition_kind(info, i) : 0;

        if (kind == 0) {
            /* Only another order of the tables can hand it over; reading the column is an error. */
            is_impossible = is_impossible || is_of(constraint, SEARCH_COLUMN_FILTER);
            continue;
        }
        plan[used * 3] = kind;
        plan[used * 3 + 1] = (char)('0' + constraint->iColumn / 10);
        plan[used * 3 + 2] = (char)('0' + constraint->iColumn % 10);
        info->aConstraintUsage[i].argvIndex = (int)++used;
        info->aConstraintUsage[i].omit =
            kind == 'f' || (is_of(constraint, SEARCH_COLUMN_TIME) && kind != '=');
        filters += kind == 'f';
        values += kind == 'e' || kind == '=';
        bounds += strchr("><gl", kind) != NULL;
    }
    info->idxStr = sqlite3_mprintf("%s", plan);
    info->needToFreeIdxStr = 1;
    info->estimatedCost = filters ? COST_FILTER : values ? COST_VALUE : COST_SCAN / (1 + bounds);
    info->estimatedCost = is_impossible ? cost_impossible : info->estimatedCost;
    info->estimatedRows = filters || values ? 100 : COST_SCAN;
    return info->idxStr ? SQLITE_OK : SQLITE_NOMEM;
}

/* ---- Cursors ---- */

static void segment_leave(struct cursor *cursor)
{
    const struct search_place *place = cursor->source->place;

    if (cursor->segment)
        place->close(place->context, &place->pieces[cursor->piece - 1], cursor->segment);
    cursor->segment = NULL;
    arena_done(&cursor->segment_arena);
    arena_init(&cursor->segment_arena, (size_t)ARENA_MIB << 20);
    search_fields_enter(&cursor->fields, NULL);
}

static int cursor_close(sqlite3_vtab_cursor *base)
{
    struct cursor *cursor = (struct cursor *)base;

    segment_leave(cursor);
    search_fields_close(&cursor->fields);
    arena_done(&cursor->segment_arena);
    arena_done(&cursor->scan);
    filter_judge_free(cursor->judge);
    free(cursor);
    return SQLITE_OK;
}

static int cursor_open(sqlite3_vtab *base, sqlite3_vtab_cursor **ret_cursor)
{
    struct cursor *cursor = calloc(1, sizeof *cursor);

    if (!cursor)
        return SQLITE_NOMEM;
    cursor->source = ((struct table *)base)->source;
    cursor->judge = filter_judge_new();
    if (!cursor->judge) {
        free(cursor);
        return SQLITE_NOMEM;
    }
    arena_init(&cursor->scan, (size_t)ARENA_MIB << 20);
    arena_init(&cursor->segment_arena, (size_t)ARENA_MIB << 20);
    *ret_cursor = &cursor->base;
    struct str names[SEARCH_COLUMNS];
    for (size_t i = 0; i < SEARCH_COLUMNS; i++)
        names[i] = str_of(search_column_table[i].field);
    if (search_fields_open(&cursor->fields, cursor->source->taxonomy, names, SEARCH_COLUMNS,
                           &cursor->source->fault) == ST_OK)
        return SQLITE_OK;
    (void)cursor_close(&cursor->base);
    return SQLITE_ERROR;
}

static int fail(struct cursor *cursor)
{
    sqlite3_free(cursor->base.pVtab->zErrMsg);
    cursor->base.pVtab->zErrMsg = sqlite3_mprintf("%s", cursor->source->fault.en);
    return SQLITE_ERROR;
}

static struct str value_text(sqlite3_value *value)
{
    const unsigned char *text = sqlite3_value_text(value);

    return (struct str){(const char *)text, text ? (size_t)sqlite3_value_bytes(value) : 0};
}

/* ---- Going through segments ---- */

static enum status segment_enter(struct cursor *cursor, const struct search_piece *piece)
{
    const struct search_place *place = cursor->source->place;
    struct fault *fault = &cursor->source->fault;

    TRY(place->open(place->context, piece, &cursor->segment, fault));
    search_fields_enter(&cursor->fields, cursor->segment);
    cursor->rows.matched = 0;
    if (!filter_segment_may(cursor->filter, cursor->segment, &cursor->span))
        return ST_OK;
    TRY(filter_segment(cursor->judge, cursor->filter, cursor->segment, &cursor->span,
                       &cursor->segment_arena, &cursor->rows, fault));
    return segment_times(cursor->segment, &cursor->times, fault);
}

/* The next row that matches, from cursor->row on; false when the segment has no more. */
static bool row_seek(struct cursor *cursor)
{
    for (; cursor->segment && cursor->rows.matched > 0 && cursor->row < cursor->rows.row_count;
         cursor->row++)
        if (filter_segment_has(&cursor->rows, cursor->row))
            return true;
    return false;
}

static int seek(struct cursor *cursor)
{
    const struct search_place *place = cursor->source->place;

    while (!row_seek(cursor)) {
        segment_leave(cursor);
        if (cursor->piece >= place->count || cursor->source->is_late) {
            cursor->is_end = true;
            return SQLITE_OK;
        }
        cursor->row = 0;
        const struct search_piece *piece = &place->pieces[cursor->piece++];
        if (piece->last_us < cursor->span.from_us || piece->first_us >= cursor->span.to_us)
            continue;
        if (filter_segment_now_ms() > cursor->span.until_ms) {
            cursor->source->is_late = true;
            continue;
        }
        enum status status = segment_enter(cursor, piece);
        if (status == ST_BUSY)
            cursor->source->is_late = true;
        else if (status != ST_OK)
            return fail(cursor);
        if (status == ST_BUSY)
            cursor->rows.matched = 0;
    }
    return SQLITE_OK;
}

/* ---- Asking ---- */

/* The value as events write it: of a column of numbers '053' and 53.0 are 53. */
static struct str value_said(struct arena *arena, enum search_column_kind kind,
                             sqlite3_value *value)
{
    struct str said = str_copy(arena, value_text(value));

    if (!search_column_is_number(kind) || sqlite3_value_type(value) == SQLITE_BLOB)
        return said;
    int type = sqlite3_value_numeric_type(value);
    double number = type == SQLITE_FLOAT ? sqlite3_value_double(value) : 0;
    bool is_whole = fabs(number) < WHOLE_MAX && number == trunc(number);
    if (type == SQLITE_INTEGER || (type == SQLITE_FLOAT && is_whole))
        return arena_print(arena, "%lld", (long long)sqlite3_value_int64(value));
    return said;
}

/* Add the value of a column to the filter's text. */
static bool value_write(struct buf *text, size_t column, sqlite3_value *value, struct str part)
{
    if (sqlite3_value_type(value) == SQLITE_NULL || sqlite3_value_type(value) == SQLITE_BLOB)
        return false;
    buf_print(text, " %s:\"", search_column_table[column].field);
    for (size_t i = 0; i < part.len; i++) {
        if (part.ptr[i] == '"' || part.ptr[i] == '\\')
            buf_byte(text, '\\');
        buf_byte(text, part.ptr[i]);
    }
    buf_byte(text, '"');
    return true;
}

/* *ret_is_none: no event can meet it. */
static enum status bound_take(struct filter_span *span, char sign, enum search_column_kind kind,
                              sqlite3_value *value, bool *ret_is_none, struct fault *fault)
{
    int type = sqlite3_value_type(value);
    int64_t at_us = 0;

    *ret_is_none = *ret_is_none || type == SQLITE_NULL;
    if (type == SQLITE_NULL)
        return ST_OK;
    if (kind == SEARCH_COLUMN_TIME &&
        (type == SQLITE_BLOB || !search_instant_read(value_text(value), &at_us)))
        return search_instant_refuse(fault, value_text(value));
    if (kind == SEARCH_COLUMN_TIME_US && type != SQLITE_INTEGER && type != SQLITE_FLOAT)
        return fault_set(fault, ST_INVALID, "time_us",
                         "time_us 是整数微秒，只与数比较；时刻请用 time 列",
                         "time_us is a number of microseconds and compared with numbers; use time "
                         "for instants");
    if (kind == SEARCH_COLUMN_TIME_US && type == SQLITE_FLOAT)
        return ST_OK; /* SQLite compares alone */
    at_us = kind == SEARCH_COLUMN_TIME_US ? sqlite3_value_int64(value) : at_us;
    int64_t after_us = at_us < INT64_MAX ? at_us + 1 : at_us;
    int64_t from_us = sign == '>' ? after_us : at_us, to_us = sign == '<' ? at_us : after_us;
    if (strchr("=>g", sign) && from_us > span->from_us)
        span->from_us = from_us;
    if (strchr("=<l", sign) && to_us < span->to_us)
        span->to_us = to_us;
    return ST_OK;
}

/* A value with control characters cannot be said in a filter: SQLite compares it alone. */
static bool is_sayable(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.ptr[i] < ' ')
            return false;
    return str_is_utf8(text) && text.len < FILTER_MAX_BYTES / 4;
}

/* A filter is read alone first: between parentheses `a) OR (b` would be another question. */
static enum status filter_write(struct cursor *cursor, struct str filter, struct buf *text)
{
    const struct filter *alone;

    TRY(filter_read(&cursor->scan, filter, cursor->source->taxonomy, &alone,
                    &cursor->source->fault));
    if (str_trim(filter).len == 0)
        return ST_OK;
    buf_text(text, " (");
    buf_str(text, filter);
    buf_text(text, ")");
    return ST_OK;
}

static enum status question_make(struct cursor *cursor, const char *plan, sqlite3_value **values,
                                 struct buf *text)
{
    for (size_t i = 0; plan[i * 3] != '\0'; i++) {
        size_t column = (size_t)(plan[i * 3 + 1] - '0') * 10 + (size_t)(plan[i * 3 + 2] - '0');
        enum search_column_kind kind = search_column_table[column].kind;
        struct str said = value_said(&cursor->scan, kind, values[i]);

        if (plan[i * 3] == 'f' && sqlite3_value_type(values[i]) == SQLITE_NULL)
            cursor->is_end = true;
        else if (plan[i * 3] == 'f')
            TRY(filter_write(cursor, value_text(values[i]), text));
        else if (plan[i * 3] != 'e')
            TRY(bound_take(&cursor->span, plan[i * 3], kind, values[i], &cursor->is_end,
                           &cursor->source->fault));
        else if (is_sayable(said) && !value_write(text, column, values[i], said))
            cursor->is_end = true;
    }
    return ST_OK;
}

static int cursor_ask(sqlite3_vtab_cursor *base, int number, const char *plan, int count,
                      sqlite3_value **values)
{
    struct cursor *cursor = (struct cursor *)base;
    struct fault *fault = &cursor->source->fault;
    struct str words = {"", 0};
    struct buf text;

    (void)number;
    (void)count;
    segment_leave(cursor);
    arena_done(&cursor->scan);
    arena_init(&cursor->scan, (size_t)ARENA_MIB << 20);
    cursor->span = FILTER_SPAN_ALL;
    cursor->span.until_ms = cursor->source->until_ms;
    cursor->piece = 0;
    cursor->row = 0;
    buf_init(&text, (size_t)FILTER_MAX_BYTES * 2);
    cursor->is_end = false;
    enum status status = question_make(cursor, plan, values, &text);
    if (status == ST_OK && buf_finish(&text, &cursor->scan, &words) != ST_OK)
        status = fault_set(fault, ST_LIMIT, "filter", "条件过长", "the conditions are too long");
    buf_done(&text);
    if (status == ST_OK)
        status =
            filter_read(&cursor->scan, words, cursor->source->taxonomy, &cursor->filter, fault);
    if (status != ST_OK)
        return fail(cursor);
    return cursor->is_end ? SQLITE_OK : seek(cursor);
}

static int cursor_next(sqlite3_vtab_cursor *base)
{
    struct cursor *cursor = (struct cursor *)base;

    cursor->row++;
    return seek(cursor);
}

static int cursor_is_end(sqlite3_vtab_cursor *base)
{
    return ((struct cursor *)base)->is_end;
}

/* The same for an event in every cursor: SQLite tells by it what it has met before. */
static int cursor_rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *ret_id)
{
    struct cursor *cursor = (struct cursor *)base;
    uint64_t number = cursor->source->place->pieces[cursor->piece - 1].number;

    *ret_id = (int64_t)(number << ROW_BITS | cursor->row);
    return SQLITE_OK;
}

/* ---- Values ---- */

static enum status field_tell(struct cursor *cursor, size_t column, sqlite3_context *context)
{
    struct search_cell cell;

    TRY(search_fields_cell(&cursor->fields, column, cursor->row, &cell, &cursor->source->fault));
    if (cell.is_number)
        sqlite3_result_int64(context, cell.number);
    else if (cell.is_set)
        sqlite3_result_text64(context, cell.text.ptr ? cell.text.ptr : "", cell.text.len,
                              SQLITE_TRANSIENT, SQLITE_UTF8);
    return ST_OK;
}

static enum status source_tell(struct cursor *cursor, sqlite3_context *context)
{
    struct str line;

    TRY(segment_source(cursor->segment, cursor->row, &cursor->segment_arena, &line,
                       &cursor->source->fault));
    sqlite3_result_text64(context, line.ptr ? line.ptr : "", line.len, SQLITE_TRANSIENT,
                          SQLITE_UTF8);
    return ST_OK;
}

static enum status base64_tell(struct cursor *cursor, sqlite3_context *context)
{
    struct str line;

    TRY(segment_source(cursor->segment, cursor->row, &cursor->segment_arena, &line,
                       &cursor->source->fault));
    struct str text = record_json_base64(line, &cursor->segment_arena);
    if (text.ptr != NULL)
        sqlite3_result_text64(context, text.ptr, text.len, SQLITE_TRANSIENT, SQLITE_UTF8);
    return ST_OK;
}

static int cursor_column(sqlite3_vtab_cursor *base, sqlite3_context *context, int column)
{
    struct cursor *cursor = (struct cursor *)base;
    const struct search_place *place = cursor->source->place;
    char text[MOMENT_MAX_BYTES], id[SEARCH_ID_BYTES];
    enum record_format format;
    enum status status = ST_OK;

    switch (search_column_table[column].kind) {
    case SEARCH_COLUMN_ID:
        place->id(place->context, &place->pieces[cursor->piece - 1], cursor->row, id);
        sqlite3_result_text(context, id, -1, SQLITE_TRANSIENT);
        break;
    case SEARCH_COLUMN_TIME:
        sqlite3_result_text(context, moment_print(cursor->times[cursor->row], text), -1,
                            SQLITE_TRANSIENT);
        break;
    case SEARCH_COLUMN_TIME_US:
        sqlite3_result_int64(context, cursor->times[cursor->row]);
        break;
    case SEARCH_COLUMN_FORMAT:
        status = segment_format(cursor->segment, cursor->row, &format, &cursor->source->fault);
        if (status == ST_OK)
            sqlite3_result_text(context, record_format_word(format), -1, SQLITE_STATIC);
        break;
    case SEARCH_COLUMN_SOURCE:
        status = source_tell(cursor, context);
        break;
    case SEARCH_COLUMN_SOURCE_BASE64:
        status = base64_tell(cursor, context);
        break;
    case SEARCH_COLUMN_FIELD:
    case SEARCH_COLUMN_FIELD_NUMBER:
    case SEARCH_COLUMN_PATH:
    case SEARCH_COLUMN_PATH_NUMBER:
        status = field_tell(cursor, (size_t)column, context);
        break;
    case SEARCH_COLUMN_FILTER:
        status = fault_set(&cursor->source->fault, ST_INVALID, "filter",
                           "filter 列不能读取，只能作为单独的条件写成 AND filter = '…'；"
                           "NOT、OR 等请写在引号里的查询式中",
                           "the column filter cannot be read: write AND filter = '…' as a "
                           "condition of its own, and NOT, OR and the like within its text");
        break;
    }
    return status == ST_OK ? SQLITE_OK : fail(cursor);
}

int search_table_attach(sqlite3 *handle, struct search_table_source *source)
{
    static const sqlite3_module module = {
        .iVersion = 1,
        .xConnect = table_connect,
        .xBestIndex = table_plan,
        .xDisconnect = table_disconnect,
        .xOpen = cursor_open,
        .xClose = cursor_close,
        .xFilter = cursor_ask,
        .xNext = cursor_next,
        .xEof = cursor_is_end,
        .xColumn = cursor_column,
        .xRowid = cursor_rowid,
    };

    int code = search_instant_attach(handle, &source->fault);
    return code == SQLITE_OK ? sqlite3_create_module(handle, "events", &module, source) : code;
}
