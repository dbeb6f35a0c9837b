/* SPDX-License-Identifier: Apache-2.0
 * `panshi user`: accounts from the command line, for the machine's owner. */
#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "cli/errand.h"
#include "cli/find.h"
#include "registry/account.h"
#include "registry/account_limits.h"
#include "registry/password.h"
#include "registry/role.h"
#include "registry/totp.h"

static enum status user_roles(struct command_call *call, int *ret_exit, uint32_t *ret_roles)
{
    const char *words[ROLE_COUNT];
    size_t count = option_all(&call->options, "role", words, ROLE_COUNT);

    *ret_roles = 0;
    for (size_t i = 0; i < count; i++) {
        enum role role;

        if (!role_read(str_of(words[i]), &role))
            return command_wrong(call, ret_exit, "role", "没有角色“%s”", "there is no role \"%s\"",
                                 words[i]);
        *ret_roles |= 1u << (unsigned)role;
    }
    return ST_OK;
}

/* The first line of standard input, checked and hashed before the store is held. */
static enum status user_read_password(struct command_call *call, struct str name,
                                      struct str *ret_encoded)
{
    char line[PASSWORD_MAX_BYTES + 2];

    if (!fgets(line, sizeof line, stdin))
        return fault_set(&call->fault, ST_INVALID, "password", "标准输入中没有口令",
                         "no password on standard input");
    struct str password = {line, strcspn(line, "\r\n")};
    TRY(password_check(password, name, &call->fault));
    return password_hash(call->arena, password, ret_encoded);
}

static void user_say(struct command_call *call, const json_t *account)
{
    struct str code = json_get_text(account, "code");

    if (call->is_json) {
        command_print(call, account);
        return;
    }
    printf("%.*s  %.*s  %.*s\n", STR_ARG(json_get_text(account, "name")),
           STR_ARG(json_get_text(account, "person_name")),
           STR_ARG(json_get_text(account, "state")));
    if (code.len > 0)
        printf("一次性登录码 one-time sign-in code: %.*s\n", STR_ARG(code));
    if (json_get_text(account, "totp_uri").len > 0)
        printf("%.*s\n", STR_ARG(json_get_text(account, "totp_uri")));
}

/* Secrets given at once, or a one-time code. */
static enum status user_give_access(struct work *w, struct command_call *call, struct str id,
                                    struct str name, struct str password, json_t *out)
{
    struct str secret = option_has(&call->options, "totp") ? totp_secret(w->arena) : STR("");
    struct str code;

    if (secret.len > 0 || password.len > 0)
        TRY(account_set_secrets(w, id, password, secret));
    if (secret.len > 0) {
        json_put_text(out, "totp_secret", secret);
        json_put_text(out, "totp_uri", totp_uri(w->arena, secret, name));
    }
    if (password.len > 0)
        return ST_OK;
    TRY(account_make_code(w, id, &code));
    json_put_text(out, "code", code);
    return ST_OK;
}

static enum status user_load_json(struct work *w, struct str id, json_t **ret_json)
{
    struct account account;

    TRY(account_load(w, id, &account));
    return account_json(w, &account, ret_json);
}

static enum status user_run_add(struct command_call *call, int *ret_exit)
{
    struct str name = str_of(call->options.arguments[0]);
    const char *person = option_text(&call->options, "person");
    struct account_new input = {
        .name = name,
        .person_name = person ? str_of(person) : name,
        .region = str_of(option_text(&call->options, "region")),
        .sector = str_of(option_text(&call->options, "sector")),
    };
    struct str password = {NULL, 0}, id;
    struct errand *errand;
    json_t *out;

    TRY(user_roles(call, ret_exit, &input.roles));
    if (option_has(&call->options, "password-stdin"))
        TRY(user_read_password(call, name, &password));
    TRY(errand_open(call, STORE_WRITE, &errand));
    struct work *w = &errand->work;
    ERRAND_TRY(errand, work_write(w));
    if (option_has(&call->options, "party"))
        ERRAND_TRY(errand, find_party(w, option_text(&call->options, "party"), &input.party_id));
    ERRAND_TRY(errand, account_create(w, &input, &id));
    json_t *access = json_new_object(call->arena);
    ERRAND_TRY(errand, user_give_access(w, call, id, name, password, access));
    ERRAND_TRY(errand, user_load_json(w, id, &out));
    json_object_update(out, access);
    ERRAND_TRY(errand, work_commit(w));
    user_say(call, out);
    return ST_OK;
}

static enum status user_find(struct work *w, const char *name, struct account *ret_account)
{
    enum status status = account_find(w, str_of(name), ret_account);

    if (status == ST_NOT_FOUND)
        return work_fail(w, ST_NOT_FOUND, "name", "没有账号“%s”", "there is no account \"%s\"",
                         name);
    return status;
}

