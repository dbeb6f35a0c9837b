/* SPDX-License-Identifier: Apache-2.0
 * Cover and tables of a form, drawn from labels, answers and options. */
#include "documents/form_sheet.h"

#include "documents/paper_table.h"
#include "documents/proof.h"

#define WIDTH_PT            PAPER_BLOCK_WIDTH_PT
#define GROUP_SHARE         0.11
#define LABEL_SHARE         0.22
#define SHORT_LABEL_SHARE   0.17
#define GROUPED_LABEL_SHARE 0.13
#define HEAD_PT             30.0
#define MIN_ROW_PT          24.0
#define COVER_LABEL_PT      PAPER_MM(62.0)
#define COVER_INDENT_PT     PAPER_MM(5.0)
#define COVER_TITLE_Y_PT    PAPER_MM(52.0)
#define COVER_LINES_Y_PT    PAPER_MM(110.0)
#define NUMBER_BOX_PT       PAPER_MM(6.2)

enum {
    FORM_MAX_BOXES = 24,
    FORM_KEPT_ROWS = 3, /* first and last rows of a group that stay together */
};

static enum status check_field(struct fault *fault, const struct document_field *field)
{
    TRY(paper_check_text(fault, "tables.group", field->group));
    TRY(paper_check_text(fault, "tables.label", field->label));
    TRY(paper_check_text(fault, "tables.value", field->value));
    TRY(paper_check_count(fault, "tables.options", field->option_count));
    for (size_t i = 0; i < field->option_count; i++) {
        TRY(paper_check_text(fault, "tables.options.text", field->options[i].text));
        TRY(paper_check_text(fault, "tables.options.note", field->options[i].note));
    }
    return ST_OK;
}

static enum status check(struct fault *fault, const struct document_form_set *form)
{
    TRY(paper_check_text(fault, "title", form->title));
    TRY(paper_check_text(fault, "number_label", form->number_label));
    TRY(paper_check_text(fault, "number", form->number));
    TRY(paper_check_text(fault, "cover_note", form->cover_note));
    TRY(paper_check_text(fault, "running", form->running));
    TRY(paper_check_count(fault, "cover", form->cover_count));
    TRY(paper_check_count(fault, "tables", form->table_count));
    if (form->number_boxes < 0 || form->number_boxes > FORM_MAX_BOXES ||
        str_points(form->number) > FORM_MAX_BOXES)
        return fault_set(fault, ST_LIMIT, "number", "编号最多 %d 位",
                         "a number has at most %d places", (int)FORM_MAX_BOXES);
    for (size_t i = 0; i < form->cover_count; i++) {
        TRY(paper_check_text(fault, "cover.label", form->cover[i].label));
        TRY(paper_check_text(fault, "cover.value", form->cover[i].value));
    }
    for (size_t i = 0; i < form->table_count; i++) {
        TRY(paper_check_text(fault, "tables.title", form->tables[i].title));
        TRY(paper_check_text(fault, "tables.note", form->tables[i].note));
        TRY(paper_check_count(fault, "tables.fields", form->tables[i].field_count));
        for (size_t j = 0; j < form->tables[i].field_count; j++)
            TRY(check_field(fault, &form->tables[i].fields[j]));
    }
    return paper_check_proof(fault, &form->proof);
}

