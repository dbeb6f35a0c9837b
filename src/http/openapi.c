/* SPDX-License-Identifier: Apache-2.0
 * Printing the tables of routes and shapes as OpenAPI 3.1. */
#include "http/openapi.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "registry/role.h"

/* Every shape once, in the order first met; later ones are reached from earlier ones. */
struct shape_set {
    size_t count;
    const struct shape *shapes[OPENAPI_MAX_SHAPES];
    const char *clash;
};

static void add_shape(struct arena *arena, struct shape_set *set, const struct shape *shape)
{
    if (shape == NULL)
        return;
    for (size_t i = 0; i < set->count; i++) {
        if (set->shapes[i] == shape)
            return;
        if (strcmp(set->shapes[i]->name, shape->name) == 0) {
            if (!json_equal(shape_schema(arena, set->shapes[i]), shape_schema(arena, shape)))
                set->clash = shape->name;
            return;
        }
    }
    assert(set->count < OPENAPI_MAX_SHAPES);
    set->shapes[set->count++] = shape;
}

static void gather(struct arena *arena, const struct route *const *tables, struct shape_set *set)
{
    for (; *tables != NULL; tables++) {
        for (const struct route *r = *tables; r->path != NULL; r++) {
            add_shape(arena, set, r->input);
            add_shape(arena, set, r->output);
        }
    }
    for (size_t i = 0; i < set->count; i++)
        for (const struct shape_field *f = set->shapes[i]->fields; f->name != NULL; f++)
            if (f->kind == SHAPE_OBJECT || f->kind == SHAPE_LIST)
                add_shape(arena, set, f->of);
}

const char *openapi_name_clash(struct arena *arena, const struct route *const *tables)
{
    struct shape_set *set = ARENA_NEW(arena, struct shape_set);

    gather(arena, tables, set);
    return set->clash;
}

static json_t *new_reference(struct arena *arena, const char *kind, const char *name)
{
    json_t *reference = json_new_object(arena);

    json_put_text(reference, "$ref", arena_print(arena, "#/components/%s/%s", kind, name));
    return reference;
}

static json_t *new_content(struct arena *arena, const char *type, json_t *schema)
{
    json_t *content = json_new_object(arena), *media = json_new_object(arena);

    json_put(media, "schema", schema);
    json_put(content, type, media);
    return content;
}

static json_t *new_binary(struct arena *arena)
{
    json_t *schema = json_new_object(arena);

    json_put_textz(schema, "type", "string");
    json_put_textz(schema, "format", "binary");
    return schema;
}

static json_t *new_parameter(struct arena *arena, const char *name, const char *place,
                             bool is_required, json_t *schema)
{
    json_t *parameter = json_new_object(arena);

    json_put_textz(parameter, "name", name);
    json_put_textz(parameter, "in", place);
    json_put_bool(parameter, "required", is_required);
    json_put(parameter, "schema", schema);
    return parameter;
}

static json_t *new_text_schema(struct arena *arena)
{
    json_t *schema = json_new_object(arena);

    json_put_textz(schema, "type", "string");
    return schema;
}

static void add_path_parameters(struct arena *arena, const char *path, json_t *parameters)
{
    struct str rest = str_of(path);

    while (rest.len > 0) {
        struct str name;
        (void)str_cut(rest, '{', &name);
        if (name.len == 0)
            return;
        name = str_cut(name, '}', &rest);
        json_add(parameters,
                 new_parameter(arena, str_zero(arena, name), "path", true, new_text_schema(arena)));
    }
}

static void add_query_parameters(struct arena *arena, const struct shape *query, json_t *parameters)
{
    json_t *members;

    if (query == NULL)
        return;
    members = json_get_object(shape_schema(arena, query), "properties");
    for (const struct shape_field *f = query->fields; f->name != NULL; f++)
        json_add(parameters,
                 new_parameter(arena, f->name, "query", (f->flags & SHAPE_REQUIRED) != 0,
                               json_object_get(members, f->name)));
}

