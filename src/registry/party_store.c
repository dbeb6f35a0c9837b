/* SPDX-License-Identifier: Apache-2.0
 * The tables party and party_reach. */
#include "registry/party_store.h"

#include "base/banned.h"
#include "base/id.h"
#include "db/db.h"
#include "registry/fact.h"
#include "registry/name_key.h"
#include "registry/party_store.sql.h"
#include "registry/region.h"
#include "registry/registry_limits.h"
#include "registry/sector.h"

static enum status of_row(struct work *w, const struct db_row *row, struct party *ret_party)
{
    struct party party = {
        .no = db_cell_int(row, 0),
        .id = str_copy(w->arena, db_cell_text(row, 1)),
        .version = db_cell_int(row, 2),
        .owner_node = str_copy(w->arena, db_cell_text(row, 3)),
        .name = str_copy(w->arena, db_cell_text(row, 4)),
        .uscc = str_copy(w->arena, db_cell_text(row, 5)),
        .kinds = (uint32_t)db_cell_int(row, 6),
        .region = str_copy(w->arena, db_cell_text(row, 7)),
        .organ_code = str_copy(w->arena, db_cell_text(row, 9)),
        .state = str_copy(w->arena, db_cell_text(row, 11)),
        .created_at = {db_cell_int(row, 12)},
        .updated_at = {db_cell_int(row, 13)},
    };

    TRY(json_read(w->arena, db_cell_text(row, 8), JSON_MAX_BYTES, &w->fault, &party.sectors));
    TRY(json_read(w->arena, db_cell_text(row, 10), JSON_MAX_BYTES, &w->fault, &party.form));
    *ret_party = party;
    return ST_OK;
}

enum status party_store_load(struct work *w, struct str id, struct party *ret_party)
{
    struct db_row row;

    TRY(db_one(w, &SQL_PARTY_LOAD, DB_BINDS(db_text(id)), &row));
    return of_row(w, &row, ret_party);
}

enum status party_store_by_uscc(struct work *w, struct str uscc, struct party *ret_party)
{
    struct db_row row;

    TRY(db_one(w, &SQL_PARTY_BY_USCC, DB_BINDS(db_text(uscc)), &row));
    return of_row(w, &row, ret_party);
}

enum status party_store_by_name(struct work *w, struct str key, struct party *ret_party)
{
    struct db_row row;

    TRY(db_one(w, &SQL_PARTY_BY_NAME, DB_BINDS(db_text(key)), &row));
    return of_row(w, &row, ret_party);
}

enum status party_store_name(struct work *w, struct str id, struct str *ret_name)
{
    struct db_row row;

    TRY(db_one(w, &SQL_PARTY_NAME, DB_BINDS(db_text(id)), &row));
    *ret_name = str_copy(w->arena, db_cell_text(&row, 0));
    return ST_OK;
}

/* One row for each (region or one above or '') × (sector or one above or ''). */
static enum status add_reach_of_sector(struct work *w, const struct party *party, struct str sector)
{
    struct str *regions = NULL;
    struct str *sectors = NULL;
    size_t region_count = 0;
    size_t sector_count = 0;

    TRY(region_path(w, party->region, &regions, &region_count));
    TRY(sector_path(w, sector, &sectors, &sector_count));
    for (size_t i = 0; i <= region_count; i++) {
        for (size_t j = 0; j <= sector_count; j++)
            TRY(db_run(w, &SQL_PARTY_REACH_ADD,
                       DB_BINDS(db_text(i < region_count ? regions[i] : STR("")),
                                db_text(j < sector_count ? sectors[j] : STR("")),
                                db_int(party->no)),
                       NULL));
    }
    return ST_OK;
}

static enum status set_reach(struct work *w, const struct party *party)
{
    size_t index;
    json_t *sector;

    TRY(db_run(w, &SQL_PARTY_REACH_CLEAR, DB_BINDS(db_int(party->no)), NULL));
    TRY(add_reach_of_sector(w, party, STR("")));
    json_array_foreach(party->sectors, index, sector)
        TRY(add_reach_of_sector(w, party, json_text(sector)));
    return ST_OK;
}

static int64_t is_authority(const struct party *party)
{
    static const uint32_t authorities =
#define PARTY_AUTHORITY(name, word, zh, en, authority) ((uint32_t)(authority) << (unsigned)(name)) |
        PARTY_KIND_TABLE(PARTY_AUTHORITY) 0;
#undef PARTY_AUTHORITY

    return (party->kinds & authorities) != 0;
}

