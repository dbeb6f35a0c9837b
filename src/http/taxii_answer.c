/* SPDX-License-Identifier: Apache-2.0
 * The resources of TAXII 2.1, section 4 and 5, and their refusals. */
#include "http/taxii_answer.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "db/journal.h"
#include "db/store.h"
#include "http/guard.h"
#include "http/problem.h"
#include "http/query.h"
#include "http/taxii_guard.h"
#include "http/taxii_media.h"
#include "intel/taxii_post.h"

const struct route taxii_answer_route = {
    ROUTE_GET, "/taxii2/", ROUTE_PUBLIC, ROUTE_UPLOAD | ROUTE_GUESSABLE, NULL, NULL,
    NULL,      NULL,       "TAXII 2.1."};

enum resource {
    TAXII_DISCOVERY,
    TAXII_ROOT,
    TAXII_STATUS,
    TAXII_COLLECTIONS,
    TAXII_COLLECTION,
    TAXII_MANIFEST,
    TAXII_OBJECTS,
    TAXII_OBJECT,
    TAXII_VERSIONS,
    TAXII_NOWHERE,
};

enum { TAXII_SEGMENTS_MAX = 7 };

struct place {
    enum resource resource;
    struct str root, collection, object, status;
    bool is_at_top; /* "/ROOT/…" */
};

/* ---- paths ---- */

static size_t cut_path(struct str path, struct str segments[TAXII_SEGMENTS_MAX + 1])
{
    size_t count = 0;

    if (path.len > 0 && path.ptr[0] == '/')
        path = (struct str){path.ptr + 1, path.len - 1};
    while (path.len > 0 && count <= TAXII_SEGMENTS_MAX)
        segments[count++] = str_cut(path, '/', &path);
    return count;
}

/* What follows the root's name. */
static enum resource resource_of(const struct str *s, size_t count, struct place *place)
{
    if (count == 0)
        return TAXII_ROOT;
    if (str_is(s[0], "status") && count == 2) {
        place->status = s[1];
        return TAXII_STATUS;
    }
    if (!str_is(s[0], "collections"))
        return TAXII_NOWHERE;
    if (count == 1)
        return TAXII_COLLECTIONS;
    place->collection = s[1];
    if (count == 2)
        return TAXII_COLLECTION;
    if (str_is(s[2], "manifest") && count == 3)
        return TAXII_MANIFEST;
    if (!str_is(s[2], "objects") || count > 5)
        return TAXII_NOWHERE;
    if (count == 3)
        return TAXII_OBJECTS;
    place->object = s[3];
    if (count == 4)
        return TAXII_OBJECT;
    return str_is(s[4], "versions") ? TAXII_VERSIONS : TAXII_NOWHERE;
}

static struct place place_of(struct str path)
{
    struct str segments[TAXII_SEGMENTS_MAX + 1];
    struct place place = {.resource = TAXII_NOWHERE};
    size_t count = cut_path(path, segments), first = 0;

    if (count == 0)
        return place;
    place.is_at_top = !str_is(segments[0], "taxii2");
    if (!place.is_at_top)
        first = 1;
    if (count == first) {
        place.resource = TAXII_DISCOVERY;
        return place;
    }
    place.root = segments[first];
    place.resource = resource_of(segments + first + 1, count - first - 1, &place);
    return place;
}

bool taxii_answer_owns(struct str path)
{
    struct place place = place_of(path);

    if (!place.is_at_top && path.len > 0)
        return str_starts(path, STR("/taxii2"));
    /* "/name" alone is a page or file of the console; a root shows itself by the slash or by what
     * follows. */
    return place.resource != TAXII_NOWHERE &&
           (place.resource != TAXII_ROOT || path.ptr[path.len - 1] == '/') && path.len > 2;
}

/* ---- answers ---- */

static void answer(struct exchange *x, int http_status, const json_t *body)
{
    exchange_answer(x, http_status, TAXII_MEDIA, json_canonical(&x->arena, body));
    exchange_answer_header(x, "Cache-Control", STR("no-store"));
}

