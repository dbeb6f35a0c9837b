/* SPDX-License-Identifier: Apache-2.0
 * What a wish means: which parties, and whether the keeper may choose them. */
#include <string.h>

#include "procedures/recipient_choice.h"
#include "registry/party.h"
#include "registry/region.h"
#include "registry/sector.h"

static const char *const members[] = {"parties", "regions", "sectors", "kinds", "levels",
                                      "cii",     "systems", "exclude", NULL};

static enum status check_members(struct work *w, const json_t *wish)
{
    const char *key;
    json_t *value;

    json_object_foreach((json_t *)(uintptr_t)wish, key, value)
    {
        bool is_known = false;

        for (size_t i = 0; members[i]; i++)
            is_known = is_known || strcmp(key, members[i]) == 0;
        if (!is_known)
            return work_fail(w, ST_INVALID, "recipients", "发送对象没有“%s”这一项",
                             "there is no \"%s\" to choose recipients by", key);
        if (strcmp(key, "cii") == 0 ? !json_is_boolean(value) : !json_is_array(value))
            return work_fail(w, ST_INVALID, "recipients", "发送对象的“%s”写法不对",
                             "\"%s\" of the recipients is of another kind", key);
        if (json_array_size(value) > RECIPIENT_NAMED_MAX)
            return work_fail(w, ST_LIMIT, "recipients", "“%s”逐个列出的最多 %d 个",
                             "of \"%s\" at most %d are named one by one", key, RECIPIENT_NAMED_MAX);
    }
    return ST_OK;
}

static enum status check_texts(struct work *w, const json_t *wish, const char *key,
                               struct str *ret_list)
{
    const json_t *list = json_get_list(wish, key), *item;
    size_t i;

    *ret_list = STR("[]");
    if (!list)
        return ST_OK;
    json_array_foreach(list, i, item)
    {
        if (!json_is_string(item))
            return work_fail(w, ST_INVALID, "recipients", "“%s”须为文字列表",
                             "\"%s\" is a list of texts", key);
    }
    *ret_list = json_canonical(w->arena, list);
    return ST_OK;
}

/* The keeper's home: a region and, for a sector department, its sectors. */
struct area {
    struct str region;
    json_t *sectors;
};

static enum status outside(struct work *w, const char *field, const char *code)
{
    return work_fail(w, ST_DENIED, field, "“%s”不在本单位的管辖范围内，不能作为发送对象",
                     "\"%s\" lies outside your area and cannot be chosen", code);
}

/* Regions in the keeper's subtree; none means all of it. */
static enum status take_regions(struct work *w, const json_t *wish, const struct area *area,
                                struct str *ret_list)
{
    const json_t *list = json_get_list(wish, "regions"), *item;
    json_t *out = json_new_list(w->arena);
    size_t i;

    json_array_foreach(list, i, item)
    {
        struct region region;
        bool is_inside = false;
        struct str *codes;
        size_t count;

        TRY(region_load(w, json_text(item), "regions", &region));
        TRY(region_path(w, region.code, &codes, &count));
        for (size_t j = 0; j < count; j++)
            is_inside = is_inside || str_equal(codes[j], area->region);
        if (!is_inside)
            return outside(w, "regions", str_zero(w->arena, region.name));
        json_add_text(out, region.code);
    }
    if (json_array_size(out) == 0)
        json_add_text(out, area->region);
    *ret_list = json_canonical(w->arena, out);
    return ST_OK;
}

static enum status take_sectors(struct work *w, const json_t *wish, const struct area *area,
                                struct str *ret_list)
{
    const json_t *list = json_get_list(wish, "sectors"), *item, *own;
    json_t *out = json_new_list(w->arena);
    size_t i, k;

