/* SPDX-License-Identifier: Apache-2.0
 * What a channel may be, who keeps it, and what of it is shown. */
#include "registry/channel.h"

#include <string.h>

#include "base/id.h"
#include "base/seal.h"
#include "db/journal.h"
#include "registry/account_store.h"
#include "registry/channel_store.h"
#include "registry/check.h"
#include "registry/field.h"

#include "base/banned.h"

#define KIND_WORD(name, word, zh, en) word,
static const char *const kind_words[] = {CHANNEL_KIND_TABLE(KIND_WORD) NULL};
static const char *const security_words[] = {"tls", "starttls", "none", NULL};
static const char *const language_words[] = {"zh", "en", NULL};

const char *channel_kind_word(enum channel_kind kind)
{
    return kind_words[kind];
}

bool channel_is_robot(enum channel_kind kind)
{
    return kind == CHANNEL_DINGTALK || kind == CHANNEL_WECOM || kind == CHANNEL_FEISHU;
}

static int index_of(const char *const *words, struct str word, int fallback)
{
    for (int i = 0; words[i]; i++) {
        if (str_is(word, words[i]))
            return i;
    }
    return fallback;
}

static enum status need_keeper(struct work *w)
{
    if (w->actor->is_system || actor_has(w->actor, ROLE_SYSTEM_ADMIN))
        return ST_OK;
    return work_fail(w, ST_DENIED, "", "只有系统管理员可以管理渠道",
                     "only the system administrator keeps channels");
}

static struct str context_of(struct work *w, struct str id)
{
    return arena_print(w->arena, "channel:%.*s", STR_ARG(id));
}

static json_t *group_list(struct arena *arena, uint32_t groups)
{
    json_t *list = json_new_list(arena);

    for (int i = 0; i < MESSAGE_GROUP_COUNT; i++) {
        if (groups & 1u << (unsigned)i)
            json_add_text(list, str_of(message_kind_group_word((enum message_group)i)));
    }
    return list;
}

/* What is not secret and not a column, as kept and as journalled. */
static json_t *facts_of(struct work *w, const struct channel *c)
{
    json_t *facts = json_new_object(w->arena);

    json_put_text(facts, "sender", c->sender);
    json_put_text(facts, "user_name", c->user_name);
    json_put_textz(facts, "security", security_words[c->security]);
    json_put_text(facts, "authority", c->authority);
    json_put(facts, "groups", group_list(w->arena, c->groups));
    notify_rule_quiet_json(w->arena, facts, &c->quiet);
    json_put_textz(facts, "language", language_words[c->is_english]);
    json_put_bool(facts, "internal", c->is_internal);
    json_put_bool(facts, "details", c->shows_details);
    json_put_bool(facts, "has_secret", c->secret.len > 0);
    json_put_bool(facts, "has_password", c->password.len > 0);
    return facts;
}

static uint32_t groups_of(const json_t *list)
{
    const json_t *item;
    uint32_t groups = 0;
    size_t index;

    json_array_foreach(list, index, item)
    {
        enum message_group group;
        if (message_kind_group_read(json_text(item), &group))
            groups |= 1u << (unsigned)group;
    }
    return groups;
}

static void take_facts(const json_t *facts, struct channel *c)
{
    c->sender = json_get_text(facts, "sender");
    c->user_name = json_get_text(facts, "user_name");
    c->security = (enum channel_security)index_of(security_words, json_get_text(facts, "security"),
                                                  CHANNEL_TLS);
    c->authority = json_get_text(facts, "authority");
    c->groups = groups_of(json_get_list(facts, "groups"));
    (void)notify_rule_quiet_read(json_object_get(facts, "quiet"), &c->quiet);
    c->is_english = str_is(json_get_text(facts, "language"), "en");
    c->is_internal = json_get_bool(facts, "internal", false);
    c->shows_details = json_get_bool(facts, "details", false);
    c->has_secret = json_get_bool(facts, "has_secret", false);
    c->has_password = json_get_bool(facts, "has_password", false);
}

