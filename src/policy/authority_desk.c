/* SPDX-License-Identifier: Apache-2.0
 * Offices and scopes as people name them, and what a pack lets them do. */
#include "policy/authority_desk.h"

#include "policy/snapshot.h"

/* An office is the kinds of parties that act for it, at one rank; a unit has no rank of its own. */
struct office_word {
    const char *word, *zh, *en;
    const char *roles[4];
    const char *rank;
};

static const struct office_word offices[] = {
    {"unit", "单位", "the unit", {"operator"}, ""},
    {"county", "县（区）", "the county", {"government", "cyberspace-office"}, "county"},
    {"city",
     "市网络应急办（指挥部）",
     "the city office (command)",
     {"emergency-office", "cyberspace-office", "government"},
     "city"},
    {"region",
     "自治区（省）网络应急办（指挥部）",
     "the office (command) of the region",
     {"emergency-office", "cyberspace-office", "government"},
     "province"},
    {"nation",
     "国家网络应急办（指挥部）",
     "the national office (command)",
     {"emergency-office", "cyberspace-office", "government"},
     "nation"},
};

enum { OFFICE_COUNT = sizeof offices / sizeof offices[0] };

/* Places as people name them, and the packs' word: a whole city is several counties, several
 * cities are the region. */
static const struct {
    const char *word, *scope, *zh, *en;
} scopes[] = {
    {"unit", "unit", "本单位", "one unit"},
    {"county", "county", "一个县（区）", "one county"},
    {"sector", "sector", "本行业", "one sector"},
    {"several", "several", "多县（区）、多部门、多行业",
     "several counties, departments or sectors"},
    {"counties", "several", "多个县（区）", "several counties"},
    {"city", "several", "全市", "the whole city"},
    {"cities", "region", "多个城市", "several cities"},
    {"region", "region", "全自治区（省）", "the whole region"},
    {"beyond", "beyond", "自治区（省）以外", "outside the region"},
};

enum { SCOPE_COUNT = sizeof scopes / sizeof scopes[0] };

struct str authority_desk_scope(struct str word)
{
    for (size_t i = 0; i < SCOPE_COUNT; i++)
        if (str_is(word, scopes[i].word))
            return str_of(scopes[i].scope);
    return word;
}

/* The question with its words found. */
struct desk {
    const struct policy *policy;
    struct arena *arena;
    const struct authority_question *question;
    const struct pack *pack;
    struct policy_place place;
    struct authority_list entries; /* of the act, of this pack only */
    const struct office_word *office;
    struct str scope, scope_zh, scope_en;
};

static const struct pack *find_pack(const struct policy *policy, struct str code)
{
    for (size_t i = 0; i < policy->set.count; i++)
        if (str_equal(policy->set.packs[i].code, code))
            return &policy->set.packs[i];
    return NULL;
}

/* The pack's own entries for an act ("" = all acts). */
static struct authority_list own_entries(const struct desk *desk, struct str act)
{
    struct authority_list all = authority_at(desk->policy, desk->arena, &desk->place, act);
    size_t count = 0;

    for (size_t i = 0; i < all.count; i++)
        if (str_equal(all.entries[i]->pack, desk->pack->code))
            all.entries[count++] = all.entries[i];
    all.count = count;
    return all;
}

static bool is_listed(struct str list, struct str word)
{
    for (size_t at = 0; at + word.len <= list.len; at++)
        if (str_equal((struct str){list.ptr + at, word.len}, word) &&
            (at == 0 || list.ptr[at - 1] == ' ') &&
            (at + word.len == list.len || list.ptr[at + word.len] == ' '))
            return true;
    return false;
}

static struct str with_word(const struct desk *desk, struct str list, struct str word)
{
    if (is_listed(list, word))
        return list;
    return arena_print(desk->arena, "%.*s%s%.*s", STR_ARG(list), list.len ? " " : "",
                       STR_ARG(word));
}

/* Acts, or the levels of the entries, once each, apart by a space. */
static struct str words_of(const struct desk *desk, struct authority_list entries, bool is_level)
{
    struct str list = STR("");

