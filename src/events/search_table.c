/* SPDX-License-Identifier: Apache-2.0
 * Rows of segments as rows of SQLite: columns are decoded when a statement first reads them. */
#include "events/search_table.h"

#include <stdlib.h>
#include <string.h>

#include "events/moment.h"
#include "events/search_fields.h"

#include "base/banned.h"

/* IS_PATH: a field by its name in the source; hidden, so that * does not show it twice. */
enum special { IS_FIELD, IS_PATH, IS_ID, IS_TIME, IS_TIME_US, IS_FORMAT, IS_SOURCE, IS_FILTER };

/* name in SQL, what it is, the normalised name (or that of a mark) */
static const struct {
    const char *name;
    enum special special;
    const char *field;
} columns[] = {
    {"id", IS_ID, ""},
    {"time", IS_TIME, ""},
    {"time_us", IS_TIME_US, ""},
    {"format", IS_FORMAT, ""},
    {"dataset", IS_FIELD, "event.dataset"},
    {"code", IS_FIELD, "event.code"},
    {"action", IS_FIELD, "event.action"},
    {"source_ip", IS_FIELD, "source.ip"},
    {"source_port", IS_FIELD, "source.port"},
    {"destination_ip", IS_FIELD, "destination.ip"},
    {"destination_port", IS_FIELD, "destination.port"},
    {"transport", IS_FIELD, "network.transport"},
    {"protocol", IS_FIELD, "network.protocol"},
    {"flow_id", IS_FIELD, "network.flow_id"},
    {"host", IS_FIELD, "host.name"},
    {"user", IS_FIELD, "user.name"},
    {"process", IS_FIELD, "process.executable"},
    {"command_line", IS_FIELD, "process.command_line"},
    {"domain", IS_FIELD, "url.domain"},
    {"url", IS_FIELD, "url.original"},
    {"method", IS_FIELD, "http.request.method"},
    {"status", IS_FIELD, "http.response.status_code"},
    {"user_agent", IS_FIELD, "user_agent.original"},
    {"dns_name", IS_FIELD, "dns.question.name"},
    {"server_name", IS_FIELD, "tls.client.server_name"},
    {"file", IS_FIELD, "file.name"},
    {"signature", IS_FIELD, "rule.name"},
    {"signature_id", IS_FIELD, "rule.id"},
    {"severity", IS_FIELD, "event.severity"},
    {"message", IS_FIELD, "message"},
    {"sensor", IS_FIELD, "panshi.sensor"},
    {"party", IS_FIELD, "panshi.party"},
    {"system", IS_FIELD, "panshi.system"},
    {"level", IS_FIELD, "panshi.level"},
    {"region", IS_FIELD, "panshi.region"},
    {"sector", IS_FIELD, "panshi.sector"},
    {"rule", IS_FIELD, "panshi.rule"},
    {"indicator", IS_FIELD, "panshi.indicator"},
    {"source", IS_SOURCE, ""},
    {"filter", IS_FILTER, ""},
    {"event_type", IS_PATH, "event_type"},
    {"src_ip", IS_PATH, "src_ip"},
    {"src_port", IS_PATH, "src_port"},
    {"dest_ip", IS_PATH, "dest_ip"},
    {"dest_port", IS_PATH, "dest_port"},
    {"proto", IS_PATH, "proto"},
    {"app_proto", IS_PATH, "app_proto"},
    {"timestamp", IS_PATH, "timestamp"},
    {"alert.signature", IS_PATH, "alert.signature"},
    {"alert.signature_id", IS_PATH, "alert.signature_id"},
    {"alert.severity", IS_PATH, "alert.severity"},
    {"alert.category", IS_PATH, "alert.category"},
    {"dns.rrname", IS_PATH, "dns.rrname"},
    {"http.hostname", IS_PATH, "http.hostname"},
    {"http.url", IS_PATH, "http.url"},
    {"tls.sni", IS_PATH, "tls.sni"},
    {"fileinfo.filename", IS_PATH, "fileinfo.filename"},
    {"flow.bytes_toserver", IS_PATH, "flow.bytes_toserver"},
    {"flow.bytes_toclient", IS_PATH, "flow.bytes_toclient"},
    {"EventID", IS_PATH, "EventID"},
    {"Channel", IS_PATH, "Channel"},
    {"Computer", IS_PATH, "Computer"},
    {"Image", IS_PATH, "Image"},
    {"ParentImage", IS_PATH, "ParentImage"},
    {"CommandLine", IS_PATH, "CommandLine"},
};

