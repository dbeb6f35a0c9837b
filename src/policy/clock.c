/* SPDX-License-Identifier: Apache-2.0
 * Clock rules of all packs that apply, each with its due day; the earliest that binds governs. */
#include "policy/clock.h"

#include <stdlib.h>

#include "policy/policy_limits.h"
#include "policy/snapshot.h"

/* 2 binding or local policy, 1 recommendation, 0 the program's default. */
static int tier_of(const struct pack *pack, struct str strength)
{
    if (pack->rank == 0)
        return 0;
    return str_is(strength, "encouraged") ? 1 : 2;
}

struct found {
    struct clock_answer answer;
    int tier;
    int64_t rank;
};

static struct clock_rule rule_of(const struct pack *pack, const json_t *entry)
{
    struct clock_rule rule = {
        .id = json_get_text(entry, "id"),
        .amount = json_get_int(entry, "amount", -1),
        .start = json_get_text(entry, "start"),
        .owed_by = json_get_text(entry, "owed_by"),
        .owed_to = json_get_text(entry, "owed_to"),
        .clause = json_get_text(entry, "clause"),
        .strength = json_get_text(entry, "strength"),
        .sure = json_get_text(entry, "sure"),
        .pack = pack->code,
        .pack_version = pack->version,
        .rank = pack->rank,
        .zh = json_get_text(entry, "zh"),
        .en = json_get_text(entry, "en"),
    };

    (void)calendar_unit_read(json_get_text(entry, "unit"), &rule.unit);
    (void)date_read(json_get_text(entry, "on"), &rule.on);
    return rule;
}

static enum status due_of(const struct policy *policy, struct arena *arena,
                          const struct clock_rule *rule, struct instant from,
                          struct calendar_due *ret_due, struct fault *fault)
{
    if (rule->amount >= 0)
        return calendar_due(policy, arena, from, rule->amount, rule->unit, ret_due, fault);
    *ret_due = (struct calendar_due){.due_at = instant_beijing_end(rule->on), .due_on = rule->on};
    return ST_OK;
}

/* Governing first: tier, then the earliest due instant, then rank, then the pack's code. */
static int found_order(const void *a, const void *b)
{
    const struct found *one = a, *other = b;
    int64_t left = one->answer.due.due_at.ms, right = other->answer.due.due_at.ms;

    if (one->tier != other->tier)
        return other->tier - one->tier;
    if (left != right)
        return left < right ? -1 : 1;
    if (one->rank != other->rank)
        return one->rank > other->rank ? -1 : 1;
    return str_order(one->answer.rule.pack, other->answer.rule.pack);
}

static bool fits(const json_t *entry, const struct policy_place *place, const char *id,
                 const char *start)
{
    return str_is(json_get_text(entry, "id"), id) && pack_entry_is_valid(entry, place->on) &&
           (!start || str_is(json_get_text(entry, "start"), start));
}

enum status clock_rules(const struct policy *policy, struct arena *arena,
                        const struct policy_place *place, const char *id, const char *start,
                        struct instant from, struct clock_answers *ret_answers, struct fault *fault)
{
    struct found *found = ARENA_ARRAY(arena, POLICY_MAX_PACKS, struct found);
    size_t count = 0;

    for (size_t i = 0; i < policy->set.count; i++) {
        const struct pack *pack = &policy->set.packs[i];
        json_t *entries = pack_list(pack, PACK_FILE_CLOCKS, "clocks");
        size_t k;
        json_t *entry;
        if (!entries || !policy_pack_applies(pack, place))
            continue;
        json_array_foreach(entries, k, entry)
        {
            if (!fits(entry, place, id, start) || count == POLICY_MAX_PACKS)
                continue;
            struct found *next = &found[count++];
            next->answer.rule = rule_of(pack, entry);
            next->tier = tier_of(pack, next->answer.rule.strength);
            next->rank = pack->rank;
            TRY(due_of(policy, arena, &next->answer.rule, from, &next->answer.due, fault));
        }
    }
    if (count > 1)
        qsort(found, count, sizeof *found, found_order);
    struct clock_answer *answers = ARENA_ARRAY(arena, count, struct clock_answer);
    for (size_t i = 0; i < count; i++) {
        answers[i] = found[i].answer;
        answers[i].governs = i == 0;
    }
    *ret_answers = (struct clock_answers){count, answers};
    return ST_OK;
}

json_t *clock_json(struct arena *arena, const struct clock_answer *answer, struct instant from)
{
    const struct clock_rule *rule = &answer->rule;
    char text[INSTANT_TEXT_BYTES], day[DATE_TEXT_BYTES];
    json_t *json = json_new_object(arena);

    json_put_text(json, "rule", rule->id);
    json_put_text(json, "zh", rule->zh);
    json_put_text(json, "en", rule->en);
    json_put_text(json, "owed_by", rule->owed_by);
    json_put_text(json, "owed_to", rule->owed_to);
    json_put_text(json, "start", rule->start);
    json_put_text(json, "clause", rule->clause);
    json_put_text(json, "strength", rule->strength);
    json_put_text(json, "sure", rule->sure);
    json_put_text(json, "pack", rule->pack);
    json_put_text(json, "pack_version", rule->pack_version);
    json_put_bool(json, "is_default", rule->rank == 0);
    json_put_bool(json, "governs", answer->governs);
    json_put_textz(json, "due_on", date_print(answer->due.due_on, day));
    json_put_textz(json, "due_at", instant_print(answer->due.due_at, text));
    json_put_bool(json, "provisional", answer->due.is_provisional);
    if (rule->amount >= 0)
        json_put(json, "computed",
                 calendar_due_json(arena, from, rule->amount, rule->unit, &answer->due));
    return json;
}
