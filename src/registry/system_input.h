/* SPDX-License-Identifier: Apache-2.0
 * What somebody sent about a system, laid over what is there and judged, all problems at once. */
#ifndef REGISTRY_SYSTEM_INPUT_H
#define REGISTRY_SYSTEM_INPUT_H

#include "registry/system.h"

/* `system` holds the present values (or empty ones) and receives the new ones. */
enum status system_input_read(struct work *w, const json_t *input,
                              struct system *system) MUST_CHECK;
/* Whether the actor may keep a system of this party and place: ST_DENIED. */
enum status system_input_may_keep(struct work *w, const struct system *system) MUST_CHECK;

#endif
