/* SPDX-License-Identifier: Apache-2.0
 * The life of a session: made, found, used, ended. */
#include "registry/session.h"

#include "base/digest.h"
#include "db/journal.h"
#include "registry/account_limits.h"
#include "registry/account_store.h"
#include "registry/session_store.h"

#include "base/banned.h"

static struct str digest_of(struct arena *arena, struct str token)
{
    char hex[DIGEST_SM3_HEX_BYTES];
    struct digest_sm3 digest = digest_sm3_of(token);

    return str_copy(arena, str_of(digest_hex(&digest, hex)));
}

static struct str random_hex(struct arena *arena)
{
    static const char digits[] = "0123456789abcdef";
    uint8_t random[SESSION_TOKEN_BYTES];
    char *text = arena_take(arena, sizeof(random) * 2 + 1);

    digest_random(random, sizeof(random));
    for (size_t i = 0; i < sizeof(random); i++) {
        text[2 * i] = digits[random[i] >> 4];
        text[2 * i + 1] = digits[random[i] & 15];
    }
    return (struct str){text, sizeof(random) * 2};
}

static bool is_past(const struct session *session, struct instant now)
{
    bool is_full = str_is(session->state, "full");
    int64_t idle_ms = is_full ? SESSION_IDLE_MS : SESSION_PENDING_MS;
    int64_t life_ms = is_full ? SESSION_LIFE_MS : SESSION_PENDING_MS;

    return session->seen_at.ms + idle_ms < now.ms || session->made_at.ms + life_ms < now.ms;
}

static enum status refuse(struct work *w)
{
    return work_fail(w, ST_UNAUTHENTICATED, "", "登录已失效，请重新登录",
                     "the session has ended; sign in again");
}

enum status session_load(struct work *w, struct str token, struct session *ret_session)
{
    struct session s;
    enum status status;

    if (token.len != (size_t)SESSION_TOKEN_BYTES * 2)
        return refuse(w);
    status = session_find(w, digest_of(w->arena, token), &s);
    if (status == ST_NOT_FOUND)
        return refuse(w);
    TRY(status);
    if (is_past(&s, work_presence(w)))
        return refuse(w);
    TRY(account_load(w, s.account_id, &s.account));
    if (!str_is(s.account.state, "active"))
        return refuse(w);
    s.needs_touch = s.seen_at.ms + SESSION_TOUCH_MS < work_presence(w).ms;
    *ret_session = s;
    return ST_OK;
}

enum status session_make(struct work *w, struct str account_id, const char *state,
                         struct str *ret_token)
{
    struct str token = random_hex(w->arena);

    TRY(session_insert(w, digest_of(w->arena, token), account_id, state, random_hex(w->arena)));
    *ret_token = token;
    return ST_OK;
}

enum status session_end(struct work *w, const struct session *session)
{
    TRY(session_delete(w, session->digest));
    return journal_append(w, "session.end",
                          arena_print(w->arena, "account:%.*s", STR_ARG(session->account_id)), NULL,
                          NULL, STR(""));
}

enum status session_sweep(struct work *w)
{
    struct instant now = work_presence(w);

    TRY(session_delete_old(w, (struct instant){now.ms - SESSION_IDLE_MS},
                           (struct instant){now.ms - SESSION_LIFE_MS}));
    TRY(account_try_sweep(w, (struct instant){now.ms - SESSION_LIFE_MS}));
    return account_code_sweep(w);
}

enum status session_json(struct work *w, const struct session *session, json_t **ret_json)
{
    json_t *json = json_new_object(w->arena);
    json_t *account;
    char text[INSTANT_TEXT_BYTES];

    TRY(account_json(w, &session->account, &account));
    json_put_text(json, "state", session->state);
    json_put(json, "account", account);
    json_put_text(json, "request_token", session->request_token);
    json_put_text(json, "language", session->account.language);
    json_put_text(json, "density", session->account.density);
    json_put_textz(json, "now", instant_print(w->now, text));
    json_put_int(json, "idle_minutes", SESSION_IDLE_MS / 60000);
    if (session->account.previous_at.ms > 0) {
        json_t *last = json_new_object(w->arena);

        json_put_textz(last, "at", instant_print(session->account.previous_at, text));
        json_put_text(last, "address", session->account.previous_address);
        json_put(json, "last_sign_in", last);
    } else {
        json_put_null(json, "last_sign_in");
    }
    *ret_json = json;
    return ST_OK;
}
