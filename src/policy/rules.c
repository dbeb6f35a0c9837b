/* SPDX-License-Identifier: Apache-2.0
 * Asks every key and every clock of the closed lists for one place. */
#include "policy/rules.h"

#include "policy/clock.h"
#include "policy/policy_keys.h"
#include "policy/snapshot.h"

enum status rules_regions(const struct policy *policy, struct str code,
                          struct str ret_codes[RULES_MAX_DEPTH], size_t *ret_count,
                          struct fault *fault)
{
    struct str found[RULES_MAX_DEPTH], at = code;
    size_t count = 0;

    while (at.len > 0 && count < RULES_MAX_DEPTH) {
        const json_t *region = json_object_getn(policy->region_of, at.ptr, at.len);
        if (!region)
            return fault_set(fault, ST_NOT_FOUND, "region", "没有行政区划“%.*s”",
                             "there is no region \"%.*s\"", STR_ARG(at));
        found[count++] = json_get_text(region, "code");
        at = json_get_text(region, "parent");
    }
    for (size_t i = 0; i < count; i++)
        ret_codes[i] = found[count - 1 - i];
    *ret_count = count;
    return ST_OK;
}

static json_t *packs_at(const struct policy *policy, struct arena *arena,
                        const struct policy_place *place)
{
    json_t *list = json_new_list(arena);

    for (size_t i = 0; i < policy->set.count; i++) {
        const struct pack *pack = &policy->set.packs[i];
        if (!policy_pack_applies(pack, place))
            continue;
        json_t *row = json_new_object(arena);
        json_put_text(row, "code", pack->code);
        json_put_text(row, "version", pack->version);
        json_put_text(row, "zh", json_get_text(pack->head, "zh"));
        json_put_text(row, "en", json_get_text(pack->head, "en"));
        json_add(list, row);
    }
    return list;
}

/* The values of one rule from one start event; NULL when no pack has any. */
static json_t *clock_at(const struct policy *policy, struct arena *arena,
                        const struct policy_place *place, const char *id, const char *start)
{
    struct instant from = instant_beijing_start(place->on);
    struct clock_answers answers;
    struct fault fault = {0};

    if (clock_rules(policy, arena, place, id, start, from, &answers, &fault) != ST_OK ||
        answers.count == 0)
        return NULL;
    json_t *row = json_new_object(arena), *values = json_new_list(arena);
    json_put_textz(row, "rule", id);
    json_put_textz(row, "start", start);
    for (size_t i = 0; i < answers.count; i++)
        json_add(values, clock_json(arena, &answers.answers[i], from));
    json_put(row, "values", values);
    return row;
}

json_t *rules_at(const struct policy *policy, struct arena *arena, const struct policy_place *place)
{
    json_t *rules = json_new_object(arena);
    json_t *settings = json_new_list(arena), *clocks = json_new_list(arena);
    char day[DATE_TEXT_BYTES];

    json_put_textz(rules, "on", date_print(place->on, day));
    json_put(rules, "packs", packs_at(policy, arena, place));
    for (const struct policy_keys_row *row = policy_keys_all(); row->key; row++) {
        json_t *origin = policy_setting_origin(policy, arena, place, row->key);
        if (json_array_size(json_get_list(origin, "values")) > 0)
            json_add(settings, origin);
    }
    for (const char *const *id = policy_keys_clocks(); *id; id++) {
        for (const char *const *start = policy_keys_starts(); *start; start++) {
            json_t *clock = clock_at(policy, arena, place, *id, *start);
            if (clock)
                json_add(clocks, clock);
        }
    }
    json_put(rules, "settings", settings);
    json_put(rules, "clocks", clocks);
    return rules;
}
