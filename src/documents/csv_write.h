/* SPDX-License-Identifier: Apache-2.0
 * Lists as CSV (RFC 4180) that a spreadsheet opens rightly: UTF-8 with BOM, CRLF, quotes where
 * needed.
 *
 * A text that begins with = + - @, a tab or a line end gets an apostrophe before it, so that no
 * spreadsheet takes it for a formula; numbers (SHEET_INT) stay as they are. */
#ifndef DOCUMENTS_CSV_WRITE_H
#define DOCUMENTS_CSV_WRITE_H

#include "documents/sheet.h"

/* BOM and header row. */
void csv_write_head(struct buf *out, const struct sheet_column *columns, size_t column_count);
/* One row; `cells` holds one for each column. */
void csv_write_row(struct buf *out, const struct sheet_column *columns,
                   const struct sheet_cell *cells, size_t column_count);

#endif
