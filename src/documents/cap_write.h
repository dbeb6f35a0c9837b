/* SPDX-License-Identifier: Apache-2.0
 * CAP 1.2 written by this program. */
#ifndef DOCUMENTS_CAP_WRITE_H
#define DOCUMENTS_CAP_WRITE_H

#include "documents/cap.h"

/* Write a message and read it back: what leaves is what cap_read takes.  Times are told in Beijing
 * time.  The same struct gives the same bytes, and a message that cap_read gave comes out with the
 * same content, so that a signature over these bytes survives another program's layout.
 * ST_INVALID as cap_read, or for characters that XML cannot hold; ST_LIMIT. */
enum status cap_write(struct arena *arena, struct fault *fault, const struct cap_message *message,
                      struct str *ret_xml) MUST_CHECK;

/* Text between tags, escaped; for this and other XML of this room. */
void cap_write_escaped(struct buf *out, struct str text);

#endif