static void draw_number(struct paper *paper, const struct document_form_set *form, double x,
                        double y)
{
    struct paper_style label = {.role = FONT_BODY, .size_pt = 14.0, .align = PAPER_RIGHT};
    struct paper_style digit = {.role = FONT_BODY, .size_pt = 14.0, .align = PAPER_CENTRE};
    size_t boxes = (size_t)form->number_boxes, places = str_points(form->number), at = 0;
    double left;

    boxes = places > boxes ? places : boxes;
    left = x + WIDTH_PT - (double)boxes * NUMBER_BOX_PT;
    paper_text_draw(
        paper,
        paper_text_new(paper, &label,
                       arena_print(paper->arena, paper_is_zh(paper) ? "%.*s：" : "%.*s: ",
                                   STR_ARG(form->number_label)),
                       left - x - 4.0),
        x, y + 2.0);
    for (size_t i = 0; i < boxes; i++) {
        size_t from = at;

        paper_box(paper, PAPER_BLACK, 0.2, left + (double)i * NUMBER_BOX_PT, y - 1.0, NUMBER_BOX_PT,
                  NUMBER_BOX_PT + 3.0);
        if (at >= form->number.len)
            continue;
        (void)str_point(form->number, &at);
        paper_text_draw(paper,
                        paper_text_new(paper, &digit,
                                       (struct str){form->number.ptr + from, at - from},
                                       NUMBER_BOX_PT),
                        left + (double)i * NUMBER_BOX_PT, y + 2.5);
    }
}

static double draw_cover_line(struct paper *paper, const struct document_cover_line *line, double x,
                              double y)
{
    struct paper_style label = {.role = FONT_HEADING, .size_pt = 15.0, .pitch_pt = 20.0};
    struct paper_style value = {
        .role = FONT_BODY, .size_pt = 15.0, .pitch_pt = 27.0, .align = PAPER_CENTRE};
    double width = WIDTH_PT - COVER_LABEL_PT - 2 * COVER_INDENT_PT;
    struct paper_text *text = paper_text_new(paper, &value, line->value, width);
    const char *seal = !line->has_seal ? "" : paper_is_zh(paper) ? "（盖章）" : " (seal)";

    paper_text_draw(paper,
                    paper_text_new(paper, &label,
                                   arena_print(paper->arena, "%.*s%s%s", STR_ARG(line->label), seal,
                                               paper_is_zh(paper) ? "：" : ":"),
                                   COVER_LABEL_PT),
                    x + COVER_INDENT_PT, y);
    paper_text_draw(paper, text, x + COVER_INDENT_PT + COVER_LABEL_PT, y);
    for (size_t i = 0; i < text->line_count; i++) {
        double rule = y + (double)i * value.pitch_pt + value.size_pt + 4.0;

        paper_rule(paper, PAPER_BLACK, 0.2, x + COVER_INDENT_PT + COVER_LABEL_PT, rule,
                   x + COVER_INDENT_PT + COVER_LABEL_PT + width, rule);
    }
    return paper_text_height(text) + 26.0;
}

static void draw_cover(struct paper *paper, const void *object, double x, double y, double height)
{
    const struct document_form_set *form = object;
    struct paper_style title = {.role = FONT_TITLE,
                                .size_pt = paper_is_zh(paper) ? 30.0 : 22.0,
                                .pitch_pt = 42.0,
                                .align = PAPER_CENTRE};
    struct paper_style note = {
        .role = FONT_SONG, .size_pt = 12.0, .pitch_pt = 18.0, .align = PAPER_CENTRE};
    const struct proof *proof = proof_new(paper, &form->proof, WIDTH_PT);
    double at = y + COVER_LINES_Y_PT, bottom = y + height;

    if (form->number_label.len > 0)
        draw_number(paper, form, x, y + 6.0);
    paper_text_draw(paper, paper_text_new(paper, &title, form->title, WIDTH_PT), x,
                    y + COVER_TITLE_Y_PT);
    for (size_t i = 0; i < form->cover_count; i++)
        at += draw_cover_line(paper, &form->cover[i], x, at);
    if (form->cover_note.len > 0) {
        struct paper_text *text = paper_text_new(paper, &note, form->cover_note, WIDTH_PT);

        bottom -= paper_text_height(text);
        paper_text_draw(paper, text, x, bottom);
        bottom -= 14.0;
    }
    if (proof != NULL)
        proof_draw(paper, proof, x, bottom - proof_height(proof));
}

struct form_head {
    const struct paper_text *title, *running;
};

