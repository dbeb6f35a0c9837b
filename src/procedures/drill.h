/* SPDX-License-Identifier: Apache-2.0
 * Drills: script, run and evaluation. */
#ifndef PROCEDURES_DRILL_H
#define PROCEDURES_DRILL_H

#include "procedures/dossier.h"

extern const struct dossier_kind drill_kind;

#endif
