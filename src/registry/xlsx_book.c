/* SPDX-License-Identifier: Apache-2.0
 * Workbook, relations, shared strings and styles. */
#include "registry/xlsx_book.h"

#include <stdlib.h>
#include <string.h>

#include "base/banned.h"

enum { XLSX_MAX_STYLES = 70000, XLSX_MAX_FORMATS = 5000 };

struct format {
    int id;
    bool is_date;
};

struct reading {
    struct xlsx_book *book;
    struct fault *fault;
    struct buf text;
    bool is_in_text, is_in_phonetic, is_in_cell_styles;
    size_t format_count;
    struct format *formats;
};

static int number_of(const char *text)
{
    int64_t number = 0;

    return text && str_to_int(str_of(text), &number) && number >= 0 && number < INT32_MAX
               ? (int)number
               : -1;
}

static struct str kept(struct reading *r, const char *text)
{
    return text ? str_copy(r->book->arena, str_of(text)) : STR("");
}

/* ---- workbook.xml and its relations ---- */

static enum status workbook_start(void *cookie, const char *name, const char **attributes)
{
    struct reading *r = cookie;
    struct xlsx_book *book = r->book;

    if (strcmp(name, "workbookPr") == 0) {
        const char *date1904 = xlsx_part_attribute(attributes, "date1904");
        book->is_1904 = date1904 && (strcmp(date1904, "1") == 0 || strcmp(date1904, "true") == 0);
    }
    if (strcmp(name, "sheet") != 0)
        return ST_OK;
    if (book->sheet_count >= IMPORT_MAX_SHEETS)
        return fault_set(r->fault, ST_LIMIT, "file", "工作表超过 %d 个", "more than %d sheets",
                         IMPORT_MAX_SHEETS);
    const char *state = xlsx_part_attribute(attributes, "state");
    book->sheets[book->sheet_count++] = (struct xlsx_book_sheet){
        .name = kept(r, xlsx_part_attribute(attributes, "name")),
        .relation = kept(r, xlsx_part_attribute(attributes, "id")),
        .part = STR(""),
        .is_hidden = state && strcmp(state, "visible") != 0,
    };
    return ST_OK;
}

static enum status relation_start(void *cookie, const char *name, const char **attributes)
{
    struct reading *r = cookie;
    struct str id = kept(r, xlsx_part_attribute(attributes, "Id"));
    struct str target = kept(r, xlsx_part_attribute(attributes, "Target"));
    const char *type = xlsx_part_attribute(attributes, "Type");

    if (strcmp(name, "Relationship") != 0 || !type || !strstr(type, "/worksheet"))
        return ST_OK;
    for (size_t i = 0; i < r->book->sheet_count; i++) {
        if (!str_equal(r->book->sheets[i].relation, id))
            continue;
        bool is_absolute = target.len > 0 && target.ptr[0] == '/';
        r->book->sheets[i].part = is_absolute
                                      ? (struct str){target.ptr + 1, target.len - 1}
                                      : arena_print(r->book->arena, "xl/%.*s", STR_ARG(target));
    }
    return ST_OK;
}

/* ---- sharedStrings.xml ---- */

static enum status strings_start(void *cookie, const char *name, const char **attributes)
{
    struct reading *r = cookie;

    (void)attributes;
    if (strcmp(name, "si") == 0)
        r->text.len = 0;
    else if (strcmp(name, "rPh") == 0)
        r->is_in_phonetic = true;
    else if (strcmp(name, "t") == 0)
        r->is_in_text = !r->is_in_phonetic;
    return ST_OK;
}

static enum status add_text(struct reading *r)
{
    struct xlsx_book *book = r->book;

    if (book->text_count >= IMPORT_MAX_SHARED)
        return fault_set(r->fault, ST_LIMIT, "file", "共享文字超过 %d 条",
                         "more than %d shared texts", IMPORT_MAX_SHARED);
    if (book->text_count == book->text_size) {
        size_t size = book->text_size > 0 ? book->text_size * 2 : 256;
        struct str *texts = ARENA_ARRAY(book->arena, size, struct str);
        if (book->text_count > 0)
            memcpy(texts, book->texts, book->text_count * sizeof *texts);
        book->texts = texts;
        book->text_size = size;
    }
    book->text_bytes += r->text.len;
    if (book->text_bytes > IMPORT_MAX_TEXT_BYTES)
        return fault_set(r->fault, ST_LIMIT, "file", "文字合计超过 %d 字节",
                         "all text together is longer than %d bytes", IMPORT_MAX_TEXT_BYTES);
    book->texts[book->text_count++] = str_copy(book->arena, buf_view(&r->text));
    return ST_OK;
}

static enum status strings_end(void *cookie, const char *name)
{
    struct reading *r = cookie;

