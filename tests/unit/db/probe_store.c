/* SPDX-License-Identifier: Apache-2.0
 * Stores for tests. */
#include "probe_store.h"

#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"

bool probe_wants_postgres(void)
{
    return getenv("PANSHI_TEST_POSTGRES") != NULL;
}

static PGconn *connect_to(const char *address)
{
    PGconn *connection = PQconnectdb(address);

    if (PQstatus(connection) != CONNECTION_OK)
        fail_msg("%s", PQerrorMessage(connection));
    return connection;
}

void probe_new_database(char ret_address[PROBE_PATH_BYTES])
{
    static int count;
    char address[PROBE_PATH_BYTES];
    char sql[PROBE_PATH_BYTES];
    const char *server = getenv("PANSHI_TEST_POSTGRES");

    (void)snprintf(address, sizeof address, "%s dbname=postgres", server);
    (void)snprintf(sql, sizeof sql, "CREATE DATABASE t%ld_%d", (long)getpid(), ++count);
    PGconn *connection = connect_to(address);
    PGresult *result = PQexec(connection, sql);
    assert_int_equal(PQresultStatus(result), PGRES_COMMAND_OK);
    PQclear(result);
    PQfinish(connection);
    (void)snprintf(ret_address, PROBE_PATH_BYTES, "%s dbname=t%ld_%d", server, (long)getpid(),
                   count);
}

int probe_set_up_empty(void **state)
{
    struct probe *probe = calloc(1, sizeof *probe);

    assert_non_null(probe);
    arena_init(&probe->paths, ARENA_WORK_BYTES);
    (void)snprintf(probe->root, sizeof probe->root, "/tmp/panshi-test.XXXXXX");
    assert_non_null(mkdtemp(probe->root));
    (void)snprintf(probe->folder, sizeof probe->folder, "%.200s/store", probe->root);
    probe->is_postgres = probe_wants_postgres();
    if (probe->is_postgres)
        probe_new_database(probe->address);
    *state = probe;
    return 0;
}

void probe_make(struct probe *probe)
{
    struct fault fault = {.status = ST_OK};

    if (store_make(probe->folder, probe->is_postgres ? probe->address : NULL, false,
                   instant_system_now(), &fault) != ST_OK)
        fail_msg("store_make: %s", fault.en);
}

void probe_open(struct probe *probe)
{
    struct fault fault = {.status = ST_OK};

    if (store_open(probe->folder, STORE_SERVE, &probe->store, &fault) != ST_OK ||
        store_borrow(probe->store, &probe->db, &fault) != ST_OK)
        fail_msg("store_open: %s", fault.en);
}

void probe_close(struct probe *probe)
{
    if (!probe->store)
        return;
    store_return(probe->store, probe->db);
    store_close(probe->store);
    probe->store = NULL;
}

int probe_set_up(void **state)
{
    (void)probe_set_up_empty(state);
    probe_make(*state);
    probe_open(*state);
    return 0;
}

int probe_tear_down(void **state)
{
    struct probe *probe = *state;

    probe_close(probe);
    file_remove_tree(probe->root);
    arena_done(&probe->paths);
    free(probe);
    return 0;
}

static struct work *begin(struct probe *probe, bool is_write)
{
    arena_init(&probe->arena, ARENA_WORK_BYTES);
    work_init(&probe->work, &probe->arena, probe->db);
    enum status status = is_write ? work_write(&probe->work) : work_read(&probe->work);
    if (status != ST_OK)
        fail_msg("begin: %s", probe->work.fault.en);
    return &probe->work;
}

struct work *probe_write(struct probe *probe)
{
    return begin(probe, true);
}

struct work *probe_read(struct probe *probe)
{
    return begin(probe, false);
}

void probe_end(struct probe *probe)
{
    work_done(&probe->work);
    arena_done(&probe->arena);
}

static void on_sqlite(struct probe *probe, const char *sql, int64_t *ret_number)
{
    sqlite3 *handle = NULL;
    sqlite3_stmt *statement = NULL;
    char path[PROBE_PATH_BYTES + 16];

    (void)snprintf(path, sizeof path, "%s/panshi.db", probe->folder);
    assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
    if (!ret_number) {
        if (sqlite3_exec(handle, sql, NULL, NULL, NULL) != SQLITE_OK)
            fail_msg("%s: %s", sql, sqlite3_errmsg(handle));
    } else {
        assert_int_equal(sqlite3_prepare_v2(handle, sql, -1, &statement, NULL), SQLITE_OK);
        assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
        *ret_number = sqlite3_column_int64(statement, 0);
        (void)sqlite3_finalize(statement);
    }
    assert_int_equal(sqlite3_close(handle), SQLITE_OK);
}

static void on_postgres(struct probe *probe, const char *sql, int64_t *ret_number)
{
    PGconn *connection = connect_to(probe->address);
    PGresult *result = PQexec(connection, sql);
    ExecStatusType kind = PQresultStatus(result);

    if (kind != PGRES_COMMAND_OK && kind != PGRES_TUPLES_OK)
        fail_msg("%s: %s", sql, PQresultErrorMessage(result));
    if (ret_number)
        assert_true(str_to_int(str_of(PQgetvalue(result, 0, 0)), ret_number));
    PQclear(result);
    PQfinish(connection);
}

void probe_sql(struct probe *probe, const char *sql)
{
    if (probe->is_postgres)
        on_postgres(probe, sql, NULL);
    else
        on_sqlite(probe, sql, NULL);
}

int64_t probe_number(struct probe *probe, const char *sql)
{
    int64_t number = 0;

    if (probe->is_postgres)
        on_postgres(probe, sql, &number);
    else
        on_sqlite(probe, sql, &number);
    return number;
}

void probe_append(struct probe *probe, int count)
{
    for (int i = 0; i < count; i++) {
        struct work *w = probe_write(probe);
        json_t *after = json_new_object(w->arena);
        json_put_int(after, "n", i);
        json_put_textz(after, "名称", "供水调度系统 \"一\"\n");
        assert_int_equal(journal_append(w, "probe.change", STR("probe:1"), NULL, after,
                                        STR("年度核对\t“变更”\\")),
                         ST_OK);
        assert_int_equal(work_commit(w), ST_OK);
        probe_end(probe);
    }
}

const char *probe_path(struct probe *probe, const char *name)
{
    return arena_print(&probe->paths, "%s/%s", probe->root, name).ptr;
}
