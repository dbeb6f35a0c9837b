/* SPDX-License-Identifier: Apache-2.0
 * `panshi events ingest`: files of events into the store, without a server. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/terminal.h"
#include "cli/command.h"
#include "cli/errand.h"
#include "cli/events_parts.h"
#include "cli/events_refused.h"
#include "cli/events_telling.h"
#include "cli/events_zone.h"
#include "cli/outfile.h"
#include "cli/packs.h"
#include "events/intake.h"
#include "events/intake_head.h"

/* What must be given back when the command ends, in any way. */
struct ingest {
    struct errand *errand;
    struct events_parts own;
    struct keep *keep;
    struct events_telling telling;
    int stop_fd; /* readable once a signal asks to end */
};

static void ingest_end(void *object)
{
    struct ingest *ingest = object;

    events_telling_end(&ingest->telling);
    keep_close(ingest->keep);
    events_parts_close(&ingest->own);
    if (ingest->stop_fd >= 0)
        close(ingest->stop_fd);
}

/* SIGINT and SIGTERM end the taking, not the command. Before any thread is begun. */
static enum status catch_signals(struct ingest *ingest, struct fault *fault)
{
    sigset_t ends;

    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    (void)pthread_sigmask(SIG_BLOCK, &ends, NULL);
    ingest->stop_fd = signalfd(-1, &ends, SFD_CLOEXEC);
    return ingest->stop_fd >= 0 ? ST_OK : file_fail(errno, "signalfd", fault);
}

static enum status stopped(struct fault *fault)
{
    return fault_set(fault, ST_BUSY, "signal",
                     "按信号提前停止，文件没有读完；计入的都已存入，其余请再收一次",
                     "ended by a signal before the files were read: what was counted is kept, "
                     "take in the rest again");
}

static enum status read_format(struct command_call *call, int *ret_exit,
                               enum record_format *ret_format)
{
    struct str word = str_of(option_text(&call->options, "format"));

    *ret_format = str_is(word, "auto") ? RECORD_FORMATS : record_format_of(word);
    if (*ret_format == RECORD_FORMATS && !str_is(word, "auto"))
        return command_wrong(call, ret_exit, "--format",
                             "没有名为“%.*s”的格式；可用 auto、eve、syslog、cef、leef、netflow、"
                             "windows、zeek、web、json",
                             "there is no format \"%.*s\"; use auto, eve, syslog, cef, leef, "
                             "netflow, windows, zeek, web or json",
                             STR_ARG(word));
    return ST_OK;
}

static enum status open_parts(struct command_call *call, struct ingest *ingest)
{
    const char *folder = option_text(&call->options, "data");
    const struct keep_options options = {.lanes = INTAKE_THREAD_MAX};
    struct work *w = &ingest->errand->work;
    char path[FILE_PATH_BYTES];

    TRY(events_parts_open(folder, INT64_MAX, &ingest->own, &call->fault));
    ERRAND_TRY(ingest->errand, work_read(w));
    ERRAND_TRY(ingest->errand, events_parts_register(&ingest->own, w));
    work_rollback(w);
    TRY(events_parts_refresh(&ingest->own, &call->fault));
    TRY(keep_open(file_path(path, folder, "events"), &options, &ingest->keep, &call->fault));
    return events_telling_begin(&ingest->telling, ingest->errand->store,
                                ingest->errand->work.policy, ingest->keep, &call->fault);
}

static void tell(void *with, struct keep_lane *lane)
{
    struct ingest *ingest = with;

    alert_teller_lane(ingest->telling.teller, lane);
}

/* What the store did not take while events came in is tried once more; what it does not take now
 * waits in the folder for the next command or server. */
static enum status tell_rest(struct ingest *ingest, json_t *out, struct fault *fault)
{
    enum status status = alert_teller_again(ingest->telling.teller, fault);
    const struct alert_teller_figures told = alert_teller_figures(ingest->telling.teller);

    json_put_int(out, "alerts_opened", (int64_t)ingest->telling.opened);
    json_put_int(out, "letters_waiting", (int64_t)told.waiting.letters);
    json_put_int(out, "hits_refused", (int64_t)told.refused);
    return status;
}

