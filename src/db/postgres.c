/* SPDX-License-Identifier: Apache-2.0
 * The PostgreSQL engine over libpq: prepared statements by name, values as text, bytes as binary.
 */
#include <assert.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/engine.h"

enum { NAME_BYTES = 24, NUMBER_BYTES = 24, TYPE_BOOL = 16, TYPE_BYTEA = 17, TYPE_INT8 = 20 };
enum { TYPE_INT2 = 21, TYPE_INT4 = 23, TYPE_NUMERIC = 1700 };

struct postgres {
    struct db db;
    PGconn *connection;
    bool is_read_only;
    size_t prepared_count;
    const char *prepared[DB_MAX_CACHED]; /* texts by address; the slot is the statement's name */
};

struct state_row {
    const char *state; /* SQLSTATE or its class */
    enum status status;
};

static const struct state_row states[] = {
    {"23505", ST_CONFLICT}, {"23503", ST_CONFLICT}, {"53100", ST_FULL},    {"25006", ST_IO},
    {"40001", ST_BUSY},     {"40P01", ST_BUSY},     {"55P03", ST_BUSY},    {"57014", ST_BUSY},
    {"53200", ST_MEMORY},   {"53300", ST_BUSY},     {"XX001", ST_CORRUPT}, {"XX002", ST_CORRUPT},
    {"57P", ST_IO},         {"08", ST_IO},          {"58", ST_IO},         {"28", ST_IO},
    {"3D", ST_IO},
};

static enum status status_of(PGconn *connection, const PGresult *result)
{
    const char *state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;

    if (PQstatus(connection) != CONNECTION_OK || !state)
        return ST_IO;
    for (size_t i = 0; i < sizeof states / sizeof states[0]; i++)
        if (strncmp(state, states[i].state, strlen(states[i].state)) == 0)
            return states[i].status;
    return ST_INTERNAL;
}

static enum status fail(struct postgres *own, const PGresult *result, const char *what,
                        struct fault *fault)
{
    enum status status = status_of(own->connection, result);
    const char *said = result ? PQresultErrorMessage(result) : PQerrorMessage(own->connection);
    int len = (int)strcspn(said, "\n");

    switch ((int)status) {
    case ST_FULL:
        return fault_set(fault, status, "", "数据库磁盘已满，更改没有保存",
                         "the database's disk is full, nothing was saved");
    case ST_BUSY:
        return fault_set(fault, status, "", "系统正忙，请稍后重试",
                         "the store is busy, try again shortly");
    case ST_CONFLICT:
        return fault_set(fault, status, "", "与已有记录冲突（%.*s）",
                         "this conflicts with a record that exists (%.*s)", len, said);
    case ST_IO:
        return fault_set(fault, status, "postgres", "与 PostgreSQL 的连接出错：%.*s",
                         "PostgreSQL cannot be used: %.*s", len, said);
    default:
        return fault_set(fault, status, "", "存储出错（%s）：%.*s", "the store failed (%s): %.*s",
                         what, len, said);
    }
}

static enum status run_plain(struct postgres *own, const char *sql, struct fault *fault)
{
    PGresult *result = PQexec(own->connection, sql);
    ExecStatusType kind = PQresultStatus(result);
    enum status status =
        kind == PGRES_COMMAND_OK || kind == PGRES_TUPLES_OK ? ST_OK : fail(own, result, sql, fault);

    PQclear(result);
    return status;
}

static void no_notice(void *cookie, const char *message)
{
    (void)cookie;
    (void)message;
}

static enum status set_up(struct postgres *own, bool is_read_only, struct fault *fault)
{
    char waits[64];

    (void)PQsetNoticeProcessor(own->connection, no_notice, NULL);
    if (PQsetClientEncoding(own->connection, "UTF8") != 0)
        return fail(own, NULL, "encoding", fault);
    (void)snprintf(waits, sizeof waits, "SET lock_timeout = %d", DB_BUSY_MS);
    TRY(run_plain(own, waits, fault));
    TRY(run_plain(own, "SET synchronous_commit = on", fault));
    if (is_read_only)
        return run_plain(own, "SET default_transaction_read_only = on", fault);
    return ST_OK;
}

