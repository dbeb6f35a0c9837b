/* SPDX-License-Identifier: Apache-2.0
 * A header between bars, then keys and values to the end. */
#include "events/cef.h"

#include <arpa/inet.h>
#include <string.h>

#include "base/hex.h"

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

/* ---- What strict reading asks of values ---- */

enum value_kind { VALUE_ADDRESS, VALUE_PORT, VALUE_WHOLE, VALUE_MAC };

/* Keys of the dictionary with their types; all others are texts or times. */
static const struct {
    const char *key;
    enum value_kind kind;
} typed[] = {
    {"src", VALUE_ADDRESS},
    {"dst", VALUE_ADDRESS},
    {"dvc", VALUE_ADDRESS},
    {"agt", VALUE_ADDRESS},
    {"sourceTranslatedAddress", VALUE_ADDRESS},
    {"destinationTranslatedAddress", VALUE_ADDRESS},
    {"deviceTranslatedAddress", VALUE_ADDRESS},
    {"agentTranslatedAddress", VALUE_ADDRESS},
    {"c6a1", VALUE_ADDRESS},
    {"c6a2", VALUE_ADDRESS},
    {"c6a3", VALUE_ADDRESS},
    {"c6a4", VALUE_ADDRESS},
    {"spt", VALUE_PORT},
    {"dpt", VALUE_PORT},
    {"sourceTranslatedPort", VALUE_PORT},
    {"destinationTranslatedPort", VALUE_PORT},
    {"cnt", VALUE_WHOLE},
    {"in", VALUE_WHOLE},
    {"out", VALUE_WHOLE},
    {"spid", VALUE_WHOLE},
    {"dpid", VALUE_WHOLE},
    {"dvcpid", VALUE_WHOLE},
    {"fsize", VALUE_WHOLE},
    {"oldFileSize", VALUE_WHOLE},
    {"cn1", VALUE_WHOLE},
    {"cn2", VALUE_WHOLE},
    {"cn3", VALUE_WHOLE},
    {"smac", VALUE_MAC},
    {"dmac", VALUE_MAC},
    {"dvcmac", VALUE_MAC},
};

static bool is_address(struct str value)
{
    enum { LONGEST = 45 };
    char text[LONGEST + 1];
    unsigned char bytes[16];

    if (value.len > LONGEST || memchr(value.ptr, '\0', value.len) != NULL)
        return false;
    memcpy(text, value.ptr, value.len);
    text[value.len] = '\0';
    return inet_pton(AF_INET, text, bytes) == 1 || inet_pton(AF_INET6, text, bytes) == 1;
}

/* "00:0d:60:af:1b:61", with ":" or "-". */
static bool is_mac(struct str value)
{
    enum { MAC_BYTES = 17 };

    if (value.len != MAC_BYTES)
        return false;
    for (size_t i = 0; i < value.len; i++)
        if (i % 3 == 2 ? value.ptr[i] != value.ptr[2] : !hex_is_digit(value.ptr[i]))
            return false;
    return value.ptr[2] == ':' || value.ptr[2] == '-';
}

static bool is_of_its_type(struct str key, struct str value)
{
    enum { PORT_MAX = 65535 };
    int64_t number;

    for (size_t i = 0; i < sizeof typed / sizeof typed[0] && value.len > 0; i++) {
        if (!str_is(key, typed[i].key))
            continue;
        if (typed[i].kind == VALUE_ADDRESS)
            return is_address(value);
        if (typed[i].kind == VALUE_MAC)
            return is_mac(value);
        return value.ptr[0] != '+' && str_to_int(value, &number) &&
               (typed[i].kind == VALUE_WHOLE || (number >= 0 && number <= PORT_MAX));
    }
    return true;
}

static bool is_severity(struct str text)
{
    static const char *const words[] = {"Unknown", "Low", "Medium", "High", "Very-High", "0",
                                        "1",       "2",   "3",      "4",    "5",         "6",
                                        "7",       "8",   "9",      "10"};

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (str_is(text, words[i]))
            return true;
    return false;
}

/* The first backslash that does not stand before one of `names`; SIZE_MAX when there is none. */
static size_t bad_escape(struct str text, const char *names)
{
    for (size_t at = 0; at < text.len; at++) {
        if (text.ptr[at] != '\\')
            continue;
        if (at + 1 == text.len || text.ptr[at + 1] == '\0' || !strchr(names, text.ptr[at + 1]))
            return at;
        at++;
    }
    return SIZE_MAX;
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
        size_t bad = line->is_strict ? bad_escape(value, "\\=nr") : SIZE_MAX;
        if (bad != SIZE_MAX)
            return refuse(c, from + bad, REFUSAL_CEF_FIELD);
        if (line->is_strict && !is_of_its_type(key, value))
            return refuse(c, from, REFUSAL_CEF_VALUE);
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
        struct str part = {text.ptr + from, c.at - 1 - from};
        size_t bad = line->is_strict ? bad_escape(part, "\\|") : SIZE_MAX;
        if (bad != SIZE_MAX)
            return refuse(&c, from + bad, REFUSAL_CEF_HEADER);
        if (line->is_strict && i == sizeof names / sizeof names[0] - 1 && !is_severity(part))
            return refuse(&c, from, REFUSAL_CEF_SEVERITY);
    }
    return read_extension(&c);
}
