/* SPDX-License-Identifier: Apache-2.0
 * Sums over kept counters. */
#include "procedures/obligation_statistic.h"

#include <assert.h>
#include <stdlib.h>

#include "base/banned.h"
#include "policy/obligation.h"
#include "policy/policy.h"
#include "procedures/obligation_case.h"
#include "procedures/obligation_statistic_store.h"
#include "registry/actor.h"
#include "registry/scope.h"

/* What stands for the clause of local policy. */
#define NO_CLAUSE "-"

enum by { BY_REGION, BY_SECTOR, BY_LEVEL, BY_CLAUSE, BY_DOCUMENT, BY_DUTY, BY_RULE, BY_COUNT };

static const char *const by_words[] = {"region",   "sector", "level", "clause",
                                       "document", "duty",   "rule"};

/* Sums by the text of a key, in order of first sight. */
struct tally_row {
    struct str key;
    struct obligation_statistic_sum sum;
    bool is_summed;
};
struct tally {
    struct work *w;
    const struct obligation_page_filter *filter;
    enum by by;
    json_t *places; /* key → index into rows */
    struct tally_row *rows;
    size_t count, size;
};

static bool fits(struct str wish, struct str value)
{
    return wish.len == 0 || str_equal(wish, value);
}

/* The document of a rule's clause; of local policy the pack that sets it. */
static struct str document_of(const struct obligation_rule *rule)
{
    struct str rest;

    if (rule == NULL)
        return STR("");
    return rule->clause.len > 0 ? str_cut(rule->clause, ':', &rest) : rule->pack;
}

static struct str clause_of(const struct obligation_rule *rule)
{
    if (rule == NULL)
        return STR("");
    return rule->clause.len > 0 ? rule->clause : STR(NO_CLAUSE);
}

/* Whether a rule is one that the filter asks for.  A rule that no pack in force has any more is
 * known by its id only. */
static bool is_wanted(const struct obligation_page_filter *filter, struct str id, int64_t level,
                      const struct obligation_rule *rule)
{
    const struct str none = STR("");

    return (filter->level < 0 || filter->level == level) && fits(filter->rule, id) &&
           fits(filter->duty, rule != NULL ? rule->duty : none) &&
           fits(filter->clause, clause_of(rule)) &&
           fits(filter->group, rule != NULL ? rule->group : none) &&
           fits(filter->document, document_of(rule));
}

static struct str key_of(const struct tally *tally, struct str id, int64_t level,
                         const struct obligation_rule *rule)
{
    switch (tally->by) {
    case BY_LEVEL:
        return arena_print(tally->w->arena, "%lld", (long long)level);
    case BY_CLAUSE:
        return clause_of(rule);
    case BY_DOCUMENT:
        return document_of(rule);
    case BY_DUTY:
        return rule != NULL ? rule->duty : STR("");
    case BY_RULE:
        return id;
    case BY_REGION:
    case BY_SECTOR:
    case BY_COUNT:
        break;
    }
    return STR("");
}

static struct tally_row *row_of(struct tally *tally, struct str key)
{
    json_t *place = json_object_getn(tally->places, key.ptr != NULL ? key.ptr : "", key.len);

    if (place != NULL)
        return &tally->rows[json_integer_value(place)];
    if (tally->count == tally->size) {
        size_t size = tally->size > 0 ? tally->size * 2 : 64;
        struct tally_row *rows = ARENA_ARRAY(tally->w->arena, size, struct tally_row);

        for (size_t i = 0; i < tally->count; i++)
            rows[i] = tally->rows[i];
        tally->rows = rows;
        tally->size = size;
    }
    assert(tally->rows != NULL);
    struct tally_row *row = &tally->rows[tally->count];
    row->key = str_copy(tally->w->arena, key);
    row->sum = (struct obligation_statistic_sum){0};
    json_put_int(tally->places, str_zero(tally->w->arena, key), (int64_t)tally->count);
    tally->count++;
    return row;
}

