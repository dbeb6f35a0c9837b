/* SPDX-License-Identifier: Apache-2.0
 * Situation reports, duty rooms, contact notices and circulars. */
#include "procedures/response_report.h"

#include "procedures/response_input.h"
#include "procedures/response_side.h"
#include "procedures/response_spread.h"
#include "procedures/response_store.h"
#include "procedures/task.h"
#include "registry/fact.h"

enum { MINUTE_MS = 60 * 1000 };

#define SITUATION "situation"
#define DUTY_ROOM "duty-room"
#define CONTACT   "contact"
#define CIRCULAR  "circular"
#define ROOMS     "party-duty-room government-duty-room command"
#define AUDIENCES "counties units both"

/* ---- Writing one ---- */

static enum status add(struct work *w, struct dossier_step *step, const char *kind,
                       struct str addressee, struct response_report *ret_report)
{
    struct response_report report = {
        .dossier_id = step->dossier->id,
        .kind = str_of(kind),
        .addressee = addressee,
        .way = str_trim(json_get_text(step->input, "way")),
        .text = str_trim(json_get_text(step->input, "text")),
        .changed = str_trim(json_get_text(step->input, "changed")),
        .at = w->now,
        .happened_at = step->happened_at,
        .by_name = w->actor->person_name,
    };
    struct office office;

    TRY(office_of(w, w->actor->party_id.len > 0 ? w->actor->party_id : step->dossier->party_id,
                  &office));
    report.party_id = office.party_id;
    report.party_name = office.name;
    TRY(response_store_report_add(w, &report));
    json_put_text(step->facts, "report", report.id);
    json_put_int(step->facts, "number", report.number);
    json_put_text(step->facts, "to", addressee);
    json_put_text(step->facts, "text", report.text);
    if (report.changed.len > 0)
        json_put_text(step->facts, "changed", report.changed);
    *ret_report = report;
    return ST_OK;
}

static enum status need_office(struct work *w, struct dossier_step *step)
{
    bool is_office = w->actor->is_system;

    if (!is_office)
        TRY(response_side_is(w, step->dossier, RESPONSE_OFFICE, &is_office));
    if (is_office)
        return ST_OK;
    return work_fail(w, ST_DENIED, "act", "由网络应急办办理",
                     "this is for the emergency office to do");
}

static enum status text_guard(struct work *w, struct dossier_step *step, bool is_required)
{
    (void)w;
    (void)response_input_text(step, "text", DOSSIER_TEXT_MAX, is_required);
    return ST_OK;
}

/* ---- Developments and situation reports ---- */

enum status response_report_develop_guard(struct work *w, struct dossier_step *step)
{
    return text_guard(w, step, true);
}

static enum status state_change(struct work *w, struct dossier_step *step, const char *parts)
{
    const struct dossier *d = step->dossier;
    json_t *attributes = response_side_level(w, d, "response");

    json_put_bool(attributes, "important", json_get_bool(step->input, "important", false));
    return response_side_state(w, d, parts, "situation-changed", step->happened_at, attributes);
}

enum status response_report_develop(struct work *w, struct dossier_step *step)
{
    json_put_text(step->facts, "text", str_trim(json_get_text(step->input, "text")));
    json_put_bool(step->facts, "important", json_get_bool(step->input, "important", false));
    return state_change(w, step, RESPONSE_ON_SITE " " RESPONSE_AFFECTED " " RESPONSE_OFFICE);
}

enum status response_report_send_guard(struct work *w, struct dossier_step *step)
{
    struct response_report *before;
    bool is_first = true;
    size_t count;

    TRY(response_store_reports(w, step->dossier->id, &before, &count));
    for (size_t i = 0; i < count; i++)
        is_first = is_first && !str_is(before[i].kind, SITUATION);
    (void)response_input_text(step, "text", DOSSIER_TEXT_MAX, true);
    (void)response_input_text(step, "changed", DOSSIER_TEXT_MAX, !is_first);
    return ST_OK;
}

enum status response_report_send(struct work *w, struct dossier_step *step)
{
    const struct dossier *d = step->dossier;
    struct response_report report;
    struct response_clock clock;

