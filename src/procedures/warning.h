/* SPDX-License-Identifier: Apache-2.0
 * Drafted, checked, signed, re-checked, issued and lifted. */
#ifndef PROCEDURES_WARNING_H
#define PROCEDURES_WARNING_H

#include "procedures/dossier.h"

extern const struct dossier_kind warning_kind;

#endif
