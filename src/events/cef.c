/* SPDX-License-Identifier: Apache-2.0
 * A header between bars, then keys and values to the end. */
#include "events/cef.h"

#include "base/banned.h"

struct cursor {
    struct piece_line *line;
    struct str text;
    size_t at;
};

static enum refusal refuse(struct cursor *c, size_t at, enum refusal reason)
{
    c->line->refused_at = (size_t)(c->text.ptr - c->line->text.ptr) + at;
    return reason;
}

/* To the next bar that is not escaped; false when there is none. */
static bool read_part(struct cursor *c, const char *name)
{
    size_t from = c->at;

    for (; c->at < c->text.len; c->at++) {
        if (c->text.ptr[c->at] == '\\')
            c->at++;
        else if (c->text.ptr[c->at] == '|')
            break;
    }
    if (c->at >= c->text.len)
        return false;
    if (name != NULL)
        piece_add(c->line->list, str_of(name), (struct str){c->text.ptr + from, c->at - from},
                  LEAF_FIELD);
    c->at++;
    return true;
}

static bool is_key_byte(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') || byte == '_' || byte == '.' || byte == '-';
}

/* The first byte of the key that ends at `end` (its "="), not before `least`; `end` when none. */
static size_t key_start(const struct cursor *c, size_t least, size_t end)
{
    size_t at = end;

    while (at > least && is_key_byte(c->text.ptr[at - 1]))
        at--;
    return at == least || c->text.ptr[at - 1] == ' ' ? at : end;
}

/* Where the next "key=" begins, and its "="; the text's end when there is none.  SIZE_MAX in
 * *ret_bare unless a "=" stood within the value. */
static size_t next_key(const struct cursor *c, size_t at, size_t *ret_equal, size_t *ret_bare)
{
    size_t from = at;

    *ret_bare = SIZE_MAX;
    for (; at < c->text.len; at++) {
        if (c->text.ptr[at] == '\\') {
            at++;
        } else if (c->text.ptr[at] == '=') {
            size_t start = key_start(c, from, at);
            if (start < at) {
                *ret_equal = at;
                return start;
            }
            if (*ret_bare == SIZE_MAX)
                *ret_bare = at;
        }
    }
    *ret_equal = c->text.len;
    return c->text.len;
}

/* rt tells best when it was, then end, then start. */
static int time_rank(struct str key)
{
    return str_is(key, "rt") ? 3 : str_is(key, "end") ? 2 : str_is(key, "start") ? 1 : 0;
}

static enum refusal read_extension(struct cursor *c)
{
    struct piece_line *line = c->line;
    size_t equal, bare;
    int rank = 0;

    size_t start = next_key(c, c->at, &equal, &bare);
    for (size_t i = c->at; i < start; i++)
        if (c->text.ptr[i] != ' ')
            return refuse(c, i, REFUSAL_CEF_FIELD);
    while (start < c->text.len) {
        struct str key = {c->text.ptr + start, equal - start};
        size_t from = equal + 1, end;

        start = next_key(c, from, &equal, &bare);
        if (line->is_strict && bare != SIZE_MAX)
            return refuse(c, bare, REFUSAL_CEF_FIELD);
        for (end = start; end > from && c->text.ptr[end - 1] == ' ';)
            end--;
        struct str value = {c->text.ptr + from, end - from};
        piece_add(line->list, key, value, LEAF_FIELD);
        if (time_rank(key) > rank && moment_read_in(value, line->frame, &line->time_us)) {
            rank = time_rank(key);
            line->has_time = true;
        }
    }
    return REFUSAL_NONE;
}

enum refusal cef_read(struct piece_line *line, struct str text)
{
    static const char *const names[] = {"device_vendor", "device_product", "device_version",
                                        "signature_id",  "name",           "severity"};
    struct cursor c = {.line = line, .text = text, .at = sizeof "CEF:" - 1};

    while (c.at < text.len && text.ptr[c.at] == ' ' && !line->is_strict)
        c.at++;
    size_t version = c.at;
    if (!str_starts(text, STR("CEF:")) || !read_part(&c, NULL) || c.at - version != 2 ||
        (text.ptr[version] != '0' && text.ptr[version] != '1'))
        return refuse(&c, version < text.len ? version : text.len, REFUSAL_CEF_HEADER);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        size_t from = c.at;
        if (!read_part(&c, names[i]))
            return refuse(&c, from, REFUSAL_CEF_HEADER);
    }
    return read_extension(&c);
}
