/* SPDX-License-Identifier: Apache-2.0
 * Statements of obligation_past. */
#include "procedures/obligation_past_store.h"

#include "db/db.h"
#include "procedures/obligation_past_store.sql.h"

static enum status add_id(void *cookie, const struct db_row *row)
{
    json_add_text(cookie, db_cell_text(row, 0));
    return ST_OK;
}

static enum status ids(struct work *w, const struct db_statement *statement, struct str key,
                       json_t **ret_ids)
{
    *ret_ids = json_new_list(w->arena);
    return db_each(w, statement, DB_BINDS(db_text(key)), add_id, *ret_ids);
}

enum status obligation_past_store_systems(struct work *w, struct str party, json_t **ret_ids)
{
    return ids(w, &SQL_OBLIGATION_PAST_SYSTEMS, party, ret_ids);
}

enum status obligation_past_store_matters(struct work *w, struct str system, json_t **ret_ids)
{
    return ids(w, &SQL_OBLIGATION_PAST_MATTERS, system, ret_ids);
}

enum status obligation_past_store_duties(struct work *w, struct str subject, json_t **ret_ids)
{
    return ids(w, &SQL_OBLIGATION_PAST_DUTIES, subject, ret_ids);
}

enum status obligation_past_store_pack(struct work *w, struct str digest, struct str *ret_files)
{
    struct db_row row;

    TRY(db_one(w, &SQL_OBLIGATION_PAST_PACK, DB_BINDS(db_text(digest)), &row));
    *ret_files = str_copy(w->arena, db_cell_text(&row, 0));
    return ST_OK;
}
