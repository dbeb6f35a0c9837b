/* SPDX-License-Identifier: Apache-2.0
 * Reports: what they say, what changed, which clocks they answer. */
#include "procedures/incident_report.h"

#include "base/digest.h"
#include "procedures/incident.h"
#include "procedures/incident_act.h"
#include "procedures/incident_duty.h"
#include "procedures/incident_report_view.h"
#include "procedures/incident_store.h"
#include "registry/party.h"

static const char *const kinds[] = {"first", "follow-up", "closing", "pass-on"};

static bool is_kind(struct str word)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_is(word, kinds[i]))
            return true;
    return false;
}

/* ---- Clocks that a report answers ---- */

static bool is_running(const json_t *clock)
{
    struct str state = json_get_text(clock, "state");

    return str_is(state, "open") || str_is(state, "overdue");
}

static bool is_owed(const json_t *clock, struct str kind, struct str by_party)
{
    return json_get_bool(clock, "governs", false) && is_running(clock) &&
           str_equal(json_get_text(clock, "kind"), kind) &&
           str_equal(json_get_text(json_get_object(clock, "by_party"), "id"), by_party);
}

/* A registered receiver by its id, another by its role. */
static bool is_to(const json_t *clock, const struct incident_store_report *report)
{
    struct str party = json_get_text(json_get_object(clock, "to_party"), "id");

    if (report->to_party.len > 0)
        return str_equal(party, report->to_party);
    return party.len == 0 && str_equal(json_get_text(clock, "to"), report->to_role);
}

static json_t *duty_of(struct work *w, const json_t *clock)
{
    static const char *const members[] = {"obligation", "duty", "rule", "clause", "law", "due_at"};
    json_t *duty = json_new_object(w->arena);

    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        json_t *value = json_object_get(clock, members[i]);
        if (value)
            json_put(duty, members[i], value);
        else
            json_put_null(duty, members[i]);
    }
    return duty;
}

/* Prove what the report answers; fills duties and due_at (the earliest that binds). */
static enum status answer_clocks(struct work *w, const struct dossier *d,
                                 struct incident_store_report *report, struct instant at)
{
    struct str reason =
        arena_print(w->arena, "%.*s 第%lld号报告", STR_ARG(d->number), (long long)report->number);
    json_t *answer, *clock, *duties = json_new_list(w->arena);
    size_t i;

    TRY(incident_duty_clocks(w, d, &answer));
    json_array_foreach(json_get_list(answer, "clocks"), i, clock)
    {
        struct instant due = {0};
        if (!is_owed(clock, report->kind, report->party_id) || !is_to(clock, report))
            continue;
        TRY(incident_duty_act(w, report->party_id, clock, "prove", at, reason, NULL));
        json_add(duties, duty_of(w, clock));
        if (instant_read(json_get_text(clock, "due_at"), &due) &&
            str_is(json_get_text(clock, "binding"), "must") &&
            (report->due_at.ms == 0 || due.ms < report->due_at.ms))
            report->due_at = due;
    }
    report->duties = duties;
    report->is_late = report->due_at.ms != 0 && at.ms > report->due_at.ms;
    return ST_OK;
}

/* The receiver's side of the same duties. */
static enum status settle_answered(struct work *w, const struct dossier *d,
                                   const struct incident_store_report *report, const char *act,
                                   struct str reason)
{
    json_t *answer, *clock, *duty;
    size_t i, k;

    TRY(incident_duty_clocks(w, d, &answer));
    json_array_foreach(json_get_list(answer, "clocks"), i, clock)
    {
        bool is_answered = false;
        json_array_foreach(report->duties, k, duty)
        {
            is_answered = is_answered || str_equal(json_get_text(duty, "obligation"),
                                                   json_get_text(clock, "obligation"));
        }
        if (is_answered && json_get_bool(clock, "governs", false))
            TRY(incident_duty_act(w, report->to_party, clock, act, w->now, reason, NULL));
    }
    return ST_OK;
}

enum status incident_report_count_again(struct work *w, const struct dossier *dossier)
{
    struct incident_store_report *rows;
    size_t count;
    int64_t total;