static void refuse(struct exchange *x, int http_status, const char *title, const char *description)
{
    json_t *body = json_new_object(&x->arena);

    json_put_textz(body, "title", title);
    json_put_textz(body, "description", description);
    json_put_text(body, "error_id", str_of(x->trace));
    json_put_text(body, "http_status", arena_print(&x->arena, "%d", http_status));
    x->closes = x->closes || x->has_body;
    x->problem = title;
    answer(x, http_status, body);
    if (http_status == 401)
        exchange_answer_header(x, "WWW-Authenticate",
                               STR("Basic realm=\"taxii\", charset=\"UTF-8\""));
}

/* A status of ours in the words of the standard. */
static void refuse_status(struct exchange *x, const struct work *w, enum status status)
{
    const char *why = w->fault.status != ST_OK ? w->fault.en : status_en(status);
    int http_status = status == ST_INVALID ? 400 : status_http(status);

    refuse(x, http_status,
           status == ST_NOT_FOUND ? "NotFoundError"
                                  : (http_status >= 500 ? "ServerError" : "ProcessingError"),
           why);
}

/* ---- before the body ---- */

static bool check_method(struct exchange *x, enum resource resource)
{
    bool is_get = x->method == EXCHANGE_GET || x->method == EXCHANGE_HEAD;

    if (is_get || (x->method == EXCHANGE_POST && resource == TAXII_OBJECTS) ||
        (x->method == EXCHANGE_DELETE && resource == TAXII_OBJECT))
        return true;
    refuse(x, 405, "MethodNotAllowed", "this resource does not offer the method");
    exchange_answer_header(x, "Allow",
                           resource == TAXII_OBJECTS  ? STR("GET, HEAD, POST")
                           : resource == TAXII_OBJECT ? STR("GET, HEAD, DELETE")
                                                      : STR("GET, HEAD"));
    return false;
}

static bool check_headers(struct exchange *x)
{
    if (!taxii_media_is_accepted(exchange_header(x, "Accept"))) {
        refuse(x, 406, "NotAcceptable", "accept " TAXII_MEDIA);
        return false;
    }
    if (x->method == EXCHANGE_POST && !taxii_media_is_sent(exchange_header(x, "Content-Type"))) {
        refuse(x, 415, "UnsupportedMediaType", "send " TAXII_MEDIA);
        return false;
    }
    return true;
}

/* Rights on the collection: reading for GET, writing for POST, both for DELETE. */
static bool check_rights(struct exchange *x, struct work *w, const struct taxii_client *client,
                         const struct place *place, struct taxii_collection *ret_collection)
{
    bool is_post = x->method == EXCHANGE_POST, is_delete = x->method == EXCHANGE_DELETE;
    enum status status;

    if (place->resource < TAXII_COLLECTION)
        return true;
    status = taxii_collection_load(w, place->root, place->collection, ret_collection);
    if (status == ST_OK)
        status = taxii_right_apply(w, client, ret_collection);
    if (status == ST_NOT_FOUND) {
        refuse(x, 404, "NotFoundError", "there is no such collection");
        return false;
    }
    if (status != ST_OK) {
        refuse_status(x, w, status);
        return false;
    }
    if (place->resource > TAXII_COLLECTION &&
        ((!is_post && !ret_collection->can_read) ||
         ((is_post || is_delete) && !ret_collection->can_write))) {
        refuse(x, 403, "Forbidden", "this client may not do that with the collection");
        return false;
    }
    return true;
}

/* What an admitted request takes along to its answer. */
struct admitted {
    struct place place;
    struct taxii_client client;
    struct taxii_root root;
    struct taxii_collection collection;
};

static enum status admit(struct exchange *x, struct work *w, struct admitted *a)
{
    bool is_guess = false;
    enum status status = ST_OK;

