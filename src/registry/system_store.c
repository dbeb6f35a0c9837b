/* SPDX-License-Identifier: Apache-2.0
 * The table system. */
#include "registry/system_store.h"

#include "base/banned.h"
#include "base/id.h"
#include "db/db.h"
#include "registry/actor.h"
#include "registry/fact.h"
#include "registry/name_key.h"
#include "registry/system_reach_store.h"
#include "registry/system_store.sql.h"

enum { SYSTEM_FORM_COLUMN = 29 };

static struct str or_empty(struct str text)
{
    return text.ptr ? text : STR("");
}

static struct str or_null(struct str text)
{
    return text.len > 0 ? text : (struct str){NULL, 0};
}

static enum status of_row(struct work *w, const struct db_row *row, struct system *ret_system)
{
    struct system s = {
        .no = db_cell_int(row, 0),
        .id = db_cell_text(row, 1),
        .version = db_cell_int(row, 2),
        .owner_node = db_cell_text(row, 3),
        .party_id = db_cell_text(row, 4),
        .party_name = db_cell_text(row, 5),
        .name = db_cell_text(row, 6),
        .region = db_cell_text(row, 7),
        .region_name = db_cell_text(row, 8),
        .sector = or_empty(db_cell_text(row, 9)),
        .sector_name = or_empty(db_cell_text(row, w->actor->is_english ? 11 : 10)),
        .state = (enum system_state)db_cell_int(row, 12),
        .parent_id = or_empty(db_cell_text(row, 15)),
        .platform_id = or_empty(db_cell_text(row, 16)),
        .level = (int)db_cell_int(row, 17),
        .info_level = (int)db_cell_int(row, 18),
        .service_level = (int)db_cell_int(row, 19),
        .filing = (enum system_filing)db_cell_int(row, 20),
        .certificate_number = or_empty(db_cell_text(row, 21)),
        .regulator_party_id = or_empty(db_cell_text(row, 22)),
        .regulator_party_name = or_empty(db_cell_text(row, 23)),
        .police_party_id = or_empty(db_cell_text(row, 24)),
        .police_party_name = or_empty(db_cell_text(row, 25)),
        .operation_on = or_empty(db_cell_text(row, 26)),
        .created_at = {db_cell_int(row, 27)},
        .updated_at = {db_cell_int(row, 28)},
    };

    TRY(json_read(w->arena, db_cell_text(row, 13), JSON_MAX_BYTES, &w->fault, &s.kinds));
    TRY(json_read(w->arena, db_cell_text(row, 14), JSON_MAX_BYTES, &w->fault, &s.technologies));
    if (row->count > SYSTEM_FORM_COLUMN)
        TRY(json_read(w->arena, db_cell_text(row, SYSTEM_FORM_COLUMN), JSON_MAX_BYTES, &w->fault,
                      &s.form));
    else
        s.form = json_new_object(w->arena);
    *ret_system = s;
    return ST_OK;
}

enum status system_store_load(struct work *w, struct str id, struct system *ret_system)
{
    struct db_row row;

    TRY(db_one(w, &SQL_SYSTEM_LOAD, DB_BINDS(db_text(id)), &row));
    return of_row(w, &row, ret_system);
}

enum status system_store_load_no(struct work *w, int64_t no, struct system *ret_system)
{
    struct db_row row;

    TRY(db_one(w, &SQL_SYSTEM_LOAD_NO, DB_BINDS(db_int(no)), &row));
    return of_row(w, &row, ret_system);
}

enum status system_store_by_certificate(struct work *w, struct str number,
                                        struct system *ret_system)
{
    struct db_row row;

    TRY(db_one(w, &SQL_SYSTEM_BY_CERTIFICATE, DB_BINDS(db_text(number)), &row));
    return system_store_load(w, db_cell_text(&row, 0), ret_system);
}

enum status system_store_by_name(struct work *w, struct str party_id, struct str key,
                                 struct system *ret_system)
{
    struct db_row row;

    TRY(db_one(w, &SQL_SYSTEM_BY_NAME, DB_BINDS(db_text(party_id), db_text(key)), &row));
    return system_store_load(w, db_cell_text(&row, 0), ret_system);
}

enum status system_store_parent(struct work *w, struct str id, struct str *ret_parent)
{
    struct db_row row;

    TRY(db_one(w, &SQL_SYSTEM_PARENT, DB_BINDS(db_text(id)), &row));
    *ret_parent = or_empty(db_cell_text(&row, 0));
    return ST_OK;
}

