/* SPDX-License-Identifier: Apache-2.0
 * Resources and their dispatch in the record store. */
#include "procedures/resource_store.h"

#include "db/db.h"
#include "procedures/resource_dispatch.h"
#include "procedures/resource_store.sql.h"
#include "registry/actor.h"
#include "registry/region.h"

static struct db_value plain(struct str text)
{
    return db_text(text.ptr != NULL ? text : STR(""));
}

static struct db_value when(struct instant at)
{
    return at.ms > 0 ? db_int(at.ms) : db_null();
}

static struct instant at_cell(const struct db_row *row, size_t column)
{
    return (struct instant){db_cell_int(row, column)};
}

struct sight {
    int64_t all;
    struct str me, region_path;
};

static enum status sight_of(struct work *w, struct str within, struct sight *ret_sight)
{
    struct sight sight = {w->actor->is_system ? 1 : 0, STR("-"), STR("")};
    struct region region;

    if (w->actor->party_id.len > 0)
        sight.me = w->actor->party_id;
    if (within.len > 0) {
        sight.region_path = within;
    } else if (w->actor->sees_region && w->actor->region.len > 0) {
        TRY(region_load(w, w->actor->region, "region", &region));
        sight.region_path = region.path;
    }
    *ret_sight = sight;
    return ST_OK;
}

/* ---- Resources ---- */

enum status resource_store_insert(struct work *w, const struct resource *x)
{
    return db_run(w, &SQL_RESOURCE_INSERT,
                  DB_BINDS(plain(x->id), plain(x->kind), plain(x->name), plain(x->party_id),
                           plain(x->region), plain(x->place), db_int(x->quantity), plain(x->unit),
                           plain(x->state), plain(x->contact), plain(x->phone), plain(x->skills),
                           plain(x->note), when(x->checked_at), plain(x->checked_by),
                           db_int(w->now.ms)),
                  NULL);
}

static enum status fail_update(struct work *w, const struct resource *x)
{
    struct db_row row;

    TRY(db_one(w, &SQL_RESOURCE_VERSION, DB_BINDS(plain(x->id)), &row));
    if (db_cell_int(&row, 0) != x->version)
        return work_fail(w, ST_STALE, "version", "刚刚有人修改过，请查看最新情况",
                         "somebody has just changed this; look at it again");
    return work_fail(w, ST_CONFLICT, "quantity", "已有 %lld 正在使用，数量不能更少",
                     "%lld of them are engaged: there cannot be fewer",
                     (long long)db_cell_int(&row, 1));
}

enum status resource_store_update(struct work *w, const struct resource *x)
{
    int64_t changed;

    TRY(db_run(w, &SQL_RESOURCE_UPDATE,
               DB_BINDS(plain(x->kind), plain(x->name), plain(x->region), plain(x->place),
                        db_int(x->quantity), plain(x->unit), plain(x->state), plain(x->contact),
                        plain(x->phone), plain(x->skills), plain(x->note), when(x->checked_at),
                        plain(x->checked_by), db_int(w->now.ms), plain(x->id), db_int(x->version)),
               &changed));
    return changed == 1 ? ST_OK : fail_update(w, x);
}

static struct resource read_resource(const struct db_row *row)
{
    return (struct resource){
        .id = db_cell_text(row, 0),
        .version = db_cell_int(row, 1),
        .kind = db_cell_text(row, 2),
        .name = db_cell_text(row, 3),
        .party_id = db_cell_text(row, 4),
        .party_name = db_cell_text(row, 5),
        .region = db_cell_text(row, 6),
        .place = db_cell_text(row, 7),
        .quantity = db_cell_int(row, 8),
        .unit = db_cell_text(row, 9),
        .engaged = db_cell_int(row, 10),
        .state = db_cell_text(row, 11),
        .contact = db_cell_text(row, 12),
        .phone = db_cell_text(row, 13),
        .skills = db_cell_text(row, 14),
        .note = db_cell_text(row, 15),
        .checked_at = at_cell(row, 16),
        .checked_by = db_cell_text(row, 17),
        .changed_at = at_cell(row, 18),
        .standby_clause = db_cell_text(row, 19),
    };
}

enum status resource_store_load(struct work *w, struct str id, struct str within,
                                struct resource *ret_resource)
{
    struct sight sight;
    struct db_row row;

    TRY(sight_of(w, within, &sight));
    TRY(db_one(w, &SQL_RESOURCE_LOAD,
               DB_BINDS(plain(id), db_int(sight.all), plain(sight.me), plain(sight.region_path)),
               &row));
    *ret_resource = read_resource(&row);
    return ST_OK;
}

static enum status wish_of(struct work *w, const struct resource_filter *f, struct str *ret_path)
{
    struct region region;

    *ret_path = STR("");
    if (f->region.len == 0)
        return ST_OK;
    TRY(region_load(w, f->region, "region", &region));
    *ret_path = region.path;
    return ST_OK;
}

enum status resource_store_page(struct work *w, const struct resource_filter *f, int64_t limit,
                                struct resource **ret_rows, size_t *ret_count)
{
    struct sight sight;
    struct db_rows rows;
    struct str wish;

