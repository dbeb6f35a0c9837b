/* SPDX-License-Identifier: Apache-2.0
 * The events' folder: what was acknowledged is found again, once, whatever happened in between. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "events/keep_folder.h"
#include "events/keep_log.h"
#include "events/keep_verify.h"
#include "events/keep_view.h"

static struct arena arena;
static char folder[64];
static struct layout_set *set;

static int begin(void **state)
{
    (void)state;
    arena_init(&arena, (size_t)1 << 30);
    (void)snprintf(folder, sizeof folder, "/tmp/panshi-keep-XXXXXX");
    set = layout_set_new();
    return mkdtemp(folder) ? 0 : -1;
}

static int finish(void **state)
{
    (void)state;
    file_remove_tree(folder);
    layout_set_free(set);
    arena_done(&arena);
    return 0;
}

static struct keep *own(uint32_t lanes, uint32_t seal_rows)
{
    struct keep_options options = {lanes, seal_rows};
    struct fault fault = {0};
    struct keep *keep = NULL;
    enum status status = keep_open(folder, &options, &keep, &fault);

    if (status != ST_OK)
        print_error("keep_open: %s\n", fault.en);
    assert_int_equal(status, ST_OK);
    return keep;
}

static struct str line_of(unsigned n)
{
    return arena_print(&arena, "{\"event_type\":\"%s\",\"n\":%u,\"host\":\"h%u.example.cn\"}",
                       n % 3 ? "dns" : "tls", n, n % 17);
}

static enum status try_append(struct keep_lane *lane, unsigned n, struct keep_id *ret_id)
{
    struct record_mark mark = {RECORD_SENSOR, STR("sensor-1")};
    struct fault fault = {0};
    struct record record;

    assert_int_equal(layout_read_json(set, RECORD_EVE, line_of(n), &record), ST_OK);
    record.time_us = (int64_t)n * 1000;
    record.has_time = true;
    record.marks = &mark;
    record.mark_count = 1;
    return keep_append(lane, set, &record, ret_id, &fault);
}

static struct keep_id append(struct keep_lane *lane, unsigned n)
{
    struct keep_id id = {0};

    assert_int_equal(try_append(lane, n, &id), ST_OK);
    return id;
}

static void commit(struct keep_lane *lane)
{
    struct fault fault = {0};

    assert_int_equal(keep_commit(lane, &fault), ST_OK);
}

static struct keep_view *look(void)
{
    struct fault fault = {0};
    struct keep_view *view = NULL;
    const struct fault *damage = NULL;

    assert_int_equal(keep_view_open(folder, &view, &fault), ST_OK);
    assert_int_equal(keep_view_damaged(view, &damage), 0);
    return view;
}

static bool has_line(struct keep_view *view, struct keep_id id, unsigned n)
{
    struct fault fault = {0};
    struct str line;

    return keep_view_source(view, id, &arena, &line, &fault) == ST_OK &&
           str_equal(line, line_of(n));
}

/* How often each number 0..count-1 is in the folder; returns the greatest + 1. */
static unsigned tally(uint8_t *times, unsigned count)
{
    struct keep_view *view = look();
    const struct search_place *place = keep_view_place(view);
    struct fault fault = {0};
    unsigned end = 0;

    memset(times, 0, count);
    for (size_t i = 0; i < place->count; i++) {
        struct segment *segment = NULL;
        const struct segment_column *column = NULL;

        assert_int_equal(place->open(place->context, &place->pieces[i], &segment, &fault), ST_OK);
        for (size_t f = 0; f < segment_field_count(segment); f++) {
            if (!str_is(segment_field_name(segment, f), "n"))
                continue;
            assert_int_equal(segment_column(segment, f, &column, &fault), ST_OK);
            for (size_t v = 0; v < column->count; v++) {
                assert_true(column->numbers[v] >= 0 && column->numbers[v] < count);
                times[column->numbers[v]]++;
                end = column->numbers[v] >= end ? (unsigned)column->numbers[v] + 1 : end;
            }
        }
        place->close(place->context, &place->pieces[i], segment);
    }
    keep_view_close(view);
    return end;
}

