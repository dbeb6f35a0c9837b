/* SPDX-License-Identifier: Apache-2.0
 * What is said every day, and how key periods are shown. */
#include "db/journal.h"
#include "procedures/key_period_begin.h"
#include "procedures/task.h"
#include "procedures/watch.h"
#include "registry/actor.h"
#include "registry/message.h"
#include "registry/party.h"
#include "registry/region.h"

static void put_instant(json_t *object, const char *key, struct instant at)
{
    char text[INSTANT_TEXT_BYTES];

    if (at.ms > 0)
        json_put_textz(object, key, instant_print(at, text));
    else
        json_put_null(object, key);
}

static void put_day(json_t *object, const char *key, struct instant at)
{
    char text[DATE_TEXT_BYTES];

    json_put_textz(object, key, date_print(instant_beijing_date(at), text));
}

/* Something happened: the organiser is told at once. */
static enum status tell_organiser(struct work *w, const struct key_period *period, struct str on,
                                  struct str text)
{
    json_t *parameters = json_new_object(w->arena), *party;
    const struct message_new message = {
        .kind = "key-period-event",
        .occasion = arena_print(w->arena, "key-period-event:%.*s:%.*s:%.*s", STR_ARG(period->id),
                                STR_ARG(w->actor->party_id), STR_ARG(on)),
        .subject_kind = "key-period",
        .subject_id = period->id,
        .parameters = parameters,
    };

    TRY(party_brief(w, w->actor->party_id, &party));
    json_put_text(parameters, "title", period->title);
    json_put_text(parameters, "party", json_get_text(party, "name"));
    json_put_text(parameters, "on", on);
    json_put_text(parameters, "text", text);
    return message_tell_party(w, period->organiser,
                              1u << ROLE_OPERATOR | 1u << ROLE_REGULATOR | 1u << ROLE_POLICE,
                              w->actor->account_id, &message);
}

static enum status check_word(struct work *w, const struct key_period_day *day, struct str state,
                              struct str text)
{
    bool is_event = str_is(state, "event");

    if (!is_event && !str_is(state, "quiet"))
        return work_fail(w, ST_INVALID, "state", "请选择“一切正常”或“有情况”",
                         "say that all is well, or that something happened");
    if (is_event && text.len == 0)
        return work_fail(w, ST_INVALID, "text", "有情况须写明是什么情况", "say what happened");
    if (str_points(text) > WATCH_TEXT_MAX)
        return work_fail(w, ST_LIMIT, "text", "最多 %d 字", "at most %d characters",
                         WATCH_TEXT_MAX);
    if (str_is(day->state, "event") || (str_is(day->state, "quiet") && !is_event))
        return work_fail(w, ST_CONFLICT, "state", "这一天已经报告过",
                         "this day was reported already");
    return ST_OK;
}

static enum status journal_of_report(struct work *w, const struct key_period *period,
                                     const struct key_period_day *day)
{
    json_t *after = json_new_object(w->arena);

    json_put_text(after, "party", w->actor->party_id);
    json_put_text(after, "on", day->on);
    json_put_text(after, "state", day->state);
    json_put_bool(after, "late", day->is_late);
    json_put_text(after, "text", day->text);
    return journal_append(w, "key-period.report",
                          arena_print(w->arena, "key-period:%.*s", STR_ARG(period->id)), NULL,
                          after, STR(""));
}

enum status key_period_report(struct work *w, const struct key_period *period, const json_t *input)
{
    struct str state = watch_said(input, "state"), text = watch_said(input, "text");
    struct key_period_day day;
    bool is_named;
    enum status status;

