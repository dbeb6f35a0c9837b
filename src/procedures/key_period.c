/* SPDX-License-Identifier: Apache-2.0
 * Key periods: declared, begun, changed, ended. */
#include "procedures/key_period.h"

#include "base/id.h"
#include "db/journal.h"
#include "procedures/key_period_course.h"
#include "procedures/key_period_store.h"
#include "procedures/key_period_view.h"
#include "procedures/watch.h"
#include "procedures/watch_plan.h"
#include "registry/actor.h"
#include "registry/party.h"
#include "registry/region.h"
#include "registry/scope.h"
#include "registry/sector.h"

static bool is_officer(const struct actor *actor)
{
    return actor->is_system ||
           ((actor_has(actor, ROLE_REGULATOR) || actor_has(actor, ROLE_POLICE)) &&
            actor->party_id.len > 0);
}

static enum status check_text(struct work *w, const char *field, struct str text, size_t least,
                              size_t most)
{
    if (str_points(text) >= least && str_points(text) <= most)
        return ST_OK;
    return work_fail(w, ST_INVALID, field, "请填写，最多 %zu 字",
                     "say it, in %zu characters at most", most);
}

static enum status read_partners(struct work *w, const json_t *input, json_t **ret_partners)
{
    static const char *const kinds[] = {"police", "carrier", "maintainer", "other", NULL};
    json_t *list = json_new_list(w->arena), *given;
    size_t i;

    if (json_array_size(input) > KEY_PERIOD_PARTNERS_MAX)
        return work_fail(w, ST_LIMIT, "partners", "联动单位最多 %d 个", "at most %d partners",
                         KEY_PERIOD_PARTNERS_MAX);
    json_array_foreach(input, i, given)
    {
        json_t *partner = json_new_object(w->arena);
        bool is_known = false;

        for (size_t k = 0; kinds[k]; k++)
            is_known = is_known || str_is(watch_said(given, "kind"), kinds[k]);
        if (!is_known)
            return work_fail(w, ST_INVALID, "partners", "没有这类联动单位",
                             "there is no such kind of partner");
        TRY(check_text(w, "partners", watch_said(given, "name"), 1, WATCH_NAME_MAX));
        TRY(check_text(w, "partners", watch_said(given, "phone"), 0, WATCH_PHONE_MAX));
        json_put_text(partner, "kind", watch_said(given, "kind"));
        json_put_text(partner, "name", watch_said(given, "name"));
        json_put_text(partner, "phone", watch_said(given, "phone"));
        json_put_null(partner, "started_at");
        json_put_null(partner, "stopped_at");
        json_add(list, partner);
    }
    *ret_partners = list;
    return ST_OK;
}

static enum status read_days(struct work *w, const json_t *input, struct key_period *period)
{
    struct date from, to;

    if (!date_read(watch_said(input, "from"), &from))
        return work_fail(w, ST_INVALID, "from", "请填写开始日期", "name the first day");
    if (!date_read(watch_said(input, "to"), &to) || date_order(to, from) < 0)
        return work_fail(w, ST_INVALID, "to", "请填写结束日期，不早于开始日期",
                         "name the last day, not before the first");
    if (date_number(to) - date_number(from) >= KEY_PERIOD_DAYS_MAX)
        return work_fail(w, ST_INVALID, "to", "最长 %d 天", "at most %d days", KEY_PERIOD_DAYS_MAX);
    period->from_at = instant_beijing_start(from);
    period->to_at = instant_beijing_end(to);
    if (period->to_at.ms < w->now.ms)
        return work_fail(w, ST_INVALID, "to", "结束日期已经过去", "the last day is over already");
    return ST_OK;
}

static enum status read_rest(struct work *w, const json_t *input, struct key_period *period)
{
    static const char *const declared[] = {"nation", "region", "city", "activity", NULL};
    struct watch_settings settings;
    bool is_known = false;
    int minute;

