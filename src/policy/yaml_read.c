/* SPDX-License-Identifier: Apache-2.0
 * The strict YAML subset: libyaml events become a jansson tree, with a table of lines beside it. */
#include "policy/yaml_read.h"

#include <string.h>
#include <yaml.h>

enum { FIRST_LINE_SLOTS = 256, CONTAINER_INDEX = -1 };

/* Where a member, an item or (index -1, no key) a container itself stands. */
struct line_row {
    const json_t *container;
    struct str key;
    int64_t index;
    int line;
};

/* Open addressing; `size` is a power of two, at most half full. */
struct yaml_read_lines {
    struct line_row *rows;
    size_t size, used;
};

struct frame {
    json_t *container;
    struct str key; /* waiting for its value; ptr NULL when a key comes next */
};

struct reading {
    struct arena *arena;
    struct fault *fault;
    struct str text;
    yaml_parser_t parser;
    struct yaml_read_lines *lines;
    json_t *root;
    struct frame frames[YAML_READ_MAX_DEPTH];
    size_t depth;
    size_t nodes;
    int documents;
    int line;
    bool is_done;
};

static size_t line_hash(const json_t *container, struct str key, int64_t index)
{
    size_t hash = (size_t)(uintptr_t)container * 0x9E3779B97F4A7C15U + (size_t)index * 31U;

    for (size_t i = 0; i < key.len; i++)
        hash = (hash ^ (unsigned char)key.ptr[i]) * 0x100000001B3U;
    return hash ^ (hash >> 29);
}

static struct line_row *line_slot(struct line_row *rows, size_t size, const json_t *container,
                                  struct str key, int64_t index)
{
    size_t at = line_hash(container, key, index) & (size - 1);

    while (rows[at].container && (rows[at].container != container || rows[at].index != index ||
                                  !str_equal(rows[at].key, key)))
        at = (at + 1) & (size - 1);
    return &rows[at];
}

static void line_keep(struct reading *r, const json_t *container, struct str key, int64_t index,
                      int line)
{
    struct yaml_read_lines *lines = r->lines;

    if (lines->used * 2 >= lines->size) {
        size_t size = lines->size ? lines->size * 2 : FIRST_LINE_SLOTS;
        struct line_row *rows = ARENA_ARRAY(r->arena, size, struct line_row);
        for (size_t i = 0; i < lines->size; i++) {
            const struct line_row *row = &lines->rows[i];
            if (row->container)
                *line_slot(rows, size, row->container, row->key, row->index) = *row;
        }
        lines->rows = rows;
        lines->size = size;
    }
    *line_slot(lines->rows, lines->size, container, key, index) =
        (struct line_row){container, key, index, line};
    lines->used++;
}

static int line_find(const struct yaml_read_tree *tree, const json_t *container, struct str key,
                     int64_t index)
{
    const struct yaml_read_lines *lines = tree->lines;

    if (!lines || lines->size == 0)
        return 0;
    return line_slot(lines->rows, lines->size, container, key, index)->line;
}

/* "名称：值" or "- 名称：值": a line whose colon is full-width and that has no colon of its own. */
static bool has_wide_colon(struct str line)
{
    static const struct str wide = {"：", sizeof("：") - 1};
    struct str word = str_trim(line);

    if (str_starts(word, STR("#")) || str_starts(word, STR("\"")) || str_starts(word, STR("'")))
        return false;
    return str_contains(word, wide) && !str_contains(word, STR(": "));
}

static struct str line_text(struct str text, int line)
{
    struct str rest = text;
    struct str one = {"", 0};

    for (int n = 0; n < line; n++)
        one = str_cut(rest, '\n', &rest);
    return one;
}

/* Remember where the fault is, for one call: fault_set(at(r, mark), ...). */
static struct fault *at(struct reading *r, yaml_mark_t mark)
{
    r->line = (int)mark.line + 1;
    return r->fault;
}

static enum status refuse_syntax(struct reading *r)
{
    const yaml_parser_t *p = &r->parser;
    int line = (int)p->problem_mark.line + 1;

    for (int back = 0; back < 2 && line - back > 0; back++) {
        if (has_wide_colon(line_text(r->text, line - back))) {
            r->line = line - back;
            return fault_set(r->fault, ST_MALFORMED, "",
                             "这一行用了全角冒号“：”，键和值之间应当用半角冒号加空格“: ”",
                             "this line has a full-width colon; write a plain colon and a space "
                             "between key and value");
        }
    }
    r->line = line;
    return fault_set(r->fault, ST_MALFORMED, "", "YAML 写法有误（第 %d 列）：%s",
                     "the YAML is wrong (column %d): %s", (int)p->problem_mark.column + 1,
                     p->problem ? p->problem : "?");
}

