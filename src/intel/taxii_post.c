/* SPDX-License-Identifier: Apache-2.0
 * Envelopes in, and deletions, with the status that tells what became of each object. */
#include "intel/taxii_post.h"

#include <stdio.h>
#include <string.h>

#include "base/digest.h"

enum { POST_TYPE_MAX_BYTES = 250, POST_ID_MAX_BYTES = 300 };

static struct str uuid_new(struct arena *arena)
{
    uint8_t b[16];

    digest_random(b, sizeof b);
    b[6] = (uint8_t)((b[6] & 0x0f) | 0x40);
    b[8] = (uint8_t)((b[8] & 0x3f) | 0x80);
    return arena_print(
        arena, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", b[0], b[1],
        b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15]);
}

static bool is_type(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!((text.ptr[i] >= 'a' && text.ptr[i] <= 'z') ||
              (text.ptr[i] >= '0' && text.ptr[i] <= '9') || text.ptr[i] == '-'))
            return false;
    return text.len > 0 && text.len <= POST_TYPE_MAX_BYTES;
}

bool taxii_post_row(struct arena *arena, const json_t *object, struct taxii_row *ret_row,
                    const char **ret_why)
{
    struct str type = json_get_text(object, "type"), id = json_get_text(object, "id"), rest;
    struct str version = json_get_text(object, "modified");
    struct str spec = json_get_text(object, "spec_version");
    struct digest_sm3 digest;
    char hex[DIGEST_SM3_HEX_BYTES];

    *ret_why = NULL;
    if (!is_type(type))
        *ret_why = "the object has no type, or one with other characters than a-z, 0-9 and -";
    else if (str_is(type, "bundle"))
        *ret_why = "a bundle is no STIX object: send the objects in it";
    else if (!str_starts(id, type) || id.len > POST_ID_MAX_BYTES || id.len < type.len + 3)
        *ret_why = "the object's id is not its type, two hyphens and a UUID";
    if (*ret_why)
        return false;
    rest = (struct str){id.ptr + type.len, id.len - type.len};
    if (!str_starts(rest, STR("--"))) {
        *ret_why = "the object's id is not its type, two hyphens and a UUID";
        return false;
    }
    if (version.len == 0)
        version = json_get_text(object, "created");
    if (spec.len == 0)
        spec = json_object_get(object, "created") ? STR("2.0") : STR("2.1");
    if (spec.len > 16) {
        *ret_why = "the spec_version is too long";
        return false;
    }
    *ret_row = (struct taxii_row){.id = id, .type = type, .spec_version = spec, .version = version};
    if (version.len > 0 && !taxii_page_time(version, &ret_row->version_us)) {
        *ret_why = "modified or created is no timestamp";
        return false;
    }
    ret_row->media_type = arena_print(arena, "application/stix+json;version=%.*s", STR_ARG(spec));
    digest = digest_sm3_of(json_canonical(arena, object));
    ret_row->digest = str_copy(arena, str_of(digest_hex(&digest, hex)));
    return true;
}

static void put_result(json_t *list, struct arena *arena, struct str id, struct str version,
                       const char *message)
{
    json_t *one = json_new_object(arena);

    json_put_text(one, "id",
                  id.len > 0 ? id : STR("unknown--00000000-0000-4000-8000-000000000000"));
    json_put_text(one, "version", version);
    json_put_textz(one, "message", message);
    json_add(list, one);
}

/* The version that is kept already, or NULL. */
static const struct taxii_row *kept_of(const struct taxii_rows *kin, const struct taxii_row *row)
{
    for (size_t i = 0; i < kin->count; i++) {
        const struct taxii_row *other = &kin->rows[i];
        if (row->version.len == 0 ? str_equal(other->digest, row->digest)
                                  : other->version_us == row->version_us &&
                                        str_equal(other->spec_version, row->spec_version))
            return other;
    }
    return NULL;
}

/* The version that a refused object states, as far as it can be read. */
static struct str stated_version(const json_t *object, struct str otherwise)
{
    struct str version = json_get_text(object, "modified");
    int64_t us;

    if (version.len == 0)
        version = json_get_text(object, "created");
    return taxii_page_time(version, &us) ? version : otherwise;
}

struct posting {
    struct work *w;
    const struct taxii_collection *collection;
    json_t *successes, *failures;
    struct str now; /* as a STIX timestamp */
    int64_t now_us;
};

