/* SPDX-License-Identifier: Apache-2.0
 * The phases before and around a handler. */
#include "http/phases.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/log.h"
#include "db/store.h"
#include "http/assets.h"
#include "http/guard.h"
#include "http/perform.h"
#include "http/problem.h"
#include "http/query.h"
#include "http/rate.h"
#include "http/route_table.h"
#include "http/taxii_answer.h"
#include "http/upload.h"
#include "registry/session.h"

struct phases {
    const struct server_settings *settings;
    char *host;
    int port;
    struct route_context context;
    struct rate *by_address, *by_account, *guesses;
};

struct phases *phases_new(const struct server_settings *settings, const char *host, int port,
                          const char *base_url)
{
    struct phases *phases = calloc(1, sizeof *phases);

    if (phases == NULL)
        return NULL;
    phases->settings = settings;
    phases->port = port;
    phases->host = strdup(host);
    phases->context = (struct route_context){
        .store = settings->store,
        .base_url = base_url,
        .is_demo = store_is_demo(settings->store),
        .is_exercise = store_is_exercise(settings->store),
        .version = settings->version == NULL ? "" : settings->version,
        .policy = settings->policy,
        .push = settings->push,
        .indicators = settings->indicators,
        .rules = settings->rules,
        .events = settings->events,
    };
    phases->by_address = rate_new(HTTP_RATE_KEYS, HTTP_RATE_ADDRESS_BURST, HTTP_RATE_ADDRESS_MS);
    phases->by_account = rate_new(HTTP_RATE_KEYS, HTTP_RATE_ACCOUNT_BURST, HTTP_RATE_ACCOUNT_MS);
    phases->guesses = rate_new(HTTP_RATE_KEYS, HTTP_RATE_GUESS_BURST, HTTP_RATE_GUESS_MS);
    if (phases->host == NULL || phases->by_address == NULL || phases->by_account == NULL ||
        phases->guesses == NULL) {
        phases_free(phases);
        return NULL;
    }
    return phases;
}

void phases_free(struct phases *phases)
{
    if (phases == NULL)
        return;
    rate_free(phases->by_address);
    rate_free(phases->by_account);
    rate_free(phases->guesses);
    free(phases->host);
    free(phases);
}

/* Answer and, when a body is under way that nobody will read, end the connection. */
static void refuse(struct exchange *x, enum status status)
{
    x->closes = x->closes || x->has_body;
    problem_answer(x, status);
}

static void refuse_http(struct exchange *x, int http_status, const char *word, const char *field,
                        const char *zh, const char *en)
{
    x->closes = x->closes || x->has_body;
    problem_answer_http(x, http_status, word, field, zh, en);
}

static void tell_refused(const struct exchange *x, enum route_refusal why, int64_t bytes)
{
    if (x->route->refused != NULL)
        x->route->refused(&x->request, why, bytes > 0 ? (uint64_t)bytes : 0);
}

static void refuse_method(struct exchange *x, unsigned allowed)
{
    struct str list = {"", 0};

    for (int m = ROUTE_GET; m <= ROUTE_DELETE; m++)
        if (allowed & (1u << m))
            list = arena_print(&x->arena, "%.*s%s%s", STR_ARG(list), list.len > 0 ? ", " : "",
                               route_method_word((enum route_method)m));
    refuse_http(x, 405, "method-not-allowed", "method", "此路径不支持这种请求方法",
                "this path does not offer the method");
    exchange_answer_header(x, "Allow", list);
}

