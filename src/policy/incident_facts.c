/* SPDX-License-Identifier: Apache-2.0
 * From a plain object to parties and systems with events. */
#include "policy/incident_facts.h"

#include "policy/incident_class.h"
#include "policy/incident_level.h"
#include "policy/policy_keys.h"
#include "policy/rules.h"

#define UNIT_ID   "unit"
#define SYSTEM_ID "system"

enum { KIND_TEXT, KIND_FLAG, KIND_INT, KIND_TEXTS };

/* Members of the plain form. */
static const struct {
    const char *name;
    int kind;
} members[] = {
    {"found-at", KIND_TEXT},
    {"handled-at", KIND_TEXT},
    {"received-at", KIND_TEXT},
    {"level", KIND_TEXT},
    {"class", KIND_TEXT},
    {"crime-suspected", KIND_FLAG},
    {"third-party", KIND_FLAG},
    {"operator-kind", KIND_TEXT},
    {"kinds", KIND_TEXTS},
    {"region", KIND_TEXT},
    {"sector", KIND_TEXT},
    {"sectors", KIND_TEXTS},
    {"system-level", KIND_INT},
    {"cii", KIND_FLAG},
    {"bank", KIND_FLAG},
    {"industry-data-processor", KIND_FLAG},
    {"central-organ", KIND_FLAG},
    {"outsourced", KIND_FLAG},
    {"personal-information", KIND_FLAG},
    {"data-incident", KIND_FLAG},
};

struct reading {
    const struct policy *policy;
    struct arena *arena;
    struct instant at;
    json_t *plain; /* the plain object with "-" in its members */
    struct incident_facts facts;
    struct fault *fault;
};

static bool is_kind(int kind, const json_t *value)
{
    size_t i;
    json_t *one;

    if (kind == KIND_FLAG)
        return json_is_boolean(value);
    if (kind == KIND_INT)
        return json_is_integer(value);
    if (kind == KIND_TEXT)
        return json_is_string(value);
    json_array_foreach(value, i, one)
    {
        if (!json_is_string(one))
            return false;
    }
    return json_is_array(value);
}

/* Known members into ret_known, all others into ret_others. */
static enum status sort_members(struct reading *r, const json_t *root, json_t **ret_others)
{
    json_t *others = json_new_object(r->arena), *value;
    const char *key;

    *ret_others = others;
    r->plain = json_new_object(r->arena);
    json_object_foreach(json_get_object(root, "facts"), key, value)
    {
        json_put(others, key, value);
    }
    json_object_foreach((json_t *)(uintptr_t)root, key, value)
    {
        char *name = str_zero(r->arena, str_of(key));
        bool is_known = false;
        for (char *c = name; *c; c++)
            *c = *c == '_' ? '-' : *c;
        for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
            if (!str_is(str_of(name), members[i].name) || json_is_null(value))
                continue;
            is_known = true;
            if (!is_kind(members[i].kind, value))
                return fault_set(r->fault, ST_INVALID, key, "“%s”的值不对",
                                 "\"%s\" has a wrong value", key);
            json_put(r->plain, name, value);
        }
        if (!is_known && !json_is_null(value) &&
            !(json_is_object(value) && str_is(str_of(name), "facts")))
            json_put(others, name, value);
    }
    return ST_OK;
}

static enum status read_instant(struct reading *r, const json_t *object, const char *name,
                                struct instant *ret_at)
{
    struct str text = json_get_text(object, name);
    struct date on;

    if (text.len == 0 || instant_read(text, ret_at))
        return ST_OK;
    if (!date_read(text, &on))
        return fault_set(r->fault, ST_INVALID, name,
                         "“%s”应写成 2026-03-02T09:00:00+08:00 或 2026-03-02 的样式",
                         "write %s as 2026-03-02T09:00:00+08:00 or 2026-03-02", name);
    *ret_at = instant_beijing_start(on);
    return ST_OK;
}

/* A text that is not there is the empty one. */
static struct str text_of(const json_t *object, const char *key)
{
    struct str text = json_get_text(object, key);

    return text.ptr != NULL ? text : STR("");
}

static enum status check_level(struct reading *r, struct str level)
{
    if (level.len > 0 && incident_level_order(level) > 3)
        return fault_set(r->fault, ST_INVALID, "level", "级别应为 I、II、III、IV",
                         "the level must be I, II, III or IV");
    return ST_OK;
}

static void put_instant(json_t *object, const char *key, struct instant at)
{
    char text[INSTANT_TEXT_BYTES];

    json_put_textz(object, key, instant_print(at, text));
}

static json_t *event(struct reading *r, const char *word, struct instant at, json_t *attributes)
{
    json_t *json = json_new_object(r->arena);

    json_put_textz(json, "word", word);
    put_instant(json, "at", at);
    if (json_object_size(attributes) > 0)
        json_put(json, "attributes", attributes);
    return json;
}

