/* SPDX-License-Identifier: Apache-2.0
 * Carrying out a plan without errors, and taking it back. */
#ifndef REGISTRY_IMPORT_WRITE_H
#define REGISTRY_IMPORT_WRITE_H

#include "registry/import_plan.h"

/* Make and change what the plan says; a trace of each under the import's id. */
enum status import_write_plan(struct import_plan *plan, struct str import_id,
                              struct str reason) MUST_CHECK;
/* ST_CONFLICT when a record was touched since. */
enum status import_write_undo(struct work *w, struct str import_id, struct str reason,
                              int64_t *ret_systems, int64_t *ret_parties) MUST_CHECK;

#endif