    if (a->place.is_at_top) {
        TRY(work_read(w));
        status = taxii_root_load(w, a->place.root, &a->root);
        work_rollback(w);
        if (status == ST_NOT_FOUND) {
            x->closes = x->closes || x->has_body;
            problem_answer(x, ST_NOT_FOUND);
            return ST_OK;
        }
        TRY(status);
    }
    status = taxii_guard_client(x, w, &a->client, &is_guess);
    if (status == ST_UNAUTHENTICATED) {
        refuse(x, 401, "Unauthorized", "sign in as a client by HTTP Basic");
        return is_guess ? ST_UNAUTHENTICATED : ST_OK;
    }
    TRY(status);
    if (a->place.resource == TAXII_NOWHERE) {
        refuse(x, 404, "NotFoundError", "there is no such resource");
        return ST_OK;
    }
    if (!check_method(x, a->place.resource) || !check_headers(x))
        return ST_OK;
    TRY(work_read(w));
    if (a->place.resource != TAXII_DISCOVERY)
        status = taxii_root_load(w, a->place.root, &a->root);
    if (status == ST_NOT_FOUND)
        refuse(x, 404, "NotFoundError", "there is no such API root");
    else if (status == ST_OK && check_rights(x, w, &a->client, &a->place, &a->collection) &&
             guard_body_bytes(x) > a->root.max_content_bytes && x->has_body)
        refuse(x, 413, "ContentTooLarge", "the body is longer than the API root takes");
    work_rollback(w);
    return status == ST_NOT_FOUND ? ST_OK : status;
}

/* A work on a borrowed connection for one call. */
struct borrowed {
    struct db *db;
    struct work w;
};

static enum status borrow(struct exchange *x, const struct server_settings *settings,
                          struct borrowed *b)
{
    TRY(store_borrow(settings->store, &b->db, &x->fault));
    work_init(&b->w, &x->arena, b->db);
    b->w.actor = &x->actor;
    b->w.policy = settings->policy;
    return ST_OK;
}

static void give_back(const struct server_settings *settings, struct borrowed *b)
{
    work_done(&b->w);
    store_return(settings->store, b->db);
}

enum status taxii_answer_admit(struct exchange *x, const struct server_settings *settings)
{
    struct admitted *a = ARENA_NEW(&x->arena, struct admitted);
    struct borrowed b;
    enum status status = borrow(x, settings, &b);

    if (status != ST_OK) {
        problem_answer(x, status);
        return ST_OK;
    }
    a->place = place_of(x->path);
    status = admit(x, &b.w, a);
    if (!x->is_answered && status != ST_OK)
        refuse_status(x, &b.w, status);
    give_back(settings, &b);
    x->taxii = a;
    return status == ST_UNAUTHENTICATED ? status : ST_OK;
}

/* ---- resources ---- */

static enum status put_json(struct work *w, json_t *object, const char *key, struct str text)
{
    json_t *value;

    TRY(json_read(w->arena, text, TAXII_CONTENT_MAX_BYTES, &w->fault, &value));
    json_put(object, key, value);
    return ST_OK;
}

static void put_some(json_t *object, const char *key, struct str text)
{
    if (text.len > 0)
        json_put_text(object, key, text);
}

static enum status get_discovery(struct work *w, const char *base_url, json_t **ret_body)
{
    struct taxii_root *roots;
    struct str setting;
    size_t count;

    TRY(taxii_setting(w, "discovery", &setting));
    if (setting.len > 0)
        return json_read(w->arena, setting, TAXII_CONTENT_MAX_BYTES, &w->fault, ret_body);
    TRY(taxii_root_list(w, &roots, &count));
    *ret_body = json_new_object(w->arena);
    json_put_textz(*ret_body, "title", "磐石 Panshi");
    if (count > 0) {
        json_t *list = json_new_list(w->arena);
        for (size_t i = 0; i < count; i++)
            json_add_text(
                list, arena_print(w->arena, "%s/taxii2/%.*s/", base_url, STR_ARG(roots[i].name)));
        json_put(*ret_body, "default", json_array_get(list, 0));
        json_put(*ret_body, "api_roots", list);
    }
    return ST_OK;
}

static enum status get_root(struct work *w, const struct taxii_root *root, json_t **ret_body)
{
    *ret_body = json_new_object(w->arena);
    json_put_text(*ret_body, "title", root->title);
    put_some(*ret_body, "description", root->description);
    json_put_int(*ret_body, "max_content_length", root->max_content_bytes);
    return put_json(w, *ret_body, "versions", root->versions);
}

static enum status collection_json(struct work *w, const struct taxii_collection *collection,
                                   json_t **ret_json)
{
    *ret_json = json_new_object(w->arena);
    json_put_text(*ret_json, "id", collection->id);
    json_put_text(*ret_json, "title", collection->title);
    put_some(*ret_json, "description", collection->description);
    put_some(*ret_json, "alias", collection->alias);
    json_put_bool(*ret_json, "can_read", collection->can_read);
    json_put_bool(*ret_json, "can_write", collection->can_write);
    return put_json(w, *ret_json, "media_types", collection->media_types);
}

