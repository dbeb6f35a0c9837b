/* SPDX-License-Identifier: Apache-2.0
 * The tables delivery, delivery_message and delivery_attempt. */
#include "registry/delivery_store.h"

#include "db/db.h"
#include "registry/delivery_store.sql.h"

#include "base/banned.h"

static struct delivery_row of_row(const struct db_row *row)
{
    return (struct delivery_row){
        .id = db_cell_text(row, 0),
        .channel_id = db_cell_text(row, 1),
        .reader_kind = db_cell_text(row, 2),
        .reader_id = db_cell_text(row, 3),
        .address = db_cell_text(row, 4),
        .state = db_cell_text(row, 5),
        .lease = db_cell_text(row, 6),
        .is_english = str_is(db_cell_text(row, 7), "en"),
        .attempts = db_cell_int(row, 8),
        .tries_left = db_cell_int(row, 9),
        .made_at.ms = db_cell_int(row, 10),
        .changed_at.ms = db_cell_int(row, 11),
        .next_at.ms = db_cell_int(row, 12),
        .evidence = db_cell_text(row, 13),
        .provider_id = db_cell_text(row, 14),
        .channel_name = db_cell_text(row, 15),
        .channel_kind = db_cell_text(row, 16),
        .reader_name = db_cell_text(row, 17),
        .messages = db_cell_int(row, 18),
    };
}

static struct db_value instant_or_null(struct instant at)
{
    return at.ms == 0 ? db_null() : db_int(at.ms);
}

static struct db_value filled(struct str text)
{
    return db_text(text.ptr ? text : STR(""));
}

enum status delivery_store_load(struct work *w, struct str id, struct delivery_row *ret_row)
{
    struct db_row row;

    TRY(db_one(w, &SQL_DELIVERY_LOAD, DB_BINDS(db_text(id)), &row));
    *ret_row = of_row(&row);
    return ST_OK;
}

enum status delivery_store_waiting(struct work *w, const struct delivery_row *like,
                                   struct instant low, struct instant high, struct str *ret_id)
{
    struct db_row row;

    TRY(db_one(w, &SQL_DELIVERY_WAITING,
               DB_BINDS(db_text(like->reader_kind), db_text(like->reader_id),
                        db_text(like->channel_id), filled(like->address),
                        db_textz(like->is_english ? "en" : "zh"), db_int(low.ms), db_int(high.ms)),
               &row));
    *ret_id = db_cell_text(&row, 0);
    return ST_OK;
}

enum status delivery_store_insert(struct work *w, const struct delivery_row *row)
{
    return db_run(w, &SQL_DELIVERY_INSERT,
                  DB_BINDS(db_text(row->id), db_text(row->channel_id), db_text(row->reader_kind),
                           db_text(row->reader_id), filled(row->address),
                           db_textz(row->is_english ? "en" : "zh"), db_int(DELIVERY_MAX_TRIES),
                           db_int(w->now.ms), db_int(row->next_at.ms)),
                  NULL);
}

enum status delivery_store_add(struct work *w, struct str id, struct str message_id)
{
    return db_run(w, &SQL_DELIVERY_ADD, DB_BINDS(db_text(id), db_text(message_id)), NULL);
}

enum status delivery_store_sooner(struct work *w, struct str id, struct instant at)
{
    return db_run(w, &SQL_DELIVERY_SOONER, DB_BINDS(db_int(at.ms), db_text(id)), NULL);
}

enum status delivery_store_next(struct work *w, struct delivery_row *ret_row)
{
    struct db_row row;

    TRY(db_one(w, &SQL_DELIVERY_NEXT, DB_BINDS(db_int(w->now.ms)), &row));
    *ret_row = of_row(&row);
    return ST_OK;
}

enum status delivery_store_take(struct work *w, struct str id, struct str lease, int64_t number,
                                bool *ret_is_taken)
{
    int64_t changed = 0;

    TRY(db_run(w, &SQL_DELIVERY_TAKE,
               DB_BINDS(db_text(lease), db_int(w->now.ms), db_int(w->now.ms + DELIVERY_LEASE_MS),
                        db_text(id), db_int(number - 1)),
               &changed));
    *ret_is_taken = changed > 0;
    if (changed == 0)
        return ST_OK;
    return db_run(w, &SQL_DELIVERY_ATTEMPT_INSERT,
                  DB_BINDS(db_text(id), db_int(number), db_int(w->now.ms)), NULL);
}

