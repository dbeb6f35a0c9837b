/* SPDX-License-Identifier: Apache-2.0
 * States of rules: gathered, filtered, put in order, paged. */
#include "events/ruleset_report.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "events/ruleset_folder.h"

struct word {
    const char *word, *zh, *en;
};

#define WORD_ROW(name, word, zh, en) [name] = {(word), (zh), (en)},
static const struct word states[] = {RULESET_STATE_TABLE(WORD_ROW)};
static const struct word orders[] = {RULESET_ORDER_TABLE(WORD_ROW)};
#undef WORD_ROW
static const char *const kinds[] = {[SIGMA_DETECTION] = "detection",
                                    [SIGMA_CORRELATION] = "correlation",
                                    [SIGMA_FILTER] = "filter"};

struct row {
    size_t index;
    const struct sigma_rule *rule;
    struct sigma_state state;
    enum ruleset_state word;
};

static int find_word(const struct word *words, int count, struct str text)
{
    for (int i = 0; i < count; i++)
        if (str_is(text, words[i].word))
            return i;
    return count;
}

static enum ruleset_state word_of(const struct sigma_rule *rule, const struct sigma_state *state)
{
    if (!state->is_compiled)
        return RULESET_UNSUPPORTED;
    if (rule->kind == SIGMA_FILTER)
        return RULESET_APPLIED;
    if (state->matched > 0)
        return RULESET_MATCHED;
    if (!state->is_routed)
        return RULESET_UNROUTED;
    return state->asked > 0 || state->evaluated > 0 ? RULESET_QUIET : RULESET_WAITING;
}

static bool holds_text(struct str text, struct str part)
{
    for (size_t at = 0; at + part.len <= text.len; at++)
        if (strncasecmp(text.ptr + at, part.ptr, part.len) == 0)
            return true;
    return false;
}

static bool is_wanted(const struct row *row, const struct ruleset_filter *filter)
{
    const struct sigma_rule *rule = row->rule;
    bool has_text = filter->q.len == 0 || holds_text(rule->title, filter->q) ||
                    holds_text(rule->id, filter->q) ||
                    holds_text(ruleset_folder_name(rule->file), filter->q);

    for (size_t i = 0; i < rule->tag_count && !has_text; i++)
        has_text = holds_text(rule->tags[i], filter->q);
    return has_text && (filter->level.len == 0 || str_equal(rule->level, filter->level)) &&
           (filter->state.len == 0 || str_is(filter->state, states[row->word].word));
}

static uint64_t mean_ns(const struct sigma_state *state)
{
    return state->cost_samples == 0 ? 0 : state->cost_ns / state->cost_samples;
}

static double whole_cost(const struct sigma_state *state)
{
    return (double)mean_ns(state) * (double)state->evaluated;
}

static int by_place(const struct row *a, const struct row *b)
{
    return a->index < b->index ? -1 : a->index > b->index;
}

static int by_matches(const void *left, const void *right)
{
    const struct row *a = left, *b = right;

    if (a->state.matched != b->state.matched)
        return a->state.matched > b->state.matched ? -1 : 1;
    return by_place(a, b);
}

static int by_last(const void *left, const void *right)
{
    const struct row *a = left, *b = right;

    if (a->state.last_matched_us != b->state.last_matched_us)
        return a->state.last_matched_us > b->state.last_matched_us ? -1 : 1;
    return by_place(a, b);
}

static int by_cost(const void *left, const void *right)
{
    const struct row *a = left, *b = right;
    double one = whole_cost(&a->state), other = whole_cost(&b->state);

    if (one > other || one < other)
        return one > other ? -1 : 1;
    return by_place(a, b);
}

/* ---- JSON ---- */

static struct str shown(struct str text)
{
    return text.ptr != NULL && str_is_utf8(text) ? text : STR("");
}

static void put_time(json_t *object, const char *key, int64_t time_us)
{
    if (time_us == INT64_MIN)
        json_put_null(object, key);
    else
        json_put_instant(object, key, (struct instant){time_us / 1000});
}

static struct str source_text(const struct taxonomy_source *source, struct arena *arena)
{
    const struct str parts[] = {source->product, source->category, source->service};
    struct str text = STR("");

    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (parts[i].len > 0)
            text = arena_print(arena, "%.*s%s%.*s", STR_ARG(text), text.len > 0 ? " / " : "",
                               STR_ARG(parts[i]));
    return text;
}

static json_t *techniques_json(const struct sigma_rule *rule, struct arena *arena)
{
    json_t *list = json_new_list(arena);

    for (size_t i = 0; i < rule->tag_count; i++) {
        struct str technique;
        if (sigma_rule_technique(rule->tags[i], arena, &technique))
            json_add_text(list, shown(technique));
    }
    return list;
}

static void put_counters(json_t *object, const struct sigma_state *state)
{
    json_put_int(object, "asked", (int64_t)state->asked);
    json_put_int(object, "evaluated", (int64_t)state->evaluated);
    json_put_int(object, "matched", (int64_t)state->matched);
    json_put_int(object, "limited", (int64_t)state->limited);
    put_time(object, "last_asked_at", state->last_asked_us);
    put_time(object, "last_matched_at", state->last_matched_us);
    if (state->cost_samples == 0)
        json_put_null(object, "cost_ns");
    else
        json_put_int(object, "cost_ns", (int64_t)mean_ns(state));
    json_put_int(object, "cost_samples", (int64_t)state->cost_samples);
}

