/* SPDX-License-Identifier: Apache-2.0
 * The file that says how a Kafka cluster is reached. */
#include <errno.h>
#include <sys/stat.h>

#include "base/file.h"
#include "events/kafka.h"

#include "base/banned.h"

#define KAFKA_SETTING_ROW(name, word, secret) [name] = {word, secret},
static const struct {
    const char *word;
    bool is_secret;
} rows[KAFKA_SETTINGS] = {KAFKA_SETTING_TABLE(KAFKA_SETTING_ROW)};
#undef KAFKA_SETTING_ROW

const char *kafka_settings_word(enum kafka_setting setting)
{
    return setting < KAFKA_SETTINGS ? rows[setting].word : "";
}

static enum kafka_setting setting_of(struct str name)
{
    enum kafka_setting at = 0;

    while (at < KAFKA_SETTINGS && !str_is(name, rows[at].word))
        at++;
    return at;
}

/* Letters, digits and . _ - : what Kafka takes for a topic. */
static bool is_topic(struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char one = text.ptr[i];

        if (!((one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z') ||
              (one >= '0' && one <= '9') || one == '.' || one == '_' || one == '-'))
            return false;
    }
    return text.len > 0 && text.len <= KAFKA_TOPIC_MAX_BYTES;
}

/* A word without spaces or control signs; it is part of the name of a kept place. */
static bool is_group(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.ptr[i] <= ' ' || text.ptr[i] == 0x7f)
            return false;
    return text.len <= KAFKA_GROUP_MAX_BYTES;
}

static enum status read_line(struct str line, size_t number, struct arena *arena,
                             struct kafka_settings *settings, struct fault *fault)
{
    struct str value;
    struct str name = str_trim(str_cut(line, '=', &value));
    bool has_sign = name.len < line.len && memchr(line.ptr, '=', line.len) != NULL;
    enum kafka_setting setting = setting_of(name);

    if (!has_sign)
        return fault_set(fault, ST_INVALID, "kafka", "第 %zu 行应写成 名称=值",
                         "line %zu is not name=value", number);
    if (setting == KAFKA_SETTINGS)
        return fault_set(fault, ST_INVALID, "kafka",
                         "第 %zu 行：没有“%.*s”这一项，或不能由文件设定",
                         "line %zu: there is no setting \"%.*s\", or a file may not set it", number,
                         (int)(name.len < 64 ? name.len : 64), name.ptr);
    if (settings->values[setting].len > 0)
        return fault_set(fault, ST_INVALID, "kafka", "第 %zu 行：“%s”重复",
                         "line %zu: \"%s\" stands twice", number, rows[setting].word);
    settings->values[setting] = str_of(str_zero(arena, str_trim(value)));
    return ST_OK;
}

static enum status check(const struct kafka_settings *settings, struct fault *fault)
{
    struct str reset = settings->values[KAFKA_RESET];

    if (settings->values[KAFKA_BOOTSTRAP].len == 0)
        return fault_set(fault, ST_INVALID, "kafka", "缺少 bootstrap.servers=主机:端口",
                         "bootstrap.servers=HOST:PORT is missing");
    if (!is_topic(settings->values[KAFKA_TOPIC]))
        return fault_set(fault, ST_INVALID, "kafka",
                         "topic 缺失或不合规：字母、数字、点、下划线和连字符，至多 %d 个",
                         "the topic is missing or is none: letters, digits, dots, underscores and "
                         "hyphens, at most %d",
                         KAFKA_TOPIC_MAX_BYTES);
    if (!is_group(settings->values[KAFKA_GROUP]))
        return fault_set(fault, ST_INVALID, "kafka", "group.id 不能含空格，至多 %d 字节",
                         "group.id has no spaces and at most %d bytes", KAFKA_GROUP_MAX_BYTES);
    if (reset.len > 0 && !str_is(reset, "earliest") && !str_is(reset, "latest"))
        return fault_set(fault, ST_INVALID, "kafka", "auto.offset.reset 为 earliest 或 latest",
                         "auto.offset.reset is earliest or latest");
    return ST_OK;
}

enum status kafka_settings_parse(struct str text, struct arena *arena,
                                 struct kafka_settings *ret_settings, struct fault *fault)
{
    struct kafka_settings settings = {.values = {{0}}};

    if (!str_is_utf8(text))
        return fault_set(fault, ST_INVALID, "kafka", "文件不是 UTF-8 文本",
                         "the file is not UTF-8 text");
    for (enum kafka_setting i = 0; i < KAFKA_SETTINGS; i++)
        settings.values[i] = STR("");
    for (size_t number = 1; text.len > 0; number++) {
        struct str line = str_trim(str_cut(text, '\n', &text));

        if (line.len > 0 && line.ptr[0] != '#')
            TRY(read_line(line, number, arena, &settings, fault));
    }
    TRY(check(&settings, fault));
    if (settings.values[KAFKA_GROUP].len == 0)
        settings.values[KAFKA_GROUP] = STR(KAFKA_GROUP_UNNAMED);
    *ret_settings = settings;
    return ST_OK;
}

enum status kafka_settings_read(const char *path, struct arena *arena,
                                struct kafka_settings *ret_settings, struct fault *fault)
{
    struct str text;
    struct stat about;

    TRY(file_read(path, KAFKA_FILE_MAX_BYTES, arena, &text, fault));
    TRY(kafka_settings_parse(text, arena, ret_settings, fault));
    if (stat(path, &about) != 0)
        return file_fail(errno, path, fault);
    for (enum kafka_setting i = 0; i < KAFKA_SETTINGS; i++)
        if (rows[i].is_secret && ret_settings->values[i].len > 0 &&
            (about.st_mode & (S_IRWXG | S_IRWXO)) != 0)
            return fault_set(
                fault, ST_DENIED, path, "%s 含有 %s，却可被他人读取；请执行 chmod 600 %s",
                "%s holds %s and others may read it; chmod 600 %s", path, rows[i].word, path);
    return ST_OK;
}
