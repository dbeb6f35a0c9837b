/* SPDX-License-Identifier: Apache-2.0
 * A page of systems: which index range answers the question, then the records of that page.
 *
 * Sets of at most REGISTRY_MAX_SORTED matches are gathered as keys and sorted here, in any order.
 * Larger ones are read in the order of an index, from the cursor on. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/banned.h"
#include "registry/name_key.h"
#include "registry/registry_limits.h"
#include "registry/scope.h"
#include "registry/system.h"
#include "registry/system_page_store.h"
#include "registry/system_store.h"

static const struct {
    const char *word;
    enum system_page_order order;
} sorts[] = {
    {"-created", SYSTEM_PAGE_NEWEST}, {"created", SYSTEM_PAGE_OLDEST},
    {"-level", SYSTEM_PAGE_HIGHEST},  {"level", SYSTEM_PAGE_LOWEST},
    {"name", SYSTEM_PAGE_NAME},
};

/* What a list found: keys of one page, and how many match in all. */
struct found {
    struct system_page_keys keys;
    int64_t total;
    bool total_is_least;
    bool has_more;
};

static bool is_descending(enum system_page_order order)
{
    return order == SYSTEM_PAGE_NEWEST || order == SYSTEM_PAGE_HIGHEST;
}

static enum status read_sort(struct work *w, struct str sort, enum system_page_order *ret_order)
{
    *ret_order = SYSTEM_PAGE_NEWEST;
    if (sort.len == 0)
        return ST_OK;
    for (size_t i = 0; i < sizeof sorts / sizeof sorts[0]; i++) {
        if (str_is(sort, sorts[i].word)) {
            *ret_order = sorts[i].order;
            return ST_OK;
        }
    }
    return work_fail(w, ST_INVALID, "sort", "没有“%.*s”这种排序", "there is no order \"%.*s\"",
                     STR_ARG(sort));
}

/* A cursor is "facet.no" of the last system of the page before. */
static enum status read_cursor(struct work *w, struct str after, struct system_page_query *query)
{
    struct str rest;
    struct str facet = str_cut(after, '.', &rest);

    query->after_facet = is_descending(query->order) ? INT64_MAX : -1;
    query->after_no = query->after_facet;
    if (after.len == 0)
        return ST_OK;
    if (!str_to_int(facet, &query->after_facet) || !str_to_int(rest, &query->after_no))
        return work_fail(w, ST_INVALID, "after", "翻页位置无效", "this is no cursor of a page");
    return ST_OK;
}

static enum status read_words(struct work *w, const struct system_filter *filter,
                              struct system_page_query *query)
{
    enum system_state state;
    enum system_filing filing;

    query->level = filter->level;
    query->state = -1;
    query->filing = -1;
    if (filter->level < -1 || filter->level > 5)
        return work_fail(w, ST_INVALID, "level", "等级应为 0 至 5", "a level is 0 to 5");
    if (filter->state.len > 0) {
        if (!system_state_read(filter->state, &state))
            return work_fail(w, ST_INVALID, "state", "没有“%.*s”这种状态",
                             "there is no state \"%.*s\"", STR_ARG(filter->state));
        query->state = (int64_t)state;
    }
    if (filter->filing_state.len > 0) {
        if (!system_filing_read(filter->filing_state, &filing))
            return work_fail(w, ST_INVALID, "filing_state", "没有“%.*s”这种备案状态",
                             "there is no filing state \"%.*s\"", STR_ARG(filter->filing_state));
        query->filing = (int64_t)filing;
    }
    return ST_OK;
}

