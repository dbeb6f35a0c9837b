/* SPDX-License-Identifier: Apache-2.0
 * From the kept report to blocks of a letter. */
#include "procedures/campaign_report.h"

#include "documents/notice.h"
#include "procedures/campaign_progress.h"

struct drawing {
    struct work *w;
    const struct campaign_run *run;
    bool is_english;
    struct document_block *blocks;
    size_t count;
};

static const char *say(const struct drawing *d, const char *zh, const char *en)
{
    return d->is_english ? en : zh;
}

static void put(struct drawing *d, enum document_block_kind kind, struct str label, struct str text)
{
    if (d->count < DOCUMENT_MAX_ITEMS)
        d->blocks[d->count++] = (struct document_block){kind, label, text};
}

static void put_heading(struct drawing *d, const char *zh, const char *en)
{
    put(d, DOCUMENT_HEADING, STR(""), str_of(say(d, zh, en)));
}

/* As papers write days: 2026年11月20日. */
static struct str day_text(const struct drawing *d, struct date on)
{
    char text[DATE_TEXT_BYTES];

    if (d->is_english)
        return str_copy(d->w->arena, str_of(date_print(on, text)));
    return arena_print(d->w->arena, "%d年%d月%d日", on.year, on.month, on.day);
}

static struct str figures_text(const struct drawing *d, const json_t *sum)
{
    long long asked = (long long)json_get_int(sum, "asked", 0);
    long long received = (long long)json_get_int(sum, "received", 0);
    long long done = (long long)json_get_int(sum, "done", 0);
    long long handed_in = (long long)json_get_int(sum, "handed_in", 0);
    long long returned = (long long)json_get_int(sum, "returned", 0);
    long long open = (long long)json_get_int(sum, "open", 0);
    long long late = (long long)json_get_int(sum, "late", 0);

    if (d->is_english)
        return arena_print(d->w->arena,
                           "%lld asked, %lld received, %lld done by record, %lld handed in and not "
                           "yet received, %lld returned, %lld missing; %lld late",
                           asked, received, done, handed_in, returned, open, late);
    return arena_print(
        d->w->arena,
        "应完成%lld项，已签收%lld项，据登记完成%lld项，已提交待签收%lld项，退回%lld项，"
        "未提交%lld项；逾期%lld项",
        asked, received, done, handed_in, returned, open, late);
}

static void put_figures(struct drawing *d, const json_t *list)
{
    const json_t *sum;
    size_t i;

    json_array_foreach(list, i, sum) put(
        d, DOCUMENT_PAIR, json_get_text(sum, d->is_english ? "en" : "zh"), figures_text(d, sum));
}

static void put_summary(struct drawing *d, const json_t *report)
{
    const json_t *figures = json_get_object(report, "figures");
    struct str organiser = json_get_text(report, "organiser");
    struct str region = json_get_text(report, "region");
    long long addressees = (long long)json_get_int(figures, "addressees", 0);
    struct str totals = figures_text(d, json_get_object(figures, "total"));
    struct str from = day_text(d, d->run->opens_on), to = day_text(d, d->run->ends_on);

    put_heading(d, "一、基本情况", "Overview");
    if (d->is_english)
        put(d, DOCUMENT_TEXT, STR(""),
            arena_print(d->w->arena,
                        "The campaign “%.*s” was run by %.*s in %.*s from %.*s to %.*s. It "
                        "addressed %lld parties: %.*s.",
                        STR_ARG(d->run->en), STR_ARG(organiser), STR_ARG(region), STR_ARG(from),
                        STR_ARG(to), addressees, STR_ARG(totals)));
    else
        put(d, DOCUMENT_TEXT, STR(""),
            arena_print(
                d->w->arena,
                "“%.*s”由%.*s组织，范围为%.*s，自%.*s起至%.*s止，涉及%lld家单位。任务%.*s。",
                STR_ARG(d->run->zh), STR_ARG(organiser), STR_ARG(region), STR_ARG(from),
                STR_ARG(to), addressees, STR_ARG(totals)));
}

static void put_late(struct drawing *d, const json_t *list)
{
    const json_t *late;
    size_t i;

    put_heading(d, "五、逾期单位", "Late addressees");
    if (json_array_size(list) == 0)
        put(d, DOCUMENT_TEXT, STR(""), str_of(say(d, "没有逾期单位。", "Nobody was late.")));
    json_array_foreach(list, i, late)
    {
        long long n = (long long)json_get_int(late, "late", 0);
        long long missing = (long long)json_get_int(late, "missing", 0);
        struct date due = {0};

        (void)date_read(json_get_text(late, "oldest_due_on"), &due);
        struct str oldest = day_text(d, due);
        struct str said =
            d->is_english
                ? arena_print(d->w->arena,
                              "%lld late, %lld of them missing; the oldest was due %.*s", n,
                              missing, STR_ARG(oldest))
                : arena_print(d->w->arena, "逾期%lld项，其中未提交%lld项；最早的应于%.*s完成", n,
                              missing, STR_ARG(oldest));

        put(d, DOCUMENT_PAIR, json_get_text(json_get_object(late, "party"), "name"), said);
    }
}

static enum status check_reader(struct work *w, const struct campaign_run *run)
{
    struct campaign_progress_sight sight;

    if (run->report == NULL)
        return work_fail(w, ST_CONFLICT, "id", "专项行动还没有结束，没有报告",
                         "the campaign is not closed yet: there is no report");
    TRY(campaign_progress_sight(w, run, &sight));
    if (sight.party.len == 0 && sight.path.len == 0)
        return ST_OK;
    enum status status = work_fail(w, ST_DENIED, "id", "总结报告只给组织单位查看",
                                   "the report is for the organiser only");
    fault_cite(&w->fault, str_zero(w->arena, run->clause));
    return status;
}

enum status campaign_report_pdf(struct work *w, const struct campaign_run *run,
                                const struct paper_pdf_options *options, struct str *ret_pdf)
{
    struct drawing d = {.w = w, .run = run, .is_english = options->is_english};

    TRY(check_reader(w, run));
    const json_t *report = run->report, *figures = json_get_object(report, "figures");
    const struct document_options document = {
        .language = options->is_english ? DOCUMENT_EN : DOCUMENT_ZH,
        .made_at = run->closed_at,
        .is_demo = options->is_demo,
        .is_exercise = work_is_exercise(w),
    };

    d.blocks = ARENA_ARRAY(w->arena, DOCUMENT_MAX_ITEMS, struct document_block);
    put_summary(&d, report);
    put_heading(&d, "二、各阶段完成情况", "By stage");
    put_figures(&d, json_get_list(figures, "by_stage"));
    put_heading(&d, "三、各项任务完成情况", "By deliverable");
    put_figures(&d, json_get_list(figures, "by_deliverable"));
    put_heading(&d, "四、各地区完成情况", "By region");
    put_figures(&d, json_get_list(figures, "by_region"));
    put_late(&d, json_get_list(report, "late"));
    const struct document_letter letter = {
        .issuer = json_get_text(report, "organiser"),
        .number = json_get_text(report, "number"),
        .title = arena_print(w->arena, say(&d, "%.*s总结报告", "Report on %.*s"),
                             STR_ARG(d.is_english ? run->en : run->zh)),
        .blocks = d.blocks,
        .block_count = d.count,
        .signed_on = instant_beijing_date(run->closed_at),
        .proof = {.digest = json_get_text(report, "digest")},
    };
    return notice_letter_pdf(w->arena, &w->fault, &document, &letter, ret_pdf);
}
