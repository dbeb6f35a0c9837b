/* SPDX-License-Identifier: Apache-2.0
 * Separated text, decoded and cut into cells. */
#include "registry/csv_read.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>

#include "base/banned.h"
#include "registry/registry_limits.h"

enum { CSV_PROBE_BYTES = 64 * 1024 };

static enum status convert(struct arena *arena, struct str bytes, const char *from,
                           struct str *ret_text, struct fault *fault)
{
    size_t size = 0;
    iconv_t way = iconv_open("UTF-8", from);

    if (way == (iconv_t)-1)
        return fault_set(fault, ST_INTERNAL, "file", "系统不支持编码 %s",
                         "the system cannot read the encoding %s", from);
    if (!checked_multiply(bytes.len, 3, &size)) {
        (void)iconv_close(way);
        return fault_set(fault, ST_LIMIT, "file", "文件过大", "the file is too large");
    }
    char *out = arena_take(arena, size + 1);
    char *to = out;
    char *in = (char *)(uintptr_t)bytes.ptr;
    size_t in_left = bytes.len;
    size_t out_left = size;
    size_t bad = iconv(way, &in, &in_left, &to, &out_left);
    (void)iconv_close(way);
    if (bad == (size_t)-1)
        return fault_set(fault, ST_MALFORMED, "file",
                         "不能识别文件编码（应为 UTF-8 或 GB 18030），第 %zu 字节处出错",
                         "the encoding is neither UTF-8 nor GB 18030 (wrong at byte %zu)",
                         bytes.len - in_left + 1);
    *ret_text = (struct str){out, (size_t)(to - out)};
    return ST_OK;
}

/* Where text that is UTF-8 but for a few bytes is wrong, from 0; bytes.len when it is not that.
 * GB 18030 rarely forms a character of UTF-8, so that most of its bytes are wrong there. */
static size_t find_bad_utf8(struct str bytes)
{
    size_t first = bytes.len;
    size_t good = 0; /* characters of more than one byte */
    size_t bad = 0;
    size_t at = 0;

    while (at < bytes.len) {
        size_t len = 1;
        while (len <= 4 && at + len <= bytes.len && !str_is_utf8((struct str){bytes.ptr + at, len}))
            len++;
        if (len > 4 || at + len > bytes.len) {
            first = bad++ == 0 ? at : first;
            len = 1;
        }
        good += len > 1;
        at += len;
    }
    return good > 4 * bad ? first : bytes.len;
}

static enum status decode(struct arena *arena, struct str bytes, struct str *ret_text,
                          struct fault *fault)
{
    size_t skipped = 0;

    if (str_starts(bytes, STR("\xef\xbb\xbf"))) {
        skipped = 3;
        bytes = (struct str){bytes.ptr + 3, bytes.len - 3};
    } else if (str_starts(bytes, STR("\xff\xfe")))
        return convert(arena, (struct str){bytes.ptr + 2, bytes.len - 2}, "UTF-16LE", ret_text,
                       fault);
    else if (str_starts(bytes, STR("\xfe\xff")))
        return convert(arena, (struct str){bytes.ptr + 2, bytes.len - 2}, "UTF-16BE", ret_text,
                       fault);
    if (memchr(bytes.ptr, 0, bytes.len))
        return fault_set(fault, ST_MALFORMED, "file", "这不是表格文件（.xlsx 或 .csv）",
                         "this is no table (.xlsx or .csv)");
    if (str_is_utf8(bytes)) {
        *ret_text = bytes;
        return ST_OK;
    }
    size_t bad = find_bad_utf8(bytes);
    if (bad < bytes.len)
        return fault_set(fault, ST_MALFORMED, "file",
                         "文件是 UTF-8 编码，但第 %zu 字节处不是有效的 UTF-8",
                         "the file is UTF-8, but not at byte %zu", skipped + bad + 1);
    return convert(arena, bytes, "GB18030", ret_text, fault);
}