static void add(struct obligation_statistic_sum *sum, struct str state, int64_t n)
{
    if (str_is(state, "open"))
        sum->open += n;
    else if (str_is(state, "overdue"))
        sum->overdue += n;
    else if (str_is(state, "undated") || str_is(state, "standing"))
        sum->undated += n;
    else if (str_is(state, "paused"))
        sum->paused += n;
    else if (str_is(state, "met"))
        sum->met += n;
    else if (str_is(state, "met-late"))
        sum->met_late += n;
}

static enum status take(void *cookie, const struct obligation_statistic_count *count)
{
    struct tally *tally = cookie;
    const struct obligation_rule *rule = obligation_rule_find(tally->w->policy, count->rule);

    if (is_wanted(tally->filter, count->rule, count->level, rule))
        add(&row_of(tally, key_of(tally, count->rule, count->level, rule))->sum, count->state,
            count->n);
    return ST_OK;
}

/* Whether `code` is a part of a path from the top down. */
static bool lies_below(struct str path, struct str code)
{
    if (code.len == 0)
        return true;
    while (path.len > 0)
        if (str_equal(str_cut(path, '/', &path), code))
            return true;
    return false;
}

static void take_lates(struct tally *tally, const struct obligation_statistic_lates *lates,
                       struct str region, struct str sector)
{
    for (size_t i = 0; i < lates->count; i++) {
        const struct obligation_statistic_late *late = &lates->lates[i];
        const struct obligation_rule *rule = obligation_rule_find(tally->w->policy, late->rule);
        struct obligation_statistic_sum *sum;

        if (!lies_below(late->region_path, region) || !lies_below(late->sector_path, sector) ||
            !is_wanted(tally->filter, late->rule, late->level, rule))
            continue;
        sum = &row_of(tally, key_of(tally, late->rule, late->level, rule))->sum;
        sum->open -= late->n;
        sum->overdue += late->n;
    }
}

static void tally_begin(struct work *w, enum by by, const struct obligation_page_filter *filter,
                        struct tally *tally)
{
    *tally = (struct tally){w, filter, by, json_new_object(w->arena), NULL, 0, 0};
}

static enum status tally_scope(struct tally *tally, const struct obligation_statistic_lates *lates,
                               struct str region, struct str sector)
{
    TRY(obligation_statistic_store_counts(tally->w, region, sector, take, tally));
    take_lates(tally, lates, region, sector);
    return ST_OK;
}

static enum status sum_of(struct work *w, struct str region, struct str sector,
                          const struct obligation_page_filter *filter,
                          const struct obligation_statistic_lates *lates,
                          struct obligation_statistic_sum *ret_sum)
{
    struct tally tally;

    tally_begin(w, BY_COUNT, filter, &tally);
    TRY(tally_scope(&tally, lates, region, sector));
    *ret_sum = tally.count > 0 ? tally.rows[0].sum : (struct obligation_statistic_sum){0};
    return ST_OK;
}

enum status obligation_statistic_sum(struct work *w, struct str region, struct str sector,
                                     const struct obligation_page_filter *filter,
                                     struct obligation_statistic_sum *ret_sum)
{
    struct obligation_statistic_lates lates;

    TRY(obligation_statistic_store_late(w, &lates));
    return sum_of(w, region, sector, filter, &lates, ret_sum);
}

/* ---- Tables ---- */

static void put_sum(json_t *object, const struct obligation_statistic_sum *sum)
{
    json_put_int(object, "open", sum->open);
    json_put_int(object, "overdue", sum->overdue);
    json_put_int(object, "undated", sum->undated);
    json_put_int(object, "paused", sum->paused);
    json_put_int(object, "met", sum->met);
    json_put_int(object, "met_late", sum->met_late);
}

static bool is_nothing(const struct obligation_statistic_sum *sum)
{
    return sum->open == 0 && sum->overdue == 0 && sum->undated == 0 && sum->paused == 0 &&
           sum->met == 0 && sum->met_late == 0;
}