static void draw_head(struct paper *paper, const void *object, double x, double y, double height)
{
    const struct form_head *head = object;

    (void)height;
    if (head->running != NULL)
        paper_text_draw(paper, head->running, x, y - 22.0);
    paper_text_draw(paper, head->title, x, y + 2.0);
}

static const struct paper_piece *make_head(struct paper *paper,
                                           const struct document_form_set *form,
                                           const struct document_table *table, bool is_continued)
{
    struct paper_style title = {.role = FONT_HEADING,
                                .size_pt = paper_is_zh(paper) ? 15.0 : 13.0,
                                .pitch_pt = 19.0,
                                .align = PAPER_CENTRE};
    struct paper_style running = {.role = FONT_SONG,
                                  .size_pt = 9.0,
                                  .pitch_pt = 11.0,
                                  .align = PAPER_RIGHT,
                                  .colour = PAPER_GREY};
    struct form_head *head = ARENA_NEW(paper->arena, struct form_head);
    struct paper_piece *piece = ARENA_NEW(paper->arena, struct paper_piece);
    const char *more = !is_continued ? "" : paper_is_zh(paper) ? "（续）" : " (continued)";

    head->title = paper_text_new(
        paper, &title, arena_print(paper->arena, "%.*s%s", STR_ARG(table->title), more), WIDTH_PT);
    if (form->running.len > 0)
        head->running = paper_text_new(paper, &running, form->running, WIDTH_PT);
    *piece = (struct paper_piece){
        .height_pt = paper_text_height(head->title) + HEAD_PT - title.size_pt,
        .draw = draw_head,
        .object = head,
    };
    return piece;
}

static void draw_group(struct paper *paper, const void *object, double x, double y, double height)
{
    const struct paper_text *text = object;

    paper_box(paper, PAPER_BLACK, 0.18, x, y, WIDTH_PT * GROUP_SHARE, height);
    paper_text_draw(paper, text, x + 4.0, y + (height - paper_text_height(text)) / 2);
}

static const struct paper_piece *make_group(struct paper *paper, struct str label)
{
    struct paper_style style = paper_table_label_style(paper);
    struct paper_piece *piece = ARENA_NEW(paper->arena, struct paper_piece);
    struct paper_text *text = paper_text_new(paper, &style, label, WIDTH_PT * GROUP_SHARE - 8.0);

    *piece = (struct paper_piece){
        .height_pt = paper_text_height(text) + 8.0, .draw = draw_group, .object = text};
    return piece;
}

static struct paper_table_cell value_cell(struct paper *paper, const struct document_field *field,
                                          double width)
{
    struct paper_style style = paper_table_value_style(paper);
    struct str *choices;

    if (field->option_count == 0)
        return paper_table_text(paper, &style, field->value, width, false);
    choices = ARENA_ARRAY(paper->arena, field->option_count, struct str);
    for (size_t i = 0; i < field->option_count; i++) {
        const struct document_option *option = &field->options[i];
        const char *box = option->is_ticked ? "☑" : "☐";

        choices[i] = option->note.len == 0
                         ? arena_print(paper->arena, "%s %.*s", box, STR_ARG(option->text))
                         : arena_print(paper->arena,
                                       paper_is_zh(paper) ? "%s %.*s（%.*s）" : "%s %.*s (%.*s)",
                                       box, STR_ARG(option->text), STR_ARG(option->note));
    }
    return paper_table_choices(paper, &style, choices, field->option_count, field->value, width);
}

/* One row: a field, or two short ones. */
static void add_row(struct paper_layout *layout, struct paper *paper,
                    const struct paper_table_place *place, const struct document_field *fields,
                    size_t count)
{
    struct paper_style style = paper_table_label_style(paper);
    double width = (WIDTH_PT - place->x) / (double)count;
    double label = WIDTH_PT * (place->x > 0 ? GROUPED_LABEL_SHARE
                               : count == 1 ? LABEL_SHARE
                                            : SHORT_LABEL_SHARE);
    struct paper_table_cell cells[4];

    for (size_t i = 0; i < count; i++) {
        cells[2 * i] = paper_table_text(paper, &style, fields[i].label, label, true);
        cells[2 * i + 1] = value_cell(paper, &fields[i], width - label);
    }
    paper_table_row(layout, paper, place, cells, 2 * count);
}

