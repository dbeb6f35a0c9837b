/* SPDX-License-Identifier: Apache-2.0
 * Cells of a row by the meaning of their columns. */
#include "registry/import_row.h"

#include "base/banned.h"
#include "registry/check.h"
#include "registry/import_date.h"
#include "registry/name_key.h"
#include "registry/registry_limits.h"

/* A note below the table: one text over all columns, or one that begins like a note. */
static bool is_note(const struct grid_row *row, const struct import_row_values *v)
{
    static const char *const beginnings[] = {"注：",   "注:",    "说明：", "说明:",   "填表说明",
                                             "备注：", "合计",   "总计",   "小计",    "共计",
                                             "填报人", "填表人", "审核人", "填报单位"};
    size_t filled = 0;
    size_t same = 0;
    struct str first = STR("");

    for (size_t c = 0; c < row->count; c++) {
        if (row->cells[c].kind == GRID_EMPTY)
            continue;
        first = filled == 0 ? row->cells[c].text : first;
        filled++;
        same += str_equal(row->cells[c].text, first);
    }
    if (filled > 2 && same == filled)
        return true;
    for (size_t i = 0; i < sizeof beginnings / sizeof beginnings[0]; i++) {
        if (str_starts(first, str_of(beginnings[i])) && !import_row_has(v, IMPORT_CERTIFICATE) &&
            !import_row_has(v, IMPORT_LEVEL))
            return true;
    }
    return false;
}

static bool read_code(struct import_plan *plan, const struct import_cell *cell, bool is_uscc,
                      struct str *ret_code)
{
    struct work *w = plan->w;
    struct check_doubt doubt = {.zh = ""};
    enum status status =
        is_uscc ? check_uscc(w->arena, cell->cell.text, "uscc", ret_code, &doubt, &w->fault)
                : check_certificate(w->arena, cell->cell.text, "certificate", ret_code, &w->fault);

    if (status == ST_OK)
        return true;
    if (cell->cell.kind == GRID_NUMBER && cell->cell.text.len > 15) {
        fault_clear(&w->fault);
        import_report_error(
            &plan->report, &cell->place, "number-cut",
            "“%.*s”在 Excel 中被当作数字存储，末尾已失真；请把该列设为文本后重新填写",
            "\"%.*s\" was kept as a number and its end is lost; make the column "
            "text and enter it again",
            STR_ARG(cell->cell.text));
        return false;
    }
    import_report_fault(&plan->report, &cell->place, "bad-code", &w->fault);
    return false;
}

static bool read_text(const struct import_cell *cell, struct str *ret_text)
{
    *ret_text = cell->cell.text;
    if (str_points(cell->cell.text) <= REGISTRY_MAX_NAME)
        return true;
    import_report_error(cell->report, &cell->place, "too-long", "最多 %d 个字",
                        "at most %d characters", REGISTRY_MAX_NAME);
    return false;
}

static bool read_answer(struct import_plan *plan, const struct import_cell *cell,
                        const struct import_field *field, json_t *answers)
{
    json_t *answer = NULL;

    if (!import_value_answer(&plan->values, cell, field->form, &answer))
        return false;
    json_put(answers, str_zero(plan->w->arena, field->key), answer);
    return true;
}

/* “—”, “/” and the like mean that there is nothing. */
static bool is_blank(struct str text)
{
    static const char *const blanks[] = {"/", "-", "—", "——", "\\", "无备案号"};

    for (size_t i = 0; i < sizeof blanks / sizeof blanks[0]; i++) {
        if (str_is(text, blanks[i]))
            return true;
    }
    return false;
}

static bool read_levels(const struct import_cell *cell, enum import_target target,
                        struct import_levels *levels)
{
    struct import_levels read;

    if (!import_level_read(cell, &read))
        return false;
    if (target == IMPORT_INFO_LEVEL)
        levels->info = read.level;
    else if (target == IMPORT_SERVICE_LEVEL)
        levels->service = read.level;
    else {
        levels->level = read.level;
        levels->info = read.info > 0 ? read.info : levels->info;
        levels->service = read.service > 0 ? read.service : levels->service;
    }
    return true;
}

