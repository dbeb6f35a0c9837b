/* SPDX-License-Identifier: Apache-2.0
 * Judging a message that came, and receiving, changing or lifting by it. */
#include "procedures/warning_cap_import.h"

#include "documents/cap_read.h"
#include "procedures/warning_cap_fill.h"
#include "procedures/warning_cap_store.h"
#include "procedures/warning_change.h"
#include "procedures/warning_issue.h"

/* What is known of a message before anything is written. */
struct arrival {
    struct cap_message message;
    struct str xml, digest;
    struct office office; /* of the importing party */
    enum warning_cap_seal seal;
    struct str signer;
    struct str sender_party; /* "" when unknown */
    bool is_real;            /* duties and messages follow */
};

static const char *instant_text(struct work *w, struct instant at)
{
    char text[INSTANT_TEXT_BYTES];

    return str_zero(w->arena, str_of(instant_print(at, text)));
}

/* ---- Judging ---- */

static enum status judge_kind(struct work *w, const struct cap_message *message)
{
    if (str_is(message->status, "System") || str_is(message->status, "Draft"))
        return work_fail(w, ST_INVALID, "status", "状态为 %s 的消息不是预警，不予导入",
                         "a message of status %s is no warning and is not taken in",
                         str_zero(w->arena, message->status));
    if (str_is(message->message_type, "Ack") || str_is(message->message_type, "Error"))
        return work_fail(w, ST_INVALID, "msgType", "类型为 %s 的消息不是预警，不予导入",
                         "a message of type %s is no warning and is not taken in",
                         str_zero(w->arena, message->message_type));
    if (message->info_count == 0)
        return work_fail(w, ST_INVALID, "info", "消息没有内容（<info>），无法据以办理",
                         "the message has no <info> to act on");
    return ST_OK;
}

static enum status judge_times(struct work *w, const struct cap_message *message)
{
    bool is_over = true, has_end = false;

    if (message->sent.ms > w->now.ms + WARNING_CAP_SKEW_MS)
        return work_fail(w, ST_INVALID, "sent", "消息的发送时间 %s 晚于现在，请核对两边的时钟",
                         "the message was sent at %s, which lies ahead; compare the clocks",
                         instant_text(w, message->sent));
    for (size_t i = 0; i < message->info_count; i++) {
        has_end = has_end || message->infos[i].expires.ms != 0;
        is_over = is_over && message->infos[i].expires.ms != 0 &&
                  message->infos[i].expires.ms <= w->now.ms;
    }
    if (has_end && is_over)
        return work_fail(w, ST_INVALID, "expires", "消息已于 %s 失效", "the message expired at %s",
                         instant_text(w, message->infos[0].expires));
    return ST_OK;
}

static enum status judge_replay(struct work *w, const struct arrival *a)
{
    struct warning_cap_row row;
    struct str node, party = str_cut(a->message.sender, '@', &node);
    enum status status;

    if (str_is(node, work_node(w)))
        return work_fail(w, ST_CONFLICT, "sender", "这是本节点自己发布的预警（发布单位 %s）",
                         "this node issued that warning itself (party %s)",
                         str_zero(w->arena, party));
    status = warning_cap_store_find(w, a->office.party_id, a->message.sender, a->message.identifier,
                                    &row);
    if (status == ST_NOT_FOUND)
        return ST_OK;
    TRY(status);
    if (str_equal(row.digest, a->digest))
        return work_fail(w, ST_CONFLICT, "identifier", "标识 %s 的消息已于 %s 收到",
                         "the message %s came at %s already",
                         str_zero(w->arena, a->message.identifier), instant_text(w, row.came_at));
    return work_fail(w, ST_CONFLICT, "identifier",
                     "标识 %s 的消息已于 %s 收到，且内容不同，请向发布单位核实",
                     "a message %s with other content came at %s; ask the issuer",
                     str_zero(w->arena, a->message.identifier), instant_text(w, row.came_at));
}

