/* SPDX-License-Identifier: Apache-2.0
 * Nothing that is resolved is longer than what stood for it. */
#include "events/record_xml.h"

#include <string.h>

#include "base/hex.h"

#include "base/banned.h"

enum { REFERENCE_MAX_BYTES = 12 };

/* "lt", "#10" or "#x0a" between "&" and ";" as its code point; 0 when it is none. */
static uint32_t reference(struct str name)
{
    static const struct {
        const char *name;
        char is;
    } names[] = {{"lt", '<'}, {"gt", '>'}, {"amp", '&'}, {"quot", '"'}, {"apos", '\''}};
    uint32_t point = 0;

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (str_is(name, names[i].name))
            return (uint32_t)names[i].is;
    if (name.len < 2 || name.ptr[0] != '#')
        return 0;
    bool is_hex = name.ptr[1] == 'x';
    if (is_hex && name.len < 3)
        return 0;
    for (size_t i = is_hex ? 2 : 1; i < name.len; i++) {
        int digit = hex_value(name.ptr[i]);

        if (digit < 0 || (digit > 9 && !is_hex) || point > 0x10ffff)
            return 0;
        point = point * (is_hex ? 16 : 10) + (uint32_t)digit;
    }
    return point > 0x10ffff || (point >= 0xd800 && point < 0xe000) ? 0 : point;
}

/* The reference at `at`: its bytes, 0 when it is none. */
static size_t reference_at(struct str text, size_t at, uint32_t *ret_point)
{
    size_t most = text.len - at < REFERENCE_MAX_BYTES ? text.len - at : REFERENCE_MAX_BYTES;
    const char *end = memchr(text.ptr + at, ';', most);

    if (end == NULL)
        return 0;
    *ret_point = reference((struct str){text.ptr + at + 1, (size_t)(end - text.ptr) - at - 1});
    return *ret_point == 0 ? 0 : (size_t)(end - text.ptr) - at + 1;
}

/* What stands from `open` to `close` at `at`: how many bytes with both, 0 when it is no such. */
static size_t section_at(struct str text, size_t at, struct str open, struct str close)
{
    struct str rest = {text.ptr + at, text.len - at};

    if (!str_starts(rest, open))
        return 0;
    const char *end = memmem(rest.ptr + open.len, rest.len - open.len, close.ptr, close.len);
    return end != NULL ? (size_t)(end - rest.ptr) + close.len : 0;
}

struct str record_xml_text(struct str text, struct arena *arena)
{
    const struct str cdata = STR("<![CDATA["), cdata_end = STR("]]>");
    char *out = arena_take(arena, text.len + 1);
    size_t len = 0;

    for (size_t at = 0; at < text.len;) {
        uint32_t point = 0;
        size_t bytes = 0;

        if (text.ptr[at] == '&')
            bytes = reference_at(text, at, &point);
        if (bytes > 0) {
            len += str_point_write(out + len, point);
        } else if (text.ptr[at] == '<') {
            bytes = section_at(text, at, cdata, cdata_end);
            if (bytes > 0) {
                size_t inside = bytes - cdata.len - cdata_end.len;
                memcpy(out + len, text.ptr + at + cdata.len, inside);
                len += inside;
            } else {
                bytes = section_at(text, at, STR("<!--"), STR("-->"));
            }
            if (bytes == 0)
                bytes = section_at(text, at, STR("<?"), STR("?>"));
        }
        if (bytes == 0)
            out[len++] = text.ptr[at];
        at += bytes > 0 ? bytes : 1;
    }
    return (struct str){out, len};
}
