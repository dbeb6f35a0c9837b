/* SPDX-License-Identifier: Apache-2.0
 * Measures cells, draws rows, splits the rare row that is taller than a page. */
#include "documents/paper_table.h"

#include <assert.h>
#include <string.h>

#define PAD_X_PT      5.0
#define PAD_Y_PT      5.0
#define BORDER_MM     0.18
#define CHOICE_GAP_PT 10.0
#define SIZE_PT       10.5
/* A row taller than this is split; the rest of the block is for heads. */
#define ROW_MAX_PT (PAPER_BLOCK_HEIGHT_PT - 60.0)

enum { TABLE_MAX_CELLS = 8 };

struct table_row {
    double x;
    const struct paper_table_cell *cells;
    size_t cell_count;
    double from_pt, to_pt; /* slice of the content that this piece shows */
    bool is_continued;
};

struct paper_style paper_table_label_style(const struct paper *paper)
{
    struct paper_style style = paper_text_small(paper, SIZE_PT);

    style.role = FONT_HEADING;
    style.align = PAPER_CENTRE;
    return style;
}

struct paper_style paper_table_value_style(const struct paper *paper)
{
    struct paper_style style = paper_text_small(paper, SIZE_PT);

    style.role = FONT_BODY;
    return style;
}

static void add_lines(struct paper_table_item *items, size_t *count, const struct paper_text *text,
                      double x, double y)
{
    for (size_t i = 0; i < text->line_count; i++)
        items[(*count)++] =
            (struct paper_table_item){text, i, x, y + (double)i * text->style.pitch_pt};
}

struct paper_table_cell paper_table_text(struct paper *paper, const struct paper_style *style,
                                         struct str text, double width_pt, bool is_label)
{
    struct paper_text *lines = paper_text_new(paper, style, text, width_pt - 2 * PAD_X_PT);
    struct paper_table_item *items =
        ARENA_ARRAY(paper->arena, lines->line_count, struct paper_table_item);
    size_t count = 0;

    add_lines(items, &count, lines, 0, 0);
    return (struct paper_table_cell){
        .width_pt = width_pt,
        .items = items,
        .item_count = count,
        .height_pt = paper_text_height(lines),
        .is_label = is_label,
    };
}

/* Lines that the choices take when each advances by its own width, or by `column` when not 0. */
static size_t choice_lines(struct paper_text *const *texts, size_t count, double inside,
                           double column)
{
    double x = 0;
    size_t lines = 1;

    for (size_t i = 0; i < count; i++) {
        if (x > 0 && x + texts[i]->widest_pt > inside + 0.1) {
            x = 0;
            lines++;
        }
        x += column > 0 ? column : texts[i]->widest_pt + CHOICE_GAP_PT;
    }
    return lines;
}

/* Column width that suits all choices, or 0 when they take fewer lines without columns. */
static double choice_column(struct paper_text *const *texts, size_t count, double inside)
{
    double widest = 0, column;
    int columns;

    for (size_t i = 0; i < count; i++) {
        if (texts[i]->widest_pt > widest)
            widest = texts[i]->widest_pt;
    }
    columns = (int)(inside / (widest + CHOICE_GAP_PT));
    if (columns < 3)
        return 0.0;
    column = inside / columns;
    return choice_lines(texts, count, inside, column) <= choice_lines(texts, count, inside, 0.0)
               ? column
               : 0.0;
}

struct paper_table_cell paper_table_choices(struct paper *paper, const struct paper_style *style,
                                            const struct str *choices, size_t choice_count,
                                            struct str tail, double width_pt)
{
    double inside = width_pt - 2 * PAD_X_PT, x = 0, y = 0, column;
    struct paper_text **texts = ARENA_ARRAY(paper->arena, choice_count + 1, struct paper_text *);
    struct paper_table_item *items;
    size_t total = 0, count = 0;