/* The separator that occurs most outside quotes near the beginning. */
static char find_separator(struct str text)
{
    size_t commas = 0;
    size_t semicolons = 0;
    size_t tabs = 0;
    bool is_quoted = false;

    for (size_t i = 0; i < text.len && i < CSV_PROBE_BYTES; i++) {
        char c = text.ptr[i];
        is_quoted ^= c == '"';
        commas += !is_quoted && c == ',';
        semicolons += !is_quoted && c == ';';
        tabs += !is_quoted && c == '\t';
    }
    if (tabs > commas && tabs > semicolons)
        return '\t';
    return semicolons > commas ? ';' : ',';
}

struct csv {
    struct grid_book *book;
    struct buf cell;
    struct str text;
    size_t at;
    char separator;
    int row;
    int column;
    struct fault *fault;
};

/* A quoted cell; `at` stands behind the first quote, ends behind the last. */
static enum status read_quoted(struct csv *csv)
{
    while (csv->at < csv->text.len) {
        char c = csv->text.ptr[csv->at++];
        if (c != '"') {
            buf_byte(&csv->cell, c);
            continue;
        }
        if (csv->at >= csv->text.len || csv->text.ptr[csv->at] != '"')
            return ST_OK;
        buf_byte(&csv->cell, '"');
        csv->at++;
    }
    return fault_set(csv->fault, ST_MALFORMED, "file", "第 %d 行的引号没有闭合",
                     "a quote of row %d is never closed", csv->row);
}

static enum status end_cell(struct csv *csv)
{
    if (csv->cell.status != ST_OK)
        return fault_set(csv->fault, ST_LIMIT, "file", "第 %d 行有单元格超过 %d 字节",
                         "a cell of row %d is longer than %d bytes", csv->row,
                         IMPORT_MAX_CELL_BYTES);
    struct str text = buf_view(&csv->cell);
    /* ="001" is how people keep Excel from eating zeros. */
    if (text.len >= 3 && text.ptr[0] == '=' && text.ptr[1] == '"' && text.ptr[text.len - 1] == '"')
        text = (struct str){text.ptr + 2, text.len - 3};
    TRY(grid_put(csv->book, csv->column, GRID_TEXT, text, csv->fault));
    csv->column++;
    csv->cell.len = 0;
    return ST_OK;
}

static enum status end_row(struct csv *csv)
{
    TRY(end_cell(csv));
    TRY(grid_end_row(csv->book, csv->row, csv->fault));
    csv->row++;
    csv->column = 0;
    return ST_OK;
}

static enum status read_rows(struct csv *csv)
{
    bool is_begun = false;

    while (csv->at < csv->text.len) {
        char c = csv->text.ptr[csv->at++];
        if (c == '"' && str_trim(buf_view(&csv->cell)).len == 0) {
            csv->cell.len = 0;
            TRY(read_quoted(csv));
            is_begun = true;
        } else if (c == csv->separator) {
            TRY(end_cell(csv));
            is_begun = true;
        } else if (c == '\n' || c == '\r') {
            if (c == '\r' && csv->at < csv->text.len && csv->text.ptr[csv->at] == '\n')
                csv->at++;
            TRY(end_row(csv));
            is_begun = false;
        } else {
            buf_byte(&csv->cell, c);
            is_begun = true;
        }
    }
    return is_begun ? end_row(csv) : ST_OK;
}

enum status csv_read(struct arena *arena, struct str bytes, struct grid_book *ret_book,
                     struct fault *fault)
{
    struct grid_book book;
    struct csv csv = {.book = &book, .row = 1, .fault = fault};

    TRY(decode(arena, bytes, &csv.text, fault));
    csv.separator = find_separator(csv.text);
    grid_book_init(&book, arena);
    TRY(grid_begin(&book, STR("CSV"), false, fault));
    buf_init(&csv.cell, IMPORT_MAX_CELL_BYTES);
    enum status status = read_rows(&csv);
    buf_done(&csv.cell);
    TRY(status);
    TRY(grid_end(&book, fault));
    *ret_book = book;
    return ST_OK;
}