static void add_header_parameters(struct arena *arena, const struct route *route,
                                  json_t *parameters)
{
    if (route->method != ROUTE_GET && (route->needs & ROUTE_PUBLIC) == 0)
        json_add(parameters,
                 new_parameter(arena, "X-Request-Token", "header", true, new_text_schema(arena)));
    if (route->flags & ROUTE_NEEDS_VERSION)
        json_add(parameters,
                 new_parameter(arena, "If-Match", "header", true, new_text_schema(arena)));
    if (route->flags & ROUTE_UPLOAD)
        json_add(parameters,
                 new_parameter(arena, "X-File-Name", "header", false, new_text_schema(arena)));
    if (route->method == ROUTE_POST && (route->flags & ROUTE_WRITES) &&
        (route->flags & (ROUTE_NO_WORK | ROUTE_SECRET)) == 0)
        json_add(parameters,
                 new_parameter(arena, "Idempotency-Key", "header", false, new_text_schema(arena)));
}

static json_t *new_parameters(struct arena *arena, const struct route *route)
{
    json_t *parameters = json_new_list(arena);

    add_path_parameters(arena, route->path, parameters);
    add_query_parameters(arena, route->query, parameters);
    add_header_parameters(arena, route, parameters);
    return parameters;
}

static json_t *new_response(struct arena *arena, const char *what, json_t *content)
{
    json_t *response = json_new_object(arena);

    json_put_textz(response, "description", what);
    if (content != NULL)
        json_put(response, "content", content);
    return response;
}

static json_t *new_responses(struct arena *arena, const struct route *route)
{
    json_t *responses = json_new_object(arena), *content = NULL;

    if (route->output != NULL)
        content = new_content(arena, "application/json",
                              new_reference(arena, "schemas", route->output->name));
    else if (route->flags & ROUTE_STREAMS)
        content = new_content(arena, "text/event-stream", new_text_schema(arena));
    else if (route->method == ROUTE_GET)
        content = new_content(arena, "application/octet-stream", new_binary(arena));
    if (content == NULL)
        json_put(responses, "204", new_response(arena, "Done.", NULL));
    else
        json_put(responses, "200", new_response(arena, "The answer.", content));
    if (content != NULL && route->method == ROUTE_POST)
        json_put(responses, "201", new_response(arena, "Made.", content));
    json_put(responses, "default", new_reference(arena, "responses", "Problem"));
    return responses;
}

static json_t *new_roles(struct arena *arena, uint32_t needs)
{
    json_t *roles = json_new_list(arena);

    if (needs & ROUTE_PUBLIC)
        json_add_text(roles, STR("public"));
    if (needs & ROUTE_ANYONE)
        json_add_text(roles, STR("anyone"));
    for (int role = 0; role < ROLE_COUNT; role++)
        if (needs & ROUTE_ROLE(role))
            json_add_text(roles, str_of(role_word((enum role)role)));
    return roles;
}

/* "post_systems_id_assets" */
static struct str operation_id(struct arena *arena, const struct route *route)
{
    struct str path = str_of(route->path);
    struct buf buf;
    struct str text = {"", 0};
    bool has_gap = true;

    if (str_starts(path, STR("/api/v1/")))
        path = (struct str){path.ptr + 7, path.len - 7};
    buf_init(&buf, 256);
    for (const char *c = route_method_word(route->method); *c != '\0'; c++)
        buf_byte(&buf, (char)(*c - 'A' + 'a'));
    for (size_t i = 0; i < path.len; i++) {
        char c = path.ptr[i];
        bool is_word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (is_word && has_gap)
            buf_byte(&buf, '_');
        if (is_word)
            buf_byte(&buf, c);
        has_gap = !is_word;
    }
    if (buf_finish(&buf, arena, &text) != ST_OK)
        text = str_of(route->path);
    buf_done(&buf);
    return text;
}

static json_t *new_operation(struct arena *arena, const struct route *route)
{
    json_t *operation = json_new_object(arena), *body;

    json_put_text(operation, "operationId", operation_id(arena, route));
    json_put_textz(operation, "summary", route->what);
    json_put(operation, "x-roles", new_roles(arena, route->needs));
    json_put(operation, "parameters", new_parameters(arena, route));
    if (route->needs & ROUTE_PUBLIC)
        json_put(operation, "security", json_new_list(arena));
    if (route->input != NULL || (route->flags & ROUTE_UPLOAD)) {
        body = json_new_object(arena);
        json_put_bool(body, "required", true);
        json_put(body, "content",
                 route->input == NULL
                     ? new_content(arena, "application/octet-stream", new_binary(arena))
                     : new_content(arena, "application/json",
                                   new_reference(arena, "schemas", route->input->name)));
        json_put(operation, "requestBody", body);
    }
    if (route->flags & ROUTE_UPLOAD)
        json_put_bool(operation, "x-upload", true);
    json_put(operation, "responses", new_responses(arena, route));
    return operation;
}