static void put_wish(json_t *query, const char *key, struct str wish)
{
    if (wish.len > 0)
        json_put_text(query, key, wish);
}

/* The list's parameters that lead to what was counted, but for `bin`. */
static json_t *query_of(struct work *w, const struct obligation_page_filter *filter)
{
    json_t *query = json_new_object(w->arena);

    json_put_textz(query, "view", "area");
    put_wish(query, "region", filter->region);
    put_wish(query, "sector", filter->sector);
    put_wish(query, "document", filter->document);
    put_wish(query, "clause", filter->clause);
    put_wish(query, "duty", filter->duty);
    put_wish(query, "rule", filter->rule);
    put_wish(query, "group", filter->group);
    if (filter->level >= 0)
        json_put_int(query, "level", filter->level);
    return query;
}

static void add_row(struct work *w, json_t *rows, const struct obligation_page_filter *filter,
                    const char *by, struct str key, struct str zh, struct str en,
                    const struct obligation_statistic_sum *sum)
{
    json_t *row = json_new_object(w->arena), *query = query_of(w, filter);
    int64_t level;

    if (is_nothing(sum))
        return;
    json_put_text(row, "key", key);
    json_put_text(row, "zh", zh);
    json_put_text(row, "en", en);
    put_sum(row, sum);
    if (str_is(STR("level"), by) && str_to_int(key, &level))
        json_put_int(query, "level", level);
    else
        json_put_text(query, by, key);
    json_put(row, "query", query);
    json_add(rows, row);
}

static enum status by_place(struct work *w, enum by by, const struct scope *scope,
                            const struct obligation_page_filter *filter,
                            const struct obligation_statistic_lates *lates, json_t *rows)
{
    bool is_sector = by == BY_SECTOR;
    struct str top = is_sector ? scope->sector : scope->region;
    struct obligation_statistic_places places;

    TRY(obligation_statistic_store_below(w, is_sector, top, &places));
    if (places.count == 0)
        TRY(obligation_statistic_store_place(w, is_sector, top, &places));
    for (size_t i = 0; i < places.count; i++) {
        const struct obligation_statistic_place *place = &places.places[i];
        struct obligation_statistic_sum sum;

        TRY(sum_of(w, is_sector ? scope->region : place->code,
                   is_sector ? place->code : scope->sector, filter, lates, &sum));
        add_row(w, rows, filter, by_words[by], place->code, place->zh, place->en, &sum);
    }
    return ST_OK;
}

/* Names of a key for people: of the duty word, of the document, of the clause its section. */
static void name_key(struct work *w, enum by by, struct str key, struct str *zh, struct str *en)
{
    const json_t *entry, *list = NULL;
    const char *member = "id";
    size_t i;

    *zh = *en = key;
    if (by == BY_LEVEL) {
        *zh = str_is(key, "0") ? STR("未定级与单位")
                               : arena_print(w->arena, "第%.*s级", STR_ARG(key));
        *en = str_is(key, "0") ? STR("not graded, and parties")
                               : arena_print(w->arena, "level %.*s", STR_ARG(key));
        return;
    }
    if (by == BY_DUTY) {
        list = obligation_duties(w->policy);
    } else if (by == BY_DOCUMENT) {
        list = policy_packs(w->policy);
        member = "code";
    } else if (by == BY_CLAUSE && key.len > 0) {
        const json_t *clause = policy_clause(w->policy, key);

        if (clause != NULL) {
            struct str rest, document = str_cut(key, ':', &rest);

            *zh = *en = arena_print(w->arena, "%.*s %.*s", STR_ARG(document),
                                    STR_ARG(json_get_text(clause, "section")));
            return;
        }
    }
    if (key.len == 0 || str_is(key, NO_CLAUSE)) {
        *zh = key.len == 0 ? STR("不再有效的规则") : STR("没有条款的本地规则");
        *en = key.len == 0 ? STR("rules no longer in force") : STR("local rules without a clause");
    }
    json_array_foreach(list, i, entry)
    {
        if (!str_equal(json_get_text(entry, member), key))
            continue;
        *zh = json_get_text(entry, "zh");
        *en = json_get_text(entry, "en");
        return;
    }
}

