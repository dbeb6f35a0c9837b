/* SPDX-License-Identifier: Apache-2.0
 * From the draft to the received report. */
#include "procedures/investigation_report.h"

#include "policy/lists.h"
#include "policy/obligation.h"
#include "procedures/investigation.h"
#include "procedures/response_side.h"
#include "procedures/response_store.h"
#include "procedures/task.h"
#include "registry/fact.h"
#include "registry/message.h"
#include "registry/region.h"

#define PARTS_LIST  "investigation.report"
#define OFFICE_KIND "emergency-office"
#define SUBMITTED   "investigation-submitted"

enum { DUTIES_MAX = 20, TEXT_MAX = 500 };

/* ---- The form ---- */

enum status investigation_report_form(struct work *w, const struct dossier *d, json_t **ret_list)
{
    static const char *const members[] = {"code", "zh", "en", "clause"};
    struct policy_place place;
    json_t *lists, *item, *list = json_new_list(w->arena);
    size_t i;

    TRY(office_place(w, d->region, d->sector, d->began_on, &place));
    lists = lists_at(w->policy, w->arena, &place, STR(PARTS_LIST));
    json_array_foreach(json_get_list(json_array_get(lists, 0), "items"), i, item)
    {
        json_t *one = json_new_object(w->arena);

        for (size_t k = 0; k < sizeof(members) / sizeof(members[0]); k++)
            json_put_text(one, members[k], json_get_text(item, members[k]));
        if (json_get_text(item, "clause").len == 0)
            json_put_text(one, "clause", json_get_text(json_array_get(lists, 0), "clause"));
        json_add(list, one);
    }
    *ret_list = list;
    return ST_OK;
}

static enum status check_parts(struct work *w, struct dossier_step *step)
{
    const json_t *parts = json_get_object(step->dossier->data, "parts"), *item;
    json_t *form;
    size_t i;

    TRY(investigation_report_form(w, step->dossier, &form));
    json_array_foreach(form, i, item)
    {
        const char *code = str_zero(w->arena, json_get_text(item, "code"));
        struct str text = str_trim(json_get_text(parts, code));
        const char *field = str_zero(w->arena, arena_print(w->arena, "parts.%s", code));
        struct str zh =
            arena_print(w->arena, "调查报告缺少“%.*s”", STR_ARG(json_get_text(item, "zh")));
        struct str en =
            arena_print(w->arena, "the report lacks \"%.*s\"", STR_ARG(json_get_text(item, "en")));

        if (text.len == 0)
            dossier_problem(step, field, "missing", json_get_text(item, "clause"),
                            str_zero(w->arena, zh), str_zero(w->arena, en));
        else if (str_points(text) > INVESTIGATION_PART_MAX)
            dossier_problem(step, field, "too-long", STR(""), "这一部分太长",
                            "this part is too long");
    }
    return ST_OK;
}

static enum status check_lesson(struct work *w, struct dossier_step *step, const json_t *lesson,
                                size_t index)
{
    struct str text = str_trim(json_get_text(lesson, "text")),
               party = json_get_text(lesson, "party");
    const char *field = str_zero(w->arena, arena_print(w->arena, "lessons[%zu]", index));
    struct office office;
    struct date due_on;
    enum status status;

    if (text.len == 0 || str_points(text) > TEXT_MAX)
        dossier_problem(step, field, "text", STR(""), "改进措施须写明内容，不超过 500 字",
                        "an improvement needs its text, at most 500 characters");
    if (!date_read(json_get_text(lesson, "due_on"), &due_on))
        dossier_problem(step, field, "due", STR(""), "改进措施须写明完成日期",
                        "an improvement needs a day");
    status = office_of(w, party, &office);
    if (status == ST_NOT_FOUND) {
        fault_clear(&w->fault);
        dossier_problem(step, field, "party", STR(""), "改进措施须写明负责单位",
                        "an improvement needs the party that sees to it");
        return ST_OK;
    }
    return status;
}

