/* SPDX-License-Identifier: Apache-2.0
 * `panshi taxii`: what the TAXII server holds, and which programs may ask it. */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "cli/command.h"
#include "cli/errand.h"
#include "db/journal.h"
#include "intel/taxii_load.h"
#include "registry/password.h"

enum { TAXII_FILE_MAX_BYTES = 64 << 20, TAXII_RIGHTS_MAX = 64, TAXII_PASSWORD_MIN_BYTES = 16 };

static enum status load_run(struct command_call *call, int *ret_exit)
{
    struct taxii_client *clients;
    struct errand *errand;
    json_t *fixture, *answer;
    struct str text;
    size_t count;

    (void)ret_exit;
    TRY(file_read(call->options.arguments[0], TAXII_FILE_MAX_BYTES, call->arena, &text,
                  &call->fault));
    TRY(json_read(call->arena, text, TAXII_FILE_MAX_BYTES, &call->fault, &fixture));
    TRY(taxii_load_users(call->arena, fixture, password_hash, &clients, &count));
    TRY(errand_open(call, STORE_WRITE, &errand));
    ERRAND_TRY(errand, work_write(&errand->work));
    ERRAND_TRY(errand, taxii_load_fixture(&errand->work, fixture, &answer));
    for (size_t i = 0; i < count; i++)
        ERRAND_TRY(errand, taxii_client_set(&errand->work, &clients[i]));
    json_put_int(answer, "users", (int64_t)count);
    ERRAND_TRY(errand, journal_append(&errand->work, "taxii.load", STR("taxii:fixture"), NULL,
                                      answer, STR("")));
    ERRAND_TRY(errand, work_commit(&errand->work));
    if (call->is_json)
        command_print(call, answer);
    else
        printf("API 根 %lld roots, 集合 %lld collections, 对象 %lld objects, 客户端 %zu clients\n",
               (long long)json_get_int(answer, "roots", 0),
               (long long)json_get_int(answer, "collections", 0),
               (long long)json_get_int(answer, "objects", 0), count);
    return ST_OK;
}

/* "ROOT/COLLECTION" of --read and --write. */
static enum status add_rights(struct command_call *call, struct errand *errand, const char *option,
                              const char *other, struct str name, bool is_write)
{
    const char *places[TAXII_RIGHTS_MAX], *others[TAXII_RIGHTS_MAX];
    size_t count = option_all(&call->options, option, places, TAXII_RIGHTS_MAX);
    size_t other_count = option_all(&call->options, other, others, TAXII_RIGHTS_MAX);

    for (size_t i = 0; i < count; i++) {
        struct str id, root = str_cut(str_of(places[i]), '/', &id);
        struct taxii_collection collection;
        bool is_both = false;
        for (size_t k = 0; k < other_count; k++)
            is_both = is_both || strcmp(places[i], others[k]) == 0;
        if (is_write && is_both)
            continue; /* entered with --read */
        if (taxii_collection_load(&errand->work, root, id, &collection) != ST_OK)
            return fault_set(&errand->work.fault, ST_NOT_FOUND, option,
                             "没有集合“%s”（应写成 API根/集合）",
                             "there is no collection \"%s\" (ROOT/COLLECTION)", places[i]);
        TRY(taxii_right_add(&errand->work, name, root, collection.id, !is_write || is_both,
                            is_write || is_both));
    }
    return ST_OK;
}

static enum status read_password(struct command_call *call, struct str *ret_encoded)
{
    char line[512];
    struct str password;

    if (!fgets(line, sizeof line, stdin))
        line[0] = '\0';
    password = str_of(line);
    while (password.len > 0 &&
           (password.ptr[password.len - 1] == '\n' || password.ptr[password.len - 1] == '\r'))
        password.len--;
    if (password.len < TAXII_PASSWORD_MIN_BYTES)
        return fault_set(&call->fault, ST_INVALID, "password",
                         "请从标准输入给出至少 %d 字节的密码（一行）",
                         "give a password of at least %d bytes on standard input (one line)",
                         TAXII_PASSWORD_MIN_BYTES);
    return password_hash(call->arena, password, ret_encoded);
}

static enum status client_run(struct command_call *call, int *ret_exit)
{
    struct taxii_client client = {.name = str_of(call->options.arguments[0]),
                                  .has_all = option_has(&call->options, "all")};
    json_t *answer = json_new_object(call->arena);
    struct errand *errand;