static enum status user_run_code(struct command_call *call, int *ret_exit)
{
    struct errand *errand;
    struct account account;
    struct str code;
    json_t *out;

    (void)ret_exit;
    TRY(errand_open(call, STORE_WRITE, &errand));
    ERRAND_TRY(errand, work_write(&errand->work));
    ERRAND_TRY(errand, user_find(&errand->work, call->options.arguments[0], &account));
    ERRAND_TRY(errand, account_make_code(&errand->work, account.id, &code));
    ERRAND_TRY(errand, account_json(&errand->work, &account, &out));
    ERRAND_TRY(errand, work_commit(&errand->work));
    json_put_text(out, "code", code);
    user_say(call, out);
    return ST_OK;
}

static enum status user_set_state(struct command_call *call, const char *state, const char *reason)
{
    const char *given = option_text(&call->options, "reason");
    struct errand *errand;
    struct account account;
    json_t *out;

    TRY(errand_open(call, STORE_WRITE, &errand));
    ERRAND_TRY(errand, work_write(&errand->work));
    ERRAND_TRY(errand, user_find(&errand->work, call->options.arguments[0], &account));
    ERRAND_TRY(errand,
               account_set_state(&errand->work, account.id, state, str_of(given ? given : reason)));
    ERRAND_TRY(errand, user_load_json(&errand->work, account.id, &out));
    ERRAND_TRY(errand, work_commit(&errand->work));
    user_say(call, out);
    return ST_OK;
}

static enum status user_run_lock(struct command_call *call, int *ret_exit)
{
    (void)ret_exit;
    return user_set_state(call, "locked", "由本机管理者锁定");
}

static enum status user_run_unlock(struct command_call *call, int *ret_exit)
{
    (void)ret_exit;
    return user_set_state(call, "active", "由本机管理者解锁");
}

static enum status user_run_list(struct command_call *call, int *ret_exit)
{
    struct errand *errand;
    json_t *list;
    const json_t *account;
    size_t index;

    (void)ret_exit;
    TRY(errand_open(call, STORE_READ, &errand));
    ERRAND_TRY(errand, work_read(&errand->work));
    ERRAND_TRY(errand, account_list(&errand->work, STR(""), &list));
    if (call->is_json) {
        json_t *out = json_new_object(call->arena);

        json_put(out, "items", list);
        command_print(call, out);
        return ST_OK;
    }
    json_array_foreach(list, index, account) user_say(call, account);
    return ST_OK;
}

static const struct option user_add_options[] = {
    ERRAND_DATA_OPTION,
    {"role", OPTION_TEXT, "ROLE", "角色（可重复），见 panshi describe roles",
     "a role (repeatable), see panshi describe roles", 0, 0, true},
    {"person", OPTION_TEXT, "NAME", "姓名或称呼", "the person's name as shown", 0, 0, false},
    {"party", OPTION_TEXT, "PARTY", "所属单位：编号、名称或信用代码",
     "the party: id, name or credit code", 0, 0, false},
    {"region", OPTION_TEXT, "CODE", "可见区域（主管部门、公安机关）",
     "the region in sight (regulators, police)", 0, 0, false},
    {"sector", OPTION_TEXT, "CODE", "可见行业，不给为全部", "the sector in sight, all unless given",
     0, 0, false},
    {"password-stdin", OPTION_FLAG, NULL, "从标准输入读取口令",
     "read the password from standard input", 0, 0, false},
    {"totp", OPTION_FLAG, NULL, "立即生成动态口令密钥并显示",
     "make the TOTP secret now and print it", 0, 0, false},
    {NULL, OPTION_FLAG, NULL, NULL, NULL, 0, 0, false},
};

static const struct option user_state_options[] = {
    ERRAND_DATA_OPTION,
    {"reason", OPTION_TEXT, "TEXT", "原因", "the reason", 0, 0, false},
    {NULL, OPTION_FLAG, NULL, NULL, NULL, 0, 0, false},
};

static const struct option user_plain_options[] = {
    ERRAND_DATA_OPTION,
    {NULL, OPTION_FLAG, NULL, NULL, NULL, 0, 0, false},
};

const struct command user_commands[] = {
    {"user", "add", "NAME", 1, 1, user_add_options, user_run_add, "新增账号，显示一次性登录码",
     "add an account and print its one-time code", 0},
    {"user", "code", "NAME", 1, 1, user_plain_options, user_run_code, "生成新的一次性登录码",
     "make a new one-time sign-in code", 0},
    {"user", "list", "", 0, 0, user_plain_options, user_run_list, "列出账号", "list the accounts",
     0},
    {"user", "lock", "NAME", 1, 1, user_state_options, user_run_lock, "锁定账号", "lock an account",
     0},
    {"user", "unlock", "NAME", 1, 1, user_state_options, user_run_unlock, "解锁账号",
     "unlock an account", 0},
    {NULL, NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, 0},
};
