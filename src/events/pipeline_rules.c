/* SPDX-License-Identifier: Apache-2.0
 * From matches of rules to hits. */
#include "events/pipeline_rules.h"

enum { TECHNIQUE_MAX = 16 };

void pipeline_rules_begin(struct pipeline_rules *rules)
{
    if (rules->desk == NULL)
        return;
    rules->present = ruleset_take(rules->desk);
    if (rules->present == NULL ||
        (rules->match != NULL && rules->generation == rules->present->generation))
        return;
    sigma_match_free(rules->match);
    rules->match = sigma_match_new(rules->present->set, rules->layouts);
    rules->generation = rules->present->generation;
}

void pipeline_rules_end(struct pipeline_rules *rules)
{
    if (rules->match != NULL)
        sigma_match_flush(rules->match);
    ruleset_give(rules->desk, rules->present);
    rules->present = NULL;
}

void pipeline_rules_forget(struct pipeline_rules *rules)
{
    if (rules->match != NULL)
        sigma_match_forget(rules->match);
}

void pipeline_rules_free(struct pipeline_rules *rules)
{
    sigma_match_free(rules->match);
    rules->match = NULL;
}

void pipeline_rules_ask(struct pipeline_rules *rules, const struct record *record)
{
    const uint32_t *matched;
    size_t count;

    rules->count = rules->part_count = 0;
    if (rules->present == NULL)
        return;
    count = sigma_match_event(rules->match, record, &matched);
    for (size_t i = 0; i < count; i++) {
        bool is_part = sigma_set_is_part(rules->present->set, matched[i]);
        size_t *own = is_part ? &rules->part_count : &rules->count;

        if (*own == PIPELINE_RULE_MAX)
            rules->left_out++;
        else
            (is_part ? rules->parts : rules->told)[(*own)++] = matched[i];
    }
}

struct str pipeline_rules_id(const struct pipeline_rules *rules, uint32_t rule)
{
    const struct sigma_rule *said = sigma_set_rule(rules->present->set, rule);

    return said->id.len > 0 ? said->id : said->title;
}

/* Returns how many. */
static size_t techniques_of(const struct sigma_rule *rule, struct arena *arena,
                            struct str ret_techniques[TECHNIQUE_MAX])
{
    size_t count = 0;

    for (size_t i = 0; i < rule->tag_count && count < TECHNIQUE_MAX; i++)
        count += sigma_rule_technique(rule->tags[i], arena, &ret_techniques[count]);
    return count;
}

/* What a rule says of itself; party, system and event are of the caller. */
static void put_rule(const struct sigma_set *set, uint32_t number, struct arena *arena,
                     struct alert_hit *hit)
{
    const struct sigma_rule *rule = sigma_set_rule(set, number);
    struct str *techniques = ARENA_ARRAY(arena, TECHNIQUE_MAX, struct str);

    hit->cause = ALERT_RULE;
    hit->cause_id = str_copy(arena, rule->id.len > 0 ? rule->id : rule->title);
    hit->title_zh = hit->title_en = str_copy(arena, rule->title);
    hit->level = ALERT_MEDIUM;
    (void)alert_level_read(rule->level, &hit->level);
    hit->techniques = techniques;
    hit->technique_count = techniques_of(rule, arena, techniques);
}

/* The event feeds correlations: they may fire with it, now or when nothing earlier can come. */
static void feed(struct pipeline_rules *rules, const struct record *record,
                 const struct sighting *sighting, const struct alert_hit *about, uint64_t number,
                 const struct pipeline_hits *hits)
{
    struct ruleset *present = rules->present;

    if (!present->has_correlations)
        return;
    pthread_mutex_lock(&present->lock);
    pipeline_firing_put(present->firing, number, sighting, about, hits);
    for (size_t i = 0; i < rules->part_count; i++)
        sigma_window_take(present->window, rules->match, rules->parts[i], record, number);
    for (size_t i = 0; i < rules->count; i++)
        sigma_window_take(present->window, rules->match, rules->told[i], record, number);
    pthread_mutex_unlock(&present->lock);
}

void pipeline_rules_tell(struct pipeline_rules *rules, const struct record *record,
                         struct role_list roles, const struct sighting *sighting, struct keep_id id,
                         bool is_timely, struct pipeline_hits *hits)
{
    char text[KEEP_ID_BYTES];

    if (rules->count + rules->part_count == 0)
        return;
    struct alert_hit about = {
        .at = {record->time_us / 1000},
        .event_id = str_copy(hits->arena, str_of(keep_id_print(id, text))),
        .entity = pipeline_hit_entity(record, roles, hits->arena),
    };
    if (is_timely)
        feed(rules, record, sighting, &about, id.segment << 20 | id.row, hits);
    for (size_t i = 0; i < rules->count; i++) {
        put_rule(rules->present->set, rules->told[i], hits->arena, &about);
        pipeline_hit_cause(hits, sighting, &about);
    }
}

void pipeline_rules_drain(struct pipeline_rules *rules, bool is_end, struct pipeline_hits *hits)
{
    struct ruleset *present = rules->present;
    struct sigma_firing fired;

    if (present == NULL || !present->has_correlations)
        return;
    pthread_mutex_lock(&present->lock);
    if (is_end)
        sigma_window_finish(present->window);
    while (sigma_window_next(present->window, &fired)) {
        struct alert_hit hit = {.at = {fired.time_us / 1000}};

        if (fired.is_part)
            continue;
        put_rule(present->set, fired.rule, hits->arena, &hit);
        (void)pipeline_firing_get(present->firing, fired.event, hits->arena, &hit);
        pipeline_hit_add(hits, &hit);
    }
    pthread_mutex_unlock(&present->lock);
}
