/* SPDX-License-Identifier: Apache-2.0
 * Elements in the order of the standard. */
#include "documents/cap_write.h"

#include <string.h>

#include "documents/cap_read.h"

#include "base/banned.h"

struct writing {
    struct buf out;
    int depth;
    bool is_bad; /* a character that XML cannot hold */
};

void cap_write_escaped(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        switch (text.ptr[i]) {
        case '&':
            buf_text(out, "&amp;");
            break;
        case '<':
            buf_text(out, "&lt;");
            break;
        case '>':
            buf_text(out, "&gt;");
            break;
        case '"':
            buf_text(out, "&quot;");
            break;
        case '\r':
            buf_text(out, "&#13;");
            break;
        default:
            buf_byte(out, text.ptr[i]);
        }
    }
}

/* UTF-8 without control characters (XML 1.0, 2.2) and without U+FFFE and U+FFFF. */
static bool is_xml(struct str text)
{
    if (text.len > 0 && !str_is_utf8(text))
        return false;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char byte = (unsigned char)text.ptr[i];

        if (byte < ' ' && byte != '\n' && byte != '\t' && byte != '\r')
            return false;
        if (byte == 0xEF && i + 2 < text.len && (unsigned char)text.ptr[i + 1] == 0xBF &&
            (unsigned char)text.ptr[i + 2] >= 0xBE)
            return false;
    }
    return true;
}

static void indent(struct writing *w)
{
    for (int i = 0; i < w->depth; i++)
        buf_text(&w->out, "  ");
}

static void begin(struct writing *w, const char *name)
{
    indent(w);
    buf_print(&w->out, "<%s>\n", name);
    w->depth++;
}

static void end(struct writing *w, const char *name)
{
    w->depth--;
    indent(w);
    buf_print(&w->out, "</%s>\n", name);
}

static void always(struct writing *w, const char *name, struct str text)
{
    w->is_bad = w->is_bad || !is_xml(text);
    indent(w);
    buf_print(&w->out, "<%s>", name);
    cap_write_escaped(&w->out, text);
    buf_print(&w->out, "</%s>\n", name);
}

static void element(struct writing *w, const char *name, struct str text)
{
    if (text.len > 0)
        always(w, name, text);
}

static struct str instant_text(struct instant at, char text[INSTANT_TEXT_BYTES])
{
    /* Whole seconds: the standard has no fractions. */
    return str_of(instant_print((struct instant){at.ms - at.ms % 1000}, text));
}

static void time_of(struct writing *w, const char *name, struct instant at)
{
    char text[INSTANT_TEXT_BYTES];

    if (at.ms != 0)
        always(w, name, instant_text(at, text));
}

static void texts(struct writing *w, const char *name, const struct str *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        always(w, name, list[i]);
}

static void pairs(struct writing *w, const char *name, const struct cap_pair *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        begin(w, name);
        always(w, "valueName", list[i].name);
        always(w, "value", list[i].value);
        end(w, name);
    }
}

static void write_resource(struct writing *w, const struct cap_resource *resource)
{
    begin(w, "resource");
    always(w, "resourceDesc", resource->description);
    always(w, "mimeType", resource->mime_type);
    element(w, "size", resource->size);
    element(w, "uri", resource->uri);
    element(w, "derefUri", resource->deref_uri);
    element(w, "digest", resource->digest);
    end(w, "resource");
}

static void write_area(struct writing *w, const struct cap_area *area)
{
    begin(w, "area");
    always(w, "areaDesc", area->description);
    texts(w, "polygon", area->polygons, area->polygon_count);
    texts(w, "circle", area->circles, area->circle_count);
    pairs(w, "geocode", area->geocodes, area->geocode_count);
    element(w, "altitude", area->altitude);
    element(w, "ceiling", area->ceiling);
    end(w, "area");
}

static void write_info(struct writing *w, const struct cap_info *info)
{
    begin(w, "info");
    element(w, "language", info->language);
    texts(w, "category", info->categories, info->category_count);
    always(w, "event", info->event);
    texts(w, "responseType", info->response_types, info->response_type_count);
    always(w, "urgency", info->urgency);
    always(w, "severity", info->severity);
    always(w, "certainty", info->certainty);
    element(w, "audience", info->audience);
    pairs(w, "eventCode", info->event_codes, info->event_code_count);
    time_of(w, "effective", info->effective);
    time_of(w, "onset", info->onset);
    time_of(w, "expires", info->expires);
    element(w, "senderName", info->sender_name);
    element(w, "headline", info->headline);
    element(w, "description", info->description);
    element(w, "instruction", info->instruction);
    element(w, "web", info->web);
    element(w, "contact", info->contact);
    pairs(w, "parameter", info->parameters, info->parameter_count);
    for (size_t i = 0; i < info->resource_count; i++)
        write_resource(w, &info->resources[i]);
    for (size_t i = 0; i < info->area_count; i++)
        write_area(w, &info->areas[i]);
    end(w, "info");
}

static void write_references(struct writing *w, const struct cap_message *message)
{
    char text[INSTANT_TEXT_BYTES];

    if (message->reference_count == 0)
        return;
    indent(w);
    buf_text(&w->out, "<references>");
    for (size_t i = 0; i < message->reference_count; i++) {
        const struct cap_reference *one = &message->references[i];

        w->is_bad = w->is_bad || !is_xml(one->sender) || !is_xml(one->identifier);
        buf_text(&w->out, i > 0 ? " " : "");
        cap_write_escaped(&w->out, one->sender);
        buf_byte(&w->out, ',');
        cap_write_escaped(&w->out, one->identifier);
        buf_byte(&w->out, ',');
        buf_str(&w->out, instant_text(one->sent, text));
    }
    buf_text(&w->out, "</references>\n");
}

static void write_alert(struct writing *w, const struct cap_message *message)
{
    buf_text(&w->out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    buf_text(&w->out, "<alert xmlns=\"" CAP_NAMESPACE "\">\n");
    w->depth++;
    always(w, "identifier", message->identifier);
    always(w, "sender", message->sender);
    time_of(w, "sent", message->sent);
    always(w, "status", message->status);
    always(w, "msgType", message->message_type);
    element(w, "source", message->source);
    always(w, "scope", message->scope);
    element(w, "restriction", message->restriction);
    element(w, "addresses", message->addresses);
    texts(w, "code", message->codes, message->code_count);
    element(w, "note", message->note);
    write_references(w, message);
    element(w, "incidents", message->incidents);
    for (size_t i = 0; i < message->info_count; i++)
        write_info(w, &message->infos[i]);
    end(w, "alert");
}

enum status cap_write(struct arena *arena, struct fault *fault, const struct cap_message *message,
                      struct str *ret_xml)
{
    struct writing w = {0};
    struct cap_message again;
    struct str xml;
    enum status status;

    buf_init(&w.out, CAP_MAX_BYTES);
    write_alert(&w, message);
    status = buf_finish(&w.out, arena, &xml);
    buf_done(&w.out);
    if (status != ST_OK)
        return fault_set(fault, status, "file", "消息超过 %d 字节或内存不足",
                         "the message is larger than %d bytes or memory ran out",
                         (int)CAP_MAX_BYTES);
    if (w.is_bad)
        return fault_set(fault, ST_INVALID, "file", "内容含有 XML 不允许的字符",
                         "the content holds characters that XML cannot");
    TRY(cap_read(arena, fault, xml, &again));
    *ret_xml = xml;
    return ST_OK;
}
