/* SPDX-License-Identifier: Apache-2.0
 * `panshi events decode`: what the decoders make of a file, without any store. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/terminal.h"
#include "cli/command.h"
#include "cli/events_refused.h"
#include "cli/events_zone.h"
#include "cli/outfile.h"
#include "events/decoder.h"
#include "events/intake_head.h"
#include "events/record_json.h"
#include "events/syslog.h"

#include "base/banned.h"

enum { CHUNK_BYTES = 256 * 1024, PEEK_BYTES = 60 };

struct job {
    struct command_call *call;
    struct decoder *decoder;
    struct layout_set *set;
    struct buf out;
    uint64_t records;
    const char *path;
    enum record_format format;
    struct events_refused refused;
};

static void job_end(struct job *job)
{
    decoder_free(job->decoder);
    layout_set_free(job->set);
    buf_done(&job->out);
}

/* ---- Writing ---- */

static void put_leaf(struct job *job, const struct leaf *leaf, enum leaf_kind kind)
{
    struct str raw = {leaf->ptr, leaf->len};
    struct arena arena;

    if (kind == LEAF_BARE) {
        buf_str(&job->out, raw);
    } else if (kind == LEAF_STRING) {
        buf_byte(&job->out, '"');
        buf_str(&job->out, raw);
        buf_byte(&job->out, '"');
    } else {
        arena_init(&arena, ARENA_WORK_BYTES);
        record_json_string(&job->out, record_leaf_text(leaf, kind, &arena));
        arena_done(&arena);
    }
}

/* All leaves of one name: a value, or a list of them. */
static void put_field(struct job *job, const struct record *record, uint32_t first)
{
    const struct layout *layout = record->layout;
    uint32_t field = layout->slots[first].field, count = 0;

    record_json_string(&job->out, layout_field_name(job->set, field));
    buf_byte(&job->out, ':');
    for (uint32_t i = first; i < layout->slot_count; i++)
        count += layout->slots[i].field == field;
    if (count > 1)
        buf_byte(&job->out, '[');
    for (uint32_t i = first, told = 0; i < layout->slot_count; i++) {
        if (layout->slots[i].field != field)
            continue;
        if (told++ > 0)
            buf_byte(&job->out, ',');
        put_leaf(job, &record->leaves[i], layout->slots[i].kind);
    }
    if (count > 1)
        buf_byte(&job->out, ']');
}

static bool is_first(const struct layout *layout, uint32_t slot)
{
    for (uint32_t i = 0; i < slot; i++)
        if (layout->slots[i].field == layout->slots[slot].field)
            return false;
    return true;
}

static void put_event(struct job *job, const struct record *record)
{
    const struct layout *layout = record->layout;

    buf_text(&job->out, ",\"event\":");
    if (record->source.len > 0 && record->source.ptr[0] == '{') {
        buf_str(&job->out, record->source);
        return;
    }
    buf_byte(&job->out, '{');
    for (uint32_t i = 0, told = 0; i < layout->slot_count; i++) {
        if (!is_first(layout, i))
            continue;
        if (told++ > 0)
            buf_byte(&job->out, ',');
        put_field(job, record, i);
    }
    buf_byte(&job->out, '}');
}

/* The value of a leaf by name; the empty str when there is none. */
static struct str leaf_named(const struct job *job, const struct record *record, const char *name)
{
    for (uint32_t i = 0; i < record->layout->slot_count; i++)
        if (str_is(layout_field_name(job->set, record->layout->slots[i].field), name))
            return (struct str){record->leaves[i].ptr, record->leaves[i].len};
    return (struct str){NULL, 0};
}

/* The words that PRI stands for. */
static void put_priority(struct job *job, const struct record *record)
{
    struct str text = leaf_named(job, record, "priority");
    int64_t pri;

    if (record->layout->format != RECORD_SYSLOG)
        text = leaf_named(job, record, "syslog.priority");
    if (!str_to_int(text, &pri) || pri < 0 || pri > SYSLOG_PRI_MAX)
        return;
    buf_print(&job->out, ",\"facility\":\"%s\",\"severity\":\"%s\"", syslog_facility(pri),
              syslog_severity(pri));
}