    TRY(incident_store_reports(w, dossier, STR(""), 0, INCIDENT_REPORT_MAX, &rows, &count, &total));
    for (size_t i = 0; i < count; i++) {
        struct incident_store_report report = rows[i];
        if (!str_is(report.state, "sent") && !str_is(report.state, "received"))
            continue;
        TRY(answer_clocks(w, dossier, &report, report.sent_at));
        if (str_is(report.state, "received"))
            TRY(settle_answered(w, dossier, &report, "receive", STR("")));
    }
    return ST_OK;
}

enum status incident_report_left(struct work *w, const struct dossier *dossier, bool *ret_drafts,
                                 bool *ret_closing)
{
    struct incident_store_report *rows;
    json_t *answer, *clock;
    size_t count, i;
    int64_t total;

    TRY(incident_store_reports(w, dossier, STR(""), 0, INCIDENT_REPORT_MAX, &rows, &count, &total));
    *ret_drafts = *ret_closing = false;
    for (i = 0; i < count; i++)
        *ret_drafts = *ret_drafts || str_is(rows[i].state, "draft");
    TRY(incident_duty_clocks(w, dossier, &answer));
    json_array_foreach(json_get_list(answer, "clocks"), i, clock)
    {
        *ret_closing =
            *ret_closing || (is_running(clock) && str_is(json_get_text(clock, "kind"), "closing") &&
                             str_is(json_get_text(clock, "binding"), "must"));
    }
    return ST_OK;
}

/* ---- Rights ---- */

/* The unit and the keeper report; whoever received a report passes it on. */
static enum status may_write(struct work *w, const struct dossier *d, struct str kind)
{
    bool is_unit = str_equal(w->actor->party_id, incident_duty_unit(d)) ||
                   str_equal(w->actor->party_id, d->party_id);

    if (w->actor->is_system ||
        (w->actor->party_id.len > 0 && (str_is(kind, "pass-on") ? w->actor->sees_region : is_unit)))
        return ST_OK;
    return work_fail(w, ST_DENIED, "kind", "事件由“%.*s”报告，其他单位不能代报",
                     "the incident is reported by %.*s; nobody reports for it",
                     STR_ARG(d->party_name));
}

static enum status load_own(struct work *w, const struct dossier *d, struct str id,
                            struct incident_store_report *ret_report)
{
    enum status status = incident_store_load_report(w, d, id, ret_report);

    if (status == ST_NOT_FOUND ||
        (status == ST_OK && str_is(ret_report->state, "draft") && !w->actor->is_system &&
         !str_equal(ret_report->party_id, w->actor->party_id)))
        return work_fail(w, ST_NOT_FOUND, "name", "没有这份报告", "there is no such report");
    return status;
}

static enum status load_draft(struct work *w, const struct dossier *d, struct str id,
                              int64_t version, struct incident_store_report *ret_report)
{
    TRY(load_own(w, d, id, ret_report));
    TRY(may_write(w, d, ret_report->kind));
    if (!str_is(ret_report->state, "draft"))
        return work_fail(w, ST_CONFLICT, "state", "报告已经报出，有变化请报续报",
                         "the report has left; what changed goes into a follow-up");
    if (version != 0 && version != ret_report->version)
        return work_fail(w, ST_STALE, "version", "刚刚有人改过这份报告",
                         "somebody has just changed it");
    return ST_OK;
}

/* ---- Texts ---- */

static enum status read_texts(struct work *w, const json_t *input, json_t *texts)
{
    const char *code;
    json_t *text;

    json_object_foreach(json_get_object(input, "texts"), code, text)
    {
        if (!json_is_string(text) || str_points(json_text(text)) > INCIDENT_REPORT_TEXT_MAX)
            return work_fail(w, ST_INVALID, "texts", "报告内容“%s”应为不超过 %d 字的文本",
                             "the content %s must be text of at most %d characters", code,
                             INCIDENT_REPORT_TEXT_MAX);
        if (json_object_size(texts) >= INCIDENT_REPORT_TEXTS_MAX)
            return work_fail(w, ST_LIMIT, "texts", "报告内容最多 %d 项", "at most %d contents",
                             INCIDENT_REPORT_TEXTS_MAX);
        json_put(texts, code, text);
    }
    return ST_OK;
}

