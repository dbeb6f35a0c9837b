/* SPDX-License-Identifier: Apache-2.0
 * What a reader's tools see in a PDF: text, properties, and ink on the rendered page, in
 * millimetres. */
#ifndef TESTS_DOCUMENTS_LOOK_H
#define TESTS_DOCUMENTS_LOOK_H

#include "base/base.h"

enum { LOOK_DOTS_PER_MM = 10 };

/* Run a program with `input` in the temporary file whose path replaces the argument "@"; what it
 * prints comes back in the arena.  Fails the test when the program does not end with 0. */
struct str look_run(struct arena *arena, struct str input, const char *const *arguments);

/* pdftotext of the whole paper, as is; and without any white space. */
struct str look_text(struct arena *arena, struct str pdf);
struct str look_text_squeezed(struct arena *arena, struct str pdf);
/* One page's text. */
struct str look_page_text(struct arena *arena, struct str pdf, int page);
/* pdfinfo with ISO dates. */
struct str look_properties(struct arena *arena, struct str pdf);
int look_page_count(struct arena *arena, struct str pdf);

/* A page in grey, LOOK_DOTS_PER_MM dots for a millimetre. */
struct look_page {
    int width, height;
    const uint8_t *grey; /* 0 black … 255 white */
};

struct look_page look_page(struct arena *arena, struct str pdf, int page);

struct look_box {
    double left, top, right, bottom; /* mm from the sheet's left and upper edge */
};

/* Bounds of the ink inside `within`; all 0 when there is none. */
struct look_box look_ink(const struct look_page *page, struct look_box within);
/* Number of stretches of ink from top to bottom, or from left to right, inside `within`. */
int look_rows(const struct look_page *page, struct look_box within);
int look_columns(const struct look_page *page, struct look_box within);

#endif
