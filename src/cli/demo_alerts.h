/* SPDX-License-Identifier: Apache-2.0
 * The monitoring side of the demonstration: sensors in every health, and alerts in every state. */
#ifndef CLI_DEMO_ALERTS_H
#define CLI_DEMO_ALERTS_H

#include "db/work.h"

/* Begins and commits its own works. */
enum status demo_alerts_make(struct work *w) MUST_CHECK;

#endif