static json_t *new_paths(struct arena *arena, const struct route *const *tables)
{
    static const char *const words[] = {
        [ROUTE_GET] = "get", [ROUTE_POST] = "post", [ROUTE_PUT] = "put", [ROUTE_DELETE] = "delete"};
    json_t *paths = json_new_object(arena);

    for (; *tables != NULL; tables++) {
        for (const struct route *r = *tables; r->path != NULL; r++) {
            json_t *item = json_object_get(paths, r->path);
            if (item == NULL) {
                item = json_new_object(arena);
                json_put(paths, r->path, item);
            }
            json_put(item, words[r->method], new_operation(arena, r));
        }
    }
    return paths;
}

static const struct shape_field openapi_error_fields[] = {
    {.name = "field", .kind = SHAPE_TEXT, .what = "Where."},
    {.name = "code", .kind = SHAPE_TEXT, .what = "Stable word."},
    {.name = "zh", .kind = SHAPE_TEXT, .what = "In Chinese."},
    {.name = "en", .kind = SHAPE_TEXT, .what = "In English."},
    {0},
};
static const struct shape openapi_error_shape = {"ProblemError", openapi_error_fields};

static const struct shape_field openapi_problem_fields[] = {
    {.name = "type", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "/problems/ and a word."},
    {.name = "title", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "What kind of refusal."},
    {.name = "status", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .what = "HTTP status."},
    {.name = "detail",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .what = "What is wrong and what to do, in the caller's language."},
    {.name = "field",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .what = "The field, header or parameter concerned, empty when none."},
    {.name = "clause",
     .kind = SHAPE_TEXT,
     .what = "The clause behind a refusal that rests on law."},
    {.name = "errors",
     .kind = SHAPE_LIST,
     .of = &openapi_error_shape,
     .what = "All problems, where a record has several."},
    {.name = "trace",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .what = "Names this request in the operating log."},
    {0},
};
static const struct shape openapi_problem_shape = {"Problem", openapi_problem_fields};

static json_t *new_components(struct arena *arena, const struct route *const *tables)
{
    struct shape_set *set = ARENA_NEW(arena, struct shape_set);
    json_t *components = json_new_object(arena), *schemas = json_new_object(arena);
    json_t *responses = json_new_object(arena), *schemes = json_new_object(arena);
    json_t *cookie = json_new_object(arena);

    add_shape(arena, set, &openapi_problem_shape);
    gather(arena, tables, set);
    for (size_t i = 0; i < set->count; i++)
        json_put(schemas, set->shapes[i]->name, shape_schema(arena, set->shapes[i]));
    json_put(responses, "Problem",
             new_response(arena, "Refused (RFC 9457).",
                          new_content(arena, "application/problem+json",
                                      new_reference(arena, "schemas", "Problem"))));
    json_put_textz(cookie, "type", "apiKey");
    json_put_textz(cookie, "in", "cookie");
    json_put_textz(cookie, "name", ROUTE_COOKIE_NAME);
    json_put(schemes, "session", cookie);
    json_put(components, "schemas", schemas);
    json_put(components, "responses", responses);
    json_put(components, "securitySchemes", schemes);
    return components;
}

json_t *openapi_describe(struct arena *arena, const struct route *const *tables,
                         const char *version)
{
    json_t *document = json_new_object(arena), *info = json_new_object(arena);
    json_t *security = json_new_list(arena), *session = json_new_object(arena);

    json_put_textz(document, "openapi", "3.1.0");
    json_put_textz(info, "title", "Panshi");
    json_put_textz(info, "version", version);
    json_put(document, "info", info);
    json_put(session, "session", json_new_list(arena));
    json_add(security, session);
    json_put(document, "security", security);
    json_put(document, "paths", new_paths(arena, tables));
    json_put(document, "components", new_components(arena, tables));
    return document;
}
