/* SPDX-License-Identifier: Apache-2.0
 * Checks before publication: drafts and acts. */
#include "procedures/publication.h"

#include "base/id.h"
#include "db/journal.h"
#include "procedures/obligation_act.h"
#include "procedures/obligation_eval.h"
#include "procedures/publication_view.h"
#include "registry/fact.h"
#include "registry/message.h"
#include "registry/party.h"

enum { TELL_ROLES = 1u << ROLE_OPERATOR | 1u << ROLE_REGULATOR | 1u << ROLE_POLICE };

const struct publication_act_row publication_acts[] = {
    {"ask", "报告（申请）", "report or ask", "draft", false, false},
    {"ask-again", "重新报告（申请）", "report or ask again", "asked", false, true},
    {"accept", "收悉（同意）", "take note or agree", "asked", true, false},
    {"refuse", "不同意", "refuse", "asked", true, true},
    {"state-permission", "登记书面允许", "state a permission on paper", "asked", false, true},
    {"publish", "登记为已发布", "record as published", "asked", false, false},
    {"drop", "不再发布", "drop", "draft asked", false, true},
    {0},
};

static struct str person_of(const struct work *w)
{
    struct str name = w->actor->person_name.len > 0 ? w->actor->person_name : w->actor->name;

    return name.ptr != NULL ? name : STR("");
}

static struct str subject_of(struct arena *arena, const struct publication *p)
{
    return arena_print(arena, "publication:%.*s", STR_ARG(p->id));
}

/* What the journal keeps. */
static json_t *record_of(struct work *w, const struct publication *p)
{
    json_t *object = json_new_object(w->arena);

    json_put_text(object, "state", p->state);
    json_put_text(object, "what", p->what);
    json_put_text(object, "title", p->title);
    json_put_text(object, "text", p->text);
    json_put_text(object, "channel", p->channel);
    json_put_instant(object, "intended_at", p->intended_at);
    json_put_text(object, "dossier", p->dossier_id);
    json_put_text(object, "party", p->party_id);
    json_put_text(object, "address", p->address);
    json_put_text(object, "paper", p->paper);
    return object;
}

static bool is_owner(const struct work *w, const struct publication *p)
{
    return w->actor->is_system || str_equal(w->actor->party_id, p->party_id);
}

/* ---- Drafts ---- */

static enum status take_input(struct work *w, const json_t *input, struct publication *p)
{
    const int64_t ahead_ms = (int64_t)PUBLICATION_AHEAD_DAYS * 24 * 3600 * 1000;
    struct str dossier = json_get_text(input, "dossier");
    struct dossier about;

    p->what = json_get_text(input, "what");
    p->title = str_trim(json_get_text(input, "title"));
    p->text = str_trim(json_get_text(input, "text"));
    p->channel = str_trim(json_get_text(input, "channel"));
    if (!publication_view_is_what(p->what))
        return work_fail(w, ST_INVALID, "what", "须说明拟发布的是哪一类内容",
                         "say what is to be published");
    if (p->title.len == 0 || p->text.len == 0)
        return work_fail(w, ST_INVALID, p->title.len == 0 ? "title" : "text",
                         "须写明拟发布的标题和内容", "title and text are needed");
    if (!instant_read(json_get_text(input, "intended_at"), &p->intended_at) ||
        p->intended_at.ms <= w->now.ms || p->intended_at.ms > w->now.ms + ahead_ms)
        return work_fail(w, ST_INVALID, "intended_at", "拟发布时间须在将来一年之内",
                         "the time of publication lies ahead, within a year");
    p->dossier_id = dossier.len > 0 ? dossier : STR("");
    if (dossier.len > 0)
        TRY(dossier_load(w, dossier, NULL, &about));
    return ST_OK;
}

/* The place whose packs decide: of the dossier it is about, else of the party. */
static enum status place_it(struct work *w, struct publication *p)
{
    struct dossier about;
    struct office office;

    TRY(office_of(w, p->party_id, &office));
    p->region = office.region;
    p->sector = office.place.sector_count > 0 ? office.place.sectors[office.place.sector_count - 1]
                                              : STR("");
    if (p->dossier_id.len == 0)
        return ST_OK;
    TRY(dossier_load(w, p->dossier_id, NULL, &about));
    p->is_exercise = p->is_exercise || about.is_exercise;
    return ST_OK;
}

