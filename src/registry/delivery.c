/* SPDX-License-Identifier: Apache-2.0
 * Planning, claiming and recording deliveries, and whose work a failure becomes. */
#include "registry/delivery.h"

#include "base/id.h"
#include "db/journal.h"
#include "registry/account.h"
#include "registry/check.h"
#include "registry/delivery_store.h"
#include "registry/message.h"
#include "registry/notify_rule.h"

#include "base/banned.h"

enum { CLAIM_MAX_SKIPPED = 20, MINUTE_MS = 60 * 1000 };

int64_t delivery_backoff_ms(int64_t number)
{
    static const int64_t minutes[] = {1, 5, 15, 60, 180, 360, 720};
    int64_t last = (int64_t)(sizeof minutes / sizeof minutes[0]) - 1;
    int64_t at = number < 1 ? 0 : number - 1;

    return minutes[at > last ? last : at] * MINUTE_MS;
}

/* Into a waiting delivery due within [low, row->next_at], or a new one. */
static enum status put(struct work *w, struct delivery_row *row, struct str message_id,
                       bool is_shared, struct instant low)
{
    struct str id;
    enum status status = ST_NOT_FOUND;

    if (is_shared)
        status = delivery_store_waiting(w, row, low, row->next_at, &id);
    if (status == ST_NOT_FOUND) {
        row->id = id_new(w->arena, w->now);
        id = row->id;
        status = delivery_store_insert(w, row);
    }
    TRY(status);
    return delivery_store_add(w, id, message_id);
}

enum status delivery_plan_mail(struct work *w, struct str account_id, struct str message_id,
                               enum message_group group, struct instant due_at)
{
    struct delivery_row row = {.reader_kind = STR("account"), .reader_id = account_id};
    struct notify_rule rule;
    bool is_bundled;

    TRY(notify_rule_load(w, account_id, &rule));
    if (rule.email.len == 0 ||
        !notify_rule_when(&rule, w->policy, group, w->now, due_at, &row.next_at, &is_bundled))
        return ST_OK;
    enum status status = channel_mail(w, &row.channel_id);
    if (status == ST_NOT_FOUND)
        return ST_OK; /* no mail leaves this house */
    TRY(status);
    row.address = rule.email;
    row.is_english = rule.is_english;
    return put(w, &row, message_id, true, is_bundled ? row.next_at : (struct instant){0});
}

enum status delivery_plan_channel(struct work *w, const struct channel *channel,
                                  struct str message_id, struct instant due_at)
{
    struct delivery_row row = {.reader_kind = STR("channel"),
                               .reader_id = channel->id,
                               .channel_id = channel->id,
                               .is_english = channel->is_english};

    row.next_at = notify_rule_after_quiet(&channel->quiet, w->now);
    if (due_at.ms > w->now.ms && row.next_at.ms >= due_at.ms)
        row.next_at = w->now;
    return put(w, &row, message_id, channel_is_robot(channel->kind), (struct instant){0});
}

/* A message of the actor to itself by a channel, whatever its rules say. */
static enum status send_test(struct work *w, const struct channel *channel, struct str address,
                             struct str *ret_id)
{
    struct delivery_row row = {.id = id_new(w->arena, w->now),
                               .reader_kind = STR("account"),
                               .reader_id = w->actor->account_id,
                               .channel_id = channel->id,
                               .address = address,
                               .is_english = w->actor->is_english,
                               .next_at = w->now};
    json_t *parameters = json_new_object(w->arena);
    struct str message_id;

    json_put_text(parameters, "channel", channel->name);
    json_put_text(parameters, "reader", w->actor->person_name);
    const struct message_new message = {
        .kind = "channel-test",
        .occasion = arena_print(w->arena, "test:%.*s", STR_ARG(row.id)),
        .subject_kind = "channel",
        .subject_id = channel->id,
        .parameters = parameters,
    };
    TRY(message_tell_once(w, "account", w->actor->account_id, &message, &message_id, NULL));
    TRY(delivery_store_insert(w, &row));
    TRY(delivery_store_add(w, row.id, message_id));
    *ret_id = row.id;
    return journal_append(w, "channel.test",
                          arena_print(w->arena, "channel:%.*s", STR_ARG(channel->id)), NULL, NULL,
                          STR(""));
}

