/* SPDX-License-Identifier: Apache-2.0
 * One line to the decoder of its format, and the formats that stand inside of others. */
#include <stdlib.h>
#include <string.h>

#include "base/charset.h"

#include "events/cef.h"
#include "events/decoder_inside.h"
#include "events/leef.h"
#include "events/syslog.h"
#include "events/weblog.h"

#include "base/banned.h"

static bool is_json(enum record_format format)
{
    return format == RECORD_JSON || format == RECORD_EVE || format == RECORD_WINDOWS ||
           format == RECORD_ZEEK || format == RECORD_NETFLOW;
}

static enum decoder_step refuse(struct decoded *ret, enum refusal reason, size_t at)
{
    ret->refusal = reason;
    ret->refused_at = at;
    return DECODER_REFUSED;
}

/* What a layout set said of a line. */
static enum decoder_step step_of(const struct layout_set *set, enum status status,
                                 struct decoded *ret)
{
    if (status == ST_OK)
        return DECODER_RECORD;
    if (status == ST_LIMIT && layout_is_full(set))
        return DECODER_SET_FULL;
    return refuse(ret, status == ST_LIMIT ? REFUSAL_TOO_MANY : REFUSAL_NOT_JSON, 0);
}

static enum decoder_step read_json(struct decoder *d, struct layout_set *set,
                                   enum record_format format, struct decoded *ret)
{
    enum decoder_step step =
        step_of(set, layout_read_json(set, format, d->line, &ret->record), ret);

    if (step != DECODER_RECORD)
        return step;
    int64_t us = 0;
    ret->record.has_time = decoder_json_time(d, set, &ret->record, &us);
    ret->record.time_us = ret->record.has_time ? us : 0;
    ret->trust = PIECE_STANDARD;
    return step;
}

/* ---- What stands inside of syslog ---- */

/* The pieces of a JSON text, with the names of its own layout set. */
static bool inner_json(struct decoder *d, struct piece_line *line, struct str body,
                       enum record_format *ret_format)
{
    struct record record;
    enum record_format format = decoder_json_format(body);

    if (d->inner == NULL)
        d->inner = layout_set_new();
    enum status status = layout_read_json(d->inner, format, body, &record);
    if (status == ST_LIMIT && layout_is_full(d->inner)) {
        layout_set_clear(d->inner);
        status = layout_read_json(d->inner, format, body, &record);
    }
    if (status != ST_OK)
        return false;
    for (uint32_t i = 0; i < record.layout->slot_count; i++) {
        const struct layout_slot *slot = &record.layout->slots[i];
        piece_add(line->list, layout_field_name(d->inner, slot->field),
                  (struct str){record.leaves[i].ptr, record.leaves[i].len}, slot->kind);
    }
    int64_t us;
    if (decoder_json_time(d, d->inner, &record, &us)) {
        line->has_time = true;
        line->time_us = us;
    }
    *ret_format = format;
    return true;
}

static enum refusal read_xml(struct decoder *d, struct piece_line *line, struct str text)
{
    if (d->xml == NULL)
        d->xml = windows_xml_new();
    line->trust = PIECE_STANDARD;
    return windows_xml_read(d->xml, line, text);
}

/* The header's own names give way to those of the message. */
static void put_header_aside(struct piece_list *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        list->pieces.rows[i].name = piece_name(list, STR("syslog"), list->pieces.rows[i].name);
}

/* The message of a syslog line: a format of its own, or text. */
static enum refusal read_body(struct decoder *d, struct piece_line *line,
                              enum record_format *ret_format)
{
    struct str body = line->body;
    size_t header = line->list->pieces.count;
    enum refusal reason = REFUSAL_UNKNOWN;
    bool is_inner = false;

