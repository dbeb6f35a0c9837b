/* SPDX-License-Identifier: Apache-2.0
 * Asking several segments: the same answers as counting line by line, whatever the threads do. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "events/filter_record.h"
#include "events/search_words.h"

#include "story.h"

enum { PIECES = 5, ROWS = 400, ALL = PIECES * ROWS };

static struct arena arena;
static struct taxonomy *taxonomy;
static struct str lines[ALL];
static enum record_format formats[ALL];
static int64_t times[ALL];
static struct record_mark marks[ALL][4];
static size_t mark_counts[ALL];
static struct segment *segments[PIECES];
static struct search_piece pieces[PIECES];
static atomic_int opened, closed;

static enum status piece_open(void *context, const struct search_piece *piece,
                              struct segment **ret_segment, struct fault *fault)
{
    if (context && strcmp(context, "broken") == 0 && piece->number == 2)
        return fault_set(fault, ST_CORRUPT, "2", "已损坏", "is damaged");
    if (context && strcmp(context, "slow") == 0)
        (void)usleep(5000);
    atomic_fetch_add(&opened, 1);
    *ret_segment = segments[piece->number];
    return ST_OK;
}

static void piece_close(void *context, const struct search_piece *piece, struct segment *segment)
{
    (void)context;
    assert_ptr_equal(segments[piece->number], segment);
    atomic_fetch_add(&closed, 1);
}

static void piece_id(void *context, const struct search_piece *piece, uint32_t row,
                     char ret_id[SEARCH_ID_BYTES])
{
    (void)context;
    snprintf(ret_id, SEARCH_ID_BYTES, "%" PRIu64 "-%" PRIu32, piece->number, row);
}

static struct search_place place = {NULL, PIECES, pieces, piece_open, piece_close, piece_id};

static int start(void **state)
{
    struct story story = {11};
    struct fault fault = {0};

    (void)state;
    arena_init(&arena, (size_t)1 << 31);
    for (size_t i = 0; i < PIECES; i++) {
        size_t at = i * ROWS;

        segments[i] = story_segment(&story, &arena, ROWS, lines + at, formats + at, times + at,
                                    marks + at, mark_counts + at);
        pieces[i] = (struct search_piece){i, ROWS, segment_first_us(segments[i]),
                                          segment_last_us(segments[i])};
    }
    return taxonomy_load(NULL, &taxonomy, &fault) == ST_OK ? 0 : -1;
}

static int finish(void **state)
{
    (void)state;
    for (size_t i = 0; i < PIECES; i++)
        segment_close(segments[i]);
    taxonomy_free(taxonomy);
    arena_done(&arena);
    return 0;
}

static struct search_query query_of(enum search_kind kind, const char *text)
{
    struct search_query query = {.kind = kind,
                                 .from_us = INT64_MIN,
                                 .to_us = INT64_MAX,
                                 .taxonomy = taxonomy,
                                 .limit = 10,
                                 .width_us = 60000000};
    struct fault fault = {0};

    if (filter_read(&arena, str_of(text), taxonomy, &query.filter, &fault) != ST_OK)
        fail_msg("%s", fault.en);
    return query;
}

static struct search_answer ask(const struct search_query *query)
{
    struct search_answer answer;
    struct fault fault = {0};

    if (search(&place, query, &arena, &answer, &fault) != ST_OK)
        fail_msg("%s", fault.en);
    assert_int_equal(atomic_load(&opened), atomic_load(&closed));
    assert_false(answer.is_partial);
    assert_int_equal(answer.pieces, PIECES);
    assert_int_equal(answer.left, 0);
    return answer;
}

/* Which lines match, one by one. */
static size_t matching(const struct search_query *query, bool ret_matches[ALL])
{
    struct layout_set *set = layout_set_new();
    struct filter_judge *judge = filter_judge_new();
    size_t count = 0;

    for (size_t i = 0; i < ALL; i++) {
        struct record record;

        assert_int_equal(layout_read_json(set, formats[i], lines[i], &record), ST_OK);
        record.marks = marks[i];
        record.mark_count = mark_counts[i];
        ret_matches[i] = times[i] >= query->from_us && times[i] < query->to_us &&
                         filter_record(judge, query->filter, set, &record, &arena);
        count += ret_matches[i];
    }
    filter_judge_free(judge);
    layout_set_free(set);
    return count;
}

