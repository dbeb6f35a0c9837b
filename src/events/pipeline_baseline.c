/* SPDX-License-Identifier: Apache-2.0
 * The shared baseline and its lock. */
#include "events/pipeline_baseline.h"

static void tell(void *with, const struct baseline_finding *finding)
{
    struct pipeline_baseline *own = with;

    pipeline_hit_finding(own->hits, finding, own->wait);
}

void pipeline_baseline_begin(struct pipeline_baseline *own, const struct baseline_limits *limits)
{
    *own = (struct pipeline_baseline){.hits = NULL};
    pthread_mutex_init(&own->lock, NULL);
    own->baseline = baseline_new(limits, tell, own);
}

void pipeline_baseline_end(struct pipeline_baseline *own)
{
    baseline_free(own->baseline);
    own->baseline = NULL;
    pthread_mutex_destroy(&own->lock);
}

void pipeline_baseline_add(struct pipeline_baseline *own, struct pipeline_hits *hits)
{
    if (hits->wait_count == 0)
        return;
    pthread_mutex_lock(&own->lock);
    own->hits = hits;
    for (size_t i = 0; i < hits->wait_count; i++) {
        own->wait = &hits->waits[i];
        baseline_add(own->baseline, &hits->waits[i].event);
    }
    own->hits = NULL;
    own->wait = NULL;
    pthread_mutex_unlock(&own->lock);
}