/* Connect anew: the server forgot the statements of the old connection. */
static bool reconnect(struct postgres *own)
{
    struct fault ignored = {.status = ST_OK};

    PQreset(own->connection);
    memset(own->prepared, 0, sizeof own->prepared);
    own->prepared_count = 0;
    return PQstatus(own->connection) == CONNECTION_OK &&
           set_up(own, own->is_read_only, &ignored) == ST_OK;
}

static enum status begin(struct db *db, bool is_write, struct fault *fault)
{
    struct postgres *own = (struct postgres *)db;
    struct fault first = {.status = ST_OK};
    /* One state for all reads of a work, as SQLite gives; a write work sees what it locks. */
    const char *sql = is_write ? "BEGIN ISOLATION LEVEL READ COMMITTED"
                               : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

    if (run_plain(own, sql, &first) == ST_OK)
        return ST_OK;
    /* Nothing was begun, so a connection that the server closed meanwhile may be made again. */
    if (PQstatus(own->connection) != CONNECTION_OK && reconnect(own))
        return run_plain(own, sql, fault);
    if (fault->status == ST_OK)
        *fault = first;
    return first.status;
}

static enum status commit(struct db *db, struct fault *fault)
{
    struct postgres *own = (struct postgres *)db;
    PGresult *result = PQexec(own->connection, "COMMIT");
    enum status status = ST_OK;

    if (PQresultStatus(result) != PGRES_COMMAND_OK)
        status = fail(own, result, "COMMIT", fault);
    else if (strcmp(PQcmdStatus(result), "COMMIT") != 0)
        status = fault_set(fault, ST_INTERNAL, "", "事务已回滚，更改没有保存",
                           "the transaction was rolled back, nothing was saved");
    PQclear(result);
    return status;
}

static void rollback(struct db *db)
{
    struct postgres *own = (struct postgres *)db;

    if (PQtransactionStatus(own->connection) != PQTRANS_IDLE)
        PQclear(PQexec(own->connection, "ROLLBACK"));
}

static size_t slot_of(const char *sql)
{
    return (size_t)(((uintptr_t)sql * UINT64_C(0x9e3779b97f4a7c15)) >> 40) & (DB_MAX_CACHED - 1);
}

static enum status make(struct postgres *own, const char *name,
                        const struct db_statement *statement, struct fault *fault)
{
    PGresult *result = PQprepare(own->connection, name, statement->postgres, 0, NULL);
    enum status status = PQresultStatus(result) == PGRES_COMMAND_OK
                             ? ST_OK
                             : fail(own, result, statement->name, fault);

    PQclear(result);
    return status;
}

/* The statement's name on the connection; a full cache uses the unnamed statement. */
static enum status find(struct postgres *own, const struct db_statement *statement,
                        char ret_name[NAME_BYTES], struct fault *fault)
{
    size_t slot = slot_of(statement->postgres);

    while (own->prepared[slot] && own->prepared[slot] != statement->postgres)
        slot = (slot + 1) & (DB_MAX_CACHED - 1);
    if (!own->prepared[slot] && own->prepared_count == DB_MAX_CACHED - 1) {
        ret_name[0] = '\0';
        return make(own, ret_name, statement, fault);
    }
    (void)snprintf(ret_name, NAME_BYTES, "s%zu", slot);
    if (own->prepared[slot])
        return ST_OK;
    TRY(make(own, ret_name, statement, fault));
    own->prepared[slot] = statement->postgres;
    own->prepared_count++;
    return ST_OK;
}

struct bound {
    const char *values[DB_MAX_PARAMETERS];
    int lengths[DB_MAX_PARAMETERS];
    int formats[DB_MAX_PARAMETERS];
    char numbers[DB_MAX_PARAMETERS][NUMBER_BYTES];
};

/* libpq wants zero-terminated text, so texts are copied. */
static void bind(struct arena *arena, const struct db_value *binds, int count, struct bound *ret)
{
    for (int i = 0; i < count; i++) {
        ret->formats[i] = 0;
        ret->lengths[i] = 0;
        switch (binds[i].kind) {
        case DB_NULL:
            ret->values[i] = NULL;
            break;
        case DB_INT:
            (void)snprintf(ret->numbers[i], NUMBER_BYTES, "%lld", (long long)binds[i].number);
            ret->values[i] = ret->numbers[i];
            break;
        case DB_TEXT:
            ret->values[i] = str_zero(arena, binds[i].text);
            break;
        case DB_BLOB:
            ret->values[i] = str_zero(arena, binds[i].text);
            ret->lengths[i] = (int)binds[i].text.len;
            ret->formats[i] = 1;
            break;
        }
    }
}

