/* SPDX-License-Identifier: Apache-2.0
 * `panshi serve`: the only place where everything is wired: store, policy, HTTPS server, jobs. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/log.h"
#include "cascade/courier.h"
#include "cli/command.h"
#include "cli/errand.h"
#include "cli/events_desk.h"
#include "cli/events_receive.h"
#include "cli/job.h"
#include "cli/packs.h"
#include "cli/signin_codes.h"
#include "cli/taxii_poll.h"
#include "cli/version.h"
#include "documents/font.h"
#include "http/server.h"
#include "policy/policy.h"
#include "procedures/obligation_eval.h"

enum { SERVE_MAX_NAMES = 16 };

static void serve_end_store(void *store)
{
    store_close(store);
}

static void serve_end_events(void *events)
{
    events_desk_close(events);
}

/* Signals that end the server are taken by the main loop alone. */
static void serve_hold_signals(sigset_t *ret_set)
{
    sigemptyset(ret_set);
    sigaddset(ret_set, SIGTERM);
    sigaddset(ret_set, SIGINT);
    (void)pthread_sigmask(SIG_BLOCK, ret_set, NULL);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGHUP, SIG_IGN);
}

static void serve_loop(const sigset_t *ends, const struct job_desk *desk,
                       struct events_desk *events)
{
    const struct timespec tick = {.tv_sec = JOB_TICK_MS / 1000};

    do {
        job_run_due(desk);
        events_desk_tick(events);
    } while (sigtimedwait(ends, NULL, &tick) < 0);
}

/* In a demonstration a code alone signs in: say so where other machines can reach it. */
static void serve_warn(const struct command_call *call, const struct store *store)
{
    struct str listen = str_of(option_text(&call->options, "listen"));
    bool is_local = listen.len == 0 || str_starts(listen, STR("127.")) ||
                    str_starts(listen, STR("[::1]")) || str_starts(listen, STR("localhost"));

    if (store_is_demo(store) && !is_local)
        printf("注意：演示数据只凭登录码即可登录，现在其他机器也能访问\n"
               "note: in a demonstration a code alone signs in, and other machines can reach it\n");
}

/* By which the node's proofs and receipts are known elsewhere: the beginning of its key's SM3. */
static void serve_put_key(struct command_call *call, const struct store *store, json_t *out)
{
    char hex[DIGEST_SM3_HEX_BYTES];
    struct str pem;

    if (digest_key_public(store_key(store), call->arena, &pem) != ST_OK)
        return;
    struct digest_sm3 digest = digest_sm3_of(pem);
    json_put_text(out, "key", arena_print(call->arena, "%.16s", digest_hex(&digest, hex)));
}

static void serve_say(struct command_call *call, const struct server *server,
                      const struct store *store, json_t *codes)
{
    json_t *out = json_new_object(call->arena);

    json_put_textz(out, "url", server_url(server));
    json_put_textz(out, "fingerprint", server_fingerprint(server));
    json_put_textz(out, "node", store_node(store));
    serve_put_key(call, store, out);
    json_put_bool(out, "demo", store_is_demo(store));
    json_put_bool(out, "exercise", store_is_exercise(store));
    json_put(out, "codes", codes);
    if (call->is_json) {
        struct str text = json_canonical(call->arena, out);
        printf("%.*s\n", STR_ARG(text));
    } else {
        printf("磐石 Panshi %s%s\n", VERSION_TEXT,
               store_is_demo(store) ? "  演示数据 demonstration data" : "");
        if (store_is_exercise(store))
            printf("演习副本：时钟自行运行，不向外发送任何消息\n"
                   "an exercise: its clock is its own, and nothing leaves it\n");
        printf("地址 address: %s\n证书指纹 certificate SHA-256:\n  %s\n", server_url(server),
               server_fingerprint(server));
        struct str key = json_get_text(out, "key");
        printf("签名公钥标识 mark of the signing key: %.*s\n", STR_ARG(key));
        signin_codes_show(codes);
        serve_warn(call, store);
        printf("按 Ctrl-C 停止 stops with Ctrl-C\n");
    }
    fflush(stdout);
}

static enum status serve_start(struct command_call *call, const struct job_desk *desk,
                               const struct events_desk *events, struct server **ret_server)
{
    const char *names[SERVE_MAX_NAMES + 1];
    size_t count = option_all(&call->options, "name", names, SERVE_MAX_NAMES);
    const char *listen = option_text(&call->options, "listen");

    names[count] = NULL;
    const struct server_settings settings = {
        .store = desk->store,
        .policy = desk->policy,
        .push = events_desk_push(events),
        .indicators = events_desk_parts(events)->indicators,
        .rules = events_desk_parts(events)->rules,
        .events = events_desk_query(events),
        .listen = listen ? listen : "127.0.0.1:8443",
        .names = names,
        .client_ca = option_text(&call->options, "client-ca"),
        .base_url = option_text(&call->options, "base-url"),
        .version = VERSION_TEXT,
        .has_strict_replies = option_has(&call->options, "strict-replies"),
    };
    return server_start(&settings, ret_server, &call->fault);
}

static enum status serve_start_courier(struct command_call *call, const struct job_desk *desk,
                                       const struct server *server, struct courier **ret_courier)
{
    const char *base_url = option_text(&call->options, "base-url");

    *ret_courier = NULL;
    if (store_is_exercise(desk->store)) /* which the courier would refuse */
        return ST_OK;
    const struct courier_settings settings = {
        .store = desk->store,
        .policy = desk->policy,
        .base_url = base_url ? base_url : server_url(server),
        .may_loop = option_has(&call->options, "loopback-hooks"),
    };

    return courier_start(&settings, ret_courier, &call->fault);
}

