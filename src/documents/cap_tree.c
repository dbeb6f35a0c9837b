/* SPDX-License-Identifier: Apache-2.0
 * expat parses, this file counts and links. */
#include "documents/cap_tree.h"

#include <expat.h>
#include <string.h>

#include "base/banned.h"

/* Stands between namespace and name in what expat gives; no XML name or URI holds it. */
enum { SEPARATOR = '\n' };

#define INSTANCE_NAMESPACE "http://www.w3.org/2001/XMLSchema-instance"

struct growing {
    struct arena *arena;
    struct fault *fault;
    XML_Parser parser;
    struct cap_node *root, *here, *newest;
    struct buf text;
    size_t count;
    int depth;
    enum status status;
};

static int line_of(const struct growing *tree)
{
    XML_Size line = XML_GetCurrentLineNumber(tree->parser);

    return line > INT32_MAX ? INT32_MAX : (int)line;
}

static void stop(struct growing *tree, enum status status)
{
    if (tree->status == ST_OK)
        tree->status = status;
    (void)XML_StopParser(tree->parser, XML_FALSE);
}

static void split(struct arena *arena, const char *full, struct str *ret_space,
                  struct str *ret_name)
{
    const char *cut = strchr(full, SEPARATOR);

    *ret_space = cut ? str_copy(arena, (struct str){full, (size_t)(cut - full)}) : STR("");
    *ret_name = str_copy(arena, str_of(cut ? cut + 1 : full));
}

static void link_in(struct growing *tree, struct cap_node *node)
{
    struct cap_node *parent = tree->here;

    node->parent = parent;
    node->position = 1;
    if (parent == NULL)
        tree->root = node;
    else if (parent->last == NULL)
        parent->first = node;
    else
        parent->last->next = node;
    if (parent != NULL) {
        if (parent->last != NULL && str_equal(parent->last->name, node->name))
            node->position = parent->last->position + 1;
        parent->last = node;
    }
    if (tree->newest != NULL)
        tree->newest->following = node;
    tree->newest = node;
    tree->here = node;
}

/* What stood before a child of the element is no text of it. */
static void drop_text(struct growing *tree)
{
    if (tree->here != NULL && str_trim(buf_view(&tree->text)).len > 0)
        tree->here->has_stray_text = true;
    tree->text.len = 0;
}

static void XMLCALL on_start(void *cookie, const XML_Char *name, const XML_Char **attributes)
{
    struct growing *tree = cookie;
    struct cap_node *node;

    if (tree->status != ST_OK)
        return;
    if (tree->depth >= CAP_MAX_DEPTH || tree->count >= CAP_MAX_NODES) {
        stop(tree, fault_set(tree->fault, ST_LIMIT, "file",
                             "第 %d 行：元素嵌套超过 %d 层或总数超过 %d 个",
                             "line %d: elements nest deeper than %d or are more than %d",
                             line_of(tree), (int)CAP_MAX_DEPTH, (int)CAP_MAX_NODES));
        return;
    }
    drop_text(tree);
    tree->depth++;
    tree->count++;
    node = ARENA_NEW(tree->arena, struct cap_node);
    split(tree->arena, name, &node->space, &node->name);
    node->line = line_of(tree);
    for (; attributes[0] != NULL && node->attribute.len == 0; attributes += 2) {
        struct str space, local;

        split(tree->arena, attributes[0], &space, &local);
        if (!str_is(space, INSTANCE_NAMESPACE))
            node->attribute = local;
    }
    link_in(tree, node);
}

static void XMLCALL on_end(void *cookie, const XML_Char *name)
{
    struct growing *tree = cookie;
    struct cap_node *node = tree->here;

    (void)name;
    if (tree->status != ST_OK)
        return;
    if (node->first == NULL)
        node->text = str_copy(tree->arena, buf_view(&tree->text));
    else
        drop_text(tree);
    tree->text.len = 0;
    tree->here = node->parent;
    tree->depth--;
}

static void XMLCALL on_text(void *cookie, const XML_Char *text, int len)
{
    struct growing *tree = cookie;

    if (tree->status != ST_OK || len <= 0)
        return;
    buf_bytes(&tree->text, text, (size_t)len);
    if (tree->text.status != ST_OK)
        stop(tree, fault_set(tree->fault, ST_LIMIT, "file", "第 %d 行：文字过长",
                             "line %d: the text is too long", line_of(tree)));
}

static void XMLCALL on_doctype(void *cookie, const XML_Char *name, const XML_Char *system_id,
                               const XML_Char *public_id, int has_internal)
{
    struct growing *tree = cookie;

    (void)name;
    (void)system_id;
    (void)public_id;
    (void)has_internal;
    stop(tree,
         fault_set(tree->fault, ST_MALFORMED, "file", "第 %d 行：文件含有不允许的文档类型声明",
                   "line %d: the file declares a document type, which is not allowed",
                   line_of(tree)));
}

static enum status parse(struct growing *tree, struct str xml)
{
    enum XML_Status good;

    XML_SetUserData(tree->parser, tree);
    XML_SetElementHandler(tree->parser, on_start, on_end);
    XML_SetCharacterDataHandler(tree->parser, on_text);
    XML_SetStartDoctypeDeclHandler(tree->parser, on_doctype);
    good = XML_Parse(tree->parser, xml.ptr, (int)xml.len, 1);
    if (tree->status != ST_OK)
        return tree->status;
    if (good != XML_STATUS_OK)
        return fault_set(tree->fault, ST_MALFORMED, "file", "第 %d 行：不是完整的 XML（%s）",
                         "line %d: this is no well-formed XML (%s)", line_of(tree),
                         XML_ErrorString(XML_GetErrorCode(tree->parser)));
    return ST_OK;
}

enum status cap_tree_read(struct arena *arena, struct fault *fault, struct str xml,
                          struct cap_node **ret_root)
{
    struct growing tree = {.arena = arena, .fault = fault};
    enum status status;

    if (xml.len == 0)
        return fault_set(fault, ST_MALFORMED, "file", "文件是空的", "the file is empty");
    if (xml.len > CAP_MAX_BYTES)
        return fault_set(fault, ST_LIMIT, "file", "文件超过 %d 字节",
                         "the file is larger than %d bytes", (int)CAP_MAX_BYTES);
    tree.parser = XML_ParserCreateNS(NULL, SEPARATOR);
    if (tree.parser == NULL)
        return ST_MEMORY;
    buf_init(&tree.text, CAP_MAX_BYTES);
    status = parse(&tree, xml);
    buf_done(&tree.text);
    XML_ParserFree(tree.parser);
    if (status == ST_OK)
        *ret_root = tree.root;
    return status;
}

struct str cap_tree_path(struct arena *arena, const struct cap_node *node)
{
    struct str path = STR("");

    for (; node != NULL; node = node->parent) {
        bool is_several =
            node->position > 1 || (node->next != NULL && str_equal(node->next->name, node->name));
        struct str part = is_several
                              ? arena_print(arena, "%.*s[%zu]", STR_ARG(node->name), node->position)
                              : node->name;

        path = path.len == 0 ? part : arena_print(arena, "%.*s/%.*s", STR_ARG(part), STR_ARG(path));
    }
    return path;
}

const struct cap_node *cap_tree_child(const struct cap_node *parent, const struct cap_node *before,
                                      const char *name)
{
    const struct cap_node *node = before != NULL ? before->next : parent->first;

    while (node != NULL && !(str_is(node->space, CAP_NAMESPACE) && str_is(node->name, name)))
        node = node->next;
    return node;
}
