/* SPDX-License-Identifier: Apache-2.0
 * Renewal of a certificate within the window before its end (setting renewal.window_months).
 * Clocks: certificate.renew, filing.review, filing.correct.
 *
 * data written by people: filled_by, filled_on, note. */
#ifndef PROCEDURES_FILING_RENEWAL_H
#define PROCEDURES_FILING_RENEWAL_H

#include "procedures/procedure.h"

extern const struct procedure filing_renewal_procedure;

#endif
