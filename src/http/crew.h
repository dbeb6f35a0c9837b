/* SPDX-License-Identifier: Apache-2.0
 * A crew of threads that run jobs from a bounded queue.
 *
 * Life: crew_new, crew_push from any thread, crew_close once, crew_free after it said true. */
#ifndef HTTP_CREW_H
#define HTTP_CREW_H

#include <stdbool.h>
#include <stddef.h>

struct crew;

typedef void crew_job_fn(void *cookie, void *job);

/* NULL: threads or memory are not to be had. */
struct crew *crew_new(size_t workers, size_t max_queued, crew_job_fn *run, void *cookie);
/* False: the queue is full or the crew is closing; the job then never runs. */
bool crew_push(struct crew *crew, void *job);
/* Refuse further jobs and wait until those taken have run, at most `wait_ms`.  False: some still
 * run. */
bool crew_close(struct crew *crew, int wait_ms);
/* Ends the threads; only when crew_close said true.  NULL is fine. */
void crew_free(struct crew *crew);

#endif