    if (strcmp(name, "t") == 0)
        r->is_in_text = false;
    else if (strcmp(name, "rPh") == 0)
        r->is_in_phonetic = false;
    else if (strcmp(name, "si") == 0)
        return add_text(r);
    return ST_OK;
}

static enum status strings_text(void *cookie, struct str text)
{
    struct reading *r = cookie;

    if (r->is_in_text)
        buf_str(&r->text, text);
    if (r->text.status == ST_OK)
        return ST_OK;
    return fault_set(r->fault, ST_LIMIT, "file", "有单元格超过 %d 字节",
                     "a cell is longer than %d bytes", IMPORT_MAX_CELL_BYTES);
}

/* ---- styles.xml ---- */

bool xlsx_book_format_is_date(int id, const char *code)
{
    bool is_quoted = false;
    bool is_bracketed = false;

    if ((id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) ||
        (id >= 50 && id <= 58))
        return true;
    for (const char *c = code ? code : ""; *c; c++) {
        if (*c == '\\' && c[1]) {
            c++;
        } else if (*c == '"') {
            is_quoted = !is_quoted;
        } else if (*c == '[' || *c == ']') {
            is_bracketed = *c == '[';
        } else if (*c == ';') {
            return false; /* only the part for positive numbers counts */
        } else if (!is_quoted && !is_bracketed && strchr("ymdhsYMDHS", *c)) {
            return true;
        }
    }
    return false;
}

static bool is_date_format(const struct reading *r, int id)
{
    for (size_t i = 0; i < r->format_count; i++) {
        if (r->formats[i].id == id)
            return r->formats[i].is_date;
    }
    return xlsx_book_format_is_date(id, NULL);
}

static enum status styles_start(void *cookie, const char *name, const char **attributes)
{
    struct reading *r = cookie;
    struct xlsx_book *book = r->book;

    if (strcmp(name, "cellXfs") == 0) {
        r->is_in_cell_styles = true;
    } else if (strcmp(name, "numFmt") == 0 && r->format_count < XLSX_MAX_FORMATS) {
        int id = number_of(xlsx_part_attribute(attributes, "numFmtId"));
        r->formats[r->format_count++] = (struct format){
            id, xlsx_book_format_is_date(-1, xlsx_part_attribute(attributes, "formatCode"))};
    } else if (strcmp(name, "xf") == 0 && r->is_in_cell_styles) {
        if (book->style_count >= XLSX_MAX_STYLES)
            return fault_set(r->fault, ST_LIMIT, "file", "单元格样式超过 %d 种",
                             "more than %d cell styles", XLSX_MAX_STYLES);
        int id = number_of(xlsx_part_attribute(attributes, "numFmtId"));
        book->is_date[book->style_count++] = is_date_format(r, id);
    }
    return ST_OK;
}

static enum status styles_end(void *cookie, const char *name)
{
    struct reading *r = cookie;

    if (strcmp(name, "cellXfs") == 0)
        r->is_in_cell_styles = false;
    return ST_OK;
}

static enum status read_parts(struct reading *r, struct xlsx_zip *zip)
{
    const struct xlsx_part_reader workbook = {.start = workbook_start, .cookie = r};
    const struct xlsx_part_reader relations = {.start = relation_start, .cookie = r};
    const struct xlsx_part_reader strings = {strings_start, strings_end, strings_text, r};
    const struct xlsx_part_reader styles = {styles_start, styles_end, NULL, r};

    TRY(xlsx_part_read(zip, "xl/workbook.xml", &workbook, r->fault));
    TRY(xlsx_part_read(zip, "xl/_rels/workbook.xml.rels", &relations, r->fault));
    if (xlsx_part_exists(zip, "xl/sharedStrings.xml"))
        TRY(xlsx_part_read(zip, "xl/sharedStrings.xml", &strings, r->fault));
    if (xlsx_part_exists(zip, "xl/styles.xml"))
        TRY(xlsx_part_read(zip, "xl/styles.xml", &styles, r->fault));
    return ST_OK;
}

enum status xlsx_book_read(struct arena *arena, struct xlsx_zip *zip, struct xlsx_book **ret_book,
                           struct fault *fault)
{
    struct xlsx_book *book = ARENA_NEW(arena, struct xlsx_book);
    struct reading r = {
        .book = book,
        .fault = fault,
        .formats = ARENA_ARRAY(arena, XLSX_MAX_FORMATS, struct format),
    };

    book->arena = arena;
    book->is_date = ARENA_ARRAY(arena, XLSX_MAX_STYLES, bool);
    buf_init(&r.text, IMPORT_MAX_CELL_BYTES);
    enum status status = read_parts(&r, zip);
    buf_done(&r.text);
    TRY(status);
    *ret_book = book;
    return ST_OK;
}
