/* SPDX-License-Identifier: Apache-2.0
 * Hits as alerts take them. */
#include "events/pipeline_hit.h"

#include <string.h>

#include "base/json.h"

enum { HITS_FIRST = 64 };

void pipeline_hit_begin(struct pipeline_hits *hits, struct arena *arena, struct str sensor,
                        struct str party)
{
    *hits = (struct pipeline_hits){.arena = arena, .sensor = sensor, .party = party};
}

/* Room for one more in an array of the arena; NULL beyond the maximum. */
static void *grow(struct arena *arena, void *rows, size_t count, size_t *size, size_t bytes_each)
{
    if (count < *size)
        return rows;
    if (count >= PIPELINE_HITS_MAX)
        return NULL;
    size_t wanted = *size == 0 ? HITS_FIRST : *size * 2;
    char *more = arena_array(arena, wanted, bytes_each);

    if (count > 0)
        memcpy(more, rows, count * bytes_each);
    *size = wanted;
    return more;
}

void pipeline_hit_add(struct pipeline_hits *hits, const struct alert_hit *hit)
{
    struct alert_hit *rows =
        grow(hits->arena, hits->rows, hits->count, &hits->size, sizeof(hits->rows[0]));

    if (rows == NULL || hit->party_id.len == 0) {
        hits->untold++;
        return;
    }
    hits->rows = rows;
    hits->rows[hits->count++] = *hit;
}

static void put_owner(struct alert_hit *hit, const struct address_owner *owner)
{
    hit->party_id = owner->party_id;
    hit->system_id = owner->system_id;
    hit->region = owner->region;
    hit->sector = owner->sector;
    hit->system_level = owner->level;
    hit->is_cii = owner->is_cii;
}

void pipeline_hit_cause(struct pipeline_hits *hits, const struct sighting *sighting,
                        const struct alert_hit *cause)
{
    struct alert_hit hit = *cause;

    hit.sensor_id = hits->sensor;
    hit.party_id = hits->party;
    for (size_t i = 0; i < sighting->owner_count; i++) {
        put_owner(&hit, sighting->owners[i]);
        pipeline_hit_add(hits, &hit);
    }
    if (sighting->owner_count == 0)
        pipeline_hit_add(hits, &hit);
}

struct str pipeline_hit_entity(const struct record *record, struct role_list roles,
                               struct arena *arena)
{
    struct str ends[ROLES_TARGET_PORT + 1] = {{0}};

    for (size_t i = 0; i < roles.count && roles.rows[i].role <= ROLES_TARGET_PORT; i++) {
        const struct leaf *leaf = &record->leaves[roles.rows[i].slot];

        if (ends[roles.rows[i].role].len == 0)
            ends[roles.rows[i].role] = (struct str){leaf->ptr, leaf->len};
    }
    struct str source = ends[ROLES_SOURCE_IP], target = ends[ROLES_TARGET_IP],
               port = ends[ROLES_TARGET_PORT];
    if (source.len == 0 || target.len == 0)
        return str_copy(arena, source.len > 0 ? source : target);
    return arena_print(arena, "%.*s → %.*s%s%.*s", STR_ARG(source), STR_ARG(target),
                       port.len > 0 ? ":" : "", STR_ARG(port));
}

enum { SURE_PERCENT = 75 };

static bool is_same_value(const struct indicators_hit *a, const struct indicators_hit *b)
{
    return a->kind == b->kind && str_equal(a->value, b->value);
}

/* One indicator, whatever sets hold it; told at the first of them. */
static void hit_indicator(struct pipeline_hits *hits, const struct record *record,
                          const struct sighting *sighting, const struct lookup *lookup, size_t at,
                          struct str entity, struct str event_id)
{
    const struct indicators_hit *found = &lookup->hits[at];
    struct alert_set *sets = ARENA_ARRAY(hits->arena, lookup->count, struct alert_set);
    int confidence = found->confidence;
    size_t count = 0;

