/* SPDX-License-Identifier: Apache-2.0
 * Keeping searches: checked as they will be run, journalled as they are kept. */
#include "events/saved_search.h"

#include "base/banned.h"
#include "base/id.h"
#include "db/journal.h"
#include "events/filter.h"
#include "events/saved_search_store.h"
#include "events/search.h"
#include "registry/actor.h"

json_t *saved_search_json(struct work *w, const struct saved_search *x)
{
    json_t *object = json_new_object(w->arena);

    json_put_text(object, "id", x->id);
    json_put_int(object, "version", x->version);
    json_put_text(object, "name", x->name);
    json_put_text(object, "filter", x->filter);
    json_put_text(object, "period", x->period);
    json_put(object, "columns", x->columns);
    json_put_bool(object, "is_shared", x->is_shared);
    json_put_text(object, "keeper", x->keeper);
    json_put_bool(object, "is_mine", str_equal(x->account_id, w->actor->account_id));
    json_put_instant(object, "made_at", x->made_at);
    json_put_instant(object, "changed_at", x->changed_at);
    return object;
}

static enum status check(struct work *w, const struct saved_search *x)
{
    const struct filter *filter;
    int64_t width;

    if (x->name.len == 0)
        return work_fail(w, ST_INVALID, "name", "请填写名称", "give it a name");
    if (x->period.len > 0 && !search_width_read(x->period, &width))
        return work_fail(w, ST_INVALID, "period", "应写成 15m、24h、7d 的样式",
                         "write it as 15m, 24h or 7d");
    if (x->is_shared && w->actor->party_id.len == 0)
        return work_fail(w, ST_INVALID, "is_shared", "您的账号不属于任何单位，不能共享",
                         "your account belongs to no unit: it cannot be shared");
    return filter_read(w->arena, x->filter, NULL, &filter, &w->fault);
}

static void take(const json_t *input, struct saved_search *x)
{
    if (json_object_get(input, "name"))
        x->name = str_trim(json_get_text(input, "name"));
    if (json_object_get(input, "filter"))
        x->filter = str_trim(json_get_text(input, "filter"));
    if (json_object_get(input, "period"))
        x->period = json_get_text(input, "period");
    if (json_get_list(input, "columns"))
        x->columns = json_get_list(input, "columns");
    x->is_shared = json_get_bool(input, "is_shared", x->is_shared);
}

static enum status note(struct work *w, const char *act, const struct saved_search *before,
                        const struct saved_search *after)
{
    const struct saved_search *one = after ? after : before;

    return journal_append(w, act, arena_print(w->arena, "saved-search:%.*s", STR_ARG(one->id)),
                          before ? saved_search_json(w, before) : NULL,
                          after ? saved_search_json(w, after) : NULL, STR(""));
}

enum status saved_search_make(struct work *w, const json_t *input, struct saved_search *ret_search)
{
    struct saved_search x = {
        .id = id_new(w->arena, w->now),
        .account_id = w->actor->account_id,
        .keeper = w->actor->person_name,
        .version = 1,
        .filter = STR(""),
        .period = STR(""),
        .columns = json_new_list(w->arena),
        .made_at = w->now,
        .changed_at = w->now,
    };
    int64_t count;

    take(input, &x);
    TRY(check(w, &x));
    TRY(saved_search_store_count(w, &count));
    if (count >= SAVED_SEARCH_MAX)
        return work_fail(w, ST_LIMIT, "name", "每人最多保存 %d 个检索，请先删除不用的",
                         "at most %d searches are kept by one person: remove some first",
                         SAVED_SEARCH_MAX);
    TRY(saved_search_store_insert(w, &x));
    *ret_search = x;
    return note(w, "saved-search.make", NULL, &x);
}

/* One that the actor may change. */
static enum status load_own(struct work *w, struct str id, struct saved_search *ret_search)
{
    enum status status = saved_search_store_load(w, id, ret_search);

    if (status == ST_NOT_FOUND)
        return work_fail(w, ST_NOT_FOUND, "id", "没有这个保存的检索", "there is no such search");
    TRY(status);
    if (!str_equal(ret_search->account_id, w->actor->account_id))
        return work_fail(w, ST_DENIED, "id", "这是同事共享的检索，只有本人可以修改或删除",
                         "a colleague shares this search: only its keeper changes or removes it");
    return ST_OK;
}

enum status saved_search_change(struct work *w, struct str id, int64_t version, const json_t *input,
                                struct saved_search *ret_search)
{
    struct saved_search before, after;

    TRY(load_own(w, id, &before));
    after = before;
    take(input, &after);
    TRY(check(w, &after));
    TRY(saved_search_store_update(w, &after, version));
    after.version = version + 1;
    after.changed_at = w->now;
    *ret_search = after;
    return note(w, "saved-search.change", &before, &after);
}

enum status saved_search_remove(struct work *w, struct str id)
{
    struct saved_search x;

    TRY(load_own(w, id, &x));
    TRY(saved_search_store_delete(w, id));
    return note(w, "saved-search.remove", &x, NULL);
}

enum status saved_search_list(struct work *w, json_t **ret_page)
{
    json_t *page = json_new_object(w->arena), *items = json_new_list(w->arena);
    struct saved_search *rows;
    size_t count;

    TRY(saved_search_store_list(w, SAVED_SEARCH_LIST_MAX, &rows, &count));
    for (size_t i = 0; i < count; i++)
        json_add(items, saved_search_json(w, &rows[i]));
    json_put(page, "items", items);
    json_put_null(page, "next");
    json_put_int(page, "total", (int64_t)count);
    json_put_instant(page, "as_of", w->now);
    *ret_page = page;
    return ST_OK;
}
