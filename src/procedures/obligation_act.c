/* SPDX-License-Identifier: Apache-2.0
 * Follow-up of duties: one table says who may do what when; one function does it. */
#include "procedures/obligation_act.h"

#include <assert.h>

#include "db/journal.h"
#include "procedures/obligation_act_input.h"
#include "procedures/obligation_act_store.h"
#include "procedures/obligation_eval.h"
#include "registry/actor.h"
#include "registry/fact.h"
#include "registry/party.h"

enum side { SIDE_OWING, SIDE_DESK, SIDE_RECEIVING };

/* How things must stand. */
enum {
    WHEN_FREE = 1 << 0,     /* no matter decides it */
    WHEN_OPEN = 1 << 1,     /* not met */
    WHEN_DATED = 1 << 2,    /* it has a day */
    WHEN_RECEIVER = 1 << 3, /* somebody is there to answer */
    WHEN_UNASKED = 1 << 4,
    WHEN_ASKED = 1 << 5,
    WHEN_PROVED = 1 << 6, /* own proof, not received */
    WHEN_RUNNING = 1 << 7,
    WHEN_PAUSED = 1 << 8,
    WHEN_ASSIGNED = 1 << 9,
};

struct act_row {
    const char *word, *zh, *en;    /* verb, as a button says it */
    const char *done_zh, *done_en; /* as the course says it */
    enum side side;
    unsigned when;
    unsigned needs; /* bits of obligation_act_input.h */
};

static const struct act_row acts[] = {
    {"prove", "提交完成证明", "record proof", "提交完成证明", "proof recorded", SIDE_OWING,
     WHEN_FREE | WHEN_OPEN, OBLIGATION_ACT_NEEDS_REASON | OBLIGATION_ACT_NEEDS_AT},
    {"assign", "指派", "assign", "指派", "assigned", SIDE_OWING, WHEN_OPEN,
     OBLIGATION_ACT_NEEDS_TO},
    {"hand-over", "移交", "hand over", "移交", "handed over", SIDE_DESK, WHEN_OPEN | WHEN_ASSIGNED,
     OBLIGATION_ACT_NEEDS_TO | OBLIGATION_ACT_NEEDS_REASON},
    {"ask-extension", "申请延期", "ask for an extension", "申请延期", "extension asked for",
     SIDE_OWING, WHEN_FREE | WHEN_OPEN | WHEN_DATED | WHEN_RUNNING | WHEN_RECEIVER | WHEN_UNASKED,
     OBLIGATION_ACT_NEEDS_UNTIL | OBLIGATION_ACT_NEEDS_REASON},
    {"grant-extension", "准予延期", "grant the extension", "准予延期", "extension granted",
     SIDE_RECEIVING, WHEN_FREE | WHEN_OPEN | WHEN_ASKED, OBLIGATION_ACT_TAKES_UNTIL},
    {"refuse-extension", "不准延期", "refuse the extension", "不准延期", "extension refused",
     SIDE_RECEIVING, WHEN_FREE | WHEN_OPEN | WHEN_ASKED, OBLIGATION_ACT_NEEDS_REASON},
    {"receive", "签收证明", "receive the proof", "签收证明", "proof received", SIDE_RECEIVING,
     WHEN_FREE | WHEN_PROVED, 0},
    {"reject-proof", "退回证明", "reject the proof", "退回证明", "proof rejected", SIDE_RECEIVING,
     WHEN_FREE | WHEN_PROVED, OBLIGATION_ACT_NEEDS_REASON},
    {"pause", "中止计时", "pause the clock", "中止计时", "clock paused", SIDE_RECEIVING,
     WHEN_FREE | WHEN_OPEN | WHEN_DATED | WHEN_RUNNING, OBLIGATION_ACT_NEEDS_REASON},
    {"resume", "恢复计时", "resume the clock", "恢复计时", "clock resumed", SIDE_RECEIVING,
     WHEN_FREE | WHEN_OPEN | WHEN_PAUSED, OBLIGATION_ACT_NEEDS_REASON},
    {"reopen", "撤回证明", "take the proof back", "撤回证明", "proof taken back", SIDE_OWING,
     WHEN_FREE | WHEN_PROVED, OBLIGATION_ACT_NEEDS_REASON},
};
enum { ACT_COUNT = sizeof(acts) / sizeof(acts[0]) };

