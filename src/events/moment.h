/* SPDX-License-Identifier: Apache-2.0
 * The instants that sources write, read to the microsecond.
 *
 * Read are (digits of a fraction are optional, those past the sixth are dropped):
 *   2016-06-08T20:01:52.875791+0000     Suricata EVE; +00:00 and Z as in RFC 3339 section 5.6
 *   2016-06-08 20:01:52.875, 2016/06/08 …   Windows and W3C; a zone may follow
 *   1465416112.875791                   seconds (up to 11 digits, Zeek), 13 digits milliseconds,
 *                                       16 microseconds, 18 a Windows FILETIME, 19 nanoseconds
 *   10/Oct/2000:13:55:36 -0700          web logs
 *   Oct 11 22:14:15                     RFC 3164 section 4.1.2; "Oct  1", ".123" or ":123" for a
 * fraction Oct 11 2003 22:14:15, 2003 Oct 11 22:14:15, Oct 11 22:14:15 2003   devices that write
 * the year A zone is Z, UTC, GMT, CST is not one (it means three things); +08:00, +0800 or +08,
 * after at most one blank.  A second of 60 is the first instant of the next minute. */
#ifndef EVENTS_MOMENT_H
#define EVENTS_MOMENT_H

#include "base/base.h"

enum {
    MOMENT_MAX_BYTES = 64,
    MOMENT_BEIJING_S = 8 * 3600, /* the zone of a text that writes none, unless somebody says it */
    MOMENT_AHEAD_S = 600         /* clocks may differ so much; later than that is of the future */
};

/* What a text without year or zone means. */
struct moment_frame {
    int64_t reference_us; /* a year is the last one in which the instant lies no more than a week
                           * after this; 0: no year is refused */
    int32_t zone_s;       /* seconds east of UTC where no zone is written */
};

/* The whole text is an instant; without a zone it is UTC, without a year it is refused. */
bool moment_read(struct str text, int64_t *ret_us);
bool moment_read_in(struct str text, const struct moment_frame *frame, int64_t *ret_us);
/* What a person types: an instant, Beijing's without a zone, or a day, which is its beginning
 * there.
 */
bool moment_read_typed(struct str text, int64_t *ret_us);
/* A zone alone, as an instant ends with it: "+08:00", "+0800", "Z". */
bool moment_read_zone(struct str text, int32_t *ret_s);
/* An instant at the head of the text: how many bytes it takes, 0 for none. */
size_t moment_prefix(struct str text, const struct moment_frame *frame, int64_t *ret_us);
/* "2016-06-08T20:01:52.875791Z"; `text` has MOMENT_MAX_BYTES. */
const char *moment_print(int64_t us, char *text);

#endif
