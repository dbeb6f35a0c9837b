/* SPDX-License-Identifier: Apache-2.0
 * Inside of a receiver, shared by the files of receiver.h only. */
#ifndef EVENTS_RECEIVER_INSIDE_H
#define EVENTS_RECEIVER_INSIDE_H

#include <gnutls/gnutls.h>
#include <pthread.h>
#include <stdatomic.h>

#include "events/framing.h"
#include "events/receiver.h"

enum {
    RECEIVER_CHUNK_BYTES = 64 * 1024,
    /* after the batch counts as full there is room for all that one chunk can complete */
    RECEIVER_ROOM_BYTES =
        RECEIVER_BATCH_FULL_BYTES + LAYOUT_LINE_MAX_BYTES + 2 * RECEIVER_CHUNK_BYTES
};

struct receiver_room {
    struct receiver_message *rows;
    size_t count, max;
    char *bytes; /* RECEIVER_ROOM_BYTES */
    size_t used;
};

struct receiver_files;
struct receiver_kafka;
struct receiver_streams;

struct receiver {
    enum receiver_kind kind;
    receiver_take_fn *take;
    void *context;
    pthread_t reader, giver;
    int stop_fd; /* an eventfd: take in no more */
    atomic_bool is_stopping;
    int wait_ms;
    uint16_t port;

    /* lock: rooms, states, counts.  Nothing is called under it. */
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct receiver_room rooms[RECEIVER_BATCHES];
    size_t free[RECEIVER_BATCHES], free_count;
    size_t full[RECEIVER_BATCHES], full_first, full_count;
    bool is_ended;   /* the reader will fill no more */
    bool is_awaited; /* the giver has nothing to give */
    struct receiver_counts counts;

    /* Of the reader alone. */
    struct receiver_room *room; /* being filled; NULL: none */
    char *chunk;                /* RECEIVER_CHUNK_BYTES */
    int socket_fd;
    struct receiver_streams *streams;
    struct receiver_files *files;
    struct receiver_kafka *kafka;
};

int64_t receiver_now_us(void);
/* A room with place for a chunk; waits for it (streams, files) or not (datagrams).  False: there is
 * none, or the receiver is stopping. */
bool receiver_have_room(struct receiver *receiver, bool may_wait);
/* Add a message to the room that receiver_have_room gave; the bytes are copied. */
void receiver_add(struct receiver *receiver, const struct receiver_message *message);
/* Hand over what has been filled. */
void receiver_flush(struct receiver *receiver);
/* Nothing comes at the moment: hand over what has been filled, unless batches wait already, which
 * it then joins when more comes, so that single messages do not use up the room of whole batches.
 * Returns for how long the source may be waited for: `wait_ms`, or less when something is held. */
int receiver_idle(struct receiver *receiver, int wait_ms);
void receiver_drop(struct receiver *receiver, enum receiver_drop drop, uint64_t count);

/* receiver_socket.c, receiver_udp.c, receiver_stream.c, receiver_files.c, receiver_kafka.c: open
 * before the threads, read until stop_fd. */
enum status receiver_socket_open(struct receiver *receiver, const struct receiver_options *options,
                                 struct fault *fault) MUST_CHECK;
void receiver_udp_read(struct receiver *receiver);
enum status receiver_stream_open(struct receiver *receiver, const struct receiver_options *options,
                                 struct fault *fault) MUST_CHECK;
void receiver_stream_read(struct receiver *receiver);
void receiver_stream_close(struct receiver *receiver);
enum status receiver_files_open(struct receiver *receiver, const struct receiver_options *options,
                                struct fault *fault) MUST_CHECK;
void receiver_files_read(struct receiver *receiver);
void receiver_files_close(struct receiver *receiver);
enum status receiver_kafka_open(struct receiver *receiver, const struct receiver_options *options,
                                struct fault *fault) MUST_CHECK;
void receiver_kafka_read(struct receiver *receiver);
/* By the giver: this batch was taken. */
void receiver_kafka_taken(struct receiver *receiver, const struct receiver_room *room);
/* Any thread: whether the source can be read from. */
void receiver_kafka_tell(struct receiver *receiver, struct receiver_counts *counts);
void receiver_kafka_close(struct receiver *receiver);

#endif
