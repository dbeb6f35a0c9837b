/* SPDX-License-Identifier: Apache-2.0
 * Making the after-action report and what follows from it. */
#include "procedures/drill_report.h"

#include "documents/notice.h"
#include "procedures/drill_store.h"
#include "procedures/drill_view.h"
#include "procedures/task.h"

static const char *const severities[] = {"high", "medium", "low", NULL};

static bool is_in_scope(const struct dossier *d, struct str system_id)
{
    const json_t *one;
    size_t i;

    json_array_foreach(json_get_list(json_get_object(d->data, "scope"), "systems"), i, one)
    {
        if (str_equal(json_text(one), system_id))
            return true;
    }
    return false;
}

static bool is_severity(struct str word)
{
    for (size_t i = 0; severities[i] != NULL; i++)
        if (str_is(word, severities[i]))
            return true;
    return false;
}

static void guard_findings(struct dossier_step *step)
{
    const json_t *findings = json_get_list(step->input, "findings"), *one;
    size_t i;

    if (json_array_size(findings) > DRILL_FINDINGS_MAX)
        dossier_problem(step, "findings", "too-many", STR(""), "问题太多", "too many findings");
    json_array_foreach(findings, i, one)
    {
        if (!is_in_scope(step->dossier, json_get_text(one, "system_id")))
            dossier_problem(step, "findings", "system", STR(""), "问题须属于参演系统",
                            "a finding is about a system of the drill");
        if (!is_severity(json_get_text(one, "severity")) || json_get_text(one, "words").len == 0 ||
            str_points(json_get_text(one, "words")) > DRILL_WORDS_MAX)
            dossier_problem(step, "findings", "incomplete", STR(""), "每个问题须写明内容和严重程度",
                            "say of each finding what it is and how severe");
    }
}

static enum status guard_lessons(struct work *w, struct dossier_step *step)
{
    const json_t *lessons = json_get_list(step->input, "lessons"), *one;
    struct office office;
    struct date due;
    size_t i;

    if (json_array_size(lessons) > DRILL_LESSONS_MAX)
        dossier_problem(step, "lessons", "too-many", STR(""), "改进事项太多", "too many lessons");
    json_array_foreach(lessons, i, one)
    {
        struct str party_id = json_get_text(one, "party_id"), on = json_get_text(one, "due_on");

        if (json_get_text(one, "words").len == 0 ||
            str_points(json_get_text(one, "words")) > DRILL_WORDS_MAX)
            dossier_problem(step, "lessons", "words", STR(""), "每项改进须写明内容",
                            "say what each lesson asks for");
        if (on.len > 0 && !date_read(on, &due))
            dossier_problem(step, "lessons", "due_on", STR(""), "改进期限有误",
                            "a lesson's day is none");
        enum status status = party_id.len > 0 ? office_of(w, party_id, &office) : ST_OK;
        if (status == ST_NOT_FOUND) {
            fault_clear(&w->fault);
            dossier_problem(step, "lessons", "party_id", STR(""), "没有这个单位",
                            "there is no such party");
        } else {
            TRY(status);
        }
    }
    return ST_OK;
}

enum status drill_report_guard(struct work *w, struct dossier_step *step)
{
    struct drill_expectation *expectations;
    size_t count, open = 0;

    TRY(drill_store_expectations(w, step->dossier->id, &expectations, &count));
    for (size_t i = 0; i < count; i++)
        open += expectations[i].judged_at.ms == 0;
    if (open > 0 && !str_is(step->dossier->state, "stopped"))
        dossier_problem(
            step, "expectations", "unjudged", STR(""),
            str_zero(w->arena, arena_print(w->arena, "还有 %zu 项反应没有评判", open)),
            str_zero(w->arena, arena_print(w->arena, "%zu reactions are not judged yet", open)));
    if (str_trim(json_get_text(step->input, "summary")).len == 0)
        dossier_problem(step, "summary", "missing", STR(""), "须写总结", "the summary is missing");
    guard_findings(step);
    return guard_lessons(w, step);
}

/* ---- The report itself ---- */

struct tally {
    int64_t points, score, met, late, not_met;
};