enum status delivery_test(struct work *w, struct str channel_id, struct str address,
                          struct str *ret_id)
{
    struct channel channel;
    struct notify_rule rule;

    if (!actor_has(w->actor, ROLE_SYSTEM_ADMIN))
        return work_fail(w, ST_DENIED, "", "只有系统管理员可以测试渠道",
                         "only the system administrator tests channels");
    TRY(channel_load(w, channel_id, &channel));
    TRY(notify_rule_load(w, w->actor->account_id, &rule));
    if (channel.kind != CHANNEL_SMTP)
        return send_test(w, &channel, STR(""), ret_id);
    struct str clean = address.len > 0 ? STR("") : rule.email;
    if (address.len > 0)
        TRY(check_email(w->arena, address, "address", &clean, &w->fault));
    if (clean.len == 0)
        return work_fail(w, ST_INVALID, "address", "请填写收件地址", "an address is needed");
    return send_test(w, &channel, clean, ret_id);
}

enum status delivery_test_own(struct work *w, struct str *ret_id)
{
    struct channel channel;
    struct notify_rule rule;
    struct str channel_id;

    TRY(notify_rule_load(w, w->actor->account_id, &rule));
    if (rule.email.len == 0)
        return work_fail(w, ST_CONFLICT, "email", "请先填写邮箱地址", "an address is needed first");
    enum status status = channel_mail(w, &channel_id);
    if (status == ST_NOT_FOUND)
        return work_fail(w, ST_CONFLICT, "channel", "还没有设置邮件服务器",
                         "no mail server has been set up");
    TRY(status);
    TRY(channel_load(w, channel_id, &channel));
    return send_test(w, &channel, rule.email, ret_id);
}

/* Whether the reader still has an account that may be told. */
static enum status is_wanted(struct work *w, const struct delivery_row *row, bool *ret_is_wanted)
{
    struct account account;

    *ret_is_wanted = true;
    if (!str_is(row->reader_kind, "account"))
        return ST_OK;
    enum status status = account_load(w, row->reader_id, &account);
    if (status == ST_NOT_FOUND)
        fault_clear(&w->fault);
    else
        TRY(status);
    *ret_is_wanted = status == ST_OK && !str_is(account.state, "closed");
    return ST_OK;
}

static enum status cancel(struct work *w, const struct delivery_row *row)
{
    const struct delivery_change change = {
        .state = "cancelled",
        .evidence = STR("收件人账号已停用 the reader's account is closed"),
    };
    bool is_held;

    return delivery_store_change(w, row->id, row->lease, &change, &is_held);
}

/* Open the channel and begin the attempt. */
static enum status take(struct work *w, const struct delivery_row *row,
                        struct delivery_claim *ret_claim, bool *ret_is_taken)
{
    struct delivery_claim claim = {.id = row->id,
                                   .lease = id_new(w->arena, w->now),
                                   .number = row->attempts + 1,
                                   .address = row->address,
                                   .is_english = row->is_english,
                                   .made_at = row->made_at,
                                   .message_count = row->messages};

    enum status status = channel_open(w, row->channel_id, &claim.channel);
    if (status == ST_CORRUPT) { /* its secrets do not open: it rests until they are entered again */
        fault_clear(&w->fault);
        *ret_is_taken = false;
        return channel_failed(
            w, row->channel_id, CHANNEL_REST_MAX_MS,
            STR("渠道的密钥无法解开，请重新填写 the channel's secrets do not open; "
                "enter them again"));
    }
    TRY(status);
    TRY(delivery_store_take(w, claim.id, claim.lease, claim.number, ret_is_taken));
    if (!*ret_is_taken)
        return ST_OK;
    TRY(delivery_store_items(w, &claim));
    *ret_claim = claim;
    return ST_OK;
}

