/* SPDX-License-Identifier: Apache-2.0
 * Facts files: every problem at once, with its line. */
#include "policy/facts_read.h"

#include <stdlib.h>

#include "policy/pack.h"
#include "policy/policy_keys.h"
#include "policy/rules.h"
#include "policy/snapshot.h"

enum { SECTOR_DEPTH_MAX = 16 };

struct reading {
    const struct policy *policy;
    struct arena *arena;
    struct str shown;
    const struct yaml_read_tree *tree;
    struct pack_problems problems;
    struct facts_set set;
    size_t party_count;
};

static int line_of(const struct reading *r, const json_t *object, const char *key)
{
    int line = yaml_read_line_of(r->tree, object, key);

    return line ? line : yaml_read_line(r->tree, object);
}

#define problem(r, object, key, ...)                                                               \
    pack_problem(&(r)->problems, (r)->shown, line_of(r, object, key), __VA_ARGS__)

/* Only these members may stand in the object. */
static void check_members(struct reading *r, const json_t *object, const char *const *known)
{
    const char *key;
    json_t *value;

    json_object_foreach((json_t *)(uintptr_t)object, key, value)
    {
        bool is_known = false;
        for (size_t i = 0; known[i] && !is_known; i++)
            is_known = str_is(str_of(key), known[i]);
        struct str shown = yaml_read_shown(str_of(key));
        if (!is_known)
            problem(r, object, key, "不认识的键“%.*s”", "unknown key \"%.*s\"", STR_ARG(shown));
    }
}

static bool read_instant(struct reading *r, const json_t *object, const char *key,
                         struct instant *ret_at)
{
    struct str text = json_get_text(object, key);
    struct date on;

    if (instant_read(text, ret_at))
        return true;
    if (date_read(text, &on)) {
        *ret_at = instant_beijing_start(on);
        return true;
    }
    problem(r, object, key, "“%s”应写成 2026-03-02T09:00:00+08:00 或 2026-03-02 的样式",
            "write %s as 2026-03-02T09:00:00+08:00 or 2026-03-02", key);
    return false;
}

/* A division of the made-up province 99, which no list holds: its chain follows from the code. */
static bool made_up_region(const struct reading *r, struct str code, struct str *codes,
                           size_t *ret_count)
{
    static const size_t kept[] = {2, 4, 6}; /* digits of province, city, county */
    size_t count = 0;

    if (code.len != 6 || !str_starts(code, STR("99")))
        return false;
    codes[count++] = STR("100000");
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        struct str above = arena_print(r->arena, "%.*s%.*s", (int)kept[i], code.ptr,
                                       (int)(code.len - kept[i]), "000000");
        if (!str_equal(above, codes[count - 1]))
            codes[count++] = above;
    }
    *ret_count = count;
    return true;
}

/* The region and those above it. */
static void read_region(struct reading *r, const json_t *entry, struct facts_subject *subject)
{
    struct str *codes = ARENA_ARRAY(r->arena, RULES_MAX_DEPTH, struct str);
    struct str code = json_get_text(entry, "region");
    struct fault fault = {0};

    if (code.len > 0 && !made_up_region(r, code, codes, &subject->region_count) &&
        rules_regions(r->policy, code, codes, &subject->region_count, &fault) != ST_OK)
        problem(r, entry, "region", "没有行政区划“%.*s”", "there is no region \"%.*s\"",
                STR_ARG(code));
    subject->regions = codes;
}

static struct str sector_parent(const struct policy *policy, struct str code, bool *ret_is_known)
{
    size_t i;
    json_t *sector;

    json_array_foreach(policy->sectors, i, sector)
    {
        if (!str_equal(json_get_text(sector, "code"), code))
            continue;
        *ret_is_known = true;
        return json_get_text(sector, "parent");
    }
    *ret_is_known = false;
    return STR("");
}