static enum status seal(struct work *w, const struct channel *c, struct str *ret_sealed)
{
    const struct seal_key *key = work_seal_key(w);
    json_t *secrets = json_new_object(w->arena);

    if (!key)
        return work_fail(w, ST_IO, "keys/seal.key", "无法读取封存密钥",
                         "the sealing key is missing");
    json_put_text(secrets, "url", c->url);
    json_put_text(secrets, "password", c->password);
    json_put_text(secrets, "secret", c->secret);
    *ret_sealed =
        seal_close(w->arena, key, context_of(w, c->id), json_canonical(w->arena, secrets));
    return ST_OK;
}

static enum status unseal(struct work *w, struct str sealed, struct channel *c)
{
    const struct seal_key *key = work_seal_key(w);
    struct str text;
    json_t *secrets;

    if (!key || !seal_open(w->arena, key, context_of(w, c->id), sealed, &text))
        return work_fail(w, ST_CORRUPT, "channel",
                         "渠道“%.*s”的密钥无法解开（keys/seal.key 不符），请重新填写",
                         "the secrets of channel \"%.*s\" do not open with keys/seal.key; enter "
                         "them again",
                         STR_ARG(c->name));
    TRY(json_read(w->arena, text, JSON_MAX_BYTES, &w->fault, &secrets));
    c->url = json_get_text(secrets, "url");
    c->password = json_get_text(secrets, "password");
    c->secret = json_get_text(secrets, "secret");
    return ST_OK;
}

static bool is_host(struct str host)
{
    bool is_good = host.len > 0 && host.len <= 253;

    for (size_t i = 0; is_good && i < host.len; i++) {
        char c = host.ptr[i];
        is_good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '.' || c == '-' || c == ':' || c == '[' || c == ']';
    }
    return is_good;
}

/* The scheme and the host with port of a web address; false for what may not be one of ours: user
 * names, fragments, characters that are not printable ASCII. */
static bool split_url(struct str url, struct str *ret_scheme, struct str *ret_host)
{
    struct str rest = url;
    size_t end = 0;

    for (size_t i = 0; i < url.len; i++) {
        if (url.ptr[i] <= ' ' || url.ptr[i] > '~' || strchr("\"#<>\\^`{|}", url.ptr[i]))
            return false;
    }
    if (str_starts(url, STR("https://")))
        *ret_scheme = STR("https");
    else if (str_starts(url, STR("http://")))
        *ret_scheme = STR("http");
    else
        return false;
    rest.ptr += ret_scheme->len + 3;
    rest.len -= ret_scheme->len + 3;
    while (end < rest.len && rest.ptr[end] != '/' && rest.ptr[end] != '?')
        end++;
    *ret_host = (struct str){rest.ptr, end};
    return is_host(*ret_host);
}

/* Plain HTTP only to this machine, where nobody listens on the way; the courier refuses it too
 * unless it was started for tests. */
static bool is_this_machine(struct str host)
{
    struct str rest;
    struct str name = str_starts(host, STR("[::1]")) ? STR("[::1]") : str_cut(host, ':', &rest);

    return str_is(name, "127.0.0.1") || str_is(name, "[::1]") || str_is(name, "localhost");
}

static void read_url(struct field_reader *r, struct channel *c)
{
    struct str scheme, host;
    struct str url = field_text(r, "url", CHANNEL_URL_MAX, 0, c->url);

    if (url.len == 0) {
        field_problem(r, "url", "missing", "必填", "must be filled in");
        return;
    }
    if (!split_url(url, &scheme, &host) || (!str_is(scheme, "https") && !is_this_machine(host))) {
        field_problem(r, "url", "not-an-address", "应为 https:// 开头的地址，不含用户名和空格",
                      "must be an address beginning with https://, without user name and spaces");
        return;
    }
    c->url = url;
    c->place = arena_print(r->w->arena, "%.*s://%.*s/…", STR_ARG(scheme), STR_ARG(host));
}

