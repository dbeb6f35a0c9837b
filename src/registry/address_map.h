/* SPDX-License-Identifier: Apache-2.0
 * The register as detection asks it: from an address, domain or host to the system it belongs to,
 * with the unit, level, region and sector, in one look and without the store.
 *
 * A map is immutable: any number of threads look into it without a lock.  It is counted: whoever
 * takes one (address_map_take, once for each batch) gives it back; the last one frees it.  A desk
 * holds the newest map and makes a new one when the register has changed.
 *
 * Private addresses and bare host names mean something only inside one unit, and every unit uses
 * the same ones.  So each look names the unit whose sensor saw the event (its number from
 * address_map_party): the unit's own assets come first, and private addresses and bare names are
 * never found with another unit. */
#ifndef REGISTRY_ADDRESS_MAP_H
#define REGISTRY_ADDRESS_MAP_H

#include "db/work.h"
#include "registry/address.h"

enum {
    ADDRESS_MAP_NOBODY = 0,       /* no unit, or one that has no assets: nothing is known of it */
    ADDRESS_MAP_ASSETS = 4000000, /* of one node */
    ADDRESS_MAP_NAME_BYTES = 253,
    ADDRESS_MAP_JOURNAL_ROWS = 1000, /* looked at one by one to judge whether anything changed */
};
#define ADDRESS_MAP_BYTES ((size_t)4 << 30)

/* One system as events are marked with it; the texts live as long as the map. */
struct address_owner {
    struct str system_id, system_name;
    struct str party_id, party_name;
    struct str region, sector; /* sector "" when none */
    int level;                 /* 1..5; 0: not graded */
    struct str level_text;     /* "3" */
    bool is_cii;
    bool is_withdrawn; /* taken out of service: an address that still answers says something */
};

struct address_map;
struct address_desk;

/* ---- Looking; none of these allocates, locks or fails ---- */

/* The number of a unit in this map, for the looks below; ADDRESS_MAP_NOBODY when it has no assets.
 */
uint32_t address_map_party(const struct address_map *map, struct str party_id);
/* The smallest registered range that holds the address; of equal ranges a system in service, then
 * the older one.  NULL when none.  `party` ADDRESS_MAP_NOBODY: no unit is known, so private
 * addresses are not found. */
const struct address_owner *address_map_of_address(const struct address_map *map, uint32_t party,
                                                   struct address address);
/* The exact domain or host, or the nearest domain above ("*.example.cn" is example.cn and what is
 * below); letters in either case, a dot at the end does not matter. */
const struct address_owner *address_map_of_name(const struct address_map *map, uint32_t party,
                                                struct str name);
/* Either, by how the text looks. */
const struct address_owner *address_map_find(const struct address_map *map, uint32_t party,
                                             struct str text);
/* RFC 1918, 4193, 6598, 3927, link-local, loopback: not one place in the world. */
bool address_map_is_private(struct address address);
size_t address_map_assets(const struct address_map *map);
size_t address_map_systems(const struct address_map *map);
/* System number i of all. */
const struct address_owner *address_map_system(const struct address_map *map, size_t i);

/* ---- Making ---- */

/* Rows come in the order of systems; `value` is the canonical name, or "" for a range. */
struct address_map_row {
    struct address_owner owner;
    struct address_range range;
    struct str name;
};
struct address_map_maker;

struct address_map_maker *address_map_maker_new(void);
/* ST_LIMIT above ADDRESS_MAP_ASSETS. */
enum status address_map_add(struct address_map_maker *maker,
                            const struct address_map_row *row) MUST_CHECK;
/* The map, to be given back; the maker is gone. */
struct address_map *address_map_make(struct address_map_maker *maker);
void address_map_maker_free(struct address_map_maker *maker);
/* From the store, as the machine's owner sees it.  Needs a read or write work. */
enum status address_map_load(struct work *w, struct address_map **ret_map) MUST_CHECK;
/* One more holder; one less (NULL is fine). */
void address_map_hold(struct address_map *map);
void address_map_give(struct address_map *map);

/* ---- The newest map; any thread ---- */

struct address_desk *address_map_desk_new(void);
void address_map_desk_free(struct address_desk *desk);
/* Make a new map when systems, parties, assets or what is known of CII changed since the last one.
 * Costs one row of the journal when nothing was written.  Call it from one thread at a time, in a
 * read work; readers go on with the map they have.  ret_is_new may be NULL. */
enum status address_map_refresh(struct address_desk *desk, struct work *w,
                                bool *ret_is_new) MUST_CHECK;
/* Held for the caller; an empty map before the first refresh. */
struct address_map *address_map_take(struct address_desk *desk);

#endif
