/* SPDX-License-Identifier: Apache-2.0
 * Checking of JSON against shape tables, and the tables as JSON Schema. */
#include "base/shape.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { PATH_BYTES = FAULT_FIELD_BYTES, MAX_FRAMES = JSON_MAX_DEPTH };

/* An object on the way from the root to the member under test. */
struct frame {
    const struct shape *shape;
    const json_t *object;
    const struct shape_field *next; /* field to test next */
    size_t item;                    /* next item when that field is a list of objects */
    size_t path_len;
};

struct walk {
    struct frame frames[MAX_FRAMES];
    size_t depth;
    bool is_strict;
    char path[PATH_BYTES];
    struct fault *fault;
};

/* Set the path to the frame's path, then the name. */
static const char *path_of(struct walk *walk, const char *name)
{
    const struct frame *top = &walk->frames[walk->depth - 1];
    size_t room = sizeof walk->path - top->path_len;

    (void)snprintf(walk->path + top->path_len, room, "%s%s", top->path_len ? "." : "", name);
    return walk->path;
}

/* Refuse the member at the walk's path; the formats' first argument is the path itself. */
#define REFUSE(walk, zh, en, ...)                                                                  \
    fault_set((walk)->fault, ST_INVALID, (walk)->path, zh, en, __VA_ARGS__)

static enum status check_text(struct walk *walk, const struct shape_field *field,
                              const json_t *value)
{
    if (!json_is_string(value))
        return REFUSE(walk, "“%s”应为文本", "\"%s\" must be text", walk->path);
    int64_t points = (int64_t)str_points(json_text(value));
    int64_t max = field->max ? field->max : walk->is_strict ? SHAPE_TEXT_MAX : INT64_MAX;
    if (points < field->min)
        return REFUSE(walk, "“%s”至少 %" PRId64 " 个字",
                      "\"%s\" needs at least %" PRId64 " characters", walk->path, field->min);
    if (points > max)
        return REFUSE(walk, "“%s”最多 %" PRId64 " 个字",
                      "\"%s\" may have at most %" PRId64 " characters", walk->path, max);
    if (!field->one_of)
        return ST_OK;
    for (const char *const *word = field->one_of; *word; word++)
        if (str_is(json_text(value), *word))
            return ST_OK;
    return REFUSE(walk, "“%s”不能是“%.64s”", "\"%s\" cannot be \"%.64s\"", walk->path,
                  json_string_value(value));
}

static enum status check_count(struct walk *walk, const struct shape_field *field,
                               const json_t *value)
{
    int64_t count = (int64_t)json_array_size(value);
    int64_t max = field->max ? field->max : walk->is_strict ? SHAPE_LIST_MAX : INT64_MAX;

    if (!json_is_array(value))
        return REFUSE(walk, "“%s”应为列表", "\"%s\" must be a list", walk->path);
    if (count < field->min)
        return REFUSE(walk, "“%s”至少 %" PRId64 " 项", "\"%s\" needs at least %" PRId64 " items",
                      walk->path, field->min);
    if (count > max)
        return REFUSE(walk, "“%s”最多 %" PRId64 " 项", "\"%s\" may have at most %" PRId64 " items",
                      walk->path, max);
    return ST_OK;
}

static enum status check_texts(struct walk *walk, const struct shape_field *field,
                               const json_t *value)
{
    const struct shape_field each = {.kind = SHAPE_TEXT, .one_of = field->one_of};

    TRY(check_count(walk, field, value));
    for (size_t i = 0; i < json_array_size(value); i++)
        TRY(check_text(walk, &each, json_array_get(value, i)));
    return ST_OK;
}

static enum status check_int(struct walk *walk, const struct shape_field *field,
                             const json_t *value)
{
    int64_t max = field->max ? field->max : INT64_MAX;

    if (!json_is_integer(value))
        return REFUSE(walk, "“%s”应为整数", "\"%s\" must be a whole number", walk->path);
    if (json_integer_value(value) < field->min || json_integer_value(value) > max)
        return REFUSE(walk, "“%s”应在 %" PRId64 " 到 %" PRId64 " 之间",
                      "\"%s\" must lie between %" PRId64 " and %" PRId64, walk->path, field->min,
                      max);
    return ST_OK;
}

