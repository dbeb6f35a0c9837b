/* SPDX-License-Identifier: Apache-2.0
 * Sets the parts of a letter by GB/T 9704-2012, section 7. */
#include "documents/letter.h"

#include <assert.h>

#include "documents/proof.h"

/* 7.2.4: the issuer line begins 35 mm below the block's upper edge. */
#define ISSUER_TOP_PT PAPER_MM(35.0)
/* 7.2.7: the red rule lies 4 mm below the number. */
#define RULE_GAP_PT PAPER_MM(4.0)
#define RULE_MM     0.35
/* 10.1: in the short form the issuer line begins 30 mm below the sheet's edge, 170 mm long double
 * rules lie 4 mm below it and 20 mm above the sheet's lower edge. */
#define SHORT_TOP_PT  PAPER_MM(30.0)
#define SHORT_FOOT_PT PAPER_MM(20.0)
#define SHORT_RULE_PT PAPER_MM(170.0)
/* 7.4.1: imprint lines. */
#define IMPRINT_THICK_MM 0.35
#define LABEL_SHARE      0.27
#define TITLE_STEPS      24

enum { LETTER_MAX_COLUMNS = 8 };

struct letter_red {
    const struct paper_text *issuer, *number;
    double issuer_y, number_y, rule_y;
};

static void draw_red(struct paper *paper, const void *object, double x, double y, double height)
{
    const struct letter_red *red = object;

    (void)height;
    if (red->issuer != NULL)
        paper_text_draw(paper, red->issuer, x, y + red->issuer_y);
    if (red->number != NULL)
        paper_text_draw(paper, red->number, x, y + red->number_y);
    paper_rule(paper, PAPER_RED, RULE_MM, x, y + red->rule_y, x + PAPER_BLOCK_WIDTH_PT,
               y + red->rule_y);
}

/* As large as one line allows, two lines when even the smallest size needs them. */
static struct paper_text *fit_issuer(struct paper *paper, struct str issuer)
{
    int most = paper_is_zh(paper) ? 42 : 24, least = paper_is_zh(paper) ? 24 : 16;
    struct paper_style style = {.role = FONT_TITLE, .align = PAPER_CENTRE, .colour = PAPER_RED};

    for (int size_pt = most;; size_pt -= 2) {
        struct paper_text *text;

        style.size_pt = size_pt;
        style.pitch_pt = style.size_pt * 1.3;
        text = paper_text_new(paper, &style, issuer, PAPER_BLOCK_WIDTH_PT);
        if (text->line_count == 1 || size_pt <= least)
            return text;
    }
}

void letter_head(struct paper_layout *layout, struct paper *paper, struct str issuer,
                 struct str number)
{
    struct letter_red *red = ARENA_NEW(paper->arena, struct letter_red);
    struct paper_style body = paper_text_body(paper);
    double y = paper_is_zh(paper) ? ISSUER_TOP_PT : 24.0, lines;

    if (issuer.len + number.len == 0)
        return;
    body.align = PAPER_CENTRE;
    red->issuer_y = y;
    if (issuer.len > 0) {
        red->issuer = fit_issuer(paper, issuer);
        y += paper_text_height(red->issuer);
    }
    y += 2 * body.pitch_pt;
    red->number_y = y;
    if (number.len > 0) {
        red->number = paper_text_new(paper, &body, number, PAPER_BLOCK_WIDTH_PT);
        y += paper_text_height(red->number);
    }
    red->rule_y = y + RULE_GAP_PT;
    /* Whole lines, so that the text below stands on the grid: the title two lines below the rule.
     */
    lines = (double)(int)((red->rule_y + 1.6 * body.pitch_pt) / body.pitch_pt + 0.999);
    paper_layout_add(layout, &(struct paper_piece){.height_pt = lines * body.pitch_pt,
                                                   .draw = draw_red,
                                                   .object = red,
                                                   .flags = PAPER_KEEP});
}

struct letter_short {
    const struct paper_text *issuer, *number;
    double rule_y;
};

/* Two lines, one thick and one thin, 170 mm long in the middle of the sheet. */
static void double_rule(struct paper *paper, double y, bool is_thick_first)
{
    double left = (PAPER_SHORT_PT - SHORT_RULE_PT) / 2, gap = PAPER_MM(1.0);

    paper_rule(paper, PAPER_RED, is_thick_first ? 0.7 : 0.25, left, y, left + SHORT_RULE_PT, y);
    paper_rule(paper, PAPER_RED, is_thick_first ? 0.25 : 0.7, left, y + gap, left + SHORT_RULE_PT,
               y + gap);
}

