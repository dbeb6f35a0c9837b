/* SPDX-License-Identifier: Apache-2.0
 * Header rows, one or two of them, below whatever titles people put above. */
#include "registry/import_head.h"

#include "base/banned.h"
#include "registry/name_key.h"
#include "registry/registry_limits.h"

/* One way to read the header: at a row, with the row below or without. */
struct reading {
    size_t row;
    bool is_double;
    size_t known;   /* columns whose meaning is known */
    size_t unknown; /* other columns with a text */
    bool has_name;
};

static struct str label_at(const struct grid_sheet *sheet, size_t row, size_t column)
{
    struct grid_cell cell = grid_cell_at(&sheet->rows[row], column);

    return cell.kind == GRID_TEXT ? cell.text : STR("");
}

/* The text of a header cell: of the lower row, below the upper one where it needs that. */
static struct str header_at(const struct grid_sheet *sheet, const struct reading *reading,
                            size_t column, const struct import_fields *fields,
                            const struct import_field **ret_field)
{
    struct str upper = label_at(sheet, reading->row, column);
    struct str lower = reading->is_double ? label_at(sheet, reading->row + 1, column) : STR("");

    if (lower.len == 0 || str_equal(upper, lower)) {
        *ret_field = import_field_find(fields, upper);
        return upper;
    }
    struct str both = arena_print(fields->arena, "%.*s%.*s", STR_ARG(upper), STR_ARG(lower));
    *ret_field = import_field_find(fields, both);
    if (*ret_field)
        return both;
    *ret_field = import_field_find(fields, lower);
    return *ret_field ? lower : both;
}

static size_t width_of(const struct grid_sheet *sheet, const struct reading *reading)
{
    size_t width = sheet->rows[reading->row].count;

    if (reading->is_double && sheet->rows[reading->row + 1].count > width)
        width = sheet->rows[reading->row + 1].count;
    return width;
}

/* Known columns; a title merged over all columns counts once. */
static void judge(const struct grid_sheet *sheet, const struct import_fields *fields,
                  struct reading *reading)
{
    bool is_seen[IMPORT_MAX_FIELDS] = {false};

    for (size_t c = 0; c < width_of(sheet, reading); c++) {
        const struct import_field *field = NULL;
        struct str header = header_at(sheet, reading, c, fields, &field);
        if (header.len == 0 || (field && field->target == IMPORT_NOTHING))
            continue;
        if (!field || is_seen[field - fields->fields]) {
            reading->unknown++;
            continue;
        }
        is_seen[field - fields->fields] = true;
        reading->known++;
        reading->has_name = reading->has_name || field->target == IMPORT_NAME;
    }
}

/* Blank neighbours do not make a second header row: it must touch the first. */
static bool can_be_double(const struct grid_sheet *sheet, size_t row)
{
    return row + 1 < sheet->row_count && sheet->rows[row + 1].number == sheet->rows[row].number + 1;
}

static bool find_reading(const struct grid_sheet *sheet, const struct import_fields *fields,
                         struct reading *ret_best)
{
    struct reading best = {0};

    for (size_t row = 0; row < sheet->row_count && row < IMPORT_HEADER_ROWS; row++) {
        for (int is_double = 0; is_double <= 1; is_double++) {
            struct reading reading = {.row = row, .is_double = is_double != 0};
            if (is_double && !can_be_double(sheet, row))
                continue;
            judge(sheet, fields, &reading);
            if (reading.has_name && reading.known > best.known)
                best = reading;
        }
    }
    *ret_best = best;
    /* One known column is enough only where no other says anything. */
    return best.known >= 2 || (best.known == 1 && best.unknown == 0);
}

