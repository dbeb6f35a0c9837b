/* SPDX-License-Identifier: Apache-2.0
 * The emergency side of the demonstration: what a duty officer finds on a day when something is up.
 */
#ifndef CLI_DEMO_EMERGENCY_H
#define CLI_DEMO_EMERGENCY_H

#include "db/work.h"

/* A yellow warning that some signed for, a blue one lifted, a notice, an incident under way, plans,
 * teams and supplies, a roster, a key period, a drill that is planned; begins and commits its own
 * works. */
enum status demo_emergency_make(struct work *w) MUST_CHECK;

#endif
