/* SPDX-License-Identifier: Apache-2.0
 * Group robots. */
#include "cascade/robot.h"

#include <string.h>

#include "base/base64.h"
#include "base/digest.h"
#include "cascade/cascade_limits.h"
#include "cascade/mail.h"

#include "base/banned.h"

struct str robot_sign_dingtalk(struct arena *arena, struct str secret, int64_t now_ms)
{
    struct str text = arena_print(arena, "%lld\n%.*s", (long long)now_ms, STR_ARG(secret));
    uint8_t mac[32];

    digest_hmac_sha256(secret, text, mac);
    return base64_write(arena, (struct str){(const char *)mac, sizeof mac});
}

struct str robot_sign_feishu(struct arena *arena, struct str secret, int64_t now_s)
{
    struct str key = arena_print(arena, "%lld\n%.*s", (long long)now_s, STR_ARG(secret));
    uint8_t mac[32];

    digest_hmac_sha256(key, STR(""), mac);
    return base64_write(arena, (struct str){(const char *)mac, sizeof mac});
}

/* Base 64 inside an address. */
static void put_escaped(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '+' || c == '/' || c == '=')
            buf_print(out, "%%%02X", (unsigned)c);
        else
            buf_byte(out, c);
    }
}

static int64_t highest_grade(const struct delivery_claim *claim)
{
    int64_t highest = 0;

    for (size_t i = 0; i < claim->item_count; i++) {
        int64_t grade = json_get_int(claim->items[i].parameters, "grade", 0);
        highest = grade > highest ? grade : highest;
    }
    return highest;
}

/* How many of each group, in the order of the groups. */
static void put_counts(struct buf *out, const struct delivery_claim *claim)
{
    bool is_first = true;

    for (int g = 0; g < MESSAGE_GROUP_COUNT; g++) {
        enum message_group group = (enum message_group)g;
        int count = 0;

        for (size_t i = 0; i < claim->item_count; i++)
            count += claim->items[i].kind && claim->items[i].kind->group == group;
        if (count == 0)
            continue;
        if (claim->is_english)
            buf_print(out, "%s%s: %d", is_first ? "" : "; ", message_kind_group_en(group), count);
        else
            buf_print(out, "%s%s %d 条", is_first ? "" : "，", message_kind_group_zh(group), count);
        is_first = false;
    }
    long long more = (long long)claim->message_count - (long long)claim->item_count;
    if (more > 0)
        buf_print(out, claim->is_english ? "; %lld more" : "，另有 %lld 条", more);
    buf_byte(out, '\n');
}

static void put_numbers(struct buf *out, const struct delivery_claim *claim)
{
    int shown = 0;

    for (size_t i = 0; i < claim->item_count && shown < ROBOT_MAX_IDS; i++) {
        struct str number = json_get_text(claim->items[i].parameters, "number");
        if (number.len == 0)
            continue;
        if (shown == 0)
            buf_text(out, claim->is_english ? "No. " : "编号：");
        buf_print(out, "%s%.*s", shown > 0 ? (claim->is_english ? ", " : "、") : "",
                  STR_ARG(number));
        shown++;
    }
    if (shown > 0)
        buf_byte(out, '\n');
}

static void put_details(struct arena *arena, struct buf *out, const struct delivery_claim *claim)
{
    for (size_t i = 0; i < claim->item_count && out->len < ROBOT_MAX_TEXT_BYTES; i++) {
        struct message_words words;

        if (!claim->items[i].kind)
            continue;
        message_kind_render(arena, claim->items[i].kind, claim->items[i].parameters,
                            claim->is_english, true, &words);
        buf_print(out, "%.*s\n", STR_ARG(words.text));
    }
}

/* Cut between characters. */
static struct str cut(struct str text, size_t max)
{
    if (text.len <= max)
        return text;
    while (max > 0 && ((unsigned char)text.ptr[max] & 0xc0) == 0x80)
        max--;
    return (struct str){text.ptr, max};
}

struct str robot_text(struct arena *arena, const struct delivery_claim *claim, const char *base_url)
{
    int64_t grade = highest_grade(claim);
    struct str link = mail_link(arena, base_url, STR(""), STR(""));
    struct str text;
    struct buf out;

