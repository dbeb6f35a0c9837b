/* SPDX-License-Identifier: Apache-2.0
 * Table files become cells; bad ones are refused with a reason. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "registry/grid.h"
#include "registry/xlsx_book.h"
#include "registry/xlsx_read.h"

static struct arena arena;

static int begin(void **state)
{
    (void)state;
    arena_init(&arena, 256 << 20);
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_done(&arena);
    return 0;
}

static enum status read_file(const char *name, struct grid_book *book, struct fault *fault)
{
    struct str bytes;
    char path[FILE_PATH_BYTES];

    assert_int_equal(file_read(file_path(path, FIXTURES, name), 32 << 20, &arena, &bytes, fault),
                     ST_OK);
    return grid_read(&arena, bytes, book, fault);
}

static void assert_cell(const struct grid_row *row, size_t column, enum grid_kind kind,
                        const char *text)
{
    struct grid_cell cell = grid_cell_at(row, column);

    if (cell.kind != kind || !str_is(cell.text, text))
        fail_msg("row %d column %zu: \"%.*s\" (%d)", row->number, column, STR_ARG(cell.text),
                 (int)cell.kind);
}

static void a_workbook_becomes_cells_of_their_kinds(void **state)
{
    struct grid_book book;
    struct fault fault = {.status = ST_OK};

    (void)state;
    assert_int_equal(read_file("messy.xlsx", &book, &fault), ST_OK);
    assert_int_equal(book.count, 3);
    assert_true(str_is(book.sheets[0].name, "系统清单"));
    assert_true(book.sheets[1].is_hidden);
    const struct grid_sheet *sheet = &book.sheets[0];
    const struct grid_row *first = NULL;
    for (size_t i = 0; i < sheet->row_count; i++) {
        if (sheet->rows[i].number == 6)
            first = &sheet->rows[i];
    }
    assert_non_null(first);
    assert_cell(first, 0, GRID_NUMBER, "1");
    assert_cell(first, 1, GRID_TEXT, "门户网站");
    assert_cell(first + 1, 1, GRID_TEXT, "ＯＡ 系统");
    assert_cell(first + 1, 2, GRID_TEXT, "甲单位");
    assert_cell(first + 3, 5, GRID_NUMBER, "20220301");
    assert_cell(first + 4, 5, GRID_DATE, "2023-03-15");
}

static const struct {
    const char *file;
    enum status status;
    const char *part;
} bad_files[] = {
    {"doctype.xlsx", ST_MALFORMED, "文档类型"},
    {"bomb.xlsx", ST_LIMIT, ""},
    {"deep.xlsx", ST_LIMIT, "嵌套"},
    {"dangling.xlsx", ST_MALFORMED, "不存在的文字"},
};

static void dangerous_workbooks_are_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bad_files / sizeof bad_files[0]; i++) {
        struct grid_book book;
        struct fault fault = {.status = ST_OK};
        assert_int_equal(read_file(bad_files[i].file, &book, &fault), bad_files[i].status);
        if (!str_contains(str_of(fault.zh), str_of(bad_files[i].part)))
            fail_msg("%s: %s", bad_files[i].file, fault.zh);
    }
}

static void a_cut_workbook_is_refused_at_every_length(void **state)
{
    struct str bytes;
    struct fault fault = {.status = ST_OK};
    char path[FILE_PATH_BYTES];

    (void)state;
    assert_int_equal(
        file_read(file_path(path, FIXTURES, "messy.xlsx"), 1 << 20, &arena, &bytes, &fault), ST_OK);
    for (size_t len = 4; len < bytes.len; len += 37) {
        struct grid_book book;
        fault_clear(&fault);
        assert_int_equal(grid_read(&arena, (struct str){bytes.ptr, len}, &book, &fault),
                         ST_MALFORMED);
    }
}

static const struct {
    const char *text;
    size_t len;           /* 0: up to the zero byte */
    const char *cells[3]; /* of the second row; NULL cells[0]: refused */
} texts[] = {
    {"a,b,c\n1,\"x,y\",\"q\"\"r\"\n", 0, {"1", "x,y", "q\"r"}},
    {"\xef\xbb\xbf"
     "a;b;c\r\n1;2;3",
     0,
     {"1", "2", "3"}},
    {"a\tb\tc\r1\t2,2\t3\r", 0, {"1", "2,2", "3"}},
    {"a,b,c\n1,\"two\nlines\",=\"007\"\n", 0, {"1", "two\nlines", "007"}},
    {"\xc3\xfb\xb3\xc6,b,c\n\xbc\xd7,2,3\n", 0, {"甲", "2", "3"}},
    {"\xff\xfe"
     "a\0\t\0b\0\t\0c\0\n\0"
     "1\0\t\0"
     "2\0\t\0"
     "3\0",
     24,
     {"1", "2", "3"}},
    {"a,b\n1,\"open", 0, {NULL, NULL, NULL}},
    {"a\0b", 3, {NULL, NULL, NULL}},
    {"\x81", 0, {NULL, NULL, NULL}},
};

