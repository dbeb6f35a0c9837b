/* SPDX-License-Identifier: Apache-2.0
 * `panshi drill`: the twin of a store on which a drill is played, and its clock. */
#include <stdio.h>

#include "cli/command.h"
#include "db/store_twin.h"

static void drill_say_clock(struct command_call *call, struct store *store)
{
    struct instant now = store_now(store);
    json_t *out = json_new_object(call->arena);
    char at[INSTANT_TEXT_BYTES];

    json_put_textz(out, "data", store_folder(store));
    json_put_textz(out, "now", instant_print(now, at));
    json_put_int(out, "now_ms", now.ms);
    json_put_int(out, "speed", store_speed(store));
    json_put_textz(out, "drill", store_drill(store));
    if (call->is_json)
        command_print(call, out);
    else
        printf("演习时钟 exercise clock  %s  ×%lld\n", at, (long long)store_speed(store));
}

static enum status drill_open_and_say(struct command_call *call, const char *folder)
{
    struct store *store;

    TRY(store_open(folder, STORE_READ, &store, &call->fault));
    if (store_is_exercise(store))
        drill_say_clock(call, store);
    enum status status = store_is_exercise(store)
                             ? ST_OK
                             : fault_set(&call->fault, ST_CONFLICT, "data", "%s 不是演习副本",
                                         "%s is no exercise", folder);
    store_close(store);
    return status;
}

static enum status drill_run_twin(struct command_call *call, int *ret_exit)
{
    const char *at = option_text(&call->options, "at");
    const char *drill = option_text(&call->options, "drill");
    const char *folder = option_text(&call->options, "to");
    struct store_twin_plan plan = {
        .drill = drill ? drill : "",
        .speed = option_int(&call->options, "speed", 1),
        .postgres = option_text(&call->options, "postgres"),
    };
    struct store *real;

    if (at && !instant_read(str_of(at), &plan.from))
        return command_wrong(call, ret_exit, "at", "“%s”不是带时区的时刻",
                             "\"%s\" is no instant with a zone", at);
    TRY(store_open(option_text(&call->options, "data"), STORE_READ, &real, &call->fault));
    enum status status = store_twin(real, folder, &plan, &call->fault);
    store_close(real);
    TRY(status);
    return drill_open_and_say(call, folder);
}

static enum status drill_run_clock(struct command_call *call, int *ret_exit)
{
    (void)ret_exit;
    return drill_open_and_say(call, option_text(&call->options, "data"));
}

/* "90s", "30m", "8h", "2d". */
static bool drill_read_span(struct str text, int64_t *ret_ms)
{
    static const struct {
        char unit;
        int64_t ms;
    } units[] = {{'s', 1000}, {'m', 60000}, {'h', 3600000}, {'d', 86400000}};
    int64_t count;

    for (size_t i = 0; text.len > 1 && i < sizeof units / sizeof units[0]; i++) {
        if (text.ptr[text.len - 1] != units[i].unit)
            continue;
        if (!str_to_int((struct str){text.ptr, text.len - 1}, &count) || count < 1 ||
            count > STORE_STEPS_MAX_MS / units[i].ms)
            return false;
        *ret_ms = count * units[i].ms;
        return true;
    }
    return false;
}

static enum status drill_run_step(struct command_call *call, int *ret_exit)
{
    const char *folder = option_text(&call->options, "data");
    const char *by = option_text(&call->options, "by");
    struct instant now;
    int64_t by_ms;

    if (!drill_read_span(str_of(by), &by_ms))
        return command_wrong(
            call, ret_exit, "by", "“%s”不是时长，应如 90s、30m、8h、2d，且只能向前",
            "\"%s\" is no span such as 90s, 30m, 8h, 2d; clocks only move ahead", by);
    TRY(store_twin_step(folder, by_ms, &now, &call->fault));
    return drill_open_and_say(call, folder);
}

static const struct option drill_twin_options[] = {
    {"data", OPTION_TEXT, "DIR", "原数据目录", "the folder of the real store", 0, 0, true},
    {"to", OPTION_TEXT, "DIR", "演习副本的目录（新建）", "the twin's folder, made anew", 0, 0,
     true},
    {"at", OPTION_TEXT, "INSTANT", "演习时钟的起点，默认为现在，不早于最近的记录",
     "where its clock begins: now unless given, not before the newest record", 0, 0, false},
    {"speed", OPTION_INT, "N", "演习时钟的倍速，默认 1", "how fast its clock runs, 1 unless given",
     1, STORE_SPEED_MAX, false},
    {"drill", OPTION_TEXT, "ID", "演练案卷的编号", "the dossier of the drill", 0, 0, false},
    {"postgres", OPTION_TEXT, "CONNINFO", "原数据在 PostgreSQL 中时：副本用的空数据库",
     "an empty database for the twin of a store on PostgreSQL", 0, 0, false},
    {NULL, OPTION_FLAG, NULL, NULL, NULL, 0, 0, false},
};

static const struct option drill_clock_options[] = {
    {"data", OPTION_TEXT, "DIR", "演习副本的目录", "the twin's folder", 0, 0, true},
    {NULL, OPTION_FLAG, NULL, NULL, NULL, 0, 0, false},
};

static const struct option drill_step_options[] = {
    {"data", OPTION_TEXT, "DIR", "演习副本的目录", "the twin's folder", 0, 0, true},
    {"by", OPTION_TEXT, "SPAN", "向前拨多少：90s、30m、8h、2d", "how far ahead: 90s, 30m, 8h, 2d",
     0, 0, true},
    {NULL, OPTION_FLAG, NULL, NULL, NULL, 0, 0, false},
};

const struct command drill_commands[] = {
    {"drill", "twin", "", 0, 0, drill_twin_options, drill_run_twin,
     "为演练做一份副本：自己的时钟和密钥，没有对外渠道，处处标明“演习”",
     "a copy for a drill: a clock and keys of its own, no way out, marked everywhere", 0},
    {"drill", "clock", "", 0, 0, drill_clock_options, drill_run_clock, "演习副本的时钟",
     "what a twin's clock shows", 0},
    {"drill", "step", "", 0, 0, drill_step_options, drill_run_step,
     "把演习时钟向前拨，服务运行中也可以", "move a twin's clock ahead, also while it is served", 0},
    {NULL, NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, 0},
};
