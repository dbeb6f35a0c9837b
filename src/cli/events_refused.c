/* SPDX-License-Identifier: Apache-2.0
 * A row for each refused line. */
#include "cli/events_refused.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/terminal.h"

#include "base/banned.h"

enum { ROW_ARENA_BYTES = 1024 * 1024 };

enum status events_refused_open(struct events_refused *refused, struct arena *arena,
                                const char *path, struct fault *fault)
{
    *refused = (struct events_refused){
        .arena = arena, .first = json_new_list(arena), .path = path, .fd = -1};
    if (path == NULL)
        return ST_OK;
    refused->fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    return refused->fd < 0 ? file_fail(errno, path, fault) : ST_OK;
}

static json_t *row_of(struct arena *arena, const struct intake_refused *one)
{
    json_t *row = json_new_object(arena);

    json_put_text(row, "file", record_utf8(str_of(one->path), arena));
    if (one->line > 0)
        json_put_int(row, "line", (int64_t)one->line);
    else
        json_put_null(row, "line");
    json_put_int(row, "byte", (int64_t)one->byte);
    json_put_int(row, "at", (int64_t)one->at);
    json_put_textz(row, "reason", refusal_word(one->reason));
    json_put_textz(row, "zh", refusal_zh(one->reason));
    json_put_textz(row, "en", refusal_en(one->reason));
    json_put_text(row, "beginning", refusal_beginning(one->text, arena));
    return row;
}

static void write_row(struct events_refused *refused, const json_t *row, struct arena *arena)
{
    struct buf line;

    buf_init(&line, ROW_ARENA_BYTES);
    buf_str(&line, json_canonical(arena, row));
    buf_byte(&line, '\n');
    refused->status = line.status != ST_OK
                          ? fault_set(&refused->fault, line.status, refused->path, "写不出一行",
                                      "a line cannot be written")
                          : file_put(refused->fd, refused->path, buf_view(&line), &refused->fault);
    buf_done(&line);
}

void events_refused_add(struct events_refused *refused, const struct intake_refused *one)
{
    struct arena arena;

    if (refused->count++ < EVENTS_REFUSED_FIRST)
        json_add(refused->first, row_of(refused->arena, one));
    if (refused->fd < 0 || refused->status != ST_OK)
        return;
    arena_init(&arena, ROW_ARENA_BYTES);
    write_row(refused, row_of(&arena, one), &arena);
    arena_done(&arena);
}

enum status events_refused_close(struct events_refused *refused, struct fault *fault)
{
    if (refused->fd < 0)
        return ST_OK;
    if (refused->status == ST_OK && fsync(refused->fd) != 0 && errno != EINVAL && errno != EROFS)
        refused->status = file_fail(errno, refused->path, &refused->fault);
    (void)close(refused->fd);
    refused->fd = -1;
    if (refused->status != ST_OK)
        *fault = refused->fault;
    return refused->status;
}

void events_refused_show(const struct events_refused *refused)
{
    const json_t *row;
    size_t at;

    json_array_foreach(refused->first, at, row)
    {
        const char *file = json_string_value(json_object_get(row, "file"));
        long long line = json_get_int(row, "line", 0), byte = json_get_int(row, "byte", 0);

        terminal_put(stderr, str_of(file), 0);
        fputc(':', stderr);
        if (line > 0)
            fprintf(stderr, "%lld:", line);
        fprintf(stderr, " 字节 byte %lld+%lld: %s / %s [%s]\n    ", byte,
                (long long)json_get_int(row, "at", 0),
                json_string_value(json_object_get(row, "zh")),
                json_string_value(json_object_get(row, "en")),
                json_string_value(json_object_get(row, "reason")));
        terminal_put(stderr, json_get_text(row, "beginning"), 0);
        fputc('\n', stderr);
    }
    if (refused->count > json_array_size(refused->first))
        fprintf(stderr,
                "其余 %llu 条未列出，用 --refused FILE 写出全部\n"
                "%llu more are not listed; --refused FILE writes them all\n",
                (unsigned long long)(refused->count - json_array_size(refused->first)),
                (unsigned long long)(refused->count - json_array_size(refused->first)));
}
