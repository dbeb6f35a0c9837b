/* SPDX-License-Identifier: Apache-2.0
 * The region tree: seeding, lookups, upkeep. */
#include "registry/region.h"

#include "base/banned.h"
#include "policy/policy.h"
#include "registry/actor.h"
#include "registry/change.h"
#include "registry/check.h"
#include "registry/field.h"
#include "registry/region_store.h"
#include "registry/registry_limits.h"

static const char *const region_levels[] = {"nation", "province", "city", "county", "zone", NULL};

/* The members of a JSON region, absent ones as "". */
static struct region of_json(const json_t *object)
{
    const struct str empty = STR("");
    struct region region = {.version = 1};
    const struct {
        const char *key;
        struct str *to;
    } members[] = {
        {"code", &region.code},         {"name", &region.name},
        {"name_en", &region.name_en},   {"level", &region.level},
        {"parent", &region.parent},     {"valid_from", &region.valid_from},
        {"valid_to", &region.valid_to}, {"successor", &region.successor},
    };

    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        struct str text = json_get_text(object, members[i].key);
        *members[i].to = text.ptr ? text : empty;
    }
    return region;
}

static bool is_same(const struct region *a, const struct region *b)
{
    return str_equal(a->name, b->name) && str_equal(a->name_en, b->name_en) &&
           str_equal(a->level, b->level) && str_equal(a->valid_from, b->valid_from) &&
           str_equal(a->valid_to, b->valid_to) && str_equal(a->successor, b->successor);
}

static enum status set_path(struct work *w, struct region *region)
{
    struct region parent;

    region->path = region->code;
    if (region->parent.len == 0)
        return ST_OK;
    TRY(region_load(w, region->parent, "parent", &parent));
    region->path = arena_print(w->arena, "%.*s/%.*s", STR_ARG(parent.path), STR_ARG(region->code));
    return ST_OK;
}

enum status region_seed(struct work *w)
{
    json_t *list = policy_regions(w->policy);
    size_t index;
    json_t *item;

    json_array_foreach(list, index, item)
    {
        struct region wanted = of_json(item);
        struct region present;
        enum status status = region_store_load(w, wanted.code, &present);
        if (status == ST_OK && is_same(&wanted, &present))
            continue;
        if (status == ST_NOT_FOUND) {
            TRY(set_path(w, &wanted));
            TRY(region_store_insert(w, &wanted));
            continue;
        }
        TRY(status);
        TRY(region_store_update(w, &wanted));
    }
    return ST_OK;
}

enum status region_load(struct work *w, struct str code, const char *field,
                        struct region *ret_region)
{
    enum status status = region_store_load(w, code, ret_region);

    if (status == ST_NOT_FOUND)
        return work_fail(w, ST_NOT_FOUND, field, "区划表中没有“%.*s”",
                         "\"%.*s\" is not in the table of regions", STR_ARG(code));
    return status;
}

enum status region_path(struct work *w, struct str code, struct str **ret_codes, size_t *ret_count)
{
    struct region region;
    struct str *codes = ARENA_ARRAY(w->arena, REGISTRY_MAX_DEPTH, struct str);
    size_t count = 0;

    TRY(region_load(w, code, "region", &region));
    struct str rest = region.path;
    while (rest.len > 0 && count < REGISTRY_MAX_DEPTH)
        codes[count++] = str_cut(rest, '/', &rest);
    *ret_codes = codes;
    *ret_count = count;
    return ST_OK;
}

enum status region_full_name(struct work *w, struct str code, struct str *ret_name)
{
    struct str *codes = NULL;
    size_t count = 0;
    struct str name = STR("");

    TRY(region_path(w, code, &codes, &count));
    for (size_t i = 0; i < count; i++) {
        struct region region;
        TRY(region_load(w, codes[i], "region", &region));
        if (str_is(region.level, "nation") && count > 1)
            continue;
        name = arena_print(w->arena, "%.*s%.*s", STR_ARG(name), STR_ARG(region.name));
    }
    *ret_name = name;
    return ST_OK;
}

