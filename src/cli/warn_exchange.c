/* SPDX-License-Identifier: Apache-2.0
 * `panshi warn export` and `panshi warn import`: warnings out of and into the store as files. */
#include <stdio.h>

#include "base/file.h"
#include "cli/command.h"
#include "cli/errand.h"
#include "db/journal.h"
#include "procedures/emergency_paper.h"
#include "procedures/warning_cap_import.h"
#include "procedures/warning_export.h"
#include "registry/account.h"

/* The rights and the journal's name are those of the account of --as. */
static enum status warn_exchange_as(struct command_call *call, struct errand *errand)
{
    struct work *w = &errand->work;
    struct str name = str_of(option_text(&call->options, "as"));
    struct account account;
    enum status status = account_find(w, name, &account);

    if (status == ST_NOT_FOUND && w->fault.status == ST_OK)
        return work_fail(w, ST_NOT_FOUND, "as", "没有账号“%.*s”", "there is no account \"%.*s\"",
                         STR_ARG(name));
    TRY(status);
    if (!str_is(account.state, "active"))
        return work_fail(w, ST_DENIED, "as", "账号“%.*s”已停用",
                         "the account \"%.*s\" is not active", STR_ARG(name));
    account_actor(&account, &errand->actor);
    w->actor_id = str_zero(call->arena, errand->actor.account_id);
    return ST_OK;
}

static enum status warn_exchange_draw(struct command_call *call, struct errand *errand,
                                      const struct dossier *warning, const char *format,
                                      struct str *ret_bytes)
{
    const struct digest_key *key = store_key(errand->store);
    struct work *w = &errand->work;
    const struct paper_pdf_options options = {
        .base_url = "",
        .is_demo = store_is_demo(errand->store),
        .is_english = option_has(&call->options, "english"),
    };
    json_t *object;

    if (str_is(str_of(format), "cap"))
        return warning_export_cap(w, warning, option_int(&call->options, "number", 0), key,
                                  ret_bytes);
    if (str_is(str_of(format), "pdf"))
        return emergency_paper_pdf(w, warning, STR("warning"), &options, ret_bytes);
    TRY(warning_export_json(w, warning, key, &object));
    *ret_bytes = json_pretty(call->arena, object);
    return ST_OK;
}

static enum status warn_exchange_export(struct command_call *call, int *ret_exit)
{
    const char *format = option_text(&call->options, "format");
    const char *file = option_text(&call->options, "out");
    struct str id = str_of(call->options.arguments[0]), word = str_of(format);
    json_t *after = json_new_object(call->arena);
    struct errand *errand;
    struct dossier warning;
    struct str bytes;

    if (!str_is(word, "cap") && !str_is(word, "pdf") && !str_is(word, "json"))
        return command_wrong(call, ret_exit, "format", "不认识格式“%s”（cap、pdf、json）",
                             "unknown format \"%s\" (cap, pdf, json)", format);
    TRY(errand_open(call, STORE_WRITE, &errand));
    struct work *w = &errand->work;
    ERRAND_TRY(errand, work_write(w));
    if (option_has(&call->options, "as"))
        ERRAND_TRY(errand, warn_exchange_as(call, errand));
    ERRAND_TRY(errand, dossier_load(w, id, "warning", &warning));
    ERRAND_TRY(errand, warn_exchange_draw(call, errand, &warning, format, &bytes));
    json_put_text(after, "format", word);
    ERRAND_TRY(errand, journal_append(w, "warning.export",
                                      arena_print(call->arena, "dossier:%.*s", STR_ARG(warning.id)),
                                      NULL, after, STR("")));
    ERRAND_TRY(errand, work_commit(w));
    return command_write_file(call, file != NULL ? file : "-", bytes);
}

/* All problems of a message, or the one that kept it from being read. */
static void print_refusal(struct command_call *call, const struct fault *fault)
{
    json_t *refusal = json_new_object(call->arena), *errors = fault->errors, *one;

    if (errors == NULL) {
        errors = json_new_list(call->arena);
        one = json_new_object(call->arena);
        json_put_textz(one, "field", fault->field);
        json_put_textz(one, "code", status_word(fault->status));
        json_put_textz(one, "zh", fault->zh);
        json_put_textz(one, "en", fault->en);
        if (fault->clause[0])
            json_put_textz(one, "clause", fault->clause);
        json_add(errors, one);
    }
    json_put(refusal, "errors", errors);
    command_print(call, refusal);
}

