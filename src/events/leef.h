/* SPDX-License-Identifier: Apache-2.0
 * IBM Log Event Extended Format 1.0 and 2.0.
 *
 * Fields: vendor, product, version, event_id of the header, then the attributes as they
 * stand.  They are divided by a tab, or in 2.0 by the character of the sixth part ("^", "x5E",
 * "0x5e"; empty means tab).  LEEF knows no escapes.  Attributes without "=" are refused strictly,
 * else left out. */
#ifndef EVENTS_LEEF_H
#define EVENTS_LEEF_H

#include "events/piece.h"

/* Add the pieces of text, which begins with "LEEF:" and lies within line->text.  The time is that
 * of devTime; left alone when there is none. */
enum refusal leef_read(struct piece_line *line, struct str text);

#endif