/* JSON scalars become values, all other plain text stays text. */
static json_t *plain_value(const char *text, size_t len)
{
    bool may_be_json = len > 0 && (text[0] == '-' || (text[0] >= '0' && text[0] <= '9'));
    struct str word = {text, len};

    if (str_is(word, "true") || str_is(word, "false") || str_is(word, "null"))
        may_be_json = true;
    if (may_be_json) {
        json_t *value = json_loadb(text, len, JSON_DECODE_ANY, NULL);
        if (value)
            return value;
    }
    return json_stringn(text, len);
}

/* Put a value where it belongs; takes the reference. */
static enum status place(struct reading *r, json_t *value, yaml_mark_t mark)
{
    if (++r->nodes > YAML_READ_MAX_NODES) {
        json_decref(value);
        return fault_set(at(r, mark), ST_LIMIT, "", "内容超过 %d 个值的上限",
                         "the file holds more than %d values", YAML_READ_MAX_NODES);
    }
    if (r->depth == 0) {
        r->root = json_keep(r->arena, value);
        return ST_OK;
    }
    struct frame *top = &r->frames[r->depth - 1];
    if (json_is_array(top->container)) {
        line_keep(r, top->container, (struct str){NULL, 0},
                  (int64_t)json_array_size(top->container), (int)mark.line + 1);
        json_add(top->container, value);
    } else {
        json_put(top->container, str_zero(r->arena, top->key), value);
        top->key = (struct str){NULL, 0};
    }
    json_decref(value);
    return ST_OK;
}

static enum status take_key(struct reading *r, struct frame *top, const yaml_event_t *event)
{
    struct str key = {(const char *)event->data.scalar.value, event->data.scalar.length};
    const char *name = str_zero(r->arena, key);

    if (json_object_get(top->container, name)) {
        struct yaml_read_tree tree = {NULL, r->lines};
        struct str shown = yaml_read_shown(key);
        return fault_set(at(r, event->start_mark), ST_MALFORMED, "",
                         "键“%.*s”重复，第 %d 行已经有了",
                         "the key %.*s stands twice, first in line %d", STR_ARG(shown),
                         yaml_read_line_of(&tree, top->container, name));
    }
    top->key = (struct str){name, key.len};
    line_keep(r, top->container, top->key, 0, (int)event->start_mark.line + 1);
    return ST_OK;
}

static enum status check_marks(struct reading *r, const yaml_event_t *event,
                               const yaml_char_t *anchor, const yaml_char_t *tag)
{
    if (anchor)
        return fault_set(at(r, event->start_mark), ST_MALFORMED, "", "不允许使用锚点“&”",
                         "anchors (&) are not allowed");
    if (tag)
        return fault_set(at(r, event->start_mark), ST_MALFORMED, "", "不允许使用标签“!”",
                         "tags (!) are not allowed");
    return ST_OK;
}

static enum status take_scalar(struct reading *r, const yaml_event_t *event)
{
    const char *text = (const char *)event->data.scalar.value;
    size_t len = event->data.scalar.length;

    TRY(check_marks(r, event, event->data.scalar.anchor, event->data.scalar.tag));
    if (memchr(text, '\0', len))
        return fault_set(at(r, event->start_mark), ST_MALFORMED, "", "文本中不能有 NUL 字符",
                         "text must not hold the NUL character");
    struct frame *top = r->depth > 0 ? &r->frames[r->depth - 1] : NULL;
    if (top && json_is_object(top->container) && !top->key.ptr)
        return take_key(r, top, event);
    bool is_plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    json_t *value = is_plain ? plain_value(text, len) : json_stringn(text, len);
    if (!value)
        return fault_set(at(r, event->start_mark), ST_MALFORMED, "", "文本不是合法的 UTF-8",
                         "the text is not valid UTF-8");
    return place(r, value, event->start_mark);
}

static enum status open_container(struct reading *r, const yaml_event_t *event, json_t *made,
                                  const yaml_char_t *anchor, const yaml_char_t *tag)
{
    json_t *container = json_keep(r->arena, made);
    struct frame *top = r->depth > 0 ? &r->frames[r->depth - 1] : NULL;

    TRY(check_marks(r, event, anchor, tag));
    if (r->depth == YAML_READ_MAX_DEPTH)
        return fault_set(at(r, event->start_mark), ST_LIMIT, "", "嵌套超过 %d 层",
                         "nested deeper than %d levels", YAML_READ_MAX_DEPTH);
    if (top && json_is_object(top->container) && !top->key.ptr)
        return fault_set(at(r, event->start_mark), ST_MALFORMED, "", "键必须是文本",
                         "a key must be text");
    TRY(place(r, json_incref(container), event->start_mark));
    line_keep(r, container, (struct str){NULL, 0}, CONTAINER_INDEX,
              (int)event->start_mark.line + 1);
    r->frames[r->depth++] = (struct frame){container, {NULL, 0}};
    return ST_OK;
}

