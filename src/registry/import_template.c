/* SPDX-License-Identifier: Apache-2.0
 * The empty table that people fill in: every column with its options, and a sheet that explains
 * them. */
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

#include "base/banned.h"
#include "base/file.h"
#include "registry/actor.h"
#include "registry/import.h"
#include "registry/import_field.h"
#include "registry/registry_limits.h"

enum { TEMPLATE_ROWS = 5000, TEMPLATE_WIDTH = 18, TEMPLATE_OPTION_BYTES = 240 };

struct template
{
    struct work *w;
    lxw_workbook *book;
    lxw_worksheet *sheet, *notes;
    lxw_format *bold, *wrapped;
    lxw_col_t column;
};

/* The options of a field as one text, "" when it has none. */
static struct str options_of(struct arena *arena, const json_t *field)
{
    struct str all = STR("");
    size_t index;
    json_t *option;

    json_array_foreach(json_get_list(field, "options"), index, option) all =
        arena_print(arena, "%.*s%s%.*s", STR_ARG(all), index > 0 ? "、" : "",
                    STR_ARG(json_get_text(option, "zh")));
    return all;
}

/* A choice list where Excel can hold it: one choice a cell, short enough in all. */
static void offer(struct template *t, const struct import_field *field)
{
    lxw_data_validation rule = {.validate = LXW_VALIDATION_TYPE_LIST};
    json_t *options = json_get_list(field->form, "options");
    size_t count = json_array_size(options);
    size_t bytes = 0;
    char **list = ARENA_ARRAY(t->w->arena, count + 1, char *);

    for (size_t i = 0; i < count; i++) {
        struct str zh = json_get_text(json_array_get(options, i), "zh");
        list[i] = str_zero(t->w->arena, zh);
        bytes += zh.len + 1;
    }
    if (count == 0 || bytes > TEMPLATE_OPTION_BYTES ||
        !str_is(json_get_text(field->form, "kind"), "choice"))
        return;
    rule.value_list = list;
    rule.error_type = LXW_VALIDATION_ERROR_TYPE_WARNING;
    (void)worksheet_data_validation_range(t->sheet, 1, t->column, TEMPLATE_ROWS, t->column, &rule);
}

static void add_column(struct template *t, const struct import_field *field)
{
    struct arena *arena = t->w->arena;
    struct str options = options_of(arena, field->form);
    struct str note = json_get_text(field->form, "note_zh");

    (void)worksheet_write_string(t->sheet, 0, t->column, str_zero(arena, field->zh), t->bold);
    offer(t, field);
    t->column++;
    (void)worksheet_write_string(t->notes, t->column, 0, str_zero(arena, field->zh), NULL);
    (void)worksheet_write_string(t->notes, t->column, 1, str_zero(arena, field->en), NULL);
    (void)worksheet_write_string(t->notes, t->column, 2, str_zero(arena, options), t->wrapped);
    (void)worksheet_write_string(t->notes, t->column, 3, str_zero(arena, note), t->wrapped);
}

/* One column for each member of the record, then the answers of the system. */
static void add_columns(struct template *t, const struct import_fields *fields)
{
    bool is_written[IMPORT_TARGET_COUNT] = {false};

    for (size_t i = 0; i < fields->count; i++) {
        const struct import_field *field = &fields->fields[i];
        bool is_answer = field->target == IMPORT_FORM;
        if (field->target == IMPORT_NOTHING || field->target == IMPORT_LATER ||
            field->target == IMPORT_PARTY_FORM || (!is_answer && is_written[field->target]))
            continue;
        is_written[field->target] = true;
        add_column(t, field);
    }
}

static void write_template(struct template *t)
{
    static const char *const heads[] = {"列名", "Column", "可选值", "说明"};
    struct import_fields fields;

    import_field_all(t->w, &fields);
    t->bold = workbook_add_format(t->book);
    format_set_bold(t->bold);
    t->wrapped = workbook_add_format(t->book);
    format_set_text_wrap(t->wrapped);
    t->sheet = workbook_add_worksheet(t->book, "系统清单");
    t->notes = workbook_add_worksheet(t->book, "填写说明");
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++)
        (void)worksheet_write_string(t->notes, 0, (lxw_col_t)i, heads[i], t->bold);
    add_columns(t, &fields);
    (void)worksheet_set_column(t->sheet, 0, t->column, TEMPLATE_WIDTH, NULL);
    (void)worksheet_set_column(t->notes, 0, 1, TEMPLATE_WIDTH * 2, NULL);
    (void)worksheet_set_column(t->notes, 2, 3, TEMPLATE_WIDTH * 4, NULL);
    worksheet_freeze_panes(t->sheet, 1, 0);
}

/* libxlsxwriter writes to a path only: one of our own that nobody else can have opened. */
static enum status write_file(struct work *w, const char *path)
{
    struct template t = {.w = w, .book = workbook_new(path)};

    if (!t.book)
        return work_fail(w, ST_MEMORY, "", "内存不足", "memory ran out");
    write_template(&t);
    lxw_error error = workbook_close(t.book);
    if (error != LXW_NO_ERROR)
        return work_fail(w, ST_IO, "", "无法生成模板：%s", "the template cannot be made: %s",
                         lxw_strerror(error));
    return ST_OK;
}

enum status import_template(struct work *w, struct str *ret_bytes)
{
    char folder[] = P_tmpdir "/panshi-template-XXXXXX";
    char path[FILE_PATH_BYTES];

    if (!mkdtemp(folder))
        return work_fail(w, ST_IO, "", "无法使用临时文件夹 %s", "the folder %s cannot be used",
                         P_tmpdir);
    (void)file_path(path, folder, "template.xlsx");
    enum status status = write_file(w, path);
    if (status == ST_OK)
        status = file_read(path, IMPORT_MAX_FILE_BYTES, w->arena, ret_bytes, &w->fault);
    file_remove_tree(folder);
    return status;
}