static size_t group_length(const struct document_table *table, size_t first)
{
    size_t end = first + 1;

    while (end < table->field_count && table->fields[first].group.len > 0 &&
           str_equal(table->fields[end].group, table->fields[first].group))
        end++;
    return end - first;
}

/* Rows of one group.  Its label must fit beside the rows that stay together on a page. */
static void add_group(struct paper_layout *layout, struct paper *paper,
                      const struct document_table *table, size_t first, size_t count,
                      const struct paper_piece *heads[2])
{
    const struct document_field *fields = &table->fields[first];
    struct paper_table_place place = {.min_height_pt = MIN_ROW_PT, .more = heads[1]};
    bool has_group = fields->group.len > 0;

    if (has_group) {
        size_t kept = count < FORM_KEPT_ROWS ? count : FORM_KEPT_ROWS;
        size_t rows = (kept + 1) / 2; /* short fields share a row */

        place.x = WIDTH_PT * GROUP_SHARE;
        place.run = make_group(paper, fields->group);
        if (place.run->height_pt > MIN_ROW_PT * (double)rows)
            place.min_height_pt = place.run->height_pt / (double)rows;
    }
    for (size_t i = 0; i < count;) {
        size_t step = i + 1 < count && fields[i].is_short && fields[i + 1].is_short ? 2 : 1;
        bool keep = i + step < count && (i < FORM_KEPT_ROWS - 1 || i + FORM_KEPT_ROWS >= count);

        place.head = heads[first + i > 0];
        place.flags = (keep ? PAPER_KEEP : 0) | (first + i == 0 ? PAPER_NEW_PAGE : 0);
        add_row(layout, paper, &place, &fields[i], step);
        i += step;
    }
}

static void add_table(struct paper_layout *layout, struct paper *paper,
                      const struct document_form_set *form, const struct document_table *table)
{
    const struct paper_piece *heads[2] = {make_head(paper, form, table, false),
                                          make_head(paper, form, table, true)};
    struct paper_style small = paper_text_small(paper, 9.0);

    for (size_t i = 0; i < table->field_count;) {
        size_t count = group_length(table, i);

        /* Short neighbours without a group may share a row as well. */
        if (table->fields[i].group.len == 0 && i + 1 < table->field_count &&
            table->fields[i].is_short && table->fields[i + 1].is_short &&
            table->fields[i + 1].group.len == 0)
            count = 2;
        add_group(layout, paper, table, i, count, heads);
        i += count;
    }
    if (table->note.len == 0)
        return;
    paper_layout_keep_tail(layout, 1);
    paper_layout_gap(layout, 6.0, PAPER_KEEP);
    paper_layout_paragraph(layout, &small, table->note);
}

enum status form_sheet_pdf(struct arena *arena, struct fault *fault,
                           const struct document_options *options,
                           const struct document_form_set *form, struct str *ret_pdf)
{
    struct paper *paper;
    struct paper_layout *layout;

    TRY(check(fault, form));
    TRY(paper_open(arena, fault, options, form->title, false, &paper));
    layout = paper_layout_new(paper);
    paper_layout_add(layout, &(struct paper_piece){.height_pt = PAPER_BLOCK_HEIGHT_PT,
                                                   .draw = draw_cover,
                                                   .object = form,
                                                   .flags = PAPER_COVER});
    for (size_t i = 0; i < form->table_count; i++)
        add_table(layout, paper, form, &form->tables[i]);
    paper_layout_finish(layout, PAPER_FOLIO_OF);
    return paper_close(paper, ret_pdf);
}
