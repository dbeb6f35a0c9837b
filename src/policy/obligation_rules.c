/* SPDX-License-Identifier: Apache-2.0
 * From the checked trees of obligations.yaml, clocks.yaml and campaigns.yaml to rules. */
#include "policy/obligation_words.h"

static const char *const setting_keys[SETTING_COUNT] = {
    [SETTING_NONE] = "",
    [SETTING_AT_ONCE] = "term.at_once_hours",
    [SETTING_PROMPTLY] = "term.promptly_workdays",
    [SETTING_REGULARLY] = "term.regularly_months",
    [SETTING_FILING_FLOOR] = "filing.floor",
    [SETTING_REVIEW_LEVEL] = "review.min_level",
};

const char *obligation_rules_key(enum obligation_rules_setting setting)
{
    return setting_keys[setting];
}

static struct str group_of(const struct obligation_words *c, struct str duty)
{
    struct str rest, group = json_get_text(vocabulary_duty(c->vocabulary, duty), "group");

    return group.len > 0 ? group : str_cut(duty, '.', &rest);
}

static const struct str *also_of(const struct obligation_words *c, const json_t *entry,
                                 size_t *ret_count)
{
    const json_t *list = json_get_list(entry, "also");
    struct str *also = ARENA_ARRAY(c->arena, json_array_size(list) + 1, struct str);
    size_t i;
    json_t *clause;

    json_array_foreach(list, i, clause)
    {
        also[i] = pack_clause_id(c->pack, c->arena, json_text(clause));
    }
    *ret_count = json_array_size(list);
    return also;
}

static int tier_of(const struct pack *pack, struct str strength)
{
    if (pack->rank == 0)
        return 0;
    return str_is(strength, "encouraged") ? 1 : 2;
}

static int32_t last_day(const struct pack *pack, const json_t *entry, const char *key)
{
    int32_t day = pack->valid_to.year ? date_number(pack->valid_to) : OBLIGATION_RULES_FOREVER;
    struct date to;

    if (date_read(json_get_text(entry, key), &to) && date_number(to) < day)
        day = date_number(to);
    return day;
}

static int32_t first_day(const struct pack *pack, const json_t *entry, const char *key)
{
    int32_t day = date_number(pack->valid_from);
    struct date from;

    if (date_read(json_get_text(entry, key), &from) && date_number(from) > day)
        day = date_number(from);
    return day;
}

/* A new rule with the members that every kind of entry has. */
static struct obligation_rules_rule *rule_new(const struct obligation_words *c, json_t *entry,
                                              struct str id, struct str duty)
{
    struct obligation_rules *rules = c->rules;
    struct obligation_rules_rule *rule = &rules->rules[rules->count];
    struct str empty = STR(""), clause = json_get_text(entry, "clause");

    rule->index = (uint32_t)rules->count++;
    rule->pack = c->pack;
    rule->entry = entry;
    rule->from_day = first_day(c->pack, entry, "valid_from");
    rule->to_day = last_day(c->pack, entry, "valid_to");
    rule->shown = (struct obligation_rule){
        .id = id,
        .duty = duty,
        .group = group_of(c, duty),
        .duty_number = word_table_add(&rules->duties, c->arena, duty),
        .about = str_is(json_get_text(entry, "about"), "party") ? FACTS_PARTY : FACTS_SYSTEM,
        .owed_by = json_get_text(entry, "owed_by"),
        .owed_to = json_get_text(entry, "owed_to"),
        .owed_to_rank = json_get_text(entry, "owed_to_rank"),
        .clause = clause.len ? pack_clause_id(c->pack, c->arena, clause) : empty,
        .strength = json_get_text(entry, "strength"),
        .sure = json_get_text(entry, "sure"),
        .zh = json_get_text(entry, "zh"),
        .en = json_get_text(entry, "en"),
        .note_zh = json_get_text(entry, "note_zh"),
        .note_en = json_get_text(entry, "note_en"),
        .evidence_zh = json_get_text(entry, "evidence_zh"),
        .evidence_en = json_get_text(entry, "evidence_en"),
        .pack = c->pack->code,
        .pack_version = c->pack->version,
        .rank = c->pack->rank,
        .campaign = empty,
        .stage = empty,
        .receiver_zh = json_get_text(entry, "receiver_zh"),
        .receiver_en = json_get_text(entry, "receiver_en"),
    };
    rule->shown.also = also_of(c, entry, &rule->shown.also_count);
    rule->tier = tier_of(c->pack, rule->shown.strength);
    uint16_t number = word_table_find(&rules->ids, id);
    if (!number) /* clocks of one id and several start words share it */
        rules->first_of_id[word_table_add(&rules->ids, c->arena, id)] = rule->index;
    return rule;
}

