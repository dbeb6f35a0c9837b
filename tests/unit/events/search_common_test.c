/* SPDX-License-Identifier: Apache-2.0
 * Answers from what segments were told when they were sealed (filters, tallies, common values,
 * dictionaries) are those of counting every event, also while the folder changes and when files are
 * damaged. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <sys/stat.h>
#include <unistd.h>

#include "events/keep_folder.h"
#include "events/keep_view.h"

#include "story.h"

enum { SEAL_ROWS = 3000, SEGMENTS = 6, OPEN_ROWS = 700, ALL = SEAL_ROWS * SEGMENTS + OPEN_ROWS };
enum { TEXTS = 16000, HOSTS_EACH = 3 };

static const char *const types[] = {"flow", "alert", "dns"};
static const int64_t first_us = INT64_C(1772593445000000), step_us = 100000;

struct event {
    uint32_t type, src, dest, hosts[HOSTS_EACH]; /* texts by number; dest 0: null */
    int64_t bytes, time_us;
};

static struct arena arena;
static struct layout_set *set;
static char folder[64];
static struct event events[ALL];
static struct str texts[TEXTS];

/* ---- Events ---- */

static uint32_t source_of(struct story *story, size_t segment)
{
    uint64_t kind = story_below(story, 10);

    if (kind < 4) /* a few that are everywhere */
        return 1 + (uint32_t)story_below(story, 8);
    if (kind < 6) /* many that are only in this segment */
        return 1000 + (uint32_t)(segment * 100 + story_below(story, 80));
    return 2000 + (uint32_t)story_below(story, 4000);
}

/* More come often in their own segment than a list holds; some come less often there, but in every
 * segment. */
static uint32_t destination_of(struct story *story, size_t segment)
{
    uint64_t kind = story_below(story, 100);

    if (kind < 2)
        return 0;
    if (kind < 5)
        return 6000 + (uint32_t)story_below(story, 4);
    if (kind < 80)
        return 6100 + (uint32_t)(segment * 100 + story_below(story, 80));
    return 7000 + (uint32_t)story_below(story, 2000);
}

static void texts_make(void)
{
    for (uint32_t i = 0; i < TEXTS; i++)
        texts[i] = i >= 10000    ? arena_print(&arena, "h%u.example.cn", i)
                   : i % 50 == 7 ? arena_print(&arena, "2001:db8::%x", i)
                                 : arena_print(&arena, "10.%u.%u.9", i / 250, i % 250);
}

static void events_make(void)
{
    struct story story = {23};

    for (size_t i = 0; i < ALL; i++) {
        struct event *event = &events[i];
        size_t segment = i / SEAL_ROWS;

        event->type = (uint32_t)story_below(&story, 5) / 2;
        event->src = source_of(&story, segment);
        event->dest = destination_of(&story, segment);
        for (size_t h = 0; h < HOSTS_EACH; h++)
            event->hosts[h] =
                10000 + (uint32_t)(story_below(&story, 4) == 0 ? story_below(&story, 5)
                                                               : story_below(&story, 600));
        event->bytes = (int64_t)story_below(&story, 100000) - 500;
        event->time_us = first_us + (int64_t)i * step_us;
    }
}

static struct str line_of(const struct event *event)
{
    struct str dest =
        event->dest ? arena_print(&arena, "\"%.*s\"", STR_ARG(texts[event->dest])) : STR("null");

    if (event->type == 2)
        return arena_print(&arena,
                           "{\"event_type\":\"dns\",\"src_ip\":\"%.*s\",\"dest_ip\":%.*s,"
                           "\"hosts\":[\"%.*s\",\"%.*s\",\"%.*s\"]}",
                           STR_ARG(texts[event->src]), STR_ARG(dest),
                           STR_ARG(texts[event->hosts[0]]), STR_ARG(texts[event->hosts[1]]),
                           STR_ARG(texts[event->hosts[2]]));
    return arena_print(&arena,
                       "{\"event_type\":\"%s\",\"src_ip\":\"%.*s\",\"dest_ip\":%.*s,"
                       "\"hosts\":[\"%.*s\",\"%.*s\",\"%.*s\"],"
                       "\"flow\":{\"bytes_toclient\":%lld}}",
                       types[event->type], STR_ARG(texts[event->src]), STR_ARG(dest),
                       STR_ARG(texts[event->hosts[0]]), STR_ARG(texts[event->hosts[1]]),
                       STR_ARG(texts[event->hosts[2]]), (long long)event->bytes);
}