static struct db_value read_bytes(struct arena *arena, const char *text)
{
    size_t len = 0;
    unsigned char *bytes = PQunescapeBytea((const unsigned char *)text, &len);

    if (!bytes)
        return db_null();
    struct str copy = str_copy(arena, (struct str){(const char *)bytes, len});
    PQfreemem(bytes);
    return db_blob(copy);
}

static struct db_value read_cell(struct arena *arena, const PGresult *result, int row, int column)
{
    int64_t number = 0;

    if (PQgetisnull(result, row, column))
        return db_null();
    struct str text = {PQgetvalue(result, row, column), (size_t)PQgetlength(result, row, column)};
    switch (PQftype(result, column)) {
    case TYPE_BOOL:
        return db_int(str_is(text, "t"));
    case TYPE_BYTEA:
        return read_bytes(arena, text.ptr);
    case TYPE_INT2:
    case TYPE_INT4:
    case TYPE_INT8:
    case TYPE_NUMERIC:
        return str_to_int(text, &number) ? db_int(number) : db_text(text);
    default:
        return db_text(text);
    }
}

static enum status give_rows(struct arena *arena, const PGresult *result, db_row_fn *row,
                             void *cookie)
{
    struct db_value cells[DB_MAX_COLUMNS];
    int columns = PQnfields(result);

    if (columns > DB_MAX_COLUMNS)
        return ST_INTERNAL;
    for (int i = 0; i < PQntuples(result); i++) {
        for (int j = 0; j < columns; j++)
            cells[j] = read_cell(arena, result, i, j);
        TRY(row(cookie, &(struct db_row){.count = (size_t)columns, .cells = cells}));
    }
    return ST_OK;
}

static enum status run(struct db *db, const struct db_statement *statement,
                       const struct db_value *binds, db_row_fn *row, void *cookie,
                       int64_t *ret_changed, struct fault *fault)
{
    struct postgres *own = (struct postgres *)db;
    char name[NAME_BYTES];
    struct bound bound;
    struct arena arena;

    TRY(find(own, statement, name, fault));
    arena_init(&arena, ARENA_WORK_BYTES);
    bind(&arena, binds, statement->parameter_count, &bound);
    PGresult *result = PQexecPrepared(own->connection, name, statement->parameter_count,
                                      bound.values, bound.lengths, bound.formats, 0);
    ExecStatusType kind = PQresultStatus(result);
    enum status status = ST_OK;
    if (kind != PGRES_COMMAND_OK && kind != PGRES_TUPLES_OK)
        status = fail(own, result, statement->name, fault);
    else if (row)
        status = give_rows(&arena, result, row, cookie);
    int64_t changed = 0;
    if (status == ST_OK && ret_changed && str_to_int(str_of(PQcmdTuples(result)), &changed))
        *ret_changed = changed;
    PQclear(result);
    arena_done(&arena);
    return status;
}

static enum status migrate(struct db *db, const char *sql, struct fault *fault)
{
    return run_plain((struct postgres *)db, sql, fault);
}

static enum status prepare(struct db *db, const struct db_statement *statement, struct fault *fault)
{
    return make((struct postgres *)db, "", statement, fault);
}

static bool is_usable(struct db *db)
{
    return PQstatus(((struct postgres *)db)->connection) == CONNECTION_OK;
}

static void end(struct db *db)
{
    struct postgres *own = (struct postgres *)db;

    PQfinish(own->connection);
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

enum status postgres_open(const char *address, bool is_read_only, struct db **ret_db,
                          struct fault *fault)
{
    struct postgres *own = calloc(1, sizeof *own);

    if (!own)
        return fault_set(fault, ST_MEMORY, "", "内存不足", "memory ran out");
    own->db.engine = &engine;
    own->db.is_postgres = true;
    own->is_read_only = is_read_only;
    own->connection = PQconnectdb(address);
    enum status status = PQstatus(own->connection) == CONNECTION_OK
                             ? set_up(own, is_read_only, fault)
                             : fail(own, NULL, "connect", fault);
    if (status != ST_OK) {
        end(&own->db);
        return status;
    }
    *ret_db = &own->db;
    return ST_OK;
}

struct pg_conn *postgres_connection(struct db *db)
{
    assert(db->is_postgres);
    return ((struct postgres *)db)->connection;
}
