/* SPDX-License-Identifier: Apache-2.0
 * What investigations look for in the record store. */
#include "procedures/investigation_store.h"

#include "db/db.h"
#include "procedures/investigation_store.sql.h"

static const int64_t DAY_MS = INT64_C(24) * 60 * 60 * 1000;

enum status investigation_store_unanswered(struct work *w, struct str **ret_ids, size_t *ret_count)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_INVESTIGATION_UNANSWERED,
                  DB_BINDS(db_int(w->now.ms - INVESTIGATION_STORE_DAYS * DAY_MS),
                           db_int(INVESTIGATION_STORE_STEP)),
                  &rows));
    *ret_ids = ARENA_ARRAY(w->arena, rows.count + 1, struct str);
    for (size_t i = 0; i < rows.count; i++)
        (*ret_ids)[i] = db_cell_text(&rows.rows[i], 0);
    *ret_count = rows.count;
    return ST_OK;
}
