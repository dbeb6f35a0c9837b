/* SPDX-License-Identifier: Apache-2.0
 * Effects of the acts on a notice. */
#include "procedures/notice_issue.h"

#include "procedures/notice_draft.h"
#include "procedures/notice_mark.h"
#include "procedures/recipient.h"
#include "registry/message.h"
#include "registry/party.h"

enum { TELL_ROLES = 1u << ROLE_OPERATOR | 1u << ROLE_REGULATOR | 1u << ROLE_POLICE };

static struct str instant_text(struct work *w, struct instant at)
{
    char text[INSTANT_TEXT_BYTES];

    return str_copy(w->arena, str_of(instant_print(at, text)));
}

/* "2026年11月28日", "2026-11-28" */
static void put_day(struct work *w, json_t *parameters, const char *key, struct instant at)
{
    struct date on = instant_beijing_date(at);
    char text[DATE_TEXT_BYTES];
    const char *zh = str_zero(w->arena, arena_print(w->arena, "%s_zh", key));
    const char *en = str_zero(w->arena, arena_print(w->arena, "%s_en", key));

    json_put_text(parameters, zh, arena_print(w->arena, "%d年%d月%d日", on.year, on.month, on.day));
    json_put_textz(parameters, en, date_print(on, text));
}

static json_t *parameters_of(struct work *w, const struct dossier *d, struct instant due_at)
{
    json_t *parameters = json_new_object(w->arena);
    const json_t *severity = notice_mark_word(w, d, "notice.severities", d->level);

    json_put_text(parameters, "title", d->title);
    json_put_text(parameters, "number", d->number);
    json_put_text(parameters, "issuer", d->party_name);
    json_put_text(parameters, "level_zh", json_get_text(severity, "zh"));
    json_put_text(parameters, "level_en", json_get_text(severity, "en"));
    if (due_at.ms != 0)
        put_day(w, parameters, "due", due_at);
    return parameters;
}

/* ---- Going out ---- */

enum status notice_issue_due(struct work *w, const struct dossier *d, struct instant *ret_due_at,
                             int64_t *ret_days, struct policy_setting *ret_setting)
{
    int64_t days = json_get_int(d->data, "days", 0);
    struct policy_place place;

    *ret_setting = (struct policy_setting){.text = STR("")};
    if (days <= 0) {
        const char *key =
            str_zero(w->arena, arena_print(w->arena, "notice.days.%.*s", STR_ARG(d->level)));

        TRY(office_place(w, d->region, d->sector, d->began_on, &place));
        enum status status = policy_setting(w->policy, &place, key, ret_setting);
        if (status != ST_OK)
            return work_fail(w, ST_INVALID, "days",
                             "规则包没有给出这种严重程度的反馈期限，请填写天数",
                             "no pack gives a term for this severity: name the days");
        days = ret_setting->number;
    }
    *ret_days = days;
    *ret_due_at = instant_beijing_end(date_add_days(instant_beijing_date(w->now), (int32_t)days));
    return ST_OK;
}

/* Whose notice it is, in the word that rules ask for. */
static const char *source_of(const struct office *office)
{
    static const char *const sector[] = {"regulator", "protection-department", "telecom-authority",
                                         "industry-bureau"};

    if (str_is(office->rank, "nation"))
        return "nation";
    for (size_t i = 0; i < office->role_count; i++)
        for (size_t k = 0; k < sizeof sector / sizeof sector[0]; k++)
            if (str_is(office->roles[i], sector[k]))
                return "sector";
    return "locality";
}

static enum status state_facts(struct work *w, const struct dossier *d, const struct str *parties,
                               size_t count, struct instant at)
{
    bool demands = json_get_bool(d->data, "demands_correction", false);
    json_t *attributes = json_new_object(w->arena), *parts, *part, *system;
    struct office office;
    size_t i, k;

    TRY(office_of(w, d->party_id, &office));
    json_put_textz(attributes, "source", source_of(&office));
    for (i = 0; i < count; i++) {
        TRY(dossier_fact(w, d, "party", parties[i], "notice-received", at, attributes));
        if (demands)
            TRY(dossier_fact(w, d, "party", parties[i], "finding-received", at, NULL));
    }
    TRY(notice_store_parts(w, d->id, STR(""), &parts));
    json_array_foreach(parts, i, part)
    {
        json_array_foreach(json_get_list(part, "systems"), k, system)
        {
            TRY(dossier_part_link(w, d, "about", "system", json_text(system)));
            TRY(dossier_fact(w, d, "system", json_text(system), "notice-received", at, attributes));
            if (demands)
                TRY(dossier_fact(w, d, "system", json_text(system), "finding-received", at, NULL));
        }
    }
    return ST_OK;
}

enum status notice_issue_effect(struct work *w, struct dossier_step *step)
{
    struct dossier *d = step->dossier;
    struct policy_setting setting;
    struct notice_mark mark;
    struct notice_row row;
    struct instant due_at = {0};
    struct str *parties;
    json_t *wish;
    int64_t days = 0, serial = 0;
    size_t count;

