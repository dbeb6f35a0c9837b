/* SPDX-License-Identifier: Apache-2.0
 * One baseline for all pipelines of a program: what happens to a system may come by several. */
#ifndef EVENTS_PIPELINE_BASELINE_H
#define EVENTS_PIPELINE_BASELINE_H

#include <pthread.h>

#include "events/pipeline_hit.h"

struct pipeline_baseline {
    pthread_mutex_t lock; /* around the rest; nothing that waits is called under it */
    struct baseline *baseline;
    struct pipeline_hits *hits;       /* of the pipeline whose events are being added */
    const struct pipeline_wait *wait; /* the event at hand */
};

void pipeline_baseline_begin(struct pipeline_baseline *own, const struct baseline_limits *limits);
void pipeline_baseline_end(struct pipeline_baseline *own);
/* Add the waiting events of a batch; findings become hits of it.  Any thread. */
void pipeline_baseline_add(struct pipeline_baseline *own, struct pipeline_hits *hits);

#endif
