/* SPDX-License-Identifier: Apache-2.0
 * From a fixture file to rows. */
#include "intel/taxii_load.h"

#include <string.h>

#include "intel/taxii_post.h"

struct loading {
    struct work *w;
    json_t *refused;
    int64_t roots, collections, objects, statuses;
};

static struct str list_text(struct arena *arena, const json_t *list, const char *otherwise)
{
    return list ? json_canonical(arena, list) : str_of(otherwise);
}

/* The manifest's row about this version. */
static const json_t *manifest_row(const json_t *manifest, const struct taxii_row *row)
{
    const json_t *same_id = NULL;

    for (size_t i = 0; i < json_array_size(manifest); i++) {
        const json_t *one = json_array_get(manifest, i);
        int64_t us;
        if (!str_equal(json_get_text(one, "id"), row->id))
            continue;
        same_id = one;
        if (taxii_page_time(json_get_text(one, "version"), &us) && us == row->version_us &&
            (json_get_text(one, "media_type").len == 0 ||
             str_equal(json_get_text(one, "media_type"), row->media_type)))
            return one;
    }
    return row->version.len == 0 ? same_id : NULL;
}

static enum status load_object(struct loading *l, const struct taxii_collection *collection,
                               const json_t *object, const json_t *manifest)
{
    struct work *w = l->w;
    struct taxii_row row;
    const char *why;

    if (!taxii_post_row(w->arena, object, &row, &why)) {
        json_t *refused = json_new_object(w->arena);
        json_put_text(refused, "id", json_get_text(object, "id"));
        json_put_textz(refused, "reason", why);
        json_add(l->refused, refused);
        return ST_OK;
    }
    const json_t *beside = manifest_row(manifest, &row);
    if (!taxii_page_time(json_get_text(beside, "date_added"), &row.added_us))
        row.added_us = 0;
    if (row.version.len == 0) {
        row.version_us = row.added_us != 0 ? row.added_us : w->now.ms * 1000;
        row.version = taxii_page_stamp(w->arena, row.version_us);
    }
    l->objects++;
    return taxii_object_insert(w, collection, &row, json_canonical(w->arena, object));
}

static bool is_name_of(const json_t *collection, struct str name)
{
    return name.len > 0 && (str_equal(json_get_text(collection, "id"), name) ||
                            str_equal(json_get_text(collection, "alias"), name));
}

/* What a collection must have, and that no other of its root answers to its names. */
static enum status check_collection(struct work *w, const json_t *collections, size_t place)
{
    const json_t *given = json_array_get(collections, place);
    struct str id = json_get_text(given, "id"), alias = json_get_text(given, "alias");

    if (id.len == 0 || id.len > TAXII_NAME_MAX_BYTES)
        return work_fail(w, ST_INVALID, "id", "集合缺少 id", "a collection lacks its id");
    if (json_get_text(given, "title").len == 0)
        return work_fail(w, ST_INVALID, "title", "集合“%.*s”缺少 title",
                         "the collection \"%.*s\" lacks its title", STR_ARG(id));
    for (size_t i = 0; i < place; i++)
        if (is_name_of(json_array_get(collections, i), id) ||
            is_name_of(json_array_get(collections, i), alias))
            return work_fail(w, ST_INVALID, "alias", "集合“%.*s”的 id 或 alias 已属于另一集合",
                             "the id or alias of the collection \"%.*s\" is another's",
                             STR_ARG(id));
    return ST_OK;
}

static enum status load_collection(struct loading *l, struct str root, const json_t *given,
                                   int64_t place)
{
    struct arena *arena = l->w->arena;
    const struct taxii_collection collection = {
        .root = root,
        .id = json_get_text(given, "id"),
        .title = json_get_text(given, "title"),
        .description = json_get_text(given, "description"),
        .alias = json_get_text(given, "alias"),
        .media_types = list_text(arena, json_get_list(given, "media_types"),
                                 "[\"application/stix+json;version=2.1\"]"),
        .can_read = json_get_bool(given, "can_read", false),
        .can_write = json_get_bool(given, "can_write", false),
    };
    json_t *objects = json_get_list(given, "objects");

    TRY(taxii_collection_add(l->w, &collection, place));
    l->collections++;
    for (size_t i = 0; i < json_array_size(objects); i++)
        TRY(load_object(l, &collection, json_array_get(objects, i),
                        json_get_list(given, "manifest")));
    return ST_OK;
}

static bool is_name(struct str name)
{
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
              c == '-' || c == '_'))
            return false;
    }
    return name.len > 0 && name.len <= TAXII_NAME_MAX_BYTES && !str_is(name, "api") &&
           !str_is(name, "taxii2");
}

static bool has_text(const json_t *list, const char *text)
{
    for (size_t i = 0; i < json_array_size(list); i++)
        if (str_is(json_text(json_array_get(list, i)), text))
            return true;
    return false;
}

static enum status check_root(struct work *w, struct str name, const json_t *given)
{
    const json_t *information = json_get_object(given, "information");
    const json_t *versions = json_get_list(information, "versions");

