/* SPDX-License-Identifier: Apache-2.0
 * Worksheets of an XLSX file, cell by cell. */
#include "registry/xlsx_read.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/banned.h"
#include "registry/registry_limits.h"
#include "registry/xlsx_book.h"
#include "registry/xlsx_part.h"

struct sheet_reading {
    const struct xlsx_book *about;
    struct grid_book *book;
    struct fault *fault;
    struct buf text;
    bool is_in_value, is_in_inline, is_in_phonetic, is_in_data;
    int row;    /* number of the present row */
    int column; /* of the present cell, from 0 */
    int style;
    char type[12];
};

/* "BC12" → column 54, row 12; a part that is absent stays as it was. */
static bool read_reference(const char *text, int *column, int *row)
{
    int64_t letters = 0;
    int64_t digits = 0;
    const char *at = text;

    for (; *at >= 'A' && *at <= 'Z' && letters < 100000; at++)
        letters = letters * 26 + (*at - 'A' + 1);
    for (; *at >= '0' && *at <= '9' && digits < 100000000; at++)
        digits = digits * 10 + (*at - '0');
    if (*at != '\0' || letters == 0 || digits == 0)
        return false;
    *column = (int)letters - 1;
    *row = (int)digits;
    return true;
}

bool xlsx_read_serial(double serial, bool is_1904, struct date *ret_on)
{
    const struct date before_1900 = {1899, 12, 31};
    const struct date start_1904 = {1904, 1, 1};

    if (!(serial >= 1) || serial > 110000)
        return false;
    int32_t day = (int32_t)serial;
    if (is_1904) {
        *ret_on = date_add_days(start_1904, day);
        return true;
    }
    if (day > 60)
        day--; /* 1900-02-29 never was */
    *ret_on = date_add_days(before_1900, day);
    return true;
}

static enum status put_number(struct sheet_reading *r, struct str text)
{
    char copy[64];
    char out[64];
    char *end = NULL;
    struct date on;

    if (text.len == 0 || text.len >= sizeof copy)
        return grid_put(r->book, r->column, GRID_TEXT, text, r->fault);
    memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    double value = strtod(copy, &end);
    if (*end != '\0' || !isfinite(value))
        return grid_put(r->book, r->column, GRID_TEXT, text, r->fault);
    bool is_date =
        r->style >= 0 && (size_t)r->style < r->about->style_count && r->about->is_date[r->style];
    if (is_date && xlsx_read_serial(value, r->about->is_1904, &on)) {
        char day[DATE_TEXT_BYTES];
        return grid_put(r->book, r->column, GRID_DATE, str_of(date_print(on, day)), r->fault);
    }
    if (fabs(value) < 1e18 && value == trunc(value))
        (void)snprintf(out, sizeof out, "%.0f", value);
    else
        (void)snprintf(out, sizeof out, "%.15g", value);
    return grid_put(r->book, r->column, GRID_NUMBER, str_of(out), r->fault);
}

static enum status put_shared(struct sheet_reading *r, struct str text)
{
    int64_t index = 0;

    if (!str_to_int(text, &index) || index < 0 || (size_t)index >= r->about->text_count)
        return fault_set(r->fault, ST_MALFORMED, "file", "单元格引用了不存在的文字",
                         "a cell refers to a shared text that is not there");
    return grid_put(r->book, r->column, GRID_TEXT, r->about->texts[index], r->fault);
}

/* Excel writes characters that XML cannot hold as _x000D_; line ends become line feeds. */
static struct str without_escapes(struct sheet_reading *r, struct str text)
{
    static const char escape[] = "_x000D_";
    char *out = NULL;
    size_t len = 0;

    if (!str_contains(text, str_of(escape)))
        return text;
    out = arena_take(r->book->arena, text.len + 1);
    for (size_t i = 0; i < text.len;) {
        struct str rest = {text.ptr + i, text.len - i};
        if (str_starts(rest, str_of(escape))) {
            i += sizeof escape - 1;
            continue;
        }
        out[len++] = text.ptr[i++];
    }
    return (struct str){out, len};
}

static enum status end_cell(struct sheet_reading *r)
{
    struct str text = str_trim(buf_view(&r->text));

    if (text.len == 0)
        return ST_OK;
    if (strcmp(r->type, "s") == 0)
        return put_shared(r, text);
    if (strcmp(r->type, "inlineStr") == 0 || strcmp(r->type, "str") == 0)
        return grid_put(r->book, r->column, GRID_TEXT, without_escapes(r, text), r->fault);
    if (strcmp(r->type, "b") == 0)
        return grid_put(r->book, r->column, GRID_BOOL,
                        str_is(text, "1") || str_is(text, "true") ? STR("true") : STR("false"),
                        r->fault);
    if (strcmp(r->type, "e") == 0)
        return grid_put(r->book, r->column, GRID_ERROR, text, r->fault);
    if (strcmp(r->type, "d") == 0)
        return grid_put(r->book, r->column, GRID_DATE,
                        (struct str){text.ptr, text.len > 10 ? 10 : text.len}, r->fault);
    return put_number(r, text);
}

static enum status start_cell(struct sheet_reading *r, const char **attributes)
{
    const char *reference = xlsx_part_attribute(attributes, "r");
    const char *style = xlsx_part_attribute(attributes, "s");
    const char *type = xlsx_part_attribute(attributes, "t");
    int64_t number = -1;
    int row = r->row;

