/* SPDX-License-Identifier: Apache-2.0
 * The table fact. */
#include "registry/fact_store.h"

#include "base/banned.h"
#include "db/db.h"
#include "registry/fact_store.sql.h"

enum status fact_store_insert(struct work *w, const struct fact_row *row)
{
    return db_run(w, &SQL_FACT_INSERT,
                  DB_BINDS(db_text(row->id), db_text(row->subject_type), db_text(row->subject),
                           db_text(row->word), db_int(row->at.ms), db_text(row->value),
                           db_text(row->source), db_int(row->recorded_at.ms),
                           db_text(row->recorded_by), db_text(row->recorded_name),
                           db_text(row->reason), db_text(row->attachment)),
                  NULL);
}

static struct fact_row of_row(const struct db_row *row)
{
    return (struct fact_row){
        .id = db_cell_text(row, 0),
        .subject_type = db_cell_text(row, 1),
        .subject = db_cell_text(row, 2),
        .word = db_cell_text(row, 3),
        .at = {db_cell_int(row, 4)},
        .value = db_cell_text(row, 5),
        .source = db_cell_text(row, 6),
        .recorded_at = {db_cell_int(row, 7)},
        .recorded_by = db_cell_text(row, 8),
        .recorded_name = db_cell_text(row, 9),
        .reason = db_cell_text(row, 10),
        .attachment = db_cell_text(row, 11),
        .voided_at = {db_cell_int(row, 12)},
        .void_reason = db_cell_text(row, 13),
    };
}

enum status fact_store_load(struct work *w, struct str id, struct fact_row *ret_row)
{
    struct db_row row;

    TRY(db_one(w, &SQL_FACT_LOAD, DB_BINDS(db_text(id)), &row));
    *ret_row = of_row(&row);
    return ST_OK;
}

enum status fact_store_void(struct work *w, struct str id, struct str reason)
{
    return db_run(w, &SQL_FACT_VOID,
                  DB_BINDS(db_int(w->now.ms), db_textz(w->actor_id), db_text(reason), db_text(id)),
                  NULL);
}

enum status fact_store_has(struct work *w, struct str subject, struct str word, struct instant at,
                           bool *ret_has)
{
    struct db_row row;

    TRY(db_one(w, &SQL_FACT_HAS, DB_BINDS(db_text(subject), db_int(at.ms), db_text(word)), &row));
    *ret_has = db_cell_int(&row, 0) > 0;
    return ST_OK;
}

struct each_cookie {
    fact_store_fn *each;
    void *cookie;
};

static enum status each_row(void *cookie, const struct db_row *row)
{
    struct each_cookie *c = cookie;
    struct fact_row fact = of_row(row);

    return c->each(c->cookie, &fact);
}

enum status fact_store_each(struct work *w, struct str subject, fact_store_fn *each, void *cookie)
{
    struct each_cookie c = {.each = each, .cookie = cookie};

    return db_each(w, &SQL_FACT_EACH, DB_BINDS(db_text(subject), db_int(FACT_LIST_MAX)), each_row,
                   &c);
}
