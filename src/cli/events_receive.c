/* SPDX-License-Identifier: Apache-2.0
 * From receivers to pipelines, within the sensors' agreements. */
#include "cli/events_receive.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "cli/events_tally.h"
#include "cli/refused_tail.h"

enum {
    RECEIVE_WORD_BYTES = 4096,
    RECEIVE_STOP_MS = 3000,
    RECEIVE_DOWN_MS = 5000, /* a source that is away for less is no finding */
    RECEIVE_COUNTS_MS = 1000
};

static const struct {
    const char *word;
    enum receiver_kind kind;
} kinds[] = {{"udp", RECEIVER_UDP},   {"tcp", RECEIVER_TCP},    {"tls", RECEIVER_TLS},
             {"unix", RECEIVER_UNIX}, {"file", RECEIVER_FILES}, {"kafka", RECEIVER_KAFKA}};

/* One receiver with all it owns. */
struct intake_line {
    struct intake_line *all; /* the first of them */
    const struct events_receive_settings *settings;
    char word[RECEIVE_WORD_BYTES]; /* "SENSOR\0ADDRESS\0" */
    struct str sensor;
    const char *address;
    enum receiver_kind kind;
    char *places;             /* what the names of its places begin with */
    bool is_watched, is_down; /* its source: told, and how */
    struct keep_lane *lane;
    struct pipeline *pipeline;
    struct decoder *decoder;
    struct receiver *receiver;
    struct events_tally tally; /* what was already written to the sensor's counters */
    struct refused_tail refused;
    uint64_t drops_before[RECEIVER_DROPS];
    enum status said;     /* of the last batch: the same is logged once */
    size_t durable;       /* messages of the batch at hand, which may come again */
    int64_t counted_ms;   /* when that was */
    pthread_mutex_t lock; /* around a batch, and the counters between batches */
    uint64_t too_long;    /* of the batch at hand: no broker would take them */
    int64_t parcel;       /* the last one that was sent on */
    atomic_bool wants_seal;
};

struct events_receive {
    struct events_receive_settings settings;
    size_t count;
    struct intake_line lines[EVENTS_RECEIVE_MAX];
};

static enum status wrong(struct fault *fault, const char *word)
{
    return fault_set(fault, ST_INVALID, "--receive",
                     "“%s”应写成 探针编号=udp|tcp|tls|unix|file|kafka:地址或路径",
                     "\"%s\" is not SENSOR=udp|tcp|tls|unix|file|kafka:ADDRESS", word);
}

static enum status read_word(struct intake_line *line, const char *word, struct fault *fault)
{
    char *equals, *colon;

    if (strlen(word) >= sizeof(line->word))
        return wrong(fault, word);
    (void)snprintf(line->word, sizeof(line->word), "%s", word);
    equals = strchr(line->word, '=');
    colon = equals != NULL ? strchr(equals, ':') : NULL;
    if (colon == NULL || equals == line->word || colon[1] == '\0')
        return wrong(fault, word);
    *equals = *colon = '\0';
    line->sensor = str_of(line->word);
    line->address = colon + 1;
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        if (strcmp(kinds[i].word, equals + 1) == 0) {
            line->kind = kinds[i].kind;
            return ST_OK;
        }
    return wrong(fault, word);
}

/* ---- Taking ---- */

/* What never came so far, with why. */
static void add_drops(struct intake_line *line, struct sensor_hop *hop,
                      struct sensor_refusal *reasons)
{
    struct receiver_counts now;

    if (line->receiver == NULL)
        return;
    receiver_counts(line->receiver, &now);
    for (enum receiver_drop i = 0; i < RECEIVER_DROPS; i++) {
        int64_t dropped = (int64_t)(now.drops[i] - line->drops_before[i]);

        line->drops_before[i] = now.drops[i];
        if (dropped == 0)
            continue;
        reasons[hop->refusal_count++] = (struct sensor_refusal){receiver_drop_word(i), dropped};
        if (i == RECEIVER_DROP_TRUNCATED || i == RECEIVER_DROP_GONE)
            log_event(LOG_WARNING, "events.file-lost", "sensor=%.*s files=%lld reason=\"%s\"",
                      STR_ARG(hop->sensor_id), (long long)dropped, receiver_drop_en(i));
        hop->received += dropped;
        hop->refused += dropped;
    }
}