static const char *const filters[] = {"*",
                                      "proto:tcp",
                                      "src_ip:10.0.0.5",
                                      "event_type:alert OR Image:*cmd.exe",
                                      "event_type:alert",
                                      "event.dataset:http*",
                                      "NOT proto:tcp",
                                      "nothing:here",
                                      "http.url:/php/",
                                      "web-shell",
                                      "panshi.level:3"};

static void counts_are_those_of_the_lines(void **state)
{
    bool matches[ALL];

    (void)state;
    for (size_t i = 0; i < sizeof filters / sizeof filters[0]; i++)
        for (unsigned threads = 1; threads <= 3; threads++) {
            struct search_query query = query_of(SEARCH_COUNT, filters[i]);

            query.threads = threads;
            assert_int_equal(ask(&query).count, matching(&query, matches));
            query.from_us = times[3];
            query.to_us = times[7] > times[3] ? times[7] : times[3] + 900000000;
            assert_int_equal(ask(&query).count, matching(&query, matches));
        }
}

static void bars_begin_at_multiples_and_hold_every_event_once(void **state)
{
    static const int64_t widths[] = {1000000, 60000000, INT64_C(3600000000), INT64_C(86400000000)};
    bool matches[ALL];

    (void)state;
    for (size_t w = 0; w < sizeof widths / sizeof widths[0] * sizeof filters / sizeof filters[0];
         w++) {
        int64_t width_us = widths[w % (sizeof widths / sizeof widths[0])];
        struct search_query query =
            query_of(SEARCH_HISTOGRAM, filters[w / (sizeof widths / sizeof widths[0])]);

        query.width_us = width_us;
        struct search_answer answer = ask(&query);
        size_t total = matching(&query, matches), sum = 0;
        for (size_t b = 0; b < answer.bar_count; b++) {
            uint64_t count = 0;

            for (size_t i = 0; i < ALL; i++)
                count += matches[i] && times[i] >= answer.bars[b].from_us &&
                         times[i] < answer.bars[b].from_us + width_us;
            assert_int_equal(answer.bars[b].count, count);
            assert_true(b == 0 || answer.bars[b].from_us > answer.bars[b - 1].from_us);
            sum += count;
        }
        assert_int_equal(sum, total);
        assert_int_equal(answer.count, total);
    }
}

static void bars_begin_in_beijing(void **state)
{
    static const struct {
        const char *width;
        int64_t from_s; /* of the bar that holds 2026-03-04T03:04:05Z, a Wednesday */
    } rows[] = {{"1s", 1772593445}, {"1m", 1772593440},
                {"1h", 1772593200}, {"6h", 1772589600 - 3600 * 2 + 3600},
                {"1d", 1772553600}, {"1w", 1772380800}};
    int64_t width;

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_true(search_width_read(str_of(rows[i].width), &width));
        int64_t from = search_bar_of(INT64_C(1772593445000001), width);
        assert_true(from <= INT64_C(1772593445000001) && from + width > INT64_C(1772593445000001));
        if (i != 3)
            assert_int_equal(from, rows[i].from_s * 1000000);
        else
            assert_int_equal((from / 1000000 + 8 * 3600) % (6 * 3600), 0);
    }
    assert_true(search_bar_of(INT64_MIN, 1000000) < 0);
    assert_true(search_bar_of(-1, 1000000) == -1000000);
}

