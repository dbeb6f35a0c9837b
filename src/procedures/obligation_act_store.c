/* SPDX-License-Identifier: Apache-2.0
 * Acts on duties in the record store. */
#include "procedures/obligation_act_store.h"

#include "base/id.h"
#include "db/db.h"
#include "procedures/obligation_act_store.sql.h"
#include "registry/actor.h"

enum { OFFICERS_MAX = 500 };

/* Roles whose holders act for their party. */
static const int64_t officer_roles = 1 << ROLE_OPERATOR | 1 << ROLE_REGULATOR | 1 << ROLE_POLICE;

/* For columns that hold no null. */
static struct db_value text_of(struct str text)
{
    return db_text(text.ptr != NULL ? text : STR(""));
}

enum status obligation_act_store_add(struct work *w, const struct obligation_row *row,
                                     const struct obligation_entry *entry)
{
    struct str name = w->actor->person_name.len > 0 ? w->actor->person_name : w->actor->name;

    return db_run(w, &SQL_OBLIGATION_ACT_INSERT,
                  DB_BINDS(db_text(id_new(w->arena, w->now)), text_of(row->id), text_of(row->duty),
                           text_of(row->subject_type), text_of(row->subject),
                           text_of(row->occurrence), text_of(entry->act), db_int(entry->at.ms),
                           text_of(w->actor->account_id), text_of(name), text_of(entry->to_account),
                           entry->until.ms > 0 ? db_int(entry->until.ms) : db_null(),
                           text_of(entry->reason), text_of(entry->attachment),
                           db_int(entry->sequence)),
                  NULL);
}

enum status obligation_act_store_list(struct work *w, struct str obligation_id,
                                      struct obligation_entries *ret_entries)
{
    struct db_rows rows;
    struct obligation_entry *entries;

    TRY(db_select(w, &SQL_OBLIGATION_ACT_LIST,
                  DB_BINDS(db_text(obligation_id), db_int(OBLIGATION_CASE_MAX_ACTS)), &rows));
    entries = ARENA_ARRAY(w->arena, rows.count + 1, struct obligation_entry);
    for (size_t i = 0; i < rows.count; i++) {
        const struct db_row *row = &rows.rows[i];

        entries[i] = (struct obligation_entry){
            .id = db_cell_text(row, 0),
            .act = db_cell_text(row, 1),
            .at = {db_cell_int(row, 2)},
            .by_account = db_cell_text(row, 3),
            .by_name = db_cell_text(row, 4),
            .party_id = db_cell_text(row, 5),
            .party_name = db_cell_text(row, 6),
            .to_account = db_cell_text(row, 7),
            .to_name = db_cell_text(row, 8),
            .until = {db_cell_int(row, 9)},
            .reason = db_cell_text(row, 10),
            .attachment = db_cell_text(row, 11),
            .attachment_name = db_cell_text(row, 12),
            .sequence = db_cell_int(row, 13),
        };
    }
    *ret_entries = (struct obligation_entries){rows.count, entries};
    return ST_OK;
}

enum status obligation_act_store_step(struct work *w, struct str obligation_id, int64_t version)
{
    int64_t changed = 0;

    TRY(db_run(w, &SQL_OBLIGATION_ACT_STEP,
               DB_BINDS(db_int(w->now.ms), db_text(obligation_id), db_int(version)), &changed));
    if (changed != 1)
        return work_fail(w, ST_STALE, "version", "这项义务刚刚有了变化，请查看最新情况",
                         "this duty has just changed; look at it again");
    return ST_OK;
}

enum status obligation_act_store_assign(struct work *w, struct str obligation_id,
                                        struct str account_id)
{
    return db_run(w, &SQL_OBLIGATION_ACT_ASSIGN,
                  DB_BINDS(text_of(account_id), db_int(w->now.ms), db_text(obligation_id)), NULL);
}

enum status obligation_act_store_matter(struct work *w, struct str occurrence,
                                        struct str *ret_matter_id)
{
    struct db_row row;
    enum status status = ST_NOT_FOUND;

    *ret_matter_id = STR("");
    if (id_is_valid(occurrence))
        status = db_one(w, &SQL_OBLIGATION_ACT_MATTER, DB_BINDS(db_text(occurrence)), &row);
    if (status == ST_NOT_FOUND)
        return ST_OK;
    TRY(status);
    *ret_matter_id = db_cell_text(&row, 0);
    return ST_OK;
}

enum status obligation_act_store_officers(struct work *w, struct str party_id, json_t **ret_page)
{
    json_t *page = json_new_object(w->arena), *items = json_new_list(w->arena);
    char at[INSTANT_TEXT_BYTES];
    struct db_rows rows;

    TRY(db_select(w, &SQL_OBLIGATION_ACT_OFFICERS,
                  DB_BINDS(text_of(party_id), db_int(officer_roles), db_int(OFFICERS_MAX)), &rows));
    for (size_t i = 0; i < rows.count; i++) {
        json_t *item = json_new_object(w->arena);

        json_put_text(item, "id", db_cell_text(&rows.rows[i], 0));
        json_put_text(item, "person_name", db_cell_text(&rows.rows[i], 1));
        json_add(items, item);
    }
    json_put(page, "items", items);
    json_put_null(page, "next");
    json_put_int(page, "total", (int64_t)rows.count);
    json_put_textz(page, "as_of", instant_print(w->now, at));
    *ret_page = page;
    return ST_OK;
}

enum status obligation_act_store_officer(struct work *w, struct str party_id, struct str account_id,
                                         bool *ret_is_officer, struct str *ret_name)
{
    struct db_row row;
    enum status status =
        db_one(w, &SQL_OBLIGATION_ACT_OFFICER,
               DB_BINDS(text_of(account_id), text_of(party_id), db_int(officer_roles)), &row);

    *ret_is_officer = status == ST_OK;
    *ret_name = STR("");
    if (status == ST_NOT_FOUND)
        return ST_OK;
    TRY(status);
    *ret_name = db_cell_text(&row, 0);
    return ST_OK;
}
