/* SPDX-License-Identifier: Apache-2.0
 * Dossiers in the record store. */
#include "procedures/dossier_store.h"

#include "base/id.h"
#include "db/db.h"
#include "procedures/dossier_sight.h"
#include "procedures/dossier_store.sql.h"
#include "registry/region.h"
#include "registry/sector.h"

static struct db_value plain(struct str text)
{
    return db_text(text.ptr != NULL ? text : STR(""));
}

enum status dossier_sight_of(struct work *w, struct dossier_sight *ret_sight)
{
    const struct actor *actor = w->actor;
    struct dossier_sight sight = {actor->is_system ? 1 : 0, STR(""), STR(""), STR("")};
    struct region region;
    struct sector sector;

    if (actor->party_id.len > 0)
        sight.me = actor->party_id;
    if (actor->sees_region && actor->region.len > 0) {
        TRY(region_load(w, actor->region, "region", &region));
        sight.region_path = region.path;
        if (actor->sector.len > 0) {
            TRY(sector_load(w, actor->sector, "sector", &sector));
            sight.sector_path = sector.path;
        }
    }
    *ret_sight = sight;
    return ST_OK;
}

static enum status tree_of(struct work *w, struct str text, json_t **ret_tree)
{
    return json_read(w->arena, text, JSON_MAX_BYTES, &w->fault, ret_tree);
}

static enum status read_row(struct work *w, const struct db_row *row, struct dossier *d)
{
    *d = (struct dossier){
        .id = db_cell_text(row, 0),
        .version = db_cell_int(row, 1),
        .kind = db_cell_text(row, 2),
        .state = db_cell_text(row, 3),
        .is_open = db_cell_int(row, 4) != 0,
        .number = db_cell_text(row, 5),
        .title = db_cell_text(row, 6),
        .level = db_cell_text(row, 7),
        .scope = db_cell_text(row, 8),
        .party_id = db_cell_text(row, 9),
        .party_name = db_cell_text(row, 10),
        .region = db_cell_text(row, 11),
        .sector = db_cell_text(row, 12),
        .reach = db_cell_text(row, 13),
        .basis = db_cell_text(row, 14),
        .is_exercise = db_cell_int(row, 15) != 0,
        .is_imported = db_cell_int(row, 16) != 0,
        .opened_at = {db_cell_int(row, 20)},
        .changed_at = {db_cell_int(row, 21)},
        .closed_at = {db_cell_int(row, 22)},
        .opened_by = db_cell_text(row, 23),
        .opened_by_name = db_cell_text(row, 24),
    };
    (void)date_read(db_cell_text(row, 19), &d->began_on);
    TRY(tree_of(w, db_cell_text(row, 17), &d->data));
    return tree_of(w, db_cell_text(row, 18), &d->packs);
}

static struct db_value day_of(struct work *w, struct date on)
{
    char day[DATE_TEXT_BYTES];

    return db_text(str_copy(w->arena, str_of(date_print(on, day))));
}

enum status dossier_store_insert(struct work *w, const struct dossier *d)
{
    return db_run(w, &SQL_DOSSIER_INSERT,
                  DB_BINDS(plain(d->id), plain(d->kind), plain(d->state), db_int(d->is_open),
                           plain(d->number), plain(d->title), plain(d->level), plain(d->scope),
                           plain(d->party_id), plain(d->party_name), plain(d->region),
                           plain(d->sector), plain(d->reach), plain(d->basis),
                           db_int(d->is_exercise), db_int(d->is_imported),
                           db_text(json_canonical(w->arena, d->data)),
                           db_text(json_canonical(w->arena, d->packs)), day_of(w, d->began_on),
                           db_int(d->opened_at.ms), plain(d->opened_by), plain(d->opened_by_name)),
                  NULL);
}

enum status dossier_store_load(struct work *w, struct str id, struct dossier *ret_dossier)
{
    struct dossier_sight sight;
    struct db_row row;

    TRY(dossier_sight_of(w, &sight));
    TRY(db_one(w, &SQL_DOSSIER_LOAD,
               DB_BINDS(db_text(id), db_int(sight.all), db_text(sight.me),
                        db_text(sight.region_path), db_text(sight.sector_path)),
               &row));
    return read_row(w, &row, ret_dossier);
}