static void keep_events(struct keep_lane *lane, size_t from, size_t to)
{
    struct fault fault = {0};
    struct keep_id id;

    for (size_t i = from; i < to; i++) {
        struct record record;

        assert_int_equal(layout_read_json(set, RECORD_EVE, line_of(&events[i]), &record), ST_OK);
        record.time_us = events[i].time_us;
        record.has_time = true;
        record.mark_count = 0;
        record.marks = NULL;
        assert_int_equal(keep_append(lane, set, &record, &id, &fault), ST_OK);
        if ((i + 1) % 500 == 0 || i + 1 == to)
            assert_int_equal(keep_commit(lane, &fault), ST_OK);
        if ((i + 1) % SEAL_ROWS == 0)
            assert_int_equal(keep_seal(lane, &fault), ST_OK);
    }
}

static struct keep *own(void)
{
    struct keep_options options = {.lanes = 1};
    struct fault fault = {0};
    struct keep *keep = NULL;

    assert_int_equal(keep_open(folder, &options, &keep, &fault), ST_OK);
    return keep;
}

static int begin(void **state)
{
    (void)state;
    arena_init(&arena, (size_t)1 << 31);
    (void)snprintf(folder, sizeof folder, "/tmp/panshi-common-XXXXXX");
    set = layout_set_new();
    texts_make();
    events_make();
    if (!mkdtemp(folder))
        return -1;
    struct keep *keep = own();
    keep_events(keep_lane_at(keep, 0), 0, ALL);
    keep_close(keep);
    return 0;
}

static int finish(void **state)
{
    (void)state;
    file_remove_tree(folder);
    layout_set_free(set);
    arena_done(&arena);
    return 0;
}

/* ---- The slow way ---- */

enum { FIELD_SRC, FIELD_DEST, FIELD_HOSTS, FIELDS };
static const char *const field_names[] = {"src_ip", "dest_ip", "hosts"};

struct asked {
    int field;
    bool by_bytes;
    int type; /* -1: all */
    int64_t from_us, to_us;
    bool is_left_out[SEGMENTS + 1];
    size_t count; /* of events there are */
};

static struct asked asked_of(int field)
{
    return (struct asked){field, false, -1, INT64_MIN, INT64_MAX, {false}, ALL};
}

static bool matches(const struct asked *asked, size_t i)
{
    return i < asked->count && !asked->is_left_out[i / SEAL_ROWS] &&
           (asked->type < 0 || events[i].type == (uint32_t)asked->type) &&
           events[i].time_us >= asked->from_us && events[i].time_us < asked->to_us;
}

static uint64_t amount_of(const struct asked *asked, const struct event *event)
{
    if (!asked->by_bytes)
        return 1;
    return event->type != 2 && event->bytes > 0 ? (uint64_t)event->bytes : 0;
}

static int value_order(const void *a, const void *b)
{
    const struct search_value *one = a, *two = b;

    if (one->count != two->count)
        return one->count > two->count ? -1 : 1;
    return str_order(one->text, two->text);
}

static size_t count_slowly(const struct asked *asked, struct search_value *values,
                           uint64_t *ret_matched)
{
    size_t kept = 0;

    *ret_matched = 0;
    for (size_t i = 0; i < TEXTS; i++)
        values[i] = (struct search_value){texts[i], 0};
    for (size_t i = 0; i < ALL; i++) {
        const struct event *event = &events[i];
        uint64_t amount = amount_of(asked, event);

        if (!matches(asked, i))
            continue;
        ++*ret_matched;
        if (asked->field == FIELD_SRC)
            values[event->src].count += amount;
        if (asked->field == FIELD_DEST && event->dest != 0)
            values[event->dest].count += amount;
        for (size_t h = 0; asked->field == FIELD_HOSTS && h < HOSTS_EACH; h++) {
            bool is_again = false;

            for (size_t b = 0; b < h; b++)
                is_again = is_again || event->hosts[b] == event->hosts[h];
            values[event->hosts[h]].count += is_again ? 0 : amount;
        }
    }
    for (size_t i = 0; i < TEXTS; i++)
        if (values[i].count > 0)
            values[kept++] = values[i];
    qsort(values, kept, sizeof *values, value_order);
    return kept;
}

/* ---- Asking ---- */

static struct keep_view *look(void)
{
    struct fault fault = {0};
    struct keep_view *view = NULL;

