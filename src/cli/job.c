/* SPDX-License-Identifier: Apache-2.0
 * The table of background jobs and the hand that runs them. */
#include "cli/job.h"

#include <time.h>

#include "base/log.h"
#include "cli/errand.h"
#include "db/journal.h"
#include "procedures/filing_watch.h"
#include "procedures/matter_clock.h"
#include "registry/session.h"

typedef enum status job_fn(struct work *w, const struct job_desk *desk);

enum { JOB_ARENA_BYTES = 64 * 1024 * 1024, JOB_MINUTE_MS = 60 * 1000 };

static enum status job_sign_journal(struct work *w, const struct job_desk *desk)
{
    return journal_checkpoint(w, store_key(desk->store));
}

static enum status job_mark_missed(struct work *w, const struct job_desk *desk)
{
    int count = 0;

    (void)desk;
    TRY(matter_clock_mark_missed(w, &count));
    if (count > 0)
        log_event(LOG_NOTICE, "job.clocks-missed", "count=%d", count);
    return ST_OK;
}

static enum status job_watch_filings(struct work *w, const struct job_desk *desk)
{
    struct filing_watch_counts counts = {0};

    (void)desk;
    TRY(filing_watch(w, &counts));
    if (counts.renewals + counts.withdrawals + counts.expired > 0)
        log_event(LOG_NOTICE, "job.filings-watched", "renewals=%d withdrawals=%d expired=%d",
                  counts.renewals, counts.withdrawals, counts.expired);
    return ST_OK;
}

static enum status job_sweep_sessions(struct work *w, const struct job_desk *desk)
{
    (void)desk;
    return session_sweep(w);
}

static const struct job {
    const char *name;
    int period_minutes;
    job_fn *run;
} job_table[] = {
    {"clocks-missed", 1, job_mark_missed},
    {"filings-watched", 60, job_watch_filings},
    {"sessions-swept", 10, job_sweep_sessions},
    {"journal-signed", 5, job_sign_journal},
};

enum { JOB_COUNT = sizeof job_table / sizeof job_table[0] };

static enum status job_in_work(const struct job_desk *desk, struct arena *arena, struct db *db,
                               job_fn *run, struct fault *fault)
{
    struct actor actor = errand_system();
    struct work work;

    work_init(&work, arena, db);
    work.actor = &actor;
    work.policy = desk->policy;
    enum status status = work_write(&work);
    if (status == ST_OK)
        status = run(&work, desk);
    if (status == ST_OK)
        status = work_commit(&work);
    *fault = work.fault;
    fault->errors = NULL; /* belongs to the arena, which ends before the caller reads */
    work_done(&work);
    return status;
}

static void job_run(const struct job_desk *desk, const char *name, job_fn *run)
{
    struct fault fault = {.status = ST_OK};
    struct arena arena;
    struct db *db;

    arena_init(&arena, JOB_ARENA_BYTES);
    enum status status = store_borrow(desk->store, &db, &fault);
    if (status == ST_OK) {
        status = job_in_work(desk, &arena, db, run, &fault);
        store_return(desk->store, db);
    }
    if (status != ST_OK)
        log_event(LOG_WARNING, "job.failed", "job=%s status=%s reason=\"%s\"", name,
                  status_word(status), fault.en);
    arena_done(&arena);
}

void job_run_due(const struct job_desk *desk)
{
    static int64_t next_ms[JOB_COUNT]; /* owned by the one thread that runs jobs */
    struct timespec at;

    clock_gettime(CLOCK_MONOTONIC, &at);
    int64_t now_ms = (int64_t)at.tv_sec * 1000 + at.tv_nsec / 1000000;
    for (size_t i = 0; i < JOB_COUNT; i++) {
        if (now_ms < next_ms[i])
            continue;
        next_ms[i] = now_ms + (int64_t)job_table[i].period_minutes * JOB_MINUTE_MS;
        job_run(desk, job_table[i].name, job_table[i].run);
    }
}

void job_finish(const struct job_desk *desk)
{
    job_run(desk, "journal-signed", job_sign_journal);
}
