/* SPDX-License-Identifier: Apache-2.0
 * Sources asked one after another, each page in a transaction of its own. */
#include "cli/taxii_poll.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "cascade/taxii_client.h"
#include "cli/own_work.h"
#include "intel/taxii_set.h"
#include "intel/taxii_source.h"

enum {
    POLL_LOOK_S = 5, /* between two looks at what is due and what has changed */
    POLL_MINUTE_MS = 60 * 1000,
    POLL_ARENA_BYTES = 1 << 30, /* of a look; most is given back with each page */
};

struct taxii_poll {
    struct taxii_poll_settings settings;
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t stopped;
    atomic_bool is_stopping;
};

/* ---- one source ---- */

struct going {
    const struct taxii_poll_settings *settings;
    struct taxii_source source; /* texts in the caller's arena */
    struct taxii_source_counts counts;
};

static void copy_texts(struct arena *arena, struct taxii_source *source)
{
    struct str *const texts[] = {&source->name,        &source->url,    &source->collection,
                                 &source->user,        &source->secret, &source->authority,
                                 &source->added_after, &source->next,   &source->problem_zh,
                                 &source->problem_en};

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        *texts[i] = str_copy(arena, *texts[i]);
}

static enum status load(struct going *going, struct str name, struct arena *arena,
                        struct fault *fault)
{
    const struct job_desk *jobs = &going->settings->jobs;
    struct own_work own;
    enum status status = own_work_begin(jobs->store, jobs->policy, false, &own, fault);

    if (status == ST_OK)
        status = taxii_source_load(&own.work, name, &going->source);
    if (status == ST_OK)
        copy_texts(arena, &going->source);
    return own_work_end(&own, status, fault);
}

static enum status take_page(void *cookie, const json_t *objects,
                             const struct taxii_client_place *place, struct fault *fault)
{
    struct going *going = cookie;
    const struct job_desk *jobs = &going->settings->jobs;
    struct taxii_source_counts counts = going->counts;
    struct own_work own;
    enum status status = own_work_begin(jobs->store, jobs->policy, true, &own, fault);

    if (status == ST_OK)
        status = taxii_source_take(&own.work, &going->source, objects, place->added_after,
                                   place->next, &counts);
    status = own_work_end(&own, status, fault);
    if (status == ST_OK)
        going->counts = counts;
    return status;
}

static enum status note(struct going *going, int64_t wait_ms, const struct fault *problem,
                        struct fault *fault)
{
    const struct job_desk *jobs = &going->settings->jobs;
    struct own_work own;
    enum status status = own_work_begin(jobs->store, jobs->policy, true, &own, fault);

    if (status == ST_OK)
        status = taxii_source_note(&own.work, going->source.name,
                                   (struct instant){own.work.now.ms + wait_ms}, problem);
    return own_work_end(&own, status, fault);
}

static json_t *row_of(const struct going *going, const struct taxii_client_outcome *outcome,
                      const struct fault *problem, struct arena *arena)
{
    json_t *row = json_new_object(arena);

    json_put_text(row, "name", going->source.name);
    json_put_int(row, "pages", outcome->pages);
    json_put_int(row, "objects", outcome->objects);
    json_put_int(row, "taken", going->counts.taken);
    json_put_int(row, "known", going->counts.known);
    json_put_int(row, "passed_over", going->counts.passed_over);
    json_put_int(row, "refused", going->counts.refused);
    json_put_bool(row, "is_whole", outcome->is_whole);
    json_put_textz(row, "problem_zh", problem ? problem->zh : "");
    json_put_textz(row, "problem_en", problem ? problem->en : "");
    return row;
}

enum status taxii_poll_source(const struct taxii_poll_settings *settings, struct sending *sending,
                              struct str name, struct arena *arena, json_t **ret_row,
                              struct fault *fault)
{
    struct going going = {.settings = settings};
    struct taxii_client_outcome outcome;
    struct fault problem = {.status = ST_OK};

