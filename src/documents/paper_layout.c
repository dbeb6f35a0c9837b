/* SPDX-License-Identifier: Apache-2.0
 * Collects pieces, breaks them into pages, draws them. */
#include "documents/paper_layout.h"

#include <assert.h>
#include <string.h>

enum { LAYOUT_FIRST_PIECES = 64, LAYOUT_MAX_PIECES = 100000 };

struct paper_layout {
    struct paper *paper;
    struct paper_piece *pieces;
    size_t count, size;
    double x, y, width, height;
};

struct layout_line {
    const struct paper_text *text;
    size_t index;
};

struct paper_layout *paper_layout_new(struct paper *paper)
{
    struct paper_layout *layout = ARENA_NEW(paper->arena, struct paper_layout);

    layout->paper = paper;
    layout->x = PAPER_BINDING_PT;
    layout->y = PAPER_HEAD_PT;
    layout->width = PAPER_BLOCK_WIDTH_PT;
    layout->height = PAPER_BLOCK_HEIGHT_PT;
    return layout;
}

void paper_layout_add(struct paper_layout *layout, const struct paper_piece *piece)
{
    if (layout->count == LAYOUT_MAX_PIECES) {
        paper_fail(layout->paper,
                   fault_set(layout->paper->fault, ST_LIMIT, "", "文书超过 %d 行",
                             "the paper has more than %d lines", (int)LAYOUT_MAX_PIECES));
        return;
    }
    if (layout->count == layout->size) {
        size_t size = layout->size == 0 ? LAYOUT_FIRST_PIECES : layout->size * 2;
        struct paper_piece *pieces = ARENA_ARRAY(layout->paper->arena, size, struct paper_piece);

        if (layout->count > 0)
            memcpy(pieces, layout->pieces, layout->count * sizeof(*pieces));
        layout->pieces = pieces;
        layout->size = size;
    }
    layout->pieces[layout->count++] = *piece;
}

const struct paper_piece *paper_layout_last(const struct paper_layout *layout)
{
    assert(layout->count > 0);
    return &layout->pieces[layout->count - 1];
}

static void draw_line(struct paper *paper, const void *object, double x, double y, double height)
{
    const struct layout_line *line = object;

    (void)height;
    paper_text_draw_line(paper, line->text, line->index, x, y);
}

void paper_layout_text(struct paper_layout *layout, const struct paper_text *text,
                       size_t keep_first, size_t keep_last)
{
    struct layout_line *lines =
        ARENA_ARRAY(layout->paper->arena, text->line_count, struct layout_line);

    for (size_t i = 0; i < text->line_count; i++) {
        bool keep = i < keep_first || i + keep_last >= text->line_count;

        lines[i] = (struct layout_line){text, i};
        paper_layout_add(layout, &(struct paper_piece){
                                     .height_pt = text->style.pitch_pt,
                                     .draw = draw_line,
                                     .object = &lines[i],
                                     .flags = keep ? PAPER_KEEP : 0,
                                 });
    }
}

void paper_layout_paragraph(struct paper_layout *layout, const struct paper_style *style,
                            struct str text)
{
    paper_layout_text(layout, paper_text_new(layout->paper, style, text, layout->width), 0, 0);
}

void paper_layout_gap(struct paper_layout *layout, double height_pt, unsigned flags)
{
    paper_layout_add(layout,
                     &(struct paper_piece){.height_pt = height_pt, .flags = flags | PAPER_GAP});
}

void paper_layout_keep_tail(struct paper_layout *layout, size_t count)
{
    for (size_t i = 0; i < count && i < layout->count; i++)
        layout->pieces[layout->count - 1 - i].flags |= PAPER_KEEP;
}

/* The last line's lower leading may hang below the block: the em box of line 22 ends on its edge.
 */
static double capacity(const struct paper_layout *layout, const struct paper_piece *piece)
{
    bool is_line = piece->draw == draw_line;

    if (is_line) {
        const struct layout_line *line = piece->object;

        return layout->height + line->text->style.pitch_pt - line->text->style.size_pt + 0.01;
    }
    return layout->height + 0.01;
}

static double head_height(const struct paper_piece *piece)
{
    return piece->head != NULL ? piece->head->height_pt : 0.0;
}

