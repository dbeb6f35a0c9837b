/* SPDX-License-Identifier: Apache-2.0
 * Ways out of the house: the mail server, webhooks, and the robots of DingTalk, WeCom and Feishu.
 * Kept by the system administrator; every change is journalled without its secrets.
 *
 * Addresses of webhooks and robots are secrets too (whoever has one may write there): they and all
 * passwords are sealed (base/seal.h) and no reply of the API holds them.  `place` is what is shown.
 *
 * As JSON: see api/openapi.json, Channel. */
#ifndef REGISTRY_CHANNEL_H
#define REGISTRY_CHANNEL_H

#include "base/json.h"
#include "db/work.h"
#include "registry/message_kind.h"
#include "registry/notify_rule.h"

/* word, Chinese, English */
#define CHANNEL_KIND_TABLE(X)                                                                      \
    X(CHANNEL_SMTP, "smtp", "邮件服务器", "mail server")                                           \
    X(CHANNEL_WEBHOOK, "webhook", "网络回调", "webhook")                                           \
    X(CHANNEL_DINGTALK, "dingtalk", "钉钉群机器人", "DingTalk robot")                              \
    X(CHANNEL_WECOM, "wecom", "企业微信群机器人", "WeCom robot")                                   \
    X(CHANNEL_FEISHU, "feishu", "飞书群机器人", "Feishu robot")

#define CHANNEL_KIND_ENUM(name, word, zh, en) name,
enum channel_kind { CHANNEL_KIND_TABLE(CHANNEL_KIND_ENUM) CHANNEL_KIND_COUNT };
#undef CHANNEL_KIND_ENUM

enum channel_security { CHANNEL_TLS, CHANNEL_STARTTLS, CHANNEL_PLAIN };

struct channel {
    struct str id;
    int64_t version;
    enum channel_kind kind;
    struct str name, place;
    /* Sealed in the store; empty unless loaded by channel_open. */
    struct str url; /* webhooks, robots; "smtp://host:port" or "smtps://host:port" */
    struct str password, secret;
    /* Mail. */
    struct str sender, user_name;
    enum channel_security security;
    struct str authority; /* PEM trusted instead of the machine's authorities, "" for those */
    /* Webhooks and robots. */
    struct str party_id; /* whose messages go there; "" = everybody's */
    uint32_t groups;     /* bit per enum message_group */
    struct notify_rule_quiet quiet;
    bool is_english;
    bool is_internal;   /* may lead to private addresses */
    bool shows_details; /* names of systems and units may leave the house this way */
    bool is_enabled;
    bool has_secret, has_password;
    /* What happened last. */
    int64_t failures; /* of the channel itself, in a row */
    struct instant free_at, accepted_at, failed_at;
    struct str failure;
};

/* ST_DENIED: the actor is no system administrator; ST_CONFLICT: the store is an exercise;
 * ST_INVALID with all problems. */
enum status channel_create(struct work *w, const json_t *input,
                           struct channel *ret_channel) MUST_CHECK;
/* Members left out stay; "" clears a secret.  ST_STALE, ST_NOT_FOUND. */
enum status channel_change(struct work *w, struct str id, int64_t version, const json_t *input,
                           struct channel *ret_channel) MUST_CHECK;
/* Without secrets.  ST_NOT_FOUND with a fault. */
enum status channel_load(struct work *w, struct str id, struct channel *ret_channel) MUST_CHECK;
/* With secrets, for sending.  ST_CORRUPT when they do not open. */
enum status channel_open(struct work *w, struct str id, struct channel *ret_channel) MUST_CHECK;
enum status channel_list(struct work *w, json_t **ret_page) MUST_CHECK;
enum status channel_json(struct work *w, const struct channel *channel,
                         json_t **ret_json) MUST_CHECK;

/* The oldest enabled mail channel; ST_NOT_FOUND without a fault. */
enum status channel_mail(struct work *w, struct str *ret_id) MUST_CHECK;
enum status channel_can_mail(struct work *w, bool *ret_can) MUST_CHECK;
/* Enabled webhooks and robots for a group of messages that concern any of the parties. */
enum status channel_for(struct work *w, enum message_group group, const struct str *parties,
                        size_t party_count, struct channel **ret_channels,
                        size_t *ret_count) MUST_CHECK;

/* What an attempt showed about the channel itself.  A failure lets it rest, longer each time;
 * `rest_ms` above that when the far side asks for it, or between two messages of a robot. */
enum status channel_worked(struct work *w, struct str id, int64_t rest_ms) MUST_CHECK;
enum status channel_failed(struct work *w, struct str id, int64_t rest_ms,
                           struct str evidence) MUST_CHECK;

const char *channel_kind_word(enum channel_kind kind);
bool channel_is_robot(enum channel_kind kind);

#endif
