/* SPDX-License-Identifier: Apache-2.0
 * What the sheets of a workbook need to be read: their names and parts, the shared texts, and which
 * cell styles show dates (ECMA-376-1:2016, 18.2, 18.4, 18.8). */
#ifndef REGISTRY_XLSX_BOOK_H
#define REGISTRY_XLSX_BOOK_H

#include "registry/registry_limits.h"
#include "registry/xlsx_part.h"

struct xlsx_book_sheet {
    struct str name;
    struct str relation;
    struct str part; /* "xl/worksheets/sheet1.xml"; "" when it is no worksheet */
    bool is_hidden;
};

struct xlsx_book {
    struct arena *arena;
    bool is_1904;
    size_t sheet_count;
    struct xlsx_book_sheet sheets[IMPORT_MAX_SHEETS];
    size_t text_count, text_size;
    size_t text_bytes;
    struct str *texts;
    size_t style_count;
    bool *is_date; /* by index of the cell style */
};

enum status xlsx_book_read(struct arena *arena, struct xlsx_zip *zip, struct xlsx_book **ret_book,
                           struct fault *fault) MUST_CHECK;
/* A number format shows a date or time: one of the built-in ones, or by its letters. */
bool xlsx_book_format_is_date(int id, const char *code);

#endif
