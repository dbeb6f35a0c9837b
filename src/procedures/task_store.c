/* SPDX-License-Identifier: Apache-2.0
 * Tasks in the record store. */
#include "procedures/task_store.h"

#include <assert.h>

#include "db/db.h"
#include "procedures/task_store.sql.h"

static struct db_value plain(struct str text)
{
    return db_text(text.ptr != NULL ? text : STR(""));
}

static struct db_value moment(struct instant at)
{
    return at.ms != 0 ? db_int(at.ms) : db_null();
}

static struct task_row row_of(const struct db_row *row)
{
    return (struct task_row){
        .id = db_cell_text(row, 0),
        .version = db_cell_int(row, 1),
        .dossier_id = db_cell_text(row, 2),
        .kind = db_cell_text(row, 3),
        .code = db_cell_text(row, 4),
        .zh = db_cell_text(row, 5),
        .en = db_cell_text(row, 6),
        .clause = db_cell_text(row, 7),
        .party_id = db_cell_text(row, 8),
        .account_id = db_cell_text(row, 9),
        .due_at = {db_cell_int(row, 10)},
        .state = db_cell_text(row, 11),
        .made_at = {db_cell_int(row, 12)},
        .made_by = db_cell_text(row, 13),
        .done_at = {db_cell_int(row, 14)},
        .done_by = db_cell_text(row, 15),
        .text = db_cell_text(row, 16),
        .attachment = db_cell_text(row, 17),
    };
}

enum status task_store_insert(struct work *w, const struct task_row *row, struct str occasion,
                              bool *ret_is_new)
{
    int64_t changed;

    TRY(db_run(
        w, &SQL_TASK_INSERT,
        DB_BINDS(plain(row->id), row->dossier_id.len > 0 ? db_text(row->dossier_id) : db_null(),
                 plain(row->kind), plain(occasion), plain(row->code), plain(row->zh),
                 plain(row->en), plain(row->clause), plain(row->party_id), plain(row->account_id),
                 moment(row->due_at), db_int(row->made_at.ms), plain(row->made_by)),
        &changed));
    *ret_is_new = changed == 1;
    return ST_OK;
}

enum status task_store_load(struct work *w, struct str id, struct task_row *ret_row)
{
    struct db_row row;

    TRY(db_one(w, &SQL_TASK_LOAD, DB_BINDS(db_text(id)), &row));
    *ret_row = row_of(&row);
    return ST_OK;
}

enum status task_store_update(struct work *w, struct task_row *row)
{
    int64_t changed;

    TRY(db_run(w, &SQL_TASK_UPDATE,
               DB_BINDS(plain(row->state), plain(row->account_id), moment(row->done_at),
                        plain(row->done_by), plain(row->text), plain(row->attachment),
                        plain(row->id), db_int(row->version)),
               &changed));
    if (changed != 1)
        return work_fail(w, ST_STALE, "version", "刚刚有人办理过这项任务，请查看最新情况",
                         "somebody has just changed this task; look at it again");
    row->version++;
    return ST_OK;
}

enum status task_store_end(struct work *w, struct str prefix, struct str by, struct str text)
{
    char *until = str_zero(w->arena, prefix); /* the first text behind all that begin so */

    assert(prefix.len > 0);
    until[prefix.len - 1]++;
    return db_run(
        w, &SQL_TASK_END,
        DB_BINDS(db_int(w->now.ms), plain(by), plain(text), db_text(prefix), db_textz(until)),
        NULL);
}

enum status task_store_page(struct work *w, struct str party_id, struct str dossier_id,
                            struct str state, int64_t offset, int64_t limit,
                            struct task_rows *ret_rows, int64_t *ret_total)
{
    struct db_rows rows;
    struct db_row count;

    bool is_of_dossier = dossier_id.len > 0;
    struct str of = is_of_dossier ? dossier_id : party_id;

    TRY(db_select(w, is_of_dossier ? &SQL_TASK_PAGE_DOSSIER : &SQL_TASK_PAGE_PARTY,
                  DB_BINDS(plain(of), plain(state), db_int(limit), db_int(offset)), &rows));
    TRY(db_one(w, is_of_dossier ? &SQL_TASK_COUNT_DOSSIER : &SQL_TASK_COUNT_PARTY,
               DB_BINDS(plain(of), plain(state)), &count));
    ret_rows->count = rows.count;
    ret_rows->rows = ARENA_ARRAY(w->arena, rows.count + 1, struct task_row);
    for (size_t i = 0; i < rows.count; i++)
        ret_rows->rows[i] = row_of(&rows.rows[i]);
    *ret_total = db_cell_int(&count, 0);
    return ST_OK;
}
