/* SPDX-License-Identifier: Apache-2.0
 * Saved searches in the record store. */
#include "events/saved_search_store.h"

#include "base/banned.h"
#include "db/db.h"
#include "events/saved_search_store.sql.h"
#include "registry/actor.h"

static struct db_value plain(struct str text)
{
    return db_text(text.ptr != NULL ? text : STR(""));
}

static enum status of_row(struct work *w, const struct db_row *row, struct saved_search *x)
{
    *x = (struct saved_search){
        .id = db_cell_text(row, 0),
        .version = db_cell_int(row, 1),
        .account_id = db_cell_text(row, 2),
        .keeper = db_cell_text(row, 3),
        .name = db_cell_text(row, 4),
        .filter = db_cell_text(row, 5),
        .period = db_cell_text(row, 6),
        .is_shared = db_cell_int(row, 8) != 0,
        .made_at = {db_cell_int(row, 9)},
        .changed_at = {db_cell_int(row, 10)},
    };
    return json_read(w->arena, db_cell_text(row, 7), JSON_MAX_BYTES, &w->fault, &x->columns);
}

enum status saved_search_store_insert(struct work *w, const struct saved_search *x)
{
    return db_run(w, &SQL_SAVED_SEARCH_INSERT,
                  DB_BINDS(plain(x->id), plain(x->account_id), plain(x->keeper),
                           plain(w->actor->party_id), plain(x->name), plain(x->filter),
                           plain(x->period), plain(json_canonical(w->arena, x->columns)),
                           db_int(x->is_shared), db_int(w->now.ms)),
                  NULL);
}

enum status saved_search_store_update(struct work *w, const struct saved_search *x, int64_t version)
{
    int64_t changed;

    TRY(db_run(w, &SQL_SAVED_SEARCH_UPDATE,
               DB_BINDS(plain(x->name), plain(x->filter), plain(x->period),
                        plain(json_canonical(w->arena, x->columns)), db_int(x->is_shared),
                        db_int(w->now.ms), plain(x->id), db_int(version)),
               &changed));
    if (changed == 0)
        return work_fail(w, ST_STALE, "version", "刚刚有人修改过，请查看最新情况",
                         "somebody changed it a moment ago, look at it again");
    return ST_OK;
}

enum status saved_search_store_delete(struct work *w, struct str id)
{
    return db_run(w, &SQL_SAVED_SEARCH_DELETE, DB_BINDS(plain(id)), NULL);
}

enum status saved_search_store_load(struct work *w, struct str id, struct saved_search *ret_search)
{
    struct db_row row;

    TRY(db_one(w, &SQL_SAVED_SEARCH_LOAD,
               DB_BINDS(plain(id), plain(w->actor->account_id), plain(w->actor->party_id)), &row));
    return of_row(w, &row, ret_search);
}

enum status saved_search_store_list(struct work *w, int64_t limit, struct saved_search **ret_rows,
                                    size_t *ret_count)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_SAVED_SEARCH_LIST,
                  DB_BINDS(plain(w->actor->account_id), plain(w->actor->party_id), db_int(limit)),
                  &rows));
    *ret_rows = ARENA_ARRAY(w->arena, rows.count + 1, struct saved_search);
    for (size_t i = 0; i < rows.count; i++)
        TRY(of_row(w, &rows.rows[i], &(*ret_rows)[i]));
    *ret_count = rows.count;
    return ST_OK;
}

enum status saved_search_store_count(struct work *w, int64_t *ret_count)
{
    struct db_row row;

    TRY(db_one(w, &SQL_SAVED_SEARCH_COUNT, DB_BINDS(plain(w->actor->account_id)), &row));
    *ret_count = db_cell_int(&row, 0);
    return ST_OK;
}