/* One past the last piece of the page that begins at `first`. */
static size_t page_end(const struct paper_layout *layout, size_t first)
{
    double used = head_height(&layout->pieces[first]);
    size_t at = first, cut;

    for (; at < layout->count; at++) {
        const struct paper_piece *piece = &layout->pieces[at];
        bool is_first = at == first;

        if (!is_first && (piece->flags & PAPER_NEW_PAGE) != 0)
            return at;
        if (is_first && (piece->flags & PAPER_GAP) != 0)
            continue;
        if (used + piece->height_pt > capacity(layout, piece) && !is_first)
            break;
        used += piece->height_pt;
    }
    if (at == layout->count)
        return at;
    for (cut = at; cut > first + 1 && (layout->pieces[cut - 1].flags & PAPER_KEEP) != 0;)
        cut--;
    /* A chain of kept pieces as long as the page is cut where the page ends. */
    return cut > first + 1 ? cut : at;
}

static void draw_folio(const struct paper_layout *layout, enum paper_folio folio, int number,
                       int pages)
{
    struct paper *paper = layout->paper;
    struct paper_style style = {.role = FONT_SONG, .size_pt = PAPER_FOLIO_PT};
    double y = layout->y + layout->height + PAPER_FOLIO_GAP_PT - PAPER_FOLIO_PT * 0.5;
    struct paper_text *text;
    struct str words;

    if (folio == PAPER_FOLIO_SHORT && number == 1)
        return;
    if (folio != PAPER_FOLIO_OF) {
        words = arena_print(paper->arena, "— %d —", number);
        style.align = number % 2 == 1 ? PAPER_RIGHT : PAPER_LEFT;
    } else {
        words =
            arena_print(paper->arena, paper_is_zh(paper) ? "第 %d 页　共 %d 页" : "Page %d of %d",
                        number, pages);
        style.size_pt = 10.5;
        style.align = PAPER_CENTRE;
    }
    text = paper_text_new(paper, &style, words, layout->width - 2 * PAPER_FOLIO_PT);
    paper_text_draw(paper, text, layout->x + PAPER_FOLIO_PT, y);
}

/* Frames of the runs that stand on this page. */
static void draw_runs(const struct paper_layout *layout, size_t first, size_t end,
                      const double *tops)
{
    size_t at = first;

    while (at < end) {
        const struct paper_piece *run = layout->pieces[at].run;
        size_t last = at;

        while (last + 1 < end && layout->pieces[last + 1].run == run)
            last++;
        if (run != NULL)
            run->draw(layout->paper, run->object, layout->x, tops[at - first],
                      tops[last - first] + layout->pieces[last].height_pt - tops[at - first]);
        at = last + 1;
    }
}

static void draw_page(const struct paper_layout *layout, size_t first, size_t end)
{
    struct paper *paper = layout->paper;
    const struct paper_piece *head = layout->pieces[first].head;
    double *tops = ARENA_ARRAY(paper->arena, end - first, double);
    double y = layout->y;

    if (head != NULL) {
        head->draw(paper, head->object, layout->x, y, head->height_pt);
        y += head->height_pt;
    }
    for (size_t at = first; at < end; at++) {
        const struct paper_piece *piece = &layout->pieces[at];

        if ((piece->flags & PAPER_LAST) != 0)
            y = layout->y + layout->height - piece->height_pt;
        tops[at - first] = y;
        if (at == first && (piece->flags & PAPER_GAP) != 0)
            continue;
        if (piece->draw != NULL)
            piece->draw(paper, piece->object, layout->x, y, piece->height_pt);
        y += piece->height_pt;
    }
    draw_runs(layout, first, end, tops);
}

static bool is_cover(const struct paper_layout *layout, size_t first)
{
    return (layout->pieces[first].flags & PAPER_COVER) != 0;
}

static int count_pages(const struct paper_layout *layout)
{
    int pages = 0;

    for (size_t at = 0; at < layout->count; at = page_end(layout, at))
        pages += is_cover(layout, at) ? 0 : 1;
    return pages;
}

void paper_layout_finish(struct paper_layout *layout, enum paper_folio folio)
{
    int pages = count_pages(layout), number = 0;

    for (size_t at = 0; at < layout->count && layout->paper->status == ST_OK;) {
        size_t end = page_end(layout, at);

        paper_page(layout->paper);
        draw_page(layout, at, end);
        if (!is_cover(layout, at))
            draw_folio(layout, folio, ++number, pages);
        at = end;
    }
}