static void write_counts(struct intake_line *line)
{
    struct arena arena;
    struct sensor_refusal reasons[REFUSALS + 1 + RECEIVER_DROPS];
    struct sensor_hop hop =
        events_tally_hop(&line->tally, line->sensor, line->decoder, line->pipeline, reasons);

    arena_init(&arena, ARENA_WORK_BYTES);
    add_drops(line, &hop, reasons);
    refused_tail_put(&line->refused, &hop, &arena);
    line->counted_ms = hop.at.ms;
    if (hop.received > 0 || hop.stored > 0 || hop.refusal_count > 0)
        line->settings->write_counts(line->settings->counts_with, &hop);
    arena_done(&arena);
}

/* Not each batch is worth a transaction; what is left is written by events_receive_watch. */
static void write_counts_when_due(struct intake_line *line)
{
    int64_t passed = instant_system_now().ms - line->counted_ms;

    if (passed >= RECEIVE_COUNTS_MS || passed < 0)
        write_counts(line);
}

/* Nothing of it may be taken in: it is counted, with why. */
static void count_refused(struct intake_line *line, const struct receiver_batch *batch,
                          const char *reason)
{
    struct sensor_refusal refusal = {reason, 0};
    struct sensor_hop hop = {
        .sensor_id = line->sensor,
        .at = instant_system_now(),
        .refusals = &refusal,
        .refusal_count = 1,
    };

    for (size_t i = 0; i < batch->count; i++) {
        refusal.events += batch->rows[i].bytes.len > 0; /* else the end of a source */
        hop.bytes += (int64_t)batch->rows[i].bytes.len;
    }
    hop.received = hop.refused = refusal.events;
    line->settings->write_counts(line->settings->counts_with, &hop);
}

/* Where a source is read on.  A file: by device and inode, so that its name may change.  A
 * partition of Kafka: the next message, and how many events of it are kept. */
static enum status put_place(struct intake_line *line, const struct receiver_message *message,
                             struct fault *fault)
{
    char source[RECEIVE_WORD_BYTES + 64], value[64];
    unsigned long long device = message->device, inode = message->inode, offset = message->offset;

    if (line->kind == RECEIVER_KAFKA) {
        (void)snprintf(source, sizeof(source), "%s%llu", line->places, device);
        (void)snprintf(value, sizeof(value), "%llu %llu", offset, inode);
    } else if (line->kind == RECEIVER_FILES) {
        (void)snprintf(source, sizeof(source), "%s%llu %llu", line->places, device, inode);
        if (message->is_gone) /* the number of its inode may be another file's next */
            (void)snprintf(value, sizeof(value), "gone");
        else
            (void)snprintf(value, sizeof(value), "%llu %lld", offset, (long long)message->head);
    } else {
        return ST_OK;
    }
    return keep_offset_set(line->lane, str_of(source), str_of(value), fault);
}

static enum status run_batch(struct intake_line *line, const struct receiver_batch *batch,
                             struct fault *fault)
{
    for (size_t i = line->durable; i < batch->count; i++) {
        const struct receiver_message *message = &batch->rows[i];
        bool is_committed = false;

        TRY(pipeline_make_room(line->pipeline, &is_committed, fault));
        if (is_committed)
            line->durable = i;
        if (message->bytes.len > 0) {
            decoder_feed_message(line->decoder, &message->peer, message->bytes);
            TRY(pipeline_run(line->pipeline, line->decoder,
                             (struct instant){message->received_us / 1000}, fault));
        }
        TRY(put_place(line, message, fault));
    }
    TRY(pipeline_commit(line->pipeline, fault));
    line->durable = batch->count;
    return atomic_exchange(&line->wants_seal, false) ? keep_seal(line->lane, fault) : ST_OK;
}

/* The sensor was heard here; what its events are worth is counted by the worker.  What never comes
 * there is counted here: dropped before, or too large for the brokers. */
