/* SPDX-License-Identifier: Apache-2.0
 * `panshi warn`: warnings at the machine, in the name of an account. */
#include <stdio.h>

#include "base/file.h"
#include "cli/command.h"
#include "cli/errand.h"
#include "policy/authority_desk.h"
#include "procedures/warning_draft.h"
#include "procedures/warning_preview.h"
#include "procedures/warning_view.h"
#include "registry/account.h"

enum { WARN_FILE_MAX_BYTES = 1024 * 1024 };

static struct str warn_text(const struct command_call *call, const char *name)
{
    const char *text = option_text(&call->options, name);

    return str_of(text ? text : "");
}

/* The rights and the journal's name are those of the account, as if it had signed in. */
static enum status warn_open(struct command_call *call, enum store_mode mode,
                             struct errand **ret_errand)
{
    struct account account;
    struct str name = warn_text(call, "as");

    TRY(errand_open(call, mode, ret_errand));
    struct errand *errand = *ret_errand;
    struct work *w = &errand->work;
    ERRAND_TRY(errand, mode == STORE_READ ? work_read(w) : work_write(w));
    enum status status = account_find(w, name, &account);
    if (status == ST_NOT_FOUND && w->fault.status == ST_OK)
        status = work_fail(w, ST_NOT_FOUND, "as", "没有账号“%.*s”", "there is no account \"%.*s\"",
                           STR_ARG(name));
    ERRAND_TRY(errand, status);
    if (!str_is(account.state, "active"))
        ERRAND_TRY(errand, work_fail(w, ST_DENIED, "as", "账号“%.*s”已停用",
                                     "the account \"%.*s\" is not active", STR_ARG(name)));
    account_actor(&account, &errand->actor);
    w->actor_id = str_zero(call->arena, errand->actor.account_id);
    return ST_OK;
}

static enum status warn_read_file(struct command_call *call, json_t **ret_input)
{
    const char *path = option_text(&call->options, "file");
    struct str bytes;

    *ret_input = json_new_object(call->arena);
    if (path == NULL)
        return ST_OK;
    TRY(file_read(path, WARN_FILE_MAX_BYTES, call->arena, &bytes, &call->fault));
    return json_read(call->arena, bytes, WARN_FILE_MAX_BYTES, &call->fault, ret_input);
}

static void warn_show_people(const json_t *object)
{
    const json_t *counts = json_get_object(object, "counts");

    if (counts == NULL)
        return;
    printf(
        "接收单位 recipients: %lld  送达 delivered: %lld  签收 signed: %lld  反馈 fed back: %lld\n",
        (long long)json_get_int(counts, "total", 0),
        (long long)json_get_int(counts, "delivered", 0),
        (long long)json_get_int(counts, "signed", 0),
        (long long)json_get_int(counts, "fed_back", 0));
}

static void warn_show(const json_t *object)
{
    const json_t *field, *action;
    size_t i;

    printf("%.*s  %.*s%s%.*s  %.*s（%.*s）  %.*s\n", STR_ARG(json_get_text(object, "id")),
           STR_ARG(json_get_text(object, "number")),
           json_get_text(object, "number").len > 0 ? "  " : "",
           STR_ARG(json_get_text(object, "title")), STR_ARG(json_get_text(object, "state_zh")),
           STR_ARG(json_get_text(object, "state_en")), STR_ARG(json_get_text(object, "level")));
    json_array_foreach(json_get_list(object, "fields"), i, field)
    {
        if (!json_get_bool(field, "filled", true))
            printf("缺 missing: %.*s %.*s  (%.*s)\n", STR_ARG(json_get_text(field, "zh")),
                   STR_ARG(json_get_text(field, "en")), STR_ARG(json_get_text(field, "clause")));
    }
    warn_show_people(object);
    json_array_foreach(json_get_list(object, "actions"), i, action)
    {
        bool is_allowed = json_get_bool(action, "allowed", false);
        printf("%s %-10.*s %.*s\n",
               is_allowed ? "可办 can:" : "不可 not:", STR_ARG(json_get_text(action, "act")),
               STR_ARG(is_allowed ? json_get_text(action, "zh")
                                  : json_get_text(action, "refusal_zh")));
    }
}

