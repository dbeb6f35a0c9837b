/* SPDX-License-Identifier: Apache-2.0
 * A topic as a source, on librdkafka's own mock brokers: every message is handed over once, the
 * group's offsets follow what was taken. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "events/receiver.h"
#include "kafka_cluster.h"

enum { SHOWN_BYTES = 1 << 24, PATIENCE_MS = 20000, STEP_MS = 10, ARENA_BYTES = 1 << 20 };

struct taker {
    pthread_mutex_t lock;
    struct buf shown; /* messages between bars */
    size_t messages;
    enum status answer;
    struct receiver_position last[8]; /* by partition */
};

static enum status take(void *context, const struct receiver_batch *batch,
                        struct receiver_taken *ret_taken)
{
    struct taker *taker = context;

    pthread_mutex_lock(&taker->lock);
    enum status answer = taker->answer;
    for (size_t i = 0; i < batch->count && answer == ST_OK; i++) {
        const struct receiver_message *row = &batch->rows[i];

        buf_str(&taker->shown, row->bytes);
        buf_byte(&taker->shown, '|');
        taker->messages++;
        taker->last[row->device] = (struct receiver_position){row->device, row->inode, row->offset};
        ret_taken->parsed++;
    }
    pthread_mutex_unlock(&taker->lock);
    return answer;
}

static void answer(struct taker *taker, enum status status)
{
    pthread_mutex_lock(&taker->lock);
    taker->answer = status;
    pthread_mutex_unlock(&taker->lock);
}

static void is_shown(struct taker *taker, const char *wanted)
{
    bool is_there = false;

    for (int waited = 0; !is_there && waited < PATIENCE_MS; waited += STEP_MS) {
        pthread_mutex_lock(&taker->lock);
        is_there = str_is(buf_view(&taker->shown), wanted);
        pthread_mutex_unlock(&taker->lock);
        if (!is_there)
            usleep(STEP_MS * 1000);
    }
    if (!is_there)
        fail_msg("%.*s, not %s", STR_ARG(buf_view(&taker->shown)), wanted);
}

struct reading {
    struct arena arena;
    struct kafka_cluster *cluster;
    struct taker taker;
    struct receiver *receiver;
    const struct receiver_position *positions;
    size_t position_count;
    bool is_whole;
    const char *more; /* settings */
};

static void start(struct reading *reading)
{
    struct fault fault = {.status = ST_OK};
    struct kafka_settings settings;
    struct str text = arena_print(
        &reading->arena, "bootstrap.servers=%s\ntopic=eve\ngroup.id=g\nsession.timeout.ms=6000\n%s",
        kafka_cluster_servers(reading->cluster), reading->more ? reading->more : "");

    assert_int_equal(kafka_settings_parse(text, &reading->arena, &settings, &fault), ST_OK);
    const struct receiver_options options = {.kind = RECEIVER_KAFKA,
                                             .address = "",
                                             .is_lines = !reading->is_whole,
                                             .kafka = &settings,
                                             .positions = reading->positions,
                                             .position_count = reading->position_count,
                                             .take = take,
                                             .context = &reading->taker};
    if (receiver_start(&options, &reading->receiver, &fault) != ST_OK)
        fail_msg("%s", fault.en);
}

static void begin(struct reading *reading, int partitions)
{
    arena_init(&reading->arena, ARENA_BYTES);
    reading->cluster = kafka_cluster_new();
    kafka_cluster_topic(reading->cluster, "eve", partitions);
    reading->taker = (struct taker){.lock = PTHREAD_MUTEX_INITIALIZER};
    buf_init(&reading->taker.shown, SHOWN_BYTES);
}

static void end(struct reading *reading)
{
    buf_done(&reading->taker.shown);
    kafka_cluster_free(reading->cluster);
    arena_done(&reading->arena);
}

static struct receiver_counts stop(struct reading *reading)
{
    struct receiver_counts counts;

