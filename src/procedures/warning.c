/* SPDX-License-Identifier: Apache-2.0
 * The procedure of warnings as a table: read it from top to bottom. */
#include "procedures/warning.h"

#include "procedures/warning_change.h"
#include "procedures/warning_draft.h"
#include "procedures/warning_issue.h"
#include "procedures/warning_propose.h"

static const struct warning_colour colours[] = {
    {"red", "红色", "red", "I"},
    {"orange", "橙色", "orange", "II"},
    {"yellow", "黄色", "yellow", "III"},
    {"blue", "蓝色", "blue", "IV"},
    {0},
};

static const struct {
    const char *word;
    int weight;
} reaches[] = {
    {"unit", 1}, {"county", 2}, {"sector", 2}, {"several", 3}, {"region", 4}, {"beyond", 5},
};

const struct warning_colour *warning_colours(void)
{
    return colours;
}

const struct warning_colour *warning_colour_of(struct str word)
{
    for (const struct warning_colour *colour = colours; colour->word != NULL; colour++)
        if (str_is(word, colour->word))
            return colour;
    return NULL;
}

int warning_weight(struct str level)
{
    const struct warning_colour *colour = warning_colour_of(level);

    return colour == NULL ? 0 : 4 - (int)(colour - colours);
}

int warning_reach(struct str scope)
{
    for (size_t i = 0; i < sizeof reaches / sizeof reaches[0]; i++)
        if (str_is(scope, reaches[i].word))
            return reaches[i].weight;
    return 0;
}

bool warning_is_in_force(const struct dossier *warning)
{
    return str_is(warning->state, "issued") || str_is(warning->state, "revising") ||
           str_is(warning->state, "received");
}

static const struct dossier_state states[] = {
    {"draft", "草稿", "draft", false, true},
    {"checked", "已审核", "checked", false, false},
    {"signed", "已签发", "signed", false, false},
    {"rechecked", "已复核", "re-checked", false, false},
    {"issued", "已发布", "issued", false, false},
    {"revising", "调整中（仍有效）", "being changed (in force)", false, false},
    {"received", "已接收", "received", false, false},
    {"proposed", "已建议", "proposed", false, false},
    {"lifted", "已解除", "lifted", true, false},
    {"withdrawn", "已撤回", "withdrawn", true, false},
    {"taken", "已被采纳", "taken over", true, false},
    {0},
};

static const struct procedure_input issue_input[] = {
    {"digest", "预览时的名单摘要", "digest of the list as previewed", "text", false},
    {"confirmed", "名单有变化仍发布", "issue although the list has changed", "choice", false},
    {0},
};

static const struct procedure_input change_input[] = {
    {"level", "新的级别", "new level", "choice", false},
    {"scope", "新的涉及范围", "new scope", "choice", false},
    {"fields", "同时修改的内容", "content that changes with it", "items", false},
    {0},
};

static const struct procedure_input develop_input[] = {
    {"important", "属重要情况或重大事项", "an important matter", "choice", false},
    {0},
};

