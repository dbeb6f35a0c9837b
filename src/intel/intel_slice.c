/* SPDX-License-Identifier: Apache-2.0
 * A scanner of JSON text that finds where values end. */
#include "intel/intel_slice.h"

#include <string.h>

#include "intel/intel_limits.h"

static size_t skip_blanks(struct str text, size_t at)
{
    while (at < text.len && (text.ptr[at] == ' ' || text.ptr[at] == '\t' || text.ptr[at] == '\n' ||
                             text.ptr[at] == '\r'))
        at++;
    return at;
}

/* Behind the closing quote of the string at `at`; text.len + 1 when it does not close. */
static size_t skip_string(struct str text, size_t at)
{
    for (at++; at < text.len; at++) {
        if (text.ptr[at] == '\\')
            at++;
        else if (text.ptr[at] == '"')
            return at + 1;
    }
    return text.len + 1;
}

static enum status skip_value(struct str text, size_t *at)
{
    int depth = 0;

    while (*at < text.len) {
        char c = text.ptr[*at];
        if (c == '"') {
            *at = skip_string(text, *at);
            if (*at > text.len)
                return ST_MALFORMED;
        } else if (c == '{' || c == '[') {
            if (++depth > INTEL_DEPTH_MAX)
                return ST_LIMIT;
            (*at)++;
        } else if (c == '}' || c == ']') {
            if (depth == 0)
                return ST_OK; /* a bare word ended by its container */
            depth--;
            (*at)++;
        } else if (depth == 0 && (c == ',' || c == ' ' || c == '\n' || c == '\r' || c == '\t')) {
            return ST_OK;
        } else {
            (*at)++;
            continue;
        }
        if (depth == 0)
            return ST_OK;
    }
    return ST_MALFORMED;
}

bool intel_slice_begin(struct intel_slice *slice, struct str text)
{
    size_t at = skip_blanks(text, 0);

    *slice = (struct intel_slice){text, at + 1};
    return at < text.len && (text.ptr[at] == '{' || text.ptr[at] == '[');
}

static bool is_object(const struct intel_slice *slice)
{
    return slice->text.ptr[skip_blanks(slice->text, 0)] == '{';
}

enum status intel_slice_next(struct intel_slice *slice, struct str *ret_key, struct str *ret_value)
{
    struct str text = slice->text;
    size_t at = skip_blanks(text, slice->at), start;

    *ret_key = (struct str){"", 0};
    if (at < text.len && text.ptr[at] == ',')
        at = skip_blanks(text, at + 1);
    if (at >= text.len)
        return ST_MALFORMED;
    if (text.ptr[at] == '}' || text.ptr[at] == ']')
        return ST_NOT_FOUND;
    if (is_object(slice)) {
        if (text.ptr[at] != '"')
            return ST_MALFORMED;
        start = at + 1;
        at = skip_string(text, at);
        if (at > text.len)
            return ST_MALFORMED;
        *ret_key = (struct str){text.ptr + start, at - start - 1};
        at = skip_blanks(text, at);
        if (at >= text.len || text.ptr[at] != ':')
            return ST_MALFORMED;
        at = skip_blanks(text, at + 1);
    }
    start = at;
    TRY(skip_value(text, &at));
    if (at == start)
        return ST_MALFORMED;
    *ret_value = (struct str){text.ptr + start, at - start};
    slice->at = at;
    return ST_OK;
}

bool intel_slice_member(struct str object, const char *key, struct str *ret_value)
{
    struct intel_slice slice;
    struct str name, value;

    if (!intel_slice_begin(&slice, object) || !is_object(&slice))
        return false;
    while (intel_slice_next(&slice, &name, &value) == ST_OK) {
        if (str_is(name, key)) {
            *ret_value = value;
            return true;
        }
    }
    return false;
}

struct str intel_slice_text(struct str value)
{
    if (value.len < 2 || value.ptr[0] != '"' || memchr(value.ptr, '\\', value.len))
        return (struct str){"", 0};
    return (struct str){value.ptr + 1, value.len - 2};
}
