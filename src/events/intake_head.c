/* SPDX-License-Identifier: Apache-2.0
 * First bytes. */
#include "events/intake_head.h"

#include <string.h>
#include <sys/stat.h>

#include "base/file_head.h"

#include "base/banned.h"

/* '[' and then an object: no line of any format begins so. */
static bool is_array(struct str head)
{
    static const char blanks[] = {' ', '\t', '\r', '\n'};
    char wanted = '[';

    if (str_starts(head, STR("\xef\xbb\xbf")))
        head = (struct str){head.ptr + 3, head.len - 3};
    for (size_t i = 0; i < head.len; i++) {
        if (memchr(blanks, head.ptr[i], sizeof(blanks)) != NULL)
            continue;
        if (head.ptr[i] != wanted)
            return false;
        if (wanted == '{')
            return true;
        wanted = '{';
    }
    return false;
}

enum status intake_head_no_folder(int fd, const char *path, struct fault *fault)
{
    struct stat info;

    if (fstat(fd, &info) != 0 || !S_ISDIR(info.st_mode))
        return ST_OK;
    return fault_set(
        fault, ST_INVALID, path,
        "%s 是文件夹，不是事件文件；请写出其中的文件，如 %s/*，或用“cat 文件… | panshi … "
        "-”送入标准输入",
        "%s is a folder, not a file of events: name the files in it, as in %s/*, or "
        "send them by standard input: cat FILES | panshi … -",
        path, path);
}

enum status intake_head_check(struct str head, enum record_format format, const char *path,
                              struct fault *fault)
{
    const char *unpack = "";
    const char *name = file_head_packed(head, &unpack);

    if (name != NULL)
        return fault_set(fault, ST_INVALID, path,
                         "%s 是 %s 压缩文件；请解压后送入标准输入：%s 文件 | panshi … -",
                         "%s is compressed (%s): unpack it into standard input: %s FILE | "
                         "panshi … -",
                         path, name, unpack);
    if (format == RECORD_NETFLOW)
        return ST_OK;
    name = file_head_utf16(head);
    if (name != NULL)
        return fault_set(fault, ST_INVALID, path,
                         "%s 是 %s 编码；请转成 UTF-8 送入标准输入：iconv -f %s -t UTF-8 文件 | "
                         "panshi … -",
                         "%s is in %s: turn it into UTF-8 on standard input: iconv -f %s -t UTF-8 "
                         "FILE | panshi … -",
                         path, name, name);
    return is_array(head)
               ? fault_set(fault, ST_INVALID, path,
                           "%s 是一个 JSON 数组，不是每行一条事件；请拆开送入标准输入：jq -c "
                           "'.[]' 文件 | panshi … -",
                           "%s is one JSON array, not an event a line: take it apart on standard "
                           "input: jq -c '.[]' FILE | panshi … -",
                           path)
               : ST_OK;
}

/* How many records of each format a decoder makes of it. */
static void count_formats(struct str head, enum record_format format,
                          uint64_t ret_counts[RECORD_FORMATS])
{
    const struct decoder_options options = {.format = format};
    struct decoder *decoder = decoder_new(&options);
    struct layout_set *set = layout_set_new();
    struct decoded decoded;
    enum decoder_step step;

    decoder_feed(decoder, head);
    while ((step = decoder_next(decoder, set, &decoded)) != DECODER_HUNGRY) {
        if (step == DECODER_SET_FULL)
            layout_set_clear(set);
        if (step == DECODER_RECORD)
            ret_counts[decoded.record.layout->format]++;
    }
    layout_set_free(set);
    decoder_free(decoder);
}

enum record_format intake_head_other(struct str head, enum record_format format)
{
    uint64_t own[RECORD_FORMATS] = {0}, said[RECORD_FORMATS] = {0};
    uint64_t all = 0, same = 0;
    enum record_format most = 0;

    if (format == RECORD_FORMATS || format == RECORD_NETFLOW)
        return RECORD_FORMATS;
    count_formats(head, RECORD_FORMATS, own);
    count_formats(head, format, said);
    for (enum record_format i = 0; i < RECORD_FORMATS; i++) {
        all += own[i];
        same += own[i] < said[i] ? own[i] : said[i];
        most = own[i] > own[most] ? i : most;
    }
    return all > 0 && same * 100 <= all * (100 - INTAKE_HEAD_PERCENT) ? most : RECORD_FORMATS;
}
