/* SPDX-License-Identifier: Apache-2.0
 * The life of a receiver, its batches and its counts. */
#include "events/receiver.h"

#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "events/receiver_inside.h"

#include "base/banned.h"

enum { BUSY_WAIT_MS = 20, HOLD_MS = 5, ROWS_FIRST = 256, US_PER_MS = 1000 };

#define RECEIVER_DROP_ROW(name, word, zh, en) [name] = {word, zh, en},
static const struct {
    const char *word, *zh, *en;
} drop_rows[RECEIVER_DROPS] = {RECEIVER_DROP_TABLE(RECEIVER_DROP_ROW)};
#undef RECEIVER_DROP_ROW

const char *receiver_drop_word(enum receiver_drop drop)
{
    return drop < RECEIVER_DROPS ? drop_rows[drop].word : "";
}

const char *receiver_drop_zh(enum receiver_drop drop)
{
    return drop < RECEIVER_DROPS ? drop_rows[drop].zh : "";
}

const char *receiver_drop_en(enum receiver_drop drop)
{
    return drop < RECEIVER_DROPS ? drop_rows[drop].en : "";
}

int64_t receiver_now_us(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static int64_t steady_ms(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Wait for `changed`; the lock is held. */
static void wait_changed(struct receiver *r, int ms)
{
    struct timespec until;

    (void)clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += (long)ms * 1000000;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    (void)pthread_cond_timedwait(&r->changed, &r->lock, &until);
}

/* ---- The reader's side ---- */

void receiver_drop(struct receiver *receiver, enum receiver_drop drop, uint64_t count)
{
    if (count == 0)
        return;
    pthread_mutex_lock(&receiver->lock);
    receiver->counts.drops[drop] += count;
    pthread_mutex_unlock(&receiver->lock);
}

void receiver_flush(struct receiver *receiver)
{
    struct receiver *r = receiver;

    if (r->room == NULL || r->room->count == 0)
        return;
    pthread_mutex_lock(&r->lock);
    r->full[(r->full_first + r->full_count++) % RECEIVER_BATCHES] = (size_t)(r->room - r->rooms);
    r->counts.waiting_bytes += r->room->used;
    if (r->counts.waiting_bytes > r->counts.most_waiting_bytes)
        r->counts.most_waiting_bytes = r->counts.waiting_bytes;
    r->room = NULL;
    pthread_cond_broadcast(&r->changed);
    pthread_mutex_unlock(&r->lock);
}

int receiver_idle(struct receiver *receiver, int wait_ms)
{
    struct receiver *r = receiver;

    if (r->room == NULL || r->room->count == 0)
        return wait_ms;
    pthread_mutex_lock(&r->lock);
    bool is_busy = r->full_count > 0;
    pthread_mutex_unlock(&r->lock);
    if (is_busy)
        return HOLD_MS;
    receiver_flush(r);
    return wait_ms;
}

/* What has been filled is enough for a batch, or its taker waits for it. */
static bool is_due(struct receiver *r)
{
    if (r->room->used >= RECEIVER_BATCH_FULL_BYTES)
        return true;
    pthread_mutex_lock(&r->lock);
    bool is_awaited = r->is_awaited && r->full_count == 0;
    pthread_mutex_unlock(&r->lock);
    return is_awaited && r->room->count > 0;
}

bool receiver_have_room(struct receiver *receiver, bool may_wait)
{
    struct receiver *r = receiver;
    int64_t from = 0;

    if (r->room != NULL && !is_due(r))
        return true;
    receiver_flush(r);
    pthread_mutex_lock(&r->lock);
    while (r->free_count == 0 && may_wait && !atomic_load(&r->is_stopping)) {
        if (from == 0) {
            from = steady_ms();
            r->counts.stalls++;
        }
        wait_changed(r, BUSY_WAIT_MS);
    }
    if (from != 0)
        r->counts.stalled_ms += (uint64_t)(steady_ms() - from);
    if (r->free_count > 0)
        r->room = &r->rooms[r->free[--r->free_count]];
    pthread_mutex_unlock(&r->lock);
    if (r->room == NULL)
        return false;
    r->room->count = r->room->used = 0;
    return true;
}

void receiver_add(struct receiver *receiver, const struct receiver_message *message)
{
    struct receiver_room *room = receiver->room;

    if (room->count == room->max) {
        size_t max = room->max > 0 ? room->max * 2 : ROWS_FIRST;
        struct receiver_message *rows = reallocarray(room->rows, max, sizeof *rows);
        if (rows == NULL)
            abort();
        room->rows = rows;
        room->max = max;
    }
    struct receiver_message *row = &room->rows[room->count++];
    *row = *message;
    row->bytes.ptr = room->bytes + room->used;
    row->received_us = receiver_now_us();
    if (message->bytes.len > 0)
        memcpy(room->bytes + room->used, message->bytes.ptr, message->bytes.len);
    room->used += message->bytes.len;
    if (message->is_end)
        return;
    pthread_mutex_lock(&receiver->lock);
    receiver->counts.received++;
    receiver->counts.bytes += message->bytes.len;
    receiver->counts.last_us = row->received_us;
    pthread_mutex_unlock(&receiver->lock);
}

static void *read_on(void *context)
{
    struct receiver *r = context;

    switch (r->kind) {
    case RECEIVER_UDP:
        receiver_udp_read(r);
        break;
    case RECEIVER_FILES:
        receiver_files_read(r);
        break;
    case RECEIVER_KAFKA:
        receiver_kafka_read(r);
        break;
    case RECEIVER_TCP:
    case RECEIVER_TLS:
    case RECEIVER_UNIX:
    default:
        receiver_stream_read(r);
        break;
    }
    receiver_flush(r);
    pthread_mutex_lock(&r->lock);
    r->is_ended = true;
    pthread_cond_broadcast(&r->changed);
    pthread_mutex_unlock(&r->lock);
    return NULL;
}

/* ---- The giver's side ---- */

static uint64_t messages_of(const struct receiver_room *room)
{
    uint64_t count = 0;

    for (size_t i = 0; i < room->count; i++)
        count += !room->rows[i].is_end;
    return count;
}

/* Hand one batch over, as often as it takes; when stopping only until the time is up. */
static void give(struct receiver *r, struct receiver_room *room, int64_t *stop_at)
{
    struct receiver_batch batch = {room->rows, room->count};
    struct receiver_taken taken = {0, 0};
    enum status status;

    for (;;) {
        if (atomic_load(&r->is_stopping) && *stop_at == 0)
            *stop_at = steady_ms() + r->wait_ms;
        if (*stop_at != 0 && steady_ms() > *stop_at) {
            status = ST_BUSY;
            break;
        }
        status = r->take(r->context, &batch, &taken);
        if (status != ST_BUSY && (status != ST_IO || r->kind != RECEIVER_KAFKA))
            break;
        usleep(BUSY_WAIT_MS * US_PER_MS);
    }
    if (status == ST_OK && r->kind == RECEIVER_KAFKA)
        receiver_kafka_taken(r, room);
    pthread_mutex_lock(&r->lock);
    if (status == ST_OK) {
        r->counts.taken += messages_of(room);
        r->counts.parsed += taken.parsed;
        r->counts.refused += taken.refused;
    } else {
        r->counts.drops[RECEIVER_DROP_TAKER] += messages_of(room);
    }
    r->counts.waiting_bytes -= room->used;
    r->free[r->free_count++] = (size_t)(room - r->rooms);
    pthread_cond_broadcast(&r->changed);
    pthread_mutex_unlock(&r->lock);
}

static void *give_on(void *context)
{
    struct receiver *r = context;
    int64_t stop_at = 0;

    for (;;) {
        struct receiver_room *room = NULL;
        pthread_mutex_lock(&r->lock);
        r->is_awaited = true;
        while (r->full_count == 0 && !r->is_ended)
            pthread_cond_wait(&r->changed, &r->lock);
        r->is_awaited = false;
        if (r->full_count > 0) {
            room = &r->rooms[r->full[r->full_first]];
            r->full_first = (r->full_first + 1) % RECEIVER_BATCHES;
            r->full_count--;
        }
        pthread_mutex_unlock(&r->lock);
        if (room == NULL)
            return NULL;
        give(r, room, &stop_at);
    }
}

/* ---- Life ---- */

static void receiver_free(struct receiver *r)
{
    receiver_stream_close(r);
    receiver_files_close(r);
    receiver_kafka_close(r);
    if (r->socket_fd >= 0)
        (void)close(r->socket_fd);
    if (r->stop_fd >= 0)
        (void)close(r->stop_fd);
    for (size_t i = 0; i < RECEIVER_BATCHES; i++) {
        free(r->rooms[i].rows);
        free(r->rooms[i].bytes);
    }
    free(r->chunk);
    pthread_cond_destroy(&r->changed);
    pthread_mutex_destroy(&r->lock);
    free(r);
}

static struct receiver *receiver_new(const struct receiver_options *options)
{
    struct receiver *r = calloc(1, sizeof *r);
    pthread_condattr_t steady;

    if (r == NULL || (r->chunk = malloc(RECEIVER_CHUNK_BYTES)) == NULL)
        abort();
    r->kind = options->kind;
    r->take = options->take;
    r->context = options->context;
    r->socket_fd = -1;
    pthread_mutex_init(&r->lock, NULL);
    pthread_condattr_init(&steady);
    pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
    pthread_cond_init(&r->changed, &steady);
    pthread_condattr_destroy(&steady);
    for (size_t i = 0; i < RECEIVER_BATCHES; i++) {
        r->rooms[i].bytes = malloc(RECEIVER_ROOM_BYTES);
        if (r->rooms[i].bytes == NULL)
            abort();
        r->free[r->free_count++] = i;
    }
    r->stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    return r;
}

static enum status open_source(struct receiver *r, const struct receiver_options *options,
                               struct fault *fault)
{
    if (r->stop_fd < 0)
        return fault_set(fault, ST_IO, "receiver", "无法建立接收器", "cannot make a receiver");
    if (options->kind == RECEIVER_FILES)
        return receiver_files_open(r, options, fault);
    if (options->kind == RECEIVER_KAFKA)
        return receiver_kafka_open(r, options, fault);
    TRY(receiver_socket_open(r, options, fault));
    return options->kind == RECEIVER_UDP ? ST_OK : receiver_stream_open(r, options, fault);
}

enum status receiver_start(const struct receiver_options *options, struct receiver **ret_receiver,
                           struct fault *fault)
{
    struct receiver *r = receiver_new(options);
    enum status status = open_source(r, options, fault);

    if (status == ST_OK && pthread_create(&r->giver, NULL, give_on, r) != 0)
        status = fault_set(fault, ST_IO, "receiver", "无法启动接收线程", "cannot start a thread");
    if (status == ST_OK && pthread_create(&r->reader, NULL, read_on, r) != 0) {
        status = fault_set(fault, ST_IO, "receiver", "无法启动接收线程", "cannot start a thread");
        pthread_mutex_lock(&r->lock);
        r->is_ended = true;
        pthread_cond_broadcast(&r->changed);
        pthread_mutex_unlock(&r->lock);
        (void)pthread_join(r->giver, NULL);
    }
    if (status != ST_OK) {
        receiver_free(r);
        return status;
    }
    *ret_receiver = r;
    return ST_OK;
}

uint16_t receiver_port(const struct receiver *receiver)
{
    return receiver->port;
}

void receiver_counts(struct receiver *receiver, struct receiver_counts *ret_counts)
{
    pthread_mutex_lock(&receiver->lock);
    *ret_counts = receiver->counts;
    pthread_mutex_unlock(&receiver->lock);
    if (receiver->kind == RECEIVER_KAFKA)
        receiver_kafka_tell(receiver, ret_counts);
}

void receiver_stop(struct receiver *receiver, int wait_ms, struct receiver_counts *ret_counts)
{
    uint64_t go = 1;

    if (receiver == NULL)
        return;
    receiver->wait_ms = wait_ms;
    atomic_store(&receiver->is_stopping, true);
    (void)!write(receiver->stop_fd, &go, sizeof go);
    (void)pthread_join(receiver->reader, NULL);
    (void)pthread_join(receiver->giver, NULL);
    if (ret_counts != NULL)
        receiver_counts(receiver, ret_counts);
    receiver_free(receiver);
}
