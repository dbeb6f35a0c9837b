/* SPDX-License-Identifier: Apache-2.0
 * Filters made of filters find what their parts say together. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "events/filter_join.h"
#include "events/filter_record.h"
#include "events/filter_segment.h"

#include "story.h"

enum { ROWS = 400, PAIRS = 300 };

static struct arena arena;
static struct taxonomy *taxonomy;
static struct filter_judge *judge;
static struct segment *segment;
static struct layout_set *set;
static struct fault fault;
static struct str lines[ROWS];
static enum record_format formats[ROWS];
static int64_t times[ROWS];
static struct record_mark marks[ROWS][4];
static size_t mark_counts[ROWS];

static int start(void **state)
{
    struct story story = {41};

    (void)state;
    arena_init(&arena, (size_t)1 << 31);
    judge = filter_judge_new();
    set = layout_set_new();
    segment = story_segment(&story, &arena, ROWS, lines, formats, times, marks, mark_counts);
    return judge && taxonomy_load(NULL, &taxonomy, &fault) == ST_OK ? 0 : -1;
}

static int finish(void **state)
{
    (void)state;
    segment_close(segment);
    layout_set_free(set);
    filter_judge_free(judge);
    taxonomy_free(taxonomy);
    arena_done(&arena);
    return 0;
}

static const struct filter *filter_of(struct str text)
{
    const struct filter *filter = NULL;

    if (filter_read(&arena, text, taxonomy, &filter, &fault) != ST_OK)
        fail_msg("%.*s: %s", STR_ARG(text), fault.en);
    return filter;
}

static struct filter_rows rows_of(const struct filter *filter)
{
    const struct filter_span all = FILTER_SPAN_ALL;
    struct filter_rows rows;

    assert_int_equal(filter_segment(judge, filter, segment, &all, &arena, &rows, &fault), ST_OK);
    return rows;
}

static bool is_in_record(const struct filter *filter, uint32_t row)
{
    struct record record;

    assert_int_equal(layout_read_json(set, formats[row], lines[row], &record), ST_OK);
    record.marks = marks[row];
    record.mark_count = mark_counts[row];
    return filter_record(judge, filter, set, &record, &arena);
}

static void parts_and_wholes_agree(void **state)
{
    struct story story = {43};
    size_t some = 0;

    (void)state;
    for (size_t i = 0; i < PAIRS; i++) {
        struct str one_text = story_filter(&story, &arena), two_text = story_filter(&story, &arena);
        const struct filter *one = filter_of(one_text), *two = filter_of(two_text), *both, *either;
        struct filter_rows a = rows_of(one), b = rows_of(two);

        assert_int_equal(filter_join_both(&arena, one, two, &both, &fault), ST_OK);
        assert_int_equal(
            filter_join_either(&arena, one, filter_join_without(&arena, two), &either, &fault),
            ST_OK);
        struct filter_rows c = rows_of(both), d = rows_of(either);
        for (uint32_t row = 0; row < ROWS; row++) {
            bool in_a = filter_segment_has(&a, row), in_b = filter_segment_has(&b, row);

            if (filter_segment_has(&c, row) != (in_a && in_b) ||
                filter_segment_has(&d, row) != (in_a || !in_b) ||
                is_in_record(both, row) != (in_a && in_b))
                fail_msg("(%.*s) and (%.*s): row %u", STR_ARG(one_text), STR_ARG(two_text), row);
        }
        some += c.matched > 0 && c.matched < ROWS;
    }
    assert_true(some > PAIRS / 10); /* the pairs tell events apart */
}

static bool is_every_other(void *context, const struct filter_term *term)
{
    (void)context;
    return term->at % 2 == 1;
}

static bool is_of_set(void *context, const struct filter_term *term)
{
    return is_every_other(context, term) && term->at % 4 == 1;
}

static void an_open_filter_finds_whatever_its_parts_could_find(void **state)
{
    struct story story = {47};
    static const struct filter_set none = {0, NULL};
    size_t more = 0, same = 0;

    (void)state;
    for (size_t i = 0; i < PAIRS; i++) {
        struct str text = story_filter(&story, &arena);
        const struct filter *typed = filter_of(text);
        const struct filter *open = filter_join_open(&arena, typed, is_every_other, NULL);
        struct filter_rows could = rows_of(open), does = rows_of(typed);
        struct filter_rows blind =
            rows_of(filter_join_blind(&arena, typed, none, is_every_other, NULL));
        struct filter_rows half = rows_of(filter_join_blind(&arena, typed, none, is_of_set, NULL));

        for (uint32_t row = 0; row < ROWS; row++) {
            bool is_found = filter_segment_has(&does, row) || filter_segment_has(&blind, row) ||
                            filter_segment_has(&half, row);

            if (is_found && !filter_segment_has(&could, row))
                fail_msg("%.*s: row %u", STR_ARG(text), row);
            assert_int_equal(is_in_record(open, row), filter_segment_has(&could, row));
        }
        more += could.matched > does.matched;
        same += could.matched == does.matched && could.matched < ROWS;
    }
    assert_true(more > 0 && same > 0);
}

