/* SPDX-License-Identifier: Apache-2.0
 * The steps of signing in, each in its own short works around the slow hash. */
#include "registry/signin.h"

#include <string.h>

#include "base/digest.h"
#include "db/journal.h"
#include "registry/account_limits.h"
#include "registry/account_store.h"
#include "registry/password.h"
#include "registry/session_store.h"
#include "registry/totp.h"

#include "base/banned.h"

/* Who tries, and how often it went wrong: of an account, or of a name that no account has, so that
 * both behave alike. */
struct attempt {
    bool is_known;
    struct account account;
    struct str name_digest;
    int64_t failures;
    struct instant locked_until;
};

static struct str hex_digest(struct arena *arena, struct str text)
{
    char hex[DIGEST_SM3_HEX_BYTES];
    struct digest_sm3 digest = digest_sm3_of(text);

    return str_copy(arena, str_of(digest_hex(&digest, hex)));
}

static struct str tidy_name(struct arena *arena, struct str name)
{
    struct str half = str_half_width(arena, str_trim(name));
    char *text = str_zero(arena, half);

    for (size_t i = 0; i < half.len; i++)
        if (text[i] >= 'A' && text[i] <= 'Z')
            text[i] = (char)(text[i] - 'A' + 'a');
    return (struct str){text, half.len};
}

static enum status attempt_load(struct work *w, struct str name, struct attempt *ret_attempt)
{
    struct attempt a = {.name_digest = hex_digest(w->arena, name)};
    enum status status = account_find(w, name, &a.account);

    if (status != ST_OK && status != ST_NOT_FOUND)
        return status;
    a.is_known = status == ST_OK;
    if (a.is_known) {
        a.failures = a.account.failures;
        a.locked_until = a.account.locked_until;
    } else {
        TRY(account_try_find(w, a.name_digest, &a.failures, &a.locked_until));
    }
    *ret_attempt = a;
    return ST_OK;
}

static struct str account_subject(struct work *w, const struct account *account)
{
    return arena_print(w->arena, "account:%.*s", STR_ARG(account->id));
}

static json_t *address_json(struct work *w, struct str address)
{
    json_t *json = json_new_object(w->arena);

    json_put_text(json, "address", address);
    return json;
}

static enum status fault_locked(struct work *w, struct instant until)
{
    char text[INSTANT_TEXT_BYTES];

    instant_print(until, text);
    return work_fail(w, ST_RATE, "", "连续输错次数过多，该登录名已锁定至 %s；也可请安全管理员解锁",
                     "too many wrong tries: this name is locked until %s; the security "
                     "administrator can unlock it",
                     text);
}

static enum status fault_wrong(struct work *w)
{
    return work_fail(w, ST_UNAUTHENTICATED, "",
                     "登录名、口令或验证码不正确。连续输错 %d 次将锁定 %d 分钟",
                     "the name, password or code is wrong. %d wrong tries in a row lock the name "
                     "for %d minutes",
                     SIGNIN_MAX_FAILURES, SIGNIN_LOCK_MS / 60000);
}

/* Count a wrong try, make it durable, and answer. */
static enum status wrong_try(struct work *w, const struct attempt *attempt, struct str address)
{
    int64_t failures = attempt->failures + 1;
    struct instant until = {0};

    if (failures >= SIGNIN_MAX_FAILURES) {
        failures = 0;
        until.ms = work_presence(w).ms + SIGNIN_LOCK_MS;
    }
    if (attempt->is_known) {
        TRY(account_update_failures(w, attempt->account.id, failures, until));
        TRY(journal_append(w, "signin.refused", account_subject(w, &attempt->account), NULL,
                           address_json(w, address), STR("")));
    } else {
        TRY(account_try_put(w, attempt->name_digest, failures, until));
    }
    TRY(work_commit(w));
    return until.ms > 0 ? fault_locked(w, until) : fault_wrong(w);
}

/* A full session for an account, its earlier one (when any) ended: the token is always fresh. */
static enum status full_session(struct work *w, const struct account *account, struct str address,
                                struct signin *ret_signin)
{
    struct str token;

    w->actor_id = str_zero(w->arena, account->id); /* from here on it is this person who acts */
    TRY(account_update_signed_in(w, account->id, address));
    TRY(session_make(w, account->id, "full", &token));
    TRY(journal_append(w, "signin", account_subject(w, account), NULL, address_json(w, address),
                       STR("")));
    TRY(work_commit(w));
    *ret_signin = (struct signin){token, "full"};
    return ST_OK;
}

static enum status pending_session(struct work *w, const struct account *account,
                                   struct signin *ret_signin)
{
    const char *state = account->totp_secret.len > 0 ? "second-factor" : "enrol";
    struct str token;

    TRY(session_make(w, account->id, state, &token));
    TRY(work_commit(w));
    *ret_signin = (struct signin){token, state};
    return ST_OK;
}

enum status signin_password(struct work *w, struct str name, struct str password,
                            struct str address, struct signin *ret_signin)
{
    struct str tidy = tidy_name(w->arena, name);
    struct attempt a;
    bool fits;

    TRY(work_read(w));
    TRY(attempt_load(w, tidy, &a));
    TRY(work_commit(w));
    if (a.locked_until.ms > work_presence(w).ms)
        return fault_locked(w, a.locked_until);
    fits = password_fits(a.is_known ? a.account.password : STR(""), password);

