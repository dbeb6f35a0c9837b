/* SPDX-License-Identifier: Apache-2.0
 * One pass from the host to the last quoted part. */
#include "events/weblog.h"

#include <string.h>

#include "base/banned.h"

enum { HEAD_WORDS_MAX = 8, LOOK_MAX_BYTES = 1024 };

static enum refusal refuse(struct piece_line *line, size_t at)
{
    line->refused_at = at;
    return REFUSAL_WEB_LINE;
}

static void add(struct piece_line *line, const char *name, struct str text)
{
    if (text.len > 0 && !str_is(text, "-"))
        piece_add(line->list, str_of(name), text, LEAF_TEXT);
}

/* The '[' of the time; SIZE_MAX when there is none. */
static size_t time_start(struct str text)
{
    size_t most = text.len < LOOK_MAX_BYTES ? text.len : LOOK_MAX_BYTES;

    for (size_t at = 1; at + sizeof "[10/Oct/2000:" - 1 <= most; at++) {
        if (text.ptr[at] == '"')
            break;
        if (text.ptr[at] == '[' && text.ptr[at - 1] == ' ' && text.ptr[at + 3] == '/' &&
            text.ptr[at + 7] == '/' && text.ptr[at + 12] == ':')
            return at;
    }
    return SIZE_MAX;
}

bool weblog_is(struct str text)
{
    return time_start(text) != SIZE_MAX;
}

/* Host, ident and user before the time; four words are led by the virtual host, unless the second
 * is the "-" of an ident. */
static bool read_head(struct piece_line *line, struct str head)
{
    struct str words[HEAD_WORDS_MAX];
    size_t count = 0;

    while (head.len > 0 && count < HEAD_WORDS_MAX) {
        words[count] = str_cut(head, ' ', &head);
        count++;
    }
    if (count < 3)
        return false;
    size_t at = count >= 4 && !str_is(words[1], "-") ? 1 : 0;
    if (at == 1)
        add(line, "host", words[0]);
    add(line, "client", words[at]);
    add(line, "ident", words[at + 1]);
    const char *end = line->text.ptr + time_start(line->text) - 1; /* a user may hold blanks */
    add(line, "user", (struct str){words[at + 2].ptr, (size_t)(end - words[at + 2].ptr)});
    return true;
}

/* The inside of the quoted part at text[at]; false when there is none. */
static bool quoted_at(struct str text, size_t at, struct str *ret)
{
    size_t from = at + 1;

    if (at >= text.len || text.ptr[at] != '"')
        return false;
    for (at = from; at < text.len && text.ptr[at] != '"'; at++)
        if (text.ptr[at] == '\\')
            at++;
    if (at >= text.len)
        return false;
    *ret = (struct str){text.ptr + from, at - from};
    return true;
}

static void read_request(struct piece_line *line, struct str request)
{
    struct str rest, method = str_cut(request, ' ', &rest);
    const char *blank = rest.len > 0 ? memrchr(rest.ptr, ' ', rest.len) : NULL;

    for (size_t i = 0; i < method.len && blank != NULL; i++)
        if ((method.ptr[i] < 'A' || method.ptr[i] > 'Z') && method.ptr[i] != '_' &&
            method.ptr[i] != '-')
            blank = NULL;
    if (blank == NULL || blank == rest.ptr || method.len == 0) {
        add(line, "request", request);
        return;
    }
    struct str uri = {rest.ptr, (size_t)(blank - rest.ptr)};
    struct str version = {blank + 1, rest.len - uri.len - 1};
    if (!str_starts(version, STR("HTTP/"))) {
        add(line, "request", request);
        return;
    }
    add(line, "method", method);
    add(line, "url", uri);
    add(line, "protocol", version);
}

static bool is_number(struct str word)
{
    for (size_t i = 0; i < word.len; i++)
        if (word.ptr[i] < '0' || word.ptr[i] > '9')
            return false;
    return word.len > 0;
}

/* " 200 2326", either of them may be "-". */
static bool read_counts(struct piece_line *line, size_t *at)
{
    static const char *const names[] = {"status", "bytes"};

    for (size_t i = 0; i < 2; i++) {
        size_t from = *at + 1, end = from;
        if (*at >= line->text.len || line->text.ptr[*at] != ' ')
            return false;
        while (end < line->text.len && line->text.ptr[end] != ' ')
            end++;
        struct str word = {line->text.ptr + from, end - from};
        if (!is_number(word) && !str_is(word, "-"))
            return false;
        add(line, names[i], word);
        *at = end;
    }
    return true;
}

/* Referer, agent, one more, and the rest. */
static void read_tail(struct piece_line *line, size_t at)
{
    static const char *const names[] = {"referer", "user_agent", "x_forwarded_for"};
    struct str inside;

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (at >= line->text.len || line->text.ptr[at] != ' ' ||
            !quoted_at(line->text, at + 1, &inside))
            break;
        add(line, names[i], inside);
        at += inside.len + 3;
    }
    if (at < line->text.len && line->text.ptr[at] == ' ')
        at++;
    add(line, "rest", (struct str){line->text.ptr + at, line->text.len - at});
}

enum refusal weblog_read(struct piece_line *line)
{
    struct str text = line->text, inside;
    size_t at = time_start(text);

    line->trust = PIECE_STANDARD;
    if (at == SIZE_MAX || !read_head(line, (struct str){text.ptr, at - 1}))
        return refuse(line, 0);
    const char *close = memchr(text.ptr + at, ']', text.len - at);
    if (close == NULL)
        return refuse(line, at);
    struct str time = {text.ptr + at + 1, (size_t)(close - text.ptr) - at - 1};
    line->has_time = moment_read_in(time, line->frame, &line->time_us);
    if (!line->has_time)
        return refuse(line, at + 1);
    add(line, "timestamp", time);
    at += time.len + 2;
    if (at >= text.len || text.ptr[at] != ' ' || !quoted_at(text, at + 1, &inside))
        return refuse(line, at);
    read_request(line, inside);
    at += inside.len + 3;
    if (!read_counts(line, &at))
        return refuse(line, at);
    if (line->is_strict && at < text.len && text.ptr[at] != ' ')
        return refuse(line, at);
    read_tail(line, at);
    return REFUSAL_NONE;
}