static struct str parameter_of(const struct cap_message *message, const char *name)
{
    for (size_t i = 0; i < message->info_count; i++)
        for (size_t k = 0; k < message->infos[i].parameter_count; k++)
            if (str_is(message->infos[i].parameters[k].name, name))
                return str_trim(message->infos[i].parameters[k].value);
    return STR("");
}

static enum status find_sender(struct work *w, struct arrival *a)
{
    struct str node, local = str_cut(a->message.sender, '@', &node);

    return warning_cap_store_known(w, local, parameter_of(&a->message, WARNING_CAP_ORGAN_CODE),
                                   str_trim(a->message.infos[0].sender_name), &a->sender_party);
}

/* A party we know is held to its own powers; nobody is, whose office we do not know. */
static enum status judge_authority(struct work *w, const struct arrival *a, const char *act,
                                   struct str level, struct str scope)
{
    struct policy_place place;
    struct office sender;

    if (a->sender_party.len == 0 || level.len == 0)
        return ST_OK;
    TRY(office_of(w, a->sender_party, &sender));
    TRY(office_place(w, a->office.region, STR(""), instant_beijing_date(w->now), &place));
    return office_check(w, &sender, &place, act, level, scope, NULL);
}

static enum status judge_seal(struct work *w, struct arrival *a, const struct digest_key *own_key)
{
    TRY(warning_cap_sign_judge(w, &a->message, &a->office.place, own_key, &a->seal, &a->signer));
    if (a->seal == WARNING_CAP_BROKEN)
        return work_fail(w, ST_DENIED, "signature", "签名与内容不符：消息被改动或系伪造",
                         "the signature does not hold: the message was altered or forged");
    return ST_OK;
}

static enum status judge(struct work *w, struct str xml, const struct digest_key *own_key,
                         struct arrival *a)
{
    struct digest_sm3 digest = digest_sm3_of(xml);
    char hex[DIGEST_SM3_HEX_BYTES];

    a->xml = xml;
    a->digest = str_copy(w->arena, str_of(digest_hex(&digest, hex)));
    if (w->actor->party_id.len == 0)
        return work_fail(w, ST_DENIED, "party", "只有单位的经办人可以导入预警",
                         "only people of a party may bring in a warning");
    TRY(office_of(w, w->actor->party_id, &a->office));
    TRY(cap_read(w->arena, &w->fault, xml, &a->message));
    TRY(judge_kind(w, &a->message));
    TRY(judge_times(w, &a->message));
    TRY(judge_replay(w, a));
    TRY(judge_seal(w, a, own_key));
    TRY(find_sender(w, a));
    a->is_real = str_is(a->message.status, "Actual") || work_is_exercise(w);
    return ST_OK;
}

/* ---- Writing ---- */

static enum status keep(struct work *w, const struct arrival *a, const struct dossier *warning)
{
    const struct warning_cap_row row = {
        .party_id = a->office.party_id,
        .sender = a->message.sender,
        .identifier = a->message.identifier,
        .sent = a->message.sent,
        .message_type = a->message.message_type,
        .status = a->message.status,
        .dossier_id = warning->id,
        .signature = str_of(warning_cap_sign_word(a->seal)),
        .signer = a->signer,
        .digest = a->digest,
        .xml = a->xml,
    };

    return warning_cap_store_add(w, &row);
}

/* What the page of the warning says of its coming: data.import. */
static enum status describe(struct work *w, const struct arrival *a, json_t *data)
{
    json_t *about = json_new_object(w->arena);
    const struct cap_info *info = &a->message.infos[0];
    struct office sender = {0};

