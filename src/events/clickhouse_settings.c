/* SPDX-License-Identifier: Apache-2.0
 * The file that says how a ClickHouse server is reached. */
#include "events/clickhouse_settings.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"

#include "base/banned.h"

enum { SHOWN_BYTES = 64 };

static struct str *setting_of(struct clickhouse_settings *settings, struct str name)
{
    return str_is(name, "url")        ? &settings->url
           : str_is(name, "database") ? &settings->database
           : str_is(name, "table")    ? &settings->table
           : str_is(name, "user")     ? &settings->user
           : str_is(name, "password") ? &settings->password
                                      : NULL;
}

static enum status read_line(struct str line, size_t number, struct arena *arena,
                             struct clickhouse_settings *settings, struct fault *fault)
{
    struct str value, name = str_trim(str_cut(line, '=', &value));
    struct str *setting = setting_of(settings, name);

    if (!memchr(line.ptr, '=', line.len))
        return fault_set(fault, ST_INVALID, "clickhouse", "第 %zu 行应写成 名称=值",
                         "line %zu is not name=value", number);
    if (!setting)
        return fault_set(fault, ST_INVALID, "clickhouse", "第 %zu 行：没有“%.*s”这一项",
                         "line %zu: there is no setting \"%.*s\"", number,
                         (int)(name.len < SHOWN_BYTES ? name.len : SHOWN_BYTES), name.ptr);
    if (setting->len > 0)
        return fault_set(fault, ST_INVALID, "clickhouse", "第 %zu 行：“%.*s”重复",
                         "line %zu: \"%.*s\" stands twice", number, STR_ARG(name));
    *setting = str_of(str_zero(arena, str_trim(value)));
    return ST_OK;
}

static bool is_name(struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char one = text.ptr[i];
        bool is_letter = (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z') || one == '_';

        if (!is_letter && !(i > 0 && one >= '0' && one <= '9'))
            return false;
    }
    return text.len > 0 && text.len <= CLICKHOUSE_SETTINGS_NAME_MAX;
}

static bool is_url(struct str text)
{
    size_t scheme = str_starts(text, STR("http://"))    ? 7
                    : str_starts(text, STR("https://")) ? 8
                                                        : 0;

    for (size_t i = scheme; i < text.len; i++)
        if ((unsigned char)text.ptr[i] <= ' ' || strchr("@?#/\\", text.ptr[i]) != NULL)
            return false;
    return scheme > 0 && text.len > scheme;
}

enum status clickhouse_settings_parse(struct str text, struct arena *arena,
                                      struct clickhouse_settings *ret_settings, struct fault *fault)
{
    struct clickhouse_settings settings = {.url = STR("")};

    if (!str_is_utf8(text))
        return fault_set(fault, ST_INVALID, "clickhouse", "文件不是 UTF-8 文本",
                         "the file is not UTF-8 text");
    for (size_t number = 1; text.len > 0; number++) {
        struct str line = str_trim(str_cut(text, '\n', &text));

        if (line.len > 0 && line.ptr[0] != '#')
            TRY(read_line(line, number, arena, &settings, fault));
    }
    if (settings.database.len == 0)
        settings.database = STR("default");
    if (settings.table.len == 0)
        settings.table = STR("panshi_event");
    if (!is_url(settings.url))
        return fault_set(fault, ST_INVALID, "clickhouse",
                         "url 缺失或不合规：应写成 http://主机:端口 或 https://主机:端口",
                         "the url is missing or is none: write http://HOST:PORT or "
                         "https://HOST:PORT");
    if (!is_name(settings.database) || !is_name(settings.table))
        return fault_set(fault, ST_INVALID, "clickhouse",
                         "database 和 table 只能用字母、数字和下划线，不以数字开头，至多 %d 个",
                         "database and table have letters, digits and underscores, no digit "
                         "first, at most %d",
                         CLICKHOUSE_SETTINGS_NAME_MAX);
    *ret_settings = settings;
    return ST_OK;
}

enum status clickhouse_settings_read(const char *path, struct arena *arena,
                                     struct clickhouse_settings *ret_settings, struct fault *fault)
{
    struct stat about;
    struct str text;

    TRY(file_read(path, CLICKHOUSE_SETTINGS_MAX_BYTES, arena, &text, fault));
    if (stat(path, &about) != 0)
        return file_fail(errno, path, fault);
    if ((about.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        return fault_set(fault, ST_DENIED, path, "%s 可被他人读取；请执行 chmod 600 %s",
                         "others may read %s; chmod 600 %s", path, path);
    return clickhouse_settings_parse(text, arena, ret_settings, fault);
}
