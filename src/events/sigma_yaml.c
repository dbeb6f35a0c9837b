/* SPDX-License-Identifier: Apache-2.0
 * libyaml events become small trees in an arena. */
#include "events/sigma_yaml.h"

#include <yaml.h>

struct reading {
    struct arena *arena;
    struct fault *fault;
    struct sigma_yaml *root;
    struct sigma_yaml *open[SIGMA_YAML_MAX_DEPTH]; /* [0] is the root */
    struct str keys[SIGMA_YAML_MAX_DEPTH]; /* waiting for its value; ptr NULL: a key is next */
    size_t depth;
    size_t nodes;
    bool is_done;
};

static enum status refuse(struct reading *r, const yaml_event_t *event, enum status status,
                          const char *zh, const char *en)
{
    return fault_set(r->fault, status, "", "第 %d 行：%s%.0s", "line %d: %.0s%s",
                     (int)event->start_mark.line + 1, zh, en);
}

static enum status attach(struct reading *r, const yaml_event_t *event, struct sigma_yaml *node)
{
    struct sigma_yaml *parent = r->open[r->depth - 1];

    node->line = (int)event->start_mark.line + 1;
    if (++r->nodes > SIGMA_YAML_MAX_NODES)
        return refuse(r, event, ST_LIMIT, "内容太多", "the file holds too many values");
    if (parent->kind == SIGMA_YAML_MAP) {
        node->key = r->keys[r->depth - 1];
        r->keys[r->depth - 1] = (struct str){NULL, 0};
    }
    if (parent->last)
        parent->last->next = node;
    else
        parent->first = node;
    parent->last = node;
    parent->count++;
    return ST_OK;
}

static bool wants_key(const struct reading *r)
{
    return r->open[r->depth - 1]->kind == SIGMA_YAML_MAP && !r->keys[r->depth - 1].ptr;
}

static enum status take_key(struct reading *r, const yaml_event_t *event, struct str key)
{
    for (const struct sigma_yaml *one = r->open[r->depth - 1]->first; one; one = one->next)
        if (str_equal(one->key, key))
            return fault_set(r->fault, ST_MALFORMED, "", "第 %d 行：键“%.*s”重复",
                             "line %d: the key %.*s stands twice", (int)event->start_mark.line + 1,
                             STR_ARG(key));
    r->keys[r->depth - 1] = key;
    return ST_OK;
}

static enum status take_scalar(struct reading *r, const yaml_event_t *event)
{
    struct str text = {(const char *)event->data.scalar.value, event->data.scalar.length};

    if (event->data.scalar.anchor)
        return refuse(r, event, ST_MALFORMED, "不支持锚点“&”", "anchors (&) are not supported");
    text = str_copy(r->arena, text);
    if (!text.ptr)
        text.ptr = "";
    if (wants_key(r))
        return take_key(r, event, text);
    struct sigma_yaml *node = ARENA_NEW(r->arena, struct sigma_yaml);
    node->kind = SIGMA_YAML_SCALAR;
    node->is_plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    node->text = text;
    return attach(r, event, node);
}

static enum status open_node(struct reading *r, const yaml_event_t *event,
                             enum sigma_yaml_kind kind, const yaml_char_t *anchor)
{
    struct sigma_yaml *node = ARENA_NEW(r->arena, struct sigma_yaml);

    if (anchor)
        return refuse(r, event, ST_MALFORMED, "不支持锚点“&”", "anchors (&) are not supported");
    if (r->depth == SIGMA_YAML_MAX_DEPTH)
        return refuse(r, event, ST_LIMIT, "嵌套太深", "nested too deep");
    if (wants_key(r))
        return refuse(r, event, ST_MALFORMED, "键必须是文本", "a key must be text");
    node->kind = kind;
    TRY(attach(r, event, node));
    r->keys[r->depth] = (struct str){NULL, 0};
    r->open[r->depth++] = node;
    return ST_OK;
}

