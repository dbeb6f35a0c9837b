/* SPDX-License-Identifier: Apache-2.0
 * Decoding query parameters, cookies and language preferences. */
#include "http/query.h"

#include <string.h>
#include <strings.h>

#include "base/hex.h"
#include "http/http_limits.h"

enum status query_decode(struct arena *arena, struct str text, bool is_form, const char *field,
                         struct fault *fault, struct str *ret_text)
{
    char *out = arena_take(arena, text.len + 1);
    size_t len = 0;

    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c == '%') {
            int high = i + 2 < text.len ? hex_value(text.ptr[i + 1]) : -1;
            int low = i + 2 < text.len ? hex_value(text.ptr[i + 2]) : -1;
            if (high < 0 || low < 0)
                return fault_set(fault, ST_MALFORMED, field, "百分号编码有误",
                                 "a percent escape is broken");
            c = (unsigned char)(high * 16 + low);
            i += 2;
        } else if (c == '+' && is_form) {
            c = ' ';
        }
        if (c < 0x20 || c == 0x7f)
            return fault_set(fault, ST_MALFORMED, field, "不得含有控制字符",
                             "control characters are not accepted");
        out[len++] = (char)c;
    }
    if (!str_is_utf8((struct str){out, len}))
        return fault_set(fault, ST_MALFORMED, field, "不是有效的 UTF-8 文字",
                         "the text is not valid UTF-8");
    *ret_text = (struct str){out, len};
    return ST_OK;
}

static const struct shape_field *find_field(const struct shape *shape, struct str name)
{
    for (const struct shape_field *f = shape == NULL ? NULL : shape->fields;
         f != NULL && f->name != NULL; f++)
        if (str_is(name, f->name))
            return f;
    return NULL;
}

static enum status put_value(const struct shape_field *field, struct str value, struct fault *fault,
                             json_t *query)
{
    int64_t number = 0;

    if (field->kind == SHAPE_INT) {
        if (!str_to_int(value, &number))
            return fault_set(fault, ST_INVALID, field->name, "应为整数", "must be a whole number");
        json_put_int(query, field->name, number);
    } else if (field->kind == SHAPE_BOOL) {
        bool is_true = str_is(value, "1") || str_is(value, "true");
        if (!is_true && !str_is(value, "0") && !str_is(value, "false"))
            return fault_set(fault, ST_INVALID, field->name, "应为 1 或 0", "must be 1 or 0");
        json_put_bool(query, field->name, is_true);
    } else {
        json_put_text(query, field->name, value);
    }
    return ST_OK;
}

static enum status read_pair(struct arena *arena, struct str pair, const struct shape *shape,
                             struct fault *fault, json_t *query)
{
    struct str value, name = str_cut(pair, '=', &value);
    const struct shape_field *field;

    TRY(query_decode(arena, name, true, "query", fault, &name));
    field = find_field(shape, name);
    if (field == NULL)
        return fault_set(fault, ST_INVALID, str_zero(arena, name), "没有这个查询参数",
                         "there is no such query parameter");
    if (value.len > HTTP_MAX_QUERY_VALUE_BYTES)
        return fault_set(fault, ST_LIMIT, field->name, "查询参数过长，上限 %d 字节",
                         "the parameter is too long, at most %d bytes", HTTP_MAX_QUERY_VALUE_BYTES);
    TRY(query_decode(arena, value, true, field->name, fault, &value));
    if (value.len == 0)
        return ST_OK;
    if (json_object_get(query, field->name) != NULL)
        return fault_set(fault, ST_INVALID, field->name, "查询参数重复",
                         "the parameter occurs twice");
    return put_value(field, value, fault, query);
}

enum status query_read(struct arena *arena, struct str text, const struct shape *shape,
                       struct fault *fault, json_t **ret_query)
{
    json_t *query = json_new_object(arena);
    struct str rest = text;

    for (int count = 0; rest.len > 0; count++) {
        struct str pair = str_cut(rest, '&', &rest);
        if (count == HTTP_MAX_QUERY_PARAMETERS)
            return fault_set(fault, ST_LIMIT, "query", "查询参数过多，上限 %d 个",
                             "too many query parameters, at most %d", HTTP_MAX_QUERY_PARAMETERS);
        if (pair.len > 0)
            TRY(read_pair(arena, pair, shape, fault, query));
    }
    if (shape != NULL)
        TRY(shape_check(shape, query, true, fault));
    *ret_query = query;
    return ST_OK;
}

struct str query_cookie(struct str header, struct str name)
{
    struct str rest = header, found = {"", 0};
    int count = 0;

    if (header.len > HTTP_MAX_COOKIE_BYTES)
        return found;
    while (rest.len > 0) {
        struct str value, pair = str_trim(str_cut(rest, ';', &rest));
        struct str key = str_cut(pair, '=', &value);
        if (str_equal(key, name)) {
            found = value;
            count++;
        }
    }
    return count == 1 ? found : (struct str){"", 0};
}

/* Quality of one item in thousandths: "en;q=0.8" → 800. */
static int quality_of(struct str parameters)
{
    struct str value, name;
    int quality = 0, weight = 1000;

    name = str_trim(str_cut(parameters, '=', &value));
    value = str_trim(value);
    if (!str_is(name, "q") || value.len == 0)
        return 1000;
    for (size_t i = 0; i < value.len && i < 5 && weight > 0; i++) {
        if (value.ptr[i] == '.')
            continue;
        if (value.ptr[i] < '0' || value.ptr[i] > '9')
            return 0;
        quality += (value.ptr[i] - '0') * weight;
        weight /= 10;
    }
    return quality;
}

bool query_is_english(struct str accept_language)
{
    struct str rest = accept_language;
    int zh = 0, en = 0;

    while (rest.len > 0) {
        struct str parameters, tag = str_trim(str_cut(str_cut(rest, ',', &rest), ';', &parameters));
        int quality = quality_of(parameters);
        if (tag.len >= 2 && strncasecmp(tag.ptr, "zh", 2) == 0 && quality > zh)
            zh = quality;
        if (tag.len >= 2 && strncasecmp(tag.ptr, "en", 2) == 0 && quality > en)
            en = quality;
    }
    return en > zh;
}

bool query_names_language(struct str accept_language)
{
    struct str rest, parameters;
    struct str tag = str_trim(str_cut(str_cut(accept_language, ',', &rest), ';', &parameters));

    return tag.len >= 2 && (tag.len == 2 || tag.ptr[2] == '-') && quality_of(parameters) > 0 &&
           (strncasecmp(tag.ptr, "zh", 2) == 0 || strncasecmp(tag.ptr, "en", 2) == 0);
}
