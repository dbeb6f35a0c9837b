/* SPDX-License-Identifier: Apache-2.0
 * The SQLite engine: write-ahead log, each commit on disk before it is acknowledged. */
#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "db/engine.h"

enum { PATH_URI_BYTES = 3 * FILE_PATH_BYTES + 64, COPY_PAGES = 1024, COPY_WAIT_MS = 10 };

struct cached {
    const char *sql; /* the constant's text, compared by address */
    sqlite3_stmt *statement;
    bool is_running;
};

struct sqlite {
    struct db db;
    sqlite3 *handle;
    size_t cached_count;
    struct cached cache[DB_MAX_CACHED];
};

/* SQLite keeps the system's error only for some failures; for a failed write it is still in errno,
 * which every call below sets to 0 first. */
static enum status io_status(sqlite3 *handle)
{
    int number = sqlite3_system_errno(handle);

    if (number == 0)
        number = errno;

    return number == ENOSPC || number == EDQUOT || number == EFBIG ? ST_FULL : ST_IO;
}

static enum status status_of(sqlite3 *handle, int code)
{
    switch (code & 0xff) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
        return ST_OK;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return ST_BUSY;
    case SQLITE_FULL:
        return ST_FULL;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
        return io_status(handle);
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return ST_IO;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return ST_CORRUPT;
    case SQLITE_NOMEM:
        return ST_MEMORY;
    case SQLITE_CONSTRAINT:
        return code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY ||
                       code == SQLITE_CONSTRAINT_FOREIGNKEY || code == SQLITE_CONSTRAINT_ROWID
                   ? ST_CONFLICT
                   : ST_INTERNAL;
    default:
        return ST_INTERNAL;
    }
}

/* Record what the engine said; `what` names the statement or the step. */
static enum status fail(struct sqlite *own, int code, const char *what, struct fault *fault)
{
    enum status status = status_of(own->handle, code);
    const char *said = sqlite3_errmsg(own->handle);

    switch ((int)status) {
    case ST_FULL:
        return fault_set(fault, status, "", "磁盘已满，更改没有保存；请腾出空间后重试",
                         "the disk is full, nothing was saved; free some space and try again");
    case ST_BUSY:
        return fault_set(fault, status, "", "系统正忙，请稍后重试",
                         "the store is busy, try again shortly");
    case ST_CORRUPT:
        return fault_set(fault, status, "panshi.db", "数据文件 panshi.db 已损坏：%s",
                         "the record store panshi.db is damaged: %s", said);
    case ST_CONFLICT:
        return fault_set(fault, status, "", "与已有记录冲突（%s）",
                         "this conflicts with a record that exists (%s)", said);
    case ST_IO:
        if ((code & 0xff) == SQLITE_READONLY)
            return fault_set(fault, status, "panshi.db", "数据目录只读，无法保存更改",
                             "the data folder is read-only, changes cannot be saved");
        return fault_set(fault, status, "panshi.db", "读写 panshi.db 失败：%s",
                         "reading or writing panshi.db failed: %s", said);
    default:
        return fault_set(fault, status, "", "存储出错（%s）：%s", "the store failed (%s): %s", what,
                         said);
    }
}

static enum status run_plain(struct sqlite *own, const char *sql, struct fault *fault)
{
    errno = 0;
    int code = sqlite3_exec(own->handle, sql, NULL, NULL, NULL);

    return code == SQLITE_OK ? ST_OK : fail(own, sqlite3_extended_errcode(own->handle), sql, fault);
}

static enum status begin(struct db *db, bool is_write, struct fault *fault)
{
    struct sqlite *own = (struct sqlite *)db;

    return run_plain(own, is_write ? "BEGIN IMMEDIATE" : "BEGIN", fault);
}

static enum status commit(struct db *db, struct fault *fault)
{
    return run_plain((struct sqlite *)db, "COMMIT", fault);
}

