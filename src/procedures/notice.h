/* SPDX-License-Identifier: Apache-2.0
 * Notices of vulnerabilities and hidden dangers. */
#ifndef PROCEDURES_NOTICE_H
#define PROCEDURES_NOTICE_H

#include "procedures/dossier.h"

extern const struct dossier_kind notice_kind;

#endif