enum status delivery_store_items(struct work *w, struct delivery_claim *claim)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_DELIVERY_ITEMS,
                  DB_BINDS(db_text(claim->id), db_int(DELIVERY_MAX_MESSAGES)), &rows));
    claim->items = ARENA_ARRAY(w->arena, rows.count + 1, struct delivery_item);
    for (size_t i = 0; i < rows.count; i++) {
        const struct db_row *row = &rows.rows[i];
        struct delivery_item *item = &claim->items[i];

        *item = (struct delivery_item){.message_id = db_cell_text(row, 0),
                                       .kind = message_kind_find(db_cell_text(row, 1)),
                                       .subject_kind = db_cell_text(row, 3),
                                       .subject_id = db_cell_text(row, 4),
                                       .at.ms = db_cell_int(row, 5)};
        TRY(json_read(w->arena, db_cell_text(row, 2), JSON_MAX_BYTES, &w->fault,
                      &item->parameters));
    }
    claim->item_count = rows.count;
    return ST_OK;
}

enum status delivery_store_end_attempt(struct work *w, struct str id, int64_t number,
                                       const char *outcome, struct str evidence)
{
    return db_run(w, &SQL_DELIVERY_ATTEMPT_END,
                  DB_BINDS(db_int(w->now.ms), db_textz(outcome), filled(evidence), db_text(id),
                           db_int(number)),
                  NULL);
}

enum status delivery_store_change(struct work *w, struct str id, struct str lease,
                                  const struct delivery_change *change, bool *ret_is_held)
{
    int64_t changed = 0;

    TRY(db_run(w, &SQL_DELIVERY_CHANGE,
               DB_BINDS(db_textz(change->state), instant_or_null(change->next_at),
                        db_int(change->tries_left), filled(change->evidence),
                        filled(change->provider_id), db_int(w->now.ms), db_text(id), filled(lease)),
               &changed));
    *ret_is_held = changed > 0;
    return ST_OK;
}

enum status delivery_store_page(struct work *w, struct str account_id, struct str state,
                                struct str channel_id, struct str before, int limit,
                                struct delivery_row **ret_rows, size_t *ret_count,
                                int64_t *ret_total)
{
    bool only_open = str_is(state, "open");
    struct db_value wanted = only_open ? db_textz("") : filled(state);
    bool is_counted = channel_id.len == 0 && account_id.len == 0 && state.len > 0;
    struct db_row total;
    struct db_rows rows;

    TRY(db_select(w, &SQL_DELIVERY_PAGE,
                  DB_BINDS(db_text(before), wanted, db_int(only_open), filled(channel_id),
                           filled(account_id), db_int(limit)),
                  &rows));
    *ret_total = -1;
    if (is_counted && only_open)
        TRY(db_one(w, &SQL_DELIVERY_COUNT_OPEN, DB_NONE, &total));
    else if (is_counted)
        TRY(db_one(w, &SQL_DELIVERY_COUNT_STATE, DB_BINDS(db_text(state)), &total));
    if (is_counted)
        *ret_total = db_cell_int(&total, 0);
    struct delivery_row *out = ARENA_ARRAY(w->arena, rows.count + 1, struct delivery_row);
    for (size_t i = 0; i < rows.count; i++)
        out[i] = of_row(&rows.rows[i]);
    *ret_rows = out;
    *ret_count = rows.count;
    return ST_OK;
}

enum status delivery_store_attempts(struct work *w, struct str id, json_t **ret_list)
{
    json_t *list = json_new_list(w->arena);
    struct db_rows rows;

    TRY(db_select(w, &SQL_DELIVERY_ATTEMPTS, DB_BINDS(db_text(id)), &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const struct db_row *row = &rows.rows[i];
        json_t *object = json_new_object(w->arena);
        char text[INSTANT_TEXT_BYTES];

        json_put_int(object, "number", db_cell_int(row, 0));
        json_put_textz(object, "began_at",
                       instant_print((struct instant){db_cell_int(row, 1)}, text));
        if (db_cell_is_null(row, 2))
            json_put_null(object, "ended_at");
        else
            json_put_textz(object, "ended_at",
                           instant_print((struct instant){db_cell_int(row, 2)}, text));
        json_put_text(object, "outcome", db_cell_text(row, 3));
        json_put_text(object, "evidence", db_cell_text(row, 4));
        json_add(list, object);
    }
    *ret_list = list;
    return ST_OK;
}

enum status delivery_store_matters(struct work *w, struct str id, bool *ret_matters)
{
    struct db_row row;

    TRY(db_one(w, &SQL_DELIVERY_MATTERS, DB_BINDS(db_text(id)), &row));
    *ret_matters = db_cell_int(&row, 0) > 0;
    return ST_OK;
}

enum status delivery_release(struct work *w)
{
    return db_run(w, &SQL_DELIVERY_RELEASE, DB_BINDS(db_int(w->now.ms)), NULL);
}
