/* SPDX-License-Identifier: Apache-2.0
 * Matters as JSON: one whole, pages, and groups by urgency. */
#include "procedures/matter_view.h"

#include <inttypes.h>

#include "base/id.h"
#include "policy/calendar.h"
#include "policy/policy.h"
#include "procedures/matter_clock.h"
#include "procedures/matter_place.h"
#include "procedures/matter_store.h"
#include "procedures/panel.h"
#include "procedures/paper.h"
#include "procedures/procedure_list.h"
#include "registry/attachment.h"
#include "registry/role.h"
#include "registry/system.h"

enum { WEEK_DAYS = 7 };

static const char *const group_words[] = {"overdue", "today", "week", "later", "waiting"};
enum { GROUP_OVERDUE, GROUP_TODAY, GROUP_WEEK, GROUP_LATER, GROUP_WAITING, GROUP_COUNT };

static void put_party(struct work *w, json_t *object, const char *key,
                      const struct matter_party *party)
{
    json_t *brief;

    if (party->id.len == 0) {
        json_put_null(object, key);
        return;
    }
    brief = json_new_object(w->arena);
    json_put_text(brief, "id", party->id);
    json_put_text(brief, "name", party->name.ptr != NULL ? party->name : STR(""));
    json_put(object, key, brief);
}

/* The due day, and how many working days are left (negative when it has passed). */
static void put_due(struct work *w, json_t *object, const struct matter *matter)
{
    char day[DATE_TEXT_BYTES];
    struct date due_on = instant_beijing_date(matter->due_at);

    json_put_instant(object, "due_at", matter->due_at);
    if (matter->due_at.ms == 0) {
        json_put_null(object, "due_on");
        json_put_null(object, "workdays_left");
        return;
    }
    json_put_textz(object, "due_on", date_print(due_on, day));
    json_put_int(object, "workdays_left",
                 calendar_workdays_between(w->policy, instant_beijing_date(w->now), due_on));
}

/* The verb of the step that is expected next: the first open row of the role whose turn it is. */
static void put_next(json_t *object, const struct procedure *procedure, const struct matter *matter)
{
    for (const struct transition *row = procedure->transitions; row->action != NULL; row++) {
        const struct procedure_action *action;

        if (!str_is(matter->state, procedure->states[row->from].word) ||
            !str_is(matter->turn, role_word(row->by)))
            continue;
        action = procedure_action_of(procedure, str_of(row->action));
        json_put_textz(object, "next_zh", action->zh);
        json_put_textz(object, "next_en", action->en);
        return;
    }
    json_put_null(object, "next_zh");
    json_put_null(object, "next_en");
}

/* What a row of a list and the whole matter share. */
static enum status put_head(struct work *w, const struct matter *matter, json_t *object)
{
    const struct procedure *procedure = procedure_list_find(matter->procedure);
    const struct procedure_state *state;
    json_t *system = json_new_object(w->arena);

    if (procedure == NULL || (state = procedure_state_of(procedure, matter->state)) == NULL)
        return work_fail(w, ST_CORRUPT, "procedure", "事项的程序或状态未知",
                         "the procedure or state of a matter is unknown");
    json_put_text(object, "id", matter->id);
    json_put_int(object, "version", matter->version);
    json_put_text(object, "procedure", matter->procedure);
    json_put_textz(object, "procedure_zh", procedure->zh);
    json_put_textz(object, "procedure_en", procedure->en);
    json_put_text(object, "state", matter->state);
    json_put_textz(object, "state_zh", state->zh);
    json_put_textz(object, "state_en", state->en);
    json_put_text(object, "turn", matter->turn);
    json_put_bool(object, "is_open", matter->closed_at.ms == 0);
    json_put_text(system, "id", matter->system_id);
    json_put_text(system, "name", matter->system_name);
    json_put(object, "system", system);
    put_party(w, object, "party", &matter->party);
    put_party(w, object, "regulator_party", &matter->regulator);
    put_party(w, object, "police_party", &matter->police);
    json_put_instant(object, "opened_at", matter->opened_at);
    json_put_instant(object, "closed_at", matter->closed_at);
    put_due(w, object, matter);
    put_next(object, procedure, matter);
    return ST_OK;
}

static int64_t today_end_ms(const struct work *w)
{
    return instant_beijing_end(instant_beijing_date(w->now)).ms;
}

static int64_t week_end_ms(const struct work *w)
{
    return instant_beijing_end(date_add_days(instant_beijing_date(w->now), WEEK_DAYS)).ms;
}