    r->column++;
    if (reference && !read_reference(reference, &r->column, &row))
        return fault_set(r->fault, ST_MALFORMED, "file", "单元格位置“%.20s”有误",
                         "\"%.20s\" is no place of a cell", reference);
    if (row != r->row)
        return fault_set(r->fault, ST_MALFORMED, "file", "单元格 %.20s 不在自己的行里",
                         "cell %.20s lies in another row", reference);
    r->style = style && str_to_int(str_of(style), &number) && number >= 0 && number < INT32_MAX
                   ? (int)number
                   : -1;
    (void)snprintf(r->type, sizeof r->type, "%s", type ? type : "n");
    r->text.len = 0;
    return ST_OK;
}

static enum status start_row(struct sheet_reading *r, const char **attributes)
{
    const char *number = xlsx_part_attribute(attributes, "r");
    int64_t row = r->row + 1;

    if (number && (!str_to_int(str_of(number), &row) || row < 1 || row > 1048576))
        return fault_set(r->fault, ST_MALFORMED, "file", "行号“%.20s”有误",
                         "\"%.20s\" is no number of a row", number);
    r->row = (int)row;
    r->column = -1;
    return ST_OK;
}

static enum status start_merge(struct sheet_reading *r, const char **attributes)
{
    struct str text = str_of(xlsx_part_attribute(attributes, "ref"));
    struct str last;
    struct str first = str_cut(text, ':', &last);
    struct grid_range range;
    int first_row = 0;
    int last_row = 0;

    if (!read_reference(str_zero(r->book->arena, first), &range.first_column, &first_row) ||
        !read_reference(str_zero(r->book->arena, last), &range.last_column, &last_row))
        return ST_OK;
    range.first_row = first_row - 1;
    range.last_row = last_row - 1;
    return grid_merge(r->book, range, r->fault);
}

static enum status sheet_start(void *cookie, const char *name, const char **attributes)
{
    struct sheet_reading *r = cookie;

    if (strcmp(name, "sheetData") == 0)
        r->is_in_data = true;
    else if (strcmp(name, "mergeCell") == 0)
        return start_merge(r, attributes);
    if (!r->is_in_data)
        return ST_OK;
    if (strcmp(name, "row") == 0)
        return start_row(r, attributes);
    if (strcmp(name, "c") == 0)
        return start_cell(r, attributes);
    if (strcmp(name, "v") == 0)
        r->is_in_value = true;
    else if (strcmp(name, "rPh") == 0)
        r->is_in_phonetic = true;
    else if (strcmp(name, "t") == 0)
        r->is_in_inline = !r->is_in_phonetic;
    return ST_OK;
}

static enum status sheet_end_element(void *cookie, const char *name)
{
    struct sheet_reading *r = cookie;

    if (!r->is_in_data)
        return ST_OK;
    if (strcmp(name, "sheetData") == 0)
        r->is_in_data = false;
    else if (strcmp(name, "v") == 0)
        r->is_in_value = false;
    else if (strcmp(name, "t") == 0)
        r->is_in_inline = false;
    else if (strcmp(name, "rPh") == 0)
        r->is_in_phonetic = false;
    else if (strcmp(name, "c") == 0)
        return end_cell(r);
    else if (strcmp(name, "row") == 0)
        return grid_end_row(r->book, r->row, r->fault);
    return ST_OK;
}

static enum status sheet_text(void *cookie, struct str text)
{
    struct sheet_reading *r = cookie;

    if (r->is_in_value || r->is_in_inline)
        buf_str(&r->text, text);
    if (r->text.status == ST_OK)
        return ST_OK;
    return fault_set(r->fault, ST_LIMIT, "file", "有单元格超过 %d 字节",
                     "a cell is longer than %d bytes", IMPORT_MAX_CELL_BYTES);
}

static enum status read_sheet(const struct xlsx_book *about, size_t index, struct xlsx_zip *zip,
                              struct grid_book *book, struct fault *fault)
{
    const struct xlsx_book_sheet *sheet = &about->sheets[index];
    struct sheet_reading r = {.about = about, .book = book, .fault = fault};
    const struct xlsx_part_reader reader = {sheet_start, sheet_end_element, sheet_text, &r};

    if (sheet->part.len == 0)
        return ST_OK; /* a chart */
    TRY(grid_begin(book, sheet->name, sheet->is_hidden, fault));
    buf_init(&r.text, IMPORT_MAX_CELL_BYTES);
    enum status status = xlsx_part_read(zip, str_zero(book->arena, sheet->part), &reader, fault);
    buf_done(&r.text);
    TRY(status);
    return grid_end(book, fault);
}

static enum status read_all(struct arena *arena, struct xlsx_zip *zip, struct grid_book *book,
                            struct fault *fault)
{
    struct xlsx_book *about = NULL;

    grid_book_init(book, arena);
    TRY(xlsx_book_read(arena, zip, &about, fault));
    for (size_t i = 0; i < about->sheet_count; i++)
        TRY(read_sheet(about, i, zip, book, fault));
    return ST_OK;
}

enum status xlsx_read(struct arena *arena, struct str bytes, struct grid_book *ret_book,
                      struct fault *fault)
{
    struct xlsx_zip *zip = NULL;
    struct grid_book book;

    TRY(xlsx_part_open(bytes, &zip, fault));
    enum status status = read_all(arena, zip, &book, fault);
    xlsx_part_close(zip);
    TRY(status);
    *ret_book = book;
    return ST_OK;
}
