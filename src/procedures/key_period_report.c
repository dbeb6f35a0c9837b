/* SPDX-License-Identifier: Apache-2.0
 * What is said every day. */
#include "procedures/key_period_report.h"

#include "db/journal.h"
#include "procedures/key_period_store.h"
#include "procedures/task.h"
#include "procedures/watch.h"
#include "registry/actor.h"
#include "registry/message.h"
#include "registry/party.h"

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
