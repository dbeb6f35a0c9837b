/* SPDX-License-Identifier: Apache-2.0
 * A topic of Kafka as a source: partitions are read in order, from behind what is kept already.
 *
 * The group's offsets in Kafka are behind or equal to what was handed over and taken, never before
 * it: they are stored when a batch was taken.  What Kafka gives again is told by its place and left
 * out.  While no batch is free the partitions are paused and the group is still served. */
#include <unistd.h>

#include "events/kafka_inside.h"
#include "events/push.h"
#include "events/receiver_inside.h"

#include "base/banned.h"

enum {
    POLL_MS = 100,
    DRAIN_MS = 10000, /* how long a partition is held until what was read of it is taken */
    STEP_MS = 5,
    ASK_MS = 3000,
    US_PER_MS = 1000,
    HELD_MAX = 256,
    SPLIT_ARENA_BYTES = 256 << 20
};

/* How far a partition was handed over. */
struct place {
    int32_t partition;
    int64_t offset; /* of the message that comes next */
    uint64_t done;  /* events of it that were handed over */
};

struct receiver_kafka {
    struct kafka_health health; /* first: it is the client's opaque */
    struct receiver *receiver;
    rd_kafka_t *client;
    char topic[KAFKA_TOPIC_MAX_BYTES + 1];
    bool is_latest, is_whole; /* a message is one event, whatever its bytes */
    bool is_paused;
    rd_kafka_message_t *held[HELD_MAX]; /* came while there was no room */
    size_t held_count;
    uint64_t assignments; /* how often partitions came or went */
    struct place places[KAFKA_PARTITION_MAX];
    size_t place_count;
};

static struct place *place_of(struct receiver_kafka *k, int32_t partition)
{
    for (size_t i = 0; i < k->place_count; i++)
        if (k->places[i].partition == partition)
            return &k->places[i];
    if (k->place_count == KAFKA_PARTITION_MAX)
        return NULL;
    k->places[k->place_count] = (struct place){.partition = partition, .offset = -1};
    return &k->places[k->place_count++];
}

/* ---- The group's changes ---- */

/* Wait until all that was read has been taken, so that whoever reads these partitions next begins
 * behind it. */
static void drain(struct receiver *r)
{
    receiver_flush(r);
    for (int waited = 0; waited < DRAIN_MS && !atomic_load(&r->is_stopping); waited += STEP_MS) {
        pthread_mutex_lock(&r->lock);
        bool is_dry = r->free_count + (r->room != NULL) == RECEIVER_BATCHES;
        pthread_mutex_unlock(&r->lock);
        if (is_dry)
            return;
        (void)usleep(STEP_MS * US_PER_MS);
    }
}

/* Where the group is, from the brokers; asked until they answer. */
static bool ask_committed(struct receiver_kafka *k, rd_kafka_topic_partition_list_t *partitions)
{
    while (!atomic_load(&k->receiver->is_stopping)) {
        rd_kafka_resp_err_t code = rd_kafka_committed(k->client, partitions, ASK_MS);

        if (code == 0)
            return true;
        kafka_client_refused(&k->health, rd_kafka_err2str(code));
        (void)usleep(POLL_MS * US_PER_MS);
    }
    return false;
}

/* Behind what is kept and behind what the group has committed, whichever is further: another member
 * may have read on, and a kill may have come between keeping and committing. */
static int64_t start_of(struct receiver_kafka *k, int32_t partition, int64_t committed)
{
    struct place *place = place_of(k, partition);
    int64_t low = 0, high = 0;
    bool is_known =
        rd_kafka_query_watermark_offsets(k->client, k->topic, partition, &low, &high, ASK_MS) == 0;

    if (place == NULL)
        return RD_KAFKA_OFFSET_BEGINNING;
    /* A topic that was removed and made again counts from its beginning: what was kept of the old
     * one says nothing about it. */
    if (is_known && place->offset > high)
        place->offset = -1;
    if (committed > place->offset) {
        place->offset = committed;
        place->done = 0;
    }
    if (place->offset >= 0)
        return place->offset;
    return k->is_latest ? is_known ? high : RD_KAFKA_OFFSET_END : RD_KAFKA_OFFSET_BEGINNING;
}

/* Nothing of it was handed over; who reads on reads it again. */
static void drop_held(struct receiver_kafka *k)
{
    for (size_t i = 0; i < k->held_count; i++)
        rd_kafka_message_destroy(k->held[i]);
    k->held_count = 0;
}

