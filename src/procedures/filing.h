/* SPDX-License-Identifier: Apache-2.0
 * Filing of a graded system with the public security organ.  Clocks: filing.submit, filing.review,
 * filing.correct, grading.regrade; settings: filing.floor, return.clock, return.rounds.
 *
 * data written by people: filled_by, filled_on, managed_at, operated_at, registered_at,
 * equipped_at, is_branch, note.  Written by the procedure: organ, rounds[], items[], submitted_at,
 * accepted_at, regrade{}, form_digest, certificate{}. */
#ifndef PROCEDURES_FILING_H
#define PROCEDURES_FILING_H

#include "procedures/procedure.h"

extern const struct procedure filing_procedure;

#endif