/* ---- Making ---- */

struct adding {
    struct work *w;
    const struct dossier *dossier;
    const json_t *input;
    struct str kind;
    json_t *items;
};

static enum status check_complete(struct work *w, const struct incident_store_report *report)
{
    if (str_is(report->kind, "closing") && str_trim(json_get_text(report->texts, "cause")).len == 0)
        return work_fail(w, ST_INVALID, "texts.cause", "总结报告须写明原因分析",
                         "the closing report must tell the cause");
    return ST_OK;
}

static enum status send_one(struct work *w, const struct dossier *d,
                            struct incident_store_report *report)
{
    char hex[DIGEST_SM3_HEX_BYTES];
    json_t *content, *facts = json_new_object(w->arena);

    TRY(check_complete(w, report));
    TRY(incident_report_view_snapshot(w, d, report));
    TRY(answer_clocks(w, d, report, w->now));
    content = incident_report_view_content(w, d, report);
    struct digest_sm3 digest = digest_sm3_of(json_canonical(w->arena, content));
    report->digest = str_copy(w->arena, str_of(digest_hex(&digest, hex)));
    enum status status = incident_store_send_report(w, report);
    if (status == ST_STALE)
        return work_fail(w, ST_STALE, "version", "刚刚有人改过这份报告",
                         "somebody has just changed it");
    TRY(status);
    json_put_text(facts, "report", report->id);
    json_put_int(facts, "number", report->number);
    json_put_text(facts, "kind", report->kind);
    json_put_text(facts, "to", report->to_name);
    json_put_text(facts, "digest", report->digest);
    json_put_bool(facts, "late", report->is_late);
    TRY(dossier_note(w, d, "send-report", w->now,
                     arena_print(w->arena, "第%lld号报告 → %.*s", (long long)report->number,
                                 STR_ARG(report->to_name)),
                     facts));
    if (report->to_party.len == 0)
        return ST_OK;
    json_t *parameters = json_new_object(w->arena);
    incident_report_view_words(parameters, report);
    TRY(dossier_part_name(w, d, report->to_party, "receiver"));
    return incident_act_tell(
        w, d, report->to_party, "incident-report-sent",
        arena_print(w->arena, "incident-report:%.*s:sent", STR_ARG(report->id)), parameters);
}

static enum status add_one(struct adding *a, struct str to_party, struct str to_role,
                           struct str to_name)
{
    struct work *w = a->w;
    struct incident_store_report report = {
        .kind = a->kind,
        .party_id = w->actor->party_id.len > 0 ? w->actor->party_id : a->dossier->party_id,
        .to_party = to_party,
        .to_name = to_name,
        .channel = json_get_text(a->input, "channel"),
        .to_role = to_role,
        .texts = json_new_object(w->arena),
        .snapshot = json_new_object(w->arena),
        .changes = json_new_list(w->arena),
        .duties = json_new_list(w->arena),
    };
    json_t *shown;

    TRY(read_texts(w, a->input, report.texts));
    incident_report_view_fill(w, a->dossier, report.texts);
    TRY(incident_store_add_report(w, a->dossier, &report));
    if (json_get_bool(a->input, "send", false))
        TRY(send_one(w, a->dossier, &report));
    TRY(incident_report_one(w, a->dossier, report.id, &shown));
    json_add(a->items, shown);
    return ST_OK;
}

static bool is_listed(const json_t *list, struct str id)
{
    size_t i;
    json_t *one;

    json_array_foreach((json_t *)(uintptr_t)list, i, one)
    {
        if (str_equal(json_text(one), id))
            return true;
    }
    return false;
}

/* Nobody is owed a report of what was told freely: it goes to the office of the place. */
static enum status add_free(struct adding *a)
{
    struct str kind = json_get_text(a->dossier->data, "kind"), id;
    struct office office;