enum status dossier_store_update(struct work *w, struct dossier *d, bool is_new_round)
{
    int64_t changed;

    TRY(db_run(w, &SQL_DOSSIER_UPDATE,
               DB_BINDS(plain(d->state), db_int(d->is_open), plain(d->number), plain(d->title),
                        plain(d->level), plain(d->scope), plain(d->region), plain(d->sector),
                        plain(d->reach), plain(d->basis), db_int(d->is_exercise),
                        db_int(is_new_round ? 1 : 0), db_text(json_canonical(w->arena, d->data)),
                        db_int(w->now.ms),
                        d->closed_at.ms != 0 ? db_int(d->closed_at.ms) : db_null(), plain(d->id),
                        db_int(d->version)),
               &changed));
    if (changed != 1)
        return work_fail(w, ST_STALE, "version", "刚刚有人办理过，请查看最新情况后再办",
                         "somebody has just changed this; look at it again");
    d->version++;
    d->changed_at = w->now;
    return ST_OK;
}

/* ---- Pages ---- */

struct wish {
    struct dossier_sight sight;
    struct str region_path, sector_path;
};

static enum status wish_of(struct work *w, const struct dossier_filter *filter, struct wish *wish)
{
    struct region region = {.path = STR("")};
    struct sector sector = {.path = STR("")};

    TRY(dossier_sight_of(w, &wish->sight));
    if (filter->region.len > 0)
        TRY(region_load(w, filter->region, "region", &region));
    if (filter->sector.len > 0)
        TRY(sector_load(w, filter->sector, "sector", &sector));
    wish->region_path = region.path;
    wish->sector_path = sector.path;
    return ST_OK;
}

enum status dossier_store_page(struct work *w, const struct dossier_filter *filter, int64_t limit,
                               struct dossier **ret_rows, size_t *ret_count)
{
    struct wish wish;
    struct db_rows rows;

    TRY(wish_of(w, filter, &wish));
    TRY(db_select(w, &SQL_DOSSIER_PAGE,
                  DB_BINDS(db_textz(filter->kind), plain(filter->after), plain(filter->state),
                           plain(filter->level), db_int(filter->is_open),
                           db_int(filter->is_exercise), plain(filter->basis), plain(filter->q),
                           plain(filter->party), db_text(wish.region_path),
                           db_text(wish.sector_path), db_int(wish.sight.all),
                           db_text(wish.sight.me), db_text(wish.sight.region_path),
                           db_text(wish.sight.sector_path), db_int(limit)),
                  &rows));
    struct dossier *found = ARENA_ARRAY(w->arena, rows.count + 1, struct dossier);
    for (size_t i = 0; i < rows.count; i++)
        TRY(read_row(w, &rows.rows[i], &found[i]));
    *ret_rows = found;
    *ret_count = rows.count;
    return ST_OK;
}

enum status dossier_store_count(struct work *w, const struct dossier_filter *filter,
                                int64_t *ret_count)
{
    struct wish wish;
    struct db_row row;

    TRY(wish_of(w, filter, &wish));
    TRY(db_one(w, &SQL_DOSSIER_COUNT_PAGE,
               DB_BINDS(db_textz(filter->kind), plain(filter->state), plain(filter->level),
                        db_int(filter->is_open), db_int(filter->is_exercise), plain(filter->basis),
                        plain(filter->q), plain(filter->party), db_text(wish.region_path),
                        db_text(wish.sector_path), db_int(wish.sight.all), db_text(wish.sight.me),
                        db_text(wish.sight.region_path), db_text(wish.sight.sector_path)),
               &row));
    *ret_count = db_cell_int(&row, 0);
    return ST_OK;
}

enum status dossier_store_tally(struct work *w, const char *kind, bool is_exercise,
                                dossier_store_tally_fn *each, void *cookie)
{
    struct dossier_sight sight;
    struct db_rows rows;

    TRY(dossier_sight_of(w, &sight));
    TRY(db_select(w, &SQL_DOSSIER_TALLY,
                  DB_BINDS(db_textz(kind), db_int(is_exercise ? 1 : 0), db_int(sight.all),
                           db_text(sight.me), db_text(sight.region_path),
                           db_text(sight.sector_path)),
                  &rows));
    for (size_t i = 0; i < rows.count; i++)
        each(cookie, db_cell_text(&rows.rows[i], 0), db_cell_text(&rows.rows[i], 1),
             db_cell_int(&rows.rows[i], 2));
    return ST_OK;
}

