/* SPDX-License-Identifier: Apache-2.0
 * Composing mail. */
#include "cascade/mail.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/base64.h"
#include "cascade/cascade_limits.h"

#include "base/banned.h"

enum {
    WORD_BYTES = 42, /* of text in one encoded word: 12 + 4 * 42 / 3 = 68 of 75 characters */
    PLAIN_MAX = 60,
    LINE_BYTES = 57, /* of a base 64 line of 76 characters */
};

struct str mail_link(struct arena *arena, const char *base_url, struct str subject_kind,
                     struct str subject_id)
{
    const char *page = "/inbox";

    if (!base_url || base_url[0] == '\0')
        return STR("");
    if (str_is(subject_kind, "obligation"))
        page = "/obligations/";
    else if (str_is(subject_kind, "matter"))
        page = "/matters/";
    else
        subject_id = STR("");
    return arena_print(arena, "%s/#%s%.*s", base_url, page, STR_ARG(subject_id));
}

static bool is_plain(struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if ((unsigned char)text.ptr[i] < ' ' || (unsigned char)text.ptr[i] > '~')
            return false;
    }
    return text.len <= PLAIN_MAX && !str_contains(text, STR("=?"));
}

struct str mail_encode_header(struct arena *arena, struct str text)
{
    struct buf out;
    struct str done;
    size_t at = 0;

    if (is_plain(text))
        return text;
    buf_init(&out, MAIL_MAX_BYTES);
    while (at < text.len) {
        size_t end = at;
        while (end < text.len) {
            size_t next = end;
            (void)str_point(text, &next);
            if (next - at > WORD_BYTES)
                break;
            end = next;
        }
        struct str word = base64_write(arena, (struct str){text.ptr + at, end - at});
        buf_print(&out, "%s=?UTF-8?B?%.*s?=", at > 0 ? "\r\n " : "", STR_ARG(word));
        at = end;
    }
    if (buf_finish(&out, arena, &done) != ST_OK)
        done = STR("Panshi");
    buf_done(&out);
    return done;
}

static struct message_words words_of(struct arena *arena, const struct delivery_claim *claim,
                                     const struct delivery_item *item)
{
    struct message_words words = {STR(""), STR("")};

    if (item->kind)
        message_kind_render(arena, item->kind, item->parameters, claim->is_english,
                            claim->channel.shows_details, &words);
    return words;
}

struct str mail_subject(struct arena *arena, const struct delivery_claim *claim)
{
    long long count = (long long)claim->message_count;

    if (claim->item_count == 1) {
        struct str subject = words_of(arena, claim, &claim->items[0]).subject;
        return arena_print(arena, claim->is_english ? "[Panshi] %.*s" : "【磐石】%.*s",
                           STR_ARG(subject));
    }
    return claim->is_english ? arena_print(arena, "[Panshi] %lld messages for you", count)
                             : arena_print(arena, "【磐石】您有 %lld 条消息", count);
}

static void put_item(struct arena *arena, struct buf *out, const struct delivery_claim *claim,
                     size_t index, const char *base_url)
{
    const struct delivery_item *item = &claim->items[index];
    struct message_words words = words_of(arena, claim, item);
    struct str link = mail_link(arena, base_url, item->subject_kind, item->subject_id);

    if (claim->item_count > 1)
        buf_print(out, "%zu. %.*s\r\n", index + 1, STR_ARG(words.subject));
    buf_print(out, "%.*s\r\n", STR_ARG(words.text));
    if (link.len > 0)
        buf_print(out, "%.*s\r\n", STR_ARG(link));
    buf_text(out, "\r\n");
}

static enum status body_of(struct arena *arena, const struct delivery_claim *claim,
                           const char *base_url, struct str *ret_text)
{
    long long more = (long long)claim->message_count - (long long)claim->item_count;
    struct buf out;

    buf_init(&out, MAIL_MAX_BYTES);
    for (size_t i = 0; i < claim->item_count; i++)
        put_item(arena, &out, claim, i, base_url);
    if (more > 0 && claim->is_english)
        buf_print(&out, "and %lld more: see your inbox.\r\n\r\n", more);
    else if (more > 0)
        buf_print(&out, "另有 %lld 条，请在收件箱中查看。\r\n\r\n", more);
    buf_text(&out,
             claim->is_english
                 ? "-- \r\nSent by Panshi. Replies are not read. You choose what is mailed "
                   "to you in the console under reminders.\r\n"
                 : "-- \r\n由磐石自动发送，回复不会被阅读。在控制台的“提醒设置”中选择哪些消息发到"
                   "邮箱。\r\n");
    enum status status = buf_finish(&out, arena, ret_text);
    buf_done(&out);
    return status;
}

static void put_date(struct buf *out, struct instant now)
{
    static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    struct date on = instant_beijing_date(now);
    int64_t second = (now.ms - instant_beijing_start(on).ms) / 1000;

    buf_print(out, "Date: %s, %02d %s %04d %02d:%02d:%02d +0800\r\n", days[date_weekday(on) - 1],
              on.day, months[on.month - 1], on.year, (int)(second / 3600), (int)(second / 60 % 60),
              (int)(second % 60));
}

static struct str domain_of(struct str address)
{
    struct str rest;

    (void)str_cut(address, '@', &rest);
    return rest.len > 0 ? rest : STR("localhost");
}

static void put_headers(struct arena *arena, struct buf *out, const struct delivery_claim *claim,
                        struct instant now)
{
    struct str subject = mail_encode_header(arena, mail_subject(arena, claim));
    struct str name = mail_encode_header(arena, claim->is_english ? STR("Panshi") : STR("磐石"));

    put_date(out, now);
    buf_print(out, "From: %.*s <%.*s>\r\n", STR_ARG(name), STR_ARG(claim->channel.sender));
    buf_print(out, "To: <%.*s>\r\n", STR_ARG(claim->address));
    buf_print(out, "Subject: %.*s\r\n", STR_ARG(subject));
    buf_print(out, "Message-ID: <%.*s@%.*s>\r\n", STR_ARG(claim->id),
              STR_ARG(domain_of(claim->channel.sender)));
    buf_text(out, "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n");
    buf_print(out, "Content-Language: %s\r\n", claim->is_english ? "en" : "zh-CN");
    buf_text(out, "Content-Type: text/plain; charset=utf-8\r\n"
                  "Content-Transfer-Encoding: base64\r\n\r\n");
}

enum status mail_compose(struct arena *arena, const struct delivery_claim *claim,
                         const char *base_url, struct instant now, struct str *ret_bytes)
{
    struct str text;
    struct buf out;

    TRY(body_of(arena, claim, base_url, &text));
    buf_init(&out, MAIL_MAX_BYTES);
    put_headers(arena, &out, claim, now);
    for (size_t at = 0; at < text.len; at += LINE_BYTES) {
        size_t len = text.len - at < LINE_BYTES ? text.len - at : LINE_BYTES;
        struct str line = base64_write(arena, (struct str){text.ptr + at, len});
        buf_str(&out, line);
        buf_text(&out, "\r\n");
    }
    enum status status = buf_finish(&out, arena, ret_bytes);
    buf_done(&out);
    return status;
}