    assert_int_equal(keep_view_open(folder, &view, &fault), ST_OK);
    return view;
}

static struct search_query query_of(enum search_kind kind, const char *text)
{
    struct search_query query = {.kind = kind,
                                 .from_us = INT64_MIN,
                                 .to_us = INT64_MAX,
                                 .width_us = 60000000,
                                 .limit = 10,
                                 .threads = 1};
    struct fault fault = {0};

    assert_int_equal(filter_read(&arena, str_of(text), NULL, &query.filter, &fault), ST_OK);
    return query;
}

static struct search_answer ask(struct keep_view *view, const struct search_query *query)
{
    struct search_answer answer;
    struct fault fault = {0};

    if (search(keep_view_place(view), query, &arena, &answer, &fault) != ST_OK)
        fail_msg("%s", fault.en);
    assert_false(answer.is_partial);
    return answer;
}

static struct search_answer ask_top(struct keep_view *view, const struct asked *asked, size_t limit)
{
    struct search_query query =
        query_of(SEARCH_TOP, asked->type < 0 ? "*"
                                             : str_zero(&arena, arena_print(&arena, "event_type:%s",
                                                                            types[asked->type])));

    query.field = str_of(field_names[asked->field]);
    query.by = asked->by_bytes ? STR("flow.bytes_toclient") : (struct str){"", 0};
    query.from_us = asked->from_us;
    query.to_us = asked->to_us;
    query.limit = limit;
    query.threads = limit % 2 ? 1 : 3;
    return ask(view, &query);
}

static void top_is_that_of_counting(struct keep_view *view, const struct asked *asked, size_t limit)
{
    struct search_value *values = ARENA_ARRAY(&arena, TEXTS, struct search_value);
    struct search_answer answer = ask_top(view, asked, limit);
    uint64_t matched = 0;
    size_t count = count_slowly(asked, values, &matched);

    assert_int_equal(answer.count, matched);
    assert_int_equal(answer.top_count, count < limit ? count : limit);
    for (size_t i = 0; i < answer.top_count; i++) {
        assert_int_equal(answer.top[i].count, values[i].count);
        assert_true(str_equal(answer.top[i].text, values[i].text));
    }
}

static void the_most_frequent_are_those_of_counting_every_event(void **state)
{
    static const size_t limits[] = {1, 3, 8, 10, 12, 64, 200, 5000};
    struct keep_view *view = look();

    (void)state;
    assert_int_equal(keep_view_place(view)->count, SEGMENTS + 1);
    for (int question = 0; question < FIELDS * 2 * 4; question++)
        for (size_t l = 0; l < sizeof limits / sizeof limits[0]; l++) {
            struct asked asked = asked_of(question % FIELDS);

            asked.by_bytes = question / FIELDS % 2;
            asked.type = question / FIELDS / 2 - 1;
            top_is_that_of_counting(view, &asked, limits[l]);
        }
    keep_view_close(view);
}

static void part_of_a_segment_is_counted_by_its_rows(void **state)
{
    struct keep_view *view = look();

    (void)state;
    for (int question = 0; question < FIELDS * 2; question++) {
        struct asked asked = asked_of(question % FIELDS);

        asked.by_bytes = question / FIELDS;
        asked.from_us = first_us + (SEAL_ROWS / 2) * step_us;
        asked.to_us = first_us + (SEAL_ROWS * 4 + 17) * step_us;
        top_is_that_of_counting(view, &asked, 10);
        asked.type = 0;
        top_is_that_of_counting(view, &asked, 10);
    }
    keep_view_close(view);
}

/* ---- Counting ---- */

static uint64_t count_field(const struct asked *asked, uint32_t text)
{
    uint64_t count = 0;

    for (size_t i = 0; i < ALL; i++)
        count += matches(asked, i) &&
                 (asked->field == FIELD_SRC ? events[i].src : events[i].dest) == text;
    return count;
}

static void entities_are_counted_as_often_as_they_are(struct keep_view *view,
                                                      const struct asked *all)
{
    for (uint32_t text = 1; text < 10000; text += 37)
        for (int field = 0; field < 2; field++) {
            struct asked asked = *all;

            asked.field = field;
            struct search_query query =
                query_of(SEARCH_COUNT,
                         str_zero(&arena, arena_print(&arena, "%s:\"%.*s\"", field_names[field],
                                                      STR_ARG(texts[text]))));
            assert_int_equal(ask(view, &query).count, count_field(&asked, text));
        }
}

