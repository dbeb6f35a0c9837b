/* SPDX-License-Identifier: Apache-2.0
 * Syslog: RFC 5424, RFC 3164 and what devices make of it.
 *
 * Fields: priority, version, timestamp, hostname, app_name, procid, msgid, sd.ID.PARAM, sequence
 * (Cisco's number before the time, the number in brackets of Huawei), level (the severity within
 * %LINK-3-UPDOWN and
 * %%01IFNET/4/IF_STATE), zone (a word after the time that means nothing certain), message.  A field
 * written "-" is absent.
 *
 * Read loosely nothing is refused: PRI, sequence number, time (with the year in front, in the
 * middle or behind, with or without zone), host, tag and number of process are taken as far as they
 * are there, the rest is the message; trust says how much was guessed.
 *
 * Read strictly a line is refused with the first byte that RFC 5424 section 6 forbids or, where no
 * version follows PRI, that RFC 3164 section 4.1 does.  A backslash before another byte in a
 * parameter is no fault (RFC 5424 section 6.3.3), nor is a message that is not UTF-8 unless a byte
 * order mark says it is (section 6.4). */
#ifndef EVENTS_SYSLOG_H
#define EVENTS_SYSLOG_H

#include "events/piece.h"

enum {
    SYSLOG_PRI_MAX = 191,
    SYSLOG_HOST_MAX_BYTES = 255,
    SYSLOG_APP_MAX_BYTES = 48,
    SYSLOG_PROCESS_MAX_BYTES = 128,
    SYSLOG_MESSAGE_ID_MAX_BYTES = 32,
    SYSLOG_SD_NAME_MAX_BYTES = 32,
    SYSLOG_SD_MAX = 256, /* elements of one message */
    SYSLOG_LEGACY_MAX_BYTES = 1024,
    SYSLOG_TAG_MAX_BYTES = 32
};

/* Fill line->list with all but the message, which is line->body. */
enum refusal syslog_read(struct piece_line *line);
/* Words of RFC 5424 tables 1 and 2 for a PRI of 0..191; "" else. */
const char *syslog_facility(int64_t pri);
const char *syslog_severity(int64_t pri);
/* The half of RFC 3164, from the byte after PRI on; syslog_legacy.c. */
enum refusal syslog_legacy_read(struct piece_line *line, size_t at);

#endif