    if (!is_name(name))
        return work_fail(w, ST_INVALID, "root", "“%.*s”不能作为 API 根的名称",
                         "\"%.*s\" cannot name an API root", STR_ARG(name));
    if (!information ||
        json_array_size(json_get_list(given, "collections")) > TAXII_COLLECTIONS_MAX)
        return work_fail(w, ST_INVALID, "information", "API 根“%.*s”缺少 information",
                         "the API root \"%.*s\" lacks its information", STR_ARG(name));
    if (json_get_text(information, "title").len == 0)
        return work_fail(w, ST_INVALID, "title", "API 根“%.*s”缺少 title",
                         "the API root \"%.*s\" lacks its title", STR_ARG(name));
    if (json_get_int(information, "max_content_length", 1) < 1)
        return work_fail(
            w, ST_INVALID, "max_content_length", "API 根“%.*s”的 max_content_length 应为正整数",
            "max_content_length of the API root \"%.*s\" must be positive", STR_ARG(name));
    if (versions && !has_text(versions, TAXII_MEDIA))
        return work_fail(w, ST_INVALID, "versions", "API 根“%.*s”的 versions 应含 %s",
                         "versions of the API root \"%.*s\" must hold %s", STR_ARG(name),
                         TAXII_MEDIA);
    return ST_OK;
}

static enum status check_discovery(struct work *w, const json_t *given)
{
    struct str first = json_get_text(given, "default");

    if (json_get_text(given, "title").len == 0)
        return work_fail(w, ST_INVALID, "title", "/discovery 缺少 title",
                         "/discovery lacks its title");
    if (first.len > 0 && !has_text(json_get_list(given, "api_roots"), str_zero(w->arena, first)))
        return work_fail(w, ST_INVALID, "default", "/discovery 的 default 应在 api_roots 中",
                         "the default of /discovery must be one of its api_roots");
    return ST_OK;
}

static enum status load_root(struct loading *l, struct str name, const json_t *given)
{
    const json_t *information = json_get_object(given, "information");
    json_t *collections = json_get_list(given, "collections");
    json_t *statuses = json_get_list(given, "status");
    int64_t max_bytes = json_get_int(information, "max_content_length", TAXII_CONTENT_MAX_BYTES);
    const struct taxii_root root = {
        .name = name,
        .title = json_get_text(information, "title"),
        .description = json_get_text(information, "description"),
        .versions =
            list_text(l->w->arena, json_get_list(information, "versions"), "[\"" TAXII_MEDIA "\"]"),
        /* Never more than the server takes in. */
        .max_content_bytes =
            max_bytes < TAXII_CONTENT_MAX_BYTES ? max_bytes : TAXII_CONTENT_MAX_BYTES,
    };

    TRY(check_root(l->w, name, given));
    TRY(taxii_root_clear(l->w, name));
    TRY(taxii_root_add(l->w, &root, l->roots++));
    for (size_t i = 0; i < json_array_size(collections); i++) {
        TRY(check_collection(l->w, collections, i));
        TRY(load_collection(l, name, json_array_get(collections, i), (int64_t)i));
    }
    for (size_t i = 0; i < json_array_size(statuses); i++) {
        const json_t *status = json_array_get(statuses, i);
        if (json_get_text(status, "id").len == 0)
            return work_fail(l->w, ST_INVALID, "status", "API 根“%.*s”的状态缺少 id",
                             "a status of the API root \"%.*s\" lacks its id", STR_ARG(name));
        /* 0: a fixture's statuses do not age. */
        TRY(taxii_status_add(l->w, name, json_get_text(status, "id"), 0, status));
        l->statuses++;
    }
    return ST_OK;
}

enum status taxii_load_fixture(struct work *w, const json_t *fixture, json_t **ret_answer)
{
    struct loading l = {.w = w, .refused = json_new_list(w->arena)};
    const char *key;
    json_t *given;

    if (!json_is_object(fixture) || json_object_size(fixture) > TAXII_ROOTS_MAX)
        return work_fail(w, ST_INVALID, "file", "夹具应为 JSON 对象，至多 %d 个 API 根",
                         "a fixture is a JSON object with at most %d API roots", TAXII_ROOTS_MAX);
    json_object_foreach((json_t *)(uintptr_t)fixture, key, given)
    {
        if (strcmp(key, "/discovery") == 0) {
            TRY(check_discovery(w, given));
            TRY(taxii_setting_set(w, "discovery", json_canonical(w->arena, given)));
        } else if (strcmp(key, "users") != 0) {
            TRY(load_root(&l, str_of(key), given));
        }
    }
    *ret_answer = json_new_object(w->arena);
    json_put_int(*ret_answer, "roots", l.roots);
    json_put_int(*ret_answer, "collections", l.collections);
    json_put_int(*ret_answer, "objects", l.objects);
    json_put_int(*ret_answer, "statuses", l.statuses);
    json_put(*ret_answer, "refused", l.refused);
    return ST_OK;
}

enum status taxii_load_users(struct arena *arena, const json_t *fixture, taxii_load_hash_fn *hash,
                             struct taxii_client **ret_clients, size_t *ret_count)
{
    json_t *users = json_get_object(fixture, "users"), *given;
    const char *key;

    *ret_clients = ARENA_ARRAY(arena, json_object_size(users) + 1, struct taxii_client);
    *ret_count = 0;
    json_object_foreach(users, key, given)
    {
        struct taxii_client *client = &(*ret_clients)[*ret_count];
        if (!json_is_string(given))
            continue;
        client->name = str_of(key);
        client->has_all = true;
        TRY(hash(arena, json_text(given), &client->password));
        (*ret_count)++;
    }
    return ST_OK;
}
