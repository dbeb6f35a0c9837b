/* SPDX-License-Identifier: Apache-2.0
 * From the moment an event is sent until its alert stands in the store: a TCP receiver, all rules
 * and indicators, the log of events and the store of alerts on a disk, at a given rate.
 *
 * $CORPUS is a file of EVE lines (bench/corpus.py), $PARTS a data folder whose rules and
 * indicators are taken, $RATE events a second (100000 unless given), $SECONDS how long (20).  Every
 * line carries the millisecond it was sent as its timestamp. */
#include <arpa/inet.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "corpus.h"
#include "data.h"
#include "events/alert_teller.h"
#include "events/pipeline.h"
#include "events/receiver.h"

enum {
    LATENCY_MOST = 4 * 1024 * 1024, /* hits measured */
    LATENCY_BURST_BYTES = 1 << 20,
    LATENCY_LINE_BYTES = 8192,
    LATENCY_LATENESS_US = 60 * 1000000,
    LATENCY_WAIT_S = 30,
    LATENCY_SETTLE_MS = 1000, /* the first second opens the alerts, and is not counted */
    STAMP_AT = 14,            /* {"timestamp":" */
    STAMP_BYTES = 23,         /* 2026-01-02T03:04:05.678 */
};

struct latency {
    struct bench bench;
    struct pipeline_parts parts;
    struct pipeline_baseline baseline;
    struct keep *keep;
    struct alert_teller *teller;
    struct pipeline *pipeline;
    struct decoder *decoder;
    struct receiver *receiver;
    double rate, seconds;
    struct str corpus;
    uint64_t sent;
    struct instant started;
    double *values;
    size_t count;
    uint64_t hits, batches;
    int64_t opened;
};

static enum status raise(void *with, struct str lane, struct str letter,
                         const struct alert_hit *hits, size_t count, struct fault *fault)
{
    struct latency *latency = with;
    struct bench_work own;
    struct alert_raised raised = {0};
    struct work *w = bench_write(&latency->bench, &own, &latency->bench.actor);

    (void)fault;
    bench_must(&w->fault, alert_raise(w, lane, letter, hits, count, &raised), "alerts");
    bench_end(&own);
    struct instant now = instant_system_now();
    for (size_t i = 0; i < count; i++)
        if (hits[i].cause != ALERT_THRESHOLD && latency->count < LATENCY_MOST &&
            hits[i].at.ms - latency->started.ms > LATENCY_SETTLE_MS)
            latency->values[latency->count++] = (double)(now.ms - hits[i].at.ms);
    latency->hits += count;
    latency->opened += raised.opened;
    return ST_OK;
}

static enum status last(void *with, struct str lane, struct arena *arena, struct str *ret_letter,
                        struct fault *fault)
{
    (void)with;
    (void)lane;
    (void)arena;
    (void)fault;
    *ret_letter = STR(""); /* a new folder: nothing was told */
    return ST_OK;
}

static void tell(void *with, struct keep_lane *lane)
{
    alert_teller_lane(((struct latency *)with)->teller, lane);
}

static enum status take(void *context, const struct receiver_batch *batch,
                        struct receiver_taken *ret_taken)
{
    struct latency *latency = context;
    struct fault fault = {.status = ST_OK};
    enum status status = ST_OK;

    *ret_taken = (struct receiver_taken){.parsed = batch->count};
    for (size_t i = 0; i < batch->count && status == ST_OK; i++) {
        const struct receiver_message *message = &batch->rows[i];

        if (message->bytes.len == 0)
            continue;
        decoder_feed_message(latency->decoder, &message->peer, message->bytes);
        status = pipeline_run(latency->pipeline, latency->decoder,
                              (struct instant){message->received_us / 1000}, &fault);
    }
    if (status == ST_OK)
        status = pipeline_commit(latency->pipeline, &fault);
    bench_must(&fault, status, "taking in");
    latency->batches++;
    return ST_OK;
}

static void stamp(char text[STAMP_BYTES + 8])
{
    struct instant now = instant_system_now();
    time_t whole = (time_t)(now.ms / 1000);
    struct tm parts;

    gmtime_r(&whole, &parts);
    (void)snprintf(text, STAMP_BYTES + 8, "%04u-%02u-%02uT%02u:%02u:%02u.%03u",
                   (unsigned)(parts.tm_year + 1900) % 10000U, (unsigned)(parts.tm_mon + 1) % 100U,
                   (unsigned)parts.tm_mday % 100U, (unsigned)parts.tm_hour % 100U,
                   (unsigned)parts.tm_min % 100U, (unsigned)parts.tm_sec % 100U,
                   (unsigned)(now.ms % 1000));
}

static void send_all(int out, const char *bytes, size_t len)
{
    for (ssize_t sent; len > 0; bytes += sent, len -= (size_t)sent)
        if ((sent = write(out, bytes, len)) <= 0) {
            perror("send");
            exit(EXIT_FAILURE);
        }
}

/* Each millisecond what is due by the rate: the lines of that millisecond in one write. */
static void *send_paced(void *object)
{
    struct latency *latency = object;
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_port = htons(receiver_port(latency->receiver)),
                             .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int out = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    char *burst = malloc(LATENCY_BURST_BYTES), time_text[STAMP_BYTES + 8];
    double begun = bench_now_ms();
    struct str rest = latency->corpus;

    if (connect(out, (struct sockaddr *)&to, sizeof(to)) != 0 || !burst) {
        perror("connect");
        exit(EXIT_FAILURE);
    }
    latency->started = instant_system_now();
    for (double at = 0; at < latency->seconds * 1000; at = bench_now_ms() - begun) {
        uint64_t due = (uint64_t)(at * latency->rate / 1000);
        size_t len = 0;

        stamp(time_text);
        while (latency->sent < due && len + LATENCY_LINE_BYTES < LATENCY_BURST_BYTES) {
            struct str line = str_cut(rest, '\n', &rest);

            if (rest.len == 0)
                rest = latency->corpus;
            if (line.len + 1 > LATENCY_LINE_BYTES || line.len < STAMP_AT + STAMP_BYTES)
                continue;
            memcpy(burst + len, line.ptr, line.len);
            memcpy(burst + len + STAMP_AT, time_text, STAMP_BYTES);
            len += line.len;
            burst[len++] = '\n';
            latency->sent++;
        }
        send_all(out, burst, len);
        nanosleep(&(struct timespec){.tv_nsec = 500000}, NULL);
    }
    close(out);
    free(burst);
    return NULL;
}

