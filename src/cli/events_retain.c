/* SPDX-License-Identifier: Apache-2.0
 * `panshi events retain|hold|release|holds`: what may go, what must stay, and why. */
#include "cli/events_retain.h"

#include "base/file.h"
#include "base/id.h"
#include "cli/command.h"
#include "cli/errand.h"
#include "cli/events_times.h"
#include "cli/packs.h"
#include "db/journal.h"
#include "events/intake.h"
#include "events/keep_view.h"

#include "base/banned.h"

enum { RETAIN_BYTES_PER_GIB = 1 << 30 };

/* ---- For the server too ---- */

enum status events_retain_apply(struct keep *keep, const struct sensor_gate *gate,
                                uint64_t max_bytes, struct instant now,
                                struct keep_retain_report *ret_report, struct fault *fault)
{
    size_t count = sensor_gate_count(gate);
    struct arena arena;

    arena_init(&arena, ARENA_WORK_BYTES);
    struct keep_rule *rules = ARENA_ARRAY(&arena, count + 1, struct keep_rule);
    for (size_t i = 0; i < count; i++) {
        const struct sensor_pass *pass = sensor_gate_at(gate, i);

        rules[i] =
            (struct keep_rule){.sensor = pass->sensor_id, .days = (int32_t)pass->retention_days};
    }
    const struct keep_policy policy = {.rules = rules, .rule_count = count, .max_bytes = max_bytes};
    enum status status = keep_retain(keep, &policy, now, ret_report, fault);
    arena_done(&arena);
    return status;
}

static json_t *report_json(struct arena *arena, const struct keep_retain_report *report)
{
    json_t *out = json_new_object(arena);

    json_put_int(out, "removed", (int64_t)report->removed);
    json_put_int(out, "removed_events", (int64_t)report->removed_events);
    json_put_int(out, "removed_bytes", (int64_t)report->removed_bytes);
    json_put_int(out, "held", (int64_t)report->held);
    json_put_int(out, "held_bytes", (int64_t)report->held_bytes);
    json_put_int(out, "unreadable", (int64_t)report->unreadable);
    json_put_int(out, "stored_bytes", (int64_t)report->stored_bytes);
    return out;
}

enum status events_retain_journal(struct work *w, const struct keep_retain_report *report,
                                  struct str reason)
{
    if (report->removed == 0)
        return ST_OK;
    return journal_append(w, "events.retain", STR("event-store:events"), NULL,
                          report_json(w->arena, report), reason);
}

/* ---- Owning the folder for one command ---- */

struct owned {
    struct errand *errand;
    struct keep *keep;
};

static void owned_end(void *object)
{
    struct owned *owned = object;

    keep_close(owned->keep);
}

static enum status own(struct command_call *call, struct owned **ret_owned)
{
    const struct keep_options options = {.lanes = INTAKE_THREAD_MAX};
    struct owned *owned = ARENA_NEW(call->arena, struct owned);
    char path[FILE_PATH_BYTES];

    TRY(errand_open(call, STORE_WRITE, &owned->errand));
    arena_defer(call->arena, owned_end, owned);
    TRY(keep_open(file_path(path, option_text(&call->options, "data"), "events"), &options,
                  &owned->keep, &call->fault));
    *ret_owned = owned;
    return ST_OK;
}

static enum status read_reason(struct command_call *call, int *ret_exit, struct str *ret_reason)
{
    *ret_reason = str_trim(str_of(option_text(&call->options, "reason")));
    return ret_reason->len > 0 ? ST_OK
                               : command_wrong(call, ret_exit, "--reason", "请用 --reason 写明理由",
                                               "say why with --reason");
}

/* ---- retain ---- */

static enum status retain_run(struct command_call *call, int *ret_exit)
{
    uint64_t max_bytes = (uint64_t)option_int(&call->options, "max-gib", 0) * RETAIN_BYTES_PER_GIB;
    struct keep_retain_report report = {0};
    struct sensor_gate *gate = NULL;
    struct owned *owned = NULL;
    struct str reason;

    TRY(read_reason(call, ret_exit, &reason));
    TRY(own(call, &owned));
    struct work *w = &owned->errand->work;
    ERRAND_TRY(owned->errand, work_read(w));
    ERRAND_TRY(owned->errand, sensor_gate_load(w, &gate));
    work_rollback(w);
    enum status status = events_retain_apply(owned->keep, gate, max_bytes, instant_system_now(),
                                             &report, &call->fault);
    sensor_gate_give(gate);
    /* What is gone is gone, also when something failed behind it. */
    ERRAND_TRY(owned->errand, work_write(w));
    ERRAND_TRY(owned->errand, events_retain_journal(w, &report, reason));
    ERRAND_TRY(owned->errand, work_commit(w));
    if (status == ST_OK)
        command_print(call, report_json(call->arena, &report));
    return status;
}

