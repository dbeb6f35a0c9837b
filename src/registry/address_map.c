/* SPDX-License-Identifier: Apache-2.0
 * Two sorted rows of pieces (IPv4 in 12 bytes each, IPv6), first those of everybody, then those of
 * each unit, and one table of names. */
#include "registry/address_map.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/banned.h"
#include "registry/address_map_cut.h"

enum {
    TOP_BITS = 16,
    TOPS = (1 << TOP_BITS) + 1,
};

struct piece4 {
    uint32_t first, last, owner;
};

struct piece6 {
    struct address first, last;
    uint32_t owner;
};

/* The pieces of one unit, or (number 0) of everybody. */
struct group {
    uint32_t from4, to4, from6, to6;
};

/* Each name once for each unit, and dotted ones once for everybody (party 0). */
struct name_row {
    struct str name;
    uint32_t hash, party, owner;
};

struct party_row {
    struct str id;
    uint32_t number;
};

struct address_map {
    struct arena arena;
    atomic_uint holders;
    struct address_owner *owners;
    size_t owner_count, asset_count;
    struct group *groups; /* party_count + 1 */
    size_t party_count;
    struct party_row *parties; /* by id */
    struct piece4 *pieces4;
    struct piece6 *pieces6;
    uint32_t count4, count6;
    uint32_t *tops;         /* of everybody: where the pieces of each /16 begin */
    struct name_row *names; /* a hole has owner UINT32_MAX */
    uint32_t name_mask;
};

/* ---- Looking ---- */

static const struct piece4 *find4(const struct piece4 *pieces, uint32_t from, uint32_t to,
                                  uint32_t address)
{
    while (from < to) {
        uint32_t middle = from + (to - from) / 2;
        if (pieces[middle].last < address)
            from = middle + 1;
        else if (pieces[middle].first > address)
            to = middle;
        else
            return &pieces[middle];
    }
    return NULL;
}

static const struct piece6 *find6(const struct piece6 *pieces, uint32_t from, uint32_t to,
                                  struct address address)
{
    while (from < to) {
        uint32_t middle = from + (to - from) / 2;
        if (address_order(pieces[middle].last, address) < 0)
            from = middle + 1;
        else if (address_order(pieces[middle].first, address) > 0)
            to = middle;
        else
            return &pieces[middle];
    }
    return NULL;
}

static bool is_v4(struct address a)
{
    return a.high == 0 && a.low >> 32 == 0xffff;
}

bool address_map_is_private(struct address a)
{
    if (is_v4(a)) {
        uint32_t v4 = (uint32_t)a.low;
        return v4 >> 24 == 10 || v4 >> 24 == 127 || v4 >> 20 == (172 << 4 | 1) ||
               v4 >> 16 == (192 << 8 | 168) || v4 >> 16 == (169 << 8 | 254) ||
               v4 >> 22 == (100 << 2 | 1);
    }
    return a.high >> 57 == 0xfc >> 1 || a.high >> 54 == 0xfe80 >> 6 || (a.high == 0 && a.low <= 1);
}

static const struct address_owner *find_in(const struct address_map *map, uint32_t party,
                                           struct address address)
{
    const struct group *group = &map->groups[party];

    if (is_v4(address)) {
        uint32_t v4 = (uint32_t)address.low;
        uint32_t from = group->from4;
        uint32_t to = group->to4;
        if (party == ADDRESS_MAP_NOBODY) {
            from = map->tops[v4 >> TOP_BITS];
            to = map->tops[(v4 >> TOP_BITS) + 1];
            to = to < group->to4 ? to + 1 : to; /* may begin in the /16 before */
        }
        const struct piece4 *piece = find4(map->pieces4, from, to, v4);
        if (piece)
            return &map->owners[piece->owner];
    }
    const struct piece6 *piece = find6(map->pieces6, group->from6, group->to6, address);
    return piece ? &map->owners[piece->owner] : NULL;
}

const struct address_owner *address_map_of_address(const struct address_map *map, uint32_t party,
                                                   struct address address)
{
    const struct address_owner *owner = NULL;

    if (party != ADDRESS_MAP_NOBODY && party <= map->party_count)
        owner = find_in(map, party, address);
    if (!owner && !address_map_is_private(address))
        owner = find_in(map, ADDRESS_MAP_NOBODY, address);
    return owner;
}

