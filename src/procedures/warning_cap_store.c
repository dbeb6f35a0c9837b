/* SPDX-License-Identifier: Apache-2.0
 * CAP messages in the record store. */
#include "procedures/warning_cap_store.h"

#include "db/db.h"
#include "procedures/warning_cap_store.sql.h"

static struct db_value plain(struct str text)
{
    return db_text(text.ptr != NULL ? text : STR(""));
}

enum status warning_cap_store_code(struct work *w, struct str party_id, struct str *ret_code)
{
    struct db_row row;

    TRY(db_one(w, &SQL_CAP_PARTY_CODE, DB_BINDS(plain(party_id)), &row));
    *ret_code = db_cell_text(&row, 0);
    return ST_OK;
}

enum status warning_cap_store_known(struct work *w, struct str id, struct str code, struct str name,
                                    struct str *ret_party_id)
{
    struct db_row row;
    enum status status =
        db_one(w, &SQL_CAP_PARTY_KNOWN, DB_BINDS(plain(id), plain(code), plain(name)), &row);

    *ret_party_id = status == ST_OK ? db_cell_text(&row, 0) : STR("");
    return status == ST_NOT_FOUND ? ST_OK : status;
}

enum status warning_cap_store_add(struct work *w, const struct warning_cap_row *row)
{
    return db_run(w, &SQL_CAP_MESSAGE_ADD,
                  DB_BINDS(plain(row->party_id), plain(row->sender), plain(row->identifier),
                           db_int(row->sent.ms), plain(row->message_type), plain(row->status),
                           plain(row->dossier_id), plain(row->signature), plain(row->signer),
                           plain(row->digest), db_int(w->now.ms), db_textz(w->actor_id),
                           plain(row->xml)),
                  NULL);
}

enum status warning_cap_store_find(struct work *w, struct str party_id, struct str sender,
                                   struct str identifier, struct warning_cap_row *ret_row)
{
    struct db_row row;

    TRY(db_one(w, &SQL_CAP_MESSAGE_FIND,
               DB_BINDS(plain(party_id), plain(sender), plain(identifier)), &row));
    *ret_row = (struct warning_cap_row){
        .party_id = party_id,
        .sender = sender,
        .identifier = identifier,
        .dossier_id = db_cell_text(&row, 0),
        .signature = db_cell_text(&row, 1),
        .signer = db_cell_text(&row, 2),
        .digest = db_cell_text(&row, 3),
        .came_at = {db_cell_int(&row, 4)},
        .sent = {db_cell_int(&row, 5)},
        .message_type = db_cell_text(&row, 6),
    };
    return ST_OK;
}

enum status warning_cap_store_latest(struct work *w, struct str dossier_id, struct str *ret_xml)
{
    struct db_row row;

    TRY(db_one(w, &SQL_CAP_MESSAGE_LATEST, DB_BINDS(plain(dossier_id)), &row));
    *ret_xml = db_cell_text(&row, 0);
    return ST_OK;
}

enum status warning_cap_store_feed(struct work *w, struct instant lifted_after, int64_t limit,
                                   struct str **ret_ids, size_t *ret_count)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_CAP_FEED, DB_BINDS(db_int(lifted_after.ms), db_int(limit)), &rows));
    *ret_ids = ARENA_ARRAY(w->arena, rows.count + 1, struct str);
    for (size_t i = 0; i < rows.count; i++)
        (*ret_ids)[i] = db_cell_text(&rows.rows[i], 0);
    *ret_count = rows.count;
    return ST_OK;
}