static void on_rebalance(rd_kafka_t *client, rd_kafka_resp_err_t code,
                         rd_kafka_topic_partition_list_t *partitions, void *opaque)
{
    struct receiver_kafka *k = opaque;

    k->is_paused = false;
    k->assignments++;
    if (code != RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) {
        drop_held(k);
        drain(k->receiver);
        (void)rd_kafka_assign(client, NULL); /* commits what was stored */
        return;
    }
    if (!ask_committed(k, partitions))
        return;
    for (int i = 0; i < partitions->cnt; i++)
        partitions->elems[i].offset =
            start_of(k, partitions->elems[i].partition, partitions->elems[i].offset);
    (void)rd_kafka_assign(client, partitions);
}

/* ---- Waiting for room ---- */

static void set_paused(struct receiver_kafka *k, bool is_paused)
{
    rd_kafka_topic_partition_list_t *all = NULL;

    if (k->is_paused == is_paused || rd_kafka_assignment(k->client, &all) != 0)
        return;
    if (is_paused)
        (void)rd_kafka_pause_partitions(k->client, all);
    else
        (void)rd_kafka_resume_partitions(k->client, all);
    rd_kafka_topic_partition_list_destroy(all);
    k->is_paused = is_paused;
}

/* The client is served while its partitions are paused; what it still gives waits for its turn. */
static void serve_paused(struct receiver_kafka *k)
{
    if (k->held_count == HELD_MAX) {
        (void)usleep(STEP_MS * US_PER_MS);
        return;
    }
    rd_kafka_message_t *message = rd_kafka_consumer_poll(k->client, STEP_MS);
    if (message != NULL)
        k->held[k->held_count++] = message;
}

static bool have_room(struct receiver_kafka *k)
{
    struct receiver *r = k->receiver;
    int64_t from_us = 0;

    while (!receiver_have_room(r, false) && !atomic_load(&r->is_stopping)) {
        if (from_us == 0) {
            from_us = receiver_now_us();
            pthread_mutex_lock(&r->lock);
            r->counts.stalls++;
            pthread_mutex_unlock(&r->lock);
            set_paused(k, true);
        }
        serve_paused(k);
    }
    if (from_us != 0) {
        pthread_mutex_lock(&r->lock);
        r->counts.stalled_ms += (uint64_t)((receiver_now_us() - from_us) / US_PER_MS);
        pthread_mutex_unlock(&r->lock);
        set_paused(k, false);
    }
    return r->room != NULL && !atomic_load(&r->is_stopping);
}

/* ---- Messages ---- */

/* Events of one message that comes from Kafka. */
struct pieces {
    struct str *rows;
    size_t count;
};

/* Lines as they stand, without their ends; empty ones are none. */
static struct pieces split_lines(struct str bytes, struct arena *arena)
{
    struct pieces pieces = {NULL, 0};
    size_t ends = 1;

    for (size_t i = 0; i < bytes.len; i++)
        ends += bytes.ptr[i] == '\n';
    pieces.rows = ARENA_ARRAY(arena, ends, struct str);
    while (bytes.len > 0) {
        struct str line = str_cut(bytes, '\n', &bytes);

        if (line.len > 0 && line.ptr[line.len - 1] == '\r')
            line.len--;
        if (line.len > 0)
            pieces.rows[pieces.count++] = line;
    }
    return pieces;
}

static struct pieces one_piece(struct str bytes, struct arena *arena)
{
    struct pieces pieces = {.rows = ARENA_NEW(arena, struct str), .count = bytes.len > 0};

    pieces.rows[0] = bytes;
    return pieces;
}

/* Lines, or the members of a JSON array.  An array that is none is one piece, for the decoder to
 * refuse. */
static struct pieces split(const struct receiver_kafka *k, struct str bytes, struct arena *arena)
{
    struct fault fault = {.status = ST_OK};
    struct push_body body;

    if (!k->is_whole && !str_starts(str_trim(bytes), STR("[")))
        return split_lines(bytes, arena);
    if (k->is_whole || push_split(bytes, false, arena, &body, &fault) != ST_OK)
        return one_piece(bytes, arena);
    struct pieces pieces = {.rows = ARENA_ARRAY(arena, body.count + 1, struct str),
                            .count = body.count};
    for (size_t i = 0; i < body.count; i++)
        pieces.rows[i] = body.items[i].line;
    return pieces;
}