static const struct {
    unsigned when;
    const char *zh, *en;
} hindrances[] = {
    {WHEN_FREE, "这项义务的期限由正在办理的事项决定，请在该事项中办理",
     "a matter decides this duty; do it there"},
    {WHEN_OPEN, "这项义务已经办结", "this duty is met already"},
    {WHEN_DATED, "这项义务没有届满日，无须延期或中止",
     "this duty has no due day that could be moved or held"},
    {WHEN_RUNNING, "计时已经中止", "the clock is held already"},
    {WHEN_PAUSED, "计时没有被中止", "the clock is not held"},
    {WHEN_RECEIVER, "这项义务没有可以答复的履行对象，谁也不能准予延期",
     "this duty is owed to nobody who could answer: nobody can grant an extension"},
    {WHEN_UNASKED, "已有一项延期申请等待答复", "an extension was asked for and awaits its answer"},
    {WHEN_ASKED, "没有等待答复的延期申请", "no extension was asked for"},
    {WHEN_PROVED, "没有等待签收的证明", "no proof awaits receipt"},
    {WHEN_ASSIGNED, "这项义务还没有指派给任何人", "nobody has this duty on the desk yet"},
};

static unsigned standing_of(const struct obligation_case *one)
{
    const struct obligation_row *row = &one->row;
    const struct obligation_course *course = &one->course;
    bool is_open = str_is(row->state, OBLIGATION_ROW_OPEN);
    bool is_held = str_is(row->state, OBLIGATION_ROW_PAUSED);
    bool is_proved = course->proved_at.ms > 0 && course->received_at.ms == 0;
    unsigned when = 0;

    when |= one->matter_id.len == 0 ? WHEN_FREE : 0;
    when |= is_open || is_held ? WHEN_OPEN : 0;
    when |= row->due_on.len > 0 ? WHEN_DATED : 0;
    when |= is_open ? WHEN_RUNNING : 0;
    when |= is_held || course->is_paused ? WHEN_PAUSED : 0;
    when |= row->owed_to_party.len > 0 ? WHEN_RECEIVER : 0;
    when |= course->asked_until.ms > 0 ? WHEN_ASKED : WHEN_UNASKED;
    when |= is_proved ? WHEN_PROVED : 0;
    when |= row->assigned_to.len > 0 ? WHEN_ASSIGNED : 0;
    return when;
}

static bool is_side(const struct work *w, const struct obligation_row *row, enum side side)
{
    struct str party = obligation_case_party(w);

    if (party.len == 0)
        return false;
    if (side == SIDE_RECEIVING)
        return str_equal(party, row->owed_to_party);
    if (!str_equal(party, row->owed_by_party))
        return false;
    return side == SIDE_OWING || row->assigned_to.len == 0 ||
           str_equal(row->assigned_to, w->actor->account_id);
}

/* The refusal says whose act it would be, and cites the clause behind the duty. */
static enum status refuse_side(struct work *w, const struct obligation_row *row, enum side side)
{
    struct str party = side == SIDE_RECEIVING ? row->owed_to_party : row->owed_by_party;
    enum status status;
    struct str name;
    json_t *brief;

    TRY(party_brief(w, party, &brief));
    name = json_get_text(brief, "name");
    if (side == SIDE_DESK && str_equal(obligation_case_party(w), party))
        status =
            work_fail(w, ST_DENIED, "act", "这项义务不在您手上：由目前的经办人移交，或者改用指派",
                      "this duty is not on your desk: who has it hands it over, or assign it");
    else if (side == SIDE_RECEIVING && row->owed_to.len == 0)
        status = work_fail(w, ST_DENIED, "act",
                           "这项义务不向特定单位履行，没有谁可以准予延期、中止计时或签收证明",
                           "this duty is owed to nobody in particular: nobody can grant an "
                           "extension, hold the clock or receive a proof");
    else if (party.len == 0)
        status =
            work_fail(w, ST_DENIED, "act", "有权这样办的单位没有在本平台登记，谁也不能代它办理",
                      "the party whose act this is is not registered here, and nobody acts "
                      "for it");
    else if (side == SIDE_RECEIVING)
        status = work_fail(w, ST_DENIED, "act", "义务是向“%.*s”履行的，只有它可以这样办",
                           "the duty is owed to “%.*s”, and only they may do this", STR_ARG(name));
    else
        status = work_fail(w, ST_DENIED, "act", "义务由“%.*s”承担，只有它的经办人可以这样办",
                           "the duty is owed by “%.*s”, and only their officers may do this",
                           STR_ARG(name));
    fault_cite(&w->fault, str_zero(w->arena, row->clause));
    return status;
}