static void an_event_keeps_its_id_from_the_log_to_the_segment(void **state)
{
    enum { EVENTS = 50 };
    struct keep_id ids[EVENTS];
    char text[KEEP_ID_BYTES];
    struct fault fault = {0};
    (void)state;

    struct keep *keep = own(2, 0);
    for (unsigned i = 0; i < EVENTS; i++)
        ids[i] = append(keep_lane_at(keep, i % 2), i);
    commit(keep_lane_at(keep, 0));
    commit(keep_lane_at(keep, 1));
    for (int round = 0; round < 4; round++) {
        struct keep_view *view = look();

        assert_int_equal(keep_view_events(view), EVENTS);
        for (unsigned i = 0; i < EVENTS; i++)
            assert_true(has_line(view, ids[i], i));
        keep_view_close(view);
        if (round == 0)
            assert_int_equal(keep_seal(keep_lane_at(keep, 0), &fault), ST_OK);
        if (round == 1) {
            keep_close(keep);
            keep = own(2, 0);
        }
        if (round == 2)
            assert_int_equal(keep_seal(keep_lane_at(keep, 1), &fault), ST_OK);
    }
    struct keep_id id = {0x2a, 0x1f}, back = {0};
    assert_string_equal(keep_id_print(id, text), "000000000002a-00001f");
    assert_true(keep_id_read(str_of(text), &back));
    assert_int_equal(back.row, 0x1f);
    assert_false(keep_id_read(STR("2a-1f"), &back));
    keep_close(keep);
}

static void what_was_not_committed_is_not_there(void **state)
{
    uint8_t times[10];
    (void)state;

    struct keep *keep = own(1, 0);
    (void)append(keep_lane_at(keep, 0), 0);
    commit(keep_lane_at(keep, 0));
    (void)append(keep_lane_at(keep, 0), 1);
    keep_drop(keep_lane_at(keep, 0));
    (void)append(keep_lane_at(keep, 0), 2);
    commit(keep_lane_at(keep, 0));
    (void)append(keep_lane_at(keep, 0), 3);
    keep_close(keep);
    assert_int_equal(tally(times, 10), 3);
    assert_int_equal(times[0] + times[2], 2);
    assert_int_equal(times[1] + times[3], 0);
}

static void every_kind_of_leaf_comes_back_from_the_log(void **state)
{
    static const enum leaf_kind kinds[] = {LEAF_TEXT, LEAF_PARAM, LEAF_FIELD};
    struct str line = STR("one=a\\=b two=c");
    (void)state;

    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        struct layout_piece piece = {STR("one"), {line.ptr + 4, 4}, kinds[i]};
        struct layout_pieces pieces = {&piece, 1, 1};
        struct fault fault = {0};
        struct record record = {0};
        struct keep_id id;
        struct str back;

        struct keep *keep = own(1, 0);
        assert_int_equal(layout_of_pieces(set, RECORD_CEF, line, &pieces, &record), ST_OK);
        assert_int_equal(keep_append(keep_lane_at(keep, 0), set, &record, &id, &fault), ST_OK);
        commit(keep_lane_at(keep, 0));
        keep_close(keep);
        keep_close(own(1, 0));
        struct keep_view *view = look();
        assert_int_equal(keep_view_source(view, id, &arena, &back, &fault), ST_OK);
        assert_true(str_equal(back, line));
        keep_view_close(view);
    }
}

static void a_second_owner_is_refused_and_a_reader_is_not(void **state)
{
    struct keep_options options = {1, 0};
    struct keep *other = NULL;
    struct fault fault = {0};
    (void)state;

    struct keep *keep = own(1, 0);
    assert_int_equal(keep_open(folder, &options, &other, &fault), ST_BUSY);
    assert_non_null(strstr(fault.en, "another panshi process"));
    keep_view_close(look());
    keep_close(keep);
    keep_close(own(1, 0));
}