static void add_story(struct work *w, struct publication *p, const char *act, struct str text)
{
    json_t *row = json_new_object(w->arena);
    json_t *story = json_keep(w->arena, json_deep_copy(p->story));

    json_put_instant(row, "at", w->now);
    json_put_textz(row, "act", act);
    json_put_text(row, "by", person_of(w));
    json_put_text(row, "party", w->actor->party_id.ptr ? w->actor->party_id : STR(""));
    json_put_text(row, "text", text.ptr ? text : STR(""));
    json_add(story, row);
    p->story = story;
}

enum status publication_open(struct work *w, const json_t *input, struct publication *ret)
{
    struct publication p = {
        .id = id_new(w->arena, w->now),
        .version = 1,
        .state = STR("draft"),
        .party_id = w->actor->party_id,
        .fact_id = STR(""),
        .is_exercise = work_is_exercise(w),
        .made_at = w->now,
        .made_by = person_of(w),
        .address = STR(""),
        .paper = STR(""),
        .reason = STR(""),
        .story = json_new_list(w->arena),
    };

    if (p.party_id.len == 0)
        return work_fail(w, ST_DENIED, "party", "只有单位的经办人可以办理",
                         "only people of a party may do this");
    TRY(take_input(w, input, &p));
    TRY(place_it(w, &p));
    add_story(w, &p, "draft", STR(""));
    TRY(publication_store_insert(w, &p));
    TRY(journal_append(w, "publication.draft", subject_of(w->arena, &p), NULL, record_of(w, &p),
                       STR("")));
    *ret = p;
    return ST_OK;
}

enum status publication_load(struct work *w, struct str id, struct publication *ret)
{
    enum status status = publication_store_load(w, id, ret);

    if (status != ST_NOT_FOUND)
        return status;
    return work_fail(w, ST_NOT_FOUND, "id", "没有这条记录，或不在您的管辖范围内",
                     "there is no such record within your scope");
}

static enum status check_version(struct work *w, const struct publication *p, int64_t version)
{
    if (version == p->version)
        return ST_OK;
    return work_fail(w, ST_STALE, "version", "刚刚有人办理过，请查看最新情况后再办",
                     "somebody has just changed this; look at it again");
}

enum status publication_save(struct work *w, struct publication *publication, int64_t version,
                             const json_t *input)
{
    struct publication p = *publication;
    json_t *before = record_of(w, publication);

    if (!is_owner(w, &p))
        return work_fail(w, ST_DENIED, "id", "只有拟发布的单位可以修改",
                         "only the party that wants to publish may change this");
    if (!str_is(p.state, "draft"))
        return work_fail(w, ST_CONFLICT, "state", "报告之后不能再改，请另立一件",
                         "once reported it cannot be changed: make another");
    TRY(check_version(w, &p, version));
    TRY(take_input(w, input, &p));
    TRY(place_it(w, &p));
    TRY(publication_store_update(w, &p));
    TRY(journal_append(w, "publication.save", subject_of(w->arena, &p), before, record_of(w, &p),
                       STR("")));
    *publication = p;
    return ST_OK;
}

/* ---- Telling each other ---- */

static enum status tell(struct work *w, const struct publication *p, const char *kind,
                        struct str party, struct str occasion, json_t *parameters)
{
    struct date on = instant_beijing_date(p->intended_at);
    char day[DATE_TEXT_BYTES];
    json_t *brief;

    if (party.len == 0 || str_equal(party, w->actor->party_id))
        return ST_OK;
    TRY(party_brief(w, w->actor->party_id, &brief));
    json_put_text(parameters, "title", p->title);
    json_put_text(parameters, "party", json_get_text(brief, "name"));
    json_put_text(parameters, "due_zh",
                  arena_print(w->arena, "%d年%d月%d日", on.year, on.month, on.day));
    json_put_textz(parameters, "due_en", date_print(on, day));
    const struct message_new message = {
        .kind = kind,
        .occasion = occasion,
        .subject_kind = "publication",
        .subject_id = p->id,
        .parameters = parameters,
    };
    return message_tell_party(w, party, TELL_ROLES, STR(""), &message);
}

