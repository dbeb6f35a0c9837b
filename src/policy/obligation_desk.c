/* SPDX-License-Identifier: Apache-2.0
 * Plans per place and the view of one subject. */
#include "policy/obligation_desk.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "policy/policy_limits.h"
#include "policy/rules.h"

enum { PERIODS_MAX = 64 };

static void *room(size_t count, size_t bytes)
{
    void *memory = calloc(count, bytes);

    if (!memory)
        abort(); /* as the arena does */
    return memory;
}

enum status obligation_desk_open(const struct policy *policy, struct obligation_desk **ret_desk,
                                 struct fault *fault)
{
    struct obligation_desk *desk = calloc(1, sizeof *desk);
    size_t words = policy->vocabulary.count + 1;

    if (!desk)
        return fault_set(fault, ST_MEMORY, "", "内存不足", "out of memory");
    desk->policy = policy;
    arena_init(&desk->arena, POLICY_DESK_BYTES);
    for (size_t side = 0; side < OBLIGATION_SIDES; side++) {
        desk->states[side] = room(words, sizeof(struct facts_state *));
        desk->last_event[side] = room(words, sizeof(int32_t));
        desk->earlier_event[side] = room(OBLIGATION_MAX_EVENTS, sizeof(int32_t));
    }
    desk->candidates = room(OBLIGATION_MAX_CANDIDATES, sizeof *desk->candidates);
    desk->groups = room(OBLIGATION_MAX_CANDIDATES, sizeof *desk->groups);
    desk->rows = room(OBLIGATION_MAX_ROWS, sizeof *desk->rows);
    desk->origins = room(OBLIGATION_MAX_CANDIDATES + OBLIGATION_MAX_ROWS, sizeof *desk->origins);
    desk->texts = room(OBLIGATION_MAX_TEXTS, sizeof *desk->texts);
    desk->group_slots = room(OBLIGATION_GROUP_SLOTS, sizeof *desk->group_slots);
    desk->performances = room(OBLIGATION_MAX_PERFORMANCES, sizeof *desk->performances);
    *ret_desk = desk;
    return ST_OK;
}

void obligation_desk_close(struct obligation_desk *desk)
{
    if (!desk)
        return;
    for (size_t side = 0; side < OBLIGATION_SIDES; side++) {
        free(desk->states[side]);
        free(desk->last_event[side]);
        free(desk->earlier_event[side]);
    }
    free(desk->candidates);
    free(desk->groups);
    free(desk->rows);
    free(desk->origins);
    free(desk->texts);
    free(desk->group_slots);
    free(desk->performances);
    arena_done(&desk->arena);
    free(desk);
}

static void forget_plans(struct obligation_desk *desk)
{
    arena_done(&desk->arena);
    arena_init(&desk->arena, POLICY_DESK_BYTES);
    (void)memset(desk->slots, 0, sizeof desk->slots);
    desk->codes = NULL;
    desk->code_count = 0;
}

enum status obligation_desk_limit(struct obligation_desk *desk, const struct str *codes,
                                  size_t count, struct fault *fault)
{
    const struct pack_set *set = &desk->policy->set;

    for (size_t i = 0; i < count; i++) {
        bool is_known = false;
        for (size_t k = 0; k < set->count && !is_known; k++)
            is_known = str_equal(set->packs[k].code, codes[i]);
        if (!is_known)
            return fault_set(fault, ST_NOT_FOUND, "packs", "没有规则包“%.*s”",
                             "there is no pack \"%.*s\"", STR_ARG(codes[i]));
    }
    forget_plans(desk);
    desk->codes = ARENA_ARRAY(&desk->arena, count + 1, struct str);
    for (size_t i = 0; i < count; i++)
        desk->codes[i] = str_copy(&desk->arena, codes[i]);
    desk->code_count = count;
    return ST_OK;
}

static bool is_chosen(const struct obligation_desk *desk, const struct pack *pack)
{
    bool is_named = desk->code_count == 0;

    for (size_t i = 0; i < desk->code_count && !is_named; i++)
        is_named = str_equal(desk->codes[i], pack->code);
    return is_named;
}

/* Numbers of the codes that matter, in their order. */
static uint16_t key_codes(const struct obligation_desk *desk, const struct str *codes, size_t count,
                          uint16_t *numbers)
{
    uint16_t kept = 0;

    for (size_t i = 0; i < count && kept < OBLIGATION_PLACE_CODES; i++) {
        uint16_t number = word_table_find(&desk->policy->rules.places, codes[i]);
        if (number)
            numbers[kept++] = number;
    }
    return kept;
}

