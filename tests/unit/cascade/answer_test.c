/* SPDX-License-Identifier: Apache-2.0
 * What the answers of far sides prove, and which addresses may be reached at all. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cascade/robot.h"
#include "cascade/sending.h"
#include "cascade/smtp_talk.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static struct arena arena;

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena, 16 * 1024 * 1024);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_done(&arena);
    return 0;
}

/* "> VERB" is a command, all else a reply line. */
static struct delivery_outcome talk_through(const char *const *lines)
{
    struct smtp_talk talk = {0};

    for (; *lines; lines++) {
        if ((*lines)[0] == '>')
            smtp_talk_command(&talk, str_of(*lines + 2));
        else
            smtp_talk_reply(&talk, str_of(*lines));
    }
    return smtp_talk_outcome(&arena, &talk, "connection lost");
}

static void a_mail_servers_last_word_about_the_mail_decides(void **state)
{
    static const struct {
        const char *lines[14];
        enum delivery_result result;
        const char *evidence;
        bool is_channel_fault;
    } cases[] = {
        {{"220 mail ESMTP\r\n", "> EHLO x\r\n", "250-SIZE\r\n", "250 HELP\r\n", "> MAIL FROM:<a@b>",
          "250 ok", "> RCPT TO:<c@d>", "250 ok", "> DATA", "354 go on",
          "250 2.0.0 Ok: queued as 4F2\r\n", "> QUIT", "221 bye", NULL},
         DELIVERY_ACCEPTED,
         "250 2.0.0 Ok: queued as 4F2",
         false},
        {{"220 x", "> EHLO x", "250 x", "> MAIL F", "250 ok", "> RCPT T", "550 5.1.1 no", "> QUIT",
          "221 bye", NULL},
         DELIVERY_REFUSED,
         "550 5.1.1 no",
         false},
        {{"220 x", "> EHLO x", "250 x", "> MAIL F", "250 ok", "> RCPT T", "451 later", "> QUIT",
          "221 bye", NULL},
         DELIVERY_FAILED,
         "451 later",
         false},
        {{"220 x", "> MAIL F", "250 ok", "> RCPT T", "421 closing", NULL},
         DELIVERY_FAILED,
         "421 closing",
         true},
        {{"220 x", "> EHLO x", "250 x", "> AUTH PLAIN", "535 5.7.8 wrong", NULL},
         DELIVERY_FAILED,
         "535 5.7.8 wrong",
         true},
        {{"220 x", "> EHLO x", "250 x", "> MAIL F", "550 5.7.1 sender refused", NULL},
         DELIVERY_FAILED,
         "550 5.7.1 sender refused",
         true},
        {{"554 no service here", NULL}, DELIVERY_FAILED, "554 no service here", true},
        {{NULL}, DELIVERY_FAILED, "connection lost", true},
        {{"220 x", NULL}, DELIVERY_FAILED, "connection lost", true},
        {{"220 x", "> DATA", "354 go", NULL}, DELIVERY_UNANSWERED, NULL, false},
        {{"220 x", "> DATA", "354 go", "552 full", NULL}, DELIVERY_REFUSED, "552 full", false},
        {{"220 x", "> DATA", "354 go", "452 busy", NULL}, DELIVERY_FAILED, "452 busy", false},
        {{"220 x", "> DATA", "354 go", "250-first", "250 last", "550 later noise", NULL},
         DELIVERY_ACCEPTED,
         "250 last",
         false},
        {{"25", "abc", "", "9999 x", "250x", NULL}, DELIVERY_FAILED, "connection lost", true},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct delivery_outcome outcome = talk_through(cases[i].lines);
        if (outcome.result != cases[i].result ||
            outcome.is_channel_fault != cases[i].is_channel_fault ||
            (cases[i].evidence && !str_is(outcome.evidence, cases[i].evidence)))
            fail_msg("case %zu: %d, %.*s", i, (int)outcome.result, STR_ARG(outcome.evidence));
    }
    static const char *const queued[] = {"220 x", "> DATA", "354 go", "250 2.0.0 Ok: queued as 4F2",
                                         NULL};
    assert_true(str_is(talk_through(queued).provider_id, "4F2"));
}

