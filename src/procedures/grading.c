/* SPDX-License-Identifier: Apache-2.0
 * The grading procedure.  How long its clocks run, and which steps a place takes, is in the packs.
 */
#include "procedures/grading.h"

#include "procedures/grading_judge.h"
#include "procedures/grading_outcome.h"
#include "procedures/grading_panel.h"
#include "procedures/grading_rules.h"
#include "procedures/matter_place.h"
#include "procedures/matter_system.h"

enum { DRAFT, JUDGED, REVIEW, REVIEWED, SECTOR, DETERMINED, CANCELLED };

static const struct procedure_state states[] = {
    [DRAFT] = {"draft", "草拟", "draft", "operator", .takes_drafts = true},
    [JUDGED] = {"judged", "已初步定级", "judged", "operator"},
    [REVIEW] = {"expert-review", "专家评审中", "expert review", "expert"},
    [REVIEWED] = {"reviewed", "已评审", "reviewed", "operator"},
    [SECTOR] = {"sector-review", "主管部门审核中", "sector review", "regulator"},
    [DETERMINED] = {"determined", "等级已确定", "determined", NULL, .is_final = true},
    [CANCELLED] = {"cancelled", "已取消", "cancelled", NULL, .is_final = true},
    {NULL},
};

static const struct procedure_input experts_input[] = {
    {"experts", "评审专家（第一位为组长）", "experts (the first is the chair)", "accounts", true},
    {NULL},
};

static const struct procedure_input opinion_input[] = {
    {"opinion", "意见", "opinion", "opinion", true},
    {"text", "评审意见", "text of the opinion", "long-text", true},
    {NULL},
};

static const struct procedure_action actions[] = {
    {"judge", "完成判定", "judge", .consequence_zh = "按所填内容判定等级并生成定级报告。",
     .consequence_en = "The level is judged from what was entered and the report is made."},
    {"revise", "退回修改", "revise", .needs_reason = true},
    {"appoint", "提请专家评审", "ask for expert review", .input = experts_input},
    {"opinion", "填写评审意见", "give an opinion", .input = opinion_input},
    {"agree", "评审结论：同意", "conclude: agreed", .needs_reason = true},
    {"disagree", "评审结论：不同意", "conclude: not agreed", .needs_reason = true},
    {"recall", "撤回", "recall", .needs_reason = true},
    {"submit-sector", "报主管部门审核", "submit to the sector department"},
    {"approve", "审核同意", "approve", .needs_reason = true, .is_receipted = true,
     .consequence_zh = "等级随即确定，备案期限按规定开始计算。",
     .consequence_en = "The level is then determined and the filing term begins."},
    {"return", "退回运营者", "return to the operator", .needs_reason = true},
    {"determine", "确定等级", "determine the level", .is_receipted = true,
     .consequence_zh = "等级随即确定，备案期限按规定开始计算。",
     .consequence_en = "The level is then determined and the filing term begins."},
    {"cancel", "取消定级", "cancel", .needs_reason = true},
    {NULL},
};

/* Steps that a place takes or leaves out. */

static enum status when_no_review(struct work *w, const struct matter *matter, bool *ret_open)
{
    TRY(grading_rules_needs_review(w, matter, ret_open));
    *ret_open = !*ret_open;
    return ST_OK;
}

static enum status when_sector(struct work *w, const struct matter *matter, bool *ret_open)
{
    return grading_rules_needs_sector(w, matter, ret_open);
}

static enum status when_no_sector(struct work *w, const struct matter *matter, bool *ret_open)
{
    TRY(grading_rules_needs_sector(w, matter, ret_open));
    *ret_open = !*ret_open;
    return ST_OK;
}

static enum status when_sector_alone(struct work *w, const struct matter *matter, bool *ret_open)
{
    bool no_review, sector;

    TRY(when_no_review(w, matter, &no_review));
    TRY(when_sector(w, matter, &sector));
    *ret_open = no_review && sector;
    return ST_OK;
}

static enum status when_own_decision(struct work *w, const struct matter *matter, bool *ret_open)
{
    bool no_review, no_sector;

    TRY(when_no_review(w, matter, &no_review));
    TRY(when_no_sector(w, matter, &no_sector));
    *ret_open = no_review && no_sector;
    return ST_OK;
}

/* Guards. */

static enum status has_regulator(struct work *w, struct procedure_step *step)
{
    (void)w;
    if (step->matter->regulator.id.len == 0)
        procedure_problem(step, "regulator_party", "missing", STR(""),
                          "按适用规则须经主管部门审核，但系统没有登记主管部门",
                          "the rules want the sector department's approval, but the system names "
                          "no department");
    return ST_OK;
}

static enum status is_in_use(struct work *w, struct procedure_step *step)
{
    struct policy_setting scheme;
    struct system system;

