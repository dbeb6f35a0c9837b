/* SPDX-License-Identifier: Apache-2.0
 * The table person. */
#include "registry/person_store.h"

#include "base/banned.h"
#include "base/id.h"
#include "db/db.h"
#include "registry/person_store.sql.h"

static enum status of_row(struct work *w, const struct db_row *row, struct person *ret_person)
{
    struct person person = {
        .id = str_copy(w->arena, db_cell_text(row, 0)),
        .version = db_cell_int(row, 1),
        .party_id = str_copy(w->arena, db_cell_text(row, 2)),
        .name = str_copy(w->arena, db_cell_text(row, 3)),
        .post = str_copy(w->arena, db_cell_text(row, 4)),
        .phone = str_copy(w->arena, db_cell_text(row, 6)),
        .mobile = str_copy(w->arena, db_cell_text(row, 7)),
        .email = str_copy(w->arena, db_cell_text(row, 8)),
        .valid_from = str_copy(w->arena, db_cell_text(row, 9)),
        .valid_to = str_copy(w->arena, db_cell_text(row, 10)),
    };

    TRY(json_read(w->arena, db_cell_text(row, 5), JSON_MAX_BYTES, &w->fault, &person.roles));
    *ret_person = person;
    return ST_OK;
}

enum status person_store_load(struct work *w, struct str id, struct person *ret_person)
{
    struct db_row row;

    TRY(db_one(w, &SQL_PERSON_LOAD, DB_BINDS(db_text(id)), &row));
    return of_row(w, &row, ret_person);
}

enum status person_store_count(struct work *w, struct str party_id, int64_t *ret_count)
{
    struct db_row row;

    TRY(db_one(w, &SQL_PERSON_COUNT, DB_BINDS(db_text(party_id)), &row));
    *ret_count = db_cell_int(&row, 0);
    return ST_OK;
}

struct list_cookie {
    struct work *w;
    person_store_fn *each;
    void *cookie;
};

static enum status list_row(void *cookie, const struct db_row *row)
{
    struct list_cookie *c = cookie;
    struct person person;

    TRY(of_row(c->w, row, &person));
    return c->each(c->cookie, &person);
}

enum status person_store_list(struct work *w, struct str party_id, person_store_fn *each,
                              void *cookie)
{
    struct list_cookie list = {.w = w, .each = each, .cookie = cookie};

    return db_each(w, &SQL_PERSON_LIST, DB_BINDS(db_text(party_id)), list_row, &list);
}

enum status person_store_insert(struct work *w, struct person *person)
{
    person->id = id_new(w->arena, w->now);
    person->version = 1;
    return db_run(w, &SQL_PERSON_INSERT,
                  DB_BINDS(db_text(person->id), db_text(person->party_id), db_text(person->name),
                           db_text(person->post), db_text(json_canonical(w->arena, person->roles)),
                           db_text(person->phone), db_text(person->mobile), db_text(person->email),
                           db_text(person->valid_from), db_text(person->valid_to)),
                  NULL);
}

static enum status stale(struct work *w)
{
    return work_fail(w, ST_STALE, "version", "这条人员信息已被他人修改，请刷新后再改",
                     "somebody else changed this person; read it again first");
}

enum status person_store_update(struct work *w, struct person *person)
{
    int64_t changed = 0;

    TRY(db_run(w, &SQL_PERSON_UPDATE,
               DB_BINDS(db_text(person->name), db_text(person->post),
                        db_text(json_canonical(w->arena, person->roles)), db_text(person->phone),
                        db_text(person->mobile), db_text(person->email),
                        db_text(person->valid_from), db_text(person->valid_to), db_text(person->id),
                        db_int(person->version)),
               &changed));
    if (changed == 0)
        return stale(w);
    person->version++;
    return ST_OK;
}

enum status person_store_delete(struct work *w, struct str id, int64_t version)
{
    int64_t changed = 0;

    TRY(db_run(w, &SQL_PERSON_DELETE, DB_BINDS(db_text(id), db_int(version)), &changed));
    return changed == 0 ? stale(w) : ST_OK;
}
