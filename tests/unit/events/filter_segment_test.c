/* SPDX-License-Identifier: Apache-2.0
 * A filter over a whole segment says what it says of each event. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "events/filter_record.h"
#include "events/filter_segment.h"

#include "story.h"

enum { ROWS = 700, SEGMENTS = 6, FILTERS = 500 };

static struct arena arena;
static struct taxonomy *taxonomy;
static struct filter_judge *judge;
static struct str lines[ROWS];
static enum record_format formats[ROWS];
static int64_t times[ROWS];
static struct record_mark marks[ROWS][4];
static size_t mark_counts[ROWS];

static int start(void **state)
{
    struct fault fault = {0};

    (void)state;
    arena_init(&arena, (size_t)1 << 31);
    judge = filter_judge_new();
    return judge && taxonomy_load(NULL, &taxonomy, &fault) == ST_OK ? 0 : -1;
}

static int finish(void **state)
{
    (void)state;
    filter_judge_free(judge);
    taxonomy_free(taxonomy);
    arena_done(&arena);
    return 0;
}

static const struct filter *filter_of(struct str text)
{
    struct fault fault = {0};
    const struct filter *filter = NULL;

    if (filter_read(&arena, text, taxonomy, &filter, &fault) != ST_OK)
        fail_msg("%.*s: %s", STR_ARG(text), fault.en);
    return filter;
}

/* The rows of the segment against each event by itself. */
static uint32_t compare(struct segment *segment, const struct filter *filter,
                        const struct filter_span *span, struct layout_set *set, struct str text)
{
    struct fault fault = {0};
    struct filter_rows rows;
    struct arena own;
    uint32_t matched = 0;

    arena_init(&own, ARENA_WORK_BYTES);
    bool may = filter_segment_may(filter, segment, span);
    assert_int_equal(filter_segment(judge, filter, segment, span, &own, &rows, &fault), ST_OK);
    for (uint32_t row = 0; row < segment_rows(segment); row++) {
        struct record record;

        assert_int_equal(layout_read_json(set, formats[row], lines[row], &record), ST_OK);
        record.marks = marks[row];
        record.mark_count = mark_counts[row];
        bool is_in = times[row] >= span->from_us && times[row] < span->to_us;
        bool expected = is_in && filter_record(judge, filter, set, &record, &own);
        if (expected != filter_segment_has(&rows, row))
            fail_msg("%.*s: %.*s", STR_ARG(text), STR_ARG(lines[row]));
        if (expected && !may)
            fail_msg("passed over: %.*s: %.*s", STR_ARG(text), STR_ARG(lines[row]));
        matched += expected;
    }
    assert_int_equal(rows.matched, matched);
    if (filter_segment_is_all(filter, segment, span))
        assert_int_equal(matched, segment_rows(segment));
    arena_done(&own);
    return matched;
}

static void both_evaluators_give_the_same_rows(void **state)
{
    struct story story = {20260302};
    uint64_t matched = 0, some = 0;

    (void)state;
    for (size_t s = 0; s < SEGMENTS; s++) {
        struct segment *segment = story_segment(&story, &arena, ROWS - s * 100, lines, formats,
                                                times, marks, mark_counts);
        struct layout_set *set = layout_set_new();

        for (size_t i = 0; i < FILTERS; i++) {
            struct str text = story_filter(&story, &arena);
            struct filter_span span = FILTER_SPAN_ALL;

            if (story_below(&story, 4) == 0) {
                span.from_us = times[story_below(&story, 100)];
                span.to_us = span.from_us + (int64_t)story_below(&story, UINT64_C(3000000000));
            }
            uint32_t count = compare(segment, filter_of(text), &span, set, text);
            matched += count;
            some += count > 0 && count < segment_rows(segment);
        }
        layout_set_free(set);
        segment_close(segment);
    }
    assert_true(matched > 0);
    assert_true(some > SEGMENTS * FILTERS / 4); /* the filters tell events apart */
}

