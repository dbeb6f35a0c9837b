/* SPDX-License-Identifier: Apache-2.0
 * What a drill consists of. */
#include "procedures/drill_store.h"

#include "db/db.h"
#include "procedures/drill_store.sql.h"

static struct db_value plain(struct str text)
{
    return db_text(text.ptr != NULL ? text : STR(""));
}

static struct db_value instant_or_null(struct instant at)
{
    return at.ms == 0 ? db_null() : db_int(at.ms);
}

enum status drill_store_put_part(struct work *w, struct str dossier_id, struct str party_id,
                                 struct str part)
{
    return db_run(w, &SQL_DRILL_PUT_PART, DB_BINDS(plain(dossier_id), plain(party_id), plain(part)),
                  NULL);
}

enum status drill_store_part(struct work *w, struct str dossier_id, struct str party_id,
                             struct str *ret_part)
{
    struct db_row row;

    enum status status =
        db_one(w, &SQL_DRILL_PART, DB_BINDS(plain(dossier_id), plain(party_id)), &row);
    if (status != ST_OK && status != ST_NOT_FOUND)
        return status;
    *ret_part = status == ST_OK ? db_cell_text(&row, 0) : STR("");
    return ST_OK;
}

enum status drill_store_drop_parts(struct work *w, struct str dossier_id)
{
    return db_run(w, &SQL_DRILL_DROP_PARTS, DB_BINDS(plain(dossier_id)), NULL);
}

enum status drill_store_undertake(struct work *w, const struct drill_undertaking *u)
{
    return db_run(w, &SQL_DRILL_UNDERTAKE,
                  DB_BINDS(plain(u->dossier_id), plain(u->account_id), plain(u->person),
                           plain(u->party_id), plain(u->digest), db_int(u->at.ms)),
                  NULL);
}

enum status drill_store_undertakings(struct work *w, struct str dossier_id,
                                     struct drill_undertaking **ret_rows, size_t *ret_count)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_DRILL_UNDERTAKINGS, DB_BINDS(plain(dossier_id)), &rows));
    struct drill_undertaking *found = arena_take(w->arena, (rows.count + 1) * sizeof *found);
    for (size_t i = 0; i < rows.count; i++)
        found[i] = (struct drill_undertaking){
            .dossier_id = db_cell_text(&rows.rows[i], 0),
            .account_id = db_cell_text(&rows.rows[i], 1),
            .person = db_cell_text(&rows.rows[i], 2),
            .party_id = db_cell_text(&rows.rows[i], 3),
            .digest = db_cell_text(&rows.rows[i], 4),
            .at = {db_cell_int(&rows.rows[i], 5)},
        };
    *ret_rows = found;
    *ret_count = rows.count;
    return ST_OK;
}

enum status drill_store_has_undertaken(struct work *w, struct str dossier_id, struct str account_id,
                                       bool *ret_has)
{
    struct db_row row;

    TRY(db_one(w, &SQL_DRILL_HAS_UNDERTAKEN, DB_BINDS(plain(dossier_id), plain(account_id)), &row));
    *ret_has = db_cell_int(&row, 0) > 0;
    return ST_OK;
}

enum status drill_store_drop_undertakings(struct work *w, struct str dossier_id)
{
    return db_run(w, &SQL_DRILL_DROP_UNDERTAKINGS, DB_BINDS(plain(dossier_id)), NULL);
}

enum status drill_store_drop_script(struct work *w, struct str dossier_id)
{
    TRY(db_run(w, &SQL_DRILL_DROP_INJECTS, DB_BINDS(plain(dossier_id)), NULL));
    return db_run(w, &SQL_DRILL_DROP_EXPECTATIONS, DB_BINDS(plain(dossier_id)), NULL);
}

enum status drill_store_add_inject(struct work *w, const struct drill_inject *i)
{
    return db_run(w, &SQL_DRILL_ADD_INJECT,
                  DB_BINDS(plain(i->id), plain(i->dossier_id), db_int(i->number),
                           db_int(i->offset_minutes), plain(i->party_id), plain(i->channel),
                           plain(i->words)),
                  NULL);
}

enum status drill_store_add_expectation(struct work *w, const struct drill_expectation *e)
{
    return db_run(w, &SQL_DRILL_ADD_EXPECTATION,
                  DB_BINDS(plain(e->id), plain(e->dossier_id), db_int(e->number),
                           plain(e->inject_id), plain(e->party_id), plain(e->words), plain(e->act),
                           db_int(e->within_minutes), plain(e->clause), db_int(e->points)),
                  NULL);
}

enum status drill_store_injects(struct work *w, struct str dossier_id,
                                struct drill_inject **ret_rows, size_t *ret_count)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_DRILL_INJECTS, DB_BINDS(plain(dossier_id)), &rows));
    struct drill_inject *found = arena_take(w->arena, (rows.count + 1) * sizeof *found);
    for (size_t i = 0; i < rows.count; i++) {
        const struct db_row *row = &rows.rows[i];
        found[i] = (struct drill_inject){
            .id = db_cell_text(row, 0),
            .dossier_id = db_cell_text(row, 1),
            .number = db_cell_int(row, 2),
            .offset_minutes = db_cell_int(row, 3),
            .party_id = db_cell_text(row, 4),
            .party_name = db_cell_text(row, 5),
            .channel = db_cell_text(row, 6),
            .words = db_cell_text(row, 7),
            .released_at = {db_cell_int(row, 8)},
            .released_by = db_cell_text(row, 9),
        };
    }
    *ret_rows = found;
    *ret_count = rows.count;
    return ST_OK;
}

