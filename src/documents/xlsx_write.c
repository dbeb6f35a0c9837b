/* SPDX-License-Identifier: Apache-2.0
 * Writes lists and templates with libxlsxwriter into a file that lives in memory only. */
#include "documents/xlsx_write.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xlsxwriter.h>

enum {
    XLSX_PATH_BYTES = 32,
    XLSX_TEXT_BYTES = SHEET_MAX_CELL_POINTS * 4 + 1,
    XLSX_MAX_SHEET_NAME = 31,
    XLSX_MAX_FOOTER = 255,
    XLSX_PAPER_A4 = 9,
    XLSX_EPOCH_DAYS = 25569, /* 1970-01-01 as a day number of the 1900 calendar */
    XLSX_FIRST_DAY = 61,     /* 1900-03-01: before it the two calendars differ */
};

#define XLSX_MIN_WIDTH 9.0
#define XLSX_MAX_WIDTH 60.0

struct xlsx_write {
    struct arena *arena;
    struct fault *fault;
    const struct sheet_column *columns;
    size_t column_count;
    size_t row_count;
    lxw_workbook *book; /* NULL when the writer is gone */
    lxw_worksheet *sheet;
    lxw_format *day;
    int file;
    char *text; /* zero-ended copy of the present cell */
};

static void end(void *object)
{
    struct xlsx_write *writer = object;

    if (writer->book != NULL)
        lxw_workbook_free(writer->book);
    writer->book = NULL;
    if (writer->file >= 0)
        close(writer->file);
    writer->file = -1;
}

static enum status check(struct fault *fault, const struct xlsx_write_about *about,
                         const struct sheet_column *columns, size_t column_count)
{
    bool bad_name = about->sheet.len == 0 || str_points(about->sheet) > XLSX_MAX_SHEET_NAME;

    for (size_t i = 0; i < about->sheet.len && !bad_name; i++)
        bad_name = strchr("[]:*?/\\", about->sheet.ptr[i]) != NULL;
    if (bad_name)
        return fault_set(fault, ST_INVALID, "sheet", "工作表名称须为 1 至 %d 个字，不含 []:*?/\\",
                         "a sheet name has 1 to %d characters, none of []:*?/\\",
                         (int)XLSX_MAX_SHEET_NAME);
    if (column_count == 0 || column_count > SHEET_MAX_COLUMNS)
        return fault_set(fault, ST_LIMIT, "columns", "须有 1 至 %d 列",
                         "1 to %d columns are needed", (int)SHEET_MAX_COLUMNS);
    for (size_t i = 0; i < column_count; i++) {
        if (columns[i].option_count > SHEET_MAX_OPTIONS)
            return fault_set(fault, ST_LIMIT, "columns.options", "一列最多 %d 个选项",
                             "a column has at most %d choices", (int)SHEET_MAX_OPTIONS);
    }
    return ST_OK;
}

static enum status open_book(struct arena *arena, struct fault *fault, bool is_streaming,
                             struct xlsx_write **ret_writer)
{
    struct xlsx_write *writer = ARENA_NEW(arena, struct xlsx_write);
    lxw_workbook_options options = {.constant_memory = is_streaming};
    char path[XLSX_PATH_BYTES];

    writer->arena = arena;
    writer->fault = fault;
    writer->text = arena_take(arena, XLSX_TEXT_BYTES);
    writer->file = memfd_create("panshi-xlsx", MFD_CLOEXEC);
    arena_defer(arena, end, writer);
    if (writer->file < 0)
        return fault_set(fault, ST_MEMORY, "", "无法创建表格：%s", "a sheet could not be made: %s",
                         strerror(errno));
    snprintf(path, sizeof(path), "/proc/self/fd/%d", writer->file);
    writer->book = workbook_new_opt(path, &options);
    if (writer->book == NULL)
        return fault_set(fault, ST_MEMORY, "", "内存不足，无法创建表格",
                         "no memory left for a sheet");
    *ret_writer = writer;
    return ST_OK;
}

/* Text as libxlsxwriter wants it; valid until the next call.  NULL when it is too long. */
static const char *zero(struct xlsx_write *writer, struct str text)
{
    if (text.len >= XLSX_TEXT_BYTES)
        return NULL;
    if (text.len > 0)
        memcpy(writer->text, text.ptr, text.len);
    writer->text[text.len] = '\0';
    return writer->text;
}