/* Attributes of incident-found as the plain object has them. */
static json_t *found_attributes(struct reading *r, const json_t *of)
{
    static const char *const names[] = {"class", "crime-suspected", "third-party"};
    json_t *attributes = json_new_object(r->arena);

    if (r->facts.level.len > 0)
        json_put_text(attributes, "level", r->facts.level);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        json_t *value = json_object_get(of, names[i]);
        if (value)
            json_put(attributes, names[i], value);
    }
    return attributes;
}

static json_t *level_attribute(struct reading *r)
{
    json_t *attributes = json_new_object(r->arena);

    if (r->facts.level.len > 0)
        json_put_text(attributes, "level", r->facts.level);
    return attributes;
}

/* ---- The plain form ---- */

static json_t *kinds_of(struct reading *r)
{
    static const char *const of_cii[] = {"operator", "cii-operator", NULL};
    static const char *const of_organ[] = {"operator", "government-organ", NULL};
    static const char *const of_other[] = {"operator", NULL};
    struct str kind = json_get_text(r->plain, "operator-kind");
    json_t *given = json_get_list(r->plain, "kinds"), *kinds = json_new_list(r->arena);
    const char *const *words = str_is(kind, "cii")     ? of_cii
                               : str_is(kind, "organ") ? of_organ
                                                       : of_other;

    if (given)
        return given;
    if (policy_keys_is_party(kind))
        json_add_text(kinds, kind);
    for (size_t i = 0; words[i]; i++)
        json_add_text(kinds, str_of(words[i]));
    return kinds;
}

static void put_flag(json_t *facts, const json_t *plain, const char *from, const char *to)
{
    if (json_get_bool(plain, from, false))
        json_put_bool(facts, to, true);
}

static bool is_of_data(const struct reading *r)
{
    return json_get_bool(r->plain, "data-incident", false) ||
           json_get_bool(r->plain, "personal-information", false) ||
           incident_class_is_of_data(r->policy, json_get_text(r->plain, "class"));
}

static json_t *plain_party(struct reading *r, struct instant handled_at)
{
    json_t *party = json_new_object(r->arena), *facts = json_new_object(r->arena);
    json_t *events = json_new_list(r->arena), *sectors = json_get_list(r->plain, "sectors");
    struct str sector = json_get_text(r->plain, "sector");

    json_put_textz(party, "id", UNIT_ID);
    json_put_textz(party, "name", "本单位");
    json_put(party, "kinds", kinds_of(r));
    json_put_text(party, "region",
                  json_object_get(r->plain, "region") ? json_get_text(r->plain, "region")
                                                      : STR("100000"));
    if (!sectors) {
        sectors = json_new_list(r->arena);
        if (sector.len > 0)
            json_add_text(sectors, sector);
    }
    json_put(party, "sectors", sectors);
    put_flag(facts, r->plain, "bank", "bank-or-insurer");
    put_flag(facts, r->plain, "industry-data-processor", "industry-data-processor");
    if (str_is(r->facts.from, "organ"))
        json_put_bool(facts, "central-organ", true);
    if (is_of_data(r)) {
        json_t *attributes = level_attribute(r);
        put_flag(attributes, r->plain, "personal-information", "personal-information");
        json_add(events, event(r, "data-incident-found", r->facts.found_at, attributes));
        if (handled_at.ms > 0)
            json_add(events, event(r, "data-incident-handled", handled_at, NULL));
    }
    json_put(party, "facts", facts);
    json_put(party, "events", events);
    return party;
}

static json_t *plain_system(struct reading *r, struct instant handled_at)
{
    json_t *system = json_new_object(r->arena), *facts = json_new_object(r->arena);
    json_t *events = json_new_list(r->arena);
    int64_t level = json_get_int(r->plain, "system-level", 0);

    json_put_textz(system, "id", SYSTEM_ID);
    json_put_textz(system, "name", "受影响系统");
    json_put_textz(system, "party", UNIT_ID);
    json_put_textz(system, "state", "operation");
    if (level > 0)
        json_put_int(system, "level", level);
    if (str_is(r->facts.from, "cii"))
        json_put_bool(facts, "cii", true);
    put_flag(facts, r->plain, "outsourced", "outsourced");
    put_flag(facts, r->plain, "personal-information", "personal-information");
    json_add(events, event(r, "incident-found", r->facts.found_at, found_attributes(r, r->plain)));
    if (json_get_bool(r->plain, "crime-suspected", false))
        json_add(events, event(r, "crime-found", r->facts.found_at, NULL));
    if (handled_at.ms > 0)
        json_add(events, event(r, "incident-handled", handled_at, level_attribute(r)));
    json_put(system, "facts", facts);
    json_put(system, "events", events);
    return system;
}

