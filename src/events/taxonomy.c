/* SPDX-License-Identifier: Apache-2.0
 * Look-ups in the taxonomy: one hash table of (kind, format, group, name) → names. */
#include "events/taxonomy.h"

#include <stdlib.h>

#include "events/taxonomy_read.h"

enum { FIRST_ROWS = 1024 };

static uint64_t key_hash(const struct taxonomy_key *key)
{
    uint64_t hash = 0xcbf29ce484222325U ^ ((uint64_t)key->kind << 40U) ^
                    ((uint64_t)key->format << 32U) ^ key->group;

    for (size_t i = 0; i < key->name.len; i++)
        hash = (hash ^ (unsigned char)key->name.ptr[i]) * 0x100000001b3U;
    return hash ^ (hash >> 31U);
}

static bool key_equal(const struct taxonomy_key *a, const struct taxonomy_key *b)
{
    return a->kind == b->kind && a->format == b->format && a->group == b->group &&
           str_equal(a->name, b->name);
}

static struct taxonomy_row *table_slot(struct taxonomy_row *rows, size_t size,
                                       const struct taxonomy_key *key)
{
    size_t at = key_hash(key) & (size - 1);

    while (rows[at].key.name.ptr && !key_equal(&rows[at].key, key))
        at = (at + 1) & (size - 1);
    return &rows[at];
}

struct taxonomy_names *taxonomy_read_row(struct taxonomy *t, const struct taxonomy_key *key)
{
    if (t->row_count * 2 >= t->row_size) {
        size_t size = t->row_size ? t->row_size * 2 : FIRST_ROWS;
        struct taxonomy_row *rows = ARENA_ARRAY(&t->arena, size, struct taxonomy_row);
        for (size_t i = 0; i < t->row_size; i++)
            if (t->rows[i].key.name.ptr)
                *table_slot(rows, size, &t->rows[i].key) = t->rows[i];
        t->rows = rows;
        t->row_size = size;
    }
    struct taxonomy_row *row = table_slot(t->rows, t->row_size, key);
    if (!row->key.name.ptr) {
        row->key = *key;
        t->row_count++;
    }
    return &row->names;
}

static struct taxonomy_names find(const struct taxonomy *t, enum taxonomy_kind kind,
                                  enum record_format format, uint32_t group, struct str name)
{
    struct taxonomy_key key = {kind, format, group, name};

    if (t->row_size == 0 || !name.ptr)
        return (struct taxonomy_names){NULL, 0};
    return table_slot(t->rows, t->row_size, &key)->names;
}

bool taxonomy_has_shapes(const struct taxonomy *taxonomy, enum record_format format)
{
    return taxonomy->shapes[format].count > 0;
}

struct str taxonomy_bare(const struct taxonomy *taxonomy, enum record_format format,
                         struct str path)
{
    const struct taxonomy_shapes *shapes = &taxonomy->shapes[format];
    size_t cut = 0;

    for (size_t i = 0; i < shapes->count; i++)
        if (path.len > shapes->rows[i].len && shapes->rows[i].len > cut &&
            str_starts(path, shapes->rows[i]))
            cut = shapes->rows[i].len;
    return (struct str){path.ptr + cut, path.len - cut};
}

struct str taxonomy_normal(const struct taxonomy *taxonomy, enum record_format format,
                           struct str path)
{
    struct taxonomy_names found = find(taxonomy, TAXONOMY_NORMAL, format, 0, path);

    if (found.count == 0 && taxonomy->shapes[format].count > 0)
        found = find(taxonomy, TAXONOMY_NORMAL, format, 0, taxonomy_bare(taxonomy, format, path));
    return found.count > 0 ? found.rows[0] : (struct str){NULL, 0};
}

struct taxonomy_names taxonomy_sources(const struct taxonomy *taxonomy, enum record_format format,
                                       struct str name)
{
    return find(taxonomy, TAXONOMY_SOURCE, format, 0, name);
}

const struct taxonomy_likeness *taxonomy_likenesses(const struct taxonomy *taxonomy,
                                                    size_t *ret_count)
{
    *ret_count = taxonomy->likeness_count;
    return taxonomy->likenesses;
}

struct taxonomy_names taxonomy_paths(const struct taxonomy *taxonomy, enum record_format format,
                                     uint32_t group, struct str field)
{
    struct taxonomy_names found = {NULL, 0};

    if (group != TAXONOMY_NO_GROUP)
        found = find(taxonomy, TAXONOMY_PATH, format, group, field);
    if (found.count == 0 && taxonomy->base[format] != TAXONOMY_NO_GROUP)
        found = find(taxonomy, TAXONOMY_PATH, format, taxonomy->base[format], field);
    if (found.count == 0)
        found = taxonomy_sources(taxonomy, format, field);
    return found;
}

static bool part_fits(struct str row, struct str given)
{
    return str_is(row, "*") || str_equal(row, given);
}

const struct taxonomy_route *taxonomy_route(const struct taxonomy *taxonomy,
                                            enum record_format format,
                                            struct taxonomy_source source)
{
    static const struct taxonomy_route every = {TAXONOMY_NO_GROUP, false, false, NULL, 0};
    const struct taxonomy_routes *routes = &taxonomy->routes[format];

    for (size_t i = 0; i < routes->count; i++) {
        const struct taxonomy_route_row *row = &routes->rows[i];
        if (part_fits(row->source.category, source.category) &&
            part_fits(row->source.product, source.product) &&
            part_fits(row->source.service, source.service))
            return &row->route;
    }
    if (format == RECORD_JSON)
        return &every;
    if (find(taxonomy, TAXONOMY_PRODUCT, 0, 0, source.product).count > 0 ||
        (source.product.len == 0 &&
         (find(taxonomy, TAXONOMY_SERVICE, 0, 0, source.service).count > 0 ||
          find(taxonomy, TAXONOMY_CATEGORY, 0, 0, source.category).count > 0)))
        return NULL;
    return &every;
}

void taxonomy_free(struct taxonomy *taxonomy)
{
    if (!taxonomy)
        return;
    arena_done(&taxonomy->arena);
    free(taxonomy);
}

enum status taxonomy_load(const char *folder, struct taxonomy **ret_taxonomy, struct fault *fault)
{
    struct taxonomy *taxonomy = calloc(1, sizeof *taxonomy);

    if (!taxonomy)
        return ST_MEMORY;
    arena_init(&taxonomy->arena, TAXONOMY_ARENA_BYTES);
    enum status status = taxonomy_read_files(taxonomy, folder, fault);
    if (status != ST_OK) {
        taxonomy_free(taxonomy);
        return status;
    }
    *ret_taxonomy = taxonomy;
    return ST_OK;
}