    TRY(key_period_store_names(w, period->id, w->actor->party_id, &is_named));
    if (!is_named)
        return work_fail(w, ST_DENIED, "id", "本单位不在参加保障的单位之列",
                         "your party is not named in this key period");
    TRY(watch_own(w, w->actor->party_id));
    status = key_period_store_day(w, period->id, w->actor->party_id, watch_said(input, "on"), &day);
    if (status == ST_NOT_FOUND)
        return work_fail(w, ST_CONFLICT, "on", "这一天不需要报告", "no report is due for this day");
    TRY(status);
    TRY(check_word(w, &day, state, text));
    day.is_late = day.is_late || w->now.ms > day.due_at.ms;
    day.state = state;
    day.text = text;
    day.by_name = w->actor->person_name;
    TRY(key_period_store_say(w, period->id, w->actor->party_id, &day));
    TRY(task_end(w,
                 arena_print(w->arena, "silence:%.*s:%.*s:%.*s", STR_ARG(period->id),
                             STR_ARG(w->actor->party_id), STR_ARG(day.on)),
                 STR("已补报")));
    if (str_is(state, "event"))
        TRY(tell_organiser(w, period, day.on, text));
    return journal_of_report(w, period, &day);
}

static enum status put_own(struct work *w, const struct key_period *period, json_t *object)
{
    struct key_period_day day;
    json_t *own = json_new_object(w->arena);
    enum status status = key_period_store_day(w, period->id, w->actor->party_id, STR(""), &day);

    if (status == ST_NOT_FOUND || (status == ST_OK && str_is(period->state, "cancelled"))) {
        json_put_null(object, "own");
        return ST_OK;
    }
    TRY(status);
    json_put_text(own, "on", day.on);
    put_instant(own, "due_at", day.due_at);
    put_instant(own, "grace_at", day.grace_at);
    json_put_text(own, "state", day.state);
    json_put_bool(own, "late", day.is_late);
    put_instant(own, "at", day.at);
    json_put_text(own, "by", day.by_name);
    json_put_text(own, "text", day.text);
    json_put(object, "own", own);
    return ST_OK;
}

static enum status put_today(struct work *w, const struct key_period *period, bool sees_all,
                             json_t *object)
{
    char today[DATE_TEXT_BYTES];
    json_t *list;

    (void)date_print(instant_beijing_date(w->now), today);
    if (sees_all) {
        TRY(key_period_store_counts(w, period->id, str_of(today), str_of(today), STR(""), &list));
        if (json_array_size(list) > 0) {
            json_put(object, "today", json_array_get(list, 0));
            return ST_OK;
        }
    }
    json_put_null(object, "today");
    return ST_OK;
}

static json_t *actions_of(struct work *w, const struct key_period *period)
{
    json_t *list = json_new_list(w->arena);

    if (!str_equal(w->actor->party_id, period->organiser))
        return list;
    if (str_is(period->state, "open"))
        json_add_text(list, STR("close"));
    if (str_is(period->state, "announced"))
        json_add_text(list, STR("cancel"));
    if (json_array_size(list) > 0) {
        json_add_text(list, STR("change"));
        json_add_text(list, STR("linkage"));
    }
    return list;
}

enum status key_period_json(struct work *w, const struct key_period *period, json_t **ret_object)
{
    json_t *object = json_new_object(w->arena), *organiser;
    bool sees_all, is_named;
    struct str region;
    int64_t count;

    TRY(key_period_sees(w, period, &sees_all, &is_named));
    TRY(party_brief(w, period->organiser, &organiser));
    TRY(region_full_name(w, period->region, &region));
    TRY(key_period_store_named_count(w, period->id, &count));
    json_put_text(object, "id", period->id);
    json_put_int(object, "version", period->version);
    json_put_text(object, "title", period->title);
    json_put_text(object, "declared", period->declared);
    json_put(object, "organiser", organiser);
    json_put_text(object, "region", period->region);
    json_put_text(object, "region_name", region);
    json_put_text(object, "sector", period->sector);
    put_day(object, "from", period->from_at);
    put_day(object, "to", period->to_at);
    json_put_text(object, "regime", period->regime);
    json_put_text(object, "report_time", period->report_time);
    json_put_int(object, "grace_minutes", period->grace_ms / WATCH_MINUTE_MS);
    json_put_text(object, "measures", period->measures);
    json_put(object, "partners", period->partners);
    json_put_int(object, "parties", count);
    json_put_text(object, "state", period->state);
    put_instant(object, "made_at", period->made_at);
    json_put_text(object, "made_by", period->made_by);
    put_instant(object, "opened_at", period->opened_at);
    put_instant(object, "closed_at", period->closed_at);
    json_put_text(object, "reason", period->reason);
    TRY(put_today(w, period, sees_all, object));
    TRY(put_own(w, period, object));
    json_put_bool(object, "organises", str_equal(w->actor->party_id, period->organiser));
    json_put(object, "actions", actions_of(w, period));
    *ret_object = object;
    return ST_OK;
}

