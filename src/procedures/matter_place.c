/* SPDX-License-Identifier: Apache-2.0
 * Place and day of a matter, for the packs. */
#include "procedures/matter_place.h"

#include "registry/region.h"
#include "registry/sector.h"

enum status matter_place(struct work *w, const struct matter *matter,
                         struct policy_place *ret_place)
{
    struct str *regions = NULL, *sectors = NULL;
    struct policy_place place = {.on = matter->began_on};

    TRY(region_path(w, matter->region, &regions, &place.region_count));
    TRY(sector_path(w, matter->sector, &sectors, &place.sector_count));
    place.regions = regions;
    place.sectors = sectors;
    *ret_place = place;
    return ST_OK;
}

enum status matter_place_setting(struct work *w, const struct matter *matter, const char *key,
                                 struct policy_setting *ret_setting)
{
    struct policy_place place;

    TRY(matter_place(w, matter, &place));
    if (policy_setting(w->policy, &place, key, ret_setting) != ST_OK)
        return work_fail(w, ST_INTERNAL, key, "没有策略包给出参数 %s", "no pack sets %s", key);
    return ST_OK;
}
