/* SPDX-License-Identifier: Apache-2.0
 * The table change. */
#include "registry/change_store.h"

#include "base/banned.h"
#include "base/id.h"
#include "db/db.h"
#include "registry/actor.h"
#include "registry/change_store.sql.h"
#include "registry/registry_limits.h"

enum status change_store_insert(struct work *w, const struct change_row *row)
{
    struct str name = w->actor->person_name.len > 0 ? w->actor->person_name : w->actor->name;

    return db_run(w, &SQL_CHANGE_INSERT,
                  DB_BINDS(db_text(id_new(w->arena, w->now)), db_int(row->at.ms),
                           db_textz(w->actor_id), db_text(name.ptr ? name : STR("")),
                           db_text(row->act), db_text(row->subject), db_text(row->root),
                           db_text(row->reason.ptr ? row->reason : STR("")), db_text(row->before),
                           db_text(row->after)),
                  NULL);
}

struct list_cookie {
    struct work *w;
    json_t *items;
};

static enum status put_json(struct work *w, json_t *item, const char *key, struct str text)
{
    json_t *value = NULL;

    if (!text.ptr) {
        json_put_null(item, key);
        return ST_OK;
    }
    TRY(json_read(w->arena, text, JSON_MAX_BYTES, &w->fault, &value));
    json_put(item, key, value);
    return ST_OK;
}

static enum status list_row(void *cookie, const struct db_row *row)
{
    struct list_cookie *c = cookie;
    json_t *item = json_new_object(c->w->arena);
    char at[INSTANT_TEXT_BYTES];

    json_put_text(item, "id", db_cell_text(row, 0));
    json_put_textz(item, "at", instant_print((struct instant){db_cell_int(row, 1)}, at));
    json_put_text(item, "actor", db_cell_text(row, 2));
    json_put_text(item, "actor_name", db_cell_text(row, 3));
    json_put_text(item, "act", db_cell_text(row, 4));
    json_put_text(item, "subject", db_cell_text(row, 5));
    json_put_text(item, "reason", db_cell_text(row, 6));
    TRY(put_json(c->w, item, "before",
                 db_cell_is_null(row, 7) ? (struct str){NULL, 0} : db_cell_text(row, 7)));
    TRY(put_json(c->w, item, "after",
                 db_cell_is_null(row, 8) ? (struct str){NULL, 0} : db_cell_text(row, 8)));
    json_add(c->items, item);
    return ST_OK;
}

enum status change_store_list(struct work *w, struct str root, int limit, json_t *items)
{
    struct list_cookie cookie = {.w = w, .items = items};

    return db_each(w, &SQL_CHANGE_LIST, DB_BINDS(db_text(root), db_int(limit)), list_row, &cookie);
}

enum status change_store_count(struct work *w, struct str root, struct str act, int64_t *ret_count)
{
    struct db_row row;

    TRY(db_one(w, &SQL_CHANGE_HAS_ACT, DB_BINDS(db_text(root), db_text(act)), &row));
    *ret_count = db_cell_int(&row, 0);
    return ST_OK;
}
