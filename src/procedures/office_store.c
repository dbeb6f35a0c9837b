/* SPDX-License-Identifier: Apache-2.0
 * Parties as offices, read from the record store. */
#include "procedures/office_store.h"

#include "db/db.h"
#include "procedures/office_store.sql.h"

enum status office_store_load(struct work *w, struct str party_id, struct office_store_row *ret_row)
{
    struct db_row row;

    TRY(db_one(w, &SQL_OFFICE_LOAD, DB_BINDS(db_text(party_id.ptr ? party_id : STR(""))), &row));
    *ret_row = (struct office_store_row){
        .name = db_cell_text(&row, 0),
        .kinds = (uint32_t)db_cell_int(&row, 1),
        .region = db_cell_text(&row, 2),
        .level = db_cell_text(&row, 3),
        .sectors = db_cell_text(&row, 4),
    };
    return ST_OK;
}

enum status office_store_nearest(struct work *w, struct str region, uint32_t kind,
                                 struct str *ret_party_id)
{
    struct db_row row;

    TRY(db_one(w, &SQL_OFFICE_NEAREST, DB_BINDS(db_text(region), db_int((int64_t)kind)), &row));
    *ret_party_id = db_cell_text(&row, 0);
    return ST_OK;
}
