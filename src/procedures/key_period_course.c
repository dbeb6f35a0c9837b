/* SPDX-License-Identifier: Apache-2.0
 * What happens when a key period begins and ends, and in the minutes between. */
#include "procedures/key_period_course.h"

#include "db/journal.h"
#include "procedures/key_period_view.h"
#include "procedures/task.h"
#include "procedures/watch.h"
#include "procedures/watch_plan.h"
#include "registry/actor.h"
#include "registry/fact.h"
#include "registry/message.h"
#include "registry/party.h"

enum { TICK_PERIODS = 5, TICK_SILENCES = 50 };

static enum status tell(struct work *w, const struct key_period *period, struct str party_id)
{
    json_t *parameters = json_new_object(w->arena), *organiser;
    char from[DATE_TEXT_BYTES], to[DATE_TEXT_BYTES];
    const struct message_new message = {
        .kind = "key-period",
        .occasion = arena_print(w->arena, "key-period:%.*s:%.*s", STR_ARG(period->id),
                                STR_ARG(period->state)),
        .subject_kind = "key-period",
        .subject_id = period->id,
        .parameters = parameters,
    };

    TRY(party_brief(w, period->organiser, &organiser));
    json_put_text(parameters, "title", period->title);
    json_put_text(parameters, "organiser", json_get_text(organiser, "name"));
    json_put_textz(parameters, "from", date_print(instant_beijing_date(period->from_at), from));
    json_put_textz(parameters, "to", date_print(instant_beijing_date(period->to_at), to));
    json_put_text(parameters, "report_time", period->report_time);
    json_put_textz(parameters, "state_zh", str_is(period->state, "open") ? "开始" : "结束");
    json_put_textz(parameters, "state_en", str_is(period->state, "open") ? "begins" : "ends");
    return message_tell_party(w, party_id,
                              1u << ROLE_OPERATOR | 1u << ROLE_REGULATOR | 1u << ROLE_POLICE,
                              STR(""), &message);
}

enum status key_period_course_add(struct work *w, const struct key_period *period,
                                  struct str party_id)
{
    TRY(fact_note(w, "party", party_id, "activity-opened", period->from_at, NULL, "procedure"));
    return tell(w, period, party_id);
}

/* Rows of today, when its due time lies after the opening. */
static enum status make_today(struct work *w, struct key_period *period)
{
    struct date today = instant_beijing_date(w->now);
    struct instant due_at;
    int minute;

    if (!watch_plan_minute(period->report_time, &minute))
        return work_fail(w, ST_CORRUPT, "report_time", "零报告时间无法读取",
                         "the time of the daily report cannot be read");
    due_at.ms = instant_beijing_start(today).ms + (int64_t)minute * WATCH_MINUTE_MS;
    if (due_at.ms > period->opened_at.ms)
        TRY(key_period_store_make_day(w, period->id, today, due_at,
                                      (struct instant){due_at.ms + period->grace_ms}));
    period->days_made_to = today;
    return key_period_store_days_made(w, period->id, today);
}

enum status key_period_course_open(struct work *w, struct key_period *period)
{
    struct key_period_parties named;

    period->state = STR("open");
    period->opened_at = w->now;
    TRY(key_period_store_update(w, period));
    period->version++;
    TRY(key_period_store_named(w, period->id, &named));
    for (size_t i = 0; i < named.count; i++)
        TRY(key_period_course_add(w, period, named.ids[i]));
    return make_today(w, period);
}

enum status key_period_course_close(struct work *w, struct key_period *period)
{
    struct instant at = period->to_at.ms < w->now.ms ? period->to_at : w->now;
    struct key_period_parties named;

    period->state = STR("closed");
    period->closed_at = w->now;
    TRY(key_period_store_update(w, period));
    period->version++;
    TRY(key_period_store_named(w, period->id, &named));
    for (size_t i = 0; i < named.count; i++) {
        bool is_busy;

        TRY(key_period_store_busy(w, period->id, named.ids[i], &is_busy));
        if (!is_busy)
            TRY(fact_note(w, "party", named.ids[i], "activity-closed", at, NULL, "procedure"));
        TRY(tell(w, period, named.ids[i]));
    }
    return ST_OK;
}

static enum status move(struct work *w, const char *what, int *count)
{
    struct key_period_list list;

    TRY(key_period_store_waiting(w, what, TICK_PERIODS, &list));
    for (size_t i = 0; i < list.count; i++) {
        struct key_period *period = &list.periods[i];
        bool is_days = str_is(str_of(what), "days"), is_open = str_is(str_of(what), "open");
        json_t *before, *after;

        if (is_days) {
            TRY(make_today(w, period));
        } else {
            TRY(key_period_view_json(w, period, &before));
            TRY(is_open ? key_period_course_open(w, period) : key_period_course_close(w, period));
            TRY(key_period_view_json(w, period, &after));
            TRY(journal_append(w, is_open ? "key-period.open" : "key-period.close",
                               arena_print(w->arena, "key-period:%.*s", STR_ARG(period->id)),
                               before, after, STR("")));
        }
        (*count)++;
    }
    return ST_OK;
}

/* Silence becomes a task of the unit; the board and the duty screen of the organiser show it. */
static enum status miss(struct work *w, const struct key_period_silence *silence)
{
    const struct task_new task = {
        .kind = "silence",
        .occasion = arena_print(w->arena, "silence:%.*s:%.*s:%.*s", STR_ARG(silence->period_id),
                                STR_ARG(silence->party_id), STR_ARG(silence->on)),
        .code = STR(""),
        .zh = arena_print(w->arena, "补报“%.*s”%.*s 的每日零报告", STR_ARG(silence->title),
                          STR_ARG(silence->on)),
        .en = arena_print(w->arena, "Hand in the daily report of %.*s for \"%.*s\"",
                          STR_ARG(silence->on), STR_ARG(silence->title)),
        .clause = STR(""),
        .party_id = silence->party_id,
        .account_id = STR(""),
        .due_at = silence->due_at,
    };

    TRY(key_period_store_miss(w, silence));
    return task_add(w, &task, NULL);
}

enum status key_period_course_tick(struct work *w, int *ret_count, bool *ret_again)
{
    struct key_period_silence *silences;
    size_t silence_count;
    int count = 0;

    TRY(move(w, "open", &count));
    TRY(move(w, "days", &count));
    TRY(key_period_store_silent(w, TICK_SILENCES, &silences, &silence_count));
    for (size_t i = 0; i < silence_count; i++)
        TRY(miss(w, &silences[i]));
    TRY(move(w, "close", &count));
    if (silence_count == TICK_SILENCES)
        *ret_again = true;
    *ret_count = count + (int)silence_count;
    return ST_OK;
}