/* ---- Holds ---- */

static json_t *hold_json(struct arena *arena, const struct keep_hold *hold)
{
    json_t *out = json_new_object(arena);

    json_put_text(out, "id", hold->id);
    json_put_instant(out, "from", (struct instant){hold->from_us / 1000});
    json_put_instant(out, "to", (struct instant){hold->to_us / 1000});
    json_put_text(out, "sensor", hold->sensor);
    json_put_text(out, "reason", hold->reason);
    return out;
}

static enum status read_span(struct command_call *call, int *ret_exit, struct keep_hold *hold)
{
    TRY(events_times_read(call, ret_exit, &hold->from_us, &hold->to_us));
    if (hold->from_us == INT64_MIN || hold->to_us == INT64_MAX || hold->from_us == hold->to_us)
        return command_wrong(call, ret_exit, "from",
                             "--from 和 --to 应写明一段时间，--to 晚于 --from",
                             "--from and --to say a span of time, --to being later than --from");
    return ST_OK;
}

static enum status count_kept(struct command_call *call, const char *folder, struct str sensor,
                              uint64_t *ret_count)
{
    struct search_query query = {
        .kind = SEARCH_COUNT, .from_us = INT64_MIN, .to_us = INT64_MAX, .limit = 1};
    struct search_answer answer = {0};
    struct keep_view *view = NULL;

    TRY(filter_of_value(call->arena, STR("panshi.sensor"), sensor, NULL, &query.filter,
                        &call->fault));
    TRY(keep_view_open(folder, &view, &call->fault));
    enum status status = search(keep_view_place(view), &query, call->arena, &answer, &call->fault);
    keep_view_close(view);
    *ret_count = answer.count;
    return status;
}

/* A hold on a sensor that nobody knows would keep nothing and look as if it did. */
static enum status check_sensor(struct command_call *call, struct owned *owned, struct str sensor)
{
    struct sensor_gate *gate = NULL;
    struct work *w = &owned->errand->work;
    uint64_t kept = 0;

    if (sensor.len == 0)
        return ST_OK;
    ERRAND_TRY(owned->errand, work_read(w));
    ERRAND_TRY(owned->errand, sensor_gate_load(w, &gate));
    work_rollback(w);
    bool is_known = sensor_gate_by_id(gate, sensor) != NULL;
    sensor_gate_give(gate);
    if (!is_known)
        TRY(count_kept(call, keep_folder_of(owned->keep), sensor, &kept));
    if (!is_known && kept == 0)
        return fault_set(
            &call->fault, ST_NOT_FOUND, "--sensor",
            "--sensor：没有登记编号为“%.*s”的探针，也没有它的事件",
            "--sensor: no sensor is registered as \"%.*s\", and no event of it is kept",
            STR_ARG(sensor));
    return ST_OK;
}

/* The file first: a hold that the journal does not know keeps too much, never too little. */
static enum status hold_run(struct command_call *call, int *ret_exit)
{
    struct keep_hold hold = {.sensor = STR("")};
    struct owned *owned = NULL;

    TRY(read_reason(call, ret_exit, &hold.reason));
    TRY(read_span(call, ret_exit, &hold));
    if (option_has(&call->options, "sensor"))
        hold.sensor = str_of(option_text(&call->options, "sensor"));
    TRY(own(call, &owned));
    TRY(check_sensor(call, owned, hold.sensor));
    struct work *w = &owned->errand->work;
    hold.id = id_new(call->arena, instant_system_now());
    ERRAND_TRY(owned->errand, work_write(w));
    TRY(keep_retain_hold(owned->keep, &hold, &call->fault));
    json_t *said = hold_json(call->arena, &hold);
    ERRAND_TRY(owned->errand,
               journal_append(w, "events.hold",
                              arena_print(call->arena, "event-hold:%.*s", STR_ARG(hold.id)), NULL,
                              said, hold.reason));
    ERRAND_TRY(owned->errand, work_commit(w));
    command_print(call, said);
    return ST_OK;
}

