/* SPDX-License-Identifier: Apache-2.0
 * Assets: reading of values, overlap warnings, look-up. */
#include "registry/asset.h"

#include <string.h>

#include "base/banned.h"
#include "registry/asset_store.h"
#include "registry/change.h"
#include "registry/field.h"
#include "registry/registry_limits.h"
#include "registry/scope.h"
#include "registry/system_store.h"

static const char *const asset_kinds[] = {"ip-range", "domain", "host", NULL};

json_t *asset_json(struct work *w, const struct asset *asset)
{
    json_t *object = json_new_object(w->arena);

    json_put_text(object, "id", asset->id);
    json_put_int(object, "version", asset->version);
    json_put_text(object, "system_id", asset->system_id);
    json_put_text(object, "kind", asset->kind);
    json_put_text(object, "value", asset->value);
    json_put_text(object, "low", asset->low);
    json_put_text(object, "high", asset->high);
    json_put_text(object, "note", asset->note);
    return object;
}

/* Half-width, lower-case, without a dot at the end. */
static struct str clean_name(struct arena *arena, struct str value)
{
    struct str half = str_trim(str_half_width(arena, value));
    char *name = str_zero(arena, half);
    size_t len = half.len;

    for (size_t i = 0; i < len; i++)
        name[i] = (char)(name[i] >= 'A' && name[i] <= 'Z' ? name[i] - 'A' + 'a' : name[i]);
    while (len > 0 && name[len - 1] == '.')
        len--;
    return (struct str){name, len};
}

/* RFC 1123 labels, and letters beyond ASCII for internationalised names. */
static bool is_name(struct str name, bool needs_dot)
{
    size_t label = 0;
    bool has_dot = false;

    if (name.len == 0 || name.len > 253 || !str_is_utf8(name))
        return false;
    for (size_t i = 0; i < name.len; i++) {
        unsigned char c = (unsigned char)name.ptr[i];
        bool is_inner = c == '-' || c == '_';
        if (c == '.') {
            if (label == 0 || name.ptr[i - 1] == '-')
                return false;
            label = 0;
            has_dot = true;
            continue;
        }
        if (!is_inner && c < 0x80 && !(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'z') &&
            !(c == '*' && i == 0 && name.len > 2 && name.ptr[1] == '.'))
            return false;
        if (c == '-' && label == 0)
            return false;
        label++;
        if (label > 63)
            return false;
    }
    return label > 0 && name.ptr[name.len - 1] != '-' && (has_dot || !needs_dot);
}

static void read_value(struct field_reader *r, struct asset *asset, struct address_range *range,
                       int *class)
{
    struct arena *arena = r->w->arena;
    char hex[ADDRESS_HEX_BYTES];

    *class = 0;
    if (str_is(asset->kind, "ip-range")) {
        if (!address_range_read(arena, asset->value, range)) {
            field_problem(r, "value", "not-a-range",
                          "“%.*s”不是 IP 地址、网段（a/位数）或范围（a-b）",
                          "\"%.*s\" is no address, a/prefix or a-b", STR_ARG(asset->value));
            return;
        }
        asset->value = str_trim(str_half_width(arena, asset->value));
        asset->low = str_copy(arena, str_of(address_hex(range->first, hex)));
        asset->high = str_copy(arena, str_of(address_hex(range->last, hex)));
        *class = address_range_class(range);
        return;
    }
    asset->value = clean_name(arena, asset->value);
    if (!is_name(asset->value, str_is(asset->kind, "domain")))
        field_problem(r, "value", "not-a-name", "“%.*s”不是域名或主机名",
                      "\"%.*s\" is no name of a domain or host", STR_ARG(asset->value));
}

static enum status warn_of_overlaps(struct work *w, const struct address_range *range,
                                    struct str party_id, json_t *warnings)
{
    json_t *names = json_new_list(w->arena);
    size_t index;
    json_t *name;

    TRY(asset_store_overlaps(w, range, party_id, names));
    json_array_foreach(names, index, name)
    {
        json_t *item = json_new_object(w->arena);
        struct str text = json_text(name);
        json_put_textz(item, "code", "overlap");
        json_put_text(item, "zh",
                      arena_print(w->arena, "与“%.*s”登记的地址范围重叠", STR_ARG(text)));
        json_put_text(item, "en",
                      arena_print(w->arena, "overlaps a range of \"%.*s\"", STR_ARG(text)));
        json_add(warnings, item);
    }
    return ST_OK;
}

