/* SPDX-License-Identifier: Apache-2.0
 * Investigation reports and hand-over notes. */
#include "documents/review_paper.h"

#include "documents/bulletin.h"

static void add_sections(struct bulletin *b, const struct document_section *sections, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bulletin_heading_of(b, "sections.title", sections[i].title);
        bulletin_text(b, "sections.text", sections[i].text);
    }
}

static void add_lessons(struct bulletin *b, const struct document_lesson *lessons, size_t count)
{
    static const struct letter_column columns[] = {
        {0.10, PAPER_CENTRE}, {0.46, PAPER_LEFT}, {0.24, PAPER_LEFT}, {0.20, PAPER_CENTRE}};
    const struct str heads[] = {
        bulletin_say(b, "序号", "No."), bulletin_say(b, "改进事项", "Improvement"),
        bulletin_say(b, "责任单位", "Owner"), bulletin_say(b, "期限", "Due")};
    struct str *cells = ARENA_ARRAY(b->paper->arena, count * 4 + 1, struct str);

    if (count == 0)
        return;
    for (size_t i = 0; i < count; i++) {
        cells[i * 4] = arena_print(b->paper->arena, "%zu", i + 1);
        cells[i * 4 + 1] = lessons[i].text;
        cells[i * 4 + 2] = lessons[i].owner;
        cells[i * 4 + 3] = lessons[i].due;
    }
    bulletin_heading(b, "改进清单", "Improvements");
    bulletin_table(b, "lessons", columns, heads, 4, cells, count);
}

static struct str titled(struct arena *arena, const struct document_options *options,
                         struct str subject, const char *zh, const char *en)
{
    return arena_print(arena, "%.*s\n%s", STR_ARG(subject),
                       options->language == DOCUMENT_ZH ? zh : en);
}

enum status review_paper_investigation_pdf(struct arena *arena, struct fault *fault,
                                           const struct document_options *options,
                                           const struct document_investigation *investigation,
                                           struct str *ret_pdf)
{
    struct bulletin b;

    TRY(paper_check_text(fault, "subject", investigation->subject));
    TRY(paper_check_count(fault, "sections", investigation->section_count));
    TRY(paper_check_count(fault, "lessons", investigation->lesson_count));
    TRY(bulletin_open(
        arena, fault, options, &investigation->head,
        titled(arena, options, investigation->subject, "调查评估报告", "Investigation report"),
        &b));
    bulletin_pair(&b, "incident_number", "事件编号", "Incident", investigation->incident_number);
    bulletin_pair(&b, "level", "事件级别", "Level", investigation->level);
    bulletin_pair(&b, "began_at", "响应启动", "Response began",
                  bulletin_instant(&b, investigation->began_at));
    bulletin_pair(&b, "ended_at", "响应结束", "Response ended",
                  bulletin_instant(&b, investigation->ended_at));
    bulletin_pair(&b, "due", "调查期限", "Time limit", investigation->due);
    add_sections(&b, investigation->sections, investigation->section_count);
    add_lessons(&b, investigation->lessons, investigation->lesson_count);
    bulletin_text(&b, "basis", investigation->basis);
    return bulletin_close(&b, ret_pdf);
}

enum status review_paper_handover_pdf(struct arena *arena, struct fault *fault,
                                      const struct document_options *options,
                                      const struct document_handover *handover, struct str *ret_pdf)
{
    struct bulletin b;

    TRY(paper_check_text(fault, "post", handover->post));
    TRY(paper_check_count(fault, "sections", handover->section_count));
    TRY(bulletin_open(arena, fault, options, &handover->head,
                      titled(arena, options, handover->post, "交接班记录", "Hand-over note"), &b));
    bulletin_pair(&b, "began_at", "值班开始", "Shift began",
                  bulletin_instant(&b, handover->began_at));
    bulletin_pair(&b, "ended_at", "值班结束", "Shift ended",
                  bulletin_instant(&b, handover->ended_at));
    bulletin_pair(&b, "from", "交班人", "Handed over by", handover->from);
    bulletin_pair(&b, "to", "接班人", "Taken over by", handover->to);
    bulletin_pair(&b, "accepted_at", "接班时间", "Taken over at",
                  bulletin_instant(&b, handover->accepted_at));
    add_sections(&b, handover->sections, handover->section_count);
    if (handover->words.len > 0) {
        bulletin_heading(&b, "交班人说明", "In the words of who leaves");
        bulletin_text(&b, "words", handover->words);
    }
    return bulletin_close(&b, ret_pdf);
}
