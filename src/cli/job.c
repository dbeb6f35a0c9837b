/* SPDX-License-Identifier: Apache-2.0
 * The table of background jobs and the hand that runs them. */
#include "cli/job.h"

#include <time.h>

#include "base/log.h"
#include "cli/own_work.h"
#include "cli/remind.h"
#include "db/journal.h"
#include "procedures/drill_script.h"
#include "procedures/filing_watch.h"
#include "procedures/matter_clock.h"
#include "procedures/obligation_bulk.h"
#include "procedures/obligation_eval.h"
#include "procedures/recipient.h"
#include "procedures/reminder.h"
#include "procedures/response_watch.h"
#include "procedures/watch.h"
#include "registry/sensor.h"
#include "registry/session.h"

/* A job that has more to do is called again in a work of its own, for at most JOB_STRETCH_MS. */
typedef enum status job_fn(struct work *w, const struct job_desk *desk, bool *ret_again);

enum {
    JOB_SECOND_MS = 1000,
    JOB_MINUTE = 60, /* seconds */
    JOB_STRETCH_MS = 5 * 1000,
    JOB_PAUSE_MS = 10,
};

static enum status job_sign_journal(struct work *w, const struct job_desk *desk, bool *ret_again)
{
    (void)ret_again;
    return journal_checkpoint(w, store_key(desk->store));
}

static enum status job_mark_missed(struct work *w, const struct job_desk *desk, bool *ret_again)
{
    int count = 0;

    (void)desk;
    (void)ret_again;
    TRY(matter_clock_mark_missed(w, &count));
    if (count > 0)
        log_event(LOG_NOTICE, "job.clocks-missed", "count=%d", count);
    return ST_OK;
}

static enum status job_watch_filings(struct work *w, const struct job_desk *desk, bool *ret_again)
{
    struct filing_watch_counts counts = {0};

    (void)desk;
    (void)ret_again;
    TRY(filing_watch(w, &counts));
    if (counts.renewals + counts.withdrawals + counts.expired > 0)
        log_event(LOG_NOTICE, "job.filings-watched", "renewals=%d withdrawals=%d expired=%d",
                  counts.renewals, counts.withdrawals, counts.expired);
    return ST_OK;
}

static enum status job_sweep_sessions(struct work *w, const struct job_desk *desk, bool *ret_again)
{
    (void)desk;
    (void)ret_again;
    return session_sweep(w);
}

/* What commits left: lists that were imported, systems of a party that changed. */
static enum status job_settle_duties(struct work *w, const struct job_desk *desk, bool *ret_again)
{
    int count = 0;

    (void)desk;
    TRY(obligation_eval_settle(w, OBLIGATION_EVAL_BATCH, &count));
    *ret_again = count == OBLIGATION_EVAL_BATCH;
    if (count > 0)
        log_event(LOG_NOTICE, "job.duties-settled", "subjects=%d", count);
    return ST_OK;
}

static enum status job_run_duties(struct work *w, const struct job_desk *desk, bool *ret_again)
{
    struct obligation_bulk_report report;

    (void)desk;
    TRY(obligation_bulk_step(w, OBLIGATION_BULK_PARTIES, &report));
    *ret_again = !report.is_done;
    if (report.has_begun || (report.is_done && report.has_stepped))
        log_event(LOG_NOTICE, report.has_begun ? "job.duties-run-began" : "job.duties-run-done",
                  "looked_at=%lld changed=%lld", (long long)report.looked_at,
                  (long long)report.changed);
    return ST_OK;
}

static enum status job_release_injects(struct work *w, const struct job_desk *desk, bool *ret_again)
{
    int count = 0;

    (void)desk;
    (void)ret_again;
    TRY(drill_script_job(w, &count));
    if (count > 0)
        log_event(LOG_NOTICE, "job.injects-released", "count=%d", count);
    return ST_OK;
}

static enum status job_tell_acts(struct work *w, const struct job_desk *desk, bool *ret_again)
{
    int count = 0;

    (void)desk;
    (void)ret_again;
    TRY(reminder_renew(w));
    return reminder_tell_acts(w, &count);
}

/* Silent recipients of warnings and notices, day and night. */
static enum status job_escalate(struct work *w, const struct job_desk *desk, bool *ret_again)
{
    int count = 0;

    (void)desk;
    TRY(recipient_escalate(w, &count));
    *ret_again = count > 0;
    if (count > 0)
        log_event(LOG_NOTICE, "job.recipients-escalated", "rows=%d", count);
    return ST_OK;
}