static void add_piece(struct receiver_kafka *k, struct place *place, struct str piece, bool is_last)
{
    struct receiver_message message = {.source = (uint64_t)place->partition + 1,
                                       .bytes = piece,
                                       .device = (uint64_t)place->partition};

    place->done++;
    if (is_last) {
        place->offset++;
        place->done = 0;
    }
    message.offset = (uint64_t)place->offset;
    message.inode = place->done;
    if (piece.len > LAYOUT_LINE_MAX_BYTES + (k->is_whole ? (size_t)RECEIVER_CHUNK_BYTES : 0)) {
        receiver_drop(k->receiver, RECEIVER_DROP_LONG, 1);
        return;
    }
    receiver_add(k->receiver, &message);
}

/* Messages between the place and this one are not there.  Transactions and compaction leave such
 * gaps; what the brokers removed for its age was never read. */
static void step_over(struct receiver_kafka *k, struct place *place, int64_t offset)
{
    int64_t low = 0, high = 0;

    if (place->offset >= 0 &&
        (rd_kafka_get_watermark_offsets(k->client, k->topic, place->partition, &low, &high) != 0 ||
         low < 0))
        (void)rd_kafka_query_watermark_offsets(k->client, k->topic, place->partition, &low, &high,
                                               ASK_MS);
    if (place->offset >= 0 && low > place->offset)
        receiver_drop(k->receiver, RECEIVER_DROP_EXPIRED,
                      (uint64_t)((low < offset ? low : offset) - place->offset));
    place->offset = offset;
    place->done = 0;
}

static void take_message(struct receiver_kafka *k, const rd_kafka_message_t *message)
{
    struct place *place = place_of(k, message->partition);
    struct arena arena;

    if (place == NULL) {
        receiver_drop(k->receiver, RECEIVER_DROP_CONNECTIONS, 1);
        return;
    }
    kafka_client_served(&k->health);
    if (message->offset < place->offset)
        return; /* handed over before */
    if (message->offset > place->offset)
        step_over(k, place, message->offset);
    arena_init(&arena, SPLIT_ARENA_BYTES);
    struct pieces pieces = split(k, (struct str){message->payload, message->len}, &arena);
    for (uint64_t i = place->done; i < pieces.count && have_room(k); i++)
        add_piece(k, place, pieces.rows[i], i + 1 == pieces.count);
    arena_done(&arena);
}

static void take_error(struct receiver_kafka *k, const rd_kafka_message_t *message)
{
    if (message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF)
        kafka_client_served(&k->health);
    else
        kafka_client_refused(&k->health, rd_kafka_message_errstr(message));
}

static void take_one(struct receiver_kafka *k, rd_kafka_message_t *message)
{
    if (message->err == 0)
        take_message(k, message);
    else
        take_error(k, message);
    rd_kafka_message_destroy(message);
}

/* What was held, in its order; taking it may hold more. */
static void take_held(struct receiver_kafka *k)
{
    rd_kafka_message_t *held[HELD_MAX];
    size_t count = k->held_count;

    memcpy(held, k->held, count * sizeof held[0]);
    k->held_count = 0;
    uint64_t assignments = k->assignments;
    for (size_t i = 0; i < count; i++)
        if (assignments == k->assignments)
            take_one(k, held[i]);
        else /* they may be another's by now */
            rd_kafka_message_destroy(held[i]);
}

void receiver_kafka_read(struct receiver *receiver)
{
    struct receiver_kafka *k = receiver->kafka;

    while (!atomic_load(&receiver->is_stopping)) {
        if (k->held_count > 0) {
            take_held(k);
            continue;
        }
        rd_kafka_message_t *message =
            rd_kafka_consumer_poll(k->client, receiver_idle(receiver, POLL_MS));
        if (message != NULL)
            take_one(k, message);
    }
    drop_held(k);
}

/* ---- What was taken ---- */

