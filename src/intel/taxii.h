/* SPDX-License-Identifier: Apache-2.0
 * TAXII 2.1 (OASIS Standard, 10 June 2021): what the server keeps and how it is asked.
 *
 * Roots hold collections, collections hold STIX objects in every version that came; any object with
 * type and id is kept as it was sent.  An object's version is its `modified`, else its `created`,
 * else the time it was added.  Pages go by (time added, number): nothing that comes in the same
 * tick is dropped.
 *
 * Programs sign in by HTTP Basic as clients, which are no accounts of people: a client reads and
 * writes what its rights list, and never more than the collection itself allows.
 *
 * All functions here work on a begun work. */
#ifndef INTEL_TAXII_H
#define INTEL_TAXII_H

#include "base/json.h"
#include "db/work.h"

#define TAXII_MEDIA "application/taxii+json;version=2.1"

enum {
    TAXII_PAGE_ROWS = 100, /* of a page when no limit is named */
    TAXII_PAGE_MAX_ROWS = 1000,
    TAXII_ROOTS_MAX = 100,
    TAXII_COLLECTIONS_MAX = 1000,
    TAXII_POST_OBJECTS_MAX = 10000, /* of one envelope */
    TAXII_CONTENT_MAX_BYTES = 32 << 20,
    TAXII_NAME_MAX_BYTES = 100,
    TAXII_VALUES_MAX = 100, /* of one match[…] */
    TAXII_STATUS_LIFE_DAYS = 30,
};

struct taxii_root {
    struct str name, title, description, versions; /* versions: JSON list */
    int64_t max_content_bytes;
};

struct taxii_collection {
    struct str root, id, title, description, alias, media_types; /* media_types: JSON list */
    bool can_read, can_write;
};

struct taxii_client {
    struct str name;
    struct str password; /* encoded hash */
    bool has_all;
};

/* One version of an object, without its body. */
struct taxii_row {
    int64_t number, version_us, added_us;
    struct str id, type, spec_version, version, media_type, digest;
};

struct taxii_rows {
    struct taxii_row *rows;
    size_t count;
};

/* ---- kept things (taxii_store.c) ---- */

enum status taxii_root_list(struct work *w, struct taxii_root **ret_roots,
                            size_t *ret_count) MUST_CHECK;
/* ST_NOT_FOUND */
enum status taxii_root_load(struct work *w, struct str name,
                            struct taxii_root *ret_root) MUST_CHECK;
enum status taxii_root_add(struct work *w, const struct taxii_root *root, int64_t place) MUST_CHECK;
/* With its collections, objects, statuses and rights. */
enum status taxii_root_clear(struct work *w, struct str name) MUST_CHECK;
enum status taxii_collection_list(struct work *w, struct str root,
                                  struct taxii_collection **ret_collections,
                                  size_t *ret_count) MUST_CHECK;
/* By id or alias. */
enum status taxii_collection_load(struct work *w, struct str root, struct str id,
                                  struct taxii_collection *ret_collection) MUST_CHECK;
enum status taxii_collection_add(struct work *w, const struct taxii_collection *collection,
                                 int64_t place) MUST_CHECK;
/* The empty text when it is not set. */
enum status taxii_setting(struct work *w, const char *name, struct str *ret_value) MUST_CHECK;
enum status taxii_setting_set(struct work *w, const char *name, struct str value) MUST_CHECK;
enum status taxii_status_add(struct work *w, struct str root, struct str id, int64_t at_ms,
                             const json_t *body) MUST_CHECK;
enum status taxii_status_load(struct work *w, struct str root, struct str id,
                              json_t **ret_body) MUST_CHECK;
/* Drop statuses older than TAXII_STATUS_LIFE_DAYS (those of fixtures stay). */
enum status taxii_status_sweep(struct work *w) MUST_CHECK;

enum status taxii_client_load(struct work *w, struct str name,
                              struct taxii_client *ret_client) MUST_CHECK;
/* Replace a client; its rights are dropped. */
enum status taxii_client_set(struct work *w, const struct taxii_client *client) MUST_CHECK;
enum status taxii_client_remove(struct work *w, struct str name) MUST_CHECK;
enum status taxii_client_list(struct work *w, json_t **ret_list) MUST_CHECK;
enum status taxii_right_add(struct work *w, struct str client, struct str root,
                            struct str collection, bool can_read, bool can_write) MUST_CHECK;
/* Narrow a collection's can_read and can_write to what the client may. */
enum status taxii_right_apply(struct work *w, const struct taxii_client *client,
                              struct taxii_collection *collection) MUST_CHECK;

/* Every version of one object in a collection. */
enum status taxii_object_kin(struct work *w, const struct taxii_collection *collection,
                             struct str id, struct taxii_rows *ret_rows) MUST_CHECK;
/* At most `limit` versions behind the place (added_us, number). */
enum status taxii_object_after(struct work *w, const struct taxii_collection *collection,
                               int64_t added_us, int64_t number, int64_t limit,
                               struct taxii_rows *ret_rows) MUST_CHECK;
enum status taxii_object_body(struct work *w, int64_t number, json_t **ret_body) MUST_CHECK;
/* `row->added_us` 0: now, but never before the newest object. */
enum status taxii_object_insert(struct work *w, const struct taxii_collection *collection,
                                const struct taxii_row *row, struct str body) MUST_CHECK;
enum status taxii_object_drop(struct work *w, int64_t number) MUST_CHECK;

#endif
