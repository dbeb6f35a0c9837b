/* SPDX-License-Identifier: Apache-2.0
 * One SELECT on a read-only connection, within limits of rows, bytes and time. */
#include "events/search_sql.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "events/search_table.h"

#include "base/banned.h"

enum { TABLES_MAX = 4096, STEPS_BETWEEN_LOOKS = 10000, URI_BYTES = 16384, URI_OPTIONS_BYTES = 64 };

struct session {
    sqlite3 *handle;
    sqlite3_stmt *statement;
    struct search_table_source source;
    const char **tables; /* of the store's schema, and modules */
    size_t table_count;
    char denied[128]; /* the first table asked for that is closed */
};

/* What of the record store may be read beside the events: the register and what hangs on it.  All
 * else stays closed, accounts, sessions and anonymous reporters among it. */
static const char *const open_tables[] = {
    "events",     "region",        "sector",       "party",     "party_reach",
    "system",     "system_reach",  "system_count", "asset",     "fact",
    "obligation", "grade_version", "certificate",  "matter",    "sensor",
    "alert",      "alert_event",   "json_each",    "json_tree",
};

/* SQLite's own tables, which tell of the whole store. */
static bool is_inner(const char *table)
{
    return sqlite3_strnicmp(table, "sqlite_", 7) == 0 || sqlite3_strnicmp(table, "pragma_", 7) == 0;
}

/* What is neither in the store's schema nor a module is a result that the statement itself makes
 * (WITH); of those SQLite asks only without a column. */
static bool is_open(const struct session *session, const char *table, const char *column)
{
    for (size_t i = 0; i < sizeof open_tables / sizeof open_tables[0]; i++)
        if (sqlite3_stricmp(table, open_tables[i]) == 0)
            return true;
    for (size_t i = 0; i < session->table_count; i++)
        if (sqlite3_stricmp(table, session->tables[i]) == 0)
            return false;
    return !is_inner(table) && (!column || !column[0]);
}

static enum status tables_read(struct session *session, struct arena *arena, struct fault *fault)
{
    static const char text[] = "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') "
                               "UNION ALL SELECT name FROM pragma_module_list";
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(session->handle, text, -1, &statement, NULL);

    session->tables = ARENA_ARRAY(arena, TABLES_MAX, const char *);
    while (code == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW) {
        const char *name = (const char *)sqlite3_column_text(statement, 0);

        if (!name || session->table_count >= TABLES_MAX)
            code = SQLITE_ERROR;
        else
            session->tables[session->table_count++] = str_zero(arena, str_of(name));
    }
    if (sqlite3_finalize(statement) != SQLITE_OK || code != SQLITE_OK)
        return fault_set(fault, ST_CORRUPT, "panshi.db",
                         "登记库的表清单无法读取（%s）；请用 panshi journal verify 检查此数据目录",
                         "the list of tables of the record store cannot be read (%s); check the "
                         "data folder with panshi journal verify",
                         sqlite3_errmsg(session->handle));
    return ST_OK;
}

static int authorise(void *object, int action, const char *one, const char *two, const char *schema,
                     const char *inner)
{
    struct session *session = object;

    (void)schema;
    (void)inner;
    if (action == SQLITE_SELECT || action == SQLITE_RECURSIVE)
        return SQLITE_OK;
    if (action == SQLITE_FUNCTION)
        return two && strcmp(two, "load_extension") == 0 ? SQLITE_DENY : SQLITE_OK;
    if (action != SQLITE_READ)
        return SQLITE_DENY;
    if (one && is_open(session, one, two))
        return SQLITE_OK;
    if (!session->denied[0])
        (void)snprintf(session->denied, sizeof session->denied, "%s", one ? one : "");
    return SQLITE_DENY;
}

static int is_time_over(void *object)
{
    struct session *session = object;

    if (filter_segment_now_ms() <= session->source.until_ms)
        return 0;
    session->source.is_late = true;
    return 1;
}

static enum status wrong(struct session *session, struct fault *fault)
{
    const char *said = sqlite3_errmsg(session->handle);

