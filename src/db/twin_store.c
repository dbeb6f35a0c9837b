/* SPDX-License-Identifier: Apache-2.0
 * Marking and emptying the tables of an exercise. */
#include <stdio.h>

#include "db/db.h"
#include "db/twin.h"
#include "db/twin_store.sql.h"

static const struct db_statement *const taken_out[] = {
    &SQL_TWIN_MARK_DOSSIERS,   &SQL_TWIN_DROP_ATTEMPTS, &SQL_TWIN_DROP_DELIVERY_MESSAGES,
    &SQL_TWIN_DROP_DELIVERIES, &SQL_TWIN_DROP_CHANNELS, &SQL_TWIN_DROP_RULES,
    &SQL_TWIN_DROP_SECRETS,    &SQL_TWIN_DROP_CODES,    &SQL_TWIN_DROP_SESSIONS,
    &SQL_TWIN_DROP_TRIES,      &SQL_TWIN_DROP_REPLIES,  &SQL_TWIN_DROP_CHECKPOINTS,
    &SQL_TWIN_DROP_CLIENTS,    &SQL_TWIN_DROP_SOURCES,
};

static enum status read_mark(struct work *w, bool *ret_is_marked)
{
    struct db_row row;

    TRY(db_one(w, &SQL_TWIN_HAS_META, DB_NONE, &row));
    if (db_cell_int(&row, 0) == 0) {
        *ret_is_marked = false;
        return ST_OK;
    }
    enum status status = db_one(w, &SQL_TWIN_MARK, DB_NONE, &row);
    if (status != ST_OK && status != ST_NOT_FOUND)
        return status;
    *ret_is_marked = status == ST_OK;
    return ST_OK;
}

enum status twin_newest(struct work *w, struct instant *ret_at)
{
    struct db_row row;

    enum status status = db_one(w, &SQL_TWIN_NEWEST, DB_NONE, &row);
    if (status != ST_OK && status != ST_NOT_FOUND)
        return status;
    ret_at->ms = status == ST_OK ? db_cell_int(&row, 2) : 0;
    return ST_OK;
}

static enum status check(struct work *w, bool is_exercise, int64_t *ret_told_ms)
{
    struct instant newest = {0};
    bool is_marked = false;

    TRY(read_mark(w, &is_marked));
    if (is_marked != is_exercise)
        return work_fail(
            w, ST_CORRUPT, "node.json",
            is_marked ? "这些数据是演习副本，node.json 却没有演习标记，不能作为正式数据使用"
                      : "node.json 标为演习，数据却不是演习副本",
            is_marked ? "these data are an exercise's copy, but node.json bears no "
                        "mark of it; they cannot serve as a real store"
                      : "node.json says exercise, but the data are no exercise's copy");
    if (is_marked)
        TRY(twin_newest(w, &newest));
    *ret_told_ms = newest.ms;
    return ST_OK;
}

enum status twin_check(struct db *db, bool is_exercise, int64_t *ret_told_ms, struct fault *fault)
{
    struct arena arena;
    struct work w;

    arena_init(&arena, ARENA_WORK_BYTES);
    work_init(&w, &arena, db);
    enum status status = work_read(&w);
    if (status == ST_OK)
        status = check(&w, is_exercise, ret_told_ms);
    work_done(&w);
    if (status != ST_OK && fault->status == ST_OK)
        *fault = w.fault;
    fault->errors = NULL; /* lived in the arena */
    arena_done(&arena);
    return status;
}

enum status twin_clean(struct work *w, const char *drill, struct head *ret_head)
{
    struct head head = {.is_present = true};
    struct db_row row;

    TRY(db_run(w, &SQL_TWIN_PUT_MARK, DB_BINDS(db_textz(drill)), NULL));
    for (size_t i = 0; i < sizeof taken_out / sizeof taken_out[0]; i++)
        TRY(db_run(w, taken_out[i], DB_NONE, NULL));
    enum status status = db_one(w, &SQL_TWIN_NEWEST, DB_NONE, &row);
    if (status != ST_OK && status != ST_NOT_FOUND)
        return status;
    if (status == ST_OK) {
        head.sequence = db_cell_int(&row, 0);
        (void)snprintf(head.hash, sizeof head.hash, "%.*s", STR_ARG(db_cell_text(&row, 1)));
    }
    *ret_head = head;
    return ST_OK;
}
