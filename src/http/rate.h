/* SPDX-License-Identifier: Apache-2.0
 * Token buckets by key (address, account) in a table of fixed size.
 *
 * When the table is full the bucket longest unused gives way, so memory is bounded whatever comes.
 * Safe to use from several threads. */
#ifndef HTTP_RATE_H
#define HTTP_RATE_H

#include "base/base.h"

struct rate;

/* A full bucket holds `burst` tokens; one more every `token_ms`.  NULL: out of memory. */
struct rate *rate_new(size_t keys, int burst, int token_ms);
void rate_free(struct rate *rate);
/* Take one token; false when there is none. */
bool rate_take(struct rate *rate, struct str key, struct instant now);
/* Whether a token is there, without taking it. */
bool rate_has(struct rate *rate, struct str key, struct instant now);

#endif
