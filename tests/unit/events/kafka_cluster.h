/* SPDX-License-Identifier: Apache-2.0
 * A cluster of Kafka within the test's own process: librdkafka's mock brokers on loopback, with a
 * client that puts messages in and asks what groups have committed. */
#ifndef TESTS_KAFKA_CLUSTER_H
#define TESTS_KAFKA_CLUSTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct kafka_cluster;

struct kafka_cluster *kafka_cluster_new(void);
void kafka_cluster_free(struct kafka_cluster *cluster);
/* "127.0.0.1:PORT" */
const char *kafka_cluster_servers(const struct kafka_cluster *cluster);
void kafka_cluster_topic(struct kafka_cluster *cluster, const char *topic, int partitions);
/* Put a message in and wait until it is there. */
void kafka_cluster_put(struct kafka_cluster *cluster, const char *topic, int32_t partition,
                       const void *bytes, size_t len);
/* Brokers go away, and come back. */
void kafka_cluster_set_up(struct kafka_cluster *cluster, bool is_up);
/* The offset that a group has committed; -1: none. */
int64_t kafka_cluster_committed(struct kafka_cluster *cluster, const char *group, const char *topic,
                                int32_t partition);
/* How many messages a partition has. */
int64_t kafka_cluster_end(struct kafka_cluster *cluster, const char *topic, int32_t partition);

#endif