static void set_every(struct obligation_rules_rule *rule, const json_t *due)
{
    struct str by = json_get_text(due, "by");
    struct date day;
    char text[] = "2024-00-00";

    rule->form = str_is(json_get_text(due, "mode"), "calendar") ? FORM_CALENDAR : FORM_ROLLING;
    rule->amount = json_get_int(due, "every", 0);
    (void)calendar_unit_read(json_get_text(due, "unit"), &rule->unit);
    for (size_t i = 0; i < by.len && i < sizeof "00-00" - 1; i++)
        text[sizeof "2024-" - 1 + i] = by.ptr[i];
    if (by.len > 0 && date_read(str_of(text), &day)) {
        rule->by_month = day.month;
        rule->by_day = day.day;
    }
}

static void set_term(struct obligation_rules_rule *rule, struct str term)
{
    if (str_is(term, "regularly")) {
        rule->form = FORM_ROLLING;
        rule->amount_from = SETTING_REGULARLY;
        rule->unit = CALENDAR_MONTHS;
        return;
    }
    rule->form = FORM_AMOUNT;
    rule->amount_from = str_is(term, "at-once") ? SETTING_AT_ONCE : SETTING_PROMPTLY;
    rule->unit = str_is(term, "at-once") ? CALENDAR_HOURS : CALENDAR_WORKDAYS;
}

/* `before` and `during` name the event when no other triggers. */
static void set_event_form(const struct obligation_words *c, struct obligation_rules_rule *rule,
                           const json_t *due)
{
    enum facts_about about = rule->shown.about;
    uint16_t before = obligation_words_event(c, json_get_text(due, "before"), about);
    uint16_t during = obligation_words_event(c, json_get_text(due, "during"), about);

    if (before) {
        rule->form = FORM_BEFORE;
        rule->sees_announced = !rule->trigger || rule->trigger == before;
        rule->until = rule->trigger && rule->trigger != before ? before : 0;
        rule->trigger = rule->trigger ? rule->trigger : before;
    } else {
        rule->form = FORM_DURING;
        rule->trigger = during;
        rule->until = obligation_words_event(c, json_get_text(due, "until"), about);
    }
}

static void set_due(const struct obligation_words *c, struct obligation_rules_rule *rule,
                    const json_t *due)
{
    enum facts_about about = rule->shown.about;
    const json_t *first = json_get_list(due, "first");
    uint16_t *words = ARENA_ARRAY(c->arena, json_array_size(first) + 1, uint16_t);
    struct date on;
    size_t i;
    json_t *word;

    rule->amount = json_get_int(due, "amount", 0);
    (void)calendar_unit_read(json_get_text(due, "unit"), &rule->unit);
    rule->start = obligation_words_event(c, json_get_text(due, "start"), about);
    json_array_foreach(first, i, word)
    {
        words[i] = obligation_words_event(c, json_text(word), about);
    }
    rule->first = words;
    rule->first_count = json_array_size(first);
    if (date_read(json_get_text(due, "on"), &on)) {
        rule->form = FORM_ON;
        rule->on_day = date_number(on);
    } else if (json_object_get(due, "before") || json_object_get(due, "during")) {
        set_event_form(c, rule, due);
    } else if (json_object_get(due, "every")) {
        set_every(rule, due);
    } else if (json_object_get(due, "term")) {
        set_term(rule, json_get_text(due, "term"));
    } else if (json_object_get(due, "amount")) {
        rule->form = FORM_AMOUNT;
    }
}

static void finish(struct obligation_rules_rule *rule)
{
    rule->from_ms = instant_beijing_start(date_of_number(rule->from_day)).ms;
    rule->pack_from_ms = instant_beijing_start(rule->pack->valid_from).ms;
    rule->shown.is_dated = rule->form != FORM_NONE;
    rule->shown.is_triggered = rule->trigger != 0;
    rule->shown.is_periodic = rule->form == FORM_ROLLING || rule->form == FORM_CALENDAR;
}

