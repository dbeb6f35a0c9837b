/* SPDX-License-Identifier: Apache-2.0
 * Asking kept events.  $CORPUS is a file of EVE lines (bench/corpus.py makes one), sealed into
 * segments in $TMPDIR; $EVENTS (100 million unless said) is reached by asking the same files again
 * and again, each time opened and decoded anew.  So dictionaries of different segments repeat after
 * as many segments as the corpus gives.
 *
 * Each question is asked several times; the median counts, of the clock's time and of the
 * processors'. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "events/moment.h"
#include "events/search.h"

enum { SEGMENTS_MAX = 1 << 14, PATH_BYTES = 512, ROUNDS = 5, DEFAULT_EVENTS = 100000000 };

static char paths[SEGMENTS_MAX][PATH_BYTES];
static struct search_piece files[SEGMENTS_MAX];
static size_t file_count;
static struct segment *kept_open[SEGMENTS_MAX]; /* for "open segments": as a server keeps them */
static bool is_kept_open;

static void must(enum status status, const struct fault *fault, const char *what)
{
    if (status == ST_OK)
        return;
    fprintf(stderr, "%s: %s\n", what, fault->en);
    exit(EXIT_FAILURE);
}

static double seconds_of(clockid_t clock)
{
    struct timespec at;

    clock_gettime(clock, &at);
    return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

/* ---- Making segments ---- */

static struct str corpus_map(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat info;

    if (fd < 0 || fstat(fd, &info) != 0 || info.st_size == 0) {
        fprintf(stderr, "%s: cannot be read or is empty\n", path);
        exit(EXIT_FAILURE);
    }
    char *bytes = mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (bytes == MAP_FAILED)
        exit(EXIT_FAILURE);
    close(fd);
    return (struct str){bytes, (size_t)info.st_size};
}

static void file_note(const char *path)
{
    struct fault fault = {0};
    struct segment *segment = NULL;

    must(segment_open(path, &segment, &fault), &fault, path);
    files[file_count] = (struct search_piece){file_count, segment_rows(segment),
                                              segment_first_us(segment), segment_last_us(segment)};
    segment_close(segment);
    snprintf(paths[file_count++], PATH_BYTES, "%s", path);
}

static void file_write(struct segment_builder *builder, const char *folder)
{
    char path[PATH_BYTES];
    struct fault fault = {0};
    struct str bytes;

    must(segment_builder_seal(builder, &bytes, &fault), &fault, "seal");
    snprintf(path, sizeof path, "%s/%zu.segment", folder, file_count);
    FILE *file = fopen(path, "wbe");
    if (!file || fwrite(bytes.ptr, 1, bytes.len, file) != bytes.len || fclose(file) != 0)
        exit(EXIT_FAILURE);
    file_note(path);
}

static void segments_make(struct str corpus, const char *folder)
{
    struct layout_set *set = layout_set_new();
    struct segment_builder *builder = segment_builder_new();
    uint32_t row;

    for (struct str rest = corpus; rest.len > 0;) {
        struct str line = str_cut(rest, '\n', &rest);
        struct record record;
        enum status status = layout_read_json(set, RECORD_EVE, line, &record);

        if (status != ST_OK)
            continue;
        record.mark_count = 0;
        record.marks = NULL;
        record.has_time = false;
        record.time_us = 0;
        for (uint32_t i = 0; i < record.layout->slot_count && !record.has_time; i++)
            if (str_is(layout_field_name(set, record.layout->slots[i].field), "timestamp"))
                record.has_time = moment_read(
                    (struct str){record.leaves[i].ptr, record.leaves[i].len}, &record.time_us);
        status = segment_builder_add(builder, set, &record, &row);
        if (status == ST_LIMIT) {
            file_write(builder, folder);
            status = segment_builder_add(builder, set, &record, &row);
        }
        if (status != ST_OK)
            exit(EXIT_FAILURE);
    }
    if (segment_builder_rows(builder) > 0)
        file_write(builder, folder);
    segment_builder_free(builder);
    layout_set_free(set);
}

/* Segments of an earlier run are used again. */
static void segments_find(const char *folder)
{
    char path[PATH_BYTES];

    for (;;) {
        snprintf(path, sizeof path, "%s/%zu.segment", folder, file_count);
        if (access(path, R_OK) != 0)
            return;
        file_note(path);
    }
}

/* ---- Asking ---- */

static enum status piece_open(void *context, const struct search_piece *piece,
                              struct segment **ret_segment, struct fault *fault)
{
    (void)context;
    if (is_kept_open && kept_open[piece->number]) {
        *ret_segment = kept_open[piece->number];
        return ST_OK;
    }
    return segment_open(paths[piece->number % file_count], ret_segment, fault);
}

static void piece_close(void *context, const struct search_piece *piece, struct segment *segment)
{
    (void)context;
    if (!is_kept_open || kept_open[piece->number] != segment)
        segment_close(segment);
}

static void piece_id(void *context, const struct search_piece *piece, uint32_t row,
                     char ret_id[SEARCH_ID_BYTES])
{
    (void)context;
    snprintf(ret_id, SEARCH_ID_BYTES, "%llu-%u", (unsigned long long)piece->number, row);
}

static int double_order(const void *a, const void *b)
{
    double one = *(const double *)a, two = *(const double *)b;

    return (one > two) - (one < two);
}

static void ask(const struct search_place *place, const char *name, const struct search_query *plan,
                const char *text)
{
    double seconds[ROUNDS], cpu_seconds[ROUNDS];
    struct search_answer answer = {0};

    for (int round = 0; round < ROUNDS; round++) {
        struct search_query query = *plan;
        struct fault fault = {0};
        struct arena arena;

        arena_init(&arena, (size_t)4 << 30);
        double from = seconds_of(CLOCK_MONOTONIC), cpu = seconds_of(CLOCK_PROCESS_CPUTIME_ID);
        must(filter_read(&arena, str_of(text), NULL, &query.filter, &fault), &fault, text);
        must(search(place, &query, &arena, &answer, &fault), &fault, text);
        seconds[round] = seconds_of(CLOCK_MONOTONIC) - from;
        cpu_seconds[round] = seconds_of(CLOCK_PROCESS_CPUTIME_ID) - cpu;
        arena_done(&arena);
    }
    qsort(seconds, ROUNDS, sizeof seconds[0], double_order);
    qsort(cpu_seconds, ROUNDS, sizeof cpu_seconds[0], double_order);
    printf("%s\t%.4f s\t%.4f s of processors; %s; %llu events match, %llu asked, %zu of %zu "
           "segments not read, %zu bars, "
           "%zu values\n",
           name, seconds[ROUNDS / 2], cpu_seconds[ROUNDS / 2], text,
           (unsigned long long)answer.count, (unsigned long long)answer.rows, answer.skipped,
           answer.pieces, answer.bar_count, answer.top_count);
    fflush(stdout);
}

static void keep_open(const struct search_place *place)
{
    struct fault fault = {0};

    for (size_t i = 0; i < place->count; i++)
        must(segment_open(paths[place->pieces[i].number % file_count],
                          &kept_open[place->pieces[i].number], &fault),
             &fault, "open");
    is_kept_open = true;
}

static void ask_all(const struct search_place *place, unsigned threads)
{
    struct search_query count = {
        .kind = SEARCH_COUNT, .from_us = INT64_MIN, .to_us = INT64_MAX, .threads = threads};
    struct search_query bars = count, top = count, list = count;
    const char *entity = getenv("ENTITY");

    bars.kind = SEARCH_HISTOGRAM;
    bars.width_us = 60000000;
    top.kind = SEARCH_TOP;
    top.limit = 10;
    list.kind = SEARCH_LIST;
    list.limit = 50;
    ask(place, "count all", &count, "*");
    ask(place, "an address that is nowhere", &count, "src_ip:198.18.255.254");
    if (entity)
        ask(place, "an entity", &count, entity);
    ask(place, "events by the minute", &bars, "*");
    ask(place, "alerts by the minute", &bars, "event_type:alert");
    top.field = STR("event_type");
    ask(place, "top types", &top, "*");
    top.field = STR("src_ip");
    ask(place, "top sources", &top, "*");
    ask(place, "count of a port", &count, "dest_port:443");
    ask(place, "expression over URL", &count, "http.url:/\\.(php|jsp)\\?[a-z]+=[0-9]+/");
    ask(place, "part of a URL", &count, "http.url:*admin*");
    ask(place, "newest alerts", &list, "event_type:alert");
}

int main(void)
{
    const char *folder = getenv("TMPDIR"), *corpus = getenv("CORPUS"), *want = getenv("EVENTS");
    static struct search_piece pieces[SEGMENTS_MAX];
    struct search_place place = {NULL, 0, pieces, piece_open, piece_close, piece_id};
    int64_t events = 0, goal = DEFAULT_EVENTS;

    if (!folder || !corpus || (want && !str_to_int(str_of(want), &goal))) {
        fprintf(stderr, "set TMPDIR to a folder and CORPUS to a file of EVE lines "
                        "(bench/corpus.py makes one)\n");
        return EXIT_FAILURE;
    }
    segments_find(folder);
    if (file_count == 0)
        segments_make(corpus_map(corpus), folder);
    for (; file_count > 0 && events < goal && place.count < SEGMENTS_MAX; place.count++) {
        pieces[place.count] = files[place.count % file_count];
        pieces[place.count].number = place.count;
        events += pieces[place.count].rows;
    }
    printf("segments\t%zu files\tasked as %zu segments, %lld events\n", file_count, place.count,
           (long long)events);
    ask_all(&place, 0);
    keep_open(&place);
    printf("the same with segments kept open and columns kept decoded\n");
    struct search_query count = {.kind = SEARCH_COUNT, .from_us = INT64_MIN, .to_us = INT64_MAX};
    ask(&place, "an address that is nowhere", &count, "src_ip:198.18.255.254");
    if (getenv("ENTITY"))
        ask(&place, "an entity", &count, getenv("ENTITY"));
    for (size_t i = 0; i < place.count; i++)
        segment_close(kept_open[i]);
    return EXIT_SUCCESS;
}