/* The same on real events: $PANSHI_EVE names a file of EVE lines. */
static void both_evaluators_agree_on_real_events(void **state)
{
    const char *path = getenv("PANSHI_EVE");
    FILE *file = path ? fopen(path, "re") : NULL;
    struct layout_set *set = layout_set_new();
    struct segment_builder *builder = segment_builder_new();
    struct story story = {99};
    struct segment *segment = NULL;
    struct fault fault = {0};
    struct str bytes;
    char *line = NULL;
    size_t room = 0, count = 0;
    ssize_t got;

    (void)state;
    if (!file) {
        segment_builder_free(builder);
        layout_set_free(set);
        print_message("skipped: PANSHI_EVE names no file\n");
        skip();
    }
    while (count < ROWS && (got = getline(&line, &room, file)) > 0) {
        struct record record;
        uint32_t row;

        lines[count] = str_copy(&arena, (struct str){line, (size_t)got - (line[got - 1] == '\n')});
        formats[count] = RECORD_EVE;
        mark_counts[count] = 0;
        times[count] = (int64_t)count;
        if (layout_read_json(set, RECORD_EVE, lines[count], &record) != ST_OK)
            continue;
        record.time_us = times[count];
        record.has_time = true;
        record.mark_count = 0;
        record.marks = NULL;
        assert_int_equal(segment_builder_add(builder, set, &record, &row), ST_OK);
        count++;
    }
    free(line);
    (void)fclose(file);
    assert_int_equal(segment_builder_seal(builder, &bytes, &fault), ST_OK);
    assert_int_equal(segment_open_bytes(bytes, &segment, &fault), ST_OK);
    for (size_t i = 0; i < FILTERS; i++) {
        struct str text = story_filter(&story, &arena);

        (void)compare(segment, filter_of(text), &FILTER_SPAN_ALL, set, text);
    }
    segment_close(segment);
    segment_builder_free(builder);
    layout_set_free(set);
}

static void a_value_that_is_nowhere_is_known_without_reading(void **state)
{
    static const char *const nowhere[] = {"src_ip:192.0.2.77",
                                          "*:192.0.2.77",
                                          "http.hostname:nowhere.example.org",
                                          "source.ip:192.0.2.77 OR nothing.here:5",
                                          "nothing.here:*",
                                          "flow_id:7777777777777777",
                                          "src_ip:192.0.2.77 AND NOT proto:tcp",
                                          "User:nobody"};
    static const char *const somewhere[] = {"src_ip:10.0.0.5",     "NOT src_ip:192.0.2.77",
                                            "dest_ip:2001:db8::5", "192.0.2.77",
                                            "src_ip:192.0.2.0/24", "dest_port:443"};
    struct story story = {7};
    struct segment *segment =
        story_segment(&story, &arena, ROWS, lines, formats, times, marks, mark_counts);
    const struct filter_span all = FILTER_SPAN_ALL;
    size_t known = 0;

    (void)state;
    for (size_t i = 0; i < sizeof nowhere / sizeof nowhere[0]; i++)
        known += !filter_segment_may(filter_of(str_of(nowhere[i])), segment, &all);
    assert_true(known >= sizeof nowhere / sizeof nowhere[0] - 1); /* one of 256 is a wrong guess */
    for (size_t i = 0; i < sizeof somewhere / sizeof somewhere[0]; i++)
        assert_true(filter_segment_may(filter_of(str_of(somewhere[i])), segment, &all));
    segment_close(segment);
}

static void times_outside_are_known_without_reading(void **state)
{
    struct story story = {8};
    struct segment *segment =
        story_segment(&story, &arena, ROWS, lines, formats, times, marks, mark_counts);
    const struct filter *filter = filter_of(STR("*"));
    struct filter_span before = {INT64_MIN, segment_first_us(segment), INT64_MAX};
    struct filter_span behind = {segment_last_us(segment) + 1, INT64_MAX, INT64_MAX};
    struct filter_span first = {INT64_MIN, segment_first_us(segment) + 1, INT64_MAX};

    (void)state;
    assert_false(filter_segment_may(filter, segment, &before));
    assert_false(filter_segment_may(filter, segment, &behind));
    assert_true(filter_segment_may(filter, segment, &first));
    assert_false(filter_segment_is_all(filter, segment, &first));
    assert_true(filter_segment_is_all(filter, segment, &FILTER_SPAN_ALL));
    segment_close(segment);
}

static void an_hour_that_has_struck_ends_the_work(void **state)
{
    struct story story = {9};
    struct segment *segment =
        story_segment(&story, &arena, ROWS, lines, formats, times, marks, mark_counts);
    struct filter_span span = {INT64_MIN, INT64_MAX, 1};
    struct filter_rows rows;
    struct fault fault = {0};

    (void)state;
    assert_int_equal(
        filter_segment(judge, filter_of(STR("/a.*b.*c/")), segment, &span, &arena, &rows, &fault),
        ST_BUSY);
    assert_int_equal(fault.status, ST_OK);
    segment_close(segment);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_evaluators_give_the_same_rows),
        cmocka_unit_test(both_evaluators_agree_on_real_events),
        cmocka_unit_test(a_value_that_is_nowhere_is_known_without_reading),
        cmocka_unit_test(times_outside_are_known_without_reading),
        cmocka_unit_test(an_hour_that_has_struck_ends_the_work),
    };

    return cmocka_run_group_tests(tests, start, finish);
}