/* The event that `when` may ask about: as the check of packs has it. */
static struct str event_of(const json_t *entry)
{
    static const char *const keys[] = {"before", "during", "start"};
    struct str trigger = json_get_text(entry, "trigger");

    if (trigger.len > 0 && !str_is(trigger, "standing"))
        return trigger;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        struct str word = json_get_text(json_get_object(entry, "due"), keys[i]);
        if (word.len > 0)
            return word;
    }
    return STR("");
}

static void add_obligation(const struct obligation_words *c, json_t *entry)
{
    struct str id = pack_clause_id(c->pack, c->arena, json_get_text(entry, "id"));
    struct obligation_rules_rule *rule = rule_new(c, entry, id, json_get_text(entry, "duty"));
    struct str trigger = json_get_text(entry, "trigger");

    if (!str_is(trigger, "standing"))
        rule->trigger = obligation_words_event(c, trigger, rule->shown.about);
    if (json_get_object(entry, "due"))
        set_due(c, rule, json_get_object(entry, "due"));
    obligation_words_conditions(c, json_get_list(entry, "when"), rule->shown.about, event_of(entry),
                                rule);
    finish(rule);
}

static void add_clock(const struct obligation_words *c, json_t *entry)
{
    struct str word = json_get_text(entry, "id"), duty = json_get_text(entry, "duty");
    struct str id = pack_clause_id(c->pack, c->arena, word);
    uint16_t trigger = obligation_words_event(c, json_get_text(entry, "start"), FACTS_SYSTEM);
    struct date on;

    if (!trigger)
        return; /* no pack declares the event: procedures alone start this clock */
    struct obligation_rules_rule *rule = rule_new(c, entry, id, duty.len ? duty : word);
    rule->trigger = trigger;
    rule->clock = word_table_add(&c->rules->clocks, c->arena, word);
    rule->shown.is_clock = true;
    rule->form = FORM_AMOUNT;
    rule->amount = json_get_int(entry, "amount", 0);
    (void)calendar_unit_read(json_get_text(entry, "unit"), &rule->unit);
    if (date_read(json_get_text(entry, "on"), &on)) {
        rule->form = FORM_ON;
        rule->on_day = date_number(on);
    }
    if (!json_get_list(entry, "when"))
        rule->level_from = str_starts(word, STR("filing.")) ? SETTING_FILING_FLOOR
                           : str_is(word, "grading.review") ? SETTING_REVIEW_LEVEL
                                                            : SETTING_NONE;
    obligation_words_conditions(c, json_get_list(entry, "when"), FACTS_SYSTEM,
                                json_get_text(entry, "start"), rule);
    finish(rule);
}

/* `when` of a deliverable with the addressees of the campaign; for a system its operator is
 * addressed. */
static json_t *deliverable_when(const struct obligation_words *c, const json_t *campaign,
                                const json_t *entry, enum facts_about about)
{
    json_t *all = json_new_list(c->arena), *row;
    size_t i;

    json_array_foreach(json_get_list(campaign, "addressees"), i, row)
    {
        json_t *copy = json_keep(c->arena, json_copy(row));
        if (about == FACTS_SYSTEM)
            json_put_text(copy, "fact",
                          arena_print(c->arena, "party.%.*s", STR_ARG(json_get_text(row, "fact"))));
        json_add(all, copy);
    }
    json_array_foreach(json_get_list(entry, "when"), i, row)
    {
        json_add(all, row);
    }
    return all;
}

static const json_t *stage_of(const json_t *campaign, struct str id)
{
    const json_t *stage = NULL;
    size_t i;
    json_t *row;

    json_array_foreach(json_get_list(campaign, "stages"), i, row)
    {
        if (id.len > 0 && str_equal(json_get_text(row, "id"), id))
            stage = row;
    }
    return stage;
}

