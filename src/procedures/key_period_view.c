/* SPDX-License-Identifier: Apache-2.0
 * How key periods are shown. */
#include "procedures/key_period_view.h"

#include "procedures/key_period_store.h"
#include "procedures/watch.h"
#include "registry/actor.h"
#include "registry/party.h"
#include "registry/region.h"

static void put_day(json_t *object, const char *key, struct instant at)
{
    char text[DATE_TEXT_BYTES];

    json_put_textz(object, key, date_print(instant_beijing_date(at), text));
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
    json_put_instant(own, "due_at", day.due_at);
    json_put_instant(own, "grace_at", day.grace_at);
    json_put_text(own, "state", day.state);
    json_put_bool(own, "late", day.is_late);
    json_put_instant(own, "at", day.at);
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

enum status key_period_view_json(struct work *w, const struct key_period *period,
                                 json_t **ret_object)
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
    json_put_instant(object, "made_at", period->made_at);
    json_put_text(object, "made_by", period->made_by);
    json_put_instant(object, "opened_at", period->opened_at);
    json_put_instant(object, "closed_at", period->closed_at);
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

enum status key_period_view_page(struct work *w, struct str state, struct str after, int64_t limit,
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

        TRY(key_period_view_json(w, &list.periods[i], &object));
        json_add(items, object);
    }
    json_put(page, "items", items);
    if (list.count > (size_t)want)
        json_put_text(page, "next", list.periods[want - 1].id);
    else
        json_put_null(page, "next");
    json_put_int(page, "total", total);
    json_put_instant(page, "as_of", w->now);
    *ret_page = page;
    return ST_OK;
}

enum status key_period_view_board(struct work *w, const struct key_period *period, struct str from,
                                  struct str to, struct str after, int64_t limit,
                                  json_t **ret_board)
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
    json_put_instant(board, "as_of", w->now);
    *ret_board = board;
    return ST_OK;
}