static size_t key_slot(const struct obligation_key *key)
{
    uint64_t hash = 0xCBF29CE484222325U ^ key->about;

    hash = (hash ^ key->rank_text) * 0x100000001B3U;
    hash = (hash ^ key->region_count) * 0x100000001B3U;
    hash = (hash ^ key->sector_count) * 0x100000001B3U;
    for (size_t i = 0; i < key->region_count; i++)
        hash = (hash ^ key->regions[i]) * 0x100000001B3U;
    for (size_t i = 0; i < key->sector_count; i++)
        hash = (hash ^ key->sectors[i]) * 0x100000001B3U;
    return (size_t)(hash ^ (hash >> 32)) % OBLIGATION_PLAN_SLOTS;
}

static bool same_key(const struct obligation_key *a, const struct obligation_key *b)
{
    return memcmp(a, b, offsetof(struct obligation_key, regions)) == 0 &&
           memcmp(a->regions, b->regions, a->region_count * sizeof *a->regions) == 0 &&
           memcmp(a->sectors, b->sectors, a->sector_count * sizeof *a->sectors) == 0;
}

static const struct str *codes_of(struct obligation_desk *desk, const uint16_t *numbers,
                                  size_t count)
{
    struct str *codes = ARENA_ARRAY(&desk->arena, count + 1, struct str);

    for (size_t i = 0; i < count; i++)
        codes[i] = word_table_text(&desk->policy->rules.places, numbers[i]);
    return codes;
}

static uint16_t *texts_of(const struct obligation_desk *desk, struct arena *arena,
                          const struct str *codes, size_t count)
{
    uint16_t *texts = ARENA_ARRAY(arena, count + 1, uint16_t);

    for (size_t i = 0; i < count; i++)
        texts[i] = facts_text(desk->policy, codes[i]);
    return texts;
}

/* Divisions that a place registered itself are in no pack: their code tells (GB/T 2260, two digits
 * a step). */
static struct str rank_by_code(struct str code)
{
    if (code.len != 6)
        return STR("");
    return str_ends(code, STR("0000")) ? STR("province")
           : str_ends(code, STR("00")) ? STR("city")
                                       : STR("county");
}

/* The rank of a place: that of its last region. */
static struct str rank_of(const struct policy *policy, const struct str *regions, size_t count)
{
    if (count == 0)
        return STR("nation");
    struct str code = regions[count - 1];
    struct str level =
        json_get_text(json_object_getn(policy->region_of, code.ptr, code.len), "level");
    if (level.len == 0)
        return rank_by_code(code);
    return str_is(level, "zone") ? STR("county") : level;
}

static bool is_in(uint16_t text, const int64_t *list, size_t count)
{
    bool is_found = false;

    for (size_t i = 0; i < count && !is_found; i++)
        is_found = list[i] == text;
    return is_found;
}

static bool some_in(const uint16_t *texts, size_t text_count, const int64_t *list, size_t count)
{
    bool is_found = false;

    for (size_t i = 0; i < text_count && !is_found; i++)
        is_found = is_in(texts[i], list, count);
    return is_found;
}

/* Operators on a list of words. */
static bool words_hold(const struct obligation_rules_condition *c, const uint16_t *texts,
                       size_t count)
{
    return (!c->has_is || some_in(texts, count, &c->is, 1)) &&
           (!c->has_any || some_in(texts, count, c->any, c->any_count)) &&
           (!c->has_none || !some_in(texts, count, c->none, c->none_count));
}

/* Operators on one value; a value that is not known counts as 0 for `is` of flags and numbers. */
static bool value_holds(const struct obligation_rules_condition *c, bool is_known, int64_t value)
{
    bool is_word = c->type == FACTS_WORD, is_any = false, is_none = false;

    for (size_t i = 0; c->has_any && i < c->any_count; i++)
        is_any = is_any || c->any[i] == value;
    for (size_t i = 0; c->has_none && i < c->none_count; i++)
        is_none = is_none || c->none[i] == value;
    return (!c->has_is || (is_known ? value == c->is : !is_word && c->is == 0)) &&
           (!c->has_min || (is_known && value >= c->min)) &&
           (!c->has_max || (is_known && value <= c->max)) &&
           (!c->has_any || (is_known && is_any)) && (!c->has_none || !is_known || !is_none);
}

static bool place_holds(const struct obligation_plan *plan,
                        const struct obligation_rules_condition *c)
{
    if (c->source == SOURCE_REGIONS)
        return words_hold(c, plan->region_texts, plan->place.region_count);
    if (c->source == SOURCE_SECTORS)
        return words_hold(c, plan->sector_texts, plan->place.sector_count);
    return words_hold(c, &plan->key.rank_text, 1);
}