static void read_sectors(struct reading *r, const json_t *entry, struct facts_subject *subject)
{
    const json_t *list = json_get_list(entry, "sectors");
    struct str *codes =
        ARENA_ARRAY(r->arena, (json_array_size(list) + 1) * SECTOR_DEPTH_MAX, struct str);
    size_t i;
    json_t *value;

    json_array_foreach(list, i, value)
    {
        struct str code = json_text(value);
        bool is_known = true;
        for (size_t depth = 0; code.len > 0 && depth < SECTOR_DEPTH_MAX; depth++) {
            struct str parent = sector_parent(r->policy, code, &is_known);
            if (!is_known)
                problem(r, entry, "sectors", "没有行业“%.*s”", "there is no sector \"%.*s\"",
                        STR_ARG(code));
            codes[subject->sector_count++] = code;
            code = parent;
        }
    }
    subject->sectors = codes;
}

static void add_state(struct reading *r, struct facts_subject *subject, const json_t *object,
                      const char *key, const json_t *value)
{
    struct facts_state *states = (struct facts_state *)(uintptr_t)subject->states;
    struct fault fault = {0};
    struct str word = str_of(key);

    if (facts_word(r->policy, subject->about, word).type == FACTS_EVENT)
        problem(r, object, key, "“%s”是事件，应写在 events 里",
                "\"%s\" is an event: list it under events", key);
    else if (facts_check(r->policy, subject->about, word, value, &fault) != ST_OK)
        pack_problem_add(&r->problems, r->shown, line_of(r, object, key), str_of(fault.zh),
                         str_of(fault.en));
    else if (facts_state_of(r->policy, r->arena, subject->about, word, value,
                            &states[subject->state_count]))
        subject->state_count++;
}

static bool has_state(const struct facts_subject *subject, uint16_t word)
{
    bool is_there = false;

    for (size_t i = 0; i < subject->state_count && !is_there; i++)
        is_there = subject->states[i].word == word;
    return is_there;
}

static void check_kinds(struct reading *r, const json_t *entry)
{
    size_t i;
    json_t *kind;

    json_array_foreach(json_get_list(entry, "kinds"), i, kind)
    {
        struct str word = json_text(kind);
        if (!policy_keys_is_party(word))
            problem(r, entry, "kinds", "没有“%.*s”这样的单位类型",
                    "there is no kind of party \"%.*s\"", STR_ARG(word));
    }
}

/* Members of the entry that are facts of the register, and those under `facts`. */
static void read_states(struct reading *r, const json_t *entry, const char *const *members,
                        struct facts_subject *subject)
{
    const json_t *facts = json_get_object(entry, "facts");
    const char *key;
    json_t *value;

    /* Three more than are written: highest-level and has-cii may be derived. */
    subject->states = ARENA_ARRAY(r->arena, json_object_size(entry) + json_object_size(facts) + 3,
                                  struct facts_state);
    for (size_t i = 0; members[i]; i++) {
        value = json_object_get(entry, members[i]);
        if (value)
            add_state(r, subject, entry, members[i], value);
    }
    json_object_foreach((json_t *)(uintptr_t)facts, key, value)
    {
        if (!json_object_get(entry, key))
            add_state(r, subject, facts, key, value);
        else
            problem(r, facts, key, "“%s”写了两次", "\"%s\" stands twice", key);
    }
}

static int event_order(const void *a, const void *b)
{
    const struct facts_event *one = a, *other = b;

    return (one->at.ms > other->at.ms) - (one->at.ms < other->at.ms);
}

/* An id names one occurrence. */
static void check_event_id(struct reading *r, const struct facts_subject *subject,
                           const json_t *row)
{
    struct str id = json_get_text(row, "id");

    for (size_t i = 0; i < subject->event_count && id.len > 0; i++) {
        if (str_equal(subject->events[i].id, id))
            problem(r, row, "id", "事件编号“%.*s”重复", "the event id \"%.*s\" stands twice",
                    STR_ARG(id));
    }
}

