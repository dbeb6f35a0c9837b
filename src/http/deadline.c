/* SPDX-License-Identifier: Apache-2.0
 * A table of sockets with their last instants, and the thread that reaps. */
#include "http/deadline.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

#include "http/http_limits.h"

struct deadline {
    struct deadline_table *table;
    int64_t due_ms; /* monotonic; 0: none */
    int socket;     /* -1: free */
};

struct deadline_table {
    pthread_mutex_t lock;
    pthread_cond_t ends;
    pthread_t reaper;
    bool is_ending;
    size_t max;
    struct deadline *deadlines;
};

static int64_t now_ms(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void reap_due(struct deadline_table *table)
{
    int64_t now = now_ms();

    for (size_t i = 0; i < table->max; i++) {
        struct deadline *d = &table->deadlines[i];
        if (d->socket >= 0 && d->due_ms != 0 && d->due_ms < now) {
            /* The socket's owner sees the end of input and closes it. */
            (void)shutdown(d->socket, SHUT_RDWR);
            d->due_ms = 0;
        }
    }
}

static void *reap(void *argument)
{
    struct deadline_table *table = argument;

    (void)pthread_mutex_lock(&table->lock);
    while (!table->is_ending) {
        int64_t wake_ms = now_ms() + HTTP_REAPER_MS;
        struct timespec wake = {.tv_sec = wake_ms / 1000, .tv_nsec = (wake_ms % 1000) * 1000000};
        (void)pthread_cond_timedwait(&table->ends, &table->lock, &wake);
        reap_due(table);
    }
    (void)pthread_mutex_unlock(&table->lock);
    return NULL;
}

struct deadline_table *deadline_new(size_t max)
{
    struct deadline_table *table = calloc(1, sizeof *table);
    pthread_condattr_t clock;

    if (table == NULL)
        return NULL;
    table->max = max;
    table->deadlines = calloc(max, sizeof *table->deadlines);
    (void)pthread_mutex_init(&table->lock, NULL);
    (void)pthread_condattr_init(&clock);
    (void)pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
    (void)pthread_cond_init(&table->ends, &clock);
    (void)pthread_condattr_destroy(&clock);
    for (size_t i = 0; table->deadlines != NULL && i < max; i++)
        table->deadlines[i] = (struct deadline){.table = table, .socket = -1};
    if (table->deadlines == NULL || pthread_create(&table->reaper, NULL, reap, table) != 0) {
        free(table->deadlines);
        free(table);
        return NULL;
    }
    return table;
}

void deadline_free(struct deadline_table *table)
{
    if (table == NULL)
        return;
    (void)pthread_mutex_lock(&table->lock);
    table->is_ending = true;
    (void)pthread_cond_broadcast(&table->ends);
    (void)pthread_mutex_unlock(&table->lock);
    (void)pthread_join(table->reaper, NULL);
    (void)pthread_cond_destroy(&table->ends);
    (void)pthread_mutex_destroy(&table->lock);
    free(table->deadlines);
    free(table);
}

struct deadline *deadline_watch(struct deadline_table *table, int socket, int ms)
{
    struct deadline *found = NULL;

    (void)pthread_mutex_lock(&table->lock);
    for (size_t i = 0; i < table->max && found == NULL; i++)
        if (table->deadlines[i].socket < 0)
            found = &table->deadlines[i];
    if (found != NULL) {
        found->socket = socket;
        found->due_ms = now_ms() + ms;
    }
    (void)pthread_mutex_unlock(&table->lock);
    return found;
}

void deadline_set(struct deadline *deadline, int ms)
{
    if (deadline == NULL)
        return;
    (void)pthread_mutex_lock(&deadline->table->lock);
    deadline->due_ms = ms == 0 ? 0 : now_ms() + ms;
    (void)pthread_mutex_unlock(&deadline->table->lock);
}

void deadline_forget(struct deadline *deadline)
{
    if (deadline == NULL)
        return;
    (void)pthread_mutex_lock(&deadline->table->lock);
    deadline->socket = -1;
    deadline->due_ms = 0;
    (void)pthread_mutex_unlock(&deadline->table->lock);
}
