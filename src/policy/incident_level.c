/* SPDX-License-Identifier: Apache-2.0
 * Guides of levels.yaml against facts: three answers a condition, holds, does not, not known. */
#include "policy/incident_level.h"

#include "policy/snapshot.h"

enum truth { TRUTH_NO, TRUTH_UNKNOWN, TRUTH_YES };

static const char *const levels[] = {"I", "II", "III", "IV"};
enum { LEVELS = sizeof levels / sizeof *levels };

struct judging {
    const struct policy *policy;
    struct arena *arena;
    const struct pack *pack;
    const json_t *guide, *facts;
};

int incident_level_order(struct str level)
{
    int order = 0;

    while (order < LEVELS && !str_is(level, levels[order]))
        order++;
    return order;
}

/* A member that is not there is the empty text. */
static void put_member(json_t *json, const char *key, const json_t *entry, const char *member)
{
    struct str text = json_get_text(entry, member);

    json_put_text(json, key, text.ptr != NULL ? text : STR(""));
}

/* The entry of a fact, of whichever pack declares it first. */
static json_t *fact_entry(const struct policy *policy, struct str id, const struct pack **ret_pack)
{
    size_t i;
    json_t *entry;

    for (size_t k = 0; k < policy->set.count; k++) {
        json_array_foreach(pack_list(&policy->set.packs[k], PACK_FILE_LEVELS, "facts"), i, entry)
        {
            if (!str_equal(json_get_text(entry, "id"), id))
                continue;
            if (ret_pack)
                *ret_pack = &policy->set.packs[k];
            return entry;
        }
    }
    return NULL;
}

/* Where a word stands among the words of its fact; -1 when it is none of them. */
static int word_order(const json_t *entry, struct str word)
{
    size_t i;
    json_t *one;

    json_array_foreach(json_get_list(entry, "words"), i, one)
    {
        if (str_equal(json_get_text(one, "code"), word))
            return (int)i;
    }
    return -1;
}

static json_t *fact_json(struct arena *arena, const json_t *entry)
{
    json_t *json = json_new_object(arena), *words = json_get_list(entry, "words");

    put_member(json, "fact", entry, "id");
    put_member(json, "zh", entry, "zh");
    put_member(json, "en", entry, "en");
    put_member(json, "type", entry, "type");
    put_member(json, "unit", entry, "unit");
    json_put(json, "words", words ? words : json_new_list(arena));
    return json;
}

json_t *incident_level_facts(const struct policy *policy, struct arena *arena)
{
    json_t *list = json_new_list(arena), *entry;
    size_t i;

    for (size_t k = 0; k < policy->set.count; k++) {
        const struct pack *pack = &policy->set.packs[k];
        json_array_foreach(pack_list(pack, PACK_FILE_LEVELS, "facts"), i, entry)
        {
            const struct pack *first = NULL;
            (void)fact_entry(policy, json_get_text(entry, "id"), &first);
            if (first != pack)
                continue;
            json_t *json = fact_json(arena, entry);
            put_member(json, "id", entry, "id");
            json_put_text(json, "pack", pack->code);
            json_add(list, json);
        }
    }
    return list;
}

/* ---- Reading ---- */

static enum status check_value(const json_t *entry, struct str id, const json_t *value,
                               struct fault *fault)
{
    struct str type = json_get_text(entry, "type");

    if (str_is(type, "flag") && !json_is_boolean(value))
        return fault_set(fault, ST_INVALID, "facts", "“%.*s”应为 true 或 false",
                         "\"%.*s\" must be true or false", STR_ARG(id));
    if (str_is(type, "number") && (!json_is_integer(value) || json_integer_value(value) < 0))
        return fault_set(fault, ST_INVALID, "facts", "“%.*s”应为不小于零的整数",
                         "\"%.*s\" must be a whole number, zero or more", STR_ARG(id));
    if (str_is(type, "word") && word_order(entry, json_text(value)) < 0)
        return fault_set(fault, ST_INVALID, "facts", "“%.*s”没有取值“%.*s”",
                         "\"%.*s\" has no value \"%.*s\"", STR_ARG(id), STR_ARG(json_text(value)));
    return ST_OK;
}

enum status incident_level_read(const struct policy *policy, struct arena *arena,
                                const json_t *facts, json_t **ret_facts, json_t **ret_unknown,
                                struct fault *fault)
{
    json_t *known = json_new_object(arena), *unknown = json_new_list(arena), *value;
    const char *key;