/* ---- Acts ---- */

/* One duty is proved: the receiver has the report in its list from now on. */
static enum status report(struct work *w, const struct publication *p,
                          const struct publication_need *need, struct str reason)
{
    struct obligation_case after;
    json_t *parameters = json_new_object(w->arena);
    const struct obligation_act_call call = {
        .act = STR("prove"),
        .reason =
            reason.len > 0 ? reason : arena_print(w->arena, "发布前报告：%.*s", STR_ARG(p->title)),
        .version = need->duty.row.version,
    };

    TRY(obligation_act_do(w, need->duty.row.id, &call, &after));
    json_put_text(parameters, "clause", need->duty.row.clause);
    return tell(
        w, p, "publication-asked", need->duty.row.owed_to_party,
        arena_print(w->arena, "publication:%.*s:asked:%lld", STR_ARG(p->id), (long long)w->now.ms),
        parameters);
}

static enum status report_open(struct work *w, const struct publication *p, struct str reason)
{
    struct publication_needs needs;

    TRY(publication_need_list(w, p, &needs));
    for (size_t i = 0; i < needs.count; i++)
        if (!needs.needs[i].is_told)
            TRY(report(w, p, &needs.needs[i], reason));
    return ST_OK;
}

static enum status do_ask(struct work *w, struct publication *p, const struct publication_call *c)
{
    json_t *attributes = json_new_object(w->arena);

    if (p->intended_at.ms <= w->now.ms)
        return work_fail(w, ST_CONFLICT, "intended_at", "拟发布时间已过，请先修改时间",
                         "the time of publication has passed: change it first");
    json_put_text(attributes, "what", p->what);
    if (!p->is_exercise || work_is_exercise(w))
        TRY(fact_state(w, FACT_PARTY, p->party_id, "publication-intended", p->intended_at,
                       attributes, "procedure", &p->fact_id));
    p->state = STR("asked");
    p->asked_at = w->now;
    TRY(obligation_eval_own(w));
    return report_open(w, p, c->reason);
}

static enum status do_ask_again(struct work *w, struct publication *p,
                                const struct publication_call *c)
{
    return report_open(w, p, c->reason);
}

static enum status answer(struct work *w, struct publication *p, const struct publication_call *c,
                          bool is_accepted)
{
    struct publication_needs needs;
    bool is_any = false;

    TRY(publication_need_list(w, p, &needs));
    for (size_t i = 0; i < needs.count; i++) {
        const struct publication_need *need = &needs.needs[i];
        struct obligation_case after;

        if (!str_equal(need->duty.row.owed_to_party, w->actor->party_id) || !need->is_told ||
            need->is_received || (!is_accepted && !need->is_permission))
            continue;
        const struct obligation_act_call call = {
            .act = is_accepted ? STR("receive") : STR("reject-proof"),
            .reason = c->reason,
            .version = need->duty.row.version,
        };
        TRY(obligation_act_do(w, need->duty.row.id, &call, &after));
        if (is_accepted && !need->is_permission)
            TRY(fact_note(w, FACT_PARTY, w->actor->party_id, "pre-publication-report-received",
                          w->now, NULL, "procedure"));
        is_any = true;
    }
    if (!is_any)
        return work_fail(w, ST_CONFLICT, "act", "没有等待本单位答复的事项",
                         "nothing waits for an answer of your party");
    json_t *parameters = json_new_object(w->arena);
    json_put_textz(parameters, "answer_zh", is_accepted ? "收悉（同意）" : "不同意");
    json_put_textz(parameters, "answer_en", is_accepted ? "noted or agreed" : "refused");
    return tell(
        w, p, "publication-answered", p->party_id,
        arena_print(w->arena, "publication:%.*s:answer:%lld", STR_ARG(p->id), (long long)w->now.ms),
        parameters);
}

static enum status do_accept(struct work *w, struct publication *p,
                             const struct publication_call *c)
{
    return answer(w, p, c, true);
}

static enum status do_refuse(struct work *w, struct publication *p,
                             const struct publication_call *c)
{
    return answer(w, p, c, false);
}

static enum status do_state(struct work *w, struct publication *p, const struct publication_call *c)
{
    (void)w;
    p->paper = str_trim(c->reason);
    return ST_OK;
}