    TRY(add(w, step, SITUATION, STR(RESPONSE_COMMAND), &report));
    TRY(dossier_fact(w, d, FACT_PARTY, report.party_id, "situation-reported", step->happened_at,
                     NULL));
    /* What is new to the command is new to the office, which tells it on. */
    if (report.changed.len > 0)
        TRY(state_change(w, step, RESPONSE_OFFICE));
    TRY(response_store_clock(w, d->id, &clock));
    if (clock.minutes > 0)
        clock.next_at.ms = w->now.ms + clock.minutes * MINUTE_MS;
    TRY(response_store_clock_put(w, &clock));
    return task_end(w, arena_print(w->arena, "silence:response:%.*s:", STR_ARG(d->id)),
                    arena_print(w->arena, "第 %lld 期情况报告", (long long)report.number));
}

enum status response_report_advice_guard(struct work *w, struct dossier_step *step)
{
    (void)response_input_text(step, "expert", RESPONSE_INPUT_NAME_MAX, true);
    return text_guard(w, step, true);
}

enum status response_report_advice(struct work *w, struct dossier_step *step)
{
    (void)w;
    json_put_text(step->facts, "name", str_trim(json_get_text(step->input, "expert")));
    json_put_text(step->facts, "text", str_trim(json_get_text(step->input, "text")));
    return ST_OK;
}

/* ---- Duty rooms ---- */

enum status response_report_duty_room_guard(struct work *w, struct dossier_step *step)
{
    (void)response_input_word(step, "to", ROOMS);
    (void)response_input_text(step, "way", RESPONSE_INPUT_NAME_MAX, false);
    TRY(text_guard(w, step, true));
    return need_office(w, step);
}

enum status response_report_duty_room(struct work *w, struct dossier_step *step)
{
    struct str to = json_get_text(step->input, "to");
    struct response_report report;
    const char *word = str_is(to, "command")           ? "told-command"
                       : str_is(to, "party-duty-room") ? "told-party-duty-room"
                                                       : "told-government-duty-room";

    TRY(add(w, step, DUTY_ROOM, to, &report));
    return response_side_state(w, step->dossier, RESPONSE_OFFICE, word, step->happened_at, NULL);
}

static enum status sent_report(struct work *w, struct dossier_step *step,
                               struct response_report *ret_report)
{
    enum status status = response_store_report(w, step->dossier->id,
                                               json_get_text(step->input, "report"), ret_report);

    if (status == ST_NOT_FOUND)
        return work_fail(w, ST_INVALID, "report", "没有这份报告", "there is no such report");
    return status;
}

/* The command confirms on the platform; for a duty room the office notes who took it. */
static enum status may_confirm(struct work *w, struct dossier_step *step,
                               const struct response_report *report)
{
    bool is_to_command = str_is(report->addressee, RESPONSE_COMMAND), is_right = false;

    if (w->actor->is_system)
        return ST_OK;
    TRY(response_side_is(w, step->dossier, is_to_command ? RESPONSE_COMMAND : RESPONSE_OFFICE,
                         &is_right));
    if (is_right)
        return ST_OK;
    return work_fail(w, ST_DENIED, "report", "由收到报告的一方确认",
                     "this is for the side that received it to confirm");
}

enum status response_report_received_guard(struct work *w, struct dossier_step *step)
{
    struct response_report report;

    TRY(sent_report(w, step, &report));
    if (report.received_at.ms != 0)
        return work_fail(w, ST_CONFLICT, "report", "已确认收到", "it was confirmed already");
    if (step->happened_at.ms < report.happened_at.ms)
        dossier_problem(step, "happened_at", "order", STR(""), "收到不能早于发出",
                        "it cannot be received before it was sent");
    (void)response_input_text(step, "received_by", RESPONSE_INPUT_NAME_MAX,
                              !str_is(report.addressee, RESPONSE_COMMAND));
    return may_confirm(w, step, &report);
}

enum status response_report_received(struct work *w, struct dossier_step *step)
{
    struct str by = str_trim(json_get_text(step->input, "received_by"));
    struct response_report report;

    TRY(sent_report(w, step, &report));
    report.received_at = step->happened_at;
    report.received_by = by.len > 0 ? by : w->actor->person_name;
    json_put_text(step->facts, "report", report.id);
    json_put_int(step->facts, "number", report.number);
    json_put_text(step->facts, "received_by", report.received_by);
    return response_store_report_received(w, &report);
}

/* ---- Counties and units ---- */

enum status response_report_circulate_guard(struct work *w, struct dossier_step *step)
{
    (void)response_input_word(step, "to", AUDIENCES);
    TRY(text_guard(w, step, true));
    return need_office(w, step);
}

