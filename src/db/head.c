/* SPDX-License-Identifier: Apache-2.0
 * Reading and writing of journal.head. */
#include "db/head.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"

enum { HEAD_MAX_BYTES = 128 };

struct head head_read(const char *folder)
{
    struct head head = {.sequence = 0};
    struct head none = {.sequence = 0};
    struct fault fault = {.status = ST_OK};
    char path[FILE_PATH_BYTES];
    struct arena arena;
    struct str text;
    struct str rest;
    struct digest_sm3 digest;

    arena_init(&arena, ARENA_WORK_BYTES);
    (void)file_path(path, folder, "journal.head");
    if (file_read(path, HEAD_MAX_BYTES, &arena, &text, &fault) == ST_OK) {
        struct str number = str_cut(str_cut(text, '\n', &rest), ' ', &text);
        head.is_present = str_to_int(number, &head.sequence) && head.sequence >= 0 &&
                          digest_from_hex(text, &digest);
        if (head.is_present)
            (void)digest_hex(&digest, head.hash);
    }
    arena_done(&arena);
    return head.is_present ? head : none;
}

void head_write(int fd, int64_t sequence, const char *hash)
{
    char line[HEAD_MAX_BYTES];
    int len = snprintf(line, sizeof line, "%lld %.64s\n", (long long)sequence, hash);

    /* Numbers only grow, so a line never leaves a rest of a longer one behind it. */
    ssize_t written = pwrite(fd, line, (size_t)len, 0);
    (void)written;
}
