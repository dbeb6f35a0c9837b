/* SPDX-License-Identifier: Apache-2.0
 * What people do with a shift. */
#include "procedures/watch_shift.h"

#include "db/journal.h"
#include "procedures/task.h"
#include "procedures/watch_now.h"
#include "procedures/watch_shift_store.h"
#include "registry/actor.h"
#include "registry/party.h"

enum { NOTE_OPEN_MAX = 50, NOTE_ROWS_MAX = 100 };

struct act_step {
    struct watch_shift *shift;
    struct str reason, text;
    const json_t *input;
};

typedef enum status act_fn(struct work *w, struct act_step *step);

static bool is_mine(const struct work *w, const struct watch_shift *shift)
{
    return shift->account_id.len > 0 && str_equal(shift->account_id, w->actor->account_id);
}

/* Whoever was there goes: accepted, or for the reason given. */
static enum status relieve(struct work *w, struct act_step *step)
{
    struct watch_shift before;
    enum status status = watch_shift_store_before(w, step->shift, &before);

    if (status == ST_NOT_FOUND)
        return ST_OK;
    TRY(status);
    if (str_is(before.state, "on") && str_is_blank(step->reason))
        return work_fail(w, ST_CONFLICT, "reason", "上一班（%.*s）还没有交班；直接接班须写明理由",
                         "the shift before (%.*s) has not handed over yet; to take over all the "
                         "same needs a reason",
                         STR_ARG(before.name));
    before.reason = str_is(before.state, "on") ? step->reason : before.reason;
    before.state = str_is(before.state, "on") ? STR("left") : STR("done");
    before.ended_at = w->now;
    before.ended_by = w->actor->person_name;
    TRY(watch_shift_store_update(w, &before));
    return watch_shift_store_entry(w, &before, "accepted", w->now, step->reason);
}

static enum status take_over(struct work *w, struct act_step *step)
{
    struct watch_shift *shift = step->shift;

    if (w->now.ms + WATCH_SHIFT_EARLY_MS < shift->from_at.ms)
        return work_fail(w, ST_CONFLICT, "id", "最早可在开始前一小时接班",
                         "a shift is taken over one hour before its beginning at the earliest");
    if (w->now.ms >= shift->to_at.ms)
        return work_fail(w, ST_CONFLICT, "id", "这一班已经结束", "this shift is over");
    if (shift->account_id.len > 0 && !is_mine(w, shift) && str_is_blank(step->reason))
        return work_fail(w, ST_INVALID, "reason", "替 %.*s 接班须写明理由",
                         "standing in for %.*s needs a reason", STR_ARG(shift->name));
    TRY(relieve(w, step));
    if (!is_mine(w, shift)) {
        shift->account_id = w->actor->account_id;
        shift->name = w->actor->person_name;
        shift->reason = step->reason;
    }
    shift->state = STR("on");
    shift->taken_at = w->now;
    shift->taken_by = w->actor->person_name;
    TRY(task_end(w, arena_print(w->arena, "watch-late:%.*s", STR_ARG(shift->id)), STR("已接班")));
    return watch_shift_store_entry(w, shift, "taken-over", w->now, step->reason);
}

static enum status check_there(struct work *w, const struct watch_shift *shift)
{
    if (is_mine(w, shift))
        return ST_OK;
    return work_fail(w, ST_DENIED, "id", "只有当班的 %.*s 可以这样办",
                     "only %.*s, who is on duty, may do this", STR_ARG(shift->name));
}

static enum status add_entry(struct work *w, struct act_step *step)
{
    static const char *const kinds[] = {"note", "call", "message", "arrival", "measure", NULL};
    struct str kind = json_get_text(step->input, "kind");
    struct instant happened_at = w->now;
    const char *word = NULL;

    for (size_t i = 0; kinds[i]; i++)
        if (str_is(kind, kinds[i]))
            word = kinds[i];
    if (word == NULL)
        return work_fail(w, ST_INVALID, "kind", "没有这种值班记录",
                         "there is no such kind of entry");
    if (step->text.len == 0 || str_points(step->text) > WATCH_TEXT_MAX)
        return work_fail(w, ST_INVALID, "text", "请写明发生了什么（%d 字以内）",
                         "say what happened (%d characters at most)", WATCH_TEXT_MAX);
    if (json_get_text(step->input, "happened_at").len > 0 &&
        !instant_read(json_get_text(step->input, "happened_at"), &happened_at))
        return work_fail(w, ST_INVALID, "happened_at",
                         "时间请写成 2026-01-31T08:00:00+08:00 的样子",
                         "a time is written as 2026-01-31T08:00:00+08:00");
    if (happened_at.ms > w->now.ms)
        return work_fail(w, ST_INVALID, "happened_at", "发生时间不能晚于现在",
                         "what happened cannot lie ahead");
    return watch_shift_store_entry(w, step->shift, word, happened_at, step->text);
}

static enum status hand_over(struct work *w, struct act_step *step)
{
    json_t *note;

