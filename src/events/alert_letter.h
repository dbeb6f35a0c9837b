/* SPDX-License-Identifier: Apache-2.0
 * Hits as bytes that wait in the outbox (keep_outbox.h), each text once. */
#ifndef EVENTS_ALERT_LETTER_H
#define EVENTS_ALERT_LETTER_H

#include "events/alert.h"

enum { ALERT_LETTER_HITS = 4096 /* of one letter, and so of one transaction */ };

/* Append a letter of at most ALERT_LETTER_HITS hits; errors stay in the buffer. */
void alert_letter_write(struct buf *out, const struct alert_hit *hits, size_t count);
/* The hits of a letter, which the texts point into.  ST_CORRUPT: it is none; ST_NEWER. */
enum status alert_letter_read(struct str bytes, struct arena *arena, struct alert_hit **ret_hits,
                              size_t *ret_count) MUST_CHECK;

#endif
