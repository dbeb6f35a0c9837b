/* SPDX-License-Identifier: Apache-2.0
 * Envelopes of a TAXII server, one after another. */
#include "cascade/taxii_client.h"

#include <string.h>
#include <strings.h>
#include <time.h>

#include "cascade/cascade_limits.h"

#define MEDIA     "application/taxii+json"
#define LAST_MARK "X-TAXII-Date-Added-Last"

enum { PAGE_ARENA_BYTES = TAXII_CLIENT_PAGE_BYTES * 16 };

/* The place, in memory of its own: pages come and go. */
struct place {
    char added_after[TAXII_CLIENT_MARK_BYTES + 1], next[TAXII_CLIENT_NEXT_BYTES + 1];
};

struct poll {
    struct sending *sending;
    const struct taxii_client_source *source;
    taxii_client_page_fn *page;
    void *cookie;
    struct taxii_client_outcome *outcome;
    struct place place;
    struct fault *fault;
    bool has_restarted;                     /* a `next` of before was void */
    char mark[TAXII_CLIENT_MARK_BYTES + 1]; /* the latest that a page bore */
    char first[TAXII_CLIENT_ID_BYTES], last[TAXII_CLIENT_ID_BYTES]; /* ids of the page before */
    size_t count;                                                   /* objects of it */
    unsigned empty_pages;                                           /* in a row */
};

static int64_t now_ms(void)
{
    struct timespec at;

    clock_gettime(CLOCK_MONOTONIC, &at);
    return (int64_t)at.tv_sec * 1000 + at.tv_nsec / 1000000;
}

static void put(char *to, size_t size, struct str text)
{
    size_t len = text.len < size ? text.len : size - 1;

    if (len > 0)
        memcpy(to, text.ptr, len);
    to[len] = '\0';
}

/* ---- asking ---- */

static struct str escaped(struct arena *arena, struct str text)
{
    struct buf buf;
    struct str out = STR("");

    buf_init(&buf, (text.len + 1) * 3);
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        bool is_plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                        (c >= 'A' && c <= 'Z') || c == '.' || c == '-' || c == '_' || c == '~';
        if (is_plain)
            buf_byte(&buf, (char)c);
        else
            buf_print(&buf, "%%%02X", c);
    }
    if (buf_finish(&buf, arena, &out) != ST_OK)
        out = STR("");
    buf_done(&buf);
    return out;
}

static struct str url_of(const struct poll *p, struct arena *arena)
{
    const struct taxii_client_source *source = p->source;
    bool has_slash = str_ends(source->url, STR("/"));
    struct str url =
        arena_print(arena, "%.*s%scollections/%.*s/objects/?limit=%d", STR_ARG(source->url),
                    has_slash ? "" : "/", STR_ARG(escaped(arena, source->collection)),
                    TAXII_CLIENT_PAGE_OBJECTS);

    if (p->place.added_after[0] != '\0')
        url = arena_print(arena, "%.*s&added_after=%.*s", STR_ARG(url),
                          STR_ARG(escaped(arena, str_of(p->place.added_after))));
    if (p->place.next[0] != '\0')
        url = arena_print(arena, "%.*s&next=%.*s", STR_ARG(url),
                          STR_ARG(escaped(arena, str_of(p->place.next))));
    return url;
}

static int64_t retry_of(const struct sending_got *got)
{
    if (got->retry_s < TAXII_CLIENT_RETRY_MIN_S)
        return TAXII_CLIENT_RETRY_MIN_S;
    return got->retry_s > TAXII_CLIENT_RETRY_MAX_S ? TAXII_CLIENT_RETRY_MAX_S : got->retry_s;
}

/* Why an answer is no page. */
static enum status judge(struct poll *p, const struct sending_got *got)
{
    struct fault *fault = p->fault;

