/* SPDX-License-Identifier: Apache-2.0
 * Rows of the TAXII server. */
#include "db/db.h"
#include "intel/taxii.h"
#include "intel/taxii_store.sql.h"

static struct str text_at(struct work *w, const struct db_row *row, size_t column)
{
    return str_copy(w->arena, db_cell_text(row, column));
}

/* Columns are never NULL: what a document leaves out is empty. */
static struct db_value some(struct str text)
{
    return db_text(text.ptr ? text : (struct str){"", 0});
}

/* ---- roots ---- */

static struct taxii_root root_of(struct work *w, const struct db_row *row)
{
    return (struct taxii_root){
        .name = text_at(w, row, 0),
        .title = text_at(w, row, 1),
        .description = text_at(w, row, 2),
        .versions = text_at(w, row, 3),
        .max_content_bytes = db_cell_int(row, 4),
    };
}

enum status taxii_root_list(struct work *w, struct taxii_root **ret_roots, size_t *ret_count)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_TAXII_ROOTS, DB_NONE, &rows));
    *ret_roots = ARENA_ARRAY(w->arena, rows.count + 1, struct taxii_root);
    for (size_t i = 0; i < rows.count; i++)
        (*ret_roots)[i] = root_of(w, &rows.rows[i]);
    *ret_count = rows.count;
    return ST_OK;
}

enum status taxii_root_load(struct work *w, struct str name, struct taxii_root *ret_root)
{
    struct db_row row;

    TRY(db_one(w, &SQL_TAXII_ROOT_BY_NAME, DB_BINDS(some(name)), &row));
    *ret_root = root_of(w, &row);
    return ST_OK;
}

enum status taxii_root_add(struct work *w, const struct taxii_root *root, int64_t place)
{
    return db_run(w, &SQL_TAXII_ROOT_INSERT,
                  DB_BINDS(some(root->name), db_int(place), some(root->title),
                           some(root->description), some(root->versions),
                           db_int(root->max_content_bytes)),
                  NULL);
}

enum status taxii_root_clear(struct work *w, struct str name)
{
    TRY(db_run(w, &SQL_TAXII_OBJECT_DROP_ROOT, DB_BINDS(some(name)), NULL));
    TRY(db_run(w, &SQL_TAXII_RIGHT_DROP_ROOT, DB_BINDS(some(name)), NULL));
    TRY(db_run(w, &SQL_TAXII_COLLECTION_DROP_ROOT, DB_BINDS(some(name)), NULL));
    TRY(db_run(w, &SQL_TAXII_STATUS_DROP_ROOT, DB_BINDS(some(name)), NULL));
    return db_run(w, &SQL_TAXII_ROOT_DROP, DB_BINDS(some(name)), NULL);
}

/* ---- collections ---- */

enum status taxii_collection_list(struct work *w, struct str root,
                                  struct taxii_collection **ret_collections, size_t *ret_count)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_TAXII_COLLECTIONS, DB_BINDS(some(root)), &rows));
    *ret_collections = ARENA_ARRAY(w->arena, rows.count + 1, struct taxii_collection);
    for (size_t i = 0; i < rows.count; i++)
        (*ret_collections)[i] = (struct taxii_collection){
            .root = root,
            .id = text_at(w, &rows.rows[i], 0),
            .title = text_at(w, &rows.rows[i], 1),
            .description = text_at(w, &rows.rows[i], 2),
            .alias = text_at(w, &rows.rows[i], 3),
            .can_read = db_cell_int(&rows.rows[i], 4) != 0,
            .can_write = db_cell_int(&rows.rows[i], 5) != 0,
            .media_types = text_at(w, &rows.rows[i], 6),
        };
    *ret_count = rows.count;
    return ST_OK;
}

enum status taxii_collection_load(struct work *w, struct str root, struct str id,
                                  struct taxii_collection *ret_collection)
{
    struct taxii_collection *all;
    size_t count;

    TRY(taxii_collection_list(w, root, &all, &count));
    for (size_t i = 0; i < count; i++) {
        if (str_equal(all[i].id, id) || (id.len > 0 && str_equal(all[i].alias, id))) {
            *ret_collection = all[i];
            return ST_OK;
        }
    }
    return ST_NOT_FOUND;
}

