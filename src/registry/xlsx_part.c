/* SPDX-License-Identifier: Apache-2.0
 * libzip unpacks, expat parses, this file counts. */
#include "registry/xlsx_part.h"

#include <expat.h>
#include <string.h>
#include <zip.h>

#include "base/banned.h"
#include "registry/registry_limits.h"

enum { PIECE_BYTES = 64 * 1024, SMALL_PART_BYTES = 1024 * 1024 };

struct run {
    XML_Parser parser;
    const struct xlsx_part_reader *reader;
    struct fault *fault;
    enum status status;
    int depth;
};

static const char *local_name(const char *name)
{
    const char *colon = strchr(name, ':');

    return colon ? colon + 1 : name;
}

const char *xlsx_part_attribute(const char **attributes, const char *name)
{
    for (; attributes[0]; attributes += 2) {
        if (strcmp(local_name(attributes[0]), name) == 0)
            return attributes[1];
    }
    return NULL;
}

static void stop(struct run *run, enum status status)
{
    if (status == ST_OK || run->status != ST_OK)
        return;
    run->status = status;
    (void)XML_StopParser(run->parser, XML_FALSE);
}

static void XMLCALL on_start(void *cookie, const XML_Char *name, const XML_Char **attributes)
{
    struct run *run = cookie;

    if (run->status != ST_OK)
        return;
    if (++run->depth > IMPORT_MAX_XML_DEPTH) {
        stop(run, fault_set(run->fault, ST_LIMIT, "file", "文件内部嵌套超过 %d 层",
                            "the file nests deeper than %d levels", IMPORT_MAX_XML_DEPTH));
        return;
    }
    if (run->reader->start)
        stop(run, run->reader->start(run->reader->cookie, local_name(name), attributes));
}

static void XMLCALL on_end(void *cookie, const XML_Char *name)
{
    struct run *run = cookie;

    if (run->status != ST_OK)
        return;
    run->depth--;
    if (run->reader->end)
        stop(run, run->reader->end(run->reader->cookie, local_name(name)));
}

static void XMLCALL on_text(void *cookie, const XML_Char *text, int len)
{
    struct run *run = cookie;

    if (run->status == ST_OK && run->reader->text && len > 0)
        stop(run, run->reader->text(run->reader->cookie, (struct str){text, (size_t)len}));
}

static void XMLCALL on_doctype(void *cookie, const XML_Char *name, const XML_Char *system_id,
                               const XML_Char *public_id, int has_internal)
{
    struct run *run = cookie;

    (void)name;
    (void)system_id;
    (void)public_id;
    (void)has_internal;
    stop(run, fault_set(run->fault, ST_MALFORMED, "file", "文件含有不允许的文档类型声明",
                        "the file declares a document type, which is not allowed"));
}

static enum status damaged(struct fault *fault)
{
    return fault_set(fault, ST_MALFORMED, "file", "文件已损坏，不是完整的 .xlsx",
                     "the file is damaged: no complete .xlsx");
}

enum status xlsx_part_open(struct str bytes, struct xlsx_zip **ret_zip, struct fault *fault)
{
    zip_error_t error;

    zip_error_init(&error);
    zip_source_t *source = zip_source_buffer_create(bytes.ptr, bytes.len, 0, &error);
    zip_t *zip = source ? zip_open_from_source(source, ZIP_RDONLY, &error) : NULL;
    if (source && !zip)
        zip_source_free(source);
    zip_error_fini(&error);
    if (!zip)
        return damaged(fault);
    if (zip_get_num_entries(zip, 0) > IMPORT_MAX_ENTRIES) {
        zip_discard(zip);
        return fault_set(fault, ST_LIMIT, "file", "压缩包内超过 %d 个文件",
                         "more than %d files in the archive", IMPORT_MAX_ENTRIES);
    }
    *ret_zip = (struct xlsx_zip *)zip;
    return ST_OK;
}

static zip_t *inner(struct xlsx_zip *zip)
{
    return (zip_t *)zip;
}

void xlsx_part_close(struct xlsx_zip *zip)
{
    if (zip)
        zip_discard(inner(zip));
}

bool xlsx_part_exists(struct xlsx_zip *zip, const char *name)
{
    return zip_name_locate(inner(zip), name, ZIP_FL_NOCASE) >= 0;
}

static enum status parse_piece(struct run *run, const char *piece, size_t len, bool is_last)
{
    enum XML_Status good = XML_Parse(run->parser, piece, (int)len, is_last);

    if (run->status != ST_OK)
        return run->status;
    if (good != XML_STATUS_OK)
        return fault_set(run->fault, ST_MALFORMED, "file", "文件内部格式有误（第 %lu 行）：%s",
                         "the file is malformed inside (line %lu): %s",
                         (unsigned long)XML_GetCurrentLineNumber(run->parser),
                         XML_ErrorString(XML_GetErrorCode(run->parser)));
    return ST_OK;
}

/* What the directory says is checked again while unpacking: it may lie. */
static enum status feed(struct run *run, zip_file_t *file, size_t packed_bytes)
{
    char piece[PIECE_BYTES];
    size_t total = 0;

    for (;;) {
        zip_int64_t got = zip_fread(file, piece, sizeof piece);
        if (got < 0)
            return damaged(run->fault);
        total += (size_t)got;
        if (total > IMPORT_MAX_PART_BYTES ||
            (total > SMALL_PART_BYTES && total / IMPORT_MAX_RATIO > packed_bytes))
            return fault_set(run->fault, ST_LIMIT, "file", "文件解压后过大",
                             "the file unpacks to too much");
        TRY(parse_piece(run, piece, (size_t)got, got == 0));
        if (got == 0)
            return ST_OK;
    }
}

enum status xlsx_part_read(struct xlsx_zip *zip, const char *name,
                           const struct xlsx_part_reader *reader, struct fault *fault)
{
    struct run run = {.reader = reader, .fault = fault, .status = ST_OK};
    zip_stat_t about;

    if (zip_stat(inner(zip), name, ZIP_FL_NOCASE, &about) != 0)
        return fault_set(fault, ST_MALFORMED, "file", "文件缺少 %s", "the file lacks %s", name);
    if ((about.valid & ZIP_STAT_ENCRYPTION_METHOD) && about.encryption_method != ZIP_EM_NONE)
        return fault_set(fault, ST_MALFORMED, "file", "文件有密码，请取消密码后再导入",
                         "the file has a password; take it off first");
    zip_file_t *file = zip_fopen(inner(zip), name, ZIP_FL_NOCASE);
    if (!file)
        return damaged(fault);
    run.parser = XML_ParserCreate("UTF-8");
    if (!run.parser) {
        (void)zip_fclose(file);
        return ST_MEMORY;
    }
    XML_SetUserData(run.parser, &run);
    XML_SetElementHandler(run.parser, on_start, on_end);
    XML_SetCharacterDataHandler(run.parser, on_text);
    XML_SetStartDoctypeDeclHandler(run.parser, on_doctype);
    enum status status = feed(&run, file, about.comp_size);
    XML_ParserFree(run.parser);
    (void)zip_fclose(file);
    return status;
}
