/* SPDX-License-Identifier: Apache-2.0
 * A header between bars, then attributes between delimiters. */
#include "events/leef.h"

#include <string.h>

#include "base/hex.h"

#include "base/banned.h"

static enum refusal refuse(struct piece_line *line, const char *at, enum refusal reason)
{
    line->refused_at = (size_t)(at - line->text.ptr);
    return reason;
}

/* "", "^", "x5E", "0x5e", "09" after x; false when it is none of them. */
static bool read_delimiter(struct str text, char *ret)
{
    if (text.len == 0)
        return true;
    if (text.len == 1) {
        *ret = text.ptr[0];
        return true;
    }
    if (text.ptr[0] == '0' && (text.ptr[1] == 'x' || text.ptr[1] == 'X'))
        text = (struct str){text.ptr + 1, text.len - 1};
    if (text.ptr[0] != 'x' && text.ptr[0] != 'X')
        return false;
    int value = 0;
    for (size_t i = 1; i < text.len; i++) {
        int digit = hex_value(text.ptr[i]);
        if (digit < 0 || value > 0xff)
            return false;
        value = value * 16 + digit;
    }
    if (text.len < 2 || value < 1 || value > 0x7f)
        return false;
    *ret = (char)value;
    return true;
}

/* The part up to the next bar; false when there is none. */
static bool cut_part(struct str *text, struct str *ret_part)
{
    const char *bar = text->len > 0 ? memchr(text->ptr, '|', text->len) : NULL;

    if (bar == NULL)
        return false;
    *ret_part = (struct str){text->ptr, (size_t)(bar - text->ptr)};
    *text = (struct str){bar + 1, text->len - ret_part->len - 1};
    return true;
}

static enum refusal read_attributes(struct piece_line *line, struct str rest, char delimiter)
{
    while (rest.len > 0) {
        const char *end = memchr(rest.ptr, delimiter, rest.len);
        struct str one = {rest.ptr, end != NULL ? (size_t)(end - rest.ptr) : rest.len};
        const char *equal = one.len > 0 ? memchr(one.ptr, '=', one.len) : NULL;

        if (equal == NULL || equal == one.ptr) {
            if (line->is_strict && one.len > 0)
                return refuse(line, one.ptr, REFUSAL_LEEF_FIELD);
            if (one.len > 0) /* what varies never stands in a gap */
                piece_add(line->list, STR("unread"), one, LEAF_TEXT);
        } else {
            struct str key = str_trim((struct str){one.ptr, (size_t)(equal - one.ptr)});
            struct str value = {equal + 1, one.len - (size_t)(equal - one.ptr) - 1};

            piece_add(line->list, key, value, LEAF_TEXT);
            if (str_is(key, "devTime") && moment_read_in(value, line->frame, &line->time_us))
                line->has_time = true;
        }
        if (end == NULL)
            break;
        rest = (struct str){end + 1, rest.len - one.len - 1};
    }
    return REFUSAL_NONE;
}

enum refusal leef_read(struct piece_line *line, struct str text)
{
    static const char *const names[] = {"vendor", "product", "version", "event_id"};
    struct str rest = text, part;
    char delimiter = '\t';

    if (!cut_part(&rest, &part))
        return refuse(line, text.ptr, REFUSAL_LEEF_HEADER);
    bool is_second = str_is(part, "LEEF:2.0") || str_is(part, "LEEF:2");
    if (!is_second && !str_is(part, "LEEF:1.0") && !str_is(part, "LEEF:1"))
        return refuse(line, text.ptr, REFUSAL_LEEF_HEADER);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (!cut_part(&rest, &part))
            return refuse(line, rest.ptr, REFUSAL_LEEF_HEADER);
        piece_add(line->list, str_of(names[i]), part, LEAF_TEXT);
    }
    if (is_second) {
        struct str before = rest;
        if (!cut_part(&rest, &part) || !read_delimiter(part, &delimiter)) {
            /* some devices write 2.0 and leave the delimiter out */
            if (line->is_strict)
                return refuse(line, before.ptr, REFUSAL_LEEF_HEADER);
            rest = before;
        }
    }
    return read_attributes(line, rest, delimiter);
}
