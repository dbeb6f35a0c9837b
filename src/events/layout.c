/* SPDX-License-Identifier: Apache-2.0
 * A set of layouts and field names, each found by the hash of what it is. */
#include "events/layout.h"

#include <stdlib.h>
#include <string.h>

#include "events/layout_set.h"

enum { LAYOUT_TABLE_SIZE = LAYOUT_MAX * 4, FIELD_TABLE_SIZE = LAYOUT_FIELD_MAX * 2 };

static void *take(size_t count, size_t bytes)
{
    void *memory = calloc(count, bytes);

    if (memory == NULL)
        abort();
    return memory;
}

static void set_begin(struct layout_set *set)
{
    arena_init(&set->arena, LAYOUT_BYTES_MAX);
    arena_init(&set->names, LAYOUT_BYTES_MAX);
    set->layout_count = set->slot_count = set->field_count = 0;
    set->is_full = false;
    memset(set->roots, 0, sizeof(set->roots));
    memset(set->layout_table, 0, LAYOUT_TABLE_SIZE * sizeof(set->layout_table[0]));
    memset(set->field_table, 0, FIELD_TABLE_SIZE * sizeof(set->field_table[0]));
}

struct layout_set *layout_set_new(void)
{
    struct layout_set *set = take(1, sizeof(*set));

    set->layouts = take(LAYOUT_MAX, sizeof(set->layouts[0]));
    set->fields = take(LAYOUT_FIELD_MAX, sizeof(set->fields[0]));
    set->layout_table = take(LAYOUT_TABLE_SIZE, sizeof(set->layout_table[0]));
    set->field_table = take(FIELD_TABLE_SIZE, sizeof(set->field_table[0]));
    set_begin(set);
    return set;
}

void layout_set_free(struct layout_set *set)
{
    if (set == NULL)
        return;
    arena_done(&set->arena);
    arena_done(&set->names);
    free(set->layouts);
    free(set->fields);
    free(set->layout_table);
    free(set->field_table);
    free(set);
}

void layout_set_clear(struct layout_set *set)
{
    arena_done(&set->arena);
    arena_done(&set->names);
    set_begin(set);
}

size_t layout_count(const struct layout_set *set)
{
    return set->layout_count;
}

const struct layout *layout_at(const struct layout_set *set, size_t id)
{
    return set->layouts[id];
}

size_t layout_field_count(const struct layout_set *set)
{
    return set->field_count;
}

struct str layout_field_name(const struct layout_set *set, uint32_t field)
{
    return set->fields[field];
}

bool layout_is_full(const struct layout_set *set)
{
    return set->is_full;
}

/* ---- Finding by hash ---- */

/* FNV-1a, eight bytes at a time where it can. */
static uint64_t hash_add(uint64_t hash, struct str text)
{
    const uint64_t prime = 0x100000001b3;
    size_t at = 0;

    for (; at + sizeof(uint64_t) <= text.len; at += sizeof(uint64_t)) {
        uint64_t word;

        memcpy(&word, text.ptr + at, sizeof(word));
        hash = (hash ^ word) * prime;
        hash ^= hash >> 29;
    }
    for (; at < text.len; at++)
        hash = (hash ^ (unsigned char)text.ptr[at]) * prime;
    return (hash ^ text.len) * prime;
}

static enum status full(struct layout_set *set)
{
    set->is_full = true;
    return ST_LIMIT;
}

static enum status field_number(struct layout_set *set, struct str name, uint32_t *ret_field)
{
    size_t at = hash_add(0xcbf29ce484222325, name) % FIELD_TABLE_SIZE;

    while (set->field_table[at] != 0) {
        uint32_t field = set->field_table[at] - 1;

        if (str_equal(set->fields[field], name)) {
            *ret_field = field;
            return ST_OK;
        }
        at = (at + 1) % FIELD_TABLE_SIZE;
    }
    if (set->field_count == LAYOUT_FIELD_MAX)
        return full(set);
    set->fields[set->field_count] = str_copy(&set->arena, name);
    set->field_table[at] = (uint32_t)++set->field_count;
    *ret_field = (uint32_t)set->field_count - 1;
    return ST_OK;
}

/* Cut the line into gaps at its pieces. */
static enum status cut_gaps(struct layout_set *set, struct str line,
                            const struct layout_pieces *pieces)
{
    const char *at = line.ptr, *end = line.ptr + line.len;

    for (size_t i = 0; i < pieces->count; i++) {
        const struct str text = pieces->rows[i].text;

        if (text.ptr < at || text.ptr > end || text.len > (size_t)(end - text.ptr))
            return ST_MALFORMED;
        set->gaps[i] = (struct str){at, (size_t)(text.ptr - at)};
        at = text.ptr + text.len;
    }
    set->gaps[pieces->count] = (struct str){at, (size_t)(end - at)};
    return ST_OK;
}

static bool layout_is(const struct layout_set *set, const struct layout *layout,
                      enum record_format format, const struct layout_pieces *pieces)
{
    if (layout->format != format || layout->slot_count != pieces->count)
        return false;
    for (size_t i = 0; i < pieces->count; i++)
        if (layout->slots[i].kind != pieces->rows[i].kind ||
            !str_equal(layout->gaps[i], set->gaps[i]) ||
            !str_equal(set->fields[layout->slots[i].field], pieces->rows[i].name))
            return false;
    return str_equal(layout->gaps[pieces->count], set->gaps[pieces->count]);
}

