/* SPDX-License-Identifier: Apache-2.0
 * Notices: states, acts, and who may do them. */
#include "procedures/notice.h"

#include "procedures/notice_draft.h"
#include "procedures/notice_issue.h"

static const struct dossier_state states[] = {
    {NOTICE_DRAFT, "草稿", "draft", false, true},
    {NOTICE_CHECKED, "已审核", "checked", false, false},
    {NOTICE_ISSUED, "已发出", "issued", false, false},
    {NOTICE_ARCHIVED, "已归档", "archived", true, false},
    {NOTICE_WITHDRAWN, "已撤回", "withdrawn", true, false},
    {0},
};

static enum status may_open(struct work *w, struct dossier_step *step)
{
    (void)step;
    if (w->actor->is_system || w->actor->sees_region)
        return ST_OK;
    return work_fail(w, ST_DENIED, "party", "只有主管部门和公安机关可以发通报",
                     "only regulators and the police send notices");
}

/* A circular is another act in law than a notice of something found. */
static enum status is_circular(struct work *w, const struct dossier *d, bool *ret_open)
{
    (void)w;
    *ret_open = str_is(json_get_text(d->data, "kind"), "circular");
    return ST_OK;
}

static enum status is_finding(struct work *w, const struct dossier *d, bool *ret_open)
{
    TRY(is_circular(w, d, ret_open));
    *ret_open = !*ret_open;
    return ST_OK;
}

static enum status is_other_person(struct work *w, struct dossier_step *step)
{
    struct notice_row row;

    TRY(notice_store_load(w, step->dossier->id, &row));
    if (!w->actor->is_system && (str_equal(row.saved_by, w->actor->account_id) ||
                                 str_equal(step->dossier->opened_by, w->actor->account_id)))
        return work_fail(w, ST_DENIED, "act", "草稿由您起草或修改，须由另一人审核",
                         "you wrote or changed the draft: another person must check it");
    return notice_draft_judge(w, step);
}

static const struct procedure_input forward_input[] = {
    {"to", "转发给", "pass on to", "party", true},
    {0},
};
static const struct procedure_input ask_input[] = {
    {"until", "延期到", "until", "date", true},
    {0},
};
static const struct procedure_input grant_input[] = {
    {"party", "单位", "party", "party", true},
    {"until", "延期到", "until", "date", true},
    {0},
};
static const struct procedure_input refuse_input[] = {
    {"party", "单位", "party", "party", true},
    {0},
};

#define ISSUE_ZH "发出后，所选单位立即收到通报，反馈期限开始计算，内容不能再改。"
#define ISSUE_EN                                                                                   \
    "Once issued, the parties chosen are told at once, their term begins, and the text stays as "  \
    "it is."

static const struct dossier_act acts[] = {
    {.word = "check",
     .zh = "审核通过",
     .en = "approve the draft",
     .from = "draft",
     .to = NOTICE_CHECKED,
     .who = DOSSIER_BY_KEEPER,
     .flags = DOSSIER_INSIDE,
     .not_by = "draft",
     .guard = is_other_person},
    {.word = "send-back",
     .zh = "退回修改",
     .en = "send back",
     .from = "checked",
     .to = NOTICE_DRAFT,
     .who = DOSSIER_BY_KEEPER,
     .flags = DOSSIER_NEEDS_REASON | DOSSIER_INSIDE},
    {.word = "issue",
     .zh = "发出通报",
     .en = "issue the notice",
     .from = "checked",
     .to = NOTICE_ISSUED,
     .who = DOSSIER_BY_KEEPER,
     .flags = DOSSIER_RECEIPTED,
     .authority = "notice.issue",
     .when = is_finding,
     .guard = notice_draft_judge,
     .effect = notice_issue_effect,
     .consequence_zh = ISSUE_ZH,
     .consequence_en = ISSUE_EN},
    {.word = "issue",
     .zh = "发出通报",
     .en = "issue the circular",
     .from = "checked",
     .to = NOTICE_ISSUED,
     .who = DOSSIER_BY_KEEPER,
     .flags = DOSSIER_RECEIPTED,
     .authority = "circular.issue",
     .when = is_circular,
     .guard = notice_draft_judge,
     .effect = notice_issue_effect,
     .consequence_zh = ISSUE_ZH,
     .consequence_en = ISSUE_EN},
    {.word = "forward",
     .zh = "转发",
     .en = "pass on",
     .from = "issued",
     .who = DOSSIER_BY_NAMED,
     .guard = notice_issue_forward_guard,
     .effect = notice_issue_forward,
     .input = forward_input},
    {.word = "ask-extension",
     .zh = "申请延期",
     .en = "ask for more time",
     .from = "issued",
     .who = DOSSIER_BY_NAMED,
     .flags = DOSSIER_NEEDS_REASON,
     .guard = notice_issue_ask_guard,
     .effect = notice_issue_ask,
     .input = ask_input},
    {.word = "grant-extension",
     .zh = "同意延期",
     .en = "grant more time",
     .from = "issued",
     .who = DOSSIER_BY_KEEPER,
     .guard = notice_issue_grant_guard,
     .effect = notice_issue_grant,
     .input = grant_input},
    {.word = "refuse-extension",
     .zh = "不同意延期",
     .en = "refuse more time",
     .from = "issued",
     .who = DOSSIER_BY_KEEPER,
     .flags = DOSSIER_NEEDS_REASON,
     .effect = notice_issue_refuse,
     .input = refuse_input},
    {.word = "archive",
     .zh = "归档",
     .en = "archive",
     .from = "issued",
     .to = NOTICE_ARCHIVED,
     .who = DOSSIER_BY_KEEPER,
     .flags = DOSSIER_RECEIPTED,
     .guard = notice_issue_archive_guard,
     .effect = notice_issue_archive,
     .consequence_zh = "归档后不再接收签收和反馈；没有办结的单位会记录在案。",
     .consequence_en = "Nothing is received any more; parties left open are recorded."},
    {.word = "withdraw",
     .zh = "撤回",
     .en = "withdraw",
     .from = "draft checked issued",
     .to = NOTICE_WITHDRAWN,
     .who = DOSSIER_BY_KEEPER,
     .flags = DOSSIER_NEEDS_REASON | DOSSIER_RECEIPTED,
     .effect = notice_issue_withdraw,
     .consequence_zh = "撤回后通报不再有效；已经收到的单位会得到通知。",
     .consequence_en = "The notice stands no more; those who received it are told."},
    {0},
};

const struct dossier_kind notice_kind = {
    .word = "notice",
    .zh = "通报",
    .en = "notice",
    .about_zh = "漏洞、隐患、风险和情况的通报：签收、反馈、复测、归档。",
    .about_en = "Notices of vulnerabilities, dangers, risks and how work stands: signed for, fed "
                "back, tested again, archived.",
    .states = states,
    .acts = acts,
    .draft_keys = notice_draft_keys,
    .opens_with = "draft",
    .may_open = may_open,
};
