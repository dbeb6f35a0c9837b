/* SPDX-License-Identifier: Apache-2.0
 * Parcels in. */
#include "cli/events_work.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "cli/events_tally.h"
#include "cli/refused_tail.h"
#include "events/parcel.h"

enum {
    WORK_SENSOR_MAX = 4096,
    WORK_SENDER_MAX = 4096,
    WORK_STOP_MS = 3000,
    WORK_DOWN_MS = 5000,
    WORK_PARCEL_ARENA_BYTES = 8 << 20,
    WORK_PLACE_BYTES = 1024
};

/* A sensor that sends here: its decoder knows its templates. */
struct work_sensor {
    char id[PARCEL_TEXT_MAX_BYTES + 1];
    struct decoder *decoder;
    struct events_tally tally;
};

/* How far a sender's parcels are kept, and how far they are in the batch at hand. */
struct work_sender {
    char name[PARCEL_TEXT_MAX_BYTES + 1];
    int64_t run, number, next_run, next_number;
};

struct events_work {
    struct events_receive_settings settings;
    char *places; /* what the names of partitions' places begin with */
    struct keep_lane *lane;
    struct pipeline *pipeline;
    struct receiver *receiver;
    struct work_sensor *sensors;
    size_t sensor_count;
    struct work_sender *senders;
    size_t sender_count;
    /* Of the parcel at hand: its counts are written when it is durable. */
    struct work_sensor *taken;
    struct refused_tail refused;
    size_t durable; /* parcels of the batch at hand, which may come again */
    enum status said;
    bool is_down;
    atomic_bool wants_seal;
};

/* ---- Senders and sensors ---- */

static struct work_sender *sender_of(struct events_work *work, struct str name)
{
    for (size_t i = 0; i < work->sender_count; i++)
        if (str_is(name, work->senders[i].name))
            return &work->senders[i];
    if (work->sender_count == WORK_SENDER_MAX || name.len > PARCEL_TEXT_MAX_BYTES)
        return NULL;
    struct work_sender *sender = &work->senders[work->sender_count++];
    memcpy(sender->name, name.ptr, name.len);
    return sender;
}

static struct work_sensor *sensor_of(struct events_work *work, const struct sensor_pass *pass)
{
    for (size_t i = 0; i < work->sensor_count; i++)
        if (str_is(pass->sensor_id, work->sensors[i].id))
            return &work->sensors[i];
    if (work->sensor_count == WORK_SENSOR_MAX || pass->sensor_id.len > PARCEL_TEXT_MAX_BYTES)
        return NULL;
    struct work_sensor *sensor = &work->sensors[work->sensor_count++];
    const struct decoder_options decoding = {.format = events_tally_format(pass->kind)};
    memcpy(sensor->id, pass->sensor_id.ptr, pass->sensor_id.len);
    sensor->decoder = decoder_new(&decoding);
    return sensor;
}

/* What is in the batch is kept now, or is not and will come again. */
static void settle_senders(struct events_work *work, bool is_kept)
{
    for (size_t i = 0; i < work->sender_count; i++) {
        struct work_sender *sender = &work->senders[i];

        if (is_kept) {
            sender->run = sender->next_run;
            sender->number = sender->next_number;
        } else {
            sender->next_run = sender->run;
            sender->next_number = sender->number;
        }
    }
}

/* ---- Taking ---- */

static enum status commit(struct events_work *work, size_t before, struct fault *fault)
{
    TRY(pipeline_commit(work->pipeline, fault));
    work->durable = before;
    settle_senders(work, true);
    return ST_OK;
}

/* Nothing of it may be taken in: it is counted, with why. */
static void refuse(struct events_work *work, const struct parcel *parcel, const char *reason)
{
    struct sensor_refusal refusal = {reason, (int64_t)parcel->count};
    struct sensor_hop hop = {.sensor_id = parcel->sensor,
                             .at = instant_system_now(),
                             .received = (int64_t)parcel->count,
                             .refused = (int64_t)parcel->count,
                             .refusals = &refusal,
                             .refusal_count = 1};

    for (size_t i = 0; i < parcel->count; i++)
        hop.bytes += (int64_t)parcel->rows[i].bytes.len;
    work->settings.write_counts(work->settings.counts_with, &hop);
}

static enum status run_rows(struct events_work *work, struct work_sensor *sensor,
                            const struct sensor_pass *pass, const struct parcel *parcel,
                            struct fault *fault)
{
    const struct pipeline_source source = {
        .sensor = pass->sensor_id, .party = pass->party_id, .categories = pass->categories};

    TRY(pipeline_set_source(work->pipeline, &source, fault));
    events_tally_begin(&sensor->tally, work->pipeline);
    refused_tail_clear(&work->refused);
    /* What was counted of a parcel that was dropped comes again. */
    sensor->tally.before = *decoder_counts(sensor->decoder);
    for (size_t i = 0; i < parcel->count; i++) {
        const struct parcel_row *row = &parcel->rows[i];

        decoder_feed_message(sensor->decoder, &row->peer, row->bytes);
        TRY(pipeline_run(work->pipeline, sensor->decoder, (struct instant){row->received_us / 1000},
                         fault));
    }
    work->taken = sensor;
    return ST_OK;
}

