/* SPDX-License-Identifier: Apache-2.0
 * Drawing tables. */
#include "procedures/procedure_drawing.h"

#include "registry/role.h"

enum {
    MARGIN = 20,
    LANE = 14,
    BOX_WIDTH = 840,
    TITLE_HEIGHT = 30,
    ROW_HEIGHT = 20,
    BOX_GAP = 22,
    HEAD_HEIGHT = 40,
};

struct sheet {
    struct buf buf;
    const struct procedure *procedure;
    int left; /* of the boxes */
    int tops[PROCEDURE_MAX_STATES];
    int height;
};

static int count_rows(const struct procedure *procedure, int state)
{
    int count = 0;

    for (const struct transition *row = procedure->transitions; row->action != NULL; row++)
        count += row->from == state;
    return count;
}

/* The first row that goes from one state to another draws the line for all of them. */
static bool draws_line(const struct procedure *procedure, const struct transition *row)
{
    if (row->from == row->to)
        return false;
    for (const struct transition *other = procedure->transitions; other != row; other++)
        if (other->from == row->from && other->to == row->to)
            return false;
    return true;
}

static void lay_out(struct sheet *sheet)
{
    int lines = 0, y = MARGIN + HEAD_HEIGHT;

    for (const struct transition *row = sheet->procedure->transitions; row->action != NULL; row++)
        lines += draws_line(sheet->procedure, row);
    sheet->left = MARGIN + (lines + 1) * LANE;
    for (int i = 0; sheet->procedure->states[i].word != NULL; i++) {
        sheet->tops[i] = y;
        y += TITLE_HEIGHT + count_rows(sheet->procedure, i) * ROW_HEIGHT + BOX_GAP;
    }
    sheet->height = y;
}

static void draw_step(struct sheet *sheet, const struct transition *row, int y)
{
    const struct procedure_action *action =
        procedure_action_of(sheet->procedure, str_of(row->action));
    const struct procedure_state *to = &sheet->procedure->states[row->to];

    buf_print(
        &sheet->buf,
        "<text x=\"%d\" y=\"%d\" class=\"step\">%s %s <tspan class=\"role\">（%s）</tspan> → %s",
        sheet->left + 16, y, action->zh, action->en, role_zh(row->by), to->zh);
    if (row->when != NULL)
        buf_text(&sheet->buf, " <tspan class=\"note\">视本地规则</tspan>");
    if (row->stops != NULL || row->pauses != NULL)
        buf_print(&sheet->buf, " <tspan class=\"clock\">■ %s</tspan>",
                  row->stops != NULL ? row->stops : row->pauses);
    if (row->starts != NULL)
        buf_print(&sheet->buf, " <tspan class=\"clock\">▶ %s</tspan>", row->starts);
    buf_text(&sheet->buf, "</text>\n");
}

static void draw_state(struct sheet *sheet, int index)
{
    const struct procedure_state *state = &sheet->procedure->states[index];
    int top = sheet->tops[index];
    int rows = count_rows(sheet->procedure, index), at = 0;

    buf_print(&sheet->buf,
              "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"6\" class=\"%s\"/>\n",
              sheet->left, top, BOX_WIDTH, TITLE_HEIGHT + rows * ROW_HEIGHT,
              state->is_final ? "final" : "state");
    buf_print(&sheet->buf, "<text x=\"%d\" y=\"%d\" class=\"name\">%s %s</text>\n",
              sheet->left + 12, top + 20, state->zh, state->en);
    for (const struct transition *row = sheet->procedure->transitions; row->action != NULL; row++)
        if (row->from == index)
            draw_step(sheet, row, top + TITLE_HEIGHT + ROW_HEIGHT * at++ + 12);
}

/* Each line has a lane of its own; it leaves in the upper part of a box and ends at its title. */
static void draw_line(struct sheet *sheet, const struct transition *row, int lane)
{
    int x = sheet->left - (lane + 1) * LANE;
    int from = sheet->tops[row->from] + TITLE_HEIGHT - 4 + lane % 3;
    int to = sheet->tops[row->to] + 10 + lane % 5;

    buf_print(&sheet->buf,
              "<path d=\"M%d %d H%d V%d H%d\" class=\"line\" marker-end=\"url(#tip)\"/>\n",
              sheet->left, from, x, to, sheet->left - 2);
}

struct str procedure_drawing(struct arena *arena, const struct procedure *procedure)
{
    struct sheet sheet = {.procedure = procedure};
    struct str text = STR("");
    int lane = 0, width;

    lay_out(&sheet);
    width = sheet.left + BOX_WIDTH + MARGIN;
    buf_init(&sheet.buf, PROCEDURE_DRAWING_MAX_BYTES);
    buf_print(&sheet.buf,
              "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
              "viewBox=\"0 0 %d %d\" role=\"img\">\n<title>%s %s</title>\n",
              width, sheet.height, width, sheet.height, procedure->zh, procedure->en);
    buf_text(&sheet.buf,
             "<style>text{font:13px sans-serif;fill:#1b1b1b}.head{font-size:18px}"
             ".name{font-weight:bold}.role,.note{fill:#555}.clock{fill:#0b6b69}"
             ".state{fill:#fff;stroke:#555}.final{fill:#eee;stroke:#1b1b1b;stroke-width:2}"
             ".line{fill:none;stroke:#777}</style>\n"
             "<defs><marker id=\"tip\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" "
             "markerWidth=\"8\" markerHeight=\"8\" orient=\"auto\">"
             "<path d=\"M0 0L8 4L0 8z\" fill=\"#777\"/></marker></defs>\n"
             "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
    buf_print(&sheet.buf, "<text x=\"%d\" y=\"%d\" class=\"head\">%s %s</text>\n", MARGIN,
              MARGIN + 14, procedure->zh, procedure->en);
    for (const struct transition *row = procedure->transitions; row->action != NULL; row++)
        if (draws_line(procedure, row))
            draw_line(&sheet, row, lane++);
    for (int i = 0; procedure->states[i].word != NULL; i++)
        draw_state(&sheet, i);
    buf_text(&sheet.buf, "</svg>\n");
    if (buf_finish(&sheet.buf, arena, &text) != ST_OK)
        text = STR("");
    buf_done(&sheet.buf);
    return text;
}