/* Region and sector of the rule's pack, and what its conditions say of the place. */
static bool concerns(const struct obligation_desk *desk, const struct obligation_plan *plan,
                     const struct obligation_rules_rule *rule)
{
    bool holds = rule->shown.about == plan->key.about && is_chosen(desk, rule->pack) &&
                 policy_pack_covers(rule->pack, &plan->place);

    for (size_t i = 0; i < rule->place_count && holds; i++)
        holds = place_holds(plan, &rule->conditions[i]);
    return holds;
}

static size_t event_slot(const struct policy *policy, uint16_t word)
{
    size_t slot = word & OBLIGATION_RULES_WORD;

    return word & OBLIGATION_RULES_OPERATOR ? slot + policy->vocabulary.count + 1 : slot;
}

static void sort_rules(struct obligation_desk *desk, struct obligation_plan *plan)
{
    const struct obligation_rules *rules = &desk->policy->rules;
    size_t words = (desk->policy->vocabulary.count + 1) * OBLIGATION_SIDES;
    size_t *at = ARENA_ARRAY(&desk->arena, words + 1, size_t);
    bool *is_here = ARENA_ARRAY(&desk->arena, rules->count + 1, bool);
    size_t triggered = 0;

    plan->starts = ARENA_ARRAY(&desk->arena, words + 1, size_t);
    for (size_t i = 0; i < rules->count; i++) {
        const struct obligation_rules_rule *rule = &rules->rules[i];
        is_here[i] = concerns(desk, plan, rule);
        if (!is_here[i])
            continue;
        if (rule->trigger)
            at[event_slot(desk->policy, rule->trigger)]++;
        plan->standing_count += rule->trigger ? 0 : 1;
        triggered += rule->trigger ? 1 : 0;
    }
    for (size_t word = 0; word < words; word++) {
        plan->starts[word + 1] = plan->starts[word] + at[word];
        at[word] = plan->starts[word];
    }
    plan->triggered =
        ARENA_ARRAY(&desk->arena, triggered + 1, const struct obligation_rules_rule *);
    plan->standing =
        ARENA_ARRAY(&desk->arena, plan->standing_count + 1, const struct obligation_rules_rule *);
    plan->active =
        ARENA_ARRAY(&desk->arena, plan->standing_count + 1, const struct obligation_rules_rule *);
    plan->standing_count = 0;
    for (size_t i = 0; i < rules->count; i++) {
        const struct obligation_rules_rule *rule = &rules->rules[i];
        if (is_here[i] && rule->trigger)
            plan->triggered[at[event_slot(desk->policy, rule->trigger)]++] = rule;
        else if (is_here[i])
            plan->standing[plan->standing_count++] = rule;
    }
}

/* A day on which a value may begin or end to hold, kept sorted and once. */
static void add_day(int32_t *days, size_t *count, struct date on, int32_t later)
{
    int32_t day = on.year ? date_number(on) + later : 0;
    size_t at = 0;

    while (at < *count && days[at] < day)
        at++;
    if (on.year == 0 || *count == PERIODS_MAX || (at < *count && days[at] == day))
        return;
    for (size_t i = *count; i > at; i--)
        days[i] = days[i - 1];
    days[at] = day;
    (*count)++;
}

static void add_days(int32_t *days, size_t *count, struct str from, struct str to)
{
    struct date on;

    if (date_read(from, &on))
        add_day(days, count, on, 0);
    if (date_read(to, &on))
        add_day(days, count, on, 1);
}

static bool is_asked(struct str key)
{
    bool is_ours = false;

    for (int i = SETTING_NONE + 1; i < SETTING_COUNT; i++)
        is_ours = is_ours || str_is(key, obligation_rules_key((enum obligation_rules_setting)i));
    return is_ours;
}

/* The days on which an answer for one of the settings may change. */
static size_t setting_days(const struct policy *policy, int32_t *days)
{
    size_t count = 0, k;
    json_t *entry;

    add_day(days, &count, (struct date){SNAPSHOT_FIRST_YEAR, 1, 1}, 0);
    for (size_t i = 0; i < policy->set.count; i++) {
        const struct pack *pack = &policy->set.packs[i];
        bool is_used = false;
        json_array_foreach(pack_list(pack, PACK_FILE_SETTINGS, "settings"), k, entry)
        {
            if (!is_asked(json_get_text(entry, "key")))
                continue;
            is_used = true;
            add_days(days, &count, json_get_text(entry, "valid_from"),
                     json_get_text(entry, "valid_to"));
        }
        if (is_used)
            add_days(days, &count, json_get_text(pack->head, "valid_from"),
                     json_get_text(pack->head, "valid_to"));
    }
    return count;
}