static enum status get_collections(struct work *w, const struct admitted *a, json_t **ret_body)
{
    struct taxii_collection *all;
    json_t *list = json_new_list(w->arena), *one;
    size_t count;

    TRY(taxii_collection_list(w, a->root.name, &all, &count));
    for (size_t i = 0; i < count; i++) {
        TRY(taxii_right_apply(w, &a->client, &all[i]));
        TRY(collection_json(w, &all[i], &one));
        json_add(list, one);
    }
    *ret_body = json_new_object(w->arena);
    if (count > 0)
        json_put(*ret_body, "collections", list);
    return ST_OK;
}

/* One member of an envelope, of a manifest, or of a list of versions. */
static enum status member_json(struct work *w, enum resource resource, const struct taxii_row *row,
                               json_t **ret_one)
{
    if (resource == TAXII_VERSIONS) {
        *ret_one = json_keep(w->arena, json_stringn(row->version.ptr, row->version.len));
        return ST_OK;
    }
    if (resource != TAXII_MANIFEST)
        return taxii_object_body(w, row->number, ret_one);
    *ret_one = json_new_object(w->arena);
    json_put_text(*ret_one, "id", row->id);
    json_put_text(*ret_one, "date_added", taxii_page_stamp(w->arena, row->added_us));
    json_put_text(*ret_one, "version", row->version);
    json_put_text(*ret_one, "media_type", row->media_type);
    return ST_OK;
}

static enum status get_page(struct exchange *x, struct work *w, const struct admitted *a,
                            const struct taxii_page_query *query, json_t **ret_body)
{
    enum resource resource = a->place.resource;
    json_t *list = json_new_list(w->arena), *one;
    struct taxii_page page;

    TRY(taxii_page_list(w, &a->collection, query, a->place.object, resource == TAXII_VERSIONS,
                        &page));
    *ret_body = json_new_object(w->arena);
    if (page.count == 0)
        return ST_OK;
    for (size_t i = 0; i < page.count; i++) {
        TRY(member_json(w, resource, &page.rows[i], &one));
        json_add(list, one);
    }
    json_put_bool(*ret_body, "more", page.has_more);
    put_some(*ret_body, "next", page.next);
    json_put(*ret_body, resource == TAXII_VERSIONS ? "versions" : "objects", list);
    exchange_answer_header(x, "X-TAXII-Date-Added-First",
                           taxii_page_stamp(w->arena, page.rows[0].added_us));
    exchange_answer_header(x, "X-TAXII-Date-Added-Last",
                           taxii_page_stamp(w->arena, page.rows[page.count - 1].added_us));
    return ST_OK;
}

/* ---- changes ---- */

static enum status note(struct work *w, const struct admitted *a, const char *act,
                        struct str object, const json_t *status)
{
    json_t *after = json_new_object(w->arena);

    json_put_text(after, "client", a->client.name);
    if (status) {
        json_put_text(after, "status", json_get_text(status, "id"));
        json_put_int(after, "success_count", json_get_int(status, "success_count", 0));
        json_put_int(after, "failure_count", json_get_int(status, "failure_count", 0));
    }
    put_some(after, "object", object);
    return journal_append(w, act,
                          arena_print(w->arena, "taxii-collection:%.*s/%.*s", STR_ARG(a->root.name),
                                      STR_ARG(a->collection.id)),
                          NULL, after, STR(""));
}

static enum status post(struct exchange *x, struct work *w, const struct admitted *a,
                        json_t **ret_body)
{
    struct str text = x->request.upload;
    json_t *envelope;

    if ((int64_t)text.len > a->root.max_content_bytes)
        return work_fail(w, ST_LIMIT, "body", "请求内容过大", "the body is too large");
    TRY(json_read(w->arena, text, TAXII_CONTENT_MAX_BYTES, &w->fault, &envelope));
    TRY(work_write(w));
    TRY(taxii_post_envelope(w, &a->collection, envelope, ret_body));
    TRY(note(w, a, "taxii.add", (struct str){"", 0}, *ret_body));
    return work_commit(w);
}

