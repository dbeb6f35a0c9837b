/* SPDX-License-Identifier: Apache-2.0
 * RFC 5424 from its first byte to its last; what has no version goes to syslog_legacy.c. */
#include "events/syslog.h"

#include <string.h>

#include "base/charset.h"

#include "base/banned.h"

#define BOM STR("\xef\xbb\xbf")

struct cursor {
    struct piece_line *line;
    struct str text;
    size_t at;
};

static enum refusal refuse(struct cursor *c, size_t at, enum refusal reason)
{
    c->line->refused_at = at;
    return reason;
}

static char peek(const struct cursor *c)
{
    return c->at < c->text.len ? c->text.ptr[c->at] : '\0';
}

static bool accept(struct cursor *c, char byte)
{
    if (c->at >= c->text.len || c->text.ptr[c->at] != byte)
        return false;
    c->at++;
    return true;
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_printable(char byte)
{
    return byte > ' ' && byte < 0x7f;
}

static void add(struct cursor *c, struct str name, size_t from, enum leaf_kind kind)
{
    piece_add(c->line->list, name, (struct str){c->text.ptr + from, c->at - from}, kind);
}

/* ---- PRI ---- */

/* "<34>"; strictly no leading zero and at most 191 (RFC 5424 section 6.2.1). */
static bool read_pri(struct cursor *c)
{
    size_t from = c->at + 1, at = from;
    int value = 0;

    if (peek(c) != '<')
        return false;
    while (at < c->text.len && at - from < 3 && is_digit(c->text.ptr[at]))
        value = value * 10 + (c->text.ptr[at++] - '0');
    if (at == from || at >= c->text.len || c->text.ptr[at] != '>')
        return false;
    bool is_good = value <= SYSLOG_PRI_MAX && (at == from + 1 || c->text.ptr[from] != '0');
    if (!is_good && c->line->is_strict)
        return false;
    if (!is_good)
        c->line->trust = PIECE_GUESSED;
    c->at = at;
    add(c, STR("priority"), from, LEAF_TEXT);
    c->at++;
    return true;
}

/* ---- The header ---- */

static bool is_between(const char *at, int least, int most)
{
    int value = (at[0] - '0') * 10 + (at[1] - '0');

    return is_digit(at[0]) && is_digit(at[1]) && value >= least && value <= most;
}

/* RFC 5424 section 6.2.3, to the byte. */
static bool is_timestamp(struct str t)
{
    static const char form[] = "dddd-dd-ddTdd:dd:dd";
    size_t at = sizeof form - 1;

    if (t.len <= at)
        return false;
    for (size_t i = 0; i < at; i++)
        if (form[i] == 'd' ? !is_digit(t.ptr[i]) : t.ptr[i] != form[i])
            return false;
    if (!is_between(t.ptr + 11, 0, 23) || !is_between(t.ptr + 14, 0, 59) ||
        !is_between(t.ptr + 17, 0, 59))
        return false;
    if (t.ptr[at] == '.') {
        size_t digits = 0;
        for (at++; at < t.len && is_digit(t.ptr[at]); at++)
            digits++;
        if (digits < 1 || digits > 6)
            return false;
    }
    struct str zone = {t.ptr + at, t.len - at};
    return str_is(zone, "Z") ||
           (zone.len == 6 && (zone.ptr[0] == '+' || zone.ptr[0] == '-') && zone.ptr[3] == ':' &&
            is_between(zone.ptr + 1, 0, 23) && is_between(zone.ptr + 4, 0, 59));
}

/* A field up to the next blank; absent when it is "-". */
static enum refusal read_field(struct cursor *c, struct str name, size_t max, enum refusal reason)
{
    size_t from = c->at;
    bool is_plain = true;

    while (c->at < c->text.len && c->text.ptr[c->at] != ' ')
        is_plain &= is_printable(c->text.ptr[c->at++]);
    size_t len = c->at - from;
    if (len == 0)
        return refuse(c, from, reason);
    if (!is_plain || len > max) {
        if (c->line->is_strict)
            return refuse(c, from, reason);
        c->line->trust = PIECE_GUESSED;
    }
    if (len > 1 || c->text.ptr[from] != '-')
        add(c, name, from, LEAF_TEXT);
    return REFUSAL_NONE;
}

static enum refusal read_timestamp(struct cursor *c)
{
    size_t from = c->at;
    struct piece_line *line = c->line;

    enum refusal reason = read_field(c, STR("timestamp"), MOMENT_MAX_BYTES, REFUSAL_SYSLOG_TIME);
    if (reason != REFUSAL_NONE)
        return reason;
    struct str text = {c->text.ptr + from, c->at - from};
    if (str_is(text, "-"))
        return REFUSAL_NONE;
    line->has_time = moment_read_in(text, line->frame, &line->time_us);
    if (!line->has_time || !is_timestamp(text)) {
        if (line->is_strict)
            return refuse(c, from, REFUSAL_SYSLOG_TIME);
        line->trust = line->has_time ? PIECE_VARIANT : PIECE_GUESSED;
    }
    return REFUSAL_NONE;
}

/* ---- Structured data ---- */

/* SD-NAME: printable, without '=', blank, ']' and '"'. */
static struct str read_name(struct cursor *c)
{
    size_t from = c->at;

    while (c->at < c->text.len && is_printable(c->text.ptr[c->at]) && peek(c) != '=' &&
           peek(c) != ']' && peek(c) != '"')
        c->at++;
    return (struct str){c->text.ptr + from, c->at - from};
}

static bool is_name(const struct cursor *c, struct str name)
{
    return name.len > 0 && (name.len <= SYSLOG_SD_NAME_MAX_BYTES || !c->line->is_strict);
}

/* Between the quotes; false when there is no closing one or a bare ']' stands inside. */
static bool read_value(struct cursor *c, struct str name)
{
    size_t from = c->at;

    for (; c->at < c->text.len; c->at++) {
        char byte = c->text.ptr[c->at];
        if (byte == '\\' && c->at + 1 < c->text.len && strchr("\"\\]", c->text.ptr[c->at + 1]) &&
            c->text.ptr[c->at + 1] != '\0') {
            c->at++;
        } else if (byte == '"') {
            break;
        } else if (byte == ']' && c->line->is_strict) {
            return false;
        }
    }
    if (c->at >= c->text.len)
        return false;
    struct str value = {c->text.ptr + from, c->at - from};
    if (c->line->is_strict && !charset_is_utf8(value, false))
        return false;
    piece_add(c->line->list, name, value, LEAF_PARAM);
    c->at++;
    return true;
}

/* From after '[' to after ']'. */
static enum refusal read_element(struct cursor *c, struct str *ret_id)
{
    size_t from = c->at;
    struct str id = read_name(c);

    if (!is_name(c, id))
        return refuse(c, from, REFUSAL_SYSLOG_DATA);
    struct str head = piece_name(c->line->list, STR("sd"), id);
    *ret_id = id;
    while (accept(c, ' ')) {
        from = c->at;
        struct str name = read_name(c);
        if (!is_name(c, name) || !accept(c, '=') || !accept(c, '"') ||
            !read_value(c, piece_name(c->line->list, head, name)))
            return refuse(c, c->at < c->text.len ? c->at : from, REFUSAL_SYSLOG_DATA);
    }
    if (!accept(c, ']'))
        return refuse(c, c->at, REFUSAL_SYSLOG_DATA);
    return REFUSAL_NONE;
}

static enum refusal read_data(struct cursor *c)
{
    struct str ids[SYSLOG_SD_MAX];
    size_t count = 0;

    if (accept(c, '-'))
        return REFUSAL_NONE;
    if (peek(c) != '[')
        return refuse(c, c->at, REFUSAL_SYSLOG_DATA);
    while (peek(c) == '[') {
        size_t from = c->at++;
        if (count == SYSLOG_SD_MAX)
            return refuse(c, from, REFUSAL_TOO_MANY);
        enum refusal reason = read_element(c, &ids[count]);
        if (reason != REFUSAL_NONE)
            return reason;
        for (size_t i = 0; i < count && c->line->is_strict; i++)
            if (str_equal(ids[i], ids[count]))
                return refuse(c, from, REFUSAL_SYSLOG_TWICE);
        count++;
    }
    return REFUSAL_NONE;
}

/* ---- A message with a version ---- */

static bool has_version(const struct cursor *c)
{
    size_t at = c->at;

    while (at < c->text.len && at - c->at < 3 && is_digit(c->text.ptr[at]))
        at++;
    return at > c->at && at < c->text.len && c->text.ptr[at] == ' ';
}

static enum refusal read_version(struct cursor *c)
{
    size_t from = c->at;

    while (is_digit(peek(c)))
        c->at++;
    if (c->text.ptr[from] == '0')
        return refuse(c, from, REFUSAL_SYSLOG_VERSION);
    add(c, STR("version"), from, LEAF_TEXT);
    return REFUSAL_NONE;
}

static enum refusal read_message(struct cursor *c)
{
    if (c->at == c->text.len)
        return REFUSAL_NONE;
    if (!accept(c, ' '))
        return refuse(c, c->at, REFUSAL_SYSLOG_DATA);
    struct str rest = {c->text.ptr + c->at, c->text.len - c->at};
    if (str_starts(rest, BOM)) {
        rest = (struct str){rest.ptr + BOM.len, rest.len - BOM.len};
        if (c->line->is_strict && !charset_is_utf8(rest, false))
            return refuse(c, c->at, REFUSAL_NOT_UTF8);
    }
    c->line->body = rest;
    return REFUSAL_NONE;
}

static enum refusal read_versioned(struct cursor *c)
{
    static const struct {
        struct str name;
        size_t max;
        enum refusal reason;
    } fields[] = {
        {{"hostname", 8}, SYSLOG_HOST_MAX_BYTES, REFUSAL_SYSLOG_HOST},
        {{"app_name", 8}, SYSLOG_APP_MAX_BYTES, REFUSAL_SYSLOG_APP},
        {{"procid", 6}, SYSLOG_PROCESS_MAX_BYTES, REFUSAL_SYSLOG_PROCESS},
        {{"msgid", 5}, SYSLOG_MESSAGE_ID_MAX_BYTES, REFUSAL_SYSLOG_MESSAGE_ID},
    };
    enum refusal reason = read_version(c);

    if (reason == REFUSAL_NONE && !accept(c, ' '))
        return refuse(c, c->at, REFUSAL_SYSLOG_VERSION);
    if (reason == REFUSAL_NONE)
        reason = read_timestamp(c);
    for (size_t i = 0; i < sizeof fields / sizeof fields[0] && reason == REFUSAL_NONE; i++) {
        if (!accept(c, ' '))
            return refuse(c, c->at, fields[i].reason);
        reason = read_field(c, fields[i].name, fields[i].max, fields[i].reason);
    }
    if (reason != REFUSAL_NONE)
        return reason;
    if (!accept(c, ' '))
        return refuse(c, c->at, REFUSAL_SYSLOG_DATA);
    size_t before = c->at, pieces = c->line->list->pieces.count;
    reason = read_data(c);
    if (reason != REFUSAL_NONE && !c->line->is_strict) { /* what is no structured data is text */
        c->at = before - 1;
        c->line->list->pieces.count = pieces;
        c->line->trust = PIECE_GUESSED;
        reason = REFUSAL_NONE;
    }
    return reason == REFUSAL_NONE ? read_message(c) : reason;
}

enum refusal syslog_read(struct piece_line *line)
{
    struct cursor c = {.line = line, .text = line->text};

    line->trust = PIECE_STANDARD;
    if (!line->is_strict && str_starts(c.text, BOM))
        c.at = BOM.len;
    size_t from = c.at;
    if (!read_pri(&c)) {
        if (line->is_strict)
            return refuse(&c, 0, REFUSAL_SYSLOG_PRI);
        line->trust = PIECE_GUESSED;
        return syslog_legacy_read(line, from);
    }
    if (!has_version(&c))
        return syslog_legacy_read(line, c.at);
    size_t after_pri = c.at, pieces = line->list->pieces.count;
    enum refusal reason = read_versioned(&c);
    if (reason == REFUSAL_NONE || line->is_strict)
        return reason;
    line->list->pieces.count = pieces;
    line->has_time = false;
    line->trust = PIECE_GUESSED;
    line->body = (struct str){NULL, 0};
    return syslog_legacy_read(line, after_pri);
}

/* ---- Words of PRI ---- */

const char *syslog_facility(int64_t pri)
{
    static const char *const words[] = {
        "kern",   "user",   "mail",     "daemon", "auth",   "syslog", "lpr",    "news",
        "uucp",   "cron",   "authpriv", "ftp",    "ntp",    "audit",  "alert",  "clock",
        "local0", "local1", "local2",   "local3", "local4", "local5", "local6", "local7"};

    return pri >= 0 && pri <= SYSLOG_PRI_MAX ? words[pri / 8] : "";
}

const char *syslog_severity(int64_t pri)
{
    static const char *const words[] = {"emergency", "alert",  "critical",      "error",
                                        "warning",   "notice", "informational", "debug"};

    return pri >= 0 && pri <= SYSLOG_PRI_MAX ? words[pri % 8] : "";
}