static void widths_are_a_number_and_a_unit(void **state)
{
    static const char *const wrong[] = {"", "1", "m", "0m", "-1h", "1x", "1.5h", "9999999d", "1 h"};
    int64_t width;

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_false(search_width_read(str_of(wrong[i]), &width));
    assert_true(search_width_read(STR("90s"), &width));
    assert_int_equal(width, 90000000);
    assert_true(search_width_read(STR("2w"), &width));
    assert_int_equal(width, INT64_C(1209600000000));
}

/* How many events that match hold the value, told by a filter for it. */
static uint64_t count_with(const char *filter, const char *field, struct str value, bool is_number)
{
    struct str text = arena_print(&arena, "(%s) AND %s:%s%.*s%s", filter, field,
                                  is_number ? "" : "\"", STR_ARG(value), is_number ? "" : "\"");
    struct search_query query = query_of(SEARCH_COUNT, str_zero(&arena, text));

    return ask(&query).count;
}

static void the_most_frequent_values_come_first_with_their_counts(void **state)
{
    static const struct {
        const char *filter, *field;
        bool is_number;
    } rows[] = {{"*", "event_type", false}, {"proto:tcp", "src_ip", false},
                {"*", "source.ip", false},  {"event_type:http", "dns.answers.rdata", false},
                {"*", "flow_id", true},     {"*", "panshi.system", false},
                {"*", "EventID", true},     {"*", "nothing", false}};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct search_query query = query_of(SEARCH_TOP, rows[i].filter);

        query.field = str_of(rows[i].field);
        query.limit = 7;
        query.threads = 1;
        struct search_answer one = ask(&query);
        query.threads = 3;
        struct search_answer more = ask(&query);
        assert_int_equal(one.top_count, more.top_count);
        assert_int_equal(one.top_count == 0, strcmp(rows[i].field, "nothing") == 0);
        assert_true(one.top_count <= 7);
        for (size_t k = 0; k < one.top_count; k++) {
            assert_true(str_equal(one.top[k].text, more.top[k].text));
            assert_int_equal(one.top[k].count, more.top[k].count);
            assert_true(k == 0 || one.top[k].count <= one.top[k - 1].count);
            /* Addresses of one host are written in several ways, so a filter finds more. */
            uint64_t found =
                count_with(rows[i].filter, rows[i].field, one.top[k].text, rows[i].is_number);
            if (memchr(one.top[k].text.ptr, ':', one.top[k].text.len) == NULL)
                assert_int_equal(one.top[k].count, found);
        }
    }
}

static void the_newest_events_come_first_with_their_source(void **state)
{
    bool matches[ALL];

    (void)state;
    for (size_t i = 0; i < sizeof filters / sizeof filters[0]; i++)
        for (size_t limit = 0; limit <= 40; limit += 20) {
            struct search_query query = query_of(SEARCH_LIST, filters[i]);

            query.limit = limit;
            struct search_answer answer = ask(&query);
            size_t total = matching(&query, matches);
            assert_int_equal(answer.count, total);
            assert_int_equal(answer.hit_count, total < limit ? total : limit);
            for (size_t h = 0; h < answer.hit_count; h++) {
                size_t at = answer.hits[h].number * ROWS + answer.hits[h].row;

                assert_true(matches[at]);
                matches[at] = false;
                assert_true(str_equal(answer.hits[h].source, lines[at]));
                assert_int_equal(answer.hits[h].time_us, times[at]);
                assert_true(h == 0 || answer.hits[h].time_us <= answer.hits[h - 1].time_us);
            }
            for (size_t k = 0; k < ALL && limit > 0 && total > limit; k++)
                if (matches[k])
                    assert_true(times[k] <= answer.hits[answer.hit_count - 1].time_us);
        }
}

static void values_that_are_nowhere_skip_every_segment(void **state)
{
    struct search_query query = query_of(SEARCH_COUNT, "nothing.here:1");

    (void)state;
    assert_int_equal(ask(&query).skipped, PIECES);
    query = query_of(SEARCH_COUNT, "*");
    query.to_us = 0;
    assert_int_equal(ask(&query).skipped, PIECES);
}

