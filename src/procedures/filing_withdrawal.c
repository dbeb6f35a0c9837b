/* SPDX-License-Identifier: Apache-2.0
 * The withdrawal procedure. */
#include "procedures/filing_withdrawal.h"

#include "procedures/certificate.h"
#include "procedures/filing_rules.h"
#include "procedures/matter_system.h"
#include "procedures/paper.h"

enum { DRAFT, SUBMITTED, RETURNED, WITHDRAWN, CANCELLED };

static const struct procedure_state states[] = {
    [DRAFT] = {"draft", "填报中", "draft", "operator", .takes_drafts = true},
    [SUBMITTED] = {"submitted", "公安机关审核中", "under review", "police"},
    [RETURNED] = {"returned", "退回补正", "returned for correction", "operator",
                  .takes_drafts = true},
    [WITHDRAWN] = {"withdrawn", "备案已注销", "withdrawn", NULL, .is_final = true},
    [CANCELLED] = {"cancelled", "已终止", "ended", NULL, .is_final = true},
    {NULL},
};

static const struct procedure_action actions[] = {
    {"submit", "提交注销", "submit the withdrawal", .is_receipted = true,
     .consequence_zh = "材料送交原受理备案的公安机关，审核期限开始计算。",
     .consequence_en = "The papers go to the organ that received the filing; its term begins."},
    {"deregister", "注销备案", "withdraw the filing", .is_receipted = true,
     .consequence_zh = "备案证明随即作废，不能恢复。",
     .consequence_en = "The certificate is cancelled for good."},
    {"return", "退回补正", "return for correction", .is_receipted = true,
     .input = filing_rules_items_input},
    {"cancel", "终止注销", "end the withdrawal", .needs_reason = true},
    {NULL},
};

/* Guards. */

static enum status may_open(struct work *w, struct procedure_step *step)
{
    return filing_rules_original_organ(w, step);
}

static enum status is_grounded(struct work *w, struct procedure_step *step)
{
    const json_t *data = step->matter->data;
    struct date withdrawn_on;

    if (!date_read(json_get_text(data, "withdrawn_on"), &withdrawn_on))
        procedure_problem(step, "withdrawn_on", "missing", STR(""), "须填写系统停止运行的日期",
                          "say on which day the system was withdrawn");
    else if (date_order(withdrawn_on, instant_beijing_date(w->now)) > 0)
        procedure_problem(step, "withdrawn_on", "in-future", STR(""), "停止运行的日期不能晚于今天",
                          "the day of withdrawal cannot lie ahead");
    if (str_trim(json_get_text(data, "ground")).len == 0)
        procedure_problem(step, "ground", "missing", STR(""), "须写明注销备案的原因",
                          "say why the filing is withdrawn");
    if (str_trim(json_get_text(data, "data_disposal")).len == 0)
        procedure_problem(step, "data_disposal", "missing", STR(""),
                          "须写明系统中的数据和存储介质如何处置",
                          "say what became of the data and the storage media");
    return ST_OK;
}

static enum status system_goes_on(struct work *w, struct procedure_step *step)
{
    struct system system;

    TRY(matter_system_load(w, step->matter, &system));
    if (system.state == SYSTEM_WITHDRAWN)
        procedure_problem(step, "action", "duty-remains", STR(""),
                          "系统已下线，须办理备案注销，不能终止",
                          "the system is withdrawn, so its filing must be withdrawn too");
    return ST_OK;
}

/* Effects. */

static enum status deregister(struct work *w, struct procedure_step *step)
{
    struct matter *matter = step->matter;
    struct certificate certificate;
    struct system system;
    struct paper paper;
    json_t *data = json_new_object(w->arena);
    char day[DATE_TEXT_BYTES];

    TRY(certificate_cancel(w, matter->system_id, &certificate));
    TRY(matter_system_set_filing(w, matter, SYSTEM_FILING_WITHDRAWN, STR(""),
                                 STR("公安机关注销备案")));
    TRY(matter_system_load(w, matter, &system));
    if (system.state != SYSTEM_WITHDRAWN && json_get_int(matter->data, "level_before", 0) == 0)
        TRY(matter_system_set_state(w, matter, SYSTEM_WITHDRAWN, STR("备案注销")));
    json_put_text(data, "office", matter->police.name);
    json_put_text(data, "unit", matter->party.name);
    json_put_text(data, "object", matter->system_name);
    json_put_text(data, "number", certificate.number);
    json_put_text(data, "ground", json_get_text(matter->data, "ground"));
    json_put_text(data, "withdrawn_on", json_get_text(matter->data, "withdrawn_on"));
    json_put_textz(data, "signed_on", date_print(instant_beijing_date(w->now), day));
    json_put_text(step->facts, "number", certificate.number);
    return paper_keep(w, matter, PAPER_WITHDRAWAL, matter->police.id, data, &paper);
}

/* clang-format off */
static const struct transition transitions[] = {
/*    from        action        to          by              when  guard                    effect                      stops              pauses           starts            event */
    { DRAFT,      "submit",     SUBMITTED,  ROLE_OPERATOR,  NULL, is_grounded,             filing_rules_hand_in_plain, "filing.withdraw", NULL,            "filing.review",  "submission-complete" },
    { DRAFT,      "cancel",     CANCELLED,  ROLE_OPERATOR,  NULL, system_goes_on,          NULL,                       "filing.withdraw", NULL,            NULL,             NULL },
    { SUBMITTED,  "deregister", WITHDRAWN,  ROLE_POLICE,    NULL, NULL,                    deregister,                 "filing.review",   NULL,            NULL,             NULL },
    { SUBMITTED,  "return",     RETURNED,   ROLE_POLICE,    NULL, filing_rules_may_return, filing_rules_return,        NULL,              "filing.review", "filing.correct", "returned" },
    { RETURNED,   "submit",     SUBMITTED,  ROLE_OPERATOR,  NULL, is_grounded,             filing_rules_hand_in_plain, "filing.correct",  NULL,            "filing.review",  "submission-complete" },
    { RETURNED,   "cancel",     CANCELLED,  ROLE_OPERATOR,  NULL, system_goes_on,          NULL,                       "filing.correct",  NULL,            NULL,             NULL },
    { .action = NULL },
};
/* clang-format on */

static const char *const draft_keys[] = {"withdrawn_on", "ground", "data_disposal", "note", NULL};

const struct procedure filing_withdrawal_procedure = {
    .word = "filing-withdrawal",
    .zh = "备案注销",
    .en = "withdrawal of a filing",
    .about_zh = "系统停止运行或者不再需要备案的，向原受理备案的公安机关办理注销。",
    .about_en =
        "A system that goes out of use, or need not be filed any more, is struck off by the "
        "original organ.",
    .states = states,
    .actions = actions,
    .transitions = transitions,
    .opens_with = "filing.withdraw",
    .opens_event = "withdrawn",
    .draft_keys = draft_keys,
    .may_open = may_open,
    .review = is_grounded,
};