    if (store_is_exercise(settings->jobs.store))
        return fault_set(fault, ST_DENIED, "exercise", "演习副本不与外界往来",
                         "an exercise fetches nothing from outside");
    TRY(load(&going, name, arena, fault));
    const struct taxii_client_source from = {
        .url = going.source.url,
        .collection = going.source.collection,
        .user = going.source.user,
        .secret = going.source.secret,
        .authority = going.source.authority,
        .is_internal = going.source.is_internal,
        .may_loop = settings->may_loop,
    };
    const struct taxii_client_place place = {going.source.added_after, going.source.next};
    enum status status =
        taxii_client_poll(sending, &from, &place, take_page, &going, &outcome, &problem);
    bool is_good = status == ST_OK;
    int64_t wait_ms = (int64_t)going.source.every_minutes * POLL_MINUTE_MS;
    if (outcome.retry_s > 0)
        wait_ms = outcome.retry_s * 1000;
    if (is_good && !outcome.is_whole)
        wait_ms = 0; /* it goes on at once */
    log_event(is_good ? LOG_NOTICE : LOG_WARNING, "taxii.polled",
              "source=%.*s pages=%lld objects=%lld taken=%lld status=%s reason=\"%s\"",
              STR_ARG(going.source.name), (long long)outcome.pages, (long long)outcome.objects,
              (long long)going.counts.taken, status_word(status), problem.en);
    *ret_row = row_of(&going, &outcome, is_good ? NULL : &problem, arena);
    return note(&going, wait_ms, is_good ? NULL : &problem, fault);
}

/* ---- sets ---- */

/* The file the bundle goes through; one process owns the store. */
static const char *spool_of(const struct taxii_poll_settings *settings, char path[FILE_PATH_BYTES])
{
    return file_path(path, store_folder(settings->jobs.store), "taxii-set.new");
}

/* The next change in the caller's arena, its indicators in the spool. */
static enum status find(const struct taxii_poll_settings *settings, size_t skip,
                        struct arena *arena, struct taxii_set_change *ret_change,
                        uint64_t *ret_count, struct fault *fault)
{
    char path[FILE_PATH_BYTES];
    struct own_work own;
    bool has_none = false;
    enum status status =
        own_work_begin(settings->jobs.store, settings->jobs.policy, false, &own, fault);

    if (status == ST_OK) {
        status = taxii_set_find(&own.work, skip, ret_change);
        has_none = status == ST_NOT_FOUND;
        if (status == ST_OK)
            status = taxii_set_write(&own.work, ret_change, spool_of(settings, path), ret_count);
        if (status == ST_OK) {
            ret_change->set = str_copy(arena, ret_change->set);
            ret_change->root = str_copy(arena, ret_change->root);
            ret_change->collection = str_copy(arena, ret_change->collection);
            ret_change->mark = str_copy(arena, ret_change->mark);
        }
    }
    status = own_work_end(&own, has_none ? ST_OK : status, fault);
    return status == ST_OK && has_none ? ST_NOT_FOUND : status;
}

static enum status remember(const struct taxii_poll_settings *settings,
                            const struct taxii_set_change *change, struct fault *fault)
{
    struct own_work own;
    enum status status =
        own_work_begin(settings->jobs.store, settings->jobs.policy, true, &own, fault);

    if (status == ST_OK)
        status = taxii_set_note(&own.work, change);
    return own_work_end(&own, status, fault);
}

static json_t *set_row(const struct taxii_set_change *change, json_t *answer,
                       const struct fault *problem, struct arena *arena)
{
    json_t *row = answer ? answer : json_new_object(arena);

    json_put_text(row, "set", change->set);
    if (problem) {
        json_put_textz(row, "problem_zh", problem->zh);
        json_put_textz(row, "problem_en", problem->en);
    } else if (!answer) {
        json_put_bool(row, "removed", true);
    }
    return row;
}

enum status taxii_poll_sets(const struct taxii_poll_settings *settings, struct arena *arena,
                            json_t **ret_sets, struct fault *fault)
{
    json_t *sets = json_new_list(arena);
    struct taxii_set_change change = {.mark = STR("")};
    char path[FILE_PATH_BYTES];
    size_t failed = 0;
    uint64_t count = 0;
    enum status status;

    while ((status = find(settings, failed, arena, &change, &count, fault)) == ST_OK) {
        struct fault problem = {.status = ST_OK};
        json_t *answer = NULL;

        status =
            taxii_set_apply(store_folder(settings->jobs.store), &change, spool_of(settings, path),
                            count, instant_system_now(), arena, &answer, &problem);
        failed += status != ST_OK;
        if (status == ST_OK && (count > 0 || change.mark.len == 0))
            log_event(LOG_NOTICE, "taxii.set", "set=%.*s count=%lld", STR_ARG(change.set),
                      (long long)json_get_int(answer, "added", 0));
        if (status != ST_OK)
            log_event(LOG_WARNING, "taxii.set-failed", "set=%.*s status=%s reason=\"%s\"",
                      STR_ARG(change.set), status_word(status), problem.en);
        if (status != ST_OK || count > 0 || change.mark.len == 0)
            json_add(sets, set_row(&change, answer, status == ST_OK ? NULL : &problem, arena));
        if (status == ST_OK)
            TRY(remember(settings, &change, fault));
    }
    (void)unlink(spool_of(settings, path));
    *ret_sets = sets;
    return status == ST_NOT_FOUND ? ST_OK : status;
}