enum {
    COLUMNS = sizeof columns / sizeof columns[0],
    ARENA_MIB = 1024,
    CONDITIONS_MAX = 32,
    DECLARATION_BYTES = 4096,
    COST_SCAN = 1000000,
    COST_VALUE = 10000,
};

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
    int64_t rowid;
    bool is_end;
};

/* ---- The table ---- */

static bool is_hidden(enum special special)
{
    return special == IS_FILTER || special == IS_PATH;
}

static int table_connect(sqlite3 *handle, void *object, int count, const char *const *words,
                         sqlite3_vtab **ret_table, char **ret_error)
{
    struct buf text;

    (void)count;
    (void)words;
    (void)ret_error;
    buf_init(&text, DECLARATION_BYTES);
    buf_text(&text, "CREATE TABLE events(");
    for (size_t i = 0; i < COLUMNS; i++)
        buf_print(&text, "%s\"%s\"%s", i ? ", " : "", columns[i].name,
                  is_hidden(columns[i].special) ? " HIDDEN" : "");
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

/* What a condition can be asked as: 'f' the filter, 'e' a value, 'l' not before, 'h' not after. */
static char condition_kind(const struct sqlite3_index_constraint *constraint)
{
    if (constraint->iColumn < 0 || constraint->iColumn >= (int)COLUMNS || !constraint->usable)
        return 0;
    enum special special = columns[constraint->iColumn].special;
    bool is_equal = constraint->op == SQLITE_INDEX_CONSTRAINT_EQ;

    if (special == IS_FILTER)
        return is_equal ? 'f' : 0;
    if (special == IS_FIELD || special == IS_PATH)
        return is_equal ? 'e' : 0;
    if (special != IS_TIME && special != IS_TIME_US)
        return 0;
    if (constraint->op == SQLITE_INDEX_CONSTRAINT_GE ||
        constraint->op == SQLITE_INDEX_CONSTRAINT_GT)
        return 'l';
    if (constraint->op == SQLITE_INDEX_CONSTRAINT_LE ||
        constraint->op == SQLITE_INDEX_CONSTRAINT_LT)
        return 'h';
    return 0;
}

static int table_plan(sqlite3_vtab *table, sqlite3_index_info *info)
{
    char plan[CONDITIONS_MAX * 3 + 1] = "";
    size_t used = 0;
    int values = 0, bounds = 0;

    (void)table;
    for (int i = 0; i < info->nConstraint && used < CONDITIONS_MAX; i++) {
        const struct sqlite3_index_constraint *constraint = &info->aConstraint[i];
        char kind = condition_kind(constraint);

        if (kind == 0) {
            /* A filter that cannot be handed over could not be judged afterwards either. */
            if (constraint->iColumn >= 0 && constraint->iColumn < (int)COLUMNS &&
                columns[constraint->iColumn].special == IS_FILTER)
                return SQLITE_CONSTRAINT;
            continue;
        }
        plan[used * 3] = kind;
        plan[used * 3 + 1] = (char)('0' + constraint->iColumn / 10);
        plan[used * 3 + 2] = (char)('0' + constraint->iColumn % 10);
        info->aConstraintUsage[i].argvIndex = (int)++used;
        info->aConstraintUsage[i].omit = kind == 'f';
        values += kind == 'e' || kind == 'f';
        bounds += kind == 'l' || kind == 'h';
    }
    info->idxStr = sqlite3_mprintf("%s", plan);
    info->needToFreeIdxStr = 1;
    info->estimatedCost = values ? COST_VALUE : COST_SCAN;
    info->estimatedCost /= 1 + bounds;
    info->estimatedRows = values ? 100 : COST_SCAN;
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
    struct str names[COLUMNS];
    for (size_t i = 0; i < COLUMNS; i++)
        names[i] = str_of(columns[i].field);
    if (search_fields_open(&cursor->fields, cursor->source->taxonomy, names, COLUMNS,
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

/* Add the value of a column to the filter's text. */
static bool value_write(struct buf *text, size_t column, sqlite3_value *value)
{
    struct str part = value_text(value);

    if (sqlite3_value_type(value) == SQLITE_NULL || sqlite3_value_type(value) == SQLITE_BLOB)
        return false;
    buf_print(text, " %s:\"", columns[column].field);
    for (size_t i = 0; i < part.len; i++) {
        if (part.ptr[i] == '"' || part.ptr[i] == '\\')
            buf_byte(text, '\\');
        buf_byte(text, part.ptr[i]);
    }
    buf_byte(text, '"');
    return true;
}

static void bound_take(struct filter_span *span, char kind, size_t column, sqlite3_value *value)
{
    int64_t at_us;

    if (columns[column].special == IS_TIME_US && sqlite3_value_type(value) == SQLITE_INTEGER)
        at_us = sqlite3_value_int64(value);
    else if (columns[column].special != IS_TIME || !moment_read(value_text(value), &at_us))
        return; /* SQLite compares afterwards in any case */
    if (kind == 'l' && at_us > span->from_us)
        span->from_us = at_us;
    if (kind == 'h' && at_us < INT64_MAX && at_us + 1 < span->to_us)
        span->to_us = at_us + 1;
}

/* A value with control characters cannot be said in a filter: SQLite compares it alone. */
static bool is_sayable(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.ptr[i] < ' ')
            return false;
    return str_is_utf8(text) && text.len < FILTER_MAX_BYTES / 4;
}

/* false: a condition that nothing can meet. */
static bool question_make(struct cursor *cursor, const char *plan, sqlite3_value **values,
                          struct buf *text)
{
    for (size_t i = 0; plan[i * 3] != '\0'; i++) {
        size_t column = (size_t)(plan[i * 3 + 1] - '0') * 10 + (size_t)(plan[i * 3 + 2] - '0');

        if (plan[i * 3] == 'f') {
            if (sqlite3_value_type(values[i]) == SQLITE_NULL)
                return false;
            buf_text(text, " (");
            buf_str(text, value_text(values[i]));
            buf_text(text, value_text(values[i]).len > 0 ? ")" : "*)");
        } else if (plan[i * 3] != 'e') {
            bound_take(&cursor->span, plan[i * 3], column, values[i]);
        } else if (is_sayable(value_text(values[i])) && !value_write(text, column, values[i])) {
            return false;
        }
    }
    return true;
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
    cursor->is_end = !question_make(cursor, plan, values, &text);
    enum status status = buf_finish(&text, &cursor->scan, &words);
    buf_done(&text);
    if (status != ST_OK)
        (void)fault_set(fault, ST_LIMIT, "filter", "条件过长", "the conditions are too long");
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
    cursor->rowid++;
    return seek(cursor);
}

static int cursor_is_end(sqlite3_vtab_cursor *base)
{
    return ((struct cursor *)base)->is_end;
}

static int cursor_rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *ret_id)
{
    *ret_id = ((struct cursor *)base)->rowid;
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

static int cursor_column(sqlite3_vtab_cursor *base, sqlite3_context *context, int column)
{
    struct cursor *cursor = (struct cursor *)base;
    const struct search_place *place = cursor->source->place;
    char text[MOMENT_MAX_BYTES], id[SEARCH_ID_BYTES];
    enum record_format format;
    enum status status = ST_OK;

    switch (columns[column].special) {
    case IS_ID:
        place->id(place->context, &place->pieces[cursor->piece - 1], cursor->row, id);
        sqlite3_result_text(context, id, -1, SQLITE_TRANSIENT);
        break;
    case IS_TIME:
        sqlite3_result_text(context, moment_print(cursor->times[cursor->row], text), -1,
                            SQLITE_TRANSIENT);
        break;
    case IS_TIME_US:
        sqlite3_result_int64(context, cursor->times[cursor->row]);
        break;
    case IS_FORMAT:
        status = segment_format(cursor->segment, cursor->row, &format, &cursor->source->fault);
        if (status == ST_OK)
            sqlite3_result_text(context, record_format_word(format), -1, SQLITE_STATIC);
        break;
    case IS_SOURCE:
        status = source_tell(cursor, context);
        break;
    case IS_FIELD:
    case IS_PATH:
        status = field_tell(cursor, (size_t)column, context);
        break;
    case IS_FILTER:
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

    return sqlite3_create_module(handle, "events", &module, source);
}