    receiver_stop(reading->receiver, PATIENCE_MS, &counts);
    assert_int_equal(counts.waiting_bytes, 0);
    assert_int_equal(counts.received, counts.taken + counts.drops[RECEIVER_DROP_TAKER]);
    return counts;
}

static void put(struct reading *reading, int32_t partition, const char *text)
{
    kafka_cluster_put(reading->cluster, "eve", partition, text, strlen(text));
}

static void messages_are_lines_or_arrays_or_one_event(void **state)
{
    struct reading reading = {.is_whole = false};

    (void)state;
    begin(&reading, 1);
    put(&reading, 0, "{\"a\":1}");
    put(&reading, 0, "{\"a\":2}\r\n\n{\"a\":3}\n");
    put(&reading, 0, " [{\"a\":4},\n{\"a\":[5]}]");
    put(&reading, 0, "[{\"a\":6}");
    put(&reading, 0, "");
    put(&reading, 0, "<34>last");
    start(&reading);
    is_shown(&reading.taker,
             "{\"a\":1}|{\"a\":2}|{\"a\":3}|{\"a\":4}|{\"a\":[5]}|[{\"a\":6}|<34>last|");
    struct receiver_counts counts = stop(&reading);
    assert_int_equal(counts.taken, 7);
    assert_int_equal(reading.taker.last[0].offset, 6);
    assert_int_equal(kafka_cluster_committed(reading.cluster, "g", "eve", 0), 6);
    end(&reading);
}

static void a_binary_message_is_one_event(void **state)
{
    struct reading reading = {.is_whole = true};

    (void)state;
    begin(&reading, 1);
    put(&reading, 0, "[a\nb");
    start(&reading);
    is_shown(&reading.taker, "[a\nb|");
    (void)stop(&reading);
    end(&reading);
}

static void nothing_is_committed_before_it_was_taken(void **state)
{
    struct reading reading = {.is_whole = false};

    (void)state;
    begin(&reading, 1);
    answer(&reading.taker, ST_IO); /* the store does not work: the batch waits */
    put(&reading, 0, "one");
    start(&reading);
    for (int waited = 0; waited < 3000; waited += STEP_MS)
        usleep(STEP_MS * 1000);
    assert_int_equal(kafka_cluster_committed(reading.cluster, "g", "eve", 0), -1);
    answer(&reading.taker, ST_OK);
    is_shown(&reading.taker, "one|");
    (void)stop(&reading);
    assert_int_equal(kafka_cluster_committed(reading.cluster, "g", "eve", 0), 1);
    end(&reading);
}

static void what_is_kept_already_is_left_out_also_within_a_message(void **state)
{
    const struct receiver_position kept[] = {{0, 1, 1}, {1, 0, 2}};
    struct reading reading = {.positions = kept, .position_count = 2};

    (void)state;
    begin(&reading, 2);
    put(&reading, 0, "a1");
    put(&reading, 0, "a2\na3\na4");
    put(&reading, 1, "b1");
    put(&reading, 1, "b2");
    start(&reading); /* the group has committed nothing: it was killed before */
    is_shown(&reading.taker, "a3|a4|");
    put(&reading, 1, "b3");
    is_shown(&reading.taker, "a3|a4|b3|");
    (void)stop(&reading);
    assert_int_equal(kafka_cluster_committed(reading.cluster, "g", "eve", 0), 2);
    assert_int_equal(kafka_cluster_committed(reading.cluster, "g", "eve", 1), 3);
    end(&reading);
}

static void a_group_reads_on_where_it_committed_and_a_new_one_from_the_end_when_told(void **state)
{
    struct reading reading = {.is_whole = false};

    (void)state;
    begin(&reading, 1);
    put(&reading, 0, "one");
    start(&reading);
    is_shown(&reading.taker, "one|");
    (void)stop(&reading);
    put(&reading, 0, "two");
    start(&reading);
    is_shown(&reading.taker, "one|two|");
    (void)stop(&reading);
    end(&reading);
}