static struct obligation_rules_rule *add_deliverable(const struct obligation_words *c,
                                                     json_t *campaign, struct str campaign_id,
                                                     json_t *entry)
{
    struct str id = arena_print(c->arena, "%.*s.%.*s", STR_ARG(campaign_id),
                                STR_ARG(json_get_text(entry, "id")));
    struct obligation_rules_rule *rule = rule_new(c, entry, id, json_get_text(entry, "duty"));
    const json_t *stage = stage_of(campaign, json_get_text(entry, "stage"));
    struct date day;

    rule->from_day = first_day(c->pack, campaign, "from");
    rule->to_day = last_day(c->pack, campaign, "to");
    rule->shown.campaign = campaign_id;
    rule->shown.stage = json_get_text(entry, "stage");
    if (rule->shown.owed_by.len == 0)
        rule->shown.owed_by = rule->shown.about == FACTS_PARTY ? STR("unit") : STR("operator");
    if (date_read(json_get_text(stage, "from"), &day))
        rule->stage_day = date_number(day);
    if (date_read(json_get_text(entry, "on"), &day)) {
        rule->form = FORM_ON;
        rule->on_day = date_number(day);
    }
    obligation_words_conditions(c, deliverable_when(c, campaign, entry, rule->shown.about),
                                rule->shown.about, STR(""), rule);
    finish(rule);
    return rule;
}

static struct campaign_stage *stages_of(const struct obligation_words *c, const json_t *list)
{
    struct campaign_stage *stages =
        ARENA_ARRAY(c->arena, json_array_size(list) + 1, struct campaign_stage);
    size_t i;
    json_t *row;

    json_array_foreach(list, i, row)
    {
        struct str clause = json_get_text(row, "clause");
        stages[i] = (struct campaign_stage){
            .id = json_get_text(row, "id"),
            .zh = json_get_text(row, "zh"),
            .en = json_get_text(row, "en"),
            .clause = clause.len ? pack_clause_id(c->pack, c->arena, clause) : STR(""),
        };
        (void)date_read(json_get_text(row, "from"), &stages[i].from);
        (void)date_read(json_get_text(row, "to"), &stages[i].to);
    }
    return stages;
}

static void add_campaign(const struct obligation_words *c, json_t *entry)
{
    struct obligation_rules *rules = c->rules;
    struct obligation_rules_campaign *campaign = &rules->campaigns[rules->campaign_count++];
    struct obligation_rules_rule addressed = {0};
    json_t *list = json_get_list(entry, "deliverables"), *row;
    struct str id = pack_clause_id(c->pack, c->arena, json_get_text(entry, "id"));
    struct str clause = json_get_text(entry, "clause");
    const struct obligation_rule **deliverables =
        ARENA_ARRAY(c->arena, json_array_size(list) + 1, const struct obligation_rule *);
    size_t i;

    campaign->pack = c->pack;
    campaign->entry = entry;
    campaign->shown = (struct campaign){
        .id = id,
        .zh = json_get_text(entry, "zh"),
        .en = json_get_text(entry, "en"),
        .clause = clause.len ? pack_clause_id(c->pack, c->arena, clause) : STR(""),
        .sure = json_get_text(entry, "sure"),
        .pack = c->pack->code,
        .pack_version = c->pack->version,
        .organiser = json_get_text(entry, "organiser"),
        .stage_count = json_array_size(json_get_list(entry, "stages")),
        .stages = stages_of(c, json_get_list(entry, "stages")),
        .deliverable_count = json_array_size(list),
        .deliverables = deliverables,
    };
    (void)date_read(json_get_text(entry, "from"), &campaign->shown.from);
    (void)date_read(json_get_text(entry, "to"), &campaign->shown.to);
    obligation_words_conditions(c, json_get_list(entry, "addressees"), FACTS_PARTY, STR(""),
                                &addressed);
    campaign->addressees = addressed.conditions;
    campaign->addressee_count = addressed.condition_count;
    json_array_foreach(list, i, row)
    {
        deliverables[i] = &add_deliverable(c, entry, id, row)->shown;
    }
}