    if (str_starts(body, STR("@cee:"))) {
        body = (struct str){body.ptr + 5, body.len - 5};
        while (body.len > 0 && body.ptr[0] == ' ')
            body = (struct str){body.ptr + 1, body.len - 1};
    }
    if (str_starts(body, STR("{"))) {
        is_inner = inner_json(d, line, body, ret_format);
    } else if (str_starts(body, STR("CEF:"))) {
        reason = cef_read(line, body);
        is_inner = reason == REFUSAL_NONE;
        *ret_format = RECORD_CEF;
    } else if (str_starts(body, STR("LEEF:"))) {
        reason = leef_read(line, body);
        is_inner = reason == REFUSAL_NONE;
        *ret_format = RECORD_LEEF;
    } else if (windows_xml_is(body)) {
        reason = read_xml(d, line, body);
        is_inner = reason == REFUSAL_NONE;
        *ret_format = RECORD_WINDOWS;
    }
    if (is_inner) {
        put_header_aside(line->list, header);
        return REFUSAL_NONE;
    }
    line->list->pieces.count = header;
    *ret_format = RECORD_SYSLOG;
    if (d->options.format == RECORD_CEF || d->options.format == RECORD_LEEF)
        return reason == REFUSAL_UNKNOWN && d->options.format == RECORD_CEF ? REFUSAL_CEF_HEADER
               : reason == REFUSAL_UNKNOWN                                  ? REFUSAL_LEEF_HEADER
                                                                            : reason;
    if (d->options.format == RECORD_WINDOWS)
        return reason;
    if (line->body.len > 0)
        piece_add(line->list, STR("message"), line->body, LEAF_TEXT);
    return REFUSAL_NONE;
}

static enum refusal read_syslog(struct decoder *d, struct piece_line *line,
                                enum record_format *ret_format)
{
    enum refusal reason = syslog_read(line);

    return reason == REFUSAL_NONE ? read_body(d, line, ret_format) : reason;
}

/* ---- Which format ---- */

static bool is_pri(struct str line)
{
    size_t at = 1;

    if (line.len < 3 || line.ptr[0] != '<')
        return false;
    while (at < line.len && at < 5 && line.ptr[at] >= '0' && line.ptr[at] <= '9')
        at++;
    return at > 1 && at < line.len && line.ptr[at] == '>';
}

static enum record_format detect(const struct decoder *d, struct str line)
{
    size_t at = 0;
    int64_t us;

    while (at < line.len && (line.ptr[at] == ' ' || line.ptr[at] == '\t'))
        at++;
    if (at < line.len && line.ptr[at] == '{')
        return decoder_json_format(line);
    if (str_starts(line, STR("CEF:")))
        return RECORD_CEF;
    if (str_starts(line, STR("LEEF:")))
        return RECORD_LEEF;
    if (at < line.len && line.ptr[at] == '<' &&
        (windows_xml_is((struct str){line.ptr + at, line.len - at}) ||
         windows_xml_is_wrapper(line)))
        return RECORD_WINDOWS;
    if (str_starts(line, STR("#")))
        return RECORD_WEB;
    if (is_pri(line))
        return RECORD_SYSLOG;
    if (weblog_is(line))
        return RECORD_WEB;
    if (d->columns.count > 0)
        return d->columns.is_zeek ? RECORD_ZEEK : RECORD_WEB;
    if (moment_prefix(line, &d->frame, &us) >= sizeof "Oct 11 22:14:15" - 1)
        return RECORD_SYSLOG;
    return RECORD_FORMATS;
}

/* The text decoders; *ret_format may turn out to be that of what is inside. */
static enum refusal read_text(struct decoder *d, struct piece_line *line,
                              enum record_format *ret_format)
{
    switch (*ret_format) {
    case RECORD_CEF:
        return str_starts(line->text, STR("CEF:")) ? cef_read(line, line->text)
                                                   : read_syslog(d, line, ret_format);
    case RECORD_LEEF:
        return str_starts(line->text, STR("LEEF:")) ? leef_read(line, line->text)
                                                    : read_syslog(d, line, ret_format);
    case RECORD_WEB:
        return d->columns.count > 0 && !weblog_is(line->text) ? columns_read(&d->columns, line)
                                                              : weblog_read(line);
    case RECORD_ZEEK:
        return columns_read(&d->columns, line);
    case RECORD_SYSLOG:
        return read_syslog(d, line, ret_format);
    case RECORD_WINDOWS:
        return is_pri(line->text) ? read_syslog(d, line, ret_format)
                                  : read_xml(d, line, line->text);
    case RECORD_JSON:
    case RECORD_EVE:
    case RECORD_NETFLOW:
    case RECORD_FORMATS:
    default:
        line->refused_at = 0;
        return REFUSAL_UNKNOWN;
    }
}

