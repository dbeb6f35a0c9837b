/* SPDX-License-Identifier: Apache-2.0
 * Places, sectors above sectors, and the authorities that role words lead to. */
#include "procedures/obligation_place.h"

#include <string.h>

#include "db/db.h"
#include "procedures/obligation_feed.h"
#include "procedures/obligation_place_store.sql.h"
#include "registry/party.h"

void *obligation_place_more(struct arena *arena, void *array, size_t count, size_t *room,
                            size_t bytes)
{
    if (count < *room)
        return array;
    size_t wanted = *room > 0 ? *room * 2 : 16;
    void *grown = arena_array(arena, wanted, bytes);
    if (count > 0)
        memcpy(grown, array, count * bytes);
    *room = wanted;
    return grown;
}

struct obligation_feed_place *obligation_place_of(struct obligation_feed *feed, struct str code,
                                                  struct str path)
{
    struct obligation_feed_place *place = feed->places;

    for (struct obligation_feed_place *before = NULL; place; before = place, place = place->next) {
        if (!str_equal(place->code, code))
            continue;
        if (before) { /* the next subject mostly lies in the same place */
            before->next = place->next;
            place->next = feed->places;
            feed->places = place;
        }
        return place;
    }
    place = ARENA_NEW(feed->arena, struct obligation_feed_place);
    place->code = str_copy(feed->arena, code);
    struct str rest = str_copy(feed->arena, path);
    while (rest.len > 0 && place->region_count < OBLIGATION_FEED_MAX_DEPTH)
        place->regions[place->region_count++] = str_cut(rest, '/', &rest);
    place->next = feed->places;
    feed->places = place;
    return place;
}

enum status obligation_place_sector_path(struct obligation_feed *feed, struct str code,
                                         struct str *ret_path)
{
    struct obligation_feed_sector *sector = feed->sectors;
    struct db_row row;

    while (sector && !str_equal(sector->code, code))
        sector = sector->next;
    if (!sector) {
        enum status status =
            db_one(feed->w, &SQL_OBLIGATION_PLACE_SECTOR, DB_BINDS(db_text(code)), &row);
        if (status != ST_OK && status != ST_NOT_FOUND)
            return status;
        sector = ARENA_NEW(feed->arena, struct obligation_feed_sector);
        sector->code = str_copy(feed->arena, code);
        sector->path =
            status == ST_OK ? str_copy(feed->arena, db_cell_text(&row, 0)) : sector->code;
        sector->next = feed->sectors;
        feed->sectors = sector;
    }
    *ret_path = sector->path;
    return ST_OK;
}

void obligation_place_add_sectors(struct str path, struct str *codes, size_t room, size_t *count)
{
    struct str rest = path;

    while (rest.len > 0 && *count < room) {
        struct str code = str_cut(rest, '/', &rest);
        bool is_there = false;
        for (size_t i = 0; i < *count; i++)
            is_there = is_there || str_equal(codes[i], code);
        if (!is_there)
            codes[(*count)++] = code;
    }
}

bool obligation_place_next_word(struct str *rest, struct str *ret_word)
{
    const char *from = rest->len > 0 ? memchr(rest->ptr, '"', rest->len) : NULL;
    const char *end = from ? rest->ptr + rest->len : NULL;
    const char *to = from ? memchr(from + 1, '"', (size_t)(end - from - 1)) : NULL;

    if (!to)
        return false;
    *ret_word = (struct str){from + 1, (size_t)(to - from - 1)};
    *rest = (struct str){to + 1, (size_t)(end - to - 1)};
    return true;
}

/* ---- Roles ---- */

struct authority_cookie {
    struct obligation_feed *feed;
    struct obligation_feed_place *place;
    size_t room;
};

static enum status authority_row(void *cookie, const struct db_row *row)
{
    struct authority_cookie *c = cookie;
    struct obligation_feed_place *place = c->place;
    struct arena *arena = c->feed->arena;
    struct str region = db_cell_text(row, 3);
    size_t depth = 0;

