/* SPDX-License-Identifier: Apache-2.0
 * Numbered migrations, forward only, all missing ones in one transaction. */
#include "db/migration.h"

#include <stdio.h>

#include "db/engine.h"
#include "db/migration_store.sql.h"

struct migration {
    int number;
    const char *name;
    const char *const *sqlite; /* NULL-ended statements */
    const char *const *postgres;
};

#include "db/migrations.h"

static const char version_name[] = "schema";

int migration_newest(void)
{
    return migrations[sizeof migrations / sizeof migrations[0] - 1].number;
}

static enum status read_applied(struct work *w, int *ret_number)
{
    struct db_row row;
    int64_t number = 0;

    TRY(db_one(w, &SQL_MIGRATION_HAS_META, DB_NONE, &row));
    if (db_cell_int(&row, 0) > 0) {
        enum status status = db_one(w, &SQL_MIGRATION_GET, DB_BINDS(db_textz(version_name)), &row);
        if (status == ST_OK && !str_to_int(db_cell_text(&row, 0), &number))
            return work_fail(w, ST_CORRUPT, "meta", "存储的版本号无法读取",
                             "the store's version cannot be read");
        if (status != ST_OK && status != ST_NOT_FOUND)
            return status;
    }
    *ret_number = (int)number;
    return ST_OK;
}

static enum status apply_one(struct work *w, const struct migration *migration)
{
    const char *const *texts = w->db->is_postgres ? migration->postgres : migration->sqlite;
    char number[16];

    for (; *texts; texts++) {
        TRY(db_may_run(w->db, &w->fault));
        TRY(w->db->engine->migrate(w->db, *texts, &w->fault));
    }
    (void)snprintf(number, sizeof number, "%d", migration->number);
    return db_run(w, &SQL_MIGRATION_PUT, DB_BINDS(db_textz(version_name), db_textz(number)), NULL);
}

static enum status newer(struct fault *fault, int number)
{
    return fault_set(fault, ST_NEWER, "meta",
                     "数据由更新版本写成（结构版本 %d，本程序只认得到 %d）；请使用更新的程序",
                     "the store was written by a newer version (schema %d, this program knows %d); "
                     "use a newer program",
                     number, migration_newest());
}

/* What is missing, up to `number`. */
static enum status apply_up_to(struct work *w, int number)
{
    int applied = 0;

    TRY(read_applied(w, &applied));
    if (applied > migration_newest() || number > migration_newest())
        return newer(&w->fault, applied > number ? applied : number);
    for (size_t i = 0; i < sizeof migrations / sizeof migrations[0]; i++)
        if (migrations[i].number > applied && migrations[i].number <= number)
            TRY(apply_one(w, &migrations[i]));
    return ST_OK;
}

enum status migration_bring(struct db *db, int number, struct fault *fault)
{
    struct arena arena;
    struct work w;

    arena_init(&arena, ARENA_WORK_BYTES);
    work_init(&w, &arena, db);
    w.depth = WORK_WRITES; /* the caller's transaction */
    enum status status = apply_up_to(&w, number);
    if (status != ST_OK && fault->status == ST_OK)
        *fault = w.fault;
    arena_done(&arena);
    return status;
}

enum status migration_apply(struct db *db, struct fault *fault)
{
    struct arena arena;
    struct work w;
    int applied = 0;

    TRY(migration_applied(db, &applied, fault));
    if (applied > migration_newest())
        return newer(fault, applied);
    if (applied == migration_newest())
        return ST_OK;
    arena_init(&arena, ARENA_WORK_BYTES);
    work_init(&w, &arena, db);
    enum status status = work_write(&w);
    if (status == ST_OK)
        status = apply_up_to(&w, migration_newest());
    if (status == ST_OK)
        status = work_commit(&w);
    work_done(&w);
    if (status != ST_OK && fault->status == ST_OK)
        *fault = w.fault;
    arena_done(&arena);
    return status;
}

enum status migration_applied(struct db *db, int *ret_number, struct fault *fault)
{
    struct arena arena;
    struct work w;

    arena_init(&arena, ARENA_WORK_BYTES);
    work_init(&w, &arena, db);
    enum status status = work_read(&w);
    if (status == ST_OK)
        status = read_applied(&w, ret_number);
    work_done(&w);
    if (status != ST_OK && fault->status == ST_OK)
        *fault = w.fault;
    arena_done(&arena);
    return status;
}