static void read_mail(struct field_reader *r, const json_t *input, struct channel *c)
{
    struct arena *arena = r->w->arena;
    struct fault fault = {.status = ST_OK};
    struct str host = field_text(r, "host", 253, 0, STR(""));
    int64_t port = json_get_int(input, "port", c->security == CHANNEL_TLS ? 465 : 587);
    const char *scheme = c->security == CHANNEL_TLS ? "smtps" : "smtp";
    struct str sender = field_text(r, "sender", 200, FIELD_REQUIRED, c->sender);

    if (sender.len > 0 && check_email(arena, sender, "sender", &c->sender, &fault) != ST_OK)
        field_take(r, &fault, "not-an-address");
    c->user_name = field_text(r, "user_name", 200, 0, c->user_name);
    if (host.len == 0 && c->place.len > 0) { /* the same server, perhaps with other security */
        struct str rest, kept = c->place;
        (void)str_cut(kept, '/', &rest);
        (void)str_cut(rest, '/', &rest);
        c->url = arena_print(arena, "%s://%.*s", scheme, STR_ARG(rest));
    } else if (!is_host(host) || port < 1 || port > 65535) {
        field_problem(r, "host", "not-an-address", "邮件服务器须填主机名，端口在 1 到 65535 之间",
                      "a mail server needs a host name, and a port from 1 to 65535");
        return;
    } else
        c->url = arena_print(arena, "%s://%.*s:%lld", scheme, STR_ARG(host), (long long)port);
    c->place = c->url;
    if (c->security == CHANNEL_PLAIN && !c->is_internal)
        field_problem(r, "security", "not-safe", "不加密的邮件服务器只能用于内部网络",
                      "a mail server without encryption is for the internal network only");
    if (c->security == CHANNEL_PLAIN && c->password.len > 0)
        field_problem(r, "password", "not-safe", "不加密的连接不能发送口令",
                      "a password is not sent over a connection without encryption");
}

static enum status read_party(struct field_reader *r, struct channel *c)
{
    struct str name;

    c->party_id = field_text(r, "party_id", 64, 0, c->party_id);
    if (c->party_id.len == 0)
        return ST_OK;
    TRY(account_party_name(r->w, c->party_id, &name));
    if (name.len == 0)
        field_problem(r, "party_id", "not-found", "没有登记这个单位",
                      "no such party is registered");
    return ST_OK;
}

static enum status read_input(struct work *w, const json_t *input, struct channel *c)
{
    struct field_reader r;

    field_begin(&r, w, input);
    c->name = field_text(&r, "name", CHANNEL_NAME_MAX, FIELD_REQUIRED, c->name);
    c->password = field_text(&r, "password", CHANNEL_SECRET_MAX, 0, c->password);
    c->secret = field_text(&r, "secret", CHANNEL_SECRET_MAX, 0, c->secret);
    c->authority = field_text(&r, "authority", CHANNEL_AUTHORITY_MAX, 0, c->authority);
    if (c->authority.len > 0 && !str_contains(c->authority, STR("-----BEGIN CERTIFICATE-----")))
        field_problem(&r, "authority", "not-pem", "应为 PEM 格式的证书",
                      "must be a certificate in PEM");
    c->security = (enum channel_security)index_of(
        security_words,
        field_word(&r, "security", security_words, 0, str_of(security_words[c->security])),
        CHANNEL_TLS);
    c->is_english = str_is(
        field_word(&r, "language", language_words, 0, str_of(language_words[c->is_english])), "en");
    c->is_internal = json_get_bool(input, "internal", c->is_internal);
    c->shows_details = json_get_bool(input, "details", c->shows_details);
    c->is_enabled = json_get_bool(input, "enabled", c->is_enabled);
    if (field_has(&r, "groups"))
        c->groups = groups_of(json_get_list(input, "groups"));
    if (field_has(&r, "quiet") &&
        !notify_rule_quiet_read(json_object_get(input, "quiet"), &c->quiet))
        field_problem(&r, "quiet", "not-a-time", "免打扰时段应为两个不同的 HH:MM 时刻",
                      "quiet hours are two different times HH:MM");
    if (c->kind == CHANNEL_SMTP)
        read_mail(&r, input, c);
    else
        read_url(&r, c);
    TRY(read_party(&r, c));
    return field_end(&r);
}

