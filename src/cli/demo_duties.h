/* SPDX-License-Identifier: Apache-2.0
 * Facts of the demonstration city from which its duties follow: reports, plans, drills, incidents,
 * and what its people did about some of these duties. */
#ifndef CLI_DEMO_DUTIES_H
#define CLI_DEMO_DUTIES_H

#include "db/work.h"

/* After the systems are there.  Begins and commits its own works. */
enum status demo_duties_make(struct work *w) MUST_CHECK;

#endif