enum status delivery_waits(struct work *w, bool *ret_waits)
{
    struct delivery_row row;
    enum status status = delivery_store_next(w, &row);

    *ret_waits = status == ST_OK;
    return status == ST_NOT_FOUND ? ST_OK : status;
}

enum status delivery_claim(struct work *w, struct delivery_claim *ret_claim)
{
    for (int i = 0; i < CLAIM_MAX_SKIPPED; i++) {
        struct delivery_row row;
        bool is_wanted_still, is_taken = false;

        TRY(delivery_store_next(w, &row));
        TRY(is_wanted(w, &row, &is_wanted_still));
        if (!is_wanted_still)
            TRY(cancel(w, &row));
        else
            TRY(take(w, &row, ret_claim, &is_taken));
        if (is_taken)
            return ST_OK;
    }
    return ST_NOT_FOUND;
}

/* One line within bounds and valid text, whatever the far side sent. */
static struct str line_of(struct arena *arena, struct str text)
{
    struct str whole = str_copy(arena, text);
    char *line = str_zero(arena, whole);
    size_t len = whole.len < DELIVERY_EVIDENCE_BYTES ? whole.len : DELIVERY_EVIDENCE_BYTES;

    for (size_t i = 0; i < len; i++) {
        if ((unsigned char)line[i] < ' ' || line[i] == 0x7f)
            line[i] = ' ';
    }
    while (len > 0 && len < whole.len && ((unsigned char)line[len] & 0xc0) == 0x80)
        len--;
    struct str out = str_trim((struct str){line, len});
    if (str_is_utf8(out))
        return out;
    for (size_t i = 0; i < len; i++) {
        if ((unsigned char)line[i] >= 0x80)
            line[i] = '?';
    }
    return out;
}

/* A delivery that will not be tried any more becomes work: for the system administrators, and for
 * the unit of somebody who was to be reminded. */
static enum status raise_failure(struct work *w, const struct delivery_row *row)
{
    json_t *parameters = json_new_object(w->arena);
    struct message_new message = {
        .kind = "delivery-dead",
        .occasion =
            arena_print(w->arena, "delivery:%.*s:%lld", STR_ARG(row->id), (long long)row->attempts),
        .subject_kind = "delivery",
        .subject_id = row->id,
        .parameters = parameters,
    };
    struct account account;
    bool matters;

    json_put_text(parameters, "channel", row->channel_name);
    json_put_text(parameters, "reader", row->reader_name);
    json_put_text(parameters, "evidence", row->evidence);
    json_put_int(parameters, "count", row->messages);
    TRY(delivery_store_matters(w, row->id, &matters));
    message.is_inbox_only = !matters; /* mail about failed mail about failed mail would never end */
    TRY(message_tell_role(w, ROLE_SYSTEM_ADMIN, &message));
    if (!matters || !str_is(row->reader_kind, "account"))
        return ST_OK;
    TRY(account_load(w, row->reader_id, &account));
    message.kind = "not-reached";
    TRY(message_tell_party(w, account.party_id, UINT32_MAX, row->reader_id, &message));
    message.is_inbox_only = true; /* the reader's own address is what failed */
    return message_tell(w, row->reader_id, &message, NULL);
}