    if (session->source.fault.status != ST_OK) {
        *fault = session->source.fault;
        return fault->status;
    }
    if (session->denied[0])
        return fault_set(fault, ST_DENIED, "sql",
                         "表 %s 不开放查询；可查 events、system、party、region 等",
                         "the table %s is not open to queries; events, system, party, region are",
                         session->denied);
    if (strcmp(said, "not authorized") == 0)
        return fault_set(fault, ST_INVALID, "sql",
                         "只能用 SELECT 查开放的表（events、system、party、region 等）",
                         "only SELECT is open, and of the tables events, system, party, region and "
                         "their like");
    return fault_set(fault, ST_INVALID, "sql", "SQL 语句无法执行：%s", "the statement fails: %s",
                     said);
}

/* "file:…?options" with what means something in a URI written as %xx. */
static bool uri_make(const char *path, const char *options, char uri[URI_BYTES])
{
    size_t len = (size_t)snprintf(uri, URI_BYTES, "file:");

    for (; *path && len + URI_OPTIONS_BYTES < URI_BYTES; path++) {
        if (strchr("%?#", *path))
            len += (size_t)snprintf(uri + len, URI_BYTES - len, "%%%02X", (unsigned)*path);
        else
            uri[len++] = *path;
    }
    (void)snprintf(uri + len, URI_BYTES - len, "?%s", options);
    return *path == '\0';
}

/* SQLite's code of the first look into the file, which is where a log that cannot be made shows. */
static int file_open(struct session *session, const char *path, const char *options)
{
    char uri[URI_BYTES];

    (void)sqlite3_close(session->handle);
    session->handle = NULL;
    if (!uri_make(path, options, uri))
        return SQLITE_CANTOPEN;
    int code = sqlite3_open_v2(uri, &session->handle, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL);
    if (code != SQLITE_OK)
        return code;
    (void)sqlite3_busy_timeout(session->handle, 5000);
    return sqlite3_exec(session->handle, "SELECT 1 FROM sqlite_schema", NULL, NULL, NULL);
}

/* Where no log can be made beside the file, and none is there, the file never changes. */
static enum status store_open(struct session *session, const char *path, struct fault *fault)
{
    char log[URI_BYTES];
    int code = file_open(session, path, "mode=ro");
    int len = snprintf(log, sizeof log, "%s-wal", path);

    if (code != SQLITE_OK && len < (int)sizeof log && access(log, F_OK) != 0)
        code = file_open(session, path, "mode=ro&immutable=1");
    if (code == SQLITE_OK)
        return ST_OK;
    const char *said = session->handle ? sqlite3_errmsg(session->handle) : sqlite3_errstr(code);
    return fault_set(
        fault, ST_IO, path,
        "无法打开 %s（%s）；目录不可写而旁有 -wal 文件时，请把整个数据目录复制到可写处",
        "cannot open %s (%s); when the folder is read-only and a -wal file lies "
        "beside it, copy the whole data folder to where it can be written",
        path, said);
}

static enum status session_open(struct session *session, const struct search_sql *question,
                                struct arena *arena, struct fault *fault)
{
    const char *rest = NULL;

    if (question->text.len > SEARCH_SQL_MAX_BYTES)
        return fault_set(fault, ST_LIMIT, "sql", "SQL 语句超过 %d 字节",
                         "the statement is longer than %d bytes", SEARCH_SQL_MAX_BYTES);
    TRY(store_open(session, question->path, fault));
    (void)sqlite3_limit(session->handle, SQLITE_LIMIT_ATTACHED, 0);
    (void)sqlite3_limit(session->handle, SQLITE_LIMIT_LENGTH, SEARCH_SQL_MAX_ANSWER_BYTES);
    if (search_table_attach(session->handle, &session->source) != SQLITE_OK)
        return wrong(session, fault);
    /* Preparing declares these tables, which the authoriser would deny: touch them before. */
    (void)sqlite3_exec(session->handle,
                       "SELECT 1 FROM events WHERE 0; SELECT 1 FROM json_each('[]'); "
                       "SELECT 1 FROM json_tree('[]')",
                       NULL, NULL, NULL);
    TRY(tables_read(session, arena, fault));
    (void)sqlite3_set_authorizer(session->handle, authorise, session);
    sqlite3_progress_handler(session->handle, STEPS_BETWEEN_LOOKS, is_time_over, session);
    if (sqlite3_prepare_v2(session->handle, question->text.ptr, (int)question->text.len,
                           &session->statement, &rest) != SQLITE_OK)
        return wrong(session, fault);
    size_t used = rest ? (size_t)(rest - question->text.ptr) : question->text.len;
    struct str more = {question->text.ptr + used, question->text.len - used};
    if (!session->statement || str_trim(more).len > 0 ||
        !sqlite3_stmt_readonly(session->statement) || sqlite3_column_count(session->statement) == 0)
        return fault_set(fault, ST_INVALID, "sql", "只能写一条 SELECT 语句",
                         "write one SELECT statement and nothing else");
    return ST_OK;
}