static void draw_short(struct paper *paper, const void *object, double x, double y, double height)
{
    const struct letter_short *head = object;

    (void)height;
    if (head->issuer != NULL)
        paper_text_draw(paper, head->issuer, x, y + SHORT_TOP_PT - PAPER_HEAD_PT);
    double_rule(paper, y + head->rule_y, true);
    double_rule(paper, PAPER_LONG_PT - SHORT_FOOT_PT, false);
    if (head->number != NULL)
        paper_text_draw(paper, head->number, x,
                        y + head->rule_y + PAPER_MM(1.0) + PAPER_BODY_PT * 7 / 8);
}

void letter_head_short(struct paper_layout *layout, struct paper *paper, struct str issuer,
                       struct str number)
{
    struct letter_short *head = ARENA_NEW(paper->arena, struct letter_short);
    struct paper_style body = paper_text_body(paper);
    double y = SHORT_TOP_PT - PAPER_HEAD_PT, lines;

    body.align = PAPER_RIGHT;
    if (issuer.len > 0) {
        head->issuer = fit_issuer(paper, issuer);
        y += paper_text_height(head->issuer);
    }
    head->rule_y = y + RULE_GAP_PT;
    y = head->rule_y + PAPER_MM(1.0) + PAPER_BODY_PT * 7 / 8;
    if (number.len > 0) {
        head->number = paper_text_new(paper, &body, number, PAPER_BLOCK_WIDTH_PT);
        y += paper_text_height(head->number);
    }
    lines = (double)(int)((y + 1.2 * body.pitch_pt) / body.pitch_pt + 0.999);
    paper_layout_add(layout, &(struct paper_piece){.height_pt = lines * body.pitch_pt,
                                                   .draw = draw_short,
                                                   .object = head,
                                                   .flags = PAPER_KEEP});
}

/* The narrowest measure that needs no further line, so that the lines come out alike. */
static struct paper_text *balance(struct paper *paper, const struct paper_style *style,
                                  struct str text, double width)
{
    struct paper_text *best = paper_text_new(paper, style, text, width);
    size_t lines = best->line_count;
    double narrow = width;

    if (lines == 1)
        return best;
    for (int steps = TITLE_STEPS - 1; 3 * steps > TITLE_STEPS; steps--) {
        double next = width * steps / TITLE_STEPS;

        if (paper_text_new(paper, style, text, next)->line_count != lines)
            break;
        narrow = next;
    }
    best = paper_text_new(paper, style, text, narrow);
    return best;
}

static void draw_centred(struct paper *paper, const void *object, double x, double y, double height)
{
    const struct paper_text *text = object;

    (void)height;
    for (size_t i = 0; i < text->line_count; i++) {
        double shift = (PAPER_BLOCK_WIDTH_PT - text->lines[i].width_pt) / 2 - text->lines[i].x_pt;

        paper_text_draw_line(paper, text, i, x + shift, y + (double)i * text->style.pitch_pt);
    }
}

void letter_title(struct paper_layout *layout, struct paper *paper, struct str title)
{
    struct paper_style style = {.role = FONT_TITLE,
                                .size_pt = paper_is_zh(paper) ? PAPER_TITLE_PT : 16.0};
    double pitch = paper_text_body(paper).pitch_pt, lines;
    struct paper_text *text;

    style.pitch_pt = style.size_pt * 1.5;
    text = balance(paper, &style, title, PAPER_BLOCK_WIDTH_PT);
    lines = (double)(int)(paper_text_height(text) / pitch + 0.999);
    paper_layout_add(layout, &(struct paper_piece){.height_pt = lines * pitch,
                                                   .draw = draw_centred,
                                                   .object = text,
                                                   .flags = PAPER_KEEP});
    paper_layout_gap(layout, pitch, PAPER_KEEP);
}

void letter_remark(struct paper_layout *layout, struct paper *paper)
{
    struct paper_style style = paper_text_small(paper, 10.5);

    if (paper_is_zh(paper))
        return;
    style.colour = PAPER_GREY;
    paper_layout_paragraph(
        layout, &style,
        STR("English companion, for information only. The Chinese paper alone has legal effect."));
    paper_layout_gap(layout, style.pitch_pt / 2, 0);
}

void letter_addressee(struct paper_layout *layout, struct paper *paper, struct str addressee)
{
    struct paper_style body = paper_text_body(paper);

    if (addressee.len == 0)
        return;
    body.is_justified = false;
    paper_layout_text(layout,
                      paper_text_new(paper, &body,
                                     arena_print(paper->arena, "%.*s%s", STR_ARG(addressee),
                                                 paper_is_zh(paper) ? "：" : ":"),
                                     PAPER_BLOCK_WIDTH_PT),
                      SIZE_MAX, 0);
}

void letter_block(struct paper_layout *layout, struct paper *paper, enum document_block_kind kind,
                  struct str text)
{
    struct paper_style style = paper_text_body(paper);
    bool is_heading = kind != DOCUMENT_TEXT;

