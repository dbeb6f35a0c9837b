/* SPDX-License-Identifier: Apache-2.0
 * Papers drawn as PDF from what was kept (documents room). */
#ifndef PROCEDURES_PAPER_PDF_H
#define PROCEDURES_PAPER_PDF_H

#include "procedures/paper.h"

struct paper_pdf_options {
    const char *base_url; /* "https://host:port", for the QR code and the check page */
    bool is_demo;
    bool is_english; /* the English companion; the Chinese paper governs */
};

/* The same paper gives the same bytes. */
enum status paper_pdf(struct work *w, const struct paper *paper,
                      const struct paper_pdf_options *options, struct str *ret_pdf) MUST_CHECK;
/* The form set of a filing as it stands now, marked as a draft until it was handed in. */
enum status paper_pdf_form(struct work *w, const struct matter *matter,
                           const struct paper_pdf_options *options, struct str *ret_pdf) MUST_CHECK;

#endif
