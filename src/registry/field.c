/* SPDX-License-Identifier: Apache-2.0
 * Members of a record, read with every problem gathered. */
#include "registry/field.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/banned.h"
#include "registry/registry_limits.h"

void field_begin(struct field_reader *r, struct work *w, const json_t *input)
{
    *r = (struct field_reader){.w = w, .input = input, .problems = json_new_list(w->arena)};
}

void field_tell(struct field_reader *r, const char *field, const char *code, const char *zh,
                const char *en)
{
    if (json_array_size(r->problems) >= REGISTRY_MAX_FAULTS)
        return;
    json_t *problem = json_new_object(r->w->arena);
    json_put_textz(problem, "field", field);
    json_put_textz(problem, "code", code);
    json_put_textz(problem, "zh", zh);
    json_put_textz(problem, "en", en);
    json_add(r->problems, problem);
}

void field_problem(struct field_reader *r, const char *field, const char *code, const char *zh,
                   const char *en, ...)
{
    char text_zh[FAULT_TEXT_BYTES];
    char text_en[FAULT_TEXT_BYTES];
    va_list list;

    va_start(list, en);
    (void)vsnprintf(text_zh, sizeof text_zh, zh, list);
    va_end(list);
    va_start(list, en);
    (void)vsnprintf(text_en, sizeof text_en, en, list);
    va_end(list);
    field_tell(r, field, code, text_zh, text_en);
}

void field_take(struct field_reader *r, struct fault *fault, const char *code)
{
    field_tell(r, fault->field, code, fault->zh, fault->en);
    fault_clear(fault);
}

enum status field_end(struct field_reader *r)
{
    json_t *first = json_array_get(r->problems, 0);

    if (!first)
        return ST_OK;
    const char *field = json_string_value(json_object_get(first, "field"));
    const char *zh = json_string_value(json_object_get(first, "zh"));
    const char *en = json_string_value(json_object_get(first, "en"));
    size_t count = json_array_size(r->problems);
    struct fault *fault = &r->w->fault;
    if (fault->status != ST_OK)
        return ST_INVALID;
    (void)fault_set(fault, ST_INVALID, field, "共 %zu 处问题。", "%zu problems in all. ", count);
    (void)snprintf(fault->zh, sizeof fault->zh, count > 1 ? "%s（共 %zu 处问题）" : "%s", zh,
                   count);
    (void)snprintf(fault->en, sizeof fault->en, count > 1 ? "%s (%zu problems in all)" : "%s", en,
                   count);
    r->w->fault.errors = r->problems;
    return ST_INVALID;
}

bool field_has(const struct field_reader *r, const char *key)
{
    return json_object_get(r->input, key) != NULL;
}

static bool has_control(struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7f)
            return true;
    }
    return false;
}

static struct str checked_text(struct field_reader *r, const char *key, const json_t *value,
                               int max, struct str fallback)
{
    struct str text;

    if (json_is_null(value))
        return STR("");
    if (!json_is_string(value)) {
        field_problem(r, key, "not-text", "应为文字", "must be text");
        return fallback;
    }
    text = str_trim(json_text(value));
    if (has_control(text)) {
        field_problem(r, key, "control-character", "含有控制字符", "holds a control character");
        return fallback;
    }
    if (str_points(text) > (size_t)max) {
        field_problem(r, key, "too-long", "最多 %d 个字，实际 %zu 个",
                      "at most %d characters, has %zu", max, str_points(text));
        return fallback;
    }
    return text;
}

struct str field_text(struct field_reader *r, const char *key, int max, unsigned flags,
                      struct str fallback)
{
    const json_t *value = json_object_get(r->input, key);
    struct str text = value ? checked_text(r, key, value, max, fallback) : fallback;

    if ((flags & FIELD_REQUIRED) && text.len == 0)
        field_problem(r, key, "missing", "必填", "must be filled in");
    return text;
}

static bool is_in(struct str text, const char *const *words)
{
    for (size_t i = 0; words[i]; i++) {
        if (str_is(text, words[i]))
            return true;
    }
    return false;
}

struct str field_word(struct field_reader *r, const char *key, const char *const *words,
                      unsigned flags, struct str fallback)
{
    struct str text = field_text(r, key, REGISTRY_MAX_NAME, flags, fallback);

    if (text.len > 0 && !is_in(text, words)) {
        field_problem(r, key, "not-an-option", "“%.*s”不在可选值之内", "\"%.*s\" is no option",
                      STR_ARG(text));
        return fallback;
    }
    return text;
}

json_t *field_words(struct field_reader *r, const char *key, const char *const *words,
                    unsigned flags, json_t *fallback)
{
    const json_t *value = json_object_get(r->input, key);
    json_t *list = json_new_list(r->w->arena);
    size_t index;
    json_t *item;

    if (!value)
        list = fallback;
    else if (!json_is_array(value) && !json_is_null(value)) {
        field_problem(r, key, "not-a-list", "应为列表", "must be a list");
        return fallback;
    } else if (json_array_size(value) > REGISTRY_MAX_WORDS) {
        field_problem(r, key, "too-many", "最多 %d 项", "at most %d entries", REGISTRY_MAX_WORDS);
        return fallback;
    }
    json_array_foreach(value, index, item)
    {
        struct str text = checked_text(r, key, item, REGISTRY_MAX_NAME, STR(""));
        bool is_new = text.len > 0;
        if (text.len > 0 && words && !is_in(text, words)) {
            field_problem(r, key, "not-an-option", "“%.*s”不在可选值之内", "\"%.*s\" is no option",
                          STR_ARG(text));
            continue;
        }
        for (size_t i = 0; is_new && i < json_array_size(list); i++)
            is_new = !str_equal(json_text(json_array_get(list, i)), text);
        if (is_new)
            json_add_text(list, text);
    }
    if ((flags & FIELD_REQUIRED) && json_array_size(list) == 0)
        field_problem(r, key, "missing", "至少选一项", "choose at least one");
    return list;
}

struct str field_date(struct field_reader *r, const char *key, struct str fallback)
{
    struct str text = field_text(r, key, REGISTRY_MAX_NAME, 0, fallback);
    struct date on;

    if (text.len > 0 && !date_read(text, &on)) {
        field_problem(r, key, "not-a-date", "“%.*s”不是日期（YYYY-MM-DD）",
                      "\"%.*s\" is no date (YYYY-MM-DD)", STR_ARG(text));
        return fallback;
    }
    return text;
}