static void rollback(struct db *db)
{
    struct sqlite *own = (struct sqlite *)db;

    /* A full disk may have rolled back already. */
    if (!sqlite3_get_autocommit(own->handle))
        (void)sqlite3_exec(own->handle, "ROLLBACK", NULL, NULL, NULL);
}

static size_t slot_of(const char *sql)
{
    return (size_t)(((uintptr_t)sql * UINT64_C(0x9e3779b97f4a7c15)) >> 40) & (DB_MAX_CACHED - 1);
}

static enum status make(struct sqlite *own, const struct db_statement *statement, unsigned flags,
                        sqlite3_stmt **ret_made, struct fault *fault)
{
    const char *rest = NULL;
    int code = sqlite3_prepare_v3(own->handle, statement->sqlite, -1, flags, ret_made, &rest);

    if (code != SQLITE_OK)
        return fail(own, code, statement->name, fault);
    return ST_OK;
}

/* The cached statement, or when that one is running or the cache is full a fresh one that the
 * caller ends (*ret_cached is then NULL). */
static enum status find(struct sqlite *own, const struct db_statement *statement,
                        struct cached **ret_cached, sqlite3_stmt **ret_made, struct fault *fault)
{
    size_t slot = slot_of(statement->sqlite);

    while (own->cache[slot].sql && own->cache[slot].sql != statement->sqlite)
        slot = (slot + 1) & (DB_MAX_CACHED - 1);
    struct cached *cached = &own->cache[slot];
    bool may_add = own->cached_count < DB_MAX_CACHED - 1;
    *ret_cached = NULL;
    if (cached->is_running || (!cached->sql && !may_add))
        return make(own, statement, 0, ret_made, fault);
    if (!cached->sql) {
        TRY(make(own, statement, SQLITE_PREPARE_PERSISTENT, &cached->statement, fault));
        cached->sql = statement->sqlite;
        own->cached_count++;
    }
    *ret_cached = cached;
    *ret_made = cached->statement;
    return ST_OK;
}

static int bind_one(sqlite3_stmt *made, int at, const struct db_value *value)
{
    switch (value->kind) {
    case DB_NULL:
        return sqlite3_bind_null(made, at);
    case DB_INT:
        return sqlite3_bind_int64(made, at, value->number);
    case DB_TEXT:
        return sqlite3_bind_text64(made, at, value->text.ptr, value->text.len, SQLITE_STATIC,
                                   SQLITE_UTF8);
    case DB_BLOB:
        return sqlite3_bind_blob64(made, at, value->text.ptr, value->text.len, SQLITE_STATIC);
    }
    return SQLITE_MISUSE;
}

static struct db_value read_cell(sqlite3_stmt *made, int column)
{
    switch (sqlite3_column_type(made, column)) {
    case SQLITE_INTEGER:
        return db_int(sqlite3_column_int64(made, column));
    case SQLITE_BLOB: {
        const char *bytes = sqlite3_column_blob(made, column);
        return db_blob(
            (struct str){bytes ? bytes : "", (size_t)sqlite3_column_bytes(made, column)});
    }
    case SQLITE_NULL:
        return db_null();
    default: {
        const char *text = (const char *)sqlite3_column_text(made, column);
        return db_text((struct str){text, (size_t)sqlite3_column_bytes(made, column)});
    }
    }
}

static enum status step_rows(struct sqlite *own, sqlite3_stmt *made, const char *name,
                             db_row_fn *row, void *cookie, struct fault *fault)
{
    struct db_value cells[DB_MAX_COLUMNS];
    int columns = sqlite3_column_count(made);

    if (columns > DB_MAX_COLUMNS)
        return fault_set(fault, ST_INTERNAL, name, "列数过多", "too many columns");
    for (;;) {
        errno = 0;
        int code = sqlite3_step(made);
        if (code == SQLITE_DONE)
            return ST_OK;
        if (code != SQLITE_ROW)
            return fail(own, sqlite3_extended_errcode(own->handle), name, fault);
        if (!row)
            continue;
        for (int i = 0; i < columns; i++)
            cells[i] = read_cell(made, i);
        TRY(row(cookie, &(struct db_row){.count = (size_t)columns, .cells = cells}));
    }
}

