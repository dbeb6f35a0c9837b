/* SPDX-License-Identifier: Apache-2.0
 * The tables system_reach, system_count and system_name. */
#include "registry/system_reach_store.h"

#include "base/banned.h"
#include "db/db.h"
#include "registry/name_key.h"
#include "registry/region.h"
#include "registry/sector.h"
#include "registry/system_reach_store.sql.h"

int64_t system_reach_facet(const struct system *system)
{
    return system->level * 100 + (int)system->state * 10 + (int)system->filing;
}

typedef enum status reach_fn(struct work *w, struct str region, struct str sector, int64_t no,
                             int64_t facet);

static enum status add_one(struct work *w, struct str region, struct str sector, int64_t no,
                           int64_t facet)
{
    TRY(db_run(w, &SQL_SYSTEM_REACH_ADD,
               DB_BINDS(db_text(region), db_text(sector), db_int(no), db_int(facet)), NULL));
    return db_run(w, &SQL_SYSTEM_REACH_COUNT,
                  DB_BINDS(db_text(region), db_text(sector), db_int(facet), db_int(1)), NULL);
}

static enum status remove_one(struct work *w, struct str region, struct str sector, int64_t no,
                              int64_t facet)
{
    TRY(db_run(w, &SQL_SYSTEM_REACH_REMOVE, DB_BINDS(db_text(region), db_text(sector), db_int(no)),
               NULL));
    return db_run(w, &SQL_SYSTEM_REACH_COUNT,
                  DB_BINDS(db_text(region), db_text(sector), db_int(facet), db_int(-1)), NULL);
}

/* Each (region of the system, one above it, or '') × (sector, one above it, or ''). */
static enum status each_scope(struct work *w, const struct system *system, reach_fn *run)
{
    struct str *regions = NULL;
    struct str *sectors = NULL;
    size_t region_count = 0;
    size_t sector_count = 0;
    int64_t facet = system_reach_facet(system);

    TRY(region_path(w, system->region, &regions, &region_count));
    TRY(sector_path(w, system->sector, &sectors, &sector_count));
    for (size_t i = 0; i <= region_count; i++) {
        for (size_t j = 0; j <= sector_count; j++)
            TRY(run(w, i < region_count ? regions[i] : STR(""),
                    j < sector_count ? sectors[j] : STR(""), system->no, facet));
    }
    return ST_OK;
}

enum status system_reach_add(struct work *w, const struct system *system)
{
    return each_scope(w, system, add_one);
}

enum status system_reach_remove(struct work *w, const struct system *system)
{
    return each_scope(w, system, remove_one);
}

enum status system_reach_move(struct work *w, const struct system *before,
                              const struct system *after)
{
    if (str_equal(before->region, after->region) && str_equal(before->sector, after->sector) &&
        system_reach_facet(before) == system_reach_facet(after))
        return ST_OK;
    TRY(system_reach_remove(w, before));
    return system_reach_add(w, after);
}

enum status system_reach_add_name(struct work *w, int64_t no, struct str key)
{
    return db_run(w, &SQL_SYSTEM_REACH_ADD_NAME,
                  DB_BINDS(db_int(no), db_text(name_key_terms(w->arena, key))), NULL);
}

enum status system_reach_remove_name(struct work *w, int64_t no, struct str key)
{
    return db_run(w, &SQL_SYSTEM_REACH_REMOVE_NAME,
                  DB_BINDS(db_int(no), db_text(name_key_terms(w->arena, key))), NULL);
}