static const char *group_of(const struct work *w, const struct matter *matter)
{
    if (matter->closed_at.ms != 0)
        return "closed";
    if (matter->due_at.ms == 0 || matter->due_at.ms > week_end_ms(w))
        return group_words[GROUP_LATER];
    if (matter->due_at.ms < w->now.ms)
        return group_words[GROUP_OVERDUE];
    return group_words[matter->due_at.ms <= today_end_ms(w) ? GROUP_TODAY : GROUP_WEEK];
}

static enum status rows_json(struct work *w, const struct matter_rows *rows, size_t count,
                             const char *group, json_t **ret_items)
{
    json_t *items = json_new_list(w->arena);

    for (size_t i = 0; i < rows->count && i < count; i++) {
        json_t *item = json_new_object(w->arena);

        TRY(put_head(w, &rows->matters[i], item));
        json_put_textz(item, "group", group != NULL ? group : group_of(w, &rows->matters[i]));
        json_add(items, item);
    }
    *ret_items = items;
    return ST_OK;
}

static enum status cursor_read(struct work *w, struct str text, struct matter_cursor *ret_cursor)
{
    struct str id, due = str_cut(text, ':', &id);

    *ret_cursor = (struct matter_cursor){-1, STR("")};
    if (text.len == 0)
        return ST_OK;
    if (!str_to_int(due, &ret_cursor->due_ms) || !id_is_valid(id))
        return work_fail(w, ST_INVALID, "after", "翻页标记有误", "this is no cursor of a page");
    ret_cursor->id = id;
    return ST_OK;
}

static void put_page(struct work *w, json_t *page, json_t *items, const struct matter_rows *rows,
                     size_t limit, int64_t total)
{
    char at[INSTANT_TEXT_BYTES];

    json_put(page, "items", items);
    if (rows->count > limit) {
        const struct matter *last = &rows->matters[limit - 1];
        int64_t due_ms = last->due_at.ms > 0 ? last->due_at.ms : MATTER_NO_DUE_MS;

        json_put_text(page, "next",
                      arena_print(w->arena, "%" PRId64 ":%.*s", due_ms, STR_ARG(last->id)));
    } else {
        json_put_null(page, "next");
    }
    json_put_int(page, "total", total);
    json_put_textz(page, "as_of", instant_print(w->now, at));
}

/* Bounds of the due times of a group. */
static void bounds_of(const struct work *w, int group, int64_t *ret_from, int64_t *ret_to)
{
    const int64_t edges[] = {0, w->now.ms, today_end_ms(w) + 1, week_end_ms(w) + 1,
                             MATTER_NO_DUE_MS + 1};

    *ret_from = edges[group];
    *ret_to = edges[group + 1] - 1;
}

static enum status group_rows(struct work *w, int group, const struct matter_cursor *cursor,
                              int limit, struct matter_rows *ret_rows)
{
    int64_t from_ms, to_ms;

    if (group == GROUP_WAITING)
        return matter_store_waiting(w, cursor, limit, ret_rows);
    bounds_of(w, group, &from_ms, &to_ms);
    return matter_store_mine(w, from_ms, to_ms, cursor, limit, ret_rows);
}

static int group_read(struct str word)
{
    for (int i = 0; i < GROUP_COUNT; i++)
        if (str_is(word, group_words[i]))
            return i;
    return GROUP_COUNT;
}

static enum status check_filter(struct work *w, const struct matter_filter *filter)
{
    if (filter->procedure.len > 0 && procedure_list_find(filter->procedure) == NULL)
        return work_fail(w, ST_INVALID, "procedure", "没有名为“%.*s”的程序",
                         "there is no procedure “%.*s”", STR_ARG(filter->procedure));
    if (filter->group.len > 0 && !str_is(filter->group, "closed") &&
        group_read(filter->group) == GROUP_COUNT)
        return work_fail(w, ST_INVALID, "group", "没有名为“%.*s”的分组", "there is no group “%.*s”",
                         STR_ARG(filter->group));
    if (filter->limit < 0 || filter->limit > MATTER_VIEW_PAGE_MAX)
        return work_fail(w, ST_INVALID, "limit", "每页最多 %d 条", "a page has at most %d rows",
                         (int)MATTER_VIEW_PAGE_MAX);
    return ST_OK;
}

enum status matter_view_page(struct work *w, const struct matter_filter *filter, json_t **ret_page)
{
    int limit = filter->limit > 0 ? (int)filter->limit : MATTER_VIEW_PAGE;
    int group = group_read(filter->group);
    json_t *page = json_new_object(w->arena), *items, *counts;
    struct matter_cursor cursor;
    struct matter_rows rows;
    int64_t total = 0;

