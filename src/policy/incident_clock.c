/* SPDX-License-Identifier: Apache-2.0
 * Rows of the evaluation turned into clocks, one for each law that says so. */
#include "policy/incident_clock.h"

#include <stdlib.h>

#include "policy/facts_evaluate.h"
#include "policy/incident_level.h"
#include "policy/obligation.h"
#include "policy/snapshot.h"

struct clocking {
    const struct policy *policy;
    struct arena *arena;
    const struct incident_facts *facts;
    struct instant at;
    const struct str *codes;
    size_t code_count;
    bool is_next_hop; /* of who received the report, not of who found the incident */
    json_t *clocks, *seen;
    struct policy_report *report;
    struct fault *fault;
};

struct str incident_clock_report(const struct policy *policy, struct str duty)
{
    const json_t *entry = json_object_getn(policy->vocabulary.duties, duty.ptr, duty.len);

    return json_get_text(entry, "report");
}

const char *incident_clock_figure(const struct policy *policy, struct arena *arena, struct str rule,
                                  struct str *ret_term)
{
    const struct obligation_rule *found = obligation_rule_find(policy, rule);
    const json_t *due =
        found ? json_get_object(obligation_rule_json(policy, arena, found), "due") : NULL;

    *ret_term = json_get_text(due, "term");
    return ret_term->len > 0 ? "policy" : due ? "law" : "none";
}

static void put_law(const struct clocking *c, json_t *clock, const struct obligation_rule *rule)
{
    const json_t *clause = policy_clause(c->policy, rule->clause);
    json_t *also = json_new_list(c->arena);

    for (size_t i = 0; i < rule->also_count; i++)
        json_add_text(also, rule->also[i]);
    json_put_text(clock, "law", json_get_text(clause, "document"));
    json_put_text(clock, "law_en", json_get_text(clause, "document_en"));
    json_put_text(clock, "clause", rule->clause);
    json_put_text(clock, "section", json_get_text(clause, "section"));
    json_put(clock, "also", also);
    json_put_text(clock, "report", rule->zh);
    json_put_text(clock, "report_en", rule->en);
    json_put_text(clock, "duty", rule->duty);
    json_put_text(clock, "rule", rule->id);
    json_put_text(clock, "pack", rule->pack);
    json_put_text(clock, "by", rule->owed_by);
    json_put_text(clock, "to", rule->owed_to);
    json_put_text(clock, "to_rank", rule->owed_to_rank);
    json_put_text(clock, "binding", rule->strength);
    json_put_text(clock, "sure", rule->sure);
    json_put_text(clock, "note_zh", rule->note_zh.ptr ? rule->note_zh : STR(""));
    json_put_text(clock, "note_en", rule->note_en.ptr ? rule->note_en : STR(""));
}

static void put_or_null(json_t *object, const char *key, json_t *value)
{
    if (value)
        json_put(object, key, value);
    else
        json_put_null(object, key);
}

/* One law's say of one duty. */
static void add_clock(const struct clocking *c, const json_t *row, const json_t *origin,
                      const char *conditional)
{
    struct str rule_id = json_get_text(origin, "rule"), term;
    const struct obligation_rule *rule = obligation_rule_find(c->policy, rule_id);
    struct str subject = json_get_text(row, "subject");
    const char *mark = str_zero(c->arena, arena_print(c->arena, "%.*s|%.*s|%.*s", STR_ARG(rule_id),
                                                      STR_ARG(subject),
                                                      STR_ARG(json_get_text(row, "occurrence"))));
    bool governs = json_get_bool(origin, "governs", false);

    if (!rule || json_object_get(c->seen, mark))
        return;
    json_put_bool(c->seen, mark, true);
    json_t *clock = json_new_object(c->arena), *computed = json_get_object(row, "computed");
    put_law(c, clock, rule);
    if (c->is_next_hop) /* the receiver is known by its kind */
        json_put_text(clock, "by", subject);
    json_put_text(clock, "kind", incident_clock_report(c->policy, rule->duty));
    json_put_textz(clock, "figure", incident_clock_figure(c->policy, c->arena, rule_id, &term));
    json_put_text(clock, "term", term);
    json_put_text(clock, "obligation", json_get_text(row, "id"));
    json_put_text(clock, "subject", subject);
    json_put_text(clock, "subject_type", json_get_text(row, "subject_type"));
    json_put_text(clock, "subject_name", json_get_text(row, "subject_name"));
    put_or_null(clock, "by_party", json_get_object(row, "owed_by_party"));
    put_or_null(clock, "to_party", json_get_object(row, "owed_to_party"));
    put_or_null(clock, "starts_at", json_object_get(row, "opens_at"));
    bool is_later = str_is(str_of(conditional), "receipt");
    put_or_null(clock, "due_at", is_later ? NULL : json_object_get(origin, "due_at"));
    json_put_text(clock, "due_on", is_later ? STR("") : json_get_text(origin, "due_on"));
    json_put_text(clock, "state", json_get_text(row, "state"));
    put_or_null(clock, "computed", governs ? computed : NULL);
    json_put_bool(clock, "governs", governs);
    json_put_bool(clock, "earliest", false);
    json_put_textz(clock, "conditional", conditional);
    json_add(c->clocks, clock);
}