    for (size_t i = 0; i < choice_count; i++) {
        texts[i] = paper_text_new(paper, style, choices[i], inside);
        total += texts[i]->line_count;
    }
    texts[choice_count] = tail.len > 0 ? paper_text_new(paper, style, tail, inside) : NULL;
    total += tail.len > 0 ? texts[choice_count]->line_count : 0;
    items = ARENA_ARRAY(paper->arena, total + 1, struct paper_table_item);
    column = choice_column(texts, choice_count, inside);
    for (size_t i = 0; i < choice_count; i++) {
        double step = column > 0 ? column : texts[i]->widest_pt + CHOICE_GAP_PT;

        if (x > 0 && x + texts[i]->widest_pt > inside + 0.1) {
            x = 0;
            y += style->pitch_pt;
        }
        add_lines(items, &count, texts[i], x, y);
        y += (double)(texts[i]->line_count - 1) * style->pitch_pt;
        x += step;
    }
    if (tail.len > 0)
        add_lines(items, &count, texts[choice_count], 0,
                  choice_count > 0 ? y + style->pitch_pt : y);
    return (struct paper_table_cell){
        .width_pt = width_pt,
        .items = items,
        .item_count = count,
        .height_pt = count > 0 ? items[count - 1].y + style->size_pt : style->size_pt,
    };
}

static void draw_cell(struct paper *paper, const struct table_row *row,
                      const struct paper_table_cell *cell, double x, double y, double height)
{
    double shown = row->to_pt - row->from_pt, shift = PAD_Y_PT;

    paper_box(paper, PAPER_BLACK, BORDER_MM, x, y, cell->width_pt, height);
    if (cell->is_label || cell->height_pt <= shown)
        shift = (height - cell->height_pt) / 2;
    for (size_t i = 0; i < cell->item_count; i++) {
        const struct paper_table_item *item = &cell->items[i];
        bool is_whole = cell->is_label || (cell->height_pt <= shown && !row->is_continued);

        if (is_whole)
            paper_text_draw_line(paper, item->text, item->line, x + PAD_X_PT + item->x,
                                 y + shift + item->y);
        else if (item->y >= row->from_pt - 0.01 && item->y < row->to_pt - 0.01)
            paper_text_draw_line(paper, item->text, item->line, x + PAD_X_PT + item->x,
                                 y + PAD_Y_PT + item->y - row->from_pt);
    }
}

static void draw_row(struct paper *paper, const void *object, double x, double y, double height)
{
    const struct table_row *row = object;
    double at = x + row->x;

    for (size_t i = 0; i < row->cell_count; i++) {
        draw_cell(paper, row, &row->cells[i], at, y, height);
        at += row->cells[i].width_pt;
    }
}

void paper_table_row(struct paper_layout *layout, struct paper *paper,
                     const struct paper_table_place *place, const struct paper_table_cell *cells,
                     size_t cell_count)
{
    struct paper_table_cell *copy = ARENA_ARRAY(paper->arena, cell_count, struct paper_table_cell);
    double height = 0, pitch = paper_table_value_style(paper).pitch_pt;
    double step = pitch * (double)(int)((ROW_MAX_PT - 2 * PAD_Y_PT) / pitch);

    assert(cell_count > 0 && cell_count <= TABLE_MAX_CELLS);
    memcpy(copy, cells, cell_count * sizeof(*copy));
    for (size_t i = 0; i < cell_count; i++)
        height = copy[i].height_pt > height ? copy[i].height_pt : height;
    for (int slice = 0; slice * step < height; slice++) {
        struct table_row *row = ARENA_NEW(paper->arena, struct table_row);
        double from = slice * step, to = (slice + 1) * step;
        double shown = height - from < step ? height - from : step, piece = shown + 2 * PAD_Y_PT;

        *row = (struct table_row){place->x, copy, cell_count, from, to, slice > 0};
        paper_layout_add(
            layout, &(struct paper_piece){
                        .height_pt = piece > place->min_height_pt ? piece : place->min_height_pt,
                        .draw = draw_row,
                        .object = row,
                        .flags = slice > 0 ? 0 : place->flags,
                        .head = slice > 0 && place->more != NULL ? place->more : place->head,
                        .run = place->run,
                    });
    }
}