    for (size_t i = 0; declared[i]; i++)
        is_known = is_known || str_is(period->declared, declared[i]);
    if (!is_known)
        return work_fail(w, ST_INVALID, "declared", "请选择活动的级别", "say whose activity it is");
    TRY(check_text(w, "title", period->title, 1, 200));
    TRY(check_text(w, "measures", period->measures, 0, WATCH_TEXT_MAX));
    if (period->regime.len == 0)
        period->regime = STR("daily");
    if (!str_is(period->regime, "24h") && !str_is(period->regime, "daily"))
        return work_fail(w, ST_INVALID, "regime", "值守要求只有 24h 和 daily 两种",
                         "the regime is 24h or daily");
    TRY(watch_settings_of(w, period->organiser, &settings));
    if (period->report_time.len == 0)
        period->report_time = settings.report_time;
    if (!watch_plan_minute(period->report_time, &minute))
        return work_fail(w, ST_INVALID, "report_time", "时间请写成 17:00 的样子",
                         "a time is written as 17:00");
    period->grace_ms =
        json_get_int(input, "grace_minutes", settings.grace_minutes) * WATCH_MINUTE_MS;
    return read_partners(w, json_get_list(input, "partners"), &period->partners);
}

/* An authority names parties of its area, a unit only itself. */
static enum status name_party(struct work *w, const struct key_period *period, struct str party_id)
{
    bool is_own;

    TRY(watch_sight(w, party_id, &is_own));
    if (!is_own && !is_officer(w->actor))
        return work_fail(w, ST_DENIED, "parties", "只能为本单位设定重要时期",
                         "a unit declares key periods for itself only");
    return key_period_store_name(w, period->id, party_id);
}

static enum status name_kinds(struct work *w, const json_t *kinds, const struct key_period *period)
{
    struct key_period_parties found;
    uint32_t bits = 0;
    const json_t *word;
    size_t i;

    json_array_foreach(kinds, i, word)
    {
        enum party_kind kind;

        if (!party_kind_read(json_text(word), &kind))
            return work_fail(w, ST_INVALID, "kinds", "没有这种单位性质",
                             "there is no such kind of party");
        bits |= 1u << (unsigned)kind;
    }
    TRY(key_period_store_of_kinds(w, bits, period->region, period->sector,
                                  KEY_PERIOD_PARTIES_MAX + 1, &found));
    if (found.count > KEY_PERIOD_PARTIES_MAX)
        return work_fail(w, ST_LIMIT, "kinds", "最多 %d 个单位", "at most %d parties",
                         KEY_PERIOD_PARTIES_MAX);
    for (i = 0; i < found.count; i++)
        TRY(name_party(w, period, found.ids[i]));
    return ST_OK;
}

static enum status name_all(struct work *w, const json_t *input, const struct key_period *period)
{
    const json_t *list = json_get_list(input, "parties"), *one;
    int64_t count;
    size_t i;

    json_array_foreach(list, i, one) TRY(name_party(w, period, json_text(one)));
    if (json_array_size(json_get_list(input, "kinds")) > 0)
        TRY(name_kinds(w, json_get_list(input, "kinds"), period));
    TRY(key_period_store_named_count(w, period->id, &count));
    if (count == 0)
        return work_fail(w, ST_INVALID, "parties", "请选择参加保障的单位", "name the parties");
    return ST_OK;
}

static enum status read_place(struct work *w, const json_t *input, struct key_period *period)
{
    struct party organiser;
    struct region region;
    bool is_covered;

    TRY(party_load(w, period->organiser, &organiser));
    period->region =
        watch_said(input, "region").len > 0 ? watch_said(input, "region") : organiser.region;
    period->sector = watch_said(input, "sector");
    if (period->sector.len == 0 && w->actor->sees_region)
        period->sector = w->actor->sector.ptr != NULL ? w->actor->sector : STR("");
    TRY(region_load(w, period->region, "region", &region));
    if (period->sector.len > 0) {
        struct sector sector;

        TRY(sector_load(w, period->sector, "sector", &sector));
    }
    if (!is_officer(w->actor) || str_equal(period->region, organiser.region))
        return ST_OK;
    TRY(scope_covers(w, period->region, period->sector, &is_covered));
    if (is_covered)
        return ST_OK;
    return work_fail(w, ST_DENIED, "region", "只能在本单位辖区内设定重要时期",
                     "a key period is declared within one's own area only");
}