    buf_init(&out, MAIL_MAX_BYTES);
    buf_text(&out, claim->is_english ? "[Panshi] " : "【磐石】");
    put_counts(&out, claim);
    if (grade > 0)
        buf_print(&out, claim->is_english ? "Highest level: %d\n" : "最高级别：%d 级\n",
                  (int)grade);
    if (claim->channel.shows_details)
        put_details(arena, &out, claim);
    else
        put_numbers(&out, claim);
    if (buf_finish(&out, arena, &text) != ST_OK)
        text = STR("[Panshi]");
    buf_done(&out);
    text = cut(text, ROBOT_MAX_TEXT_BYTES - (link.len < 400 ? link.len : 400) - 30);
    if (link.len == 0)
        return text;
    return arena_print(arena, claim->is_english ? "%.*s\nSign in: %.*s" : "%.*s\n登录查看：%.*s",
                       STR_ARG(text), STR_ARG(link));
}

static struct str signed_url(struct arena *arena, const struct channel *channel, int64_t now_ms)
{
    struct str url = channel->url;
    struct buf out;

    if (channel->kind != CHANNEL_DINGTALK || channel->secret.len == 0)
        return url;
    buf_init(&out, MAIL_MAX_BYTES);
    buf_str(&out, url);
    buf_print(&out, "%ctimestamp=%lld&sign=", str_contains(url, STR("?")) ? '&' : '?',
              (long long)now_ms);
    put_escaped(&out, robot_sign_dingtalk(arena, channel->secret, now_ms));
    if (buf_finish(&out, arena, &url) != ST_OK)
        url = channel->url;
    buf_done(&out);
    return url;
}

void robot_compose(struct arena *arena, const struct delivery_claim *claim, const char *base_url,
                   struct instant now, struct robot_post *ret_post)
{
    bool is_feishu = claim->channel.kind == CHANNEL_FEISHU;
    json_t *body = json_new_object(arena), *content = json_new_object(arena);
    struct str text = robot_text(arena, claim, base_url);
    struct str secret = claim->channel.secret;

    json_put_textz(body, is_feishu ? "msg_type" : "msgtype", "text");
    json_put_text(content, is_feishu ? "text" : "content", text);
    json_put(body, is_feishu ? "content" : "text", content);
    if (is_feishu && secret.len > 0) {
        json_put_text(body, "timestamp", arena_print(arena, "%lld", (long long)(now.ms / 1000)));
        json_put_text(body, "sign", robot_sign_feishu(arena, secret, now.ms / 1000));
    }
    ret_post->body = json_canonical(arena, body);
    ret_post->url = signed_url(arena, &claim->channel, now.ms);
}

static bool is_too_fast(enum channel_kind kind, json_int_t code)
{
    if (kind == CHANNEL_DINGTALK)
        return code == 130101 || code == 410100;
    if (kind == CHANNEL_WECOM)
        return code == 45009 || code == 45033;
    return code == 9499 || code == 11232;
}

struct delivery_outcome robot_judge(struct arena *arena, enum channel_kind kind,
                                    const struct webhook_answer *answer)
{
    struct delivery_outcome outcome = webhook_judge(arena, answer);
    struct fault fault = {.status = ST_OK};
    const json_t *code = NULL;
    json_t *body;

    if (outcome.result != DELIVERY_ACCEPTED) {
        outcome.is_channel_fault = true;
        if (outcome.result == DELIVERY_REFUSED)
            outcome.result = DELIVERY_FAILED;
        return outcome;
    }
    if (json_read(arena, answer->body, SENDING_MAX_REPLY_BYTES, &fault, &body) == ST_OK) {
        code = json_object_get(body, kind == CHANNEL_FEISHU ? "code" : "errcode");
        if (!code && kind == CHANNEL_FEISHU)
            code = json_object_get(body, "StatusCode");
    }
    if (json_is_integer(code) && json_integer_value(code) == 0)
        return outcome;
    outcome.result = DELIVERY_FAILED;
    outcome.is_channel_fault = true;
    if (json_is_integer(code) && is_too_fast(kind, json_integer_value(code)))
        outcome.wait_ms = CHANNEL_ROBOT_BLOCK_MS;
    return outcome;
}