/* ---- Timeline ---- */

enum status dossier_store_add_event(struct work *w, const struct dossier *d,
                                    struct dossier_store_event *event)
{
    struct db_row row;

    TRY(db_one(w, &SQL_DOSSIER_EVENT_NEXT, DB_BINDS(db_text(d->id)), &row));
    event->number = db_cell_int(&row, 0);
    event->id = id_new(w->arena, w->now);
    return db_run(w, &SQL_DOSSIER_EVENT_INSERT,
                  DB_BINDS(db_text(event->id), db_int(event->number), db_int(event->at.ms),
                           db_int(event->happened_at.ms), plain(event->account_id),
                           plain(event->actor), plain(event->party_id), plain(event->act),
                           plain(event->from_state), plain(event->to_state), plain(event->text),
                           plain(event->facts), db_text(d->id)),
                  NULL);
}

static struct dossier_store_event event_of(const struct db_row *row)
{
    return (struct dossier_store_event){
        .id = db_cell_text(row, 0),
        .number = db_cell_int(row, 1),
        .at = {db_cell_int(row, 2)},
        .happened_at = {db_cell_int(row, 3)},
        .account_id = db_cell_text(row, 4),
        .actor = db_cell_text(row, 5),
        .party_id = db_cell_text(row, 6),
        .party_name = db_cell_text(row, 7),
        .act = db_cell_text(row, 8),
        .from_state = db_cell_text(row, 10),
        .to_state = db_cell_text(row, 11),
        .text = db_cell_text(row, 12),
        .facts = db_cell_text(row, 13),
        .is_pinned = db_cell_int(row, 14) != 0,
    };
}

enum status dossier_store_events(struct work *w, struct str id, int64_t after, int64_t limit,
                                 struct dossier_store_events *ret_events, int64_t *ret_total)
{
    struct db_rows rows;
    struct db_row count;

    TRY(db_select(w, &SQL_DOSSIER_EVENT_PAGE, DB_BINDS(db_text(id), db_int(after), db_int(limit)),
                  &rows));
    TRY(db_one(w, &SQL_DOSSIER_EVENT_COUNT, DB_BINDS(db_text(id)), &count));
    *ret_total = db_cell_int(&count, 0);
    ret_events->count = rows.count;
    ret_events->rows = ARENA_ARRAY(w->arena, rows.count + 1, struct dossier_store_event);
    for (size_t i = 0; i < rows.count; i++)
        ret_events->rows[i] = event_of(&rows.rows[i]);
    return ST_OK;
}

enum status dossier_store_event_by(struct work *w, struct str id, struct str act,
                                   struct str *ret_account)
{
    struct db_row row;
    enum status status =
        db_one(w, &SQL_DOSSIER_EVENT_BY, DB_BINDS(db_text(id), db_text(act)), &row);

    *ret_account = STR("");
    if (status == ST_NOT_FOUND)
        return ST_OK;
    TRY(status);
    *ret_account = db_cell_text(&row, 0);
    return ST_OK;
}

enum status dossier_store_pin(struct work *w, struct str id, struct str event_id, bool is_pinned)
{
    int64_t changed;

    TRY(db_run(w, &SQL_DOSSIER_EVENT_PIN,
               DB_BINDS(db_int(is_pinned ? 1 : 0), db_text(id), db_text(event_id)), &changed));
    return changed == 1 ? ST_OK : ST_NOT_FOUND;
}

/* ---- Parties, links, facts ---- */

enum status dossier_store_add_party(struct work *w, struct str id, struct str party_id,
                                    const char *part)
{
    return db_run(w, &SQL_DOSSIER_PARTY_ADD,
                  DB_BINDS(db_text(id), db_text(party_id), db_textz(part), db_int(w->now.ms)),
                  NULL);
}

enum status dossier_store_remove_party(struct work *w, struct str id, struct str party_id,
                                       const char *part)
{
    return db_run(w, &SQL_DOSSIER_PARTY_REMOVE,
                  DB_BINDS(db_text(id), db_text(party_id), db_textz(part)), NULL);
}

