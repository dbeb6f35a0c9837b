/* SPDX-License-Identifier: Apache-2.0
 * The change procedure. */
#include "procedures/filing_change.h"

#include "procedures/certificate.h"
#include "procedures/filing_form.h"
#include "procedures/filing_rules.h"
#include "procedures/grade_version.h"
#include "procedures/matter_system.h"
#include "procedures/paper.h"

enum { DRAFT, SUBMITTED, RETURNED, CHANGED, CANCELLED };

static const struct procedure_state states[] = {
    [DRAFT] = {"draft", "填报中", "draft", "operator", .takes_drafts = true},
    [SUBMITTED] = {"submitted", "公安机关审核中", "under review", "police"},
    [RETURNED] = {"returned", "退回补正", "returned for correction", "operator",
                  .takes_drafts = true},
    [CHANGED] = {"changed", "已变更", "changed", NULL, .is_final = true},
    [CANCELLED] = {"cancelled", "已终止", "ended", NULL, .is_final = true},
    {NULL},
};

static const struct procedure_action actions[] = {
    {"submit", "提交变更", "submit the change", .is_receipted = true,
     .consequence_zh = "材料送交原受理备案的公安机关，审核期限开始计算。",
     .consequence_en = "The papers go to the organ that received the filing; its term begins."},
    {"certify", "换发备案证明", "issue the new certificate", .is_receipted = true,
     .consequence_zh = "出具新的备案证明，原证明随即标为已变更。",
     .consequence_en = "A new certificate is issued and the old one marked as replaced."},
    {"return", "退回补正", "return for correction", .is_receipted = true,
     .input = filing_rules_items_input},
    {"cancel", "终止变更", "end the change", .needs_reason = true},
    {NULL},
};

/* Guards. */

static enum status may_open(struct work *w, struct procedure_step *step)
{
    struct grade_version version;
    struct certificate certificate;
    enum status status;

    TRY(filing_rules_original_organ(w, step));
    if (json_array_size(step->problems) > 0)
        return ST_OK;
    TRY(certificate_of_system(w, step->matter->system_id, &certificate));
    status = grade_version_current(w, step->matter->system_id, &version);
    if (status == ST_NOT_FOUND)
        return ST_OK;
    TRY(status);
    if (version.level != certificate.level)
        step->clock_from = version.determined_at;
    return ST_OK;
}

/* A change that adjusts the level stays owed; one of other particulars may be dropped. */
static enum status level_is_unchanged(struct work *w, struct procedure_step *step)
{
    struct certificate certificate;
    struct system system;
    enum status status = certificate_of_system(w, step->matter->system_id, &certificate);

    if (status == ST_NOT_FOUND)
        return ST_OK;
    TRY(status);
    TRY(matter_system_load(w, step->matter, &system));
    if (system.level != certificate.level && system.state != SYSTEM_WITHDRAWN)
        procedure_problem(step, "action", "duty-remains", STR(""),
                          "等级已调整，须办理备案变更，不能终止",
                          "the level was adjusted, so the change must be filed");
    return ST_OK;
}

static enum status is_complete(struct work *w, struct procedure_step *step)
{
    TRY(filing_form_check(w, step));
    if (str_trim(json_get_text(step->matter->data, "change_text")).len == 0)
        procedure_problem(step, "change_text", "missing", STR(""), "须写明变更的内容和原因",
                          "say what changed and why");
    return ST_OK;
}

/* Effects. */

static enum status hand_in(struct work *w, struct procedure_step *step)
{
    json_t *filled, *data = json_new_object(w->arena);
    struct paper paper;

    TRY(filing_form_fill(w, step->matter, &filled));
    json_put_text(data, "office", step->matter->police.name);
    json_put_text(data, "unit", step->matter->party.name);
    json_put_text(data, "object", step->matter->system_name);
    json_put_text(data, "change", json_get_text(step->matter->data, "change_text"));
    json_put(data, "answers", filled);
    TRY(paper_keep(w, step->matter, PAPER_FORM_SET, STR(""), data, &paper));
    json_put_text(step->facts, "form_digest", paper.digest);
    return filing_rules_hand_in_plain(w, step);
}

static enum status certify(struct work *w, struct procedure_step *step)
{
    struct certificate certificate;
    struct system system;

    TRY(matter_system_load(w, step->matter, &system));
    TRY(certificate_issue(w, step->matter, system.level, &certificate));
    TRY(matter_system_set_filing(w, step->matter, SYSTEM_FILING_FILED, certificate.number,
                                 STR("备案变更，换发备案证明")));
    return filing_rules_keep_certificate(w, step, &certificate);
}

/* clang-format off */
static const struct transition transitions[] = {
/*    from        action     to          by              when  guard                      effect               stops             pauses           starts            event */
    { DRAFT,      "submit",  SUBMITTED,  ROLE_OPERATOR,  NULL, is_complete,               hand_in,             "filing.change",  NULL,            "filing.review",  "submission-complete" },
    { DRAFT,      "cancel",  CANCELLED,  ROLE_OPERATOR,  NULL, level_is_unchanged,        NULL,                "filing.change",  NULL,            NULL,             NULL },
    { SUBMITTED,  "certify", CHANGED,    ROLE_POLICE,    NULL, filing_rules_level_stands, certify,             "filing.review",  NULL,            NULL,             NULL },
    { SUBMITTED,  "return",  RETURNED,   ROLE_POLICE,    NULL, filing_rules_may_return,   filing_rules_return, NULL,             "filing.review", "filing.correct", "returned" },
    { RETURNED,   "submit",  SUBMITTED,  ROLE_OPERATOR,  NULL, is_complete,               hand_in,             "filing.correct", NULL,            "filing.review",  "submission-complete" },
    { RETURNED,   "cancel",  CANCELLED,  ROLE_OPERATOR,  NULL, level_is_unchanged,        NULL,                "filing.correct", NULL,            NULL,             NULL },
    { .action = NULL },
};
/* clang-format on */

static const char *const draft_keys[] = {"filled_by",   "filled_on", "change_kind",
                                         "change_text", "note",      NULL};

const struct procedure filing_change_procedure = {
    .word = "filing-change",
    .zh = "备案变更",
    .en = "change of a filing",
    .about_zh = "等级或者备案内容有变化的，向原受理备案的公安机关办理变更，换发备案证明。",
    .about_en = "A changed level or changed particulars are filed with the original organ, which "
                "issues a new certificate.",
    .states = states,
    .actions = actions,
    .transitions = transitions,
    .opens_with = "filing.change",
    .opens_event = "change-decided",
    .draft_keys = draft_keys,
    .may_open = may_open,
    .review = is_complete,
};