static void count_forwarded(struct intake_line *line, const struct parcel_row *rows, size_t count)
{
    struct sensor_refusal reasons[1 + RECEIVER_DROPS];
    struct sensor_hop hop = {.sensor_id = line->sensor,
                             .at = instant_system_now(),
                             .received = (int64_t)count,
                             .refused = (int64_t)line->too_long,
                             .refusals = reasons};

    for (size_t i = 0; i < count; i++)
        hop.bytes += (int64_t)rows[i].bytes.len;
    if (line->too_long > 0)
        reasons[hop.refusal_count++] =
            (struct sensor_refusal){refusal_word(REFUSAL_TOO_LONG), (int64_t)line->too_long};
    line->too_long = 0;
    add_drops(line, &hop, reasons);
    line->settings->write_counts(line->settings->counts_with, &hop);
}

/* To Kafka; the places of files are kept after it acknowledged. */
static enum status forward_batch(struct intake_line *line, const struct receiver_batch *batch,
                                 struct fault *fault)
{
    struct parcel_row *rows = calloc(batch->count, sizeof(*rows));
    uint32_t sender = (uint32_t)(line - line->all);
    enum status status = ST_OK;
    size_t count = 0;

    for (size_t i = 0; rows != NULL && i < batch->count; i++)
        if (batch->rows[i].bytes.len > 0)
            rows[count++] = (struct parcel_row){batch->rows[i].received_us, batch->rows[i].peer,
                                                batch->rows[i].bytes};
    do {
        if (status == ST_LIMIT) { /* one event alone is too large: the others go on */
            fault_clear(fault);
            line->durable++;
            line->too_long++;
        }
        status = events_forward_send(line->settings->forward, line->sensor, sender, &line->parcel,
                                     rows, count, &line->durable, fault);
    } while (status == ST_LIMIT);
    for (size_t i = 0; i < batch->count && status == ST_OK; i++)
        status = put_place(line, &batch->rows[i], fault);
    if (status == ST_OK)
        status = keep_commit(line->lane, fault);
    if (status == ST_OK && count > 0)
        count_forwarded(line, rows, count);
    free(rows);
    return status;
}

static enum status keep_or_forward(struct intake_line *line, const struct sensor_pass *pass,
                                   const struct receiver_batch *batch, struct fault *fault)
{
    const struct pipeline_source source = {
        .sensor = pass->sensor_id, .party = pass->party_id, .categories = pass->categories};
    enum status status;

    if (line->settings->forward != NULL)
        return forward_batch(line, batch, fault);
    status = pipeline_set_source(line->pipeline, &source, fault);
    if (status == ST_OK)
        status = run_batch(line, batch, fault);
    write_counts_when_due(line);
    return status;
}

static enum status take_batch(struct intake_line *line, const struct receiver_batch *batch,
                              struct receiver_taken *ret_taken)
{
    struct sensor_gate *gate = sensor_gate_take(line->settings->gates);
    const struct sensor_pass *pass = sensor_gate_by_id(gate, line->sensor);
    struct fault fault = {.status = ST_OK};
    enum status status = ST_OK;

    *ret_taken = (struct receiver_taken){.refused = batch->count};
    enum sensor_gate_verdict verdict =
        pass != NULL ? sensor_gate_judge(pass, instant_system_now()) : SENSOR_GATE_PAUSED;
    if (verdict != SENSOR_GATE_OPEN) {
        count_refused(line, batch, sensor_gate_word(verdict));
    } else {
        status = keep_or_forward(line, pass, batch, &fault);
        ret_taken->parsed = batch->count;
        ret_taken->refused = 0;
    }
    sensor_gate_give(gate);
    if (status != ST_OK && status != line->said)
        log_event(LOG_WARNING, "events.not-kept", "sensor=%.*s status=%s reason=\"%s\"",
                  STR_ARG(line->sensor), status_word(status), fault.en);
    if (status != ST_OK)
        pipeline_drop(line->pipeline);
    line->said = status;
    if (status == ST_FULL)
        return ST_BUSY; /* a full disk: the batch waits */
    if (status != ST_OK && line->settings->forward != NULL)
        return ST_BUSY; /* so it does for Kafka, under its number */
    if (status != ST_IO || line->kind != RECEIVER_KAFKA)
        line->durable = 0; /* else it comes again */
    return status;
}