static bool read_cell(struct import_plan *plan, const struct import_cell *cell,
                      const struct import_field *field, struct import_row_values *v)
{
    switch (field->target) {
    case IMPORT_NAME:
        return read_text(cell, &v->name);
    case IMPORT_PARTY:
        return read_text(cell, &v->party);
    case IMPORT_USCC:
        return read_code(plan, cell, true, &v->uscc);
    case IMPORT_REGION:
        return import_value_region(&plan->values, cell, &v->region);
    case IMPORT_SECTOR:
        return import_value_sector(&plan->values, cell, &v->sector);
    case IMPORT_STATE:
        return import_value_state(cell, field->form, &v->state);
    case IMPORT_KINDS:
        return import_value_choices(cell, field->form, &v->kinds);
    case IMPORT_TECHNOLOGIES:
        return import_value_choices(cell, field->form, &v->technologies);
    case IMPORT_LEVEL:
    case IMPORT_INFO_LEVEL:
    case IMPORT_SERVICE_LEVEL:
        return read_levels(cell, field->target, &v->levels);
    case IMPORT_CERTIFICATE:
        return read_code(plan, cell, false, &v->certificate);
    case IMPORT_OPERATION_ON:
        return import_date_read(cell, &v->operation_on);
    case IMPORT_REGULATOR:
        return read_text(cell, &v->regulator);
    case IMPORT_POLICE:
        return read_text(cell, &v->police);
    case IMPORT_FORM:
        return read_answer(plan, cell, field, v->form);
    case IMPORT_PARTY_FORM:
        return read_answer(plan, cell, field, v->party_form);
    case IMPORT_NOTHING:
    case IMPORT_LATER:
    case IMPORT_TARGET_COUNT:
        break;
    }
    return true;
}

static void note_place(struct import_row_values *v, const struct import_column *column)
{
    v->has |= 1u << (unsigned)column->field->target;
    v->columns[column->field->target] = (int)column->column;
    v->headers[column->field->target] = column->header;
}

static void settle_levels(struct import_plan *plan, const struct import_place *place,
                          struct import_row_values *v)
{
    int higher = v->levels.info > v->levels.service ? v->levels.info : v->levels.service;

    if (v->levels.info > 0 && v->levels.service > 0) {
        if (v->levels.level > 0 && v->levels.level != higher) {
            import_report_error(&plan->report, place, "level-mismatch",
                                "等级 %d 与 S%dA%d 不一致（应取两者中较高的）",
                                "level %d does not agree with S%dA%d (the higher of both counts)",
                                v->levels.level, v->levels.info, v->levels.service);
            v->is_bad = true;
        }
        v->levels.level = higher;
        v->has |= 1u << IMPORT_LEVEL;
    }
}

static bool has_anything(const struct import_head *head, const struct grid_row *row)
{
    for (size_t i = 0; i < head->count; i++) {
        if (grid_cell_at(row, head->columns[i].column).kind != GRID_EMPTY)
            return true;
    }
    return false;
}

/* Which columns of the row are filled, before any is read. */
static void survey(const struct import_head *head, const struct grid_row *row,
                   struct import_row_values *v)
{
    for (size_t i = 0; i < head->count; i++) {
        struct grid_cell cell = grid_cell_at(row, head->columns[i].column);
        if (cell.kind != GRID_EMPTY && !is_blank(cell.text))
            note_place(v, &head->columns[i]);
    }
}

bool import_row_read(struct import_plan *plan, const struct import_head *head,
                     const struct grid_sheet *sheet, const struct grid_row *row,
                     struct import_row_values *ret_values)
{
    struct import_row_values v = {.form = json_new_object(plan->w->arena),
                                  .party_form = json_new_object(plan->w->arena)};
    const struct import_place row_place = {sheet->name, row->number, -1, STR("")};

    if (!has_anything(head, row) || import_head_is_repeated(head, row))
        return false;
    survey(head, row, &v);
    if (is_note(row, &v))
        return false;
    for (size_t i = 0; i < head->count; i++) {
        const struct import_column *column = &head->columns[i];
        const struct import_cell cell = {
            .cell = grid_cell_at(row, column->column),
            .place = {sheet->name, row->number, (int)column->column, column->header},
            .report = &plan->report,
        };
        if (cell.cell.kind == GRID_EMPTY || is_blank(cell.cell.text))
            continue;
        if (cell.cell.kind == GRID_ERROR) {
            import_report_error(&plan->report, &cell.place, "formula-error",
                                "单元格的公式出错：%.*s", "the cell's formula failed: %.*s",
                                STR_ARG(cell.cell.text));
            v.is_bad = true;
        } else if (!read_cell(plan, &cell, column->field, &v)) {
            v.is_bad = true;
        }
    }
    settle_levels(plan, &row_place, &v);
    *ret_values = v;
    return true;
}
