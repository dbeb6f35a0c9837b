/* SPDX-License-Identifier: Apache-2.0
 * Notices in the record store. */
#include "procedures/notice_store.h"

#include "base/id.h"
#include "db/db.h"
#include "procedures/dossier_sight.h"
#include "procedures/notice_store.sql.h"
#include "procedures/notice_view.h"
#include "registry/region.h"
#include "registry/sector.h"

static struct db_value plain(struct str text)
{
    return db_text(text.ptr != NULL ? text : STR(""));
}

static struct db_value tree(struct work *w, const json_t *value)
{
    return db_text(json_canonical(w->arena, value));
}

static struct str by_name(const struct work *w)
{
    struct str name = w->actor->person_name.len > 0 ? w->actor->person_name : w->actor->name;

    return name.ptr != NULL ? name : STR("");
}

static void put_party(struct work *w, json_t *object, const char *key, struct str id,
                      struct str name)
{
    json_t *brief = json_new_object(w->arena);

    json_put_text(brief, "id", id);
    json_put_text(brief, "name", name);
    json_put(object, key, brief);
}

enum status notice_store_insert(struct work *w, struct str id, const struct notice_row *row)
{
    return db_run(w, &SQL_NOTICE_INSERT,
                  DB_BINDS(db_text(id), plain(row->kind), plain(row->mark), tree(w, row->wish),
                           plain(row->saved_by), db_int(row->needs), db_int(row->done)),
                  NULL);
}

enum status notice_store_update(struct work *w, struct str id, const struct notice_row *row)
{
    return db_run(w, &SQL_NOTICE_UPDATE,
                  DB_BINDS(plain(row->kind), plain(row->mark), tree(w, row->wish),
                           plain(row->saved_by), db_int(row->needs), db_int(row->done),
                           db_text(id)),
                  NULL);
}

enum status notice_store_load(struct work *w, struct str id, struct notice_row *ret_row)
{
    struct db_row row;

    TRY(db_one(w, &SQL_NOTICE_LOAD, DB_BINDS(db_text(id)), &row));
    *ret_row = (struct notice_row){
        .kind = db_cell_text(&row, 0),
        .mark = db_cell_text(&row, 1),
        .saved_by = db_cell_text(&row, 3),
        .needs = db_cell_int(&row, 4),
        .done = db_cell_int(&row, 5),
        .year = db_cell_int(&row, 6),
        .serial = db_cell_int(&row, 7),
        .issued_at = {db_cell_int(&row, 8)},
        .due_at = {db_cell_int(&row, 9)},
    };
    TRY(json_read(w->arena, db_cell_text(&row, 2), JSON_MAX_BYTES, &w->fault, &ret_row->wish));
    return json_read(w->arena, db_cell_text(&row, 10), JSON_MAX_BYTES, &w->fault,
                     &ret_row->left_open);
}

enum status notice_store_issue(struct work *w, struct str id, struct str party, int64_t year,
                               struct instant due_at, int64_t *ret_serial)
{
    struct db_row row;

    TRY(db_one(w, &SQL_NOTICE_NEXT_SERIAL, DB_BINDS(db_text(party), db_int(year)), &row));
    *ret_serial = db_cell_int(&row, 0);
    return db_run(w, &SQL_NOTICE_ISSUE,
                  DB_BINDS(db_int(year), db_int(*ret_serial), db_int(w->now.ms), db_int(due_at.ms),
                           db_text(id)),
                  NULL);
}

enum status notice_store_close(struct work *w, struct str id, const json_t *left)
{
    return db_run(w, &SQL_NOTICE_CLOSE, DB_BINDS(tree(w, left), db_text(id)), NULL);
}

/* ---- Parts ---- */

enum status notice_store_put_parts(struct work *w, struct str id, const json_t *parts)
{
    const json_t *part;
    size_t i;

    TRY(db_run(w, &SQL_NOTICE_PART_CLEAR, DB_BINDS(db_text(id)), NULL));
    json_array_foreach(parts, i, part)
    {
        const json_t *systems = json_get_list(part, "systems");

        TRY(db_run(w, &SQL_NOTICE_PART_ADD,
                   DB_BINDS(db_text(id), db_text(json_get_text(part, "party")),
                            plain(json_get_text(part, "text")),
                            systems != NULL ? tree(w, systems) : db_textz("[]")),
                   NULL));
    }
    return ST_OK;
}

enum status notice_store_parts(struct work *w, struct str id, struct str party, json_t **ret_list)
{
    json_t *list = json_new_list(w->arena), *systems;
    struct db_rows rows;