static enum status check_standing(struct work *w, const struct obligation_case *one,
                                  const struct act_row *act)
{
    unsigned missing = act->when & ~standing_of(one);

    for (size_t i = 0; i < sizeof(hindrances) / sizeof(hindrances[0]); i++) {
        if ((missing & hindrances[i].when) == 0)
            continue;
        enum status status = work_fail(w, ST_CONFLICT, "act", "%s%.0s", "%.0s%s", hindrances[i].zh,
                                       hindrances[i].en);
        fault_cite(&w->fault, str_zero(w->arena, one->row.clause));
        return status;
    }
    return ST_OK;
}

static const struct act_row *find_act(struct str word)
{
    for (size_t i = 0; i < ACT_COUNT; i++)
        if (str_is(word, acts[i].word))
            return &acts[i];
    return NULL;
}

struct str obligation_act_subject(struct arena *arena, const struct obligation_case *one)
{
    return arena_print(arena, "obligation:%.*s", STR_ARG(one->row.id));
}

/* What the journal keeps of the duty: enough to read the row without its table. */
static json_t *kept(struct work *w, const struct obligation_row *row)
{
    json_t *object = json_new_object(w->arena);

    json_put_text(object, "rule", row->rule);
    json_put_text(object, "clause", row->clause);
    json_put_text(object, "subject", row->subject);
    json_put_text(object, "occurrence", row->occurrence);
    json_put_text(object, "state", row->state);
    json_put_instant(object, "due_at", row->due_at);
    json_put_text(object, "assigned_to", row->assigned_to);
    json_put_int(object, "version", row->version);
    return object;
}

static enum status record(struct work *w, const struct obligation_case *one,
                          const struct act_row *act, struct obligation_entry *entry)
{
    json_t *before = kept(w, &one->row), *after = kept(w, &one->row), *newest;
    struct str subject = obligation_act_subject(w->arena, one);
    struct str word = arena_print(w->arena, "obligation.%s", act->word);

    json_put_instant(after, "at", entry->at);
    json_put_instant(after, "until", entry->until);
    json_put_text(after, "to", entry->to_account);
    json_put_text(after, "attachment", entry->attachment);
    json_put_text(after, "duty", one->row.duty);
    json_put_text(after, "subject_type", one->row.subject_type);
    TRY(journal_append(w, str_zero(w->arena, word), subject, before, after, entry->reason));
    TRY(journal_of(w, subject, 0, 1, &newest));
    entry->sequence = json_get_int(json_array_get(newest, 0), "sequence", 0);
    return obligation_act_store_add(w, &one->row, entry);
}

enum status obligation_act_do(struct work *w, struct str id, const struct obligation_act_call *call,
                              struct obligation_case *ret_case)
{
    const struct act_row *act = find_act(call->act);
    struct obligation_entry entry = {.act = call->act, .at = w->now};
    struct obligation_case one;

    TRY(obligation_case_load(w, id, &one));
    if (act == NULL)
        return work_fail(w, ST_NOT_FOUND, "act", "没有“%.*s”这种办理方式", "there is no act “%.*s”",
                         STR_ARG(call->act));
    if (!is_side(w, &one.row, act->side))
        return refuse_side(w, &one.row, act->side);
    if (call->version != one.row.version)
        return work_fail(w, ST_STALE, "version", "这项义务刚刚有了变化，请查看最新情况",
                         "this duty has just changed; look at it again");
    TRY(check_standing(w, &one, act));
    TRY(obligation_act_input(w, &one, call, act->needs, &entry));
    if (one.is_stored)
        TRY(obligation_act_store_step(w, one.row.id, call->version));
    TRY(record(w, &one, act, &entry));
    TRY(fact_touch(w, str_zero(w->arena, one.row.subject_type), one.row.subject));
    TRY(obligation_eval_own(w));
    if (entry.to_account.len > 0)
        TRY(obligation_act_store_assign(w, one.row.id, entry.to_account));
    return obligation_case_load(w, id, ret_case);
}