static bool is_blank(struct str line)
{
    for (size_t i = 0; i < line.len; i++)
        if (line.ptr[i] != ' ' && line.ptr[i] != '\t')
            return false;
    return true;
}

/* What is of no event itself: a head of columns, where such may be, or what wraps events of XML. */
static bool is_directive(struct decoder *d, enum record_format format)
{
    if (format == RECORD_WINDOWS && windows_xml_is_wrapper(d->line))
        return true;
    return (format == RECORD_WEB || format == RECORD_ZEEK) && str_starts(d->line, STR("#")) &&
           columns_read_head(&d->columns, d->line);
}

/* ---- Characters ---- */

static bool is_high(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.ptr[i] >= 0x80)
            return true;
    return false;
}

static enum decoder_charset charset_of(struct str line)
{
    if (!is_high(line) || charset_is_utf8(line, true))
        return DECODER_UTF8;
    return charset_is_gb18030(line) ? DECODER_GB18030 : DECODER_NO_CHARSET;
}

/* The line with every byte of a character of several made a high one: the second byte of GB18030
 * may be a bar, a bracket or a backslash, which must not be taken for one. */
static struct str mask(struct decoder *d)
{
    struct str line = d->line;

    if (d->masked == NULL)
        d->masked = malloc(LAYOUT_LINE_MAX_BYTES);
    if (d->masked == NULL)
        abort();
    for (size_t at = 0; at < line.len;) {
        size_t bytes = charset_gb18030_len(line, at);

        bytes = bytes > 0 ? bytes : 1;
        for (size_t i = 0; i < bytes; i++)
            d->masked[at + i] = (char)(line.ptr[at + i] | (bytes > 1 ? 0x80 : 0));
        at += bytes;
    }
    return (struct str){d->masked, line.len};
}

/* The pieces, as they stand in the line itself. */
static void unmask(struct decoder *d)
{
    for (size_t i = 0; i < d->list.pieces.count; i++) {
        struct layout_piece *piece = &d->list.pieces.rows[i];

        if (is_high(piece->text))
            piece->kind = piece->kind == LEAF_FIELD ? LEAF_GB_FIELD : LEAF_GB_TEXT;
        if (piece->text.ptr != NULL)
            piece->text.ptr = d->line.ptr + (piece->text.ptr - d->masked);
    }
}

enum decoder_step decoder_line_read(struct decoder *decoder, struct layout_set *set,
                                    struct decoded *ret)
{
    struct decoder *d = decoder;
    enum record_format format = d->options.format;

    if (d->line.len == 0 || (d->line.ptr[0] <= ' ' && is_blank(d->line))) {
        d->counts.blank++;
        return DECODER_HUNGRY;
    }
    if (format == RECORD_FORMATS)
        format = detect(d, d->line);
    if (is_directive(d, format)) {
        d->counts.directives++;
        return DECODER_HUNGRY;
    }
    bool is_text = format == RECORD_ZEEK      ? d->line.ptr[0] != '{'
                   : format == RECORD_WINDOWS ? d->line.ptr[0] == '<'
                                              : !is_json(format);
    if (!is_text)
        return read_json(d, set, format, ret);
    ret->charset = charset_of(d->line);
    struct piece_line line = {.text = ret->charset == DECODER_GB18030 ? mask(d) : d->line,
                              .is_strict = d->options.is_strict,
                              .frame = &d->frame,
                              .list = &d->list};
    piece_clear(&d->list);
    enum refusal reason = read_text(d, &line, &format);
    if (ret->charset == DECODER_GB18030)
        unmask(d);
    if (reason == REFUSAL_NONE && d->list.is_full)
        reason = REFUSAL_TOO_MANY;
    if (reason != REFUSAL_NONE)
        return refuse(ret, reason, line.refused_at);
    enum decoder_step step =
        step_of(set, layout_of_pieces(set, format, d->line, &d->list.pieces, &ret->record), ret);
    ret->record.has_time = line.has_time;
    ret->record.time_us = line.has_time ? line.time_us : 0;
    ret->trust = line.trust;
    return step;
}