static enum status open_document(struct reading *r, const yaml_event_t *event)
{
    if (event->data.document_start.version_directive ||
        event->data.document_start.tag_directives.start !=
            event->data.document_start.tag_directives.end)
        return fault_set(at(r, event->start_mark), ST_MALFORMED, "", "不允许使用“%%”指令",
                         "directives (%%) are not allowed");
    if (++r->documents > 1)
        return fault_set(at(r, event->start_mark), ST_MALFORMED, "", "一个文件只能有一个文档",
                         "one file holds one document only");
    return ST_OK;
}

static enum status take_event(struct reading *r, const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
        return open_document(r, event);
    case YAML_ALIAS_EVENT:
        return fault_set(at(r, event->start_mark), ST_MALFORMED, "", "不允许使用引用“*”",
                         "aliases (*) are not allowed");
    case YAML_SCALAR_EVENT:
        return take_scalar(r, event);
    case YAML_SEQUENCE_START_EVENT:
        return open_container(r, event, json_array(), event->data.sequence_start.anchor,
                              event->data.sequence_start.tag);
    case YAML_MAPPING_START_EVENT:
        return open_container(r, event, json_object(), event->data.mapping_start.anchor,
                              event->data.mapping_start.tag);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        r->depth--;
        return ST_OK;
    case YAML_STREAM_END_EVENT:
        r->is_done = true;
        return ST_OK;
    case YAML_NO_EVENT:
    case YAML_STREAM_START_EVENT:
    case YAML_DOCUMENT_END_EVENT:
    default:
        return ST_OK;
    }
}

static enum status read_events(struct reading *r)
{
    while (!r->is_done) {
        yaml_event_t event;
        if (!yaml_parser_parse(&r->parser, &event))
            return r->parser.error == YAML_MEMORY_ERROR ? ST_MEMORY : refuse_syntax(r);
        enum status status = take_event(r, &event);
        yaml_event_delete(&event);
        TRY(status);
    }
    if (json_is_object(r->root) || json_is_array(r->root))
        return ST_OK;
    r->line = 1;
    if (has_wide_colon(line_text(r->text, 1)))
        return refuse_syntax(r);
    return fault_set(r->fault, ST_MALFORMED, "", "文件的最外层应当是“键: 值”或列表",
                     "the top of the file must be keys and values, or a list");
}

enum status yaml_read(struct arena *arena, struct str text, struct yaml_read_tree *ret_tree,
                      int *ret_line, struct fault *fault)
{
    *ret_line = 1;
    if (text.len > YAML_READ_MAX_BYTES)
        return fault_set(fault, ST_LIMIT, "", "文件超过 %d 字节的上限",
                         "the file is longer than %d bytes", YAML_READ_MAX_BYTES);
    if (!str_is_utf8(text))
        return fault_set(fault, ST_MALFORMED, "", "文件不是 UTF-8 编码，请另存为 UTF-8",
                         "the file is not UTF-8; save it as UTF-8");
    struct reading *r = ARENA_NEW(arena, struct reading);
    r->arena = arena;
    r->fault = fault;
    r->text = text;
    r->line = 1;
    r->lines = ARENA_NEW(arena, struct yaml_read_lines);
    if (!yaml_parser_initialize(&r->parser))
        return ST_MEMORY;
    yaml_parser_set_encoding(&r->parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&r->parser, (const unsigned char *)(text.ptr ? text.ptr : ""),
                                 text.len);
    enum status status = read_events(r);
    yaml_parser_delete(&r->parser);
    *ret_line = r->line;
    TRY(status);
    ret_tree->root = r->root;
    ret_tree->lines = r->lines;
    return ST_OK;
}

int yaml_read_line_of(const struct yaml_read_tree *tree, const json_t *object, const char *key)
{
    return line_find(tree, object, str_of(key), 0);
}

int yaml_read_line_at(const struct yaml_read_tree *tree, const json_t *list, size_t index)
{
    return line_find(tree, list, (struct str){NULL, 0}, (int64_t)index);
}

int yaml_read_line(const struct yaml_read_tree *tree, const json_t *container)
{
    return line_find(tree, container, (struct str){NULL, 0}, CONTAINER_INDEX);
}

struct str yaml_read_shown(struct str text)
{
    size_t len = text.len;

    if (len > YAML_READ_SHOWN_BYTES) {
        len = YAML_READ_SHOWN_BYTES;
        while (len > 0 && ((unsigned char)text.ptr[len] & 0xC0U) == 0x80U)
            len--;
    }
    return (struct str){text.ptr, len};
}
