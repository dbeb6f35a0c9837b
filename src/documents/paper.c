/* SPDX-License-Identifier: Apache-2.0
 * Opens, marks and closes PDF files on cairo. */
#include "documents/paper.h"

#include <cairo-pdf.h>

struct paper_object {
    struct paper_object *next;
    void *object;
};

static const double COLOURS[][3] = {
    [PAPER_BLACK] = {0, 0, 0},
    [PAPER_RED] = {0.84, 0.0, 0.06},
    [PAPER_GREY] = {0.35, 0.35, 0.35},
    [PAPER_FAINT] = {0.93, 0.90, 0.90},
};

static cairo_status_t write_out(void *closure, const unsigned char *data, unsigned int length)
{
    struct buf *out = closure;

    buf_bytes(out, data, length);
    return out->status == ST_OK ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

static void end(void *object)
{
    struct paper *paper = object;

    while (paper->objects != NULL) {
        g_object_unref(paper->objects->object);
        paper->objects = paper->objects->next;
    }
    g_clear_object(&paper->context);
    if (paper->cr != NULL)
        cairo_destroy(paper->cr);
    paper->cr = NULL;
    if (paper->surface != NULL)
        cairo_surface_destroy(paper->surface);
    paper->surface = NULL;
    font_return(paper->map);
    paper->map = NULL;
    buf_done(&paper->out);
}

static void set_properties(struct paper *paper, struct str title)
{
    char at[INSTANT_TEXT_BYTES];
    const char *made = instant_print(paper->options->made_at, at);

    cairo_pdf_surface_set_metadata(paper->surface, CAIRO_PDF_METADATA_TITLE,
                                   str_zero(paper->arena, title));
    cairo_pdf_surface_set_metadata(paper->surface, CAIRO_PDF_METADATA_CREATOR, "Panshi 磐石");
    cairo_pdf_surface_set_metadata(paper->surface, CAIRO_PDF_METADATA_CREATE_DATE, made);
    cairo_pdf_surface_set_metadata(paper->surface, CAIRO_PDF_METADATA_MOD_DATE, made);
}

static void set_context(struct paper *paper)
{
    cairo_font_options_t *font_options = cairo_font_options_create();

    cairo_font_options_set_hint_style(font_options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(font_options, CAIRO_HINT_METRICS_OFF);
    paper->context = pango_font_map_create_context(paper->map);
    pango_cairo_context_set_font_options(paper->context, font_options);
    pango_context_set_round_glyph_positions(paper->context, FALSE);
    pango_context_set_language(paper->context,
                               pango_language_from_string(paper_is_zh(paper) ? "zh-cn" : "en"));
    pango_cairo_update_context(paper->cr, paper->context);
    cairo_font_options_destroy(font_options);
}

enum status paper_open(struct arena *arena, struct fault *fault,
                       const struct document_options *options, struct str title, bool is_across,
                       struct paper **ret_paper)
{
    struct paper *paper = ARENA_NEW(arena, struct paper);

    paper->arena = arena;
    paper->fault = fault;
    paper->options = options;
    paper->width_pt = is_across ? PAPER_LONG_PT : PAPER_SHORT_PT;
    paper->height_pt = is_across ? PAPER_SHORT_PT : PAPER_LONG_PT;
    buf_init(&paper->out, DOCUMENT_MAX_BYTES);
    arena_defer(arena, end, paper);
    paper->map = font_borrow();
    paper->surface = cairo_pdf_surface_create_for_stream(write_out, &paper->out, paper->width_pt,
                                                         paper->height_pt);
    paper->cr = cairo_create(paper->surface);
    set_properties(paper, title);
    set_context(paper);
    if (cairo_status(paper->cr) != CAIRO_STATUS_SUCCESS)
        return fault_set(fault, ST_MEMORY, "", "内存不足，无法生成文书",
                         "no memory left for a paper");
    *ret_paper = paper;
    return ST_OK;
}

/* Text as an outline, so that marks do not turn up between the words when text is copied out. */
static void mark_at(struct paper *paper, PangoLayout *layout, double x, double y)
{
    int width, height;

    pango_layout_get_size(layout, &width, &height);
    cairo_save(paper->cr);
    cairo_translate(paper->cr, x, y);
    cairo_rotate(paper->cr, -0.5);
    cairo_move_to(paper->cr, -width / 2.0 / PANGO_SCALE, -height / 2.0 / PANGO_SCALE);
    pango_cairo_layout_path(paper->cr, layout);
    cairo_fill(paper->cr);
    cairo_restore(paper->cr);
}

static void draw_marks(struct paper *paper, const char *text)
{
    PangoLayout *layout = pango_layout_new(paper->context);
    PangoFontDescription *description = font_describe(FONT_HEADING, 40.0);

    pango_layout_set_font_description(layout, description);
    pango_layout_set_text(layout, text, -1);
    paper_colour(paper, PAPER_FAINT);
    for (int i = 0; i < 3; i++) {
        double share = (2 * i + 1) / 6.0;

        mark_at(paper, layout, paper->width_pt * 0.5, paper->height_pt * share);
    }
    pango_font_description_free(description);
    g_object_unref(layout);
}

/* The mark that is also text, at the head of the sheet above every text block. */
static void draw_badge(struct paper *paper, const char *text)
{
    PangoLayout *layout = pango_layout_new(paper->context);
    PangoFontDescription *description = font_describe(FONT_HEADING, 10.5);
    /* Above the frame of a certificate, above the head of a letter. */
    double width, x, y = paper->width_pt > paper->height_pt ? PAPER_MM(5.0) : PAPER_MM(11.0);
    int width_units;

    pango_layout_set_font_description(layout, description);
    pango_layout_set_text(layout, text, -1);
    pango_layout_get_size(layout, &width_units, NULL);
    width = (double)width_units / PANGO_SCALE;
    x = (paper->width_pt - width) / 2;
    paper_box(paper, PAPER_RED, 0.2, x - 6, y - 2, width + 12, 19);
    paper_colour(paper, PAPER_RED);
    cairo_move_to(paper->cr, x, y);
    pango_cairo_show_layout(paper->cr, layout);
    cairo_new_path(paper->cr);
    pango_font_description_free(description);
    g_object_unref(layout);
}

void paper_page(struct paper *paper)
{
    if (paper->status != ST_OK)
        return;
    if (paper->page_count == DOCUMENT_MAX_PAGES) {
        paper_fail(paper, fault_set(paper->fault, ST_LIMIT, "", "文书超过 %d 页",
                                    "the paper has more than %d pages", DOCUMENT_MAX_PAGES));
        return;
    }
    if (paper->page_count > 0)
        cairo_show_page(paper->cr);
    paper->page_count++;
    if (paper->options->is_exercise) {
        draw_marks(paper, "演习 EXERCISE");
        draw_badge(paper, "演习 EXERCISE　不是真实事件，无法律效力 not real, no legal effect");
    } else if (paper->options->is_demo) {
        draw_marks(paper, "演示数据 DEMO");
        draw_badge(paper, "演示数据 DEMO　无法律效力 no legal effect");
    } else if (paper->options->is_draft) {
        draw_marks(paper, "草稿 DRAFT");
    }
    paper_colour(paper, PAPER_BLACK);
}

enum status paper_close(struct paper *paper, struct str *ret_pdf)
{
    if (paper->status == ST_OK) {
        cairo_surface_finish(paper->surface);
        if (paper->out.status != ST_OK)
            paper_fail(paper,
                       fault_set(paper->fault, paper->out.status, "", "文书超过 %d 字节或内存不足",
                                 "the paper is larger than %d bytes or memory ran out",
                                 (int)DOCUMENT_MAX_BYTES));
        else if (cairo_surface_status(paper->surface) != CAIRO_STATUS_SUCCESS ||
                 cairo_status(paper->cr) != CAIRO_STATUS_SUCCESS)
            paper_fail(paper, fault_set(paper->fault, ST_INTERNAL, "", "绘制文书失败：%s",
                                        "drawing the paper failed: %s",
                                        cairo_status_to_string(cairo_status(paper->cr))));
        else
            paper_fail(paper, buf_finish(&paper->out, paper->arena, ret_pdf));
    }
    end(paper);
    return paper->status;
}

void *paper_own(struct paper *paper, void *object)
{
    struct paper_object *kept = ARENA_NEW(paper->arena, struct paper_object);

    kept->object = object;
    kept->next = paper->objects;
    paper->objects = kept;
    return object;
}

void paper_fail(struct paper *paper, enum status status)
{
    if (paper->status == ST_OK)
        paper->status = status;
}

bool paper_is_zh(const struct paper *paper)
{
    return paper->options->language == DOCUMENT_ZH;
}

struct str paper_say(const struct paper *paper, const char *zh, const char *en)
{
    return str_of(paper_is_zh(paper) ? zh : en);
}

static const char *const MONTHS[] = {"January",   "February", "March",    "April",
                                     "May",       "June",     "July",     "August",
                                     "September", "October",  "November", "December"};

struct str paper_date(const struct paper *paper, struct date on)
{
    if (on.year == 0)
        return STR("");
    if (paper_is_zh(paper))
        return arena_print(paper->arena, "%d年%d月%d日", on.year, on.month, on.day);
    return arena_print(paper->arena, "%d %s %d", on.day, MONTHS[on.month - 1], on.year);
}

struct str paper_instant(const struct paper *paper, struct instant at)
{
    struct date on = instant_beijing_date(at);
    int64_t minute = (at.ms - instant_beijing_start(on).ms) / 60000;
    struct str day = paper_date(paper, on);

    return arena_print(paper->arena,
                       paper_is_zh(paper) ? "%.*s%d时%02d分" : "%.*s, %02d:%02d (Beijing time)",
                       STR_ARG(day), (int)(minute / 60), (int)(minute % 60));
}

static const char *const NUMERALS[] = {"",   "一", "二", "三", "四", "五",
                                       "六", "七", "八", "九", "十"};

struct str paper_level(const struct paper *paper, int level)
{
    if (level < 1 || level > 5)
        return STR("");
    if (!paper_is_zh(paper))
        return arena_print(paper->arena, "Level %d", level);
    return arena_print(paper->arena, "第%s级", NUMERALS[level]);
}

struct str paper_numeral(struct paper *paper, size_t number)
{
    if (number <= 10)
        return str_of(NUMERALS[number]);
    return arena_print(paper->arena, "%s十%s", number < 20 ? "" : NUMERALS[number / 10 % 10],
                       NUMERALS[number % 10]);
}

void paper_colour(struct paper *paper, enum paper_colour colour)
{
    cairo_set_source_rgb(paper->cr, COLOURS[colour][0], COLOURS[colour][1], COLOURS[colour][2]);
}

void paper_rule(struct paper *paper, enum paper_colour colour, double weight_mm, double x0,
                double y0, double x1, double y1)
{
    cairo_new_path(paper->cr);
    cairo_set_line_width(paper->cr, PAPER_MM(weight_mm));
    paper_colour(paper, colour);
    cairo_move_to(paper->cr, x0, y0);
    cairo_line_to(paper->cr, x1, y1);
    cairo_stroke(paper->cr);
    paper_colour(paper, PAPER_BLACK);
}

void paper_box(struct paper *paper, enum paper_colour colour, double weight_mm, double x, double y,
               double width, double height)
{
    cairo_new_path(paper->cr);
    cairo_set_line_width(paper->cr, PAPER_MM(weight_mm));
    paper_colour(paper, colour);
    cairo_rectangle(paper->cr, x, y, width, height);
    cairo_stroke(paper->cr);
    paper_colour(paper, PAPER_BLACK);
}

enum status paper_check_text(struct fault *fault, const char *field, struct str text)
{
    if (text.len > DOCUMENT_MAX_TEXT_BYTES)
        return fault_set(fault, ST_LIMIT, field, "文字超过 %d 字节",
                         "the text is longer than %d bytes", (int)DOCUMENT_MAX_TEXT_BYTES);
    if (text.len > 0 && !str_is_utf8(text))
        return fault_set(fault, ST_INVALID, field, "文字不是有效的 UTF-8",
                         "the text is not valid UTF-8");
    return ST_OK;
}

enum status paper_check_date(struct fault *fault, const char *field, struct date on)
{
    if (on.year != 0 && !date_is_valid(on))
        return fault_set(fault, ST_INVALID, field, "日期不存在", "there is no such day");
    return ST_OK;
}

enum status paper_check_level(struct fault *fault, const char *field, int level)
{
    if (level < 0 || level > 5)
        return fault_set(fault, ST_INVALID, field, "等级须为一至五级", "a level is 1 to 5");
    return ST_OK;
}

enum status paper_check_count(struct fault *fault, const char *field, size_t count)
{
    if (count > DOCUMENT_MAX_ITEMS)
        return fault_set(fault, ST_LIMIT, field, "超过 %d 项", "more than %d items",
                         (int)DOCUMENT_MAX_ITEMS);
    return ST_OK;
}

enum status paper_check_proof(struct fault *fault, const struct document_proof *proof)
{
    TRY(paper_check_text(fault, "proof.url", proof->url));
    TRY(paper_check_text(fault, "proof.address", proof->address));
    TRY(paper_check_text(fault, "proof.code", proof->code));
    TRY(paper_check_text(fault, "proof.digest", proof->digest));
    return paper_check_text(fault, "proof.how", proof->how);
}