void receiver_kafka_taken(struct receiver *receiver, const struct receiver_room *room)
{
    struct receiver_kafka *k = receiver->kafka;
    rd_kafka_topic_partition_list_t *behind = rd_kafka_topic_partition_list_new(1);

    for (size_t i = 0; i < room->count; i++) {
        const struct receiver_message *row = &room->rows[i];
        int32_t partition = (int32_t)row->device;
        rd_kafka_topic_partition_t *at =
            rd_kafka_topic_partition_list_find(behind, k->topic, partition);

        if (row->inode != 0)
            continue; /* the rest of that message is in a later batch */
        if (at == NULL)
            at = rd_kafka_topic_partition_list_add(behind, k->topic, partition);
        at->offset = (int64_t)row->offset;
    }
    /* A partition that is another's by now is refused: that one knows its place. */
    (void)rd_kafka_offsets_store(k->client, behind);
    rd_kafka_topic_partition_list_destroy(behind);
}

void receiver_kafka_tell(struct receiver *receiver, struct receiver_counts *counts)
{
    kafka_client_tell(&receiver->kafka->health, &counts->down_us, counts->trouble);
}

/* ---- Life ---- */

static enum status set_own(rd_kafka_conf_t *conf, struct fault *fault)
{
    static const struct {
        const char *name, *value;
    } own[] = {
        {"enable.auto.commit", "true"}, /* of what was stored, each second */
        {"auto.commit.interval.ms", "1000"},
        {"enable.auto.offset.store", "false"},
        {"auto.offset.reset", "earliest"}, /* where a place is gone; start_of decides else */
        {"enable.partition.eof", "true"},
        {"max.poll.interval.ms", "86400000"},
        {"queued.max.messages.kbytes", "16384"}, /* read ahead by the library */
        {"partition.assignment.strategy", "range,roundrobin"},
        {"check.crcs", "true"},
    };

    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
        TRY(kafka_client_set(conf, own[i].name, own[i].value, fault));
    rd_kafka_conf_set_rebalance_cb(conf, on_rebalance);
    return ST_OK;
}

static enum status connect_client(struct receiver_kafka *k, const struct kafka_settings *settings,
                                  struct fault *fault)
{
    rd_kafka_conf_t *conf = NULL;

    TRY(kafka_client_configure(settings, &k->health, &conf, fault));
    enum status status = set_own(conf, fault);
    if (status != ST_OK) {
        rd_kafka_conf_destroy(conf);
        return status;
    }
    TRY(kafka_client_new(RD_KAFKA_CONSUMER, conf, &k->client, fault));
    (void)rd_kafka_poll_set_consumer(k->client);
    return ST_OK;
}

static enum status subscribe(struct receiver_kafka *k, struct fault *fault)
{
    rd_kafka_topic_partition_list_t *topics = rd_kafka_topic_partition_list_new(1);

    rd_kafka_topic_partition_list_add(topics, k->topic, RD_KAFKA_PARTITION_UA);
    rd_kafka_resp_err_t code = rd_kafka_subscribe(k->client, topics);
    rd_kafka_topic_partition_list_destroy(topics);
    return code == 0 ? ST_OK
                     : fault_set(fault, ST_IO, "kafka", "无法订阅主题 %s：%s",
                                 "cannot subscribe to the topic %s: %s", k->topic,
                                 rd_kafka_err2str(code));
}

enum status receiver_kafka_open(struct receiver *receiver, const struct receiver_options *options,
                                struct fault *fault)
{
    struct receiver_kafka *k = calloc(1, sizeof *k);

    if (k == NULL)
        abort();
    receiver->kafka = k;
    k->receiver = receiver;
    kafka_client_health_init(&k->health);
    (void)snprintf(k->topic, sizeof k->topic, "%s", options->kafka->values[KAFKA_TOPIC].ptr);
    k->is_latest = str_is(options->kafka->values[KAFKA_RESET], "latest");
    k->is_whole = !options->is_lines;
    for (size_t i = 0; i < options->position_count; i++) {
        struct place *place = place_of(k, (int32_t)options->positions[i].device);

        if (place != NULL) {
            place->offset = (int64_t)options->positions[i].offset;
            place->done = options->positions[i].inode;
        }
    }
    TRY(connect_client(k, options->kafka, fault));
    return subscribe(k, fault);
}

void receiver_kafka_close(struct receiver *receiver)
{
    struct receiver_kafka *k = receiver->kafka;

    if (k == NULL)
        return;
    if (k->client != NULL) {
        (void)rd_kafka_consumer_close(k->client); /* commits what was stored */
        rd_kafka_destroy(k->client);
    }
    kafka_client_health_done(&k->health);
    free(k);
    receiver->kafka = NULL;
}
