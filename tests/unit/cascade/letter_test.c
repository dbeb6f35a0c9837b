/* SPDX-License-Identifier: Apache-2.0
 * What is sent: mail by its standards, signatures by known vectors, and what a chat group sees. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/base64.h"
#include "cascade/mail.h"
#include "cascade/robot.h"

static struct arena arena;
static struct delivery_item items[60];
static struct delivery_claim claim;

static void fill_item(struct delivery_item *item, const char *kind, int number)
{
    json_t *parameters = json_new_object(&arena);
    char text[24];

    (void)snprintf(text, sizeof text, "ab12cd%02d", number);
    json_put_textz(parameters, "duty_zh", "每年开展一次等级测评");
    json_put_textz(parameters, "duty_en", "Have the level assessed once a year");
    json_put_textz(parameters, "due", "2026-06-30");
    json_put_textz(parameters, "clause", "JC2021:T2b");
    json_put_textz(parameters, "number", text);
    json_put_textz(parameters, "level_zh", "三级");
    json_put_textz(parameters, "level_en", "3");
    json_put_textz(parameters, "subject", "秘密的供水\r\nBcc: x@y 调度系统");
    json_put_textz(parameters, "owed_by", "某某水务集团");
    json_put_int(parameters, "grade", 3);
    json_put_int(parameters, "days", 7);
    *item = (struct delivery_item){.message_id = STR("01MESSAGE"),
                                   .kind = message_kind_find(str_of(kind)),
                                   .parameters = parameters,
                                   .subject_kind = STR("obligation"),
                                   .subject_id = STR("0123abcd"),
                                   .at.ms = 1772416800000};
}

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena, 64 * 1024 * 1024);
    claim = (struct delivery_claim){
        .id = STR("01DELIVERY"),
        .channel = {.sender = STR("panshi@example.cn"), .kind = CHANNEL_SMTP, .url = STR("x")},
        .address = STR("wang@example.cn"),
        .item_count = 1,
        .items = items,
        .message_count = 1,
    };
    fill_item(&items[0], "duty-before", 0);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_done(&arena);
    return 0;
}

/* The text that a mail reader shows. */
static struct str body_of(struct str bytes)
{
    static const char empty_line[] = "\r\n\r\n";
    const char *at = strstr(str_zero(&arena, bytes), empty_line);
    struct buf code;
    struct str text, decoded;

    assert_non_null(at);
    buf_init(&code, 1024 * 1024);
    for (at += 4; *at; at++) {
        if (*at != '\r' && *at != '\n')
            buf_byte(&code, *at);
    }
    /* Each line is a group of its own: only the last may be padded. */
    assert_int_equal(buf_finish(&code, &arena, &text), ST_OK);
    buf_done(&code);
    assert_true(base64_read(&arena, text, &decoded));
    return decoded;
}

static void a_mail_has_what_its_standards_want_and_no_line_is_too_long(void **state)
{
    static const char *const headers[] = {
        "Date: Mon, 02 Mar 2026 10:00:00 +0800\r\n",
        "From: =?UTF-8?B?56OQ55+z?= <panshi@example.cn>\r\n",
        "To: <wang@example.cn>\r\n",
        "Subject: =?UTF-8?B?",
        "Message-ID: <01DELIVERY@example.cn>\r\n",
        "Auto-Submitted: auto-generated\r\n",
        "MIME-Version: 1.0\r\n",
        "Content-Type: text/plain; charset=utf-8\r\n",
        "Content-Transfer-Encoding: base64\r\n",
    };
    struct str bytes;

    (void)state;
    assert_int_equal(mail_compose(&arena, &claim, "https://panshi.example.cn",
                                  (struct instant){1772416800000}, &bytes),
                     ST_OK);
    for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++) {
        if (!str_contains(bytes, str_of(headers[i])))
            fail_msg("%s is missing in %.*s", headers[i], STR_ARG(bytes));
    }
    size_t length = 0;
    for (size_t i = 0; i < bytes.len; i++) {
        length = bytes.ptr[i] == '\n' ? 0 : length + 1;
        assert_true(length <= 78);
        assert_true((unsigned char)bytes.ptr[i] < 0x80);
        assert_true(bytes.ptr[i] != '\n' || (i > 0 && bytes.ptr[i - 1] == '\r'));
    }
    assert_false(str_contains(bytes, STR("Bcc:")));
    struct str text = body_of(bytes);
    assert_true(
        str_contains(text, STR("“每年开展一次等级测评”应于 2026-06-30 前完成，还有 7 天。")));
    assert_true(str_contains(text, STR("https://panshi.example.cn/#/obligations/0123abcd\r\n")));
    assert_false(str_contains(text, STR("秘密"))); /* names stay unless the channel shows them */
    assert_false(str_contains(text, STR("水务")));
}

static void names_leave_only_by_channels_that_show_details(void **state)
{
    struct str bytes;

    (void)state;
    claim.channel.shows_details = true;
    claim.is_english = true;
    assert_int_equal(mail_compose(&arena, &claim, "", (struct instant){0}, &bytes), ST_OK);
    struct str text = body_of(bytes);
    assert_true(str_contains(text, STR("\"Have the level assessed once a year\" is due by")));
    assert_true(str_contains(text, STR("秘密的供水  Bcc: x@y 调度系统"))); /* one line */
    assert_false(str_contains(text, STR("#/obligations")));
}

