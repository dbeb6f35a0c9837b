/* SPDX-License-Identifier: Apache-2.0
 * Lines of events that were refused: the first ones told, all of them in a file when asked for. */
#ifndef CLI_EVENTS_REFUSED_H
#define CLI_EVENTS_REFUSED_H

#include "base/json.h"
#include "events/intake.h"

enum {
    EVENTS_REFUSED_FIRST = 100, /* told at the end */
};

#define EVENTS_REFUSED_OPTION                                                                      \
    {                                                                                              \
        "refused", OPTION_TEXT, "FILE", "把拒收的各行及理由写入此文件",                            \
            "write every refused line with its reason into this file", 0, 0, false                 \
    }

struct events_refused {
    struct arena *arena;
    uint64_t count;
    json_t *first; /* at most EVENTS_REFUSED_FIRST rows, below */
    const char *path;
    int fd; /* -1: no file */
    enum status status;
    struct fault fault; /* of the first write that failed */
};

/* `path` may be NULL; a file of that name is written anew, readable by its owner only.  One row a
 * line: {file, line, byte, at, reason, zh, en, beginning}: `line` from 1, null where a large file
 * was read in parts; `byte` of the file where the line begins; `at` the byte within the line;
 * `beginning` its first bytes, control bytes as "." and what is no UTF-8 as U+FFFD. */
enum status events_refused_open(struct events_refused *refused, struct arena *arena,
                                const char *path, struct fault *fault) MUST_CHECK;
void events_refused_add(struct events_refused *refused, const struct intake_refused *one);
/* The file made durable.  A write that failed is told here. */
enum status events_refused_close(struct events_refused *refused, struct fault *fault) MUST_CHECK;
/* The rows of `first` on standard error, and that there are more. */
void events_refused_show(const struct events_refused *refused);

#endif
