/* SPDX-License-Identifier: Apache-2.0
 * Text written into JSON. */
#ifndef EVENTS_RECORD_JSON_H
#define EVENTS_RECORD_JSON_H

#include "base/buf.h"

/* A JSON string with its quotes; bytes that are no UTF-8 become U+FFFD. */
void record_json_string(struct buf *out, struct str text);

#endif
