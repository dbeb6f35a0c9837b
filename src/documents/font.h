/* SPDX-License-Identifier: Apache-2.0
 * Fonts by their office in a paper, the families that may fill it, and the process-wide font maps.
 *
 * GB/T 9704-2012 asks for fonts that need a licence and are not shipped; where they are not
 * installed a free family stands in and font_report says so.  Finding fonts and reading their
 * tables is the dear part of a first paper, so maps are kept for the life of the process: font_warm
 * does that work ahead (about 40 ms and 25 MB), a map is borrowed for each paper and given back.
 */
#ifndef DOCUMENTS_FONT_H
#define DOCUMENTS_FONT_H

#include <pango/pango.h>

#include "documents/document.h"

enum { FONT_MAPS = 2 }; /* papers drawn at the same time */

enum font_role {
    FONT_BODY,    /* FangSong: body text */
    FONT_TITLE,   /* XiaoBiaoSong: issuer line and title */
    FONT_HEADING, /* Hei: first-order headings, labels */
    FONT_KAI,     /* Kai: second-order headings */
    FONT_SONG,    /* Song: page numbers, tables */
    FONT_CODE,    /* equal widths: digests */
    FONT_ROLES,
};

struct font_report {
    const char *role_zh, *role_en;
    const char *wanted; /* family the standard names, "方正小标宋 / FZXiaoBiaoSong" */
    struct str used;    /* family that stands in now */
    bool is_missing;    /* the wanted one is not installed */
};

/* One row for each role, in enum order; `ret_rows` has FONT_ROLES places.  True when every wanted
 * font is installed. */
bool font_report(struct arena *arena, struct font_report ret_rows[FONT_ROLES]);
/* Load fonts ahead of the first paper.  May run in its own thread; calling it again is cheap. */
void font_warm(void);

/* A font map for one paper; waits while FONT_MAPS are out.  Give it back with font_return. */
PangoFontMap *font_borrow(void);
void font_return(PangoFontMap *map);
/* A new description of `size_pt`; free with pango_font_description_free. */
PangoFontDescription *font_describe(enum font_role role, double size_pt);

#endif