static enum status warn_say(struct errand *errand, const struct dossier *warning, bool is_write)
{
    struct command_call *call = errand->call;
    struct work *w = &errand->work;
    json_t *object;

    ERRAND_TRY(errand, warning_view_json(w, warning, &object));
    if (is_write)
        ERRAND_TRY(errand, work_commit(w));
    if (call->is_json)
        command_print(call, object);
    else
        warn_show(object);
    return ST_OK;
}

static enum status warn_run_draft(struct command_call *call, int *ret_exit)
{
    struct errand *errand;
    struct dossier warning;
    json_t *input;

    (void)ret_exit;
    TRY(warn_read_file(call, &input));
    TRY(warn_open(call, STORE_WRITE, &errand));
    ERRAND_TRY(errand, warning_draft_open(&errand->work, input, &warning));
    return warn_say(errand, &warning, true);
}

static enum status warn_run_edit(struct command_call *call, int *ret_exit)
{
    struct errand *errand;
    struct dossier warning;
    json_t *input;

    (void)ret_exit;
    TRY(warn_read_file(call, &input));
    TRY(warn_open(call, STORE_WRITE, &errand));
    ERRAND_TRY(errand, dossier_load(&errand->work, str_of(call->options.arguments[0]), "warning",
                                    &warning));
    ERRAND_TRY(errand,
               warning_draft_save(&errand->work, &warning, 0, input, warn_text(call, "reason")));
    return warn_say(errand, &warning, true);
}

/* A signed warning is re-checked by whoever issues it, as an act of its own. */
static enum status warn_recheck_first(struct work *w, struct dossier *warning)
{
    const struct dossier_call recheck = {.act = STR("recheck"), .reason = STR("")};

    return str_is(warning->state, "signed") ? warning_apply(w, warning, &recheck) : ST_OK;
}

static enum status warn_act(struct command_call *call, const char *act)
{
    struct errand *errand;
    struct dossier warning;
    json_t *input;

    TRY(warn_read_file(call, &input));
    if (warn_text(call, "digest").len > 0)
        json_put_text(input, "digest", warn_text(call, "digest"));
    if (option_has(&call->options, "confirm"))
        json_put_bool(input, "confirmed", true);
    if (warn_text(call, "level").len > 0)
        json_put_text(input, "level", warn_text(call, "level"));
    if (warn_text(call, "scope").len > 0)
        json_put_text(input, "scope", authority_desk_scope(warn_text(call, "scope")));
    const struct dossier_call what = {
        .act = str_of(act), .reason = warn_text(call, "reason"), .input = input};
    TRY(warn_open(call, STORE_WRITE, &errand));
    ERRAND_TRY(errand, dossier_load(&errand->work, str_of(call->options.arguments[0]), "warning",
                                    &warning));
    if (str_is(what.act, "issue"))
        ERRAND_TRY(errand, warn_recheck_first(&errand->work, &warning));
    ERRAND_TRY(errand, warning_apply(&errand->work, &warning, &what));
    return warn_say(errand, &warning, true);
}

#define WARN_ACT(name, word)                                                                       \
    static enum status warn_run_##name(struct command_call *call, int *ret_exit)                   \
    {                                                                                              \
        (void)ret_exit;                                                                            \
        return warn_act(call, word);                                                               \
    }

WARN_ACT(check, "check")
WARN_ACT(sign, "sign")
WARN_ACT(recheck, "recheck")
WARN_ACT(issue, "issue")
WARN_ACT(send_back, "return")
WARN_ACT(withdraw, "withdraw")
WARN_ACT(propose, "propose")
WARN_ACT(take, "take")
WARN_ACT(decline, "decline")
WARN_ACT(raise, "raise")
WARN_ACT(lower, "lower")
WARN_ACT(widen, "widen")
WARN_ACT(reissue, "reissue")
WARN_ACT(keep, "keep")
WARN_ACT(lift, "lift")
WARN_ACT(develop, "develop")
WARN_ACT(pass_on, "pass-on")
WARN_ACT(lift_above, "lift-above")

static enum status warn_run_show(struct command_call *call, int *ret_exit)
{
    struct errand *errand;
    struct dossier warning;

