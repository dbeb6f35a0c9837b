/* SPDX-License-Identifier: Apache-2.0
 * What recipients and the issuer do: open, sign for, feed back, accept or ask again, telephone. */
#include <string.h>

#include "base/digest.h"
#include "db/journal.h"
#include "procedures/notice_duty.h"
#include "procedures/recipient_act.h"
#include "procedures/recipient_plan.h"
#include "procedures/recipient_store.h"
#include "procedures/recipient_view.h"
#include "registry/attachment.h"

enum { MOVE_TRIES = 3, WORDS_MAX = 2000, NUMBER_MAX = 40, NAME_MAX_POINTS = 60 };

static const char *issue_word(const struct dossier *dossier)
{
    return str_is(dossier->kind, "notice") ? "notice.issue" : "warning.issue";
}

/* The clause on which the dossier was issued, "" when the packs have none for its keeper. */
static const char *clause_of(struct work *w, const struct dossier *dossier)
{
    const struct authority *authority;
    struct policy_place place;
    struct office office;

    if (office_of(w, dossier->party_id, &office) != ST_OK ||
        office_place(w, dossier->region, dossier->sector, instant_beijing_date(w->now), &place) !=
            ST_OK) {
        fault_clear(&w->fault);
        return "";
    }
    authority =
        office_allows(w, &office, &place, issue_word(dossier), dossier->level, dossier->scope);
    return authority ? str_zero(w->arena, authority->clause) : "";
}

static enum status cited(struct work *w, const struct dossier *dossier, enum status status)
{
    struct fault kept = w->fault;
    const char *clause = clause_of(w, dossier);

    w->fault = kept;
    if (clause[0])
        fault_cite(&w->fault, clause);
    return status;
}

static bool is_keeper(const struct work *w, const struct dossier *dossier)
{
    return w->actor->is_system ||
           (w->actor->party_id.len > 0 && str_equal(w->actor->party_id, dossier->party_id));
}

static bool has_business(const struct work *w)
{
    return actor_has(w->actor, ROLE_OPERATOR) || actor_has(w->actor, ROLE_REGULATOR) ||
           actor_has(w->actor, ROLE_POLICE);
}

/* The row of a party as nobody else changes it before this work ends. */
static enum status take(struct work *w, const struct dossier *dossier, struct str party_id,
                        struct recipient *ret)
{
    TRY(recipient_store_touch(w, dossier->id));
    return recipient_store_load(w, dossier->id, party_id, ret);
}

/* The row of the actor's party, which must be an addressee. */
static enum status load_own(struct work *w, const struct dossier *dossier, struct recipient *ret)
{
    enum status status = take(w, dossier, w->actor->party_id, ret);

    if (status == ST_NOT_FOUND)
        return cited(w, dossier,
                     work_fail(w, ST_DENIED, "party", "本单位不是它的发送对象，不能签收或反馈",
                               "your party is not an addressee and cannot answer for one"));
    TRY(status);
    if (!has_business(w))
        return work_fail(w, ST_DENIED, "party", "只有本单位的经办人可以签收和反馈",
                         "only officers of the party answer for it");
    return ST_OK;
}

static enum status load_of(struct work *w, const struct dossier *dossier, struct str party_id,
                           struct recipient *ret)
{
    enum status status;

    if (!is_keeper(w, dossier) || (!w->actor->is_system && !has_business(w)))
        return cited(w, dossier,
                     work_fail(w, ST_DENIED, "party", "只有发布单位可以这样办",
                               "only the issuer may do this"));
    status = take(w, dossier, party_id, ret);
    if (status == ST_NOT_FOUND)
        return work_fail(w, ST_NOT_FOUND, "party", "它不是发送对象", "it is not a recipient");
    return status;
}

static enum status check_open(struct work *w, const struct dossier *dossier,
                              const struct recipient *r)
{
    if (!r->is_ended && dossier->is_open)
        return ST_OK;
    return cited(w, dossier,
                 work_fail(w, ST_CONFLICT, "state", "已经解除或结束，不再签收和反馈",
                           "it has been lifted or ended; nothing is answered any more"));
}