    if (text.len == 0)
        return;
    if (paper_is_zh(paper))
        style.indent_pt = 2 * PAPER_BLOCK_WIDTH_PT / PAPER_CHARACTERS;
    if (kind == DOCUMENT_HEADING || (is_heading && !paper_is_zh(paper)))
        style.role = FONT_HEADING;
    else if (kind == DOCUMENT_SUBHEADING)
        style.role = FONT_KAI;
    paper_layout_text(layout, paper_text_new(paper, &style, text, PAPER_BLOCK_WIDTH_PT),
                      is_heading ? SIZE_MAX : 0, 0);
    if (!paper_is_zh(paper))
        paper_layout_gap(layout, style.pitch_pt / 3, is_heading ? PAPER_KEEP : 0);
}

void letter_pair(struct paper_layout *layout, struct paper *paper, struct str label,
                 struct str text)
{
    struct paper_style label_style = paper_table_label_style(paper);
    struct paper_style value_style = paper_table_value_style(paper);
    double label_width = PAPER_BLOCK_WIDTH_PT * LABEL_SHARE;
    struct paper_table_cell cells[2] = {
        paper_table_text(paper, &label_style, label, label_width, true),
        paper_table_text(paper, &value_style, text, PAPER_BLOCK_WIDTH_PT - label_width, false),
    };

    paper_table_row(layout, paper, &(struct paper_table_place){0}, cells, 2);
}

static void row_cells(struct paper *paper, const struct paper_style *style,
                      const struct letter_column *columns, const struct str *texts, size_t count,
                      struct paper_table_cell *ret_cells)
{
    for (size_t i = 0; i < count; i++) {
        struct paper_style own = *style;

        if (own.role != FONT_HEADING)
            own.align = columns[i].align;
        ret_cells[i] =
            paper_table_text(paper, &own, texts[i], PAPER_BLOCK_WIDTH_PT * columns[i].share, false);
    }
}

/* A layout piece drawn by another: the head row is measured in a flow of its own. */
const struct paper_piece *letter_table_head(struct paper_layout *layout, struct paper *paper,
                                            const struct letter_column *columns,
                                            const struct str *texts, size_t count)
{
    struct paper_style style = paper_table_label_style(paper);
    struct paper_table_cell cells[LETTER_MAX_COLUMNS];
    struct paper_piece *head = ARENA_NEW(paper->arena, struct paper_piece);

    assert(count <= LETTER_MAX_COLUMNS);
    row_cells(paper, &style, columns, texts, count, cells);
    paper_table_row(layout, paper, &(struct paper_table_place){.flags = PAPER_KEEP}, cells, count);
    *head = *paper_layout_last(layout);
    return head;
}

void letter_table_row(struct paper_layout *layout, struct paper *paper,
                      const struct paper_piece *head, const struct letter_column *columns,
                      const struct str *texts, size_t count)
{
    struct paper_style style = paper_table_value_style(paper);
    struct paper_table_cell cells[LETTER_MAX_COLUMNS];

    assert(count <= LETTER_MAX_COLUMNS);
    row_cells(paper, &style, columns, texts, count, cells);
    paper_table_row(layout, paper, &(struct paper_table_place){.head = head}, cells, count);
}

void letter_table_end(struct paper_layout *layout, struct paper *paper)
{
    paper_layout_gap(layout, paper_text_body(paper).pitch_pt / 2, 0);
}

void letter_enclosures(struct paper_layout *layout, struct paper *paper, const struct str *names,
                       size_t count)
{
    struct paper_style style = paper_text_body(paper);
    double advance = PAPER_BLOCK_WIDTH_PT / PAPER_CHARACTERS;
    struct str head = paper_say(paper, "附件：", "Enclosures: ");

    if (count == 0)
        return;
    paper_layout_gap(layout, style.pitch_pt, 0);
    style.is_justified = false;
    for (size_t i = 0; i < count; i++) {
        struct str before = i == 0 ? head : STR("");
        struct str line =
            count == 1 ? arena_print(paper->arena, "%.*s%.*s", STR_ARG(before), STR_ARG(names[i]))
                       : arena_print(paper->arena, "%.*s%zu. %.*s", STR_ARG(before), i + 1,
                                     STR_ARG(names[i]));

        /* 7.3.4: two characters in; further names under the first. */
        style.indent_pt = (i == 0 ? 2 : 5) * advance;
        paper_layout_paragraph(layout, &style, line);
    }
}

struct letter_sign {
    const struct paper_text *signer, *date;
};

