/* SPDX-License-Identifier: Apache-2.0
 * From a file to a set in the manifest. */
#include "intel/intel_import.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/file.h"
#include "base/file_head.h"
#include "intel/indicator_warning.h"
#include "intel/intel_manifest.h"

struct mapped {
    struct str text;
    bool is_folder;
};

/* What messages call the file. */
static const char *said_of(const struct intel_import *import)
{
    return import->said ? import->said : import->path;
}

static enum status map_file(const char *path, const char *said, struct mapped *ret_mapped,
                            struct fault *fault)
{
    struct stat info;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    void *map = NULL;

    *ret_mapped = (struct mapped){.text = {"", 0}};
    if (fd < 0 || fstat(fd, &info) != 0) {
        enum status status = file_fail(errno, said, fault);
        if (fd >= 0)
            (void)close(fd);
        return status;
    }
    ret_mapped->is_folder = S_ISDIR(info.st_mode);
    if (S_ISREG(info.st_mode) && info.st_size > 0)
        map = mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    (void)close(fd);
    if (!ret_mapped->is_folder && !S_ISREG(info.st_mode))
        return fault_set(fault, ST_INVALID, "file", "“%s”不是普通文件或目录",
                         "\"%s\" is neither a regular file nor a folder", said);
    if (map == MAP_FAILED)
        return file_fail(errno, said, fault);
    if (map)
        ret_mapped->text = (struct str){map, (size_t)info.st_size};
    return ST_OK;
}

static void unmap(struct mapped *mapped)
{
    if (mapped->text.len > 0)
        (void)munmap((void *)(uintptr_t)mapped->text.ptr, mapped->text.len);
}

/* Copy to the end of standard input; ST_LIMIT beyond INTEL_INPUT_MAX_BYTES. */
static enum status copy_input(int fd, size_t *ret_size, struct fault *fault)
{
    char piece[64 * 1024];

    for (*ret_size = 0;;) {
        ssize_t got = read(STDIN_FILENO, piece, sizeof piece);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return file_fail(errno, "-", fault);
        if (got == 0)
            return ST_OK;
        *ret_size += (size_t)got;
        if (*ret_size > INTEL_INPUT_MAX_BYTES)
            return fault_set(fault, ST_LIMIT, "file",
                             "标准输入超过 %d 字节；请存为文件后按文件名导入",
                             "standard input is longer than %d bytes: import it as a file",
                             INTEL_INPUT_MAX_BYTES);
        for (ssize_t at = 0, put; at < got; at += put) {
            put = write(fd, piece + at, (size_t)(got - at));
            if (put < 0 && errno == EINTR)
                put = 0;
            else if (put < 0)
                return file_fail(errno, "-", fault);
        }
    }
}

static enum status map_input(struct mapped *ret_mapped, struct fault *fault)
{
    int fd = memfd_create("indicators", MFD_CLOEXEC);
    void *map = NULL;
    size_t size = 0;

    *ret_mapped = (struct mapped){.text = {"", 0}};
    if (fd < 0)
        return file_fail(errno, "-", fault);
    enum status status = copy_input(fd, &size, fault);
    if (status == ST_OK && size > 0)
        map = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (map == MAP_FAILED)
        status = file_fail(errno, "-", fault);
    else if (map)
        ret_mapped->text = (struct str){map, size};
    (void)close(fd);
    return status;
}

static struct str sm3_of(struct arena *arena, struct str text)
{
    struct digest_sm3 digest = digest_sm3_of(text);
    char hex[DIGEST_SM3_HEX_BYTES];

    return str_copy(arena, str_of(digest_hex(&digest, hex)));
}

/* ---- reading ---- */

static enum status read_event(struct intel_read *in, const char *folder, const char *key,
                              struct fault *fault)
{
    char path[FILE_PATH_BYTES];
    struct mapped mapped;
    struct fault own = {.status = ST_OK};
    enum status status;

    (void)snprintf(in->file, sizeof in->file, "%.36s.json", key);
    if (!str_is_uuid(str_of(key))) {
        intel_read_refuse(in, 0, str_of(key), "清单中的事件编号不是 UUID",
                          "an event of the manifest is no UUID");
        return ST_OK;
    }
    status = map_file(file_path(path, folder, in->file), in->file, &mapped, &own);
    if (status != ST_OK) {
        intel_read_refuse(in, 0, str_of(in->file), "清单列出的事件文件无法读取",
                          "an event file of the manifest cannot be read");
        return status == ST_MEMORY ? status : ST_OK;
    }
    in->fault = &own;
    status = intel_read_text(in, INTEL_MISP, mapped.text);
    in->fault = fault;
    unmap(&mapped);
    if (status == ST_MALFORMED) {
        intel_read_refuse(in, 0, str_of(in->file), "事件文件不完整", "the event file is not whole");
        return ST_OK;
    }
    if (status != ST_OK)
        *fault = own;
    return status;
}