static enum status take(void *context, const struct receiver_batch *batch,
                        struct receiver_taken *ret_taken)
{
    struct intake_line *line = context;

    pthread_mutex_lock(&line->lock);
    enum status status = take_batch(line, batch, ret_taken);
    pthread_mutex_unlock(&line->lock);
    return status;
}

/* ---- Life ---- */

struct places {
    struct str prefix;
    enum receiver_kind kind;
    struct receiver_position *rows;
    size_t count, max;
};

/* "DEVICE INODE" = "OFFSET HEAD" or "gone" of files, "PARTITION" = "OFFSET EVENTS" of Kafka. */
static void add_place(void *with, struct str source, struct str value)
{
    struct places *places = with;
    struct str more, head;
    int64_t device, inode, offset, known = 0;

    if (!str_starts(source, places->prefix) || places->count == places->max)
        return;
    source.ptr += places->prefix.len;
    source.len -= places->prefix.len;
    if (!str_to_int(str_cut(source, ' ', &more), &device))
        return;
    if (places->kind == RECEIVER_KAFKA)
        value = str_cut(value, ' ', &more);
    else
        value = str_cut(value, ' ', &head);
    if (!str_to_int(more, &inode) || !str_to_int(value, &offset))
        return;
    if (places->kind != RECEIVER_KAFKA && !str_to_int(head, &known))
        known = 0;
    places->rows[places->count++] = (struct receiver_position){(uint64_t)device, (uint64_t)inode,
                                                               (uint64_t)offset, (uint64_t)known};
}

/* The same group reads the same topic on; another begins anew. */
static enum status name_places(struct intake_line *line, struct arena *arena,
                               struct kafka_settings *kafka, struct fault *fault)
{
    struct str name = arena_print(arena, "%s file ", line->word);

    if (line->kind == RECEIVER_KAFKA) {
        TRY(kafka_settings_read(line->address, arena, kafka, fault));
        name = arena_print(arena, "%s kafka %s %s ", line->word, kafka->values[KAFKA_GROUP].ptr,
                           kafka->values[KAFKA_TOPIC].ptr);
    }
    line->places = strndup(name.ptr, name.len);
    if (line->places == NULL)
        abort();
    return ST_OK;
}

static enum status open_receiver(struct intake_line *line, enum record_format format,
                                 struct arena *arena, struct fault *fault)
{
    const struct events_receive_settings *settings = line->settings;
    size_t max = line->kind == RECEIVER_KAFKA ? KAFKA_PARTITION_MAX : RECEIVER_FILES_MAX;
    struct kafka_settings kafka;

    TRY(name_places(line, arena, &kafka, fault));
    struct places places = {
        .prefix = str_of(line->places),
        .kind = line->kind,
        .rows = ARENA_ARRAY(arena, max, struct receiver_position),
        .max = max,
    };
    keep_offset_each(settings->keep, add_place, &places);
    const struct receiver_options options = {
        .kind = line->kind,
        .address = line->address,
        .certificate = settings->certificate,
        .key = settings->key,
        .authority = settings->authority,
        .is_lines = line->kind == RECEIVER_KAFKA
                        ? format != RECORD_NETFLOW
                        : format != RECORD_FORMATS && format != RECORD_NETFLOW,
        .positions = places.rows,
        .position_count = places.count,
        .kafka = &kafka,
        .take = take,
        .context = line,
    };

    return receiver_start(&options, &line->receiver, fault);
}

static enum status start_line(struct intake_line *line, uint32_t lane, struct fault *fault)
{
    const struct events_receive_settings *settings = line->settings;
    struct sensor_gate *gate = sensor_gate_take(settings->gates);
    const struct sensor_pass *pass = sensor_gate_by_id(gate, line->sensor);
    const struct pipeline_source nobody = {.sensor = STR("")};
    struct decoder_options decoding = {.format = RECORD_FORMATS};
    struct arena arena;
    enum status status = ST_OK;