    while (depth < place->region_count && !str_equal(place->regions[depth], region))
        depth++;
    place->authorities = obligation_place_more(arena, place->authorities, place->authority_count,
                                               &c->room, sizeof *place->authorities);
    place->authorities[place->authority_count++] = (struct obligation_feed_authority){
        .id = str_copy(arena, db_cell_text(row, 0)),
        .kinds = (uint32_t)db_cell_int(row, 1),
        .sectors = str_copy(arena, db_cell_text(row, 2)),
        .depth = depth,
        .level = str_copy(arena, db_cell_text(row, 4)),
    };
    return ST_OK;
}

static enum status load_authorities(struct obligation_feed *feed,
                                    struct obligation_feed_place *place)
{
    struct authority_cookie cookie = {.feed = feed, .place = place};
    struct db_value binds[OBLIGATION_FEED_MAX_DEPTH];

    for (size_t i = 0; i < OBLIGATION_FEED_MAX_DEPTH; i++)
        binds[i] = db_text(i < place->region_count ? place->regions[i] : STR(""));
    place->has_authorities = true;
    return db_each(feed->w, &SQL_OBLIGATION_PLACE_AUTHORITIES, binds, OBLIGATION_FEED_MAX_DEPTH,
                   authority_row, &cookie);
}

/* Whether an authority answers for one of the subject's sectors. */
static bool shares_sector(const struct obligation_feed_authority *authority,
                          const struct facts_subject *facts)
{
    struct str rest = authority->sectors, code;

    while (obligation_place_next_word(&rest, &code))
        for (size_t i = 0; i < facts->sector_count; i++)
            if (str_equal(facts->sectors[i], code))
                return true;
    return false;
}

static bool is_authority_kind(enum party_kind kind)
{
    static const uint32_t authorities =
#define FEED_AUTHORITY(name, word, zh, en, authority) ((uint32_t)(authority) << (unsigned)(name)) |
        PARTY_KIND_TABLE(FEED_AUTHORITY) 0;
#undef FEED_AUTHORITY

    return (authorities & (1u << (unsigned)kind)) != 0;
}

enum status obligation_place_party_of(struct obligation_feed *feed,
                                      const struct obligation_feed_subject *subject,
                                      struct str role, struct str rank, struct str *ret_id)
{
    const struct facts_subject *facts = &subject->facts;
    bool is_system = facts->about == FACTS_SYSTEM;
    const struct obligation_feed_authority *best = NULL;
    enum party_kind kind;

    *ret_id = STR("");
    if (str_is(role, "operator") || str_is(role, "unit")) {
        *ret_id = is_system ? subject->party_id : STR("");
        return ST_OK;
    }
    if (is_system && rank.len == 0 && str_is(role, "police") && subject->police.len > 0) {
        *ret_id = subject->police;
        return ST_OK;
    }
    if (is_system && rank.len == 0 && str_is(role, "regulator") && subject->regulator.len > 0) {
        *ret_id = subject->regulator;
        return ST_OK;
    }
    if (!party_kind_read(role, &kind) || !is_authority_kind(kind))
        return ST_OK;
    if (!subject->place->has_authorities)
        TRY(load_authorities(feed, subject->place));
    for (size_t i = 0; i < subject->place->authority_count; i++) {
        const struct obligation_feed_authority *a = &subject->place->authorities[i];
        if (!(a->kinds & (1u << (unsigned)kind)) || str_equal(a->id, facts->id) ||
            (rank.len > 0 && !str_equal(a->level, rank)))
            continue;
        if ((kind == PARTY_REGULATOR || kind == PARTY_PROTECTION) && !shares_sector(a, facts))
            continue;
        if (!best || a->depth > best->depth)
            best = a;
    }
    if (best)
        *ret_id = best->id;
    return ST_OK;
}
