/* SPDX-License-Identifier: Apache-2.0
 * What the journal gives, narrowed and cut as a page. */
#include "procedures/obligation_page_past.h"

#include "procedures/obligation_past.h"
#include "registry/actor.h"
#include "registry/scope.h"

/* The subject asked about, within the actor's sight of today. */
static enum status find_subject(struct work *w, const struct obligation_page_filter *f,
                                const char **ret_type, struct str *ret_id)
{
    *ret_type = "party";
    *ret_id = f->system.len > 0 ? f->system : f->party.len > 0 ? f->party : w->actor->party_id;
    if (ret_id->len == 0)
        return work_fail(w, ST_INVALID, "as_of", "查看过去的情况须指定单位或系统",
                         "name a party or a system to look back");
    if (f->system.len > 0) {
        enum status status = scope_see_system(w, f->system);

        if (status == ST_OK)
            *ret_type = "system";
        if (status != ST_NOT_FOUND)
            return status;
        fault_clear(&w->fault);
    }
    return str_equal(*ret_id, w->actor->party_id) ? ST_OK : scope_change_party(w, *ret_id);
}

static bool is_in_bin(const json_t *row, struct str bin)
{
    struct str state = json_get_text(row, "state");
    bool is_done = str_is(state, "met") || str_is(state, "met-late");
    bool is_dated = json_get_text(row, "due_on").len > 0;

    if (bin.len == 0)
        return !is_done;
    if (str_is(bin, "done"))
        return is_done;
    if (str_is(bin, "undated"))
        return !is_done && !is_dated;
    if (str_is(bin, "open"))
        return is_dated && (str_is(state, "open") || str_is(state, "upcoming"));
    return str_equal(state, bin); /* overdue, paused, met, met-late */
}

static bool is_same(const json_t *row, const char *member, struct str wanted)
{
    return wanted.len == 0 || str_equal(json_get_text(row, member), wanted);
}

static bool is_wanted(const json_t *row, const struct obligation_page_filter *f)
{
    struct str rest, document = str_cut(json_get_text(row, "clause"), ':', &rest);

    return is_in_bin(row, f->bin) && is_same(row, "rule", f->rule) &&
           is_same(row, "duty", f->duty) && is_same(row, "clause", f->clause) &&
           is_same(row, "group", f->group) &&
           (f->document.len == 0 || str_equal(document, f->document));
}

/* Members of a kept row that a replayed one has not. */
static void complete(json_t *row)
{
    static const char *const members[] = {
        "workdays_left",  "assigned_to", "proved_at",     "received_at",   "asked_until",
        "extended_until", "matter_id",   "owed_by_party", "owed_to_party", "met_at",
        "opens_at",       "due_at",      "due_on",        "occurrence"};

    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        if (!json_object_get(row, members[i]))
            json_put_null(row, members[i]);
    json_put_int(row, "version", 0);
    (void)json_object_del(json_object_get(row, "computed"), "days");
}

enum status obligation_page_past(struct work *w, const struct obligation_page_filter *filter,
                                 json_t **ret_page)
{
    json_t *page = json_new_object(w->arena), *items = json_new_list(w->arena), *rows, *row;
    int64_t limit = filter->limit > 0 ? filter->limit : OBLIGATION_PAGE_ROWS_MAX, total = 0;
    char text[INSTANT_TEXT_BYTES];
    struct instant at;
    const char *type;
    struct str id;
    size_t index;

    if (!instant_read(filter->as_of, &at))
        return work_fail(w, ST_INVALID, "as_of", "时刻应写成 2026-03-02T09:00:00+08:00 的样式",
                         "write the instant as 2026-03-02T09:00:00+08:00");
    TRY(find_subject(w, filter, &type, &id));
    enum status status = obligation_past_of(w, type, id, at, &rows);
    if (status == ST_NOT_FOUND)
        rows = json_new_list(w->arena); /* it was not there yet */
    else
        TRY(status);
    json_array_foreach(rows, index, row)
    {
        if (!is_wanted(row, filter))
            continue;
        if (total++ >= limit)
            continue;
        complete(row);
        json_add(items, row);
    }
    json_put(page, "items", items);
    json_put(page, "rules", json_new_list(w->arena));
    json_put_null(page, "next");
    json_put_int(page, "total", total);
    json_put_textz(page, "as_of", instant_print(at, text));
    *ret_page = page;
    return ST_OK;
}
