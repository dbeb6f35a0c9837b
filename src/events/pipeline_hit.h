/* SPDX-License-Identifier: Apache-2.0
 * What a batch of events gives to be told: hits of rules, indicators and the baseline, by system.
 */
#ifndef EVENTS_PIPELINE_HIT_H
#define EVENTS_PIPELINE_HIT_H

#include "events/alert.h"
#include "events/baseline_law.h"
#include "events/keep.h"
#include "events/lookup.h"
#include "events/sighting.h"

enum { PIPELINE_ID_BYTES = 64, PIPELINE_HITS_MAX = 32768 /* of one batch; more are counted */ };

/* A baseline event that waits for the end of its batch, with what its alert needs. */
struct pipeline_wait {
    struct baseline_event event;
    const struct address_owner *owner;
    const struct baseline_place *place; /* while its limits are asked; else NULL */
    struct str event_id;
    struct instant at;
};

struct pipeline_hits {
    struct arena *arena; /* of the batch */
    struct str sensor, party;
    struct alert_hit *rows;
    size_t count, size;
    uint64_t untold; /* beyond the maximum, or of nobody who is in the register */
    struct pipeline_wait *waits;
    size_t wait_count, wait_size;
};

void pipeline_hit_begin(struct pipeline_hits *hits, struct arena *arena, struct str sensor,
                        struct str party);
/* What one kept event gives: its indicators as hits, its baseline event to wait. */
void pipeline_hit_event(struct pipeline_hits *hits, const struct record *record,
                        struct role_list roles, const struct sighting *sighting,
                        const struct lookup *lookup, struct str event_id);
/* "198.51.100.7 → 203.0.113.9:443" as far as the event says it; "" when it names no address. */
struct str pipeline_hit_entity(const struct record *record, struct role_list roles,
                               struct arena *arena);
/* A hit whose party is known already; without one it is counted as untold. */
void pipeline_hit_add(struct pipeline_hits *hits, const struct alert_hit *hit);
/* One cause upon every system that the event concerns, or the sensor's unit. */
void pipeline_hit_cause(struct pipeline_hits *hits, const struct sighting *sighting,
                        const struct alert_hit *cause);
/* A finding of the baseline about the event that waited. */
void pipeline_hit_finding(struct pipeline_hits *hits, const struct baseline_finding *finding,
                          const struct pipeline_wait *wait);

#endif