    json_array_foreach(list, i, item)
    {
        bool is_inside = json_array_size(area->sectors) == 0;
        struct sector sector;
        struct str *codes;
        size_t count;

        TRY(sector_load(w, json_text(item), "sectors", &sector));
        TRY(sector_path(w, sector.code, &codes, &count));
        json_array_foreach(area->sectors, k, own) for (size_t j = 0; j < count; j++) is_inside =
            is_inside || str_equal(codes[j], json_text(own));
        if (!is_inside)
            return outside(w, "sectors", str_zero(w->arena, sector.name_zh));
        json_add_text(out, sector.code);
    }
    if (json_array_size(out) == 0)
        out = area->sectors;
    if (json_array_size(out) == 0)
        json_add_text(out, STR(""));
    *ret_list = json_canonical(w->arena, out);
    return ST_OK;
}

static enum status take_kinds(struct work *w, const json_t *wish, int64_t *ret_kinds)
{
    const json_t *list = json_get_list(wish, "kinds"), *item;
    int64_t kinds = 0;
    size_t i;

    json_array_foreach(list, i, item)
    {
        enum party_kind kind;

        if (!party_kind_read(json_text(item), &kind))
            return work_fail(w, ST_INVALID, "kinds", "没有这种单位类型",
                             "there is no such kind of party");
        kinds |= (int64_t)1 << (unsigned)kind;
    }
    *ret_kinds = kinds;
    return ST_OK;
}

static enum status take_levels(struct work *w, const json_t *wish, struct recipient_filter *filter)
{
    const json_t *list = json_get_list(wish, "levels"), *item;
    json_t *out = json_new_list(w->arena);
    size_t i;

    json_array_foreach(list, i, item)
    {
        int64_t level = json_integer_value(item);

        if (!json_is_integer(item) && !str_to_int(json_text(item), &level))
            level = 0;
        if (level < 1 || level > 5)
            return work_fail(w, ST_INVALID, "levels", "保护等级为 1 至 5",
                             "levels of protection are 1 to 5");
        json_add_text(out, arena_print(w->arena, "%d", (int)level));
    }
    filter->level_count = (int64_t)json_array_size(out);
    filter->level_list = json_canonical(w->arena, out);
    return ST_OK;
}

static enum status take_named(struct work *w, const json_t *wish, const struct area *area,
                              struct recipient_filter *filter)
{
    json_t *sectors = area->sectors;
    struct str stranger;

    TRY(check_texts(w, wish, "parties", &filter->named));
    TRY(check_texts(w, wish, "exclude", &filter->exclude));
    TRY(check_texts(w, wish, "systems", &filter->systems));
    filter->system_count = (int64_t)json_array_size(json_get_list(wish, "systems"));
    if (json_array_size(sectors) == 0) {
        sectors = json_new_list(w->arena);
        json_add_text(sectors, STR(""));
    }
    TRY(recipient_store_stranger(w, filter->named, area->region, json_canonical(w->arena, sectors),
                                 &stranger));
    return stranger.len == 0 ? ST_OK : outside(w, "parties", str_zero(w->arena, stranger));
}

static bool is_wide(const json_t *wish)
{
    static const char *const narrowing[] = {"regions", "sectors", "kinds",
                                            "levels",  "systems", NULL};

    for (size_t i = 0; narrowing[i]; i++)
        if (json_array_size(json_get_list(wish, narrowing[i])) > 0)
            return true;
    return json_get_bool(wish, "cii", false);
}

enum status recipient_choice_filter(struct work *w, const struct dossier *dossier,
                                    const json_t *wish, struct recipient_filter *ret_filter)
{
    struct recipient_filter filter = {.keeper = dossier->party_id, .is_wide = is_wide(wish)};
    struct area area;

    if (wish)
        TRY(check_members(w, wish));
    TRY(recipient_store_keeper(w, dossier->party_id, &area.region, &area.sectors));
    TRY(take_regions(w, wish, &area, &filter.regions));
    TRY(take_sectors(w, wish, &area, &filter.sectors));
    TRY(take_kinds(w, wish, &filter.kinds));
    TRY(take_levels(w, wish, &filter));
    TRY(take_named(w, wish, &area, &filter));
    if (json_get_bool(wish, "cii", false))
        filter.cii = (int64_t)1 << (unsigned)PARTY_CII_OPERATOR;
    *ret_filter = filter;
    return ST_OK;
}