static void rare_and_absent_entities_are_counted_each_time_they_are_asked(void **state)
{
    struct keep_view *view = look();
    struct asked asked = asked_of(FIELD_SRC);

    (void)state;
    for (int time = 0; time < 3; time++) /* from the file, from the map, from what was kept */
        entities_are_counted_as_often_as_they_are(view, &asked);
    struct search_query query = query_of(SEARCH_COUNT, "src_ip:198.18.0.1");
    struct search_answer answer = ask(view, &query);
    assert_int_equal(answer.count, 0);
    assert_true(answer.skipped > SEGMENTS / 2);
    keep_view_close(view);
}

static void minutes_are_those_of_counting(struct keep_view *view, const struct asked *asked)
{
    struct search_query query =
        query_of(SEARCH_HISTOGRAM,
                 asked->type < 0
                     ? "*"
                     : str_zero(&arena, arena_print(&arena, "event_type:%s", types[asked->type])));
    struct search_answer answer = ask(view, &query);
    uint64_t sum = 0, matched = 0;

    for (size_t b = 0; b < answer.bar_count; b++) {
        uint64_t count = 0;

        for (size_t i = 0; i < ALL; i++)
            count += matches(asked, i) && events[i].time_us >= answer.bars[b].from_us &&
                     events[i].time_us < answer.bars[b].from_us + query.width_us;
        assert_int_equal(answer.bars[b].count, count);
        sum += count;
    }
    for (size_t i = 0; i < ALL; i++)
        matched += matches(asked, i);
    assert_int_equal(sum, matched);
    assert_int_equal(answer.count, matched);
}

static void minutes_and_patterns_are_those_of_counting_every_event(void **state)
{
    struct keep_view *view = look();
    struct asked asked = asked_of(FIELD_SRC);
    struct search_query query = query_of(SEARCH_COUNT, "src_ip:/\\.3\\.9$/");
    uint64_t count = 0;

    (void)state;
    for (asked.type = -1; asked.type < 3; asked.type++)
        minutes_are_those_of_counting(view, &asked);
    for (size_t i = 0; i < ALL; i++)
        count += str_ends(texts[events[i].src], STR(".3.9"));
    assert_int_equal(ask(view, &query).count, count);
    /* A value that an event holds twice is one event. */
    query = query_of(SEARCH_COUNT, "hosts:h10001*");
    count = 0;
    for (size_t i = 0; i < ALL; i++) {
        bool is_there = false;

        for (size_t h = 0; h < HOSTS_EACH; h++)
            is_there = is_there || events[i].hosts[h] == 10001;
        count += is_there;
    }
    assert_int_equal(ask(view, &query).count, count);
    keep_view_close(view);
}

/* ---- A folder that changes ---- */

static void all_is_that_of_counting(struct keep_view *view, const struct asked *all)
{
    for (int field = 0; field < FIELDS; field++) {
        struct asked asked = *all;

        asked.field = field;
        top_is_that_of_counting(view, &asked, 10);
        asked.by_bytes = true;
        asked.type = 0;
        top_is_that_of_counting(view, &asked, 10);
    }
    minutes_are_those_of_counting(view, all);
    entities_are_counted_as_often_as_they_are(view, all);
}

static void a_segment_taken_away_meanwhile_has_no_events_any_more(void **state)
{
    struct keep_view *view = look();
    uint64_t number = keep_view_place(view)->pieces[2].number;
    struct asked asked = asked_of(FIELD_SRC);
    char path[FILE_PATH_BYTES];

    (void)state;
    assert_int_equal(unlink(keep_folder_path(path, folder, number, KEEP_FILE_SEGMENT)), 0);
    asked.is_left_out[2] = true;
    all_is_that_of_counting(view, &asked);
    struct search_query query = query_of(SEARCH_LIST, "*");
    query.limit = ALL;
    struct search_answer answer = ask(view, &query);
    assert_int_equal(answer.hit_count, ALL - SEAL_ROWS);
    assert_int_equal(answer.damaged, 0);
    keep_view_close(view);
    view = look();
    all_is_that_of_counting(view, &asked);
    keep_view_close(view);
}

