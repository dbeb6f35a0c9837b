/* SPDX-License-Identifier: Apache-2.0
 * How an investigation opens by itself. */
#ifndef PROCEDURES_INVESTIGATION_OPEN_H
#define PROCEDURES_INVESTIGATION_OPEN_H

#include "procedures/dossier.h"

/* A response ended: open its investigation at the first of office, keeper and command that the
 * packs let investigate at its level, else (levels I and II) as imported at the office.  Nothing
 * when there is nobody. */
enum status investigation_open_after(struct work *w, const struct dossier *response,
                                     struct instant ended_at) MUST_CHECK;
/* The job: level IV incidents that were closed without a response of their own; their handling by
 * the unit's plan was the response.  ret_count: opened. */
enum status investigation_open_sweep(struct work *w, int *ret_count) MUST_CHECK;

#endif