enum status region_list(struct work *w, json_t **ret_page)
{
    json_t *items = json_new_list(w->arena);
    json_t *page = json_new_object(w->arena);
    char now[INSTANT_TEXT_BYTES];

    TRY(region_store_list(w, items));
    json_put(page, "items", items);
    json_put_null(page, "next");
    json_put_int(page, "total", (int64_t)json_array_size(items));
    json_put_textz(page, "as_of", instant_print(w->now, now));
    *ret_page = page;
    return ST_OK;
}

/* Read `input` over what is there (`present`, or an empty region). */
static enum status read_input(struct work *w, const json_t *input, const struct region *present,
                              struct region *ret_region)
{
    struct field_reader r;
    struct region region = *present;
    struct check_doubt doubt;
    struct region other;

    field_begin(&r, w, input);
    struct str code = field_text(&r, "code", 6, FIELD_REQUIRED, STR(""));
    if (code.len > 0 &&
        check_region(w->arena, code, "code", &region.code, &doubt, &w->fault) != ST_OK)
        field_take(&r, &w->fault, "not-a-region");
    region.name = field_text(&r, "name", REGISTRY_MAX_NAME, FIELD_REQUIRED, present->name);
    region.name_en = field_text(&r, "name_en", REGISTRY_MAX_NAME, 0, present->name_en);
    region.level = field_word(&r, "level", region_levels, FIELD_REQUIRED, present->level);
    region.parent = field_text(&r, "parent", 6, 0, present->parent);
    region.valid_from = field_date(&r, "valid_from", present->valid_from);
    region.valid_to = field_date(&r, "valid_to", present->valid_to);
    region.successor = field_text(&r, "successor", 6, 0, present->successor);
    if (region.valid_to.len > 0 && str_order(region.valid_to, region.valid_from) < 0)
        field_problem(&r, "valid_to", "before-start", "失效日期早于生效日期",
                      "ends before it begins");
    if (present->version > 0 && !str_equal(region.parent, present->parent))
        field_problem(&r, "parent", "fixed", "上级区划不能更改：请新建代码并指定沿革",
                      "a region keeps its parent: add a new code and name it as successor");
    if (present->version == 0 && !str_is(region.level, "nation") && region.parent.len == 0)
        field_problem(&r, "parent", "missing", "请指定上级区划", "name the region above");
    if (region.parent.len > 0 && region_load(w, region.parent, "parent", &other) != ST_OK)
        field_take(&r, &w->fault, "unknown");
    if (region.successor.len > 0 && region_load(w, region.successor, "successor", &other) != ST_OK)
        field_take(&r, &w->fault, "unknown");
    TRY(field_end(&r));
    *ret_region = region;
    return ST_OK;
}

enum status region_put(struct work *w, const json_t *input, json_t **ret_region)
{
    const struct str empty = STR("");
    struct region present = {.name = empty,
                             .name_en = empty,
                             .level = empty,
                             .parent = empty,
                             .valid_from = empty,
                             .valid_to = empty,
                             .successor = empty};
    struct region region;

    if (!w->actor->is_system && !actor_has(w->actor, ROLE_SYSTEM_ADMIN))
        return work_fail(w, ST_DENIED, "", "只有系统管理员可以维护区划",
                         "only system administrators keep the table of regions");
    TRY(change_need_reason(w, json_get_text(input, "reason")));
    enum status status = region_store_load(w, json_get_text(input, "code"), &present);
    if (status != ST_NOT_FOUND)
        TRY(status);
    TRY(read_input(w, input, &present, &region));
    json_t *before = present.version > 0 ? region_store_json(w->arena, &present) : NULL;
    if (before) {
        TRY(region_store_update(w, &region));
    } else {
        TRY(set_path(w, &region));
        TRY(region_store_insert(w, &region));
    }
    TRY(region_load(w, region.code, "code", &region));
    json_t *after = region_store_json(w->arena, &region);
    struct str subject = arena_print(w->arena, "region:%.*s", STR_ARG(region.code));
    TRY(change_record(w, before ? "region.update" : "region.create", subject, subject, before,
                      after, json_get_text(input, "reason")));
    *ret_region = after;
    return ST_OK;
}