enum status taxii_collection_add(struct work *w, const struct taxii_collection *collection,
                                 int64_t place)
{
    return db_run(w, &SQL_TAXII_COLLECTION_INSERT,
                  DB_BINDS(some(collection->id), some(collection->root), db_int(place),
                           some(collection->title), some(collection->description),
                           some(collection->alias), db_int(collection->can_read),
                           db_int(collection->can_write), some(collection->media_types)),
                  NULL);
}

/* ---- settings and statuses ---- */

enum status taxii_setting(struct work *w, const char *name, struct str *ret_value)
{
    struct db_row row;
    enum status status = db_one(w, &SQL_TAXII_SETTING_GET, DB_BINDS(db_textz(name)), &row);

    *ret_value = (struct str){"", 0};
    if (status == ST_OK)
        *ret_value = text_at(w, &row, 0);
    return status == ST_NOT_FOUND ? ST_OK : status;
}

enum status taxii_setting_set(struct work *w, const char *name, struct str value)
{
    TRY(db_run(w, &SQL_TAXII_SETTING_DROP, DB_BINDS(db_textz(name)), NULL));
    return db_run(w, &SQL_TAXII_SETTING_PUT, DB_BINDS(db_textz(name), some(value)), NULL);
}

enum status taxii_status_add(struct work *w, struct str root, struct str id, int64_t at_ms,
                             const json_t *body)
{
    return db_run(
        w, &SQL_TAXII_STATUS_INSERT,
        DB_BINDS(some(id), some(root), db_int(at_ms), some(json_canonical(w->arena, body))), NULL);
}

enum status taxii_status_load(struct work *w, struct str root, struct str id, json_t **ret_body)
{
    struct db_row row;

    TRY(db_one(w, &SQL_TAXII_STATUS_GET, DB_BINDS(some(root), some(id)), &row));
    return json_read(w->arena, text_at(w, &row, 0), TAXII_CONTENT_MAX_BYTES, &w->fault, ret_body);
}

enum status taxii_status_sweep(struct work *w)
{
    int64_t before_ms = w->now.ms - (int64_t)TAXII_STATUS_LIFE_DAYS * 24 * 3600 * 1000;

    return db_run(w, &SQL_TAXII_STATUS_SWEEP, DB_BINDS(db_int(before_ms)), NULL);
}

/* ---- clients ---- */

enum status taxii_client_load(struct work *w, struct str name, struct taxii_client *ret_client)
{
    struct db_row row;

    TRY(db_one(w, &SQL_TAXII_CLIENT_GET, DB_BINDS(some(name)), &row));
    *ret_client = (struct taxii_client){.name = str_copy(w->arena, name),
                                        .password = text_at(w, &row, 0),
                                        .has_all = str_is(db_cell_text(&row, 1), "all")};
    return ST_OK;
}

enum status taxii_client_remove(struct work *w, struct str name)
{
    int64_t changed = 0;

    TRY(db_run(w, &SQL_TAXII_RIGHT_DROP, DB_BINDS(some(name)), NULL));
    TRY(db_run(w, &SQL_TAXII_CLIENT_DROP, DB_BINDS(some(name)), &changed));
    return changed > 0 ? ST_OK : ST_NOT_FOUND;
}

enum status taxii_client_set(struct work *w, const struct taxii_client *client)
{
    enum status status = taxii_client_remove(w, client->name);

    if (status != ST_OK && status != ST_NOT_FOUND)
        return status;
    return db_run(w, &SQL_TAXII_CLIENT_INSERT,
                  DB_BINDS(some(client->name), some(client->password),
                           db_textz(client->has_all ? "all" : "listed"), db_int(w->now.ms)),
                  NULL);
}

enum status taxii_client_list(struct work *w, json_t **ret_list)
{
    struct db_rows rows;
    char text[INSTANT_TEXT_BYTES];

    TRY(db_select(w, &SQL_TAXII_CLIENT_LIST, DB_NONE, &rows));
    *ret_list = json_new_list(w->arena);
    for (size_t i = 0; i < rows.count; i++) {
        json_t *one = json_new_object(w->arena);
        json_put_text(one, "name", db_cell_text(&rows.rows[i], 0));
        json_put_text(one, "reach", db_cell_text(&rows.rows[i], 1));
        json_put_textz(one, "made_at",
                       instant_print((struct instant){db_cell_int(&rows.rows[i], 2)}, text));
        json_add(*ret_list, one);
    }
    return ST_OK;
}

