/* SPDX-License-Identifier: Apache-2.0
 * The cluster of kafka_cluster.h as a process of its own, for tests from outside.
 *
 *   kafka_broker TOPIC:PARTITIONS…     says where it listens; then a command a line, each answered:
 *   put TOPIC PARTITION FILE           the file's bytes become a message
 *   down | up
 *   committed GROUP TOPIC PARTITION    the number
 *   end TOPIC PARTITION                the number
 * It ends with its input. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kafka_cluster.h"

enum { FILE_MAX = 4 << 20, LINE_MAX_BYTES = 4096 };

static void put(struct kafka_cluster *cluster, const char *topic, int partition, const char *path)
{
    char *bytes = malloc(FILE_MAX);
    FILE *in = fopen(path, "rb");

    if (bytes == NULL || in == NULL)
        abort();
    size_t len = fread(bytes, 1, FILE_MAX, in);
    (void)fclose(in);
    kafka_cluster_put(cluster, topic, partition, bytes, len);
    free(bytes);
}

static void obey(struct kafka_cluster *cluster, const char *line)
{
    char topic[256], path[2048];
    int partition = 0;

    if (sscanf(line, "put %255s %d %2047s", topic, &partition, path) == 3) {
        put(cluster, topic, partition, path);
        puts("ok");
    } else if (sscanf(line, "committed %2047s %255s %d", path, topic, &partition) == 3) {
        printf("%lld\n", (long long)kafka_cluster_committed(cluster, path, topic, partition));
    } else if (sscanf(line, "end %255s %d", topic, &partition) == 2) {
        printf("%lld\n", (long long)kafka_cluster_end(cluster, topic, partition));
    } else if (strcmp(line, "down\n") == 0 || strcmp(line, "up\n") == 0) {
        kafka_cluster_set_up(cluster, line[0] == 'u');
        puts("ok");
    } else {
        puts("what?");
    }
    (void)fflush(stdout);
}

int main(int argc, char **argv)
{
    struct kafka_cluster *cluster = kafka_cluster_new();
    char line[LINE_MAX_BYTES];

    for (int i = 1; i < argc; i++) {
        char topic[256];
        int partitions = 1;

        if (sscanf(argv[i], "%255[^:]:%d", topic, &partitions) < 1)
            return 2;
        kafka_cluster_topic(cluster, topic, partitions);
    }
    puts(kafka_cluster_servers(cluster));
    (void)fflush(stdout);
    while (fgets(line, sizeof line, stdin) != NULL)
        obey(cluster, line);
    kafka_cluster_free(cluster);
    return 0;
}
