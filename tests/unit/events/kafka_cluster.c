/* SPDX-License-Identifier: Apache-2.0
 * Mock brokers of librdkafka for tests. */
#include "kafka_cluster.h"

#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>
#include <stdio.h>
#include <stdlib.h>

enum { BROKERS = 1, WAIT_MS = 15000 };

struct kafka_cluster {
    rd_kafka_t *home; /* the brokers live in it */
    rd_kafka_mock_cluster_t *brokers;
    rd_kafka_t *client;
};

static void need(bool is_so, const char *what)
{
    if (is_so)
        return;
    (void)fprintf(stderr, "kafka cluster: %s\n", what);
    abort();
}

static rd_kafka_t *client_new(const char *servers)
{
    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    char words[256] = "";

    if (servers != NULL)
        need(rd_kafka_conf_set(conf, "bootstrap.servers", servers, words, sizeof words) == 0,
             words);
    rd_kafka_conf_set_log_cb(conf, NULL);
    rd_kafka_t *client = rd_kafka_new(RD_KAFKA_PRODUCER, conf, words, sizeof words);
    need(client != NULL, words);
    return client;
}

struct kafka_cluster *kafka_cluster_new(void)
{
    struct kafka_cluster *cluster = calloc(1, sizeof *cluster);

    need(cluster != NULL, "memory");
    cluster->home = client_new(NULL);
    cluster->brokers = rd_kafka_mock_cluster_new(cluster->home, BROKERS);
    need(cluster->brokers != NULL, "no brokers");
    cluster->client = client_new(kafka_cluster_servers(cluster));
    return cluster;
}

void kafka_cluster_free(struct kafka_cluster *cluster)
{
    rd_kafka_destroy(cluster->client);
    rd_kafka_mock_cluster_destroy(cluster->brokers);
    rd_kafka_destroy(cluster->home);
    free(cluster);
}

const char *kafka_cluster_servers(const struct kafka_cluster *cluster)
{
    return rd_kafka_mock_cluster_bootstraps(cluster->brokers);
}

void kafka_cluster_topic(struct kafka_cluster *cluster, const char *topic, int partitions)
{
    need(rd_kafka_mock_topic_create(cluster->brokers, topic, partitions, 1) == 0, "no topic");
}

void kafka_cluster_put(struct kafka_cluster *cluster, const char *topic, int32_t partition,
                       const void *bytes, size_t len)
{
    const rd_kafka_vu_t message[] = {
        {.vtype = RD_KAFKA_VTYPE_TOPIC, .u.cstr = topic},
        {.vtype = RD_KAFKA_VTYPE_PARTITION, .u.i32 = partition},
        {.vtype = RD_KAFKA_VTYPE_MSGFLAGS, .u.i = RD_KAFKA_MSG_F_COPY},
        {.vtype = RD_KAFKA_VTYPE_VALUE, .u.mem = {(void *)(uintptr_t)bytes, len}},
    };
    rd_kafka_error_t *error =
        rd_kafka_produceva(cluster->client, message, sizeof(message) / sizeof(message[0]));

    need(error == NULL, rd_kafka_error_string(error));
    need(rd_kafka_flush(cluster->client, WAIT_MS) == 0, "a message did not arrive");
}

void kafka_cluster_set_up(struct kafka_cluster *cluster, bool is_up)
{
    for (int32_t id = 1; id <= BROKERS; id++)
        need((is_up ? rd_kafka_mock_broker_set_up(cluster->brokers, id)
                    : rd_kafka_mock_broker_set_down(cluster->brokers, id)) == 0,
             "a broker does not obey");
}

int64_t kafka_cluster_committed(struct kafka_cluster *cluster, const char *group, const char *topic,
                                int32_t partition)
{
    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    char words[256] = "";
    rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(1);

    need(rd_kafka_conf_set(conf, "bootstrap.servers", kafka_cluster_servers(cluster), words,
                           sizeof words) == 0 &&
             rd_kafka_conf_set(conf, "group.id", group, words, sizeof words) == 0,
         words);
    rd_kafka_conf_set_log_cb(conf, NULL);
    rd_kafka_t *asker = rd_kafka_new(RD_KAFKA_CONSUMER, conf, words, sizeof words);
    need(asker != NULL, words);
    rd_kafka_topic_partition_list_add(list, topic, partition);
    need(rd_kafka_committed(asker, list, WAIT_MS) == 0, "no answer about a group");
    int64_t offset = list->elems[0].offset;
    rd_kafka_topic_partition_list_destroy(list);
    rd_kafka_destroy(asker);
    return offset < 0 ? -1 : offset;
}

int64_t kafka_cluster_end(struct kafka_cluster *cluster, const char *topic, int32_t partition)
{
    int64_t low = 0, high = 0;

    need(rd_kafka_query_watermark_offsets(cluster->client, topic, partition, &low, &high,
                                          WAIT_MS) == 0,
         "no answer about a partition");
    return high;
}
