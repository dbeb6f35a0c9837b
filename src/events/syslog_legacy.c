/* SPDX-License-Identifier: Apache-2.0
 * The cascade for messages without a version: RFC 3164 and the manners of vendors. */
#include <string.h>

#include "events/syslog.h"

#include "base/banned.h"

enum { SEQUENCE_DIGITS_MAX = 12, HOST_WORD_MAX_BYTES = 255, TAG_LOOSE_MAX_BYTES = 64 };

struct cursor {
    struct piece_line *line;
    struct str text;
    size_t at;
};

static struct str rest_of(const struct cursor *c)
{
    return (struct str){c->text.ptr + c->at, c->text.len - c->at};
}

static char peek(const struct cursor *c)
{
    return c->at < c->text.len ? c->text.ptr[c->at] : '\0';
}

static bool accept(struct cursor *c, struct str word)
{
    if (!str_starts(rest_of(c), word))
        return false;
    c->at += word.len;
    return true;
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_letter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static void add(struct cursor *c, struct str name, size_t from, size_t end)
{
    piece_add(c->line->list, name, (struct str){c->text.ptr + from, end - from}, LEAF_TEXT);
}

static size_t digits_end(const struct cursor *c, size_t at)
{
    while (at < c->text.len && is_digit(c->text.ptr[at]))
        at++;
    return at;
}

/* The end of a run without blanks, at most `max` bytes long. */
static size_t word_end(const struct cursor *c, size_t at, size_t max)
{
    size_t from = at;

    while (at < c->text.len && at - from < max && (unsigned char)c->text.ptr[at] > ' ')
        at++;
    return at;
}

static void vary(struct cursor *c)
{
    if (c->line->trust < PIECE_VARIANT)
        c->line->trust = PIECE_VARIANT;
}

/* ---- Time ---- */

static bool read_time(struct cursor *c)
{
    struct piece_line *line = c->line;
    size_t len = moment_prefix(rest_of(c), line->frame, &line->time_us);
    size_t end = c->at + len;

    if (len < sizeof "Oct 11 22:14:15" - 1 ||
        (end < c->text.len && c->text.ptr[end] != ' ' && c->text.ptr[end] != ':'))
        return false;
    add(c, STR("timestamp"), c->at, end);
    line->has_time = true;
    c->at = end;
    if (len != sizeof "Oct 11 22:14:15" - 1 || is_digit(line->text.ptr[end - len]))
        vary(c);
    return true;
}

/* Numbers and marks of Cisco before the time: "45: ", "000046: ", "*", "."; of H3C "%". */
static void read_before_time(struct cursor *c)
{
    for (int i = 0; i < 2; i++) {
        size_t end = digits_end(c, c->at);
        struct str after = {c->text.ptr + end, c->text.len - end};

        if (end - c->at > SEQUENCE_DIGITS_MAX || !str_starts(after, STR(": ")))
            break;
        if (end > c->at)
            add(c, STR("sequence"), c->at, end);
        c->at = end + 2;
        vary(c);
    }
    if (peek(c) == '*' || peek(c) == '.' ||
        (peek(c) == '%' && c->at + 1 < c->text.len && is_letter(c->text.ptr[c->at + 1]))) {
        size_t before = c->at++;
        int64_t us;

        if (moment_prefix(rest_of(c), c->line->frame, &us) == 0)
            c->at = before;
        else
            vary(c);
    }
}

/* A host in front of the time ("host: *Mar  1 …" of Cisco's origin-id). */
static void read_origin(struct cursor *c)
{
    size_t end = word_end(c, c->at, HOST_WORD_MAX_BYTES);
    int64_t us;

    if (end <= c->at + 1 || c->text.ptr[end - 1] != ':' || is_digit(peek(c)))
        return;
    struct cursor next = {.text = c->text, .at = end};
    (void)accept(&next, STR(" "));
    if (peek(&next) == '*' || peek(&next) == '.')
        next.at++;
    if (moment_prefix(rest_of(&next), c->line->frame, &us) < sizeof "Oct 11 22:14:15" - 1)
        return;
    add(c, STR("hostname"), c->at, end - 1);
    c->at = next.at;
    vary(c);
}

/* A zone that means nothing certain after the time: " TZ-6", " CST:". */
static void read_zone_word(struct cursor *c)
{
    size_t at = c->at + 1, end = at;

    if (peek(c) != ' ')
        return;
    while (end < c->text.len && end - at < 5 && is_letter(c->text.ptr[end]))
        end++;
    size_t letters = end - at;
    if (end < c->text.len && (c->text.ptr[end] == '+' || c->text.ptr[end] == '-'))
        end = digits_end(c, end + 1);
    bool is_offset = end > at + letters + 1, is_end = end < c->text.len;
    if (letters < 2 || letters > 5 || !is_end ||
        !((is_offset && c->text.ptr[end] == ' ') || c->text.ptr[end] == ':'))
        return;
    struct str word = {c->text.ptr + at, end - at};
    for (size_t i = 0; i < letters; i++)
        if (word.ptr[i] < 'A' || word.ptr[i] > 'Z')
            return;
    if (c->text.ptr[end] == ':' && letters > 4)
        return;
    add(c, STR("zone"), at, end);
    c->at = end;
    vary(c);
}

/* ---- Host and tag ---- */

static bool is_host_byte(char byte)
{
    return is_letter(byte) || is_digit(byte) || byte == '.' || byte == '-' || byte == '_' ||
           byte == ':' || byte == '/' || byte == '@' || (unsigned char)byte >= 0x80;
}

/* A word that is no tag: nothing but bytes of names and addresses, a blank behind. */
static void read_host(struct cursor *c)
{
    size_t end = c->at;

    while (end < c->text.len && end - c->at < HOST_WORD_MAX_BYTES && is_host_byte(c->text.ptr[end]))
        end++;
    if (end == c->at || end >= c->text.len || c->text.ptr[end] != ' ' ||
        c->text.ptr[end - 1] == ':')
        return;
    add(c, STR("hostname"), c->at, end);
    c->at = end + 1;
}

static size_t mark_end(const struct cursor *c, size_t at, const char *stops)
{
    while (at < c->text.len && at - c->at < TAG_LOOSE_MAX_BYTES &&
           (unsigned char)c->text.ptr[at] > ' ' && strchr(stops, c->text.ptr[at]) == NULL)
        at++;
    return at;
}

/* "%LINK-3-UPDOWN: " of Cisco; the facility may itself have hyphens. */
static bool read_cisco(struct cursor *c)
{
    size_t from = c->at + 1, end = mark_end(c, from, ":"), level = 0;

    if (peek(c) != '%' || end >= c->text.len || c->text.ptr[end] != ':')
        return false;
    for (size_t i = from + 1; i + 2 < end && level == 0; i++)
        if (c->text.ptr[i - 1] == '-' && is_digit(c->text.ptr[i]) && c->text.ptr[i + 1] == '-')
            level = i;
    if (level < from + 2)
        return false;
    add(c, STR("app_name"), from, level - 1);
    add(c, STR("level"), level, level + 1);
    add(c, STR("msgid"), level + 2, end);
    c->at = end + 1;
    vary(c);
    return true;
}

/* "%%01IFNET/4/IF_STATE(l)[12]:" of Huawei, "%%10IFNET/3/LINK_UPDOWN(l): " and "SHELL/5/LOGIN: "
 * of H3C. */
static bool read_huawei(struct cursor *c)
{
    struct cursor n = *c;

    if (accept(&n, STR("%%")))
        n.at = digits_end(&n, n.at);
    size_t from = n.at, slash = mark_end(&n, from, "/:[("), level = slash + 1, id = level + 2;
    if (slash == from || id >= n.text.len || n.text.ptr[slash] != '/' ||
        !is_digit(n.text.ptr[level]) || n.text.ptr[level + 1] != '/')
        return false;
    size_t end = mark_end(&n, id, ":[(");
    if (end == id)
        return false;
    n.at = end;
    if (peek(&n) == '(')
        n.at = mark_end(&n, n.at, ")") + 1;
    size_t number = 0, number_end = 0;
    if (n.at < n.text.len && peek(&n) == '[') {
        number = n.at + 1;
        number_end = digits_end(&n, number);
        n.at = number_end + 1;
    }
    if (n.at >= n.text.len || n.text.ptr[n.at] != ':' ||
        (number > 0 && n.text.ptr[n.at - 1] != ']'))
        return false;
    add(c, STR("app_name"), from, slash);
    add(c, STR("level"), level, level + 1);
    add(c, STR("msgid"), id, end);
    if (number_end > number)
        add(c, STR("sequence"), number, number_end);
    c->at = n.at + 1;
    vary(c);
    return true;
}

/* "su: ", "myproc[10]: "; strictly letters and digits alone, at most 32. */
static bool read_tag(struct cursor *c)
{
    size_t end = mark_end(c, c->at, ":["), number = 0, number_end = 0, at = end;

    if (end == c->at || end >= c->text.len)
        return false;
    if (c->text.ptr[end] == '[') {
        number = end + 1;
        number_end = mark_end(c, number, "]");
        if (number_end >= c->text.len || c->text.ptr[number_end] != ']')
            return false;
        at = number_end + 1;
    }
    if (at >= c->text.len || c->text.ptr[at] != ':' ||
        (at + 1 < c->text.len && c->text.ptr[at + 1] != ' ' && number == 0))
        return false;
    add(c, STR("app_name"), c->at, end);
    if (number_end > number)
        add(c, STR("procid"), number, number_end);
    c->at = at + 1;
    return true;
}

/* A message whose text is of another format has no tag of its own. */
static bool is_body(struct str text)
{
    return str_starts(text, STR("{")) || str_starts(text, STR("CEF:")) ||
           str_starts(text, STR("LEEF:"));
}

static void read_content(struct cursor *c)
{
    bool has_tag = false;

    while (peek(c) == ' ')
        c->at++;
    if (!is_body(rest_of(c)))
        has_tag = read_cisco(c) || read_huawei(c) || read_tag(c);
    if (!has_tag && !is_body(rest_of(c)) && c->line->trust < PIECE_VARIANT)
        c->line->trust = PIECE_VARIANT;
    while (has_tag && peek(c) == ' ')
        c->at++;
    c->line->body = rest_of(c);
}

/* ---- Strictly ---- */

static enum refusal refuse(struct cursor *c, size_t at, enum refusal reason)
{
    c->line->refused_at = at;
    return reason;
}

/* RFC 3164 section 4.1.2: "Mmm dd hh:mm:ss", the day padded with a blank. */
static bool is_timestamp(struct str t)
{
    static const char form[] = "Aaa bd dd:dd:dd";

    if (t.len < sizeof form - 1)
        return false;
    for (size_t i = 0; i < sizeof form - 1; i++) {
        char byte = t.ptr[i];
        bool is_good = form[i] == 'd'   ? is_digit(byte)
                       : form[i] == 'b' ? byte == ' ' || (byte >= '1' && byte <= '3')
                       : form[i] == 'A' ? byte >= 'A' && byte <= 'Z'
                       : form[i] == 'a' ? byte >= 'a' && byte <= 'z'
                                        : byte == form[i];
        if (!is_good)
            return false;
    }
    return true;
}

static enum refusal read_strictly(struct cursor *c)
{
    struct piece_line *line = c->line;
    size_t from = c->at;
    const size_t len = sizeof "Oct 11 22:14:15" - 1;

    if (line->text.len > SYSLOG_LEGACY_MAX_BYTES)
        return refuse(c, SYSLOG_LEGACY_MAX_BYTES, REFUSAL_SYSLOG_SIZE);
    if (!is_timestamp(rest_of(c)) ||
        !moment_read_in((struct str){rest_of(c).ptr, len}, line->frame, &line->time_us))
        return refuse(c, from, REFUSAL_SYSLOG_TIME);
    line->has_time = true;
    add(c, STR("timestamp"), from, from + len);
    c->at = from + len;
    if (!accept(c, STR(" ")))
        return refuse(c, c->at, REFUSAL_SYSLOG_TIME);
    from = c->at;
    c->at = word_end(c, from, HOST_WORD_MAX_BYTES);
    if (c->at == from || peek(c) != ' ')
        return refuse(c, from, REFUSAL_SYSLOG_HOST);
    add(c, STR("hostname"), from, c->at);
    from = ++c->at;
    while (c->at < c->text.len && (is_letter(peek(c)) || is_digit(peek(c))))
        c->at++;
    if (c->at - from > SYSLOG_TAG_MAX_BYTES)
        return refuse(c, from, REFUSAL_SYSLOG_TAG);
    c->at = from;
    line->trust = PIECE_TRADITIONAL;
    read_content(c);
    line->trust = PIECE_TRADITIONAL;
    return REFUSAL_NONE;
}

enum refusal syslog_legacy_read(struct piece_line *line, size_t at)
{
    struct cursor c = {.line = line, .text = line->text, .at = at};

    if (line->is_strict)
        return read_strictly(&c);
    if (line->trust < PIECE_TRADITIONAL)
        line->trust = PIECE_TRADITIONAL;
    while (peek(&c) == ' ')
        c.at++;
    read_before_time(&c);
    read_origin(&c);
    if (!read_time(&c)) {
        line->trust = PIECE_GUESSED;
        read_content(&c);
        return REFUSAL_NONE;
    }
    read_zone_word(&c);
    bool is_cisco = accept(&c, STR(":"));
    while (peek(&c) == ' ')
        c.at++;
    if (!is_cisco)
        read_host(&c);
    read_content(&c);
    return REFUSAL_NONE;
}