static void write_taken(struct events_work *work)
{
    struct work_sensor *sensor = work->taken;
    struct sensor_refusal reasons[REFUSALS + 1];
    struct arena arena;

    if (sensor == NULL)
        return;
    struct sensor_hop hop = events_tally_hop(&sensor->tally, str_of(sensor->id), sensor->decoder,
                                             work->pipeline, reasons);
    arena_init(&arena, ARENA_WORK_BYTES);
    refused_tail_put(&work->refused, &hop, &arena);
    work->settings.write_counts(work->settings.counts_with, &hop);
    arena_done(&arena);
}

static enum status run_parcel(struct events_work *work, const struct sensor_gate *gate,
                              const struct parcel *parcel, struct fault *fault)
{
    const struct sensor_pass *pass = sensor_gate_by_id(gate, parcel->sensor);
    enum sensor_gate_verdict verdict =
        pass != NULL ? sensor_gate_judge(pass, instant_system_now()) : SENSOR_GATE_PAUSED;
    struct work_sensor *sensor = verdict == SENSOR_GATE_OPEN ? sensor_of(work, pass) : NULL;

    if (pass == NULL)
        log_event(LOG_WARNING, "events.sensor-unknown", "sensor=%.*s events=%zu",
                  STR_ARG(parcel->sensor), parcel->count);
    if (sensor == NULL) {
        refuse(work, parcel,
               sensor_gate_word(verdict == SENSOR_GATE_OPEN ? SENSOR_GATE_PAUSED : verdict));
        return ST_OK;
    }
    return run_rows(work, sensor, pass, parcel, fault);
}

static enum status put_places(struct events_work *work, const struct receiver_message *message,
                              const struct work_sender *sender, struct fault *fault)
{
    char source[WORK_PLACE_BYTES], value[64];

    (void)snprintf(source, sizeof(source), "%s%llu", work->places,
                   (unsigned long long)message->device);
    (void)snprintf(value, sizeof(value), "%llu", (unsigned long long)message->offset);
    TRY(keep_offset_set(work->lane, str_of(source), str_of(value), fault));
    if (sender == NULL)
        return ST_OK;
    (void)snprintf(source, sizeof(source), "parcels %s", sender->name);
    (void)snprintf(value, sizeof(value), "%lld %lld", (long long)sender->next_run,
                   (long long)sender->next_number);
    return keep_offset_set(work->lane, str_of(source), str_of(value), fault);
}

/* One message: a parcel, taken unless it was before. */
static enum status run_message(struct events_work *work, const struct sensor_gate *gate,
                               const struct receiver_message *message, struct arena *arena,
                               struct fault *fault)
{
    struct work_sender *sender = NULL;
    struct fault own = {.status = ST_OK};
    struct parcel parcel;

    if (parcel_read(message->bytes, arena, &parcel, &own) != ST_OK) {
        log_event(LOG_WARNING, "events.no-parcel", "partition=%llu offset=%llu reason=\"%s\"",
                  (unsigned long long)message->device, (unsigned long long)message->offset, own.en);
        return put_places(work, message, NULL, fault);
    }
    sender = sender_of(work, parcel.sender);
    bool is_repeated =
        sender != NULL && sender->next_run == parcel.run && sender->next_number >= parcel.number;
    if (!is_repeated)
        TRY(run_parcel(work, gate, &parcel, fault));
    if (!is_repeated && sender != NULL) {
        sender->next_run = parcel.run;
        sender->next_number = parcel.number;
    }
    return put_places(work, message, sender, fault);
}

static enum status run_batch(struct events_work *work, const struct receiver_batch *batch,
                             struct fault *fault)
{
    struct sensor_gate *gate = sensor_gate_take(work->settings.gates);
    enum status status = ST_OK;

    for (size_t i = work->durable; i < batch->count && status == ST_OK; i++) {
        struct arena arena;

        arena_init(&arena, WORK_PARCEL_ARENA_BYTES);
        work->taken = NULL;
        status = run_message(work, gate, &batch->rows[i], &arena, fault);
        arena_done(&arena);
        /* A parcel and its places in one step: nothing of the next one is in it. */
        if (status == ST_OK)
            status = commit(work, i + 1, fault);
        if (status == ST_OK)
            write_taken(work);
    }
    sensor_gate_give(gate);
    if (status == ST_OK && atomic_exchange(&work->wants_seal, false))
        status = keep_seal(work->lane, fault);
    return status;
}

static enum status take(void *context, const struct receiver_batch *batch,
                        struct receiver_taken *ret_taken)
{
    struct events_work *work = context;
    struct fault fault = {.status = ST_OK};
    enum status status = run_batch(work, batch, &fault);