/* manifest.json names the events. */
static enum status read_feed(struct intel_read *in, const char *folder, struct arena *arena,
                             struct str *ret_sm3, struct fault *fault)
{
    char path[FILE_PATH_BYTES];
    struct str text;
    json_t *manifest, *event;
    const char *key;
    size_t count = 0;

    TRY(file_read(file_path(path, folder, "manifest.json"), INTEL_LIST_MAX_BYTES, arena, &text,
                  fault));
    TRY(json_read(arena, text, INTEL_LIST_MAX_BYTES, fault, &manifest));
    *ret_sm3 = sm3_of(arena, text);
    json_object_foreach(manifest, key, event)
    {
        if (count++ >= INTEL_EVENTS_MAX)
            return fault_set(fault, ST_LIMIT, "manifest.json", "订阅目录至多 %d 个事件",
                             "a feed folder holds at most %d events", INTEL_EVENTS_MAX);
        TRY(read_event(in, folder, key, fault));
    }
    in->file[0] = '\0';
    return ST_OK;
}

/* Refuse what is no text in UTF-8, with what it is and what to do. */
static enum status check_text(const struct intel_import *import, struct str text,
                              struct fault *fault)
{
    const char *unpack = "";
    const char *name = file_head_packed(text, &unpack);

    if (name != NULL)
        return fault_set(fault, ST_INVALID, "file", "“%s”是 %s 压缩文件；请先解压再导入：%s 文件",
                         "\"%s\" is compressed (%s): unpack it first: %s FILE", said_of(import),
                         name, unpack);
    name = file_head_utf16(text);
    return name == NULL
               ? ST_OK
               : fault_set(fault, ST_INVALID, "file",
                           "“%s”是 %s 编码；请先转成 UTF-8 再导入：iconv -f %s -t UTF-8 文件",
                           "\"%s\" is in %s: turn it into UTF-8 first: iconv -f %s -t "
                           "UTF-8 FILE",
                           said_of(import), name, name);
}

static enum status read_source(const struct intel_import *import, struct intel_read *in,
                               struct arena *arena, enum intel_format *ret_format,
                               struct str *ret_sm3, struct fault *fault)
{
    struct mapped mapped;
    enum status status;

    TRY(import->is_standard_input ? map_input(&mapped, fault)
                                  : map_file(import->path, said_of(import), &mapped, fault));
    *ret_format = import->format;
    if (mapped.is_folder) {
        *ret_format = INTEL_MISP_FEED;
        return read_feed(in, import->path, arena, ret_sm3, fault);
    }
    if (import->format == INTEL_FORMATS)
        *ret_format = intel_read_detect(mapped.text);
    *ret_sm3 = sm3_of(arena, mapped.text);
    status = check_text(import, mapped.text, fault);
    if (status == ST_OK)
        status = intel_read_text(in, *ret_format, mapped.text);
    unmap(&mapped);
    return status;
}

/* ---- the set ---- */

/* "feeds/abuse.csv" → "abuse". */
static struct str name_of(struct arena *arena, const struct intel_import *import)
{
    struct str path = str_of(import->path);
    const char *slash, *dot;

    if (import->name.len > 0)
        return import->name;
    while (path.len > 1 && path.ptr[path.len - 1] == '/')
        path.len--;
    slash = memrchr(path.ptr, '/', path.len);
    if (slash)
        path = (struct str){slash + 1, path.len - (size_t)(slash - path.ptr) - 1};
    dot = memrchr(path.ptr, '.', path.len);
    if (dot && dot != path.ptr)
        path.len = (size_t)(dot - path.ptr);
    return str_copy(arena, path);
}

static enum status check_name(struct str name, struct fault *fault)
{
    bool is_bad = name.len == 0 || name.len > INTEL_NAME_MAX_BYTES || !str_is_utf8(name);

