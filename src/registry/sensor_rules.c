/* SPDX-License-Identifier: Apache-2.0
 * What the packs say about sensors at a place. */
#include "base/banned.h"
#include "policy/policy.h"
#include "registry/actor.h"
#include "registry/party.h"
#include "registry/region.h"
#include "registry/sector.h"
#include "registry/sensor.h"

static enum status place_of(struct work *w, struct str region, struct str sector,
                            struct policy_place *ret_place)
{
    struct policy_place place = {.on = instant_beijing_date(w->now)};
    struct str *regions = NULL;
    struct str *sectors = NULL;

    TRY(region_path(w, region, &regions, &place.region_count));
    TRY(sector_path(w, sector, &sectors, &place.sector_count));
    place.regions = regions;
    place.sectors = sectors;
    *ret_place = place;
    return ST_OK;
}

static enum status ask(struct work *w, const struct policy_place *place, const char *key,
                       struct policy_setting *ret_setting)
{
    if (policy_setting(w->policy, place, key, ret_setting) != ST_OK)
        return work_fail(w, ST_INTERNAL, key, "没有规则包规定“%s”", "no pack sets \"%s\"", key);
    return ST_OK;
}

static enum status read_rules(struct work *w, const struct policy_place *place,
                              struct sensor_rules *ret_rules)
{
    struct policy_setting agreement, categories, days, late, silent, ahead, repeated;

    TRY(ask(w, place, "sensor.agreement", &agreement));
    TRY(ask(w, place, "sensor.categories", &categories));
    TRY(ask(w, place, "sensor.retention_days", &days));
    TRY(ask(w, place, "sensor.late_minutes", &late));
    TRY(ask(w, place, "sensor.silent_minutes", &silent));
    TRY(ask(w, place, "sensor.ahead_percent", &ahead));
    TRY(ask(w, place, "sensor.repeated_percent", &repeated));
    *ret_rules = (struct sensor_rules){
        .needs_agreement = !str_is(agreement.text, "not-needed"),
        .retention_days = days.number,
        .late_ms = late.number * SENSOR_MINUTE_MS,
        .silent_ms = silent.number * SENSOR_MINUTE_MS,
        .ahead_percent = ahead.number,
        .repeated_percent = repeated.number,
    };
    if (!sensor_category_bits(categories.text, &ret_rules->categories))
        return work_fail(w, ST_INTERNAL, "sensor.categories", "规则包的数据类别“%.*s”无法识别",
                         "the pack's categories \"%.*s\" are unknown", STR_ARG(categories.text));
    return ST_OK;
}

enum status sensor_rules_at(struct work *w, struct str region, struct str sector,
                            struct sensor_rules *ret_rules)
{
    struct policy_place place;

    TRY(place_of(w, region, sector, &place));
    return read_rules(w, &place, ret_rules);
}

static json_t *word_list(struct arena *arena, struct str words)
{
    json_t *list = json_new_list(arena);
    struct str rest = words;

    while (rest.len > 0)
        json_add_text(list, str_cut(rest, ',', &rest));
    return list;
}

static json_t *rules_json(struct work *w, const struct sensor_rules *rules)
{
    json_t *object = json_new_object(w->arena);

    json_put_bool(object, "needs_agreement", rules->needs_agreement);
    json_put(object, "categories",
             word_list(w->arena, sensor_category_words(w->arena, rules->categories)));
    json_put_int(object, "retention_days", rules->retention_days);
    json_put_int(object, "late_minutes", rules->late_ms / SENSOR_MINUTE_MS);
    json_put_int(object, "silent_minutes", rules->silent_ms / SENSOR_MINUTE_MS);
    json_put_int(object, "ahead_percent", rules->ahead_percent);
    json_put_int(object, "repeated_percent", rules->repeated_percent);
    return object;
}

enum status sensor_rules_json(struct work *w, struct str party_id, json_t **ret_object)
{
    static const char *const keys[] = {"sensor.agreement",       "sensor.categories",
                                       "sensor.retention_days",  "sensor.late_minutes",
                                       "sensor.silent_minutes",  "sensor.ahead_percent",
                                       "sensor.repeated_percent"};
    json_t *object = json_new_object(w->arena);
    json_t *origins = json_new_list(w->arena);
    struct policy_place place;
    struct sensor_rules rules;
    struct party party;
    json_t *brief = NULL;

    if (party_id.len == 0)
        party_id = w->actor->party_id;
    if (party_id.len == 0)
        return work_fail(w, ST_INVALID, "party", "请选择单位", "name the unit");
    TRY(party_load(w, party_id, &party));
    TRY(place_of(w, party.region, json_text(json_array_get(party.sectors, 0)), &place));
    TRY(read_rules(w, &place, &rules));
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        json_add(origins, policy_setting_origin(w->policy, w->arena, &place, keys[i]));
    TRY(party_brief(w, party.id, &brief));
    json_put(object, "party", brief);
    json_put(object, "words", sensor_words(w->arena));
    json_put(object, "rules", rules_json(w, &rules));
    json_put(object, "origins", origins);
    *ret_object = object;
    return ST_OK;
}