/* The address on a certificate's QR code; the console keeps its pages behind the '#'. */
static void answer_check(struct exchange *x)
{
    static const char safe[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
                               "-._~%=&+";
    char *query = arena_take(&x->arena, x->query_text.len + 1);
    size_t len = 0;

    for (size_t i = 0; i < x->query_text.len; i++)
        if (memchr(safe, x->query_text.ptr[i], sizeof safe - 1) != NULL)
            query[len++] = x->query_text.ptr[i];
    exchange_answer(x, 302, NULL, (struct str){"", 0});
    exchange_answer_header(
        x, "Location",
        arena_print(&x->arena, "/#/check%s%.*s", len > 0 ? "?" : "", (int)len, query));
    exchange_answer_header(x, "Cache-Control", STR("no-store"));
}

static void receive_static(struct exchange *x)
{
    if (x->method != EXCHANGE_GET && x->method != EXCHANGE_HEAD)
        refuse_method(x, 1u << ROUTE_GET);
    else if (str_is(x->path, "/check"))
        answer_check(x);
    else if (!assets_answer(x))
        refuse(x, ST_NOT_FOUND);
}

static bool match(struct exchange *x)
{
    static const enum route_method methods[] = {
        [EXCHANGE_GET] = ROUTE_GET, [EXCHANGE_HEAD] = ROUTE_GET,      [EXCHANGE_POST] = ROUTE_POST,
        [EXCHANGE_PUT] = ROUTE_PUT, [EXCHANGE_DELETE] = ROUTE_DELETE, [EXCHANGE_OTHER] = ROUTE_GET,
    };
    struct route_found found;
    bool has_route = route_match(route_table, methods[x->method], x->path, &found);

    if (found.allowed == 0) {
        refuse(x, ST_NOT_FOUND);
        return false;
    }
    if (!has_route || x->method == EXCHANGE_OTHER) {
        refuse_method(x, found.allowed);
        return false;
    }
    x->route = found.route;
    x->request.path_id = found.names[0];
    x->request.path_name = found.names[1];
    return true;
}

static bool is_json(struct str type)
{
    struct str parameters, media = str_trim(str_cut(type, ';', &parameters));

    return media.len == 16 && strncasecmp(media.ptr, "application/json", 16) == 0;
}

/* Whether a body's coding is one that the route takes. */
static bool is_known_coding(const struct exchange *x)
{
    struct str coding = str_trim(exchange_header(x, "Content-Encoding"));

    return coding.len == 0 || (coding.len == 8 && strncasecmp(coding.ptr, "identity", 8) == 0) ||
           ((x->route->flags & ROUTE_GZIP) != 0 && upload_is_gzip(x));
}

static void refuse_coding(struct exchange *x)
{
    bool takes_gzip = (x->route->flags & ROUTE_GZIP) != 0;

    tell_refused(x, ROUTE_BODY_CODING, guard_body_bytes(x));
    refuse_http(x, 415, "unsupported-media-type", "Content-Encoding",
                takes_gzip ? "只接受不压缩或 gzip 压缩的内容" : "不接受压缩的内容",
                takes_gzip ? "the body must be plain or gzip" : "the body must not be compressed");
    exchange_answer_header(x, "Accept-Encoding", takes_gzip ? STR("gzip") : STR("identity"));
}

static void refuse_size(struct exchange *x, int64_t max)
{
    tell_refused(x, ROUTE_BODY_TOO_LARGE, guard_body_bytes(x));
    refuse(x, fault_set(&x->fault, ST_LIMIT, "body", "请求内容过大，上限 %" PRId64 " KiB",
                        "the body is too large, at most %" PRId64 " KiB", max / 1024));
}

/* What the headers tell about the body, before a byte of it is read. */
static void check_body_headers(struct exchange *x)
{
    bool is_upload = (x->route->flags & ROUTE_UPLOAD) != 0;
    int64_t max = is_upload ? HTTP_MAX_UPLOAD_BYTES : HTTP_MAX_JSON_BYTES;

    if (!x->has_body)
        return;
    if (!is_upload && x->route->input == NULL)
        refuse_http(x, 400, "malformed", "body", "此请求不带内容", "this request takes no body");
    else if (!is_upload && !is_json(exchange_header(x, "Content-Type")))
        refuse_http(x, 415, "unsupported-media-type", "Content-Type",
                    "内容类型应为 application/json", "the content type must be application/json");
    else if (!is_known_coding(x))
        refuse_coding(x);
    else if (guard_body_bytes(x) > max)
        refuse_size(x, max);
}

static void receive_taxii(struct exchange *x)
{
    x->route = &taxii_answer_route;
    if (x->method != EXCHANGE_GET && x->method != EXCHANGE_HEAD && !guard_origin(x))
        refuse(x, fault_set(&x->fault, ST_DENIED, "Origin", "请求来自其他网站，已拒绝",
                            "the request comes from another site and was refused"));
    else if (x->has_body && guard_body_bytes(x) > HTTP_MAX_UPLOAD_BYTES)
        refuse(x, fault_set(&x->fault, ST_LIMIT, "body", "请求内容过大，上限 %d KiB",
                            "the body is too large, at most %d KiB", HTTP_MAX_UPLOAD_BYTES / 1024));
}

void phases_receive(struct phases *phases, struct exchange *x)
{
    bool is_api = str_starts(x->path, STR("/api/")) || str_is(x->path, "/healthz");

    x->request.context = &phases->context;
    x->request.address = x->address;
    x->request.certificate = x->certificate;
    x->request.authorization = exchange_header(x, "Authorization");
    x->request.is_english = query_is_english(exchange_header(x, "Accept-Language"));
    if (guard_framing(x) != ST_OK) {
        x->closes = true;
        problem_answer(x, ST_MALFORMED);
    } else if (!guard_host(exchange_header(x, "Host"), phases->host, phases->port,
                           phases->settings->names)) {
        refuse_http(x, 421, "misdirected", "Host",
                    "请求的主机名不属于本服务；如需使用该名称，请在启动时用 --name 登记",
                    "this server does not answer to that host name; add it with --name at start");
    } else if (!is_api && taxii_answer_owns(x->path)) {
        receive_taxii(x);
    } else if (!is_api) {
        receive_static(x);
    } else if (match(x)) {
        if (x->route->method != ROUTE_GET && !guard_origin(x))
            refuse(x, fault_set(&x->fault, ST_DENIED, "Origin", "请求来自其他网站，已拒绝",
                                "the request comes from another site and was refused"));
        else
            check_body_headers(x);
    }
}

static void anonymous(struct exchange *x)
{
    x->actor = (struct actor){
        .account_id = STR("anonymous"),
        .name = STR("anonymous"),
        .person_name = STR("anonymous"),
        .is_english = x->request.is_english,
    };
}

/* The session behind the cookie, if any; pending ones (second factor, enrolment) are left to the
 * sign-in routes. */
static enum status find_session(struct exchange *x, struct db *db, struct session *ret_session)
{
    struct work w;
    enum status status;

    work_init(&w, &x->arena, db);
    w.actor = &x->actor;
    status = work_read(&w);
    if (status == ST_OK)
        status = session_load(&w, x->request.session_id, ret_session);
    work_rollback(&w);
    if (status == ST_OK && ret_session->needs_touch) {
        status = work_write(&w);
        if (status == ST_OK)
            status = session_touch(&w, ret_session);
        if (status == ST_OK)
            status = work_commit(&w);
        /* A busy store is no reason to refuse: the use is noted next time. */
        status = status == ST_BUSY ? ST_OK : status;
    }
    if (status != ST_OK && status != ST_UNAUTHENTICATED)
        x->fault = w.fault;
    work_done(&w);
    return status;
}

static enum status identify(struct phases *phases, struct exchange *x, struct str *ret_token)
{
    struct session session = {0};
    struct db *db = NULL;
    enum status status;

    *ret_token = (struct str){"", 0};
    anonymous(x);
    x->request.session_id = query_cookie(exchange_header(x, "Cookie"), STR(ROUTE_COOKIE_NAME));
    if (x->request.session_id.len == 0)
        return ST_OK;
    TRY(store_borrow(phases->settings->store, &db, &x->fault));
    status = find_session(x, db, &session);
    store_return(phases->settings->store, db);
    if (status == ST_UNAUTHENTICATED)
        return ST_OK;
    TRY(status);
    x->has_session = true;
    if (!str_is(session.state, "full"))
        return ST_OK;
    account_actor(&session.account, &x->actor);
    x->is_signed_in = true;
    /* What the request asks for comes before what the account keeps. */
    if (query_names_language(exchange_header(x, "Accept-Language")))
        x->actor.is_english = x->request.is_english;
    x->request.is_english = x->actor.is_english;
    *ret_token = session.request_token;
    return ST_OK;
}

static enum status authorise(struct exchange *x, struct str token)
{
    const struct route *route = x->route;

    if (route->needs & ROUTE_PUBLIC)
        return ST_OK;
    if (!x->is_signed_in)
        return x->has_session ? fault_set(&x->fault, ST_UNAUTHENTICATED, "",
                                          "登录尚未完成，请完成第二步验证或启用账号",
                                          "sign-in is not complete: give the second factor or "
                                          "finish enrolment")
                              : ST_UNAUTHENTICATED;
    if (!(route->needs & ROUTE_ANYONE) && (x->actor.roles & route->needs) == 0)
        return fault_set(&x->fault, ST_DENIED, "", "您的角色无权进行此操作",
                         "your roles do not permit this act");
    if (route->method != ROUTE_GET &&
        !str_equal_secret(exchange_header(x, "X-Request-Token"), token))
        return fault_set(&x->fault, ST_DENIED, "X-Request-Token",
                         "请求令牌缺失或已失效，请刷新页面后重试",
                         "the request token is missing or out of date; reload the page");
    return ST_OK;
}

/* Wrong certificate numbers must not keep an office from signing in: reads count apart. */
static struct str guess_key(struct exchange *x)
{
    return x->route->method == ROUTE_GET ? arena_print(&x->arena, "%.*s read", STR_ARG(x->address))
                                         : x->address;
}

void phases_admit(struct phases *phases, struct exchange *x)
{
    struct str token;
    enum status status = ST_OK;

    if (!rate_take(phases->by_address, x->address, x->started_at)) {
        refuse(x, ST_RATE);
        return;
    }
    if ((x->route->flags & ROUTE_GUESSABLE) &&
        !rate_has(phases->guesses, guess_key(x), x->started_at)) {
        refuse(x, fault_set(&x->fault, ST_RATE, "", "此地址失败次数过多，请稍后再试",
                            "too many failed attempts from this address, try again later"));
        return;
    }
    if (x->route == &taxii_answer_route) {
        anonymous(x);
        if (taxii_answer_admit(x, phases->settings) == ST_UNAUTHENTICATED)
            (void)rate_take(phases->guesses, guess_key(x), x->started_at);
        return;
    }
    status = identify(phases, x, &token);
    if (status == ST_OK && x->is_signed_in &&
        !rate_take(phases->by_account, x->actor.account_id, x->started_at))
        status = ST_RATE;
    if (status == ST_OK)
        status = authorise(x, token);
    if (status != ST_OK)
        refuse(x, status);
}

void phases_answer(struct phases *phases, struct exchange *x)
{
    enum status status;

    if (x->route == &taxii_answer_route) {
        taxii_answer_run(x, phases->settings, phases->context.base_url);
        return;
    }
    status = upload_unpack(x);
    if (status == ST_LIMIT || status == ST_MALFORMED)
        tell_refused(x, status == ST_LIMIT ? ROUTE_BODY_TOO_LARGE : ROUTE_BODY_CODING,
                     (int64_t)x->received_bytes);
    if (status == ST_OK)
        status = perform_decode(x);
    if (status == ST_OK)
        status = perform_route(x, phases->settings);
    if (status != ST_OK)
        problem_answer(x, status);
    if ((x->route->flags & ROUTE_GUESSABLE) && (status == ST_UNAUTHENTICATED || x->is_wrong_guess))
        (void)rate_take(phases->guesses, guess_key(x), x->started_at);
}

void phases_refuse_busy(struct exchange *x)
{
    refuse(x, fault_set(&x->fault, ST_BUSY, "", "服务繁忙或正在停止，请稍后重试",
                        "the server is busy or about to stop, try again"));
}

void phases_refuse_headers(struct exchange *x)
{
    x->closes = true;
    problem_answer_http(x, 431, "too-many-headers", "header", "请求头过多", "too many headers");
}

void phases_refuse_upload(struct exchange *x)
{
    if (x->fault.status == ST_LIMIT)
        tell_refused(x, ROUTE_BODY_TOO_LARGE, (int64_t)x->received_bytes);
    refuse(x, x->fault.status);
}

void phases_log(const struct exchange *x)
{
    static const char *const methods[] = {
        [EXCHANGE_GET] = "GET", [EXCHANGE_HEAD] = "HEAD",     [EXCHANGE_POST] = "POST",
        [EXCHANGE_PUT] = "PUT", [EXCHANGE_DELETE] = "DELETE", [EXCHANGE_OTHER] = "OTHER",
    };
    enum log_level level = x->http_status >= 500 ? LOG_ERROR : LOG_NOTICE;

    if (x->route == NULL && x->http_status < 400)
        level = LOG_DEBUG; /* the console's files */
    bool is_ours = x->http_status >= 500;
    log_event(level, "http.request",
              "method=%s route=%s status=%d ms=%" PRId64
              " account=%.*s word=%s field=%s trace=%s%s%s%s",
              methods[x->method], x->route == NULL ? "-" : x->route->path, x->http_status,
              instant_system_now().ms - x->started_at.ms,
              x->is_signed_in ? (int)x->actor.account_id.len : 1,
              x->is_signed_in ? x->actor.account_id.ptr : "-",
              x->problem == NULL ? "-" : x->problem, is_ours ? x->fault.field : "-", x->trace,
              is_ours ? " reason=\"" : "", is_ours ? x->fault.en : "", is_ours ? "\"" : "");
}