    json_object_foreach((json_t *)(uintptr_t)facts, key, value)
    {
        char *id = str_zero(arena, str_of(key));
        for (char *c = id; *c; c++)
            *c = *c == '_' ? '-' : *c;
        const json_t *entry = fact_entry(policy, str_of(id), NULL);
        if (!entry)
            json_add_text(unknown, str_copy(arena, str_of(key)));
        if (!entry || json_is_null(value))
            continue;
        TRY(check_value(entry, str_of(id), value, fault));
        json_put(known, id, value);
    }
    *ret_facts = known;
    *ret_unknown = unknown;
    return ST_OK;
}

/* ---- Judging ---- */

static bool is_among(const json_t *list, struct str word)
{
    size_t i;
    json_t *one;

    json_array_foreach(list, i, one)
    {
        if (str_equal(json_text(one), word))
            return true;
    }
    return false;
}

static const char *condition_op(const json_t *condition)
{
    static const char *const ops[] = {"min", "least", "any", "is"};
    const char *found = "is";

    for (size_t i = 0; i < sizeof ops / sizeof *ops; i++) {
        if (json_object_get(condition, ops[i])) {
            found = ops[i];
            break;
        }
    }
    return found;
}

static enum truth condition_truth(const struct judging *j, const json_t *condition)
{
    struct str id = json_get_text(condition, "fact");
    const json_t *value = json_object_getn(j->facts, id.ptr, id.len);
    const json_t *is = json_object_get(condition, "is"), *any = json_get_list(condition, "any");
    struct str least = json_get_text(condition, "least");
    bool holds = false;

    if (!value)
        return TRUTH_UNKNOWN;
    if (json_object_get(condition, "min"))
        holds = json_integer_value(value) >= json_get_int(condition, "min", INT64_MAX);
    else if (least.len > 0) {
        const json_t *entry = fact_entry(j->policy, id, NULL);
        holds = word_order(entry, json_text(value)) >= word_order(entry, least);
    } else if (any)
        holds = is_among(any, json_text(value));
    else
        holds = json_equal(is, value);
    return holds ? TRUTH_YES : TRUTH_NO;
}

/* All conditions together: one that does not hold decides. */
static enum truth conditions_truth(const struct judging *j, const json_t *conditions)
{
    enum truth all = TRUTH_YES;
    size_t i;
    json_t *condition;

    json_array_foreach(conditions, i, condition)
    {
        enum truth one = condition_truth(j, condition);
        all = one < all ? one : all;
    }
    return all;
}

static json_t *condition_json(const struct judging *j, const json_t *condition)
{
    struct str id = json_get_text(condition, "fact");
    const json_t *entry = fact_entry(j->policy, id, NULL);
    json_t *value = json_object_getn(j->facts, id.ptr, id.len);
    const char *op = condition_op(condition);
    json_t *json = json_new_object(j->arena);

    json_put_text(json, "fact", id);
    put_member(json, "zh", entry, "zh");
    put_member(json, "en", entry, "en");
    put_member(json, "unit", entry, "unit");
    json_put_textz(json, "op", op);
    json_put(json, "threshold", json_object_get(condition, op));
    json_put_bool(json, "holds", condition_truth(j, condition) == TRUTH_YES);
    if (value)
        json_put(json, "value", value);
    else
        json_put_null(json, "value");
    return json;
}

/* A member of a criterion, or of its guide when the criterion has none. */
static struct str inherited(const struct judging *j, const json_t *criterion, const char *key)
{
    struct str text = json_get_text(criterion, key);

    return text.len ? text : json_get_text(j->guide, key);
}

static json_t *criterion_json(const struct judging *j, const json_t *criterion)
{
    static const char *const texts[] = {"id", "level", "zh", "en", "note_zh", "note_en"};
    const json_t *when = json_get_list(criterion, "when");
    json_t *json = json_new_object(j->arena), *list = json_new_list(j->arena), *condition;
    json_t *last = NULL;
    size_t i;

    for (i = 0; i < sizeof texts / sizeof *texts; i++)
        put_member(json, texts[i], criterion, texts[i]);
    json_put_text(json, "guide", pack_clause_id(j->pack, j->arena, json_get_text(j->guide, "id")));
    json_put_text(json, "clause",
                  pack_clause_id(j->pack, j->arena, inherited(j, criterion, "clause")));
    json_put_text(json, "sure", inherited(j, criterion, "sure"));
    json_array_foreach(when, i, condition)
    {
        last = condition_json(j, condition);
        json_add(list, last);
    }
    json_put(json, "conditions", list);
    if (last) {
        json_put(json, "fact", json_object_get(last, "fact"));
        json_put(json, "value", json_object_get(last, "value"));
        json_put(json, "threshold", json_object_get(last, "threshold"));
    } else {
        json_put_null(json, "fact");
        json_put_null(json, "value");
        json_put_null(json, "threshold");
    }
    return json;
}