/* Everything about one value but the members of the objects in it. */
static enum status check_value(struct walk *walk, const struct shape_field *field,
                               const json_t *value)
{
    struct date on;
    struct instant at;

    switch (field->kind) {
    case SHAPE_TEXT:
        return check_text(walk, field, value);
    case SHAPE_INT:
        return check_int(walk, field, value);
    case SHAPE_BOOL:
        return json_is_boolean(value) ? ST_OK
                                      : REFUSE(walk, "“%s”应为 true 或 false",
                                               "\"%s\" must be true or false", walk->path);
    case SHAPE_DATE:
        return date_read(json_text(value), &on)
                   ? ST_OK
                   : REFUSE(walk, "“%s”应为日期，如 2026-11-20",
                            "\"%s\" must be a date such as 2026-11-20", walk->path);
    case SHAPE_INSTANT:
        return instant_read(json_text(value), &at)
                   ? ST_OK
                   : REFUSE(walk, "“%s”应为带时区的时间，如 2026-11-20T09:00:00+08:00",
                            "\"%s\" must be a time with zone such as 2026-11-20T09:00:00+08:00",
                            walk->path);
    case SHAPE_OBJECT:
    case SHAPE_ANY:
        return json_is_object(value)
                   ? ST_OK
                   : REFUSE(walk, "“%s”应为对象", "\"%s\" must be an object", walk->path);
    case SHAPE_LIST:
    case SHAPE_ANYS:
        return check_count(walk, field, value);
    case SHAPE_TEXTS:
        return check_texts(walk, field, value);
    case SHAPE_VALUE:
        return ST_OK;
    }
    return ST_INTERNAL;
}

/* Begin an object at the walk's present path. */
static enum status enter(struct walk *walk, const struct shape *shape, const json_t *object)
{
    if (!json_is_object(object))
        return REFUSE(walk, "“%s”应为对象", "\"%s\" must be an object", walk->path);
    if (walk->depth == MAX_FRAMES)
        return REFUSE(walk, "“%s”嵌套过深", "\"%s\" nests too deep", walk->path);
    walk->frames[walk->depth++] = (struct frame){
        .shape = shape, .object = object, .next = shape->fields, .path_len = strlen(walk->path)};
    if (!walk->is_strict)
        return ST_OK;
    for (void *at = json_object_iter((json_t *)(uintptr_t)object); at;
         at = json_object_iter_next((json_t *)(uintptr_t)object, at)) {
        const char *key = json_object_iter_key(at);
        const struct shape_field *field = shape->fields;
        while (field->name && strcmp(field->name, key) != 0)
            field++;
        if (!field->name) {
            (void)path_of(walk, key);
            return REFUSE(walk, "没有“%s”这一项", "there is no member \"%s\"", walk->path);
        }
    }
    return ST_OK;
}

/* Test the top frame's next field, or enter its next item; leaves the frame when there is none. */
static enum status step(struct walk *walk)
{
    struct frame *top = &walk->frames[walk->depth - 1];
    const struct shape_field *field = top->next;

    if (!field->name) {
        walk->depth--;
        return ST_OK;
    }
    const json_t *value = json_object_get(top->object, field->name);
    (void)path_of(walk, field->name);
    if (top->item == 0) {
        if (!value && (field->flags & SHAPE_REQUIRED))
            return REFUSE(walk, "缺少“%s”", "\"%s\" is missing", walk->path);
        if (!value || (json_is_null(value) && (field->flags & SHAPE_NULLABLE))) {
            top->next++;
            return ST_OK;
        }
        TRY(check_value(walk, field, value));
    }
    if (field->kind == SHAPE_LIST && top->item < json_array_size(value)) {
        size_t used = strlen(walk->path);
        (void)snprintf(walk->path + used, sizeof walk->path - used, "[%zu]", top->item);
        return enter(walk, field->of, json_array_get(value, top->item++));
    }
    top->item = 0;
    top->next++;
    return field->kind == SHAPE_OBJECT ? enter(walk, field->of, value) : ST_OK;
}

enum status shape_check(const struct shape *shape, const json_t *value, bool strict,
                        struct fault *fault)
{
    struct walk walk = {.is_strict = strict, .fault = fault};

