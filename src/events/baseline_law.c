/* SPDX-License-Identifier: Apache-2.0
 * One row for each place, in order, found by halving. */
#include "events/baseline_law.h"

#include <stddef.h>
#include <stdlib.h>

#include "base/banned.h"
#include "policy/policy.h"
#include "registry/region.h"
#include "registry/sector.h"

enum { LAW_ARENA_BYTES = 256 * 1024 * 1024, LAW_MIB = 1024 * 1024 };

struct baseline_law {
    struct arena arena;
    struct baseline_place nation;
    struct baseline_place *places;
    size_t count;
};

/* ---- Settings ---- */

#define LIMIT(member) offsetof(struct baseline_limits, member)

static const struct {
    const char *key;
    enum baseline_kind kind;
    size_t member; /* of struct baseline_limits; volume_min_bytes is set in MiB */
} settings[] = {
    {"baseline.new_peer_days", BASELINE_NEW_PEER, LIMIT(learn_days)},
    {"baseline.volume_times", BASELINE_VOLUME, LIMIT(volume_times)},
    {"baseline.volume_min_mib", BASELINE_VOLUME, LIMIT(volume_min_bytes)},
    {"baseline.volume_hours", BASELINE_VOLUME, LIMIT(volume_hours)},
    {"baseline.beacon_times", BASELINE_BEACON, LIMIT(beacon_times)},
    {"baseline.beacon_percent", BASELINE_BEACON, LIMIT(beacon_percent)},
    {"baseline.scan_targets", BASELINE_SCAN, LIMIT(scan_targets)},
    {"baseline.scan_seconds", BASELINE_SCAN, LIMIT(scan_seconds)},
    {"baseline.guess_times", BASELINE_GUESSING, LIMIT(guess_times)},
    {"baseline.guess_seconds", BASELINE_GUESSING, LIMIT(guess_seconds)},
};

static void put_limit(struct baseline_limits *limits, size_t row, int64_t number)
{
    uint64_t bytes = (uint64_t)number * LAW_MIB;
    uint32_t value = (uint32_t)number;

    if (settings[row].member == LIMIT(volume_min_bytes))
        memcpy((char *)limits + settings[row].member, &bytes, sizeof bytes);
    else
        memcpy((char *)limits + settings[row].member, &value, sizeof value);
}

static json_t *setting_json(struct arena *arena, const char *key, const struct policy_setting *one)
{
    json_t *object = json_new_object(arena);

    json_put_textz(object, "key", key);
    json_put_int(object, "value", one->number);
    json_put_text(object, "pack", one->pack);
    json_put_text(object, "pack_version", one->pack_version);
    json_put_text(object, "clause", one->clause);
    json_put_text(object, "strength", one->strength);
    json_put_text(object, "sure", one->sure);
    return object;
}

static enum status read_place(struct work *w, struct baseline_law *law, struct str region,
                              struct str sector, struct baseline_place *place)
{
    struct policy_place where = {.on = instant_beijing_date(w->now)};
    struct str *regions = NULL, *sectors = NULL;
    json_t *lists[BASELINE_KINDS];

    if (region.len > 0)
        TRY(region_path(w, region, &regions, &where.region_count));
    if (sector.len > 0)
        TRY(sector_path(w, sector, &sectors, &where.sector_count));
    where.regions = regions;
    where.sectors = sectors;
    place->region = str_copy(&law->arena, region);
    place->sector = str_copy(&law->arena, sector);
    for (enum baseline_kind i = 0; i < BASELINE_KINDS; i++)
        lists[i] = json_new_list(w->arena);
    for (size_t i = 0; i < sizeof settings / sizeof settings[0]; i++) {
        struct policy_setting one;

        if (policy_setting(w->policy, &where, settings[i].key, &one) != ST_OK)
            return work_fail(w, ST_INTERNAL, settings[i].key, "没有规则包规定“%s”",
                             "no pack sets \"%s\"", settings[i].key);
        put_limit(&place->limits, i, one.number);
        json_add(lists[settings[i].kind], setting_json(w->arena, settings[i].key, &one));
    }
    for (enum baseline_kind i = 0; i < BASELINE_KINDS; i++)
        place->settings[i] = str_copy(&law->arena, json_canonical(w->arena, lists[i]));
    return ST_OK;
}

/* ---- Places ---- */

static int by_place(const void *a, const void *b)
{
    const struct baseline_place *x = a, *y = b;
    int order = str_order(x->region, y->region);

    return order != 0 ? order : str_order(x->sector, y->sector);
}

/* The places of all systems, each once; only their names are set. */
static void list_places(struct work *w, const struct address_map *map, struct baseline_law *law)
{
    size_t systems = address_map_systems(map), count = 0;
    struct baseline_place *all = ARENA_ARRAY(w->arena, systems + 1, struct baseline_place);

    for (size_t i = 0; i < systems; i++) {
        const struct address_owner *owner = address_map_system(map, i);

        if (count > 0 && str_equal(all[count - 1].region, owner->region) &&
            str_equal(all[count - 1].sector, owner->sector))
            continue;
        all[count++] = (struct baseline_place){.region = owner->region, .sector = owner->sector};
    }
    qsort(all, count, sizeof all[0], by_place);
    for (size_t i = 0; i < count; i++)
        if (law->count == 0 || by_place(&all[law->count - 1], &all[i]) != 0)
            all[law->count++] = all[i];
    law->places = ARENA_ARRAY(&law->arena, law->count + 1, struct baseline_place);
    if (law->count > 0)
        memcpy(law->places, all, law->count * sizeof all[0]);
}

static enum status fill(struct work *w, const struct address_map *map, struct baseline_law *law)
{
    list_places(w, map, law);
    TRY(read_place(w, law, STR(""), STR(""), &law->nation));
    for (size_t i = 0; i < law->count; i++)
        TRY(read_place(w, law, law->places[i].region, law->places[i].sector, &law->places[i]));
    return ST_OK;
}

enum status baseline_law_make(struct work *w, const struct address_map *map,
                              struct baseline_law **ret_law)
{
    struct baseline_law *law = calloc(1, sizeof *law);

    if (!law)
        abort();
    arena_init(&law->arena, LAW_ARENA_BYTES);
    enum status status = fill(w, map, law);
    if (status != ST_OK) {
        baseline_law_free(law);
        return status;
    }
    *ret_law = law;
    return ST_OK;
}

void baseline_law_free(struct baseline_law *law)
{
    if (!law)
        return;
    arena_done(&law->arena);
    free(law);
}

const struct baseline_place *baseline_law_at(const struct baseline_law *law, struct str region,
                                             struct str sector)
{
    const struct baseline_place wanted = {.region = region, .sector = sector};
    const struct baseline_place *found =
        law->count > 0 ? bsearch(&wanted, law->places, law->count, sizeof law->places[0], by_place)
                       : NULL;

    return found ? found : &law->nation;
}