static void read_settings(struct obligation_desk *desk, struct obligation_plan *plan)
{
    int32_t days[PERIODS_MAX];
    struct policy_place place = plan->place;

    plan->period_count = setting_days(desk->policy, days);
    plan->periods = ARENA_ARRAY(&desk->arena, plan->period_count, struct obligation_period);
    for (size_t i = 0; i < plan->period_count; i++) {
        struct obligation_period *period = &plan->periods[i];
        period->from_day = days[i];
        place.on = date_of_number(days[i]);
        for (int k = SETTING_NONE + 1; k < SETTING_COUNT; k++)
            period->is_set[k] =
                policy_setting_among(desk->policy, &place,
                                     obligation_rules_key((enum obligation_rules_setting)k),
                                     desk->codes, desk->code_count, &period->values[k]) == ST_OK;
    }
}

const struct policy_setting *obligation_desk_setting(const struct obligation_plan *plan,
                                                     enum obligation_rules_setting setting,
                                                     int32_t day)
{
    const struct policy_setting *value = NULL;

    for (size_t i = 0; i < plan->period_count && plan->periods[i].from_day <= day; i++)
        value = plan->periods[i].is_set[setting] ? &plan->periods[i].values[setting] : NULL;
    return value;
}

static struct obligation_plan *plan_new(struct obligation_desk *desk,
                                        const struct obligation_key *key)
{
    struct arena *arena = &desk->arena;
    struct obligation_plan *plan = ARENA_NEW(arena, struct obligation_plan);
    struct policy_place *place = &plan->place;

    plan->key = *key;
    place->regions = codes_of(desk, key->regions, key->region_count);
    place->region_count = key->region_count;
    place->sectors = codes_of(desk, key->sectors, key->sector_count);
    place->sector_count = key->sector_count;
    plan->region_texts = texts_of(desk, arena, place->regions, place->region_count);
    plan->sector_texts = texts_of(desk, arena, place->sectors, place->sector_count);
    plan->active_day = INT32_MIN;
    sort_rules(desk, plan);
    read_settings(desk, plan);
    return plan;
}

struct obligation_plan *obligation_desk_plan(struct obligation_desk *desk,
                                             const struct facts_subject *subject)
{
    struct obligation_key key = {0};

    key.about = (uint16_t)subject->about;
    key.rank_text = 0;
    if (subject->about == FACTS_PARTY)
        key.rank_text = facts_text(desk->policy,
                                   rank_of(desk->policy, subject->regions, subject->region_count));
    key.region_count = key_codes(desk, subject->regions, subject->region_count, key.regions);
    key.sector_count = key_codes(desk, subject->sectors, subject->sector_count, key.sectors);
    struct obligation_plan **slot = &desk->slots[key_slot(&key)];
    for (struct obligation_plan *plan = *slot; plan; plan = plan->next) {
        if (same_key(&plan->key, &key))
            return plan;
    }
    struct obligation_plan *plan = plan_new(desk, &key);
    plan->next = *slot;
    *slot = plan;
    return plan;
}

/* Rules without event that are in force on the day. */
static void activate(struct obligation_plan *plan, int32_t day)
{
    if (plan->active_day == day)
        return;
    plan->active_day = day;
    plan->active_count = 0;
    for (size_t i = 0; i < plan->standing_count; i++) {
        const struct obligation_rules_rule *rule = plan->standing[i];
        if (rule->from_day <= day && day <= rule->to_day)
            plan->active[plan->active_count++] = rule;
    }
}

static void look_at(struct obligation_desk *desk, size_t side, const struct facts_subject *subject)
{
    for (size_t i = 0; i < subject->state_count; i++)
        desk->states[side][subject->states[i].word] = &subject->states[i];
    for (size_t i = 0; i < subject->event_count && i < OBLIGATION_MAX_EVENTS; i++) {
        const struct facts_event *event = &subject->events[i];
        if (event->at.ms > desk->at.ms)
            break;
        desk->earlier_event[side][i] = desk->last_event[side][event->word];
        desk->last_event[side][event->word] = (int32_t)i + 1;
    }
}

static void look_away(struct obligation_desk *desk, size_t side,
                      const struct facts_subject *subject)
{
    for (size_t i = 0; i < subject->state_count; i++)
        desk->states[side][subject->states[i].word] = NULL;
    for (size_t i = 0; i < subject->event_count && i < OBLIGATION_MAX_EVENTS; i++)
        desk->last_event[side][subject->events[i].word] = 0;
}

