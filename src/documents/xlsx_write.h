/* SPDX-License-Identifier: Apache-2.0
 * Lists as XLSX: frozen header with filter, widths, real dates; and import templates.
 *
 * Life: open, row…, close — or drop after a failure.  Rows go to disk as they come, so memory does
 * not grow with them (one temporary file in the system's folder for that, unlinked at once).  Text
 * is written as text: a cell that begins with "=" is no formula.  Same input, same bytes. */
#ifndef DOCUMENTS_XLSX_WRITE_H
#define DOCUMENTS_XLSX_WRITE_H

#include "documents/sheet.h"

struct xlsx_write;

struct xlsx_write_about {
    struct str sheet;       /* sheet name, at most 31 characters, none of []:*?/\ */
    struct str title;       /* file property, and first line of the page when printed */
    struct str filter;      /* which filter made the list; printed at the foot */
    struct instant made_at; /* file property */
};

/* Columns must stay valid until close.  The writer belongs to the arena: when the arena ends first,
 * it is dropped. */
enum status xlsx_write_open(struct arena *arena, struct fault *fault,
                            const struct xlsx_write_about *about,
                            const struct sheet_column *columns, size_t column_count,
                            struct xlsx_write **ret_writer) MUST_CHECK;
/* `cells` holds one for each column. */
enum status xlsx_write_row(struct xlsx_write *writer, const struct sheet_cell *cells) MUST_CHECK;
/* The bytes in the arena; the writer is gone afterwards, whatever the result. */
enum status xlsx_write_close(struct xlsx_write *writer, struct str *ret_bytes) MUST_CHECK;
/* Throw a half-made file away; NULL is fine. */
void xlsx_write_drop(struct xlsx_write *writer);

/* An import template: header row with notes and choice lists, an example row on the second sheet,
 * and an explanation of every column. */
enum status xlsx_write_template(struct arena *arena, struct fault *fault,
                                const struct xlsx_write_about *about,
                                const struct sheet_column *columns, size_t column_count,
                                enum document_language language, struct str *ret_bytes) MUST_CHECK;

#endif
