/* SPDX-License-Identifier: Apache-2.0
 * What an engine does for the db room: one connection, its prepared statements, transactions.
 * Private to this room; others use db/db.h and db/work.h. */
#ifndef DB_ENGINE_H
#define DB_ENGINE_H

#include <pthread.h>

#include "db/db.h"
#include "db/db_limits.h"

struct store;

struct engine {
    /* Start a transaction that reads one state, or that also holds the writer's place. */
    enum status (*begin)(struct db *db, bool is_write, struct fault *fault);
    enum status (*commit)(struct db *db, struct fault *fault);
    void (*rollback)(struct db *db);
    /* Run a constant statement; `row` NULL when no rows are wanted. */
    enum status (*run)(struct db *db, const struct db_statement *statement,
                       const struct db_value *binds, db_row_fn *row, void *cookie,
                       int64_t *ret_changed, struct fault *fault);
    /* Run one statement of a migration, or of a point to go back to. */
    enum status (*migrate)(struct db *db, const char *sql, struct fault *fault);
    /* Prepare only; for the test that prepares every statement. */
    enum status (*prepare)(struct db *db, const struct db_statement *statement,
                           struct fault *fault);
    bool (*is_usable)(struct db *db); /* false when the connection is lost */
    void (*close)(struct db *db);
};

/* First member of each engine's own connection struct. */
struct db {
    const struct engine *engine;
    struct store *store;
    bool is_postgres;
    int64_t appended_sequence; /* newest journal row of the running transaction, 0 when none */
    char appended_hash[65];
    int64_t saved_sequence; /* the same at work_save */
    char saved_hash[65];
    int64_t fail_after; /* tests: the n-th statement from now fails; 0 = never */
};

/* Begin, statements and commit all pass here; the tests' n-th failure. */
enum status db_may_run(struct db *db, struct fault *fault) MUST_CHECK;
/* Tests: let the n-th statement (begin and commit count) from now fail with ST_IO. */
void db_fail_after(struct db *db, int64_t n);
/* Prepare without running. */
enum status db_prepare(struct db *db, const struct db_statement *statement,
                       struct fault *fault) MUST_CHECK;

/* Open the record store's file.  `is_new` makes it; `is_read_only` never writes. */
enum status sqlite_open(const char *path, bool is_new, bool is_read_only, struct db **ret_db,
                        struct fault *fault) MUST_CHECK;
/* A consistent copy of a SQLite store into a new file, while others write. */
enum status sqlite_copy(struct db *db, const char *to, struct fault *fault) MUST_CHECK;
enum status postgres_open(const char *address, bool is_read_only, struct db **ret_db,
                          struct fault *fault) MUST_CHECK;

/* The libpq connection of a PostgreSQL db (a PGconn). */
struct pg_conn *postgres_connection(struct db *db);
/* All tables from one snapshot as files in `folder`, and back into an empty database whose tables
 * are first brought to `schema`; all or nothing. */
enum status postgres_copy_out(struct db *db, const char *folder, struct fault *fault) MUST_CHECK;
enum status postgres_copy_in(struct db *db, const char *folder, int schema,
                             struct fault *fault) MUST_CHECK;

/* The threads of this program take turns as SQLite's writer here instead of polling its lock. False
 * after DB_BUSY_MS. */
bool store_take_writer(struct store *store) MUST_CHECK;
void store_give_writer(struct store *store);
/* What store_before_commit set, called by work_commit of a write work. */
enum status store_settle(struct store *store, struct work *w) MUST_CHECK;
/* Called by work_commit after a durable commit that appended to the journal. */
void store_note_head(struct store *store, int64_t sequence, const char *hash);
/* Sign the kept head now, when its newest row is not signed yet. */
void store_sign_head(struct store *store);
/* Called with the newest row that a write transaction sees, before it appends: what this program
 * acknowledged must still be there, else the kept head is left alone as evidence. */
void store_compare_head(struct store *store, int64_t sequence, struct str hash);

#endif
