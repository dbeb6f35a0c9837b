/* SPDX-License-Identifier: Apache-2.0
 * A program that was built without librdkafka: it says so. */
#include "events/receiver_inside.h"

enum status receiver_kafka_open(struct receiver *receiver, const struct receiver_options *options,
                                struct fault *fault)
{
    (void)receiver;
    (void)options;
    return fault_set(fault, ST_INVALID, "kafka", "本程序编译时没有 Kafka 支持（librdkafka）",
                     "this program was built without Kafka (librdkafka)");
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