static enum status record(struct work *w, const struct channel_row *row, const char *act,
                          struct str reason)
{
    json_t *after = json_keep(w->arena, json_deep_copy(row->facts));

    json_object_del(after, "authority");
    json_put_text(after, "name", row->channel.name);
    json_put_textz(after, "kind", channel_kind_word(row->channel.kind));
    json_put_text(after, "place", row->channel.place);
    json_put_bool(after, "enabled", row->channel.is_enabled);
    return journal_append(w, act, context_of(w, row->channel.id), NULL, after, reason);
}

enum status channel_create(struct work *w, const json_t *input, struct channel *ret_channel)
{
    struct channel_row row = {.channel = {.place = STR(""),
                                          .url = STR(""),
                                          .password = STR(""),
                                          .secret = STR(""),
                                          .sender = STR(""),
                                          .user_name = STR(""),
                                          .authority = STR(""),
                                          .party_id = STR(""),
                                          .is_enabled = true,
                                          .groups = ~(1u << (unsigned)MESSAGE_TEST)}};
    struct channel *c = &row.channel;

    TRY(need_keeper(w));
    if (work_is_exercise(w))
        return work_fail(w, ST_CONFLICT, "", "演习副本没有对外渠道，也不能添加",
                         "an exercise has no ways out, and none can be added");
    int kind = index_of(kind_words, json_get_text(input, "kind"), -1);
    if (kind < 0)
        return work_fail(w, ST_INVALID, "kind", "没有这种渠道", "there is no such kind of channel");
    c->kind = (enum channel_kind)kind;
    c->id = id_new(w->arena, w->now);
    TRY(read_input(w, input, c));
    row.facts = facts_of(w, c);
    TRY(seal(w, c, &row.sealed));
    TRY(channel_store_insert(w, &row));
    TRY(record(w, &row, "channel.create", STR("")));
    return channel_load(w, c->id, ret_channel);
}

enum status channel_change(struct work *w, struct str id, int64_t version, const json_t *input,
                           struct channel *ret_channel)
{
    struct channel_row row;
    struct channel *c = &row.channel;

    TRY(need_keeper(w));
    TRY(channel_open(w, id, c));
    c->version = version;
    TRY(read_input(w, input, c));
    row.facts = facts_of(w, c);
    TRY(seal(w, c, &row.sealed));
    TRY(channel_store_update(w, &row));
    TRY(record(w, &row, "channel.change", json_get_text(input, "reason")));
    return channel_load(w, id, ret_channel);
}

static enum status load_row(struct work *w, struct str id, struct channel_row *ret_row)
{
    enum status status = channel_store_load(w, id, ret_row);

    if (status == ST_NOT_FOUND)
        return work_fail(w, ST_NOT_FOUND, "channel", "没有这个渠道", "there is no such channel");
    TRY(status);
    take_facts(ret_row->facts, &ret_row->channel);
    return ST_OK;
}

enum status channel_load(struct work *w, struct str id, struct channel *ret_channel)
{
    struct channel_row row;

    TRY(load_row(w, id, &row));
    *ret_channel = row.channel;
    return ST_OK;
}

enum status channel_open(struct work *w, struct str id, struct channel *ret_channel)
{
    struct channel_row row;

    TRY(load_row(w, id, &row));
    TRY(unseal(w, row.sealed, &row.channel));
    *ret_channel = row.channel;
    return ST_OK;
}

static enum status put_party(struct work *w, json_t *object, struct str party_id)
{
    struct str name;
    json_t *party;

    if (party_id.len == 0) {
        json_put_null(object, "party");
        return ST_OK;
    }
    TRY(account_party_name(w, party_id, &name));
    party = json_new_object(w->arena);
    json_put_text(party, "id", party_id);
    json_put_text(party, "name", name);
    json_put(object, "party", party);
    return ST_OK;
}