static void count_one(struct tally *tally, const struct drill_expectation *e)
{
    tally->points += e->points;
    tally->score += e->score > 0 ? e->score : 0;
    tally->met += str_is(e->result, "met");
    tally->late += str_is(e->result, "late");
    tally->not_met += str_is(e->result, "not-met");
}

static enum status put_reactions(struct work *w, const struct dossier *d, json_t *report)
{
    json_t *list = json_new_list(w->arena), *about = json_new_object(w->arena);
    struct drill_expectation *expectations;
    struct drill_inject *injects;
    struct tally tally = {0};
    size_t count, inject_count, released = 0;

    TRY(drill_store_expectations(w, d->id, &expectations, &count));
    TRY(drill_store_injects(w, d->id, &injects, &inject_count));
    for (size_t i = 0; i < count; i++) {
        count_one(&tally, &expectations[i]);
        json_add(list,
                 drill_view_expectation(w->arena, d, &expectations[i], injects, inject_count));
    }
    for (size_t i = 0; i < inject_count; i++)
        released += injects[i].released_at.ms > 0;
    json_put(report, "reactions", list);
    json_put_int(report, "points", tally.points);
    json_put_int(report, "score", tally.score);
    json_put_int(report, "percent", tally.points > 0 ? tally.score * 100 / tally.points : 0);
    json_put_int(report, "met", tally.met);
    json_put_int(report, "late", tally.late);
    json_put_int(report, "not_met", tally.not_met);
    json_put_int(about, "all", (int64_t)inject_count);
    json_put_int(about, "released", (int64_t)released);
    json_put(report, "injects", about);
    return ST_OK;
}

static json_t *list_or_empty(struct work *w, const json_t *object, const char *key)
{
    json_t *list = json_get_list(object, key);

    return list != NULL ? list : json_new_list(w->arena);
}

static enum status make(struct work *w, const struct dossier_step *step, json_t **ret_report)
{
    const struct dossier *d = step->dossier;
    const json_t *run = json_get_object(d->data, "run");
    json_t *report = json_new_object(w->arena), *actions = json_new_object(w->arena);
    char at[INSTANT_TEXT_BYTES];
    int64_t all, refused;

    json_put_textz(report, "made_at", instant_print(w->now, at));
    json_put_text(report, "made_by", w->actor->person_name);
    json_put(report, "kind", json_object_get(d->data, "drill_kind"));
    json_put_textz(report, "started_at",
                   instant_print((struct instant){json_get_int(run, "started_ms", 0)}, at));
    json_put_textz(report, "ended_at",
                   instant_print((struct instant){json_get_int(run, "ended_ms", 0)}, at));
    json_put_int(report, "minutes", drill_elapsed_ms(d, w->now) / 60000);
    json_put_bool(report, "stopped", json_get_bool(run, "stopped", false));
    json_put_text(report, "summary", str_trim(json_get_text(step->input, "summary")));
    TRY(put_reactions(w, d, report));
    TRY(drill_store_count_actions(w, d->id, &all, &refused));
    json_put_int(actions, "all", all);
    json_put_int(actions, "refused", refused);
    json_put(report, "actions", actions);
    json_put(report, "findings", list_or_empty(w, step->input, "findings"));
    json_put(report, "lessons", list_or_empty(w, step->input, "lessons"));
    *ret_report = report;
    return ST_OK;
}

static enum status add_lessons(struct work *w, const struct dossier *d, const json_t *report)
{
    const json_t *one;
    size_t i;

    json_array_foreach(json_get_list(report, "lessons"), i, one)
    {
        struct str party_id = json_get_text(one, "party_id"), words = json_get_text(one, "words");
        struct date on;
        struct task_new task = {
            .dossier = d,
            .kind = "lesson",
            .occasion = arena_print(w->arena, "drill:%.*s:lesson:%zu", STR_ARG(d->id), i + 1),
            .code = STR(""),
            .zh = words,
            .en = words,
            .clause = STR(""),
            .party_id = party_id.len > 0 ? party_id : d->party_id,
            .account_id = STR(""),
        };

        if (date_read(json_get_text(one, "due_on"), &on))
            task.due_at = instant_beijing_end(on);
        TRY(task_add(w, &task, NULL));
    }
    return ST_OK;
}

