/* SPDX-License-Identifier: Apache-2.0
 * 网络安全等级保护备案证明: the filing certificate, one A4 page across, with QR code.
 *
 * The text block is that of GB/T 9704-2012 turned for landscape (225 mm × 156 mm, binding edge 28
 * mm on top).  No seal is drawn: its place is marked and stays free. */
#ifndef DOCUMENTS_CERTIFICATE_H
#define DOCUMENTS_CERTIFICATE_H

#include "documents/document.h"

struct document_certificate {
    struct str number;     /* "33010000001-26001" */
    struct str unit;       /* the operator */
    struct str object;     /* the graded object */
    int level;             /* 1..5, printed as 第三级 */
    struct str grade_code; /* "S3A3", may be empty */
    struct str basis;      /* "《……》第……条" of the packs, may be empty */
    struct str office;     /* issuing office */
    struct date issued_on;
    struct date valid_to; /* year 0: no line */
    struct str standing; /* "已变更" / "已注销" across a certificate no longer valid, else empty */
    struct document_proof proof;
};

enum status certificate_pdf(struct arena *arena, struct fault *fault,
                            const struct document_options *options,
                            const struct document_certificate *certificate,
                            struct str *ret_pdf) MUST_CHECK;

#endif
