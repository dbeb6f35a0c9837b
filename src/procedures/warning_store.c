/* SPDX-License-Identifier: Apache-2.0
 * Warnings in the record store. */
#include "procedures/warning_store.h"

#include "db/db.h"
#include "procedures/warning_store.sql.h"

enum { DUTY_EVENTS_MAX = 20000 }; /* events of one warning that its page adds up */

enum status warning_store_count_up(struct work *w, struct str party_id, int64_t year,
                                   int64_t *ret_number)
{
    struct db_row row;

    TRY(db_run(w, &SQL_WARNING_COUNT_UP, DB_BINDS(db_text(party_id), db_int(year)), NULL));
    TRY(db_one(w, &SQL_WARNING_COUNTED, DB_BINDS(db_text(party_id), db_int(year)), &row));
    *ret_number = db_cell_int(&row, 0);
    return ST_OK;
}

enum status warning_store_stated(struct work *w, struct str warning_id, struct str **ret_parties,
                                 size_t *ret_count)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_WARNING_STATED, DB_BINDS(db_text(warning_id)), &rows));
    *ret_parties = ARENA_ARRAY(w->arena, rows.count + 1, struct str);
    for (size_t i = 0; i < rows.count; i++)
        (*ret_parties)[i] = db_cell_text(&rows.rows[i], 0);
    *ret_count = rows.count;
    return ST_OK;
}

enum status warning_store_duties(struct work *w, struct str warning_id, struct str party_id,
                                 json_t **ret_by_rule)
{
    json_t *by_rule = json_new_object(w->arena);
    struct db_rows rows;
    char text[INSTANT_TEXT_BYTES];

    TRY(db_select(w, &SQL_WARNING_DUTIES,
                  DB_BINDS(db_int(w->now.ms), db_text(warning_id),
                           db_text(party_id.ptr ? party_id : STR("")), db_int(DUTY_EVENTS_MAX)),
                  &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const struct db_row *row = &rows.rows[i];
        json_t *sum = json_new_object(w->arena);
        json_put_int(sum, "total", db_cell_int(row, 1));
        json_put_int(sum, "met", db_cell_int(row, 2));
        json_put_int(sum, "overdue", db_cell_int(row, 3));
        if (db_cell_is_null(row, 4))
            json_put_null(sum, "due_at");
        else
            json_put_textz(sum, "due_at",
                           instant_print((struct instant){db_cell_int(row, 4)}, text));
        json_put(by_rule, str_zero(w->arena, db_cell_text(row, 0)), sum);
    }
    *ret_by_rule = by_rule;
    return ST_OK;
}
