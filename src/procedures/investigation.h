/* SPDX-License-Identifier: Apache-2.0
 * Investigation and evaluation after a response. */
#ifndef PROCEDURES_INVESTIGATION_H
#define PROCEDURES_INVESTIGATION_H

#include "procedures/dossier.h"

extern const struct dossier_kind investigation_kind;

#endif