    TRY(work_write(w));
    TRY(attempt_load(w, tidy, &a));
    if (a.locked_until.ms > work_presence(w).ms) {
        work_rollback(w);
        return fault_locked(w, a.locked_until);
    }
    if (!fits || !a.is_known || !str_is(a.account.state, "active"))
        return wrong_try(w, &a, address);
    return pending_session(w, &a.account, ret_signin);
}

enum status signin_certificate(struct work *w, struct str digest_hex, struct str address,
                               struct signin *ret_signin)
{
    struct account account;
    enum status status;

    (void)address;
    TRY(work_write(w));
    status = account_by_certificate(w, digest_hex, &account);
    if (status == ST_NOT_FOUND || (status == ST_OK && !str_is(account.state, "active"))) {
        work_rollback(w);
        return work_fail(w, ST_UNAUTHENTICATED, "", "该证书没有对应的可用账号",
                         "no open account goes with this certificate");
    }
    TRY(status);
    return pending_session(w, &account, ret_signin);
}

enum status signin_code(struct work *w, struct str code, struct str address, bool is_demo,
                        struct signin *ret_signin)
{
    struct str tidy = str_half_width(w->arena, str_trim(code));
    struct str digest = hex_digest(w->arena, tidy);
    struct str account_id, token;
    struct account account;
    enum status status;

    TRY(work_write(w));
    status = account_code_find(w, digest, &account_id);
    if (status == ST_OK)
        status = account_load(w, account_id, &account);
    if (status == ST_NOT_FOUND || (status == ST_OK && !str_is(account.state, "active"))) {
        work_rollback(w);
        fault_clear(&w->fault);
        return work_fail(w, ST_UNAUTHENTICATED, "code", "一次性登录码不正确、已用过或已过期",
                         "the one-time code is wrong, used or past its life");
    }
    TRY(status);
    if (is_demo)
        return full_session(w, &account, address, ret_signin);
    TRY(account_code_delete(w, digest));
    TRY(session_make(w, account.id, "enrol", &token));
    TRY(journal_append(w, "signin.code", account_subject(w, &account), NULL,
                       address_json(w, address), STR("")));
    TRY(work_commit(w));
    *ret_signin = (struct signin){token, "enrol"};
    return ST_OK;
}

static enum status load_pending(struct work *w, struct str token, const char *state,
                                struct session *ret_session)
{
    TRY(session_load(w, token, ret_session));
    if (!str_is(ret_session->state, state))
        return work_fail(w, ST_CONFLICT, "", "当前登录步骤不需要此操作",
                         "the sign-in is not at that step");
    return ST_OK;
}

static struct attempt attempt_of(const struct account *account)
{
    return (struct attempt){.is_known = true,
                            .account = *account,
                            .failures = account->failures,
                            .locked_until = account->locked_until};
}

enum status signin_second_factor(struct work *w, struct str token, struct str code,
                                 struct str address, struct signin *ret_signin)
{
    struct session session;
    struct attempt a;
    int64_t step;

    TRY(work_write(w));
    TRY(load_pending(w, token, "second-factor", &session));
    a = attempt_of(&session.account);
    if (a.locked_until.ms > work_presence(w).ms) {
        work_rollback(w);
        return fault_locked(w, a.locked_until);
    }
    if (!totp_fits(session.account.totp_secret, str_trim(code), work_presence(w),
                   session.account.totp_last_step, &step) ||
        account_update_step(w, session.account_id, step) != ST_OK)
        return wrong_try(w, &a, address);
    TRY(session_delete(w, session.digest));
    return full_session(w, &session.account, address, ret_signin);
}

enum status signin_enrol_start(struct work *w, struct str token, json_t **ret_offer)
{
    struct session session;
    json_t *offer;

    TRY(work_write(w));
    TRY(load_pending(w, token, "enrol", &session));
    if (session.totp_secret.len == 0) {
        session.totp_secret = totp_secret(w->arena);
        TRY(session_keep_secret(w, &session, session.totp_secret));
    }
    TRY(work_commit(w));
    offer = json_new_object(w->arena);
    json_put_text(offer, "name", session.account.name);
    json_put_text(offer, "totp_secret", session.totp_secret);
    json_put_text(offer, "totp_uri", totp_uri(w->arena, session.totp_secret, session.account.name));
    *ret_offer = offer;
    return ST_OK;
}

enum status signin_enrol(struct work *w, struct str token, struct str password, struct str code,
                         struct str address, struct signin *ret_signin)
{
    struct session session;
    struct str encoded;
    int64_t step;

    TRY(work_read(w));
    TRY(load_pending(w, token, "enrol", &session));
    TRY(work_commit(w));
    if (session.totp_secret.len == 0)
        return work_fail(w, ST_CONFLICT, "totp_code", "请先取得动态口令密钥",
                         "fetch the authenticator secret first");
    TRY(password_check(password, session.account.name, &w->fault));
    if (!totp_fits(session.totp_secret, str_trim(code), work_presence(w), 0, &step))
        return work_fail(w, ST_INVALID, "totp_code", "动态验证码不正确，请核对手机时间后重试",
                         "the authenticator code is wrong; check the phone's clock and try again");
    TRY(password_hash(w->arena, password, &encoded));

    TRY(work_write(w));
    TRY(load_pending(w, token, "enrol", &session));
    TRY(account_update_secrets(w, session.account_id, encoded, session.totp_secret, step));
    TRY(session_end_all(w, session.account_id));
    TRY(journal_append(w, "account.enrol", account_subject(w, &session.account), NULL, NULL,
                       STR("")));
    return full_session(w, &session.account, address, ret_signin);
}