static void a_full_queue_pauses_and_loses_nothing(void **state)
{
    enum { MESSAGES = 38, BYTES = 128 * 1024 }; /* the mock brokers keep 5 MB */
    struct reading reading = {.is_whole = true};
    struct receiver_counts counts = {0};
    char *text = calloc(1, BYTES + 1);

    (void)state;
    assert_non_null(text);
    memset(text, 'x', BYTES);
    begin(&reading, 1);
    for (int i = 0; i < MESSAGES; i++)
        put(&reading, 0, text);
    answer(&reading.taker, ST_BUSY);
    start(&reading);
    for (int waited = 0; counts.stalls == 0 && waited < PATIENCE_MS; waited += STEP_MS) {
        usleep(STEP_MS * 1000);
        receiver_counts(reading.receiver, &counts);
    }
    assert_true(counts.stalls > 0);
    assert_true(counts.waiting_bytes <=
                (uint64_t)RECEIVER_BATCHES * (RECEIVER_BATCH_FULL_BYTES + LAYOUT_LINE_MAX_BYTES));
    answer(&reading.taker, ST_OK);
    for (int waited = 0; counts.taken < MESSAGES && waited < PATIENCE_MS; waited += STEP_MS) {
        usleep(STEP_MS * 1000);
        receiver_counts(reading.receiver, &counts);
    }
    counts = stop(&reading);
    assert_int_equal(counts.taken, MESSAGES);
    assert_true(counts.stalled_ms > 0);
    assert_int_equal(kafka_cluster_committed(reading.cluster, "g", "eve", 0), MESSAGES);
    end(&reading);
    free(text);
}

static void what_kafka_removed_before_it_was_read_is_counted(void **state)
{
    enum { MESSAGES = 60, BYTES = 128 * 1024, KEPT = 5 };
    const struct receiver_position kept[] = {{0, 0, KEPT}};
    struct reading reading = {.is_whole = true, .positions = kept, .position_count = 1};
    struct receiver_counts counts = {0};
    char *text = calloc(1, BYTES + 1);

    (void)state;
    assert_non_null(text);
    memset(text, 'x', BYTES);
    begin(&reading, 1);
    for (int i = 0; i < MESSAGES; i++)
        put(&reading, 0, text);
    start(&reading);
    for (int waited = 0; counts.taken + counts.drops[RECEIVER_DROP_EXPIRED] < MESSAGES - KEPT &&
                         waited < PATIENCE_MS;
         waited += STEP_MS) {
        usleep(STEP_MS * 1000);
        receiver_counts(reading.receiver, &counts);
    }
    counts = stop(&reading);
    assert_true(counts.drops[RECEIVER_DROP_EXPIRED] > 0);
    assert_int_equal(counts.taken + counts.drops[RECEIVER_DROP_EXPIRED], MESSAGES - KEPT);
    end(&reading);
    free(text);
}

static void a_broker_that_goes_is_told_and_read_on_when_it_is_back(void **state)
{
    struct reading reading = {.is_whole = false};
    struct receiver_counts counts = {0};

    (void)state;
    begin(&reading, 1);
    put(&reading, 0, "one");
    start(&reading);
    is_shown(&reading.taker, "one|");
    kafka_cluster_set_up(reading.cluster, false);
    for (int waited = 0; counts.down_us == 0 && waited < PATIENCE_MS; waited += STEP_MS) {
        usleep(STEP_MS * 1000);
        receiver_counts(reading.receiver, &counts);
    }
    assert_true(counts.down_us > 0);
    assert_true(counts.trouble[0] != '\0');
    kafka_cluster_set_up(reading.cluster, true);
    put(&reading, 0, "two");
    is_shown(&reading.taker, "one|two|");
    for (int waited = 0; counts.down_us != 0 && waited < PATIENCE_MS; waited += STEP_MS) {
        usleep(STEP_MS * 1000);
        receiver_counts(reading.receiver, &counts);
    }
    assert_int_equal(counts.down_us, 0);
    (void)stop(&reading);
    end(&reading);
}

