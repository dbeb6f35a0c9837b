/* SPDX-License-Identifier: Apache-2.0
 * ArcSight Common Event Format, versions 0 and 1 (Micro Focus, "Implementing ArcSight CEF").
 *
 * Fields: device_vendor, device_product, device_version, signature_id, name, severity of the
 * header, then the keys of the extension as they stand.  A value reaches to the last blank before
 * the next key;
 * "=" within a value counts as such where no key can end before it.  Strictly, a "=" within a value
 * must be written "\=", and a key is made of letters, digits, "_", "." and "-"; a backslash stands
 * before what the guide lets it stand before and nothing else; the severity is 0 to 10 or one of
 * its words; keys of the dictionary that stand for an address, a port, a whole number or a MAC
 * address hold one.  An empty value is none. */
#ifndef EVENTS_CEF_H
#define EVENTS_CEF_H

#include "events/piece.h"

/* Add the pieces of text, which begins with "CEF:" and lies within line->text.  The time is that of
 * rt, else end, else start; left alone when there is none of them. */
enum refusal cef_read(struct piece_line *line, struct str text);

#endif