static enum status journal_of_period(struct work *w, const char *act, const json_t *before,
                                     const struct key_period *period, struct str reason)
{
    json_t *after;

    TRY(key_period_view_json(w, period, &after));
    return journal_append(w, act, arena_print(w->arena, "key-period:%.*s", STR_ARG(period->id)),
                          before, after, reason);
}

enum status key_period_declare(struct work *w, const json_t *input, struct key_period *ret_period)
{
    struct key_period period = {
        .id = id_new(w->arena, w->now),
        .version = 1,
        .organiser = w->actor->party_id,
        .title = watch_said(input, "title"),
        .declared = watch_said(input, "declared"),
        .regime = watch_said(input, "regime"),
        .report_time = watch_said(input, "report_time"),
        .measures = watch_said(input, "measures"),
        .state = STR("announced"),
        .made_at = w->now,
        .made_by = w->actor->person_name,
        .reason = STR(""),
    };

    TRY(watch_own(w, period.organiser));
    TRY(read_days(w, input, &period));
    TRY(read_rest(w, input, &period));
    TRY(read_place(w, input, &period));
    TRY(key_period_store_insert(w, &period));
    TRY(name_all(w, input, &period));
    if (period.from_at.ms <= w->now.ms)
        TRY(key_period_course_open(w, &period));
    TRY(journal_of_period(w, "key-period.declare", NULL, &period, watch_said(input, "reason")));
    *ret_period = period;
    return ST_OK;
}

enum status key_period_sight(struct work *w, struct key_period_sight *ret_sight)
{
    struct key_period_sight sight = {
        .sees_all = w->actor->is_system,
        .own = w->actor->party_id,
        .path = STR(""),
        .sector = w->actor->sees_region ? w->actor->sector : STR(""),
    };
    struct region region;

    if (w->actor->sees_region && w->actor->region.len > 0) {
        TRY(region_load(w, w->actor->region, "region", &region));
        sight.path = region.path;
    }
    *ret_sight = sight;
    return ST_OK;
}

enum status key_period_sees(struct work *w, const struct key_period *period, bool *ret_sees_all,
                            bool *ret_is_named)
{
    struct key_period_sight sight;

    TRY(key_period_sight(w, &sight));
    TRY(key_period_store_names(w, period->id, sight.own, ret_is_named));
    *ret_sees_all =
        sight.sees_all || (sight.own.len > 0 && str_equal(sight.own, period->organiser));
    if (!*ret_sees_all)
        TRY(key_period_store_sees_area(w, period->id, &sight, ret_sees_all));
    return ST_OK;
}

enum status key_period_load(struct work *w, struct str id, struct key_period *ret_period)
{
    bool sees_all = false, is_named = false;
    enum status status = key_period_store_load(w, id, ret_period);

    if (status == ST_OK)
        TRY(key_period_sees(w, ret_period, &sees_all, &is_named));
    if (status == ST_NOT_FOUND || (status == ST_OK && !sees_all && !is_named))
        return work_fail(w, ST_NOT_FOUND, "id", "没有这个重要时期，或不在您的管辖范围内",
                         "there is no such key period within your scope");
    return status;
}

static enum status check_organiser(struct work *w, const struct key_period *period, int64_t version)
{
    if (!w->actor->is_system && !str_equal(w->actor->party_id, period->organiser))
        return work_fail(w, ST_DENIED, "id", "只有组织单位可以这样办",
                         "only the organiser may do this");
    TRY(watch_own(w, period->organiser));
    if (str_is(period->state, "closed") || str_is(period->state, "cancelled"))
        return work_fail(w, ST_CONFLICT, "id", "重要时期已经结束，只能查看",
                         "the key period is over: it can only be read");
    if (version == period->version)
        return ST_OK;
    return work_fail(w, ST_STALE, "version", "重要时期刚刚有了变化，请查看最新情况",
                     "this key period has just changed; look at it again");
}