    if (status != ST_OK && status != work->said)
        log_event(LOG_WARNING, "events.not-kept", "status=%s reason=\"%s\"", status_word(status),
                  fault.en);
    work->said = status;
    if (status != ST_OK) {
        pipeline_drop(work->pipeline);
        settle_senders(work, false);
        return ST_BUSY; /* it stays in Kafka until it can be kept */
    }
    work->durable = 0;
    ret_taken->parsed = batch->count;
    return ST_OK;
}

/* ---- Life ---- */

struct kept_places {
    struct events_work *work;
    struct receiver_position *rows;
    size_t count;
};

static void add_place(void *with, struct str source, struct str value)
{
    struct kept_places *places = with;
    struct str prefix = str_of(places->work->places), more;
    int64_t first, second;

    if (str_starts(source, STR("parcels "))) {
        struct work_sender *sender =
            sender_of(places->work, (struct str){source.ptr + 8, source.len - 8});

        if (sender != NULL && str_to_int(str_cut(value, ' ', &more), &first) &&
            str_to_int(more, &second)) {
            sender->run = sender->next_run = first;
            sender->number = sender->next_number = second;
        }
    } else if (str_starts(source, prefix) && places->count < KAFKA_PARTITION_MAX &&
               str_to_int((struct str){source.ptr + prefix.len, source.len - prefix.len}, &first) &&
               str_to_int(value, &second)) {
        places->rows[places->count++] =
            (struct receiver_position){.device = (uint64_t)first, .offset = (uint64_t)second};
    }
}

static enum status start(struct events_work *work, const char *file, struct arena *arena,
                         struct fault *fault)
{
    const struct events_receive_settings *settings = &work->settings;
    const struct pipeline_source nobody = {.sensor = STR("")};
    struct kafka_settings kafka;

    TRY(kafka_settings_read(file, arena, &kafka, fault));
    struct str name = arena_print(arena, "worker kafka %s %s ", kafka.values[KAFKA_GROUP].ptr,
                                  kafka.values[KAFKA_TOPIC].ptr);
    work->places = strndup(name.ptr, name.len);
    struct kept_places places = {
        .work = work, .rows = ARENA_ARRAY(arena, KAFKA_PARTITION_MAX, struct receiver_position)};
    keep_offset_each(settings->keep, add_place, &places);
    work->lane = keep_lane_at(settings->keep, settings->first_lane);
    work->pipeline =
        pipeline_new(settings->parts, &nobody, work->lane, settings->tell, settings->tell_with);
    pipeline_watch_refused(work->pipeline, refused_tail_note, &work->refused);
    const struct receiver_options options = {.kind = RECEIVER_KAFKA,
                                             .address = file,
                                             .kafka = &kafka,
                                             .positions = places.rows,
                                             .position_count = places.count,
                                             .take = take,
                                             .context = work};
    return receiver_start(&options, &work->receiver, fault);
}

enum status events_work_start(const struct events_receive_settings *settings, const char *file,
                              struct events_work **ret_work, struct fault *fault)
{
    struct events_work *work = calloc(1, sizeof(*work));
    struct arena arena;

    if (work == NULL)
        return ST_MEMORY;
    work->settings = *settings;
    work->sensors = calloc(WORK_SENSOR_MAX, sizeof(*work->sensors));
    work->senders = calloc(WORK_SENDER_MAX, sizeof(*work->senders));
    if (work->sensors == NULL || work->senders == NULL)
        abort();
    arena_init(&arena, ARENA_WORK_BYTES);
    enum status status = start(work, file, &arena, fault);
    arena_done(&arena);
    if (status != ST_OK) {
        events_work_stop(work);
        return status;
    }
    *ret_work = work;
    return ST_OK;
}

void events_work_seal(struct events_work *work)
{
    if (work != NULL)
        atomic_store(&work->wants_seal, true);
}

void events_work_watch(struct events_work *work)
{
    struct receiver_counts counts;

    if (work == NULL)
        return;
    receiver_counts(work->receiver, &counts);
    bool is_down =
        counts.down_us != 0 && instant_system_now().ms - counts.down_us / 1000 > WORK_DOWN_MS;
    if (is_down == work->is_down)
        return;
    work->is_down = is_down;
    log_event(is_down ? LOG_WARNING : LOG_NOTICE,
              is_down ? "events.source-down" : "events.source-back", "reason=\"%s\"",
              counts.trouble);
}

void events_work_stop(struct events_work *work)
{
    if (work == NULL)
        return;
    if (work->receiver != NULL)
        receiver_stop(work->receiver, WORK_STOP_MS, NULL);
    for (size_t i = 0; i < work->sensor_count; i++)
        decoder_free(work->sensors[i].decoder);
    pipeline_free(work->pipeline);
    free(work->sensors);
    free(work->senders);
    free(work->places);
    free(work);
}