    for (size_t i = 0; i < name.len && !is_bad; i++)
        is_bad = (unsigned char)name.ptr[i] < ' ' || name.ptr[i] == 127;
    if (is_bad)
        return fault_set(fault, ST_INVALID, "set",
                         "指标组名称应为 1 至 %d 字节，不含控制字符（--set）",
                         "the name of a set has 1 to %d bytes and no control characters (--set)",
                         INTEL_NAME_MAX_BYTES);
    return ST_OK;
}

static json_t *errors_of(struct arena *arena, const struct intel_read *in)
{
    json_t *list = json_new_list(arena);

    for (size_t i = 0; i < in->error_count; i++) {
        json_t *row = json_new_object(arena);
        json_put_int(row, "line", (int64_t)in->errors[i].line);
        json_put_textz(row, "value", in->errors[i].value);
        json_put_textz(row, "reason", in->errors[i].zh);
        json_put_textz(row, "reason_en", in->errors[i].en);
        if (in->errors[i].file[0])
            json_put_textz(row, "file", in->errors[i].file);
        json_add(list, row);
    }
    return list;
}

static json_t *kinds_of(const struct indicator_set_write *writer, struct arena *arena)
{
    json_t *kinds = json_new_object(arena);

    for (enum indicator_kind kind = 0; kind < INDICATOR_KINDS; kind++) {
        uint64_t count = indicator_set_write_kind(writer, kind);
        if (count > 0)
            json_put_int(kinds, indicator_value_word(kind), (int64_t)count);
    }
    return kinds;
}

static json_t *row_of(const struct intel_import *import, struct arena *arena, const json_t *answer,
                      struct str file)
{
    json_t *row = json_new_object(arena);

    json_put_text(row, "name", json_get_text(answer, "set"));
    json_put_text(row, "file", file);
    json_put_text(row, "format", json_get_text(answer, "format"));
    json_put_textz(row, "tlp", indicator_set_tlp_word(import->tlp));
    json_put_int(row, "confidence", import->confidence);
    json_put_int(row, "expires_ms", import->expires_at.ms);
    json_put_int(row, "imported_ms", import->now.ms);
    json_put_textz(row, "by", import->by);
    json_put_text(row, "sm3", json_get_text(answer, "sm3"));
    json_put_int(row, "count", json_get_int(answer, "added", 0));
    json_put(row, "kinds", json_object_get(answer, "kinds"));
    json_put_int(row, "duplicates", json_get_int(answer, "duplicates", 0));
    json_put_int(row, "refused", json_get_int(answer, "refused", 0));
    return row;
}

static json_t *answer_of(struct arena *arena, const struct intel_read *in, struct str name,
                         enum intel_format format, struct str sm3)
{
    json_t *answer = json_new_object(arena);

    json_put_text(answer, "set", name);
    json_put_textz(answer, "format", intel_read_word(format));
    json_put_int(answer, "read", (int64_t)in->read);
    json_put_int(answer, "added", 0);
    json_put_int(answer, "duplicates", 0);
    json_put_int(answer, "refused", (int64_t)in->refused);
    json_put_int(answer, "skipped", (int64_t)in->skipped);
    json_put(answer, "notes", intel_read_notes(in, arena));
    json_put(answer, "errors", errors_of(arena, in));
    json_put_text(answer, "sm3", sm3);
    return answer;
}

/* The set of that name is still whose it was when it was looked at. */
static enum status check_owner(const struct intel_import *import,
                               const struct intel_manifest *manifest, struct str name,
                               struct fault *fault)
{
    const json_t *row = intel_manifest_find(manifest, name);

    if (import->owner == NULL || str_is(row ? json_get_text(row, "by") : STR(""), import->owner))
        return ST_OK;
    return fault_set(fault, ST_STALE, "set", "指标组“%.*s”刚被他人更改，请核对后再导入",
                     "the set \"%.*s\" was just changed by somebody else: look at it again",
                     STR_ARG(name));
}

/* Read, seal, enter into the manifest; `in` is set up. */
static enum status run_import(const struct intel_import *import, struct intel_manifest *manifest,
                              struct intel_read *in, struct arena *arena, json_t **ret_answer,
                              struct fault *fault)
{
    char path[FILE_PATH_BYTES];
    struct str name = name_of(arena, import), sm3 = {"", 0};
    struct str file = arena_print(arena, "set-%lld", (long long)intel_manifest_next(manifest));
    enum intel_format format;
    uint64_t count = 0, doubles = 0;

