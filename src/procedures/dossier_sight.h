/* SPDX-License-Identifier: Apache-2.0
 * What an actor sees of dossiers, as binds of statements: everything (all = 1), what its party
 * keeps or is named in (me), and for officers the paths of region and sector.  Inside the room; the
 * condition is written at the head of dossier_store.sql. */
#ifndef PROCEDURES_DOSSIER_SIGHT_H
#define PROCEDURES_DOSSIER_SIGHT_H

#include "db/work.h"

struct dossier_sight {
    int64_t all;
    struct str me, region_path, sector_path; /* "" when there is none */
};

enum status dossier_sight_of(struct work *w, struct dossier_sight *ret_sight) MUST_CHECK;

#endif
