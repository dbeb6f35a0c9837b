/* SPDX-License-Identifier: Apache-2.0
 * The table channel. */
#include "registry/channel_store.h"

#include "db/db.h"
#include "registry/channel_store.sql.h"

#include "base/banned.h"

static enum channel_kind kind_of(struct str word)
{
    int kind = 0;

    while (kind + 1 < CHANNEL_KIND_COUNT &&
           !str_is(word, channel_kind_word((enum channel_kind)kind)))
        kind++;
    return (enum channel_kind)kind;
}

static enum status of_row(struct work *w, const struct db_row *row, struct channel_row *ret_row)
{
    struct channel_row out = {
        .channel = {.id = str_copy(w->arena, db_cell_text(row, 0)),
                    .version = db_cell_int(row, 1),
                    .kind = kind_of(db_cell_text(row, 2)),
                    .name = str_copy(w->arena, db_cell_text(row, 3)),
                    .place = str_copy(w->arena, db_cell_text(row, 4)),
                    .party_id = str_copy(w->arena, db_cell_text(row, 7)),
                    .is_enabled = db_cell_int(row, 8) != 0,
                    .failures = db_cell_int(row, 9),
                    .free_at.ms = db_cell_int(row, 10),
                    .accepted_at.ms = db_cell_int(row, 11),
                    .failed_at.ms = db_cell_int(row, 12),
                    .failure = str_copy(w->arena, db_cell_text(row, 13))},
        .sealed = str_copy(w->arena, db_cell_text(row, 5)),
        .waiting = db_cell_int(row, 14),
    };

    TRY(json_read(w->arena, db_cell_text(row, 6), JSON_MAX_BYTES, &w->fault, &out.facts));
    *ret_row = out;
    return ST_OK;
}

enum status channel_store_load(struct work *w, struct str id, struct channel_row *ret_row)
{
    struct db_row row;

    TRY(db_one(w, &SQL_CHANNEL_LOAD, DB_BINDS(db_text(id)), &row));
    return of_row(w, &row, ret_row);
}

enum status channel_store_list(struct work *w, struct channel_row **ret_rows, size_t *ret_count)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_CHANNEL_PAGE, DB_BINDS(db_int(CHANNEL_LIST_MAX)), &rows));
    struct channel_row *list = ARENA_ARRAY(w->arena, rows.count + 1, struct channel_row);
    for (size_t i = 0; i < rows.count; i++)
        TRY(of_row(w, &rows.rows[i], &list[i]));
    *ret_rows = list;
    *ret_count = rows.count;
    return ST_OK;
}

static struct db_value id_or_null(struct str id)
{
    return id.len > 0 ? db_text(id) : db_null();
}

enum status channel_store_insert(struct work *w, const struct channel_row *row)
{
    const struct channel *c = &row->channel;

    return db_run(w, &SQL_CHANNEL_INSERT,
                  DB_BINDS(db_text(c->id), db_textz(channel_kind_word(c->kind)), db_text(c->name),
                           db_text(c->place), db_text(row->sealed),
                           db_text(json_canonical(w->arena, row->facts)), id_or_null(c->party_id),
                           db_int(c->is_enabled), db_int(w->now.ms)),
                  NULL);
}

enum status channel_store_update(struct work *w, const struct channel_row *row)
{
    const struct channel *c = &row->channel;
    int64_t changed = 0;

    TRY(db_run(w, &SQL_CHANNEL_UPDATE,
               DB_BINDS(db_text(c->name), db_text(c->place), db_text(row->sealed),
                        db_text(json_canonical(w->arena, row->facts)), id_or_null(c->party_id),
                        db_int(c->is_enabled), db_int(w->now.ms), db_text(c->id),
                        db_int(c->version)),
               &changed));
    if (changed == 0)
        return work_fail(w, ST_STALE, "version", "该渠道已被他人修改，请刷新后再改",
                         "somebody else changed this channel; read it again first");
    return ST_OK;
}

enum status channel_mail(struct work *w, struct str *ret_id)
{
    struct db_row row;

    TRY(db_one(w, &SQL_CHANNEL_MAIL, DB_NONE, &row));
    *ret_id = str_copy(w->arena, db_cell_text(&row, 0));
    return ST_OK;
}

enum status channel_worked(struct work *w, struct str id, int64_t rest_ms)
{
    return db_run(w, &SQL_CHANNEL_WORKED,
                  DB_BINDS(db_int(w->now.ms + rest_ms), db_int(w->now.ms), db_text(id)), NULL);
}

enum status channel_failed(struct work *w, struct str id, int64_t rest_ms, struct str evidence)
{
    struct channel_row row;
    int64_t own_ms = CHANNEL_REST_MS;

    TRY(channel_store_load(w, id, &row));
    for (int64_t i = 0; i < row.channel.failures && own_ms < CHANNEL_REST_MAX_MS; i++)
        own_ms *= 2;
    if (own_ms > CHANNEL_REST_MAX_MS)
        own_ms = CHANNEL_REST_MAX_MS;
    if (rest_ms < own_ms)
        rest_ms = own_ms;
    return db_run(
        w, &SQL_CHANNEL_FAILED,
        DB_BINDS(db_int(w->now.ms + rest_ms), db_int(w->now.ms), db_text(evidence), db_text(id)),
        NULL);
}