static void places_of_sources_outlive_seals_and_changes_of_lanes(void **state)
{
    struct fault fault = {0};
    struct str value;
    (void)state;

    struct keep *keep = own(3, 0);
    for (uint32_t lane = 0; lane < 3; lane++) {
        (void)append(keep_lane_at(keep, lane), lane);
        assert_int_equal(keep_offset_set(keep_lane_at(keep, lane),
                                         arena_print(&arena, "file-%u", lane),
                                         arena_print(&arena, "old-%u", lane), &fault),
                         ST_OK);
        commit(keep_lane_at(keep, lane));
    }
    assert_int_equal(keep_seal(keep_lane_at(keep, 2), &fault), ST_OK);
    static const char *const passed[] = {"early-1", "later-1", "new-1"}; /* the latest counts */
    for (size_t i = 0; i < sizeof passed / sizeof passed[0]; i++)
        assert_int_equal(
            keep_offset_set(keep_lane_at(keep, 0), STR("file-1"), str_of(passed[i]), &fault),
            ST_OK);
    commit(keep_lane_at(keep, 0));
    assert_int_equal(keep_offset_set(keep_lane_at(keep, 0), STR("file-9"), STR("never"), &fault),
                     ST_OK);
    keep_close(keep);
    for (int round = 0; round < 3; round++) {
        keep = own(1, 0);
        assert_true(keep_offset_find(keep, STR("file-0"), &arena, &value));
        assert_true(str_is(value, "old-0"));
        assert_true(keep_offset_find(keep, STR("file-1"), &arena, &value));
        assert_true(str_is(value, "new-1"));
        assert_true(keep_offset_find(keep, STR("file-2"), &arena, &value));
        assert_true(str_is(value, "old-2"));
        assert_false(keep_offset_find(keep, STR("file-9"), &arena, &value));
        if (round == 1)
            assert_int_equal(keep_seal(keep_lane_at(keep, 0), &fault), ST_OK);
        keep_close(keep);
    }
    uint8_t times[3];
    assert_int_equal(tally(times, 3), 3);
    assert_int_equal(times[0] + times[1] + times[2], 3);
}

static struct str read_file(const char *name)
{
    char path[FILE_PATH_BYTES];
    struct fault fault = {0};
    struct str bytes;

    assert_int_equal(file_read(file_path(path, folder, name), 1 << 26, &arena, &bytes, &fault),
                     ST_OK);
    return bytes;
}

static void write_file(const char *name, struct str bytes)
{
    char path[FILE_PATH_BYTES];
    struct fault fault = {0};

    assert_int_equal(file_write(file_path(path, folder, name), bytes, 0600, &fault), ST_OK);
}

static void a_log_left_beside_its_segment_counts_once(void **state)
{
    uint8_t times[20];
    struct fault fault = {0};
    (void)state;

    struct keep *keep = own(1, 0);
    for (unsigned i = 0; i < 20; i++)
        (void)append(keep_lane_at(keep, 0), i);
    commit(keep_lane_at(keep, 0));
    struct str log = read_file("0000000000001.log");
    assert_int_equal(keep_seal(keep_lane_at(keep, 0), &fault), ST_OK);
    keep_close(keep);
    write_file("0000000000001.log", log);
    for (int round = 0; round < 2; round++) {
        assert_int_equal(tally(times, 20), 20);
        for (int i = 0; i < 20; i++)
            assert_int_equal(times[i], 1);
        keep_close(own(1, 0));
    }
    char path[FILE_PATH_BYTES];
    assert_false(file_exists(file_path(path, folder, "0000000000001.log")));
}

