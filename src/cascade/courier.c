/* SPDX-License-Identifier: Apache-2.0
 * Carrying deliveries out. */
#include "cascade/courier.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/log.h"
#include "cascade/cascade_limits.h"
#include "cascade/mail.h"
#include "cascade/robot.h"
#include "cascade/sending.h"
#include "db/store.h"
#include "registry/actor.h"
#include "registry/delivery.h"

#include "base/banned.h"

struct courier {
    struct store *store;
    const struct policy *policy;
    char *base_url;
    bool may_loop;
    atomic_bool is_stopping;
    pthread_mutex_t mutex; /* only for the wait; nothing is called under it */
    pthread_cond_t stopped;
    pthread_t threads[COURIER_THREADS];
    int thread_count;
};

/* One turn of one thread. */
struct turn {
    struct courier *courier;
    struct sending *sending;
    struct arena arena;
    struct actor actor;
    struct delivery_claim claim;
};

typedef enum status work_fn(struct work *w, void *cookie);

/* Run a function in a work of its own.  ST_NOT_FOUND without a fault is an answer. */
static enum status in_work(struct turn *turn, bool is_write, work_fn *run, void *cookie)
{
    struct fault fault = {.status = ST_OK};
    struct work work;
    struct db *db;
    enum status status = store_borrow(turn->courier->store, &db, &fault);

    if (status != ST_OK)
        return status;
    work_init(&work, &turn->arena, db);
    work.actor = &turn->actor;
    work.policy = turn->courier->policy;
    status = is_write ? work_write(&work) : work_read(&work);
    if (status == ST_OK)
        status = run(&work, cookie);
    /* A claim that found nothing may still have cancelled something. */
    if (is_write && (status == ST_OK || (status == ST_NOT_FOUND && work.fault.status == ST_OK))) {
        enum status committed = work_commit(&work);
        status = committed == ST_OK ? status : committed;
    }
    if (status != ST_OK && status != ST_NOT_FOUND)
        log_event(LOG_WARNING, "courier.failed", "status=%s reason=\"%s\"", status_word(status),
                  work.fault.en);
    work_done(&work);
    store_return(turn->courier->store, db);
    return status;
}

static enum status claim_one(struct work *w, void *cookie)
{
    return delivery_claim(w, cookie);
}

static enum status look(struct work *w, void *cookie)
{
    return delivery_waits(w, cookie);
}

struct result {
    const struct delivery_claim *claim;
    struct delivery_outcome outcome;
};

static enum status record_one(struct work *w, void *cookie)
{
    const struct result *result = cookie;

    return delivery_record(w, result->claim, &result->outcome);
}

static enum status release_all(struct work *w, void *cookie)
{
    (void)cookie;
    return delivery_release(w);
}

static struct delivery_outcome send_mail(struct turn *turn)
{
    struct str bytes;

    if (mail_compose(&turn->arena, &turn->claim, turn->courier->base_url, instant_system_now(),
                     &bytes) != ST_OK)
        return (struct delivery_outcome){.result = DELIVERY_REFUSED,
                                         .evidence = STR("邮件过长 the mail is too long")};
    return sending_mail(turn->sending, &turn->arena, &turn->claim, bytes);
}

static struct delivery_outcome send_hook(struct turn *turn)
{
    struct arena *arena = &turn->arena;
    struct webhook_post hook;
    struct webhook_answer answer;

    webhook_compose(arena, &turn->claim, store_node(turn->courier->store), turn->courier->base_url,
                    instant_system_now(), &hook);
    const char *headers[] = {
        str_zero(arena, arena_print(arena, "webhook-id: %.*s", STR_ARG(hook.id))),
        str_zero(arena, arena_print(arena, "webhook-timestamp: %.*s", STR_ARG(hook.timestamp))),
        hook.signature.len == 0 ? NULL
                                : str_zero(arena, arena_print(arena, "webhook-signature: %.*s",
                                                              STR_ARG(hook.signature))),
        NULL};
    const struct sending_post post = {
        .url = turn->claim.channel.url,
        .body = hook.body,
        .content_type = "application/cloudevents+json; charset=utf-8",
        .headers = headers,
        .channel = &turn->claim.channel,
        .may_loop = turn->courier->may_loop,
    };
    sending_http(turn->sending, arena, &post, &answer);
    return webhook_judge(arena, &answer);
}

static struct delivery_outcome send_robot(struct turn *turn)
{
    struct robot_post robot;
    struct webhook_answer answer;

    robot_compose(&turn->arena, &turn->claim, turn->courier->base_url, instant_system_now(),
                  &robot);
    const struct sending_post post = {
        .url = robot.url,
        .body = robot.body,
        .content_type = "application/json; charset=utf-8",
        .channel = &turn->claim.channel,
        .may_loop = turn->courier->may_loop,
    };
    sending_http(turn->sending, &turn->arena, &post, &answer);
    return robot_judge(&turn->arena, turn->claim.channel.kind, &answer);
}