static enum status find_hold(struct command_call *call, const char *folder, struct str id,
                             struct keep_hold *ret_hold)
{
    struct keep_hold *holds = NULL;
    size_t count = 0;

    TRY(keep_retain_holds(folder, call->arena, &holds, &count, &call->fault));
    for (size_t i = 0; i < count; i++)
        if (str_equal(holds[i].id, id)) {
            *ret_hold = holds[i];
            return ST_OK;
        }
    return fault_set(&call->fault, ST_NOT_FOUND, "hold", "没有编号为 %.*s 的留存项",
                     "there is no hold %.*s", STR_ARG(id));
}

/* The journal first: nothing is let go that the journal does not know of. */
static enum status release_run(struct command_call *call, int *ret_exit)
{
    struct str id = str_of(call->options.arguments[0]), reason;
    struct keep_hold hold = {.sensor = STR("")};
    struct owned *owned = NULL;

    TRY(read_reason(call, ret_exit, &reason));
    TRY(own(call, &owned));
    struct work *w = &owned->errand->work;
    TRY(find_hold(call, keep_folder_of(owned->keep), id, &hold));
    json_t *said = hold_json(call->arena, &hold);
    ERRAND_TRY(owned->errand, work_write(w));
    ERRAND_TRY(owned->errand,
               journal_append(w, "events.release",
                              arena_print(call->arena, "event-hold:%.*s", STR_ARG(id)), said, NULL,
                              reason));
    ERRAND_TRY(owned->errand, work_commit(w));
    TRY(keep_retain_release(owned->keep, id, &call->fault));
    command_print(call, said);
    return ST_OK;
}

static enum status holds_run(struct command_call *call, int *ret_exit)
{
    json_t *out = json_new_object(call->arena), *items = json_new_list(call->arena);
    struct keep_hold *holds = NULL;
    char path[FILE_PATH_BYTES];
    size_t count = 0;

    (void)ret_exit;
    TRY(keep_retain_holds(file_path(path, option_text(&call->options, "data"), "events"),
                          call->arena, &holds, &count, &call->fault));
    for (size_t i = 0; i < count; i++)
        json_add(items, hold_json(call->arena, &holds[i]));
    json_put(out, "items", items);
    command_print(call, out);
    return ST_OK;
}

#define REASON_OPTION                                                                              \
    {                                                                                              \
        "reason", OPTION_TEXT, "TEXT", "理由，记入日志", "why; it stands in the journal", 0, 0,    \
            true                                                                                   \
    }
#define OPTIONS_END                                                                                \
    {                                                                                              \
        NULL, OPTION_FLAG, NULL, NULL, NULL, 0, 0, false                                           \
    }

static const struct option retain_options[] = {
    ERRAND_DATA_OPTION,
    REASON_OPTION,
    {"max-gib", OPTION_INT, "N", "全部事件最多占用（GiB），不写为不限",
     "GiB of all events at most, else no limit", 1, 1 << 20, false},
    PACKS_OPTION,
    OPTIONS_END,
};

static const struct option hold_options[] = {
    ERRAND_DATA_OPTION,
    {"from", OPTION_TEXT, "T", "从何时起的事件", "events from this instant on", 0, 0, true},
    {"to", OPTION_TEXT, "T", "到何时为止（不含）", "to this instant, not included", 0, 0, true},
    {"sensor", OPTION_TEXT, "ID", "只留存这个探针的", "of this sensor alone", 0, 0, false},
    REASON_OPTION,
    PACKS_OPTION,
    OPTIONS_END,
};

static const struct option release_options[] = {
    ERRAND_DATA_OPTION,
    REASON_OPTION,
    PACKS_OPTION,
    OPTIONS_END,
};

static const struct option holds_options[] = {
    ERRAND_DATA_OPTION,
    OPTIONS_END,
};

const struct command events_retain_commands[] = {
    {"events", "retain", "", 0, 0, retain_options, retain_run,
     "按探针协议和规则包清除到期事件；有法定留存的不清除",
     "take away events whose time by agreement and packs is over, but for what is held", 0},
    {"events", "hold", "", 0, 0, hold_options, hold_run, "法定留存：这段时间的事件不得清除",
     "a legal hold: events of this time must stay", 0},
    {"events", "release", "ID", 1, 1, release_options, release_run, "解除一项法定留存",
     "end a legal hold", 0},
    {"events", "holds", "", 0, 0, holds_options, holds_run, "列出法定留存", "the legal holds", 0},
    {NULL, NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, 0},
};
