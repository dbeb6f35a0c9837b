/* SPDX-License-Identifier: Apache-2.0
 * A PDF being drawn: A4 pages, watermarks, rules, properties.  Units are points, origin top left.
 *
 * Life: paper_open, for each page paper_page … drawing …, paper_close.  The first error stays in
 * `status`; drawing after it does nothing harmful, paper_close returns it.  Handles end with the
 * arena at the latest. */
#ifndef DOCUMENTS_PAPER_H
#define DOCUMENTS_PAPER_H

#include <pango/pangocairo.h>

#include "documents/font.h"

#define PAPER_MM(mm) ((mm)*72.0 / 25.4)

/* GB/T 9704-2012, 5.2: page, margins, text block; 7.5: page number below the block. */
#define PAPER_SHORT_PT        PAPER_MM(210.0)
#define PAPER_LONG_PT         PAPER_MM(297.0)
#define PAPER_HEAD_PT         PAPER_MM(37.0)
#define PAPER_BINDING_PT      PAPER_MM(28.0)
#define PAPER_BLOCK_WIDTH_PT  PAPER_MM(156.0)
#define PAPER_BLOCK_HEIGHT_PT PAPER_MM(225.0)
#define PAPER_FOLIO_GAP_PT    PAPER_MM(7.0)
#define PAPER_LINES           22
#define PAPER_CHARACTERS      28
#define PAPER_BODY_PT         16.0 /* size 3 */
#define PAPER_TITLE_PT        22.0 /* size 2 */
#define PAPER_FOLIO_PT        14.0 /* size 4 */
/* First line's top and last line's bottom lie on the block's edges. */
#define PAPER_PITCH_PT ((PAPER_BLOCK_HEIGHT_PT - PAPER_BODY_PT) / (PAPER_LINES - 1))
/* Em box above the baseline, of Chinese fonts. */
#define PAPER_ASCENT_EM 0.88

enum paper_colour { PAPER_BLACK, PAPER_RED, PAPER_GREY, PAPER_FAINT };

struct paper_object; /* a GObject that must end before the font map goes back */

struct paper {
    struct arena *arena;
    struct fault *fault;
    const struct document_options *options;
    struct buf out;
    cairo_surface_t *surface;
    cairo_t *cr;
    PangoFontMap *map;
    PangoContext *context;
    struct paper_object *objects;
    double width_pt, height_pt;
    int page_count;
    enum status status;
};

/* `title` becomes the file's title property. */
enum status paper_open(struct arena *arena, struct fault *fault,
                       const struct document_options *options, struct str title, bool is_across,
                       struct paper **ret_paper) MUST_CHECK;
/* Begin the next page; ends the one before. */
void paper_page(struct paper *paper);
/* Finish the file and give its bytes. */
enum status paper_close(struct paper *paper, struct str *ret_pdf) MUST_CHECK;

/* Unref a GObject when the paper ends; returns it. */
void *paper_own(struct paper *paper, void *object);
/* Keep the first error. */
void paper_fail(struct paper *paper, enum status status);
bool paper_is_zh(const struct paper *paper);
/* The text of the paper's language. */
struct str paper_say(const struct paper *paper, const char *zh, const char *en);
/* "2026年11月20日" or "20 November 2026"; empty for year 0. */
struct str paper_date(const struct paper *paper, struct date on);
/* "2026年11月20日9时42分" or "20 November 2026, 09:42 (Beijing time)". */
struct str paper_instant(const struct paper *paper, struct instant at);

/* "第三级" or "Level 3"; empty for 0. */
struct str paper_level(const struct paper *paper, int level);
/* "十二", for 1 to 99. */
struct str paper_numeral(struct paper *paper, size_t number);

void paper_colour(struct paper *paper, enum paper_colour colour);
/* A line of `weight_mm`. */
void paper_rule(struct paper *paper, enum paper_colour colour, double weight_mm, double x0,
                double y0, double x1, double y1);
void paper_box(struct paper *paper, enum paper_colour colour, double weight_mm, double x, double y,
               double width, double height);

/* ST_INVALID when `text` is not UTF-8, ST_LIMIT when longer than DOCUMENT_MAX_TEXT_BYTES; the fault
 * names `field`. */
enum status paper_check_text(struct fault *fault, const char *field, struct str text) MUST_CHECK;
/* Year 0 means absent and passes. */
enum status paper_check_date(struct fault *fault, const char *field, struct date on) MUST_CHECK;
/* 0 means absent and passes; else 1 to 5. */
enum status paper_check_level(struct fault *fault, const char *field, int level) MUST_CHECK;
enum status paper_check_count(struct fault *fault, const char *field, size_t count) MUST_CHECK;
enum status paper_check_proof(struct fault *fault, const struct document_proof *proof) MUST_CHECK;

#endif