    for (size_t i = 0; i < entries.count; i++) {
        if (!is_level)
            list = with_word(desk, list, entries.entries[i]->act);
        for (size_t k = 0; is_level && k < entries.entries[i]->level_count; k++)
            list = with_word(desk, list, entries.entries[i]->levels[k]);
    }
    return list;
}

static enum status find_act_and_level(struct desk *desk, struct fault *fault)
{
    const struct authority_question *question = desk->question;

    desk->entries = own_entries(desk, question->act);
    if (question->act.len == 0 || desk->entries.count == 0) {
        struct str known = words_of(desk, own_entries(desk, STR("")), false);
        return fault_set(fault, ST_INVALID, "act", "“%.*s”没有公务行为“%.*s”，有：%.*s",
                         "%.*s knows no act \"%.*s\"; it knows %.*s", STR_ARG(question->pack),
                         STR_ARG(question->act), STR_ARG(known));
    }
    struct str levels = words_of(desk, desk->entries, true);
    if (question->level.len > 0 ? !is_listed(levels, question->level) : levels.len > 0)
        return fault_set(fault, ST_INVALID, "level", "“%.*s”不是此行为的级别，应为：%.*s",
                         "\"%.*s\" is no level of this act; it has: %.*s", STR_ARG(question->level),
                         STR_ARG(levels));
    return ST_OK;
}

static enum status find_office_and_scope(struct desk *desk, struct fault *fault)
{
    const struct authority_question *question = desk->question;
    bool is_scope_asked = false;

    for (size_t i = 0; i < OFFICE_COUNT; i++)
        if (str_is(question->office, offices[i].word))
            desk->office = &offices[i];
    if (!desk->office)
        return fault_set(
            fault, ST_INVALID, "office", "“%.*s”应为 unit、county、city、region、nation 之一",
            "\"%.*s\" must be unit, county, city, region or nation", STR_ARG(question->office));
    for (size_t i = 0; i < SCOPE_COUNT; i++)
        if (str_is(question->scope, scopes[i].word)) {
            desk->scope = str_of(scopes[i].scope);
            desk->scope_zh = str_of(scopes[i].zh);
            desk->scope_en = str_of(scopes[i].en);
        }
    for (size_t i = 0; i < desk->entries.count; i++)
        is_scope_asked = is_scope_asked || desk->entries.entries[i]->scope_count > 0;
    if (desk->scope.len == 0 && (question->scope.len > 0 || is_scope_asked))
        return fault_set(
            fault, ST_INVALID, "scope",
            "“%.*s”应为 unit、county、sector、several、counties、city、cities、region、"
            "beyond 之一",
            "\"%.*s\" must be unit, county, sector, several, counties, city, cities, "
            "region or beyond",
            STR_ARG(question->scope));
    return ST_OK;
}

static bool has_word(const struct str *list, size_t count, struct str word)
{
    bool is_found = count == 0;

    for (size_t i = 0; i < count && !is_found; i++)
        is_found = str_equal(list[i], word);
    return is_found;
}

static bool is_of_office(const struct authority *entry, const struct office_word *office)
{
    bool has_role = false;

    for (size_t k = 0; k < 4 && office->roles[k] && !has_role; k++)
        has_role = has_word(entry->roles, entry->role_count, str_of(office->roles[k]));
    return has_role && has_word(entry->ranks, entry->rank_count, str_of(office->rank));
}

static const struct authority *allows(const struct desk *desk, const struct office_word *office)
{
    for (size_t i = 0; i < desk->entries.count; i++) {
        const struct authority *entry = desk->entries.entries[i];
        if (is_of_office(entry, office) &&
            has_word(entry->levels, entry->level_count, desk->question->level) &&
            has_word(entry->scopes, entry->scope_count, desk->scope))
            return entry;
    }
    return NULL;
}

/* Everybody who may; the first of them, and their names joined for a sentence. */
static json_t *who_may(const struct desk *desk, const struct authority **ret_first,
                       struct str *ret_names_zh, struct str *ret_names_en)
{
    json_t *list = json_new_list(desk->arena);
    struct str zh = STR(""), en = STR("");