enum status system_store_highest_carried(struct work *w, struct str id, int *ret_level)
{
    struct db_row row;

    TRY(db_one(w, &SQL_SYSTEM_HIGHEST_CARRIED, DB_BINDS(db_text(id)), &row));
    *ret_level = (int)db_cell_int(&row, 0);
    return ST_OK;
}

/* The duties of the system, and of the party that runs it, follow from the record. */
static enum status touch(struct work *w, const struct system *s)
{
    TRY(fact_touch(w, FACT_SYSTEM, s->id));
    return fact_touch(w, FACT_PARTY, s->party_id);
}

enum status system_store_insert(struct work *w, struct system *s)
{
    struct db_row row;
    struct str key = name_key(w->arena, s->name);

    TRY(db_one(w, &SQL_SYSTEM_NEXT, DB_NONE, &row));
    s->no = db_cell_int(&row, 0);
    s->id = id_new(w->arena, w->now);
    s->version = 1;
    s->owner_node = str_of(work_node(w));
    s->created_at = w->now;
    s->updated_at = w->now;
    TRY(db_run(
        w, &SQL_SYSTEM_INSERT,
        DB_BINDS(db_int(s->no), db_text(s->id), db_text(s->owner_node), db_text(s->party_id),
                 db_text(s->name), db_text(key), db_text(s->region), db_text(or_empty(s->sector)),
                 db_int((int)s->state), db_text(json_canonical(w->arena, s->kinds)),
                 db_text(json_canonical(w->arena, s->technologies)), db_text(or_null(s->parent_id)),
                 db_text(or_null(s->platform_id)), db_int(s->level), db_int(s->info_level),
                 db_int(s->service_level), db_int((int)s->filing),
                 db_text(or_null(s->certificate_number)), db_text(or_null(s->regulator_party_id)),
                 db_text(or_null(s->police_party_id)), db_text(or_null(s->operation_on)),
                 db_text(json_canonical(w->arena, s->form)), db_int(w->now.ms)),
        NULL));
    TRY(touch(w, s));
    TRY(system_reach_add(w, s));
    return system_reach_add_name(w, s->no, key);
}

static enum status stale(struct work *w)
{
    return work_fail(w, ST_STALE, "version", "这个系统已被他人修改，请刷新后再改",
                     "somebody else changed this system; read it again first");
}

enum status system_store_update(struct work *w, const struct system *before, struct system *s)
{
    int64_t changed = 0;
    struct str key = name_key(w->arena, s->name);
    struct str old_key = name_key(w->arena, before->name);

    TRY(db_run(w, &SQL_SYSTEM_UPDATE,
               DB_BINDS(db_text(s->party_id), db_text(s->name), db_text(key), db_text(s->region),
                        db_text(or_empty(s->sector)), db_int((int)s->state),
                        db_text(json_canonical(w->arena, s->kinds)),
                        db_text(json_canonical(w->arena, s->technologies)),
                        db_text(or_null(s->parent_id)), db_text(or_null(s->platform_id)),
                        db_int(s->level), db_int(s->info_level), db_int(s->service_level),
                        db_int((int)s->filing), db_text(or_null(s->certificate_number)),
                        db_text(or_null(s->regulator_party_id)),
                        db_text(or_null(s->police_party_id)), db_text(or_null(s->operation_on)),
                        db_text(json_canonical(w->arena, s->form)), db_int(w->now.ms),
                        db_text(s->id), db_int(before->version)),
               &changed));
    if (changed == 0)
        return stale(w);
    s->version = before->version + 1;
    s->updated_at = w->now;
    TRY(touch(w, before));
    TRY(touch(w, s));
    if (!str_equal(key, old_key)) {
        TRY(system_reach_remove_name(w, s->no, old_key));
        TRY(system_reach_add_name(w, s->no, key));
    }
    return system_reach_move(w, before, s);
}

enum status system_store_delete(struct work *w, const struct system *s)
{
    int64_t changed = 0;

    TRY(touch(w, s));
    TRY(system_reach_remove(w, s));
    TRY(system_reach_remove_name(w, s->no, name_key(w->arena, s->name)));
    TRY(db_run(w, &SQL_SYSTEM_DELETE, DB_BINDS(db_text(s->id), db_int(s->version)), &changed));
    return changed == 0 ? stale(w) : ST_OK;
}