    TRY(check_there(w, step->shift));
    if (str_points(step->text) > WATCH_TEXT_MAX)
        return work_fail(w, ST_LIMIT, "text", "交班说明最多 %d 字", "at most %d characters",
                         WATCH_TEXT_MAX);
    TRY(watch_shift_note(w, step->shift, step->text, &note));
    step->shift->note = json_canonical(w->arena, note);
    step->shift->state = STR("handing");
    return watch_shift_store_entry(w, step->shift, "handed-over", w->now, step->text);
}

static enum status take_back(struct work *w, struct act_step *step)
{
    TRY(check_there(w, step->shift));
    step->shift->state = STR("on");
    step->shift->note = STR("");
    return watch_shift_store_entry(w, step->shift, "taken-back", w->now, step->text);
}

static enum status leave(struct work *w, struct act_step *step)
{
    TRY(check_there(w, step->shift));
    if (str_is_blank(step->reason))
        return work_fail(w, ST_INVALID, "reason", "无人接班就离岗须写明理由",
                         "leaving before anybody has taken over needs a reason");
    step->shift->state = STR("left");
    step->shift->reason = step->reason;
    step->shift->ended_at = w->now;
    step->shift->ended_by = w->actor->person_name;
    return watch_shift_store_entry(w, step->shift, "left", w->now, step->reason);
}

static const struct act {
    const char *word, *from, *journal;
    act_fn *run;
} acts[] = {
    {"take-over", "planned", "watch.take-over", take_over},
    {"entry", "on handing", "watch.entry", add_entry},
    {"hand-over", "on", "watch.hand-over", hand_over},
    {"take-back", "handing", "watch.take-back", take_back},
    {"leave", "on handing", "watch.leave", leave},
};
enum { ACT_COUNT = sizeof acts / sizeof acts[0] };

static bool is_among(struct str word, const char *words)
{
    struct str list = str_of(words);

    while (list.len > 0)
        if (str_equal(str_cut(list, ' ', &list), word))
            return true;
    return false;
}

enum status watch_shift_act(struct work *w, struct watch_shift *shift, int64_t version,
                            struct str word, const json_t *input)
{
    struct act_step step = {
        .shift = shift,
        .reason = watch_said(input, "reason"),
        .text = watch_said(input, "text"),
        .input = input,
    };
    const struct act *act = NULL;
    json_t *before, *after;

    for (size_t i = 0; i < ACT_COUNT; i++)
        if (str_is(word, acts[i].word))
            act = &acts[i];
    if (act == NULL)
        return work_fail(w, ST_NOT_FOUND, "name", "没有这个动作", "there is no such act");
    TRY(watch_own(w, shift->party_id));
    if (!is_among(shift->state, act->from))
        return work_fail(w, ST_CONFLICT, "id", "这一班现在不能这样办，请查看最新情况",
                         "this shift cannot do that now; look at it again");
    if (version != 0 && version != shift->version)
        return work_fail(w, ST_STALE, "version", "班次刚刚有了变化，请查看最新情况",
                         "this shift has just changed; look at it again");
    TRY(watch_shift_json(w, shift, &before));
    TRY(act->run(w, &step));
    if (act->run != add_entry) {
        TRY(watch_shift_store_update(w, shift));
        shift->version++;
    }
    TRY(watch_shift_json(w, shift, &after));
    json_put_text(after, "said", step.text);
    return journal_append(w, act->journal, arena_print(w->arena, "shift:%.*s", STR_ARG(shift->id)),
                          before, after, step.reason);
}

enum status watch_shift_load(struct work *w, struct str id, struct watch_shift *ret_shift)
{
    bool is_own;
    enum status status = watch_shift_store_load(w, id, ret_shift);

    if (status == ST_OK)
        status = watch_sight(w, ret_shift->party_id, &is_own);
    if (status != ST_NOT_FOUND)
        return status;
    fault_clear(&w->fault);
    return work_fail(w, ST_NOT_FOUND, "id", "没有这个班次，或不在您的管辖范围内",
                     "there is no such shift within your scope");
}

/* The log of the hours, and what dossiers recorded meanwhile. */
enum status watch_shift_note(struct work *w, const struct watch_shift *shift, struct str words,
                             json_t **ret_note)
{
    json_t *note = json_new_object(w->arena), *items, *counts, *entries, *events;
    struct instant since = shift->taken_at.ms > 0 ? shift->taken_at : shift->from_at;

    TRY(watch_now_items(w, shift->party_id, NOTE_OPEN_MAX, &items, &counts));
    TRY(watch_shift_store_log(w, shift->id, STR(""), NOTE_ROWS_MAX, &entries));
    TRY(watch_now_events(w, shift->party_id, since, NOTE_ROWS_MAX, &events));
    json_put_instant(note, "made_at", w->now);
    json_put_text(note, "by", w->actor->person_name);
    json_put_instant(note, "from", since);
    json_put_instant(note, "to", w->now);
    json_put_text(note, "words", words);
    json_put(note, "open", items);
    json_put(note, "counts", counts);
    json_put(note, "entries", entries);
    json_put(note, "events", events);
    *ret_note = note;
    return ST_OK;
}