static void a_log_sealed_meanwhile_is_seen_as_it_was(void **state)
{
    struct keep_view *view = look(), *later;
    struct asked asked = asked_of(FIELD_SRC);
    struct fault fault = {0};
    struct keep *keep = own();

    (void)state;
    assert_int_equal(keep_seal(keep_lane_at(keep, 0), &fault), ST_OK);
    all_is_that_of_counting(view, &asked);
    later = look();
    all_is_that_of_counting(later, &asked);
    keep_view_close(later);
    keep_view_close(view);
    keep_close(keep);
}

/* ---- Damage ---- */

static bool is_left_out(struct keep_view *view, const struct asked *asked, uint64_t *ret_damaged)
{
    struct search_value *values = ARENA_ARRAY(&arena, TEXTS, struct search_value);
    struct search_answer answer = ask_top(view, asked, 10);
    struct asked without = *asked;
    uint64_t matched = 0;
    const struct fault *fault = NULL;

    *ret_damaged = answer.damaged + keep_view_damaged(view, &fault);
    without.is_left_out[1] = *ret_damaged > 0;
    size_t count = count_slowly(&without, values, &matched);
    assert_int_equal(answer.count, matched);
    assert_int_equal(answer.top_count, count < 10 ? count : 10);
    for (size_t i = 0; i < answer.top_count; i++) {
        assert_int_equal(answer.top[i].count, values[i].count);
        assert_true(str_equal(answer.top[i].text, values[i].text));
    }
    return without.is_left_out[1];
}

/* An entity is found, or the segment is told to be damaged; never neither. */
static void entity_is_never_denied(struct keep_view *view, uint32_t text)
{
    struct asked asked = asked_of(FIELD_SRC);
    struct search_query query = query_of(
        SEARCH_COUNT, str_zero(&arena, arena_print(&arena, "src_ip:%.*s", STR_ARG(texts[text]))));
    struct search_answer answer = ask(view, &query);
    const struct fault *fault = NULL;

    asked.is_left_out[1] = answer.damaged + keep_view_damaged(view, &fault) > 0;
    assert_int_equal(answer.count, count_field(&asked, text));
}

static void a_damaged_file_is_right_or_left_out_and_told(void **state)
{
    struct story story = {5};
    char path[FILE_PATH_BYTES], *bytes = NULL;
    struct fault fault = {0};
    struct keep_view *whole = look();
    uint64_t number = keep_view_place(whole)->pieces[1].number;
    size_t len = 0, left_out = 0, changes = 60;

    (void)state;
    keep_view_close(whole);
    keep_folder_path(path, folder, number, KEEP_FILE_SEGMENT);
    assert_int_equal(keep_folder_read(path, &bytes, &len, &fault), ST_OK);
    for (size_t change = 0; change < changes; change++) {
        size_t at = change < 20 ? change * 9 : story_below(&story, len - DIGEST_SM3_BYTES);
        uint64_t damaged = 0;

        bytes[at] = (char)(bytes[at] ^ 0x10);
        assert_int_equal(file_write(path, (struct str){bytes, len}, 0600, &fault), ST_OK);
        for (int question = 0; question < 4; question++) {
            struct keep_view *view = look();
            struct asked asked = asked_of(question % 2);

            asked.by_bytes = question / 2;
            asked.type = question / 2 - 1;
            left_out += is_left_out(view, &asked, &damaged);
            entity_is_never_denied(view, events[SEAL_ROWS + change].src);
            entity_is_never_denied(view, events[SEAL_ROWS * 2 - 1 - change].src);
            keep_view_close(view);
        }
        bytes[at] = (char)(bytes[at] ^ 0x10);
    }
    assert_true(left_out > 0 && left_out < changes * 4);
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_most_frequent_are_those_of_counting_every_event, begin,
                                        finish),
        cmocka_unit_test_setup_teardown(part_of_a_segment_is_counted_by_its_rows, begin, finish),
        cmocka_unit_test_setup_teardown(
            rare_and_absent_entities_are_counted_each_time_they_are_asked, begin, finish),
        cmocka_unit_test_setup_teardown(minutes_and_patterns_are_those_of_counting_every_event,
                                        begin, finish),
        cmocka_unit_test_setup_teardown(a_segment_taken_away_meanwhile_has_no_events_any_more,
                                        begin, finish),
        cmocka_unit_test_setup_teardown(a_log_sealed_meanwhile_is_seen_as_it_was, begin, finish),
        cmocka_unit_test_setup_teardown(a_damaged_file_is_right_or_left_out_and_told, begin,
                                        finish),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