    for (size_t i = 0; i < at; i++)
        if (is_same_value(&lookup->hits[i], found))
            return;
    for (size_t i = at; i < lookup->count; i++) {
        const struct indicators_hit *one = &lookup->hits[i];

        if (!is_same_value(one, found))
            continue;
        sets[count++] = (struct alert_set){str_copy(hits->arena, str_of(one->set)), one->tlp};
        confidence = one->confidence > confidence ? one->confidence : confidence;
    }
    const struct alert_hit cause = {
        .cause = ALERT_INDICATOR,
        .cause_id = str_copy(hits->arena, found->value),
        .title_zh = arena_print(hits->arena, "命中威胁情报指标 %.*s", STR_ARG(found->value)),
        .title_en = arena_print(hits->arena, "indicator %.*s", STR_ARG(found->value)),
        .level = confidence >= SURE_PERCENT ? ALERT_HIGH : ALERT_MEDIUM,
        .at = {record->time_us / 1000},
        .event_id = event_id,
        .indicator = found->value,
        .entity = entity,
        .sets = sets,
        .set_count = count,
    };

    pipeline_hit_cause(hits, sighting, &cause);
}

static void wait_for_baseline(struct pipeline_hits *hits, const struct record *record,
                              const struct sighting *sighting, struct str event_id)
{
    struct pipeline_wait *waits =
        grow(hits->arena, hits->waits, hits->wait_count, &hits->wait_size, sizeof(hits->waits[0]));

    if (waits == NULL) {
        hits->untold++;
        return;
    }
    hits->waits = waits;
    struct pipeline_wait *wait = &waits[hits->wait_count++];
    *wait = (struct pipeline_wait){
        .event = sighting->baseline, .event_id = event_id, .at = {record->time_us / 1000}};
    wait->event.near_host = str_copy(hits->arena, sighting->baseline.near_host);
    wait->event.peer = str_copy(hits->arena, sighting->baseline.peer);
    for (size_t i = 0; i < sighting->owner_count; i++)
        if (str_equal(sighting->owners[i]->system_id, sighting->baseline.system))
            wait->owner = sighting->owners[i];
}

void pipeline_hit_event(struct pipeline_hits *hits, const struct record *record,
                        struct role_list roles, const struct sighting *sighting,
                        const struct lookup *lookup, struct str event_id)
{
    if (lookup->count > 0) {
        struct str entity = pipeline_hit_entity(record, roles, hits->arena);

        for (size_t i = 0; i < lookup->count; i++)
            hit_indicator(hits, record, sighting, lookup, i, entity, event_id);
    }
    if (sighting->has_baseline)
        wait_for_baseline(hits, record, sighting, event_id);
}

/* The numbers behind it: what was seen, what is usual or allowed, in which time, and which settings
 * of packs it follows. */
static struct str explain(const struct pipeline_hits *hits, const struct baseline_finding *finding,
                          const struct baseline_place *place)
{
    json_t *numbers = json_new_object(hits->arena), *settings = NULL;
    struct fault fault = {.status = ST_OK};

    if (place != NULL && json_read(hits->arena, place->settings[finding->kind], JSON_MAX_BYTES,
                                   &fault, &settings) == ST_OK)
        json_put(numbers, "settings", settings);

    json_put_int(numbers, "seen", (int64_t)finding->seen);
    json_put_int(numbers, "usual", (int64_t)finding->usual);
    json_put_instant(numbers, "from", (struct instant){finding->from_us / 1000});
    json_put_instant(numbers, "until", (struct instant){finding->until_us / 1000});
    json_put_text(numbers, "zh", baseline_sentence_zh(finding, hits->arena));
    json_put_text(numbers, "en", baseline_sentence_en(finding, hits->arena));
    return json_canonical(hits->arena, numbers);
}

void pipeline_hit_finding(struct pipeline_hits *hits, const struct baseline_finding *finding,
                          const struct pipeline_wait *wait)
{
    struct alert_hit hit = {
        .cause = ALERT_THRESHOLD,
        .cause_id = str_of(baseline_word(finding->kind)),
        .title_zh = str_of(baseline_zh(finding->kind)),
        .title_en = str_of(baseline_en(finding->kind)),
        .level = ALERT_MEDIUM,
        .sensor_id = hits->sensor,
        .at = wait->at,
        .event_id = wait->event_id,
        .entity = arena_print(hits->arena, "%.*s ↔ %.*s", STR_ARG(finding->near_host),
                              STR_ARG(finding->peer)),
        .explained = explain(hits, finding, wait->place),
    };

    if (wait->owner != NULL)
        put_owner(&hit, wait->owner);
    else
        hit.party_id = hits->party;
    pipeline_hit_add(hits, &hit);
}