static uint32_t hash_of(uint32_t party, struct str text)
{
    uint32_t hash = 2166136261u ^ party * 2654435761u;

    for (size_t i = 0; i < text.len; i++)
        hash = (hash ^ (unsigned char)text.ptr[i]) * 16777619u;
    return hash ^ hash >> 15;
}

/* The row of that name, or the hole where it belongs. */
static struct name_row *name_slot(const struct address_map *map, uint32_t party, struct str name,
                                  uint32_t hash)
{
    for (uint32_t at = hash & map->name_mask;; at = (at + 1) & map->name_mask) {
        struct name_row *row = &map->names[at];
        if (row->owner == UINT32_MAX ||
            (row->hash == hash && row->party == party && str_equal(row->name, name)))
            return row;
    }
}

static const struct address_owner *name_owner(const struct address_map *map, uint32_t party,
                                              struct str name)
{
    const struct name_row *row = name_slot(map, party, name, hash_of(party, name));

    return row->owner == UINT32_MAX ? NULL : &map->owners[row->owner];
}

const struct address_owner *address_map_of_name(const struct address_map *map, uint32_t party,
                                                struct str name)
{
    char copy[ADDRESS_MAP_NAME_BYTES];
    struct str rest;

    while (name.len > 0 && name.ptr[name.len - 1] == '.')
        name.len--;
    if (name.len == 0 || name.len > sizeof copy)
        return NULL;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        copy[i] = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    }
    rest = (struct str){copy, name.len};
    for (bool is_first = true; rest.len > 0; is_first = false) {
        bool has_dot = memchr(rest.ptr, '.', rest.len) != NULL;
        if (!is_first && !has_dot)
            break; /* a top-level name owns nothing below it */
        const struct address_owner *owner = NULL;
        if (party != ADDRESS_MAP_NOBODY)
            owner = name_owner(map, party, rest);
        if (!owner && has_dot)
            owner = name_owner(map, ADDRESS_MAP_NOBODY, rest);
        if (owner)
            return owner;
        (void)str_cut(rest, '.', &rest);
    }
    return NULL;
}

const struct address_owner *address_map_find(const struct address_map *map, uint32_t party,
                                             struct str text)
{
    struct address address;

    if (address_read(text, &address))
        return address_map_of_address(map, party, address);
    return address_map_of_name(map, party, text);
}

