/* SPDX-License-Identifier: Apache-2.0
 * Walking over duties. */
#include "cli/remind.h"

#include <time.h>

#include "base/log.h"
#include "cli/errand.h"
#include "procedures/reminder.h"

enum { REMIND_ARENA_BYTES = 64 * 1024 * 1024, REMIND_KEPT_BYTES = 16 * 1024 * 1024 };

struct remind_step {
    const struct job_desk *desk;
    int days;
    struct arena arena; /* of the batch at hand */
    struct reminder_cursor cursor;
    struct reminder_batch batch;
};

static enum status remind_look(struct work *w, struct remind_step *step)
{
    TRY(work_read(w));
    return reminder_find(w, step->days, &step->cursor, &step->batch);
}

static enum status remind_tell(struct work *w, struct remind_step *step)
{
    TRY(work_write(w));
    TRY(reminder_tell(w, step->batch.ids, step->batch.count));
    return work_commit(w);
}

static enum status remind_in_work(struct remind_step *step,
                                  enum status (*run)(struct work *, struct remind_step *))
{
    struct fault fault = {.status = ST_OK};
    struct actor actor = errand_system();
    struct work work;
    struct db *db;
    enum status status = store_borrow(step->desk->store, &db, &fault);

    if (status != ST_OK)
        return status;
    work_init(&work, &step->arena, db);
    work.actor = &actor;
    work.policy = step->desk->policy;
    status = run(&work, step);
    if (status != ST_OK)
        log_event(LOG_WARNING, "job.failed", "job=reminders status=%s reason=\"%s\"",
                  status_word(status), work.fault.en);
    work_done(&work);
    store_return(step->desk->store, db);
    return status;
}

static int64_t remind_now_ms(void)
{
    struct timespec at;

    clock_gettime(CLOCK_MONOTONIC, &at);
    return (int64_t)at.tv_sec * 1000 + at.tv_nsec / 1000000;
}

void remind_walk(const struct job_desk *desk, int days)
{
    struct remind_step step = {.desk = desk, .days = days};
    int64_t until_ms = remind_now_ms() + REMIND_STRETCH_MS;
    struct arena kept; /* texts of the cursor, from batch to batch */
    bool goes_on = true;

    arena_init(&kept, REMIND_KEPT_BYTES);
    while (goes_on && remind_now_ms() < until_ms) {
        arena_init(&step.arena, REMIND_ARENA_BYTES);
        goes_on = remind_in_work(&step, remind_look) == ST_OK && step.batch.count > 0 &&
                  remind_in_work(&step, remind_tell) == ST_OK && step.batch.count == REMINDER_BATCH;
        step.cursor.due_on = str_copy(&kept, step.batch.cursor.due_on);
        step.cursor.region = str_copy(&kept, step.batch.cursor.region);
        step.cursor.id = str_copy(&kept, step.batch.cursor.id);
        arena_done(&step.arena);
    }
    arena_done(&kept);
}