static double now_seconds(void)
{
    struct timespec at;

    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

static void show(const json_t *out)
{
    const char *word;
    const json_t *number;

    printf("收到 %lld 条，存入 %lld 条，拒收 %lld 条；原文 %lld 字节，占用 %lld 字节\n"
           "%lld events taken in, %lld refused; %lld bytes of source, %lld bytes stored\n",
           (long long)(json_get_int(out, "events", 0) + json_get_int(out, "refused", 0)),
           (long long)json_get_int(out, "events", 0), (long long)json_get_int(out, "refused", 0),
           (long long)json_get_int(out, "bytes_in", 0),
           (long long)json_get_int(out, "bytes_stored", 0),
           (long long)json_get_int(out, "events", 0), (long long)json_get_int(out, "refused", 0),
           (long long)json_get_int(out, "bytes_in", 0),
           (long long)json_get_int(out, "bytes_stored", 0));
    json_object_foreach(json_get_object(out, "refusals"), word, number)
    {
        enum refusal reason = refusal_of(word);

        printf("  %s / %s: %lld\n", refusal_zh(reason), refusal_en(reason),
               (long long)json_integer_value(number));
    }
    if (json_get_int(out, "limited", 0) > 0)
        printf("规则的正则表达式放弃了 %lld 次，这些值未判定；panshi rules list 列出是哪些规则\n"
               "regular expressions of rules gave up %lld times, those values are not judged; "
               "panshi rules list says of which rules\n",
               (long long)json_get_int(out, "limited", 0),
               (long long)json_get_int(out, "limited", 0));
    printf("%.1f s, %.0f 条/秒 events/s\n", json_real_value(json_object_get(out, "seconds")),
           json_real_value(json_object_get(out, "events_per_s")));
}

static void take_refused(void *with, const struct intake_refused *refused)
{
    events_refused_add(with, refused);
}

/* The first bytes of a file; nothing of a pipe, which would be waited for. */
static struct str head_of(struct arena *arena, const char *path)
{
    struct stat info;
    struct str head = {arena_take(arena, INTAKE_HEAD_BYTES), 0};
    int fd =
        stat(path, &info) == 0 && S_ISREG(info.st_mode) ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    ssize_t got = fd < 0 ? 0 : pread(fd, (char *)(uintptr_t)head.ptr, INTAKE_HEAD_BYTES, 0);

    if (fd >= 0)
        close(fd);
    head.len = got > 0 ? (size_t)got : 0;
    return head;
}

static void hint(struct command_call *call, json_t *hints, const char *path, const char *said,
                 const char *found)
{
    json_t *one = json_new_object(call->arena);

    json_put_textz(one, "file", path);
    json_put_textz(one, "format", found);
    json_add(hints, one);
    terminal_put(stderr, str_of(path), 0);
    fprintf(stderr,
            ": 看来不是 %s%s%s；--format 可能写错，可用 --format auto 由程序逐行识别\n"
            "  this does not look like %s%s%s: --format may be wrong, --format auto lets each line "
            "say itself\n",
            said, found[0] != '\0' ? "，而是 " : "", found, said,
            found[0] != '\0' ? " but like " : "", found);
}

/* Files whose first lines are of another format than was said. */
static json_t *hint_files(struct command_call *call, enum record_format format)
{
    json_t *hints = json_new_list(call->arena);

    for (size_t i = 0; i < call->options.argument_count; i++) {
        const char *path = call->options.arguments[i];
        struct arena arena;

        arena_init(&arena, ARENA_WORK_BYTES);
        enum record_format other = intake_head_other(head_of(&arena, path), format);
        arena_done(&arena);
        if (other != RECORD_FORMATS)
            hint(call, hints, path, record_format_word(format), record_format_word(other));
    }
    return hints;
}

/* What came by standard input cannot be looked at before. */
static void hint_refused(struct command_call *call, json_t *hints, enum record_format format,
                         const struct pipeline_counts *counts)
{
    uint64_t all = counts->events + counts->refused;

    if (format != RECORD_FORMATS && json_array_size(hints) == 0 && counts->refused > 0 &&
        counts->refused * 100 >= all * INTAKE_HEAD_PERCENT)
        hint(call, hints, call->options.arguments[0], record_format_word(format), "");
}

static enum status ingest_run(struct command_call *call, int *ret_exit)
{
    struct ingest *ingest = ARENA_NEW(call->arena, struct ingest);
    struct pipeline_counts counts = {0};
    struct fault later = {.status = ST_OK};
    struct events_refused refused;
    enum record_format format;
    struct moment_frame frame;

    TRY(read_format(call, ret_exit, &format));
    TRY(events_zone_read(call, ret_exit, &frame));
    TRY(outfile_check(option_text(&call->options, "refused"), "--refused",
                      option_text(&call->options, "data"), call->options.arguments,
                      call->options.argument_count, &call->fault));
    TRY(catch_signals(ingest, &call->fault));
    TRY(errand_open(call, STORE_WRITE, &ingest->errand));
    arena_defer(call->arena, ingest_end, ingest);
    TRY(open_parts(call, ingest));
    TRY(events_refused_open(&refused, call->arena, option_text(&call->options, "refused"),
                            &call->fault));
    const struct intake intake = {
        .keep = ingest->keep,
        .parts = ingest->own.parts,
        .format = format,
        .frame = &frame,
        .threads = (unsigned)option_int(&call->options, "threads", 0),
        .tell = tell,
        .with = ingest,
        .refused = take_refused,
        .refused_with = &refused,
        .stop_fd = ingest->stop_fd,
    };
    bool is_stopped = false;
    json_t *hints = hint_files(call, format);
    double started = now_seconds();

    enum status status =
        intake_files(&intake, call->options.arguments, call->options.argument_count, &counts,
                     &is_stopped, &call->fault);
    double seconds = now_seconds() - started;
    if (status == ST_OK)
        status = ruleset_save(ingest->own.parts.rules, &call->fault);
    json_t *out = pipeline_counts_json(&counts, call->arena);
    enum status last =
        pipeline_baseline_save(&ingest->own.baseline, status == ST_OK ? &call->fault : &later);
    status = status == ST_OK ? last : status;
    last = tell_rest(ingest, out, status == ST_OK ? &call->fault : &later);
    status = status == ST_OK ? last : status;
    last = events_refused_close(&refused, status == ST_OK ? &call->fault : &later);
    status = status == ST_OK ? last : status;
    if (status == ST_OK && is_stopped)
        status = stopped(&call->fault);
    json_put(out, "refused_by_reason",
             json_keep(call->arena, json_deep_copy(json_get_object(out, "refusals"))));
    json_put(out, "refused_first", refused.first);
    json_put_int(out, "limited", (int64_t)ruleset_limited(ingest->own.parts.rules));
    hint_refused(call, hints, format, &counts);
    json_put(out, "format_hints", hints);
    json_put(out, "seconds", json_keep(call->arena, json_real(seconds)));
    json_put(
        out, "events_per_s",
        json_keep(call->arena, json_real(seconds > 0 ? (double)counts.events / seconds : 0.0)));
    if (call->is_json)
        command_print(call, out);
    else
        show(out);
    if (!call->is_json)
        events_refused_show(&refused);
    if (counts.events == 0 && counts.refused > 0)
        *ret_exit = COMMAND_FAILED;
    return status; /* what was taken in before a failure stays, and was counted */
}

static const struct option ingest_options[] = {
    ERRAND_DATA_OPTION,
    {"format", OPTION_TEXT, "FORMAT",
     "auto、eve、syslog、cef、leef、netflow、windows、zeek、web、json",
     "auto, eve, syslog, cef, leef, netflow, windows, zeek, web, json", 0, 0, true},
    {"threads", OPTION_INT, "N", "线程数，默认为处理器核数", "threads; one per core unless given",
     1, INTAKE_THREAD_MAX, false},
    EVENTS_ZONE_OPTION,
    EVENTS_REFUSED_OPTION,
    PACKS_OPTION,
    {NULL, OPTION_FLAG, NULL, NULL, NULL, 0, 0, false},
};

const struct command events_ingest_commands[] = {
    {"events", "ingest", "FILE…", 1, OPTION_MAX_ARGUMENTS, ingest_options, ingest_run,
     "把事件文件收入数据目录；“-”为标准输入",
     "take files of events into the data folder; \"-\" is standard input", 0},
    {NULL, NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, 0},
};