static void an_authentication_never_lies_in_the_notes(void **state)
{
    struct smtp_talk talk = {0};

    (void)state;
    smtp_talk_command(&talk, STR("AUTH PLAIN AGdlaGVpbQ=="));
    smtp_talk_command(&talk, STR("c2VjcmV0"));
    for (size_t i = 0; i + 6 < sizeof talk; i++)
        assert_int_not_equal(memcmp((const char *)&talk + i, "AGdlaG", 6), 0);
    assert_string_equal(talk.verb, "AUTH");
}

static void only_two_hundreds_prove_a_webhook(void **state)
{
    static const struct {
        long status;
        bool is_handed_over;
        const char *retry_after;
        enum delivery_result result;
        bool is_channel_fault;
        int64_t wait_ms;
    } cases[] = {
        {200, true, "", DELIVERY_ACCEPTED, false, 0},
        {204, true, "", DELIVERY_ACCEPTED, false, 0},
        {301, true, "", DELIVERY_FAILED, true, 0},
        {400, true, "", DELIVERY_REFUSED, false, 0},
        {404, true, "", DELIVERY_REFUSED, false, 0},
        {410, true, "", DELIVERY_REFUSED, false, 0},
        {408, true, "", DELIVERY_FAILED, true, 0},
        {429, true, "30", DELIVERY_FAILED, true, 30000},
        {503, true, "999999999999", DELIVERY_FAILED, true, 3600000},
        {500, true, "soon", DELIVERY_FAILED, true, 0},
        {0, true, "", DELIVERY_UNANSWERED, false, 0},
        {0, false, "", DELIVERY_FAILED, true, 0},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct webhook_answer answer = {.status = cases[i].status,
                                              .body = STR("{}"),
                                              .retry_after = str_of(cases[i].retry_after),
                                              .is_handed_over = cases[i].is_handed_over,
                                              .words = "timed out"};
        struct delivery_outcome outcome = webhook_judge(&arena, &answer);
        if (outcome.result != cases[i].result || outcome.wait_ms != cases[i].wait_ms ||
            outcome.is_channel_fault != cases[i].is_channel_fault)
            fail_msg("case %zu: %d %lld", i, (int)outcome.result, (long long)outcome.wait_ms);
    }
}

static void http_200_with_another_code_than_0_is_a_failure(void **state)
{
    static const struct {
        enum channel_kind kind;
        long status;
        const char *body;
        enum delivery_result result;
        bool waits;
    } cases[] = {
        {CHANNEL_DINGTALK, 200, "{\"errcode\":0,\"errmsg\":\"ok\"}", DELIVERY_ACCEPTED, false},
        {CHANNEL_DINGTALK, 200, "{\"errcode\":310000,\"errmsg\":\"sign not match\"}",
         DELIVERY_FAILED, false},
        {CHANNEL_DINGTALK, 200, "{\"errcode\":130101,\"errmsg\":\"too fast\"}", DELIVERY_FAILED,
         true},
        {CHANNEL_DINGTALK, 200, "{\"code\":0}", DELIVERY_FAILED, false},
        {CHANNEL_WECOM, 200, "{\"errcode\":0,\"errmsg\":\"ok\"}", DELIVERY_ACCEPTED, false},
        {CHANNEL_WECOM, 200, "{\"errcode\":45009}", DELIVERY_FAILED, true},
        {CHANNEL_WECOM, 200, "{\"errcode\":\"0\"}", DELIVERY_FAILED, false},
        {CHANNEL_FEISHU, 200, "{\"code\":0,\"msg\":\"success\"}", DELIVERY_ACCEPTED, false},
        {CHANNEL_FEISHU, 200, "{\"StatusCode\":0,\"StatusMessage\":\"success\"}", DELIVERY_ACCEPTED,
         false},
        {CHANNEL_FEISHU, 200, "{\"code\":19021,\"msg\":\"sign match fail\"}", DELIVERY_FAILED,
         false},
        {CHANNEL_FEISHU, 200, "{\"code\":9499}", DELIVERY_FAILED, true},
        {CHANNEL_FEISHU, 200, "", DELIVERY_FAILED, false},
        {CHANNEL_FEISHU, 200, "<html>", DELIVERY_FAILED, false},
        {CHANNEL_FEISHU, 200, "[0]", DELIVERY_FAILED, false},
        {CHANNEL_WECOM, 404, "{\"errcode\":0}", DELIVERY_FAILED, false},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct webhook_answer answer = {.status = cases[i].status,
                                              .body = str_of(cases[i].body),
                                              .retry_after = STR(""),
                                              .words = ""};
        struct delivery_outcome outcome = robot_judge(&arena, cases[i].kind, &answer);
        if (outcome.result != cases[i].result || (outcome.wait_ms > 0) != cases[i].waits ||
            outcome.is_channel_fault != (outcome.result != DELIVERY_ACCEPTED))
            fail_msg("case %zu: %d", i, (int)outcome.result);
    }
}