static enum status delete (struct work *w, const struct admitted *a,
                           const struct taxii_page_query *query, json_t **ret_body) {
        *ret_body = json_new_object(w->arena); TRY(work_write(w));
        TRY(taxii_post_delete(w, &a->collection, query, a->place.object));
        TRY(note(w, a, "taxii.delete", a->place.object, NULL));
        return work_commit(w);
}

/* ---- the whole ---- */

static enum status read_query(struct exchange *x, struct taxii_page_query *ret_query)
{
    static const struct shape_field fields[] = {
        {.name = "added_after", .kind = SHAPE_TEXT},
        {.name = "limit", .kind = SHAPE_TEXT},
        {.name = "next", .kind = SHAPE_TEXT},
        {.name = "match[id]", .kind = SHAPE_TEXT},
        {.name = "match[type]", .kind = SHAPE_TEXT},
        {.name = "match[version]", .kind = SHAPE_TEXT},
        {.name = "match[spec_version]", .kind = SHAPE_TEXT},
        {0},
    };
    static const struct shape shape = {"TaxiiQuery", fields};
    json_t *query;

    TRY(query_read(&x->arena, x->query_text, &shape, &x->fault, &query));
    *ret_query = (struct taxii_page_query){
        .added_after = json_get_text(query, "added_after"),
        .limit = json_get_text(query, "limit"),
        .next = json_get_text(query, "next"),
        .ids = json_get_text(query, "match[id]"),
        .types = json_get_text(query, "match[type]"),
        .versions = json_get_text(query, "match[version]"),
        .spec_versions = json_get_text(query, "match[spec_version]"),
    };
    return ST_OK;
}

static enum status get(struct exchange *x, struct work *w, const struct admitted *a,
                       const struct taxii_page_query *query, const char *base_url,
                       json_t **ret_body)
{
    TRY(work_read(w));
    switch (a->place.resource) {
    case TAXII_DISCOVERY:
        return get_discovery(w, base_url, ret_body);
    case TAXII_ROOT:
        return get_root(w, &a->root, ret_body);
    case TAXII_STATUS:
        return taxii_status_load(w, a->root.name, a->place.status, ret_body);
    case TAXII_COLLECTIONS:
        return get_collections(w, a, ret_body);
    case TAXII_COLLECTION:
        return collection_json(w, &a->collection, ret_body);
    case TAXII_MANIFEST:
    case TAXII_OBJECTS:
    case TAXII_OBJECT:
    case TAXII_VERSIONS:
        return get_page(x, w, a, query, ret_body);
    case TAXII_NOWHERE:
        break;
    }
    return ST_NOT_FOUND;
}

static enum status run(struct exchange *x, struct work *w, const struct admitted *a,
                       const char *base_url, json_t **ret_body)
{
    struct taxii_page_query query;
    enum status status = read_query(x, &query);

    if (status != ST_OK) {
        w->fault = x->fault;
        return ST_INVALID;
    }
    if (x->method == EXCHANGE_POST)
        return post(x, w, a, ret_body);
    if (x->method == EXCHANGE_DELETE)
        return delete (w, a, &query, ret_body);
    return get(x, w, a, &query, base_url, ret_body);
}

void taxii_answer_run(struct exchange *x, const struct server_settings *settings,
                      const char *base_url)
{
    const struct admitted *a = x->taxii;
    struct borrowed b;
    json_t *body = NULL;
    enum status status = borrow(x, settings, &b);

    if (status != ST_OK) {
        problem_answer(x, status);
        return;
    }
    b.w.actor_id =
        str_zero(&x->arena, arena_print(&x->arena, "taxii:%.*s", STR_ARG(a->client.name)));
    status = run(x, &b.w, a, base_url, &body);
    if (status == ST_OK)
        answer(x, x->method == EXCHANGE_POST ? 202 : 200, body);
    else if (status == ST_INVALID && x->method == EXCHANGE_POST)
        refuse(x, 422, "ProcessingError",
               str_zero(&x->arena,
                        arena_print(&x->arena,
                                    "While processing supplied content, an error occurred: %s",
                                    b.w.fault.en)));
    else
        refuse_status(x, &b.w, status);
    give_back(settings, &b);
}
