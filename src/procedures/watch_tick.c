/* SPDX-License-Identifier: Apache-2.0
 * What the minutes bring: shifts nobody took over, gaps, shifts to be made. */
#include "base/id.h"
#include "db/journal.h"
#include "policy/obligation.h"
#include "policy/policy.h"
#include "procedures/key_period_course.h"
#include "procedures/task.h"
#include "procedures/watch_roster_store.h"
#include "procedures/watch_shift_store.h"
#include "procedures/watch_store.h"
#include "registry/actor.h"
#include "registry/message.h"

enum {
    TICK_SHIFTS = 100,
    TICK_GAPS = 50,
    TICK_ROSTERS = 20,
    TICK_RECHECK_MINUTES = 3,
    TICK_SHORT_DAYS = 7 /* least of watch.ahead_days */
};

static const char *post_zh(struct str post)
{
    return str_is(post, WATCH_LEADER)      ? "带班领导"
           : str_is(post, WATCH_TECHNICAL) ? "技术值守人员"
                                           : "值班员";
}

static const char *post_en(struct str post)
{
    return str_is(post, WATCH_LEADER)      ? "the leader on duty"
           : str_is(post, WATCH_TECHNICAL) ? "the technical officer"
                                           : "the duty officer";
}

/* The person, and whoever leads the shift, learn of it; the task stays until somebody takes over.
 */
static enum status tell_late(struct work *w, const struct watch_shift *shift)
{
    json_t *parameters = json_new_object(w->arena);
    const struct task_new task = {
        .kind = "watch-late",
        .occasion = arena_print(w->arena, "watch-late:%.*s", STR_ARG(shift->id)),
        .code = STR(""),
        .zh = arena_print(w->arena, "%s %.*s 未按时接班（%.*s），请立即安排人员到岗",
                          post_zh(shift->post), STR_ARG(shift->name), STR_ARG(shift->roster_name)),
        .en = arena_print(w->arena, "%.*s, %s, has not taken over (%.*s): send somebody at once",
                          STR_ARG(shift->name), post_en(shift->post), STR_ARG(shift->roster_name)),
        .clause = STR(""),
        .party_id = shift->party_id,
        .account_id = STR(""),
        .due_at = shift->late_at,
    };
    const struct message_new message = {
        .kind = "shift-late",
        .occasion = arena_print(w->arena, "shift-late:%.*s", STR_ARG(shift->id)),
        .subject_kind = "shift",
        .subject_id = shift->id,
        .parameters = parameters,
    };
    struct watch_person *people;
    size_t count;

    json_put_text(parameters, "person", shift->name);
    json_put_text(parameters, "roster", shift->roster_name);
    TRY(task_add(w, &task, NULL));
    if (shift->account_id.len > 0)
        TRY(message_tell(w, shift->account_id, &message, NULL));
    TRY(watch_on_duty(w, shift->party_id, &people, &count));
    for (size_t i = 0; i < count; i++)
        if (str_is(people[i].post, WATCH_LEADER) && people[i].account_id.len > 0 &&
            !str_equal(people[i].account_id, shift->account_id))
            TRY(message_tell(w, people[i].account_id, &message, NULL));
    return ST_OK;
}

/* An event-bound roster waits for nobody while nothing asks for it. */
static enum status is_asked_for(struct work *w, const struct watch_shift *shift, bool *ret_is)
{
    struct watch_regime regime;

    *ret_is = true;
    if (!str_is(shift->regime, "event"))
        return ST_OK;
    TRY(watch_regime_of(w, shift->party_id, &regime));
    *ret_is = regime.is_demanded;
    return ST_OK;
}

static enum status late_shifts(struct work *w, int *count)
{
    struct watch_shift *shifts;
    size_t found;

    TRY(watch_shift_store_late(w, false, TICK_SHIFTS, &shifts, &found));
    for (size_t i = 0; i < found; i++) {
        bool is_asked;

        TRY(is_asked_for(w, &shifts[i], &is_asked));
        if (is_asked)
            shifts[i].told_at = w->now;
        else
            shifts[i].late_at.ms = w->now.ms + WATCH_MINUTE_MS; /* look again in a minute */
        TRY(watch_shift_store_update(w, &shifts[i]));
        if (!is_asked)
            continue;
        TRY(tell_late(w, &shifts[i]));
        (*count)++;
    }
    return ST_OK;
}

static enum status over_shifts(struct work *w, int *count)
{
    struct watch_shift *shifts;
    size_t found;

    TRY(watch_shift_store_late(w, true, TICK_SHIFTS, &shifts, &found));
    for (size_t i = 0; i < found; i++) {
        bool was_told = shifts[i].told_at.ms > 0;

        shifts[i].state =
            str_is(shifts[i].regime, "event") && !was_told ? STR("dropped") : STR("missed");
        shifts[i].ended_at = shifts[i].to_at;
        TRY(watch_shift_store_update(w, &shifts[i]));
        (*count)++;
    }
    return ST_OK;
}

static enum status open_gap(struct work *w, struct str party_id, int *count)
{
    struct watch_regime regime;
    enum status status = watch_regime_of(w, party_id, &regime);