static json_t *cell(sqlite3_stmt *statement, int column)
{
    json_t *value = NULL;

    switch (sqlite3_column_type(statement, column)) {
    case SQLITE_INTEGER:
        return json_integer(sqlite3_column_int64(statement, column));
    case SQLITE_FLOAT:
        value = json_real(sqlite3_column_double(statement, column));
        return value ? value : json_null();
    case SQLITE_NULL:
        return json_null();
    case SQLITE_BLOB:
        return json_string("(blob)");
    default:
        break;
    }
    const char *text = (const char *)sqlite3_column_text(statement, column);
    size_t len = (size_t)sqlite3_column_bytes(statement, column);
    value = text ? json_stringn(text, len) : NULL; /* NULL also when it is not UTF-8 */
    return value ? value : json_string("(not UTF-8)");
}

static enum status rows_read(struct session *session, const struct search_sql *question,
                             json_t *rows, bool *ret_is_partial, struct fault *fault)
{
    size_t limit =
        question->row_limit < SEARCH_SQL_MAX_ROWS ? question->row_limit : SEARCH_SQL_MAX_ROWS;
    int columns = sqlite3_column_count(session->statement);
    size_t bytes = 0;

    for (;;) {
        int code = sqlite3_step(session->statement);

        if (session->source.fault.status != ST_OK)
            return wrong(session, fault);
        if (code == SQLITE_DONE)
            break;
        if (code == SQLITE_INTERRUPT && session->source.is_late)
            break;
        if (code != SQLITE_ROW)
            return wrong(session, fault);
        if (json_array_size(rows) >= limit || bytes > SEARCH_SQL_MAX_ANSWER_BYTES) {
            *ret_is_partial = true;
            break;
        }
        json_t *row = json_array();
        for (int i = 0; i < columns; i++) {
            (void)json_array_append_new(row, cell(session->statement, i));
            bytes += (size_t)sqlite3_column_bytes(session->statement, i) + 16;
        }
        (void)json_array_append_new(rows, row);
    }
    *ret_is_partial = *ret_is_partial || session->source.is_late;
    return ST_OK;
}

static void session_close(struct session *session)
{
    (void)sqlite3_finalize(session->statement);
    (void)sqlite3_close(session->handle);
}

enum status search_sql(const struct search_sql *question, struct arena *arena, json_t **ret_answer,
                       struct fault *fault)
{
    int64_t start_ms = filter_segment_now_ms();
    struct session session = {
        .source = {.place = question->place,
                   .taxonomy = question->taxonomy,
                   .until_ms = question->within_ms ? start_ms + question->within_ms : INT64_MAX}};
    json_t *answer = json_new_object(arena), *columns = json_new_list(arena),
           *rows = json_new_list(arena);
    bool is_partial = false;

    enum status status = session_open(&session, question, arena, fault);
    for (int i = 0; status == ST_OK && i < sqlite3_column_count(session.statement); i++)
        json_add_text(columns, str_of(sqlite3_column_name(session.statement, i)));
    if (status == ST_OK)
        status = rows_read(&session, question, rows, &is_partial, fault);
    session_close(&session);
    TRY(status);
    json_put(answer, "columns", columns);
    json_put(answer, "rows", rows);
    json_put_bool(answer, "partial", is_partial);
    json_put(answer, "seconds",
             json_keep(arena, json_real((double)(filter_segment_now_ms() - start_ms) / 1000)));
    *ret_answer = answer;
    return ST_OK;
}
