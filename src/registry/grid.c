/* SPDX-License-Identifier: Apache-2.0
 * Rows of cells within limits. */
#include "registry/grid.h"

#include <string.h>

#include "base/banned.h"
#include "registry/csv_read.h"
#include "registry/registry_limits.h"
#include "registry/xlsx_read.h"

void grid_book_init(struct grid_book *book, struct arena *arena)
{
    *book = (struct grid_book){
        .arena = arena,
        .sheets = ARENA_ARRAY(arena, IMPORT_MAX_SHEETS, struct grid_sheet),
        .line = ARENA_ARRAY(arena, IMPORT_MAX_COLUMNS, struct grid_cell),
    };
}

static struct grid_sheet *present(struct grid_book *book)
{
    return &book->sheets[book->count - 1];
}

enum status grid_begin(struct grid_book *book, struct str name, bool is_hidden, struct fault *fault)
{
    if (book->count >= IMPORT_MAX_SHEETS)
        return fault_set(fault, ST_LIMIT, "file", "工作表超过 %d 个", "more than %d sheets",
                         IMPORT_MAX_SHEETS);
    book->sheets[book->count++] =
        (struct grid_sheet){.name = str_copy(book->arena, name), .is_hidden = is_hidden};
    book->line_number = 0;
    book->line_count = 0;
    return ST_OK;
}

enum status grid_put(struct grid_book *book, int column, enum grid_kind kind, struct str text,
                     struct fault *fault)
{
    struct str trimmed = str_trim(text);

    if (trimmed.len == 0 || kind == GRID_EMPTY)
        return ST_OK;
    if (column < 0 || column >= IMPORT_MAX_COLUMNS)
        return fault_set(fault, ST_LIMIT, "file", "超过 %d 列", "more than %d columns",
                         IMPORT_MAX_COLUMNS);
    if (trimmed.len > IMPORT_MAX_CELL_BYTES)
        return fault_set(fault, ST_LIMIT, "file", "有单元格超过 %d 字节",
                         "a cell is longer than %d bytes", IMPORT_MAX_CELL_BYTES);
    if (!str_is_utf8(trimmed))
        return fault_set(fault, ST_MALFORMED, "file", "有单元格不是有效文字",
                         "a cell holds no valid text");
    book->text_bytes += trimmed.len;
    if (book->text_bytes > IMPORT_MAX_TEXT_BYTES)
        return fault_set(fault, ST_LIMIT, "file", "文字合计超过 %d 字节",
                         "all text together is longer than %d bytes", IMPORT_MAX_TEXT_BYTES);
    while (book->line_count <= (size_t)column)
        book->line[book->line_count++] = (struct grid_cell){.kind = GRID_EMPTY};
    book->line[column] = (struct grid_cell){kind, str_copy(book->arena, trimmed)};
    return ST_OK;
}

static enum status count_cells(struct grid_book *book, size_t count, struct fault *fault)
{
    book->cells += count;
    if (book->cells > IMPORT_MAX_CELLS)
        return fault_set(fault, ST_LIMIT, "file", "单元格超过 %d 个", "more than %d cells",
                         IMPORT_MAX_CELLS);
    return ST_OK;
}

enum status grid_end_row(struct grid_book *book, int number, struct fault *fault)
{
    struct grid_sheet *sheet = present(book);

    if (number <= book->line_number)
        return fault_set(fault, ST_MALFORMED, "file", "行号没有递增", "row numbers do not rise");
    book->line_number = number;
    if (book->line_count == 0)
        return ST_OK;
    if (++book->rows > IMPORT_MAX_ROWS)
        return fault_set(fault, ST_LIMIT, "file", "超过 %d 行，请分成几个文件",
                         "more than %d rows; split the file", IMPORT_MAX_ROWS);
    TRY(count_cells(book, book->line_count, fault));
    if (sheet->row_count == sheet->row_size) {
        size_t size = sheet->row_size > 0 ? sheet->row_size * 2 : 64;
        struct grid_row *rows = ARENA_ARRAY(book->arena, size, struct grid_row);
        if (sheet->row_count > 0)
            memcpy(rows, sheet->rows, sheet->row_count * sizeof *rows);
        sheet->rows = rows;
        sheet->row_size = size;
    }
    struct grid_row *row = &sheet->rows[sheet->row_count++];
    row->number = number;
    row->count = book->line_count;
    row->cells = ARENA_ARRAY(book->arena, book->line_count, struct grid_cell);
    memcpy(row->cells, book->line, book->line_count * sizeof *row->cells);
    book->line_count = 0;
    return ST_OK;
}