    TRY(db_select(w, &SQL_NOTICE_PART_EACH,
                  DB_BINDS(db_text(id), plain(party), db_int(NOTICE_PARTS_MAX)), &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const struct db_row *row = &rows.rows[i];
        json_t *part = json_new_object(w->arena);

        put_party(w, part, "party", db_cell_text(row, 0), db_cell_text(row, 1));
        json_put_text(part, "text", db_cell_text(row, 2));
        TRY(json_read(w->arena, db_cell_text(row, 3), JSON_MAX_BYTES, &w->fault, &systems));
        json_put(part, "systems", systems);
        json_add(list, part);
    }
    *ret_list = list;
    return ST_OK;
}

enum status notice_store_system_of(struct work *w, struct str system, struct str party,
                                   struct str *ret_name)
{
    struct db_row row;

    TRY(db_one(w, &SQL_NOTICE_SYSTEM_OF, DB_BINDS(db_text(system), db_text(party)), &row));
    *ret_name = db_cell_text(&row, 0);
    return ST_OK;
}

/* ---- Recipients ---- */

enum status notice_store_rung(struct work *w, struct str id, struct str party, int64_t *ret_rung)
{
    struct db_row row;

    TRY(db_one(w, &SQL_NOTICE_RUNG, DB_BINDS(db_text(id), plain(party)), &row));
    *ret_rung = db_cell_int(&row, 0);
    return ST_OK;
}

enum status notice_store_left(struct work *w, struct str id, int64_t rung, json_t **ret_list,
                              int64_t *ret_count)
{
    json_t *list = json_new_list(w->arena);
    struct db_rows rows;
    struct db_row count;

    TRY(db_one(w, &SQL_NOTICE_LEFT_COUNT, DB_BINDS(db_text(id), db_int(rung)), &count));
    TRY(db_select(w, &SQL_NOTICE_LEFT, DB_BINDS(db_text(id), db_int(rung), db_int(NOTICE_LEFT_MAX)),
                  &rows));
    for (size_t i = 0; i < rows.count; i++) {
        json_t *one = json_new_object(w->arena);

        put_party(w, one, "party", db_cell_text(&rows.rows[i], 0), db_cell_text(&rows.rows[i], 1));
        json_put_int(one, "rung", db_cell_int(&rows.rows[i], 2));
        json_add(list, one);
    }
    *ret_list = list;
    *ret_count = db_cell_int(&count, 0);
    return ST_OK;
}

enum status notice_store_duties(struct work *w, struct str id, struct str party, const char *group,
                                struct str **ret_ids, size_t *ret_count)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_NOTICE_DUTIES,
                  DB_BINDS(plain(party), db_textz(group), db_text(id), db_int(NOTICE_DUTIES_MAX)),
                  &rows));
    *ret_ids = ARENA_ARRAY(w->arena, rows.count + 1, struct str);
    for (size_t i = 0; i < rows.count; i++)
        (*ret_ids)[i] = db_cell_text(&rows.rows[i], 0);
    *ret_count = rows.count;
    return ST_OK;
}

enum status notice_store_late(struct work *w, struct str id, int64_t *ret_count)
{
    struct db_row row;

    TRY(db_one(w, &SQL_NOTICE_LATE, DB_BINDS(db_text(id), db_int(w->now.ms)), &row));
    *ret_count = db_cell_int(&row, 0);
    return ST_OK;
}

/* ---- Terms ---- */

enum status notice_store_ask(struct work *w, struct str id, const struct notice_term *term)
{
    return db_run(w, &SQL_NOTICE_TERM_ASK,
                  DB_BINDS(db_text(id), db_text(term->party), db_int(term->until.ms),
                           db_int(w->now.ms), plain(by_name(w)), plain(term->reason)),
                  NULL);
}

enum status notice_store_answer(struct work *w, struct str id, const struct notice_term *term)
{
    bool is_granted = term->until.ms != 0;
    int64_t changed;

    TRY(db_run(w, &SQL_NOTICE_TERM_ANSWER,
               DB_BINDS(db_text(term->state), is_granted ? db_int(term->until.ms) : db_null(),
                        db_int(w->now.ms), plain(by_name(w)), plain(term->reason), db_text(id),
                        db_text(term->party)),
               &changed));
    return changed == 0 ? ST_NOT_FOUND : ST_OK;
}

enum status notice_store_terms(struct work *w, struct str id, struct str party, json_t **ret_list)
{
    json_t *list = json_new_list(w->arena);
    struct db_rows rows;