static void a_topic_made_again_is_read_from_its_beginning(void **state)
{
    const struct receiver_position kept[] = {{0, 0, 100}};
    struct reading reading = {.positions = kept, .position_count = 1};

    (void)state;
    begin(&reading, 1);
    put(&reading, 0, "new");
    start(&reading);
    is_shown(&reading.taker, "new|");
    (void)stop(&reading);
    end(&reading);
}

static void a_file_says_what_it_may_and_no_more(void **state)
{
    static const struct {
        const char *text, *words;
    } bad[] = {
        {"", "bootstrap.servers"},
        {"bootstrap.servers=h:1\n", "topic"},
        {"bootstrap.servers=h:1\ntopic=a b\n", "topic"},
        {"bootstrap.servers=h:1\ntopic=a\ntopic=b\n", "line 3"},
        {"bootstrap.servers=h:1\ntopic=a\ngroup.id=a b\n", "group.id"},
        {"bootstrap.servers=h:1\ntopic=a\nplugin.library.paths=/x\n", "plugin.library.paths"},
        {"bootstrap.servers=h:1\ntopic=a\nenable.auto.commit=true\n", "enable.auto.commit"},
        {"bootstrap.servers=h:1\ntopic=a\nauto.offset.reset=none\n", "earliest"},
        {"bootstrap.servers=h:1\ntopic\n", "line 2"},
    };
    struct kafka_settings settings;
    struct arena arena;

    (void)state;
    arena_init(&arena, ARENA_BYTES);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct fault fault = {.status = ST_OK};

        assert_int_equal(kafka_settings_parse(str_of(bad[i].text), &arena, &settings, &fault),
                         ST_INVALID);
        if (strstr(fault.en, bad[i].words) == NULL)
            fail_msg("%s: %s", bad[i].text, fault.en);
    }
    struct fault fault = {.status = ST_OK};
    assert_int_equal(
        kafka_settings_parse(STR("# a site\n bootstrap.servers = h:1, g:2 \ntopic=t\n"), &arena,
                             &settings, &fault),
        ST_OK);
    assert_string_equal(settings.values[KAFKA_BOOTSTRAP].ptr, "h:1, g:2");
    assert_string_equal(settings.values[KAFKA_GROUP].ptr, "panshi");
    arena_done(&arena);
}

static void a_file_with_a_password_that_others_may_read_is_refused(void **state)
{
    char path[] = "/tmp/panshi-kafka-XXXXXX";
    int fd = mkstemp(path);
    const char *text = "bootstrap.servers=h:1\ntopic=t\nsasl.password=p\n";
    struct fault fault = {.status = ST_OK};
    struct kafka_settings settings;
    struct arena arena;

    (void)state;
    arena_init(&arena, ARENA_BYTES);
    assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    assert_int_equal(kafka_settings_read(path, &arena, &settings, &fault), ST_OK);
    assert_int_equal(fchmod(fd, 0640), 0);
    assert_int_equal(kafka_settings_read(path, &arena, &settings, &fault), ST_DENIED);
    assert_non_null(strstr(fault.en, "chmod 600"));
    (void)close(fd);
    (void)unlink(path);
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(messages_are_lines_or_arrays_or_one_event),
        cmocka_unit_test(a_binary_message_is_one_event),
        cmocka_unit_test(nothing_is_committed_before_it_was_taken),
        cmocka_unit_test(what_is_kept_already_is_left_out_also_within_a_message),
        cmocka_unit_test(a_group_reads_on_where_it_committed_and_a_new_one_from_the_end_when_told),
        cmocka_unit_test(a_full_queue_pauses_and_loses_nothing),
        cmocka_unit_test(what_kafka_removed_before_it_was_read_is_counted),
        cmocka_unit_test(a_broker_that_goes_is_told_and_read_on_when_it_is_back),
        cmocka_unit_test(a_topic_made_again_is_read_from_its_beginning),
        cmocka_unit_test(a_file_says_what_it_may_and_no_more),
        cmocka_unit_test(a_file_with_a_password_that_others_may_read_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