/* Up to `rung` (or down, when the issuer asks again), wherever others moved it meanwhile. */
static enum status move_to(struct work *w, struct recipient *r, enum recipient_rung rung)
{
    for (int i = 0; i < MOVE_TRIES; i++) {
        bool is_moved = false;

        if (r->rung >= rung)
            return ST_OK;
        TRY(recipient_store_move(w, r, rung, &is_moved));
        if (is_moved)
            return ST_OK;
        TRY(recipient_store_load(w, r->dossier_id, r->party_id, r));
    }
    return work_fail(w, ST_BUSY, "rung", "同时有多人在签收，请重试",
                     "others answer now; try again");
}

static json_t *story_add(struct work *w, struct recipient *r, const char *what, struct str text)
{
    json_t *entry = json_new_object(w->arena);
    char at[INSTANT_TEXT_BYTES];

    json_put_textz(entry, "what", what);
    json_put_textz(entry, "at", instant_print(w->now, at));
    json_put_text(entry, "by", w->actor->person_name.ptr ? w->actor->person_name : STR(""));
    json_put_text(entry, "text", text.ptr ? text : STR(""));
    if (json_array_size(r->story) >= RECIPIENT_STORY_MAX)
        json_array_remove(r->story, 0);
    json_add(r->story, entry);
    return entry;
}

/* A row of the timeline and the journal; its number is kept with the recipient. */
static enum status note(struct work *w, const struct dossier *dossier, struct recipient *r,
                        const char *act, struct str text, json_t *facts)
{
    json_t *rows;

    json_put_text(facts, "party_id", r->party_id);
    json_put_text(facts, "party", r->party_name);
    TRY(dossier_note(w, dossier, act, w->now, text, facts));
    TRY(journal_of(w, dossier_subject(w->arena, dossier), 0, 1, &rows));
    r->last_row = json_get_int(json_array_get(rows, 0), "sequence", 0);
    return ST_OK;
}

static enum status answered(struct work *w, const struct dossier *dossier, struct recipient *r)
{
    struct recipient_plan plan;
    int64_t needed;

    TRY(recipient_plan_of(w, dossier, &plan));
    r->answers++;
    needed = plan.answers < r->people ? plan.answers : r->people;
    if (r->answers >= needed)
        r->next_at.ms = 0;
    return ST_OK;
}

enum status recipient_act_read(struct work *w, const struct dossier *dossier)
{
    struct recipient r = {0};
    bool is_new = false;
    enum status status = recipient_store_load(w, dossier->id, w->actor->party_id, &r);

    if (status == ST_NOT_FOUND || (status == ST_OK && !has_business(w)))
        return ST_OK; /* who is no recipient leaves no trace */
    TRY(status);
    TRY(recipient_store_move_person(w, &r, w->actor->account_id, w->actor->person_name,
                                    RECIPIENT_RUNG_READ, &is_new));
    return is_new ? move_to(w, &r, RECIPIENT_RUNG_READ) : ST_OK;
}

/* Its only signature so far was taken by telephone: the one made here takes its place as receipt.
 */
static bool is_by_telephone(const struct recipient *r)
{
    const json_t *entry;
    size_t i;

    json_array_foreach(r->story, i, entry)
    {
        if (str_is(json_get_text(entry, "answer"), "sign") &&
            json_get_int(entry, "row", 0) == r->sign_row)
            return true;
    }
    return false;
}

enum status recipient_act_sign(struct work *w, const struct dossier *dossier, struct str text,
                               json_t **ret_recipient)
{
    json_t *facts = json_new_object(w->arena);
    struct recipient_text told;
    bool is_new = false, is_first;
    struct recipient r = {0};

    TRY(load_own(w, dossier, &r));
    is_first = r.rung < RECIPIENT_RUNG_SIGNED;
    if (is_first || !r.is_ended)
        TRY(check_open(w, dossier, &r));
    if (text.len > 0 && str_points(text) > WORDS_MAX)
        return work_fail(w, ST_LIMIT, "text", "文字过长", "the text is too long");
    TRY(recipient_store_move_person(w, &r, w->actor->account_id, w->actor->person_name,
                                    RECIPIENT_RUNG_SIGNED, &is_new));
    if (!is_new)
        return recipient_own(w, dossier, ret_recipient);
    TRY(move_to(w, &r, RECIPIENT_RUNG_SIGNED));
    TRY(answered(w, dossier, &r));
    enum status status = recipient_store_text(w, dossier->id, STR(""), &told);
    if (status != ST_NOT_FOUND)
        TRY(status);
    if (status == ST_OK)
        json_put_text(facts, "text_digest", told.digest);
    TRY(note(w, dossier, &r, "sign-for", text, facts));
    if (is_first || is_by_telephone(&r))
        r.sign_row = r.last_row;
    TRY(recipient_store_keep(w, &r));
    return recipient_own(w, dossier, ret_recipient);
}