/* An exercise has nothing to do with the world outside. */
static enum status serve_start_taxii(struct command_call *call, const struct job_desk *desk,
                                     struct taxii_poll **ret_poll)
{
    const struct taxii_poll_settings settings = {
        .jobs = *desk,
        .may_loop = option_has(&call->options, "loopback-hooks"),
    };

    *ret_poll = NULL;
    return store_is_exercise(desk->store) ? ST_OK
                                          : taxii_poll_start(&settings, ret_poll, &call->fault);
}

static enum status serve_receive(struct command_call *call, struct events_desk *events)
{
    const char *words[EVENTS_RECEIVE_MAX];
    size_t count = option_all(&call->options, "receive", words, EVENTS_RECEIVE_MAX);

    TRY(events_desk_forward(events, option_text(&call->options, "forward"), &call->fault));
    return events_desk_receive(events, words, count, option_text(&call->options, "receive-ca"),
                               &call->fault);
}

static enum status serve_run(struct command_call *call, int *ret_exit)
{
    struct job_desk desk;
    struct server *server;
    struct courier *courier;
    struct taxii_poll *taxii;
    struct events_desk *events;
    json_t *codes = json_new_list(call->arena);
    sigset_t ends;

    (void)ret_exit;
    if (option_has(&call->options, "verbose"))
        log_set_level(LOG_DEBUG);
    serve_hold_signals(&ends);
    TRY(packs_load(call, &desk.policy));
    TRY(store_open(option_text(&call->options, "data"), STORE_SERVE, &desk.store, &call->fault));
    arena_defer(call->arena, serve_end_store, desk.store);
    obligation_eval_attach(desk.store, desk.policy);
    if (option_has(&call->options, "codes"))
        TRY(signin_codes_make(call, desk.store, desk.policy, codes));
    TRY(events_desk_open(&desk, &events, &call->fault));
    arena_defer(call->arena, serve_end_events, events);
    TRY(serve_receive(call, events));
    TRY(serve_start(call, &desk, events, &server));
    if (serve_start_courier(call, &desk, server, &courier) != ST_OK) {
        (void)server_stop(server);
        return call->fault.status;
    }
    if (serve_start_taxii(call, &desk, &taxii) != ST_OK) {
        courier_stop(courier);
        (void)server_stop(server);
        return call->fault.status;
    }
    serve_say(call, server, desk.store, codes);
    font_warm();
    serve_loop(&ends, &desk, events);
    log_event(LOG_NOTICE, "serve.stopping", "url=%s", server_url(server));
    taxii_poll_stop(taxii);
    courier_stop(courier);
    bool is_stopped = server_stop(server);
    job_finish(&desk);
    if (!is_stopped) {
        log_event(LOG_WARNING, "serve.cut", "reason=\"requests still ran\"");
        fflush(stdout);
        _exit(COMMAND_DONE); /* their threads still use the store; nothing half-done stays */
    }
    return ST_OK;
}

static const struct option serve_options[] = {
    ERRAND_DATA_OPTION,
    {"listen", OPTION_TEXT, "HOST:PORT", "监听地址，默认 127.0.0.1:8443",
     "where to listen, 127.0.0.1:8443 unless given", 0, 0, false},
    {"name", OPTION_TEXT, "HOST", "服务器的其他域名（可重复）",
     "another host name of this server (repeatable)", 0, 0, false},
    {"client-ca", OPTION_TEXT, "FILE", "客户端证书的签发机构（PEM）",
     "authorities of client certificates (PEM)", 0, 0, false},
    {"base-url", OPTION_TEXT, "URL", "印在文书和二维码上的地址，默认为监听地址",
     "the address printed on papers and QR codes; the listening address unless given", 0, 0, false},
    {"receive", OPTION_TEXT, "SENSOR=KIND:ADDRESS",
     "为探针接收事件（可重复）：udp、tcp、tls、unix、file 或 kafka，后接地址、路径或 Kafka "
     "设置文件",
     "receive events for a sensor (repeatable): udp, tcp, tls, unix, file or kafka, then address, "
     "path or file of Kafka settings",
     0, 0, false},
    {"forward", OPTION_TEXT, "FILE",
     "收到和推送的事件转入 Kafka，由 events worker 处理；FILE 为 Kafka 设置文件",
     "send what is received and pushed to Kafka, for events worker; FILE holds Kafka settings", 0,
     0, false},
    {"receive-ca", OPTION_TEXT, "FILE", "TLS 接收：发送方证书的签发机构（PEM）",
     "TLS receivers: authorities of the senders' certificates (PEM)", 0, 0, false},
    {"codes", OPTION_FLAG, NULL, "为尚未启用的账号（演示数据：全部账号）生成一次性登录码并显示",
     "make and print one-time codes: accounts not yet enrolled, or all of a demonstration", 0, 0,
     false},
    {"loopback-hooks", OPTION_FLAG, NULL,
     "网络回调、机器人和 TAXII 来源可以在本机且不用 TLS(测试用)",
     "webhooks, robots and TAXII sources may be on this machine, without TLS (for tests)", 0, 0,
     false},
    {"strict-replies", OPTION_FLAG, NULL, "回复不符合定义时报错（测试用）",
     "a reply outside its shape is an error (for tests)", 0, 0, false},
    {"verbose", OPTION_FLAG, NULL, "输出更多日志", "log more", 0, 0, false},
    PACKS_OPTION,
    {NULL, OPTION_FLAG, NULL, NULL, NULL, 0, 0, false},
};

const struct command serve_commands[] = {
    {"serve", NULL, "", 0, 0, serve_options, serve_run,
     "以 HTTPS 提供控制台和 API,SIGTERM 正常停止",
     "serve console and API over HTTPS; SIGTERM ends it cleanly", 0},
    {NULL, NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, 0},
};
