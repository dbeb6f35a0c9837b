/* SPDX-License-Identifier: Apache-2.0
 * Entries of the packs by the clauses they carry out. */
#include "policy/coverage.h"

#include "policy/authority.h"
#include "policy/campaign.h"
#include "policy/lists.h"
#include "policy/snapshot.h"

/* Kinds of entries that reach a clause, each a list of a pack file. */
static const struct source {
    const char *by;
    enum pack_file_kind kind;
    const char *member;
    const char *inner[2]; /* lists inside an entry that cite clauses of their own */
} sources[] = {
    {"obligations", PACK_FILE_OBLIGATIONS, "obligations", {NULL, NULL}},
    {"clocks", PACK_FILE_CLOCKS, "clocks", {NULL, NULL}},
    {"settings", PACK_FILE_SETTINGS, "settings", {NULL, NULL}},
    {"authorities", PACK_FILE_AUTHORITIES, "authorities", {NULL, NULL}},
    {"lists", PACK_FILE_LISTS, "lists", {"items", NULL}},
    {"levels", PACK_FILE_LEVELS, "guides", {"criteria", NULL}},
    {"campaigns", PACK_FILE_CAMPAIGNS, "campaigns", {"stages", "deliverables"}},
    {"organs", PACK_FILE_ORGANS, "organs", {NULL, NULL}},
    {"grading", PACK_FILE_GRADING, "schemes", {NULL, NULL}},
    {"grading", PACK_FILE_GRADING, "floors", {NULL, NULL}},
    {"calendar", PACK_FILE_CALENDAR, "years", {NULL, NULL}},
    {"calendar", PACK_FILE_CALENDAR, "fixed", {NULL, NULL}},
};
enum { SOURCES = sizeof sources / sizeof *sources };

/* The clause `id` among the clause and the further clauses of an entry. */
static bool cites(struct arena *arena, const struct pack *pack, const json_t *entry, struct str id)
{
    struct str clause = json_get_text(entry, "clause");
    const json_t *also = json_get_list(entry, "also");
    size_t i;
    json_t *one;

    if (clause.len > 0 && str_equal(pack_clause_id(pack, arena, clause), id))
        return true;
    json_array_foreach(also, i, one)
    {
        if (str_equal(pack_clause_id(pack, arena, json_text(one)), id))
            return true;
    }
    return false;
}

static bool cites_inside(struct arena *arena, const struct pack *pack, const struct source *source,
                         const json_t *entry, struct str id)
{
    size_t i;
    json_t *one;

    if (cites(arena, pack, entry, id))
        return true;
    for (size_t k = 0; k < 2 && source->inner[k]; k++) {
        json_array_foreach(json_get_list(entry, source->inner[k]), i, one)
        {
            if (cites(arena, pack, one, id))
                return true;
        }
    }
    return false;
}

struct str coverage_clause_id(struct arena *arena, struct str text)
{
    static const struct pack none = {.code = {"", 0}};
    struct str clean = pack_clause_id(&none, arena, text);

    return str_starts(clean, STR(":")) ? (struct str){clean.ptr + 1, clean.len - 1} : clean;
}

/* Mark a clause as reached by a kind of entry. */
static void reach(struct arena *arena, json_t *reached, struct str id, const char *by)
{
    json_t *kinds = json_object_getn(reached, id.ptr, id.len);

    if (!kinds) {
        kinds = json_new_object(arena);
        json_put(reached, str_zero(arena, id), kinds);
    }
    json_put_bool(kinds, by, true);
}

static void reach_entry(struct arena *arena, json_t *reached, const struct pack *pack,
                        const json_t *entry, const char *by)
{
    struct str clause = json_get_text(entry, "clause");
    size_t i;
    json_t *one;

    if (clause.len > 0)
        reach(arena, reached, pack_clause_id(pack, arena, clause), by);
    json_array_foreach(json_get_list(entry, "also"), i, one)
    {
        reach(arena, reached, pack_clause_id(pack, arena, json_text(one)), by);
    }
}

