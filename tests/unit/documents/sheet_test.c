/* SPDX-License-Identifier: Apache-2.0
 * Lists as XLSX and CSV, read back from their bytes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <zip.h>

#include <cmocka.h>

#include "documents/csv_write.h"
#include "documents/xlsx_write.h"

enum { TEST_ARENA_BYTES = 256 * 1024 * 1024, TEST_MAX_CSV = 65536 };

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

static const struct xlsx_write_about ABOUT = {
    {"系统清单", 12}, {"系统清单", 12}, {NULL, 0}, {1795140120000}};

static const struct str LEVELS[] = {{"第二级", 9}, {"第三级", 9}};

static const struct sheet_column COLUMNS[] = {
    {.title = {"系统名称", 12},
     .is_required = true,
     .note = {"填写全称", 12},
     .example = {"政务服务平台", 18}},
    {.title = {"投运时间", 12}, .kind = SHEET_DATE},
    {.title = {"等级", 6}, .options = LEVELS, .option_count = 2},
    {.title = {"数量", 6}, .kind = SHEET_INT},
};

enum { COLUMN_COUNT = sizeof(COLUMNS) / sizeof(COLUMNS[0]) };

static struct sheet_cell text_cell(const char *text)
{
    return (struct sheet_cell){.text = str_of(text)};
}

/* One part of the file as text. */
static const char *part(struct str bytes, const char *name)
{
    zip_error_t error;
    zip_source_t *source = zip_source_buffer_create(bytes.ptr, bytes.len, 0, &error);
    zip_t *archive = zip_open_from_source(source, ZIP_RDONLY, &error);
    zip_stat_t about;
    zip_file_t *file;
    char *text;

    assert_non_null(archive);
    assert_int_equal(zip_stat(archive, name, 0, &about), 0);
    text = arena_take(&arena, (size_t)about.size + 1);
    file = zip_fopen(archive, name, 0);
    assert_non_null(file);
    assert_int_equal(zip_fread(file, text, about.size), about.size);
    zip_fclose(file);
    zip_close(archive);
    return text;
}

static struct str write_rows(const struct sheet_cell (*rows)[COLUMN_COUNT], size_t count)
{
    struct xlsx_write *writer;
    struct str bytes = {NULL, 0};

    assert_int_equal(xlsx_write_open(&arena, &fault, &ABOUT, COLUMNS, COLUMN_COUNT, &writer),
                     ST_OK);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(xlsx_write_row(writer, rows[i]), ST_OK);
    assert_int_equal(xlsx_write_close(writer, &bytes), ST_OK);
    return bytes;
}

static void assert_has(const char *text, const char *words)
{
    if (strstr(text, words) == NULL)
        fail_msg("%s is not in: %.2000s", words, text ? text : "nothing");
}

static void a_text_that_looks_like_a_formula_stays_a_text(void **state)
{
    const struct sheet_cell rows[][COLUMN_COUNT] = {
        {text_cell("=1+1"), text_cell(""), text_cell("@SUM(A1)"), {.number = 3}},
        {text_cell("+cmd|' /C calc'!A0"), text_cell(""), text_cell("-2"), {.is_blank = true}},
    };
    const char *sheet;

    (void)state;
    sheet = part(write_rows(rows, 2), "xl/worksheets/sheet1.xml");
    assert_has(sheet, "t=\"inlineStr\"><is><t>=1+1</t>");
    assert_has(sheet, "<t>@SUM(A1)</t>");
    assert_has(sheet, "<c r=\"D2\"><v>3</v></c>");
    assert_null(strstr(sheet, "<f>"));
    assert_null(strstr(sheet, "r=\"D3\""));
}

static void a_date_is_a_date_and_other_text_in_its_column_stays_text(void **state)
{
    const struct sheet_cell rows[][COLUMN_COUNT] = {
        {text_cell("甲"), text_cell("2026-11-20"), text_cell(""), {.is_blank = true}},
        {text_cell("乙"), text_cell("待定"), text_cell(""), {.is_blank = true}},
        {text_cell("丙"), text_cell("1900-01-15"), text_cell(""), {.is_blank = true}},
    };
    const char *sheet;

    (void)state;
    sheet = part(write_rows(rows, 3), "xl/worksheets/sheet1.xml");
    assert_has(sheet, "<v>46346</v>");
    assert_has(sheet, "<t>待定</t>");
    assert_has(sheet, "<t>1900-01-15</t>");
}

