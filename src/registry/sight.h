/* SPDX-License-Identifier: Apache-2.0
 * What an actor sees of records that carry a party, a region and a sector, as binds of statements:
 * everything (all = 1), what is its party's own (me), and for officers the paths of their region
 * and sector.  The condition, with x the record:
 *
 *   (:all = 1 or (x.party_id = :me and :me <> '')
 *     or (:region_path <> '' and exists (select 1 from region r where r.code = x.region
 *             and r.path || '/' like :region_path || '/%')
 *         and (:sector_path = '' or exists (select 1 from sector s where s.code = x.sector
 *             and s.path || '/' like :sector_path || '/%'))))
 *
 * The three administrators have neither party nor region, so they see none. */
#ifndef REGISTRY_SIGHT_H
#define REGISTRY_SIGHT_H

#include "db/work.h"

struct sight {
    int64_t all;
    struct str me, region_path, sector_path; /* "" when there is none */
};

enum status sight_of(struct work *w, struct sight *ret_sight) MUST_CHECK;

#endif
