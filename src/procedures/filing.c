/* SPDX-License-Identifier: Apache-2.0
 * The filing procedure.  Time limits and their clauses are in the packs. */
#include "procedures/filing.h"

#include "policy/clock.h"
#include "procedures/certificate.h"
#include "procedures/filing_rules.h"
#include "procedures/grade_version.h"
#include "procedures/grading_rules.h"
#include "procedures/matter_notice.h"
#include "procedures/matter_place.h"
#include "procedures/matter_system.h"
#include "procedures/paper.h"

enum { DRAFT, SUBMITTED, ACCEPTED, RETURNED, REGRADE, CERTIFIED, CANCELLED };

static const struct procedure_state states[] = {
    [DRAFT] = {"draft", "填报中", "draft", "operator", .takes_drafts = true},
    [SUBMITTED] = {"submitted", "公安机关审核中", "under review", "police"},
    [ACCEPTED] = {"accepted", "审核通过，待发证明", "accepted, certificate to come", "police"},
    [RETURNED] = {"returned", "退回补正", "returned for correction", "operator",
                  .takes_drafts = true},
    [REGRADE] = {"regrade", "须重新定级", "to be graded again", "operator", .takes_drafts = true},
    [CERTIFIED] = {"certified", "已发备案证明", "certified", NULL, .is_final = true},
    [CANCELLED] = {"cancelled", "已终止", "ended", NULL, .is_final = true},
    {NULL},
};

static const struct procedure_action actions[] = {
    {"submit", "提交备案", "submit the filing", .is_receipted = true,
     .consequence_zh = "材料送交公安机关，审核期限开始计算；提交后不能修改。",
     .consequence_en =
         "The papers go to the police, whose review term begins; they are then closed."},
    {"accept", "审核通过", "accept",
     .consequence_zh = "认定等级准确、材料符合要求；发证期限开始计算。",
     .consequence_en = "The level is right and the papers conform; the term for the certificate "
                       "begins."},
    {"certify", "发备案证明", "issue the certificate", .is_receipted = true,
     .consequence_zh = "按规则编号并出具备案证明，不能撤回。",
     .consequence_en = "A certificate is numbered and issued; this cannot be undone."},
    {"return", "退回补正", "return for correction", .is_receipted = true,
     .input = filing_rules_items_input},
    {"regrade", "要求重新定级", "order a new grading", .needs_reason = true},
    {"cancel", "终止备案", "end the filing", .needs_reason = true},
    {NULL},
};

/* Some places give the review and the certificate a term each, the second from the positive review.
 */
static enum status when_two_terms(struct work *w, const struct matter *matter, bool *ret_open)
{
    struct policy_place place;
    struct clock_answers answers;

    TRY(matter_place(w, matter, &place));
    TRY(clock_rules(w->policy, w->arena, &place, "filing.review", "review-positive", w->now,
                    &answers, &w->fault));
    *ret_open = answers.count > 0;
    return ST_OK;
}

static enum status when_one_term(struct work *w, const struct matter *matter, bool *ret_open)
{
    TRY(when_two_terms(w, matter, ret_open));
    *ret_open = !*ret_open;
    return ST_OK;
}

/* Guards. */

static enum status may_open(struct work *w, struct procedure_step *step)
{
    struct grade_version version;
    struct system system;
    bool needs_filing;
    enum status status = grade_version_current(w, step->matter->system_id, &version);

    TRY(matter_system_load(w, step->matter, &system));
    if (system.state == SYSTEM_WITHDRAWN)
        procedure_problem(step, "system", "withdrawn", STR(""), "已下线的系统不能备案",
                          "a withdrawn system cannot be filed");
    if (system.filing == SYSTEM_FILING_FILED)
        procedure_problem(step, "system", "filed", STR(""),
                          "该系统已经备案；等级有调整的请办理备案变更",
                          "this system is filed; when its level changed, file a change");
    if (status == ST_NOT_FOUND) {
        procedure_problem(step, "system", "not-graded", STR(""),
                          "该系统还没有经过定级程序确定的等级，请先定级",
                          "no grading has determined the level of this system yet; grade it first");
        return ST_OK;
    }
    TRY(status);
    step->clock_from = version.determined_at;
    TRY(grading_rules_needs_filing(w, step->matter, version.level, &needs_filing));
    if (!needs_filing)
        procedure_problem(step, "system", "below-floor", STR(""), "该等级的系统不需要备案",
                          "a system of this level is not filed");
    return ST_OK;
}