static enum status row_json(struct work *w, const struct channel_row *row, json_t **ret_json)
{
    const struct channel *c = &row->channel;
    json_t *object = json_new_object(w->arena);
    bool is_mail = c->kind == CHANNEL_SMTP;

    json_put_text(object, "id", c->id);
    json_put_int(object, "version", c->version);
    json_put_textz(object, "kind", channel_kind_word(c->kind));
    json_put_text(object, "name", c->name);
    json_put_text(object, "place", c->place);
    json_put_text(object, "sender", c->sender);
    json_put_text(object, "user_name", c->user_name);
    json_put_textz(object, "security", is_mail ? security_words[c->security] : "");
    json_put_bool(object, "has_secret", c->has_secret);
    json_put_bool(object, "has_password", c->has_password);
    json_put_bool(object, "has_authority", c->authority.len > 0);
    TRY(put_party(w, object, c->party_id));
    json_put(object, "groups", group_list(w->arena, is_mail ? 0 : c->groups));
    notify_rule_quiet_json(w->arena, object, &c->quiet);
    json_put_textz(object, "language", language_words[c->is_english]);
    json_put_bool(object, "internal", c->is_internal);
    json_put_bool(object, "details", c->shows_details);
    json_put_bool(object, "enabled", c->is_enabled);
    json_put_int(object, "waiting", row->waiting);
    json_put_instant(
        object, "resting_until",
        (struct instant){c->failures > 0 && c->free_at.ms > w->now.ms ? c->free_at.ms : 0});
    json_put_instant(object, "accepted_at", c->accepted_at);
    json_put_instant(object, "failed_at", c->failed_at);
    json_put_text(object, "failure", c->failure);
    *ret_json = object;
    return ST_OK;
}

enum status channel_json(struct work *w, const struct channel *channel, json_t **ret_json)
{
    struct channel_row row;

    TRY(need_keeper(w));
    TRY(load_row(w, channel->id, &row));
    return row_json(w, &row, ret_json);
}

enum status channel_list(struct work *w, json_t **ret_page)
{
    json_t *page = json_new_object(w->arena), *items = json_new_list(w->arena), *item;
    struct channel_row *rows;
    size_t count;
    char now[INSTANT_TEXT_BYTES];

    TRY(need_keeper(w));
    TRY(channel_store_list(w, &rows, &count));
    for (size_t i = 0; i < count; i++) {
        take_facts(rows[i].facts, &rows[i].channel);
        TRY(row_json(w, &rows[i], &item));
        json_add(items, item);
    }
    json_put(page, "items", items);
    json_put_null(page, "next");
    json_put_int(page, "total", (int64_t)count);
    json_put_textz(page, "as_of", instant_print(w->now, now));
    *ret_page = page;
    return ST_OK;
}

enum status channel_can_mail(struct work *w, bool *ret_can)
{
    struct str id;
    enum status status = channel_mail(w, &id);

    *ret_can = status == ST_OK;
    return status == ST_NOT_FOUND ? ST_OK : status;
}

static bool concerns(const struct channel *c, const struct str *parties, size_t party_count)
{
    if (c->party_id.len == 0)
        return true;
    for (size_t i = 0; i < party_count; i++) {
        if (str_equal(c->party_id, parties[i]))
            return true;
    }
    return false;
}

enum status channel_for(struct work *w, enum message_group group, const struct str *parties,
                        size_t party_count, struct channel **ret_channels, size_t *ret_count)
{
    struct channel_row *rows;
    size_t count, found = 0;

    TRY(channel_store_list(w, &rows, &count));
    struct channel *channels = ARENA_ARRAY(w->arena, count + 1, struct channel);
    for (size_t i = 0; i < count; i++) {
        struct channel *c = &rows[i].channel;

        take_facts(rows[i].facts, c);
        if (c->kind != CHANNEL_SMTP && c->is_enabled && (c->groups & 1u << (unsigned)group) &&
            concerns(c, parties, party_count))
            channels[found++] = *c;
    }
    *ret_channels = channels;
    *ret_count = found;
    return ST_OK;
}
