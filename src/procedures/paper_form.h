/* SPDX-License-Identifier: Apache-2.0
 * A filled filing form as a set of printed tables, drawn by the pack's form. */
#ifndef PROCEDURES_PAPER_FORM_H
#define PROCEDURES_PAPER_FORM_H

#include "base/json.h"
#include "db/work.h"
#include "documents/document.h"

/* `data`: {office, unit, object, number?, answers{form, party, system, grading}}. */
enum status paper_form_pdf(struct work *w, const json_t *data,
                           const struct document_options *options,
                           const struct document_proof *proof, struct str *ret_pdf) MUST_CHECK;

#endif