static void add_rows(const struct clocking *c, const json_t *rows, const char *conditional)
{
    size_t i, k;
    json_t *row, *origin;

    json_array_foreach((json_t *)(uintptr_t)rows, i, row)
    {
        struct str kind = incident_clock_report(c->policy, json_get_text(row, "duty"));
        if (kind.len == 0 || (c->is_next_hop && !str_is(kind, "pass-on")))
            continue;
        json_array_foreach(json_get_list(row, "origin"), k, origin)
        {
            add_clock(c, row, origin, conditional);
        }
    }
}

static enum status add_clocks(const struct clocking *c, const struct yaml_read_tree *tree,
                              const char *conditional)
{
    struct facts_set set;
    json_t *rows;
    struct instant at = c->at.ms < c->facts->found_at.ms ? c->facts->found_at : c->at;

    TRY(facts_read(c->policy, c->arena, STR("facts"), tree, &set, c->report, c->fault));
    TRY(facts_evaluate(c->arena, c->policy, &set, at, c->codes, c->code_count, &rows, c->fault));
    add_rows(c, rows, conditional);
    return ST_OK;
}

/* ---- Who passes the report on ---- */

static json_t *receiver(const struct clocking *c, const char *kind, size_t depth,
                        struct instant received_at)
{
    static const char *const words[] = {"incident-reported", "data-incident-reported"};
    size_t at = depth < c->facts->region_count ? depth : c->facts->region_count - 1;
    json_t *party = json_new_object(c->arena), *kinds = json_new_list(c->arena);
    json_t *events = json_new_list(c->arena);
    char text[INSTANT_TEXT_BYTES];

    json_put_textz(party, "id", kind);
    json_add_text(kinds, str_of(kind));
    json_put(party, "kinds", kinds);
    json_put_text(party, "region", c->facts->regions[at]);
    for (size_t i = 0; i < (c->facts->is_of_data ? 2U : 1U); i++) {
        json_t *event = json_new_object(c->arena), *attributes = json_new_object(c->arena);
        json_put_textz(event, "word", words[i]);
        json_put_textz(event, "at", instant_print(received_at, text));
        if (c->facts->level.len > 0)
            json_put_text(attributes, "level", c->facts->level);
        if (i == 0)
            json_put_text(attributes, "from", c->facts->from);
        json_put(event, "attributes", attributes);
        json_add(events, event);
    }
    json_put(party, "events", events);
    return party;
}

/* A department that protects CII hears of CII, the ministry's bureau of its own industry. */
static bool hears_of_it(const struct incident_facts *facts, const char *kind)
{
    if (str_is(str_of(kind), "protection-department"))
        return str_is(facts->from, "cii");
    if (str_is(str_of(kind), "industry-bureau"))
        return facts->is_of_industry;
    return true;
}

/* Authorities that receive the report in the plain form, each with what it then must pass on. */
static enum status add_next_hops(const struct clocking *c)
{
    static const struct {
        const char *kind;
        size_t depth; /* of its region below the nation */
    } receivers[] = {
        {"protection-department", 0}, {"regulator", 1},        {"cyberspace-office", 1},
        {"industry-bureau", 1},       {"emergency-office", 2},
    };
    bool is_received = c->facts->received_at.ms > 0;
    json_t *root = json_new_object(c->arena), *parties = json_new_list(c->arena);
    struct yaml_read_tree tree = {root, NULL};

    if (c->facts->from.len == 0 || c->facts->region_count == 0)
        return ST_OK;
    for (size_t i = 0; i < sizeof receivers / sizeof *receivers; i++)
        if (hears_of_it(c->facts, receivers[i].kind))
            json_add(parties, receiver(c, receivers[i].kind, receivers[i].depth,
                                       is_received ? c->facts->received_at : c->facts->found_at));
    json_put(root, "parties", parties);
    return add_clocks(c, &tree, is_received ? "" : "receipt");
}

/* ---- Order and mark ---- */

static int64_t due_ms(const json_t *clock)
{
    struct instant due = {INT64_MAX};

    (void)instant_read(json_get_text(clock, "due_at"), &due);
    return due.ms;
}

static int clock_order(const void *a, const void *b)
{
    const json_t *one = *(json_t *const *)a, *other = *(json_t *const *)b;
    int64_t first = due_ms(one), second = due_ms(other);
    int by_figure = str_order(json_get_text(one, "figure"), json_get_text(other, "figure"));

    if (first != second)
        return first < second ? -1 : 1;
    return by_figure ? by_figure
                     : str_order(json_get_text(one, "rule"), json_get_text(other, "rule"));
}

static bool can_be_earliest(const json_t *clock)
{
    struct str state = json_get_text(clock, "state");

    return json_get_text(clock, "conditional").len == 0 &&
           str_is(json_get_text(clock, "binding"), "must") &&
           json_get_text(clock, "due_at").len > 0 &&
           (str_is(state, "open") || str_is(state, "overdue") || str_is(state, "upcoming"));
}