    if (status == ST_NOT_FOUND) {
        fault_clear(&w->fault);
        return ST_OK;
    }
    TRY(status);
    if (regime.gap == NULL || !regime.is_gap_told)
        return ST_OK;
    const struct str id = id_new(w->arena, w->now);
    const struct task_new task = {
        .kind = "watch-gap",
        .occasion = arena_print(w->arena, "watch-gap:%.*s:%.*s", STR_ARG(party_id), STR_ARG(id)),
        .code = STR(""),
        .zh = STR("现在应当有人值班，但无人在岗：请立即安排人员接班"),
        .en = STR("Somebody has to be on duty now and nobody is: have a shift taken over at once"),
        .clause = regime.clause,
        .party_id = party_id,
        .account_id = STR(""),
        .due_at = w->now,
    };
    TRY(watch_store_gap_insert(w, id, party_id, &regime));
    (*count)++;
    return task_add(w, &task, NULL);
}

static enum status open_gaps(struct work *w, const struct watch_store_ids *ids, int *count)
{
    for (size_t i = 0; i < ids->count; i++)
        TRY(open_gap(w, ids->ids[i], count));
    return ST_OK;
}

/* Words that any pack names as asking for somebody on duty at once; the place decides later. */
static json_t *event_words(struct work *w)
{
    json_t *words = json_new_object(w->arena), *pack, *setting;
    size_t i, k;

    json_array_foreach(policy_packs(w->policy), i, pack)
    {
        const json_t *files = policy_pack_files(w->policy, w->arena, json_get_text(pack, "code"));
        const json_t *settings = json_get_list(json_get_object(files, "settings.yaml"), "settings");

        json_array_foreach(settings, k, setting)
        {
            struct str list = json_get_text(setting, "value");

            if (!str_is(json_get_text(setting, "key"), "watch.duties.event"))
                continue;
            while (list.len > 0)
                json_put_bool(words, str_zero(w->arena, str_trim(str_cut(list, ',', &list))), true);
        }
    }
    return words;
}

static enum status find_gaps(struct work *w, int *count)
{
    const json_t *words = event_words(w);
    struct watch_store_ids ids;

    TRY(watch_store_rostered(w, TICK_GAPS, &ids));
    TRY(open_gaps(w, &ids, count));
    TRY(watch_store_asked(w, TICK_GAPS, &ids));
    TRY(open_gaps(w, &ids, count));
    for (size_t i = 0; i < obligation_rule_count(w->policy); i++) {
        const struct obligation_rule *rule = obligation_rule_at(w->policy, i);

        if (!rule->is_triggered || !json_get_bool(words, str_zero(w->arena, rule->duty), false))
            continue;
        TRY(watch_store_owing(w, rule->id, TICK_GAPS, &ids));
        TRY(open_gaps(w, &ids, count));
    }
    return ST_OK;
}

static enum status end_gap(struct work *w, const struct watch_store_gap *gap, int *count)
{
    struct watch_regime regime;

    TRY(watch_regime_of(w, gap->party_id, &regime));
    if (regime.gap != NULL)
        return watch_store_gap_checked(w, gap->id);
    (*count)++;
    TRY(watch_store_gap_end(w, gap->id));
    return task_end(
        w, arena_print(w->arena, "watch-gap:%.*s:%.*s", STR_ARG(gap->party_id), STR_ARG(gap->id)),
        regime.is_on_duty ? STR("已有人在岗") : STR("不再要求值班"));
}

/* At once where somebody has taken over; where nothing asks for it any more, within minutes. */
static enum status end_gaps(struct work *w, int *count)
{
    struct instant before = {w->now.ms - (int64_t)TICK_RECHECK_MINUTES * WATCH_MINUTE_MS};
    struct watch_store_gap *gaps;
    size_t found;

    TRY(watch_store_gap_filled(w, TICK_GAPS, &gaps, &found));
    for (size_t i = 0; i < found; i++)
        TRY(end_gap(w, &gaps[i], count));
    TRY(watch_store_gap_unchecked(w, before, TICK_GAPS, &gaps, &found));
    for (size_t i = 0; i < found; i++)
        TRY(end_gap(w, &gaps[i], count));
    return ST_OK;
}

static enum status extend_rosters(struct work *w, int *count)
{
    struct watch_roster *rosters;
    size_t found;

    TRY(watch_roster_store_short(w, date_add_days(instant_beijing_date(w->now), TICK_SHORT_DAYS),
                                 TICK_ROSTERS, &rosters, &found));
    for (size_t i = 0; i < found; i++) {
        TRY(watch_roster_extend(w, &rosters[i]));
        (*count)++;
    }
    return ST_OK;
}

enum status watch_tick(struct work *w, int *ret_count, bool *ret_again)
{
    int count = 0, periods = 0;

    TRY(key_period_course_tick(w, &periods, ret_again));
    TRY(extend_rosters(w, &count));
    TRY(late_shifts(w, &count));
    TRY(over_shifts(w, &count));
    TRY(end_gaps(w, &count));
    TRY(find_gaps(w, &count));
    if (count >= TICK_GAPS)
        *ret_again = true;
    *ret_count = count + periods;
    return ST_OK;
}