    if (!json_is_object(value))
        return fault_set(fault, ST_MALFORMED, "", "内容应为 JSON 对象",
                         "the content must be a JSON object");
    TRY(enter(&walk, shape, value));
    while (walk.depth > 0)
        TRY(step(&walk));
    return ST_OK;
}

static json_t *reference(struct arena *arena, const struct shape *shape)
{
    json_t *schema = json_new_object(arena);

    json_put_text(schema, "$ref", arena_print(arena, "#/components/schemas/%s", shape->name));
    return schema;
}

static json_t *text_schema(struct arena *arena, const struct shape_field *field)
{
    json_t *schema = json_new_object(arena);

    json_put_textz(schema, "type", "string");
    if (field->one_of) {
        json_t *words = json_new_list(arena);
        for (const char *const *word = field->one_of; *word; word++)
            json_add_text(words, str_of(*word));
        json_put(schema, "enum", words);
    }
    return schema;
}

static void put_counts(json_t *schema, const struct shape_field *field, const char *min_key,
                       const char *max_key)
{
    if (field->min != 0)
        json_put_int(schema, min_key, field->min);
    if (field->max != 0)
        json_put_int(schema, max_key, field->max);
}

static json_t *list_schema(struct arena *arena, const struct shape_field *field)
{
    json_t *schema = json_new_object(arena);

    json_put_textz(schema, "type", "array");
    put_counts(schema, field, "minItems", "maxItems");
    if (field->kind == SHAPE_LIST)
        json_put(schema, "items", reference(arena, field->of));
    else if (field->kind == SHAPE_TEXTS)
        json_put(schema, "items", text_schema(arena, field));
    else
        json_put(schema, "items", json_new_object(arena));
    return schema;
}

static json_t *plain_schema(struct arena *arena, const char *type, const char *format)
{
    json_t *schema = json_new_object(arena);

    json_put_textz(schema, "type", type);
    if (format)
        json_put_textz(schema, "format", format);
    return schema;
}

static json_t *field_schema(struct arena *arena, const struct shape_field *field)
{
    json_t *schema = NULL;

    switch (field->kind) {
    case SHAPE_TEXT:
        schema = text_schema(arena, field);
        put_counts(schema, field, "minLength", "maxLength");
        return schema;
    case SHAPE_INT:
        schema = plain_schema(arena, "integer", "int64");
        put_counts(schema, field, "minimum", "maximum");
        return schema;
    case SHAPE_BOOL:
        return plain_schema(arena, "boolean", NULL);
    case SHAPE_DATE:
        return plain_schema(arena, "string", "date");
    case SHAPE_INSTANT:
        return plain_schema(arena, "string", "date-time");
    case SHAPE_OBJECT:
        return reference(arena, field->of);
    case SHAPE_ANY:
        return plain_schema(arena, "object", NULL);
    case SHAPE_LIST:
    case SHAPE_TEXTS:
    case SHAPE_ANYS:
        return list_schema(arena, field);
    case SHAPE_VALUE:
        break;
    }
    return json_new_object(arena);
}

static json_t *or_null(struct arena *arena, json_t *schema)
{
    json_t *either = json_new_object(arena);
    json_t *list = json_new_list(arena);

    json_add(list, schema);
    json_add(list, plain_schema(arena, "null", NULL));
    json_put(either, "anyOf", list);
    return either;
}

json_t *shape_schema(struct arena *arena, const struct shape *shape)
{
    json_t *schema = plain_schema(arena, "object", NULL);
    json_t *members = json_new_object(arena);
    json_t *required = json_new_list(arena);

    for (const struct shape_field *field = shape->fields; field->name; field++) {
        json_t *member = field_schema(arena, field);
        if (field->flags & SHAPE_NULLABLE)
            member = or_null(arena, member);
        if (field->what)
            json_put_textz(member, "description", field->what);
        json_put(members, field->name, member);
        if (field->flags & SHAPE_REQUIRED)
            json_add_text(required, str_of(field->name));
    }
    json_put(schema, "properties", members);
    if (json_array_size(required) > 0)
        json_put(schema, "required", required);
    return schema;
}