static enum status post_one(struct posting *p, const json_t *object)
{
    struct work *w = p->w;
    struct taxii_row row;
    struct taxii_rows kin;
    const char *why;

    if (!taxii_post_row(w->arena, object, &row, &why)) {
        put_result(p->failures, w->arena, json_get_text(object, "id"),
                   stated_version(object, p->now), why);
        return ST_OK;
    }
    TRY(taxii_object_kin(w, p->collection, row.id, &kin));
    const struct taxii_row *kept = kept_of(&kin, &row);
    if (kept) {
        row.version = kept->version;
    } else if (row.version.len == 0) {
        row.version = p->now;
        row.version_us = p->now_us;
    }
    if (!kept)
        TRY(taxii_object_insert(w, p->collection, &row, json_canonical(w->arena, object)));
    put_result(p->successes, w->arena, row.id, row.version,
               kept ? "this version is in the collection already" : "added to the collection");
    return ST_OK;
}

static json_t *status_of(struct posting *p)
{
    json_t *status = json_new_object(p->w->arena);
    size_t good = json_array_size(p->successes), bad = json_array_size(p->failures);

    json_put_text(status, "id", uuid_new(p->w->arena));
    json_put_textz(status, "status", "complete");
    json_put_text(status, "request_timestamp", p->now);
    json_put_int(status, "total_count", (int64_t)(good + bad));
    json_put_int(status, "success_count", (int64_t)good);
    if (good > 0)
        json_put(status, "successes", p->successes);
    json_put_int(status, "failure_count", (int64_t)bad);
    if (bad > 0)
        json_put(status, "failures", p->failures);
    json_put_int(status, "pending_count", 0);
    return status;
}

enum status taxii_post_envelope(struct work *w, const struct taxii_collection *collection,
                                const json_t *envelope, json_t **ret_status)
{
    json_t *objects = json_get_list(envelope, "objects"), *object;
    struct posting p = {
        .w = w,
        .collection = collection,
        .successes = json_new_list(w->arena),
        .failures = json_new_list(w->arena),
        .now = taxii_page_stamp(w->arena, w->now.ms * 1000),
        .now_us = w->now.ms * 1000,
    };
    size_t i;

    if (!json_is_object(envelope) || !objects)
        return work_fail(w, ST_INVALID, "objects", "信封应为含 objects 列表的 JSON 对象",
                         "an envelope is a JSON object with a list of objects");
    if (str_is(json_get_text(envelope, "type"), "bundle"))
        return work_fail(w, ST_INVALID, "type", "应发送 TAXII 信封 {objects}，而不是 STIX 包",
                         "send a TAXII envelope {objects}, not a STIX bundle");
    if (json_array_size(objects) > TAXII_POST_OBJECTS_MAX)
        return work_fail(w, ST_LIMIT, "objects", "一个信封至多 %d 个对象",
                         "an envelope holds at most %d objects", TAXII_POST_OBJECTS_MAX);
    json_array_foreach(objects, i, object)
    {
        TRY(post_one(&p, object));
    }
    *ret_status = status_of(&p);
    TRY(taxii_status_sweep(w));
    return taxii_status_add(w, collection->root, json_get_text(*ret_status, "id"), w->now.ms,
                            *ret_status);
}

enum status taxii_post_delete(struct work *w, const struct taxii_collection *collection,
                              const struct taxii_page_query *query, struct str id)
{
    struct taxii_page_query all = *query;
    struct taxii_page page;
    bool has_more = true;

    if (all.versions.len == 0)
        all.versions = STR("all");
    if (all.spec_versions.len == 0 && query->versions.len == 0) {
        /* The whole object, of whatever spec version. */
        struct taxii_rows kin;
        TRY(taxii_object_kin(w, collection, id, &kin));
        for (size_t i = 0; i < kin.count; i++)
            TRY(taxii_object_drop(w, kin.rows[i].number));
        return kin.count > 0 ? ST_OK : ST_NOT_FOUND;
    }
    while (has_more) {
        TRY(taxii_page_list(w, collection, &all, id, true, &page));
        for (size_t i = 0; i < page.count; i++)
            TRY(taxii_object_drop(w, page.rows[i].number));
        has_more = page.has_more;
        all.next = page.next;
    }
    return ST_OK;
}
