/* SPDX-License-Identifier: Apache-2.0
 * The call tree out of the store. */
#include "procedures/watch_call_store.h"

#include "db/db.h"
#include "procedures/watch_call_store.sql.h"
#include "registry/actor.h"

static struct db_value plain(struct str text)
{
    return db_text(text.ptr != NULL ? text : STR(""));
}

static enum status stale(struct work *w)
{
    return work_fail(w, ST_STALE, "version", "记录刚刚有了变化，请查看最新情况",
                     "this record has just changed; look at it again");
}

enum status watch_call_store_contact_insert(struct work *w, const struct watch_contact *contact)
{
    return db_run(w, &SQL_WATCH_CONTACT_INSERT,
                  DB_BINDS(plain(contact->id), plain(contact->party_id), plain(contact->post),
                           db_int(contact->position), plain(contact->name), plain(contact->phone),
                           plain(contact->other_phone), plain(contact->account_id),
                           plain(contact->text)),
                  NULL);
}

static struct watch_contact read_contact(const struct db_row *row)
{
    return (struct watch_contact){
        .id = db_cell_text(row, 0),
        .version = db_cell_int(row, 1),
        .party_id = db_cell_text(row, 2),
        .post = db_cell_text(row, 3),
        .position = db_cell_int(row, 4),
        .name = db_cell_text(row, 5),
        .phone = db_cell_text(row, 6),
        .other_phone = db_cell_text(row, 7),
        .account_id = db_cell_text(row, 8),
        .text = db_cell_text(row, 9),
        .state = db_cell_text(row, 10),
    };
}

enum status watch_call_store_contact(struct work *w, struct str id,
                                     struct watch_contact *ret_contact)
{
    struct db_row row;

    TRY(db_one(w, &SQL_WATCH_CONTACT_LOAD, DB_BINDS(plain(id)), &row));
    *ret_contact = read_contact(&row);
    return ST_OK;
}

enum status watch_call_store_contacts(struct work *w, struct str party_id,
                                      struct watch_contact **ret_contacts, size_t *ret_count)
{
    struct watch_contact *contacts;
    struct db_rows rows;

    TRY(db_select(w, &SQL_WATCH_CONTACT_PAGE, DB_BINDS(plain(party_id), db_int(WATCH_CONTACTS_MAX)),
                  &rows));
    contacts = ARENA_ARRAY(w->arena, rows.count + 1, struct watch_contact);
    for (size_t i = 0; i < rows.count; i++)
        contacts[i] = read_contact(&rows.rows[i]);
    *ret_contacts = contacts;
    *ret_count = rows.count;
    return ST_OK;
}

enum status watch_call_store_last(struct work *w, struct str party_id, int64_t *ret_last,
                                  int64_t *ret_count)
{
    struct db_row row;

    TRY(db_one(w, &SQL_WATCH_CONTACT_LAST, DB_BINDS(plain(party_id)), &row));
    *ret_last = db_cell_int(&row, 0);
    *ret_count = db_cell_int(&row, 1);
    return ST_OK;
}

enum status watch_call_store_contact_update(struct work *w, const struct watch_contact *contact)
{
    int64_t changed;

    TRY(db_run(w, &SQL_WATCH_CONTACT_UPDATE,
               DB_BINDS(plain(contact->post), db_int(contact->position), plain(contact->name),
                        plain(contact->phone), plain(contact->other_phone),
                        plain(contact->account_id), plain(contact->text), plain(contact->state),
                        plain(contact->id), db_int(contact->version)),
               &changed));
    return changed == 1 ? ST_OK : stale(w);
}

enum status watch_call_store_insert(struct work *w, const struct watch_call *call)
{
    return db_run(w, &SQL_WATCH_CALL_INSERT,
                  DB_BINDS(plain(call->id), plain(call->party_id), plain(call->kind),
                           plain(call->text), db_int(call->enough), db_int(w->now.ms),
                           plain(call->made_by), plain(call->made_by_party)),
                  NULL);
}

enum status watch_call_store_add(struct work *w, struct str call_id, int64_t position,
                                 const struct watch_contact *contact)
{
    return db_run(w, &SQL_WATCH_CALL_PERSON_INSERT,
                  DB_BINDS(plain(call_id), db_int(position), plain(contact->id),
                           plain(contact->post), plain(contact->name), plain(contact->phone)),
                  NULL);
}

