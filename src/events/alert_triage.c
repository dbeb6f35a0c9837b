/* SPDX-License-Identifier: Apache-2.0
 * What people do with an alert: each act is an update, a row of its timeline and of the journal. */
#include "base/banned.h"
#include "db/journal.h"
#include "events/alert_right.h"
#include "events/alert_store.h"
#include "registry/actor.h"
#include "registry/change.h"

/* One act: who, in which states, and what it leaves behind. */
struct act {
    const char *word;
    unsigned from; /* bit per state */
    bool needs_reason;
};

static enum status begin(struct work *w, const struct alert *x, const struct act *act,
                         struct str reason)
{
    TRY(alert_right_need(w, x));
    if ((act->from & 1u << x->state) == 0)
        return work_fail(w, ST_CONFLICT, "state", "告警目前的状态不能这样处理",
                         "an alert in this state does not take that act");
    return act->needs_reason ? change_need_reason(w, reason) : ST_OK;
}

static enum status finish(struct work *w, struct alert *x, int64_t version, const struct act *act,
                          struct str reason, json_t *data)
{
    TRY(alert_store_update(w, x, version));
    json_put_textz(data, "state", alert_state_word(x->state));
    TRY(alert_store_entry(w, x->id, act->word, reason, data));
    return journal_append(w, str_zero(w->arena, arena_print(w->arena, "alert.%s", act->word)),
                          arena_print(w->arena, "alert:%.*s", STR_ARG(x->id)), NULL, data, reason);
}

static void take_it(struct work *w, struct alert *x)
{
    x->state = ALERT_TAKEN;
    x->taken_by = w->actor->account_id;
    x->taken_name = w->actor->person_name;
    x->taken_at = w->now;
}

enum status alert_triage_take(struct work *w, struct alert *x, int64_t version)
{
    static const struct act act = {"take", 1u << ALERT_OPEN | 1u << ALERT_TAKEN, false};
    json_t *data = json_new_object(w->arena);

    TRY(begin(w, x, &act, STR("")));
    if (str_equal(x->taken_by, w->actor->account_id))
        return work_fail(w, ST_CONFLICT, "state", "已经由您处理", "it is yours already");
    json_put_text(data, "before", x->taken_name);
    take_it(w, x);
    return finish(w, x, version, &act, STR(""), data);
}

enum status alert_triage_release(struct work *w, struct alert *x, int64_t version,
                                 struct str reason)
{
    static const struct act act = {"release", 1u << ALERT_TAKEN, false};
    json_t *data = json_new_object(w->arena);

    TRY(begin(w, x, &act, reason));
    json_put_text(data, "before", x->taken_name);
    x->state = ALERT_OPEN;
    x->taken_by = STR("");
    x->taken_name = STR("");
    x->taken_at.ms = 0;
    return finish(w, x, version, &act, reason, data);
}

enum status alert_triage_judge(struct work *w, struct alert *x, int64_t version, struct str verdict,
                               struct str reason)
{
    static const struct act act = {"verdict", 1u << ALERT_OPEN | 1u << ALERT_TAKEN, true};
    json_t *data = json_new_object(w->arena);
    enum alert_verdict judged;

    TRY(begin(w, x, &act, reason));
    if (!alert_verdict_read(verdict, &judged))
        return work_fail(w, ST_INVALID, "verdict", "没有这个结论", "there is no such verdict");
    if (x->state == ALERT_OPEN)
        take_it(w, x);
    x->verdict = verdict;
    x->reason = reason;
    if (judged != ALERT_UNCLEAR) {
        x->state = ALERT_CLOSED;
        x->closed_at = w->now;
        x->closed_name = w->actor->person_name;
    }
    json_put_text(data, "verdict", verdict);
    return finish(w, x, version, &act, reason, data);
}

enum status alert_triage_reopen(struct work *w, struct alert *x, int64_t version, struct str reason)
{
    static const struct act act = {"reopen", 1u << ALERT_CLOSED | 1u << ALERT_HANDED, true};
    json_t *data = json_new_object(w->arena);

    TRY(begin(w, x, &act, reason));
    json_put_text(data, "verdict", x->verdict);
    take_it(w, x);
    x->verdict = STR("");
    x->reason = STR("");
    x->closed_at.ms = 0;
    x->closed_name = STR("");
    enum status status = finish(w, x, version, &act, reason, data);
    if (status != ST_CONFLICT)
        return status;
    fault_clear(&w->fault);
    return work_fail(w, ST_CONFLICT, "state", "同一起因、同一系统已有新的告警，请在新告警上处理",
                     "a newer alert of that cause and system is open; go on there");
}

enum status alert_triage_note(struct work *w, struct alert *x, struct str text)
{
    TRY(alert_right_need(w, x));
    if (str_is_blank(text) || str_points(text) > ALERT_TEXT_MAX)
        return work_fail(w, ST_INVALID, "text", "请填写，最多 %d 字",
                         "say it, in %d characters at most", ALERT_TEXT_MAX);
    TRY(alert_store_entry(w, x->id, "note", text, NULL));
    return journal_append(w, "alert.note", arena_print(w->arena, "alert:%.*s", STR_ARG(x->id)),
                          NULL, NULL, text);
}

enum status alert_triage_hand_over(struct work *w, struct alert *x, int64_t version,
                                   enum alert_hand hand, struct str target_id, struct str reason)
{
    static const struct act act = {"hand-over",
                                   1u << ALERT_OPEN | 1u << ALERT_TAKEN | 1u << ALERT_HANDED, true};
    json_t *data = json_new_object(w->arena);

    TRY(begin(w, x, &act, reason));
    if (x->state == ALERT_OPEN)
        take_it(w, x);
    x->state = ALERT_HANDED;
    if (x->verdict.len == 0) {
        x->verdict = STR("true-positive");
        x->reason = reason;
    }
    x->closed_at = w->now;
    x->closed_name = w->actor->person_name;
    json_put_textz(data, "kind", alert_hand_word(hand));
    json_put_text(data, "target", target_id);
    TRY(alert_store_hand(w, x->id, alert_hand_word(hand), target_id, reason));
    return finish(w, x, version, &act, reason, data);
}