/* What is not known of a criterion that could still hold. */
static void add_missing(const struct judging *j, json_t *missing, const json_t *criterion)
{
    struct str level = json_get_text(criterion, "level");
    size_t i, k;
    json_t *condition, *there;

    json_array_foreach(json_get_list(criterion, "when"), i, condition)
    {
        struct str id = json_get_text(condition, "fact");
        bool is_listed = condition_truth(j, condition) != TRUTH_UNKNOWN;
        json_array_foreach(missing, k, there)
        {
            is_listed = is_listed || str_equal(json_get_text(there, "fact"), id);
        }
        if (is_listed)
            continue;
        json_t *json = fact_json(j->arena, fact_entry(j->policy, id, NULL));
        json_put_text(json, "level", level);
        put_member(json, "criterion", criterion, "id");
        json_add(missing, json);
    }
}

/* The criteria of one level: those that hold are added, and the first of them becomes the reason.
 */
static void judge_level(const struct judging *j, const char *level, json_t *judgement)
{
    json_t *holding = json_get_list(judgement, "criteria"), *criterion;
    size_t i;

    json_array_foreach(json_get_list(j->guide, "criteria"), i, criterion)
    {
        if (!str_is(json_get_text(criterion, "level"), level) ||
            !json_get_list(criterion, "when") ||
            conditions_truth(j, json_get_list(criterion, "when")) != TRUTH_YES)
            continue;
        json_t *json = criterion_json(j, criterion);
        json_add(holding, json);
        if (json_get_text(judgement, "level").len == 0) {
            json_put_textz(judgement, "level", level);
            json_put(judgement, "criterion", json);
        }
    }
}

static void judge_remainder(const struct judging *j, json_t *judgement)
{
    size_t i;
    json_t *criterion;

    json_array_foreach(json_get_list(j->guide, "criteria"), i, criterion)
    {
        if (json_get_text(judgement, "level").len > 0 ||
            !json_get_bool(criterion, "otherwise", false))
            continue;
        json_t *json = criterion_json(j, criterion);
        json_put_text(judgement, "level", json_get_text(criterion, "level"));
        json_put(judgement, "criterion", json);
        json_add(json_get_list(judgement, "criteria"), json);
    }
}

static json_t *guide_json(struct arena *arena, const struct pack *pack, const json_t *guide)
{
    static const char *const texts[] = {"zh", "en", "sure", "note_zh", "note_en"};
    json_t *json = json_new_object(arena);

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        put_member(json, texts[i], guide, texts[i]);
    json_put_text(json, "clause", pack_clause_id(pack, arena, json_get_text(guide, "clause")));
    json_put_text(json, "pack", pack->code);
    return json;
}

static json_t *judge(const struct judging *j)
{
    json_t *judgement = guide_json(j->arena, j->pack, j->guide), *criterion;
    json_t *missing = json_new_list(j->arena);
    size_t i;

    json_put_text(judgement, "guide",
                  pack_clause_id(j->pack, j->arena, json_get_text(j->guide, "id")));
    json_put_text(judgement, "level", STR(""));
    json_put_null(judgement, "criterion");
    json_put(judgement, "criteria", json_new_list(j->arena));
    for (int level = 0; level < LEVELS; level++)
        judge_level(j, levels[level], judgement);
    judge_remainder(j, judgement);
    int reached = incident_level_order(json_get_text(judgement, "level"));
    for (int level = 0; level < reached && level < LEVELS; level++) {
        json_array_foreach(json_get_list(j->guide, "criteria"), i, criterion)
        {
            const json_t *when = json_get_list(criterion, "when");
            if (str_is(json_get_text(criterion, "level"), levels[level]) && when &&
                conditions_truth(j, when) == TRUTH_UNKNOWN)
                add_missing(j, missing, criterion);
        }
    }
    json_put(judgement, "missing", missing);
    return judgement;
}

enum status incident_level_judge(const struct policy *policy, struct arena *arena, struct str guide,
                                 struct date on, const json_t *facts, json_t **ret_judgement,
                                 struct fault *fault)
{
    struct str name;
    struct str code = str_cut(guide, ':', &name);
    size_t i;
    json_t *entry;

    for (size_t k = 0; k < policy->set.count; k++) {
        const struct pack *pack = &policy->set.packs[k];
        if (!str_equal(pack->code, code))
            continue;
        json_array_foreach(pack_list(pack, PACK_FILE_LEVELS, "guides"), i, entry)
        {
            if ((name.len > 0 && !str_equal(json_get_text(entry, "id"), name)) ||
                !pack_entry_is_valid(entry, on))
                continue;
            struct judging j = {policy, arena, pack, entry, facts};
            *ret_judgement = judge(&j);
            return ST_OK;
        }
    }
    return fault_set(fault, ST_NOT_FOUND, "pack", "规则包“%.*s”没有事件分级标准",
                     "the pack \"%.*s\" has no criteria of levels on that day", STR_ARG(guide));
}