static enum status state_findings(struct work *w, const struct dossier *d, const json_t *report)
{
    const json_t *one;
    size_t i;

    json_array_foreach(json_get_list(report, "findings"), i, one)
    {
        json_t *attributes = json_new_object(w->arena);

        json_put_text(attributes, "severity", json_get_text(one, "severity"));
        json_put_textz(attributes, "source", "drill");
        TRY(dossier_fact(w, d, "system", json_get_text(one, "system_id"), "finding-opened", w->now,
                         attributes));
    }
    return ST_OK;
}

enum status drill_report_effect(struct work *w, struct dossier_step *step)
{
    struct dossier *d = step->dossier;
    const json_t *one;
    json_t *report;
    size_t i;

    TRY(make(w, step, &report));
    json_put(d->data, "report", report);
    json_put(step->facts, "percent", json_object_get(report, "percent"));
    json_array_foreach(json_get_list(d->data, "parts"), i, one) TRY(dossier_part_name(
        w, d, json_get_text(one, "party_id"), str_zero(w->arena, json_get_text(one, "part"))));
    TRY(add_lessons(w, d, report));
    return state_findings(w, d, report);
}

/* ---- As a paper ---- */

struct drawing {
    struct work *w;
    bool is_english;
    struct document_block *blocks;
    size_t count;
};

static struct str say(const struct drawing *d, const char *zh, const char *en)
{
    return str_of(d->is_english ? en : zh);
}

static void put(struct drawing *d, enum document_block_kind kind, struct str label, struct str text)
{
    if (d->count < DOCUMENT_MAX_ITEMS)
        d->blocks[d->count++] = (struct document_block){.kind = kind, .label = label, .text = text};
}

static void put_heading(struct drawing *d, const char *zh, const char *en)
{
    put(d, DOCUMENT_HEADING, STR(""), say(d, zh, en));
}

static struct str result_word(const struct drawing *d, struct str result)
{
    if (str_is(result, "met"))
        return say(d, "按时完成", "in time");
    if (str_is(result, "late"))
        return say(d, "超时完成", "late");
    return str_is(result, "not-met") ? say(d, "未完成", "not done")
                                     : say(d, "未评判", "not judged");
}

static void put_figures(struct drawing *d, const json_t *report)
{
    struct work *w = d->w;
    long long reactions = (long long)json_array_size(json_get_list(report, "reactions"));

    put(d, DOCUMENT_PAIR, say(d, "起止时间", "From, to"),
        arena_print(w->arena, "%.*s — %.*s", STR_ARG(json_get_text(report, "started_at")),
                    STR_ARG(json_get_text(report, "ended_at"))));
    put(d, DOCUMENT_PAIR, say(d, "历时（不含暂停）", "Lasted, without pauses"),
        arena_print(w->arena, d->is_english ? "%lld minutes" : "%lld分钟",
                    (long long)json_get_int(report, "minutes", 0)));
    put(d, DOCUMENT_PAIR, say(d, "应有反应", "Expected reactions"),
        arena_print(w->arena,
                    d->is_english ? "%lld: %lld in time, %lld late, %lld not done"
                                  : "%lld项：按时%lld，超时%lld，未完成%lld",
                    reactions, (long long)json_get_int(report, "met", 0),
                    (long long)json_get_int(report, "late", 0),
                    (long long)json_get_int(report, "not_met", 0)));
    put(d, DOCUMENT_PAIR, say(d, "得分", "Score"),
        arena_print(w->arena, "%lld / %lld（%lld%%）", (long long)json_get_int(report, "score", 0),
                    (long long)json_get_int(report, "points", 0),
                    (long long)json_get_int(report, "percent", 0)));
    put(d, DOCUMENT_PAIR, say(d, "红方行动", "Actions of the red side"),
        arena_print(w->arena,
                    d->is_english ? "%lld, %lld of them refused" : "%lld次，其中被拒%lld次",
                    (long long)json_get_int(json_get_object(report, "actions"), "all", 0),
                    (long long)json_get_int(json_get_object(report, "actions"), "refused", 0)));
}