    if (a->sender_party.len > 0)
        TRY(office_of(w, a->sender_party, &sender));
    json_put_text(about, "identifier", a->message.identifier);
    json_put_text(about, "sender", a->message.sender);
    json_put_text(about, "sender_name", str_trim(info->sender_name));
    json_put_textz(about, "sent", instant_text(w, a->message.sent));
    json_put_text(about, "status", a->message.status);
    json_put_text(about, "type", a->message.message_type);
    json_put_textz(about, "came_at", instant_text(w, w->now));
    json_put_text(about, "digest", a->digest);
    json_put_textz(about, "signature", warning_cap_sign_word(a->seal));
    json_put_text(about, "signer", a->signer);
    json_put_textz(about, "sender_state",
                   a->sender_party.len == 0         ? "unknown"
                   : a->seal == WARNING_CAP_TRUSTED ? "verified"
                                                    : "known");
    json_put_text(about, "sender_party", a->sender_party);
    json_put_text(about, "sender_party_name", a->sender_party.len > 0 ? sender.name : STR(""));
    json_put(data, "import", about);
    return ST_OK;
}

static json_t *facts_of(struct work *w, const struct arrival *a)
{
    json_t *facts = json_new_object(w->arena);

    json_put_text(facts, "identifier", a->message.identifier);
    json_put_text(facts, "sender", a->message.sender);
    json_put_text(facts, "digest", a->digest);
    json_put_textz(facts, "signature", warning_cap_sign_word(a->seal));
    return facts;
}

static enum status receive(struct work *w, const struct arrival *a, struct dossier *ret_warning)
{
    struct warning_cap_filled filled;

    TRY(warning_cap_fill(w, &a->message, &a->office, &filled));
    TRY(judge_authority(w, a, "warning.issue", filled.level, filled.scope));
    TRY(describe(w, a, filled.data));
    const struct dossier_opening opening = {
        .kind = "warning",
        .title = filled.title,
        .level = filled.level,
        .scope = filled.scope,
        .reach = DOSSIER_REACH_PARTIES,
        .is_imported = true,
        .is_exercise = !str_is(a->message.status, "Actual"),
        .data = filled.data,
        .reason = STR("由 CAP 消息导入；taken in from a CAP message"),
    };

    TRY(dossier_open(w, &opening, ret_warning));
    ret_warning->state = STR("received");
    ret_warning->number = filled.number;
    TRY(dossier_write(w, ret_warning));
    TRY(dossier_note(w, ret_warning, "receive", w->now, STR(""), facts_of(w, a)));
    TRY(keep(w, a, ret_warning));
    return a->is_real ? warning_issue_received(w, ret_warning) : ST_OK;
}

/* The warning that the message refers to, as a message of it came before. */
static enum status find_first(struct work *w, const struct arrival *a, struct dossier *ret_warning)
{
    const struct cap_message *message = &a->message;
    struct warning_cap_row row = {0};
    enum status status = ST_NOT_FOUND;

    for (size_t i = 0; i < message->reference_count && status == ST_NOT_FOUND; i++)
        status = warning_cap_store_find(w, a->office.party_id, message->references[i].sender,
                                        message->references[i].identifier, &row);
    if (status == ST_NOT_FOUND)
        return work_fail(w, ST_CONFLICT, "references",
                         "没有收到过它所引用的预警 %s，请先导入首次发布的消息",
                         "the warning %s that it refers to has not come; bring in the first "
                         "message first",
                         message->references != NULL && message->reference_count > 0
                             ? str_zero(w->arena, message->references[0].identifier)
                             : "");
    TRY(status);
    if (!str_equal(row.sender, message->sender))
        return work_fail(w, ST_DENIED, "sender", "预警只能由发布者调整和解除，原发布者是 %s",
                         "only its issuer changes and lifts a warning; that is %s",
                         str_zero(w->arena, row.sender));
    if (str_is(row.signature, "valid") && a->seal != WARNING_CAP_TRUSTED)
        return work_fail(w, ST_DENIED, "signature", "首次消息有可信签名，后续消息没有，不予采信",
                         "the first message bears a trusted signature and this one does not");
    if (row.signer.len > 0 && !str_equal(row.signer, a->signer))
        return work_fail(w, ST_DENIED, "signature", "与首次消息不是同一签名者",
                         "another key than that of the first message signed it");
    TRY(dossier_load(w, row.dossier_id, "warning", ret_warning));
    if (!str_is(ret_warning->state, "received"))
        return work_fail(w, ST_CONFLICT, "state", "这份预警已不在有效状态",
                         "that warning is no longer in force");
    if (a->is_real && ret_warning->is_exercise && !work_is_exercise(w))
        return work_fail(w, ST_CONFLICT, "status", "首次消息是演习或测试，不能由真实消息调整",
                         "the first message was of an exercise or test; a real one does not "
                         "change it");
    return ST_OK;
}

