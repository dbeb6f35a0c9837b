/* SPDX-License-Identifier: Apache-2.0
 * A table file as rows of cells, whatever it was: filled by xlsx_read and csv_read, read by the
 * import.
 *
 * Life: sheet_book_init, then for each sheet sheet_begin, sheet_put / sheet_end_row, sheet_merge,
 * sheet_end; everything lives in the arena.  Limits: the IMPORT_… names of registry_limits.h. */
#ifndef REGISTRY_SHEET_H
#define REGISTRY_SHEET_H

#include "base/base.h"

enum sheet_kind {
    SHEET_EMPTY,
    SHEET_TEXT,
    SHEET_NUMBER, /* text is the number, integers without point or exponent */
    SHEET_DATE,   /* text is YYYY-MM-DD */
    SHEET_BOOL,   /* text is "true" or "false" */
    SHEET_ERROR,  /* text is "#N/A" and the like */
};

struct sheet_cell {
    enum sheet_kind kind;
    struct str text; /* trimmed */
};

struct sheet_row {
    int number;   /* 1 is the first row of the sheet */
    size_t count; /* cells up to the last that is not empty */
    struct sheet_cell *cells;
};

/* Rows and columns count from 0 here; both ends belong to the range. */
struct sheet_range {
    int first_row, last_row;
    int first_column, last_column;
};

struct sheet {
    struct str name;
    bool is_hidden;
    size_t row_count; /* rows with at least one cell */
    size_t row_size;
    struct sheet_row *rows;
    size_t merge_count;
    size_t merge_size;
    struct sheet_range *merges;
};

struct sheet_book {
    struct arena *arena;
    size_t count;
    struct sheet *sheets;           /* IMPORT_MAX_SHEETS of them */
    size_t rows, cells, text_bytes; /* in all, against the limits */
    /* The row that is being filled. */
    struct sheet_cell *line;
    size_t line_count;
    int line_number;
};

void sheet_book_init(struct sheet_book *book, struct arena *arena);
/* ST_LIMIT beyond IMPORT_MAX_SHEETS. */
enum status sheet_begin(struct sheet_book *book, struct str name, bool is_hidden,
                        struct fault *fault) MUST_CHECK;
/* Put a cell into the present row; `column` from 0.  The text is copied and trimmed; an empty one
 * puts nothing. */
enum status sheet_put(struct sheet_book *book, int column, enum sheet_kind kind, struct str text,
                      struct fault *fault) MUST_CHECK;
/* End the present row as row `number` (from 1, rising).  Rows without cells are not kept. */
enum status sheet_end_row(struct sheet_book *book, int number, struct fault *fault) MUST_CHECK;
enum status sheet_merge(struct sheet_book *book, struct sheet_range range,
                        struct fault *fault) MUST_CHECK;
/* Give every cell of a merged range the content of its first. */
enum status sheet_end(struct sheet_book *book, struct fault *fault) MUST_CHECK;
/* The cell at `column`, an empty one beyond the row's end. */
struct sheet_cell sheet_cell_at(const struct sheet_row *row, size_t column);
/* "A", "B", … "AA" for a column from 0. */
const char *sheet_column_name(size_t column, char text[8]);
/* Decide by the bytes what the file is and read it.  ST_MALFORMED: neither XLSX nor text, or
 * damaged; ST_LIMIT: beyond a limit, which is named. */
enum status sheet_read(struct arena *arena, struct str bytes, struct sheet_book *ret_book,
                       struct fault *fault) MUST_CHECK;

#endif
