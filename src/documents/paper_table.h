/* SPDX-License-Identifier: Apache-2.0
 * Rows of bordered cells for the flow of a paper.
 *
 * A row is one piece and never split, unless it alone is taller than a page: then it goes on in a
 * second box that repeats its label cells. */
#ifndef DOCUMENTS_PAPER_TABLE_H
#define DOCUMENTS_PAPER_TABLE_H

#include "documents/paper_layout.h"

struct paper_table_item {
    const struct paper_text *text;
    size_t line;
    double x, y; /* top left of the line's em box, from the top left inside the cell */
};

struct paper_table_cell {
    double width_pt; /* border to border */
    const struct paper_table_item *items;
    size_t item_count;
    double height_pt; /* of the content */
    bool is_label;    /* repeated when the row goes on; set in the middle */
};

/* A cell of wrapped text. */
struct paper_table_cell paper_table_text(struct paper *paper, const struct paper_style *style,
                                         struct str text, double width_pt, bool is_label);
/* A cell of several texts that stay whole, side by side in columns where they fit, then `tail`
 * below. */
struct paper_table_cell paper_table_choices(struct paper *paper, const struct paper_style *style,
                                            const struct str *choices, size_t choice_count,
                                            struct str tail, double width_pt);

struct paper_table_place {
    double x; /* left border, from the left edge of the text block */
    double min_height_pt;
    unsigned flags;                 /* of the pieces, PAPER_… */
    const struct paper_piece *head; /* see struct paper_piece */
    const struct paper_piece *more; /* the head of what goes on from this row; NULL: head */
    const struct paper_piece *run;
};

void paper_table_row(struct paper_layout *layout, struct paper *paper,
                     const struct paper_table_place *place, const struct paper_table_cell *cells,
                     size_t cell_count);
/* Styles of label and value cells. */
struct paper_style paper_table_label_style(const struct paper *paper);
struct paper_style paper_table_value_style(const struct paper *paper);

#endif
