/* SPDX-License-Identifier: Apache-2.0
 * Suppressions: a cause is held back for a system or a unit until a day, with a reason. */
#include "base/banned.h"
#include "base/id.h"
#include "db/journal.h"
#include "events/alert_right.h"
#include "events/alert_store.h"
#include "registry/actor.h"
#include "registry/change.h"

/* One that holds the cause back there already, as long or longer, or with the same reach. */
static enum status need_none(struct work *w, const struct alert_store_suppression *wanted)
{
    struct alert_store_suppression *rows;
    size_t count;

    TRY(alert_store_suppressions(w, wanted->cause_kind, wanted->cause_id, true, STR(""),
                                 ALERT_PAGE_MAX, &rows, &count));
    for (size_t i = 0; i < count; i++) {
        bool is_same = str_equal(rows[i].system_id, wanted->system_id);
        bool covers = rows[i].system_id.len == 0 && rows[i].until_at.ms >= wanted->until_at.ms;
        char day[DATE_TEXT_BYTES];

        if (!str_equal(rows[i].party_id, wanted->party_id) || (!is_same && !covers))
            continue;
        (void)date_print(instant_beijing_date(rows[i].until_at), day);
        return work_fail(
            w, ST_CONFLICT, "until",
            "同一起因在此范围已由 %.*s 抑制到 %s（%.*s）；要改日期，请先解除那一条",
            "held back there already by %.*s until %s (%.*s); end that one to change the day",
            STR_ARG(rows[i].made_name), day, STR_ARG(rows[i].reason));
    }
    return ST_OK;
}

enum status alert_suppress_begin(struct work *w, const struct alert *alert, bool is_party,
                                 struct date until, struct str reason, struct str *ret_id)
{
    struct date today = instant_beijing_date(w->now);
    struct alert_store_suppression row = {
        .id = id_new(w->arena, w->now),
        .cause_kind = str_of(alert_cause_word(alert->cause)),
        .cause_id = alert->cause_key,
        .title_zh = alert->title_zh,
        .title_en = alert->title_en,
        .party_id = alert->party_id,
        .system_id = is_party ? STR("") : alert->system_id,
        .region = alert->region,
        .sector = alert->sector,
        .reason = reason,
        .until_at = instant_beijing_end(until),
    };
    json_t *after = json_new_object(w->arena);

    TRY(alert_right_need(w, alert));
    TRY(change_need_reason(w, reason));
    if (date_order(until, today) < 0)
        return work_fail(w, ST_INVALID, "until", "截止日期已经过去", "that day is over");
    if (date_number(until) - date_number(today) > ALERT_SUPPRESS_DAYS_MAX)
        return work_fail(w, ST_INVALID, "until", "最长抑制 %d 天", "for %d days at most",
                         ALERT_SUPPRESS_DAYS_MAX);
    TRY(need_none(w, &row));
    TRY(alert_store_suppress(w, &row));
    json_put_text(after, "cause", row.cause_id); /* the timeline leaves it out where withheld */
    json_put_text(after, "party", row.party_id);
    json_put_text(after, "system", row.system_id);
    json_put_instant(after, "until", row.until_at);
    TRY(alert_store_entry(w, alert->id, "suppress", reason, after));
    TRY(journal_append(w, "alert.suppress",
                       arena_print(w->arena, "alert-suppression:%.*s", STR_ARG(row.id)), NULL,
                       after, reason));
    *ret_id = row.id;
    return ST_OK;
}

enum status alert_suppress_end(struct work *w, struct str id, struct str reason)
{
    struct alert_store_suppression row;
    bool has = false;
    bool was = false;
    enum status status = alert_store_suppression_load(w, id, &row);