static void read_event(struct reading *r, struct facts_subject *subject, const json_t *row)
{
    static const char *const known[] = {"word", "at", "id", "attributes", NULL};
    struct facts_event *events = (struct facts_event *)(uintptr_t)subject->events;
    struct str word = json_get_text(row, "word");
    const json_t *attributes = json_object_get(row, "attributes");
    struct fault fault = {0};
    struct instant at = {0};

    check_members(r, row, known);
    bool has_at = read_instant(r, row, "at", &at);
    check_event_id(r, subject, row);
    struct facts_word found = facts_word(r->policy, subject->about, word);
    if (!found.number || found.type != FACTS_EVENT)
        problem(r, row, "word", "没有这样的事件“%.*s”（%s）", "there is no event \"%.*s\" of a %s",
                STR_ARG(word), subject->about == FACTS_PARTY ? "party" : "system");
    else if (facts_check(r->policy, subject->about, word, attributes, &fault) != ST_OK)
        pack_problem_add(&r->problems, r->shown, line_of(r, row, "attributes"), str_of(fault.zh),
                         str_of(fault.en));
    else if (has_at &&
             facts_event_of(r->policy, r->arena, subject->about, word, json_get_text(row, "id"), at,
                            attributes, &events[subject->event_count]))
        subject->event_count++;
}

static void read_events(struct reading *r, const json_t *entry, struct facts_subject *subject)
{
    const json_t *list = json_get_list(entry, "events");
    size_t i;
    json_t *row;

    if (json_array_size(list) > FACTS_READ_MAX_EVENTS) {
        problem(r, entry, "events", "事件超过 %d 个", "more than %d events", FACTS_READ_MAX_EVENTS);
        return;
    }
    subject->events = ARENA_ARRAY(r->arena, json_array_size(list) + 1, struct facts_event);
    json_array_foreach(list, i, row)
    {
        read_event(r, subject, row);
    }
    if (subject->event_count > 1)
        qsort((void *)(uintptr_t)subject->events, subject->event_count, sizeof *subject->events,
              event_order);
}

static struct facts_subject *find(const struct reading *r, size_t from, size_t to, struct str id)
{
    for (size_t i = from; i < to; i++) {
        if (id.len > 0 && str_equal(r->set.subjects[i].id, id))
            return &r->set.subjects[i];
    }
    return NULL;
}

static struct facts_subject *subject_new(struct reading *r, const json_t *entry,
                                         enum facts_about about)
{
    size_t from = about == FACTS_PARTY ? 0 : r->party_count;
    struct str id = json_get_text(entry, "id");

    if (id.len == 0)
        problem(r, entry, "id", "缺少“id”", "\"id\" is missing");
    else if (find(r, from, r->set.count, id))
        problem(r, entry, "id", "“%.*s”重复", "\"%.*s\" stands twice", STR_ARG(id));
    struct facts_subject *subject = &r->set.subjects[r->set.count++];
    subject->about = about;
    subject->id = id;
    subject->name = json_get_text(entry, "name");
    if (json_object_get(entry, "since"))
        (void)read_instant(r, entry, "since", &subject->since);
    read_region(r, entry, subject);
    read_sectors(r, entry, subject);
    read_events(r, entry, subject);
    return subject;
}

static void read_party(struct reading *r, const json_t *entry)
{
    static const char *const known[] = {"id",    "name",  "region", "sectors", "since",
                                        "kinds", "facts", "events", NULL};
    static const char *const members[] = {"kinds", NULL};

    check_members(r, entry, known);
    check_kinds(r, entry);
    read_states(r, entry, members, subject_new(r, entry, FACTS_PARTY));
}

/* highest-level and has-cii of a party from its systems, when the file does not give them. */
static void derive(struct reading *r, struct facts_subject *party,
                   const struct facts_subject *system)
{
    uint16_t highest = facts_word(r->policy, FACTS_PARTY, STR("highest-level")).number;
    uint16_t level = facts_word(r->policy, FACTS_SYSTEM, STR("level")).number;
    uint16_t cii = facts_word(r->policy, FACTS_SYSTEM, STR("cii")).number;
    uint16_t has_cii = facts_word(r->policy, FACTS_PARTY, STR("has-cii")).number;
    struct facts_state *states = (struct facts_state *)(uintptr_t)party->states;

    for (size_t i = 0; i < system->state_count; i++) {
        const struct facts_state *state = &system->states[i];
        if (cii && state->word == cii && state->number && has_cii && !has_state(party, has_cii))
            states[party->state_count++] = (struct facts_state){.word = has_cii, .number = 1};
        if (!level || state->word != level || !highest)
            continue;
        if (!has_state(party, highest))
            states[party->state_count++] = (struct facts_state){.word = highest, .number = 0};
        for (size_t k = 0; k < party->state_count; k++) {
            if (states[k].word == highest && states[k].number < state->number)
                states[k].number = state->number;
        }
    }
}