    (void)ret_exit;
    TRY(warn_open(call, STORE_READ, &errand));
    ERRAND_TRY(errand, dossier_load(&errand->work, str_of(call->options.arguments[0]), "warning",
                                    &warning));
    return warn_say(errand, &warning, false);
}

static void warn_show_preview(const json_t *preview)
{
    const json_t *recipients = json_get_object(preview, "recipients"), *row;
    size_t i;

    printf("接收单位 recipients: %lld  人员 people: %lld\n摘要 digest: %.*s\n",
           (long long)json_get_int(recipients, "parties", 0),
           (long long)json_get_int(recipients, "people", 0),
           STR_ARG(json_get_text(preview, "digest")));
    json_array_foreach(json_get_list(preview, "duties"), i, row)
        printf("%5lld  %.*s  (%.*s)\n", (long long)json_get_int(row, "count", 0),
               STR_ARG(json_get_text(row, "zh")), STR_ARG(json_get_text(row, "clause")));
    json_array_foreach(json_get_list(preview, "problems"), i, row)
        printf("问题 problem: %.*s / %.*s  (%.*s)\n", STR_ARG(json_get_text(row, "zh")),
               STR_ARG(json_get_text(row, "en")), STR_ARG(json_get_text(row, "clause")));
}

static enum status warn_run_preview(struct command_call *call, int *ret_exit)
{
    struct errand *errand;
    struct dossier warning;
    json_t *preview;

    (void)ret_exit;
    TRY(warn_open(call, STORE_READ, &errand));
    ERRAND_TRY(errand, dossier_load(&errand->work, str_of(call->options.arguments[0]), "warning",
                                    &warning));
    ERRAND_TRY(errand, warning_preview(&errand->work, &warning, STR(""), &preview));
    if (call->is_json)
        command_print(call, preview);
    else
        warn_show_preview(preview);
    return ST_OK;
}

static enum status warn_run_list(struct command_call *call, int *ret_exit)
{
    const struct dossier_filter filter = {
        .kind = "warning",
        .state = warn_text(call, "state"),
        .level = warn_text(call, "level"),
        .is_open = -1,
        .is_exercise = -1,
        .after = warn_text(call, "after"),
    };
    struct errand *errand;
    json_t *page, *row;
    size_t i;

    (void)ret_exit;
    TRY(warn_open(call, STORE_READ, &errand));
    ERRAND_TRY(errand, dossier_view_page(&errand->work, &filter, &page));
    if (call->is_json) {
        command_print(call, page);
        return ST_OK;
    }
    json_array_foreach(json_get_list(page, "items"), i, row) warn_show(row);
    return ST_OK;
}

#define WARN_AS_OPTION                                                                             \
    {                                                                                              \
        "as", OPTION_TEXT, "ACCOUNT", "以此账号的名义办理", "act in the name of this account", 0,  \
            0, true                                                                                \
    }
#define WARN_REASON_OPTION                                                                         \
    {                                                                                              \
        "reason", OPTION_TEXT, "TEXT", "理由", "the reason", 0, 0, false                           \
    }

static const struct option warn_draft_options[] = {
    ERRAND_DATA_OPTION,
    WARN_AS_OPTION,
    {"file", OPTION_TEXT, "FILE", "预警内容（JSON）", "the text, as JSON", 0, 0, true},
    WARN_REASON_OPTION,
    {NULL, OPTION_FLAG, NULL, NULL, NULL, 0, 0, false},
};

static const struct option warn_act_options[] = {
    ERRAND_DATA_OPTION,
    WARN_AS_OPTION,
    WARN_REASON_OPTION,
    {"digest", OPTION_TEXT, "DIGEST", "预览所示摘要，名单有变化时拒绝",
     "digest of the preview; a list that changed since is refused", 0, 0, false},
    {"confirm", OPTION_FLAG, NULL, "名单有变化仍办理", "although the list has changed", 0, 0,
     false},
    {"level", OPTION_TEXT, "LEVEL", "新的级别：red|orange|yellow|blue",
     "the new level: red|orange|yellow|blue", 0, 0, false},
    {"scope", OPTION_TEXT, "SCOPE", "新的范围：unit|county|sector|several|region|beyond",
     "the new scope: unit|county|sector|several|region|beyond", 0, 0, false},
    {"file", OPTION_TEXT, "FILE", "办理内容（JSON）：fields、recipients",
     "input as JSON: fields, recipients", 0, 0, false},
    {NULL, OPTION_FLAG, NULL, NULL, NULL, 0, 0, false},
};

