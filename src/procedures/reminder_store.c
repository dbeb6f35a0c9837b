/* SPDX-License-Identifier: Apache-2.0
 * The tables reminder and reminder_mark, and what reminders read of others. */
#include "procedures/reminder_store.h"

#include "db/db.h"
#include "procedures/reminder_store.sql.h"
#include "registry/actor.h"

static struct str filled(struct str text)
{
    return text.ptr ? text : STR("");
}

enum status reminder_store_find(struct work *w, struct str from, struct str to,
                                const struct reminder_cursor *cursor,
                                struct reminder_batch *ret_batch)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_REMINDER_FIND,
                  DB_BINDS(db_text(from), db_text(to), db_text(filled(cursor->due_on)),
                           db_text(filled(cursor->region)), db_text(filled(cursor->id)),
                           db_int(w->now.ms), db_int(REMINDER_BATCH)),
                  &rows));
    *ret_batch = (struct reminder_batch){.count = rows.count,
                                         .ids = ARENA_ARRAY(w->arena, rows.count + 1, struct str)};
    for (size_t i = 0; i < rows.count; i++) {
        const struct db_row *row = &rows.rows[i];

        ret_batch->ids[i] = db_cell_text(row, 2);
        ret_batch->cursor = (struct reminder_cursor){db_cell_text(row, 0), db_cell_text(row, 1),
                                                     db_cell_text(row, 2)};
    }
    return ST_OK;
}

enum status reminder_store_keep(struct work *w, struct str obligation_id, struct instant due_at,
                                struct instant next_at)
{
    return db_run(w, &SQL_REMINDER_KEEP,
                  DB_BINDS(db_text(obligation_id), db_int(due_at.ms),
                           next_at.ms == 0 ? db_null() : db_int(next_at.ms)),
                  NULL);
}

enum status reminder_store_forget(struct work *w, struct str obligation_id)
{
    return db_run(w, &SQL_REMINDER_FORGET, DB_BINDS(db_text(obligation_id)), NULL);
}

enum status reminder_store_officers(struct work *w, struct str party_id,
                                    struct reminder_reader **ret_readers, size_t *ret_count)
{
    const int64_t officers = 1 << ROLE_OPERATOR | 1 << ROLE_REGULATOR | 1 << ROLE_POLICE;
    struct db_rows rows;

    TRY(db_select(w, &SQL_REMINDER_OFFICERS, DB_BINDS(db_text(filled(party_id)), db_int(officers)),
                  &rows));
    struct reminder_reader *readers = ARENA_ARRAY(w->arena, rows.count + 1, struct reminder_reader);
    for (size_t i = 0; i < rows.count; i++)
        readers[i] = (struct reminder_reader){db_cell_text(&rows.rows[i], 0),
                                              db_cell_text(&rows.rows[i], 1)};
    *ret_readers = readers;
    *ret_count = rows.count;
    return ST_OK;
}

enum status reminder_store_is_active(struct work *w, struct str account_id, bool *ret_is_active)
{
    struct db_row row;
    enum status status = db_one(w, &SQL_REMINDER_IS_ACTIVE, DB_BINDS(db_text(account_id)), &row);

    *ret_is_active = status == ST_OK && !str_is(db_cell_text(&row, 0), "closed");
    return status == ST_NOT_FOUND ? ST_OK : status;
}

enum status reminder_store_acts(struct work *w, struct reminder_act **ret_acts, size_t *ret_count)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_REMINDER_ACTS, DB_BINDS(db_int(REMINDER_ACTS)), &rows));
    struct reminder_act *acts = ARENA_ARRAY(w->arena, rows.count + 1, struct reminder_act);
    for (size_t i = 0; i < rows.count; i++) {
        const struct db_row *row = &rows.rows[i];

        acts[i] =
            (struct reminder_act){db_cell_text(row, 0), db_cell_text(row, 1), db_cell_text(row, 2),
                                  db_cell_text(row, 3), db_cell_text(row, 4)};
    }
    *ret_acts = acts;
    *ret_count = rows.count;
    return ST_OK;
}

enum status reminder_store_mark(struct work *w, struct str id)
{
    return db_run(w, &SQL_REMINDER_MARK, DB_BINDS(db_text(id)), NULL);
}

enum status reminder_store_renew(struct work *w, struct str account_id)
{
    struct date today = instant_beijing_date(w->now);
    char from[DATE_TEXT_BYTES], to[DATE_TEXT_BYTES];

    (void)date_print(date_add_days(today, -REMINDER_WINDOW_DAYS), from);
    (void)date_print(date_add_days(today, REMINDER_WINDOW_DAYS), to);
    return db_run(w, &SQL_REMINDER_RENEW,
                  DB_BINDS(db_int(w->now.ms), db_text(account_id), db_textz(from), db_textz(to)),
                  NULL);
}

static enum status party(struct work *w, struct str party_id, struct db_row *ret_row,
                         bool *ret_is_there)
{
    enum status status = ST_NOT_FOUND;

    if (party_id.len > 0)
        status = db_one(w, &SQL_REMINDER_PARTY, DB_BINDS(db_text(party_id)), ret_row);
    *ret_is_there = status == ST_OK;
    return status == ST_NOT_FOUND ? ST_OK : status;
}

enum status reminder_store_party_name(struct work *w, struct str party_id, struct str *ret_name)
{
    struct db_row row;
    bool is_there;

    TRY(party(w, party_id, &row, &is_there));
    *ret_name = is_there ? db_cell_text(&row, 0) : STR("");
    return ST_OK;
}

enum status reminder_store_party_region(struct work *w, struct str party_id, struct str *ret_region)
{
    struct db_row row;
    bool is_there;

    TRY(party(w, party_id, &row, &is_there));
    *ret_region = is_there ? db_cell_text(&row, 1) : STR("");
    return ST_OK;
}