static void put_reaction(struct drawing *d, const json_t *row)
{
    struct work *w = d->w;
    struct str result = result_word(d, json_get_text(row, "result"));
    long long within = (long long)json_get_int(row, "within_minutes", 0);
    long long took = (long long)json_get_int(row, "took_minutes", -1);
    struct str times =
        took >= 0 ? arena_print(w->arena,
                                d->is_english ? "within %lld, took %lld minutes"
                                              : "应在%lld分钟内，实际%lld分钟",
                                within, took)
                  : arena_print(w->arena, d->is_english ? "within %lld minutes" : "应在%lld分钟内",
                                within);

    put(d, DOCUMENT_PAIR,
        arena_print(w->arena, "%lld  %.*s", (long long)json_get_int(row, "number", 0),
                    STR_ARG(json_get_text(json_get_object(row, "party"), "name"))),
        arena_print(w->arena,
                    d->is_english ? "%.*s; %.*s; %.*s; %lld / %lld  %.*s  %.*s"
                                  : "%.*s；%.*s；%.*s；%lld / %lld分　%.*s　%.*s",
                    STR_ARG(json_get_text(row, "words")), STR_ARG(times), STR_ARG(result),
                    (long long)json_get_int(row, "score", 0),
                    (long long)json_get_int(row, "points", 0),
                    STR_ARG(json_get_text(row, "clause")), STR_ARG(json_get_text(row, "note"))));
}

static void put_list(struct drawing *d, const json_t *list, const char *extra)
{
    const json_t *one;
    size_t i;

    if (json_array_size(list) == 0)
        put(d, DOCUMENT_TEXT, STR(""), say(d, "无。", "None."));
    json_array_foreach(list, i, one)
    {
        struct str more = json_get_text(one, extra);

        put(d, DOCUMENT_TEXT, STR(""),
            arena_print(d->w->arena, more.len > 0 ? "%zu. %.*s（%.*s）" : "%zu. %.*s%.*s", i + 1,
                        STR_ARG(json_get_text(one, "words")), STR_ARG(more)));
    }
}

enum status drill_report_pdf(struct work *w, const struct dossier *drill,
                             const struct paper_pdf_options *options, struct str *ret_pdf)
{
    struct drawing d = {.w = w, .is_english = options->is_english};
    const json_t *report = json_get_object(drill->data, "report"), *one;
    struct instant made = {0};
    size_t i;

    if (report == NULL)
        return work_fail(w, ST_CONFLICT, "state", "演练还没有总结", "there is no report yet");
    (void)instant_read(json_get_text(report, "made_at"), &made);
    const struct document_options document = {
        .language = options->is_english ? DOCUMENT_EN : DOCUMENT_ZH,
        .made_at = made,
        .is_demo = options->is_demo,
        .is_exercise = work_is_exercise(w),
    };

    d.blocks = ARENA_ARRAY(w->arena, DOCUMENT_MAX_ITEMS, struct document_block);
    put_heading(&d, "一、总体情况", "Summary");
    put(&d, DOCUMENT_TEXT, STR(""), json_get_text(report, "summary"));
    put_figures(&d, report);
    put_heading(&d, "二、应有反应与实际反应", "Expected and actual reactions");
    json_array_foreach(json_get_list(report, "reactions"), i, one) put_reaction(&d, one);
    put_heading(&d, "三、发现的问题", "Problems found");
    put_list(&d, json_get_list(report, "findings"), "severity");
    put_heading(&d, "四、改进事项", "Lessons");
    put_list(&d, json_get_list(report, "lessons"), "due_on");
    const struct document_letter letter = {
        .issuer = drill->party_name,
        .number = drill->number,
        .title = arena_print(w->arena,
                             d.is_english ? "Report on the drill “%.*s”" : "“%.*s”演练总结评估报告",
                             STR_ARG(drill->title)),
        .blocks = d.blocks,
        .block_count = d.count,
        .signed_on = instant_beijing_date(made),
    };
    return notice_letter_pdf(w->arena, &w->fault, &document, &letter, ret_pdf);
}
