/* SPDX-License-Identifier: Apache-2.0
 * Whether a party may do an official act, and who may when it may not. */
#include "procedures/office.h"

#include "procedures/office_store.h"
#include "registry/party.h"
#include "registry/region.h"
#include "registry/sector.h"

enum status office_place(struct work *w, struct str region, struct str sector, struct date on,
                         struct policy_place *ret_place)
{
    struct str *regions = NULL, *sectors = NULL;
    struct policy_place place = {.on = on};

    TRY(region_path(w, region, &regions, &place.region_count));
    if (sector.len > 0)
        TRY(sector_path(w, sector, &sectors, &place.sector_count));
    place.regions = regions;
    place.sectors = sectors;
    *ret_place = place;
    return ST_OK;
}

/* A zone ranks as a county does (NN2020 addresses both alike). */
static struct str rank_of(struct str level)
{
    return str_is(level, "zone") ? STR("county") : level;
}

static enum status first_sector(struct work *w, struct str sectors, struct str *ret_sector)
{
    json_t *list;

    *ret_sector = STR("");
    if (sectors.len == 0)
        return ST_OK;
    TRY(json_read(w->arena, sectors, JSON_MAX_BYTES, &w->fault, &list));
    if (json_array_size(list) > 0)
        *ret_sector = json_text(json_array_get(list, 0));
    return ST_OK;
}

enum status office_of(struct work *w, struct str party_id, struct office *ret_office)
{
    struct str *roles = ARENA_ARRAY(w->arena, PARTY_KIND_COUNT, struct str);
    struct office office = {.party_id = party_id, .roles = roles};
    struct office_store_row row;
    enum status status = office_store_load(w, party_id, &row);

    if (status == ST_NOT_FOUND)
        return work_fail(w, ST_NOT_FOUND, "party", "没有这个单位", "there is no such party");
    TRY(status);
    for (int kind = 0; kind < PARTY_KIND_COUNT; kind++)
        if ((row.kinds & (1u << (unsigned)kind)) != 0)
            roles[office.role_count++] = str_of(party_kind_word((enum party_kind)kind));
    office.name = row.name;
    office.region = row.region;
    office.rank = rank_of(row.level);
    TRY(first_sector(w, row.sectors, &office.sector));
    TRY(office_place(w, row.region, office.sector, instant_beijing_date(w->now), &office.place));
    *ret_office = office;
    return ST_OK;
}

const struct authority *office_allows(struct work *w, const struct office *office,
                                      const struct policy_place *place, const char *act,
                                      struct str level, struct str scope)
{
    for (size_t i = 0; i < office->role_count; i++) {
        const struct authority *found = authority_allows(
            w->policy, w->arena, place, str_of(act), office->roles[i], office->rank, level, scope);

        if (found != NULL)
            return found;
    }
    return NULL;
}

static bool lists(size_t count, const struct str *words, struct str word)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(words[i], word))
            return true;
    return count == 0 || word.len == 0;
}

/* The nearest entry that says who may do it at that level and scope; NULL when no pack does. */
static const struct authority *who_may(struct work *w, const struct policy_place *place,
                                       const char *act, struct str level, struct str scope)
{
    struct authority_list all = authority_at(w->policy, w->arena, place, str_of(act));

    for (size_t i = 0; i < all.count; i++)
        if (lists(all.entries[i]->level_count, all.entries[i]->levels, level) &&
            lists(all.entries[i]->scope_count, all.entries[i]->scopes, scope))
            return all.entries[i];
    return NULL;
}

enum status office_check(struct work *w, const struct office *office,
                         const struct policy_place *place, const char *act, struct str level,
                         struct str scope, const struct authority **ret_authority)
{
    const struct authority *found = office_allows(w, office, place, act, level, scope);

    if (ret_authority != NULL)
        *ret_authority = found;
    if (found != NULL)
        return ST_OK;
    const struct authority *other = who_may(w, place, act, level, scope);
    if (other == NULL)
        return work_fail(
            w, ST_DENIED, "authority", "本地适用的规定没有授权任何单位这样办，“%.*s”无权办理",
            "no rule in force here lets anybody do this; %.*s may not", STR_ARG(office->name));
    (void)work_fail(w, ST_DENIED, "authority", "“%s”无权这样办：%s%.0s",
                    "%s may not do this: %.0s%s", str_zero(w->arena, office->name),
                    str_zero(w->arena, other->zh), str_zero(w->arena, other->en));
    fault_cite(&w->fault, str_zero(w->arena, other->clause));
    return ST_DENIED;
}

enum status office_nearest(struct work *w, struct str region, const char *kind,
                           struct str *ret_party_id)
{
    enum party_kind wanted;
    struct str *codes;
    size_t count;

    if (!party_kind_read(str_of(kind), &wanted))
        return ST_NOT_FOUND;
    TRY(region_path(w, region, &codes, &count));
    for (size_t i = count; i > 0; i--) {
        enum status status =
            office_store_nearest(w, codes[i - 1], 1u << (unsigned)wanted, ret_party_id);

        if (status != ST_NOT_FOUND)
            return status;
    }
    return ST_NOT_FOUND;
}
