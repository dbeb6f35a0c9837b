/* SPDX-License-Identifier: Apache-2.0
 * `panshi export`: the register as a table that the import reads back. */
#include <stdio.h>

#include "cli/command.h"
#include "cli/errand.h"
#include "db/journal.h"
#include "documents/csv_write.h"
#include "documents/xlsx_write.h"
#include "registry/registry_limits.h"
#include "registry/system.h"

enum export_source { EXPORT_TEXT, EXPORT_NAME_OF, EXPORT_NUMBER };

/* Titles are those that the import knows. */
static const struct export_column {
    const char *title;
    const char *key;
    enum export_source source; /* EXPORT_NAME_OF: the member `name` of the object `key` */
    enum sheet_kind kind;
} export_columns[] = {
    {"系统名称", "name", EXPORT_TEXT, SHEET_TEXT},
    {"单位名称", "party", EXPORT_NAME_OF, SHEET_TEXT},
    {"行政区划代码", "region", EXPORT_TEXT, SHEET_TEXT},
    {"行政区划", "region_name", EXPORT_TEXT, SHEET_TEXT},
    {"行业", "sector_name", EXPORT_TEXT, SHEET_TEXT},
    {"运行状态", "state", EXPORT_TEXT, SHEET_TEXT},
    {"安全保护等级", "level", EXPORT_NUMBER, SHEET_INT},
    {"等级组合", "code", EXPORT_TEXT, SHEET_TEXT},
    {"备案状态", "filing_state", EXPORT_TEXT, SHEET_TEXT},
    {"备案证明编号", "certificate_number", EXPORT_TEXT, SHEET_TEXT},
    {"投入运行日期", "operation_on", EXPORT_TEXT, SHEET_DATE},
    {"记录编号", "id", EXPORT_TEXT, SHEET_TEXT},
};

enum { EXPORT_COLUMNS = sizeof export_columns / sizeof export_columns[0] };
enum { EXPORT_MAX_BYTES = 512 * 1024 * 1024 };

static void export_cells(const json_t *system, struct sheet_cell *ret_cells)
{
    for (size_t i = 0; i < EXPORT_COLUMNS; i++) {
        const struct export_column *column = &export_columns[i];

        ret_cells[i] = (struct sheet_cell){.number = json_get_int(system, column->key, 0)};
        if (column->source == EXPORT_NAME_OF)
            ret_cells[i].text = json_get_text(json_get_object(system, column->key), "name");
        else if (column->source == EXPORT_TEXT)
            ret_cells[i].text = json_get_text(system, column->key);
        else
            ret_cells[i].is_blank = ret_cells[i].number == 0;
    }
}

static void export_heads(struct sheet_column *ret_columns)
{
    for (size_t i = 0; i < EXPORT_COLUMNS; i++)
        ret_columns[i] = (struct sheet_column){.title = str_of(export_columns[i].title),
                                               .kind = export_columns[i].kind};
}

/* Every system, page after page, as the API shows them. */
static enum status export_collect(struct work *w, json_t *items)
{
    struct system_filter filter = {
        .level = -1, .sort = STR("created"), .limit = REGISTRY_MAX_PAGE, .after = STR("")};

    do {
        json_t *page;

        TRY(system_list(w, &filter, &page));
        json_array_extend(items, json_get_list(page, "items"));
        filter.after = json_get_text(page, "next");
    } while (filter.after.len > 0 && json_array_size(items) < REGISTRY_MAX_EXPORT);
    return ST_OK;
}

static enum status export_as_json(struct command_call *call, json_t *items, struct str *ret_bytes)
{
    json_t *out = json_new_object(call->arena);

    json_put(out, "items", items);
    *ret_bytes = json_pretty(call->arena, out);
    return ST_OK;
}

static enum status export_as_csv(struct command_call *call, json_t *items, struct str *ret_bytes)
{
    struct sheet_column columns[EXPORT_COLUMNS];
    struct sheet_cell cells[EXPORT_COLUMNS];
    struct buf out;
    const json_t *system;
    size_t index;

