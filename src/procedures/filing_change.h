/* SPDX-License-Identifier: Apache-2.0
 * Change of a filing with the organ that received it: a new certificate, the old one replaced.
 * Clocks: filing.change, filing.review, filing.correct.
 *
 * data written by people: filled_by, filled_on, change_kind, change_text, note. */
#ifndef PROCEDURES_FILING_CHANGE_H
#define PROCEDURES_FILING_CHANGE_H

#include "procedures/procedure.h"

extern const struct procedure filing_change_procedure;

#endif
