/* SPDX-License-Identifier: Apache-2.0
 * Papers that look back: 调查评估报告, 交接班记录. */
#ifndef DOCUMENTS_REVIEW_PAPER_H
#define DOCUMENTS_REVIEW_PAPER_H

#include "documents/document.h"
#include "documents/report.h"

struct document_lesson {
    struct str text, owner, due;
};

struct document_investigation {
    struct document_head head;
    struct str subject; /* the incident */
    struct str incident_number, level;
    struct instant began_at, ended_at;       /* of the response */
    struct str due;                          /* last day of the investigation and its rule */
    const struct document_section *sections; /* the parts that the plan asks for */
    size_t section_count;
    const struct document_lesson *lessons;
    size_t lesson_count;
    struct str basis;
};

enum status review_paper_investigation_pdf(struct arena *arena, struct fault *fault,
                                           const struct document_options *options,
                                           const struct document_investigation *investigation,
                                           struct str *ret_pdf) MUST_CHECK;

struct document_handover {
    struct document_head head; /* no number: an internal record */
    struct str post;           /* roster or post */
    struct instant began_at, ended_at;
    struct str from, to; /* who hands over, who takes over */
    struct instant accepted_at;
    const struct document_section *sections; /* open warnings, clocks, tasks … as computed */
    size_t section_count;
    struct str words; /* own words of who leaves */
};

enum status review_paper_handover_pdf(struct arena *arena, struct fault *fault,
                                      const struct document_options *options,
                                      const struct document_handover *handover,
                                      struct str *ret_pdf) MUST_CHECK;

#endif