static int by_key(const void *a, const void *b)
{
    return str_order(((const struct tally_row *)a)->key, ((const struct tally_row *)b)->key);
}

static enum status by_rules(struct work *w, enum by by, const struct scope *scope,
                            const struct obligation_page_filter *filter,
                            const struct obligation_statistic_lates *lates, json_t *rows)
{
    struct tally tally;

    tally_begin(w, by, filter, &tally);
    TRY(tally_scope(&tally, lates, scope->region, scope->sector));
    if (tally.count > 0)
        qsort(tally.rows, tally.count, sizeof(tally.rows[0]), by_key);
    for (size_t i = 0; i < tally.count; i++) {
        struct str zh, en;

        name_key(w, by, tally.rows[i].key, &zh, &en);
        add_row(w, rows, filter, by_words[by], tally.rows[i].key, zh, en, &tally.rows[i].sum);
    }
    return ST_OK;
}

static enum status need_region(struct work *w, const struct scope *scope)
{
    if (scope->kind == SCOPE_REGION)
        return ST_OK;
    return work_fail(w, ST_DENIED, "view", "统计只向主管部门和公安机关按其辖区提供",
                     "statistics are for regulators and police, by their area");
}

enum status obligation_statistic(struct work *w, struct str by_word,
                                 const struct obligation_page_filter *filter, json_t **ret_table)
{
    struct scope scope = scope_of(w);
    struct obligation_statistic_sum sum = {0};
    struct obligation_statistic_lates lates;
    json_t *table = json_new_object(w->arena), *rows = json_new_list(w->arena);
    json_t *total = json_new_object(w->arena);
    char at[INSTANT_TEXT_BYTES];
    bool is_empty = false;
    int by = BY_REGION;

    while (by < BY_RULE && !str_is(by_word, by_words[by]))
        by++;
    if (by == BY_RULE)
        return work_fail(w, ST_INVALID, "by", "不能按“%.*s”统计", "there are no figures by “%.*s”",
                         STR_ARG(by_word));
    TRY(need_region(w, &scope));
    TRY(scope_narrow(w, &scope, filter->region, filter->sector, &is_empty));
    if (!is_empty) {
        TRY(obligation_statistic_store_late(w, &lates));
        TRY(sum_of(w, scope.region, scope.sector, filter, &lates, &sum));
        if (by == BY_REGION || by == BY_SECTOR)
            TRY(by_place(w, (enum by)by, &scope, filter, &lates, rows));
        else
            TRY(by_rules(w, (enum by)by, &scope, filter, &lates, rows));
    }
    put_sum(total, &sum);
    json_put(table, "rows", rows);
    json_put(table, "total", total);
    json_put_text(table, "by", by_word);
    json_put_textz(table, "as_of", instant_print(w->now, at));
    *ret_table = table;
    return ST_OK;
}

/* ---- By rule ---- */

static int by_undated(const void *a, const void *b)
{
    const struct tally_row *x = a, *y = b;

    if (x->sum.undated != y->sum.undated)
        return x->sum.undated < y->sum.undated ? 1 : -1;
    return str_order(x->key, y->key);
}