static json_t *actions_of(struct work *w, const struct watch_shift *shift)
{
    json_t *list = json_new_list(w->arena);

    if (!str_equal(shift->party_id, w->actor->party_id))
        return list;
    for (size_t i = 0; i < ACT_COUNT; i++) {
        bool is_own_act =
            acts[i].run == hand_over || acts[i].run == take_back || acts[i].run == leave;
        bool is_early =
            acts[i].run == take_over &&
            (w->now.ms + WATCH_SHIFT_EARLY_MS < shift->from_at.ms || w->now.ms >= shift->to_at.ms);

        if (is_among(shift->state, acts[i].from) && !is_early && (!is_own_act || is_mine(w, shift)))
            json_add_text(list, str_of(acts[i].word));
    }
    if (str_is(shift->state, "planned") && is_mine(w, shift) && shift->from_at.ms > w->now.ms)
        json_add_text(list, STR("swap"));
    return list;
}

enum status watch_shift_json(struct work *w, const struct watch_shift *shift, json_t **ret_object)
{
    json_t *object = json_new_object(w->arena), *roster = json_new_object(w->arena);
    json_t *party, *note = NULL;

    TRY(party_brief(w, shift->party_id, &party));
    if (shift->note.len > 0)
        TRY(json_read(w->arena, shift->note, JSON_MAX_BYTES, &w->fault, &note));
    json_put_text(roster, "id", shift->roster_id);
    json_put_text(roster, "name", shift->roster_name);
    json_put_text(object, "id", shift->id);
    json_put_int(object, "version", shift->version);
    json_put(object, "roster", roster);
    json_put(object, "party", party);
    json_put_text(object, "post", shift->post);
    json_put_instant(object, "from", shift->from_at);
    json_put_instant(object, "to", shift->to_at);
    json_put_text(object, "account", shift->account_id);
    json_put_text(object, "name", shift->name);
    json_put_text(object, "phone", shift->phone);
    json_put_text(object, "state", shift->state);
    json_put_bool(object, "late", shift->told_at.ms > 0);
    json_put_instant(object, "taken_at", shift->taken_at);
    json_put_text(object, "taken_by", shift->taken_by);
    json_put_instant(object, "ended_at", shift->ended_at);
    json_put_text(object, "ended_by", shift->ended_by);
    json_put_text(object, "reason", shift->reason);
    if (note != NULL)
        json_put(object, "note", note);
    else
        json_put_null(object, "note");
    json_put_bool(object, "mine", is_mine(w, shift));
    json_put(object, "actions", actions_of(w, shift));
    *ret_object = object;
    return ST_OK;
}

enum status watch_shift_page(struct work *w, const struct watch_shift_filter *filter,
                             json_t **ret_page)
{
    json_t *page = json_new_object(w->arena), *items = json_new_list(w->arena);
    int64_t want =
        filter->limit > 0 && filter->limit <= WATCH_PAGE_MAX ? filter->limit : WATCH_PAGE;
    struct watch_shift_filter one = *filter;
    struct watch_shift *shifts;
    size_t count;
    bool is_own;

    if (one.party.len == 0)
        one.party = w->actor->party_id;
    TRY(watch_sight(w, one.party, &is_own));
    TRY(watch_shift_store_page(w, &one, want + 1, &shifts, &count));
    for (size_t i = 0; i < count && i < (size_t)want; i++) {
        json_t *object;

        TRY(watch_shift_json(w, &shifts[i], &object));
        json_add(items, object);
    }
    json_put(page, "items", items);
    if (count > (size_t)want)
        json_put_text(page, "next",
                      arena_print(w->arena, "%lld-%.*s", (long long)shifts[want - 1].from_at.ms,
                                  STR_ARG(shifts[want - 1].id)));
    else
        json_put_null(page, "next");
    json_put_null(page, "total");
    json_put_instant(page, "as_of", w->now);
    *ret_page = page;
    return ST_OK;
}

enum status watch_shift_log(struct work *w, const struct watch_shift *shift, struct str after,
                            int64_t limit, json_t **ret_page)
{
    json_t *page = json_new_object(w->arena), *items;
    int64_t want = limit > 0 && limit <= WATCH_PAGE_MAX ? limit : WATCH_PAGE_MAX;

    TRY(watch_shift_store_log(w, shift->id, after, want + 1, &items));
    if (json_array_size(items) > (size_t)want) {
        json_array_remove(items, (size_t)want);
        json_put_text(page, "next", json_get_text(json_array_get(items, (size_t)want - 1), "id"));
    } else {
        json_put_null(page, "next");
    }
    json_put(page, "items", items);
    json_put_null(page, "total");
    json_put_instant(page, "as_of", w->now);
    *ret_page = page;
    return ST_OK;
}
