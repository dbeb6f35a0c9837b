/* SPDX-License-Identifier: Apache-2.0
 * The table sector. */
#include "registry/sector_store.h"

#include "base/banned.h"
#include "db/db.h"
#include "registry/sector_store.sql.h"

enum status sector_store_load(struct work *w, struct str code, struct sector *ret_sector)
{
    struct db_row row;

    TRY(db_one(w, &SQL_SECTOR_LOAD, DB_BINDS(db_text(code)), &row));
    *ret_sector = (struct sector){
        .code = db_cell_text(&row, 0),
        .name_zh = db_cell_text(&row, 1),
        .name_en = db_cell_text(&row, 2),
        .parent = db_cell_text(&row, 3),
        .path = db_cell_text(&row, 4),
    };
    return ST_OK;
}

struct list_cookie {
    struct arena *arena;
    json_t *items;
};

static enum status list_row(void *cookie, const struct db_row *row)
{
    struct list_cookie *c = cookie;
    json_t *item = json_new_object(c->arena);

    json_put_text(item, "code", db_cell_text(row, 0));
    json_put_text(item, "name_zh", db_cell_text(row, 1));
    json_put_text(item, "name_en", db_cell_text(row, 2));
    json_put_text(item, "parent", db_cell_text(row, 3));
    json_add(c->items, item);
    return ST_OK;
}

enum status sector_store_list(struct work *w, json_t *items)
{
    struct list_cookie cookie = {.arena = w->arena, .items = items};

    return db_each(w, &SQL_SECTOR_LIST, DB_NONE, list_row, &cookie);
}

enum status sector_store_put(struct work *w, const struct sector *sector)
{
    return db_run(w, &SQL_SECTOR_PUT,
                  DB_BINDS(db_text(sector->code), db_text(sector->name_zh),
                           db_text(sector->name_en), db_text(sector->parent),
                           db_text(sector->path)),
                  NULL);
}