enum status taxii_right_add(struct work *w, struct str client, struct str root,
                            struct str collection, bool can_read, bool can_write)
{
    return db_run(
        w, &SQL_TAXII_RIGHT_INSERT,
        DB_BINDS(some(client), some(root), some(collection), db_int(can_read), db_int(can_write)),
        NULL);
}

enum status taxii_right_apply(struct work *w, const struct taxii_client *client,
                              struct taxii_collection *collection)
{
    struct db_row row;
    enum status status;

    if (client->has_all)
        return ST_OK;
    status =
        db_one(w, &SQL_TAXII_RIGHT_GET,
               DB_BINDS(some(client->name), some(collection->root), some(collection->id)), &row);
    if (status != ST_OK && status != ST_NOT_FOUND)
        return status;
    collection->can_read = collection->can_read && status == ST_OK && db_cell_int(&row, 0) != 0;
    collection->can_write = collection->can_write && status == ST_OK && db_cell_int(&row, 1) != 0;
    return ST_OK;
}

/* ---- objects ---- */

static void take_rows(struct work *w, const struct db_rows *from, struct taxii_rows *to)
{
    to->rows = ARENA_ARRAY(w->arena, from->count + 1, struct taxii_row);
    to->count = from->count;
    for (size_t i = 0; i < from->count; i++) {
        const struct db_row *row = &from->rows[i];
        to->rows[i] = (struct taxii_row){
            .number = db_cell_int(row, 0),
            .id = db_cell_text(row, 1),
            .type = db_cell_text(row, 2),
            .spec_version = db_cell_text(row, 3),
            .version = db_cell_text(row, 4),
            .version_us = db_cell_int(row, 5),
            .added_us = db_cell_int(row, 6),
            .media_type = db_cell_text(row, 7),
            .digest = db_cell_text(row, 8),
        };
    }
}

enum status taxii_object_kin(struct work *w, const struct taxii_collection *collection,
                             struct str id, struct taxii_rows *ret_rows)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_TAXII_OBJECT_KIN,
                  DB_BINDS(some(collection->root), some(collection->id), some(id)), &rows));
    take_rows(w, &rows, ret_rows);
    return ST_OK;
}

enum status taxii_object_after(struct work *w, const struct taxii_collection *collection,
                               int64_t added_us, int64_t number, int64_t limit,
                               struct taxii_rows *ret_rows)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_TAXII_OBJECT_AFTER,
                  DB_BINDS(some(collection->root), some(collection->id), db_int(added_us),
                           db_int(number), db_int(limit)),
                  &rows));
    take_rows(w, &rows, ret_rows);
    return ST_OK;
}

enum status taxii_object_body(struct work *w, int64_t number, json_t **ret_body)
{
    struct db_row row;

    TRY(db_one(w, &SQL_TAXII_OBJECT_BODY, DB_BINDS(db_int(number)), &row));
    return json_read(w->arena, text_at(w, &row, 0), TAXII_CONTENT_MAX_BYTES, &w->fault, ret_body);
}

enum status taxii_object_insert(struct work *w, const struct taxii_collection *collection,
                                const struct taxii_row *row, struct str body)
{
    struct db_row newest;
    int64_t number = 0, added_us = w->now.ms * 1000;
    enum status status = db_one(w, &SQL_TAXII_OBJECT_NEWEST, DB_NONE, &newest);

    if (status != ST_OK && status != ST_NOT_FOUND)
        return status;
    if (status == ST_OK) {
        number = db_cell_int(&newest, 0);
        if (db_cell_int(&newest, 1) > added_us)
            added_us = db_cell_int(&newest, 1); /* a clock that went back must not hide objects */
    }
    if (row->added_us != 0)
        added_us = row->added_us;
    return db_run(w, &SQL_TAXII_OBJECT_INSERT,
                  DB_BINDS(db_int(number + 1), some(collection->root), some(collection->id),
                           some(row->id), some(row->type), some(row->spec_version),
                           some(row->version), db_int(row->version_us), db_int(added_us),
                           some(row->media_type), some(row->digest), some(body)),
                  NULL);
}

enum status taxii_object_drop(struct work *w, int64_t number)
{
    return db_run(w, &SQL_TAXII_OBJECT_DROP, DB_BINDS(db_int(number)), NULL);
}
