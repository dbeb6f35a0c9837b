/* SPDX-License-Identifier: Apache-2.0
 * `panshi events worker`: judge and keep what receivers forward to Kafka, without a server. */
#include <signal.h>
#include <stdio.h>

#include "base/log.h"
#include "cli/command.h"
#include "cli/errand.h"
#include "cli/events_desk.h"
#include "cli/packs.h"

static void worker_end_store(void *store)
{
    store_close(store);
}

static void worker_end_events(void *events)
{
    events_desk_close(events);
}

static enum status worker_run(struct command_call *call, int *ret_exit)
{
    const struct timespec tick = {.tv_sec = JOB_TICK_MS / 1000};
    struct events_desk *events = NULL;
    struct job_desk desk = {.store = NULL};
    sigset_t ends;

    (void)ret_exit;
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    (void)pthread_sigmask(SIG_BLOCK, &ends, NULL);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGHUP, SIG_IGN);
    TRY(packs_load(call, &desk.policy));
    TRY(store_open(option_text(&call->options, "data"), STORE_SERVE, &desk.store, &call->fault));
    arena_defer(call->arena, worker_end_store, desk.store);
    TRY(events_desk_open(&desk, &events, &call->fault));
    arena_defer(call->arena, worker_end_events, events);
    TRY(events_desk_work(events, option_text(&call->options, "from"), &call->fault));
    log_event(LOG_NOTICE, "worker.started", "from=%s", option_text(&call->options, "from"));
    do
        events_desk_tick(events);
    while (sigtimedwait(&ends, NULL, &tick) < 0);
    log_event(LOG_NOTICE, "worker.stopping", "from=%s", option_text(&call->options, "from"));
    return ST_OK;
}

static const struct option worker_options[] = {
    ERRAND_DATA_OPTION,
    {"from", OPTION_TEXT, "FILE", "Kafka 设置文件：主机、主题、组",
     "a file of Kafka settings: servers, topic, group", 0, 0, true},
    PACKS_OPTION,
    {NULL, OPTION_FLAG, NULL, NULL, NULL, 0, 0, false},
};

const struct command events_worker_commands[] = {
    {"events", "worker", "", 0, 0, worker_options, worker_run,
     "从 Kafka 取 serve --forward 转来的事件，判断并保存",
     "take what serve --forward sends to Kafka, judge it and keep it", 0},
    {NULL, NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, 0},
};