static enum status record(struct work *w, const char *act, const struct asset *asset,
                          const json_t *before, const json_t *after, struct str reason)
{
    struct str subject = arena_print(w->arena, "asset:%.*s", STR_ARG(asset->id));
    struct str root = arena_print(w->arena, "system:%.*s", STR_ARG(asset->system_id));

    return change_record(w, act, subject, root, before, after, reason);
}

enum status asset_create(struct work *w, struct str system_id, const json_t *input,
                         struct asset *ret_asset, json_t **ret_warnings)
{
    struct asset asset = {.system_id = system_id, .low = STR(""), .high = STR("")};
    struct address_range range = {{0, 0}, {0, 0}};
    struct field_reader r;
    struct system system;
    json_t *warnings = json_new_list(w->arena);
    int64_t count = 0;
    int class = 0;

    TRY(scope_change_system(w, system_id));
    TRY(asset_store_count(w, system_id, &count));
    if (count >= REGISTRY_MAX_ASSETS)
        return work_fail(w, ST_LIMIT, "", "每个系统最多登记 %d 项资产",
                         "a system has at most %d assets", REGISTRY_MAX_ASSETS);
    field_begin(&r, w, input);
    asset.kind = field_word(&r, "kind", asset_kinds, FIELD_REQUIRED, STR(""));
    asset.value = field_text(&r, "value", REGISTRY_MAX_NAME, FIELD_REQUIRED, STR(""));
    asset.note = field_text(&r, "note", REGISTRY_MAX_TEXT, 0, STR(""));
    if (asset.kind.len > 0 && asset.value.len > 0)
        read_value(&r, &asset, &range, &class);
    TRY(field_end(&r));
    TRY(system_store_load(w, system_id, &system));
    if (str_is(asset.kind, "ip-range"))
        TRY(warn_of_overlaps(w, &range, system.party_id, warnings));
    TRY(asset_store_insert(w, &asset, class));
    TRY(record(w, "asset.create", &asset, NULL, asset_json(w, &asset),
               json_get_text(input, "reason")));
    *ret_asset = asset;
    *ret_warnings = warnings;
    return ST_OK;
}

enum status asset_delete(struct work *w, struct str id, struct str reason)
{
    struct asset asset;
    enum status status = asset_store_load(w, id, &asset);

    if (status == ST_OK)
        status = scope_change_system(w, asset.system_id);
    if (status == ST_NOT_FOUND) {
        fault_clear(&w->fault);
        return work_fail(w, ST_NOT_FOUND, "asset", "没有这项资产，或不在您的管辖范围内",
                         "there is no such asset within your scope");
    }
    TRY(status);
    TRY(change_need_reason(w, reason));
    TRY(asset_store_delete(w, id));
    return record(w, "asset.delete", &asset, asset_json(w, &asset), NULL, reason);
}

struct list_cookie {
    struct work *w;
    json_t *items;
};

static enum status list_asset(void *cookie, const struct asset *asset)
{
    struct list_cookie *c = cookie;

    json_add(c->items, asset_json(c->w, asset));
    return ST_OK;
}

enum status asset_list(struct work *w, struct str system_id, json_t **ret_page)
{
    struct list_cookie cookie = {.w = w, .items = json_new_list(w->arena)};
    json_t *page = json_new_object(w->arena);
    char text[INSTANT_TEXT_BYTES];

    TRY(scope_see_system(w, system_id));
    TRY(asset_store_list(w, system_id, list_asset, &cookie));
    json_put(page, "items", cookie.items);
    json_put_null(page, "next");
    json_put_int(page, "total", (int64_t)json_array_size(cookie.items));
    json_put_textz(page, "as_of", instant_print(w->now, text));
    *ret_page = page;
    return ST_OK;
}

enum status asset_find(struct work *w, struct str address, struct str *ret_system_id)
{
    struct address at;
    struct str text = str_trim(address);
    struct str rest;

    if (address_read(text, &at))
        return asset_store_by_address(w, at, ret_system_id);
    rest = clean_name(w->arena, text);
    while (rest.len > 0) {
        enum status status = asset_store_by_value(w, rest, ret_system_id);
        if (status != ST_NOT_FOUND)
            return status;
        (void)str_cut(rest, '.', &rest);
        if (!memchr(rest.ptr ? rest.ptr : "", '.', rest.len))
            break; /* a top-level name owns nothing below it */
    }
    return ST_NOT_FOUND;
}