static enum status take_event(struct reading *r, const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_ALIAS_EVENT:
        return refuse(r, event, ST_MALFORMED, "不支持引用“*”", "aliases (*) are not supported");
    case YAML_SCALAR_EVENT:
        return take_scalar(r, event);
    case YAML_SEQUENCE_START_EVENT:
        return open_node(r, event, SIGMA_YAML_LIST, event->data.sequence_start.anchor);
    case YAML_MAPPING_START_EVENT:
        return open_node(r, event, SIGMA_YAML_MAP, event->data.mapping_start.anchor);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        r->depth--;
        return ST_OK;
    case YAML_STREAM_END_EVENT:
        r->is_done = true;
        return ST_OK;
    case YAML_NO_EVENT:
    case YAML_STREAM_START_EVENT:
    case YAML_DOCUMENT_START_EVENT:
    case YAML_DOCUMENT_END_EVENT:
    default:
        return ST_OK;
    }
}

static enum status read_events(struct reading *r, yaml_parser_t *parser)
{
    while (!r->is_done) {
        yaml_event_t event;
        if (!yaml_parser_parse(parser, &event)) {
            if (parser->error == YAML_MEMORY_ERROR)
                return ST_MEMORY;
            return fault_set(r->fault, ST_MALFORMED, "", "第 %d 行：YAML 写法有误：%s",
                             "line %d: the YAML is wrong: %s", (int)parser->problem_mark.line + 1,
                             parser->problem ? parser->problem : "?");
        }
        enum status status = take_event(r, &event);
        yaml_event_delete(&event);
        TRY(status);
    }
    return ST_OK;
}

enum status sigma_yaml_read(struct arena *arena, struct str text, struct sigma_yaml *ret_documents,
                            struct fault *fault)
{
    struct sigma_yaml root = {.kind = SIGMA_YAML_LIST};
    struct reading r = {.arena = arena, .fault = fault, .root = &root, .depth = 1};
    yaml_parser_t parser;

    if (text.len > SIGMA_YAML_MAX_BYTES)
        return fault_set(fault, ST_LIMIT, "", "文件超过 %d 字节的上限",
                         "the file is longer than %d bytes", SIGMA_YAML_MAX_BYTES);
    if (!str_is_utf8(text))
        return fault_set(fault, ST_MALFORMED, "", "文件不是 UTF-8 编码", "the file is not UTF-8");
    r.open[0] = &root;
    if (!yaml_parser_initialize(&parser))
        return ST_MEMORY;
    if (str_starts(text, STR("\xef\xbb\xbf"))) { /* editors put it there; it says nothing */
        text.ptr += 3;
        text.len -= 3;
    }
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, (const unsigned char *)(text.ptr ? text.ptr : ""),
                                 text.len);
    enum status status = read_events(&r, &parser);
    yaml_parser_delete(&parser);
    TRY(status);
    *ret_documents = root;
    return ST_OK;
}

const struct sigma_yaml *sigma_yaml_get(const struct sigma_yaml *node, const char *key)
{
    if (!node || node->kind != SIGMA_YAML_MAP)
        return NULL;
    for (const struct sigma_yaml *one = node->first; one; one = one->next)
        if (str_is(one->key, key))
            return one;
    return NULL;
}

bool sigma_yaml_is_null(const struct sigma_yaml *node)
{
    return node->kind == SIGMA_YAML_SCALAR && node->is_plain &&
           (node->text.len == 0 || str_is(node->text, "null") || str_is(node->text, "~") ||
            str_is(node->text, "Null") || str_is(node->text, "NULL"));
}

struct str sigma_yaml_text(const struct sigma_yaml *node, const char *key)
{
    const struct sigma_yaml *member = sigma_yaml_get(node, key);

    if (!member || member->kind != SIGMA_YAML_SCALAR || sigma_yaml_is_null(member))
        return (struct str){NULL, 0};
    return member->text;
}
