/* SPDX-License-Identifier: Apache-2.0
 * 通报: the paper of a notice about vulnerabilities, hidden dangers or risks. */
#ifndef DOCUMENTS_CIRCULAR_PAPER_H
#define DOCUMENTS_CIRCULAR_PAPER_H

#include "documents/bulletin.h"
#include "documents/document.h"

struct document_vulnerability {
    struct str id;       /* "CVE-2026-1234" */
    struct str product;  /* with versions */
    struct str severity; /* word or score */
};

struct document_circular {
    struct document_head head;
    struct str kind;     /* "漏洞通报" */
    struct str subject;  /* title as the office wrote it */
    struct str severity; /* word */
    struct str affected; /* systems and assets of the addressee, one a line */
    struct str summary;
    const struct document_vulnerability *vulnerabilities;
    size_t vulnerability_count;
    struct str measures, requirement; /* what to do; what to hand in as proof */
    struct instant due_at;            /* 0 ms: none */
    struct str due_rule;              /* why that day */
    struct str basis;
};

enum status circular_paper_pdf(struct arena *arena, struct fault *fault,
                               const struct document_options *options,
                               const struct document_circular *circular,
                               struct str *ret_pdf) MUST_CHECK;

#endif
