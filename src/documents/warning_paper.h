/* SPDX-License-Identifier: Apache-2.0
 * 预警通知 and 预警解除通知: the official papers of a warning, in GB/T 9704-2012 geometry. */
#ifndef DOCUMENTS_WARNING_PAPER_H
#define DOCUMENTS_WARNING_PAPER_H

#include "documents/document.h"

/* What is to be done, and until when. */
struct document_measure {
    struct str text;
    struct str due; /* "2026年11月23日前", "立即"; may be empty */
};

struct document_warning {
    struct document_head head;
    struct str subject;                /* what the warning is about */
    struct str level;                  /* "黄色（III级）" */
    struct str category;               /* of the incident feared */
    struct str scope;                  /* how far, in words: regions and sectors */
    struct instant starts_at, ends_at; /* 0 ms: not said */
    struct str summary;                /* what is known */
    struct str cautions;               /* 警示事项 */
    const struct document_measure *measures;
    size_t measure_count;
    struct str duties;     /* how to sign for it and feed back */
    struct str indicators; /* one a line */
    struct str change;     /* of a changed warning: which it replaces and what is new */
    struct str basis;      /* citation of the clause that lets the office issue it */
};

enum status warning_paper_notice_pdf(struct arena *arena, struct fault *fault,
                                     const struct document_options *options,
                                     const struct document_warning *warning,
                                     struct str *ret_pdf) MUST_CHECK;

struct document_lifting {
    struct document_head head;
    struct str subject, level;
    struct str warning; /* number of the warning lifted */
    struct instant issued_at, lifted_at;
    struct str reason;
    struct str basis;
};

enum status warning_paper_lifting_pdf(struct arena *arena, struct fault *fault,
                                      const struct document_options *options,
                                      const struct document_lifting *lifting,
                                      struct str *ret_pdf) MUST_CHECK;

#endif