uint32_t address_map_party(const struct address_map *map, struct str party_id)
{
    size_t from = 0;
    size_t to = map->party_count;

    while (from < to) {
        size_t middle = from + (to - from) / 2;
        int order = str_order(map->parties[middle].id, party_id);
        if (order == 0)
            return map->parties[middle].number;
        if (order < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return ADDRESS_MAP_NOBODY;
}

size_t address_map_assets(const struct address_map *map)
{
    return map->asset_count;
}

size_t address_map_systems(const struct address_map *map)
{
    return map->owner_count;
}

const struct address_owner *address_map_system(const struct address_map *map, size_t i)
{
    return &map->owners[i];
}

/* ---- Making ---- */

struct made_span {
    struct address_map_span span;
    uint32_t party;
};

struct made_name {
    struct str name;
    uint32_t owner, party;
};

struct address_map_maker {
    struct arena arena; /* becomes the map's */
    struct address_owner *owners;
    uint32_t *owner_parties;
    struct made_span *spans;
    struct made_name *names;
    struct str *parties; /* by number, from 1 */
    size_t owner_count, owner_room;
    size_t span_count, span_room;
    size_t name_count, name_room;
    size_t party_count;
};

static void *grow(void *rows, size_t count, size_t *room, size_t bytes_each)
{
    if (count < *room)
        return rows;
    *room = *room ? *room * 2 : 1024;
    void *more = realloc(rows, *room * bytes_each);
    if (!more)
        abort(); /* as arenas do */
    return more;
}

struct address_map_maker *address_map_maker_new(void)
{
    struct address_map_maker *maker = calloc(1, sizeof *maker);

    if (!maker)
        abort();
    arena_init(&maker->arena, ADDRESS_MAP_BYTES);
    return maker;
}

static void free_rows(struct address_map_maker *maker)
{
    free(maker->owners);
    free(maker->owner_parties);
    free(maker->spans);
    free(maker->names);
    free(maker->parties);
    free(maker);
}

void address_map_maker_free(struct address_map_maker *maker)
{
    if (!maker)
        return;
    arena_done(&maker->arena);
    free_rows(maker);
}

static void add_owner(struct address_map_maker *maker, const struct address_owner *owner)
{
    static const char *const levels[] = {"0", "1", "2", "3", "4", "5"};
    size_t room = maker->owner_room;
    struct arena *arena = &maker->arena;

    maker->owner_parties =
        grow(maker->owner_parties, maker->owner_count, &room, sizeof maker->owner_parties[0]);
    maker->owners =
        grow(maker->owners, maker->owner_count, &maker->owner_room, sizeof maker->owners[0]);
    int level = owner->level >= 0 && owner->level <= 5 ? owner->level : 0;
    maker->owners[maker->owner_count++] = (struct address_owner){
        .system_id = str_copy(arena, owner->system_id),
        .system_name = str_copy(arena, owner->system_name),
        .party_id = str_copy(arena, owner->party_id),
        .party_name = str_copy(arena, owner->party_name),
        .region = str_copy(arena, owner->region),
        .sector = str_copy(arena, owner->sector),
        .level = level,
        .level_text = str_of(levels[level]),
        .is_cii = owner->is_cii,
        .is_withdrawn = owner->is_withdrawn,
    };
}

enum status address_map_add(struct address_map_maker *maker, const struct address_map_row *row)
{
    if (maker->span_count + maker->name_count >= ADDRESS_MAP_ASSETS)
        return ST_LIMIT;
    if (maker->owner_count == 0 ||
        !str_equal(maker->owners[maker->owner_count - 1].system_id, row->owner.system_id))
        add_owner(maker, &row->owner);
    uint32_t owner = (uint32_t)maker->owner_count - 1;
    if (row->name.len > 0) {
        struct str name = row->name;
        if (str_starts(name, STR("*.")))
            name = (struct str){name.ptr + 2, name.len - 2};
        maker->names =
            grow(maker->names, maker->name_count, &maker->name_room, sizeof maker->names[0]);
        maker->names[maker->name_count++] =
            (struct made_name){.name = str_copy(&maker->arena, name), .owner = owner};
        return ST_OK;
    }
    maker->spans = grow(maker->spans, maker->span_count, &maker->span_room, sizeof maker->spans[0]);
    maker->spans[maker->span_count++] = (struct made_span){
        .span = {.first = row->range.first,
                 .last = row->range.last,
                 .owner = owner,
                 .rank = owner | (row->owner.is_withdrawn ? UINT32_C(1) << 31 : 0)}};
    return ST_OK;
}

static int by_party_id(const void *a, const void *b)
{
    const struct party_row *x = a;
    const struct party_row *y = b;

    return str_order(x->id, y->id);
}

/* Number the units in the order of their ids. */
static void number_parties(struct address_map_maker *maker, struct address_map *map)
{
    struct party_row *rows = calloc(maker->owner_count + 1, sizeof *rows);
    size_t count = 0;

    if (!rows)
        abort();
    for (size_t i = 0; i < maker->owner_count; i++)
        rows[i].id = maker->owners[i].party_id;
    qsort(rows, maker->owner_count, sizeof rows[0], by_party_id);
    for (size_t i = 0; i < maker->owner_count; i++) {
        if (count > 0 && str_equal(rows[count - 1].id, rows[i].id))
            continue;
        rows[count] = (struct party_row){rows[i].id, (uint32_t)count + 1};
        count++;
    }
    map->parties = ARENA_ARRAY(&map->arena, count + 1, struct party_row);
    memcpy(map->parties, rows, count * sizeof rows[0]);
    map->party_count = count;
    free(rows);
    for (size_t i = 0; i < maker->owner_count; i++)
        maker->owner_parties[i] = address_map_party(map, maker->owners[i].party_id);
    for (size_t i = 0; i < maker->span_count; i++)
        maker->spans[i].party = maker->owner_parties[maker->spans[i].span.owner];
    for (size_t i = 0; i < maker->name_count; i++)
        maker->names[i].party = maker->owner_parties[maker->names[i].owner];
}

struct cutting {
    struct piece4 *pieces4;
    struct piece6 *pieces6;
    size_t count4, room4, count6, room6;
};

static void take_piece(void *cookie, struct address first, struct address last, uint32_t owner)
{
    struct cutting *c = cookie;

    if (is_v4(first) && is_v4(last)) {
        c->pieces4 = grow(c->pieces4, c->count4, &c->room4, sizeof c->pieces4[0]);
        c->pieces4[c->count4++] = (struct piece4){(uint32_t)first.low, (uint32_t)last.low, owner};
        return;
    }
    c->pieces6 = grow(c->pieces6, c->count6, &c->room6, sizeof c->pieces6[0]);
    c->pieces6[c->count6++] = (struct piece6){first, last, owner};
}

static int by_party(const void *a, const void *b)
{
    const struct made_span *x = a;
    const struct made_span *y = b;

    return (x->party > y->party) - (x->party < y->party);
}

static struct group cut_group(struct cutting *c, const struct made_span *from, size_t count,
                              struct address_map_span *spans, uint32_t *heap)
{
    struct group group = {.from4 = (uint32_t)c->count4, .from6 = (uint32_t)c->count6};

    for (size_t i = 0; i < count; i++)
        spans[i] = from[i].span;
    address_map_cut(spans, count, heap, take_piece, c);
    group.to4 = (uint32_t)c->count4;
    group.to6 = (uint32_t)c->count6;
    return group;
}

static void cut_all(struct address_map_maker *maker, struct address_map *map)
{
    struct cutting c = {.count4 = 0};
    struct address_map_span *spans = calloc(maker->span_count + 1, sizeof *spans);
    uint32_t *heap = calloc(maker->span_count + 1, sizeof *heap);

    if (!spans || !heap)
        abort();
    map->groups = ARENA_ARRAY(&map->arena, map->party_count + 1, struct group);
    map->groups[0] = cut_group(&c, maker->spans, maker->span_count, spans, heap);
    if (maker->span_count > 0)
        qsort(maker->spans, maker->span_count, sizeof maker->spans[0], by_party);
    for (size_t at = 0; at < maker->span_count;) {
        size_t end = at;
        while (end < maker->span_count && maker->spans[end].party == maker->spans[at].party)
            end++;
        map->groups[maker->spans[at].party] =
            cut_group(&c, maker->spans + at, end - at, spans, heap);
        at = end;
    }
    free(spans);
    free(heap);
    map->pieces4 = c.pieces4;
    map->pieces6 = c.pieces6;
    map->count4 = (uint32_t)c.count4;
    map->count6 = (uint32_t)c.count6;
}

/* tops[t]: the first piece of everybody whose last address lies in the /16 number t or above. */
static void index_tops(struct address_map *map)
{
    uint32_t at = 0;

    map->tops = ARENA_ARRAY(&map->arena, TOPS, uint32_t);
    for (uint32_t top = 0; top < TOPS; top++) {
        while (at < map->groups[0].to4 && map->pieces4[at].last >> TOP_BITS < top)
            at++;
        map->tops[top] = at;
    }
}

/* The first of a name wins: rows come by age of the system. */
static void index_name(struct address_map *map, const struct made_name *name, uint32_t party)
{
    uint32_t hash = hash_of(party, name->name);
    struct name_row *row = name_slot(map, party, name->name, hash);

    if (row->owner == UINT32_MAX)
        *row = (struct name_row){name->name, hash, party, name->owner};
}

static void index_names(struct address_map_maker *maker, struct address_map *map)
{
    uint32_t size = 16;

    while (size < maker->name_count * 4)
        size *= 2;
    map->name_mask = size - 1;
    map->names = ARENA_ARRAY(&map->arena, size, struct name_row);
    for (uint32_t i = 0; i < size; i++)
        map->names[i].owner = UINT32_MAX;
    for (size_t i = 0; i < maker->name_count; i++) {
        const struct made_name *name = &maker->names[i];
        index_name(map, name, name->party);
        if (memchr(name->name.ptr, '.', name->name.len))
            index_name(map, name, ADDRESS_MAP_NOBODY);
    }
}

struct address_map *address_map_make(struct address_map_maker *maker)
{
    struct address_map *map = calloc(1, sizeof *map);

    if (!map)
        abort();
    map->arena = maker->arena;
    atomic_init(&map->holders, 1);
    map->owner_count = maker->owner_count;
    map->asset_count = maker->span_count + maker->name_count;
    number_parties(maker, map);
    cut_all(maker, map);
    index_tops(map);
    index_names(maker, map);
    map->owners = maker->owners;
    maker->owners = NULL;
    free_rows(maker);
    return map;
}

void address_map_hold(struct address_map *map)
{
    atomic_fetch_add_explicit(&map->holders, 1, memory_order_relaxed);
}

void address_map_give(struct address_map *map)
{
    if (!map || atomic_fetch_sub_explicit(&map->holders, 1, memory_order_acq_rel) != 1)
        return;
    free(map->owners);
    free(map->pieces4);
    free(map->pieces6);
    arena_done(&map->arena);
    free(map);
}