static struct str or_null(struct str text)
{
    return text.len > 0 ? text : (struct str){NULL, 0};
}

static enum status touch(struct work *w, struct str id)
{
    TRY(fact_touch_authority(w, id));
    return fact_touch(w, FACT_PARTY, id);
}

enum status party_store_insert(struct work *w, struct party *party)
{
    struct db_row row;

    TRY(db_one(w, &SQL_PARTY_NEXT, DB_NONE, &row));
    party->no = db_cell_int(&row, 0);
    party->id = id_new(w->arena, w->now);
    party->version = 1;
    party->owner_node = str_of(work_node(w));
    party->created_at = w->now;
    party->updated_at = w->now;
    TRY(db_run(w, &SQL_PARTY_INSERT,
               DB_BINDS(db_int(party->no), db_text(party->id), db_text(party->owner_node),
                        db_text(party->name), db_text(name_key(w->arena, party->name)),
                        db_text(or_null(party->uscc)), db_int(party->kinds),
                        db_int(is_authority(party)), db_text(party->region),
                        db_text(json_canonical(w->arena, party->sectors)),
                        db_text(or_null(party->organ_code)),
                        db_text(json_canonical(w->arena, party->form)), db_text(party->state),
                        db_int(w->now.ms)),
               NULL));
    TRY(touch(w, party->id));
    return set_reach(w, party);
}

static enum status stale(struct work *w)
{
    return work_fail(w, ST_STALE, "version", "这个单位已被他人修改，请刷新后再改",
                     "somebody else changed this party; read it again first");
}

enum status party_store_update(struct work *w, struct party *party)
{
    int64_t changed = 0;

    TRY(touch(w, party->id));
    TRY(db_run(w, &SQL_PARTY_UPDATE,
               DB_BINDS(db_text(party->name), db_text(name_key(w->arena, party->name)),
                        db_text(or_null(party->uscc)), db_int(party->kinds),
                        db_int(is_authority(party)), db_text(party->region),
                        db_text(json_canonical(w->arena, party->sectors)),
                        db_text(or_null(party->organ_code)),
                        db_text(json_canonical(w->arena, party->form)), db_text(party->state),
                        db_int(w->now.ms), db_text(party->id), db_int(party->version)),
               &changed));
    if (changed == 0)
        return stale(w);
    party->version++;
    party->updated_at = w->now;
    TRY(touch(w, party->id));
    return set_reach(w, party);
}

enum status party_store_delete(struct work *w, const struct party *party)
{
    int64_t changed = 0;

    TRY(touch(w, party->id));
    TRY(db_run(w, &SQL_PARTY_REACH_CLEAR, DB_BINDS(db_int(party->no)), NULL));
    TRY(db_run(w, &SQL_PARTY_DELETE, DB_BINDS(db_text(party->id), db_int(party->version)),
               &changed));
    return changed == 0 ? stale(w) : ST_OK;
}

struct page_cookie {
    struct work *w;
    party_store_fn *each;
    void *cookie;
};

static enum status page_row(void *cookie, const struct db_row *row)
{
    struct page_cookie *c = cookie;
    struct party party;

    TRY(of_row(c->w, row, &party));
    return c->each(c->cookie, &party);
}

static int64_t has_reach(const struct party_store_query *query)
{
    return query->scope.kind == SCOPE_REGION;
}

enum status party_store_page(struct work *w, const struct party_store_query *query,
                             party_store_fn *each, void *cookie)
{
    struct page_cookie page = {.w = w, .each = each, .cookie = cookie};

    return db_each(w, &SQL_PARTY_PAGE,
                   DB_BINDS(db_int(query->after_no), db_int(query->sees_all),
                            db_text(query->scope.party_id), db_int(has_reach(query)),
                            db_text(query->scope.region), db_text(query->scope.sector),
                            db_int(query->kind), db_text(query->region), db_text(query->q),
                            db_text(query->uscc), db_int(query->limit)),
                   page_row, &page);
}

enum status party_store_count(struct work *w, const struct party_store_query *query,
                              int64_t *ret_count)
{
    struct db_row row;

    TRY(db_one(w, &SQL_PARTY_COUNT,
               DB_BINDS(db_int(query->sees_all), db_text(query->scope.party_id),
                        db_int(has_reach(query)), db_text(query->scope.region),
                        db_text(query->scope.sector), db_int(query->kind), db_text(query->region),
                        db_text(query->q), db_text(query->uscc)),
               &row));
    *ret_count = db_cell_int(&row, 0);
    return ST_OK;
}
