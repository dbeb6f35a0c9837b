/* SPDX-License-Identifier: Apache-2.0
 * First matching rule of each pack; the highest organ among them receives, unless a local rule
 * speaks where the national one yields. */
#include "policy/organ.h"

#include "policy/snapshot.h"

enum { RANK_COUNTY = 1, RANK_CITY, RANK_PROVINCE };
enum { PARENTS_MAX = 8, CODE_DIGITS = 6, CITY_DIGITS = 4, PROVINCE_DIGITS = 2 };

static int rank_of(struct str level)
{
    if (str_is(level, "province"))
        return RANK_PROVINCE;
    return str_is(level, "city") ? RANK_CITY : RANK_COUNTY;
}

static bool in_list(const json_t *list, struct str word)
{
    size_t i;
    json_t *item;

    json_array_foreach(list, i, item)
    {
        if (str_equal(json_text(item), word))
            return true;
    }
    return false;
}

/* Every condition that stands in the rule must hold. */
static bool holds(const json_t *rule, const struct organ_facts *facts)
{
    const json_t *when = json_get_object(rule, "when");

    if (!when)
        return true;
    if (facts->level < json_get_int(when, "level_min", facts->level) ||
        facts->level > json_get_int(when, "level_max", facts->level))
        return false;
    if (json_get_list(when, "reach") && !in_list(json_get_list(when, "reach"), facts->reach))
        return false;
    if (json_get_list(when, "rank") && !in_list(json_get_list(when, "rank"), facts->rank))
        return false;
    return json_get_bool(when, "branch", facts->is_branch) == facts->is_branch;
}

static const json_t *first_rule(const struct pack *pack, const struct policy_place *place,
                                const struct organ_facts *facts)
{
    json_t *rules = pack_list(pack, PACK_FILE_ORGANS, "organs");
    size_t i;
    json_t *rule;

    json_array_foreach(rules, i, rule)
    {
        if (pack_entry_is_valid(rule, place->on) && holds(rule, facts))
            return rule;
    }
    return NULL;
}

static struct str place_of(const struct organ_facts *facts, struct str word)
{
    if (str_is(word, "managed"))
        return facts->managed_at;
    if (str_is(word, "operated"))
        return facts->operated_at;
    return str_is(word, "registered") ? facts->registered_at : facts->equipped_at;
}

/* The first place of the rule's order that is known. */
static struct str deciding_place(const json_t *rule, const struct organ_facts *facts,
                                 struct str *ret_word)
{
    size_t i;
    json_t *word;

    json_array_foreach(json_get_list(rule, "places"), i, word)
    {
        struct str code = place_of(facts, json_text(word));
        if (code.len > 0) {
            *ret_word = json_text(word);
            return code;
        }
    }
    return (struct str){NULL, 0};
}

/* "320602" cut to its city or province by its digits (GB/T 2260). */
static struct str cut_code(struct arena *arena, struct str code, int rank)
{
    int digits = rank == RANK_PROVINCE ? PROVINCE_DIGITS : CITY_DIGITS;

    if (code.len != CODE_DIGITS || rank == RANK_COUNTY)
        return code;
    return arena_print(arena, "%.*s%0*d", digits, code.ptr, CODE_DIGITS - digits, 0);
}

/* The region of that rank at or above `code`; a municipality's district goes up to the municipality
 * for "city" too.  A code outside the table is cut by its digits. */
static struct str region_at(const struct policy *policy, struct arena *arena, struct str code,
                            int rank)
{
    struct str at = code;

    for (int steps = 0; steps < PARENTS_MAX; steps++) {
        const json_t *region = at.len ? json_object_getn(policy->region_of, at.ptr, at.len) : NULL;
        if (!region)
            break;
        struct str level = json_get_text(region, "level");
        if (str_is(level, "province") || rank == RANK_COUNTY || rank_of(level) == rank)
            return json_get_text(region, "code");
        at = json_get_text(region, "parent");
    }
    return cut_code(arena, code, rank);
}

struct choice {
    const struct pack *pack;
    const json_t *rule;
};

/* Positive when `a` governs over `b`. */
static int choice_order(const struct choice *a, const struct choice *b)
{
    bool a_yields = json_get_bool(a->rule, "yields", false);
    bool b_yields = json_get_bool(b->rule, "yields", false);
    int a_rank = rank_of(json_get_text(a->rule, "organ"));
    int b_rank = rank_of(json_get_text(b->rule, "organ"));

    if (a_yields != b_yields)
        return a_yields ? -1 : 1;
    if (a_rank != b_rank)
        return a_rank - b_rank;
    return (a->pack->rank > b->pack->rank) - (a->pack->rank < b->pack->rank);
}

enum status organ_of_filing(const struct policy *policy, struct arena *arena,
                            const struct policy_place *place, const struct organ_facts *facts,
                            struct organ_answer *ret_answer, struct fault *fault)
{
    struct choice best = {NULL, NULL};

    for (size_t i = 0; i < policy->set.count; i++) {
        struct choice next = {&policy->set.packs[i], NULL};
        if (!policy_pack_applies(next.pack, place))
            continue;
        next.rule = first_rule(next.pack, place, facts);
        if (next.rule && (!best.rule || choice_order(&next, &best) > 0))
            best = next;
    }
    if (!best.rule)
        return fault_set(fault, ST_NOT_FOUND, "region", "没有规则说明由哪个公安机关受理",
                         "no rule says which organ receives the filing");
    struct organ_answer answer = {
        .rule = json_get_text(best.rule, "full_id"),
        .level = json_get_text(best.rule, "organ"),
        .clause = json_get_text(best.rule, "clause"),
        .strength = json_get_text(best.rule, "strength"),
        .sure = json_get_text(best.rule, "sure"),
        .zh = json_get_text(best.rule, "zh"),
        .en = json_get_text(best.rule, "en"),
    };
    struct str code = deciding_place(best.rule, facts, &answer.place);
    if (code.len == 0)
        return fault_set(fault, ST_INVALID, "region",
                         "请填写安全管理所在地，才能确定受理备案的公安机关",
                         "say where security is managed, so that the receiving organ is known");
    answer.region = region_at(policy, arena, code, rank_of(answer.level));
    *ret_answer = answer;
    return ST_OK;
}
