/* SPDX-License-Identifier: Apache-2.0
 * The chain of grade versions of a system: every determined level with scheme, factors, panel,
 * approver, basis and the days between which it held.  Old versions stay; the journal row of the
 * system's change, whose sequence is kept, signs each. */
#ifndef PROCEDURES_GRADE_VERSION_H
#define PROCEDURES_GRADE_VERSION_H

#include "procedures/matter.h"

struct grade_version {
    struct str system_id, matter_id, scheme, code;
    int64_t number; /* from 1 */
    int level, info_level, service_level;
    json_t *data; /* factors, panel, approver, basis */
    struct instant determined_at;
    struct str valid_from, valid_to; /* YYYY-MM-DD; valid_to "" while it holds */
    int64_t journal_sequence;
};

/* The next version, valid from today; the one before ends today. */
enum status grade_version_add(struct work *w, struct grade_version *version) MUST_CHECK;
/* The version that holds; ST_NOT_FOUND without a fault.  The caller has judged the right. */
enum status grade_version_current(struct work *w, struct str system_id,
                                  struct grade_version *ret_version) MUST_CHECK;
/* {items[], next, total, as_of}, newest first; the system must be in the actor's sight. */
enum status grade_version_list(struct work *w, struct str system_id, json_t **ret_page) MUST_CHECK;

#endif
