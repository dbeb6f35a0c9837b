/* SPDX-License-Identifier: Apache-2.0
 * expat tells where elements begin and end; the values are cut out of the line itself. */
#include "events/windows_xml.h"

#include <expat.h>
#include <stdlib.h>
#include <string.h>

#include "base/banned.h"

/* What strict reading asks for. */
enum { SEEN_NAMESPACE = 1, SEEN_PROVIDER = 2, SEEN_EVENT_ID = 4, SEEN_COMPUTER = 8, SEEN_ALL = 15 };

/* An element that is open. */
struct level {
    struct str path;  /* dotted, of the element */
    size_t text_from; /* behind its start tag */
    bool has_child, is_named_data;
};

struct windows_xml {
    XML_Parser parser;
    struct piece_line *line;
    struct str text;
    struct level levels[WINDOWS_XML_DEPTH_MAX];
    unsigned depth; /* elements that are open */
    unsigned seen;
    enum refusal reason; /* why reading was stopped */
    size_t at;
    int64_t time_us;
    bool has_time;
};

struct windows_xml *windows_xml_new(void)
{
    struct windows_xml *xml = calloc(1, sizeof *xml);

    if (xml == NULL || (xml->parser = XML_ParserCreate("UTF-8")) == NULL)
        abort();
    return xml;
}

void windows_xml_free(struct windows_xml *xml)
{
    if (xml == NULL)
        return;
    XML_ParserFree(xml->parser);
    free(xml);
}

static bool begins(struct str text, struct str tag)
{
    return str_starts(text, tag) && text.len > tag.len && strchr(" \t\r\n>/", text.ptr[tag.len]) &&
           text.ptr[tag.len] != '\0';
}

bool windows_xml_is(struct str text)
{
    return begins(text, STR("<Event"));
}

bool windows_xml_is_wrapper(struct str text)
{
    bool is_one =
        begins(text, STR("<?xml")) || begins(text, STR("<Events")) || begins(text, STR("</Events"));

    return is_one && memchr(text.ptr, '>', text.len) == text.ptr + text.len - 1;
}

/* ---- Elements ---- */

static void stop(struct windows_xml *x, enum refusal reason)
{
    x->reason = reason;
    x->at = (size_t)XML_GetCurrentByteIndex(x->parser);
    (void)XML_StopParser(x->parser, XML_FALSE);
}

/* The value of Data's Name; the empty text when it has none. */
static struct str data_name(const XML_Char **attributes)
{
    for (size_t i = 0; attributes[i] != NULL; i += 2)
        if (strcmp(attributes[i], "Name") == 0)
            return str_of(attributes[i + 1]);
    return (struct str){NULL, 0};
}

static bool is_space(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

/* The next attribute of a start tag, which expat has found well-formed: its name and its value as
 * they stand; false at the end. */
static bool next_attribute(struct str tag, size_t *at, struct str *ret_name, struct str *ret_value)
{
    while (*at < tag.len && is_space(tag.ptr[*at]))
        ++*at;
    size_t from = *at;
    while (*at < tag.len && tag.ptr[*at] != '=' && !is_space(tag.ptr[*at]))
        ++*at;
    *ret_name = (struct str){tag.ptr + from, *at - from};
    while (*at < tag.len && tag.ptr[*at] != '"' && tag.ptr[*at] != '\'')
        ++*at;
    if (*at >= tag.len)
        return false;
    from = *at + 1;
    const char *end = memchr(tag.ptr + from, tag.ptr[*at], tag.len - from);
    if (end == NULL)
        return false;
    *ret_value = (struct str){tag.ptr + from, (size_t)(end - tag.ptr) - from};
    *at = (size_t)(end - tag.ptr) + 1;
    return true;
}

static void attribute_add(struct windows_xml *x, const struct level *level, struct str attributes,
                          struct str name, struct str value)
{
    struct piece_line *line = x->line;

    piece_add(line->list, piece_name(line->list, attributes, name), value, LEAF_XML);
    if (str_is(level->path, "Event.System.TimeCreated") && str_is(name, "SystemTime"))
        x->has_time = moment_read_in(value, line->frame, &x->time_us);
    if (str_is(level->path, "Event.System.Provider") && str_is(name, "Name") && value.len > 0)
        x->seen |= SEEN_PROVIDER;
}

static void attributes_add(struct windows_xml *x, const struct level *level, struct str tag)
{
    struct str name, value, attributes = {NULL, 0};
    size_t at = 1, count = 0;

    while (at < tag.len && !is_space(tag.ptr[at]) && tag.ptr[at] != '>' && tag.ptr[at] != '/')
        at++;
    while (next_attribute(tag, &at, &name, &value)) {
        if (++count > WINDOWS_XML_ATTRIBUTE_MAX) {
            stop(x, REFUSAL_TOO_MANY);
            return;
        }
        if (str_is(name, "xmlns")) {
            if (str_is(level->path, "Event") &&
                str_is(value, "http://schemas.microsoft.com/win/2004/08/events/event"))
                x->seen |= SEEN_NAMESPACE;
            continue;
        }
        if (str_starts(name, STR("xmlns:")) || str_starts(name, STR("xml:")) ||
            (level->is_named_data && str_is(name, "Name")))
            continue;
        if (attributes.len == 0)
            attributes = piece_name(x->line->list, level->path, STR("#attributes"));
        attribute_add(x, level, attributes, name, value);
    }
}

/* The path of an element within another. */
static void path_make(struct windows_xml *x, struct level *level, const struct level *parent,
                      struct str name, const XML_Char **attributes)
{
    bool is_data = str_is(name, "Data") || str_is(name, "ComplexData");
    struct str given = is_data ? data_name(attributes) : (struct str){NULL, 0};

    level->is_named_data = given.len > 0;
    level->path = piece_name(x->line->list, parent->path, given.len > 0 ? given : name);
    if (is_data && given.len == 0)
        level->path = piece_name(x->line->list, level->path, STR("#text"));
}

static void XMLCALL element_begins(void *with, const XML_Char *name, const XML_Char **attributes)
{
    struct windows_xml *x = with;
    size_t at = (size_t)XML_GetCurrentByteIndex(x->parser);
    size_t bytes = (size_t)XML_GetCurrentByteCount(x->parser);

    if (x->reason != REFUSAL_NONE)
        return;
    if (x->depth == WINDOWS_XML_DEPTH_MAX) {
        stop(x, REFUSAL_TOO_MANY);
        return;
    }
    if (x->depth == 0 && strcmp(name, "Event") != 0) {
        stop(x, REFUSAL_XML);
        return;
    }
    struct level *level = &x->levels[x->depth];
    *level = (struct level){.text_from = at + bytes};
    if (x->depth == 0) {
        level->path = STR("Event");
    } else {
        x->levels[x->depth - 1].has_child = true;
        path_make(x, level, &x->levels[x->depth - 1], str_of(name), attributes);
    }
    x->depth++;
    attributes_add(x, level, (struct str){x->text.ptr + at, bytes});
}

static bool is_blank(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!is_space(text.ptr[i]))
            return false;
    return true;
}

