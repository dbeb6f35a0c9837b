/* SPDX-License-Identifier: Apache-2.0
 * The table message. */
#include "registry/message_store.h"

#include "db/db.h"
#include "registry/message_limits.h"
#include "registry/message_store.sql.h"

#include "base/banned.h"

enum status message_store_insert(struct work *w, struct str id, const char *reader_kind,
                                 struct str reader_id, const struct message_new *input,
                                 bool *ret_is_new)
{
    int64_t changed = 0;

    TRY(db_run(w, &SQL_MESSAGE_INSERT,
               DB_BINDS(db_text(id), db_textz(reader_kind), db_text(reader_id),
                        db_text(input->occasion), db_textz(input->kind),
                        db_textz(input->subject_kind), db_text(input->subject_id),
                        db_text(json_canonical(w->arena, input->parameters)), db_int(w->now.ms)),
               &changed));
    *ret_is_new = changed > 0;
    return ST_OK;
}

enum status message_store_insert_many(struct work *w, struct str prefix, int64_t first,
                                      struct str accounts, const struct message_new *input,
                                      int64_t *ret_told)
{
    return db_run(w, &SQL_MESSAGE_INSERT_MANY,
                  DB_BINDS(db_text(prefix), db_int(first), db_text(input->occasion),
                           db_textz(input->kind), db_textz(input->subject_kind),
                           db_text(input->subject_id),
                           db_text(json_canonical(w->arena, input->parameters)), db_int(w->now.ms),
                           db_text(accounts)),
                  ret_told);
}

enum status message_store_with_rules(struct work *w, struct str prefix, struct str accounts,
                                     struct str occasion, struct message_mail **ret_mails,
                                     size_t *ret_count)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_MESSAGE_WITH_RULES,
                  DB_BINDS(db_text(accounts), db_text(occasion), db_text(prefix)), &rows));
    struct message_mail *mails = ARENA_ARRAY(w->arena, rows.count + 1, struct message_mail);
    for (size_t i = 0; i < rows.count; i++)
        mails[i] =
            (struct message_mail){db_cell_text(&rows.rows[i], 0), db_cell_text(&rows.rows[i], 1)};
    *ret_mails = mails;
    *ret_count = rows.count;
    return ST_OK;
}

static enum status of_row(struct work *w, const struct db_row *row, struct message_row *ret_row)
{
    *ret_row = (struct message_row){.id = db_cell_text(row, 0),
                                    .kind = db_cell_text(row, 1),
                                    .subject_kind = db_cell_text(row, 2),
                                    .subject_id = db_cell_text(row, 3),
                                    .at.ms = db_cell_int(row, 5),
                                    .read_at.ms = db_cell_int(row, 6)};
    return json_read(w->arena, db_cell_text(row, 4), JSON_MAX_BYTES, &w->fault,
                     &ret_row->parameters);
}

enum status message_store_load(struct work *w, struct str account_id, struct str id,
                               struct message_row *ret_row)
{
    struct db_row row;

    TRY(db_one(w, &SQL_MESSAGE_LOAD, DB_BINDS(db_text(id), db_text(account_id)), &row));
    return of_row(w, &row, ret_row);
}

enum status message_store_page(struct work *w, struct str account_id, bool only_unread,
                               struct str before, int limit, struct message_row **ret_rows,
                               size_t *ret_count)
{
    struct db_rows rows;

    TRY(db_select(w, only_unread ? &SQL_MESSAGE_PAGE_UNREAD : &SQL_MESSAGE_PAGE,
                  DB_BINDS(db_text(account_id), db_text(before), db_int(limit)), &rows));
    struct message_row *out = ARENA_ARRAY(w->arena, rows.count + 1, struct message_row);
    for (size_t i = 0; i < rows.count; i++)
        TRY(of_row(w, &rows.rows[i], &out[i]));
    *ret_rows = out;
    *ret_count = rows.count;
    return ST_OK;
}

enum status message_store_counts(struct work *w, struct str account_id, int64_t *ret_total,
                                 int64_t *ret_unread)
{
    struct db_row row;

    TRY(db_one(w, &SQL_MESSAGE_COUNTS, DB_BINDS(db_text(account_id)), &row));
    *ret_total = db_cell_int(&row, 0);
    *ret_unread = db_cell_int(&row, 1);
    return ST_OK;
}

enum status message_store_read(struct work *w, struct str account_id, struct str from,
                               struct str to, int64_t *ret_count)
{
    return db_run(w, &SQL_MESSAGE_READ,
                  DB_BINDS(db_int(w->now.ms), db_text(account_id), db_text(from), db_text(to)),
                  ret_count);
}

enum status message_store_readers(struct work *w, struct str party_id, uint32_t roles,
                                  struct str **ret_ids, size_t *ret_count)
{
    struct db_rows rows;

    if (party_id.len > 0)
        TRY(db_select(w, &SQL_MESSAGE_READERS,
                      DB_BINDS(db_text(party_id), db_int(roles), db_int(MESSAGE_MAX_READERS)),
                      &rows));
    else
        TRY(db_select(w, &SQL_MESSAGE_READERS_ALL,
                      DB_BINDS(db_int(roles), db_int(MESSAGE_MAX_READERS)), &rows));
    struct str *ids = ARENA_ARRAY(w->arena, rows.count + 1, struct str);
    for (size_t i = 0; i < rows.count; i++)
        ids[i] = db_cell_text(&rows.rows[i], 0);
    *ret_ids = ids;
    *ret_count = rows.count;
    return ST_OK;
}
