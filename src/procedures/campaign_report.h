/* SPDX-License-Identifier: Apache-2.0
 * The closing report of a campaign run as an official paper, in the reader's language. */
#ifndef PROCEDURES_CAMPAIGN_REPORT_H
#define PROCEDURES_CAMPAIGN_REPORT_H

#include "procedures/campaign_run.h"
#include "procedures/paper_pdf.h"

/* ST_CONFLICT while the run is open.  The same report gives the same bytes.  Only the organiser and
 * those who see the whole run: it names others' lateness (ST_DENIED with the clause). */
enum status campaign_report_pdf(struct work *w, const struct campaign_run *run,
                                const struct paper_pdf_options *options,
                                struct str *ret_pdf) MUST_CHECK;

#endif