static enum status do_publish(struct work *w, struct publication *p,
                              const struct publication_call *c)
{
    struct publication_needs needs;

    TRY(publication_need_list(w, p, &needs));
    for (size_t i = 0; i < needs.count; i++) {
        const struct publication_need *need = &needs.needs[i];

        if (!need->binds || need->is_satisfied)
            continue;
        (void)work_fail(w, ST_CONFLICT, "act",
                        need->is_permission ? "还没有得到允许，不能发布"
                                            : "还没有作发布前报告，不能发布",
                        need->is_permission ? "permission is missing: it cannot be published"
                                            : "it has not been reported: it cannot be published");
        fault_cite(&w->fault, str_zero(w->arena, need->duty.row.clause));
        return ST_CONFLICT;
    }
    p->state = STR("published");
    p->published_at = w->now;
    p->address = c->address.ptr ? c->address : STR("");
    return ST_OK;
}

static enum status do_drop(struct work *w, struct publication *p, const struct publication_call *c)
{
    (void)w;
    p->state = STR("dropped");
    p->reason = c->reason;
    return ST_OK;
}

typedef enum status act_fn(struct work *w, struct publication *p, const struct publication_call *c);
static act_fn *const doers[] = {do_ask,   do_ask_again, do_accept, do_refuse,
                                do_state, do_publish,   do_drop};

/* Whether a need makes the act one for the actor: to answer it, to ask again, to state a paper. */
static bool calls_for(const struct work *w, const struct publication_need *need, struct str act)
{
    bool is_theirs = str_equal(need->duty.row.owed_to_party, w->actor->party_id);
    bool is_waiting = need->is_told && !need->is_received;

    if (str_is(act, "accept"))
        return is_theirs && is_waiting;
    if (str_is(act, "refuse"))
        return is_theirs && is_waiting && need->is_permission;
    if (str_is(act, "ask-again"))
        return !need->is_told;
    return need->is_permission && !need->is_satisfied && need->duty.row.owed_to_party.len == 0;
}

bool publication_is_offered(struct work *w, const struct publication *p,
                            const struct publication_act_row *act,
                            const struct publication_needs *needs)
{
    struct str word = str_of(act->word);

    if (!procedure_words_hold(act->from, str_zero(w->arena, p->state)) ||
        (!act->is_receivers && !is_owner(w, p)))
        return false;
    if (!act->is_receivers && !str_is(word, "ask-again") && !str_is(word, "state-permission"))
        return true;
    for (size_t i = 0; i < needs->count; i++)
        if (calls_for(w, &needs->needs[i], word))
            return true;
    return false;
}

enum status publication_act(struct work *w, struct publication *publication,
                            const struct publication_call *call)
{
    json_t *before = record_of(w, publication);
    struct publication p = *publication;
    struct publication_needs needs;
    const struct publication_act_row *act = publication_acts;

    while (act->word != NULL && !str_is(call->act, act->word))
        act++;
    if (act->word == NULL)
        return work_fail(w, ST_INVALID, "act", "没有名为“%.*s”的操作", "there is no act “%.*s”",
                         STR_ARG(call->act));
    TRY(publication_need_list(w, &p, &needs));
    if (!procedure_words_hold(act->from, str_zero(w->arena, p.state)))
        return work_fail(w, ST_CONFLICT, "act", "处于现在的状态，不能“%s%.0s”",
                         "its state does not allow “%.0s%s”", act->zh, act->en);
    if (!publication_is_offered(w, &p, act, &needs))
        return work_fail(w, ST_DENIED, "act", "“%s%.0s”不由本单位办理",
                         "“%.0s%s” is not for your party to do", act->zh, act->en);
    TRY(check_version(w, &p, call->version));
    if (act->needs_reason && str_is_blank(call->reason))
        return work_fail(w, ST_INVALID, "reason", "须写明理由", "a reason is needed");
    TRY(doers[act - publication_acts](w, &p, call));
    add_story(w, &p, act->word, call->reason);
    TRY(publication_store_update(w, &p));
    TRY(journal_append(w, str_zero(w->arena, arena_print(w->arena, "publication.%s", act->word)),
                       subject_of(w->arena, &p), before, record_of(w, &p), call->reason));
    *publication = p;
    return ST_OK;
}
