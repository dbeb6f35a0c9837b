/* SPDX-License-Identifier: Apache-2.0
 * The tables import, import_file and import_row. */
#include "registry/import_store.h"

#include "base/banned.h"
#include "base/id.h"
#include "db/db.h"
#include "registry/import_store.sql.h"

enum status import_store_insert(struct work *w, struct import_record *record)
{
    if (record->id.len == 0)
        record->id = id_new(w->arena, w->now);
    return db_run(w, &SQL_IMPORT_INSERT,
                  DB_BINDS(db_text(record->id), db_int(record->at.ms), db_text(record->account_id),
                           db_text(record->party_id), db_text(record->file_name),
                           db_text(record->digest), db_text(record->state),
                           db_text(record->options), db_text(record->report)),
                  NULL);
}

static struct import_record of_row(struct arena *arena, const struct db_row *row)
{
    return (struct import_record){
        .id = str_copy(arena, db_cell_text(row, 0)),
        .at = {db_cell_int(row, 1)},
        .account_id = str_copy(arena, db_cell_text(row, 2)),
        .party_id = str_copy(arena, db_cell_text(row, 3)),
        .file_name = str_copy(arena, db_cell_text(row, 4)),
        .digest = str_copy(arena, db_cell_text(row, 5)),
        .state = str_copy(arena, db_cell_text(row, 6)),
        .options = str_copy(arena, db_cell_text(row, 7)),
        .report = str_copy(arena, db_cell_text(row, 8)),
    };
}

enum status import_store_load(struct work *w, struct str id, struct import_record *ret_record)
{
    struct db_row row;

    TRY(db_one(w, &SQL_IMPORT_LOAD, DB_BINDS(db_text(id)), &row));
    *ret_record = of_row(w->arena, &row);
    return ST_OK;
}

enum status import_store_set_state(struct work *w, struct str id, const char *state)
{
    return db_run(w, &SQL_IMPORT_SET_STATE, DB_BINDS(db_textz(state), db_text(id)), NULL);
}

enum status import_store_keep_file(struct work *w, struct str id, struct str bytes)
{
    return db_run(w, &SQL_IMPORT_KEEP_FILE, DB_BINDS(db_text(id), db_blob(bytes)), NULL);
}

enum status import_store_file(struct work *w, struct str id, struct str *ret_bytes)
{
    struct db_row row;

    TRY(db_one(w, &SQL_IMPORT_FILE, DB_BINDS(db_text(id)), &row));
    *ret_bytes = db_cell_text(&row, 0);
    return ST_OK;
}

enum status import_store_forget(struct work *w, struct instant before, struct str id)
{
    TRY(db_run(w, &SQL_IMPORT_FORGET_FILE, DB_BINDS(db_text(id), db_int(before.ms)), NULL));
    return db_run(w, &SQL_IMPORT_FORGET, DB_BINDS(db_text(id), db_int(before.ms)), NULL);
}

enum status import_store_trace(struct work *w, struct str id, const struct import_trace *trace)
{
    return db_run(w, &SQL_IMPORT_TRACE,
                  DB_BINDS(db_text(id), db_int(trace->number), db_text(trace->subject),
                           db_text(trace->record_id), db_int(trace->version),
                           db_text(trace->before)),
                  NULL);
}

enum status import_store_traces(struct work *w, struct str id, struct import_trace **ret_traces,
                                size_t *ret_count)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_IMPORT_TRACES, DB_BINDS(db_text(id)), &rows));
    struct import_trace *traces = ARENA_ARRAY(w->arena, rows.count, struct import_trace);
    for (size_t i = 0; i < rows.count; i++)
        traces[i] = (struct import_trace){
            .number = db_cell_int(&rows.rows[i], 0),
            .subject = db_cell_text(&rows.rows[i], 1),
            .record_id = db_cell_text(&rows.rows[i], 2),
            .version = db_cell_int(&rows.rows[i], 3),
            .before = db_cell_text(&rows.rows[i], 4),
        };
    *ret_traces = traces;
    *ret_count = rows.count;
    return ST_OK;
}

struct list_cookie {
    struct work *w;
    json_t *items;
};

static enum status list_row(void *cookie, const struct db_row *row)
{
    struct list_cookie *c = cookie;
    struct import_record record = of_row(c->w->arena, row);
    json_t *item = json_new_object(c->w->arena);
    json_t *report = NULL;
    char at[INSTANT_TEXT_BYTES];

    TRY(json_read(c->w->arena, record.report, JSON_MAX_BYTES, &c->w->fault, &report));
    json_put_text(item, "id", record.id);
    json_put_textz(item, "at", instant_print(record.at, at));
    json_put_text(item, "account_id", record.account_id);
    json_put_text(item, "file", record.file_name);
    json_put_text(item, "digest", record.digest);
    json_put_text(item, "state", record.state);
    (void)json_object_update_missing(item, report);
    json_add(c->items, item);
    return ST_OK;
}

enum status import_store_list(struct work *w, struct str account_id, struct str party_id,
                              json_t *items)
{
    struct list_cookie cookie = {.w = w, .items = items};

    return db_each(w, &SQL_IMPORT_LIST, DB_BINDS(db_text(account_id), db_text(party_id)), list_row,
                   &cookie);
}