static void read_system(struct reading *r, const json_t *entry)
{
    static const char *const known[] = {
        "id",           "name",   "party",        "region",       "sectors",     "since",
        "facts",        "events", "level",        "kinds",        "info-level",  "service-level",
        "technologies", "state",  "filing-state", "is-subsystem", "on-platform", NULL};
    struct facts_subject *subject = subject_new(r, entry, FACTS_SYSTEM);
    struct str party = json_get_text(entry, "party");
    struct facts_subject *operator= find(r, 0, r->party_count, party);

    check_members(r, entry, known);
    read_states(r, entry, known + 8, subject);
    if (party.len > 0 && !operator)
        problem(r, entry, "party", "没有单位“%.*s”", "there is no party \"%.*s\"", STR_ARG(party));
    subject->operator= operator;
    if (operator&& subject->region_count == 0) {
        subject->regions = operator->regions;
        subject->region_count = operator->region_count;
    }
    if (operator&& subject->sector_count == 0) {
        subject->sectors = operator->sectors;
        subject->sector_count = operator->sector_count;
    }
    if (operator)
        derive(r, operator, subject);
}

static bool read_act(struct reading *r, const json_t *row, struct facts_act *ret_act)
{
    static const char *const known[] = {"rule", "duty", "subject", "subject_type", "occurrence",
                                        "act",  "at",   "until",   "reason",       NULL};
    static const char *const kinds[] = {"prove", "extend", "pause", "resume"};
    struct str rule = json_get_text(row, "rule"), duty = json_get_text(row, "duty");
    struct str kind = json_get_text(row, "act");
    struct facts_act act = {.occurrence = json_get_text(row, "occurrence"),
                            .reason = json_get_text(row, "reason")};
    bool is_known = false;

    check_members(r, row, known);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (str_is(kind, kinds[i])) {
            act.kind = (enum facts_act_kind)i;
            is_known = true;
        }
    }
    if (!is_known)
        problem(r, row, "act", "act 应为 prove、extend、pause 或 resume",
                "act is prove, extend, pause or resume");
    act.duty = duty.len ? facts_duty(r->policy, duty) : facts_duty_of_rule(r->policy, rule);
    if (!act.duty)
        problem(r, row, duty.len ? "duty" : "rule", "没有规则或义务“%.*s”",
                "there is no rule or duty \"%.*s\"", STR_ARG(duty.len ? duty : rule));
    bool has_at = read_instant(r, row, "at", &act.at);
    if (act.kind == FACTS_EXTEND && act.reason.len == 0)
        problem(r, row, "reason", "延期必须写明理由", "an extension needs a reason");
    if (act.kind == FACTS_EXTEND)
        has_at = read_instant(r, row, "until", &act.until) && has_at;
    *ret_act = act;
    return is_known && has_at && act.duty;
}

static int act_order(const void *a, const void *b)
{
    const struct facts_act *one = a, *other = b;

    return (one->at.ms > other->at.ms) - (one->at.ms < other->at.ms);
}

/* Which of the subjects an act speaks of: systems before parties of the same id. */
static struct facts_subject *subject_of(struct reading *r, const json_t *row)
{
    struct str id = json_get_text(row, "subject"), type = json_get_text(row, "subject_type");
    struct facts_subject *subject = NULL;

    if (!str_is(type, "party"))
        subject = find(r, r->party_count, r->set.count, id);
    if (!subject && !str_is(type, "system"))
        subject = find(r, 0, r->party_count, id);
    if (!subject)
        problem(r, row, "subject", "没有对象“%.*s”", "there is no subject \"%.*s\"", STR_ARG(id));
    return subject;
}

