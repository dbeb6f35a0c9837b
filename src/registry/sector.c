/* SPDX-License-Identifier: Apache-2.0
 * The sector tree: seeding and lookups. */
#include "registry/sector.h"

#include "base/banned.h"
#include "policy/policy.h"
#include "registry/registry_limits.h"
#include "registry/sector_store.h"

static struct str member(const json_t *object, const char *key)
{
    struct str text = json_get_text(object, key);

    return text.ptr ? text : STR("");
}

enum status sector_seed(struct work *w)
{
    json_t *list = policy_sectors(w->policy);
    size_t index;
    json_t *item;

    json_array_foreach(list, index, item)
    {
        struct sector sector = {
            .code = member(item, "code"),
            .name_zh = member(item, "name_zh"),
            .name_en = member(item, "name_en"),
            .parent = member(item, "parent"),
        };
        struct sector present;
        enum status status = sector_store_load(w, sector.code, &present);
        if (status == ST_OK && str_equal(present.name_zh, sector.name_zh) &&
            str_equal(present.name_en, sector.name_en))
            continue;
        if (status != ST_NOT_FOUND)
            TRY(status);
        sector.path = sector.code;
        if (sector.parent.len > 0) {
            struct sector parent;
            TRY(sector_load(w, sector.parent, "parent", &parent));
            sector.path =
                arena_print(w->arena, "%.*s/%.*s", STR_ARG(parent.path), STR_ARG(sector.code));
        }
        TRY(sector_store_put(w, &sector));
    }
    return ST_OK;
}

enum status sector_load(struct work *w, struct str code, const char *field,
                        struct sector *ret_sector)
{
    enum status status = sector_store_load(w, code, ret_sector);

    if (status == ST_NOT_FOUND)
        return work_fail(w, ST_NOT_FOUND, field, "行业表中没有“%.*s”",
                         "\"%.*s\" is not in the table of sectors", STR_ARG(code));
    return status;
}

enum status sector_path(struct work *w, struct str code, struct str **ret_codes, size_t *ret_count)
{
    struct sector sector;
    struct str *codes = ARENA_ARRAY(w->arena, REGISTRY_MAX_DEPTH, struct str);
    size_t count = 0;

    if (code.len > 0) {
        TRY(sector_load(w, code, "sector", &sector));
        struct str rest = sector.path;
        while (rest.len > 0 && count < REGISTRY_MAX_DEPTH)
            codes[count++] = str_cut(rest, '/', &rest);
    }
    *ret_codes = codes;
    *ret_count = count;
    return ST_OK;
}

enum status sector_list(struct work *w, json_t **ret_page)
{
    json_t *items = json_new_list(w->arena);
    json_t *page = json_new_object(w->arena);
    char now[INSTANT_TEXT_BYTES];

    TRY(sector_store_list(w, items));
    json_put(page, "items", items);
    json_put_null(page, "next");
    json_put_int(page, "total", (int64_t)json_array_size(items));
    json_put_textz(page, "as_of", instant_print(w->now, now));
    *ret_page = page;
    return ST_OK;
}