    TRY(check_filter(w, filter));
    TRY(cursor_read(w, filter->after, &cursor));
    if (group < GROUP_COUNT) {
        TRY(group_rows(w, group, &cursor, limit + 1, &rows));
        TRY(matter_store_counts(w, today_end_ms(w), week_end_ms(w), &counts));
        total = json_get_int(counts, group_words[group], 0);
    } else {
        TRY(matter_store_page(w, filter, !str_is(filter->group, "closed"), &cursor, limit + 1,
                              &rows, &total));
    }
    TRY(rows_json(w, &rows, (size_t)limit, group < GROUP_COUNT ? group_words[group] : NULL,
                  &items));
    put_page(w, page, items, &rows, (size_t)limit, total);
    *ret_page = page;
    return ST_OK;
}

enum status matter_view_groups(struct work *w, json_t **ret_groups)
{
    const struct matter_cursor start = {-1, STR("")};
    json_t *groups = json_new_object(w->arena), *whole = json_new_object(w->arena), *counts;
    char at[INSTANT_TEXT_BYTES];

    for (int group = 0; group < GROUP_COUNT; group++) {
        struct matter_rows rows;
        json_t *items;

        TRY(group_rows(w, group, &start, MATTER_VIEW_PAGE, &rows));
        TRY(rows_json(w, &rows, MATTER_VIEW_PAGE, group_words[group], &items));
        json_put(groups, group_words[group], items);
    }
    TRY(matter_store_counts(w, today_end_ms(w), week_end_ms(w), &counts));
    json_put(whole, "groups", groups);
    json_put(whole, "counts", counts);
    json_put_textz(whole, "as_of", instant_print(w->now, at));
    *ret_groups = whole;
    return ST_OK;
}

enum status matter_view_of_system(struct work *w, struct str system_id, json_t **ret_page)
{
    json_t *page = json_new_object(w->arena), *items;
    struct matter_rows rows;

    TRY(matter_store_of_system(w, system_id, &rows));
    TRY(rows_json(w, &rows, rows.count, NULL, &items));
    put_page(w, page, items, &rows, rows.count, (int64_t)rows.count);
    *ret_page = page;
    return ST_OK;
}

static const struct {
    const char *act, *zh, *en;
} common_acts[] = {
    {"open", "发起", "opened"},
    {"clock-missed", "逾期", "term missed"},
};

/* Words for each line of the timeline. */
static void name_events(const struct procedure *procedure, json_t *timeline)
{
    json_t *event;
    size_t i;

    json_array_foreach(timeline, i, event)
    {
        struct str act = json_get_text(event, "act");
        const struct procedure_action *action = procedure_action_of(procedure, act);

        if (action != NULL) {
            json_put_textz(event, "zh", action->zh);
            json_put_textz(event, "en", action->en);
        }
        for (size_t k = 0; k < sizeof(common_acts) / sizeof(common_acts[0]); k++) {
            if (!str_is(act, common_acts[k].act))
                continue;
            json_put_textz(event, "zh", common_acts[k].zh);
            json_put_textz(event, "en", common_acts[k].en);
        }
    }
}

static enum status put_pack(struct work *w, const struct matter *matter, json_t *object)
{
    struct policy_place place;
    struct str code = STR(""), version = STR("");
    json_t *pack = json_new_object(w->arena);

    TRY(matter_place(w, matter, &place));
    policy_main_pack(w->policy, &place, &code, &version);
    json_put_text(pack, "code", code);
    json_put_text(pack, "version", version);
    json_put(object, "pack", pack);
    json_put(object, "packs", matter->packs);
    return ST_OK;
}

enum status matter_view_json(struct work *w, struct matter *matter, json_t **ret_json)
{
    json_t *object = json_new_object(w->arena), *part;
    struct panel panel;

    TRY(put_head(w, matter, object));
    json_put_text(object, "basis", matter->basis);
    json_put_text(object, "outcome", matter->outcome);
    json_put(object, "data", matter->data);
    TRY(procedure_actions(w, matter, &part));
    json_put(object, "actions", part);
    TRY(matter_clock_list(w, matter, &part));
    json_put(object, "clocks", part);
    TRY(paper_list(w, matter, &part));
    json_put(object, "papers", part);
    TRY(attachment_list(w, matter_subject(w->arena, matter), &part));
    json_put(object, "attachments", part);
    TRY(panel_load(w, matter->id, &panel));
    json_put(object, "panel", panel_json(w, &panel));
    TRY(matter_store_events(w, matter->id, &part));
    name_events(procedure_list_find(matter->procedure), part);
    json_put(object, "timeline", part);
    TRY(procedure_review(w, matter, &part));
    json_put(object, "problems", part);
    TRY(put_pack(w, matter, object));
    *ret_json = object;
    return ST_OK;
}
