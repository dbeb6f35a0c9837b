/* SPDX-License-Identifier: Apache-2.0
 * A program that was built without librdkafka: it says so. */
#include "events/kafka_producer.h"
#include "events/receiver_inside.h"

static enum status refuse(struct fault *fault)
{
    return fault_set(fault, ST_INVALID, "kafka", "本程序编译时没有 Kafka 支持（librdkafka）",
                     "this program was built without Kafka (librdkafka)");
}

enum status receiver_kafka_open(struct receiver *receiver, const struct receiver_options *options,
                                struct fault *fault)
{
    (void)receiver;
    (void)options;
    return refuse(fault);
}

enum status kafka_producer_open(const struct kafka_settings *settings,
                                struct kafka_producer **ret_producer, struct fault *fault)
{
    (void)settings;
    (void)ret_producer;
    return refuse(fault);
}

enum status kafka_producer_send(struct kafka_producer *producer, struct str key, struct str bytes,
                                struct fault *fault)
{
    (void)producer;
    (void)key;
    (void)bytes;
    return refuse(fault);
}

void kafka_producer_tell(struct kafka_producer *producer, int64_t *ret_down_us,
                         char ret_words[KAFKA_WORDS_BYTES])
{
    (void)producer;
    *ret_down_us = 0;
    ret_words[0] = '\0';
}

void kafka_producer_close(struct kafka_producer *producer)
{
    (void)producer;
}

void receiver_kafka_read(struct receiver *receiver)
{
    (void)receiver;
}

void receiver_kafka_taken(struct receiver *receiver, const struct receiver_room *room)
{
    (void)receiver;
    (void)room;
}

void receiver_kafka_tell(struct receiver *receiver, struct receiver_counts *counts)
{
    (void)receiver;
    (void)counts;
}

void receiver_kafka_close(struct receiver *receiver)
{
    (void)receiver;
}