static void add_changed(json_t *names, const json_t *before, const json_t *after)
{
    const char *key;
    json_t *value;

    json_object_foreach((json_t *)(uintptr_t)after, key, value)
    {
        if (strcmp(key, "data") != 0 && !json_equal(value, json_object_get(before, key)))
            json_add_text(names, str_of(key));
    }
    json_object_foreach((json_t *)(uintptr_t)before, key, value)
    {
        if (!json_object_get(after, key))
            json_add_text(names, str_of(key));
    }
}

static struct str joined(struct work *w, const json_t *names)
{
    struct str text = STR("");
    const json_t *name;
    size_t i;

    json_array_foreach(names, i, name) text = arena_print(
        w->arena, "%.*s%s%.*s", STR_ARG(text), i > 0 ? ", " : "", STR_ARG(json_text(name)));
    return text;
}

enum status recipient_act_check_seen(struct work *w, const struct dossier *dossier,
                                     struct str digest)
{
    struct recipient_text seen, last;
    json_t *names = json_new_list(w->arena);
    enum status status;

    if (digest.len == 0)
        return ST_OK;
    status = recipient_store_text(w, dossier->id, STR(""), &last);
    if (status == ST_OK && str_equal(last.digest, digest))
        return ST_OK;
    if (status == ST_OK)
        status = recipient_store_text(w, dossier->id, digest, &seen);
    if (status == ST_NOT_FOUND)
        return work_fail(w, ST_INVALID, "version_seen", "发送对象从未收到过这样的文本",
                         "no such text was ever sent to its recipients");
    TRY(status);
    add_changed(names, seen.text, last.text);
    add_changed(names, json_get_object(seen.text, "data"), json_get_object(last.text, "data"));
    const char *changed = str_zero(w->arena, joined(w, names));
    return work_fail(w, ST_STALE, "version_seen",
                     "您看到的文本已有变化（%s），请看过最新内容再签收",
                     "the text you saw has changed since (%s); read it again, then sign", changed);
}

struct str recipient_act_files(struct arena *arena, const struct dossier *dossier,
                               struct str party_id)
{
    return arena_print(arena, "recipient:%.*s/%.*s", STR_ARG(dossier->id), STR_ARG(party_id));
}

/* A file that the recipient put to its feedback; its digest is kept with it. */
static enum status take_file(struct work *w, const struct dossier *dossier, struct str id,
                             json_t *feedback)
{
    struct str owner = recipient_act_files(w->arena, dossier, w->actor->party_id);
    struct attachment file;
    enum status status = ST_OK;

    json_put_text(feedback, "attachment", id.ptr ? id : STR(""));
    if (id.len == 0)
        return ST_OK;
    status = attachment_load(w, id, &file);
    if (status == ST_NOT_FOUND || (status == ST_OK && !str_equal(file.owner, owner))) {
        fault_clear(&w->fault);
        return work_fail(w, ST_INVALID, "attachment", "附件不是本单位为这份反馈上传的",
                         "your party did not upload that file for this feedback");
    }
    TRY(status);
    json_put_text(feedback, "attachment_name", file.name);
    json_put_text(feedback, "attachment_digest", file.digest);
    return ST_OK;
}

static enum status take_feedback(struct work *w, const struct dossier *dossier, const json_t *input,
                                 json_t **ret_feedback)
{
    static const char *const texts[] = {"measures", "found", NULL};
    json_t *feedback = json_new_object(w->arena);
    struct str done_at = json_get_text(input, "done_at");
    struct instant at;
    char now[INSTANT_TEXT_BYTES];

    for (size_t i = 0; texts[i]; i++) {
        struct str text = json_get_text(input, texts[i]);

        if (str_points(text) > WORDS_MAX)
            return work_fail(w, ST_LIMIT, texts[i], "文字过长", "the text is too long");
        json_put_text(feedback, texts[i], text.ptr ? text : STR(""));
    }
    if (str_trim(json_get_text(feedback, "measures")).len == 0)
        return work_fail(w, ST_INVALID, "measures", "请写明采取了什么措施",
                         "say which measures were taken");
    if (done_at.len > 0 && (!instant_read(done_at, &at) || at.ms > w->now.ms))
        return work_fail(w, ST_INVALID, "done_at", "完成时间不能晚于现在",
                         "it cannot have been done after now");
    json_put_text(feedback, "done_at", done_at.ptr ? done_at : STR(""));
    TRY(take_file(w, dossier, json_get_text(input, "attachment"), feedback));
    json_put_text(feedback, "by", w->actor->person_name);
    json_put_textz(feedback, "at", instant_print(w->now, now));
    *ret_feedback = feedback;
    return ST_OK;
}