/* How many rules and campaigns there are at most, for arrays that never move. */
static void make_room(struct policy *policy, struct obligation_rules *rules)
{
    size_t total = 0, campaigns = 0, i;
    json_t *campaign;

    for (size_t k = 0; k < policy->set.count; k++) {
        const struct pack *pack = &policy->set.packs[k];
        json_t *list = pack_list(pack, PACK_FILE_CAMPAIGNS, "campaigns");
        total += json_array_size(pack_list(pack, PACK_FILE_OBLIGATIONS, "obligations"));
        total += json_array_size(pack_list(pack, PACK_FILE_CLOCKS, "clocks"));
        campaigns += json_array_size(list);
        json_array_foreach(list, i, campaign)
        {
            total += json_array_size(json_get_list(campaign, "deliverables"));
        }
    }
    rules->rules = ARENA_ARRAY(&policy->arena, total + 1, struct obligation_rules_rule);
    rules->first_of_id = ARENA_ARRAY(&policy->arena, total + 1, uint32_t);
    rules->campaigns = ARENA_ARRAY(&policy->arena, campaigns + 1, struct obligation_rules_campaign);
}

/* Calls for each event word of `done_by` of a rule. */
static void done_words_of(const struct obligation_words *c,
                          const struct obligation_rules_rule *rule, size_t *counts, uint16_t *words)
{
    const json_t *done = json_object_get(rule->entry, "done_by");
    size_t duty = rule->shown.duty_number, count = json_is_array(done) ? json_array_size(done) : 1;

    if (!done)
        return;
    for (size_t i = 0; i < count; i++) {
        struct str word = json_text(json_is_array(done) ? json_array_get(done, i) : done);
        if (words)
            words[counts[duty]] = obligation_words_event(c, word, rule->shown.about);
        counts[duty]++;
    }
}

/* The event words that fulfil a duty, gathered over all its rules. */
static void build_done(const struct obligation_words *c)
{
    struct obligation_rules *rules = c->rules;
    size_t duties = rules->duties.count, *at = ARENA_ARRAY(c->arena, duties + 2, size_t);

    rules->done_starts = ARENA_ARRAY(c->arena, duties + 2, size_t);
    for (size_t i = 0; i < rules->count; i++)
        done_words_of(c, &rules->rules[i], at, NULL);
    for (size_t duty = 1; duty <= duties; duty++) {
        rules->done_starts[duty + 1] = rules->done_starts[duty] + at[duty];
        at[duty] = rules->done_starts[duty];
    }
    rules->done_words = ARENA_ARRAY(c->arena, rules->done_starts[duties + 1] + 1, uint16_t);
    for (size_t i = 0; i < rules->count; i++)
        done_words_of(c, &rules->rules[i], at, rules->done_words);
}

/* Values that people record and that no rule may know: all words of the vocabulary. */
static void add_vocabulary_texts(struct obligation_words *c)
{
    const char *name;
    json_t *value;

    for (size_t i = 1; i <= c->vocabulary->count; i++) {
        json_object_foreach(c->vocabulary->words[i].words, name, value)
        {
            (void)word_table_add(&c->rules->texts, c->arena, str_of(name));
        }
        json_object_foreach(c->vocabulary->words[i].attributes, name, value)
        {
            (void)word_table_add(&c->rules->texts, c->arena, str_of(name));
        }
    }
}

void obligation_rules_build(struct policy *policy)
{
    struct obligation_rules *rules = &policy->rules;
    struct obligation_words c = {policy, &policy->arena, rules, NULL, &policy->vocabulary};
    size_t i;
    json_t *entry;

    make_room(policy, rules);
    add_vocabulary_texts(&c);
    for (size_t k = 0; k < policy->set.count; k++) {
        c.pack = &policy->set.packs[k];
        (void)word_table_add(&rules->places, c.arena, c.pack->region);
        (void)word_table_add(&rules->places, c.arena, c.pack->sector);
        json_array_foreach(pack_list(c.pack, PACK_FILE_OBLIGATIONS, "obligations"), i, entry)
        {
            add_obligation(&c, entry);
        }
        json_array_foreach(pack_list(c.pack, PACK_FILE_CLOCKS, "clocks"), i, entry)
        {
            add_clock(&c, entry);
        }
        json_array_foreach(pack_list(c.pack, PACK_FILE_CAMPAIGNS, "campaigns"), i, entry)
        {
            add_campaign(&c, entry);
        }
    }
    rules->level_word = vocabulary_find(&policy->vocabulary, FACTS_SYSTEM, STR("level"));
    build_done(&c);
}