/* ---- the thread ---- */

static enum status next_due(struct taxii_poll *poll, struct arena *arena, struct str *ret_name,
                            struct fault *fault)
{
    const struct job_desk *jobs = &poll->settings.jobs;
    struct own_work own;
    bool has_none = false;
    enum status status = own_work_begin(jobs->store, jobs->policy, false, &own, fault);

    if (status == ST_OK) {
        status = taxii_source_due(&own.work, ret_name);
        has_none = status == ST_NOT_FOUND;
        if (status == ST_OK)
            *ret_name = str_copy(arena, *ret_name);
    }
    status = own_work_end(&own, has_none ? ST_OK : status, fault);
    return status == ST_OK && has_none ? ST_NOT_FOUND : status;
}

static void look(struct taxii_poll *poll, struct sending *sending)
{
    struct fault fault = {.status = ST_OK};
    struct arena arena;
    struct str name = STR("");
    json_t *out;

    arena_init(&arena, POLL_ARENA_BYTES);
    enum status status = next_due(poll, &arena, &name, &fault);
    if (status == ST_OK)
        status = taxii_poll_source(&poll->settings, sending, name, &arena, &out, &fault);
    if ((status == ST_OK || status == ST_NOT_FOUND) && !atomic_load(&poll->is_stopping))
        status = taxii_poll_sets(&poll->settings, &arena, &out, &fault);
    if (status != ST_OK)
        log_event(LOG_WARNING, "taxii.not-polled", "status=%s reason=\"%s\"", status_word(status),
                  fault.en);
    arena_done(&arena);
}

static void wait_a_little(struct taxii_poll *poll)
{
    struct timespec until;

    (void)clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += POLL_LOOK_S;
    (void)pthread_mutex_lock(&poll->mutex);
    if (!atomic_load(&poll->is_stopping))
        (void)pthread_cond_timedwait(&poll->stopped, &poll->mutex, &until);
    (void)pthread_mutex_unlock(&poll->mutex);
}

static void *run(void *cookie)
{
    struct taxii_poll *poll = cookie;
    struct sending *sending = sending_open(&poll->is_stopping);

    if (!sending) {
        log_event(LOG_ERROR, "taxii.failed", "reason=\"libcurl did not start\"");
        return NULL;
    }
    while (!atomic_load(&poll->is_stopping)) {
        look(poll, sending);
        wait_a_little(poll);
    }
    sending_close(sending);
    return NULL;
}

enum status taxii_poll_start(const struct taxii_poll_settings *settings,
                             struct taxii_poll **ret_poll, struct fault *fault)
{
    struct taxii_poll *poll = calloc(1, sizeof *poll);

    if (!poll)
        return fault_set(fault, ST_MEMORY, "", "内存不足", "memory ran out");
    poll->settings = *settings;
    (void)pthread_mutex_init(&poll->mutex, NULL);
    (void)pthread_cond_init(&poll->stopped, NULL);
    if (pthread_create(&poll->thread, NULL, run, poll) != 0) {
        free(poll);
        return fault_set(fault, ST_MEMORY, "", "TAXII 获取未能启动",
                         "TAXII fetching did not start");
    }
    *ret_poll = poll;
    return ST_OK;
}

void taxii_poll_stop(struct taxii_poll *poll)
{
    if (!poll)
        return;
    (void)pthread_mutex_lock(&poll->mutex);
    atomic_store(&poll->is_stopping, true);
    (void)pthread_cond_broadcast(&poll->stopped);
    (void)pthread_mutex_unlock(&poll->mutex);
    (void)pthread_join(poll->thread, NULL);
    (void)pthread_cond_destroy(&poll->stopped);
    (void)pthread_mutex_destroy(&poll->mutex);
    free(poll);
}
