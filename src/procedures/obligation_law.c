/* SPDX-License-Identifier: Apache-2.0
 * Documents and clauses with what is owed under them here. */
#include "procedures/obligation_law.h"

#include "policy/coverage.h"
#include "policy/obligation.h"
#include "policy/policy.h"
#include "procedures/obligation_statistic.h"
#include "procedures/obligation_view.h"

static void put_page(struct work *w, json_t *page, json_t *items)
{
    char at[INSTANT_TEXT_BYTES];

    json_put(page, "items", items);
    json_put_null(page, "next");
    json_put_int(page, "total", (int64_t)json_array_size(items));
    json_put_textz(page, "as_of", instant_print(w->now, at));
}

static const json_t *find_by(const json_t *list, const char *member, struct str value)
{
    const json_t *entry;
    size_t i;

    json_array_foreach(list, i,
                       entry) if (str_equal(json_get_text(entry, member), value)) return entry;
    return NULL;
}

enum status obligation_law_documents(struct work *w, json_t **ret_page)
{
    json_t *page = json_new_object(w->arena), *items = json_new_list(w->arena);
    json_t *coverage = coverage_json(w->policy, w->arena), *document;
    size_t i;

    json_array_foreach(json_get_list(coverage, "documents"), i, document)
    {
        struct str code = json_get_text(document, "code");
        const json_t *pack = find_by(policy_packs(w->policy), "code", code);
        json_t *item;

        if (json_get_int(document, "clause_parts", 0) == 0)
            continue;
        item = pack != NULL ? json_keep(w->arena, json_deep_copy(pack)) : json_new_object(w->arena);
        json_put_text(item, "code", code);
        json_put_int(item, "clause_parts", json_get_int(document, "clause_parts", 0));
        json_put_int(item, "reached", json_get_int(document, "reached", 0));
        json_add(items, item);
    }
    put_page(w, page, items);
    *ret_page = page;
    return ST_OK;
}

static int64_t count_in(const json_t *counts, struct str id)
{
    const json_t *count = json_object_getn(counts, id.ptr != NULL ? id.ptr : "", id.len);

    return count != NULL ? json_integer_value(count) : 0;
}

static void add_one(struct work *w, json_t *counts, struct str id, int64_t n)
{
    if (id.len > 0)
        json_put_int(counts, str_zero(w->arena, id), count_in(counts, id) + n);
}

/* What each clause carries: rules by clause and also, and what is owed here under them. */
static enum status count_rules(struct work *w, json_t *rules_of, json_t *owed_of)
{
    size_t count = obligation_rule_count(w->policy), i;
    json_t *rules = json_new_list(w->arena), *seen = json_new_object(w->arena), *object;

    for (i = 0; i < count; i++) {
        const struct obligation_rule *rule = obligation_rule_at(w->policy, i);

        object = json_new_object(w->arena);
        json_put_text(object, "rule", rule->id);
        json_add(rules, object);
    }
    TRY(obligation_statistic_of_rules(w, rules, NULL));
    json_array_foreach(rules, i, object)
    {
        const struct obligation_rule *rule = obligation_rule_at(w->policy, i);
        const char *id = str_zero(w->arena, rule->id);
        /* A term that two events start is two rules of one id. */
        int64_t owed = json_object_get(seen, id) ? 0 : json_get_int(object, "owed_here", 0);

        json_put_bool(seen, id, true);
        add_one(w, rules_of, rule->clause, 1);
        add_one(w, owed_of, rule->clause, owed);
        for (size_t k = 0; k < rule->also_count; k++) {
            add_one(w, rules_of, rule->also[k], 1);
            add_one(w, owed_of, rule->also[k], owed);
        }
    }
    return ST_OK;
}

enum status obligation_law_clauses(struct work *w, struct str code, json_t **ret_page)
{
    json_t *page = json_new_object(w->arena), *items = json_new_list(w->arena), *clause;
    json_t *rules_of = json_new_object(w->arena), *owed_of = json_new_object(w->arena);
    size_t i;

    if (find_by(policy_packs(w->policy), "code", code) == NULL)
        return work_fail(w, ST_NOT_FOUND, "code", "没有这份文件", "there is no such document");
    TRY(count_rules(w, rules_of, owed_of));
    json_array_foreach(policy_clauses(w->policy, w->arena, code), i, clause)
    {
        struct str id = json_get_text(clause, "id");
        json_t *item = obligation_view_clause(w, id);

        if (!json_is_object(item))
            continue;
        json_put_int(item, "obligations", count_in(rules_of, id));
        json_put_int(item, "authorities",
                     (int64_t)json_array_size(
                         json_get_list(coverage_clause(w->policy, w->arena, id), "authorities")));
        json_put_int(item, "owed_here", count_in(owed_of, id));
        json_add(items, item);
    }
    put_page(w, page, items);
    *ret_page = page;
    return ST_OK;
}

enum status obligation_law_clause(struct work *w, struct str id, json_t **ret_clause)
{
    struct str clause_id = coverage_clause_id(w->arena, id);
    json_t *clause = coverage_clause(w->policy, w->arena, clause_id), *text, *sum;
    const char *key;
    json_t *value;

    if (clause == NULL)
        return work_fail(w, ST_NOT_FOUND, "id", "没有这一条款", "there is no such clause");
    text = obligation_view_clause(w, clause_id);
    if (json_is_object(text))
        json_object_foreach(text, key, value) json_put(clause, key, value);
    TRY(obligation_statistic_of_rules(w, json_get_list(clause, "obligations"), &sum));
    json_put(clause, "owed_here", sum);
    *ret_clause = clause;
    return ST_OK;
}

enum status obligation_law_coverage(struct work *w, json_t **ret_coverage)
{
    *ret_coverage = coverage_json(w->policy, w->arena);
    return ST_OK;
}