static const struct option warn_show_options[] = {
    ERRAND_DATA_OPTION,
    WARN_AS_OPTION,
    {NULL, OPTION_FLAG, NULL, NULL, NULL, 0, 0, false},
};

static const struct option warn_list_options[] = {
    ERRAND_DATA_OPTION,
    WARN_AS_OPTION,
    {"state", OPTION_TEXT, "STATE", "状态", "the state", 0, 0, false},
    {"level", OPTION_TEXT, "LEVEL", "级别", "the level", 0, 0, false},
    {"after", OPTION_TEXT, "CURSOR", "上一页的 next", "next of the page before", 0, 0, false},
    {NULL, OPTION_FLAG, NULL, NULL, NULL, 0, 0, false},
};

#define WARN_ROW(word, function, zh, en)                                                           \
    {                                                                                              \
        "warn", word, "ID", 1, 1, warn_act_options, function, zh, en, 0                            \
    }

const struct command warn_commands[] = {
    {"warn", "draft", "", 0, 0, warn_draft_options, warn_run_draft, "草拟预警", "draft a warning",
     0},
    {"warn", "edit", "ID", 1, 1, warn_draft_options, warn_run_edit, "修改草稿", "change a draft",
     0},
    WARN_ROW("check", warn_run_check, "审核，须由草拟人以外的人办理",
             "check, by somebody else than the drafter"),
    WARN_ROW("sign", warn_run_sign, "签发，须有发布权限", "sign, with the power to issue"),
    WARN_ROW("recheck", warn_run_recheck, "复核，须由签发人以外的人办理",
             "re-check, by somebody else than who signed"),
    WARN_ROW("issue", warn_run_issue, "发布；已签发未复核的先由本人复核",
             "issue; a signed one is re-checked first by the same person"),
    WARN_ROW("return", warn_run_send_back, "退回修改", "return to the draft"),
    WARN_ROW("withdraw", warn_run_withdraw, "发布前撤回", "withdraw before issue"),
    WARN_ROW("propose", warn_run_propose, "向有权机关建议发布",
             "propose to the office that may issue it"),
    WARN_ROW("take", warn_run_take, "采纳建议，成为本机关草稿",
             "take a proposal over as an own draft"),
    WARN_ROW("decline", warn_run_decline, "不采纳建议", "decline a proposal"),
    WARN_ROW("raise", warn_run_raise, "准备升级", "prepare a higher level"),
    WARN_ROW("lower", warn_run_lower, "准备降级", "prepare a lower level"),
    WARN_ROW("widen", warn_run_widen, "准备扩大范围", "prepare a wider scope"),
    WARN_ROW("reissue", warn_run_reissue, "发布已准备的调整", "issue the prepared change"),
    WARN_ROW("keep", warn_run_keep, "放弃已准备的调整", "drop the prepared change"),
    WARN_ROW("lift", warn_run_lift, "解除", "lift"),
    WARN_ROW("develop", warn_run_develop, "报告事态发展", "report how the situation develops"),
    WARN_ROW("pass-on", warn_run_pass_on, "转发收到的上级预警", "pass on a warning from above"),
    WARN_ROW("lift-above", warn_run_lift_above, "登记上级已解除",
             "record that the office above lifted it"),
    {"warn", "preview", "ID", 1, 1, warn_show_options, warn_run_preview,
     "发布前预览：发给谁、产生哪些义务", "before issue: who gets it and which duties start", 0},
    {"warn", "show", "ID", 1, 1, warn_show_options, warn_run_show, "查看一份预警", "show a warning",
     0},
    {"warn", "list", "", 0, 0, warn_list_options, warn_run_list, "列出可见的预警",
     "list the warnings in sight", 0},
    {NULL, NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, 0},
};