    TRY(notice_store_load(w, d->id, &row));
    TRY(notice_mark_find(w, d, row.mark, &mark));
    TRY(notice_issue_due(w, d, &due_at, &days, &setting));
    TRY(notice_draft_wish(w, d, &row, &wish));
    TRY(recipient_choose(w, d, wish, &parties, &count));
    struct date today = instant_beijing_date(w->now);
    TRY(notice_store_issue(w, d->id, d->party_id, today.year, due_at, &serial));
    d->number = arena_print(w->arena, "网安通报〔%d〕%lld号", today.year, (long long)serial);
    d->reach = notice_mark_sight(&mark);
    json_put_int(d->data, "days", days);
    json_put_bool(d->data, "wants_feedback", notice_draft_wants_feedback(d));
    json_put_text(d->data, "due_at", instant_text(w, due_at));
    json_put_text(d->data, "issued_at", instant_text(w, w->now));
    json_put_int(step->facts, "recipients", (int64_t)count);
    json_put_text(step->facts, "due_at", instant_text(w, due_at));
    TRY(recipient_freeze(w, d, parties, count, NULL));
    TRY(recipient_tell(w, d, "notice-issued",
                       arena_print(w->arena, "notice:%.*s:issued", STR_ARG(d->id)),
                       parameters_of(w, d, due_at)));
    if (notice_draft_wants_feedback(d)) /* a signature alone is pressed by the escalation */
        TRY(recipient_set_due(w, d, STR(""), due_at));
    return state_facts(w, d, parties, count, step->happened_at);
}

/* ---- Passing on ---- */

static bool is_recipient(struct work *w, const struct dossier *d, int64_t *ret_rung)
{
    return notice_store_rung(w, d->id, w->actor->party_id, ret_rung) == ST_OK;
}

enum status notice_issue_forward_guard(struct work *w, struct dossier_step *step)
{
    const struct dossier *d = step->dossier;
    struct str to = json_get_text(step->input, "to");
    struct notice_mark mark;
    struct notice_row row;
    int64_t rung;

    if (!w->actor->is_system && !str_equal(w->actor->party_id, d->party_id) &&
        !is_recipient(w, d, &rung))
        return work_fail(w, ST_DENIED, "act", "转来的通报不得再转发",
                         "what was passed on to you is passed on no further");
    TRY(notice_store_load(w, d->id, &row));
    TRY(notice_mark_find(w, d, row.mark, &mark));
    TRY(notice_mark_check_forward(w, d, &mark, to));
    if (str_equal(to, w->actor->party_id) || str_equal(to, d->party_id) ||
        notice_store_rung(w, d->id, to, &rung) == ST_OK)
        dossier_problem(step, "to", "knows", STR(""), "该单位已经知道这份通报",
                        "that party knows of the notice already");
    return ST_OK;
}

enum status notice_issue_forward(struct work *w, struct dossier_step *step)
{
    const struct dossier *d = step->dossier;
    struct str to = json_get_text(step->input, "to");
    json_t *parameters = parameters_of(w, d, (struct instant){0}), *from;

    TRY(notice_store_forward(w, d->id, to, step->reason));
    TRY(dossier_part_name(w, d, to, "addressee"));
    TRY(party_brief(w, w->actor->party_id, &from));
    json_put_text(parameters, "from", json_get_text(from, "name"));
    const struct message_new message = {
        .kind = "notice-passed-on",
        .occasion = arena_print(w->arena, "notice:%.*s:to:%.*s", STR_ARG(d->id), STR_ARG(to)),
        .subject_kind = "notice",
        .subject_id = d->id,
        .parameters = parameters,
    };
    return message_tell_party(w, to, TELL_ROLES, STR(""), &message);
}

/* ---- More time ---- */

/* The end of the day named, ms 0 when it names none. */
static struct instant until_of(const struct dossier_step *step)
{
    struct date on;

    if (!date_read(json_get_text(step->input, "until"), &on))
        return (struct instant){0};
    return instant_beijing_end(on);
}

static void check_until(struct work *w, struct dossier_step *step, struct instant due_at)
{
    struct instant until = until_of(step);
    const int64_t most_ms = (int64_t)NOTICE_DAYS_MAX * 24 * 3600 * 1000;

    if (until.ms <= w->now.ms || until.ms <= due_at.ms || until.ms > due_at.ms + most_ms)
        dossier_problem(step, "until", "day", STR(""), "延期须晚于今天和原期限，且不超过一年",
                        "the new day lies after today and the present term, within a year");
}

enum status notice_issue_ask_guard(struct work *w, struct dossier_step *step)
{
    struct notice_row row;
    int64_t rung;

