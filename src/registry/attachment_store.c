/* SPDX-License-Identifier: Apache-2.0
 * Rows of attachments. */
#include "registry/attachment_store.h"

#include "db/db.h"
#include "registry/attachment_store.sql.h"

#include "base/banned.h"

static struct attachment of_row(struct arena *arena, const struct db_row *row)
{
    struct attachment a = {0};

    a.id = str_copy(arena, db_cell_text(row, 0));
    a.digest = str_copy(arena, db_cell_text(row, 1));
    a.name = str_copy(arena, db_cell_text(row, 2));
    a.media_type = str_copy(arena, db_cell_text(row, 3));
    a.bytes = db_cell_int(row, 4);
    a.owner = str_copy(arena, db_cell_text(row, 5));
    a.slot = str_copy(arena, db_cell_text(row, 6));
    a.by = str_copy(arena, db_cell_text(row, 7));
    a.at.ms = db_cell_int(row, 8);
    return a;
}

enum status attachment_insert(struct work *w, const struct attachment *a)
{
    return db_run(w, &SQL_ATTACHMENT_INSERT,
                  DB_BINDS(db_text(a->id), db_text(a->digest), db_text(a->name),
                           db_text(a->media_type), db_int(a->bytes), db_text(a->owner),
                           db_text(a->slot), db_text(a->by), db_int(a->at.ms)),
                  NULL);
}

enum status attachment_load(struct work *w, struct str id, struct attachment *ret_attachment)
{
    struct db_row row;
    enum status status = db_one(w, &SQL_ATTACHMENT_BY_ID, DB_BINDS(db_text(id)), &row);

    if (status == ST_NOT_FOUND)
        return work_fail(w, ST_NOT_FOUND, "attachment", "没有这个附件",
                         "there is no such attachment");
    TRY(status);
    *ret_attachment = of_row(w->arena, &row);
    return ST_OK;
}

enum status attachment_list(struct work *w, struct str owner, json_t **ret_list)
{
    json_t *list = json_new_list(w->arena);
    struct db_rows rows;

    TRY(db_select(w, &SQL_ATTACHMENT_BY_OWNER, DB_BINDS(db_text(owner)), &rows));
    for (size_t i = 0; i < rows.count; i++) {
        struct attachment a = of_row(w->arena, &rows.rows[i]);

        json_add(list, attachment_json(w->arena, &a));
    }
    *ret_list = list;
    return ST_OK;
}

enum status attachment_delete(struct work *w, struct str id)
{
    return db_run(w, &SQL_ATTACHMENT_DELETE, DB_BINDS(db_text(id)), NULL);
}
