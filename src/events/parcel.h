/* SPDX-License-Identifier: Apache-2.0
 * A parcel: what was received of one sensor, packed into one message of Kafka between a receiver
 * and a worker (kafka_producer.h, RECEIVER_KAFKA).
 *
 *   "PSPARCL1", length of the JSON head (4 bytes, little-endian as all numbers), the head
 *   {"sensor": id, "sender": text, "run": n, "number": n, "count": n}, then for each message:
 *   received_us (8), address (16), port (2), length (4), its bytes.
 *
 * A sender numbers its parcels from 1 within a run; a parcel that is sent again has its number
 * again.  Later runs have greater numbers of their own. */
#ifndef EVENTS_PARCEL_H
#define EVENTS_PARCEL_H

#include "events/netflow.h"

enum {
    PARCEL_FULL_BYTES = 256 * 1024, /* begin another one rather than grow beyond */
    PARCEL_ROWS_MAX = 2000,
    PARCEL_TEXT_MAX_BYTES = 128,             /* of sensor, of sender */
    PARCEL_MAX_BYTES = (1 << 20) + 16 * 1024 /* with a single event of the greatest length */
};

struct parcel_row {
    int64_t received_us;
    struct netflow_peer peer;
    struct str bytes;
};

struct parcel {
    struct str sensor, sender;
    int64_t run, number;
    const struct parcel_row *rows;
    size_t count;
};

/* What a row adds to a parcel. */
size_t parcel_row_bytes(const struct parcel_row *row);
/* ST_LIMIT: more rows or bytes than a parcel may have. */
enum status parcel_write(const struct parcel *parcel, struct buf *out,
                         struct arena *arena) MUST_CHECK;
/* Rows point into the bytes, texts are of the arena.  ST_MALFORMED: it is no whole parcel; the
 * fault says where it goes wrong. */
enum status parcel_read(struct str bytes, struct arena *arena, struct parcel *ret_parcel,
                        struct fault *fault) MUST_CHECK;

#endif