    export_heads(columns);
    buf_init(&out, EXPORT_MAX_BYTES);
    csv_write_head(&out, columns, EXPORT_COLUMNS);
    json_array_foreach(items, index, system)
    {
        export_cells(system, cells);
        csv_write_row(&out, columns, cells, EXPORT_COLUMNS);
    }
    enum status status = buf_finish(&out, call->arena, ret_bytes);
    buf_done(&out);
    return status;
}

static enum status export_as_xlsx(struct command_call *call, json_t *items, struct str *ret_bytes)
{
    const struct xlsx_write_about about = {
        .sheet = STR("系统"), .title = STR("系统清单"), .made_at = instant_system_now()};
    struct sheet_column columns[EXPORT_COLUMNS];
    struct sheet_cell cells[EXPORT_COLUMNS];
    struct xlsx_write *writer;
    const json_t *system;
    size_t index;

    export_heads(columns);
    TRY(xlsx_write_open(call->arena, &call->fault, &about, columns, EXPORT_COLUMNS, &writer));
    json_array_foreach(items, index, system)
    {
        export_cells(system, cells);
        TRY(xlsx_write_row(writer, cells));
    }
    return xlsx_write_close(writer, ret_bytes);
}

typedef enum status export_fn(struct command_call *call, json_t *items, struct str *ret_bytes);

static const struct {
    const char *word;
    export_fn *run;
} export_formats[] = {{"xlsx", export_as_xlsx}, {"csv", export_as_csv}, {"json", export_as_json}};

enum { EXPORT_FORMATS = sizeof export_formats / sizeof export_formats[0] };

/* The format that --format names, or the ending of the file. */
static export_fn *export_format(const struct command_call *call)
{
    const char *word = option_text(&call->options, "format");
    struct str file = str_of(call->options.arguments[0]);

    for (size_t i = 0; i < EXPORT_FORMATS; i++)
        if (word ? str_is(str_of(word), export_formats[i].word)
                 : str_ends(file, str_of(export_formats[i].word)))
            return export_formats[i].run;
    return NULL;
}

static enum status export_run_systems(struct command_call *call, int *ret_exit)
{
    const char *file = call->options.arguments[0];
    const char *word = option_text(&call->options, "format");
    export_fn *format = export_format(call);
    json_t *items = json_new_list(call->arena);
    json_t *after = json_new_object(call->arena);
    struct errand *errand;
    struct str bytes;

    if (!format)
        return command_wrong(call, ret_exit, "format", "不认识格式“%s”（xlsx、csv、json）",
                             "unknown format \"%s\" (xlsx, csv, json)", word ? word : file);
    TRY(errand_open(call, STORE_WRITE, &errand));
    ERRAND_TRY(errand, work_write(&errand->work));
    ERRAND_TRY(errand, export_collect(&errand->work, items));
    json_put_int(after, "rows", (int64_t)json_array_size(items));
    ERRAND_TRY(errand, journal_append(&errand->work, "system.export", STR("system:*"), NULL, after,
                                      STR("")));
    ERRAND_TRY(errand, work_commit(&errand->work));
    TRY(format(call, items, &bytes));
    return command_write_file(call, file, bytes);
}

static const struct option export_systems_options[] = {
    ERRAND_DATA_OPTION,
    {"format", OPTION_TEXT, "FORMAT", "xlsx、csv 或 json，默认按文件名",
     "xlsx, csv or json; by the file's name unless given", 0, 0, false},
    {NULL, OPTION_FLAG, NULL, NULL, NULL, 0, 0, false},
};

const struct command export_commands[] = {
    {"export", "systems", "FILE", 1, 1, export_systems_options, export_run_systems,
     "导出系统清单（可再导入），- 为标准输出",
     "the systems as a table that the import reads back; - is standard output", 0},
    {NULL, NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, 0},
};