static struct watch_call read_call(const struct db_row *row)
{
    return (struct watch_call){
        .id = db_cell_text(row, 0),
        .version = db_cell_int(row, 1),
        .party_id = db_cell_text(row, 2),
        .kind = db_cell_text(row, 3),
        .text = db_cell_text(row, 4),
        .enough = db_cell_int(row, 5),
        .state = db_cell_text(row, 6),
        .made_at = {db_cell_int(row, 7)},
        .made_by = db_cell_text(row, 8),
        .made_by_party = db_cell_text(row, 9),
        .ended_at = {db_cell_int(row, 10)},
    };
}

enum status watch_call_store_load(struct work *w, struct str id, struct watch_call *ret_call)
{
    struct db_row row;

    TRY(db_one(w, &SQL_WATCH_CALL_LOAD, DB_BINDS(plain(id)), &row));
    *ret_call = read_call(&row);
    return ST_OK;
}

enum status watch_call_store_people(struct work *w, struct str call_id,
                                    struct watch_call_person **ret_people, size_t *ret_count)
{
    struct watch_call_person *people;
    struct db_rows rows;

    TRY(db_select(w, &SQL_WATCH_CALL_PEOPLE, DB_BINDS(plain(call_id)), &rows));
    people = ARENA_ARRAY(w->arena, rows.count + 1, struct watch_call_person);
    for (size_t i = 0; i < rows.count; i++)
        people[i] = (struct watch_call_person){
            .position = db_cell_int(&rows.rows[i], 0),
            .post = db_cell_text(&rows.rows[i], 1),
            .name = db_cell_text(&rows.rows[i], 2),
            .phone = db_cell_text(&rows.rows[i], 3),
            .outcome = db_cell_text(&rows.rows[i], 4),
            .tries = db_cell_int(&rows.rows[i], 5),
            .at = {db_cell_int(&rows.rows[i], 6)},
            .by_name = db_cell_text(&rows.rows[i], 7),
            .text = db_cell_text(&rows.rows[i], 8),
        };
    *ret_people = people;
    *ret_count = rows.count;
    return ST_OK;
}

enum status watch_call_store_is_open(struct work *w, struct str party_id, bool *ret_is)
{
    struct db_row row;

    TRY(db_one(w, &SQL_WATCH_CALL_OPEN, DB_BINDS(plain(party_id)), &row));
    *ret_is = db_cell_int(&row, 0) > 0;
    return ST_OK;
}

enum status watch_call_store_update(struct work *w, const struct watch_call *call)
{
    int64_t changed;

    TRY(db_run(w, &SQL_WATCH_CALL_UPDATE,
               DB_BINDS(plain(call->state),
                        call->ended_at.ms > 0 ? db_int(call->ended_at.ms) : db_null(),
                        plain(call->id), db_int(call->version)),
               &changed));
    return changed == 1 ? ST_OK : stale(w);
}

enum status watch_call_store_record(struct work *w, struct str call_id,
                                    const struct watch_call_person *person, bool *ret_is)
{
    int64_t changed;

    TRY(db_run(w, &SQL_WATCH_CALL_RECORD,
               DB_BINDS(plain(person->outcome), db_int(w->now.ms), plain(w->actor->person_name),
                        plain(person->text), plain(call_id), db_int(person->position)),
               &changed));
    *ret_is = changed == 1;
    return ST_OK;
}

enum status watch_call_store_skip(struct work *w, struct str call_id)
{
    return db_run(w, &SQL_WATCH_CALL_SKIP, DB_BINDS(plain(call_id)), NULL);
}

enum status watch_call_store_page(struct work *w, struct str party_id, struct str after,
                                  int64_t limit, struct watch_call **ret_calls, size_t *ret_count,
                                  int64_t *ret_total)
{
    struct watch_call *calls;
    struct db_rows rows;
    struct db_row count;

    TRY(db_one(w, &SQL_WATCH_CALL_COUNT, DB_BINDS(plain(party_id)), &count));
    TRY(db_select(w, &SQL_WATCH_CALL_PAGE, DB_BINDS(plain(party_id), plain(after), db_int(limit)),
                  &rows));
    calls = ARENA_ARRAY(w->arena, rows.count + 1, struct watch_call);
    for (size_t i = 0; i < rows.count; i++)
        calls[i] = read_call(&rows.rows[i]);
    *ret_calls = calls;
    *ret_count = rows.count;
    *ret_total = db_cell_int(&count, 0);
    return ST_OK;
}