static const struct dossier_act acts[] = {
    {.word = "edit",
     .zh = "修改草稿",
     .en = "change the draft",
     .from = "draft",
     .who = DOSSIER_BY_JOB},
    {.word = "check",
     .zh = "审核",
     .en = "check",
     .from = "draft",
     .to = "checked",
     .flags = DOSSIER_INSIDE,
     .not_by = "draft edit",
     .guard = warning_draft_guard},
    {.word = "sign",
     .zh = "签发",
     .en = "sign",
     .from = "checked",
     .to = "signed",
     .flags = DOSSIER_RECEIPTED | DOSSIER_INSIDE,
     .authority = "warning.issue",
     .not_by = "draft edit",
     .guard = warning_draft_guard,
     .effect = warning_issue_sign},
    {.word = "recheck",
     .zh = "复核",
     .en = "re-check",
     .from = "signed",
     .to = "rechecked",
     .flags = DOSSIER_INSIDE,
     .not_by = "sign",
     .guard = warning_draft_guard},
    {.word = "issue",
     .zh = "发布",
     .en = "issue",
     .from = "rechecked",
     .to = "issued",
     .flags = DOSSIER_RECEIPTED,
     .authority = "warning.issue",
     .guard = warning_issue_guard,
     .effect = warning_issue_effect,
     .input = issue_input,
     .consequence_zh = "名单上的单位立即收到预警，相应的义务和期限从此刻开始。",
     .consequence_en = "Everybody on the list gets it at once; duties and clocks start now."},
    {.word = "return",
     .zh = "退回修改",
     .en = "return",
     .from = "checked signed rechecked",
     .to = "draft",
     .flags = DOSSIER_NEEDS_REASON | DOSSIER_NEW_ROUND | DOSSIER_INSIDE},
    {.word = "withdraw",
     .zh = "撤回",
     .en = "withdraw",
     .from = "draft checked signed rechecked proposed",
     .to = "withdrawn",
     .flags = DOSSIER_NEEDS_REASON},
    {.word = "propose",
     .zh = "向有权机关建议",
     .en = "propose to the office that may",
     .from = "draft checked signed rechecked",
     .to = "proposed",
     .flags = DOSSIER_RECEIPTED,
     .when = warning_propose_is_needed,
     .guard = warning_propose_guard,
     .effect = warning_propose_effect},
    {.word = "take",
     .zh = "采纳为本机关草稿",
     .en = "take over as an own draft",
     .from = "proposed",
     .to = "taken",
     .who = DOSSIER_BY_NAMED,
     .flags = DOSSIER_RECEIPTED,
     .when = warning_propose_is_mine,
     .effect = warning_propose_take},
    {.word = "decline",
     .zh = "不予采纳",
     .en = "decline",
     .from = "proposed",
     .to = "draft",
     .who = DOSSIER_BY_NAMED,
     .flags = DOSSIER_NEEDS_REASON | DOSSIER_NEW_ROUND | DOSSIER_INSIDE,
     .when = warning_propose_is_mine,
     .effect = warning_propose_decline},
    {.word = "raise",
     .zh = "升级",
     .en = "raise",
     .from = "issued",
     .to = "revising",
     .flags = DOSSIER_NEEDS_REASON | DOSSIER_INSIDE,
     .guard = warning_change_raise,
     .effect = warning_change_prepare,
     .input = change_input},
    {.word = "lower",
     .zh = "降级",
     .en = "lower",
     .from = "issued",
     .to = "revising",
     .flags = DOSSIER_NEEDS_REASON | DOSSIER_INSIDE,
     .guard = warning_change_lower,
     .effect = warning_change_prepare,
     .input = change_input},
    {.word = "widen",
     .zh = "扩大范围",
     .en = "widen",
     .from = "issued",
     .to = "revising",
     .flags = DOSSIER_NEEDS_REASON | DOSSIER_INSIDE,
     .guard = warning_change_widen,
     .effect = warning_change_prepare,
     .input = change_input},
    {.word = "reissue",
     .zh = "发布调整",
     .en = "issue the change",
     .from = "revising",
     .to = "issued",
     .flags = DOSSIER_RECEIPTED,
     .not_by = "raise lower widen",
     .guard = warning_change_reissue_guard,
     .effect = warning_change_reissue,
     .input = issue_input,
     .consequence_zh = "已收到预警的单位和新增单位立即收到调整，义务按新的级别计算。",
     .consequence_en =
         "Everybody told before and those added get the change at once; duties follow "
         "the new level."},
    {.word = "keep",
     .zh = "不作调整",
     .en = "drop the change",
     .from = "revising",
     .to = "issued",
     .flags = DOSSIER_NEEDS_REASON | DOSSIER_INSIDE,
     .effect = warning_change_keep},
    {.word = "lift",
     .zh = "解除",
     .en = "lift",
     .from = "issued revising",
     .to = "lifted",
     .flags = DOSSIER_NEEDS_REASON | DOSSIER_RECEIPTED,
     .authority = "warning.lift",
     .effect = warning_change_lift,
     .consequence_zh = "所有收到预警的单位立即收到解除信息，预警期间的义务到此为止。",
     .consequence_en =
         "Everybody who got it is told at once; what lasted while it was in force ends."},
    {.word = "develop",
     .zh = "报告事态发展",
     .en = "report the development",
     .from = "issued revising received",
     .who = DOSSIER_BY_NAMED,
     .flags = DOSSIER_NEEDS_REASON | DOSSIER_RECEIPTED,
     .effect = warning_change_develop,
     .input = develop_input},
    {.word = "lift-above",
     .zh = "登记上级解除",
     .en = "record that it was lifted above",
     .from = "received",
     .to = "lifted",
     .flags = DOSSIER_NEEDS_REASON | DOSSIER_RECEIPTED,
     .effect = warning_change_lift_above,
     .consequence_zh = "本地区收到转发的单位立即收到解除信息，预警期间的义务到此为止。",
     .consequence_en = "Everybody it was passed on to is told at once; what lasted while it was in "
                       "force ends."},
    {.word = "pass-on",
     .zh = "转发",
     .en = "pass on",
     .from = "received",
     .flags = DOSSIER_RECEIPTED,
     .guard = warning_issue_pass_guard,
     .effect = warning_issue_pass,
     .input = issue_input,
     .consequence_zh = "本地区名单上的单位立即收到上级预警。",
     .consequence_en = "Those on the list in this area get the warning from above at once."},
    {0},
};

static const char *const draft_keys[] = {
    "class",    "starts_at",   "ends_at",    "regions", "sectors",    "reach_text",
    "cautions", "measures",    "organ",      "summary", "indicators", "vulnerabilities",
    "systems",  "attachments", "recipients", "public",  NULL,
};

const struct dossier_kind warning_kind = {
    .word = "warning",
    .zh = "预警",
    .en = "warning",
    .about_zh = "草拟、审核、签发、复核、发布、调整、解除的预警。",
    .about_en = "Drafted, checked, signed, re-checked, issued, changed and lifted.",
    .states = states,
    .acts = acts,
    .draft_keys = draft_keys,
    .opens_with = "draft",
    .may_open = warning_draft_may_open,
};

/* The clause that says who changes and lifts: the issuer, and nobody else. */
static void cite_lift(struct work *w, const struct dossier *warning)
{
    struct policy_place place;

    if (w->fault.clause[0] != 0 ||
        office_place(w, warning->region, warning->sector, warning->began_on, &place) != ST_OK)
        return;
    struct authority_list list = authority_at(w->policy, w->arena, &place, STR("warning.lift"));
    if (list.count > 0)
        fault_cite(&w->fault, str_zero(w->arena, list.entries[0]->clause));
}

enum status warning_apply(struct work *w, struct dossier *warning, const struct dossier_call *call)
{
    enum status status = dossier_apply(w, warning, call);

    if ((status == ST_DENIED || status == ST_CONFLICT || status == ST_STALE) &&
        (str_is(call->act, "lift") || str_is(call->act, "raise") || str_is(call->act, "lower") ||
         str_is(call->act, "widen") || str_is(call->act, "reissue")))
        cite_lift(w, warning);
    return status;
}