    if (pass == NULL)
        status = fault_set(fault, ST_INVALID, "--receive", "没有登记编号为“%.*s”的探针",
                           "no sensor is registered as \"%.*s\"", STR_ARG(line->sensor));
    else
        decoding.format = events_tally_format(pass->kind);
    sensor_gate_give(gate);
    TRY(status);
    line->lane = keep_lane_at(settings->keep, lane);
    line->pipeline =
        pipeline_new(settings->parts, &nobody, line->lane, settings->tell, settings->tell_with);
    pipeline_watch_refused(line->pipeline, refused_tail_note, &line->refused);
    line->decoder = decoder_new(&decoding);
    arena_init(&arena, ARENA_WORK_BYTES);
    status = open_receiver(line, decoding.format, &arena, fault);
    arena_done(&arena);
    return status;
}

enum status events_receive_start(const struct events_receive_settings *settings,
                                 struct events_receive **ret_receive, struct fault *fault)
{
    struct events_receive *receive = calloc(1, sizeof(*receive));
    enum status status = ST_OK;

    if (receive == NULL)
        return ST_MEMORY;
    receive->settings = *settings;
    for (size_t i = 0; i < settings->count && status == ST_OK; i++) {
        struct intake_line *line = &receive->lines[receive->count++];

        line->settings = &receive->settings;
        pthread_mutex_init(&line->lock, NULL);
        line->all = receive->lines;
        status = read_word(line, settings->words[i], fault);
        if (status == ST_OK)
            status = start_line(line, settings->first_lane + (uint32_t)i, fault);
    }
    if (status != ST_OK) {
        events_receive_stop(receive);
        return status;
    }
    *ret_receive = receive;
    return ST_OK;
}

void events_receive_seal(struct events_receive *receive)
{
    for (size_t i = 0; receive != NULL && i < receive->count; i++)
        atomic_store(&receive->lines[i].wants_seal, true);
}

/* Whether its source came or went since the last look. */
static void watch_source(struct intake_line *line)
{
    const struct events_receive_settings *settings = line->settings;
    struct receiver_counts counts;

    receiver_counts(line->receiver, &counts);
    bool is_down =
        counts.down_us != 0 && instant_system_now().ms - counts.down_us / 1000 > RECEIVE_DOWN_MS;
    if (line->is_watched && is_down == line->is_down)
        return;
    if (line->is_watched || is_down)
        log_event(is_down ? LOG_WARNING : LOG_NOTICE,
                  is_down ? "events.source-down" : "events.source-back",
                  "sensor=%.*s reason=\"%s\"", STR_ARG(line->sensor), counts.trouble);
    line->is_watched = true;
    line->is_down = is_down;
    settings->write_source(settings->counts_with, line->sensor,
                           (struct instant){is_down ? counts.down_us / 1000 : 0});
}

void events_receive_watch(struct events_receive *receive)
{
    for (size_t i = 0; receive != NULL && i < receive->count; i++) {
        struct intake_line *line = &receive->lines[i];

        if (line->receiver != NULL && line->kind == RECEIVER_KAFKA)
            watch_source(line);
        if (pthread_mutex_trylock(&line->lock) != 0)
            continue; /* a batch is being taken: it counts */
        write_counts_when_due(line);
        pthread_mutex_unlock(&line->lock);
    }
}

void events_receive_stop(struct events_receive *receive)
{
    if (receive == NULL)
        return;
    for (size_t i = 0; i < receive->count; i++) {
        struct intake_line *line = &receive->lines[i];

        if (line->receiver != NULL)
            receiver_stop(line->receiver, RECEIVE_STOP_MS, NULL);
        if (line->decoder != NULL && line->pipeline != NULL)
            write_counts(line);
        pthread_mutex_destroy(&line->lock);
        decoder_free(line->decoder);
        pipeline_free(line->pipeline);
        free(line->places);
    }
    free(receive);
}