/* Full clause id → kinds of entries that reach it, over all packs. */
static json_t *reached_of(const struct policy *policy, struct arena *arena)
{
    json_t *reached = json_new_object(arena), *entry, *one;
    size_t i, n;

    for (size_t k = 0; k < policy->set.count; k++) {
        const struct pack *pack = &policy->set.packs[k];
        for (const struct source *source = sources; source < sources + SOURCES; source++) {
            json_array_foreach(pack_list(pack, source->kind, source->member), i, entry)
            {
                reach_entry(arena, reached, pack, entry, source->by);
                for (size_t m = 0; m < 2 && source->inner[m]; m++) {
                    json_array_foreach(json_get_list(entry, source->inner[m]), n, one)
                    {
                        reach_entry(arena, reached, pack, one, source->by);
                    }
                }
            }
        }
        reach_entry(arena, reached, pack,
                    json_get_object(pack_file_of(pack, PACK_FILE_GRADING)
                                        ? pack_file_of(pack, PACK_FILE_GRADING)->tree.root
                                        : NULL,
                                    "objects"),
                    "grading");
    }
    return reached;
}

static json_t *document_json(struct arena *arena, const struct pack *pack, const json_t *reached)
{
    json_t *json = json_new_object(arena), *missing = json_new_list(arena);
    json_t *by = json_new_object(arena), *clause, *on;
    json_t *clauses = pack_list(pack, PACK_FILE_CLAUSES, "clauses");
    int64_t count = 0;
    size_t i;
    const char *kind;

    for (const struct source *source = sources; source < sources + SOURCES; source++)
        json_put_int(by, source->by, 0);
    json_array_foreach(clauses, i, clause)
    {
        struct str id = pack_clause_id(pack, arena, json_get_text(clause, "id"));
        json_t *kinds = json_object_getn(reached, id.ptr, id.len);
        if (!kinds)
            json_add_text(missing, id);
        count += kinds ? 1 : 0;
        json_object_foreach(kinds, kind, on)
        {
            json_put_int(by, kind, json_get_int(by, kind, 0) + 1);
        }
    }
    json_put_text(json, "code", pack->code);
    json_put_text(json, "version", pack->version);
    json_put_text(json, "zh", json_get_text(pack->head, "zh"));
    json_put_text(json, "en", json_get_text(pack->head, "en"));
    json_put_int(json, "clause_parts", (int64_t)json_array_size(clauses));
    json_put_int(json, "reached", count);
    json_put(json, "missing", missing);
    json_put(json, "by", by);
    return json;
}

json_t *coverage_json(const struct policy *policy, struct arena *arena)
{
    json_t *json = json_new_object(arena), *documents = json_new_list(arena);
    json_t *reached = reached_of(policy, arena);

    for (size_t k = 0; k < policy->set.count; k++) {
        const struct pack *pack = &policy->set.packs[k];
        if (json_array_size(pack_list(pack, PACK_FILE_CLAUSES, "clauses")) > 0)
            json_add(documents, document_json(arena, pack, reached));
    }
    json_put(json, "documents", documents);
    return json;
}

static bool rule_cites(const struct obligation_rule *rule, struct str id)
{
    bool is_cited = str_equal(rule->clause, id);

    for (size_t i = 0; i < rule->also_count && !is_cited; i++)
        is_cited = str_equal(rule->also[i], id);
    return is_cited;
}

