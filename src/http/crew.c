/* SPDX-License-Identifier: Apache-2.0
 * The queue and its threads: one lock, two conditions. */
#include "http/crew.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

struct crew {
    pthread_mutex_t lock;
    pthread_cond_t has_job, is_idle;
    crew_job_fn *run;
    void *cookie;
    size_t worker_count, running, first, queued, max_queued;
    bool is_closing, is_ending;
    void **jobs; /* a ring */
    pthread_t *threads;
};

static void *work(void *argument)
{
    struct crew *crew = argument;

    (void)pthread_mutex_lock(&crew->lock);
    for (;;) {
        void *job;
        while (crew->queued == 0 && !crew->is_ending)
            (void)pthread_cond_wait(&crew->has_job, &crew->lock);
        if (crew->queued == 0)
            break;
        job = crew->jobs[crew->first];
        crew->first = (crew->first + 1) % crew->max_queued;
        crew->queued--;
        crew->running++;
        (void)pthread_mutex_unlock(&crew->lock);
        crew->run(crew->cookie, job);
        (void)pthread_mutex_lock(&crew->lock);
        crew->running--;
        if (crew->running == 0 && crew->queued == 0)
            (void)pthread_cond_broadcast(&crew->is_idle);
    }
    (void)pthread_mutex_unlock(&crew->lock);
    return NULL;
}

struct crew *crew_new(size_t workers, size_t max_queued, crew_job_fn *run, void *cookie)
{
    struct crew *crew = calloc(1, sizeof *crew);
    pthread_condattr_t clock;

    if (crew == NULL)
        return NULL;
    crew->run = run;
    crew->cookie = cookie;
    crew->max_queued = max_queued;
    crew->jobs = calloc(max_queued, sizeof *crew->jobs);
    crew->threads = calloc(workers, sizeof *crew->threads);
    (void)pthread_mutex_init(&crew->lock, NULL);
    (void)pthread_condattr_init(&clock);
    (void)pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
    (void)pthread_cond_init(&crew->has_job, NULL);
    (void)pthread_cond_init(&crew->is_idle, &clock);
    (void)pthread_condattr_destroy(&clock);
    while (crew->jobs != NULL && crew->threads != NULL && crew->worker_count < workers &&
           pthread_create(&crew->threads[crew->worker_count], NULL, work, crew) == 0)
        crew->worker_count++;
    if (crew->worker_count < workers) {
        (void)crew_close(crew, 0);
        crew_free(crew);
        return NULL;
    }
    return crew;
}

bool crew_push(struct crew *crew, void *job)
{
    bool is_taken;

    (void)pthread_mutex_lock(&crew->lock);
    is_taken = !crew->is_closing && crew->queued < crew->max_queued;
    if (is_taken) {
        crew->jobs[(crew->first + crew->queued) % crew->max_queued] = job;
        crew->queued++;
        (void)pthread_cond_signal(&crew->has_job);
    }
    (void)pthread_mutex_unlock(&crew->lock);
    return is_taken;
}

bool crew_close(struct crew *crew, int wait_ms)
{
    struct timespec until;
    bool is_idle;
    int error = 0;

    (void)clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += wait_ms / 1000;
    until.tv_nsec += (long)(wait_ms % 1000) * 1000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000;
    }
    (void)pthread_mutex_lock(&crew->lock);
    crew->is_closing = true;
    while ((crew->running > 0 || crew->queued > 0) && error == 0)
        error = pthread_cond_timedwait(&crew->is_idle, &crew->lock, &until);
    is_idle = crew->running == 0 && crew->queued == 0;
    (void)pthread_mutex_unlock(&crew->lock);
    return is_idle;
}

void crew_free(struct crew *crew)
{
    if (crew == NULL)
        return;
    (void)pthread_mutex_lock(&crew->lock);
    crew->is_ending = true;
    (void)pthread_cond_broadcast(&crew->has_job);
    (void)pthread_mutex_unlock(&crew->lock);
    for (size_t i = 0; i < crew->worker_count; i++)
        (void)pthread_join(crew->threads[i], NULL);
    (void)pthread_cond_destroy(&crew->has_job);
    (void)pthread_cond_destroy(&crew->is_idle);
    (void)pthread_mutex_destroy(&crew->lock);
    free(crew->threads);
    free(crew->jobs);
    free(crew);
}
