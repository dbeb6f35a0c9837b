/* SPDX-License-Identifier: Apache-2.0
 * The filled filing form of a matter (form "filing-2025"): table 1 from the party, 2, 4, 5 and 6
 * from the system, 3 from the determined grade; its completeness and its consistency. */
#ifndef PROCEDURES_FILING_FORM_H
#define PROCEDURES_FILING_FORM_H

#include "procedures/procedure.h"

#define FILING_FORM "filing-2025"

/* {form, party{answers}, system{answers}, grading{answers}}.  How many objects table 1 states is
 * counted in the register and never typed. */
enum status filing_form_fill(struct work *w, const struct matter *matter,
                             json_t **ret_filled) MUST_CHECK;
/* Adds a problem for every missing or wrong answer, for every paper that is said to be there and is
 * not, and for a level that differs from the determined grade or from the form's own list. */
enum status filing_form_check(struct work *w, struct procedure_step *step) MUST_CHECK;
/* List of {slot, name, digest, matter}: what is handed in.  Files of earlier filing matters of the
 * system stand for the slots that this one leaves empty, the newest first. */
enum status filing_form_files(struct work *w, const struct matter *matter,
                              json_t **ret_files) MUST_CHECK;

#endif
