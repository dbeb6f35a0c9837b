/* SPDX-License-Identifier: Apache-2.0
 * The words of formats and marks, and the text of a leaf. */
#include "events/record.h"

#include <string.h>

#include "base/charset.h"
#include "base/hex.h"
#include "events/record_xml.h"

#define RECORD_FORMAT_WORD(name, word, zh, en) [name] = word,
static const char *const format_words[RECORD_FORMATS] = {RECORD_FORMAT_TABLE(RECORD_FORMAT_WORD)};
#define RECORD_MARK_WORD(name, word) [name] = word,
static const char *const mark_words[RECORD_MARKS] = {RECORD_MARK_TABLE(RECORD_MARK_WORD)};

const char *record_format_word(enum record_format format)
{
    return format < RECORD_FORMATS ? format_words[format] : "";
}

enum record_format record_format_of(struct str word)
{
    for (enum record_format one = 0; one < RECORD_FORMATS; one++)
        if (str_is(word, format_words[one]))
            return one;
    return RECORD_FORMATS;
}

const char *record_mark_word(enum record_mark_kind kind)
{
    return kind < RECORD_MARKS ? mark_words[kind] : "";
}

/* ---- Escapes of JSON ---- */

/* The unit of "\uXXXX" at text[at]; -1 when there is none. */
static int32_t unit_at(struct str text, size_t at)
{
    int32_t unit = 0;

    if (at + 6 > text.len || text.ptr[at] != '\\' || text.ptr[at + 1] != 'u')
        return -1;
    for (size_t i = at + 2; i < at + 6; i++) {
        int digit = hex_value(text.ptr[i]);

        if (digit < 0)
            return -1;
        unit = unit * 16 + digit;
    }
    return unit;
}

static uint32_t point_of_units(struct str text, size_t *at, int32_t unit)
{
    enum { SURROGATE_HIGH = 0xD800, SURROGATE_LOW = 0xDC00, SURROGATE_END = 0xE000, BAD = 0xFFFD };

    *at += 6;
    if (unit < SURROGATE_HIGH || unit >= SURROGATE_END)
        return (uint32_t)unit;
    int32_t low = unit_at(text, *at);
    if (unit >= SURROGATE_LOW || low < SURROGATE_LOW || low >= SURROGATE_END)
        return BAD;
    *at += 6;
    return 0x10000 + ((uint32_t)(unit - SURROGATE_HIGH) << 10) + (uint32_t)(low - SURROGATE_LOW);
}

static struct str resolve(struct str text, struct arena *arena)
{
    static const char names[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
    char *out = arena_take(arena, text.len + 1); /* no escape is shorter than what it stands for */
    size_t len = 0;

    for (size_t at = 0; at < text.len;) {
        if (text.ptr[at] != '\\' || at + 1 >= text.len) {
            out[len++] = text.ptr[at++];
            continue;
        }
        int32_t unit = unit_at(text, at);
        const char *name = strchr(names, text.ptr[at + 1]);

        if (unit >= 0) {
            len += str_point_write(out + len, point_of_units(text, &at, unit));
        } else if (name != NULL && *name != '\0') {
            out[len++] = values[name - names];
            at += 2;
        } else {
            out[len++] = text.ptr[at++];
        }
    }
    return (struct str){out, len};
}

/* A backslash before one of `names` gives way to the value beside it. */
static struct str resolve_plain(struct str text, const char *names, const char *values,
                                struct arena *arena)
{
    char *out = arena_take(arena, text.len + 1);
    size_t len = 0;

    for (size_t at = 0; at < text.len; at++) {
        const char *name = text.ptr[at] == '\\' && at + 1 < text.len && text.ptr[at + 1] != '\0'
                               ? strchr(names, text.ptr[at + 1])
                               : NULL;

        out[len++] = name != NULL ? values[name - names] : text.ptr[at];
        at += name != NULL ? 1 : 0;
    }
    return (struct str){out, len};
}

struct str record_leaf_text(const struct leaf *leaf, enum leaf_kind kind, struct arena *arena)
{
    struct str text = {leaf->ptr, leaf->len};

    if (!leaf->is_escaped || kind == LEAF_TEXT || kind == LEAF_BARE)
        return text;
    if (kind == LEAF_PARAM)
        return resolve_plain(text, "\"\\]", "\"\\]", arena);
    if (kind == LEAF_XML)
        return record_xml_text(text, arena);
    if (kind == LEAF_GB_TEXT || kind == LEAF_GB_FIELD)
        text = charset_utf8_of_gb18030(text, arena);
    if (kind == LEAF_FIELD || kind == LEAF_GB_FIELD)
        return resolve_plain(text, "\\=|nr", "\\=|\n\r", arena);
    return kind == LEAF_GB_TEXT ? text : resolve(text, arena);
}

bool record_leaf_has_escapes(struct str text, enum leaf_kind kind)
{
    if (text.len == 0 || kind == LEAF_TEXT)
        return false;
    if (kind == LEAF_GB_TEXT || kind == LEAF_GB_FIELD)
        return true;
    if (kind == LEAF_XML)
        return memchr(text.ptr, '&', text.len) != NULL || memchr(text.ptr, '<', text.len) != NULL;
    return memchr(text.ptr, '\\', text.len) != NULL;
}

bool record_leaf_is_null(const struct leaf *leaf, enum leaf_kind kind)
{
    return kind == LEAF_BARE && leaf->len == 4 && leaf->ptr[0] == 'n';
}

struct str record_utf8(struct str text, struct arena *arena)
{
    struct buf out;
    struct str clean = {"", 0};

    if (str_is_utf8(text))
        return text;
    buf_init(&out, text.len * 3 + 3);
    for (size_t at = 0; at < text.len;) {
        size_t from = at;
        bool is_bad = str_point(text, &at) == 0xFFFD || text.ptr[from] == '\0';

        buf_str(&out, is_bad ? STR("\xEF\xBF\xBD") : (struct str){text.ptr + from, at - from});
    }
    (void)!buf_finish(&out, arena, &clean);
    buf_done(&out);
    return clean;
}