static enum status run(struct db *db, const struct db_statement *statement,
                       const struct db_value *binds, db_row_fn *row, void *cookie,
                       int64_t *ret_changed, struct fault *fault)
{
    struct sqlite *own = (struct sqlite *)db;
    struct cached *cached = NULL;
    sqlite3_stmt *made = NULL;
    enum status status = ST_OK;

    TRY(find(own, statement, &cached, &made, fault));
    for (int i = 0; i < statement->parameter_count && status == ST_OK; i++) {
        int code = bind_one(made, i + 1, &binds[i]);
        if (code != SQLITE_OK)
            status = fail(own, code, statement->name, fault);
    }
    if (cached)
        cached->is_running = true;
    if (status == ST_OK)
        status = step_rows(own, made, statement->name, row, cookie, fault);
    if (status == ST_OK && ret_changed)
        *ret_changed = sqlite3_changes64(own->handle);
    if (!cached) {
        (void)sqlite3_finalize(made);
        return status;
    }
    (void)sqlite3_reset(made);
    (void)sqlite3_clear_bindings(made);
    cached->is_running = false;
    return status;
}

static enum status migrate(struct db *db, const char *sql, struct fault *fault)
{
    return run_plain((struct sqlite *)db, sql, fault);
}

static enum status prepare(struct db *db, const struct db_statement *statement, struct fault *fault)
{
    sqlite3_stmt *made = NULL;

    TRY(make((struct sqlite *)db, statement, 0, &made, fault));
    int parameters = sqlite3_bind_parameter_count(made);
    (void)sqlite3_finalize(made);
    if (parameters != statement->parameter_count)
        return fault_set(fault, ST_INTERNAL, statement->name, "参数个数不符",
                         "the number of parameters differs");
    return ST_OK;
}

static bool is_usable(struct db *db)
{
    (void)db;
    return true;
}

static void end(struct db *db)
{
    struct sqlite *own = (struct sqlite *)db;

    for (size_t i = 0; i < DB_MAX_CACHED; i++)
        (void)sqlite3_finalize(own->cache[i].statement);
    (void)sqlite3_close(own->handle);
    free(own);
}

static const struct engine engine = {
    .begin = begin,
    .commit = commit,
    .rollback = rollback,
    .run = run,
    .migrate = migrate,
    .prepare = prepare,
    .is_usable = is_usable,
    .close = end,
};

static enum status set_up(struct sqlite *own, bool is_new, bool is_read_only, struct fault *fault)
{
    static const char common[] = "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;"
                                 "PRAGMA cache_size = -16384; PRAGMA mmap_size = 268435456;"
                                 "PRAGMA temp_store = MEMORY;";

    (void)sqlite3_extended_result_codes(own->handle, 1);
    (void)sqlite3_busy_timeout(own->handle, DB_BUSY_MS);
    (void)sqlite3_db_config(own->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)NULL);
    if (is_new)
        TRY(run_plain(own, "PRAGMA journal_mode = WAL", fault));
    TRY(run_plain(own, common, fault));
    if (is_read_only)
        return run_plain(own, "PRAGMA query_only = ON; SELECT count(*) FROM sqlite_schema", fault);
    /* A commit that also copies the log back waits longer: seldom, then, and in larger pieces. */
    return run_plain(own,
                     "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000; SELECT count(*) "
                     "FROM sqlite_schema",
                     fault);
}

