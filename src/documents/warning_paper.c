/* SPDX-License-Identifier: Apache-2.0
 * The warning notice and the notice that lifts it. */
#include "documents/warning_paper.h"

#include "documents/bulletin.h"

static void add_measures(struct bulletin *b, const struct document_measure *measures, size_t count)
{
    static const struct letter_column columns[] = {
        {0.10, PAPER_CENTRE}, {0.62, PAPER_LEFT}, {0.28, PAPER_CENTRE}};
    const struct str heads[] = {bulletin_say(b, "序号", "No."), bulletin_say(b, "措施", "Measure"),
                                bulletin_say(b, "时限", "Time limit")};
    struct str *cells = ARENA_ARRAY(b->paper->arena, count * 3 + 1, struct str);

    for (size_t i = 0; i < count; i++) {
        cells[i * 3] = arena_print(b->paper->arena, "%zu", i + 1);
        cells[i * 3 + 1] = measures[i].text;
        cells[i * 3 + 2] = measures[i].due;
    }
    bulletin_table(b, "measures", columns, heads, 3, cells, count);
}

static struct str title_of(struct arena *arena, const struct document_options *options,
                           struct str subject, struct str level, const char *zh, const char *en)
{
    if (options->language == DOCUMENT_ZH)
        return arena_print(arena, "关于%.*s的\n%.*s%s", STR_ARG(subject), STR_ARG(level), zh);
    return arena_print(arena, "%s (%.*s)\n%.*s", en, STR_ARG(level), STR_ARG(subject));
}

static void add_facts(struct bulletin *b, const struct document_warning *warning)
{
    bulletin_pair(b, "level", "预警级别", "Level", warning->level);
    bulletin_pair(b, "category", "事件类别", "Kind of incident", warning->category);
    bulletin_pair(b, "starts_at", "起始时间", "From", bulletin_instant(b, warning->starts_at));
    bulletin_pair(b, "ends_at", "预计至", "Until", bulletin_instant(b, warning->ends_at));
    bulletin_pair(b, "scope", "可能影响范围", "Possible scope", warning->scope);
    bulletin_pair(b, "change", "变更说明", "Change", warning->change);
}

enum status warning_paper_notice_pdf(struct arena *arena, struct fault *fault,
                                     const struct document_options *options,
                                     const struct document_warning *warning, struct str *ret_pdf)
{
    struct bulletin b;

    TRY(paper_check_text(fault, "subject", warning->subject));
    TRY(paper_check_text(fault, "level", warning->level));
    TRY(paper_check_count(fault, "measures", warning->measure_count));
    TRY(bulletin_open(
        arena, fault, options, &warning->head,
        title_of(arena, options, warning->subject, warning->level, "预警通知", "Warning notice"),
        &b));
    add_facts(&b, warning);
    if (warning->summary.len > 0) {
        bulletin_heading(&b, "基本情况", "What is known");
        bulletin_text(&b, "summary", warning->summary);
    }
    if (warning->cautions.len > 0) {
        bulletin_heading(&b, "警示事项", "Cautions");
        bulletin_text(&b, "cautions", warning->cautions);
    }
    if (warning->measure_count > 0) {
        bulletin_heading(&b, "应采取的措施和时限要求", "Measures and time limits");
        add_measures(&b, warning->measures, warning->measure_count);
    }
    if (warning->indicators.len > 0) {
        bulletin_heading(&b, "相关威胁指标", "Indicators");
        bulletin_text(&b, "indicators", warning->indicators);
    }
    if (warning->duties.len > 0) {
        bulletin_heading(&b, "签收与反馈", "Signing and feedback");
        bulletin_text(&b, "duties", warning->duties);
    }
    bulletin_text(&b, "basis", warning->basis);
    return bulletin_close(&b, ret_pdf);
}

enum status warning_paper_lifting_pdf(struct arena *arena, struct fault *fault,
                                      const struct document_options *options,
                                      const struct document_lifting *lifting, struct str *ret_pdf)
{
    struct bulletin b;

    TRY(paper_check_text(fault, "subject", lifting->subject));
    TRY(paper_check_text(fault, "level", lifting->level));
    TRY(bulletin_open(arena, fault, options, &lifting->head,
                      title_of(arena, options, lifting->subject, lifting->level, "预警解除通知",
                               "Notice lifting a warning"),
                      &b));
    bulletin_pair(&b, "warning", "所解除的预警", "Warning lifted", lifting->warning);
    bulletin_pair(&b, "issued_at", "发布时间", "Issued at",
                  bulletin_instant(&b, lifting->issued_at));
    bulletin_pair(&b, "lifted_at", "解除时间", "Lifted at",
                  bulletin_instant(&b, lifting->lifted_at));
    bulletin_pair(&b, "reason", "解除理由", "Reason", lifting->reason);
    bulletin_text(&b, "closing",
                  bulletin_say(&b,
                               "自解除时间起，该预警及其要求不再执行；已采取的措施和处置情况请按"
                               "要求归档。",
                               "From that time the warning and what it asked no longer hold. Keep "
                               "the record of the measures taken."));
    bulletin_text(&b, "basis", lifting->basis);
    return bulletin_close(&b, ret_pdf);
}