static int64_t within(int64_t limit)
{
    return limit > 0 && limit <= KEY_PERIOD_PAGE_MAX ? limit : KEY_PERIOD_PAGE;
}

enum status key_period_page(struct work *w, struct str state, struct str after, int64_t limit,
                            json_t **ret_page)
{
    json_t *page = json_new_object(w->arena), *items = json_new_list(w->arena);
    int64_t want = within(limit), total;
    struct key_period_sight sight;
    struct key_period_list list;

    TRY(key_period_sight(w, &sight));
    TRY(key_period_store_page(w, &sight, state, after, want + 1, &list, &total));
    for (size_t i = 0; i < list.count && i < (size_t)want; i++) {
        json_t *object;

        TRY(key_period_json(w, &list.periods[i], &object));
        json_add(items, object);
    }
    json_put(page, "items", items);
    if (list.count > (size_t)want)
        json_put_text(page, "next", list.periods[want - 1].id);
    else
        json_put_null(page, "next");
    json_put_int(page, "total", total);
    put_instant(page, "as_of", w->now);
    *ret_page = page;
    return ST_OK;
}

enum status key_period_board(struct work *w, const struct key_period *period, struct str from,
                             struct str to, struct str after, int64_t limit, json_t **ret_board)
{
    json_t *board = json_new_object(w->arena), *days, *items;
    struct date last = instant_beijing_date(period->to_at), first;
    char first_text[DATE_TEXT_BYTES], last_text[DATE_TEXT_BYTES];
    int64_t want = within(limit), total;
    bool sees_all, is_named;

    if (date_order(instant_beijing_date(w->now), last) < 0)
        last = instant_beijing_date(w->now);
    (void)(to.len > 0 && date_read(to, &last));
    first = date_add_days(last, 1 - KEY_PERIOD_BOARD_DAYS);
    (void)(from.len > 0 && date_read(from, &first));
    if (date_number(last) - date_number(first) >= KEY_PERIOD_BOARD_DAYS)
        first = date_add_days(last, 1 - KEY_PERIOD_BOARD_DAYS);
    (void)date_print(first, first_text);
    (void)date_print(last, last_text);
    TRY(key_period_sees(w, period, &sees_all, &is_named));
    const struct str only = sees_all ? STR("") : w->actor->party_id;
    TRY(key_period_store_counts(w, period->id, str_of(first_text), str_of(last_text), only, &days));
    TRY(key_period_store_lines(w, period->id, only, str_of(first_text), str_of(last_text), after,
                               want + 1, &items));
    TRY(key_period_store_named_count(w, period->id, &total));
    json_put_null(board, "next");
    if (json_array_size(items) > (size_t)want) {
        const json_t *kept = json_array_get(items, (size_t)want - 1);

        json_array_remove(items, (size_t)want);
        json_put_text(board, "next", json_get_text(json_get_object(kept, "party"), "id"));
    }
    json_put(board, "days", days);
    json_put(board, "items", items);
    json_put_int(board, "total", sees_all ? total : (int64_t)json_array_size(items));
    put_instant(board, "as_of", w->now);
    *ret_board = board;
    return ST_OK;
}