static void a_log_cut_anywhere_gives_back_its_whole_frames(void **state)
{
    enum { FRAMES = 4 };
    size_t ends[FRAMES + 1];
    uint8_t times[FRAMES + 1];
    (void)state;

    struct keep *keep = own(1, 0);
    ends[0] = read_file("0000000000001.log").len;
    for (unsigned i = 0; i < FRAMES; i++) {
        (void)append(keep_lane_at(keep, 0), i);
        commit(keep_lane_at(keep, 0));
        ends[i + 1] = read_file("0000000000001.log").len;
    }
    keep_close(keep);
    struct str log = read_file("0000000000001.log");
    for (size_t cut = 0; cut <= log.len; cut++) {
        unsigned whole = 0;

        while (whole < FRAMES && ends[whole + 1] <= cut)
            whole++;
        write_file("0000000000001.log", (struct str){log.ptr, cut});
        keep = own(1, 0);
        assert_int_equal(keep_figures(keep_lane_at(keep, 0)).recovered, whole);
        /* It goes on from there. */
        (void)append(keep_lane_at(keep, 0), FRAMES);
        commit(keep_lane_at(keep, 0));
        keep_close(keep);
        (void)tally(times, FRAMES + 1);
        for (unsigned i = 0; i < FRAMES; i++)
            assert_int_equal(times[i], i < whole);
        assert_int_equal(times[FRAMES], 1);
        file_remove_tree(folder);
        assert_int_equal(mkdir(folder, 0700), 0);
    }
}

static void a_log_damaged_before_its_end_is_told(void **state)
{
    struct keep_options options = {1, 0};
    struct fault fault = {0};
    struct keep *keep = own(1, 0);
    (void)state;

    for (unsigned i = 0; i < 3; i++) {
        (void)append(keep_lane_at(keep, 0), i);
        commit(keep_lane_at(keep, 0));
    }
    keep_close(keep);
    struct str log = str_copy(&arena, read_file("0000000000001.log"));
    char *bytes = arena_take(&arena, log.len);
    memcpy(bytes, log.ptr, log.len);
    bytes[KEEP_LOG_HEAD_BYTES + 40] ^= 1;
    write_file("0000000000001.log", (struct str){bytes, log.len});
    assert_int_equal(keep_open(folder, &options, &keep, &fault), ST_CORRUPT);
    assert_non_null(strstr(fault.en, "0000000000001.log"));
    write_file("0000000000001.log", log);
    keep_close(own(1, 0));
}

static void count_rows(struct keep_view *view, uint64_t *ret_rows)
{
    const struct search_place *place = keep_view_place(view);
    struct fault fault = {0};

    *ret_rows = 0;
    for (size_t i = 0; i < place->count; i++) {
        struct segment *segment = NULL;

        assert_int_equal(place->open(place->context, &place->pieces[i], &segment, &fault), ST_OK);
        *ret_rows += segment_rows(segment);
        place->close(place->context, &place->pieces[i], segment);
    }
}

static void what_stands_before_the_damage_of_a_log_is_shown(void **state)
{
    struct keep_verdict verdict;
    struct keep_view *view = NULL;
    struct fault fault = {0};
    const struct fault *damage = NULL;
    uint64_t rows = 0;
    size_t ends[4];
    struct keep *keep = own(1, 0);
    (void)state;

    for (unsigned i = 0; i < 4; i++) {
        (void)append(keep_lane_at(keep, 0), i);
        commit(keep_lane_at(keep, 0));
        ends[i] = keep_figures(keep_lane_at(keep, 0)).log_bytes;
    }
    keep_close(keep);
    struct str log = str_copy(&arena, read_file("0000000000001.log"));
    char *bytes = arena_take(&arena, log.len);
    memcpy(bytes, log.ptr, log.len);
    bytes[ends[1] + 20] ^= 1; /* the third of four */
    write_file("0000000000001.log", (struct str){bytes, log.len});
    assert_int_equal(keep_view_open(folder, &view, &fault), ST_OK);
    assert_int_equal(keep_view_damaged(view, &damage), 1);
    count_rows(view, &rows);
    assert_int_equal(rows, 2);
    keep_view_close(view);

    write_file("0000000000001.log", (struct str){log.ptr, log.len - 7}); /* no whole frame */
    assert_int_equal(keep_verify(folder, &arena, &verdict, &fault), ST_OK);
    assert_int_equal(verdict.problem_count, 0);
    assert_int_equal(verdict.log_events, 3);
    assert_int_equal(verdict.torn_bytes, ends[3] - ends[2] - 7);
    write_file("0000000000001.log", STR("garbage"));
    assert_int_equal(keep_verify(folder, &arena, &verdict, &fault), ST_OK);
    assert_int_equal(verdict.problem_count, 1);
}

