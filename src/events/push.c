/* SPDX-License-Identifier: Apache-2.0
 * Splitting a pushed body. */
#include "events/push.h"

#include <string.h>

#include "events/push_action.h"

#include "base/banned.h"

struct lines {
    struct push_item *rows;
    size_t count, room;
    struct arena *arena;
    struct fault *fault;
    enum refusal refusal; /* of the whole body */
};

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static enum status add(struct lines *l, struct str line, enum refusal refusal)
{
    if (l->count == PUSH_LINES_MAX) {
        l->refusal = REFUSAL_BODY_COUNT;
        return fault_set(l->fault, ST_LIMIT, "body", "一次最多推送 %d 条事件，请分批",
                         "at most %d events at once: send them in parts", PUSH_LINES_MAX);
    }
    if (l->count == l->room) {
        size_t room = l->room > 0 ? l->room * 2 : 64;
        struct push_item *rows = ARENA_ARRAY(l->arena, room, struct push_item);
        if (l->count > 0)
            memcpy(rows, l->rows, l->count * sizeof *rows);
        l->rows = rows;
        l->room = room;
    }
    l->rows[l->count++] = (struct push_item){
        .line = line, .refusal = line.len > PUSH_LINE_MAX_BYTES ? REFUSAL_TOO_LONG : refusal};
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
            TRY(add(l, line, REFUSAL_NONE));
        at = stop ? stop + 1 : end;
    }
    return ST_OK;
}

static enum status broken(struct lines *l, struct str body, const char *at)
{
    l->refusal = REFUSAL_BODY_ARRAY;
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
static const char *past_member(const char *at, const char *end, enum refusal *ret_refusal)
{
    size_t depth = 0;

    *ret_refusal = REFUSAL_NONE;
    while (at < end) {
        if (*at == '"') {
            at = past_string(at, end);
            if (!at)
                return NULL;
            continue;
        }
        if (depth == 0 && (*at == ',' || *at == ']'))
            return at;
        if (depth == 0 && *at == '}')
            return NULL;
        depth += *at == '{' || *at == '[';
        depth -= *at == '}' || *at == ']';
        if (depth > PUSH_DEPTH_MAX)
            *ret_refusal = REFUSAL_TOO_MANY;
        at++;
    }
    return NULL;
}

static enum status split_array(struct str body, const char *at, struct lines *l)
{
    const char *end = body.ptr + body.len;

    for (at++;;) {
        enum refusal refusal;
        const char *stop = past_member(at, end, &refusal);
        if (!stop)
            return broken(l, body, at);
        struct str member = bare(at, stop);
        bool is_empty = member.len == 0 && *stop == ']' && l->count == 0;
        if (member.len == 0 && !is_empty)
            return broken(l, body, stop);
        if (!is_empty)
            TRY(add(l, member, refusal));
        at = stop + 1;
        if (*stop == ']')
            break;
    }
    return bare(at, end).len == 0 ? ST_OK : broken(l, body, at);
}

/* An action of a bulk request among events is none. */
static void refuse_actions(struct push_body *body, struct arena *arena)
{
    for (size_t i = 0; i < body->count; i++) {
        struct push_item item = {.action = NULL};

        if (push_action_read(body->items[i].line, arena, &item))
            body->items[i].refusal = REFUSAL_BULK;
    }
}

/* What stands behind a byte order mark, as files are read. */
static struct str behind_mark(struct str body)
{
    static const char mark[] = "\xef\xbb\xbf";
    size_t len = str_starts(body, STR(mark)) ? sizeof mark - 1 : 0;

    return (struct str){body.ptr + len, body.len - len};
}

static enum status split(struct str body, struct lines *lines)
{
    struct str text = behind_mark(body);
    struct str whole = bare(text.ptr, text.ptr + text.len);

    if (body.len > PUSH_BODY_MAX_BYTES) {
        lines->refusal = REFUSAL_BODY_SIZE;
        return fault_set(lines->fault, ST_LIMIT, "body", "内容过大，上限 %d 字节",
                         "the body is too large, at most %d bytes", PUSH_BODY_MAX_BYTES);
    }
    return whole.len > 0 && whole.ptr[0] == '[' ? split_array(body, whole.ptr, lines)
                                                : split_lines(text, lines);
}

enum status push_split(struct str body, bool is_bulk, struct arena *arena,
                       struct push_body *ret_body, struct fault *fault)
{
    struct lines lines = {.arena = arena, .fault = fault};
    enum status status = split(body, &lines);
    struct push_item first = {.action = NULL};

    *ret_body = (struct push_body){.refusal = lines.refusal};
    TRY(status);
    ret_body->items = lines.rows;
    ret_body->count = lines.count;
    ret_body->is_bulk =
        is_bulk || (lines.count > 0 && push_action_read(lines.rows[0].line, arena, &first));
    if (ret_body->is_bulk)
        push_action_fold(ret_body, arena);
    else
        refuse_actions(ret_body, arena);
    return ST_OK;
}