/* Reports that do not come, what is told to a whole region, incidents to look into. */
static enum status job_watch_responses(struct work *w, const struct job_desk *desk, bool *ret_again)
{
    struct response_watch_counts counts = {0};

    (void)desk;
    TRY(response_watch(w, &counts));
    *ret_again = counts.told > 0;
    if (counts.silent + counts.investigations > 0)
        log_event(LOG_NOTICE, "job.responses-watched", "silent=%d investigations=%d", counts.silent,
                  counts.investigations);
    return ST_OK;
}

/* Shifts nobody took over, gaps, key periods and their daily reports: seen in the right minute. */
static enum status job_watch(struct work *w, const struct job_desk *desk, bool *ret_again)
{
    int count = 0;

    (void)desk;
    TRY(watch_tick(w, &count, ret_again));
    if (count > 0)
        log_event(LOG_NOTICE, "job.watch", "moved=%d", count);
    return ST_OK;
}

/* Sensors that are not heard any more, or again. */
static enum status job_watch_sensors(struct work *w, const struct job_desk *desk, bool *ret_again)
{
    int count = 0;

    (void)desk;
    (void)ret_again;
    TRY(sensor_watch(w, &count));
    if (count > 0)
        log_event(LOG_NOTICE, "job.sensors-watched", "findings=%d", count);
    return ST_OK;
}

static const struct job {
    const char *name;
    int period_seconds;
    job_fn *run;   /* in a write work */
    int walk_days; /* instead of run: remind_walk over so many days */
} job_table[] = {
    {"clocks-missed", JOB_MINUTE, job_mark_missed},
    {"filings-watched", 60 * JOB_MINUTE, job_watch_filings},
    {"duties-settled", 1, job_settle_duties},
    {"duties-run", 10, job_run_duties},
    {"recipients-escalated", 10, job_escalate},
    {"acts-told", 20, job_tell_acts},
    {"injects-released", 2, job_release_injects},
    {"responses-watched", 10, job_watch_responses},
    {"watch", 20, job_watch},
    {"reminders-near", JOB_MINUTE, NULL, REMINDER_NEAR_DAYS},
    {"reminders-wide", 30 * JOB_MINUTE, NULL, REMINDER_WINDOW_DAYS},
    {"sensors-watched", 30, job_watch_sensors},
    {"sessions-swept", 10 * JOB_MINUTE, job_sweep_sessions},
    {"journal-signed", 5 * JOB_MINUTE, job_sign_journal},
};

enum { JOB_COUNT = sizeof job_table / sizeof job_table[0] };

static int64_t job_now_ms(void)
{
    struct timespec at;

    clock_gettime(CLOCK_MONOTONIC, &at);
    return (int64_t)at.tv_sec * 1000 + at.tv_nsec / 1000000;
}

static bool job_run_once(const struct job_desk *desk, const char *name, job_fn *run)
{
    struct fault fault = {.status = ST_OK};
    bool is_again = false;
    struct own_work own;
    enum status status = own_work_begin(desk->store, desk->policy, true, &own, &fault);

    if (status == ST_OK)
        status = run(&own.work, desk, &is_again);
    status = own_work_end(&own, status, &fault);
    if (status != ST_OK)
        log_event(LOG_WARNING, "job.failed", "job=%s status=%s reason=\"%s\"", name,
                  status_word(status), fault.en);
    return status == ST_OK && is_again;
}

static void job_run(const struct job_desk *desk, const char *name, job_fn *run)
{
    const struct timespec pause = {.tv_nsec = JOB_PAUSE_MS * 1000L * 1000L};
    int64_t until_ms = job_now_ms() + JOB_STRETCH_MS;

    /* The pause lets a request that waits for the writer's place have it. */
    while (job_run_once(desk, name, run) && job_now_ms() < until_ms)
        (void)nanosleep(&pause, NULL);
}

void job_run_due(const struct job_desk *desk)
{
    static int64_t next_ms[JOB_COUNT]; /* owned by the one thread that runs jobs */
    int64_t now_ms = job_now_ms();

    for (size_t i = 0; i < JOB_COUNT; i++) {
        if (now_ms < next_ms[i])
            continue;
        next_ms[i] = now_ms + (int64_t)job_table[i].period_seconds * JOB_SECOND_MS;
        if (job_table[i].walk_days > 0)
            remind_walk(desk, job_table[i].walk_days);
        else
            job_run(desk, job_table[i].name, job_table[i].run);
    }
}

void job_finish(const struct job_desk *desk)
{
    job_run(desk, "journal-signed", job_sign_journal);
}
