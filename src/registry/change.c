/* SPDX-License-Identifier: Apache-2.0
 * What of a record changed, and whether a reason was given. */
#include "registry/change.h"

#include <string.h>

#include "base/banned.h"
#include "db/journal.h"
#include "registry/change_store.h"
#include "registry/registry_limits.h"

enum status change_need_reason(struct work *w, struct str reason)
{
    if (str_is_blank(reason))
        return work_fail(w, ST_INVALID, "reason", "请写明变更原因", "a change needs a reason");
    if (str_points(reason) > REGISTRY_MAX_REASON)
        return work_fail(w, ST_INVALID, "reason", "原因最多 %d 个字",
                         "a reason has at most %d characters", REGISTRY_MAX_REASON);
    return ST_OK;
}

/* Members that every write touches and nobody asks about. */
static bool is_silent(const char *key)
{
    return strcmp(key, "version") == 0 || strcmp(key, "updated_at") == 0;
}

/* Members of `a` that `b` lacks or has otherwise; objects (a form) are compared member by member.
 */
static json_t *members_that_differ(struct arena *arena, const json_t *a, const json_t *b)
{
    json_t *differ = json_new_object(arena);
    void *at = json_object_iter((json_t *)(uintptr_t)a);

    for (; at; at = json_object_iter_next((json_t *)(uintptr_t)a, at)) {
        const char *key = json_object_iter_key(at);
        json_t *mine = json_object_iter_value(at);
        json_t *other = json_object_get(b, key);
        if (is_silent(key) || (other && json_equal(mine, other)))
            continue;
        if (!json_is_object(mine) || !json_is_object(other)) {
            json_put(differ, key, mine);
            continue;
        }
        json_t *inner = json_new_object(arena);
        void *deep = json_object_iter(mine);
        for (; deep; deep = json_object_iter_next(mine, deep)) {
            json_t *value = json_object_iter_value(deep);
            json_t *peer = json_object_get(other, json_object_iter_key(deep));
            if (!peer || !json_equal(value, peer))
                json_put(inner, json_object_iter_key(deep), value);
        }
        json_put(differ, key, inner);
    }
    return differ;
}

enum status change_record(struct work *w, const char *act, struct str subject, struct str root,
                          const json_t *before, const json_t *after, struct str reason)
{
    struct change_row row = {
        .at = w->now,
        .act = str_of(act),
        .subject = subject,
        .root = root,
        .reason = reason,
    };

    if (before && after) {
        json_t *old_members = members_that_differ(w->arena, before, after);
        json_t *new_members = members_that_differ(w->arena, after, before);
        if (json_object_size(old_members) == 0 && json_object_size(new_members) == 0)
            return ST_OK;
        row.before = json_canonical(w->arena, old_members);
        row.after = json_canonical(w->arena, new_members);
        TRY(change_store_insert(w, &row));
        return journal_append(w, act, subject, before, new_members, reason);
    }
    /* The journal keeps the whole record; the history needs only to say that it began or ended. */
    if (after)
        row.after = STR("{}");
    else
        row.before = json_canonical(w->arena, before);
    TRY(change_store_insert(w, &row));
    return journal_append(w, act, subject, before, after, reason);
}

enum status change_list(struct work *w, struct str root, json_t **ret_page)
{
    json_t *items = json_new_list(w->arena);
    json_t *page = json_new_object(w->arena);
    char now[INSTANT_TEXT_BYTES];

    TRY(change_store_list(w, root, REGISTRY_MAX_HISTORY, items));
    json_put(page, "items", items);
    json_put_null(page, "next");
    json_put_int(page, "total", (int64_t)json_array_size(items));
    json_put_textz(page, "as_of", instant_print(w->now, now));
    *ret_page = page;
    return ST_OK;
}

enum status change_has_act(struct work *w, struct str root, struct str act, bool *ret_has)
{
    int64_t count = 0;

    TRY(change_store_count(w, root, act, &count));
    *ret_has = count > 0;
    return ST_OK;
}