static void XMLCALL element_ends(void *with, const XML_Char *name)
{
    struct windows_xml *x = with;
    size_t at = (size_t)XML_GetCurrentByteIndex(x->parser);

    (void)name;
    if (x->reason != REFUSAL_NONE)
        return;
    const struct level *level = &x->levels[--x->depth];
    struct str text = {x->text.ptr + level->text_from, at - level->text_from};
    if (level->has_child || (is_blank(text) && !level->is_named_data))
        return;
    piece_add(x->line->list, level->path, text, LEAF_XML);
    if (str_is(level->path, "Event.System.EventID"))
        x->seen |= SEEN_EVENT_ID;
    if (str_is(level->path, "Event.System.Computer"))
        x->seen |= SEEN_COMPUTER;
}

static void XMLCALL document_type(void *with, const XML_Char *name, const XML_Char *system_id,
                                  const XML_Char *public_id, int has_subset)
{
    (void)name;
    (void)system_id;
    (void)public_id;
    (void)has_subset;
    stop(with, REFUSAL_XML_DOCTYPE);
}

/* ---- One event ---- */

enum refusal windows_xml_read(struct windows_xml *xml, struct piece_line *line, struct str text)
{
    struct windows_xml *x = xml;
    size_t before = (size_t)(text.ptr - line->text.ptr);

    if (text.len > LAYOUT_LINE_MAX_BYTES) /* what expat counts must fit an int */
        return REFUSAL_TOO_LONG;
    if (XML_ParserReset(x->parser, "UTF-8") != XML_TRUE)
        abort();
    XML_SetUserData(x->parser, x);
    XML_SetElementHandler(x->parser, element_begins, element_ends);
    XML_SetStartDoctypeDeclHandler(x->parser, document_type);
    x->line = line;
    x->text = text;
    x->depth = x->seen = 0;
    x->reason = REFUSAL_NONE;
    x->has_time = false;
    if (XML_Parse(x->parser, text.ptr, (int)text.len, 1) != XML_STATUS_OK &&
        x->reason == REFUSAL_NONE) {
        XML_Index at = XML_GetErrorByteIndex(x->parser);

        x->reason = REFUSAL_XML;
        x->at = at < 0 ? 0 : (size_t)at;
    }
    if (x->reason == REFUSAL_NONE && line->is_strict && x->seen != SEEN_ALL) {
        x->reason = REFUSAL_XML_SYSTEM;
        x->at = 0;
    }
    line->refused_at = before + x->at;
    if (x->reason != REFUSAL_NONE)
        return x->reason;
    line->has_time = line->has_time || x->has_time;
    if (x->has_time)
        line->time_us = x->time_us;
    return REFUSAL_NONE;
}