static struct delivery_outcome carry_out(struct turn *turn)
{
    if (turn->claim.item_count == 0)
        return (struct delivery_outcome){.result = DELIVERY_REFUSED,
                                         .evidence = STR("没有内容 nothing to send")};
    if (turn->claim.channel.kind == CHANNEL_SMTP)
        return send_mail(turn);
    return turn->claim.channel.kind == CHANNEL_WEBHOOK ? send_hook(turn) : send_robot(turn);
}

/* False when there was nothing to do. */
static bool carry_one(struct turn *turn)
{
    static const char *const words[] = {"accepted", "refused", "failed", "unanswered"};

    arena_init(&turn->arena, COURIER_ARENA_BYTES);
    bool waits = false;
    bool has_one = in_work(turn, false, look, &waits) == ST_OK && waits &&
                   in_work(turn, true, claim_one, &turn->claim) == ST_OK;
    if (has_one) {
        struct result result = {.claim = &turn->claim, .outcome = carry_out(turn)};
        if (result.outcome.result != DELIVERY_ACCEPTED &&
            atomic_load(&turn->courier->is_stopping)) {
            arena_done(&turn->arena); /* we cut it; the next start tries again */
            return false;
        }
        enum status status = in_work(turn, true, record_one, &result);
        log_event(status == ST_OK && result.outcome.result == DELIVERY_ACCEPTED ? LOG_DEBUG
                                                                                : LOG_NOTICE,
                  "delivery.tried", "delivery=%.*s channel=%.*s attempt=%lld result=%s",
                  STR_ARG(turn->claim.id), STR_ARG(turn->claim.channel.id),
                  (long long)turn->claim.number, words[result.outcome.result]);
    }
    arena_done(&turn->arena);
    return has_one;
}

static void wait_a_little(struct courier *courier)
{
    struct timespec until;

    (void)clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += COURIER_IDLE_MS / 1000;
    (void)pthread_mutex_lock(&courier->mutex);
    if (!atomic_load(&courier->is_stopping))
        (void)pthread_cond_timedwait(&courier->stopped, &courier->mutex, &until);
    (void)pthread_mutex_unlock(&courier->mutex);
}

static struct turn turn_of(struct courier *courier)
{
    return (struct turn){
        .courier = courier,
        .actor = {.account_id = STR("system"), .name = STR("system"), .is_system = true},
    };
}

static void *run(void *cookie)
{
    struct turn turn = turn_of(cookie);

    turn.sending = sending_open(&turn.courier->is_stopping);
    if (!turn.sending) {
        log_event(LOG_ERROR, "courier.failed", "reason=\"libcurl did not start\"");
        return NULL;
    }
    while (!atomic_load(&turn.courier->is_stopping)) {
        if (!carry_one(&turn))
            wait_a_little(turn.courier);
    }
    sending_close(turn.sending);
    return NULL;
}

static enum status release(struct courier *courier)
{
    struct turn turn = turn_of(courier);

    arena_init(&turn.arena, COURIER_ARENA_BYTES);
    enum status status = in_work(&turn, true, release_all, NULL);
    arena_done(&turn.arena);
    return status;
}

enum status courier_start(const struct courier_settings *settings, struct courier **ret_courier,
                          struct fault *fault)
{
    if (store_is_exercise(settings->store))
        return fault_set(fault, ST_DENIED, "exercise", "演习副本不向外发送任何消息",
                         "nothing leaves an exercise");
    struct courier *courier = calloc(1, sizeof *courier);

    if (!courier)
        return fault_set(fault, ST_MEMORY, "", "内存不足", "memory ran out");
    courier->store = settings->store;
    courier->policy = settings->policy;
    courier->base_url = strdup(settings->base_url ? settings->base_url : "");
    courier->may_loop = settings->may_loop;
    (void)pthread_mutex_init(&courier->mutex, NULL);
    (void)pthread_cond_init(&courier->stopped, NULL);
    enum status status = courier->base_url ? release(courier) : ST_MEMORY;
    while (status == ST_OK && courier->thread_count < COURIER_THREADS) {
        if (pthread_create(&courier->threads[courier->thread_count], NULL, run, courier) != 0)
            status = ST_MEMORY;
        else
            courier->thread_count++;
    }
    if (status != ST_OK) {
        courier_stop(courier);
        return fault_set(fault, status, "", "消息投递未能启动", "the courier did not start");
    }
    *ret_courier = courier;
    return ST_OK;
}

void courier_stop(struct courier *courier)
{
    if (!courier)
        return;
    (void)pthread_mutex_lock(&courier->mutex);
    atomic_store(&courier->is_stopping, true);
    (void)pthread_cond_broadcast(&courier->stopped);
    (void)pthread_mutex_unlock(&courier->mutex);
    for (int i = 0; i < courier->thread_count; i++)
        (void)pthread_join(courier->threads[i], NULL);
    (void)pthread_cond_destroy(&courier->stopped);
    (void)pthread_mutex_destroy(&courier->mutex);
    free(courier->base_url);
    free(courier);
}