    TRY(sight_of(w, f->within, &sight));
    TRY(wish_of(w, f, &wish));
    TRY(db_select(w, &SQL_RESOURCE_PAGE,
                  DB_BINDS(plain(f->after), plain(f->kind), plain(f->state), plain(f->party),
                           db_int(f->is_free), plain(f->q), plain(wish), db_int(sight.all),
                           plain(sight.me), plain(sight.region_path), db_int(limit)),
                  &rows));
    *ret_rows = ARENA_ARRAY(w->arena, rows.count + 1, struct resource);
    for (size_t i = 0; i < rows.count; i++)
        (*ret_rows)[i] = read_resource(&rows.rows[i]);
    *ret_count = rows.count;
    return ST_OK;
}

enum status resource_store_count(struct work *w, const struct resource_filter *f,
                                 int64_t *ret_count)
{
    struct sight sight;
    struct db_row row;
    struct str wish;

    TRY(sight_of(w, f->within, &sight));
    TRY(wish_of(w, f, &wish));
    TRY(db_one(w, &SQL_RESOURCE_COUNT,
               DB_BINDS(plain(f->kind), plain(f->state), plain(f->party), db_int(f->is_free),
                        plain(f->q), plain(wish), db_int(sight.all), plain(sight.me),
                        plain(sight.region_path)),
               &row));
    *ret_count = db_cell_int(&row, 0);
    return ST_OK;
}

enum status resource_store_engage(struct work *w, struct str id, int64_t quantity)
{
    int64_t changed;

    TRY(db_run(w, &SQL_RESOURCE_ENGAGE, DB_BINDS(db_int(quantity), db_int(w->now.ms), plain(id)),
               &changed));
    return changed == 1 ? ST_OK : ST_CONFLICT;
}

/* ---- Dispatch ---- */

enum status resource_store_dispatch_add(struct work *w, const struct resource_dispatch *d)
{
    return db_run(w, &SQL_RESOURCE_DISPATCH_ADD,
                  DB_BINDS(plain(d->id), plain(d->dossier_id), plain(d->resource_id),
                           db_int(d->quantity), plain(d->state), plain(d->text), plain(d->asked_by),
                           plain(d->asked_name), db_int(d->asked_at.ms)),
                  NULL);
}

static struct resource_dispatch read_dispatch(const struct db_row *row)
{
    return (struct resource_dispatch){
        .id = db_cell_text(row, 0),
        .version = db_cell_int(row, 1),
        .dossier_id = db_cell_text(row, 2),
        .resource_id = db_cell_text(row, 3),
        .quantity = db_cell_int(row, 4),
        .state = db_cell_text(row, 5),
        .text = db_cell_text(row, 6),
        .answer = db_cell_text(row, 7),
        .asked_by = db_cell_text(row, 8),
        .asked_name = db_cell_text(row, 9),
        .asked_at = at_cell(row, 10),
        .answered_at = at_cell(row, 11),
        .sent_at = at_cell(row, 12),
        .arrived_at = at_cell(row, 13),
        .released_at = at_cell(row, 14),
        .resource_name = db_cell_text(row, 15),
        .resource_kind = db_cell_text(row, 16),
        .unit = db_cell_text(row, 17),
        .owner_id = db_cell_text(row, 18),
        .owner_name = db_cell_text(row, 19),
        .contact = db_cell_text(row, 20),
        .phone = db_cell_text(row, 21),
    };
}

enum status resource_store_dispatch(struct work *w, struct str dossier_id, struct str id,
                                    struct resource_dispatch *ret_dispatch)
{
    struct db_row row;

    TRY(db_one(w, &SQL_RESOURCE_DISPATCH_LOAD, DB_BINDS(plain(dossier_id), plain(id)), &row));
    *ret_dispatch = read_dispatch(&row);
    return ST_OK;
}

enum status resource_store_dispatch_move(struct work *w, struct resource_dispatch *d)
{
    int64_t changed;

    TRY(db_run(w, &SQL_RESOURCE_DISPATCH_MOVE,
               DB_BINDS(plain(d->state), plain(d->answer), when(d->answered_at), when(d->sent_at),
                        when(d->arrived_at), when(d->released_at), plain(d->id),
                        db_int(d->version)),
               &changed));
    if (changed != 1)
        return work_fail(w, ST_STALE, "version", "刚刚有人办理过，请查看最新情况",
                         "somebody has just changed this; look at it again");
    d->version++;
    return ST_OK;
}

enum status resource_store_dispatches(struct work *w, struct str dossier_id,
                                      struct resource_dispatch **ret_list, size_t *ret_count)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_RESOURCE_DISPATCH_LIST,
                  DB_BINDS(plain(dossier_id), db_int(RESOURCE_DISPATCH_LIST)), &rows));
    *ret_list = ARENA_ARRAY(w->arena, rows.count + 1, struct resource_dispatch);
    for (size_t i = 0; i < rows.count; i++)
        (*ret_list)[i] = read_dispatch(&rows.rows[i]);
    *ret_count = rows.count;
    return ST_OK;
}

enum status resource_store_on_site(struct work *w, struct str party_id, int64_t *ret_count)
{
    struct db_row row;

    TRY(db_one(w, &SQL_RESOURCE_ON_SITE, DB_BINDS(plain(party_id)), &row));
    *ret_count = db_cell_int(&row, 0);
    return ST_OK;
}