enum status key_period_change(struct work *w, struct key_period *period, int64_t version,
                              const json_t *input)
{
    struct key_period changed = *period;
    const json_t *list = json_get_list(input, "parties"), *one;
    json_t *before;
    struct date to;
    int minute;
    size_t i;

    TRY(check_organiser(w, period, version));
    TRY(key_period_view_json(w, period, &before));
    if (json_object_get(input, "title") != NULL)
        changed.title = watch_said(input, "title");
    if (json_object_get(input, "measures") != NULL)
        changed.measures = watch_said(input, "measures");
    if (json_object_get(input, "report_time") != NULL)
        changed.report_time = watch_said(input, "report_time");
    if (date_read(watch_said(input, "to"), &to))
        changed.to_at = instant_beijing_end(to);
    TRY(check_text(w, "title", changed.title, 1, 200));
    TRY(check_text(w, "measures", changed.measures, 0, WATCH_TEXT_MAX));
    if (!watch_plan_minute(changed.report_time, &minute))
        return work_fail(w, ST_INVALID, "report_time", "时间请写成 17:00 的样子",
                         "a time is written as 17:00");
    if (changed.to_at.ms < w->now.ms || changed.to_at.ms < changed.from_at.ms)
        return work_fail(w, ST_INVALID, "to", "结束日期已经过去", "the last day is over already");
    if (json_get_list(input, "partners") != NULL)
        TRY(read_partners(w, json_get_list(input, "partners"), &changed.partners));
    json_array_foreach(list, i, one)
    {
        TRY(name_party(w, period, json_text(one)));
        if (str_is(period->state, "open"))
            TRY(key_period_course_add(w, &changed, json_text(one)));
    }
    TRY(key_period_store_update(w, &changed));
    changed.version++;
    *period = changed;
    return journal_of_period(w, "key-period.change", before, period, watch_said(input, "reason"));
}

/* A partner is asked to join, or may go. */
static enum status link(struct work *w, struct key_period *period, const json_t *input,
                        bool is_start)
{
    json_int_t number = json_get_int(input, "partner", -1);
    char text[INSTANT_TEXT_BYTES];
    json_t *partner = number < 0 ? NULL : json_array_get(period->partners, (size_t)number);

    if (partner == NULL)
        return work_fail(w, ST_INVALID, "partner", "没有这个联动单位", "there is no such partner");
    if (is_start == (json_get_text(partner, "started_at").len > 0 &&
                     json_get_text(partner, "stopped_at").len == 0))
        return work_fail(w, ST_CONFLICT, "partner", "联动已经是这个状态",
                         "the linkage is in that state already");
    json_put_textz(partner, is_start ? "started_at" : "stopped_at", instant_print(w->now, text));
    if (is_start)
        json_put_null(partner, "stopped_at");
    return key_period_store_update(w, period);
}

enum status key_period_act(struct work *w, struct key_period *period, int64_t version,
                           struct str act, const json_t *input)
{
    struct str reason = watch_said(input, "reason");
    bool is_close = str_is(act, "close"), is_cancel = str_is(act, "cancel");
    bool is_start = str_is(act, "linkage-start");
    json_t *before;

    if (!is_close && !is_cancel && !is_start && !str_is(act, "linkage-stop"))
        return work_fail(w, ST_NOT_FOUND, "name", "没有这个动作", "there is no such act");
    TRY(check_organiser(w, period, version));
    TRY(key_period_view_json(w, period, &before));
    if ((is_close || is_cancel) && str_is_blank(reason))
        return work_fail(w, ST_INVALID, "reason", "提前结束或取消须写明理由",
                         "ending early or cancelling needs a reason");
    if (is_close != str_is(period->state, "open") && (is_close || is_cancel))
        return work_fail(w, ST_CONFLICT, "id", "进行中的才能结束，未开始的才能取消",
                         "what has begun is closed, what has not is cancelled");
    if (is_close || is_cancel) {
        period->reason = reason;
        if (is_close) {
            TRY(key_period_course_close(w, period));
        } else {
            period->state = STR("cancelled");
            TRY(key_period_store_update(w, period));
        }
    } else {
        TRY(link(w, period, input, is_start));
    }
    if (!is_close)
        period->version++;
    return journal_of_period(w,
                             is_close    ? "key-period.close"
                             : is_cancel ? "key-period.cancel"
                             : is_start  ? "key-period.linkage-start"
                                         : "key-period.linkage-stop",
                             before, period, reason);
}