    if (got->status == 0)
        return fault_set(fault, ST_IO, "url", "连不上 TAXII 服务器：%s",
                         "the TAXII server cannot be reached: %s", got->words);
    if (got->status == 401 || got->status == 403)
        return fault_set(fault, ST_DENIED, "secret", "TAXII 服务器拒绝了用户名、口令或权限（%ld）",
                         "the TAXII server refuses the credentials or the right (%ld)",
                         got->status);
    if (got->status == 404)
        return fault_set(fault, ST_NOT_FOUND, "collection",
                         "TAXII 服务器上没有这个 API 根或集合（404）",
                         "the TAXII server has no such API root or collection (404)");
    if (got->status == 429 || got->status == 503) {
        p->outcome->retry_s = retry_of(got);
        return fault_set(fault, ST_BUSY, "url", "TAXII 服务器要求 %lld 秒后再来（%ld）",
                         "the TAXII server wants to be asked again after %lld s (%ld)",
                         (long long)p->outcome->retry_s, got->status);
    }
    if (got->status >= 300 && got->status < 400)
        return fault_set(fault, ST_INVALID, "url",
                         "TAXII 服务器转向别处（%ld），不跟随；请填写新地址",
                         "the TAXII server redirects (%ld), which is not followed; enter the new "
                         "address",
                         got->status);
    if (got->status == 406 || got->status == 415)
        return fault_set(fault, ST_MALFORMED, "url", "对方不提供 TAXII 2.1（%ld）",
                         "the server does not speak TAXII 2.1 (%ld)", got->status);
    if (got->status >= 400 && got->status < 500)
        return fault_set(fault, ST_INVALID, "url", "TAXII 服务器认为请求有误（%ld）",
                         "the TAXII server refuses the request as wrong (%ld)", got->status);
    return fault_set(fault, ST_IO, "url", "TAXII 服务器回答 %ld", "the TAXII server answers %ld",
                     got->status);
}

/* "application/taxii+json;version=2.1", with blanks and other parameters, or without a version. */
static bool is_taxii(struct str type)
{
    static const size_t len = sizeof MEDIA - 1;
    struct str rest;

    if (type.len < len || strncasecmp(type.ptr, MEDIA, len) != 0)
        return false;
    rest = str_trim((struct str){type.ptr + len, type.len - len});
    if (rest.len == 0)
        return true;
    return rest.ptr[0] == ';' &&
           (!str_contains(rest, STR("version=")) || str_contains(rest, STR("version=2.1")) ||
            str_contains(rest, STR("version=\"2.1\"")));
}

/* ---- one page ---- */

enum status taxii_client_read(struct arena *arena, struct str type, struct str body,
                              json_t **ret_envelope, struct fault *fault)
{
    json_t *envelope;

    if (!is_taxii(type))
        return fault_set(fault, ST_MALFORMED, "url", "回答的类型是“%.*s”，不是 TAXII 2.1",
                         "the answer is \"%.*s\", not TAXII 2.1", STR_ARG(type));
    TRY(json_read(arena, body, TAXII_CLIENT_PAGE_BYTES, fault, &envelope));
    const json_t *objects = json_object_get(envelope, "objects");
    if (!json_is_object(envelope) || (objects && !json_is_array(objects)))
        return fault_set(fault, ST_MALFORMED, "url", "回答不是 TAXII 信封",
                         "the answer is no TAXII envelope");
    if (json_array_size(objects) > TAXII_CLIENT_TAKEN_OBJECTS)
        return fault_set(fault, ST_LIMIT, "url", "一页超过 %d 个对象，未读取",
                         "a page holds more than %d objects and was not read",
                         TAXII_CLIENT_TAKEN_OBJECTS);
    *ret_envelope = envelope;
    return ST_OK;
}

static enum status stuck(struct poll *p)
{
    return fault_set(
        p->fault, ST_MALFORMED, "url",
        "TAXII 服务器说还有更多，却不前进（同一页、没有 next 或时间不变）",
        "the TAXII server says there is more but does not come forward (the same page, "
        "no next, or the same time)");
}

/* Whether this page brings us forward: it holds other objects than the one before, and empty ones
 * do not go on for ever. */
static bool is_forward(struct poll *p, const json_t *objects)
{
    size_t count = json_array_size(objects);
    struct str first = json_get_text(json_array_get(objects, 0), "id");
    struct str last = json_get_text(json_array_get(objects, count > 0 ? count - 1 : 0), "id");
    bool is_same =
        count > 0 && count == p->count && str_is(first, p->first) && str_is(last, p->last);

    p->empty_pages = count == 0 ? p->empty_pages + 1 : 0;
    p->count = count;
    put(p->first, sizeof p->first, first);
    put(p->last, sizeof p->last, last);
    return !is_same && p->empty_pages < TAXII_CLIENT_EMPTY_PAGES;
}

/* Where the next page begins.  The last page clears `next`, and added_after goes to its mark. */
static enum status move(struct poll *p, const json_t *envelope, struct str mark, bool has_more)
{
    struct str next = json_get_text(envelope, "next");
    struct place *place = &p->place;