/* The actor's row, when feedback is taken for it now. */
static enum status load_for_feedback(struct work *w, const struct dossier *dossier,
                                     struct recipient *r)
{
    TRY(load_own(w, dossier, r));
    TRY(check_open(w, dossier, r));
    if (r->rung < RECIPIENT_RUNG_SIGNED)
        return work_fail(w, ST_CONFLICT, "rung", "请先签收，再反馈", "sign for it first");
    if (r->rung == RECIPIENT_RUNG_VERIFIED)
        return work_fail(w, ST_CONFLICT, "rung", "反馈已经核验通过，不再改动",
                         "the feedback was accepted and is not changed any more");
    return ST_OK;
}

enum status recipient_act_may_attach(struct work *w, const struct dossier *dossier)
{
    struct recipient r = {0};

    return load_for_feedback(w, dossier, &r);
}

enum status recipient_act_feed_back(struct work *w, const struct dossier *dossier,
                                    const json_t *input, json_t **ret_recipient)
{
    json_t *facts = json_new_object(w->arena);
    struct recipient r = {0};

    TRY(load_for_feedback(w, dossier, &r));
    TRY(take_feedback(w, dossier, input, &r.feedback));
    TRY(move_to(w, &r, RECIPIENT_RUNG_FED_BACK));
    json_put(facts, "feedback", r.feedback);
    story_add(w, &r, "feed-back", json_get_text(r.feedback, "measures"));
    TRY(note(w, dossier, &r, "feed-back", json_get_text(r.feedback, "measures"), facts));
    TRY(recipient_store_keep(w, &r));
    TRY(notice_duty_prove(w, dossier));
    return recipient_own(w, dossier, ret_recipient);
}

enum status recipient_act_verify(struct work *w, const struct dossier *dossier, struct str party_id,
                                 bool is_accepted, struct str reason, json_t **ret_recipient)
{
    const char *act = is_accepted ? "verify" : "ask-again";
    json_t *facts = json_new_object(w->arena);
    struct recipient r = {0};
    bool is_moved = false;

    TRY(load_of(w, dossier, party_id, &r));
    if (r.rung != RECIPIENT_RUNG_FED_BACK)
        return work_fail(w, ST_CONFLICT, "rung", "还没有待核验的反馈",
                         "there is no feedback to be judged");
    if (!is_accepted && str_is_blank(reason))
        return work_fail(w, ST_INVALID, "reason", "要求重新反馈须写明理由",
                         "asking again needs a reason");
    if (str_points(reason) > WORDS_MAX)
        return work_fail(w, ST_LIMIT, "reason", "文字过长", "the text is too long");
    TRY(recipient_store_move(w, &r, is_accepted ? RECIPIENT_RUNG_VERIFIED : RECIPIENT_RUNG_SIGNED,
                             &is_moved));
    if (!is_moved)
        return work_fail(w, ST_STALE, "rung", "它刚刚有了变化，请查看最新情况",
                         "it has just changed; look at it again");
    story_add(w, &r, act, reason);
    TRY(note(w, dossier, &r, act, reason, facts));
    TRY(recipient_store_keep(w, &r));
    TRY(notice_duty_judge(w, dossier, party_id, is_accepted, reason));
    return recipient_view_one(w, dossier, party_id, ret_recipient);
}

static enum status check_call(struct work *w, const json_t *input)
{
    struct str said_by = str_trim(json_get_text(input, "said_by"));
    struct str number = str_trim(json_get_text(input, "number"));

    if (said_by.len == 0 || str_points(said_by) > NAME_MAX_POINTS)
        return work_fail(w, ST_INVALID, "said_by", "请写明对方是谁", "say who answered");
    if (number.len == 0 || number.len > NUMBER_MAX)
        return work_fail(w, ST_INVALID, "number", "请写明拨打的号码",
                         "say which number was called");
    return ST_OK;
}

