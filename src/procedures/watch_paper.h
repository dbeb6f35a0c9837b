/* SPDX-License-Identifier: Apache-2.0
 * The hand-over note of a shift as a paper. */
#ifndef PROCEDURES_WATCH_PAPER_H
#define PROCEDURES_WATCH_PAPER_H

#include "procedures/paper_pdf.h"
#include "procedures/watch_shift.h"

/* As it was handed over; while the shift runs, as it would be now and marked as a draft. */
enum status watch_paper_hand_over(struct work *w, const struct watch_shift *shift,
                                  const struct paper_pdf_options *options,
                                  struct str *ret_pdf) MUST_CHECK;

#endif
