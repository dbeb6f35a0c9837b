/* SPDX-License-Identifier: Apache-2.0
 * What every command shares: printing its answer, writing a file. */
#include "cli/command.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

void command_print(struct command_call *call, const json_t *value)
{
    struct str text = json_pretty(call->arena, value);

    fwrite(text.ptr, 1, text.len, stdout);
}

enum status command_write_file(struct command_call *call, const char *path, struct str bytes)
{
    if (strcmp(path, "-") == 0) {
        fwrite(bytes.ptr, 1, bytes.len, stdout);
        return ST_OK;
    }
    const char *part = str_zero(call->arena, arena_print(call->arena, "%s.part", path));
    FILE *file = fopen(part, "wbe");
    bool is_whole = file && fwrite(bytes.ptr, 1, bytes.len, file) == bytes.len;

    is_whole = is_whole && fflush(file) == 0 && fsync(fileno(file)) == 0;
    int reason = errno;
    if (file && fclose(file) != 0)
        is_whole = false;
    if (is_whole && rename(part, path) == 0)
        return ST_OK;
    if (is_whole)
        reason = errno;
    if (file)
        (void)unlink(part);
    return fault_set(&call->fault, reason == ENOSPC ? ST_FULL : ST_IO, path, "无法写入 %s:%s",
                     "cannot write %s: %s", path, strerror(reason));
}