static void set_properties(struct xlsx_write *writer, const struct xlsx_write_about *about)
{
    lxw_doc_properties properties = {
        .title = str_zero(writer->arena, about->title),
        .author = str_zero(writer->arena, STR("Panshi 磐石")),
        .created = about->made_at.ms / 1000,
    };

    workbook_set_properties(writer->book, &properties);
}

static double title_width(struct str title)
{
    double width = 3.0;

    for (size_t at = 0; at < title.len;)
        width += str_point(title, &at) >= 0x2E80 ? 2.1 : 1.1;
    if (width < XLSX_MIN_WIDTH)
        return XLSX_MIN_WIDTH;
    return width > XLSX_MAX_WIDTH ? XLSX_MAX_WIDTH : width;
}

static lxw_format *head_format(lxw_workbook *book, bool is_required)
{
    lxw_format *format = workbook_add_format(book);

    format_set_bold(format);
    format_set_bg_color(format, 0xE7EDF5);
    format_set_bottom(format, LXW_BORDER_THIN);
    format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
    if (is_required)
        format_set_font_color(format, 0xB00020);
    return format;
}

/* A4 across, one page wide, head row on every page, page x of y. */
static void set_page(struct xlsx_write *writer, lxw_worksheet *sheet,
                     const struct xlsx_write_about *about)
{
    char footer[XLSX_MAX_FOOTER + 1] = "&C第 &P 页 共 &N 页";
    size_t at = strlen(footer);

    worksheet_set_landscape(sheet);
    worksheet_set_paper(sheet, XLSX_PAPER_A4);
    worksheet_fit_to_pages(sheet, 1, 0);
    worksheet_repeat_rows(sheet, 0, 0);
    if (about->filter.len > 0) {
        struct str text = arena_print(writer->arena, "&L%.*s", STR_ARG(about->filter));
        bool fits = at + 2 * text.len < sizeof(footer);

        for (size_t i = 0; fits && i < text.len; i++) {
            if (i > 1 && text.ptr[i] == '&')
                footer[at++] = '&';
            footer[at++] = text.ptr[i];
        }
        footer[at] = '\0';
    }
    worksheet_set_footer(sheet, footer);
}

static void write_head(struct xlsx_write *writer, lxw_worksheet *sheet, bool marks_required)
{
    lxw_format *plain = head_format(writer->book, false);
    lxw_format *required = marks_required ? head_format(writer->book, true) : plain;

    for (size_t i = 0; i < writer->column_count; i++) {
        const struct sheet_column *column = &writer->columns[i];
        double width = column->width_points > 0 ? column->width_points : title_width(column->title);
        lxw_format *body = column->kind == SHEET_DATE ? writer->day : NULL;
        const char *title = zero(writer, column->title);

        worksheet_set_column(sheet, (lxw_col_t)i, (lxw_col_t)i, width, body);
        worksheet_write_string(sheet, 0, (lxw_col_t)i, title != NULL ? title : "",
                               column->is_required ? required : plain);
    }
    worksheet_freeze_panes(sheet, 1, 0);
}

enum status xlsx_write_open(struct arena *arena, struct fault *fault,
                            const struct xlsx_write_about *about,
                            const struct sheet_column *columns, size_t column_count,
                            struct xlsx_write **ret_writer)
{
    struct xlsx_write *writer = NULL;

    TRY(check(fault, about, columns, column_count));
    TRY(open_book(arena, fault, true, &writer));
    assert(writer != NULL);
    writer->columns = columns;
    writer->column_count = column_count;
    writer->day = workbook_add_format(writer->book);
    format_set_num_format(writer->day, "yyyy-mm-dd");
    set_properties(writer, about);
    writer->sheet = workbook_add_worksheet(writer->book, zero(writer, about->sheet));
    set_page(writer, writer->sheet, about);
    write_head(writer, writer->sheet, false);
    *ret_writer = writer;
    return ST_OK;
}