static enum status phone_move(struct work *w, const struct dossier *dossier, struct recipient *r,
                              struct str what, const json_t *input)
{
    if (str_is(what, "no-answer"))
        return ST_OK;
    TRY(check_open(w, dossier, r));
    if (str_is(what, "sign")) {
        if (r->rung >= RECIPIENT_RUNG_SIGNED)
            return work_fail(w, ST_CONFLICT, "rung", "该单位已经签收", "it has been signed for");
        TRY(move_to(w, r, RECIPIENT_RUNG_SIGNED));
        return answered(w, dossier, r);
    }
    if (r->rung != RECIPIENT_RUNG_SIGNED)
        return work_fail(w, ST_CONFLICT, "rung", "签收之后才能记录反馈",
                         "feedback is taken after the signature, before it is judged");
    TRY(take_feedback(w, dossier, input, &r->feedback));
    json_put_text(r->feedback, "by", json_get_text(input, "said_by"));
    json_put_bool(r->feedback, "by_telephone", true);
    return move_to(w, r, RECIPIENT_RUNG_FED_BACK);
}

enum status recipient_act_phone(struct work *w, const struct dossier *dossier, struct str party_id,
                                const json_t *input, json_t **ret_recipient)
{
    struct str what = json_get_text(input, "what"), text = json_get_text(input, "text");
    json_t *facts = json_new_object(w->arena), *entry;
    struct recipient r = {0};

    TRY(load_of(w, dossier, party_id, &r));
    TRY(check_call(w, input));
    if (!str_is(what, "sign") && !str_is(what, "feed-back") && !str_is(what, "no-answer"))
        return work_fail(w, ST_INVALID, "what", "只能记录签收、反馈或无人接听",
                         "a call is a signature, feedback or no answer");
    if (str_points(text) > WORDS_MAX)
        return work_fail(w, ST_LIMIT, "text", "文字过长", "the text is too long");
    TRY(phone_move(w, dossier, &r, what, input));
    entry = story_add(w, &r, "telephone", text);
    json_put_text(entry, "answer", what);
    json_put_text(entry, "said_by", json_get_text(input, "said_by"));
    json_put_text(entry, "number", json_get_text(input, "number"));
    json_put(facts, "call", json_keep(w->arena, json_deep_copy(entry)));
    TRY(note(w, dossier, &r, "telephone", text, facts));
    if (str_is(what, "sign")) {
        r.sign_row = r.last_row;
        json_put_int(entry, "row", r.sign_row);
    }
    TRY(recipient_store_keep(w, &r));
    return recipient_view_one(w, dossier, party_id, ret_recipient);
}

enum status recipient_act_receipt(struct work *w, const struct dossier *dossier,
                                  struct str party_id, const struct digest_key *key,
                                  json_t **ret_receipt)
{
    struct str party = party_id.len > 0 ? party_id : w->actor->party_id;
    struct recipient r = {0};
    enum status status = ST_NOT_FOUND;

    if (str_equal(party, w->actor->party_id) || is_keeper(w, dossier))
        status = recipient_store_load(w, dossier->id, party, &r);
    if (status == ST_NOT_FOUND || (status == ST_OK && r.sign_row == 0))
        return work_fail(w, ST_NOT_FOUND, "receipt", "还没有签收，没有回执",
                         "it has not been signed for: there is no receipt");
    TRY(status);
    return journal_receipt_of(w, key, r.sign_row, ret_receipt);
}

enum status recipient_act_seen(struct work *w)
{
    struct recipient_alert *alerts;
    size_t count;
    int64_t total;

    if (w->actor->party_id.len == 0 || !has_business(w))
        return ST_OK;
    TRY(recipient_store_alerts(w, &alerts, &count, &total));
    for (size_t i = 0; i < count; i++) {
        struct recipient r = {0};
        bool is_new = false;

        if (alerts[i].is_seen)
            continue;
        TRY(recipient_store_load(w, alerts[i].dossier.id, w->actor->party_id, &r));
        TRY(recipient_store_move_person(w, &r, w->actor->account_id, w->actor->person_name,
                                        RECIPIENT_RUNG_DELIVERED, &is_new));
        if (is_new)
            TRY(move_to(w, &r, RECIPIENT_RUNG_DELIVERED));
    }
    return ST_OK;
}
