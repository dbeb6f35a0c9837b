/* SPDX-License-Identifier: Apache-2.0
 * Text written into JSON. */
#ifndef EVENTS_RECORD_JSON_H
#define EVENTS_RECORD_JSON_H

#include "base/buf.h"
#include "base/json.h"

/* A JSON string with its quotes; bytes that are no UTF-8 become U+FFFD. */
void record_json_string(struct buf *out, struct str text);
/* An event's source as the members "source", and where it is not UTF-8, so that the text shows
 * U+FFFD, "source_base64" with its bytes (RFC 4648): nothing is altered without a sign.  Into an
 * object, or behind what `out` holds as `"source":…[,"source_base64":…]`. */
void record_json_put_source(json_t *object, struct str source, struct arena *arena);
void record_json_source(struct buf *out, struct str source, struct arena *arena);
/* The bytes as base 64 where they are not UTF-8; else a str without ptr. */
struct str record_json_base64(struct str source, struct arena *arena);

#endif
