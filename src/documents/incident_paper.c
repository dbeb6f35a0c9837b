/* SPDX-License-Identifier: Apache-2.0
 * Reports of an incident. */
#include "documents/incident_paper.h"

#include "documents/bulletin.h"

static struct str title_of(struct arena *arena, const struct document_options *options,
                           const struct document_incident_report *report)
{
    bool zh = options->language == DOCUMENT_ZH;
    struct str subject = report->incident;

    switch (report->kind) {
    case DOCUMENT_REPORT_FIRST:
        return arena_print(arena, zh ? "%.*s\n网络安全事件首次报告" : "%.*s\nFirst incident report",
                           STR_ARG(subject));
    case DOCUMENT_REPORT_NEXT:
        return arena_print(arena,
                           zh ? "%.*s\n网络安全事件续报（第%d次）"
                              : "%.*s\nFollow-up incident report no. %d",
                           STR_ARG(subject), report->ordinal);
    case DOCUMENT_REPORT_PASSED:
        return arena_print(arena, zh ? "%.*s\n网络安全事件转报" : "%.*s\nIncident report passed on",
                           STR_ARG(subject));
    case DOCUMENT_REPORT_CLOSING:
        break;
    }
    return arena_print(arena, zh ? "%.*s\n网络安全事件终结报告" : "%.*s\nClosing incident report",
                       STR_ARG(subject));
}

enum status incident_paper_pdf(struct arena *arena, struct fault *fault,
                               const struct document_options *options,
                               const struct document_incident_report *report, struct str *ret_pdf)
{
    struct bulletin b;

    TRY(paper_check_text(fault, "incident", report->incident));
    TRY(paper_check_count(fault, "sections", report->section_count));
    TRY(paper_check_count(fault, "changes", report->change_count));
    TRY(bulletin_open(arena, fault, options, &report->head, title_of(arena, options, report), &b));
    bulletin_pair(&b, "number", "事件编号", "Incident", report->incident_number);
    bulletin_pair(&b, "level", "事件级别", "Level", report->level);
    bulletin_pair(&b, "category", "事件类别", "Class", report->category);
    bulletin_pair(&b, "occurred_at", "发生时间", "Occurred",
                  bulletin_instant(&b, report->occurred_at));
    bulletin_pair(&b, "found_at", "发现时间", "Found", bulletin_instant(&b, report->found_at));
    bulletin_pair(&b, "sent_at", "报送时间", "Sent", bulletin_instant(&b, report->sent_at));
    bulletin_pair(&b, "basis", "报告依据", "Reported under", report->basis);
    bulletin_pair(&b, "reporter", "报告人", "Reported by", report->reporter);
    if (report->change_count > 0) {
        bulletin_heading(&b, "较上次报告的变化", "Changed since the last report");
        for (size_t i = 0; i < report->change_count; i++)
            bulletin_text(&b, "changes", report->changes[i]);
    }
    for (size_t i = 0; i < report->section_count; i++) {
        bulletin_heading_of(&b, "sections.title", report->sections[i].title);
        bulletin_text(&b, "sections.text", report->sections[i].text);
    }
    return bulletin_close(&b, ret_pdf);
}
