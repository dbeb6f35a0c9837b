/* SPDX-License-Identifier: Apache-2.0
 * A producer that waits for each acknowledgement. */
#include "events/kafka_producer.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "events/kafka_inside.h"

#include "base/banned.h"

enum { POLL_MS = 100, FLUSH_MS = 2000 };

struct kafka_producer {
    struct kafka_health health; /* first: it is the client's opaque */
    rd_kafka_t *client;
    char topic[KAFKA_TOPIC_MAX_BYTES + 1];
    pthread_t server;
    bool has_server;
    atomic_bool is_ending;
    pthread_mutex_t lock; /* of every waiting */
    pthread_cond_t changed;
};

/* One message on its way; lives on the stack of its sender. */
struct waiting {
    bool is_done;
    rd_kafka_resp_err_t code;
};

static void on_delivery(rd_kafka_t *client, const rd_kafka_message_t *message, void *opaque)
{
    struct kafka_producer *p = opaque;
    struct waiting *waiting = message->_private;

    (void)client;
    pthread_mutex_lock(&p->lock);
    waiting->is_done = true;
    waiting->code = message->err;
    pthread_cond_broadcast(&p->changed);
    pthread_mutex_unlock(&p->lock);
}

static void *serve(void *object)
{
    struct kafka_producer *p = object;

    while (!atomic_load(&p->is_ending))
        (void)rd_kafka_poll(p->client, POLL_MS);
    return NULL;
}

static enum status set_own(rd_kafka_conf_t *conf, struct fault *fault)
{
    static const struct {
        const char *name, *value;
    } own[] = {
        {"enable.idempotence", "true"}, /* and with it acks=all */
        {"message.timeout.ms", "10000"},
        {"message.max.bytes", "2000000"},
        {"linger.ms", "0"},
    };

    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
        TRY(kafka_client_set(conf, own[i].name, own[i].value, fault));
    rd_kafka_conf_set_dr_msg_cb(conf, on_delivery);
    return ST_OK;
}

static enum status connect_client(struct kafka_producer *p, const struct kafka_settings *settings,
                                  struct fault *fault)
{
    struct kafka_settings own = *settings;
    rd_kafka_conf_t *conf = NULL;

    /* What belongs to consumers only. */
    own.values[KAFKA_GROUP] = own.values[KAFKA_GROUP_INSTANCE] = own.values[KAFKA_SESSION] =
        STR("");
    TRY(kafka_client_configure(&own, &p->health, &conf, fault));
    enum status status = set_own(conf, fault);
    if (status != ST_OK) {
        rd_kafka_conf_destroy(conf);
        return status;
    }
    TRY(kafka_client_new(RD_KAFKA_PRODUCER, conf, &p->client, fault));
    p->has_server = pthread_create(&p->server, NULL, serve, p) == 0;
    return p->has_server
               ? ST_OK
               : fault_set(fault, ST_IO, "kafka", "无法启动线程", "cannot start a thread");
}

enum status kafka_producer_open(const struct kafka_settings *settings,
                                struct kafka_producer **ret_producer, struct fault *fault)
{
    struct kafka_producer *p = calloc(1, sizeof *p);

    if (p == NULL)
        abort();
    kafka_client_health_init(&p->health);
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->changed, NULL);
    (void)snprintf(p->topic, sizeof p->topic, "%s", settings->values[KAFKA_TOPIC].ptr);
    enum status status = connect_client(p, settings, fault);
    if (status != ST_OK) {
        kafka_producer_close(p);
        return status;
    }
    *ret_producer = p;
    return ST_OK;
}

static enum status judge(rd_kafka_resp_err_t code, struct fault *fault)
{
    const char *words = rd_kafka_err2str(code);

    if (code == 0)
        return ST_OK;
    if (code == RD_KAFKA_RESP_ERR__MSG_TIMED_OUT || code == RD_KAFKA_RESP_ERR__QUEUE_FULL ||
        code == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN || code == RD_KAFKA_RESP_ERR__TRANSPORT ||
        code == RD_KAFKA_RESP_ERR__TIMED_OUT)
        return fault_set(fault, ST_BUSY, "kafka", "Kafka 没有及时确认：%s",
                         "Kafka did not acknowledge in time: %s", words);
    if (code == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE)
        return fault_set(fault, ST_LIMIT, "kafka", "消息超过 Kafka 的上限：%s",
                         "the message is too large for Kafka: %s", words);
    return fault_set(fault, ST_IO, "kafka", "Kafka 拒绝：%s", "Kafka refuses: %s", words);
}

enum status kafka_producer_send(struct kafka_producer *producer, struct str key, struct str bytes,
                                struct fault *fault)
{
    struct kafka_producer *p = producer;
    struct waiting waiting = {.is_done = false};
    const rd_kafka_vu_t message[] = {
        {.vtype = RD_KAFKA_VTYPE_TOPIC, .u.cstr = p->topic},
        {.vtype = RD_KAFKA_VTYPE_KEY, .u.mem = {(void *)(uintptr_t)key.ptr, key.len}},
        {.vtype = RD_KAFKA_VTYPE_MSGFLAGS, .u.i = RD_KAFKA_MSG_F_COPY},
        {.vtype = RD_KAFKA_VTYPE_VALUE, .u.mem = {(void *)(uintptr_t)bytes.ptr, bytes.len}},
        {.vtype = RD_KAFKA_VTYPE_OPAQUE, .u.ptr = &waiting},
    };
    rd_kafka_error_t *error =
        rd_kafka_produceva(p->client, message, sizeof(message) / sizeof(message[0]));
    rd_kafka_resp_err_t code = rd_kafka_error_code(error);

    rd_kafka_error_destroy(error);
    if (code == 0) {
        /* The library reports every message in the end, at the latest when its time is over. */
        pthread_mutex_lock(&p->lock);
        while (!waiting.is_done)
            pthread_cond_wait(&p->changed, &p->lock);
        pthread_mutex_unlock(&p->lock);
        code = waiting.code;
    }
    if (code == 0)
        kafka_client_served(&p->health);
    else
        kafka_client_refused(&p->health, rd_kafka_err2str(code));
    return judge(code, fault);
}

void kafka_producer_tell(struct kafka_producer *producer, int64_t *ret_down_us,
                         char ret_words[KAFKA_WORDS_BYTES])
{
    kafka_client_tell(&producer->health, ret_down_us, ret_words);
}

void kafka_producer_close(struct kafka_producer *producer)
{
    if (producer == NULL)
        return;
    if (producer->client != NULL)
        (void)rd_kafka_flush(producer->client, FLUSH_MS);
    atomic_store(&producer->is_ending, true);
    if (producer->has_server)
        (void)pthread_join(producer->server, NULL);
    if (producer->client != NULL)
        rd_kafka_destroy(producer->client);
    pthread_cond_destroy(&producer->changed);
    pthread_mutex_destroy(&producer->lock);
    kafka_client_health_done(&producer->health);
    free(producer);
}
