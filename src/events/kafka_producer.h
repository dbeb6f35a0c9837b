/* SPDX-License-Identifier: Apache-2.0
 * Messages into a topic of Kafka, each acknowledged by all brokers that must have it.
 *
 * The producer is idempotent: what the library sends again by itself arrives once.  Any thread may
 * send, several at once. */
#ifndef EVENTS_KAFKA_PRODUCER_H
#define EVENTS_KAFKA_PRODUCER_H

#include "events/kafka.h"

enum { KAFKA_PRODUCER_WAIT_MS = 10000 /* for one acknowledgement, its repetitions included */ };

struct kafka_producer;

/* ST_INVALID: the library will not take the settings, or the program was built without it. */
enum status kafka_producer_open(const struct kafka_settings *settings,
                                struct kafka_producer **ret_producer,
                                struct fault *fault) MUST_CHECK;
/* Send and wait.  Messages of one key keep their order.  ST_OK: Kafka has it.  ST_BUSY: it said
 * nothing in time or cannot be reached; it may have it all the same, so send the same again.
 * ST_LIMIT: too large for the brokers.  ST_IO: they refuse, with their words. */
enum status kafka_producer_send(struct kafka_producer *producer, struct str key, struct str bytes,
                                struct fault *fault) MUST_CHECK;
/* Since when no broker answers (0: one does), and why. */
void kafka_producer_tell(struct kafka_producer *producer, int64_t *ret_down_us,
                         char ret_words[KAFKA_WORDS_BYTES]);
/* NULL is fine. */
void kafka_producer_close(struct kafka_producer *producer);

#endif
