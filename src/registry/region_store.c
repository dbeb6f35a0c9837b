/* SPDX-License-Identifier: Apache-2.0
 * The table region. */
#include "registry/region_store.h"

#include "base/banned.h"
#include "db/db.h"
#include "registry/region_store.sql.h"

static struct region of_row(const struct db_row *row)
{
    return (struct region){
        .code = db_cell_text(row, 0),
        .version = db_cell_int(row, 1),
        .name = db_cell_text(row, 2),
        .name_en = db_cell_text(row, 3),
        .level = db_cell_text(row, 4),
        .parent = db_cell_text(row, 5),
        .valid_from = db_cell_text(row, 6),
        .valid_to = db_cell_text(row, 7),
        .successor = db_cell_text(row, 8),
        .path = db_cell_text(row, 9),
    };
}

enum status region_store_load(struct work *w, struct str code, struct region *ret_region)
{
    struct db_row row;

    TRY(db_one(w, &SQL_REGION_LOAD, DB_BINDS(db_text(code)), &row));
    *ret_region = of_row(&row);
    return ST_OK;
}

json_t *region_store_json(struct arena *arena, const struct region *region)
{
    json_t *object = json_new_object(arena);

    json_put_text(object, "code", region->code);
    json_put_int(object, "version", region->version);
    json_put_text(object, "name", region->name);
    json_put_text(object, "name_en", region->name_en);
    json_put_text(object, "level", region->level);
    json_put_text(object, "parent", region->parent);
    json_put_text(object, "valid_from", region->valid_from);
    json_put_text(object, "valid_to", region->valid_to);
    json_put_text(object, "successor", region->successor);
    return object;
}

struct list_cookie {
    struct arena *arena;
    json_t *items;
};

static enum status list_row(void *cookie, const struct db_row *row)
{
    struct list_cookie *c = cookie;
    struct region region = of_row(row);

    json_add(c->items, region_store_json(c->arena, &region));
    return ST_OK;
}

enum status region_store_list(struct work *w, json_t *items)
{
    struct list_cookie cookie = {.arena = w->arena, .items = items};

    return db_each(w, &SQL_REGION_LIST, DB_NONE, list_row, &cookie);
}

enum status region_store_insert(struct work *w, const struct region *region)
{
    return db_run(w, &SQL_REGION_INSERT,
                  DB_BINDS(db_text(region->code), db_text(region->name), db_text(region->name_en),
                           db_text(region->level), db_text(region->parent),
                           db_text(region->valid_from), db_text(region->valid_to),
                           db_text(region->successor), db_text(region->path)),
                  NULL);
}

enum status region_store_update(struct work *w, const struct region *region)
{
    return db_run(w, &SQL_REGION_UPDATE,
                  DB_BINDS(db_text(region->name), db_text(region->name_en), db_text(region->level),
                           db_text(region->valid_from), db_text(region->valid_to),
                           db_text(region->successor), db_text(region->code)),
                  NULL);
}
