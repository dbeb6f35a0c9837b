/* SPDX-License-Identifier: Apache-2.0
 * Text laid into lines: measured once, then each line drawn where the page wants it.
 *
 * Nothing is ever clipped: a word too long for its line is broken. */
#ifndef DOCUMENTS_PAPER_TEXT_H
#define DOCUMENTS_PAPER_TEXT_H

#include "documents/paper.h"

enum paper_align { PAPER_LEFT, PAPER_CENTRE, PAPER_RIGHT };

struct paper_style {
    enum font_role role;
    double size_pt;
    double advance_pt; /* from one Chinese character to the next; 0: size_pt */
    double pitch_pt;   /* from one line to the next */
    double indent_pt;  /* first line of each paragraph; negative: all lines but the first */
    enum paper_align align;
    bool is_justified;
    enum paper_colour colour;
};

struct paper_text_line {
    PangoLayoutLine *line;
    double x_pt, width_pt;
};

struct paper_text {
    struct paper_style style;
    const struct paper_text_line *lines;
    size_t line_count; /* at least 1 */
    double widest_pt;
};

struct paper_text *paper_text_new(struct paper *paper, const struct paper_style *style,
                                  struct str text, double width_pt);
/* From the top of the first line's em box to the bottom of the last one's. */
double paper_text_height(const struct paper_text *text);
/* Draw one line with the top left of its em box at x, y. */
void paper_text_draw_line(struct paper *paper, const struct paper_text *text, size_t index,
                          double x, double y);
void paper_text_draw(struct paper *paper, const struct paper_text *text, double x, double y);

/* The ordinary styles of a language: body text of the grid, and small text for tables. */
struct paper_style paper_text_body(const struct paper *paper);
struct paper_style paper_text_small(const struct paper *paper, double size_pt);

#endif
