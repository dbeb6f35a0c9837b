/* SPDX-License-Identifier: Apache-2.0
 * One line per event on standard error, written at once so that threads do not mix. */
#include "base/log.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

#include "base/banned.h"
#include "base/instant.h"

enum { LINE_BYTES = 1024 };

static atomic_int max_level = LOG_NOTICE;

void log_set_level(enum log_level level)
{
    atomic_store(&max_level, (int)level);
}

void log_event(enum log_level level, const char *event, const char *format, ...)
{
    static const char *const words[] = {"error", "warning", "notice", "debug"};
    char line[LINE_BYTES];
    char at[INSTANT_TEXT_BYTES];
    va_list list;

    if ((int)level > atomic_load(&max_level))
        return;
    int head = snprintf(line, sizeof line - 1, "%s %s %s ", instant_print(instant_system_now(), at),
                        words[level], event);
    size_t len = head < 0 ? 0 : (size_t)head;
    if (len > sizeof line - 2)
        len = sizeof line - 2;
    va_start(list, format);
    int body = vsnprintf(line + len, sizeof line - 1 - len, format, list);
    va_end(list);
    size_t end = body < 0 ? len : len + (size_t)body;
    if (end > sizeof line - 2)
        end = sizeof line - 2;
    /* Nothing that a caller quotes may forge a line. */
    for (size_t i = 0; i < end; i++)
        if (line[i] == '\n' || line[i] == '\r')
            line[i] = ' ';
    line[end] = '\n';
    ssize_t written = write(STDERR_FILENO, line, end + 1);
    (void)written;
}