    TRY(db_select(w, &SQL_NOTICE_TERM_EACH,
                  DB_BINDS(db_text(id), plain(party), db_int(NOTICE_TERMS_MAX)), &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const struct db_row *row = &rows.rows[i];
        json_t *one = json_new_object(w->arena);

        put_party(w, one, "party", db_cell_text(row, 0), db_cell_text(row, 1));
        json_put_text(one, "state", db_cell_text(row, 2));
        json_put_instant(one, "asked_until", (struct instant){db_cell_int(row, 3)});
        json_put_instant(one, "asked_at", (struct instant){db_cell_int(row, 4)});
        json_put_text(one, "asked_by", db_cell_text(row, 5));
        json_put_text(one, "asked_reason", db_cell_text(row, 6));
        json_put_instant(one, "until", (struct instant){db_cell_int(row, 7)});
        json_put_instant(one, "answered_at", (struct instant){db_cell_int(row, 8)});
        json_put_text(one, "answered_by", db_cell_text(row, 9));
        json_put_text(one, "answered_reason", db_cell_text(row, 10));
        json_add(list, one);
    }
    *ret_list = list;
    return ST_OK;
}

/* ---- Passing on ---- */

enum status notice_store_helpers(struct work *w, uint32_t kinds, struct str q, int64_t limit,
                                 json_t **ret_list)
{
    json_t *list = json_new_list(w->arena);
    struct db_rows rows;

    TRY(db_select(w, &SQL_NOTICE_HELPERS, DB_BINDS(db_int(kinds), plain(q), db_int(limit)), &rows));
    for (size_t i = 0; i < rows.count; i++) {
        json_t *one = json_new_object(w->arena);

        json_put_text(one, "id", db_cell_text(&rows.rows[i], 0));
        json_put_text(one, "name", db_cell_text(&rows.rows[i], 1));
        json_put_text(one, "region", db_cell_text(&rows.rows[i], 2));
        json_add(list, one);
    }
    *ret_list = list;
    return ST_OK;
}

enum status notice_store_forward(struct work *w, struct str id, struct str to, struct str reason)
{
    return db_run(w, &SQL_NOTICE_FORWARD_ADD,
                  DB_BINDS(db_text(id_new(w->arena, w->now)), db_text(id),
                           db_text(w->actor->party_id), db_text(to), db_int(w->now.ms),
                           plain(by_name(w)), plain(reason)),
                  NULL);
}

enum status notice_store_forwards(struct work *w, struct str id, struct str from, json_t **ret_list)
{
    json_t *list = json_new_list(w->arena);
    struct db_rows rows;

    TRY(db_select(w, &SQL_NOTICE_FORWARD_EACH,
                  DB_BINDS(db_text(id), plain(from), db_int(NOTICE_TERMS_MAX)), &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const struct db_row *row = &rows.rows[i];
        json_t *one = json_new_object(w->arena);

        put_party(w, one, "from", db_cell_text(row, 0), db_cell_text(row, 1));
        put_party(w, one, "to", db_cell_text(row, 2), db_cell_text(row, 3));
        json_put_instant(one, "at", (struct instant){db_cell_int(row, 4)});
        json_put_text(one, "by", db_cell_text(row, 5));
        json_put_text(one, "reason", db_cell_text(row, 6));
        json_add(list, one);
    }
    *ret_list = list;
    return ST_OK;
}

/* ---- Lists ---- */

static enum status path_of_region(struct work *w, struct str code, struct str *ret_path)
{
    struct region region;

    *ret_path = STR("");
    if (code.len == 0)
        return ST_OK;
    TRY(region_load(w, code, "region", &region));
    *ret_path = region.path;
    return ST_OK;
}

static enum status path_of_sector(struct work *w, struct str code, struct str *ret_path)
{
    struct sector sector;

    *ret_path = STR("");
    if (code.len == 0)
        return ST_OK;
    TRY(sector_load(w, code, "sector", &sector));
    *ret_path = sector.path;
    return ST_OK;
}

enum status notice_store_page(struct work *w, const struct notice_filter *f, int64_t limit,
                              struct str **ret_ids, size_t *ret_count, int64_t *ret_total)
{
    struct str region, sector, to_region, to_sector;
    struct dossier_sight sight;
    struct db_rows rows;
    struct db_row count;

    TRY(dossier_sight_of(w, &sight));
    TRY(path_of_region(w, f->region, &region));
    TRY(path_of_sector(w, f->sector, &sector));
    TRY(path_of_region(w, f->to_region, &to_region));
    TRY(path_of_sector(w, f->to_sector, &to_sector));
    /* The first is the cursor, the last the limit; the count takes what lies between. */
    const struct db_value binds[] = {
        plain(f->after),
        plain(f->state),
        plain(f->severity),
        plain(f->kind),
        plain(f->mark),
        db_int(f->is_open),
        plain(f->q),
        db_text(region),
        db_text(sector),
        db_text(to_region),
        db_text(sight.me),
        db_text(to_sector),
        plain(f->system),
        plain(f->view),
        db_int(w->now.ms),
        db_int(sight.all),
        db_text(sight.region_path),
        db_text(sight.sector_path),
        db_int(limit),
    };
    const size_t bind_count = sizeof binds / sizeof binds[0];

    TRY(db_one(w, &SQL_NOTICE_PAGE_COUNT, binds + 1, bind_count - 2, &count));
    TRY(db_select(w, &SQL_NOTICE_PAGE, binds, bind_count, &rows));
    *ret_ids = ARENA_ARRAY(w->arena, rows.count + 1, struct str);
    for (size_t i = 0; i < rows.count; i++)
        (*ret_ids)[i] = db_cell_text(&rows.rows[i], 0);
    *ret_count = rows.count;
    *ret_total = db_cell_int(&count, 0);
    return ST_OK;
}
