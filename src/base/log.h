/* SPDX-License-Identifier: Apache-2.0
 * The operating log: one line per event on standard error, key=value.  Not the audit journal.
 * Only entrances (HTTP, job, command) log; domain rooms return.  Never secrets or personal data. */
#ifndef BASE_LOG_H
#define BASE_LOG_H

enum log_level { LOG_ERROR, LOG_WARNING, LOG_NOTICE, LOG_DEBUG };

void log_set_level(enum log_level level);
/* `event` is a dotted word ("http.failed"); the rest is printf text of key=value pairs. */
void log_event(enum log_level level, const char *event, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