    TRY(check_name(name, fault));
    TRY(check_owner(import, manifest, name, fault));
    TRY(indicator_set_write_new(file_path(path, manifest->folder, file.ptr), &in->writer, fault));
    TRY(read_source(import, in, arena, &format, &sm3, fault));
    *ret_answer = answer_of(arena, in, name, format, sm3);
    if (in->read - in->refused == 0)
        return fault_set(fault, ST_INVALID, "file",
                         "“%s”中没有可用的指标（按 %s 读取，拒收 %llu 条）；原有同名一组未变",
                         "\"%s\" holds no usable indicator (read as %s, %llu refused); a set of "
                         "that name stays as it was",
                         said_of(import), intel_read_word(format), (unsigned long long)in->refused);
    TRY(indicator_set_write_seal(in->writer, &count, &doubles, fault));
    json_put_int(*ret_answer, "added", (int64_t)count);
    json_put_int(*ret_answer, "duplicates", (int64_t)doubles);
    json_put(*ret_answer, "kinds", kinds_of(in->writer, arena));
    (void)intel_manifest_drop(manifest, name);
    json_add(intel_manifest_sets(manifest), row_of(import, arena, *ret_answer, file));
    TRY(intel_manifest_commit(manifest, arena, fault));
    json_put_int(*ret_answer, "generation", json_get_int(manifest->root, "generation", 0));
    return ST_OK;
}

enum status intel_import_set(const struct intel_import *import, struct arena *arena,
                             json_t **ret_answer, struct fault *fault)
{
    struct intel_manifest manifest;
    struct intel_read *in = ARENA_NEW(arena, struct intel_read);
    enum status status;

    *ret_answer = NULL;
    in->value = ARENA_NEW(arena, struct indicator_value);
    in->fault = fault;
    in->said = said_of(import);
    TRY(intel_manifest_begin(import->folder, arena, &manifest, fault));
    status = run_import(import, &manifest, in, arena, ret_answer, fault);
    indicator_set_write_free(in->writer);
    intel_manifest_end(&manifest);
    return status;
}

enum status intel_import_remove(const char *folder, struct str name, struct arena *arena,
                                struct fault *fault)
{
    struct intel_manifest manifest;
    enum status status;

    TRY(intel_manifest_begin(folder, arena, &manifest, fault));
    if (intel_manifest_drop(&manifest, name))
        status = intel_manifest_commit(&manifest, arena, fault);
    else
        status = fault_set(fault, ST_NOT_FOUND, "set", "没有名为“%.*s”的指标组",
                           "there is no set of indicators called \"%.*s\"", STR_ARG(name));
    intel_manifest_end(&manifest);
    return status;
}

/* ---- warning lists ---- */

struct take_in {
    const struct intel_import *import;
    struct intel_manifest *manifest;
    struct arena *arena;
    json_t *answer, *errors;
    uint64_t taken;
};

static void drop_list(json_t *lists, struct str name)
{
    for (size_t i = json_array_size(lists); i-- > 0;)
        if (str_equal(json_get_text(json_array_get(lists, i), "name"), name))
            (void)json_array_remove(lists, i);
}

static enum status keep_list(struct take_in *t, json_t *list, struct fault *fault)
{
    char path[FILE_PATH_BYTES];
    json_t *lists = json_get_list(t->manifest->root, "lists"), *row = json_new_object(t->arena);
    struct str text = json_canonical(t->arena, list), sm3 = sm3_of(t->arena, text);
    struct str file = arena_print(t->arena, "list-%.*s.json", STR_ARG(sm3));

    TRY(file_write(file_path(path, t->manifest->folder, file.ptr), text, 0600, fault));
    drop_list(lists, json_get_text(list, "name"));
    if (json_array_size(lists) >= INTEL_LISTS_MAX)
        return fault_set(fault, ST_LIMIT, "list", "至多 %d 个豁免清单", "at most %d warning lists",
                         INTEL_LISTS_MAX);
    json_put_text(row, "name", json_get_text(list, "name"));
    json_put_text(row, "type", json_get_text(list, "type"));
    json_put_text(row, "file", file);
    json_put_int(row, "count", (int64_t)json_array_size(json_get_list(list, "list")));
    json_put_int(row, "imported_ms", t->import->now.ms);
    json_add(lists, row);
    t->taken++;
    return ST_OK;
}