/* The duty to file ends only with the system, or with a level that is not filed. */
static enum status duty_has_ended(struct work *w, struct procedure_step *step)
{
    struct system system;
    bool needs_filing;

    TRY(matter_system_load(w, step->matter, &system));
    TRY(grading_rules_needs_filing(w, step->matter, system.level, &needs_filing));
    if (needs_filing && system.state != SYSTEM_WITHDRAWN)
        procedure_problem(step, "action", "duty-remains", STR(""),
                          "该系统仍须备案，不能终止；系统已下线或等级低于备案级别时才能终止",
                          "this system must still be filed; the matter ends only when it is "
                          "withdrawn or its level is below those that are filed");
    return ST_OK;
}

static enum status is_regraded(struct work *w, struct procedure_step *step)
{
    struct grade_version version;
    struct instant ordered_at = {0};
    enum status status = grade_version_current(w, step->matter->system_id, &version);

    if (status != ST_OK && status != ST_NOT_FOUND)
        return status;
    (void)instant_read(json_get_text(json_get_object(step->matter->data, "regrade"), "ordered_at"),
                       &ordered_at);
    if (status == ST_NOT_FOUND || version.determined_at.ms <= ordered_at.ms)
        procedure_problem(step, "table3.level", "not-regraded", STR(""),
                          "公安机关要求重新定级，新的定级尚未完成",
                          "the police ordered a new grading, which is not finished yet");
    return filing_rules_is_complete(w, step);
}

/* Effects. */

static enum status accept(struct work *w, struct procedure_step *step)
{
    char at[INSTANT_TEXT_BYTES];

    json_put_textz(step->matter->data, "accepted_at", instant_print(w->now, at));
    return ST_OK;
}

static enum status certify(struct work *w, struct procedure_step *step)
{
    struct matter *matter = step->matter;
    struct certificate certificate;
    struct system system;

    TRY(matter_system_load(w, matter, &system));
    TRY(certificate_issue(w, matter, system.level, &certificate));
    TRY(matter_system_set_filing(w, matter, SYSTEM_FILING_FILED, certificate.number,
                                 STR("公安机关出具备案证明")));
    return filing_rules_keep_certificate(w, step, &certificate);
}

static enum status hand_in(struct work *w, struct procedure_step *step)
{
    struct matter *matter = step->matter;
    struct system system;
    bool notifies;

    TRY(filing_rules_hand_in(w, step));
    TRY(grading_rules_notifies_sector(w, matter, &notifies));
    if (notifies)
        TRY(matter_notice_add(w, matter->id, matter->regulator.id, STR(""), "regulator",
                              step->transition->action));
    TRY(matter_system_load(w, matter, &system));
    if (system.filing == SYSTEM_FILING_PENDING)
        return ST_OK;
    return matter_system_set_filing(w, matter, SYSTEM_FILING_PENDING, system.certificate_number,
                                    STR("已提交备案"));
}

static enum status order_regrade(struct work *w, struct procedure_step *step)
{
    const struct matter_opening opening = {
        .procedure = STR("grading"),
        .system_id = step->matter->system_id,
        .basis = step->matter->id,
    };
    json_t *regrade = json_new_object(w->arena);
    struct matter grading;
    char at[INSTANT_TEXT_BYTES];
    enum status status = matter_open_of(w, opening.system_id, "grading", &grading);

