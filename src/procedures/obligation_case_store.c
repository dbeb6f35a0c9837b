/* SPDX-License-Identifier: Apache-2.0
 * Sight of subjects, asked of the closure tables. */
#include "procedures/obligation_case_store.h"

#include "db/db.h"
#include "procedures/obligation_case_store.sql.h"
#include "registry/actor.h"
#include "registry/scope.h"

enum status obligation_case_store_reach(struct work *w, struct str subject, bool *ret_is_reached)
{
    struct scope scope = scope_of(w);
    struct db_row row;

    *ret_is_reached = false;
    if (scope.kind != SCOPE_REGION)
        return ST_OK;
    TRY(db_one(w, &SQL_OBLIGATION_CASE_REACH,
               DB_BINDS(db_text(scope.region), db_text(scope.sector), db_text(subject)), &row));
    *ret_is_reached = db_cell_int(&row, 0) != 0;
    return ST_OK;
}

enum status obligation_case_store_place(struct work *w, struct obligation_row *row)
{
    struct db_row cells;
    bool is_system = str_is(row->subject_type, "system");

    TRY(db_one(w, is_system ? &SQL_OBLIGATION_CASE_SYSTEM : &SQL_OBLIGATION_CASE_PARTY,
               DB_BINDS(db_text(row->subject)), &cells));
    row->party_id = db_cell_text(&cells, 0);
    row->region = db_cell_text(&cells, 1);
    row->sector = is_system ? db_cell_text(&cells, 2) : STR("");
    row->level = is_system ? db_cell_int(&cells, 3) : 0;
    return ST_OK;
}
