/* SPDX-License-Identifier: Apache-2.0
 * The sight of an actor, read from where it stands in the trees. */
#include "registry/sight.h"

#include "base/banned.h"
#include "registry/actor.h"
#include "registry/region.h"
#include "registry/sector.h"

enum status sight_of(struct work *w, struct sight *ret_sight)
{
    const struct actor *actor = w->actor;
    struct sight sight = {actor->is_system ? 1 : 0, STR(""), STR(""), STR("")};
    struct region region;
    struct sector sector;

    if (actor->party_id.len > 0 && !actor_has(actor, ROLE_EXPERT))
        sight.me = actor->party_id;
    if (actor->sees_region && actor->region.len > 0) {
        TRY(region_load(w, actor->region, "region", &region));
        sight.region_path = region.path;
        if (actor->sector.len > 0) {
            TRY(sector_load(w, actor->sector, "sector", &sector));
            sight.sector_path = sector.path;
        }
    }
    *ret_sight = sight;
    return ST_OK;
}