    if (!str_is(kind, INCIDENT_VOLUNTARY) && !str_is(kind, INCIDENT_NEAR_MISS))
        return ST_OK;
    enum status status = office_nearest(a->w, a->dossier->region, "emergency-office", &id);
    if (status == ST_NOT_FOUND)
        status = office_nearest(a->w, a->dossier->region, "cyberspace-office", &id);
    if (status == ST_NOT_FOUND)
        return ST_OK;
    TRY(status);
    TRY(office_of(a->w, id, &office));
    return add_one(a, id, STR(""), office.name);
}

/* Every registered receiver that is owed a report of that kind now. */
static enum status add_all(struct adding *a)
{
    struct work *w = a->w;
    struct str party = w->actor->party_id.len > 0 ? w->actor->party_id : a->dossier->party_id;
    json_t *answer, *clock, *told = json_new_list(w->arena);
    size_t i;

    TRY(incident_duty_clocks(w, a->dossier, &answer));
    json_array_foreach(json_get_list(answer, "clocks"), i, clock)
    {
        const json_t *to = json_get_object(clock, "to_party");
        struct str id = json_get_text(to, "id");
        if (!is_owed(clock, a->kind, party) || id.len == 0 || is_listed(told, id) ||
            str_equal(id, party))
            continue;
        json_add_text(told, id);
        TRY(add_one(a, id, json_get_text(clock, "to"), json_get_text(to, "name")));
    }
    return json_array_size(a->items) == 0 ? add_free(a) : ST_OK;
}

enum status incident_report_add(struct work *w, const struct dossier *dossier, const json_t *input,
                                json_t **ret_list)
{
    struct adding a = {w, dossier, input, json_get_text(input, "kind"), json_new_list(w->arena)};
    struct str to_party = json_get_text(input, "to_party"), role = json_get_text(input, "to");
    struct str name = json_get_text(input, "to_name");
    struct office office;

    if (!is_kind(a.kind))
        return work_fail(w, ST_INVALID, "kind", "没有这种报告", "there is no such kind of report");
    TRY(may_write(w, dossier, a.kind));
    if (json_get_bool(input, "all", false)) {
        TRY(add_all(&a));
    } else if (to_party.len > 0) {
        TRY(office_of(w, to_party, &office));
        TRY(add_one(&a, to_party, role, office.name));
    } else if (role.len > 0) {
        TRY(add_one(&a, STR(""), role, name.len > 0 ? name : role));
    } else {
        return work_fail(w, ST_INVALID, "to_party", "请选择报告对象",
                         "say to whom the report goes");
    }
    if (json_get_bool(input, "send", false) && json_array_size(a.items) > 0)
        TRY(incident_act_moved(w, dossier));
    json_t *list = json_new_object(w->arena);
    json_put(list, "items", a.items);
    *ret_list = list;
    return ST_OK;
}

enum status incident_report_save(struct work *w, const struct dossier *dossier, struct str id,
                                 int64_t version, const json_t *input, json_t **ret_report)
{
    struct incident_store_report report;

    TRY(load_draft(w, dossier, id, version, &report));
    TRY(read_texts(w, input, report.texts));
    if (json_object_get(input, "channel"))
        report.channel = json_get_text(input, "channel");
    enum status status = incident_store_save_report(w, &report);
    if (status == ST_STALE)
        return work_fail(w, ST_STALE, "version", "刚刚有人改过这份报告",
                         "somebody has just changed it");
    TRY(status);
    return incident_report_one(w, dossier, id, ret_report);
}

enum status incident_report_send(struct work *w, const struct dossier *dossier, struct str id,
                                 int64_t version, json_t **ret_report)
{
    struct incident_store_report report;

    TRY(load_draft(w, dossier, id, version, &report));
    TRY(send_one(w, dossier, &report));
    TRY(incident_act_moved(w, dossier));
    return incident_report_one(w, dossier, id, ret_report);
}

/* ---- The receiver ---- */

