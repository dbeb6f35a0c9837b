/* SPDX-License-Identifier: Apache-2.0
 * GB/T 9704-2012 measured on the rendered page, in millimetres. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "look.h"
#include "samples.h"

enum { TEST_ARENA_BYTES = 512 * 1024 * 1024 };

/* Block of the standard: 37 mm above, 28 mm at the left, 156 mm × 225 mm. */
static const struct look_box BLOCK = {28.0, 37.0, 184.0, 262.0};
/* Ink of a character stands a little inside its square. */
#define INSIDE_MM 0.75
/* The first line's top and the 22nd line's bottom lie on the edges of the block. */
#define PITCH_MM ((225.0 - 16.0 * 25.4 / 72.0) / 21.0)

static struct arena arena;
static struct fault fault;

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena, TEST_ARENA_BYTES);
    fault_clear(&fault);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_done(&arena);
    return 0;
}

static struct str repeat(const char *word, size_t count)
{
    struct buf out;
    struct str text = {NULL, 0};

    buf_init(&out, DOCUMENT_MAX_TEXT_BYTES);
    for (size_t i = 0; i < count; i++)
        buf_text(&out, word);
    assert_int_equal(buf_finish(&out, &arena, &text), ST_OK);
    buf_done(&out);
    return text;
}

/* A letter of nothing but 国, whose outline is a closed square: three full pages and more. */
static struct str full_letter(void)
{
    struct document_options options = samples_options(DOCUMENT_ZH, false);
    struct document_block block = {DOCUMENT_TEXT, {NULL, 0}, repeat("国", 28 * 22 * 3)};
    struct document_letter letter = {
        .issuer = STR("国国国国国国国国"),
        .number = STR("国国国〔2026〕12号"),
        .title = STR("国国国国国国国国国国"),
        .blocks = &block,
        .block_count = 1,
        .signed_on = {2026, 11, 20},
    };
    struct str pdf;

    assert_int_equal(notice_letter_pdf(&arena, &fault, &options, &letter, &pdf), ST_OK);
    return pdf;
}

static void assert_near(const char *what, double got, double want, double tolerance)
{
    if (fabs(got - want) > tolerance)
        fail_msg("%s is %.2f mm, should be %.2f mm", what, got, want);
}

static void the_sheet_is_a4(void **state)
{
    (void)state;
    assert_true(
        str_contains(look_properties(&arena, full_letter()), STR("595.276 x 841.89 pts (A4)")));
}

static void the_text_fills_a_block_of_156_by_225_mm_28_mm_from_the_left_and_37_from_the_top(
    void **state)
{
    struct look_page page;
    struct look_box ink;

    (void)state;
    page = look_page(&arena, full_letter(), 2);
    ink = look_ink(&page, (struct look_box){0, 0, 210, 264});
    assert_near("left edge", ink.left, BLOCK.left + INSIDE_MM / 2, INSIDE_MM / 2 + 0.05);
    assert_near("upper edge", ink.top, BLOCK.top + INSIDE_MM / 2, INSIDE_MM / 2 + 0.05);
    assert_near("right edge", ink.right, BLOCK.right - INSIDE_MM / 2, INSIDE_MM / 2 + 0.05);
    assert_near("lower edge", ink.bottom, BLOCK.bottom - INSIDE_MM / 2, INSIDE_MM / 2 + 0.05);
}

static void a_full_page_has_22_lines_of_28_characters(void **state)
{
    struct look_page page;

    (void)state;
    page = look_page(&arena, full_letter(), 2);
    assert_int_equal(look_rows(&page, BLOCK), 22);
    for (int line = 0; line < 22; line++) {
        double top = 37.0 + line * PITCH_MM;

        assert_int_equal(
            look_columns(&page, (struct look_box){BLOCK.left, top, BLOCK.right, top + 5.7}), 28);
    }
}