static uint64_t layout_hash(const struct layout_set *set, enum record_format format,
                            const struct layout_pieces *pieces)
{
    uint64_t hash = 0xcbf29ce484222325 + (uint64_t)format;

    for (size_t i = 0; i < pieces->count; i++) {
        hash = hash_add(hash, set->gaps[i]) + (uint64_t)pieces->rows[i].kind;
        hash = hash_add(hash, pieces->rows[i].name);
    }
    return hash_add(hash, set->gaps[pieces->count]);
}

static enum status layout_make(struct layout_set *set, enum record_format format,
                               const struct layout_pieces *pieces, struct layout **ret_layout)
{
    if (set->layout_count == LAYOUT_MAX || set->slot_count + pieces->count > LAYOUT_SLOTS_ALL_MAX ||
        set->arena.used_bytes > LAYOUT_BYTES_MAX / 2)
        return full(set);
    struct layout_slot *slots = ARENA_ARRAY(&set->arena, pieces->count + 1, struct layout_slot);
    struct str *gaps = ARENA_ARRAY(&set->arena, pieces->count + 1, struct str);

    for (size_t i = 0; i < pieces->count; i++) {
        slots[i].kind = pieces->rows[i].kind;
        TRY(field_number(set, pieces->rows[i].name, &slots[i].field));
    }
    for (size_t i = 0; i <= pieces->count; i++)
        gaps[i] = str_copy(&set->arena, set->gaps[i]);
    struct layout *layout = ARENA_NEW(&set->arena, struct layout);
    *layout = (struct layout){.id = (uint32_t)set->layout_count,
                              .format = format,
                              .slot_count = (uint32_t)pieces->count,
                              .slots = slots,
                              .gaps = gaps};
    set->layouts[set->layout_count++] = layout;
    set->slot_count += pieces->count;
    *ret_layout = layout;
    return ST_OK;
}

/* The layout of the line's pieces, made when it is new. */
static enum status layout_find(struct layout_set *set, enum record_format format, struct str line,
                               const struct layout_pieces *pieces, const struct layout **ret_layout)
{
    struct layout *layout;

    if (line.len > LAYOUT_LINE_MAX_BYTES || pieces->count > LAYOUT_SLOT_MAX)
        return ST_LIMIT;
    TRY(cut_gaps(set, line, pieces));
    size_t at = layout_hash(set, format, pieces) % LAYOUT_TABLE_SIZE;
    while (set->layout_table[at] != 0) {
        layout = set->layouts[set->layout_table[at] - 1];
        if (layout_is(set, layout, format, pieces)) {
            *ret_layout = layout;
            return ST_OK;
        }
        at = (at + 1) % LAYOUT_TABLE_SIZE;
    }
    TRY(layout_make(set, format, pieces, &layout));
    set->layout_table[at] = layout->id + 1;
    *ret_layout = layout;
    return ST_OK;
}

static void put_leaves(struct layout_set *set, const struct layout_pieces *pieces)
{
    for (size_t i = 0; i < pieces->count; i++) {
        const struct layout_piece *piece = &pieces->rows[i];
        bool is_escaped = record_leaf_has_escapes(piece->text, piece->kind);

        set->leaves[i] =
            (struct leaf){piece->text.ptr, (uint32_t)piece->text.len, is_escaped,
                          is_escaped && (piece->kind == LEAF_STRING || piece->kind == LEAF_XML)};
    }
}

enum status layout_of_pieces(struct layout_set *set, enum record_format format, struct str line,
                             const struct layout_pieces *pieces, struct record *ret_record)
{
    const struct layout *layout;

    TRY(layout_find(set, format, line, pieces, &layout));
    put_leaves(set, pieces);
    *ret_record = (struct record){.source = line, .layout = layout, .leaves = set->leaves};
    return ST_OK;
}

/* A line of a shape not seen before. */
static enum status read_plain(struct layout_set *set, enum record_format format, struct str line,
                              const struct layout **ret_layout)
{
    struct layout_pieces pieces = {.rows = set->pieces, .max = LAYOUT_SLOT_MAX};
    size_t before = set->layout_count;

    arena_done(&set->names);
    arena_init(&set->names, LAYOUT_BYTES_MAX);
    TRY(layout_json_pieces(set, line, &pieces.count));
    TRY(layout_find(set, format, line, &pieces, ret_layout));
    put_leaves(set, &pieces);
    if (set->layout_count > before)
        layout_walk_learn(set, *ret_layout);
    return ST_OK;
}

enum status layout_read_json(struct layout_set *set, enum record_format format, struct str line,
                             struct record *ret_record)
{
    if (line.len > LAYOUT_LINE_MAX_BYTES)
        return ST_LIMIT;
    const struct layout *layout = layout_walk(set, format, line);

    if (layout == NULL)
        TRY(read_plain(set, format, line, &layout));
    *ret_record = (struct record){.source = line, .layout = layout, .leaves = set->leaves};
    return ST_OK;
}
