/* SPDX-License-Identifier: Apache-2.0
 * Keeping events: append with a commit each 1000 events, seals included, bytes on disk, opening and
 * decoding.  $CORPUS is a file of JSON lines (bench/corpus.py makes one), $FORMAT its format (eve,
 * windows); the folder is made under $TMPDIR (/var/tmp when unset). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "bench.h"
#include "corpus.h"
#include "events/keep_view.h"
#include "events/moment.h"

enum { KEEP_COMMIT_EVENTS = 1000, KEEP_PATH_BYTES = 256 };

static void must(enum status status, const struct fault *fault)
{
    if (status == ST_OK)
        return;
    fprintf(stderr, "%s: %s\n", status_word(status), fault->en);
    exit(EXIT_FAILURE);
}

/* Where events of the corpus carry their time. */
static void find_time(const struct layout_set *set, struct record *record)
{
    for (uint32_t i = 0; i < record->layout->slot_count && i < 8; i++) {
        struct str name = layout_field_name(set, record->layout->slots[i].field);
        struct str text = {record->leaves[i].ptr, record->leaves[i].len};

        if (!str_is(name, "timestamp") && !str_is(name, "@timestamp"))
            continue;
        record->has_time = moment_read(text, &record->time_us);
        return;
    }
}

struct bench_run {
    struct layout_set *set;
    struct keep_lane *lane; /* NULL: read only */
    enum record_format format;
    uint64_t events, refused, bytes;
};

static void run(struct bench_run *bench, struct str corpus)
{
    struct fault fault = {0};
    struct keep_id id;

    for (struct str rest = corpus; rest.len > 0;) {
        struct str line = str_cut(rest, '\n', &rest);
        struct record record = {0};

        if (layout_read_json(bench->set, bench->format, line, &record) != ST_OK) {
            bench->refused++;
            continue;
        }
        record.time_us = 0;
        record.has_time = false;
        record.marks = NULL;
        record.mark_count = 0;
        find_time(bench->set, &record);
        bench->events++;
        bench->bytes += line.len + 1;
        if (!bench->lane)
            continue;
        must(keep_append(bench->lane, bench->set, &record, &id, &fault), &fault);
        if (bench->events % KEEP_COMMIT_EVENTS == 0)
            must(keep_commit(bench->lane, &fault), &fault);
    }
    if (bench->lane)
        must(keep_commit(bench->lane, &fault), &fault);
}

/* Open every piece, read every column, put every line together. */
static void read_back(const char *folder)
{
    struct fault fault = {0};
    struct keep_view *view = NULL;
    double open_ms = 0, columns_ms = 0, lines_ms = 0;
    uint64_t values = 0, lines = 0;

    must(keep_view_open(folder, &view, &fault), &fault);
    const struct search_place *place = keep_view_place(view);
    for (size_t i = 0; i < place->count; i++) {
        struct segment *segment = NULL;
        const struct segment_column *column = NULL;
        struct arena arena;
        struct str line;
        double at = bench_cpu_ms();

        must(place->open(place->context, &place->pieces[i], &segment, &fault), &fault);
        open_ms += bench_cpu_ms() - at;
        at = bench_cpu_ms();
        for (size_t f = 0; f < segment_field_count(segment); f++) {
            must(segment_column(segment, f, &column, &fault), &fault);
            values += column->count;
        }
        columns_ms += bench_cpu_ms() - at;
        at = bench_cpu_ms();
        arena_init(&arena, (size_t)1 << 32);
        for (uint32_t row = 0; row < segment_rows(segment); row++, lines++)
            must(segment_source(segment, row, &arena, &line, &fault), &fault);
        arena_done(&arena);
        lines_ms += bench_cpu_ms() - at;
        place->close(place->context, &place->pieces[i], segment);
    }
    printf("open a segment\t%.3f ms\t%zu segments\n", open_ms * 1e3 / (double)place->count,
           place->count);
    printf("decode all columns\t%.1f ns/value\t%.3f us/event, %.1f ms/segment\n",
           columns_ms * 1e9 / (double)values, columns_ms * 1e6 / (double)lines,
           columns_ms * 1e3 / (double)place->count);
    printf("source lines, all in turn\t%.3f us/event\t%llu lines\n", lines_ms * 1e6 / (double)lines,
           (unsigned long long)lines);
    keep_view_close(view);
}

int main(void)
{
    const char *path = getenv("CORPUS"), *format = getenv("FORMAT"), *under = getenv("TMPDIR");
    struct keep_options options = {1, 0};
    struct fault fault = {0};
    struct keep *keep = NULL;
    char folder[KEEP_PATH_BYTES];

    if (!path) {
        fprintf(stderr, "set CORPUS to a file of JSON lines (bench/corpus.py makes one)\n");
        return EXIT_FAILURE;
    }
    struct str corpus = corpus_map(path);
    struct bench_run bench = {.set = layout_set_new(),
                              .format = record_format_of(str_of(format ? format : "eve"))};
    (void)snprintf(folder, sizeof folder, "%s/panshi-bench-keep-XXXXXX",
                   under ? under : "/var/tmp");
    if (!mkdtemp(folder) || bench.format == RECORD_FORMATS)
        return EXIT_FAILURE;
    double cpu_ms = bench_cpu_ms();
    run(&bench, corpus); /* warms the file and the layouts */
    cpu_ms = bench_cpu_ms();
    bench.events = bench.refused = bench.bytes = 0;
    run(&bench, corpus);
    double read_ms = bench_cpu_ms() - cpu_ms;
    must(keep_open(folder, &options, &keep, &fault), &fault);
    bench.lane = keep_lane_at(keep, 0);
    bench.events = bench.refused = bench.bytes = 0;
    double wall_ms = bench_now_ms();
    cpu_ms = bench_cpu_ms();
    run(&bench, corpus);
    must(keep_seal(bench.lane, &fault), &fault);
    wall_ms = bench_now_ms() - wall_ms;
    cpu_ms = bench_cpu_ms() - cpu_ms;
    struct keep_figures figures = keep_figures(bench.lane);
    printf("events\t%llu\t%llu refused, %.1f MB\n", (unsigned long long)bench.events,
           (unsigned long long)bench.refused, (double)bench.bytes / 1e6);
    printf("read, append, commit, seal\t%.0f events/s\t%.1f MB/s, wall clock, one thread\n",
           (double)bench.events / wall_ms, (double)bench.bytes / 1e6 / wall_ms);
    printf("of that, cpu\t%.3f us/event\treading alone %.3f\n", cpu_ms * 1e6 / (double)bench.events,
           read_ms * 1e6 / (double)bench.events);
    printf("stored\t%.3f %% of raw\t%.2f bytes/event, indexes included\n",
           100.0 * (double)figures.sealed_bytes / (double)bench.bytes,
           (double)figures.sealed_bytes / (double)bench.events);
    keep_close(keep);
    read_back(folder);
    file_remove_tree(folder);
    layout_set_free(bench.set);
    return EXIT_SUCCESS;
}