static enum status read_filter(struct work *w, const struct system_filter *filter,
                               struct system_page_query *query, bool *ret_is_empty)
{
    query->scope = scope_of(w);
    query->party = filter->party.ptr ? filter->party : STR("");
    query->q = name_key(w->arena, filter->q);
    TRY(read_words(w, filter, query));
    TRY(read_sort(w, filter->sort, &query->order));
    TRY(read_cursor(w, filter->after, query));
    if (filter->limit < 0 || filter->limit > REGISTRY_MAX_PAGE)
        return work_fail(w, ST_INVALID, "limit", "每页最多 %d 条", "a page has at most %d entries",
                         REGISTRY_MAX_PAGE);
    query->limit = filter->limit > 0 ? filter->limit : REGISTRY_PAGE;
    TRY(scope_narrow(w, &query->scope, filter->region, filter->sector, ret_is_empty));
    if (query->scope.kind == SCOPE_PARTY && query->party.len > 0 &&
        !str_equal(query->party, query->scope.party_id))
        *ret_is_empty = true;
    if (query->scope.kind == SCOPE_PARTY)
        query->party = query->scope.party_id;
    if (filter->q.len > 0 && query->q.len == 0)
        *ret_is_empty = true; /* only punctuation: no name holds it */
    return ST_OK;
}

/* ---- Small sets: sorted here ---- */

static int by_number(const void *a, const void *b)
{
    int64_t x = ((const struct system_page_key *)a)->no;
    int64_t y = ((const struct system_page_key *)b)->no;

    return x < y ? -1 : x > y;
}

static int by_facet(const void *a, const void *b)
{
    int64_t x = ((const struct system_page_key *)a)->facet;
    int64_t y = ((const struct system_page_key *)b)->facet;

    return x < y ? -1 : x > y ? 1 : by_number(a, b);
}

static int by_name(const void *a, const void *b)
{
    int order = str_order(((const struct system_page_key *)a)->name_key,
                          ((const struct system_page_key *)b)->name_key);

    return order != 0 ? order : by_number(a, b);
}

static void sort_keys(struct system_page_keys set, enum system_page_order order)
{
    int (*compare)(const void *, const void *) = by_number;

    if (order == SYSTEM_PAGE_HIGHEST || order == SYSTEM_PAGE_LOWEST)
        compare = by_facet;
    else if (order == SYSTEM_PAGE_NAME)
        compare = by_name;
    if (set.count > 0)
        qsort(set.keys, set.count, sizeof set.keys[0], compare);
    for (size_t i = 0; is_descending(order) && i < set.count / 2; i++) {
        struct system_page_key swap = set.keys[i];
        set.keys[i] = set.keys[set.count - 1 - i];
        set.keys[set.count - 1 - i] = swap;
    }
}

static bool is_after(const struct system_page_query *q, const struct system_page_key *key)
{
    switch (q->order) {
    case SYSTEM_PAGE_NEWEST:
        return key->no < q->after_no;
    case SYSTEM_PAGE_OLDEST:
        return key->no > q->after_no;
    case SYSTEM_PAGE_HIGHEST:
        return key->facet < q->after_facet ||
               (key->facet == q->after_facet && key->no < q->after_no);
    case SYSTEM_PAGE_LOWEST:
        return key->facet > q->after_facet ||
               (key->facet == q->after_facet && key->no > q->after_no);
    case SYSTEM_PAGE_NAME:
        break;
    }
    return true;
}

static enum status page_of_sorted(struct work *w, const struct system_page_query *q,
                                  struct system_page_keys all, struct found *found)
{
    size_t from = 0;

    assert(all.count == 0 || all.keys != NULL);
    sort_keys(all, q->order);
    if (q->order == SYSTEM_PAGE_NAME && q->after_no >= 0) {
        while (from < all.count && all.keys[from].no != q->after_no)
            from++;
        if (from == all.count)
            return work_fail(w, ST_CONFLICT, "after", "列表已变化，请从第一页重新查看",
                             "the list has changed; start at its first page");
        from++;
    } else {
        while (from < all.count && !is_after(q, &all.keys[from]))
            from++;
    }
    size_t rest = all.count - from;
    size_t limit = (size_t)q->limit;
    found->total = (int64_t)all.count;
    found->has_more = rest > limit;
    found->keys.keys = all.keys ? all.keys + from : NULL;
    found->keys.count = rest > limit ? limit : rest;
    return ST_OK;
}

/* ---- Large sets: read in index order ---- */

static enum status too_many_to_sort(struct work *w)
{
    return work_fail(w, ST_INVALID, "sort", "超过 %d 条时不能这样排序，请先缩小范围",
                     "more than %d matches cannot be sorted this way; narrow the list first",
                     REGISTRY_MAX_SORTED);
}

