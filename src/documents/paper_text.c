/* SPDX-License-Identifier: Apache-2.0
 * Breaks text into lines with pango and draws them line by line. */
#include "documents/paper_text.h"

/* More slack than this share of the line stays at its end: the next word was long. */
#define JUSTIFY_MAX_SHARE 0.11

static void set_attributes(PangoLayout *layout, const struct paper_style *style)
{
    PangoAttrList *list = pango_attr_list_new();

    pango_attr_list_insert(list, pango_attr_insert_hyphens_new(FALSE));
    if (style->advance_pt > 0) {
        double spacing = (style->advance_pt - style->size_pt) * PANGO_SCALE;

        /* Rounded down, so that a full line never exceeds its width by a rounding error. */
        pango_attr_list_insert(list, pango_attr_letter_spacing_new((int)spacing - (spacing < 0)));
    }
    pango_layout_set_attributes(layout, list);
    pango_attr_list_unref(list);
}

static PangoLayout *make_layout(struct paper *paper, const struct paper_style *style,
                                struct str text, double width_pt)
{
    PangoLayout *layout = paper_own(paper, pango_layout_new(paper->context));
    PangoFontDescription *description = font_describe(style->role, style->size_pt);
    static const PangoAlignment ALIGN[] = {PANGO_ALIGN_LEFT, PANGO_ALIGN_CENTER, PANGO_ALIGN_RIGHT};

    pango_layout_set_font_description(layout, description);
    pango_font_description_free(description);
    pango_layout_set_width(layout, (int)(width_pt * PANGO_SCALE));
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_alignment(layout, ALIGN[style->align]);
    pango_layout_set_indent(layout, (int)(style->indent_pt * PANGO_SCALE));
    pango_layout_set_auto_dir(layout, FALSE);
    set_attributes(layout, style);
    pango_layout_set_text(layout, text.ptr != NULL ? text.ptr : "", (int)text.len);
    return layout;
}

/* Whether room may be added after the character at `at`: not inside Latin words and numbers. */
static bool may_stretch(struct str text, size_t at)
{
    size_t next = at;
    uint32_t left, right;

    if (at >= text.len)
        return false;
    left = str_point(text, &next);
    if (next >= text.len)
        return false;
    right = str_point(text, &next);
    return left == ' ' || left >= 0x2E80 || right >= 0x2E80;
}

typedef void stretch_fn(PangoGlyphInfo *glyph, int *spare, int *places);

static void count_place(PangoGlyphInfo *glyph, int *spare, int *places)
{
    (void)glyph;
    (void)spare;
    ++*places;
}

static void widen_place(PangoGlyphInfo *glyph, int *spare, int *places)
{
    int part = *spare / *places;

    glyph->geometry.width += part;
    *spare -= part;
    --*places;
}

/* Call `each` for every glyph of the line after which room may be added, the last one excepted. */
static void for_places(PangoLayoutLine *line, struct str text, stretch_fn *each, int *spare,
                       int *places)
{
    size_t end = (size_t)line->start_index + (size_t)line->length;

    for (GSList *at = line->runs; at != NULL; at = at->next) {
        PangoGlyphItem *run = at->data;
        size_t offset = (size_t)run->item->offset;

        for (int i = 0; i < run->glyphs->num_glyphs; i++) {
            int cluster = run->glyphs->log_clusters[i];
            bool ends_cluster =
                i + 1 == run->glyphs->num_glyphs || run->glyphs->log_clusters[i + 1] != cluster;
            struct str before = {text.ptr, end};

            if (ends_cluster && may_stretch(before, offset + (size_t)cluster))
                each(&run->glyphs->glyphs[i], spare, places);
        }
    }
}

/* Chinese lines fill their measure: the slack goes between characters, evenly. */
static void justify(PangoLayoutLine *line, struct str text, double width_pt, double used_pt)
{
    int spare = (int)((width_pt - used_pt) * PANGO_SCALE), places = 0;

    if (spare <= 0 || spare > width_pt * JUSTIFY_MAX_SHARE * PANGO_SCALE)
        return;
    for_places(line, text, count_place, &spare, &places);
    if (places > 0)
        for_places(line, text, widen_place, &spare, &places);
}

static void measure_line(PangoLayoutIter *iter, const struct paper_style *style, struct str text,
                         double width_pt, bool is_last, struct paper_text_line *ret_line)
{
    PangoLayoutLine *line = pango_layout_iter_get_line(iter);
    PangoRectangle logical;

    pango_layout_iter_get_line_extents(iter, NULL, &logical);
    ret_line->line = line;
    ret_line->x_pt = (double)logical.x / PANGO_SCALE;
    ret_line->width_pt = (double)logical.width / PANGO_SCALE;
    if (style->is_justified && !is_last)
        justify(line, text, width_pt, ret_line->x_pt + ret_line->width_pt);
}

struct paper_text *paper_text_new(struct paper *paper, const struct paper_style *style,
                                  struct str text, double width_pt)
{
    struct paper_text *made = ARENA_NEW(paper->arena, struct paper_text);
    PangoLayout *layout = make_layout(paper, style, text, width_pt);
    PangoLayoutIter *iter = pango_layout_get_iter(layout);
    size_t count = (size_t)pango_layout_get_line_count(layout), at = 0;
    struct paper_text_line *lines = ARENA_ARRAY(paper->arena, count, struct paper_text_line);

    do {
        PangoLayoutLine *next = pango_layout_get_line_readonly(layout, (int)at + 1);
        bool is_last = next == NULL || next->is_paragraph_start;

        measure_line(iter, style, text, width_pt, is_last, &lines[at]);
        if (lines[at].width_pt > made->widest_pt)
            made->widest_pt = lines[at].width_pt;
        at++;
    } while (pango_layout_iter_next_line(iter) && at < count);
    pango_layout_iter_free(iter);
    made->style = *style;
    made->lines = lines;
    made->line_count = at;
    return made;
}

double paper_text_height(const struct paper_text *text)
{
    return (double)(text->line_count - 1) * text->style.pitch_pt + text->style.size_pt;
}

void paper_text_draw_line(struct paper *paper, const struct paper_text *text, size_t index,
                          double x, double y)
{
    const struct paper_text_line *line = &text->lines[index];

    paper_colour(paper, text->style.colour);
    cairo_move_to(paper->cr, x + line->x_pt, y + PAPER_ASCENT_EM * text->style.size_pt);
    pango_cairo_show_layout_line(paper->cr, line->line);
    cairo_new_path(paper->cr); /* pango leaves a current point behind */
    paper_colour(paper, PAPER_BLACK);
}

void paper_text_draw(struct paper *paper, const struct paper_text *text, double x, double y)
{
    for (size_t i = 0; i < text->line_count; i++)
        paper_text_draw_line(paper, text, i, x, y + (double)i * text->style.pitch_pt);
}

struct paper_style paper_text_body(const struct paper *paper)
{
    if (!paper_is_zh(paper))
        return (struct paper_style){.role = FONT_BODY, .size_pt = 12.0, .pitch_pt = 18.0};
    return (struct paper_style){
        .role = FONT_BODY,
        .size_pt = PAPER_BODY_PT,
        .advance_pt = PAPER_BLOCK_WIDTH_PT / PAPER_CHARACTERS,
        .pitch_pt = PAPER_PITCH_PT,
        .is_justified = true,
    };
}

struct paper_style paper_text_small(const struct paper *paper, double size_pt)
{
    double size = paper_is_zh(paper) ? size_pt : size_pt - 1.0;

    return (struct paper_style){.role = FONT_SONG, .size_pt = size, .pitch_pt = size * 1.45};
}