    if (client.name.len > TAXII_NAME_MAX_BYTES || str_contains(client.name, STR(":")) ||
        !str_is_utf8(client.name))
        return command_wrong(call, ret_exit, "name", "客户端名称不得含冒号，至多 %d 字节",
                             "a client's name has no colon and at most %d bytes",
                             TAXII_NAME_MAX_BYTES);
    TRY(read_password(call, &client.password));
    TRY(errand_open(call, STORE_WRITE, &errand));
    ERRAND_TRY(errand, work_write(&errand->work));
    ERRAND_TRY(errand, taxii_client_set(&errand->work, &client));
    ERRAND_TRY(errand, add_rights(call, errand, "read", "write", client.name, false));
    ERRAND_TRY(errand, add_rights(call, errand, "write", "read", client.name, true));
    json_put_text(answer, "client", client.name);
    json_put_textz(answer, "reach", client.has_all ? "all" : "listed");
    ERRAND_TRY(errand,
               journal_append(&errand->work, "taxii.client",
                              arena_print(call->arena, "taxii-client:%.*s", STR_ARG(client.name)),
                              NULL, answer, STR("")));
    ERRAND_TRY(errand, work_commit(&errand->work));
    if (call->is_json)
        command_print(call, answer);
    else
        printf("%.*s\n", STR_ARG(client.name));
    return ST_OK;
}

static enum status remove_run(struct command_call *call, int *ret_exit)
{
    struct str name = str_of(call->options.arguments[0]);
    struct errand *errand;

    (void)ret_exit;
    TRY(errand_open(call, STORE_WRITE, &errand));
    ERRAND_TRY(errand, work_write(&errand->work));
    enum status status = taxii_client_remove(&errand->work, name);
    if (status == ST_NOT_FOUND)
        status = fault_set(&errand->work.fault, ST_NOT_FOUND, "name", "没有客户端“%.*s”",
                           "there is no client \"%.*s\"", STR_ARG(name));
    ERRAND_TRY(errand, status);
    ERRAND_TRY(errand, journal_append(&errand->work, "taxii.client-removed",
                                      arena_print(call->arena, "taxii-client:%.*s", STR_ARG(name)),
                                      NULL, NULL, STR("")));
    ERRAND_TRY(errand, work_commit(&errand->work));
    printf("%.*s\n", STR_ARG(name));
    return ST_OK;
}

static enum status list_run(struct command_call *call, int *ret_exit)
{
    struct errand *errand;
    json_t *list, *one;
    size_t i;

    (void)ret_exit;
    TRY(errand_open(call, STORE_READ, &errand));
    ERRAND_TRY(errand, work_read(&errand->work));
    ERRAND_TRY(errand, taxii_client_list(&errand->work, &list));
    if (call->is_json) {
        command_print(call, list);
        return ST_OK;
    }
    json_array_foreach(list, i, one)
    {
        printf("%.*s  %.*s\n", STR_ARG(json_get_text(one, "name")),
               STR_ARG(json_get_text(one, "reach")));
    }
    return ST_OK;
}

static const struct option data_options[] = {
    ERRAND_DATA_OPTION,
    {NULL, OPTION_FLAG, NULL, NULL, NULL, 0, 0, false},
};

static const struct option client_options[] = {
    ERRAND_DATA_OPTION,
    {"all", OPTION_FLAG, NULL, "可读写全部集合（在集合自身允许的范围内）",
     "every collection, as far as it allows", 0, 0, false},
    {"read", OPTION_TEXT, "ROOT/COLLECTION", "可读的集合，可重复",
     "a collection it may read; again", 0, 0, false},
    {"write", OPTION_TEXT, "ROOT/COLLECTION", "可写的集合，可重复",
     "a collection it may write; again", 0, 0, false},
    {NULL, OPTION_FLAG, NULL, NULL, NULL, 0, 0, false},
};

const struct command taxii_commands[] = {
    {"taxii", "load", "FILE", 1, 1, data_options, load_run,
     "装入（或恢复）TAXII 的 API 根、集合、对象和客户端",
     "load, or restore, API roots, collections, objects and clients of the TAXII server", 0},
    {"taxii", "client", "NAME", 1, 1, client_options, client_run,
     "设定一个 TAXII 客户端（密码从标准输入读）",
     "set a client of the TAXII server (password on standard input)", 0},
    {"taxii", "remove-client", "NAME", 1, 1, data_options, remove_run, "移除一个 TAXII 客户端",
     "take a client out", 0},
    {"taxii", "clients", "", 0, 0, data_options, list_run, "列出 TAXII 客户端", "the clients", 0},
    {NULL, NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, 0},
};
