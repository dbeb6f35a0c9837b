/* SPDX-License-Identifier: Apache-2.0
 * Late parties and what moved, out of the store. */
#include "procedures/obligation_home_store.h"

#include "db/db.h"
#include "procedures/obligation_home.h"
#include "procedures/obligation_home_store.sql.h"
#include "procedures/obligation_page_store.h"

struct instant obligation_home_store_since(const struct work *w)
{
    return instant_beijing_start(date_add_days(instant_beijing_date(w->now), -1));
}

enum status obligation_home_store_moved(struct work *w, const struct scope *scope,
                                        struct str party_id, json_t **ret_moved)
{
    static const char *const words[] = {"new", "met", "overdue"};
    struct instant since = obligation_home_store_since(w);
    json_t *moved = json_new_object(w->arena);
    char day[DATE_TEXT_BYTES], today[DATE_TEXT_BYTES];
    struct db_rows rows;

    (void)date_print(instant_beijing_date(since), day);
    (void)date_print(instant_beijing_date(w->now), today);
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        json_put_int(moved, words[i], 0);
    if (party_id.len > 0)
        TRY(db_select(w, &SQL_OBLIGATION_HOME_MOVED_PARTY,
                      DB_BINDS(db_text(party_id), db_int(since.ms), db_textz(day), db_textz(today),
                               db_int(w->now.ms)),
                      &rows));
    else
        TRY(db_select(w, &SQL_OBLIGATION_HOME_MOVED,
                      DB_BINDS(db_text(scope->region), db_text(scope->sector), db_textz(day)),
                      &rows));
    for (size_t i = 0; i < rows.count; i++)
        json_put_int(moved, str_zero(w->arena, db_cell_text(&rows.rows[i], 0)),
                     db_cell_int(&rows.rows[i], 1));
    *ret_moved = moved;
    return ST_OK;
}

static enum status paths_of(struct work *w, const struct scope *scope, struct str *region,
                            struct str *sector)
{
    TRY(obligation_page_store_path(w, false, scope->region, region));
    return obligation_page_store_path(w, true, scope->sector, sector);
}

enum status obligation_home_store_late(struct work *w, const struct scope *scope, json_t **ret_list)
{
    json_t *list = json_new_list(w->arena);
    char today[DATE_TEXT_BYTES];
    struct str region, sector;
    struct db_rows rows;

    TRY(paths_of(w, scope, &region, &sector));
    (void)date_print(instant_beijing_date(w->now), today);
    TRY(db_select(w, &SQL_OBLIGATION_HOME_LATE,
                  DB_BINDS(db_text(region), db_textz(today), db_int(w->now.ms), db_text(sector),
                           db_int(OBLIGATION_HOME_LATE)),
                  &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const struct db_row *row = &rows.rows[i];
        json_t *object = json_new_object(w->arena), *party = json_new_object(w->arena);
        json_t *query = json_new_object(w->arena);

        json_put_text(party, "id", db_cell_text(row, 0));
        json_put_text(party, "name", db_cell_text(row, 1));
        if (db_cell_text(row, 0).len > 0)
            json_put(object, "party", party);
        else
            json_put_null(object, "party");
        json_put_int(object, "overdue", db_cell_int(row, 2));
        json_put_text(object, "oldest_due_on", db_cell_text(row, 3));
        json_put_textz(query, "view", "area");
        json_put_textz(query, "bin", "overdue");
        json_put_text(query, "party", db_cell_text(row, 0));
        json_put(object, "query", query);
        json_add(list, object);
    }
    *ret_list = list;
    return ST_OK;
}

enum status obligation_home_store_acts(struct work *w, const struct scope *scope,
                                       struct str party_id, json_t **ret_list)
{
    json_t *list = json_new_list(w->arena);
    char at[INSTANT_TEXT_BYTES];
    struct str region, sector;
    struct db_rows rows;

    TRY(paths_of(w, scope, &region, &sector));
    TRY(db_select(w, &SQL_OBLIGATION_HOME_ACTS,
                  DB_BINDS(db_int(obligation_home_store_since(w).ms), db_text(party_id),
                           db_text(region), db_text(sector), db_int(OBLIGATION_HOME_LATE)),
                  &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const struct db_row *row = &rows.rows[i];
        json_t *object = json_new_object(w->arena);

        json_put_text(object, "id", db_cell_text(row, 0));
        json_put_text(object, "act", db_cell_text(row, 1));
        json_put_textz(object, "at", instant_print((struct instant){db_cell_int(row, 2)}, at));
        json_put_text(object, "by", db_cell_text(row, 3));
        json_put_text(object, "rule", db_cell_text(row, 4));
        json_put_text(object, "subject_name", db_cell_text(row, 5));
        json_put_text(object, "clause", db_cell_text(row, 6));
        json_add(list, object);
    }
    *ret_list = list;
    return ST_OK;
}
