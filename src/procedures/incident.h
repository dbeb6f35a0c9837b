/* SPDX-License-Identifier: Apache-2.0
 * A network security incident and its reports. */
#ifndef PROCEDURES_INCIDENT_H
#define PROCEDURES_INCIDENT_H

#include "procedures/dossier.h"

extern const struct dossier_kind incident_kind;

#endif