static json_t *in_order(struct arena *arena, const json_t *clocks, json_t *answer)
{
    size_t count = json_array_size(clocks), i;
    json_t **rows = ARENA_ARRAY(arena, count + 1, json_t *);
    json_t *sorted = json_new_list(arena);
    bool is_marked = false;

    for (i = 0; i < count; i++)
        rows[i] = json_array_get(clocks, i);
    if (count > 1)
        qsort(rows, count, sizeof *rows, clock_order);
    json_put_null(answer, "earliest");
    for (i = 0; i < count; i++) {
        if (!is_marked && can_be_earliest(rows[i])) {
            is_marked = true;
            json_put_bool(rows[i], "earliest", true);
            json_put_int(answer, "earliest", (int64_t)i);
        }
        json_add(sorted, rows[i]);
    }
    return sorted;
}

enum status incident_clock_list(const struct policy *policy, struct arena *arena,
                                const struct incident_facts *facts, struct instant at,
                                const struct str *codes, size_t code_count, json_t **ret_clocks,
                                struct policy_report *ret_report, struct fault *fault)
{
    struct clocking c = {.policy = policy,
                         .arena = arena,
                         .facts = facts,
                         .at = at,
                         .codes = codes,
                         .code_count = code_count,
                         .clocks = json_new_list(arena),
                         .seen = json_new_object(arena),
                         .report = ret_report,
                         .fault = fault};
    json_t *answer = json_new_object(arena);
    char text[INSTANT_TEXT_BYTES];

    *ret_report = (struct policy_report){0, NULL};
    TRY(add_clocks(&c, &facts->tree, ""));
    if (facts->level.len == 0) {
        struct yaml_read_tree larger = incident_facts_at_level(arena, facts, INCIDENT_LEVEL_LARGER);
        TRY(add_clocks(&c, &larger, "level"));
    }
    if (facts->is_data_unknown) {
        const char *level =
            facts->level.len > 0 ? str_zero(arena, facts->level) : INCIDENT_LEVEL_LARGER;
        struct yaml_read_tree of_data = incident_facts_with_data(arena, facts, level);
        TRY(add_clocks(&c, &of_data, "data"));
    }
    c.is_next_hop = true;
    TRY(add_next_hops(&c));
    json_put_textz(answer, "at", instant_print(at, text));
    json_put_textz(answer, "found_at", instant_print(facts->found_at, text));
    json_put_text(answer, "level", facts->level);
    put_or_null(answer, "judgement", facts->judgement);
    json_put(answer, "clocks", in_order(arena, c.clocks, answer));
    *ret_clocks = answer;
    return ST_OK;
}

/* Whether a rule speaks in this row about the subject of the clock. */
static bool has_rule(const json_t *row, const json_t *clock)
{
    size_t i;
    json_t *origin;

    if (!str_equal(json_get_text(row, "subject"), json_get_text(clock, "subject")))
        return false;
    json_array_foreach(json_get_list(row, "origin"), i, origin)
    {
        if (str_equal(json_get_text(origin, "rule"), json_get_text(clock, "rule")))
            return true;
    }
    return false;
}

/* At which levels each clock of the lists was found; what holds at all of them is certain. */
static void put_levels(const struct clocking *c, const struct incident_clock_rows *lists,
                       size_t count)
{
    size_t levels, i, k;
    json_t *clock, *row;

    json_array_foreach(c->clocks, i, clock)
    {
        if (!str_is(json_get_text(clock, "conditional"), "level"))
            continue;
        json_t *at = json_new_list(c->arena);
        levels = 0;
        for (size_t n = 0; n < count; n++) {
            if (lists[n].level == NULL)
                continue;
            levels++;
            json_array_foreach((json_t *)(uintptr_t)lists[n].rows, k, row)
            {
                if (has_rule(row, clock))
                    json_add_text(at, str_of(lists[n].level));
            }
        }
        if (json_array_size(at) == levels)
            json_put_textz(clock, "conditional", "");
        json_put(clock, "levels", at);
    }
}

json_t *incident_clock_of_each(const struct policy *policy, struct arena *arena,
                               const struct incident_clock_rows *lists, size_t count)
{
    struct clocking c = {.policy = policy,
                         .arena = arena,
                         .clocks = json_new_list(arena),
                         .seen = json_new_object(arena)};
    json_t *answer = json_new_object(arena);

    for (size_t i = 0; i < count; i++)
        add_rows(&c, lists[i].rows, lists[i].conditional);
    put_levels(&c, lists, count);
    json_put(answer, "clocks", in_order(arena, c.clocks, answer));
    return answer;
}

json_t *incident_clock_of_rows(const struct policy *policy, struct arena *arena, const json_t *rows)
{
    const struct incident_clock_rows list = {rows, "", NULL};

    return incident_clock_of_each(policy, arena, &list, 1);
}
