/* SPDX-License-Identifier: Apache-2.0
 * The tables obligation_stale, obligation_subject and obligation_set. */
#include "procedures/obligation_eval_store.h"

#include "base/digest.h"
#include "db/db.h"
#include "procedures/obligation_eval_store.sql.h"

enum status obligation_eval_store_lock(struct work *w)
{
    struct db_row row;

    return db_one(w, &SQL_OBLIGATION_EVAL_LOCK, DB_NONE, &row);
}

enum status obligation_eval_store_stale(struct work *w, bool is_own_only, int limit,
                                        struct obligation_eval_stale_row **ret_rows,
                                        size_t *ret_count)
{
    struct obligation_eval_stale_row *stale;
    struct db_rows rows;

    if (is_own_only)
        TRY(db_select(w, &SQL_OBLIGATION_EVAL_STALE_NOW, DB_BINDS(db_int(w->now.ms), db_int(limit)),
                      &rows));
    else
        TRY(db_select(w, &SQL_OBLIGATION_EVAL_STALE, DB_BINDS(db_int(limit)), &rows));
    stale = ARENA_ARRAY(w->arena, rows.count + 1, struct obligation_eval_stale_row);
    for (size_t i = 0; i < rows.count; i++)
        stale[i] = (struct obligation_eval_stale_row){db_cell_text(&rows.rows[i], 0),
                                                      db_cell_text(&rows.rows[i], 1)};
    *ret_rows = stale;
    *ret_count = rows.count;
    return ST_OK;
}

enum status obligation_eval_stale(struct work *w, int64_t *ret_count)
{
    struct db_row row;

    TRY(db_one(w, &SQL_OBLIGATION_EVAL_COUNT_STALE, DB_NONE, &row));
    *ret_count = db_cell_int(&row, 0);
    return ST_OK;
}

enum status obligation_eval_store_fresh(struct work *w, struct str subject)
{
    return db_run(w, &SQL_OBLIGATION_EVAL_FRESH, DB_BINDS(db_text(subject)), NULL);
}

enum status obligation_eval_store_touch_systems(struct work *w, struct str party_id)
{
    return db_run(w, &SQL_OBLIGATION_EVAL_TOUCH_SYSTEMS,
                  DB_BINDS(db_int(w->now.ms), db_text(party_id)), NULL);
}

enum status obligation_eval_store_last(struct work *w, struct str subject,
                                       struct obligation_eval_last *ret_last)
{
    struct db_row row;

    TRY(db_one(w, &SQL_OBLIGATION_EVAL_SUBJECT, DB_BINDS(db_text(subject)), &row));
    *ret_last = (struct obligation_eval_last){
        .set_no = db_cell_int(&row, 0),
        .digest = db_cell_int(&row, 1),
        .seen = db_cell_int(&row, 2),
        .region = db_cell_text(&row, 3),
        .sector = db_cell_text(&row, 4),
        .level = db_cell_int(&row, 5),
    };
    return ST_OK;
}

enum status obligation_eval_store_put(struct work *w, struct str subject, const char *type,
                                      struct str party_id, const struct obligation_eval_last *last)
{
    return db_run(w, &SQL_OBLIGATION_EVAL_PUT_SUBJECT,
                  DB_BINDS(db_text(subject), db_textz(type), db_int(last->set_no),
                           db_int(last->digest), db_int(last->seen), db_text(party_id),
                           db_text(last->region), db_text(last->sector), db_int(last->level),
                           db_int(w->now.ms)),
                  NULL);
}

enum status obligation_eval_store_drop(struct work *w, struct str subject)
{
    return db_run(w, &SQL_OBLIGATION_EVAL_DROP_SUBJECT, DB_BINDS(db_text(subject)), NULL);
}

enum status obligation_eval_store_set(struct work *w, struct str rules, size_t size,
                                      int64_t *ret_no)
{
    struct digest_sm3 digest = digest_sm3_of(rules);
    char hex[DIGEST_SM3_HEX_BYTES];
    struct db_row row;

    (void)digest_hex(&digest, hex);
    enum status status = db_one(w, &SQL_OBLIGATION_EVAL_SET, DB_BINDS(db_textz(hex)), &row);
    if (status == ST_OK)
        *ret_no = db_cell_int(&row, 0);
    if (status != ST_NOT_FOUND)
        return status;
    TRY(db_one(w, &SQL_OBLIGATION_EVAL_NEXT_SET, DB_NONE, &row));
    *ret_no = db_cell_int(&row, 0);
    return db_run(w, &SQL_OBLIGATION_EVAL_PUT_SET,
                  DB_BINDS(db_int(*ret_no), db_textz(hex), db_int((int64_t)size), db_text(rules)),
                  NULL);
}