    *ret_first = NULL;
    for (size_t i = 0; i < OFFICE_COUNT; i++) {
        const struct authority *entry = allows(desk, &offices[i]);
        if (!entry)
            continue;
        json_t *row = json_new_object(desk->arena);
        json_put_text(row, "office", str_of(offices[i].word));
        json_put_text(row, "zh", str_of(offices[i].zh));
        json_put_text(row, "en", str_of(offices[i].en));
        json_put_text(row, "clause", entry->clause);
        json_put_text(row, "authority", entry->id);
        json_add(list, row);
        zh = arena_print(desk->arena, "%.*s%s%s", STR_ARG(zh), zh.len ? "、" : "", offices[i].zh);
        en = arena_print(desk->arena, "%.*s%s%s", STR_ARG(en), en.len ? " or " : "", offices[i].en);
        if (!*ret_first)
            *ret_first = entry;
    }
    *ret_names_zh = zh;
    *ret_names_en = en;
    return list;
}

static void put_reason(const struct desk *desk, json_t *answer, const struct authority *own,
                       const struct authority *first, struct str names_zh, struct str names_en)
{
    struct arena *arena = desk->arena;
    struct str zh, en, at_zh = desk->scope_zh, at_en = desk->scope_en;

    if (own) {
        zh = own->zh;
        en = own->en;
    } else if (first) {
        zh = arena_print(arena, "%s无权作出，应由%.*s作出%s%.*s%s：%.*s", desk->office->zh,
                         STR_ARG(names_zh), at_zh.len ? "（涉及" : "", STR_ARG(at_zh),
                         at_zh.len ? "）" : "", STR_ARG(first->zh));
        en = arena_print(arena, "%s may not; %.*s may%s%.*s%s: %.*s", desk->office->en,
                         STR_ARG(names_en), at_en.len ? " (it touches " : "", STR_ARG(at_en),
                         at_en.len ? ")" : "", STR_ARG(first->en));
    } else {
        zh = arena_print(arena, "%s无权作出：没有条文把此级别的这一行为交给任何机关。",
                         desk->office->zh);
        en = arena_print(arena, "%s may not: no clause gives this act at this level to any office.",
                         desk->office->en);
    }
    json_put_text(answer, "reason", zh);
    json_put_text(answer, "reason_en", en);
}

enum status authority_desk_answer(const struct policy *policy, struct arena *arena,
                                  const struct authority_question *question, json_t **ret_answer,
                                  struct fault *fault)
{
    const struct pack *pack = find_pack(policy, question->pack);
    struct str names_zh, names_en;
    const struct authority *first;

    if (pack == NULL)
        return fault_set(fault, ST_NOT_FOUND, "pack", "没有政策包“%.*s”",
                         "there is no pack \"%.*s\"", STR_ARG(question->pack));
    struct desk desk = {
        .policy = policy,
        .arena = arena,
        .question = question,
        .pack = pack,
        .place = {&pack->region, pack->region.len ? 1 : 0, &pack->sector, pack->sector.len ? 1 : 0,
                  question->on},
    };

    TRY(find_act_and_level(&desk, fault));
    TRY(find_office_and_scope(&desk, fault));

    const struct authority *own = allows(&desk, desk.office);
    json_t *may = who_may(&desk, &first, &names_zh, &names_en);
    const struct authority *said = own ? own : first ? first : desk.entries.entries[0];
    json_t *answer = json_new_object(arena);

    json_put_text(answer, "pack", desk.pack->code);
    json_put_text(answer, "pack_version", desk.pack->version);
    json_put_text(answer, "act", question->act);
    json_put_text(answer, "level", question->level);
    json_put_text(answer, "office", question->office);
    json_put_text(answer, "scope", question->scope);
    json_put_bool(answer, "allowed", own != NULL);
    json_put_text(answer, "clause", said->clause);
    json_put_text(answer, "authority", said->id);
    put_reason(&desk, answer, own, first, names_zh, names_en);
    json_put_text(answer, "strength", said->strength);
    json_put_text(answer, "sure", said->sure);
    json_put(answer, "who_may", may);
    *ret_answer = answer;
    return ST_OK;
}
