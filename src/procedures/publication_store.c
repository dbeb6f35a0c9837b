/* SPDX-License-Identifier: Apache-2.0
 * Checks before publication in the record store. */
#include "procedures/publication_store.h"

#include "db/db.h"
#include "procedures/dossier_sight.h"
#include "procedures/publication_store.sql.h"
#include "procedures/publication_view.h"

static struct db_value plain(struct str text)
{
    return db_text(text.ptr != NULL ? text : STR(""));
}

static struct db_value instant_or_null(struct instant at)
{
    return at.ms != 0 ? db_int(at.ms) : db_null();
}

static enum status read_row(struct work *w, const struct db_row *row, struct publication *p)
{
    *p = (struct publication){
        .id = db_cell_text(row, 0),
        .version = db_cell_int(row, 1),
        .state = db_cell_text(row, 2),
        .what = db_cell_text(row, 3),
        .title = db_cell_text(row, 4),
        .text = db_cell_text(row, 5),
        .channel = db_cell_text(row, 6),
        .intended_at = {db_cell_int(row, 7)},
        .dossier_id = db_cell_text(row, 8),
        .party_id = db_cell_text(row, 9),
        .region = db_cell_text(row, 10),
        .sector = db_cell_text(row, 11),
        .fact_id = db_cell_text(row, 12),
        .is_exercise = db_cell_int(row, 13) != 0,
        .made_at = {db_cell_int(row, 14)},
        .made_by = db_cell_text(row, 15),
        .asked_at = {db_cell_int(row, 16)},
        .published_at = {db_cell_int(row, 17)},
        .address = db_cell_text(row, 18),
        .reason = db_cell_text(row, 19),
        .paper = db_cell_text(row, 21),
    };
    return json_read(w->arena, db_cell_text(row, 20), JSON_MAX_BYTES, &w->fault, &p->story);
}

enum status publication_store_insert(struct work *w, const struct publication *p)
{
    return db_run(w, &SQL_PUBLICATION_INSERT,
                  DB_BINDS(plain(p->id), plain(p->state), plain(p->what), plain(p->title),
                           plain(p->text), plain(p->channel), db_int(p->intended_at.ms),
                           plain(p->dossier_id), plain(p->party_id), plain(p->region),
                           plain(p->sector), db_int(p->is_exercise), db_int(p->made_at.ms),
                           plain(p->made_by), db_text(json_canonical(w->arena, p->story))),
                  NULL);
}

enum status publication_store_load(struct work *w, struct str id, struct publication *ret)
{
    struct dossier_sight sight;
    struct db_row row;

    TRY(dossier_sight_of(w, &sight));
    TRY(db_one(w, &SQL_PUBLICATION_LOAD,
               DB_BINDS(db_text(id), db_int(sight.all), db_text(sight.me),
                        db_text(sight.region_path), db_text(sight.sector_path)),
               &row));
    return read_row(w, &row, ret);
}

enum status publication_store_update(struct work *w, struct publication *p)
{
    bool is_open = str_is(p->state, "draft") || str_is(p->state, "asked");
    int64_t changed;

    TRY(db_run(w, &SQL_PUBLICATION_UPDATE,
               DB_BINDS(plain(p->state), db_int(is_open), plain(p->what), plain(p->title),
                        plain(p->text), plain(p->channel), db_int(p->intended_at.ms),
                        plain(p->dossier_id), plain(p->fact_id), instant_or_null(p->asked_at),
                        instant_or_null(p->published_at), plain(p->address), plain(p->paper),
                        plain(p->reason), db_text(json_canonical(w->arena, p->story)),
                        db_text(p->id), db_int(p->version)),
               &changed));
    if (changed != 1)
        return work_fail(w, ST_STALE, "version", "刚刚有人办理过，请查看最新情况后再办",
                         "somebody has just changed this; look at it again");
    p->version++;
    return ST_OK;
}

enum status publication_store_list(struct work *w, const struct publication_filter *f,
                                   int64_t limit, struct publication_store_page *ret_page)
{
    struct dossier_sight sight;
    struct db_rows rows;
    struct db_row count;

    TRY(dossier_sight_of(w, &sight));
    /* The first is the cursor, the last the limit; the count takes what lies between. */
    const struct db_value binds[] = {
        plain(f->after),
        plain(f->state),
        plain(f->what),
        plain(f->dossier),
        plain(f->view),
        db_text(sight.me),
        db_int(sight.all),
        db_text(sight.region_path),
        db_text(sight.sector_path),
        db_int(limit),
    };
    const size_t bind_count = sizeof binds / sizeof binds[0];

    TRY(db_one(w, &SQL_PUBLICATION_COUNT, binds + 1, bind_count - 2, &count));
    TRY(db_select(w, &SQL_PUBLICATION_LIST, binds, bind_count, &rows));
    ret_page->rows = ARENA_ARRAY(w->arena, rows.count + 1, struct publication);
    for (size_t i = 0; i < rows.count; i++)
        TRY(read_row(w, &rows.rows[i], &ret_page->rows[i]));
    ret_page->count = rows.count;
    ret_page->total = db_cell_int(&count, 0);
    return ST_OK;
}

enum status publication_store_duties(struct work *w, struct str party, struct str fact_id,
                                     struct str **ret_ids, size_t *ret_count)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_PUBLICATION_DUTIES,
                  DB_BINDS(db_text(party), plain(fact_id), db_int(PUBLICATION_NEEDS_MAX)), &rows));
    *ret_ids = ARENA_ARRAY(w->arena, rows.count + 1, struct str);
    for (size_t i = 0; i < rows.count; i++)
        (*ret_ids)[i] = db_cell_text(&rows.rows[i], 0);
    *ret_count = rows.count;
    return ST_OK;
}