/* ---- Every guide of a place ---- */

typedef void guide_fn(void *cookie, const struct pack *pack, json_t *guide);

/* Guides in force at the place, nearest packs first. */
static void each_guide(const struct policy *policy, const struct policy_place *place,
                       guide_fn *each, void *cookie)
{
    size_t deepest = 0, i;
    json_t *guide;

    for (size_t k = 0; k < policy->set.count; k++) {
        size_t near = policy_pack_nearness(&policy->set.packs[k], place);
        deepest = near > deepest ? near : deepest;
    }
    for (size_t near = deepest + 1; near-- > 0;) {
        for (size_t k = 0; k < policy->set.count; k++) {
            const struct pack *pack = &policy->set.packs[k];
            if (!policy_pack_applies(pack, place) || policy_pack_nearness(pack, place) != near)
                continue;
            json_array_foreach(pack_list(pack, PACK_FILE_LEVELS, "guides"), i, guide)
            {
                if (pack_entry_is_valid(guide, place->on))
                    each(cookie, pack, guide);
            }
        }
    }
}

struct listing {
    struct arena *arena;
    json_t *list;
};

static void list_guide(void *cookie, const struct pack *pack, json_t *guide)
{
    struct listing *listing = cookie;
    json_t *json = guide_json(listing->arena, pack, guide);

    json_put_text(json, "id", pack_clause_id(pack, listing->arena, json_get_text(guide, "id")));
    json_add(listing->list, json);
}

json_t *incident_level_guides(const struct policy *policy, struct arena *arena,
                              const struct policy_place *place)
{
    struct listing listing = {arena, json_new_list(arena)};

    each_guide(policy, place, list_guide, &listing);
    return listing.list;
}

struct proposing {
    struct judging j;
    json_t *best, *guides, *missing;
};

static void add_all_missing(json_t *all, const json_t *missing)
{
    size_t i, k;
    json_t *one, *there;

    json_array_foreach(missing, i, one)
    {
        bool is_listed = false;
        json_array_foreach(all, k, there)
        {
            is_listed =
                is_listed || str_equal(json_get_text(there, "fact"), json_get_text(one, "fact"));
        }
        if (!is_listed)
            json_add(all, one);
    }
}

static void propose_guide(void *cookie, const struct pack *pack, json_t *guide)
{
    struct proposing *p = cookie;

    p->j.pack = pack;
    p->j.guide = guide;
    if (conditions_truth(&p->j, json_get_list(guide, "applies")) != TRUTH_YES)
        return;
    json_t *judgement = judge(&p->j);
    json_t *row = guide_json(p->j.arena, pack, guide);
    json_put(row, "guide", json_object_get(judgement, "guide"));
    json_put(row, "level", json_object_get(judgement, "level"));
    json_put(row, "criterion", json_object_get(judgement, "criterion"));
    json_add(p->guides, row);
    add_all_missing(p->missing, json_get_list(judgement, "missing"));
    if (!p->best || incident_level_order(json_get_text(judgement, "level")) <
                        incident_level_order(json_get_text(p->best, "level")))
        p->best = judgement;
}

/* Facts that could not raise the level that another guide already gives are no longer missing. */
static json_t *still_missing(struct arena *arena, const json_t *missing, struct str level)
{
    json_t *kept = json_new_list(arena), *one;
    size_t i;

    json_array_foreach(missing, i, one)
    {
        if (incident_level_order(json_get_text(one, "level")) < incident_level_order(level))
            json_add(kept, one);
    }
    return kept;
}

enum status incident_level_propose(const struct policy *policy, struct arena *arena,
                                   const struct policy_place *place, const json_t *facts,
                                   json_t **ret_judgement, struct fault *fault)
{
    struct proposing p = {.j = {.policy = policy, .arena = arena, .facts = facts},
                          .guides = json_new_list(arena),
                          .missing = json_new_list(arena)};

    each_guide(policy, place, propose_guide, &p);
    if (!p.best)
        return fault_set(fault, ST_NOT_FOUND, "pack", "这里没有适用的事件分级标准",
                         "no criteria of levels apply here");
    json_put(p.best, "guides", p.guides);
    json_put(p.best, "missing", still_missing(arena, p.missing, json_get_text(p.best, "level")));
    *ret_judgement = p.best;
    return ST_OK;
}