static lxw_error write_cell(struct xlsx_write *writer, size_t column, const struct sheet_cell *cell)
{
    lxw_row_t row = (lxw_row_t)writer->row_count + 1;
    enum sheet_kind kind = writer->columns[column].kind;
    struct date on;
    const char *text;

    if (kind == SHEET_INT)
        return cell->is_blank ? LXW_NO_ERROR
                              : worksheet_write_number(writer->sheet, row, (lxw_col_t)column,
                                                       (double)cell->number, NULL);
    if (cell->text.len == 0)
        return LXW_NO_ERROR;
    if (kind == SHEET_DATE && date_read(cell->text, &on) &&
        date_number(on) + XLSX_EPOCH_DAYS >= XLSX_FIRST_DAY)
        return worksheet_write_number(writer->sheet, row, (lxw_col_t)column,
                                      date_number(on) + XLSX_EPOCH_DAYS, writer->day);
    text = zero(writer, cell->text);
    if (text == NULL)
        return LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED;
    return worksheet_write_string(writer->sheet, row, (lxw_col_t)column, text, NULL);
}

enum status xlsx_write_row(struct xlsx_write *writer, const struct sheet_cell *cells)
{
    if (writer->row_count == SHEET_MAX_ROWS)
        return fault_set(writer->fault, ST_LIMIT, "rows", "表格最多 %d 行",
                         "a sheet has at most %d rows", (int)SHEET_MAX_ROWS);
    for (size_t i = 0; i < writer->column_count; i++) {
        lxw_error error = write_cell(writer, i, &cells[i]);

        if (error == LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED)
            return fault_set(writer->fault, ST_LIMIT, "cells", "第 %zu 行第 %zu 列超过 %d 字",
                             "row %zu, column %zu has more than %d characters",
                             writer->row_count + 2, i + 1, (int)SHEET_MAX_CELL_POINTS);
        if (error != LXW_NO_ERROR)
            return fault_set(writer->fault, ST_IO, "", "写表格失败：%s",
                             "writing the sheet failed: %s", lxw_strerror(error));
    }
    writer->row_count++;
    return ST_OK;
}

static enum status read_back(struct xlsx_write *writer, struct str *ret_bytes)
{
    struct stat about;
    char *bytes;

    if (fstat(writer->file, &about) != 0 || about.st_size <= 0)
        return fault_set(writer->fault, ST_IO, "", "读回表格失败", "reading the sheet back failed");
    if (about.st_size > SHEET_MAX_BYTES)
        return fault_set(writer->fault, ST_LIMIT, "", "表格超过 %d 字节",
                         "the sheet is larger than %d bytes", (int)SHEET_MAX_BYTES);
    bytes = arena_take(writer->arena, (size_t)about.st_size);
    for (off_t at = 0; at < about.st_size;) {
        ssize_t got = pread(writer->file, bytes + at, (size_t)(about.st_size - at), at);

        if (got <= 0)
            return fault_set(writer->fault, ST_IO, "", "读回表格失败",
                             "reading the sheet back failed");
        at += got;
    }
    *ret_bytes = (struct str){bytes, (size_t)about.st_size};
    return ST_OK;
}

static enum status close_book(struct xlsx_write *writer, struct str *ret_bytes)
{
    lxw_error error = workbook_close(writer->book);
    enum status status = ST_OK;

    writer->book = NULL; /* freed by workbook_close, whatever it answers */
    if (error != LXW_NO_ERROR)
        status = fault_set(writer->fault, ST_IO, "", "写表格失败：%s",
                           "writing the sheet failed: %s", lxw_strerror(error));
    if (status == ST_OK)
        status = read_back(writer, ret_bytes);
    end(writer);
    return status;
}

enum status xlsx_write_close(struct xlsx_write *writer, struct str *ret_bytes)
{
    worksheet_autofilter(writer->sheet, 0, 0, (lxw_row_t)writer->row_count,
                         (lxw_col_t)(writer->column_count - 1));
    return close_book(writer, ret_bytes);
}

void xlsx_write_drop(struct xlsx_write *writer)
{
    if (writer != NULL)
        end(writer);
}

/* The choices of each column below each other on a sheet of their own: a list inside a rule may
 * have only 255 characters. */
static void write_choices(struct xlsx_write *writer, lxw_worksheet *target, lxw_worksheet *list,
                          enum document_language language)
{
    lxw_col_t at = 0;