/* A file that is no list is told and passed over. */
static enum status take_list(struct take_in *t, const char *path, const char *said,
                             struct fault *fault)
{
    struct fault own = {.status = ST_OK};
    struct arena arena;
    struct str text;
    json_t *list = NULL, *row;
    enum status status;

    arena_init(&arena, ARENA_WORK_BYTES);
    status = file_read(path, INTEL_LIST_MAX_BYTES, &arena, &text, &own);
    if (status == ST_OK)
        status = indicator_warning_read(&arena, text, &list, &own);
    if (status == ST_OK) {
        status = keep_list(t, list, fault);
    } else {
        row = json_new_object(t->arena);
        json_put_textz(row, "file", said);
        json_put_textz(row, "reason", own.zh);
        json_put_textz(row, "reason_en", own.en);
        if (json_array_size(t->errors) < INTEL_ERRORS_MAX)
            json_add(t->errors, row);
        status = ST_OK;
    }
    arena_done(&arena);
    return status;
}

static enum status take_folder(struct take_in *t, const char *folder, struct fault *fault)
{
    DIR *open_folder = opendir(folder);
    struct dirent *entry;
    enum status status = ST_OK;

    if (!open_folder)
        return file_fail(errno, folder, fault);
    while (status == ST_OK && (entry = readdir(open_folder)) != NULL) {
        char path[FILE_PATH_BYTES], inner[FILE_PATH_BYTES];
        if (entry->d_name[0] == '.' || strlen(folder) + strlen(entry->d_name) + 16 > sizeof path)
            continue;
        (void)file_path(path, folder, entry->d_name);
        (void)file_path(inner, path, "list.json");
        if (str_ends(str_of(entry->d_name), STR(".json")))
            status = take_list(t, path, path, fault);
        else if (file_exists(inner))
            status = take_list(t, inner, inner, fault);
    }
    (void)closedir(open_folder);
    return status;
}

/* All kept lists again into one compiled file. */
static enum status compile(struct take_in *t, struct fault *fault)
{
    char path[FILE_PATH_BYTES];
    json_t *rows = json_get_list(t->manifest->root, "lists");
    size_t count = json_array_size(rows);
    json_t **lists = ARENA_ARRAY(t->arena, count + 1, json_t *);
    struct str file =
        arena_print(t->arena, "warnings-%lld", (long long)intel_manifest_next(t->manifest));
    struct indicator_warning_counts counts;

    for (size_t i = 0; i < count; i++) {
        struct str text, name = json_get_text(json_array_get(rows, i), "file");
        TRY(file_read(file_path(path, t->manifest->folder, str_zero(t->arena, name)),
                      INTEL_LIST_MAX_BYTES, t->arena, &text, fault));
        TRY(json_read(t->arena, text, INTEL_LIST_MAX_BYTES, fault, &lists[i]));
    }
    TRY(indicator_warning_build(file_path(path, t->manifest->folder, file.ptr), lists, count,
                                &counts, fault));
    json_put_text(t->manifest->root, "warnings", file);
    json_put_int(t->answer, "lists", (int64_t)t->taken);
    json_put_int(t->answer, "entries", (int64_t)counts.entries);
    json_put_int(t->answer, "refused", (int64_t)counts.refused);
    return ST_OK;
}

static enum status run_warnings(struct take_in *t, struct fault *fault)
{
    struct mapped mapped;

    TRY(map_file(t->import->path, said_of(t->import), &mapped, fault));
    unmap(&mapped);
    TRY(mapped.is_folder ? take_folder(t, t->import->path, fault)
                         : take_list(t, t->import->path, said_of(t->import), fault));
    json_put(t->answer, "errors", t->errors);
    if (t->taken == 0)
        return fault_set(fault, ST_INVALID, "file", "“%s”中没有可用的豁免清单",
                         "\"%s\" holds no usable warning list", said_of(t->import));
    TRY(compile(t, fault));
    return intel_manifest_commit(t->manifest, t->arena, fault);
}

enum status intel_import_warnings(const struct intel_import *import, struct arena *arena,
                                  json_t **ret_answer, struct fault *fault)
{
    struct intel_manifest manifest;
    struct take_in t = {.import = import,
                        .manifest = &manifest,
                        .arena = arena,
                        .answer = json_new_object(arena),
                        .errors = json_new_list(arena)};
    enum status status;

    *ret_answer = t.answer;
    TRY(intel_manifest_begin(import->folder, arena, &manifest, fault));
    status = run_warnings(&t, fault);
    intel_manifest_end(&manifest);
    return status;
}