static void draw_sign(struct paper *paper, const void *object, double x, double y, double height)
{
    const struct letter_sign *sign = object;
    double advance = PAPER_BLOCK_WIDTH_PT / PAPER_CHARACTERS;
    /* 7.3.5.1: the date four characters in from the right, the signer centred above it. */
    double right = x + PAPER_BLOCK_WIDTH_PT - 4 * advance;
    double centre = right - sign->date->lines[0].width_pt / 2;
    double most = x + PAPER_BLOCK_WIDTH_PT - 2 * advance;

    (void)height;
    for (size_t i = 0; sign->signer != NULL && i < sign->signer->line_count; i++) {
        double width = sign->signer->lines[i].width_pt, left = centre - width / 2;

        if (left + width > most)
            left = most - width;
        paper_text_draw_line(paper, sign->signer, i, left, y);
        y += sign->signer->style.pitch_pt;
    }
    paper_text_draw(paper, sign->date, right - sign->date->lines[0].width_pt, y);
}

void letter_signature(struct paper_layout *layout, struct paper *paper, struct str signer,
                      struct date signed_on, struct str contact)
{
    struct letter_sign *sign = ARENA_NEW(paper->arena, struct letter_sign);
    struct paper_style style = paper_text_body(paper);
    size_t lines = 1;

    if (signed_on.year == 0)
        return;
    style.is_justified = false;
    if (signer.len > 0) {
        sign->signer = paper_text_new(paper, &style, signer, PAPER_BLOCK_WIDTH_PT * 0.9);
        lines += sign->signer->line_count;
    }
    sign->date = paper_text_new(paper, &style, paper_date(paper, signed_on), PAPER_BLOCK_WIDTH_PT);
    /* 7.3.5.4: a page with a signature has text as well. */
    paper_layout_keep_tail(layout, 2);
    paper_layout_add(layout,
                     &(struct paper_piece){.height_pt = 2 * style.pitch_pt, .flags = PAPER_KEEP});
    paper_layout_add(layout, &(struct paper_piece){.height_pt = (double)lines * style.pitch_pt,
                                                   .draw = draw_sign,
                                                   .object = sign});
    if (contact.len > 0) {
        struct paper_text *text;

        paper_layout_keep_tail(layout, 1);
        style.indent_pt = 2 * PAPER_BLOCK_WIDTH_PT / PAPER_CHARACTERS;
        text = paper_text_new(
            paper, &style,
            arena_print(paper->arena, paper_is_zh(paper) ? "（%.*s）" : "(%.*s)", STR_ARG(contact)),
            PAPER_BLOCK_WIDTH_PT);
        paper_layout_text(layout, text, text->line_count - 1, 0);
    }
}

struct letter_imprint {
    const struct proof *proof;
    const struct paper_text *copies;
};

static void draw_imprint(struct paper *paper, const void *object, double x, double y, double height)
{
    const struct letter_imprint *imprint = object;

    if (imprint->proof != NULL)
        proof_draw(paper, imprint->proof, x, y);
    if (imprint->copies != NULL) {
        double top = y + height - paper_text_height(imprint->copies) - 14.0;

        paper_rule(paper, PAPER_BLACK, IMPRINT_THICK_MM, x, top, x + PAPER_BLOCK_WIDTH_PT, top);
        paper_text_draw(paper, imprint->copies, x + PAPER_FOLIO_PT, top + 7.0);
        paper_rule(paper, PAPER_BLACK, IMPRINT_THICK_MM, x, y + height, x + PAPER_BLOCK_WIDTH_PT,
                   y + height);
    }
}

void letter_foot(struct paper_layout *layout, struct paper *paper,
                 const struct document_proof *proof, struct str copies_to)
{
    struct letter_imprint *imprint = ARENA_NEW(paper->arena, struct letter_imprint);
    struct paper_style style = {.role = FONT_BODY, .size_pt = PAPER_FOLIO_PT, .pitch_pt = 20.0};
    double height = 0;

    imprint->proof = proof_new(paper, proof, PAPER_BLOCK_WIDTH_PT);
    if (imprint->proof != NULL)
        height += proof_height(imprint->proof) + 8.0;
    if (copies_to.len > 0) {
        imprint->copies = paper_text_new(
            paper, &style,
            arena_print(paper->arena, "%s%.*s",
                        paper_is_zh(paper) ? "抄送：" : "Copies to: ", STR_ARG(copies_to)),
            PAPER_BLOCK_WIDTH_PT - 2 * PAPER_FOLIO_PT);
        height += paper_text_height(imprint->copies) + 14.0;
    }
    if (height == 0)
        return;
    paper_layout_keep_tail(layout, 1);
    paper_layout_add(layout, &(struct paper_piece){.height_pt = height,
                                                   .draw = draw_imprint,
                                                   .object = imprint,
                                                   .flags = PAPER_LAST});
}