static void cut_page(struct system_page_keys *keys, int64_t limit, struct found *found)
{
    found->has_more = keys->count > (size_t)limit;
    if (found->has_more)
        keys->count = (size_t)limit;
    found->keys = *keys;
}

static enum status find_names(struct work *w, struct system_page_query *q, struct found *found)
{
    struct system_page_query probe = *q;
    struct system_page_keys keys = {0};

    probe.order = SYSTEM_PAGE_NEWEST;
    probe.after_no = INT64_MAX;
    probe.limit = REGISTRY_MAX_COUNTED + 1;
    TRY(system_page_of_names(w, &probe, &keys));
    if (keys.count <= REGISTRY_MAX_COUNTED && q->order != SYSTEM_PAGE_NAME)
        return page_of_sorted(w, q, keys, found);
    if (q->order != SYSTEM_PAGE_NEWEST && q->order != SYSTEM_PAGE_OLDEST)
        return too_many_to_sort(w);
    int64_t limit = q->limit++;
    TRY(system_page_of_names(w, q, &keys));
    cut_page(&keys, limit, found);
    found->total = REGISTRY_MAX_COUNTED;
    found->total_is_least = true;
    return ST_OK;
}

static enum status find_in_scope(struct work *w, struct system_page_query *q, struct found *found)
{
    struct system_page_keys keys = {0};

    TRY(system_page_count(w, q, &found->total));
    if (found->total == 0)
        return ST_OK;
    if (found->total <= REGISTRY_MAX_SORTED) {
        TRY(system_page_all_of_scope(w, q, &keys));
        return page_of_sorted(w, q, keys, found);
    }
    if (q->q.len > 0)
        return find_names(w, q, found);
    if (q->order == SYSTEM_PAGE_NAME)
        return too_many_to_sort(w);
    int64_t limit = q->limit++;
    TRY(system_page_of_scope(w, q, &keys));
    cut_page(&keys, limit, found);
    return ST_OK;
}

static enum status find(struct work *w, struct system_page_query *q, struct found *found)
{
    struct system_page_keys keys = {0};

    switch (q->scope.kind) {
    case SCOPE_NONE:
        return ST_OK;
    case SCOPE_REGION:
        if (q->party.len == 0)
            return find_in_scope(w, q, found);
        TRY(system_page_all_of_party(w, q, &keys));
        break;
    case SCOPE_PARTY:
        TRY(system_page_all_of_party(w, q, &keys));
        break;
    case SCOPE_GUEST:
        TRY(system_page_all_of_guest(w, q, &keys));
        break;
    }
    return page_of_sorted(w, q, keys, found);
}

enum status system_list(struct work *w, const struct system_filter *filter, json_t **ret_page)
{
    struct system_page_query query = {.level = -1};
    struct found found = {0};
    bool is_empty = false;
    char text[INSTANT_TEXT_BYTES];
    json_t *items = json_new_list(w->arena);
    json_t *page = json_new_object(w->arena);

    TRY(read_filter(w, filter, &query, &is_empty));
    if (!is_empty)
        TRY(find(w, &query, &found));
    for (size_t i = 0; i < found.keys.count; i++) {
        struct system system;
        json_t *object = NULL;
        TRY(system_store_load_no(w, found.keys.keys[i].no, &system));
        TRY(system_json(w, &system, &object));
        (void)json_object_del(object, "form");
        json_add(items, object);
    }
    json_put(page, "items", items);
    if (found.has_more) {
        const struct system_page_key *last = &found.keys.keys[found.keys.count - 1];
        json_put_text(
            page, "next",
            arena_print(w->arena, "%lld.%lld", (long long)last->facet, (long long)last->no));
    } else {
        json_put_null(page, "next");
    }
    json_put_int(page, "total", found.total);
    json_put_bool(page, "total_is_least", found.total_is_least);
    json_put_textz(page, "as_of", instant_print(w->now, text));
    *ret_page = page;
    return ST_OK;
}