static enum status tell_answer(struct work *w, const struct dossier *d,
                               const struct incident_store_report *report, bool is_received)
{
    json_t *parameters = json_new_object(w->arena);

    incident_report_view_words(parameters, report);
    json_put_text(parameters, "party", report->to_name);
    json_put_textz(parameters, "answer_zh", is_received ? "已签收" : "已退回");
    json_put_textz(parameters, "answer_en", is_received ? "received" : "returned");
    return incident_act_tell(w, d, report->party_id, "incident-report-answered",
                             arena_print(w->arena, "incident-report:%.*s:%.*s", STR_ARG(report->id),
                                         STR_ARG(report->state)),
                             parameters);
}

enum status incident_report_answer(struct work *w, const struct dossier *dossier, struct str id,
                                   int64_t version, bool is_received, struct str reason,
                                   json_t **ret_report)
{
    struct incident_store_report report;
    json_t *facts = json_new_object(w->arena);

    TRY(load_own(w, dossier, id, &report));
    if (report.to_party.len == 0 ||
        (!w->actor->is_system && !str_equal(w->actor->party_id, report.to_party)))
        return work_fail(w, ST_DENIED, "name", "报告是报给“%.*s”的，只有它可以签收或者退回",
                         "the report went to %.*s; only they may receive or return it",
                         STR_ARG(report.to_name));
    if (!str_is(report.state, "sent"))
        return work_fail(w, ST_CONFLICT, "state", "这份报告不在等待签收",
                         "the report does not wait");
    if (version != 0 && version != report.version)
        return work_fail(w, ST_STALE, "version", "刚刚有人办理过",
                         "somebody has just dealt with it");
    if (!is_received && str_is_blank(reason))
        return work_fail(w, ST_INVALID, "reason", "退回须写明理由", "a return needs a reason");
    report.state = is_received ? STR("received") : STR("returned");
    report.answer = reason;
    TRY(incident_store_answer_report(w, &report));
    TRY(settle_answered(w, dossier, &report, is_received ? "receive" : "reject-proof", reason));
    /* What was told freely, or is not acknowledged, binds nobody to pass it on. */
    if (is_received && json_get_text(dossier->data, "acknowledged_at").len > 0)
        TRY(incident_duty_received(w, dossier, report.to_party, w->now,
                                   json_get_text(report.snapshot, "from")));
    json_put_text(facts, "report", report.id);
    json_put_int(facts, "number", report.number);
    TRY(dossier_note(w, dossier, is_received ? "receive-report" : "return-report", w->now, reason,
                     facts));
    TRY(tell_answer(w, dossier, &report, is_received));
    TRY(incident_act_moved(w, dossier));
    return incident_report_one(w, dossier, id, ret_report);
}

/* ---- Reading ---- */

enum status incident_report_one(struct work *w, const struct dossier *dossier, struct str id,
                                json_t **ret_report)
{
    struct incident_store_report report;

    TRY(load_own(w, dossier, id, &report));
    return incident_report_view_json(w, dossier, &report, ret_report);
}

enum status incident_report_page(struct work *w, const struct dossier *dossier, struct str after,
                                 int64_t limit, json_t **ret_page)
{
    int64_t rows = limit > 0 && limit <= INCIDENT_STORE_PAGE ? limit : DOSSIER_PAGE;
    json_t *items = json_new_list(w->arena), *page = json_new_object(w->arena), *item;
    struct incident_store_report *found;
    char now[INSTANT_TEXT_BYTES];
    int64_t from = 0, total;
    size_t count;

    if (after.len > 0 && !str_to_int(after, &from))
        return work_fail(w, ST_INVALID, "after", "翻页位置无效", "that is no place in this list");
    TRY(incident_store_reports(w, dossier, w->actor->is_system ? STR("") : w->actor->party_id, from,
                               rows, &found, &count, &total));
    for (size_t i = 0; i < count; i++) {
        TRY(incident_report_view_json(w, dossier, &found[i], &item));
        json_add(items, item);
    }
    json_put(page, "items", items);
    if ((int64_t)count == rows)
        json_put_text(page, "next",
                      arena_print(w->arena, "%lld", (long long)found[count - 1].number));
    else
        json_put_null(page, "next");
    json_put_int(page, "total", total);
    json_put_textz(page, "as_of", instant_print(w->now, now));
    *ret_page = page;
    return ST_OK;
}