/* `"a" OR everything` typed by a person stays one of two conditions that must both hold. */
static void what_is_typed_never_reaches_beyond_the_first_part(void **state)
{
    static const char *const typed[] = {"* OR *", "NOT (NOT *)", "a:b OR *", "(((*)))",
                                        "",       "* ) OR (*"};
    const struct filter *first = filter_of(STR("src_ip:10.0.0.5")), *whole, *second;
    struct filter_rows alone = rows_of(first);

    (void)state;
    assert_true(alone.matched > 0 && alone.matched < ROWS);
    for (size_t i = 0; i + 1 < sizeof typed / sizeof typed[0]; i++) {
        assert_int_equal(
            filter_join_both(&arena, first, filter_of(str_of(typed[i])), &whole, &fault), ST_OK);
        struct filter_rows rows = rows_of(whole);
        assert_memory_equal(rows.bits, alone.bits, (ROWS + 63) / 64 * sizeof *rows.bits);
    }
    assert_int_equal(filter_read(&arena, str_of(typed[5]), taxonomy, &second, &fault), ST_INVALID);
    fault_clear(&fault);
}

static void a_set_of_values_is_the_same_as_one_or_the_other(void **state)
{
    struct str values[] = {STR("10.0.0.9"), STR("10.0.0.5"), STR("10.0.0.7"), STR("nothing")};
    const struct filter *among,
        *typed = filter_of(STR("src_ip:(10.0.0.5 OR 10.0.0.7 OR 10.0.0.9)"));

    (void)state;
    assert_int_equal(filter_join_among(&arena, STR("src_ip"), values, 4, taxonomy, &among, &fault),
                     ST_OK);
    struct filter_rows a = rows_of(among), b = rows_of(typed);
    assert_true(a.matched > 0);
    assert_memory_equal(a.bits, b.bits, (ROWS + 63) / 64 * sizeof *a.bits);
    assert_int_equal(filter_join_among(&arena, STR("src_ip"), values, 0, taxonomy, &among, &fault),
                     ST_OK);
    assert_int_equal(rows_of(among).matched, 0);
    assert_int_equal(rows_of(filter_join_all(&arena)).matched, ROWS);
    assert_int_equal(rows_of(filter_join_none(&arena)).matched, 0);
}

static bool is_about_source(void *context, const struct filter_term *term)
{
    (*(int *)context)++;
    return str_is(term->field, "src_ip");
}

static void blind_terms_find_nothing_and_marks_can_be_left_out(void **state)
{
    static const struct str names[] = {{"panshi.system", 13}};
    const struct filter_set without = {1, names}, none = {0, NULL};
    int asked = 0;

    (void)state;
    const struct filter *typed = filter_of(STR("src_ip:10.0.0.5 OR dest_port:443"));
    const struct filter *blind = filter_join_blind(&arena, typed, none, is_about_source, &asked);
    struct filter_rows a = rows_of(blind), b = rows_of(filter_of(STR("dest_port:443")));
    assert_int_equal(asked, 2);
    assert_memory_equal(a.bits, b.bits, (ROWS + 63) / 64 * sizeof *a.bits);
    struct str system = {0};
    for (uint32_t row = 0; row < ROWS && system.len == 0; row++)
        for (size_t i = 0; i < mark_counts[row]; i++)
            if (marks[row][i].kind == RECORD_SYSTEM)
                system = marks[row][i].text;
    assert_true(system.len > 0);
    typed = filter_of(system);
    assert_true(rows_of(typed).matched > 0);
    blind = filter_join_blind(&arena, typed, without, is_about_source, &asked);
    assert_int_equal(rows_of(blind).matched, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_and_wholes_agree),
        cmocka_unit_test(an_open_filter_finds_whatever_its_parts_could_find),
        cmocka_unit_test(what_is_typed_never_reaches_beyond_the_first_part),
        cmocka_unit_test(a_set_of_values_is_the_same_as_one_or_the_other),
        cmocka_unit_test(blind_terms_find_nothing_and_marks_can_be_left_out),
    };

    return cmocka_run_group_tests(tests, start, finish);
}