static void body_characters_are_size_3_and_the_title_size_2(void **state)
{
    struct look_page page;
    struct look_box body, title;
    double ratio;

    (void)state;
    page = look_page(&arena, full_letter(), 2);
    body = look_ink(&page, (struct look_box){28, 37, 33.2, 43});
    page = look_page(&arena, full_letter(), 1);
    /* Ten characters of the title stand in the middle, below the red rule. */
    title = look_ink(&page, (struct look_box){28, 135, 184, 150});
    assert_near("height of a body character", body.bottom - body.top, 16.0 * 25.4 / 72 * 0.89,
                0.25);
    assert_near("ten characters of the title", title.right - title.left, 22.0 * 25.4 / 72 * 9.9,
                0.8);
    ratio = (title.right + title.left) / 2;
    assert_near("middle of the title", ratio, 28 + 78, 0.3);
}

static void the_issuer_line_begins_35_mm_below_the_block_and_the_red_rule_is_as_wide_as_it(
    void **state)
{
    struct look_page page;
    struct look_box issuer, rule;
    double top = 0;

    (void)state;
    page = look_page(&arena, full_letter(), 1);
    issuer = look_ink(&page, (struct look_box){0, 40, 210, 95});
    assert_near("top of the issuer line", issuer.top, 37 + 35 + 0.8, 1.0);
    for (double y = 90; y < 140 && top == 0; y += 0.1) {
        rule = look_ink(&page, (struct look_box){0, y, 210, y + 0.2});
        if (rule.right - rule.left > 150)
            top = y;
    }
    assert_true(top > 0);
    assert_near("left end of the rule", rule.left, 28, 0.15);
    assert_near("right end of the rule", rule.right, 184, 0.15);
}

static void page_numbers_stand_7_mm_below_the_block_right_on_odd_and_left_on_even_pages(
    void **state)
{
    struct str pdf = full_letter();

    (void)state;
    for (int number = 1; number <= 3; number++) {
        struct look_page page = look_page(&arena, pdf, number);
        struct look_box ink = look_ink(&page, (struct look_box){0, 265, 210, 290});

        assert_near("middle of the number", (ink.top + ink.bottom) / 2, 262 + 7, 1.2);
        if (number % 2 == 1)
            assert_near("right end", ink.right, 184 - 14.0 * 25.4 / 72, 0.6);
        else
            assert_near("left end", ink.left, 28 + 14.0 * 25.4 / 72, 0.6);
        assert_true(
            str_contains(look_page_text(&arena, pdf, number), arena_print(&arena, "—%d—", number)));
    }
}

static void a_paragraph_begins_two_characters_in(void **state)
{
    struct look_page page;
    struct document_options options = samples_options(DOCUMENT_ZH, false);
    struct document_block block = {DOCUMENT_TEXT, {NULL, 0}, repeat("国", 30)};
    struct document_letter letter = {.title = STR("国"), .blocks = &block, .block_count = 1};
    struct look_box first, second;
    struct str pdf;

    (void)state;
    assert_int_equal(notice_letter_pdf(&arena, &fault, &options, &letter, &pdf), ST_OK);
    page = look_page(&arena, pdf, 1);
    /* The title takes the first line, the second is blank. */
    first = look_ink(&page, (struct look_box){0, 37 + 2 * PITCH_MM, 210, 37 + 2 * PITCH_MM + 5.7});
    second = look_ink(&page, (struct look_box){0, 37 + 3 * PITCH_MM, 210, 37 + 3 * PITCH_MM + 5.7});
    assert_near("first line", first.left, 28 + 2 * 156.0 / 28 + INSIDE_MM / 2,
                INSIDE_MM / 2 + 0.05);
    assert_near("second line", second.left, 28 + INSIDE_MM / 2, INSIDE_MM / 2 + 0.05);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_sheet_is_a4, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            the_text_fills_a_block_of_156_by_225_mm_28_mm_from_the_left_and_37_from_the_top, set_up,
            tear_down),
        cmocka_unit_test_setup_teardown(a_full_page_has_22_lines_of_28_characters, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(body_characters_are_size_3_and_the_title_size_2, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(
            the_issuer_line_begins_35_mm_below_the_block_and_the_red_rule_is_as_wide_as_it, set_up,
            tear_down),
        cmocka_unit_test_setup_teardown(
            page_numbers_stand_7_mm_below_the_block_right_on_odd_and_left_on_even_pages, set_up,
            tear_down),
        cmocka_unit_test_setup_teardown(a_paragraph_begins_two_characters_in, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