enum status obligation_statistic_undated(struct work *w, struct str region, struct str sector,
                                         const struct obligation_page_filter *filter,
                                         json_t **ret_rules, int64_t *ret_total)
{
    const struct obligation_statistic_lates none = {0, NULL};
    json_t *rules = json_new_list(w->arena);
    struct tally tally;

    *ret_total = 0;
    tally_begin(w, BY_RULE, filter, &tally);
    TRY(tally_scope(&tally, &none, region, sector));
    if (tally.count > 0)
        qsort(tally.rows, tally.count, sizeof(tally.rows[0]), by_undated);
    for (size_t i = 0; i < tally.count && tally.rows[i].sum.undated > 0; i++) {
        const struct tally_row *row = &tally.rows[i];
        const struct obligation_rule *rule = obligation_rule_find(w->policy, row->key);
        json_t *object = json_new_object(w->arena), *query = query_of(w, filter);

        json_put_text(object, "rule", row->key);
        json_put_text(object, "duty", rule != NULL ? rule->duty : STR(""));
        json_put_text(object, "zh", rule != NULL ? rule->zh : row->key);
        json_put_text(object, "en", rule != NULL ? rule->en : row->key);
        json_put_text(object, "clause", rule != NULL ? rule->clause : STR(""));
        json_put_int(object, "n", row->sum.undated);
        json_put_textz(query, "bin", "undated");
        json_put_text(query, "rule", row->key);
        json_put(object, "query", query);
        json_add(rules, object);
        *ret_total += row->sum.undated;
    }
    *ret_rules = rules;
    return ST_OK;
}

/* Of the standing duties of a party's systems only those that the operator owes are its own. */
static enum status take_own(void *cookie, const struct obligation_statistic_count *count)
{
    struct tally *tally = cookie;
    const struct obligation_rule *rule = obligation_rule_find(tally->w->policy, count->rule);
    bool is_standing = str_is(count->state, "standing");

    if (is_standing && count->level == 0 && rule != NULL && !str_is(rule->owed_by, "operator") &&
        !str_is(rule->owed_by, "unit"))
        return ST_OK;
    add(&row_of(tally, count->rule)->sum, count->state, count->n);
    return ST_OK;
}

enum status obligation_statistic_party_undated(struct work *w, struct str party_id,
                                               int64_t *ret_count)
{
    static const struct obligation_page_filter everything = {.level = -1};
    struct tally tally;

    tally_begin(w, BY_RULE, &everything, &tally);
    TRY(obligation_statistic_store_party(w, party_id, take_own, &tally));
    *ret_count = 0;
    for (size_t i = 0; i < tally.count; i++)
        *ret_count += tally.rows[i].sum.undated;
    return ST_OK;
}

static enum status tally_of_actor(struct work *w, struct tally *tally)
{
    static const struct obligation_page_filter everything = {.level = -1};
    struct scope scope = scope_of(w);
    struct obligation_statistic_lates lates;

    tally_begin(w, BY_RULE, &everything, tally);
    if (scope.kind != SCOPE_REGION)
        return obligation_statistic_store_party(w, obligation_case_party(w), take_own, tally);
    TRY(obligation_statistic_store_late(w, &lates));
    return tally_scope(tally, &lates, scope.region, scope.sector);
}

enum status obligation_statistic_of_rules(struct work *w, json_t *rules, json_t **ret_sum)
{
    struct obligation_statistic_sum all = {0};
    json_t *object, *sum = json_new_object(w->arena);
    struct tally tally;
    size_t i;

    TRY(tally_of_actor(w, &tally));
    json_array_foreach(rules, i, object)
    {
        struct str rule = json_get_text(object, "rule");
        struct str id = rule.len > 0 ? rule : json_get_text(object, "id");
        json_t *place = json_object_getn(tally.places, id.ptr != NULL ? id.ptr : "", id.len);
        struct obligation_statistic_sum one = {0};

        if (place != NULL)
            one = tally.rows[json_integer_value(place)].sum;
        json_put_int(object, "owed_here", one.open + one.overdue + one.undated);
        if (place != NULL && tally.rows[json_integer_value(place)].is_summed)
            continue; /* a term that two events start stands there twice */
        if (place != NULL)
            tally.rows[json_integer_value(place)].is_summed = true;
        all.open += one.open;
        all.overdue += one.overdue;
        all.undated += one.undated;
    }
    json_put_int(sum, "open", all.open);
    json_put_int(sum, "overdue", all.overdue);
    json_put_int(sum, "undated", all.undated);
    if (ret_sum != NULL)
        *ret_sum = sum;
    return ST_OK;
}