static struct delivery_change change_of(struct work *w, const struct delivery_row *row,
                                        const struct delivery_outcome *outcome)
{
    struct delivery_change change = {.tries_left = row->tries_left - 1,
                                     .evidence = outcome->evidence,
                                     .provider_id = outcome->provider_id};
    int64_t wait_ms = delivery_backoff_ms(DELIVERY_MAX_TRIES - row->tries_left + 1);

    if (wait_ms < outcome->wait_ms)
        wait_ms = outcome->wait_ms;
    change.next_at.ms = w->now.ms + wait_ms;
    change.state = outcome->result == DELIVERY_UNANSWERED ? "sent" : "failed";
    if (outcome->result == DELIVERY_ACCEPTED)
        change.state = "accepted";
    else if (outcome->result == DELIVERY_REFUSED || change.tries_left <= 0)
        change.state = "dead";
    if (change.state[0] == 'a' || change.state[0] == 'd')
        change.next_at.ms = 0;
    return change;
}

static enum status note_channel(struct work *w, const struct delivery_claim *claim,
                                const struct delivery_outcome *outcome)
{
    int64_t gap_ms = channel_is_robot(claim->channel.kind) ? CHANNEL_ROBOT_GAP_MS : 0;

    if (outcome->is_channel_fault)
        return channel_failed(w, claim->channel.id, outcome->wait_ms, outcome->evidence);
    if (outcome->result == DELIVERY_ACCEPTED || gap_ms > 0)
        return channel_worked(w, claim->channel.id, gap_ms);
    return ST_OK;
}

enum status delivery_record(struct work *w, const struct delivery_claim *claim,
                            const struct delivery_outcome *outcome)
{
    static const char *const words[] = {"accepted", "refused", "failed", "unanswered"};
    struct delivery_outcome clean = *outcome;
    struct delivery_row row;
    bool is_held;

    clean.evidence = line_of(w->arena, outcome->evidence);
    clean.provider_id = line_of(w->arena, outcome->provider_id);
    TRY(delivery_store_load(w, claim->id, &row));
    TRY(delivery_store_end_attempt(w, claim->id, claim->number, words[outcome->result],
                                   clean.evidence));
    TRY(note_channel(w, claim, &clean));
    const struct delivery_change change = change_of(w, &row, &clean);
    TRY(delivery_store_change(w, claim->id, claim->lease, &change, &is_held));
    if (!is_held)
        return work_fail(w, ST_CONFLICT, "lease", "该投递已由另一次尝试接手",
                         "another attempt has taken this delivery over");
    row.evidence = clean.evidence;
    return str_is(str_of(change.state), "dead") ? raise_failure(w, &row) : ST_OK;
}

static bool sees_all(const struct work *w)
{
    return w->actor->is_system || actor_has(w->actor, ROLE_SYSTEM_ADMIN);
}

static json_t *row_json(struct work *w, const struct delivery_row *row)
{
    static const struct {
        const char *word, *zh, *en;
    } states[] = {
        {"queued", "等待发送", "waits to be sent"},
        {"sending", "正在发送，或发送结果尚不清楚",
         "being sent, or the end of an attempt is not known"},
        {"sent", "已交出但没有收到答复，可能已到达，将以同一编号重发",
         "handed over without an answer; it may have arrived and is sent again under the same id"},
        {"failed", "上次发送失败，将再次发送", "the last attempt failed; it is tried again"},
        {"accepted", "对方服务器已接收（不代表已读）",
         "the far side took it (that does not mean read)"},
        {"dead", "不再发送，需要人工处理", "given up; somebody must see to it"},
        {"cancelled", "收件人已不存在，已取消", "its reader is gone; cancelled"},
    };
    json_t *object = json_new_object(w->arena), *channel = json_new_object(w->arena),
           *reader = json_new_object(w->arena);

    json_put_text(object, "id", row->id);
    json_put_text(object, "state", row->state);
    for (size_t i = 0; i < sizeof states / sizeof states[0]; i++) {
        if (str_is(row->state, states[i].word)) {
            json_put_textz(object, "zh", states[i].zh);
            json_put_textz(object, "en", states[i].en);
        }
    }
    json_put_text(channel, "id", row->channel_id);
    json_put_text(channel, "name", row->channel_name);
    json_put_text(channel, "kind", row->channel_kind);
    json_put(object, "channel", channel);
    json_put_text(reader, "type", row->reader_kind);
    json_put_text(reader, "id", row->reader_id);
    json_put_text(reader, "name", row->reader_name);
    json_put(object, "reader", reader);
    json_put_text(object, "address", row->address);
    json_put_int(object, "messages", row->messages);
    json_put_int(object, "attempts", row->attempts);
    json_put_instant(object, "made_at", row->made_at);
    json_put_instant(object, "changed_at", row->changed_at);
    json_put_instant(object, "next_at", row->next_at);
    json_put_text(object, "evidence", row->evidence);
    json_put_text(object, "provider_id", row->provider_id);
    return object;
}

