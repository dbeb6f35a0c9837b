/* SPDX-License-Identifier: Apache-2.0
 * Configuration of librdkafka's clients, and what they say of the cluster. */
#include "events/kafka_inside.h"

#include <jansson.h>

#include "base/banned.h"

static int64_t now_us(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

void kafka_client_health_init(struct kafka_health *health)
{
    *health = (struct kafka_health){.down_us = 0};
    pthread_mutex_init(&health->lock, NULL);
}

void kafka_client_health_done(struct kafka_health *health)
{
    pthread_mutex_destroy(&health->lock);
}

static void say(struct kafka_health *health, const char *words)
{
    pthread_mutex_lock(&health->lock);
    (void)snprintf(health->words, sizeof health->words, "%s", words);
    pthread_mutex_unlock(&health->lock);
}

void kafka_client_refused(struct kafka_health *health, const char *words)
{
    say(health, words);
    pthread_mutex_lock(&health->lock);
    if (health->refused_us == 0)
        health->refused_us = now_us();
    pthread_mutex_unlock(&health->lock);
}

void kafka_client_served(struct kafka_health *health)
{
    pthread_mutex_lock(&health->lock);
    health->refused_us = 0;
    pthread_mutex_unlock(&health->lock);
}

void kafka_client_tell(struct kafka_health *health, int64_t *ret_down_us,
                       char ret_words[KAFKA_WORDS_BYTES])
{
    pthread_mutex_lock(&health->lock);
    *ret_down_us = health->down_us != 0 ? health->down_us : health->refused_us;
    (void)snprintf(ret_words, KAFKA_WORDS_BYTES, "%s", *ret_down_us != 0 ? health->words : "");
    pthread_mutex_unlock(&health->lock);
}

static void set_up(struct kafka_health *health, bool is_up)
{
    pthread_mutex_lock(&health->lock);
    if (is_up)
        health->down_us = 0;
    else if (health->down_us == 0)
        health->down_us = now_us();
    pthread_mutex_unlock(&health->lock);
}

static void on_error(rd_kafka_t *client, int code, const char *reason, void *opaque)
{
    struct kafka_health *health = opaque;
    char words[KAFKA_WORDS_BYTES];

    say(health, reason);
    if (code == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN)
        set_up(health, false);
    if (code != RD_KAFKA_RESP_ERR__FATAL)
        return;
    (void)rd_kafka_fatal_error(client, words, sizeof words);
    kafka_client_refused(health, words);
    pthread_mutex_lock(&health->lock);
    health->is_fatal = true;
    pthread_mutex_unlock(&health->lock);
}

/* The library's own figures say for each broker in which state its connection is. */
static int on_statistics(rd_kafka_t *client, char *text, size_t len, void *opaque)
{
    json_t *root = json_loadb(text, len, 0, NULL), *broker;
    const char *name;
    bool is_up = false;

    (void)client;
    json_object_foreach(json_object_get(root, "brokers"), name, broker)
    {
        const char *state = json_string_value(json_object_get(broker, "state"));

        is_up |= state != NULL && (str_is(str_of(state), "UP") || str_is(str_of(state), "UPDATE"));
    }
    json_decref(root);
    set_up(opaque, is_up);
    return 0;
}

enum status kafka_client_set(rd_kafka_conf_t *conf, const char *name, const char *value,
                             struct fault *fault)
{
    char words[KAFKA_WORDS_BYTES];

    if (rd_kafka_conf_set(conf, name, value, words, sizeof words) == RD_KAFKA_CONF_OK)
        return ST_OK;
    return fault_set(fault, ST_INVALID, "kafka", "Kafka 客户端不接受 %s：%s",
                     "the Kafka client does not take %s: %s", name, words);
}

static enum status put_all(rd_kafka_conf_t *conf, const struct kafka_settings *settings,
                           struct fault *fault)
{
    char interval[32];

    for (enum kafka_setting i = 0; i < KAFKA_SETTINGS; i++)
        if (settings->values[i].len > 0 && i != KAFKA_TOPIC && i != KAFKA_RESET)
            TRY(kafka_client_set(conf, kafka_settings_word(i), settings->values[i].ptr, fault));
    if (settings->values[KAFKA_CLIENT].len == 0)
        TRY(kafka_client_set(conf, "client.id", "panshi", fault));
    (void)snprintf(interval, sizeof interval, "%d", KAFKA_LOOK_MS);
    TRY(kafka_client_set(conf, "statistics.interval.ms", interval, fault));
    TRY(kafka_client_set(conf, "reconnect.backoff.max.ms", "5000", fault));
    return kafka_client_set(conf, "allow.auto.create.topics", "false", fault);
}

enum status kafka_client_configure(const struct kafka_settings *settings,
                                   struct kafka_health *health, rd_kafka_conf_t **ret_conf,
                                   struct fault *fault)
{
    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    enum status status = put_all(conf, settings, fault);

    if (status != ST_OK) {
        rd_kafka_conf_destroy(conf);
        return status;
    }
    rd_kafka_conf_set_opaque(conf, health);
    rd_kafka_conf_set_error_cb(conf, on_error);
    rd_kafka_conf_set_stats_cb(conf, on_statistics);
    rd_kafka_conf_set_log_cb(conf, NULL); /* what matters comes as an error */
    *ret_conf = conf;
    return ST_OK;
}

enum status kafka_client_new(rd_kafka_type_t type, rd_kafka_conf_t *conf, rd_kafka_t **ret_client,
                             struct fault *fault)
{
    char words[KAFKA_WORDS_BYTES];
    rd_kafka_t *client = rd_kafka_new(type, conf, words, sizeof words);

    if (client == NULL) {
        rd_kafka_conf_destroy(conf);
        return fault_set(fault, ST_INVALID, "kafka", "无法建立 Kafka 客户端：%s",
                         "cannot make a Kafka client: %s", words);
    }
    *ret_client = client;
    return ST_OK;
}