static void separated_text_is_read_in_every_usual_form(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct grid_book book;
        struct fault fault = {.status = ST_OK};
        struct str bytes = {texts[i].text, texts[i].len ? texts[i].len : strlen(texts[i].text)};
        enum status status = grid_read(&arena, bytes, &book, &fault);
        if (status != (texts[i].cells[0] ? ST_OK : ST_MALFORMED))
            fail_msg("text %zu: %s", i, fault.zh);
        for (size_t c = 0; texts[i].cells[0] && c < 3; c++)
            assert_cell(&book.sheets[0].rows[1], c, GRID_TEXT, texts[i].cells[c]);
    }
}

static void one_bad_byte_of_utf8_is_told_with_its_place(void **state)
{
    static const struct {
        const char *text, *part;
    } bad[] = {
        {"系统名称,等级\n门户网站,3\xe4", "第 35 字节"},
        {"系统名称,等级\n门户\xff网站,3\n", "第 27 字节"},
        {"\xef\xbb\xbf系统名称,等级\n门户网站,3\xb5", "第 38 字节"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct grid_book book;
        struct fault fault = {.status = ST_OK};
        assert_int_equal(grid_read(&arena, str_of(bad[i].text), &book, &fault), ST_MALFORMED);
        if (!str_contains(str_of(fault.zh), str_of(bad[i].part)) ||
            !str_contains(str_of(fault.zh), STR("UTF-8")) ||
            str_contains(str_of(fault.zh), STR("18030")))
            fail_msg("text %zu: %s", i, fault.zh);
    }
}

static void old_workbooks_get_advice(void **state)
{
    struct grid_book book;
    struct fault fault = {.status = ST_OK};

    (void)state;
    assert_int_equal(grid_read(&arena, STR("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), &book, &fault),
                     ST_MALFORMED);
    assert_true(str_contains(str_of(fault.zh), STR(".xlsx")));
}

static void number_formats_tell_dates(void **state)
{
    (void)state;
    assert_true(xlsx_book_format_is_date(14, NULL));
    assert_true(xlsx_book_format_is_date(-1, "yyyy\"年\"m\"月\""));
    assert_true(xlsx_book_format_is_date(-1, "[$-804]yyyy/m/d;@"));
    assert_false(xlsx_book_format_is_date(0, "General"));
    assert_false(xlsx_book_format_is_date(-1, "0.00\"d\""));
    assert_false(xlsx_book_format_is_date(-1, "[Red]#,##0"));
}

static const struct {
    double serial;
    bool is_1904;
    const char *date;
} serials[] = {
    {1, false, "1900-01-01"},     {59, false, "1900-02-28"},       {61, false, "1900-03-01"},
    {45000, false, "2023-03-15"}, {45000.75, false, "2023-03-15"}, {43538, true, "2023-03-15"},
};

static void serial_numbers_are_days(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof serials / sizeof serials[0]; i++) {
        struct date on;
        char text[DATE_TEXT_BYTES];
        assert_true(xlsx_read_serial(serials[i].serial, serials[i].is_1904, &on));
        assert_string_equal(date_print(on, text), serials[i].date);
    }
    struct date on;
    assert_false(xlsx_read_serial(0, false, &on));
    assert_false(xlsx_read_serial(1e9, false, &on));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_workbook_becomes_cells_of_their_kinds),
        cmocka_unit_test(dangerous_workbooks_are_refused),
        cmocka_unit_test(a_cut_workbook_is_refused_at_every_length),
        cmocka_unit_test(separated_text_is_read_in_every_usual_form),
        cmocka_unit_test(one_bad_byte_of_utf8_is_told_with_its_place),
        cmocka_unit_test(old_workbooks_get_advice),
        cmocka_unit_test(number_formats_tell_dates),
        cmocka_unit_test(serial_numbers_are_days),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
