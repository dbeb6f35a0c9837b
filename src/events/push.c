/* SPDX-License-Identifier: Apache-2.0
 * Splitting a pushed body. */
#include "events/push.h"

#include <string.h>

#include "base/banned.h"

struct lines {
    struct str *rows;
    size_t count, room;
    struct arena *arena;
    struct fault *fault;
};

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static enum status add(struct lines *l, struct str line)
{
    if (line.len > PUSH_LINE_MAX_BYTES)
        return fault_set(l->fault, ST_LIMIT, "body", "第 %zu 条事件过长，上限 %d 字节",
                         "event %zu is too long, at most %d bytes", l->count + 1,
                         PUSH_LINE_MAX_BYTES);
    if (l->count == PUSH_LINES_MAX)
        return fault_set(l->fault, ST_LIMIT, "body", "一次最多推送 %d 条事件，请分批",
                         "at most %d events at once: send them in parts", PUSH_LINES_MAX);
    if (l->count == l->room) {
        size_t room = l->room > 0 ? l->room * 2 : 64;
        struct str *rows = ARENA_ARRAY(l->arena, room, struct str);
        if (l->count > 0)
            memcpy(rows, l->rows, l->count * sizeof *rows);
        l->rows = rows;
        l->room = room;
    }
    l->rows[l->count++] = line;
    return ST_OK;
}

static struct str bare(const char *from, const char *to)
{
    while (from < to && is_space(*from))
        from++;
    while (to > from && is_space(to[-1]))
        to--;
    return (struct str){from, (size_t)(to - from)};
}

static enum status split_lines(struct str body, struct lines *l)
{
    const char *at = body.ptr;
    const char *end = body.ptr + body.len;

    while (at < end) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        struct str line = bare(at, stop ? stop : end);

        if (line.len > 0)
            TRY(add(l, line));
        at = stop ? stop + 1 : end;
    }
    return ST_OK;
}

static enum status broken(struct lines *l, struct str body, const char *at)
{
    return fault_set(l->fault, ST_MALFORMED, "body", "第 %zu 字节处不是完整的 JSON 数组",
                     "this is no whole JSON array, at byte %zu", (size_t)(at - body.ptr) + 1);
}

/* Past a string that begins at `at`; NULL when it does not end. */
static const char *past_string(const char *at, const char *end)
{
    for (at++; at < end; at++) {
        if (*at == '\\')
            at++;
        else if (*at == '"')
            return at + 1;
    }
    return NULL;
}

/* Past one member: up to the comma or bracket of the array that ends it; NULL when none does. */
static const char *past_member(const char *at, const char *end, bool *is_too_deep)
{
    int depth = 0;

    while (at < end) {
        if (*at == '"') {
            at = past_string(at, end);
            if (!at)
                return NULL;
            continue;
        }
        if (depth == 0 && (*at == ',' || *at == ']'))
            return at;
        depth += *at == '{' || *at == '[';
        depth -= *at == '}' || *at == ']';
        if (depth < 0)
            return NULL;
        if (depth > PUSH_DEPTH_MAX) {
            *is_too_deep = true;
            return NULL;
        }
        at++;
    }
    return NULL;
}

static enum status split_array(struct str body, const char *at, struct lines *l)
{
    const char *end = body.ptr + body.len;

    for (at++;;) {
        bool is_too_deep = false;
        const char *stop = past_member(at, end, &is_too_deep);
        if (is_too_deep)
            return fault_set(l->fault, ST_LIMIT, "body", "第 %zu 条事件嵌套过深，上限 %d 层",
                             "event %zu is nested too deeply, at most %d", l->count + 1,
                             PUSH_DEPTH_MAX);
        if (!stop)
            return broken(l, body, at);
        struct str member = bare(at, stop);
        bool is_empty = member.len == 0 && *stop == ']' && l->count == 0;
        if (member.len == 0 && !is_empty)
            return broken(l, body, stop);
        if (!is_empty)
            TRY(add(l, member));
        at = stop + 1;
        if (*stop == ']')
            break;
    }
    return bare(at, end).len == 0 ? ST_OK : broken(l, body, at);
}

enum status push_split(struct str body, struct arena *arena, struct str **ret_lines,
                       size_t *ret_count, struct fault *fault)
{
    struct lines lines = {.arena = arena, .fault = fault};
    struct str whole = bare(body.ptr, body.ptr + body.len);

    if (body.len > PUSH_BODY_MAX_BYTES)
        return fault_set(fault, ST_LIMIT, "body", "内容过大，上限 %d 字节",
                         "the body is too large, at most %d bytes", PUSH_BODY_MAX_BYTES);
    if (whole.len > 0 && whole.ptr[0] == '[')
        TRY(split_array(body, whole.ptr, &lines));
    else
        TRY(split_lines(body, &lines));
    *ret_lines = lines.rows;
    *ret_count = lines.count;
    return ST_OK;
}
