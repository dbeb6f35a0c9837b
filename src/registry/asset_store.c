/* SPDX-License-Identifier: Apache-2.0
 * The table asset.  Ranges are kept by class (see registry/address.h): of each class only a short
 * stretch of first addresses can hold a given address, so a look-up is one index range per class.
 */
#include "registry/asset_store.h"

#include "base/banned.h"
#include "base/id.h"
#include "db/db.h"
#include "registry/asset_store.sql.h"

static struct asset of_row(const struct db_row *row, struct arena *arena)
{
    return (struct asset){
        .id = str_copy(arena, db_cell_text(row, 0)),
        .version = db_cell_int(row, 1),
        .system_id = str_copy(arena, db_cell_text(row, 2)),
        .kind = str_copy(arena, db_cell_text(row, 3)),
        .value = str_copy(arena, db_cell_text(row, 4)),
        .low = str_copy(arena, db_cell_text(row, 5)),
        .high = str_copy(arena, db_cell_text(row, 6)),
        .note = str_copy(arena, db_cell_text(row, 7)),
    };
}

enum status asset_store_load(struct work *w, struct str id, struct asset *ret_asset)
{
    struct db_row row;

    TRY(db_one(w, &SQL_ASSET_LOAD, DB_BINDS(db_text(id)), &row));
    *ret_asset = of_row(&row, w->arena);
    return ST_OK;
}

enum status asset_store_insert(struct work *w, struct asset *asset, int class)
{
    asset->id = id_new(w->arena, w->now);
    asset->version = 1;
    return db_run(w, &SQL_ASSET_INSERT,
                  DB_BINDS(db_text(asset->id), db_text(asset->system_id), db_text(asset->kind),
                           db_text(asset->value), db_text(asset->low), db_text(asset->high),
                           db_int(class), db_text(asset->note)),
                  NULL);
}

enum status asset_store_delete(struct work *w, struct str id)
{
    return db_run(w, &SQL_ASSET_DELETE, DB_BINDS(db_text(id)), NULL);
}

enum status asset_store_count(struct work *w, struct str system_id, int64_t *ret_count)
{
    struct db_row row;

    TRY(db_one(w, &SQL_ASSET_COUNT, DB_BINDS(db_text(system_id)), &row));
    *ret_count = db_cell_int(&row, 0);
    return ST_OK;
}

struct list_cookie {
    struct arena *arena;
    asset_store_fn *each;
    void *cookie;
};

static enum status list_row(void *cookie, const struct db_row *row)
{
    struct list_cookie *c = cookie;
    struct asset asset = of_row(row, c->arena);

    return c->each(c->cookie, &asset);
}

enum status asset_store_list(struct work *w, struct str system_id, asset_store_fn *each,
                             void *cookie)
{
    struct list_cookie list = {.arena = w->arena, .each = each, .cookie = cookie};

    return db_each(w, &SQL_ASSET_LIST, DB_BINDS(db_text(system_id)), list_row, &list);
}

enum status asset_store_by_address(struct work *w, struct address address,
                                   struct str *ret_system_id)
{
    struct db_rows classes;
    struct db_row row;
    char from[ADDRESS_HEX_BYTES];
    char at[ADDRESS_HEX_BYTES];

    (void)address_hex(address, at);
    TRY(db_select(w, &SQL_ASSET_CLASSES, DB_NONE, &classes));
    for (size_t i = 0; i < classes.count; i++) {
        int class = (int)db_cell_int(&classes.rows[i], 0);
        (void)address_hex(address_before(address, class), from);
        enum status status = db_one(w, &SQL_ASSET_BY_ADDRESS,
                                    DB_BINDS(db_int(class), db_textz(from), db_textz(at)), &row);
        if (status == ST_NOT_FOUND)
            continue;
        TRY(status);
        *ret_system_id = db_cell_text(&row, 0);
        return ST_OK;
    }
    return ST_NOT_FOUND;
}

enum status asset_store_by_value(struct work *w, struct str value, struct str *ret_system_id)
{
    struct db_row row;

    TRY(db_one(w, &SQL_ASSET_BY_VALUE, DB_BINDS(db_text(value)), &row));
    *ret_system_id = db_cell_text(&row, 0);
    return ST_OK;
}

static enum status add_name(void *cookie, const struct db_row *row)
{
    json_add_text(cookie, db_cell_text(row, 0));
    return ST_OK;
}

enum status asset_store_overlaps(struct work *w, const struct address_range *range,
                                 struct str party_id, json_t *names)
{
    struct db_rows classes;
    char from[ADDRESS_HEX_BYTES];
    char first[ADDRESS_HEX_BYTES];
    char last[ADDRESS_HEX_BYTES];

    (void)address_hex(range->first, first);
    (void)address_hex(range->last, last);
    TRY(db_select(w, &SQL_ASSET_CLASSES, DB_NONE, &classes));
    for (size_t i = 0; i < classes.count; i++) {
        int class = (int)db_cell_int(&classes.rows[i], 0);
        (void)address_hex(address_before(range->first, class), from);
        TRY(db_each(w, &SQL_ASSET_OVERLAPS,
                    DB_BINDS(db_int(class), db_textz(from), db_textz(last), db_textz(first),
                             db_text(party_id)),
                    add_name, names));
    }
    return ST_OK;
}
