/* SPDX-License-Identifier: Apache-2.0
 * Columns and cells of lists that leave as XLSX or CSV. */
#ifndef DOCUMENTS_SHEET_H
#define DOCUMENTS_SHEET_H

#include "documents/document.h"

enum {
    SHEET_MAX_ROWS = 1048575, /* of data, as many as XLSX holds below its header */
    SHEET_MAX_COLUMNS = 200,
    SHEET_MAX_CELL_POINTS = 32767,
    SHEET_MAX_OPTIONS = 2000,
    SHEET_MAX_BYTES = 256 * 1024 * 1024, /* one finished file */
    SHEET_TEMPLATE_ROWS = 5000,          /* rows of a template that offer choice lists */
};

enum sheet_kind {
    SHEET_TEXT,
    SHEET_DATE, /* YYYY-MM-DD text in, a real date in XLSX; other text is kept as text */
    SHEET_INT,
};

struct sheet_column {
    struct str title;
    enum sheet_kind kind;
    double width_points;       /* in Latin characters; 0: by the title */
    bool is_required;          /* marked in the template */
    struct str note;           /* explanation for the template */
    struct str example;        /* example for the template */
    const struct str *options; /* allowed words: a choice list in the template */
    size_t option_count;
    bool has_many; /* several options may stand in one cell, separated by "；" */
};

/* A cell: text for SHEET_TEXT and SHEET_DATE, number for SHEET_INT.  Empty text is an empty cell;
 * is_blank leaves a number out. */
struct sheet_cell {
    struct str text;
    int64_t number;
    bool is_blank;
};

#endif
