/* SPDX-License-Identifier: Apache-2.0
 * Pieces of a paper one below the other, and their division into pages.
 *
 * Pieces are collected first (height and a function that draws them), then paper_layout_finish
 * places them in the text block and draws page after page.  A text line is one piece, so text runs
 * on across pages; a table row is one piece, so it is never split.  Page numbers follow GB/T
 * 9704-2012, 7.5: size 4, a dash on each side, 7 mm below the block, one character in from the
 * right on odd pages, from the left on even pages. */
#ifndef DOCUMENTS_PAPER_LAYOUT_H
#define DOCUMENTS_PAPER_LAYOUT_H

#include "documents/paper_text.h"

struct paper_layout;

/* Draw with the top left at x, y; the height is the piece's. */
typedef void paper_layout_draw_fn(struct paper *paper, const void *object, double x, double y,
                                  double height);

enum {
    PAPER_KEEP = 1,     /* stays on one page with the next piece */
    PAPER_GAP = 2,      /* dropped at the top of a page */
    PAPER_NEW_PAGE = 4, /* begins a page */
    PAPER_LAST = 8,     /* goes to the foot of its page */
    PAPER_COVER = 16,   /* its page bears no number and is not counted */
};

struct paper_piece {
    double height_pt;
    paper_layout_draw_fn *draw; /* NULL: empty space */
    const void *object;
    unsigned flags;
    /* Drawn at the top of every further page on which pieces with this head stand. */
    const struct paper_piece *head;
    /* Neighbours with the same run on one page get one frame: drawn once across all of them. */
    const struct paper_piece *run;
};

struct paper_layout *paper_layout_new(struct paper *paper);
void paper_layout_add(struct paper_layout *layout, const struct paper_piece *piece);
/* The piece added last; valid until the next is added. */
const struct paper_piece *paper_layout_last(const struct paper_layout *layout);
/* Every line of `text` as a piece of its pitch.  `keep_first` and `keep_last` lines stay with their
 * neighbours. */
void paper_layout_text(struct paper_layout *layout, const struct paper_text *text,
                       size_t keep_first, size_t keep_last);
/* Paragraphs in a style, as wide as the block. */
void paper_layout_paragraph(struct paper_layout *layout, const struct paper_style *style,
                            struct str text);
void paper_layout_gap(struct paper_layout *layout, double height_pt, unsigned flags);
/* Mark the last `count` pieces so that they stay with what comes next (the signature of a letter
 * must not stand on a page without text). */
void paper_layout_keep_tail(struct paper_layout *layout, size_t count);

enum paper_folio {
    PAPER_FOLIO_LETTER, /* — 1 — */
    PAPER_FOLIO_SHORT,  /* the same, none on the first page (short form) */
    PAPER_FOLIO_OF,     /* 第 1 页 共 3 页 */
};

/* Draw all pages. */
void paper_layout_finish(struct paper_layout *layout, enum paper_folio folio);

#endif
