/* SPDX-License-Identifier: Apache-2.0
 * One event held against the register: whose systems it concerns, from which side, and what a
 * baseline learns from it.
 *
 * A system is concerned when its address, host or domain is the source or the target of the event
 * or the machine it is about.  A name that is only asked for (DNS) concerns its system too:
 * somebody asked. Pure but for the arena; any thread with its own. */
#ifndef EVENTS_SIGHTING_H
#define EVENTS_SIGHTING_H

#include "events/baseline.h"
#include "events/roles.h"
#include "registry/address_map.h"

enum { SIGHTING_SYSTEM_MAX = 8 }; /* of one event; more are counted, not marked */

struct sighting {
    const struct address_owner *owners[SIGHTING_SYSTEM_MAX]; /* each once; the map's */
    size_t owner_count;
    size_t left_out;
    bool has_baseline;
    struct baseline_event baseline; /* texts of the record and of the map */
};

/* `party`: of address_map_party, the unit whose sensor saw the event.  `map` may be NULL: then only
 * nothing is found. */
void sighting_make(const struct address_map *map, uint32_t party, const struct record *record,
                   struct role_list roles, struct arena *arena, struct sighting *ret_sighting);
/* Marks of the owners: system, party, level, region, sector, each text once.  Returns how many were
 * put into `ret_marks` (room for SIGHTING_MARK_MAX). */
enum { SIGHTING_MARK_MAX = SIGHTING_SYSTEM_MAX * 5 };
size_t sighting_marks(const struct sighting *sighting, struct record_mark *ret_marks);

#endif
