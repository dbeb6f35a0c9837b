/* SPDX-License-Identifier: Apache-2.0
 * Clients of librdkafka, shared by the files that use it.  Only those include this header: a
 * program built without the library has kafka_none.c instead of them. */
#ifndef EVENTS_KAFKA_INSIDE_H
#define EVENTS_KAFKA_INSIDE_H

#include <librdkafka/rdkafka.h>
#include <pthread.h>

#include "events/kafka.h"

enum { KAFKA_LOOK_MS = 1000 /* how often the brokers' states are looked at */ };

/* Whether the cluster can be reached and gives what is asked for.  Written by a client's own
 * thread; it is the client's opaque and outlives it. */
struct kafka_health {
    pthread_mutex_t lock;
    int64_t down_us;    /* since when no broker is connected; 0: one is */
    int64_t refused_us; /* since when the brokers refuse (a topic, a right); 0: they do not */
    bool is_fatal;      /* the client gave up; nothing more comes of it */
    char words[KAFKA_WORDS_BYTES]; /* what the library said last */
};

void kafka_client_health_init(struct kafka_health *health);
void kafka_client_health_done(struct kafka_health *health);
void kafka_client_refused(struct kafka_health *health, const char *words);
void kafka_client_served(struct kafka_health *health);
/* Since when it is of no use (0: it is), and in the library's words why. */
void kafka_client_tell(struct kafka_health *health, int64_t *ret_down_us,
                       char ret_words[KAFKA_WORDS_BYTES]);
/* What the file says as a configuration, with callbacks that keep `health`.  ST_INVALID: the
 * library will not take a value; it says which. */
enum status kafka_client_configure(const struct kafka_settings *settings,
                                   struct kafka_health *health, rd_kafka_conf_t **ret_conf,
                                   struct fault *fault) MUST_CHECK;
enum status kafka_client_set(rd_kafka_conf_t *conf, const char *name, const char *value,
                             struct fault *fault) MUST_CHECK;
/* A client of the configuration, which it takes over also when it fails. */
enum status kafka_client_new(rd_kafka_type_t type, rd_kafka_conf_t *conf, rd_kafka_t **ret_client,
                             struct fault *fault) MUST_CHECK;

#endif
