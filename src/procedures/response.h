/* SPDX-License-Identifier: Apache-2.0
 * Emergency response of level I to IV. */
#ifndef PROCEDURES_RESPONSE_H
#define PROCEDURES_RESPONSE_H

#include "procedures/dossier.h"

extern const struct dossier_kind response_kind;

#endif
