/* SPDX-License-Identifier: Apache-2.0
 * The checks of framing, host and origin. */
#include "http/guard.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* Headers that decide about framing, rights or meaning: a second one would be a second opinion. */
static const char *const guard_single[] = {
    "Host",
    "Content-Length",
    "Transfer-Encoding",
    "Content-Type",
    "Cookie",
    "Origin",
    "If-Match",
    "Idempotency-Key",
    "X-Request-Token",
    "Sec-Fetch-Site",
    "X-File-Name",
    "Authorization",
    "Expect",
    "Upgrade",
    "If-None-Match",
    "Content-Encoding",
};

static bool is_token(struct str text)
{
    static const char marks[] = "!#$%&'*+-.^_`|~";

    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool is_alphanumeric =
            (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!is_alphanumeric && (c == '\0' || strchr(marks, c) == NULL))
            return false;
    }
    return text.len > 0;
}

static bool is_digits(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
    return text.len > 0 && text.len <= 18;
}

static bool is_printable(struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if ((c < 0x20 && c != '\t') || c == 0x7f)
            return false;
    }
    return true;
}

static enum status refuse(struct exchange *x, const char *field, const char *zh, const char *en)
{
    return fault_set(&x->fault, ST_MALFORMED, field, "%s", "%s", x->request.is_english ? en : zh);
}

static enum status check_headers(struct exchange *x)
{
    for (size_t i = 0; i < x->header_count; i++) {
        if (!is_token(x->headers[i].name))
            return refuse(x, "header", "请求头名称含有不允许的字符",
                          "a header name holds characters that are not allowed");
        if (!is_printable(x->headers[i].value))
            return refuse(x, str_zero(&x->arena, x->headers[i].name), "请求头含有控制字符",
                          "the header holds control characters");
    }
    for (size_t i = 0; i < sizeof guard_single / sizeof guard_single[0]; i++)
        if (exchange_count_headers(x, guard_single[i]) > 1)
            return refuse(x, guard_single[i], "请求头重复出现", "the header occurs more than once");
    if (exchange_count_headers(x, "Host") != 1)
        return refuse(x, "Host", "缺少 Host 请求头", "there is no Host header");
    return ST_OK;
}

static enum status check_length(struct exchange *x)
{
    struct str length = exchange_header(x, "Content-Length");
    struct str encoding = exchange_header(x, "Transfer-Encoding");
    bool has_length = exchange_count_headers(x, "Content-Length") > 0;
    bool has_encoding = exchange_count_headers(x, "Transfer-Encoding") > 0;

    if (has_length && !is_digits(length))
        return refuse(x, "Content-Length", "长度必须是数字", "the length must be digits");
    if (has_encoding && (encoding.len != 7 || strncasecmp(encoding.ptr, "chunked", 7) != 0))
        return refuse(x, "Transfer-Encoding", "只接受 chunked", "only \"chunked\" is accepted");
    if (has_length && has_encoding)
        return refuse(x, "Content-Length", "不得同时给出 Content-Length 与 Transfer-Encoding",
                      "Content-Length and Transfer-Encoding exclude each other");
    x->has_body = has_encoding || (has_length && guard_body_bytes(x) > 0);
    if (x->has_body && x->method != EXCHANGE_POST && x->method != EXCHANGE_PUT)
        return refuse(x, "Content-Length", "此方法不带请求体", "this method takes no body");
    return ST_OK;
}

enum status guard_framing(struct exchange *x)
{
    if (x->path.len == 0 || x->path.ptr[0] != '/' || !is_printable(x->path) ||
        !is_printable(x->query_text) || memchr(x->path.ptr, ' ', x->path.len) != NULL)
        return refuse(x, "path", "请求路径有误", "the path cannot be read");
    TRY(check_headers(x));
    return check_length(x);
}

int64_t guard_body_bytes(const struct exchange *x)
{
    int64_t bytes = -1;

    if (!str_to_int(exchange_header(x, "Content-Length"), &bytes))
        return -1;
    return bytes;
}

/* Split "host:port" or "[::1]:port"; port stays as it was when there is none. */
static bool split_host(struct str text, char ret_host[256], int *ret_port)
{
    struct str name, port = {NULL, 0};
    int64_t number = 0;

    if (text.len > 0 && text.ptr[0] == '[') {
        name = str_cut((struct str){text.ptr + 1, text.len - 1}, ']', &port);
        if (port.len > 0 && port.ptr[0] != ':')
            return false;
        if (port.len > 0)
            port = (struct str){port.ptr + 1, port.len - 1};
    } else {
        name = str_cut(text, ':', &port);
    }
    if (name.len == 0 || name.len > 255)
        return false;
    (void)snprintf(ret_host, 256, "%.*s", STR_ARG(name));
    if (port.len == 0)
        return true;
    if (!is_digits(port) || !str_to_int(port, &number) || number < 1 || number > 65535)
        return false;
    *ret_port = (int)number;
    return true;
}

static bool is_ip(const char *host)
{
    unsigned char address[16];

    return inet_pton(AF_INET, host, address) == 1 || inet_pton(AF_INET6, host, address) == 1;
}

bool guard_host(struct str host, const char *listen_host, int port, const char *const *names)
{
    char name[256];
    int given_port = 443;
    bool is_wildcard = strcmp(listen_host, "0.0.0.0") == 0 || strcmp(listen_host, "::") == 0;
    bool is_loopback = strncmp(listen_host, "127.", 4) == 0 || strcmp(listen_host, "::1") == 0 ||
                       strcmp(listen_host, "localhost") == 0;

    if (!split_host(host, name, &given_port))
        return false;
    /* Behind a gateway the port a client names is the gateway's. */
    for (; names != NULL && *names != NULL; names++)
        if (strcasecmp(*names, name) == 0)
            return true;
    if (given_port != port)
        return false;
    if (strcasecmp(name, listen_host) == 0)
        return true;
    if ((is_loopback || is_wildcard) &&
        (strcasecmp(name, "localhost") == 0 || strcmp(name, "127.0.0.1") == 0 ||
         strcmp(name, "::1") == 0))
        return true;
    return is_wildcard && is_ip(name);
}

bool guard_origin(const struct exchange *x)
{
    struct str site = exchange_header(x, "Sec-Fetch-Site");
    struct str origin = exchange_header(x, "Origin");
    struct str host = exchange_header(x, "Host");

    if (site.len > 0 && !str_is(site, "same-origin") && !str_is(site, "none"))
        return false;
    if (origin.len == 0)
        return true;
    return str_starts(origin, STR("https://")) && origin.len == host.len + 8 &&
           strncasecmp(origin.ptr + 8, host.ptr, host.len) == 0;
}