enum status grid_merge(struct grid_book *book, struct grid_range range, struct fault *fault)
{
    struct grid_sheet *sheet = present(book);

    if (sheet->merge_count >= IMPORT_MAX_MERGES)
        return fault_set(fault, ST_LIMIT, "file", "合并单元格超过 %d 处",
                         "more than %d merged ranges", IMPORT_MAX_MERGES);
    if (range.last_row < range.first_row || range.last_column < range.first_column)
        return ST_OK;
    if (sheet->merge_count == sheet->merge_size) {
        size_t size = sheet->merge_size > 0 ? sheet->merge_size * 2 : 16;
        struct grid_range *merges = ARENA_ARRAY(book->arena, size, struct grid_range);
        if (sheet->merge_count > 0)
            memcpy(merges, sheet->merges, sheet->merge_count * sizeof *merges);
        sheet->merges = merges;
        sheet->merge_size = size;
    }
    sheet->merges[sheet->merge_count++] = range;
    return ST_OK;
}

/* The first kept row with a number of at least `number`. */
static size_t find_row(const struct grid_sheet *sheet, int number)
{
    size_t low = 0;
    size_t high = sheet->row_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (sheet->rows[middle].number < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static enum status widen(struct grid_book *book, struct grid_row *row, size_t count,
                         struct fault *fault)
{
    if (row->count >= count)
        return ST_OK;
    TRY(count_cells(book, count, fault));
    struct grid_cell *cells = ARENA_ARRAY(book->arena, count, struct grid_cell);
    memcpy(cells, row->cells, row->count * sizeof *cells);
    row->cells = cells;
    row->count = count;
    return ST_OK;
}

enum status grid_end(struct grid_book *book, struct fault *fault)
{
    struct grid_sheet *sheet = present(book);

    for (size_t m = 0; m < sheet->merge_count; m++) {
        struct grid_range range = sheet->merges[m];
        size_t first = find_row(sheet, range.first_row + 1);
        if (range.last_column >= IMPORT_MAX_COLUMNS)
            range.last_column = IMPORT_MAX_COLUMNS - 1;
        if (first >= sheet->row_count || sheet->rows[first].number != range.first_row + 1)
            continue;
        struct grid_cell content = grid_cell_at(&sheet->rows[first], (size_t)range.first_column);
        if (content.kind == GRID_EMPTY)
            continue;
        for (size_t i = first; i < sheet->row_count && sheet->rows[i].number <= range.last_row + 1;
             i++) {
            TRY(widen(book, &sheet->rows[i], (size_t)range.last_column + 1, fault));
            TRY(count_cells(book, (size_t)(range.last_column - range.first_column + 1), fault));
            for (int c = range.first_column; c <= range.last_column; c++)
                sheet->rows[i].cells[c] = content;
        }
    }
    return ST_OK;
}

struct grid_cell grid_cell_at(const struct grid_row *row, size_t column)
{
    return column < row->count ? row->cells[column]
                               : (struct grid_cell){.kind = GRID_EMPTY, .text = STR("")};
}

const char *grid_column_name(size_t column, char text[8])
{
    char letters[8];
    size_t count = 0;
    size_t rest = column + 1;

    while (rest > 0 && count < sizeof letters - 1) {
        letters[count++] = (char)('A' + (rest - 1) % 26);
        rest = (rest - 1) / 26;
    }
    for (size_t i = 0; i < count; i++)
        text[i] = letters[count - 1 - i];
    text[count] = '\0';
    return text;
}

enum status grid_read(struct arena *arena, struct str bytes, struct grid_book *ret_book,
                      struct fault *fault)
{
    static const char old_excel[] = "\xd0\xcf\x11\xe0";
    static const char zip[] = "PK\x03\x04";

    if (bytes.len > IMPORT_MAX_FILE_BYTES)
        return fault_set(fault, ST_LIMIT, "file", "文件超过 %d MB", "the file is larger than %d MB",
                         IMPORT_MAX_FILE_BYTES / 1024 / 1024);
    if (bytes.len == 0)
        return fault_set(fault, ST_MALFORMED, "file", "文件是空的", "the file is empty");
    if (str_starts(bytes, str_of(old_excel)))
        return fault_set(fault, ST_MALFORMED, "file",
                         "这是旧版 .xls 文件或加了密码的文件，请另存为不加密的 .xlsx",
                         "this is an old .xls file or one with a password; save it as a plain "
                         ".xlsx");
    if (str_starts(bytes, str_of(zip)))
        return xlsx_read(arena, bytes, ret_book, fault);
    return csv_read(arena, bytes, ret_book, fault);
}
