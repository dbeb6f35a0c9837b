/* SPDX-License-Identifier: Apache-2.0
 * Emergency plans, their reviews and revisions. */
#ifndef PROCEDURES_PLAN_H
#define PROCEDURES_PLAN_H

#include "procedures/dossier.h"

extern const struct dossier_kind plan_kind;

#endif
