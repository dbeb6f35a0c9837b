/* SPDX-License-Identifier: Apache-2.0
 * A PostgreSQL store as one file per table (COPY text), from one snapshot, and back. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "db/engine.h"
#include "db/migration.h"

enum { SQL_BYTES = 512, CHUNK_BYTES = 64 * 1024, MAX_TABLES = 999 };

static enum status fail(PGconn *connection, struct fault *fault)
{
    const char *said = PQerrorMessage(connection);

    return fault_set(fault, ST_IO, "postgres", "复制 PostgreSQL 数据失败：%.*s",
                     "copying PostgreSQL's tables failed: %.*s", (int)strcspn(said, "\n"), said);
}

static enum status run_plain(PGconn *connection, const char *sql, struct fault *fault)
{
    PGresult *result = PQexec(connection, sql);
    bool worked = PQresultStatus(result) == PGRES_COMMAND_OK;

    PQclear(result);
    return worked ? ST_OK : fail(connection, fault);
}

/* COPY "table" …; the name comes from the catalogue or a backup's entry and is quoted. */
static enum status start_copy(PGconn *connection, const char *format, const char *table,
                              ExecStatusType want, struct fault *fault)
{
    char sql[SQL_BYTES];
    char *quoted = PQescapeIdentifier(connection, table, strlen(table));

    if (!quoted)
        return fail(connection, fault);
    (void)snprintf(sql, sizeof sql, format, quoted);
    PQfreemem(quoted);
    PGresult *result = PQexec(connection, sql);
    bool worked = PQresultStatus(result) == want;
    PQclear(result);
    return worked ? ST_OK : fail(connection, fault);
}

static enum status end_copy(PGconn *connection, struct fault *fault)
{
    enum status status = ST_OK;
    PGresult *result = NULL;

    while ((result = PQgetResult(connection)) != NULL) {
        if (PQresultStatus(result) != PGRES_COMMAND_OK && status == ST_OK)
            status = fail(connection, fault);
        PQclear(result);
    }
    return status;
}

static enum status dump_rows(PGconn *connection, int fd, const char *path, struct fault *fault)
{
    char *row = NULL;
    int len = 0;
    enum status status = ST_OK;

    while (status == ST_OK && (len = PQgetCopyData(connection, &row, 0)) > 0) {
        status = file_put(fd, path, (struct str){row, (size_t)len}, fault);
        PQfreemem(row);
    }
    if (status != ST_OK)
        return status; /* the caller's rollback ends the copy with the connection */
    return len == -2 ? fail(connection, fault) : end_copy(connection, fault);
}

static enum status dump_table(PGconn *connection, const char *folder, int number, const char *table,
                              struct fault *fault)
{
    char name[SQL_BYTES];
    char path[FILE_PATH_BYTES];

    (void)snprintf(name, sizeof name, "%03d-%s", number, table);
    int fd = open(file_path(path, folder, name), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return file_fail(errno, path, fault);
    enum status status = start_copy(connection, "COPY %s TO STDOUT", table, PGRES_COPY_OUT, fault);
    if (status == ST_OK)
        status = dump_rows(connection, fd, path, fault);
    if (close(fd) != 0 && status == ST_OK)
        status = file_fail(errno, path, fault);
    return status;
}

/* Tables in the order in which they were made, so that what they refer to comes first. */
static PGresult *list_tables(PGconn *connection)
{
    return PQexec(connection, "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace ="
                              " current_schema()::regnamespace ORDER BY oid");
}

enum status postgres_copy_out(struct db *db, const char *folder, struct fault *fault)
{
    PGconn *connection = postgres_connection(db);

    TRY(run_plain(connection, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", fault));
    PGresult *tables = list_tables(connection);
    enum status status =
        PQresultStatus(tables) == PGRES_TUPLES_OK ? ST_OK : fail(connection, fault);
    for (int i = 0; i < PQntuples(tables) && i < MAX_TABLES && status == ST_OK; i++)
        status = dump_table(connection, folder, i, PQgetvalue(tables, i, 0), fault);
    PQclear(tables);
    db->engine->rollback(db);
    return status;
}

/* Rows that the migrations themselves insert give way to the backup's, last tables first. */
static enum status empty_tables(PGconn *connection, struct fault *fault)
{
    PGresult *tables = list_tables(connection);
    enum status status =
        PQresultStatus(tables) == PGRES_TUPLES_OK ? ST_OK : fail(connection, fault);

    for (int i = PQntuples(tables) - 1; i >= 0 && status == ST_OK; i--)
        status = start_copy(connection, "DELETE FROM %s", PQgetvalue(tables, i, 0),
                            PGRES_COMMAND_OK, fault);
    PQclear(tables);
    return status;
}

static enum status load_rows(PGconn *connection, int fd, const char *path, struct fault *fault)
{
    char chunk[CHUNK_BYTES];
    ssize_t got = 0;

    while ((got = read(fd, chunk, sizeof chunk)) > 0)
        if (PQputCopyData(connection, chunk, (int)got) != 1)
            return fail(connection, fault);
    if (got < 0)
        return file_fail(errno, path, fault);
    if (PQputCopyEnd(connection, NULL) != 1)
        return fail(connection, fault);
    return end_copy(connection, fault);
}

static enum status load_table(PGconn *connection, const char *folder, const char *name,
                              struct fault *fault)
{
    char path[FILE_PATH_BYTES];
    const char *dash = strchr(name, '-');

    if (!dash)
        return fault_set(fault, ST_CORRUPT, name, "备份中有无法识别的表 %s",
                         "the backup holds an unknown table %s", name);
    int fd = open(file_path(path, folder, name), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return file_fail(errno, path, fault);
    enum status status =
        start_copy(connection, "COPY %s FROM STDIN", dash + 1, PGRES_COPY_IN, fault);
    if (status == ST_OK)
        status = load_rows(connection, fd, path, fault);
    (void)close(fd);
    return status;
}

static int no_dots(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static enum status load_all(struct db *db, const char *folder, struct fault *fault)
{
    PGconn *connection = postgres_connection(db);
    struct dirent **names = NULL;

    TRY(empty_tables(connection, fault));
    int count = scandir(folder, &names, no_dots, alphasort);
    if (count < 0)
        return file_fail(errno, folder, fault);
    enum status status = ST_OK;
    for (int i = 0; i < count; i++) {
        if (status == ST_OK)
            status = load_table(connection, folder, names[i]->d_name, fault);
        free(names[i]);
    }
    free(names);
    return status;
}

enum status postgres_copy_in(struct db *db, const char *folder, int schema, struct fault *fault)
{
    TRY(db->engine->begin(db, true, fault));
    enum status status = migration_bring(db, schema, fault);
    if (status == ST_OK)
        status = load_all(db, folder, fault);
    if (status == ST_OK)
        status = db->engine->commit(db, fault);
    if (status != ST_OK)
        db->engine->rollback(db);
    return status;
}
