/* SPDX-License-Identifier: Apache-2.0
 * Background jobs: functions of their rooms in one table, run one after another by the server's
 * main thread.  A job that fails is logged and tried again at its next turn. */
#ifndef CLI_JOB_H
#define CLI_JOB_H

#include "db/store.h"

struct policy;

struct job_desk {
    struct store *store;
    const struct policy *policy;
};

enum { JOB_TICK_MS = 1000 };

/* Run what is due; the first call runs every job. */
void job_run_due(const struct job_desk *desk);
/* The last acts before a clean end: sign the newest journal row. */
void job_finish(const struct job_desk *desk);

#endif