enum status delivery_list(struct work *w, struct str state, struct str channel_id, struct str after,
                          int limit, json_t **ret_page)
{
    json_t *page = json_new_object(w->arena), *items = json_new_list(w->arena);
    struct delivery_row *rows;
    size_t count;
    int64_t total;
    char now[INSTANT_TEXT_BYTES];

    if (after.len > 0 && !id_is_valid(after))
        return work_fail(w, ST_INVALID, "after", "翻页标记无效", "the cursor is not one of ours");
    if (limit < 1 || limit > DELIVERY_MAX_PAGE)
        limit = DELIVERY_PAGE;
    TRY(delivery_store_page(w, sees_all(w) ? STR("") : w->actor->account_id, state, channel_id,
                            after.len > 0 ? after : STR("ZZZZZZZZZZZZZZZZZZZZZZZZZZ"), limit + 1,
                            &rows, &count, &total));
    bool has_more = count > (size_t)limit;
    count = has_more ? (size_t)limit : count;
    for (size_t i = 0; i < count; i++)
        json_add(items, row_json(w, &rows[i]));
    json_put(page, "items", items);
    if (has_more)
        json_put_text(page, "next", rows[count - 1].id);
    else
        json_put_null(page, "next");
    if (total >= 0)
        json_put_int(page, "total", total);
    else
        json_put_null(page, "total");
    json_put_textz(page, "as_of", instant_print(w->now, now));
    *ret_page = page;
    return ST_OK;
}

static enum status load_visible(struct work *w, struct str id, struct delivery_row *ret_row)
{
    enum status status = delivery_store_load(w, id, ret_row);
    bool is_own = status == ST_OK && str_is(ret_row->reader_kind, "account") &&
                  str_equal(ret_row->reader_id, w->actor->account_id);

    if (status == ST_NOT_FOUND || (status == ST_OK && !is_own && !sees_all(w)))
        return work_fail(w, ST_NOT_FOUND, "delivery", "没有这次投递", "there is no such delivery");
    return status;
}

enum status delivery_json(struct work *w, struct str id, json_t **ret_json)
{
    struct delivery_row row;
    json_t *tries;

    TRY(load_visible(w, id, &row));
    TRY(delivery_store_attempts(w, id, &tries));
    *ret_json = row_json(w, &row);
    json_put(*ret_json, "tries", tries);
    return ST_OK;
}

enum status delivery_retry(struct work *w, struct str id)
{
    struct delivery_change change = {.state = "queued", .tries_left = DELIVERY_MAX_TRIES};
    struct delivery_row row;
    bool is_held;

    TRY(load_visible(w, id, &row));
    if (!sees_all(w))
        return work_fail(w, ST_DENIED, "", "只有系统管理员可以重新发送",
                         "only the system administrator sends again");
    if (str_is(row.state, "accepted") || str_is(row.state, "sending"))
        return work_fail(w, ST_CONFLICT, "state", "已被接收或正在发送，不能重新发送",
                         "it was accepted or is being sent");
    change.next_at = w->now;
    change.evidence = row.evidence;
    TRY(delivery_store_change(w, id, row.lease, &change, &is_held));
    return journal_append(w, "delivery.retry", arena_print(w->arena, "delivery:%.*s", STR_ARG(id)),
                          NULL, NULL, STR(""));
}