static void when_the_time_is_over_the_answer_says_what_was_covered(void **state)
{
    struct search_place slow = place;
    struct search_query query = query_of(SEARCH_COUNT, "*");
    struct search_answer answer;
    struct fault fault = {0};

    (void)state;
    slow.context = "slow"; /* each segment takes longer to open than there is time */
    query.within_ms = 2;
    query.threads = 1;
    assert_int_equal(search(&slow, &query, &arena, &answer, &fault), ST_OK);
    assert_true(answer.is_partial);
    assert_int_equal(answer.pieces, 1);
    assert_int_equal(answer.left, PIECES - 1);
    assert_int_equal(answer.rows, ALL);
    assert_int_equal(answer.rows_covered, ROWS);
    assert_int_equal(answer.count, ROWS);
    /* What is later than the newest event of those that were left is complete. */
    int64_t newest = INT64_MIN, next = INT64_MIN;
    for (size_t i = 0; i < PIECES; i++) {
        int64_t last_us = pieces[i].last_us;

        next = last_us > newest ? newest : last_us > next ? last_us : next;
        newest = last_us > newest ? last_us : newest;
    }
    assert_true(answer.complete_us == next);
    query.within_ms = 0;
    assert_int_equal(search(&slow, &query, &arena, &answer, &fault), ST_OK);
    assert_true(!answer.is_partial && answer.complete_us == INT64_MIN);
}

struct hunt {
    atomic_ullong found[2], rows[2], nulls;
};

static bool is_sought(void *context, unsigned worker, const struct search_word *word)
{
    struct hunt *hunt = context;

    assert_true(worker < 3);
    if (str_is(word->text, "null"))
        atomic_fetch_add(&hunt->nulls, 1);
    return str_is(word->text, "10.0.0.5") || str_is(word->text, "443");
}

static bool rows_come(void *context, unsigned worker, const struct search_word *word,
                      const uint32_t *rows, size_t count)
{
    struct hunt *hunt = context;
    size_t which = str_is(word->text, "443");

    (void)worker;
    assert_true(count > 0);
    for (size_t i = 0; i < count; i++) {
        struct str line = lines[word->piece->number * ROWS + rows[i]];

        assert_true(str_contains(line, word->text));
        assert_true(i == 0 || rows[i] > rows[i - 1]);
    }
    atomic_fetch_add(&hunt->found[which], 1);
    if (str_is(word->field, which ? "dest_port" : "src_ip"))
        atomic_fetch_add(&hunt->rows[which], count);
    return true;
}

static void every_word_of_every_dictionary_is_shown_and_leads_to_its_rows(void **state)
{
    struct search_query address = query_of(SEARCH_COUNT, "src_ip:10.0.0.5");
    struct search_query port = query_of(SEARCH_COUNT, "dest_port:443");
    struct hunt hunt = {0};
    struct search_words asked = {.place = &place,
                                 .from_us = INT64_MIN,
                                 .to_us = INT64_MAX,
                                 .threads = 3,
                                 .word = is_sought,
                                 .rows = rows_come,
                                 .context = &hunt};
    struct search_words_answer answer;
    struct fault fault = {0};

    (void)state;
    assert_int_equal(search_words(&asked, &answer, &fault), ST_OK);
    assert_int_equal(answer.pieces, PIECES);
    assert_false(answer.is_partial);
    assert_int_equal(answer.found, atomic_load(&hunt.found[0]) + atomic_load(&hunt.found[1]));
    assert_int_equal(atomic_load(&hunt.rows[0]), ask(&address).count);
    assert_int_equal(atomic_load(&hunt.rows[1]), ask(&port).count);
    assert_int_equal(atomic_load(&hunt.nulls), 0); /* the JSON null is no word */
    assert_true(answer.words > 100);
    asked.to_us = 0;
    assert_int_equal(search_words(&asked, &answer, &fault), ST_OK);
    assert_int_equal(answer.words, 0);
}