enum status drill_store_expectations(struct work *w, struct str dossier_id,
                                     struct drill_expectation **ret_rows, size_t *ret_count)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_DRILL_EXPECTATIONS, DB_BINDS(plain(dossier_id)), &rows));
    struct drill_expectation *found = arena_take(w->arena, (rows.count + 1) * sizeof *found);
    for (size_t i = 0; i < rows.count; i++) {
        const struct db_row *row = &rows.rows[i];
        found[i] = (struct drill_expectation){
            .id = db_cell_text(row, 0),
            .dossier_id = db_cell_text(row, 1),
            .number = db_cell_int(row, 2),
            .inject_id = db_cell_text(row, 3),
            .party_id = db_cell_text(row, 4),
            .party_name = db_cell_text(row, 5),
            .words = db_cell_text(row, 6),
            .act = db_cell_text(row, 7),
            .within_minutes = db_cell_int(row, 8),
            .clause = db_cell_text(row, 9),
            .points = db_cell_int(row, 10),
            .result = db_cell_text(row, 11),
            .actual_at = {db_cell_int(row, 12)},
            .source = db_cell_text(row, 13),
            .score = db_cell_is_null(row, 14) ? -1 : db_cell_int(row, 14),
            .note = db_cell_text(row, 15),
            .judged_by = db_cell_text(row, 16),
            .judged_at = {db_cell_int(row, 17)},
        };
    }
    *ret_rows = found;
    *ret_count = rows.count;
    return ST_OK;
}

enum status drill_store_release(struct work *w, struct str inject_id, struct instant at,
                                struct str by, bool *ret_released)
{
    int64_t changed;

    TRY(db_run(w, &SQL_DRILL_RELEASE, DB_BINDS(db_int(at.ms), plain(by), plain(inject_id)),
               &changed));
    *ret_released = changed > 0;
    return ST_OK;
}

enum status drill_store_judge(struct work *w, const struct drill_expectation *e)
{
    return db_run(w, &SQL_DRILL_JUDGE,
                  DB_BINDS(plain(e->result), instant_or_null(e->actual_at), plain(e->source),
                           e->score < 0 ? db_null() : db_int(e->score), plain(e->note),
                           plain(e->judged_by), instant_or_null(e->judged_at), plain(e->id)),
                  NULL);
}

enum status drill_store_add_action(struct work *w, struct drill_action *a)
{
    struct db_row row;

    TRY(db_one(w, &SQL_DRILL_LAST_ACTION, DB_BINDS(plain(a->dossier_id)), &row));
    a->number = db_cell_int(&row, 0) + 1;
    return db_run(w, &SQL_DRILL_ADD_ACTION,
                  DB_BINDS(plain(a->id), plain(a->dossier_id), db_int(a->number), db_int(a->at.ms),
                           plain(a->account_id), plain(a->person), plain(a->party_id),
                           plain(a->target), plain(a->technique), plain(a->words),
                           plain(a->verdict), plain(a->code), plain(a->zh), plain(a->en),
                           plain(a->clause)),
                  NULL);
}

enum status drill_store_actions(struct work *w, struct str dossier_id, int64_t after, int64_t limit,
                                struct drill_action **ret_rows, size_t *ret_count)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_DRILL_ACTIONS, DB_BINDS(plain(dossier_id), db_int(after), db_int(limit)),
                  &rows));
    struct drill_action *found = arena_take(w->arena, (rows.count + 1) * sizeof *found);
    for (size_t i = 0; i < rows.count; i++) {
        const struct db_row *row = &rows.rows[i];
        found[i] = (struct drill_action){
            .id = db_cell_text(row, 0),
            .dossier_id = db_cell_text(row, 1),
            .number = db_cell_int(row, 2),
            .at = {db_cell_int(row, 3)},
            .account_id = db_cell_text(row, 4),
            .person = db_cell_text(row, 5),
            .party_id = db_cell_text(row, 6),
            .target = db_cell_text(row, 7),
            .technique = db_cell_text(row, 8),
            .words = db_cell_text(row, 9),
            .verdict = db_cell_text(row, 10),
            .code = db_cell_text(row, 11),
            .zh = db_cell_text(row, 12),
            .en = db_cell_text(row, 13),
            .clause = db_cell_text(row, 14),
        };
    }
    *ret_rows = found;
    *ret_count = rows.count;
    return ST_OK;
}

enum status drill_store_count_actions(struct work *w, struct str dossier_id, int64_t *ret_all,
                                      int64_t *ret_refused)
{
    struct db_row row;

    TRY(db_one(w, &SQL_DRILL_COUNT_ACTIONS, DB_BINDS(plain(dossier_id)), &row));
    *ret_all = db_cell_int(&row, 0);
    *ret_refused = db_cell_int(&row, 1);
    return ST_OK;
}

enum status drill_store_running(struct work *w, struct str **ret_ids, size_t *ret_count)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_DRILL_RUNNING, DB_BINDS(db_int(DRILL_RUNNING_MAX)), &rows));
    struct str *ids = arena_take(w->arena, (rows.count + 1) * sizeof *ids);
    for (size_t i = 0; i < rows.count; i++)
        ids[i] = db_cell_text(&rows.rows[i], 0);
    *ret_ids = ids;
    *ret_count = rows.count;
    return ST_OK;
}

enum status drill_store_first_act(struct work *w, struct str act, struct str party_id,
                                  struct instant from, struct instant *ret_at)
{
    struct db_row row;

    enum status status = db_one(w, &SQL_DRILL_FIRST_ACT,
                                DB_BINDS(plain(act), db_int(from.ms), plain(party_id)), &row);
    if (status != ST_OK && status != ST_NOT_FOUND)
        return status;
    ret_at->ms = status == ST_OK ? db_cell_int(&row, 0) : 0;
    return ST_OK;
}