static enum status change(struct work *w, const struct arrival *a, struct dossier *ret_warning)
{
    struct warning_cap_filled filled;
    struct dossier next;

    TRY(find_first(w, a, ret_warning));
    TRY(warning_cap_fill(w, &a->message, &a->office, &filled));
    TRY(judge_authority(w, a, "warning.issue", filled.level, filled.scope));
    TRY(describe(w, a, filled.data));
    next = *ret_warning;
    next.title = filled.title;
    next.level = filled.level;
    next.scope = filled.scope;
    next.data = filled.data;
    TRY(keep(w, a, ret_warning));
    if (!ret_warning->is_exercise || work_is_exercise(w))
        return warning_change_received(w, ret_warning, &next);
    *ret_warning = next;
    TRY(dossier_write(w, ret_warning));
    return dossier_note(w, ret_warning, "reissue", w->now, STR(""), facts_of(w, a));
}

static enum status lift(struct work *w, const struct arrival *a, struct dossier *ret_warning)
{
    struct str reason;

    TRY(find_first(w, a, ret_warning));
    TRY(judge_authority(w, a, "warning.lift", ret_warning->level, ret_warning->scope));
    reason = warning_cap_fill_text(w, a->message.infos[0].description, DOSSIER_TEXT_MAX);
    TRY(keep(w, a, ret_warning));
    if (!ret_warning->is_exercise || work_is_exercise(w))
        return warning_change_lift_received(w, ret_warning, reason);
    ret_warning->state = STR("lifted");
    TRY(dossier_write(w, ret_warning));
    return dossier_note(w, ret_warning, "lift", w->now, reason, facts_of(w, a));
}

enum status warning_cap_import(struct work *w, struct str xml, const struct digest_key *own_key,
                               struct dossier *ret_warning, const char **ret_outcome)
{
    struct arrival a = {0};

    TRY(judge(w, xml, own_key, &a));
    if (a.message.infos == NULL || a.message.info_count == 0)
        return work_fail(w, ST_INVALID, "info", "消息缺少 info 部分，不知所说何事",
                         "the message has no info block, so it says nothing");
    if (str_is(a.message.message_type, "Update")) {
        *ret_outcome = "changed";
        return change(w, &a, ret_warning);
    }
    if (str_is(a.message.message_type, "Cancel")) {
        *ret_outcome = "lifted";
        return lift(w, &a, ret_warning);
    }
    *ret_outcome = "received";
    return receive(w, &a, ret_warning);
}

enum status warning_cap_import_json(struct work *w, const struct dossier *warning,
                                    const char *outcome, json_t **ret_object)
{
    json_t *object = json_new_object(w->arena);
    json_t *about = json_get_object(warning->data, "import");

    json_put_textz(object, "outcome", outcome);
    json_put_text(object, "id", warning->id);
    json_put_text(object, "number", warning->number);
    json_put_text(object, "title", warning->title);
    json_put_text(object, "level", warning->level);
    json_put_text(object, "scope", warning->scope);
    json_put_text(object, "state", warning->state);
    json_put_bool(object, "exercise", warning->is_exercise);
    json_put(object, "import", about != NULL ? about : json_new_object(w->arena));
    *ret_object = object;
    return ST_OK;
}