/* The level from facts that levels.yaml asks for, by all guides of the place. */
static enum status propose_level(struct reading *r, const json_t *others)
{
    json_t *facts, *unknown;

    TRY(incident_level_read(r->policy, r->arena, others, &facts, &unknown, r->fault));
    if (json_array_size(unknown) > 0)
        return fault_set(r->fault, ST_INVALID, json_text(json_array_get(unknown, 0)).ptr,
                         "不认识的内容“%s”", "unknown member \"%s\"",
                         json_text(json_array_get(unknown, 0)).ptr);
    if (r->facts.level.len > 0 || json_object_size(facts) == 0)
        return ST_OK;
    if (str_is(r->facts.from, "cii") && !json_object_get(facts, "cii"))
        json_put_bool(facts, "cii", true);
    struct policy_place place = {.regions = r->facts.regions,
                                 .region_count = r->facts.region_count,
                                 .on = instant_beijing_date(r->facts.found_at)};
    enum status status =
        incident_level_propose(r->policy, r->arena, &place, facts, &r->facts.judgement, r->fault);
    if (status == ST_OK)
        r->facts.level = json_get_text(r->facts.judgement, "level");
    return status;
}

static enum status plain_regions(struct reading *r)
{
    struct str code = json_get_text(r->plain, "region");
    struct str *regions = ARENA_ARRAY(r->arena, RULES_MAX_DEPTH, struct str);

    r->facts.regions = regions;
    if (code.len == 6 && str_starts(code, STR("99"))) { /* the made-up province, in no list */
        static const int kept[] = {2, 4, 6};
        regions[r->facts.region_count++] = STR("100000");
        for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
            struct str one =
                arena_print(r->arena, "%.*s%.*s", kept[i], code.ptr, 6 - kept[i], "000000");
            if (!str_equal(one, regions[r->facts.region_count - 1]))
                regions[r->facts.region_count++] = one;
        }
        return ST_OK;
    }
    return rules_regions(r->policy, code.len ? code : STR("100000"), regions,
                         &r->facts.region_count, r->fault);
}

static struct str passed_on_as(const json_t *plain)
{
    struct str kind = json_get_text(plain, "operator-kind");

    if (str_is(kind, "cii") || str_is(kind, "cii-operator") || json_get_bool(plain, "cii", false))
        return STR("cii");
    if (str_is(kind, "organ") || json_get_bool(plain, "central-organ", false))
        return STR("organ");
    return STR("other");
}

static enum status read_plain(struct reading *r, const json_t *root)
{
    json_t *others, *tree = json_new_object(r->arena);
    json_t *parties = json_new_list(r->arena), *systems = json_new_list(r->arena);
    struct instant handled_at = {0};

    TRY(sort_members(r, root, &others));
    TRY(read_instant(r, r->plain, "found-at", &r->facts.found_at));
    TRY(read_instant(r, r->plain, "handled-at", &handled_at));
    TRY(read_instant(r, r->plain, "received-at", &r->facts.received_at));
    TRY(check_level(r, json_get_text(r->plain, "level")));
    r->facts.level = text_of(r->plain, "level");
    r->facts.from = passed_on_as(r->plain);
    r->facts.is_of_industry = json_get_bool(r->plain, "industry-data-processor", false);
    TRY(plain_regions(r));
    TRY(propose_level(r, others));
    r->facts.is_of_data = is_of_data(r);
    r->facts.is_data_unknown = !r->facts.is_of_data &&
                               !json_object_get(r->plain, "data-incident") &&
                               !json_object_get(r->plain, "personal-information");
    json_add(parties, plain_party(r, handled_at));
    json_add(systems, plain_system(r, handled_at));
    json_put(tree, "parties", parties);
    json_put(tree, "systems", systems);
    r->facts.tree = (struct yaml_read_tree){tree, NULL};
    return ST_OK;
}

/* ---- The form of parties and systems ---- */

static bool has_incident(const json_t *subjects, struct instant *ret_at, struct str *ret_level)
{
    size_t i, k;
    json_t *subject, *row;
    bool is_found = false;

    json_array_foreach(subjects, i, subject)
    {
        json_array_foreach(json_get_list(subject, "events"), k, row)
        {
            struct str word = json_get_text(row, "word");
            if (!str_is(word, "incident-found") && !str_is(word, "data-incident-found"))
                continue;
            is_found = true;
            (void)instant_read(json_get_text(row, "at"), ret_at);
            *ret_level = text_of(json_get_object(row, "attributes"), "level");
        }
    }
    return is_found;
}