static json_t *row_json(const struct row *row, struct arena *arena)
{
    const struct sigma_rule *rule = row->rule;
    json_t *object = json_new_object(arena);

    json_put_text(object, "id", shown(rule->id));
    json_put_text(object, "title", shown(rule->title));
    json_put_text(object, "file", shown(ruleset_folder_name(rule->file)));
    json_put_int(object, "line", rule->line);
    json_put_textz(object, "kind", kinds[rule->kind]);
    json_put_text(object, "level", shown(rule->level));
    json_put_text(object, "status", shown(rule->status));
    json_put_text(object, "log_source", shown(source_text(&rule->source, arena)));
    json_put(object, "techniques", techniques_json(rule, arena));
    json_put_textz(object, "state", states[row->word].word);
    json_put_bool(object, "is_part", row->state.is_part);
    json_put_text(object, "reason_zh", shown(row->state.zh));
    json_put_text(object, "reason_en", shown(row->state.en));
    put_counters(object, &row->state);
    return object;
}

static void count_up(json_t *object, struct str key)
{
    json_t *before = json_object_getn(object, key.ptr, key.len);

    (void)json_object_setn_new(object, key.ptr, key.len,
                               json_integer(json_integer_value(before) + 1));
}

static enum status check(const struct ruleset_filter *filter, int *ret_order, size_t *ret_from,
                         struct fault *fault)
{
    int64_t from = 0;

    *ret_order = filter->order.len == 0 ? RULESET_BY_PLACE
                                        : find_word(orders, RULESET_ORDERS, filter->order);
    if (*ret_order == RULESET_ORDERS)
        return fault_set(fault, ST_INVALID, "order", "没有这种排序", "there is no such order");
    if (filter->state.len > 0 && find_word(states, RULESET_STATES, filter->state) == RULESET_STATES)
        return fault_set(fault, ST_INVALID, "state", "没有这种状态", "there is no such state");
    if (filter->after.len > 0 && (!str_to_int(filter->after, &from) || from < 0))
        return fault_set(fault, ST_INVALID, "after", "翻页标记无效", "no mark of a page");
    *ret_from = (size_t)from;
    return ST_OK;
}

/* All rules are looked at, those wanted stand in `rows`. */
static size_t gather(const struct ruleset *rules, const struct ruleset_filter *filter,
                     struct row *rows, json_t *page, struct arena *arena)
{
    json_t *by = json_new_object(arena), *levels = json_new_object(arena);
    size_t count = rules == NULL ? 0 : sigma_set_count(rules->set), wanted = 0;
    int64_t loaded = 0;

    for (size_t i = 0; i < count; i++) {
        struct row row = {.index = i, .rule = sigma_set_rule(rules->set, i)};

        ruleset_counts_state(&rules->counts, rules->set, i, &row.state);
        row.word = word_of(row.rule, &row.state);
        loaded += row.state.is_compiled;
        count_up(by, str_of(states[row.word].word));
        if (shown(row.rule->level).len > 0)
            count_up(levels, row.rule->level);
        if (is_wanted(&row, filter))
            rows[wanted++] = row;
    }
    json_put_int(page, "loaded", loaded);
    json_put_int(page, "unsupported", (int64_t)count - loaded);
    json_put(page, "by", by);
    json_put(page, "levels", levels);
    return wanted;
}

static void sort(struct row *rows, size_t count, int order)
{
    if (count > 1 && order != RULESET_BY_PLACE)
        qsort(rows, count, sizeof *rows,
              order == RULESET_BY_MATCHES ? by_matches
              : order == RULESET_BY_LAST  ? by_last
                                          : by_cost);
}

enum status ruleset_report_page(const struct ruleset *rules, const struct ruleset_filter *filter,
                                struct instant now, struct arena *arena, json_t **ret_page,
                                struct fault *fault)
{
    json_t *page = json_new_object(arena), *items = json_new_list(arena);
    size_t limit = filter->limit <= 0 ? RULESET_PAGE : (size_t)filter->limit, from = 0;
    int order = RULESET_BY_PLACE;

    TRY(check(filter, &order, &from, fault));
    limit = limit > RULESET_PAGE_MAX ? RULESET_PAGE_MAX : limit;
    struct row *rows = calloc((rules == NULL ? 0 : sigma_set_count(rules->set)) + 1, sizeof *rows);
    if (rows == NULL)
        return ST_MEMORY;
    size_t count = gather(rules, filter, rows, page, arena);
    sort(rows, count, order);
    size_t end = from < count ? (limit < count - from ? from + limit : count) : from;
    for (size_t i = from; i < end; i++)
        json_add(items, row_json(&rows[i], arena));
    free(rows);
    json_put(page, "items", items);
    if (end < count)
        json_put_text(page, "next", arena_print(arena, "%zu", end));
    else
        json_put_null(page, "next");
    json_put_int(page, "total", (int64_t)count);
    json_put_instant(page, "as_of", now);
    json_put_int(page, "generation", rules == NULL ? 0 : (int64_t)rules->generation);
    json_put_instant(page, "counted_from",
                     rules == NULL ? (struct instant){0} : rules->counts.from);
    json_put_int(page, "cost_every", SIGMA_SET_COST_EVERY);
    *ret_page = page;
    return ST_OK;
}

static json_t *words_json(const struct word *words, size_t count, struct arena *arena)
{
    json_t *list = json_new_list(arena);

    for (size_t i = 0; i < count; i++) {
        json_t *one = json_new_object(arena);
        json_put_textz(one, "word", words[i].word);
        json_put_textz(one, "zh", words[i].zh);
        json_put_textz(one, "en", words[i].en);
        json_add(list, one);
    }
    return list;
}

json_t *ruleset_report_words(struct arena *arena)
{
    json_t *object = json_new_object(arena);

    json_put(object, "states", words_json(states, RULESET_STATES, arena));
    json_put(object, "orders", words_json(orders, RULESET_ORDERS, arena));
    return object;
}