enum status investigation_report_complete(struct work *w, struct dossier_step *step)
{
    const json_t *lessons = json_get_list(step->dossier->data, "lessons"), *one;
    size_t i;

    TRY(check_parts(w, step));
    if (json_array_size(lessons) > INVESTIGATION_LESSONS_MAX)
        dossier_problem(step, "lessons", "too-many", STR(""), "改进措施太多",
                        "too many improvements");
    json_array_foreach(lessons, i, one)
    {
        if (i < INVESTIGATION_LESSONS_MAX)
            TRY(check_lesson(w, step, one, i));
    }
    return ST_OK;
}

/* ---- Upward ---- */

/* The nearest emergency office that is not the keeper: at its region, else above. */
static enum status receiver_of(struct work *w, const struct dossier *d, struct str *ret_party_id)
{
    struct office keeper;
    struct region region;
    enum status status;

    TRY(office_of(w, d->party_id, &keeper));
    TRY(region_load(w, keeper.region, "region", &region));
    status = office_nearest(w, keeper.region, OFFICE_KIND, ret_party_id);
    while (status == ST_OK && str_equal(*ret_party_id, d->party_id) && region.parent.len > 0) {
        TRY(region_load(w, region.parent, "region", &region));
        status = office_nearest(w, region.code, OFFICE_KIND, ret_party_id);
    }
    if (status == ST_NOT_FOUND || str_equal(*ret_party_id, d->party_id)) {
        *ret_party_id = STR("");
        return ST_OK;
    }
    return status;
}

static enum status tell_receiver(struct work *w, const struct dossier *d, struct str receiver)
{
    json_t *words = json_new_object(w->arena);
    const struct message_new message = {
        .kind = "investigation-submitted",
        .occasion =
            arena_print(w->arena, "investigation:%.*s:%lld", STR_ARG(d->id), (long long)d->version),
        .subject_kind = "investigation",
        .subject_id = d->id,
        .parameters = words,
    };

    json_put_text(words, "title", response_side_title(w, d));
    json_put_text(words, "level", d->level);
    json_put_text(words, "party", d->party_name);
    return message_tell_party(w, receiver, 1u << ROLE_REGULATOR | 1u << ROLE_POLICE, STR(""),
                              &message);
}

enum status investigation_report_submit(struct work *w, struct dossier_step *step)
{
    struct dossier *d = step->dossier;
    json_t *level = json_new_object(w->arena), *submission = json_new_object(w->arena);
    struct str number = str_trim(json_get_text(step->input, "number")), receiver;
    char text[INSTANT_TEXT_BYTES];

    TRY(receiver_of(w, d, &receiver));
    json_put_text(submission, "receiver", receiver);
    json_put_textz(submission, "at", instant_print(step->happened_at, text));
    json_put(d->data, "submission", submission);
    json_put(step->facts, "submission", submission);
    if (number.len > 0)
        d->number = number;
    json_put_text(level, "level", d->level);
    TRY(dossier_fact(w, d, FACT_PARTY, d->party_id, SUBMITTED, step->happened_at, level));
    d->reach = STR(DOSSIER_REACH_AREA);
    if (receiver.len == 0)
        return ST_OK;
    TRY(dossier_part_name(w, d, receiver, INVESTIGATION_RECEIVER));
    return tell_receiver(w, d, receiver);
}

static struct str receiver_in(const struct dossier *d)
{
    return json_get_text(json_get_object(d->data, "submission"), "receiver");
}

enum status investigation_report_has_receiver(struct work *w, const struct dossier *d,
                                              bool *ret_open)
{
    *ret_open = receiver_in(d).len > 0 &&
                (w->actor->is_system || str_equal(receiver_in(d), w->actor->party_id));
    return ST_OK;
}

enum status investigation_report_goes_outside(struct work *w, const struct dossier *d,
                                              bool *ret_open)
{
    (void)w;
    *ret_open = receiver_in(d).len == 0;
    return ST_OK;
}

