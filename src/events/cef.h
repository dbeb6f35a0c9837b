/* SPDX-License-Identifier: Apache-2.0
 * ArcSight Common Event Format, versions 0 and 1 (Micro Focus, "Implementing ArcSight CEF").
 *
 * Fields: device_vendor, device_product, device_version, signature_id, name, severity of the
 * header, then the keys of the extension as they stand.  A value reaches to the last blank before
 * the next key;
 * "=" within a value counts as such where no key can end before it.  Strictly, a "=" within a value
 * must be written "\=", and a key is made of letters, digits, "_", "." and "-". */
#ifndef EVENTS_CEF_H
#define EVENTS_CEF_H

#include "events/piece.h"

/* Add the pieces of text, which begins with "CEF:" and lies within line->text.  The time is that of
 * rt, else end, else start; left alone when there is none of them. */
enum refusal cef_read(struct piece_line *line, struct str text);

#endif
