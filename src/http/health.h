/* SPDX-License-Identifier: Apache-2.0
 * What is well and what is not with this installation: the same list for `panshi doctor` and for
 * GET /api/v1/health. */
#ifndef HTTP_HEALTH_H
#define HTTP_HEALTH_H

#include "base/json.h"
#include "db/work.h"

struct store;

enum {
    HEALTH_DISK_LOW_MIB = 2048,  /* below: warning */
    HEALTH_DISK_LEAST_MIB = 200, /* below: failed */
    HEALTH_CERTIFICATE_DAYS = 30 /* left; below: warning */
};

enum health_depth {
    HEALTH_QUICK, /* what can be answered at once */
    HEALTH_DEEP,  /* also reads the whole journal and recounts duties */
};

/* List of {id, state "ok" | "warning" | "failed", zh, en}.  `w` is a begun read work.  Never fails
 * as a whole: what cannot be judged is a failed check that says so. */
void health_checks(struct work *w, const struct store *store, enum health_depth depth,
                   json_t **ret_checks);
/* Whether no check of the list failed. */
bool health_is_good(const json_t *checks);

#endif