    if (mark.len > TAXII_CLIENT_MARK_BYTES || next.len > TAXII_CLIENT_NEXT_BYTES)
        return fault_set(p->fault, ST_LIMIT, "url", "翻页标记过长",
                         "the mark of a page is too long");
    if (mark.len > 0)
        put(p->mark, sizeof p->mark, mark);
    if (has_more && next.len > 0) {
        if (str_is(next, place->next))
            return stuck(p);
        put(place->next, sizeof place->next, next);
        return ST_OK;
    }
    if (has_more && (mark.len == 0 || str_is(mark, place->added_after)))
        return stuck(p);
    place->next[0] = '\0';
    if (p->mark[0] != '\0')
        put(place->added_after, sizeof place->added_after, str_of(p->mark));
    return ST_OK;
}

static enum status take_page(struct poll *p, struct arena *arena, const struct sending_got *got,
                             bool *ret_has_more)
{
    json_t *envelope = NULL, *objects;

    if (got->is_cut)
        return fault_set(p->fault, ST_LIMIT, "url", "一页超过 %d MiB，未读取",
                         "a page is beyond %d MiB and was not read",
                         TAXII_CLIENT_PAGE_BYTES / 1024 / 1024);
    TRY(taxii_client_read(arena, got->type, got->body, &envelope, p->fault));
    objects = json_get_list(envelope, "objects");
    if (!objects)
        objects = json_new_list(arena);
    *ret_has_more = json_get_bool(envelope, "more", false);
    TRY(move(p, envelope, got->mark, *ret_has_more));
    if (*ret_has_more && !is_forward(p, objects))
        return stuck(p);
    const struct taxii_client_place place = {str_of(p->place.added_after), str_of(p->place.next)};
    TRY(p->page(p->cookie, objects, &place, p->fault));
    p->outcome->pages++;
    p->outcome->objects += (int64_t)json_array_size(objects);
    p->outcome->bytes += (int64_t)got->body.len;
    return ST_OK;
}

static enum status one_page(struct poll *p, bool *ret_has_more)
{
    const struct taxii_client_source *source = p->source;
    struct sending_got got;
    struct arena arena;
    enum status status;

    arena_init(&arena, PAGE_ARENA_BYTES);
    const struct sending_get get = {
        .url = url_of(p, &arena),
        .authority = source->authority,
        .is_internal = source->is_internal,
        .may_loop = source->may_loop,
        .user = source->user,
        .secret = source->secret,
        .accept = MEDIA ";version=2.1",
        .mark = LAST_MARK,
        .max_bytes = TAXII_CLIENT_PAGE_BYTES,
        .timeout_ms = TAXII_CLIENT_PAGE_MS,
    };
    sending_fetch(p->sending, &arena, &get, &got);
    if (got.status == 200) {
        status = take_page(p, &arena, &got, ret_has_more);
    } else if (got.status >= 400 && got.status < 500 && p->place.next[0] != '\0' &&
               p->outcome->pages == 0 && !p->has_restarted && got.status != 401 &&
               got.status != 403 && got.status != 429) {
        p->has_restarted = true; /* the server has forgotten its page: begin where added_after is */
        p->place.next[0] = '\0';
        *ret_has_more = true;
        status = ST_OK;
    } else {
        status = judge(p, &got);
    }
    arena_done(&arena);
    return status;
}

enum status taxii_client_poll(struct sending *sending, const struct taxii_client_source *source,
                              const struct taxii_client_place *from, taxii_client_page_fn *page,
                              void *cookie, struct taxii_client_outcome *ret_outcome,
                              struct fault *fault)
{
    struct poll p = {.sending = sending,
                     .source = source,
                     .page = page,
                     .cookie = cookie,
                     .outcome = ret_outcome,
                     .fault = fault};
    int64_t until_ms = now_ms() + TAXII_CLIENT_POLL_MS;
    bool has_more = true;

    *ret_outcome = (struct taxii_client_outcome){.pages = 0};
    put(p.place.added_after, sizeof p.place.added_after, from->added_after);
    put(p.place.next, sizeof p.place.next, from->next);
    while (has_more && ret_outcome->pages < TAXII_CLIENT_PAGES && now_ms() < until_ms)
        TRY(one_page(&p, &has_more));
    ret_outcome->is_whole = !has_more;
    return ST_OK;
}