static void the_head_row_is_frozen_filtered_and_repeated_in_print(void **state)
{
    const struct sheet_cell rows[][COLUMN_COUNT] = {
        {text_cell("甲"), text_cell(""), text_cell(""), {.is_blank = true}}};
    struct str bytes;

    (void)state;
    bytes = write_rows(rows, 1);
    assert_has(part(bytes, "xl/worksheets/sheet1.xml"), "state=\"frozen\"");
    assert_has(part(bytes, "xl/worksheets/sheet1.xml"), "<autoFilter ref=\"A1:D2\"/>");
    assert_has(part(bytes, "xl/workbook.xml"), "_xlnm.Print_Titles");
    assert_has(part(bytes, "xl/workbook.xml"), "系统清单");
}

static void the_same_rows_give_the_same_bytes(void **state)
{
    const struct sheet_cell rows[][COLUMN_COUNT] = {
        {text_cell("甲"), text_cell("2026-11-20"), text_cell("第三级"), {.number = 1}}};

    (void)state;
    assert_true(str_equal(write_rows(rows, 1), write_rows(rows, 1)));
}

static void a_cell_beyond_the_limit_is_refused_and_named(void **state)
{
    struct sheet_cell row[COLUMN_COUNT] = {{{NULL, 0}}};
    struct xlsx_write *writer;
    char *text = arena_take(&arena, SHEET_MAX_CELL_POINTS + 2);

    (void)state;
    memset(text, 'x', SHEET_MAX_CELL_POINTS + 1);
    row[0].text = (struct str){text, SHEET_MAX_CELL_POINTS + 1};
    assert_int_equal(xlsx_write_open(&arena, &fault, &ABOUT, COLUMNS, COLUMN_COUNT, &writer),
                     ST_OK);
    assert_int_equal(xlsx_write_row(writer, row), ST_LIMIT);
    assert_string_equal(fault.en, "row 2, column 1 has more than 32767 characters");
    xlsx_write_drop(writer);
}

static void a_bad_sheet_name_is_refused(void **state)
{
    struct xlsx_write_about about = ABOUT;
    struct xlsx_write *writer;

    (void)state;
    about.sheet = STR("系统/清单");
    assert_int_equal(xlsx_write_open(&arena, &fault, &about, COLUMNS, COLUMN_COUNT, &writer),
                     ST_INVALID);
    assert_string_equal(fault.field, "sheet");
}

static void a_template_offers_choices_notes_and_a_guide(void **state)
{
    struct str bytes;
    const char *texts;

    (void)state;
    assert_int_equal(
        xlsx_write_template(&arena, &fault, &ABOUT, COLUMNS, COLUMN_COUNT, DOCUMENT_ZH, &bytes),
        ST_OK);
    assert_has(part(bytes, "xl/worksheets/sheet1.xml"), "sqref=\"C2:C5001\"");
    assert_has(part(bytes, "xl/worksheets/sheet1.xml"), "'可选项'!$A$2:$A$3");
    assert_has(part(bytes, "xl/comments1.xml"), "填写全称");
    texts = part(bytes, "xl/sharedStrings.xml");
    assert_has(texts, "必填");
    assert_has(texts, "政务服务平台");
    assert_has(texts, "可选项：等级");
}

static void csv_opens_rightly_and_holds_no_formula(void **state)
{
    const struct {
        const char *text, *written;
    } cases[] = {
        {"政务平台", "政务平台"},
        {"甲,乙", "\"甲,乙\""},
        {"他说\"好\"", "\"他说\"\"好\"\"\""},
        {"=1+1", "\"'=1+1\""},
        {"+86 571", "\"'+86 571\""},
        {"-2", "\"'-2\""},
        {"@x", "\"'@x\""},
        {"\tx", "\"'\tx\""},
        {"两\n行", "\"两\n行\""},
        {"", ""},
    };
    struct buf out;

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct sheet_cell cells[COLUMN_COUNT] = {
            text_cell(cases[i].text), text_cell("2026-11-20"), text_cell(""), {.number = -5}};

        buf_init(&out, TEST_MAX_CSV);
        csv_write_head(&out, COLUMNS, COLUMN_COUNT);
        csv_write_row(&out, COLUMNS, cells, COLUMN_COUNT);
        assert_true(str_equal(
            buf_view(&out),
            arena_print(&arena, "\xEF\xBB\xBF系统名称,投运时间,等级,数量\r\n%s,2026-11-20,,-5\r\n",
                        cases[i].written)));
        buf_done(&out);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_text_that_looks_like_a_formula_stays_a_text),
        TEST(a_date_is_a_date_and_other_text_in_its_column_stays_text),
        TEST(the_head_row_is_frozen_filtered_and_repeated_in_print),
        TEST(the_same_rows_give_the_same_bytes),
        TEST(a_cell_beyond_the_limit_is_refused_and_named),
        TEST(a_bad_sheet_name_is_refused),
        TEST(a_template_offers_choices_notes_and_a_guide),
        TEST(csv_opens_rightly_and_holds_no_formula),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