/* Copies of the subjects with the incident found at each. */
static json_t *with_incident(struct reading *r, const json_t *subjects, const json_t *incident)
{
    json_t *copies = json_new_list(r->arena), *subject;
    size_t i;

    json_array_foreach(subjects, i, subject)
    {
        json_t *copy = json_keep(r->arena, json_copy(subject));
        json_t *events = json_new_list(r->arena);
        if (json_is_object(subject)) {
            if (json_get_list(subject, "events"))
                (void)json_array_extend(events, json_get_list(subject, "events"));
            json_add(events,
                     event(r, "incident-found", r->facts.found_at, found_attributes(r, incident)));
            json_put(copy, "events", events);
        }
        json_add(copies, copy);
    }
    return copies;
}

static enum status read_subjects(struct reading *r, const struct yaml_read_tree *tree)
{
    json_t *root = json_keep(r->arena, json_copy(tree->root)), *others;
    const json_t *incident = json_get_object(root, "incident");
    const char *key = json_array_size(json_get_list(root, "systems")) > 0 ? "systems" : "parties";

    TRY(sort_members(r, incident, &others));
    TRY(read_instant(r, r->plain, "found-at", &r->facts.found_at));
    TRY(check_level(r, json_get_text(r->plain, "level")));
    r->facts.level = text_of(r->plain, "level");
    if (incident)
        (void)json_object_del(root, "incident");
    if (!has_incident(json_get_list(root, "systems"), &r->facts.found_at, &r->facts.level) &&
        !has_incident(json_get_list(root, "parties"), &r->facts.found_at, &r->facts.level))
        json_put(root, key, with_incident(r, json_get_list(root, key), r->plain));
    r->facts.tree = (struct yaml_read_tree){root, tree->lines};
    return ST_OK;
}

enum status incident_facts_of(const struct policy *policy, struct arena *arena,
                              const struct yaml_read_tree *tree, struct instant at,
                              struct incident_facts *ret_facts, struct fault *fault)
{
    struct reading r = {.policy = policy, .arena = arena, .at = at, .fault = fault};
    const json_t *root = tree->root;

    r.facts.found_at = at;
    r.facts.level = r.facts.from = STR("");
    if (!json_is_object(root))
        return fault_set(fault, ST_INVALID, "facts", "事实文件应为一组“键: 值”",
                         "a facts file is keys and values");
    if (json_object_get(root, "parties") || json_object_get(root, "systems"))
        TRY(read_subjects(&r, tree));
    else
        TRY(read_plain(&r, root));
    *ret_facts = r.facts;
    return ST_OK;
}

enum status incident_facts_read(const struct policy *policy, struct arena *arena, struct str text,
                                struct instant at, struct incident_facts *ret_facts,
                                struct fault *fault)
{
    struct yaml_read_tree tree;
    int line = 0;

    TRY(yaml_read(arena, text, &tree, &line, fault));
    return incident_facts_of(policy, arena, &tree, at, ret_facts, fault);
}

struct yaml_read_tree incident_facts_at_level(struct arena *arena,
                                              const struct incident_facts *facts, const char *level)
{
    static const char *const lists[] = {"parties", "systems"};
    json_t *root = json_keep(arena, json_deep_copy(facts->tree.root)), *subject, *row;
    size_t i, k;

    for (size_t n = 0; n < sizeof lists / sizeof *lists; n++) {
        json_array_foreach(json_get_list(root, lists[n]), i, subject)
        {
            json_array_foreach(json_get_list(subject, "events"), k, row)
            {
                struct str word = json_get_text(row, "word");
                if (!str_is(word, "incident-found") && !str_is(word, "data-incident-found"))
                    continue;
                if (!json_get_object(row, "attributes"))
                    json_put(row, "attributes", json_new_object(arena));
                json_put_textz(json_get_object(row, "attributes"), "level", level);
            }
        }
    }
    return (struct yaml_read_tree){root, NULL};
}

struct yaml_read_tree incident_facts_with_data(struct arena *arena,
                                               const struct incident_facts *facts,
                                               const char *level)
{
    json_t *root = json_keep(arena, json_deep_copy(facts->tree.root)), *party;
    char text[INSTANT_TEXT_BYTES];
    size_t i;

    json_array_foreach(json_get_list(root, "parties"), i, party)
    {
        json_t *found = json_new_object(arena), *attributes = json_new_object(arena);
        json_put_textz(attributes, "level", level);
        json_put_textz(found, "word", "data-incident-found");
        json_put_textz(found, "at", instant_print(facts->found_at, text));
        json_put(found, "attributes", attributes);
        if (!json_get_list(party, "events"))
            json_put(party, "events", json_new_list(arena));
        json_add(json_get_list(party, "events"), found);
    }
    return (struct yaml_read_tree){root, NULL};
}