enum status investigation_report_is_receiver(struct work *w, struct dossier_step *step)
{
    if (w->actor->is_system || str_equal(receiver_in(step->dossier), w->actor->party_id))
        return ST_OK;
    return work_fail(w, ST_DENIED, "act", "由接收报告的单位办理",
                     "this is for the party that receives the report");
}

/* ---- Lessons ---- */

static enum status make_lesson(struct work *w, const struct dossier *d, const json_t *lesson,
                               size_t index)
{
    struct str text = str_trim(json_get_text(lesson, "text"));
    struct date due_on = {0};
    struct task_new task = {
        .dossier = d,
        .kind = "lesson",
        .occasion = arena_print(w->arena, "lesson:%.*s:%zu", STR_ARG(d->id), index),
        .code = STR(""),
        .zh = text,
        .en = text,
        .clause = STR(""),
        .party_id = json_get_text(lesson, "party"),
    };

    if (date_read(json_get_text(lesson, "due_on"), &due_on))
        task.due_at = instant_beijing_end(due_on);
    return task_add(w, &task, NULL);
}

/* A plan that has to be revised: the keeper's own, and that of the nearest cyberspace office. */
static enum status state_revision(struct work *w, const struct dossier *d, struct instant at)
{
    struct str office;
    enum status status;

    TRY(dossier_fact(w, d, FACT_PARTY, d->party_id, "plan-revision-needed", at, NULL));
    status = office_nearest(w, d->region, "cyberspace-office", &office);
    if (status == ST_NOT_FOUND)
        return ST_OK;
    TRY(status);
    return dossier_fact(w, d, FACT_PARTY, office, "plan-revision-needed", at, NULL);
}

enum status investigation_report_receive(struct work *w, struct dossier_step *step)
{
    const struct dossier *d = step->dossier;
    const json_t *lessons = json_get_list(d->data, "lessons"), *one;
    size_t i;

    json_array_foreach(lessons, i, one)
    {
        TRY(make_lesson(w, d, one, i));
    }
    json_put_int(step->facts, "lessons", (int64_t)json_array_size(lessons));
    if (!json_get_bool(d->data, "plan_revision", false))
        return ST_OK;
    return state_revision(w, d, step->happened_at);
}

enum status investigation_report_received_outside(struct work *w, struct dossier_step *step)
{
    json_put_text(step->facts, "received_by", json_get_text(step->input, "received_by"));
    if (json_get_text(step->input, "number").len > 0)
        json_put_text(step->facts, "number", json_get_text(step->input, "number"));
    return investigation_report_receive(w, step);
}

enum status investigation_report_conclusion(struct work *w, struct dossier_step *step)
{
    static const char *const members[] = {"number", "issuer", "text"};
    json_t *conclusion = json_new_object(w->arena);

    for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++)
        json_put_text(conclusion, members[i], str_trim(json_get_text(step->input, members[i])));
    json_put(step->dossier->data, "conclusion", conclusion);
    step->dossier->number = json_get_text(conclusion, "number");
    step->dossier->reach = STR(DOSSIER_REACH_AREA);
    json_put(step->facts, "conclusion", conclusion);
    return investigation_report_receive(w, step);
}

/* ---- Its duties ---- */

enum status investigation_report_duties(struct work *w, const struct dossier *d, json_t **ret_list)
{
    json_t *all = json_new_list(w->arena), *links, *link, *some, *one;
    struct dossier about = *d;
    size_t i, k;

    TRY(dossier_part_links(w, d, &links));
    json_array_foreach(links, i, link)
    {
        if (str_is(json_get_text(link, "relation"), "follows") &&
            str_is(json_get_text(link, "direction"), "to"))
            about.basis = json_get_text(link, "id");
    }
    for (size_t n = 0; n < obligation_rule_count(w->policy); n++) {
        const struct obligation_rule *rule = obligation_rule_at(w->policy, n);

        if (!str_is(rule->group, "investigation") || !rule->is_triggered)
            continue;
        TRY(response_store_duties(w, &about, rule->id, DUTIES_MAX, &some));
        json_array_foreach(some, k, one)
        {
            json_add(all, one);
        }
    }
    *ret_list = all;
    return ST_OK;
}
