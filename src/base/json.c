/* SPDX-License-Identifier: Apache-2.0
 * JSON trees over jansson: limits before parsing, ownership by the arena, setters that cannot fail.
 */
#include "base/json.h"

#include <stdio.h>
#include <stdlib.h>

static void give_up(void)
{
    (void)fprintf(stderr, "panshi: memory ran out (内存不足)\n");
    abort();
}

static json_t *made(json_t *value)
{
    if (!value)
        give_up();
    return value;
}

static void end_value(void *value)
{
    json_decref(value);
}

static void end_text(void *text)
{
    free(text);
}

/* Brackets open at once outside of strings; the parser below is recursive, so this comes first. */
static bool is_too_deep(struct str text)
{
    size_t depth = 0;
    bool in_string = false;

    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (in_string) {
            if (c == '\\')
                i++;
            else if (c == '"')
                in_string = false;
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{' || c == '[') {
            if (++depth > JSON_MAX_DEPTH)
                return true;
        } else if ((c == '}' || c == ']') && depth > 0) {
            depth--;
        }
    }
    return false;
}

enum status json_read(struct arena *arena, struct str text, size_t max_bytes, struct fault *fault,
                      json_t **ret_value)
{
    json_error_t error;

    if (text.len > max_bytes)
        return fault_set(fault, ST_LIMIT, "", "JSON 内容超过 %zu 字节的上限",
                         "the JSON text is longer than %zu bytes", max_bytes);
    if (is_too_deep(text))
        return fault_set(fault, ST_MALFORMED, "", "JSON 嵌套超过 %d 层",
                         "the JSON text nests deeper than %d levels", JSON_MAX_DEPTH);
    json_t *value = json_loadb(text.ptr ? text.ptr : "", text.len,
                               JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
    if (!value) {
        if (json_error_code(&error) == json_error_out_of_memory)
            give_up();
        return fault_set(fault, ST_MALFORMED, "", "JSON 第 %d 行第 %d 列有误：%s",
                         "the JSON text is wrong at line %d, column %d: %s", error.line,
                         error.column, error.text);
    }
    *ret_value = json_keep(arena, value);
    return ST_OK;
}

json_t *json_keep(struct arena *arena, json_t *value)
{
    arena_defer(arena, end_value, made(value));
    return value;
}

json_t *json_new_object(struct arena *arena)
{
    return json_keep(arena, json_object());
}

json_t *json_new_list(struct arena *arena)
{
    return json_keep(arena, json_array());
}

static struct str dump(struct arena *arena, const json_t *value, size_t flags)
{
    char *text = json_dumps(value, flags | JSON_ENCODE_ANY);

    if (!text)
        give_up();
    arena_defer(arena, end_text, text);
    return str_of(text);
}

struct str json_canonical(struct arena *arena, const json_t *value)
{
    return dump(arena, value, JSON_COMPACT | JSON_SORT_KEYS);
}

struct str json_pretty(struct arena *arena, const json_t *value)
{
    struct str text = dump(arena, value, JSON_INDENT(2));

    return arena_print(arena, "%.*s\n", STR_ARG(text));
}

static void put_new(json_t *object, const char *key, json_t *value)
{
    if (json_object_set_new(object, key, made(value)) != 0)
        give_up();
}

/* Text from outside is checked for UTF-8 where it enters; what fails here is shown, not lost. */
static json_t *new_text(struct str text)
{
    if (!text.ptr)
        return json_null();
    json_t *value = json_stringn(text.ptr, text.len);
    return value ? value : json_string("\xef\xbf\xbd");
}

void json_put_text(json_t *object, const char *key, struct str text)
{
    put_new(object, key, new_text(text));
}

void json_put_textz(json_t *object, const char *key, const char *text)
{
    json_put_text(object, key, str_of(text));
}

void json_put_int(json_t *object, const char *key, int64_t value)
{
    put_new(object, key, json_integer(value));
}

void json_put_bool(json_t *object, const char *key, bool value)
{
    put_new(object, key, json_boolean(value));
}

void json_put_null(json_t *object, const char *key)
{
    put_new(object, key, json_null());
}

void json_put_instant(json_t *object, const char *key, struct instant at)
{
    char text[INSTANT_TEXT_BYTES];

    if (at.ms == 0)
        json_put_null(object, key);
    else
        json_put_textz(object, key, instant_print(at, text));
}

void json_put(json_t *object, const char *key, json_t *value)
{
    if (json_object_set(object, key, made(value)) != 0)
        give_up();
}

void json_add(json_t *list, json_t *value)
{
    if (json_array_append(list, made(value)) != 0)
        give_up();
}

void json_add_text(json_t *list, struct str text)
{
    if (json_array_append_new(list, made(new_text(text))) != 0)
        give_up();
}

struct str json_text(const json_t *value)
{
    if (!json_is_string(value))
        return (struct str){NULL, 0};
    return (struct str){json_string_value(value), json_string_length(value)};
}

struct str json_get_text(const json_t *object, const char *key)
{
    return json_text(json_object_get(object, key));
}

int64_t json_get_int(const json_t *object, const char *key, int64_t fallback)
{
    const json_t *value = json_object_get(object, key);

    return json_is_integer(value) ? json_integer_value(value) : fallback;
}

bool json_get_bool(const json_t *object, const char *key, bool fallback)
{
    const json_t *value = json_object_get(object, key);

    return json_is_boolean(value) ? json_is_true(value) : fallback;
}

json_t *json_get_object(const json_t *object, const char *key)
{
    json_t *value = json_object_get(object, key);

    return json_is_object(value) ? value : NULL;
}

json_t *json_get_list(const json_t *object, const char *key)
{
    json_t *value = json_object_get(object, key);

    return json_is_array(value) ? value : NULL;
}
