/* SPDX-License-Identifier: Apache-2.0
 * Webhooks: events, their signature, and what an answer proves. */
#include "cascade/webhook.h"

#include <string.h>

#include "base/base64.h"
#include "base/digest.h"
#include "cascade/mail.h"

#include "base/banned.h"

enum { WAIT_MAX_S = 3600, EVIDENCE_BODY_BYTES = 200 };

struct str webhook_sign(struct arena *arena, struct str secret, struct str id, struct str timestamp,
                        struct str body)
{
    static const struct str mark = {"whsec_", 6};
    struct str text =
        arena_print(arena, "%.*s.%.*s.%.*s", STR_ARG(id), STR_ARG(timestamp), STR_ARG(body));
    struct str key = secret;
    struct str coded = {secret.ptr + mark.len, secret.len - mark.len};
    uint8_t mac[32];

    if (str_starts(secret, mark) && !base64_read(arena, coded, &key))
        key = secret;
    digest_hmac_sha256(key, text, mac);
    struct str code = base64_write(arena, (struct str){(const char *)mac, sizeof mac});
    return arena_print(arena, "v1,%.*s", STR_ARG(code));
}

/* What may leave: numbers and words of law; names only where the channel shows details. */
static json_t *data_of(struct arena *arena, const struct delivery_claim *claim,
                       const struct delivery_item *item, const char *base_url)
{
    static const char *const open_keys[] = {"number", "clause", "due",   "days",
                                            "hours",  "grade",  "count", "state"};
    static const char *const named_keys[] = {"subject", "owed_by"};
    json_t *data = json_new_object(arena);
    struct message_words words = {STR(""), STR("")};
    struct str link = mail_link(arena, base_url, item->subject_kind, item->subject_id);

    if (item->kind) {
        message_kind_render(arena, item->kind, item->parameters, claim->is_english,
                            claim->channel.shows_details, &words);
        json_put_textz(data, "kind", item->kind->word);
        json_put_textz(data, "group", message_kind_group_word(item->kind->group));
    }
    json_put_text(data, "subject", words.subject);
    json_put_text(data, "text", words.text);
    json_put_text(data, "link", link);
    for (size_t i = 0; i < sizeof open_keys / sizeof open_keys[0]; i++) {
        json_t *value = json_object_get(item->parameters, open_keys[i]);
        if (value)
            json_put(data, open_keys[i], value);
    }
    for (size_t i = 0; claim->channel.shows_details && i < sizeof named_keys / sizeof named_keys[0];
         i++) {
        json_t *value = json_object_get(item->parameters, named_keys[i]);
        if (value)
            json_put(data, i == 0 ? "about" : named_keys[i], value);
    }
    return data;
}

void webhook_compose(struct arena *arena, const struct delivery_claim *claim, const char *node,
                     const char *base_url, struct instant now, struct webhook_post *ret_post)
{
    const struct delivery_item *item = &claim->items[0];
    json_t *event = json_new_object(arena);
    char time[INSTANT_TEXT_BYTES];

    json_put_textz(event, "specversion", "1.0");
    json_put_text(event, "id", item->message_id);
    json_put_text(event, "source", arena_print(arena, "/panshi/%s", node));
    json_put_text(event, "type",
                  arena_print(arena, "panshi.%s", item->kind ? item->kind->word : "unknown"));
    json_put_text(
        event, "subject",
        arena_print(arena, "%.*s/%.*s", STR_ARG(item->subject_kind), STR_ARG(item->subject_id)));
    json_put_textz(event, "time", instant_print(item->at, time));
    json_put_textz(event, "datacontenttype", "application/json");
    json_put(event, "data", data_of(arena, claim, item, base_url));
    ret_post->body = json_canonical(arena, event);
    ret_post->id = item->message_id;
    ret_post->timestamp = arena_print(arena, "%lld", (long long)(now.ms / 1000));
    ret_post->signature = STR("");
    if (claim->channel.secret.len > 0)
        ret_post->signature = webhook_sign(arena, claim->channel.secret, ret_post->id,
                                           ret_post->timestamp, ret_post->body);
}

struct delivery_outcome webhook_judge(struct arena *arena, const struct webhook_answer *answer)
{
    struct delivery_outcome outcome = {.result = DELIVERY_FAILED};
    struct str start = answer->body;
    int64_t seconds = 0;
    long status = answer->status;

    if (start.len > EVIDENCE_BODY_BYTES)
        start.len = EVIDENCE_BODY_BYTES;
    if (status == 0) {
        outcome.result = answer->is_handed_over ? DELIVERY_UNANSWERED : DELIVERY_FAILED;
        outcome.is_channel_fault = !answer->is_handed_over;
        outcome.evidence = arena_print(arena, "%s", answer->words);
        return outcome;
    }
    outcome.evidence = arena_print(arena, "HTTP %ld %.*s", status, STR_ARG(start));
    if (status >= 200 && status < 300)
        outcome.result = DELIVERY_ACCEPTED;
    else if (status >= 300 && status < 400) {
        outcome.is_channel_fault = true;
        outcome.evidence =
            arena_print(arena, "HTTP %ld：不跟随重定向 redirects are not followed", status);
    } else if (status == 408 || status == 425 || status == 429 || status >= 500)
        outcome.is_channel_fault = true;
    else
        outcome.result = DELIVERY_REFUSED;
    if (str_to_int(answer->retry_after, &seconds) && seconds > 0)
        outcome.wait_ms = (seconds < WAIT_MAX_S ? seconds : WAIT_MAX_S) * 1000;
    return outcome;
}
