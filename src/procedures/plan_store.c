/* SPDX-License-Identifier: Apache-2.0
 * Plans that have been in force. */
#include "procedures/plan_store.h"

#include "db/db.h"
#include "procedures/plan_store.sql.h"

static struct db_value plain(struct str text)
{
    return db_text(text.ptr != NULL ? text : STR(""));
}

enum status plan_store_put(struct work *w, const struct plan_row *row)
{
    return db_run(w, &SQL_PLAN_PUT,
                  DB_BINDS(plain(row->dossier_id), db_int(row->is_base), plain(row->parent),
                           plain(row->parent_title), plain(row->code), plain(row->issued_on),
                           plain(row->effective_on)),
                  NULL);
}

enum status plan_store_load(struct work *w, struct str dossier_id, struct plan_row *ret_row)
{
    struct db_row row;

    TRY(db_one(w, &SQL_PLAN_LOAD, DB_BINDS(plain(dossier_id)), &row));
    *ret_row = (struct plan_row){
        .dossier_id = db_cell_text(&row, 0),
        .is_in_force = db_cell_int(&row, 1) != 0,
        .is_base = db_cell_int(&row, 2) != 0,
        .parent = db_cell_text(&row, 3),
        .parent_title = db_cell_text(&row, 4),
        .code = db_cell_text(&row, 5),
        .issued_on = db_cell_text(&row, 6),
        .effective_on = db_cell_text(&row, 7),
        .reviewed_at = {db_cell_int(&row, 8)},
    };
    return ST_OK;
}

enum status plan_store_end(struct work *w, struct str dossier_id)
{
    return db_run(w, &SQL_PLAN_END, DB_BINDS(plain(dossier_id)), NULL);
}

enum status plan_store_reviewed(struct work *w, struct str dossier_id)
{
    return db_run(w, &SQL_PLAN_REVIEWED, DB_BINDS(db_int(w->now.ms), plain(dossier_id)), NULL);
}

enum status plan_store_base(struct work *w, struct str dossier_id, struct str *ret_title)
{
    struct db_row row;

    TRY(db_one(w, &SQL_PLAN_BASE, DB_BINDS(plain(dossier_id)), &row));
    *ret_title = db_cell_text(&row, 0);
    return ST_OK;
}

enum status plan_store_owners(struct work *w, struct str parent, struct str **ret_parties,
                              size_t *ret_count)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_PLAN_OWNERS, DB_BINDS(plain(parent), db_int(PLAN_STORE_DERIVED_MAX)),
                  &rows));
    struct str *parties = arena_take(w->arena, (rows.count + 1) * sizeof *parties);
    for (size_t i = 0; i < rows.count; i++)
        parties[i] = db_cell_text(&rows.rows[i], 0);
    *ret_parties = parties;
    *ret_count = rows.count;
    return ST_OK;
}

static enum status count_of(struct work *w, const struct db_statement *statement,
                            const struct db_value *binds, size_t count, int64_t *ret_count)
{
    struct db_row row;

    TRY(db_one(w, statement, binds, count, &row));
    *ret_count = db_cell_int(&row, 0);
    return ST_OK;
}

enum status plan_store_derived(struct work *w, struct str parent, int64_t *ret_count)
{
    return count_of(w, &SQL_PLAN_DERIVED, DB_BINDS(plain(parent)), ret_count);
}

enum status plan_store_move(struct work *w, struct str parent, struct str to)
{
    return db_run(w, &SQL_PLAN_MOVE, DB_BINDS(plain(to), plain(parent)), NULL);
}

enum status plan_store_bases(struct work *w, struct str after, int64_t limit, json_t *items,
                             struct str *ret_last, int64_t *ret_total)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_PLAN_BASES, DB_BINDS(plain(after), db_int(limit)), &rows));
    *ret_last = STR("");
    for (size_t i = 0; i < rows.count; i++) {
        json_t *item = json_new_object(w->arena), *party = json_new_object(w->arena);

        json_put_text(party, "id", db_cell_text(&rows.rows[i], 2));
        json_put_text(party, "name", db_cell_text(&rows.rows[i], 3));
        json_put_text(item, "id", db_cell_text(&rows.rows[i], 0));
        json_put_text(item, "title", db_cell_text(&rows.rows[i], 1));
        json_put(item, "party", party);
        json_put_text(item, "code", db_cell_text(&rows.rows[i], 4));
        json_put_text(item, "issued_on", db_cell_text(&rows.rows[i], 5));
        json_put_text(item, "effective_on", db_cell_text(&rows.rows[i], 6));
        json_add(items, item);
        if ((int64_t)i + 1 == limit)
            *ret_last = db_cell_text(&rows.rows[i], 0);
    }
    return count_of(w, &SQL_PLAN_BASE_COUNT, DB_NONE, ret_total);
}