    if (status == ST_NOT_FOUND)
        return work_fail(w, ST_NOT_FOUND, "id", "没有这条抑制，或不在您的管辖范围内",
                         "there is no such suppression within your scope");
    TRY(status);
    TRY(alert_right_upon(w, row.party_id, row.system_id, &has));
    if (!has)
        return work_fail(w, ST_DENIED, "id", "您可以查看此抑制，但无权解除",
                         "you may see this suppression but not end it");
    TRY(change_need_reason(w, reason));
    TRY(alert_store_suppression_end(w, id, reason, &was));
    if (!was)
        return work_fail(w, ST_CONFLICT, "state", "抑制已经结束", "it has ended already");
    return journal_append(w, "alert.suppress-end",
                          arena_print(w->arena, "alert-suppression:%.*s", STR_ARG(id)), NULL, NULL,
                          reason);
}

static enum status row_json(struct work *w, const struct alert_store_suppression *x,
                            json_t **ret_object)
{
    json_t *object = json_new_object(w->arena);
    json_t *cause = json_new_object(w->arena);
    json_t *party = json_new_object(w->arena);
    bool is_active = x->ended_at.ms == 0 && x->until_at.ms >= w->now.ms;
    bool has = false;

    TRY(alert_right_upon(w, x->party_id, x->system_id, &has));
    json_put_text(cause, "kind", x->cause_kind);
    json_put_text(cause, "id", x->cause_id);
    json_put_text(cause, "title_zh", x->title_zh);
    json_put_text(cause, "title_en", x->title_en);
    json_put_text(party, "id", x->party_id);
    json_put_text(party, "name", x->party_name);
    json_put_text(object, "id", x->id);
    json_put(object, "cause", cause);
    json_put(object, "party", party);
    if (x->system_id.len > 0) {
        json_t *system = json_new_object(w->arena);
        json_put_text(system, "id", x->system_id);
        json_put_text(system, "name", x->system_name);
        json_put(object, "system", system);
    } else {
        json_put_null(object, "system");
    }
    json_put_text(object, "reason", x->reason);
    json_put_instant(object, "from", x->from_at);
    json_put_instant(object, "until", x->until_at);
    json_put_text(object, "made_by", x->made_name);
    json_put_instant(object, "ended_at", x->ended_at);
    json_put_text(object, "ended_by", x->ended_name);
    json_put_text(object, "ended_reason", x->ended_reason);
    json_put_int(object, "hits", x->hits);
    json_put_instant(object, "last_at", x->last_at);
    json_put_bool(object, "is_active", is_active);
    json_put_bool(object, "may_end", is_active && has);
    *ret_object = object;
    return ST_OK;
}

enum status alert_suppress_list(struct work *w, const struct alert *alert, json_t **ret_list)
{
    struct alert_store_suppression *rows;
    json_t *list = json_new_list(w->arena);
    size_t count;

    TRY(alert_store_suppressions(w, str_of(alert_cause_word(alert->cause)), alert->cause_key, true,
                                 STR(""), ALERT_PAGE, &rows, &count));
    for (size_t i = 0; i < count; i++) {
        json_t *one;
        if (!str_equal(rows[i].party_id, alert->party_id))
            continue;
        TRY(row_json(w, &rows[i], &one));
        json_add(list, one);
    }
    *ret_list = list;
    return ST_OK;
}

enum status alert_suppress_page(struct work *w, bool is_active, struct str after, int64_t limit,
                                json_t **ret_page)
{
    int64_t most = limit <= 0 ? ALERT_PAGE : limit > ALERT_PAGE_MAX ? ALERT_PAGE_MAX : limit;
    struct alert_store_suppression *rows;
    json_t *page = json_new_object(w->arena);
    json_t *items = json_new_list(w->arena);
    size_t count;

    TRY(alert_store_suppressions(w, STR(""), STR(""), is_active, after, most, &rows, &count));
    for (size_t i = 0; i < count; i++) {
        json_t *one;
        TRY(row_json(w, &rows[i], &one));
        json_add(items, one);
    }
    json_put(page, "items", items);
    json_put_text(page, "next",
                  (int64_t)count == most ? rows[count - 1].id : (struct str){NULL, 0});
    json_put_null(page, "total");
    json_put_instant(page, "as_of", w->now);
    *ret_page = page;
    return ST_OK;
}