static bool may_reach(const char *address, bool is_internal, bool may_loop)
{
    struct sockaddr_in v4 = {.sin_family = AF_INET};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};

    if (inet_pton(AF_INET, address, &v4.sin_addr) == 1)
        return sending_may_reach((const struct sockaddr *)&v4, is_internal, may_loop);
    assert_int_equal(inet_pton(AF_INET6, address, &v6.sin6_addr), 1);
    return sending_may_reach((const struct sockaddr *)&v6, is_internal, may_loop);
}

static void private_addresses_need_the_mark_and_this_machine_is_never_reached(void **state)
{
    static const char *const open[] = {"8.8.8.8",     "223.5.5.5",  "172.32.0.1",  "172.15.0.1",
                                       "100.128.0.1", "192.0.78.1", "2400:3200::1"};
    static const char *const private[] = {
        "10.0.0.1",       "172.16.0.1",        "172.31.255.255",    "192.168.1.1",
        "100.64.0.1",     "fd00::1",           "fc00::1",           "::ffff:10.0.0.1",
        "64:ff9b::a00:1", "2002:0a00:0001::1", "::ffff:192.168.1.1"};
    static const char *const closed[] = {"0.0.0.0",   "0.1.2.3",    "169.254.169.254",
                                         "224.0.0.1", "240.0.0.1",  "255.255.255.255",
                                         "192.0.0.8", "198.18.0.1", "fe80::1",
                                         "ff02::1",   "::",         "::ffff:169.254.169.254",
                                         "fec0::1",   "4000::1",    "64:ff9b::a9fe:a9fe"};
    static const char *const here[] = {"127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1",
                                       "64:ff9b::7f00:1"};

    (void)state;
    for (size_t i = 0; i < COUNT(open); i++)
        assert_true(may_reach(open[i], false, false));
    for (size_t i = 0; i < COUNT(private); i++) {
        if (may_reach(private[i], false, true) || !may_reach(private[i], true, false))
            fail_msg("%s", private[i]);
    }
    for (size_t i = 0; i < COUNT(closed); i++) {
        if (may_reach(closed[i], true, true))
            fail_msg("%s", closed[i]);
    }
    for (size_t i = 0; i < COUNT(here); i++) {
        if (may_reach(here[i], true, false) || !may_reach(here[i], false, true))
            fail_msg("%s", here[i]);
    }
    const struct sockaddr other = {.sa_family = AF_UNIX};
    assert_false(sending_may_reach(&other, true, true));
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        CASE(a_mail_servers_last_word_about_the_mail_decides),
        CASE(an_authentication_never_lies_in_the_notes),
        CASE(only_two_hundreds_prove_a_webhook),
        CASE(http_200_with_another_code_than_0_is_a_failure),
        CASE(private_addresses_need_the_mark_and_this_machine_is_never_reached),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