static void encoded_words_are_short_and_cut_between_characters(void **state)
{
    static const char long_text[] =
        "【磐石】三天后到期：按照网络安全等级保护制度的要求每年开展一次等级测评并"
        "将测评报告报送受理备案的公安机关";
    struct str text = mail_encode_header(&arena, STR("plain and short"));

    (void)state;
    assert_true(str_is(text, "plain and short"));
    assert_false(str_is(mail_encode_header(&arena, STR("=?x")), "=?x"));
    text = mail_encode_header(&arena, str_of(long_text));
    struct buf joined;
    buf_init(&joined, 4096);
    while (text.len > 0) {
        struct str word = str_trim(str_cut(text, '\n', &text));
        assert_true(word.len <= 75);
        assert_true(str_starts(word, STR("=?UTF-8?B?")) && str_ends(word, STR("?=")));
        struct str part;
        assert_true(base64_read(&arena, (struct str){word.ptr + 10, word.len - 12}, &part));
        assert_true(str_is_utf8(part));
        buf_str(&joined, part);
    }
    assert_true(str_is(buf_view(&joined), long_text));
    buf_done(&joined);
}

static void a_bundle_lists_its_messages_and_counts_the_rest(void **state)
{
    struct str bytes;

    (void)state;
    for (int i = 0; i < 50; i++)
        fill_item(&items[i], i % 2 ? "duty-after" : "duty-before", i);
    claim.item_count = 50;
    claim.message_count = 61;
    assert_true(str_is(mail_subject(&arena, &claim), "【磐石】您有 61 条消息"));
    assert_int_equal(mail_compose(&arena, &claim, "https://x", (struct instant){0}, &bytes), ST_OK);
    struct str text = body_of(bytes);
    assert_true(str_contains(text, STR("50. 已逾期 7 天")));
    assert_true(str_contains(text, STR("另有 11 条")));
}

/* The vector of the Standard Webhooks libraries; DingTalk's and Feishu's by an independent HMAC. */
static void signatures_are_those_of_known_vectors(void **state)
{
    (void)state;
    assert_true(str_is(webhook_sign(&arena, STR("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
                                    STR("msg_p5jXN8AQM9LWM0D4loKWxJek"), STR("1614265330"),
                                    STR("{\"test\": 2432232314}")),
                       "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));
    assert_true(str_is(robot_sign_dingtalk(&arena, STR("SEC000abc"), 1614265330000),
                       "8oKKiAL8E39px3vbt89TlNURDzjVAN/J4Yk6iw2Y9qg="));
    assert_true(str_is(robot_sign_feishu(&arena, STR("demo"), 1599360473),
                       "l1N0gAcBjdwBvGm1xMjOF0XSyaLRpR7tuO5dHfhAYc8="));
}

static void a_chat_group_sees_how_many_which_level_which_numbers_and_where(void **state)
{
    struct str text;

    (void)state;
    claim.channel.kind = CHANNEL_WECOM;
    for (int i = 0; i < 8; i++)
        fill_item(&items[i], i < 6 ? "duty-before" : "duty-after", i);
    claim.item_count = 8;
    claim.message_count = 8;
    text = robot_text(&arena, &claim, "https://panshi.example.cn");
    assert_true(str_is(text,
                       "【磐石】到期前提醒 6 条，逾期提醒 2 条\n最高级别：3 级\n编号：ab12cd00、"
                       "ab12cd01、ab12cd02、ab12cd03、ab12cd04\n\n登录查看："
                       "https://panshi.example.cn/#/inbox"));
    claim.channel.shows_details = true;
    for (int i = 0; i < 50; i++)
        fill_item(&items[i], "duty-before", i);
    claim.item_count = 50;
    text = robot_text(&arena, &claim, "https://panshi.example.cn");
    assert_true(str_contains(text, STR("水务")));
    assert_true(text.len <= 2048 && str_is_utf8(text));
}

static void an_event_is_cloudevents_and_holds_no_names(void **state)
{
    struct webhook_post post;
    struct fault fault = {.status = ST_OK};
    json_t *event;

    (void)state;
    claim.channel.secret = STR("k");
    webhook_compose(&arena, &claim, "01NODE", "https://x", (struct instant){1772416800000}, &post);
    assert_int_equal(json_read(&arena, post.body, JSON_MAX_BYTES, &fault, &event), ST_OK);
    assert_true(str_is(json_get_text(event, "specversion"), "1.0"));
    assert_true(str_is(json_get_text(event, "id"), "01MESSAGE"));
    assert_true(str_is(json_get_text(event, "source"), "/panshi/01NODE"));
    assert_true(str_is(json_get_text(event, "type"), "panshi.duty-before"));
    assert_true(str_is(json_get_text(event, "subject"), "obligation/0123abcd"));
    assert_true(str_is(json_get_text(event, "time"), "2026-03-02T10:00:00+08:00"));
    assert_int_equal(json_get_int(json_get_object(event, "data"), "grade", 0), 3);
    assert_false(str_contains(post.body, STR("秘密")));
    assert_false(str_contains(post.body, STR("水务")));
    assert_true(str_is(post.timestamp, "1772416800"));
    assert_true(str_starts(post.signature, STR("v1,")));
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        CASE(a_mail_has_what_its_standards_want_and_no_line_is_too_long),
        CASE(names_leave_only_by_channels_that_show_details),
        CASE(encoded_words_are_short_and_cut_between_characters),
        CASE(a_bundle_lists_its_messages_and_counts_the_rest),
        CASE(signatures_are_those_of_known_vectors),
        CASE(a_chat_group_sees_how_many_which_level_which_numbers_and_where),
        CASE(an_event_is_cloudevents_and_holds_no_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
