/* SPDX-License-Identifier: Apache-2.0
 * The table of statuses, and faults. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/base.h"

static void every_status_has_its_words_and_they_differ(void **state)
{
    (void)state;
    for (int i = 0; i < STATUS_COUNT; i++) {
        enum status one = (enum status)i;
        assert_true(status_http(one) >= 200 && status_http(one) < 600);
        assert_true(strlen(status_zh(one)) > 0 && strlen(status_en(one)) > 0);
        for (int j = 0; j < i; j++)
            assert_string_not_equal(status_word(one), status_word((enum status)j));
    }
    assert_int_equal(status_http(ST_OK), 200);
    assert_int_equal(status_http(ST_STALE), 412);
    assert_string_equal(status_word(ST_NOT_FOUND), "not-found");
}

static void the_first_fault_stays(void **state)
{
    (void)state;
    struct fault fault = {.status = ST_OK};

    assert_int_equal(
        fault_set(&fault, ST_INVALID, "grade", "应为 %d 到 %d", "must be %d to %d", 1, 5),
        ST_INVALID);
    assert_int_equal(fault_set(&fault, ST_IO, "x", "甲", "a"), ST_IO);
    assert_int_equal(fault.status, ST_INVALID);
    assert_string_equal(fault.field, "grade");
    assert_string_equal(fault.zh, "应为 1 到 5");
    assert_string_equal(fault.en, "must be 1 to 5");
    fault_cite(&fault, "GB/T 22240-2020 6.2");
    assert_string_equal(fault.clause, "GB/T 22240-2020 6.2");
    fault_clear(&fault);
    assert_int_equal(fault.status, ST_OK);
    assert_string_equal(fault.zh, "");
}

static void a_long_fault_ends_on_a_whole_character(void **state)
{
    (void)state;
    char long_text[2000] = "";
    for (size_t shift = 0; shift < 4; shift++) {
        struct fault fault = {.status = ST_OK};
        memset(long_text, 'x', shift);
        for (size_t i = 0; i < 600; i++)
            memcpy(long_text + shift + 3 * i, "汉", 4);
        assert_int_equal(fault_set(&fault, ST_INVALID, long_text, "%s", "%s", long_text),
                         ST_INVALID);
        assert_true(str_is_utf8(str_of(fault.zh)));
        assert_true(str_is_utf8(str_of(fault.field)));
        assert_true(strlen(fault.zh) > FAULT_TEXT_BYTES - 5);
    }
}

static int order[3];
static int ended;

static void note_end(void *object)
{
    order[ended++] = *(int *)object;
}

static void arrays_of_the_arena_are_zeroed_and_enders_run_in_reverse(void **state)
{
    (void)state;
    struct arena arena;
    int numbers[] = {1, 2, 3};

    ended = 0;
    arena_init(&arena, ARENA_WORK_BYTES);
    for (int i = 0; i < 3; i++)
        arena_defer(&arena, note_end, &numbers[i]);
    for (size_t size = 1; size < 200000; size = size * 3 + 1) {
        unsigned char *bytes = arena_take(&arena, size);
        assert_int_equal((uintptr_t)bytes % _Alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(bytes[i], 0);
        memset(bytes, 0xff, size);
    }
    struct str text = arena_print(&arena, "%s-%d", "汉字", 7);
    assert_true(str_is(text, "汉字-7"));
    assert_true(arena.used_bytes > 100000);
    arena_done(&arena);
    assert_int_equal(ended, 3);
    assert_int_equal(order[0], 3);
    assert_int_equal(order[2], 1);
    arena_done(&arena); /* again does nothing */
    assert_int_equal(ended, 3);
}

static void a_buffer_stops_at_its_maximum_and_remembers(void **state)
{
    (void)state;
    struct buf buf;
    struct arena arena;
    struct str text;

    arena_init(&arena, ARENA_WORK_BYTES);
    buf_init(&buf, 10);
    buf_text(&buf, "12345");
    buf_print(&buf, "%d", 67890);
    assert_int_equal(buf.status, ST_OK);
    assert_int_equal(buf_finish(&buf, &arena, &text), ST_OK);
    assert_true(str_is(text, "1234567890"));
    buf_byte(&buf, 'x');
    assert_int_equal(buf.status, ST_LIMIT);
    buf_str(&buf, STR(""));
    assert_int_equal(buf_view(&buf).len, 10);
    assert_int_equal(buf_finish(&buf, &arena, &text), ST_LIMIT);
    buf_done(&buf);
    buf_done(&buf);
    arena_done(&arena);
}

static void sums_and_products_that_do_not_fit_are_told(void **state)
{
    (void)state;
    size_t size = 7;
    int number = 7;

    assert_true(checked_add(SIZE_MAX - 1, 1, &size));
    assert_false(checked_add(SIZE_MAX, 1, &size));
    assert_false(checked_multiply(SIZE_MAX / 2, 3, &size));
    assert_true(checked_int(INT32_MIN, &number));
    assert_false(checked_int((int64_t)INT32_MAX + 1, &number));
    assert_int_equal(number, INT32_MIN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_status_has_its_words_and_they_differ),
        cmocka_unit_test(the_first_fault_stays),
        cmocka_unit_test(a_long_fault_ends_on_a_whole_character),
        cmocka_unit_test(arrays_of_the_arena_are_zeroed_and_enders_run_in_reverse),
        cmocka_unit_test(a_buffer_stops_at_its_maximum_and_remembers),
        cmocka_unit_test(sums_and_products_that_do_not_fit_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