    TRY(matter_place_setting(w, step->matter, "grading.scheme", &scheme));
    json_put_text(step->matter->data, "scheme", scheme.text);
    TRY(matter_system_load(w, step->matter, &system));
    if (system.state == SYSTEM_WITHDRAWN)
        procedure_problem(step, "system", "withdrawn", STR(""), "已下线的系统不再定级",
                          "a withdrawn system is not graded");
    return ST_OK;
}

/* Effects. */

static enum status judge(struct work *w, struct procedure_step *step)
{
    TRY(grading_judge_write(w, step));
    return grading_outcome_report(w, step);
}

/* clang-format off */
static const struct transition transitions[] = {
/*    from      action           to          by              when               guard                           effect                      stops             pauses starts            event */
    { DRAFT,    "judge",         JUDGED,     ROLE_OPERATOR,  NULL,              grading_judge_is_ready,         judge,                      NULL,             NULL,  NULL,             NULL },
    { DRAFT,    "cancel",        CANCELLED,  ROLE_OPERATOR,  NULL,              NULL,                           NULL,                       NULL,             NULL,  NULL,             NULL },
    { JUDGED,   "appoint",       REVIEW,     ROLE_OPERATOR,  NULL,              grading_panel_is_fit,           grading_panel_appoint,      NULL,             NULL,  "grading.review", "review-requested" },
    { JUDGED,   "submit-sector", SECTOR,     ROLE_OPERATOR,  when_sector_alone, has_regulator,                  NULL,                       NULL,             NULL,  "grading.sector", "sector-requested" },
    { JUDGED,   "determine",     DETERMINED, ROLE_OPERATOR,  when_own_decision, grading_judge_is_ready,         grading_outcome_determine,  NULL,             NULL,  NULL,             NULL },
    { JUDGED,   "revise",        DRAFT,      ROLE_OPERATOR,  NULL,              NULL,                           grading_panel_drop,         NULL,             NULL,  NULL,             NULL },
    { JUDGED,   "cancel",        CANCELLED,  ROLE_OPERATOR,  NULL,              NULL,                           NULL,                       NULL,             NULL,  NULL,             NULL },
    { REVIEW,   "opinion",       REVIEW,     ROLE_EXPERT,    NULL,              grading_panel_opinion_is_whole, grading_panel_take_opinion, NULL,             NULL,  NULL,             NULL },
    { REVIEW,   "agree",         REVIEWED,   ROLE_EXPERT,    NULL,              grading_panel_agrees,           grading_panel_conclude,     "grading.review", NULL,  NULL,             NULL },
    { REVIEW,   "disagree",      DRAFT,      ROLE_EXPERT,    NULL,              grading_panel_disagrees,        grading_panel_conclude,     "grading.review", NULL,  NULL,             NULL },
    { REVIEW,   "recall",        DRAFT,      ROLE_OPERATOR,  NULL,              NULL,                           grading_panel_drop,         "grading.review", NULL,  NULL,             NULL },
    { REVIEWED, "submit-sector", SECTOR,     ROLE_OPERATOR,  when_sector,       has_regulator,                  NULL,                       NULL,             NULL,  "grading.sector", "sector-requested" },
    { REVIEWED, "determine",     DETERMINED, ROLE_OPERATOR,  when_no_sector,    grading_judge_is_ready,         grading_outcome_determine,  NULL,             NULL,  NULL,             NULL },
    { REVIEWED, "revise",        DRAFT,      ROLE_OPERATOR,  NULL,              NULL,                           grading_panel_drop,         NULL,             NULL,  NULL,             NULL },
    { SECTOR,   "approve",       DETERMINED, ROLE_REGULATOR, NULL,              grading_judge_is_ready,         grading_outcome_determine,  "grading.sector", NULL,  NULL,             NULL },
    { SECTOR,   "return",        DRAFT,      ROLE_REGULATOR, NULL,              NULL,                           grading_panel_drop,         "grading.sector", NULL,  NULL,             NULL },
    { SECTOR,   "recall",        DRAFT,      ROLE_OPERATOR,  NULL,              NULL,                           grading_panel_drop,         "grading.sector", NULL,  NULL,             NULL },
    { .action = NULL },
};
/* clang-format on */

static const char *const draft_keys[] = {
    "object",
    "sections",
    "scheme",
    "info_harms",
    "info_reason",
    "info_description",
    "service_harms",
    "service_reason",
    "service_description",
    "facts",
    "level_chosen",
    "floor_justification",
    "author",
    "change_reason",
    "wizard_step",
    NULL,
};

const struct procedure grading_procedure = {
    .word = "grading",
    .zh = "定级",
    .en = "grading",
    .about_zh = "确定定级对象的安全保护等级：初步定级、专家评审、主管部门审核。",
    .about_en = "Determines the protection level of an object: judgement, expert review, sector "
                "department.",
    .states = states,
    .actions = actions,
    .transitions = transitions,
    .draft_keys = draft_keys,
    .may_open = is_in_use,
    .review = grading_judge_is_ready,
};
