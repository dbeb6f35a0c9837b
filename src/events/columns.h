/* SPDX-License-Identifier: Apache-2.0
 * Logs whose head names the columns: W3C extended ("#Fields: date time c-ip …", Microsoft IIS) and
 * Zeek's tab-separated form ("#separator \x09", "#fields<tab>ts<tab>uid").
 *
 * Names stay as they stand ("cs(User-Agent)", "id.orig_h").  "-" (Zeek: #unset_field) is absent.
 * Times are UTC.  The head counts for the lines behind it until another comes. */
#ifndef EVENTS_COLUMNS_H
#define EVENTS_COLUMNS_H

#include "events/piece.h"

enum { COLUMNS_MAX = 512, COLUMNS_HEAD_MAX_BYTES = 16 * 1024 };

struct columns {
    struct str names[COLUMNS_MAX]; /* within store */
    size_t count;
    char store[COLUMNS_HEAD_MAX_BYTES];
    char separator;
    bool is_zeek;
    char unset[32];
};

/* A line that begins with '#': take in what it says.  False when it is of no kind known here. */
bool columns_read_head(struct columns *columns, struct str line);
/* A line of values.  REFUSAL_COLUMNS when they do not fit the head or there was none. */
enum refusal columns_read(const struct columns *columns, struct piece_line *line);

#endif
