/* SPDX-License-Identifier: Apache-2.0
 * Withdrawal of a filing with the organ that received it: the certificate is cancelled.
 * Clocks: filing.withdraw, filing.review, filing.correct.
 *
 * data written by people: withdrawn_on, ground, data_disposal, note. */
#ifndef PROCEDURES_FILING_WITHDRAWAL_H
#define PROCEDURES_FILING_WITHDRAWAL_H

#include "procedures/procedure.h"

extern const struct procedure filing_withdrawal_procedure;

#endif