static void put_record(struct job *job, const struct decoded *decoded)
{
    const struct record *record = &decoded->record;
    char text[MOMENT_MAX_BYTES];

    buf_print(&job->out, "{\"record\":%llu,\"line\":%llu,\"format\":\"%s\",\"time\":",
              (unsigned long long)job->records, (unsigned long long)decoded->number,
              record_format_word(record->layout->format));
    if (record->has_time)
        buf_print(&job->out, "\"%s\"", moment_print(record->time_us, text));
    else
        buf_text(&job->out, "null");
    buf_print(&job->out, ",\"trust\":\"%s\"", piece_trust_word(decoded->trust));
    if (decoded->charset != DECODER_UTF8)
        buf_print(&job->out, ",\"charset\":\"%s\"", decoder_charset_word(decoded->charset));
    put_priority(job, record);
    put_event(job, record);
    buf_text(&job->out, "}\n");
}

static void show_record(struct job *job, const struct decoded *decoded)
{
    const struct record *record = &decoded->record;
    char text[MOMENT_MAX_BYTES];

    buf_print(&job->out, "%s %s", record->has_time ? moment_print(record->time_us, text) : "-",
              record_format_word(record->layout->format));
    for (uint32_t i = 0; i < record->layout->slot_count; i++) {
        buf_byte(&job->out, ' ');
        buf_str(&job->out, layout_field_name(job->set, record->layout->slots[i].field));
        buf_byte(&job->out, '=');
        put_leaf(job, &record->leaves[i], record->layout->slots[i].kind);
    }
}

/* JSON as it is, else a line that is safe to look at. */
static bool put_out(const struct job *job)
{
    struct str text = buf_view(&job->out);

    if (job->call->is_json)
        return fwrite(text.ptr, 1, text.len, stdout) == text.len;
    terminal_put(stdout, text, 0);
    return putchar('\n') != EOF;
}

static void say_refusal(struct job *job, const struct decoded *decoded)
{
    const struct intake_refused one = {job->path,           decoded->number,  decoded->offset,
                                       decoded->refused_at, decoded->refusal, decoded->line};
    struct str line = decoded->line;
    events_refused_add(&job->refused, &one);
    if (job->refused.count > EVENTS_REFUSED_FIRST)
        return;
    fprintf(stderr, "panshi: 第 %llu 条第 %zu 字节：%s [%s]\n", (unsigned long long)decoded->number,
            decoded->refused_at, refusal_zh(decoded->refusal), refusal_word(decoded->refusal));
    fprintf(stderr, "panshi: record %llu, byte %zu: %s [%s]\n", (unsigned long long)decoded->number,
            decoded->refused_at, refusal_en(decoded->refusal), refusal_word(decoded->refusal));
    for (size_t len = line.len < PEEK_BYTES ? line.len : PEEK_BYTES; len > 0; len--)
        if (len == line.len || ((unsigned char)line.ptr[len] & 0xc0) != 0x80) {
            fputs("    ", stderr);
            terminal_put(stderr, (struct str){line.ptr, len}, 0);
            fputc('\n', stderr);
            break;
        }
}

/* ---- Reading ---- */

static enum status drain(struct job *job)
{
    struct decoded decoded;
    enum decoder_step step;

    while ((step = decoder_next(job->decoder, job->set, &decoded)) != DECODER_HUNGRY) {
        if (step == DECODER_SET_FULL) {
            layout_set_clear(job->set);
        } else if (step == DECODER_REFUSED) {
            say_refusal(job, &decoded);
        } else {
            job->out.len = 0;
            if (job->call->is_json)
                put_record(job, &decoded);
            else
                show_record(job, &decoded);
            job->records++;
            if (job->out.status != ST_OK)
                return fault_set(&job->call->fault, job->out.status, "FILE",
                                 "第 %llu 条写出时超过上限",
                                 "record %llu is beyond the limit when written",
                                 (unsigned long long)decoded.number);
            if (!put_out(job))
                return fault_set(&job->call->fault, ST_IO, "", "无法写出结果",
                                 "cannot write the result");
        }
    }
    return ST_OK;
}

static enum status read_all(struct job *job, int fd, const char *path)
{
    char *chunk = arena_take(job->call->arena, CHUNK_BYTES);
    bool is_first = true;

    TRY(intake_head_no_folder(fd, path, &job->call->fault));
    for (;;) {
        ssize_t count = read(fd, chunk, CHUNK_BYTES);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return fault_set(&job->call->fault, ST_IO, path, "读取 %s 失败：%s",
                             "cannot read %s: %s", path, strerror(errno));
        if (count == 0)
            break;
        if (is_first)
            TRY(intake_head_check((struct str){chunk, (size_t)count}, job->format, path,
                                  &job->call->fault));
        is_first = false;
        decoder_feed(job->decoder, (struct str){chunk, (size_t)count});
        TRY(drain(job));
    }
    decoder_finish(job->decoder);
    return drain(job);
}

