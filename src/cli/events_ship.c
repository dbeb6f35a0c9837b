/* SPDX-License-Identifier: Apache-2.0
 * `panshi events ship`: sealed events to ClickHouse, beside a server that runs. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "cli/errand.h"
#include "cli/events_store.h"
#include "cli/packs.h"
#include "events/clickhouse_ship.h"
#include "registry/sensor_gate.h"

#include "base/banned.h"

enum { EVERY_S = 10 };

static volatile sig_atomic_t is_ending;

static void on_end(int number)
{
    (void)number;
    is_ending = 1;
}

static bool is_over(void)
{
    return is_ending != 0;
}

static void lock_end(void *object)
{
    const int *lock = object;

    (void)close(*lock);
}

/* One shipper for a folder; the lock goes with the process, however it ends. */
static enum status lock_take(struct command_call *call)
{
    char path[FILE_PATH_BYTES];
    int *lock = ARENA_NEW(call->arena, int);

    (void)file_path(path, option_text(&call->options, "data"), "ship.lock");
    *lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (*lock < 0)
        return fault_set(&call->fault, ST_IO, path, "无法打开 %s", "%s cannot be opened", path);
    arena_defer(call->arena, lock_end, lock);
    if (flock(*lock, LOCK_EX | LOCK_NB) != 0)
        return fault_set(&call->fault, ST_BUSY, path, "另一个 events ship 正在发送此目录的事件",
                         "another events ship sends the events of this folder");
    return ST_OK;
}

static enum status gate_apply(struct command_call *call, const struct sensor_gate *gate,
                              const struct clickhouse_ship *ship, struct arena *arena,
                              struct clickhouse_ship_report *report)
{
    size_t count = sensor_gate_count(gate);
    struct keep_rule *rules = ARENA_ARRAY(arena, count + 1, struct keep_rule);

    for (size_t i = 0; i < count; i++) {
        const struct sensor_pass *pass = sensor_gate_at(gate, i);

        rules[i] =
            (struct keep_rule){.sensor = pass->sensor_id, .days = (int32_t)pass->retention_days};
    }
    const struct keep_policy policy = {.rules = rules, .rule_count = count};
    return clickhouse_ship_retain(ship, &policy, instant_system_now(), report, &call->fault);
}

static enum status retain(struct errand *errand, const struct clickhouse_ship *ship,
                          struct clickhouse_ship_report *report)
{
    struct command_call *call = errand->call;
    struct sensor_gate *gate = NULL;
    struct arena arena; /* of this round */
    struct work w;

    arena_init(&arena, ARENA_WORK_BYTES);
    work_init(&w, &arena, errand->db);
    w.actor = &errand->actor;
    w.policy = errand->work.policy;
    enum status status = work_read(&w);
    if (status == ST_OK)
        status = sensor_gate_load(&w, &gate);
    if (status != ST_OK)
        call->fault = w.fault;
    work_rollback(&w);
    if (status == ST_OK)
        status = gate_apply(call, gate, ship, &arena, report);
    sensor_gate_give(gate);
    work_done(&w);
    arena_done(&arena);
    return status;
}

static void report_tell(struct command_call *call, const struct clickhouse_ship_report *report)
{
    json_t *out = json_new_object(call->arena);

    json_put_int(out, "shipped", (int64_t)report->shipped);
    json_put_int(out, "shipped_events", (int64_t)report->shipped_events);
    json_put_int(out, "waiting", (int64_t)report->waiting);
    json_put_int(out, "waiting_events", (int64_t)report->waiting_events);
    json_put_int(out, "unsealed", (int64_t)report->unsealed);
    json_put_int(out, "there", (int64_t)report->there);
    json_put_int(out, "there_events", (int64_t)report->there_events);
    json_put_int(out, "deleted_events", (int64_t)report->deleted_events);
    command_print(call, out);
}

static enum status round_run(struct errand *errand, const struct clickhouse_ship *ship,
                             struct clickhouse_ship_report *report)
{
    struct fault *fault = &errand->call->fault;

    *report = (struct clickhouse_ship_report){0};
    enum status status = clickhouse_ship_prepare(ship, fault);
    if (status == ST_OK)
        status = clickhouse_ship_send(ship, is_over, report, fault);
    return status == ST_OK ? retain(errand, ship, report) : status;
}

/* What fails is tried again in the next round; only --once ends with it. */
static enum status rounds_run(struct errand *errand, const struct clickhouse_ship *ship)
{
    struct command_call *call = errand->call;
    struct clickhouse_ship_report report;

    if (option_has(&call->options, "once")) {
        enum status status = round_run(errand, ship, &report);

        report_tell(call, &report);
        return status;
    }
    while (!is_ending) {
        enum status status = round_run(errand, ship, &report);

        if (status != ST_OK)
            log_event(LOG_WARNING, "events.ship.failed", "waiting=%llu why=%s",
                      (unsigned long long)report.waiting_events, call->fault.en);
        else if (report.shipped > 0 || report.deleted_events > 0)
            log_event(LOG_NOTICE, "events.ship", "shipped=%llu waiting=%llu deleted=%llu",
                      (unsigned long long)report.shipped_events,
                      (unsigned long long)report.waiting_events,
                      (unsigned long long)report.deleted_events);
        for (int i = 0; i < EVERY_S && !is_ending; i++)
            (void)sleep(1);
    }
    return ST_OK;
}

static void taxonomy_end(void *taxonomy)
{
    taxonomy_free(taxonomy);
}

static enum status ship_run(struct command_call *call, int *ret_exit)
{
    const struct sigaction ends = {.sa_handler = on_end};
    struct taxonomy *taxonomy = NULL;
    struct errand *errand = NULL;
    struct clickhouse_ship ship = {.client = NULL};
    char folder[FILE_PATH_BYTES];

    (void)ret_exit;
    signal(SIGPIPE, SIG_IGN);
    (void)sigaction(SIGTERM, &ends, NULL);
    (void)sigaction(SIGINT, &ends, NULL);
    TRY(events_store_open(call, option_text(&call->options, "to"), &ship.client));
    TRY(errand_open(call, STORE_READ, &errand));
    TRY(lock_take(call));
    TRY(taxonomy_load(NULL, &taxonomy, &call->fault));
    arena_defer(call->arena, taxonomy_end, taxonomy);
    ship.taxonomy = taxonomy;
    ship.folder = file_path(folder, option_text(&call->options, "data"), "events");
    ship.node = str_of(store_node(errand->store));
    if (!file_exists(folder))
        return fault_set(&call->fault, ST_NOT_FOUND, "data", "还没有事件：没有 %s",
                         "there are no events yet: no %s", folder);
    return rounds_run(errand, &ship);
}

static const struct option ship_options[] = {
    ERRAND_DATA_OPTION,
    {"to", OPTION_TEXT, "FILE", "ClickHouse 设置文件：url、database、table、user、password",
     "a file of settings of ClickHouse: url, database, table, user, password", 0, 0, true},
    {"once", OPTION_FLAG, NULL, "发完已封存的就结束", "end when what is sealed was sent", 0, 0,
     false},
    PACKS_OPTION,
    {NULL, OPTION_FLAG, NULL, NULL, NULL, 0, 0, false},
};

const struct command events_ship_commands[] = {
    {"events", "ship", "", 0, 0, ship_options, ship_run,
     "把已封存的事件送入 ClickHouse，每条一次；按协议清除到期的",
     "send sealed events to ClickHouse, each once; delete there what is over by agreement", 0},
    {NULL, NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, 0},
};