enum status dossier_store_has_party(struct work *w, struct str id, struct str party_id,
                                    bool *ret_has)
{
    struct db_row row;

    TRY(db_one(w, &SQL_DOSSIER_PARTY_HAS, DB_BINDS(db_text(id), plain(party_id)), &row));
    *ret_has = db_cell_int(&row, 0) > 0;
    return ST_OK;
}

enum status dossier_store_parties(struct work *w, struct str id, json_t **ret_list)
{
    json_t *list = json_new_list(w->arena);
    struct db_rows rows;

    TRY(db_select(w, &SQL_DOSSIER_PARTY_EACH, DB_BINDS(db_text(id), db_int(DOSSIER_PAGE_MAX)),
                  &rows));
    for (size_t i = 0; i < rows.count; i++) {
        json_t *one = json_new_object(w->arena);

        json_put_text(one, "part", db_cell_text(&rows.rows[i], 0));
        json_put_text(one, "id", db_cell_text(&rows.rows[i], 1));
        json_put_text(one, "name", db_cell_text(&rows.rows[i], 2));
        json_add(list, one);
    }
    *ret_list = list;
    return ST_OK;
}

enum status dossier_store_add_link(struct work *w, struct str id, const char *relation,
                                   const char *to_kind, struct str to_id)
{
    return db_run(w, &SQL_DOSSIER_LINK_ADD,
                  DB_BINDS(db_text(id), db_textz(relation), db_textz(to_kind), db_text(to_id),
                           db_int(w->now.ms)),
                  NULL);
}

enum status dossier_store_links(struct work *w, struct str id, json_t **ret_list)
{
    json_t *list = json_new_list(w->arena);
    struct db_rows rows;

    TRY(db_select(w, &SQL_DOSSIER_LINK_EACH, DB_BINDS(db_text(id), db_int(DOSSIER_STORE_LINKS)),
                  &rows));
    for (size_t i = 0; i < rows.count; i++) {
        json_t *one = json_new_object(w->arena);

        json_put_text(one, "relation", db_cell_text(&rows.rows[i], 0));
        json_put_text(one, "kind", db_cell_text(&rows.rows[i], 1));
        json_put_text(one, "id", db_cell_text(&rows.rows[i], 2));
        json_put_text(one, "direction", db_cell_text(&rows.rows[i], 3));
        json_add(list, one);
    }
    *ret_list = list;
    return ST_OK;
}

enum status dossier_store_add_fact(struct work *w, struct str id, struct str fact_id,
                                   const char *subject_type, struct str subject, const char *word)
{
    return db_run(w, &SQL_DOSSIER_FACT_ADD,
                  DB_BINDS(db_text(id), db_text(fact_id), db_textz(subject_type), db_text(subject),
                           db_textz(word)),
                  NULL);
}

enum status dossier_store_pending(struct work *w, struct str id, bool *ret_pending)
{
    struct db_row row;
    enum status status = db_one(w, &SQL_DOSSIER_FACT_PENDING, DB_BINDS(db_text(id)), &row);

    *ret_pending = status == ST_OK;
    return status == ST_NOT_FOUND ? ST_OK : status;
}

enum status dossier_store_duties(struct work *w, struct str id, struct str after_on,
                                 struct str after_id, int64_t limit, struct str **ret_ids,
                                 size_t *ret_count, int64_t *ret_total)
{
    struct dossier_sight sight;
    struct db_rows rows;
    struct db_row count;

    TRY(dossier_sight_of(w, &sight));
    TRY(db_select(w, &SQL_DOSSIER_DUTY_PAGE,
                  DB_BINDS(db_text(id), plain(after_on), plain(after_id), db_int(sight.all),
                           db_text(sight.me), db_text(sight.region_path),
                           db_text(sight.sector_path), db_int(limit)),
                  &rows));
    TRY(db_one(w, &SQL_DOSSIER_DUTY_COUNT,
               DB_BINDS(db_text(id), db_int(sight.all), db_text(sight.me),
                        db_text(sight.region_path), db_text(sight.sector_path)),
               &count));
    *ret_ids = ARENA_ARRAY(w->arena, rows.count + 1, struct str);
    for (size_t i = 0; i < rows.count; i++)
        (*ret_ids)[i] = db_cell_text(&rows.rows[i], 0);
    *ret_count = rows.count;
    *ret_total = db_cell_int(&count, 0);
    return ST_OK;
}
