/* SPDX-License-Identifier: Apache-2.0
 * The baseline's limits as the packs set them (settings baseline.*), for every place that systems
 * of the register stand in.  Immutable once made. */
#ifndef EVENTS_BASELINE_LAW_H
#define EVENTS_BASELINE_LAW_H

#include "base/json.h"
#include "events/baseline.h"
#include "registry/address_map.h"

struct baseline_law;

/* The limits of one place. */
struct baseline_place {
    struct str region, sector;
    struct baseline_limits limits;
    /* By kind of finding: list of {key, value, pack, pack_version, clause, strength, sure} of the
     * settings that it follows, as canonical JSON. */
    struct str settings[BASELINE_KINDS];
};

/* For the systems of the map, by the packs of the work and the day it is; a read work will do.
 * ST_INTERNAL: no pack sets a limit. */
enum status baseline_law_make(struct work *w, const struct address_map *map,
                              struct baseline_law **ret_law) MUST_CHECK;
void baseline_law_free(struct baseline_law *law);
/* Of a region and sector as the register has them; where there is no such place, the nation's. */
const struct baseline_place *baseline_law_at(const struct baseline_law *law, struct str region,
                                             struct str sector);

#endif