static void tell_unknown(struct import_report *report, const struct import_fields *fields,
                         const struct import_place *place)
{
    struct str near = import_field_near(fields, place->header);

    if (near.len > 0)
        import_report_warning(report, place, "unknown-column",
                              "不认识列“%.*s”，未导入；是否为“%.*s”？",
                              "column \"%.*s\" is unknown and was left out; is it \"%.*s\"?",
                              STR_ARG(place->header), STR_ARG(near));
    else
        import_report_warning(report, place, "unknown-column", "不认识列“%.*s”，未导入",
                              "column \"%.*s\" is unknown and was left out",
                              STR_ARG(place->header));
}

static bool is_taken(const struct import_head *head, const struct import_field *field)
{
    for (size_t i = 0; i < head->count; i++) {
        const struct import_field *other = head->columns[i].field;
        bool is_record = field->target != IMPORT_FORM && field->target != IMPORT_PARTY_FORM;
        if (other == field || (is_record && other->target == field->target))
            return true;
    }
    return false;
}

static void take_column(struct import_head *head, struct import_report *report,
                        const struct import_fields *fields, const struct import_place *place,
                        const struct import_field *field)
{
    if (!field) {
        tell_unknown(report, fields, place);
    } else if (field->target == IMPORT_NOTHING) {
        return;
    } else if (field->target == IMPORT_LATER) {
        import_report_warning(report, place, "not-imported", "“%.*s”在定级、备案流程中填写，未导入",
                              "\"%.*s\" is filled in during grading and filing; left out",
                              STR_ARG(place->header));
    } else if (is_taken(head, field)) {
        import_report_warning(report, place, "repeated-column", "列“%.*s”与前面的列重复，未导入",
                              "column \"%.*s\" repeats an earlier one; left out",
                              STR_ARG(place->header));
    } else {
        head->columns[head->count++] =
            (struct import_column){(size_t)place->column, place->header, field};
    }
}

void import_head_find(const struct grid_sheet *sheet, const struct import_fields *fields,
                      struct import_report *report, struct import_head *ret_head)
{
    struct import_head head = {.is_found = false};
    struct reading reading;

    *ret_head = head;
    if (!find_reading(sheet, fields, &reading))
        return;
    size_t last = reading.row + (reading.is_double ? 1 : 0);
    head.is_found = true;
    head.row = sheet->rows[last].number;
    head.first_row = last + 1;
    head.columns = ARENA_ARRAY(fields->arena, width_of(sheet, &reading), struct import_column);
    for (size_t c = 0; c < width_of(sheet, &reading); c++) {
        const struct import_field *field = NULL;
        struct str header = header_at(sheet, &reading, c, fields, &field);
        const struct import_place place = {sheet->name, head.row, (int)c, header};
        if (header.len > 0)
            take_column(&head, report, fields, &place, field);
    }
    *ret_head = head;
}

bool import_head_is_repeated(const struct import_head *head, const struct grid_row *row)
{
    size_t same = 0;
    size_t filled = 0;

    for (size_t i = 0; i < head->count; i++) {
        struct grid_cell cell = grid_cell_at(row, head->columns[i].column);
        filled += cell.kind != GRID_EMPTY;
        same += cell.kind == GRID_TEXT && str_equal(cell.text, head->columns[i].header);
    }
    return same >= 2 && same == filled;
}

json_t *import_head_json(struct arena *arena, const struct grid_sheet *sheet,
                         const struct import_head *head)
{
    json_t *object = json_new_object(arena);
    json_t *columns = json_new_list(arena);
    char letters[8];

    for (size_t i = 0; i < head->count; i++) {
        json_t *column = json_new_object(arena);
        json_put_textz(column, "column", grid_column_name(head->columns[i].column, letters));
        json_put_text(column, "header", head->columns[i].header);
        json_put_text(column, "field", head->columns[i].field->zh);
        json_add(columns, column);
    }
    json_put_text(object, "name", sheet->name);
    json_put_int(object, "rows", (int64_t)sheet->row_count);
    json_put_int(object, "header_row", head->row);
    json_put_bool(object, "is_read", head->is_found && !sheet->is_hidden);
    json_put(object, "columns", columns);
    return object;
}
