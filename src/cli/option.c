/* SPDX-License-Identifier: Apache-2.0
 * The one parser of command lines. */
#include "cli/option.h"

#include <stdio.h>
#include <string.h>

static const struct option option_common[] = {
    {"json", OPTION_FLAG, NULL, "以 JSON 输出", "print JSON", 0, 0, false},
    {"help", OPTION_FLAG, NULL, "显示帮助", "show this help", 0, 0, false},
    {NULL, OPTION_FLAG, NULL, NULL, NULL, 0, 0, false},
};

static const struct option *option_find(const struct option *table, struct str name)
{
    const struct option *const tables[] = {table, option_common};

    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++)
        for (const struct option *row = tables[i]; row && row->name; row++)
            if (str_is(name, row->name))
                return row;
    return NULL;
}

static enum status option_check_value(const struct option *row, const char *value,
                                      struct fault *fault)
{
    char field[FAULT_FIELD_BYTES];
    int64_t number;
    struct date on;

    snprintf(field, sizeof field, "--%s", row->name);
    if (row->kind == OPTION_INT &&
        (!str_to_int(str_of(value), &number) || number < row->min || number > row->max))
        return fault_set(fault, ST_INVALID, field, "--%s 的值“%s”应为 %lld 至 %lld 的整数",
                         "--%s: \"%s\" must be a whole number from %lld to %lld", row->name, value,
                         (long long)row->min, (long long)row->max);
    if (row->kind == OPTION_DATE && !date_read(str_of(value), &on))
        return fault_set(fault, ST_INVALID, field, "--%s 的值“%s”不是日期（应如 2026-11-20）",
                         "--%s: \"%s\" is not a date (write 2026-11-20)", row->name, value);
    return ST_OK;
}

/* "--name" or the "--" that ends the options. */
static bool option_is_word(const char *text)
{
    return text[0] == '-' && text[1] == '-' &&
           (text[2] == '\0' || (text[2] >= 'a' && text[2] <= 'z'));
}

static enum status option_take(const struct option *table, struct str word, const char *next,
                               bool *ret_used_next, struct option_set *set, struct fault *fault)
{
    struct str rest = {NULL, 0};
    struct str name = str_cut((struct str){word.ptr + 2, word.len - 2}, '=', &rest);
    bool has_value = name.len + 2 < word.len;
    const struct option *row = option_find(table, name);
    const char *value = NULL;

    *ret_used_next = false;
    if (!row)
        return fault_set(fault, ST_INVALID, "option", "没有选项“--%.*s”",
                         "unknown option \"--%.*s\"", STR_ARG(name));
    if (row->kind == OPTION_FLAG && has_value)
        return fault_set(fault, ST_INVALID, "option", "选项“--%s”不带值",
                         "option \"--%s\" takes no value", row->name);
    if (row->kind != OPTION_FLAG) {
        value = has_value ? rest.ptr : next;
        *ret_used_next = !has_value;
        if (!value)
            return fault_set(fault, ST_INVALID, "option", "选项“--%s”缺少值",
                             "option \"--%s\" needs a value", row->name);
        if (!has_value && option_is_word(value))
            return fault_set(fault, ST_INVALID, "option",
                             "选项“--%s”缺少值：其后的“%s”是选项；值若确实如此，请写成 --%s=%s",
                             "option \"--%s\" needs a value, and \"%s\" behind it is an option: "
                             "write --%s=%s if it is the value",
                             row->name, value, row->name, value);
        TRY(option_check_value(row, value, fault));
    }
    if (set->given_count == OPTION_MAX_GIVEN)
        return fault_set(fault, ST_INVALID, "option", "选项过多（“--%s”起）",
                         "too many options, from \"--%s\" on", row->name);
    set->given[set->given_count].option = row;
    set->given[set->given_count++].value = value;
    return ST_OK;
}

enum status option_parse(const struct option *table, int count, char *const *words,
                         struct option_set *ret_set, struct fault *fault)
{
    bool is_ended = false;

    *ret_set = (struct option_set){.given_count = 0};
    for (int i = 0; i < count; i++) {
        struct str word = str_of(words[i]);
        bool used_next = false;

        if (!is_ended && str_is(word, "--")) {
            is_ended = true;
        } else if (!is_ended && str_starts(word, STR("--"))) {
            TRY(option_take(table, word, i + 1 < count ? words[i + 1] : NULL, &used_next, ret_set,
                            fault));
            i += used_next;
        } else if (ret_set->argument_count < OPTION_MAX_ARGUMENTS) {
            ret_set->arguments[ret_set->argument_count++] = words[i];
        } else {
            return fault_set(fault, ST_INVALID, "argument",
                             "参数过多（“%s”起）：至多 %d 个；文件更多时请指明所在文件夹，或用“cat "
                             "文件… | panshi … -”送入标准输入（看该命令接受哪一种）",
                             "too many arguments, from \"%s\" on: at most %d; name the folder of "
                             "the files, or send them by standard input, cat FILES | panshi … - "
                             "(whichever the command takes)",
                             words[i], OPTION_MAX_ARGUMENTS);
        }
    }
    if (option_has(ret_set, "help"))
        return ST_OK;
    for (const struct option *row = table; row && row->name; row++)
        if (row->is_required && !option_has(ret_set, row->name))
            return fault_set(fault, ST_INVALID, "option", "缺少选项“--%s”",
                             "option \"--%s\" is required", row->name);
    return ST_OK;
}

bool option_has(const struct option_set *set, const char *name)
{
    for (size_t i = 0; i < set->given_count; i++)
        if (strcmp(set->given[i].option->name, name) == 0)
            return true;
    return false;
}

const char *option_text(const struct option_set *set, const char *name)
{
    for (size_t i = set->given_count; i-- > 0;)
        if (strcmp(set->given[i].option->name, name) == 0)
            return set->given[i].value;
    return NULL;
}

int64_t option_int(const struct option_set *set, const char *name, int64_t fallback)
{
    int64_t number = fallback;
    const char *text = option_text(set, name);

    return text && str_to_int(str_of(text), &number) ? number : fallback;
}

bool option_date(const struct option_set *set, const char *name, struct date *ret_on)
{
    const char *text = option_text(set, name);

    return text && date_read(str_of(text), ret_on);
}

size_t option_all(const struct option_set *set, const char *name, const char **ret_values,
                  size_t max)
{
    size_t count = 0;

    for (size_t i = 0; i < set->given_count && count < max; i++)
        if (strcmp(set->given[i].option->name, name) == 0)
            ret_values[count++] = set->given[i].value;
    return count;
}

static void option_help_rows(const struct option *table)
{
    for (const struct option *row = table; row && row->name; row++) {
        printf("  --%s%s%s%s\n", row->name, row->value ? " " : "", row->value ? row->value : "",
               row->is_required ? "  *" : "");
        printf("      %s\n      %s\n", row->zh, row->en);
    }
}

void option_help(const struct option *table)
{
    option_help_rows(table);
    option_help_rows(option_common);
}