static void a_damaged_segment_is_left_out_and_counted_in_every_kind_of_question(void **state)
{
    static const enum search_kind kinds[] = {SEARCH_COUNT, SEARCH_HISTOGRAM, SEARCH_TOP,
                                             SEARCH_LIST};
    struct search_place broken = place, others = place;
    struct search_piece whole[PIECES - 1];

    (void)state;
    broken.context = "broken";
    for (size_t i = 0; i < PIECES; i++)
        if (i != 2)
            whole[i - (i > 2)] = pieces[i];
    others.pieces = whole;
    others.count = PIECES - 1;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        for (unsigned threads = 1; threads <= 3; threads++) {
            struct search_query query = query_of(kinds[i], "proto:tcp");
            struct search_answer answer, expected;
            struct fault fault = {0};

            query.field = STR("src_ip");
            query.limit = ALL;
            query.threads = threads;
            assert_int_equal(search(&others, &query, &arena, &expected, &fault), ST_OK);
            assert_int_equal(expected.damaged, 0);
            assert_int_equal(search(&broken, &query, &arena, &answer, &fault), ST_OK);
            assert_int_equal(answer.damaged, 1);
            assert_string_equal(answer.damage.field, "2");
            assert_int_equal(answer.pieces, PIECES);
            assert_int_equal(answer.rows_covered, ALL - ROWS);
            assert_int_equal(answer.count, expected.count);
            assert_int_equal(answer.hit_count, expected.hit_count);
            assert_int_equal(answer.top_count, expected.top_count);
            assert_int_equal(answer.bar_count, expected.bar_count);
        }
}

/* A piece whose file can be opened only once: its source cannot be read any more. */
static enum status piece_open_once(void *context, const struct search_piece *piece,
                                   struct segment **ret_segment, struct fault *fault)
{
    atomic_int *opens = context;

    if (piece->number == 2 && atomic_fetch_add(opens, 1) > 0)
        return fault_set(fault, ST_CORRUPT, "2", "已损坏", "is damaged");
    return piece_open(NULL, piece, ret_segment, fault);
}

static void when_sources_cannot_be_read_the_next_events_stand_in_for_them(void **state)
{
    struct search_place broken = place;
    struct search_query query = query_of(SEARCH_LIST, "*");
    struct search_answer answer;
    struct fault fault = {0};
    atomic_int opens = 0;

    (void)state;
    broken.context = &opens;
    broken.open = piece_open_once;
    query.limit = ALL - ROWS;
    assert_int_equal(search(&broken, &query, &arena, &answer, &fault), ST_OK);
    assert_int_equal(answer.damaged, 1);
    assert_string_equal(answer.damage.field, "2");
    assert_int_equal(answer.count, ALL - ROWS);
    assert_int_equal(answer.hit_count, ALL - ROWS);
    for (size_t i = 0; i < answer.hit_count; i++) {
        assert_int_not_equal(answer.hits[i].number, 2);
        assert_true(answer.hits[i].source.len > 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_are_those_of_the_lines),
        cmocka_unit_test(bars_begin_at_multiples_and_hold_every_event_once),
        cmocka_unit_test(bars_begin_in_beijing),
        cmocka_unit_test(widths_are_a_number_and_a_unit),
        cmocka_unit_test(the_most_frequent_values_come_first_with_their_counts),
        cmocka_unit_test(the_newest_events_come_first_with_their_source),
        cmocka_unit_test(values_that_are_nowhere_skip_every_segment),
        cmocka_unit_test(when_the_time_is_over_the_answer_says_what_was_covered),
        cmocka_unit_test(every_word_of_every_dictionary_is_shown_and_leads_to_its_rows),
        cmocka_unit_test(a_damaged_segment_is_left_out_and_counted_in_every_kind_of_question),
        cmocka_unit_test(when_sources_cannot_be_read_the_next_events_stand_in_for_them),
    };

    return cmocka_run_group_tests(tests, start, finish);
}