/* Segments are made beside the lane; a commit takes note of what was made. */
static void wait_until_sealed(struct keep_lane *lane, uint64_t number)
{
    for (int i = 0; i < 2000 && keep_figures(lane).sealed < number; i++) {
        usleep(10000);
        commit(lane);
    }
    assert_int_equal(keep_figures(lane).sealed, number);
}

static void a_batch_that_is_full_asks_to_be_committed(void **state)
{
    struct keep_id id = {0};
    unsigned appended = 0;
    (void)state;

    struct keep *keep = own(1, 100);
    while (try_append(keep_lane_at(keep, 0), appended, &id) == ST_OK)
        appended++;
    assert_int_equal(appended, KEEP_BATCH_MAX_ROWS);
    commit(keep_lane_at(keep, 0));
    wait_until_sealed(keep_lane_at(keep, 0), 1);
    (void)append(keep_lane_at(keep, 0), appended);
    keep_close(keep);
}

/* ---- Ends at any point ---- */

enum { KILL_ROUNDS = 15, KILL_EVENTS_MAX = 400000, KILL_BATCH = 7 };

static void write_until_killed(int pipe_fd)
{
    struct keep *keep = own(1, 150);
    struct keep_lane *lane = keep_lane_at(keep, 0);
    struct fault fault = {0};
    struct str value;
    int64_t next = 0;

    if (keep_offset_find(keep, STR("source"), &arena, &value))
        (void)str_to_int(value, &next);
    for (;;) {
        for (int i = 0; i < KILL_BATCH; i++)
            (void)append(lane, (unsigned)next++);
        if (keep_offset_set(lane, STR("source"), arena_print(&arena, "%lld", (long long)next),
                            &fault) != ST_OK ||
            keep_commit(lane, &fault) != ST_OK ||
            write(pipe_fd, &next, sizeof next) != (ssize_t)sizeof next)
            _exit(1);
        arena_done(&arena);
        arena_init(&arena, (size_t)1 << 30);
    }
}

static void acknowledged_events_survive_kill_and_none_comes_twice(void **state)
{
    static uint8_t times[KILL_EVENTS_MAX];
    struct keep_verdict verdict;
    struct fault fault = {0};
    int64_t acknowledged = 0;
    (void)state;

    for (int round = 0; round < KILL_ROUNDS; round++) {
        int ends[2], child_status = 0;
        int64_t number = 0;

        assert_int_equal(pipe(ends), 0);
        pid_t child = fork();
        if (child == 0) {
            (void)close(ends[0]);
            write_until_killed(ends[1]);
        }
        (void)close(ends[1]);
        (void)usleep((useconds_t)(30000 + round * 7919 % 50000));
        (void)kill(child, SIGKILL);
        (void)waitpid(child, &child_status, 0);
        assert_true(WIFSIGNALED(child_status));
        while (read(ends[0], &number, sizeof number) == (ssize_t)sizeof number)
            acknowledged = number;
        (void)close(ends[0]);
        unsigned end = tally(times, KILL_EVENTS_MAX);
        assert_true(end >= acknowledged);
        assert_int_equal(end % KILL_BATCH, 0); /* a batch is there whole or not at all */
        for (unsigned i = 0; i < end; i++)
            assert_int_equal(times[i], 1);
    }
    assert_true(acknowledged > 0);
    keep_close(own(1, 150));
    assert_int_equal(keep_verify(folder, &arena, &verdict, &fault), ST_OK);
    assert_int_equal(verdict.problem_count, 0);
}

