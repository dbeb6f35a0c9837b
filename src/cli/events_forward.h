/* SPDX-License-Identifier: Apache-2.0
 * From receivers and pushes to a topic of Kafka, where workers take it on (events_work.h): what was
 * received within an agreement is put into parcels (events/parcel.h), and counts as taken when
 * Kafka has acknowledged it. */
#ifndef CLI_EVENTS_FORWARD_H
#define CLI_EVENTS_FORWARD_H

#include "events/parcel.h"

struct events_forward;

/* `file`: settings of the cluster (events/kafka.h); `node`: this node's id. */
enum status events_forward_open(const char *file, const char *node,
                                struct events_forward **ret_forward,
                                struct fault *fault) MUST_CHECK;
/* Send rows[*done..count) of one sensor, in order; *done tells how far Kafka acknowledged. `sender`
 * numbers those that send within this node, one thread each; *number is its last parcel, 0 before
 * the first.  ST_BUSY, ST_IO: the rest is not known to have arrived: call again with the same rows.
 * ST_LIMIT: the row at *done is too large for the brokers. */
enum status events_forward_send(struct events_forward *forward, struct str sensor, uint32_t sender,
                                int64_t *number, const struct parcel_row *rows, size_t count,
                                size_t *done, struct fault *fault) MUST_CHECK;
/* NULL is fine. */
void events_forward_close(struct events_forward *forward);

#endif