static void open_parts(struct latency *latency, const char *folder)
{
    struct taxonomy *taxonomy;
    struct fault fault = {.status = ST_OK};

    pipeline_baseline_begin(&latency->baseline, latency->bench.folder);
    latency->parts.baseline = &latency->baseline;
    bench_must(&fault, taxonomy_load(NULL, &taxonomy, &fault), "taxonomy");
    latency->parts.taxonomy = taxonomy;
    latency->parts.rules = ruleset_desk_new(folder, taxonomy, LATENCY_LATENESS_US);
    bench_must(&fault, ruleset_refresh(latency->parts.rules, &fault), "rules");
    bench_must(&fault, indicators_open(folder, &latency->parts.indicators, &fault), "indicators");
    latency->parts.addresses = address_map_desk_new();
}

static void open_register(struct latency *latency, struct str *ret_party)
{
    struct bench_work own;
    struct work *w;

    data_make_regions(&latency->bench);
    *ret_party = data_make_parties(&latency->bench, 1)[0];
    w = bench_read(&latency->bench, &own, &latency->bench.actor);
    bench_must(&w->fault, address_map_refresh(latency->parts.addresses, w, NULL), "register");
    bench_end(&own);
}

static void open_keep(struct latency *latency, struct str party)
{
    const struct keep_options options = {.lanes = 1};
    const struct pipeline_source source = {.party = party};
    const struct decoder_options decoding = {.format = RECORD_EVE};
    const struct receiver_options receiving = {.kind = RECEIVER_TCP,
                                               .address = "127.0.0.1:0",
                                               .is_lines = true,
                                               .take = take,
                                               .context = latency};
    struct fault fault = {.status = ST_OK};
    char path[FILE_PATH_BYTES];

    bench_must(&fault,
               keep_open(file_path(path, latency->bench.folder, "events"), &options, &latency->keep,
                         &fault),
               "events");
    latency->teller = alert_teller_new(latency->keep, raise, last, latency);
    bench_must(&fault, alert_teller_take_up(latency->teller, &fault), "alerts of before");
    alert_teller_start(latency->teller);
    latency->pipeline =
        pipeline_new(&latency->parts, &source, keep_lane_at(latency->keep, 0), tell, latency);
    latency->decoder = decoder_new(&decoding);
    bench_must(&fault, receiver_start(&receiving, &latency->receiver, &fault), "receiver");
}

static double number_of(const char *name, double usual)
{
    const char *text = getenv(name);

    return text ? strtod(text, NULL) : usual;
}

int main(void)
{
    static struct latency latency;
    const char *parts = getenv("PARTS"), *corpus = getenv("CORPUS");
    struct receiver_counts counts;
    pthread_t sender;
    struct str party;

    if (!parts || !corpus) {
        fprintf(stderr, "set CORPUS to a file of EVE lines, PARTS to a data folder with rules and "
                        "indicators\n");
        return EXIT_FAILURE;
    }
    latency.rate = number_of("RATE", 100000);
    latency.seconds = number_of("SECONDS", 20);
    latency.corpus = corpus_map(corpus);
    latency.values = calloc(LATENCY_MOST, sizeof(*latency.values));
    bench_open(&latency.bench);
    open_parts(&latency, parts);
    open_register(&latency, &party);
    open_keep(&latency, party);
    pthread_create(&sender, NULL, send_paced, &latency);
    pthread_join(sender, NULL);
    for (int i = 0; i < LATENCY_WAIT_S * 100; i++) {
        receiver_counts(latency.receiver, &counts);
        if (counts.received >= latency.sent)
            break;
        nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
    }
    receiver_stop(latency.receiver, LATENCY_WAIT_S * 1000, &counts);
    struct fault fault = {.status = ST_OK};
    bench_must(&fault, pipeline_finish(latency.pipeline, &fault), "the end");
    const struct pipeline_counts *kept = pipeline_counts(latency.pipeline);
    for (int i = 0; i < 3; i++) {
        static const double percents[] = {50, 99, 99.9};

        printf("alert-p%g\t%.0f ms\tfrom sending to the alert in the store, at %.0f events/s\n",
               percents[i], bench_percentile(latency.values, latency.count, percents[i]),
               (double)latency.sent / latency.seconds);
    }
    printf("alert-hits\t%zu\tof %llu events sent, %llu kept, %llu refused; %lld alerts, %llu "
           "batches, %llu stalls of %llu ms\n",
           latency.count, (unsigned long long)latency.sent, (unsigned long long)kept->events,
           (unsigned long long)kept->refused, (long long)latency.opened,
           (unsigned long long)latency.batches, (unsigned long long)counts.stalls,
           (unsigned long long)counts.stalled_ms);
    bool is_whole = latency.sent == kept->events + kept->refused;
    pipeline_free(latency.pipeline);
    alert_teller_free(latency.teller);
    keep_close(latency.keep);
    bench_close(&latency.bench);
    return is_whole ? EXIT_SUCCESS : EXIT_FAILURE;
}
