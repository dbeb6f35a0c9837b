/* SPDX-License-Identifier: Apache-2.0
 * A notice as an official letter, addressed to the actor's own party when it is a recipient, with
 * its part and its sharing mark. */
#ifndef PROCEDURES_NOTICE_PAPER_H
#define PROCEDURES_NOTICE_PAPER_H

#include "procedures/notice.h"
#include "procedures/paper_pdf.h"

/* ST_DENIED: the mark lets nothing out; ST_CONFLICT: not issued. */
enum status notice_paper_pdf(struct work *w, const struct dossier *dossier,
                             const struct paper_pdf_options *options,
                             struct str *ret_pdf) MUST_CHECK;

#endif
