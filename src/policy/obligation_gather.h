/* SPDX-License-Identifier: Apache-2.0
 * From candidates to rows: union by duty and occurrence.  Inside the room. */
#ifndef POLICY_OBLIGATION_GATHER_H
#define POLICY_OBLIGATION_GATHER_H

#include "policy/obligation_desk.h"

/* Rows of the desk from its candidates.  ST_LIMIT beyond OBLIGATION_MAX_ROWS. */
enum status obligation_gather_rows(struct obligation_desk *desk) MUST_CHECK;

#endif