    if (status == ST_NOT_FOUND)
        status = matter_create(w, &opening, &grading);
    TRY(status);
    json_put_textz(regrade, "ordered_at", instant_print(w->now, at));
    json_put_text(regrade, "reason", step->reason);
    json_put_text(regrade, "grading", grading.id);
    json_put(step->matter->data, "regrade", regrade);
    json_put_text(step->facts, "opened", grading.id);
    return ST_OK;
}

static enum status end(struct work *w, struct procedure_step *step)
{
    struct system system;

    TRY(matter_system_load(w, step->matter, &system));
    if (system.filing != SYSTEM_FILING_PENDING)
        return ST_OK;
    return matter_system_set_filing(w, step->matter, SYSTEM_FILING_NONE, STR(""), step->reason);
}

/* clang-format off */
static const struct transition transitions[] = {
/*    from        action      to          by              when            guard                      effect               stops              pauses           starts             event */
    { DRAFT,      "submit",   SUBMITTED,  ROLE_OPERATOR,  NULL,           filing_rules_is_complete,  hand_in,             "filing.submit",   NULL,            "filing.review",   "submission-complete" },
    { DRAFT,      "cancel",   CANCELLED,  ROLE_OPERATOR,  NULL,           duty_has_ended,            end,                 "filing.submit",   NULL,            NULL,              NULL },
    { SUBMITTED,  "certify",  CERTIFIED,  ROLE_POLICE,    when_one_term,  filing_rules_level_stands, certify,             "filing.review",   NULL,            NULL,              NULL },
    { SUBMITTED,  "accept",   ACCEPTED,   ROLE_POLICE,    when_two_terms, filing_rules_level_stands, accept,              "filing.review",   NULL,            "filing.review",   "review-positive" },
    { SUBMITTED,  "return",   RETURNED,   ROLE_POLICE,    NULL,           filing_rules_may_return,   filing_rules_return, NULL,              "filing.review", "filing.correct",  "returned" },
    { SUBMITTED,  "regrade",  REGRADE,    ROLE_POLICE,    NULL,           NULL,                      order_regrade,       NULL,              "filing.review", "grading.regrade", "regrade-ordered" },
    { ACCEPTED,   "certify",  CERTIFIED,  ROLE_POLICE,    NULL,           filing_rules_level_stands, certify,             "filing.review",   NULL,            NULL,              NULL },
    { ACCEPTED,   "return",   RETURNED,   ROLE_POLICE,    NULL,           filing_rules_may_return,   filing_rules_return, "filing.review",   NULL,            "filing.correct",  "returned" },
    { RETURNED,   "submit",   SUBMITTED,  ROLE_OPERATOR,  NULL,           filing_rules_is_complete,  hand_in,             "filing.correct",  NULL,            "filing.review",   "submission-complete" },
    { RETURNED,   "cancel",   CANCELLED,  ROLE_OPERATOR,  NULL,           duty_has_ended,            end,                 "filing.correct",  NULL,            NULL,              NULL },
    { REGRADE,    "submit",   SUBMITTED,  ROLE_OPERATOR,  NULL,           is_regraded,               hand_in,             "grading.regrade", NULL,            "filing.review",   "submission-complete" },
    { REGRADE,    "cancel",   CANCELLED,  ROLE_OPERATOR,  NULL,           duty_has_ended,            end,                 "grading.regrade", NULL,            NULL,              NULL },
    { .action = NULL },
};
/* clang-format on */

static const char *const draft_keys[] = {
    "filled_by",   "filled_on", "managed_at", "operated_at", "registered_at",
    "equipped_at", "is_branch", "note",       NULL,
};

const struct procedure filing_procedure = {
    .word = "filing",
    .zh = "备案",
    .en = "filing",
    .about_zh = "已确定等级的定级对象向公安机关备案，公安机关审核并出具备案证明。",
    .about_en = "A graded object is filed with the police, who review it and issue a certificate.",
    .states = states,
    .actions = actions,
    .transitions = transitions,
    .opens_with = "filing.submit",
    .opens_event = "level-determined",
    .draft_keys = draft_keys,
    .may_open = may_open,
    .review = filing_rules_is_complete,
};