    for (size_t i = 0; i < writer->column_count; i++) {
        const struct sheet_column *column = &writer->columns[i];
        struct str head =
            arena_print(writer->arena, language == DOCUMENT_ZH ? "可选项：%.*s" : "Choices: %.*s",
                        STR_ARG(column->title));
        lxw_data_validation rule = {.validate = LXW_VALIDATION_TYPE_LIST_FORMULA,
                                    .ignore_blank = LXW_VALIDATION_ON,
                                    .dropdown = LXW_VALIDATION_ON,
                                    /* Several choices in one cell match no single one. */
                                    .show_error =
                                        column->has_many ? LXW_VALIDATION_OFF : LXW_VALIDATION_ON};
        char range[64], name[16];

        if (column->option_count == 0)
            continue;
        worksheet_write_string(list, 0, at, zero(writer, head), head_format(writer->book, false));
        worksheet_set_column(list, at, at, title_width(head), NULL);
        for (size_t row = 0; row < column->option_count; row++)
            worksheet_write_string(list, (lxw_row_t)row + 1, at, zero(writer, column->options[row]),
                                   NULL);
        lxw_col_to_name(name, at, LXW_TRUE);
        snprintf(range, sizeof(range), "='%s'!%s$2:%s$%zu", list->name, name, name,
                 column->option_count + 1);
        rule.value_formula = range;
        worksheet_data_validation_range(target, 1, (lxw_col_t)i, SHEET_TEMPLATE_ROWS, (lxw_col_t)i,
                                        &rule);
        at++;
    }
}

static void write_notes(struct xlsx_write *writer, lxw_worksheet *sheet)
{
    for (size_t i = 0; i < writer->column_count; i++) {
        const char *note = zero(writer, writer->columns[i].note);

        if (note != NULL && note[0] != '\0')
            worksheet_write_comment(sheet, 0, (lxw_col_t)i, note);
    }
}

static void write_guide(struct xlsx_write *writer, lxw_worksheet *sheet,
                        enum document_language language)
{
    static const char *const zh[] = {"填写栏目", "是否必填", "填写要求", "示例"};
    static const char *const en[] = {"Column name", "Required", "What to write", "Example"};
    static const double widths[] = {26, 10, 70, 36};
    lxw_format *head = head_format(writer->book, false), *wrap = workbook_add_format(writer->book);
    bool is_zh = language == DOCUMENT_ZH;

    format_set_text_wrap(wrap);
    format_set_align(wrap, LXW_ALIGN_VERTICAL_TOP);
    for (lxw_col_t i = 0; i < 4; i++) {
        worksheet_set_column(sheet, i, i, widths[i], wrap);
        worksheet_write_string(sheet, 0, i, is_zh ? zh[i] : en[i], head);
    }
    for (size_t i = 0; i < writer->column_count; i++) {
        const struct sheet_column *column = &writer->columns[i];
        lxw_row_t row = (lxw_row_t)i + 1;
        const char *need = column->is_required ? (is_zh ? "必填" : "yes") : (is_zh ? "选填" : "no");

        worksheet_write_string(sheet, row, 0, zero(writer, column->title), wrap);
        worksheet_write_string(sheet, row, 1, need, wrap);
        worksheet_write_string(sheet, row, 2, zero(writer, column->note), wrap);
        worksheet_write_string(sheet, row, 3, zero(writer, column->example), wrap);
    }
    worksheet_freeze_panes(sheet, 1, 0);
}

enum status xlsx_write_template(struct arena *arena, struct fault *fault,
                                const struct xlsx_write_about *about,
                                const struct sheet_column *columns, size_t column_count,
                                enum document_language language, struct str *ret_bytes)
{
    struct xlsx_write *writer = NULL;
    lxw_worksheet *guide, *list;
    bool is_zh = language == DOCUMENT_ZH;

    TRY(check(fault, about, columns, column_count));
    TRY(open_book(arena, fault, false, &writer));
    assert(writer != NULL);
    writer->columns = columns;
    writer->column_count = column_count;
    writer->day = workbook_add_format(writer->book);
    format_set_num_format(writer->day, "yyyy-mm-dd");
    set_properties(writer, about);
    writer->sheet = workbook_add_worksheet(writer->book, zero(writer, about->sheet));
    guide = workbook_add_worksheet(writer->book, is_zh ? "填写说明" : "Guide");
    list = workbook_add_worksheet(writer->book, is_zh ? "可选项" : "Choices");
    set_page(writer, writer->sheet, about);
    write_head(writer, writer->sheet, true);
    write_notes(writer, writer->sheet);
    write_guide(writer, guide, language);
    write_choices(writer, writer->sheet, list, language);
    return close_book(writer, ret_bytes);
}