static enum status warn_exchange_import(struct command_call *call, int *ret_exit)
{
    struct errand *errand;
    struct dossier warning;
    const char *outcome;
    struct str xml;
    json_t *object;

    (void)ret_exit;
    TRY(file_read(call->options.arguments[0], CAP_MAX_BYTES, call->arena, &xml, &call->fault));
    TRY(errand_open(call, STORE_WRITE, &errand));
    struct work *w = &errand->work;
    ERRAND_TRY(errand, work_write(w));
    ERRAND_TRY(errand, warn_exchange_as(call, errand));
    enum status status = warning_cap_import(w, xml, store_key(errand->store), &warning, &outcome);
    if (status != ST_OK && call->is_json)
        print_refusal(call, &w->fault);
    ERRAND_TRY(errand, status);
    ERRAND_TRY(errand, warning_cap_import_json(w, &warning, outcome, &object));
    ERRAND_TRY(errand, work_commit(w));
    if (call->is_json)
        command_print(call, object);
    else
        printf("%s  %.*s  %.*s  %.*s\n", outcome, STR_ARG(warning.id), STR_ARG(warning.level),
               STR_ARG(warning.title));
    return ST_OK;
}

static enum status warn_exchange_verify(struct command_call *call, int *ret_exit)
{
    struct str bytes;
    json_t *report;

    TRY(file_read(call->options.arguments[0], CAP_MAX_BYTES, call->arena, &bytes, &call->fault));
    TRY(warning_export_verify(call->arena, &call->fault, bytes, &report));
    if (call->is_json)
        command_print(call, report);
    else
        printf("%.*s  %.*s  %.*s\n", STR_ARG(json_get_text(report, "integrity")),
               STR_ARG(json_get_text(report, "signer")), STR_ARG(json_get_text(report, "title")));
    if (!str_is(json_get_text(report, "integrity"), "whole"))
        *ret_exit = COMMAND_FAILED;
    return ST_OK;
}

static const struct option warn_exchange_verify_options[] = {
    {NULL, OPTION_FLAG, NULL, NULL, NULL, 0, 0, false},
};

static const struct option warn_exchange_export_options[] = {
    ERRAND_DATA_OPTION,
    {"format", OPTION_TEXT, "FORMAT", "cap、pdf 或 json", "cap, pdf or json", 0, 0, true},
    {"out", OPTION_TEXT, "FILE", "写到文件，默认标准输出",
     "write to a file; standard output unless given", 0, 0, false},
    {"number", OPTION_INT, "N", "cap：第几个消息，默认最新",
     "cap: which message; the newest unless given", 1, 1000, false},
    {"english", OPTION_FLAG, NULL, "pdf：英文对照", "pdf: the English companion", 0, 0, false},
    {"as", OPTION_TEXT, "ACCOUNT", "以该账号的权限，默认机主",
     "with the rights of an account; the "
     "machine's owner unless given",
     0, 0, false},
    {NULL, OPTION_FLAG, NULL, NULL, NULL, 0, 0, false},
};

static const struct option warn_exchange_import_options[] = {
    ERRAND_DATA_OPTION,
    {"as", OPTION_TEXT, "ACCOUNT", "以谁的名义接收", "the account that receives it", 0, 0, true},
    {NULL, OPTION_FLAG, NULL, NULL, NULL, 0, 0, false},
};

const struct command warn_exchange_commands[] = {
    {"warn", "export", "ID", 1, 1, warn_exchange_export_options, warn_exchange_export,
     "把预警导出为 CAP 1.2、公文或签名 JSON", "a warning as CAP 1.2, as a paper, or as signed JSON",
     0},
    {"warn", "import", "FILE.xml", 1, 1, warn_exchange_import_options, warn_exchange_import,
     "导入 CAP 1.2 消息：接收、调整或解除上级预警",
     "take in a CAP 1.2 message: a warning received, changed or lifted", 0},
    {"warn", "verify", "FILE", 1, 1, warn_exchange_verify_options, warn_exchange_verify,
     "核对导出的预警（CAP 或 JSON）的签名，不需要数据目录",
     "judge the signature of an exported warning (CAP or JSON), without any store", 0},
    {NULL, NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, 0},
};
