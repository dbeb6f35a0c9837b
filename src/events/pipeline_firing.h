/* SPDX-License-Identifier: Apache-2.0
 * What is known of the events that correlations may fire with: a correlation fires when it is sure
 * that nothing earlier comes any more, long after the event itself has passed.
 *
 * Fixed memory: of more events than fit, the older gives way, and its firing tells no system. */
#ifndef EVENTS_PIPELINE_FIRING_H
#define EVENTS_PIPELINE_FIRING_H

#include "events/pipeline_hit.h"

struct pipeline_firing;

struct pipeline_firing *pipeline_firing_new(void);
void pipeline_firing_free(struct pipeline_firing *firing);
/* Remember an event by its number: the first system it concerns (else the sensor's unit), its id.
 */
void pipeline_firing_put(struct pipeline_firing *firing, uint64_t number,
                         const struct sighting *sighting, const struct alert_hit *about,
                         const struct pipeline_hits *hits);
/* Fill party, system, place, event and entity of a hit; false when the event has been forgotten. */
bool pipeline_firing_get(const struct pipeline_firing *firing, uint64_t number, struct arena *arena,
                         struct alert_hit *hit);

#endif
