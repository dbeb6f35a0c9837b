/* SPDX-License-Identifier: Apache-2.0
 * 网络安全事件报告: first, follow-up and closing reports of an incident. */
#ifndef DOCUMENTS_INCIDENT_PAPER_H
#define DOCUMENTS_INCIDENT_PAPER_H

#include "documents/document.h"
#include "documents/report.h"

enum document_report_kind {
    DOCUMENT_REPORT_FIRST,
    DOCUMENT_REPORT_NEXT,
    DOCUMENT_REPORT_CLOSING,
    DOCUMENT_REPORT_PASSED, /* a receiver passes on what it got */
};

struct document_incident_report {
    struct document_head head; /* office: the unit that reports; addressee: who receives it */
    enum document_report_kind kind;
    int ordinal;         /* of its kind, from 1; told for follow-ups */
    struct str incident; /* title */
    struct str incident_number, level, category;
    struct instant found_at, occurred_at, sent_at; /* 0 ms: not said */
    struct str basis;                        /* citation of the clause that asks for this report */
    const struct document_section *sections; /* required contents with their texts */
    size_t section_count;
    const struct str *changes; /* since the report before */
    size_t change_count;
    struct str reporter;
};

enum status incident_paper_pdf(struct arena *arena, struct fault *fault,
                               const struct document_options *options,
                               const struct document_incident_report *report,
                               struct str *ret_pdf) MUST_CHECK;

#endif
