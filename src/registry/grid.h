/* SPDX-License-Identifier: Apache-2.0
 * A table file as rows of cells, whatever it was: filled by xlsx_read and csv_read, read by the
 * import.
 *
 * Life: grid_book_init, then for each sheet grid_begin, grid_put / grid_end_row, grid_merge,
 * grid_end; everything lives in the arena.  Limits: the IMPORT_… names of registry_limits.h. */
#ifndef REGISTRY_GRID_H
#define REGISTRY_GRID_H

#include "base/base.h"

enum grid_kind {
    GRID_EMPTY,
    GRID_TEXT,
    GRID_NUMBER, /* text is the number, integers without point or exponent */
    GRID_DATE,   /* text is YYYY-MM-DD */
    GRID_BOOL,   /* text is "true" or "false" */
    GRID_ERROR,  /* text is "#N/A" and the like */
};

struct grid_cell {
    enum grid_kind kind;
    struct str text; /* trimmed */
};

struct grid_row {
    int number;   /* 1 is the first row of the sheet */
    size_t count; /* cells up to the last that is not empty */
    struct grid_cell *cells;
};

/* Rows and columns count from 0 here; both ends belong to the range. */
struct grid_range {
    int first_row, last_row;
    int first_column, last_column;
};

struct grid_sheet {
    struct str name;
    bool is_hidden;
    size_t row_count; /* rows with at least one cell */
    size_t row_size;
    struct grid_row *rows;
    size_t merge_count;
    size_t merge_size;
    struct grid_range *merges;
};

struct grid_book {
    struct arena *arena;
    size_t count;
    struct grid_sheet *sheets;      /* IMPORT_MAX_SHEETS of them */
    size_t rows, cells, text_bytes; /* in all, against the limits */
    /* The row that is being filled. */
    struct grid_cell *line;
    size_t line_count;
    int line_number;
};

void grid_book_init(struct grid_book *book, struct arena *arena);
/* ST_LIMIT beyond IMPORT_MAX_SHEETS. */
enum status grid_begin(struct grid_book *book, struct str name, bool is_hidden,
                       struct fault *fault) MUST_CHECK;
/* Put a cell into the present row; `column` from 0.  The text is copied and trimmed; an empty one
 * puts nothing. */
enum status grid_put(struct grid_book *book, int column, enum grid_kind kind, struct str text,
                     struct fault *fault) MUST_CHECK;
/* End the present row as row `number` (from 1, rising).  Rows without cells are not kept. */
enum status grid_end_row(struct grid_book *book, int number, struct fault *fault) MUST_CHECK;
enum status grid_merge(struct grid_book *book, struct grid_range range,
                       struct fault *fault) MUST_CHECK;
/* Give every cell of a merged range the content of its first. */
enum status grid_end(struct grid_book *book, struct fault *fault) MUST_CHECK;
/* The cell at `column`, an empty one beyond the row's end. */
struct grid_cell grid_cell_at(const struct grid_row *row, size_t column);
/* "A", "B", … "AA" for a column from 0. */
const char *grid_column_name(size_t column, char text[8]);
/* Decide by the bytes what the file is and read it.  ST_MALFORMED: neither XLSX nor text, or
 * damaged; ST_LIMIT: beyond a limit, which is named. */
enum status grid_read(struct arena *arena, struct str bytes, struct grid_book *ret_book,
                      struct fault *fault) MUST_CHECK;

#endif