/* Entries of other documents for a duty, each once. */
static void add_siblings(const struct policy *policy, struct arena *arena, json_t *siblings,
                         json_t *seen, const struct obligation_rule *rule)
{
    size_t count = obligation_rule_count(policy);

    for (size_t i = 0; i < count; i++) {
        const struct obligation_rule *other = obligation_rule_at(policy, i);
        const char *id = str_zero(arena, other->id);
        if (other->duty_number != rule->duty_number || str_equal(other->pack, rule->pack) ||
            json_object_get(seen, id))
            continue;
        json_t *clause = policy_clause(policy, other->clause);
        json_t *json = json_new_object(arena);
        json_put_bool(seen, id, true);
        json_put_text(json, "rule", other->id);
        json_put_text(json, "duty", other->duty);
        json_put_text(json, "clause", other->clause);
        json_put_text(json, "document", json_get_text(clause, "document"));
        json_put_text(json, "section", json_get_text(clause, "section"));
        json_put_text(json, "text_zh", json_get_text(clause, "text_zh"));
        json_put_text(json, "text_en", json_get_text(clause, "text_en"));
        json_put_text(json, "zh", other->zh);
        json_put_text(json, "en", other->en);
        json_put_text(json, "strength", other->strength);
        json_put_text(json, "pack", other->pack);
        json_add(siblings, json);
    }
}

/* Rules of a clause, its terms of procedures among them (those once more as clocks), and what other
 * documents say of their duties. */
static void put_rules(const struct policy *policy, struct arena *arena, json_t *shown,
                      struct str id)
{
    json_t *obligations = json_new_list(arena), *clocks = json_new_list(arena);
    json_t *siblings = json_new_list(arena), *seen = json_new_object(arena);
    size_t count = obligation_rule_count(policy);

    for (size_t i = 0; i < count; i++) {
        const struct obligation_rule *rule = obligation_rule_at(policy, i);
        if (!rule_cites(rule, id))
            continue;
        json_add(obligations, obligation_rule_json(policy, arena, rule));
        if (rule->is_clock)
            json_add(clocks, obligation_rule_json(policy, arena, rule));
        add_siblings(policy, arena, siblings, seen, rule);
    }
    json_put(shown, "obligations", obligations);
    json_put(shown, "clocks", clocks);
    json_put(shown, "siblings", siblings);
}

static void put_authorities(const struct policy *policy, struct arena *arena, json_t *shown,
                            struct str id)
{
    json_t *list = json_new_list(arena);

    for (size_t i = 0; i < policy->authority_count; i++) {
        if (cites(arena, policy->authority_packs[i], policy->authority_entries[i], id))
            json_add(list, authority_json(arena, &policy->authorities[i]));
    }
    json_put(shown, "authorities", list);
}

/* Entries of the other kinds as they stand in the pack, with the pack's code. */
static void put_entries(const struct policy *policy, struct arena *arena, json_t *shown,
                        struct str id)
{
    json_t *entry;
    size_t i;

    for (const struct source *source = sources; source < sources + SOURCES; source++) {
        bool is_rule = source->kind == PACK_FILE_OBLIGATIONS || source->kind == PACK_FILE_CLOCKS ||
                       source->kind == PACK_FILE_AUTHORITIES;
        json_t *list = json_get_list(shown, source->by);
        if (is_rule)
            continue;
        if (!list) {
            list = json_new_list(arena);
            json_put(shown, source->by, list);
        }
        for (size_t k = 0; k < policy->set.count; k++) {
            const struct pack *pack = &policy->set.packs[k];
            json_array_foreach(pack_list(pack, source->kind, source->member), i, entry)
            {
                if (!cites_inside(arena, pack, source, entry, id))
                    continue;
                json_t *copy = json_keep(arena, json_copy(entry));
                json_put_text(copy, "pack", pack->code);
                json_add(list, copy);
            }
        }
    }
}

json_t *coverage_clause(const struct policy *policy, struct arena *arena, struct str id)
{
    struct str clean = coverage_clause_id(arena, id);
    json_t *clause = policy_clause(policy, clean);

    if (!clause)
        return NULL;
    json_t *shown = json_keep(arena, json_copy(clause));
    put_rules(policy, arena, shown, clean);
    put_authorities(policy, arena, shown, clean);
    put_entries(policy, arena, shown, clean);
    return shown;
}
