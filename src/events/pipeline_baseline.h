/* SPDX-License-Identifier: Apache-2.0
 * One baseline for all pipelines of a program: what happens to a system may come by several. */
#ifndef EVENTS_PIPELINE_BASELINE_H
#define EVENTS_PIPELINE_BASELINE_H

#include <pthread.h>

#include "base/file.h"
#include "events/baseline_law.h"
#include "events/pipeline_hit.h"

struct pipeline_baseline {
    pthread_mutex_t lock; /* around the rest; nothing that waits is called under it */
    struct baseline *baseline;
    struct baseline_law *law;         /* NULL before the first refresh: nothing is judged */
    struct date law_on;               /* the day it was made for */
    struct pipeline_hits *hits;       /* of the pipeline whose events are being added */
    const struct pipeline_wait *wait; /* the event at hand */
    char path[FILE_PATH_BYTES];       /* of what was learnt */
};

/* `data_folder`/baseline is taken up when it is there; one that is damaged or of another version is
 * logged, and learning begins anew. */
void pipeline_baseline_begin(struct pipeline_baseline *own, const char *data_folder);
/* Nothing is saved by this. */
void pipeline_baseline_end(struct pipeline_baseline *own);
/* Limits anew when there are none, the day is another one, or `is_new` says that the register
 * changed.  A read work; from one thread at a time. */
enum status pipeline_baseline_refresh(struct pipeline_baseline *own, struct work *w,
                                      struct address_desk *addresses, bool is_new) MUST_CHECK;
/* Add the waiting events of a batch; findings become hits of it.  Any thread. */
void pipeline_baseline_add(struct pipeline_baseline *own, struct pipeline_hits *hits);
/* Keep what was learnt over a restart.  Any thread; adding waits for the copy, not for the disk. */
enum status pipeline_baseline_save(struct pipeline_baseline *own, struct fault *fault) MUST_CHECK;
/* Events too old to be judged, and pairs forgotten for want of room. */
void pipeline_baseline_figures(struct pipeline_baseline *own, uint64_t *ret_late,
                               uint64_t *ret_forgotten);

#endif