static void a_full_disk_keeps_nothing_half_and_goes_on_later(void **state)
{
    struct rlimit before, small;
    uint8_t times[4000];
    struct fault fault = {0};
    unsigned committed = 0, n = 0;
    (void)state;

    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    small = before;
    small.rlim_cur = 20000;
    (void)signal(SIGXFSZ, SIG_IGN);
    struct keep *keep = own(1, 0);
    struct keep_lane *lane = keep_lane_at(keep, 0);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    for (;;) {
        for (int i = 0; i < 10; i++)
            (void)append(lane, n++);
        fault_clear(&fault);
        enum status status = keep_commit(lane, &fault);
        if (status != ST_OK) {
            assert_int_equal(status, ST_FULL);
            break;
        }
        committed = n;
    }
    assert_true(committed > 0);
    assert_int_equal(tally(times, 4000), committed);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    commit(lane); /* the batch waited */
    assert_int_equal(tally(times, 4000), n);
    keep_close(keep);
    keep = own(1, 0);
    assert_int_equal(keep_figures(keep_lane_at(keep, 0)).recovered, n);
    keep_close(keep);
}

static void a_segment_that_finds_no_room_is_sealed_later(void **state)
{
    struct rlimit before, small;
    uint8_t times[4000];
    struct fault fault = {0};
    unsigned n = 0;
    (void)state;

    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    small = before;
    (void)signal(SIGXFSZ, SIG_IGN);
    struct keep *keep = own(1, 0);
    struct keep_lane *lane = keep_lane_at(keep, 0);
    while (n < 1000)
        (void)append(lane, n++);
    commit(lane);
    small.rlim_cur = 512;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    assert_int_equal(keep_seal(lane, &fault), ST_FULL);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_int_equal(tally(times, 4000), n);
    (void)append(lane, n++);
    commit(lane);
    wait_until_sealed(lane, 1);
    assert_int_equal(tally(times, 4000), n);
    for (unsigned i = 0; i < n; i++)
        assert_int_equal(times[i], 1);
    keep_close(keep);
}

static void a_view_after_another_shows_what_came_and_what_went(void **state)
{
    struct keep *keep = own(2, 0);
    struct keep_view *view = NULL, *next = NULL;
    struct fault fault = {0};
    char path[FILE_PATH_BYTES];
    uint64_t rows = 0;
    unsigned n = 0;
    (void)state;

    for (int round = 0; round < 20; round++) {
        struct keep_lane *lane = keep_lane_at(keep, (unsigned)round % 2);

        for (int i = 0; i < 7; i++)
            (void)append(lane, n++);
        commit(lane);
        if (round % 3 == 2)
            assert_int_equal(keep_seal(lane, &fault), ST_OK);
        assert_int_equal(keep_view_open_after(folder, view, &next, &fault), ST_OK);
        count_rows(next, &rows);
        assert_int_equal(rows, n);
        if (view) { /* the older one is as good as it was */
            count_rows(view, &rows);
            assert_int_equal(rows, n - 7);
        }
        keep_view_close(keep_view_hold(view));
        keep_view_close(view);
        view = next;
    }
    assert_int_equal(unlink(file_path(path, folder, "0000000000001.segment")), 0);
    assert_int_equal(keep_view_open_after(folder, view, &next, &fault), ST_OK);
    count_rows(next, &rows);
    assert_true(rows < n);
    keep_view_close(view);
    keep_view_close(next);
    keep_close(keep);
}

/* ---- The chain ---- */

