/* SPDX-License-Identifier: Apache-2.0
 * How many signed and fed back, and how long it took, by region or sector. */
#include <stdlib.h>

#include "procedures/recipient_way_store.h"
#include "registry/region.h"
#include "registry/sector.h"

struct group {
    int64_t total, signed_for, fed_back, verified;
    int64_t *sign_ms, *feedback_ms;
    size_t sign_count, feedback_count;
};

static int by_size(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;

    return (left > right) - (left < right);
}

static void put_median(json_t *object, const char *key, int64_t *values, size_t count)
{
    if (count == 0) {
        json_put_null(object, key);
        return;
    }
    qsort(values, count, sizeof *values, by_size);
    json_put_int(object, key,
                 count % 2 == 1 ? values[count / 2]
                                : (values[count / 2 - 1] + values[count / 2]) / 2);
}

static void count_one(struct group *group, const struct recipient_time *time)
{
    group->total++;
    group->signed_for += time->rung >= RECIPIENT_RUNG_SIGNED;
    group->fed_back += time->rung >= RECIPIENT_RUNG_FED_BACK;
    group->verified += time->rung >= RECIPIENT_RUNG_VERIFIED;
    if (time->sent_at.ms > 0 && time->signed_at.ms > 0)
        group->sign_ms[group->sign_count++] = time->signed_at.ms - time->sent_at.ms;
    if (time->sent_at.ms > 0 && time->fed_back_at.ms > 0)
        group->feedback_ms[group->feedback_count++] = time->fed_back_at.ms - time->sent_at.ms;
}

static json_t *group_json(struct work *w, const struct recipient_time *name, struct group *group)
{
    json_t *object = json_new_object(w->arena);

    json_put_text(object, "code", name->code);
    json_put_text(object, "name", name->name.ptr ? name->name : STR(""));
    json_put_text(object, "name_en", name->name_en.ptr ? name->name_en : STR(""));
    json_put_int(object, "total", group->total);
    json_put_int(object, "signed", group->signed_for);
    json_put_int(object, "fed_back", group->fed_back);
    json_put_int(object, "verified", group->verified);
    put_median(object, "median_sign_ms", group->sign_ms, group->sign_count);
    put_median(object, "median_feedback_ms", group->feedback_ms, group->feedback_count);
    return object;
}

static enum status sight_of(struct work *w, struct recipient_sight *sight)
{
    struct region region;
    struct sector sector;

    *sight = (struct recipient_sight){STR(""), STR(""), STR("")};
    if (w->actor->is_system)
        return ST_OK;
    sight->keeper = w->actor->party_id.len > 0 ? w->actor->party_id : STR("-");
    if (!w->actor->sees_region || w->actor->region.len == 0)
        return ST_OK;
    TRY(region_load(w, w->actor->region, "region", &region));
    sight->path = region.path;
    if (w->actor->sector.len > 0) {
        TRY(sector_load(w, w->actor->sector, "sector", &sector));
        sight->sector_path = sector.path;
    }
    return ST_OK;
}

enum status recipient_statistic(struct work *w, const char *kind, struct str by, json_t **ret_table)
{
    json_t *table = json_new_object(w->arena), *groups = json_new_list(w->arena);
    char now[INSTANT_TEXT_BYTES];
    struct recipient_sight sight;
    struct recipient_time *times;
    size_t count;

    TRY(sight_of(w, &sight));
    TRY(recipient_way_times(w, &sight, kind, by, &times, &count));
    int64_t *space = ARENA_ARRAY(w->arena, 2 * count + 1, int64_t);
    for (size_t i = 0; i < count;) {
        struct group group = {.sign_ms = space + i, .feedback_ms = space + count + i};
        size_t first = i;

        while (i < count && str_equal(times[i].code, times[first].code))
            count_one(&group, &times[i++]);
        json_add(groups, group_json(w, &times[first], &group));
    }
    json_put_text(table, "by", by);
    json_put(table, "groups", groups);
    json_put_int(table, "total", (int64_t)count);
    json_put_textz(table, "as_of", instant_print(w->now, now));
    *ret_table = table;
    return ST_OK;
}
