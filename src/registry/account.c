/* SPDX-License-Identifier: Apache-2.0
 * What an account may be, who may change it, and how it is shown. */
#include "registry/account.h"

#include <strings.h>

#include "base/digest.h"
#include "base/id.h"
#include "db/journal.h"
#include "registry/account_limits.h"
#include "registry/account_store.h"
#include "registry/role.h"
#include "registry/session.h"

#include "base/banned.h"

static enum status need_security_admin(struct work *w)
{
    if (w->actor->is_system || actor_has(w->actor, ROLE_SECURITY_ADMIN))
        return ST_OK;
    return work_fail(w, ST_DENIED, "", "只有安全管理员可以管理账号",
                     "only the security administrator keeps accounts");
}

static struct str subject_of(struct work *w, struct str id)
{
    return arena_print(w->arena, "account:%.*s", STR_ARG(id));
}

static bool is_name_character(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

static enum status check_name(struct work *w, struct str name)
{
    bool is_good = name.len >= ACCOUNT_NAME_MIN && name.len <= ACCOUNT_NAME_MAX;

    for (size_t i = 0; is_good && i < name.len; i++)
        is_good = is_name_character(name.ptr[i]);
    if (is_good)
        return ST_OK;
    return work_fail(w, ST_INVALID, "name", "登录名须为 %d 到 %d 个小写字母、数字、“.”、“_”或“-”",
                     "a sign-in name has %d to %d small letters, digits, '.', '_' or '-'",
                     ACCOUNT_NAME_MIN, ACCOUNT_NAME_MAX);
}

static enum status check_input(struct work *w, const struct account_new *input)
{
    uint32_t area_roles = 1u << ROLE_REGULATOR | 1u << ROLE_POLICE;

    TRY(role_check_together(input->roles, &w->fault));
    if (input->person_name.len == 0 || !str_is_utf8(input->person_name) ||
        str_points(input->person_name) > ACCOUNT_PERSON_NAME_MAX)
        return work_fail(w, ST_INVALID, "person_name", "姓名须有 1 到 %d 个字",
                         "a person's name has 1 to %d characters", ACCOUNT_PERSON_NAME_MAX);
    if (role_is_administrator(input->roles)) {
        if (input->party_id.len > 0)
            return work_fail(w, ST_INVALID, "party_id", "管理员账号不属于任何单位",
                             "an administrator's account belongs to no party");
        return ST_OK;
    }
    if (input->party_id.len == 0)
        return work_fail(w, ST_INVALID, "party_id", "业务账号须属于一个单位",
                         "a business account needs its party");
    if ((input->roles & area_roles) != 0 && input->region.len == 0)
        return work_fail(w, ST_INVALID, "region", "主管部门和公安机关账号须指定所管地区",
                         "an authority's account needs the region it looks after");
    return ST_OK;
}

static enum status check_party(struct work *w, struct str party_id)
{
    struct str name;

    if (party_id.len == 0)
        return ST_OK;
    TRY(account_party_name(w, party_id, &name));
    if (name.len == 0)
        return work_fail(w, ST_INVALID, "party_id", "没有登记这个单位",
                         "that party is not in the register");
    return ST_OK;
}

static json_t *change_json(struct work *w, const struct account_new *input)
{
    json_t *json = json_new_object(w->arena);

    json_put_text(json, "name", input->name);
    json_put_text(json, "person_name", input->person_name);
    json_put(json, "roles", role_list(w->arena, input->roles));
    json_put_text(json, "party_id", input->party_id);
    json_put_text(json, "region", input->region);
    json_put_text(json, "sector", input->sector);
    return json;
}

enum status account_create(struct work *w, const struct account_new *input, struct str *ret_id)
{
    struct account there;
    struct str id;
    enum status status;

    TRY(need_security_admin(w));
    TRY(check_name(w, input->name));
    TRY(check_input(w, input));
    TRY(check_party(w, input->party_id));
    status = account_find(w, input->name, &there);
    if (status == ST_OK)
        return work_fail(w, ST_CONFLICT, "name", "登录名“%.*s”已被使用",
                         "the sign-in name '%.*s' is taken", STR_ARG(input->name));
    if (status != ST_NOT_FOUND)
        return status;
    id = id_new(w->arena, w->now);
    TRY(account_insert(w, id, input));
    TRY(journal_append(w, "account.create", subject_of(w, id), NULL, change_json(w, input),
                       STR("")));
    *ret_id = id;
    return ST_OK;
}

static struct account_new as_input(const struct account *account)
{
    return (struct account_new){account->name,     account->person_name, account->roles,
                                account->party_id, account->region,      account->sector};
}

static bool rights_differ(const struct account *old, const struct account_new *input)
{
    return old->roles != input->roles || !str_equal(old->party_id, input->party_id) ||
           !str_equal(old->region, input->region) || !str_equal(old->sector, input->sector);
}

enum status account_change(struct work *w, struct str id, int64_t version,
                           const struct account_new *input, struct str reason)
{
    struct account old;
    struct account_new before, after = *input;

    TRY(need_security_admin(w));
    TRY(account_load(w, id, &old));
    after.name = old.name;
    TRY(check_input(w, &after));
    TRY(check_party(w, after.party_id));
    if (str_equal(id, w->actor->account_id) && after.roles != old.roles)
        return work_fail(w, ST_DENIED, "roles", "不能更改自己的角色",
                         "nobody may change the roles of the account in use");
    TRY(account_update(w, id, version, &after));
    if (rights_differ(&old, &after))
        TRY(session_end_all(w, id));
    before = as_input(&old);
    return journal_append(w, "account.change", subject_of(w, id), change_json(w, &before),
                          change_json(w, &after), reason);
}

enum status account_set_state(struct work *w, struct str id, const char *state, struct str reason)
{
    struct account old;
    json_t *before, *after;

    TRY(need_security_admin(w));
    TRY(account_load(w, id, &old));
    if (!str_is(STR("active"), state)) {
        if (str_equal(id, w->actor->account_id))
            return work_fail(w, ST_DENIED, "state", "不能锁定或注销正在使用的账号",
                             "nobody may lock or close the account in use");
        TRY(session_end_all(w, id));
        TRY(account_code_delete_all(w, id));
    }
    TRY(account_update_state(w, id, state));
    before = json_new_object(w->arena);
    after = json_new_object(w->arena);
    json_put_text(before, "state", old.state);
    json_put_textz(after, "state", state);
    return journal_append(w, "account.state", subject_of(w, id), before, after, reason);
}

enum status account_make_code(struct work *w, struct str id, struct str *ret_code)
{
    /* No 0, 1, I, L, O: a person types it from paper. */
    static const char letters[] = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
    uint8_t random[SIGNIN_CODE_CHARS];
    char code[SIGNIN_CODE_CHARS + SIGNIN_CODE_CHARS / 4];
    char hex[DIGEST_SM3_HEX_BYTES];
    struct account account;
    struct digest_sm3 digest;
    size_t len = 0;

    TRY(need_security_admin(w));
    TRY(account_load(w, id, &account));
    if (!str_is(account.state, "active"))
        return work_fail(w, ST_CONFLICT, "state", "账号已锁定或注销，请先恢复",
                         "the account is locked or closed; open it first");
    digest_random(random, sizeof(random));
    for (size_t i = 0; i < SIGNIN_CODE_CHARS; i++) {
        if (i > 0 && i % 4 == 0)
            code[len++] = '-';
        code[len++] = letters[random[i] % (sizeof(letters) - 1)];
    }
    digest = digest_sm3_of((struct str){code, len});
    TRY(account_code_delete_all(w, id));
    TRY(account_code_insert(w, str_of(digest_hex(&digest, hex)), id,
                            (struct instant){work_presence(w).ms + SIGNIN_CODE_LIFE_MS}));
    TRY(journal_append(w, "account.code", subject_of(w, id), NULL, NULL, STR("")));
    *ret_code = str_copy(w->arena, (struct str){code, len});
    return ST_OK;
}

enum status account_set_secrets(struct work *w, struct str id, struct str password_encoded,
                                struct str totp_secret)
{
    TRY(need_security_admin(w));
    TRY(account_update_secrets(w, id, password_encoded, totp_secret, 0));
    TRY(session_end_all(w, id));
    return journal_append(w, "account.secrets", subject_of(w, id), NULL, NULL, STR(""));
}

enum status account_set_certificate(struct work *w, struct str id, struct str digest_hex)
{
    struct digest_sm3 digest;
    struct account account;
    json_t *after = json_new_object(w->arena);

    TRY(need_security_admin(w));
    TRY(account_load(w, id, &account));
    if (digest_hex.len > 0 && !digest_from_hex(digest_hex, &digest))
        return work_fail(w, ST_INVALID, "certificate", "证书摘要须为 64 位十六进制（SM3）",
                         "a certificate digest is 64 hexadecimal digits (SM3)");
    TRY(account_update_certificate(w, id, digest_hex));
    json_put_text(after, "certificate", digest_hex);
    return journal_append(w, "account.certificate", subject_of(w, id), NULL, after, STR(""));
}

enum status account_set_preferences(struct work *w, struct str language, struct str density)
{
    struct account own;

    TRY(account_load(w, w->actor->account_id, &own));
    if (language.len == 0)
        language = own.language;
    if (density.len == 0)
        density = own.density;
    if (!str_is(language, "zh") && !str_is(language, "en"))
        return work_fail(w, ST_INVALID, "language", "语言须为 zh 或 en",
                         "the language is zh or en");
    if (!str_is(density, "compact") && !str_is(density, "standard"))
        return work_fail(w, ST_INVALID, "density", "密度须为 compact 或 standard",
                         "the density is compact or standard");
    return account_update_preferences(w, own.id, language, density);
}

struct list_cookie {
    struct work *w;
    struct str q;
    uint32_t roles;
    json_t *list;
};

static enum status list_one(void *cookie, const struct account *account)
{
    struct list_cookie *c = cookie;
    json_t *json;

    if (c->q.len > 0 && !str_contains(account->name, c->q) &&
        !str_contains(account->person_name, c->q))
        return ST_OK;
    TRY(account_json(c->w, account, &json));
    json_add(c->list, json);
    return ST_OK;
}

enum status account_list(struct work *w, struct str q, json_t **ret_list)
{
    struct list_cookie c = {w, q, 0, json_new_list(w->arena)};

    TRY(need_security_admin(w));
    TRY(account_each(w, list_one, &c));
    *ret_list = c.list;
    return ST_OK;
}

static enum status list_role(void *cookie, const struct account *account)
{
    struct list_cookie *c = cookie;
    struct str party_name;
    json_t *json, *party;

    if ((account->roles & c->roles) == 0 || !str_is(account->state, "active"))
        return ST_OK;
    TRY(account_party_name(c->w, account->party_id, &party_name));
    json = json_new_object(c->w->arena);
    party = json_new_object(c->w->arena);
    json_put_text(json, "id", account->id);
    json_put_text(json, "person_name", account->person_name);
    json_put_text(party, "id", account->party_id);
    json_put_text(party, "name", party_name);
    json_put(json, "party", party);
    json_add(c->list, json);
    return ST_OK;
}

enum status account_list_role(struct work *w, enum role role, json_t **ret_list)
{
    struct list_cookie c = {w, STR(""), 1u << (unsigned)role, json_new_list(w->arena)};

    TRY(account_each(w, list_role, &c));
    *ret_list = c.list;
    return ST_OK;
}

enum status account_json(struct work *w, const struct account *account, json_t **ret_json)
{
    json_t *json = json_new_object(w->arena);

    json_put_text(json, "id", account->id);
    json_put_int(json, "version", account->version);
    json_put_text(json, "name", account->name);
    json_put_text(json, "person_name", account->person_name);
    json_put(json, "roles", role_list(w->arena, account->roles));
    if (account->party_id.len > 0) {
        json_t *party = json_new_object(w->arena);
        struct str party_name;

        TRY(account_party_name(w, account->party_id, &party_name));
        json_put_text(party, "id", account->party_id);
        json_put_text(party, "name", party_name);
        json_put(json, "party", party);
    } else {
        json_put_null(json, "party");
    }
    json_put_text(json, "region", account->region);
    json_put_text(json, "sector", account->sector);
    json_put_text(json, "state", account->state);
    json_put_bool(json, "has_password", account->password.len > 0);
    json_put_bool(json, "has_totp", account->totp_secret.len > 0);
    json_put_bool(json, "has_certificate", account->certificate.len > 0);
    json_put_instant(json, "locked_until",
                     account->locked_until.ms > work_presence(w).ms ? account->locked_until
                                                                    : (struct instant){0});
    if (account->last_at.ms > 0) {
        json_t *last = json_new_object(w->arena);

        json_put_instant(last, "at", account->last_at);
        json_put_text(last, "address", account->last_address);
        json_put(json, "last_sign_in", last);
    } else {
        json_put_null(json, "last_sign_in");
    }
    *ret_json = json;
    return ST_OK;
}

void account_actor(const struct account *account, struct actor *ret_actor)
{
    uint32_t area_roles = 1u << ROLE_REGULATOR | 1u << ROLE_POLICE;

    *ret_actor = (struct actor){
        .account_id = account->id,
        .name = account->name,
        .person_name = account->person_name,
        .roles = account->roles,
        .party_id = account->party_id,
        .region = account->region,
        .sector = account->sector,
        .sees_region = (account->roles & area_roles) != 0,
        .is_english = str_is(account->language, "en"),
    };
}