static void the_chain_tells_a_changed_and_a_missing_segment(void **state)
{
    struct keep_verdict verdict;
    struct fault fault = {0};
    char path[FILE_PATH_BYTES];
    (void)state;

    struct keep *keep = own(2, 0);
    for (unsigned i = 0; i < 8; i++) {
        (void)append(keep_lane_at(keep, i % 2), i);
        commit(keep_lane_at(keep, i % 2));
        assert_int_equal(keep_seal(keep_lane_at(keep, i % 2), &fault), ST_OK);
    }
    keep_close(keep);
    assert_int_equal(keep_verify(folder, &arena, &verdict, &fault), ST_OK);
    assert_int_equal(verdict.problem_count, 0);
    assert_int_equal(verdict.segments, 8);
    assert_int_equal(verdict.events, 8);

    struct str whole = read_file("0000000000003.segment");
    char *bytes = arena_take(&arena, whole.len);
    memcpy(bytes, whole.ptr, whole.len);
    bytes[200] ^= 4;
    write_file("0000000000003.segment", (struct str){bytes, whole.len});
    assert_int_equal(keep_verify(folder, &arena, &verdict, &fault), ST_OK);
    assert_true(verdict.problem_count > 0);
    assert_int_equal(verdict.problems[0].number, 3);

    write_file("0000000000003.segment", whole);
    assert_int_equal(unlink(file_path(path, folder, "0000000000004.segment")), 0);
    assert_int_equal(keep_verify(folder, &arena, &verdict, &fault), ST_OK);
    assert_int_equal(verdict.problem_count, 1);
    assert_string_equal(verdict.problems[0].word, "chain");
}

static void the_last_segment_does_not_vanish_unseen(void **state)
{
    struct keep_verdict verdict;
    struct fault fault = {0};
    char path[FILE_PATH_BYTES];
    (void)state;

    struct keep *keep = own(1, 0);
    struct keep_lane *lane = keep_lane_at(keep, 0);
    for (unsigned i = 0; i < 3; i++) {
        (void)append(lane, i);
        commit(lane);
        assert_int_equal(keep_seal(lane, &fault), ST_OK);
    }
    (void)append(lane, 3);
    commit(lane);
    keep_close(keep);
    assert_int_equal(unlink(file_path(path, folder, "0000000000003.segment")), 0);
    assert_int_equal(keep_verify(folder, &arena, &verdict, &fault), ST_OK);
    assert_true(verdict.problem_count > 0);
    assert_string_equal(verdict.problems[0].word, "chain");
    keep_close(own(1, 0)); /* a start in between does not hide it */
    assert_int_equal(keep_verify(folder, &arena, &verdict, &fault), ST_OK);
    assert_true(verdict.problem_count > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_event_keeps_its_id_from_the_log_to_the_segment, begin,
                                        finish),
        cmocka_unit_test_setup_teardown(what_was_not_committed_is_not_there, begin, finish),
        cmocka_unit_test_setup_teardown(every_kind_of_leaf_comes_back_from_the_log, begin, finish),
        cmocka_unit_test_setup_teardown(a_second_owner_is_refused_and_a_reader_is_not, begin,
                                        finish),
        cmocka_unit_test_setup_teardown(places_of_sources_outlive_seals_and_changes_of_lanes, begin,
                                        finish),
        cmocka_unit_test_setup_teardown(a_log_left_beside_its_segment_counts_once, begin, finish),
        cmocka_unit_test_setup_teardown(a_log_cut_anywhere_gives_back_its_whole_frames, begin,
                                        finish),
        cmocka_unit_test_setup_teardown(a_log_damaged_before_its_end_is_told, begin, finish),
        cmocka_unit_test_setup_teardown(what_stands_before_the_damage_of_a_log_is_shown, begin,
                                        finish),
        cmocka_unit_test_setup_teardown(a_batch_that_is_full_asks_to_be_committed, begin, finish),
        cmocka_unit_test_setup_teardown(acknowledged_events_survive_kill_and_none_comes_twice,
                                        begin, finish),
        cmocka_unit_test_setup_teardown(a_full_disk_keeps_nothing_half_and_goes_on_later, begin,
                                        finish),
        cmocka_unit_test_setup_teardown(a_segment_that_finds_no_room_is_sealed_later, begin,
                                        finish),
        cmocka_unit_test_setup_teardown(a_view_after_another_shows_what_came_and_what_went, begin,
                                        finish),
        cmocka_unit_test_setup_teardown(the_chain_tells_a_changed_and_a_missing_segment, begin,
                                        finish),
        cmocka_unit_test_setup_teardown(the_last_segment_does_not_vanish_unseen, begin, finish),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