static void read_acts(struct reading *r, const json_t *list)
{
    size_t total = json_array_size(list), i;
    struct facts_act *acts = ARENA_ARRAY(r->arena, total + 1, struct facts_act);
    struct facts_subject **whose = ARENA_ARRAY(r->arena, total + 1, struct facts_subject *);
    json_t *row;

    json_array_foreach(list, i, row)
    {
        whose[i] = subject_of(r, row);
        if (!read_act(r, row, &acts[i]))
            whose[i] = NULL;
        else if (whose[i])
            whose[i]->act_count++;
    }
    for (size_t k = 0; k < r->set.count; k++) {
        struct facts_subject *subject = &r->set.subjects[k];
        struct facts_act *own = ARENA_ARRAY(r->arena, subject->act_count + 1, struct facts_act);
        size_t at = 0;
        for (i = 0; i < total && subject->act_count > 0; i++) {
            if (whose[i] == subject)
                own[at++] = acts[i];
        }
        if (at > 1)
            qsort(own, at, sizeof *own, act_order);
        subject->acts = own;
    }
}

static void check_list(struct reading *r, const json_t *root, const char *key)
{
    const json_t *value = json_object_get(root, key);
    size_t i;
    json_t *row;

    if (value && !json_is_array(value))
        problem(r, root, key, "“%s”应为列表", "\"%s\" must be a list", key);
    json_array_foreach(value, i, row)
    {
        if (!json_is_object(row))
            pack_problem(&r->problems, r->shown, yaml_read_line_at(r->tree, value, i),
                         "“%s”的每一项应为一组“键: 值”",
                         "each entry of \"%s\" must be keys and values", key);
    }
}

static enum status report(struct reading *r, struct facts_set *ret_set,
                          struct policy_report *ret_report, struct fault *fault)
{
    pack_problems_sort(&r->problems);
    *ret_report = (struct policy_report){r->problems.count, r->problems.rows};
    if (r->problems.count == 0) {
        *ret_set = r->set;
        return ST_OK;
    }
    const struct policy_problem *first = &r->problems.rows[0];
    return fault_set(fault, ST_INVALID, "facts", "事实文件有 %zu 处问题，第一处在第 %d 行",
                     "the facts file has %zu problems, the first in line %d", r->problems.count,
                     first->line);
}

enum status facts_read(const struct policy *policy, struct arena *arena, struct str shown,
                       const struct yaml_read_tree *tree, struct facts_set *ret_set,
                       struct policy_report *ret_report, struct fault *fault)
{
    static const char *const known[] = {"parties", "systems", "acts", NULL};
    struct reading r = {policy, arena, shown, tree, {.arena = arena}, {0, NULL}, 0};
    const json_t *root = tree->root;
    const json_t *parties = json_get_list(root, "parties");
    const json_t *systems = json_get_list(root, "systems");
    size_t total = json_array_size(parties) + json_array_size(systems), i;
    json_t *row;

    if (total > FACTS_READ_MAX_SUBJECTS)
        pack_problem(&r.problems, shown, 1, "单位和系统超过 %d 个",
                     "more than %d parties and systems", FACTS_READ_MAX_SUBJECTS);
    if (!json_is_object(root))
        pack_problem(&r.problems, shown, 1, "应写 parties、systems、acts",
                     "write parties, systems, acts");
    check_members(&r, root, known);
    for (i = 0; known[i]; i++)
        check_list(&r, root, known[i]);
    if (r.problems.count > 0)
        return report(&r, ret_set, ret_report, fault);
    r.set.subjects = ARENA_ARRAY(arena, total + 1, struct facts_subject);
    json_array_foreach(parties, i, row)
    {
        read_party(&r, row);
    }
    r.party_count = r.set.count;
    json_array_foreach(systems, i, row)
    {
        read_system(&r, row);
    }
    read_acts(&r, json_get_list(root, "acts"));
    return report(&r, ret_set, ret_report, fault);
}

enum status facts_read_text(const struct policy *policy, struct arena *arena, struct str shown,
                            struct str text, struct facts_set *ret_set,
                            struct policy_report *ret_report, struct fault *fault)
{
    struct yaml_read_tree tree;
    int line = 0;
    /* The strict subset of YAML reads JSON too, and knows the lines. */
    enum status status = yaml_read(arena, text, &tree, &line, fault);

    if (status != ST_OK) {
        struct pack_problems problems = {.arena = arena};
        pack_problem_add(&problems, shown, line, str_of(fault->zh), str_of(fault->en));
        *ret_report = (struct policy_report){problems.count, problems.rows};
        return status;
    }
    return facts_read(policy, arena, shown, &tree, ret_set, ret_report, fault);
}