/* A file: URI of a path with every unusual byte escaped. */
static void print_uri(const char *path, const char *options, char *ret_uri, size_t size)
{
    size_t used = (size_t)snprintf(ret_uri, size, "file:");

    for (const char *at = path; *at && used + 4 < size; at++) {
        bool is_plain = (*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z') ||
                        (*at >= '0' && *at <= '9') || strchr("/._-", *at);
        used += (size_t)snprintf(ret_uri + used, size - used, is_plain ? "%c" : "%%%02X",
                                 (unsigned char)*at);
    }
    (void)snprintf(ret_uri + used, size - used, "?%s", options);
}

static enum status try_open(struct sqlite *own, const char *path, const char *options, int flags,
                            bool is_new, bool is_read_only, struct fault *fault)
{
    char uri[PATH_URI_BYTES];

    print_uri(path, options, uri, sizeof uri);
    int code =
        sqlite3_open_v2(uri, &own->handle, flags | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL);
    enum status status =
        code == SQLITE_OK
            ? set_up(own, is_new, is_read_only, fault)
            : fail(own, own->handle ? sqlite3_extended_errcode(own->handle) : SQLITE_NOMEM, "open",
                   fault);
    if (status != ST_OK) {
        (void)sqlite3_close(own->handle);
        own->handle = NULL;
    }
    return status;
}

/* A reader opens the file for writing when it can, to bring back what a killed writer left in the
 * log; else read-only; else, on a medium where no log can be made, as a file that never changes. */
static enum status open_read_only(struct sqlite *own, const char *path, struct fault *fault)
{
    char log[FILE_PATH_BYTES + 8];
    struct fault first = {.status = ST_OK};

    if (try_open(own, path, "mode=rw", SQLITE_OPEN_READWRITE, false, true, &first) == ST_OK)
        return ST_OK;
    if (try_open(own, path, "mode=ro", SQLITE_OPEN_READONLY, false, true, &(struct fault){0}) ==
        ST_OK)
        return ST_OK;
    (void)snprintf(log, sizeof log, "%s-wal", path);
    if (first.status == ST_IO && access(log, F_OK) != 0)
        return try_open(own, path, "mode=ro&immutable=1", SQLITE_OPEN_READONLY, false, true, fault);
    *fault = first;
    return first.status;
}

enum status sqlite_open(const char *path, bool is_new, bool is_read_only, struct db **ret_db,
                        struct fault *fault)
{
    struct sqlite *own = calloc(1, sizeof *own);

    if (!own)
        return fault_set(fault, ST_MEMORY, "", "内存不足", "memory ran out");
    own->db.engine = &engine;
    enum status status = is_read_only
                             ? open_read_only(own, path, fault)
                             : try_open(own, path, is_new ? "mode=rwc" : "mode=rw",
                                        SQLITE_OPEN_READWRITE | (is_new ? SQLITE_OPEN_CREATE : 0),
                                        is_new, false, fault);
    if (status != ST_OK) {
        free(own);
        return status;
    }
    *ret_db = &own->db;
    return ST_OK;
}

enum status sqlite_copy(struct db *db, const char *to, struct fault *fault)
{
    struct sqlite *own = (struct sqlite *)db;
    struct sqlite copy = {.handle = NULL};
    int code = sqlite3_open_v2(to, &copy.handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);

    if (code == SQLITE_OK)
        code = sqlite3_exec(copy.handle, "PRAGMA synchronous = FULL", NULL, NULL, NULL);
    if (code == SQLITE_OK) {
        sqlite3_backup *backup = sqlite3_backup_init(copy.handle, "main", own->handle, "main");
        if (backup) {
            do {
                errno = 0;
                code = sqlite3_backup_step(backup, COPY_PAGES);
                if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
                    (void)sqlite3_sleep(COPY_WAIT_MS);
            } while (code == SQLITE_OK || code == SQLITE_BUSY || code == SQLITE_LOCKED);
            code = sqlite3_backup_finish(backup);
        } else {
            code = sqlite3_extended_errcode(copy.handle);
        }
    }
    enum status status = code == SQLITE_OK ? ST_OK : fail(&copy, code, "copy", fault);
    (void)sqlite3_close(copy.handle);
    return status;
}