    TRY(notice_store_load(w, step->dossier->id, &row));
    if (!is_recipient(w, step->dossier, &rung))
        return work_fail(w, ST_DENIED, "act", "只有收件单位可以申请延期",
                         "only a recipient may ask for more time");
    if (rung >= row.needs)
        return work_fail(w, ST_CONFLICT, "act", "本单位已经反馈，不需要延期",
                         "your party has answered already: no more time is needed");
    check_until(w, step, row.due_at);
    return ST_OK;
}

static enum status tell_term(struct work *w, const struct dossier *d, const char *answer_zh,
                             const char *answer_en, struct str party, struct instant until,
                             struct str about)
{
    json_t *parameters = parameters_of(w, d, until), *brief;

    TRY(party_brief(w, about, &brief));
    json_put_textz(parameters, "answer_zh", answer_zh);
    json_put_textz(parameters, "answer_en", answer_en);
    json_put_text(parameters, "party", json_get_text(brief, "name"));
    const struct message_new message = {
        .kind = "notice-term",
        .occasion = arena_print(w->arena, "notice:%.*s:term:%.*s:%lld", STR_ARG(d->id),
                                STR_ARG(about), (long long)w->now.ms),
        .subject_kind = "notice",
        .subject_id = d->id,
        .parameters = parameters,
    };
    return message_tell_party(w, party, TELL_ROLES, STR(""), &message);
}

enum status notice_issue_ask(struct work *w, struct dossier_step *step)
{
    const struct notice_term term = {
        .party = w->actor->party_id, .until = until_of(step), .reason = step->reason};
    const struct dossier *d = step->dossier;

    TRY(notice_store_ask(w, d->id, &term));
    json_put_text(step->facts, "until", instant_text(w, term.until));
    return tell_term(w, d, "申请延期", "asks for more time", d->party_id, term.until, term.party);
}

enum status notice_issue_grant_guard(struct work *w, struct dossier_step *step)
{
    struct notice_row row;

    TRY(notice_store_load(w, step->dossier->id, &row));
    check_until(w, step, row.due_at);
    return ST_OK;
}

static enum status answer(struct work *w, struct dossier_step *step, const char *state,
                          struct instant until, const char *zh, const char *en)
{
    const struct dossier *d = step->dossier;
    const struct notice_term term = {.party = json_get_text(step->input, "party"),
                                     .state = str_of(state),
                                     .until = until,
                                     .reason = step->reason};
    enum status status = notice_store_answer(w, d->id, &term);

    if (status == ST_NOT_FOUND)
        return work_fail(w, ST_CONFLICT, "party", "该单位没有待答复的延期申请",
                         "that party has not asked for more time");
    TRY(status);
    if (until.ms != 0) {
        TRY(recipient_set_due(w, d, term.party, until));
        json_put_text(step->facts, "until", instant_text(w, until));
    }
    return tell_term(w, d, zh, en, term.party, until, term.party);
}

enum status notice_issue_grant(struct work *w, struct dossier_step *step)
{
    return answer(w, step, "granted", until_of(step), "同意延期", "more time granted");
}

enum status notice_issue_refuse(struct work *w, struct dossier_step *step)
{
    return answer(w, step, "refused", (struct instant){0}, "不同意延期", "more time refused");
}

/* ---- The end ---- */

enum status notice_issue_archive_guard(struct work *w, struct dossier_step *step)
{
    struct notice_row row;
    json_t *left;
    int64_t count;

    TRY(notice_store_load(w, step->dossier->id, &row));
    TRY(notice_store_left(w, step->dossier->id, row.done, &left, &count));
    if (count == 0 || str_trim(step->reason).len > 0)
        return ST_OK;
    dossier_problem(
        step, "reason", "left-open", STR(""),
        str_zero(w->arena,
                 arena_print(w->arena, "还有%lld家单位没有办结，归档须写明理由", (long long)count)),
        str_zero(w->arena, arena_print(w->arena,
                                       "%lld part(ies) are not done: say why it is "
                                       "archived all the same",
                                       (long long)count)));
    return ST_OK;
}

enum status notice_issue_archive(struct work *w, struct dossier_step *step)
{
    struct dossier *d = step->dossier;
    struct notice_row row;
    json_t *left;
    int64_t count;

    TRY(notice_store_load(w, d->id, &row));
    TRY(notice_store_left(w, d->id, row.done, &left, &count));
    TRY(notice_store_close(w, d->id, left));
    json_put_int(step->facts, "left_open", count);
    json_put_int(d->data, "left_open", count);
    return recipient_end(w, d);
}

enum status notice_issue_withdraw(struct work *w, struct dossier_step *step)
{
    struct dossier *d = step->dossier;
    struct notice_row row;
    json_t *parameters;

    TRY(notice_store_load(w, d->id, &row));
    if (row.issued_at.ms == 0)
        return ST_OK;
    parameters = parameters_of(w, d, (struct instant){0});
    json_put_text(parameters, "reason", step->reason);
    TRY(recipient_tell(w, d, "notice-withdrawn",
                       arena_print(w->arena, "notice:%.*s:withdrawn", STR_ARG(d->id)), parameters));
    return recipient_end(w, d);
}
