/* SPDX-License-Identifier: Apache-2.0
 * Writes CSV rows into a buffer. */
#include "documents/csv_write.h"

#include <string.h>

static void put_text(struct buf *out, struct str text)
{
    bool is_formula = text.len > 0 && strchr("=+-@\t\r\n", text.ptr[0]) != NULL;
    bool has_quotes = is_formula;

    for (size_t i = 0; i < text.len && !has_quotes; i++)
        has_quotes = strchr("\",\r\n;", text.ptr[i]) != NULL;
    if (!has_quotes) {
        buf_str(out, text);
        return;
    }
    buf_byte(out, '"');
    if (is_formula)
        buf_byte(out, '\'');
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '"')
            buf_byte(out, '"');
        buf_byte(out, text.ptr[i]);
    }
    buf_byte(out, '"');
}

void csv_write_head(struct buf *out, const struct sheet_column *columns, size_t column_count)
{
    buf_text(out, "\xEF\xBB\xBF");
    for (size_t i = 0; i < column_count; i++) {
        if (i > 0)
            buf_byte(out, ',');
        put_text(out, columns[i].title);
    }
    buf_text(out, "\r\n");
}

void csv_write_row(struct buf *out, const struct sheet_column *columns,
                   const struct sheet_cell *cells, size_t column_count)
{
    for (size_t i = 0; i < column_count; i++) {
        if (i > 0)
            buf_byte(out, ',');
        if (columns[i].kind != SHEET_INT)
            put_text(out, cells[i].text);
        else if (!cells[i].is_blank)
            buf_print(out, "%lld", (long long)cells[i].number);
    }
    buf_text(out, "\r\n");
}