/* The parties get the text; the office has done its duty towards each audience. */
static enum status tell(struct work *w, struct dossier_step *step, const char *kind,
                        const char *counties_word, const char *units_word)
{
    const struct dossier *d = step->dossier;
    struct str to = json_get_text(step->input, "to");
    bool is_both = str_is(to, "both");
    json_t *words = json_new_object(w->arena);
    struct response_spread_new spread = {
        .message = "response-circular", .parameters = words, .at = step->happened_at};
    struct response_report report;

    TRY(add(w, step, kind, to, &report));
    json_put_text(words, "title", response_side_title(w, d));
    json_put_text(words, "text", report.text);
    json_put_int(words, "number", report.number);
    if (is_both || str_is(to, "counties")) {
        spread.audience = "counties";
        TRY(response_spread_begin(w, d, &spread));
        TRY(response_side_state(w, d, RESPONSE_OFFICE, counties_word, step->happened_at, NULL));
    }
    if (is_both || str_is(to, "units")) {
        spread.audience = "units";
        TRY(response_spread_begin(w, d, &spread));
        TRY(response_side_state(w, d, RESPONSE_OFFICE, units_word, step->happened_at, NULL));
    }
    return ST_OK;
}

enum status response_report_contact(struct work *w, struct dossier_step *step)
{
    return tell(w, step, CONTACT, "contact-told-counties", "contact-told-units");
}

enum status response_report_circulate(struct work *w, struct dossier_step *step)
{
    return tell(w, step, CIRCULAR, "circulated-counties", "circulated-units");
}

enum status response_report_is_circulating(struct work *w, const struct dossier *d, bool *ret_open)
{
    (void)w;
    *ret_open =
        str_is(d->state, "running") || str_is(d->state, "ending") || str_is(d->state, "ended");
    return ST_OK;
}

/* ---- The check of the city ---- */

enum status response_report_check_needed(struct work *w, struct dossier_step *step)
{
    return response_side_state(w, step->dossier, RESPONSE_OFFICE, "citywide-check-needed",
                               step->happened_at, NULL);
}

enum status response_report_checked_guard(struct work *w, struct dossier_step *step)
{
    TRY(text_guard(w, step, true));
    return need_office(w, step);
}

enum status response_report_checked(struct work *w, struct dossier_step *step)
{
    json_put_text(step->facts, "text", str_trim(json_get_text(step->input, "text")));
    return response_side_state(w, step->dossier, RESPONSE_OFFICE, "citywide-checked",
                               step->happened_at, NULL);
}

/* ---- Reading ---- */

static json_t *report_json(struct work *w, const struct response_report *report)
{
    json_t *object = json_new_object(w->arena), *party = json_new_object(w->arena);

    json_put_text(party, "id", report->party_id);
    json_put_text(party, "name", report->party_name);
    json_put_text(object, "id", report->id);
    json_put_text(object, "kind", report->kind);
    json_put_int(object, "number", report->number);
    json_put(object, "party", party);
    json_put_text(object, "to", report->addressee);
    json_put_text(object, "way", report->way);
    json_put_text(object, "text", report->text);
    json_put_text(object, "changed", report->changed);
    json_put_instant(object, "at", report->at);
    json_put_instant(object, "happened_at", report->happened_at);
    json_put_text(object, "by", report->by_name);
    json_put_instant(object, "received_at", report->received_at);
    json_put_text(object, "received_by", report->received_by);
    return object;
}

enum status response_report_list(struct work *w, const struct dossier *d, json_t **ret_list)
{
    json_t *list = json_new_list(w->arena);
    struct response_report *reports;
    size_t count;

    TRY(response_store_reports(w, d->id, &reports, &count));
    for (size_t i = 0; i < count; i++)
        json_add(list, report_json(w, &reports[i]));
    *ret_list = list;
    return ST_OK;
}

enum status response_report_clock(struct work *w, const struct dossier *d, json_t **ret_clock)
{
    json_t *object = json_new_object(w->arena);
    struct response_clock clock = {0};
    enum status status = response_store_clock(w, d->id, &clock);
    bool is_late;

    if (status != ST_OK && status != ST_NOT_FOUND)
        return status;
    is_late = clock.next_at.ms > 0 && clock.next_at.ms <= w->now.ms;
    json_put_int(object, "minutes", clock.minutes);
    json_put_instant(object, "next_at", clock.next_at);
    json_put_bool(object, "late", is_late);
    json_put_int(object, "late_minutes", is_late ? (w->now.ms - clock.next_at.ms) / MINUTE_MS : 0);
    *ret_clock = object;
    return ST_OK;
}