/* ---- What a person sees ---- */

static json_t *needs_json(struct work *w, unsigned needs)
{
    static const struct {
        unsigned bit;
        const char *word;
    } words[] = {
        {OBLIGATION_ACT_NEEDS_TO, "to"},
        {OBLIGATION_ACT_NEEDS_UNTIL, "until"},
        {OBLIGATION_ACT_NEEDS_AT, "at"},
        {OBLIGATION_ACT_NEEDS_REASON, "reason"},
    };
    json_t *list = json_new_list(w->arena);

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if ((needs & words[i].bit) != 0)
            json_add_text(list, str_of(words[i].word));
    return list;
}

json_t *obligation_act_open(struct work *w, const struct obligation_case *one)
{
    json_t *list = json_new_list(w->arena);
    unsigned when = standing_of(one);

    for (size_t i = 0; i < ACT_COUNT; i++) {
        json_t *object;

        if ((acts[i].when & ~when) != 0 || !is_side(w, &one->row, acts[i].side))
            continue;
        object = json_new_object(w->arena);
        json_put_textz(object, "act", acts[i].word);
        json_put_textz(object, "zh", acts[i].zh);
        json_put_textz(object, "en", acts[i].en);
        json_put(object, "needs", needs_json(w, acts[i].needs));
        json_add(list, object);
    }
    return list;
}

enum status obligation_act_may_attach(struct work *w, const struct obligation_case *one)
{
    const struct act_row *act = &acts[0];

    assert(str_is(STR("prove"), act->word));
    if (!is_side(w, &one->row, act->side))
        return refuse_side(w, &one->row, act->side);
    return check_standing(w, one, act);
}

void obligation_act_words(struct str act, struct str *ret_zh, struct str *ret_en)
{
    const struct act_row *row = find_act(act);

    *ret_zh = str_of(row != NULL ? row->done_zh : "");
    *ret_en = str_of(row != NULL ? row->done_en : "");
}

static void put_named(struct work *w, json_t *object, const char *key, struct str id,
                      struct str name)
{
    json_t *brief;

    if (id.len == 0) {
        json_put_null(object, key);
        return;
    }
    brief = json_new_object(w->arena);
    json_put_text(brief, "id", id);
    json_put_text(brief, "name", name.ptr != NULL ? name : STR(""));
    json_put(object, key, brief);
}

json_t *obligation_act_list(struct work *w, const struct obligation_case *one)
{
    json_t *list = json_new_list(w->arena);

    for (size_t i = 0; i < one->acts.count; i++) {
        const struct obligation_entry *entry = &one->acts.entries[i];
        const struct act_row *act = find_act(entry->act);
        json_t *object = json_new_object(w->arena);

        json_put_text(object, "id", entry->id);
        json_put_text(object, "act", entry->act);
        json_put_textz(object, "zh", act != NULL ? act->done_zh : "");
        json_put_textz(object, "en", act != NULL ? act->done_en : "");
        json_put_instant(object, "at", entry->at);
        put_named(w, object, "by", entry->by_account, entry->by_name);
        put_named(w, object, "party", entry->party_id, entry->party_name);
        put_named(w, object, "to", entry->to_account, entry->to_name);
        json_put_instant(object, "until", entry->until);
        json_put_text(object, "reason", entry->reason);
        put_named(w, object, "attachment", entry->attachment, entry->attachment_name);
        json_put_int(object, "sequence", entry->sequence);
        json_add(list, object);
    }
    return list;
}

enum status obligation_act_officers(struct work *w, json_t **ret_page)
{
    return obligation_act_store_officers(w, obligation_case_party(w), ret_page);
}
