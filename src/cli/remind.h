/* SPDX-License-Identifier: Apache-2.0
 * The job that walks over duties and tells people of them: looking in read works, which hold up
 * nobody, telling in short write works. */
#ifndef CLI_REMIND_H
#define CLI_REMIND_H

#include "cli/job.h"

/* Duties due within `days` days before or after today; goes on until all were looked at, or for
 * REMIND_STRETCH_MS.  A failure is logged and ends the walk; the next one takes it up. */
void remind_walk(const struct job_desk *desk, int days);

enum { REMIND_STRETCH_MS = 20 * 1000 };

#endif