void obligation_desk_begin(struct obligation_desk *desk, const struct facts_subject *subject,
                           struct instant at)
{
    desk->subject = subject;
    desk->at = at;
    desk->at_day = date_number(instant_beijing_date(at));
    struct obligation_plan *plan = obligation_desk_plan(desk, subject);
    activate(plan, desk->at_day);
    desk->plan = plan;
    look_at(desk, 0, subject);
    if (subject->operator)
        look_at(desk, 1, subject->operator);
}

void obligation_desk_end(struct obligation_desk *desk)
{
    look_away(desk, 0, desk->subject);
    if (desk->subject->operator)
        look_away(desk, 1, desk->subject->operator);
}

const struct facts_event *obligation_desk_events(const struct obligation_desk *desk, uint16_t word,
                                                 size_t *ret_count)
{
    const struct facts_subject *subject =
        word & OBLIGATION_RULES_OPERATOR ? desk->subject->operator: desk->subject;

    *ret_count = subject ? subject->event_count : 0;
    return subject ? subject->events : NULL;
}

const struct facts_event *obligation_desk_last(const struct obligation_desk *desk, uint16_t word)
{
    size_t side = word & OBLIGATION_RULES_OPERATOR ? 1 : 0, count;
    int32_t index = desk->last_event[side][word & OBLIGATION_RULES_WORD];

    return index == 0 ? NULL : &obligation_desk_events(desk, word, &count)[index - 1];
}

static bool state_holds(const struct obligation_desk *desk, size_t side,
                        const struct obligation_rules_condition *c)
{
    if (c->type == FACTS_EVENT)
        return (desk->last_event[side][c->word] != 0) == (c->is != 0);
    const struct facts_state *state = desk->states[side][c->word];
    if (c->type == FACTS_WORDS)
        return words_hold(c, state ? state->texts : NULL, state ? state->text_count : 0);
    /* A number of 0 is one that is not known: not graded, none counted. */
    bool is_known = state && (c->type != FACTS_NUMBER || state->number != 0);
    return value_holds(c, is_known, state ? state->number : 0);
}

static bool attribute_holds(const struct obligation_rules_condition *c,
                            const struct facts_event *event)
{
    for (size_t i = 0; event && i < event->attribute_count; i++) {
        if (event->attributes[i].name == c->word)
            return value_holds(c, true, event->attributes[i].value);
    }
    return value_holds(c, false, 0);
}

/* The operator's place is asked for seldom: its codes are looked up each time. */
static bool operator_place_holds(const struct obligation_desk *desk,
                                 const struct obligation_rules_condition *c)
{
    const struct facts_subject *operator= desk->subject->operator;
    uint16_t texts[RULES_MAX_DEPTH * 4];
    size_t count = 0;

    if (!operator)
        return words_hold(c, NULL, 0);
    const struct str *codes =
        c->source == SOURCE_OPERATOR_SECTORS ? operator->sectors : operator->regions;
    size_t total =
        c->source == SOURCE_OPERATOR_SECTORS ? operator->sector_count : operator->region_count;
    if (c->source == SOURCE_OPERATOR_RANK) {
        texts[count++] = facts_text(desk->policy, rank_of(desk->policy, codes, total));
        return words_hold(c, texts, count);
    }
    for (size_t i = 0; i < total && count < sizeof texts / sizeof *texts; i++)
        texts[count++] = facts_text(desk->policy, codes[i]);
    return words_hold(c, texts, count);
}

bool obligation_desk_holds(const struct obligation_desk *desk,
                           const struct obligation_rules_condition *conditions, size_t count,
                           const struct facts_event *event)
{
    bool holds = true;

    for (size_t i = 0; i < count && holds; i++) {
        const struct obligation_rules_condition *c = &conditions[i];
        switch (c->source) {
        case SOURCE_FACT:
            holds = state_holds(desk, 0, c);
            break;
        case SOURCE_OPERATOR_FACT:
            holds = state_holds(desk, 1, c);
            break;
        case SOURCE_ATTRIBUTE:
            holds = attribute_holds(c, event);
            break;
        case SOURCE_REGIONS:
        case SOURCE_SECTORS:
        case SOURCE_RANK:
            holds = place_holds(desk->plan, c);
            break;
        case SOURCE_OPERATOR_REGIONS:
        case SOURCE_OPERATOR_SECTORS:
        case SOURCE_OPERATOR_RANK:
            holds = operator_place_holds(desk, c);
            break;
        }
    }
    return holds;
}