static enum status say_outcome(struct job *job, int *ret_exit)
{
    const struct decoder_counts *counts = decoder_counts(job->decoder);
    bool is_strict = option_has(&job->call->options, "strict");

    if (counts->refused > EVENTS_REFUSED_FIRST)
        fprintf(stderr,
                "panshi: 只列出前 %d 条拒收；--refused FILE 写出全部\n"
                "panshi: the first %d refusals are listed; --refused FILE writes them all\n",
                EVENTS_REFUSED_FIRST, EVENTS_REFUSED_FIRST);
    if (counts->flows.templates_evicted > 0)
        fprintf(stderr,
                "panshi: 模板过多，%llu 个被挤出\npanshi: too many templates, %llu gave way\n",
                (unsigned long long)counts->flows.templates_evicted,
                (unsigned long long)counts->flows.templates_evicted);
    if (counts->refused > 0) {
        fprintf(stderr, "panshi: 读出 %llu 条，拒收 %llu 条\n", (unsigned long long)counts->parsed,
                (unsigned long long)counts->refused);
        fprintf(stderr, "panshi: %llu read, %llu refused\n", (unsigned long long)counts->parsed,
                (unsigned long long)counts->refused);
    }
    if (counts->refused > 0 && (is_strict || counts->parsed == 0))
        *ret_exit = COMMAND_FAILED;
    return events_refused_close(&job->refused, &job->call->fault);
}

static enum status decode_run(struct command_call *call, int *ret_exit)
{
    const char *path = call->options.arguments[0];
    struct str word = str_of(option_text(&call->options, "format"));
    struct moment_frame frame;
    struct decoder_options options = {.format = RECORD_FORMATS,
                                      .is_strict = option_has(&call->options, "strict"),
                                      .frame = &frame};
    struct job job = {.call = call, .path = path};

    if (word.len > 0 && !str_is(word, "auto")) {
        options.format = record_format_of(word);
        if (options.format == RECORD_FORMATS)
            return command_wrong(call, ret_exit, "format",
                                 "--format 不认识“%.*s”；可写 auto、syslog、netflow、cef、leef、"
                                 "web、json、eve、windows、zeek",
                                 "--format knows no \"%.*s\": auto, syslog, netflow, cef, leef, "
                                 "web, json, eve, windows, zeek",
                                 STR_ARG(word));
    }
    TRY(events_zone_read(call, ret_exit, &frame));
    TRY(outfile_check(option_text(&call->options, "refused"), "--refused", NULL, &path, 1,
                      &call->fault));
    TRY(events_refused_open(&job.refused, call->arena, option_text(&call->options, "refused"),
                            &call->fault));
    bool is_input = strcmp(path, "-") == 0;
    int fd = is_input ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return fault_set(&call->fault, ST_IO, "FILE", "打不开 %s：%s", "cannot open %s: %s", path,
                         strerror(errno));
    buf_init(&job.out, COMMAND_ARENA_BYTES / 8);
    job.format = options.format;
    job.decoder = decoder_new(&options);
    job.set = layout_set_new();
    enum status status = read_all(&job, fd, path);
    if (!is_input)
        (void)close(fd);
    if (status == ST_OK)
        status = say_outcome(&job, ret_exit);
    job_end(&job);
    return status;
}

static const struct option decode_options[] = {
    {"format", OPTION_TEXT, "F",
     "auto（不给时）、syslog、netflow、cef、leef、web、json、eve、windows、zeek",
     "auto (the default), syslog, netflow, cef, leef, web, json, eve, windows, zeek", 0, 0, false},
    {"strict", OPTION_FLAG, NULL, "标准不允许的一律拒收，有拒收则退出码为 1",
     "refuse what the standard refuses; exit 1 if anything was", 0, 0, false},
    EVENTS_ZONE_OPTION,
    EVENTS_REFUSED_OPTION,
    {NULL, OPTION_FLAG, NULL, NULL, NULL, 0, 0, false},
};

const struct command events_decode_commands[] = {
    {"events", "decode", "FILE|-", 1, 1, decode_options, decode_run,
     "逐条显示日志、流记录解读出什么，不需要数据目录",
     "what is read from logs and flow records, without a data folder", 0},
    {NULL, NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, 0},
};
