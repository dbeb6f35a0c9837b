/* SPDX-License-Identifier: Apache-2.0
 * The renewal procedure. */
#include "procedures/filing_renewal.h"

#include "procedures/certificate.h"
#include "procedures/filing_form.h"
#include "procedures/filing_rules.h"
#include "procedures/matter_system.h"

enum { DRAFT, SUBMITTED, RETURNED, RENEWED, LAPSED };

static const struct procedure_state states[] = {
    [DRAFT] = {"draft", "填报中", "draft", "operator", .takes_drafts = true},
    [SUBMITTED] = {"submitted", "公安机关审核中", "under review", "police"},
    [RETURNED] = {"returned", "退回补正", "returned for correction", "operator",
                  .takes_drafts = true},
    [RENEWED] = {"renewed", "已续期", "renewed", NULL, .is_final = true},
    [LAPSED] = {"lapsed", "不再续期", "let lapse", NULL, .is_final = true},
    {NULL},
};

static const struct procedure_action actions[] = {
    {"submit", "提交续期", "ask for renewal", .is_receipted = true},
    {"renew", "准予续期", "renew", .is_receipted = true,
     .consequence_zh = "备案证明的有效期自原期满日起顺延。",
     .consequence_en = "The certificate's validity goes on from its old end."},
    {"return", "退回补正", "return for correction", .is_receipted = true,
     .input = filing_rules_items_input},
    {"lapse", "不再续期", "let it lapse", .needs_reason = true},
    {NULL},
};

/* Guards. */

static enum status may_open(struct work *w, struct procedure_step *step)
{
    struct certificate certificate;
    struct date from;
    char day[DATE_TEXT_BYTES];

    TRY(filing_rules_original_organ(w, step));
    if (json_array_size(step->problems) > 0)
        return ST_OK;
    TRY(certificate_of_system(w, step->matter->system_id, &certificate));
    TRY(certificate_renew_from(w, step->matter, &certificate, &from));
    step->clock_from = instant_beijing_start(from);
    if (date_order(instant_beijing_date(w->now), from) < 0)
        procedure_problem_print(w, step, "system", "too-early", "自 %s 起才能申请续期",
                                "renewal can be asked for from %s", date_print(from, day));
    return ST_OK;
}

static enum status is_withdrawn(struct work *w, struct procedure_step *step)
{
    struct system system;

    TRY(matter_system_load(w, step->matter, &system));
    if (system.state != SYSTEM_WITHDRAWN)
        procedure_problem(step, "action", "duty-remains", STR(""), "系统仍在使用，备案证明须续期",
                          "the system is still in use, so its certificate must be renewed");
    return ST_OK;
}

/* Effects. */

static enum status renew(struct work *w, struct procedure_step *step)
{
    struct certificate certificate;

    TRY(certificate_renew(w, step->matter, &certificate));
    TRY(matter_system_set_filing(w, step->matter, SYSTEM_FILING_FILED, certificate.number,
                                 STR("备案证明续期")));
    return filing_rules_keep_certificate(w, step, &certificate);
}

/* clang-format off */
static const struct transition transitions[] = {
/*    from        action    to          by              when  guard                    effect                      stops                pauses           starts            event */
    { DRAFT,      "submit", SUBMITTED,  ROLE_OPERATOR,  NULL, filing_form_check,       filing_rules_hand_in_plain, "certificate.renew", NULL,            "filing.review",  "submission-complete" },
    { DRAFT,      "lapse",  LAPSED,     ROLE_OPERATOR,  NULL, is_withdrawn,            NULL,                       "certificate.renew", NULL,            NULL,             NULL },
    { SUBMITTED,  "renew",  RENEWED,    ROLE_POLICE,    NULL, NULL,                    renew,                      "filing.review",     NULL,            NULL,             NULL },
    { SUBMITTED,  "return", RETURNED,   ROLE_POLICE,    NULL, filing_rules_may_return, filing_rules_return,        NULL,                "filing.review", "filing.correct", "returned" },
    { RETURNED,   "submit", SUBMITTED,  ROLE_OPERATOR,  NULL, filing_form_check,       filing_rules_hand_in_plain, "filing.correct",    NULL,            "filing.review",  "submission-complete" },
    { RETURNED,   "lapse",  LAPSED,     ROLE_OPERATOR,  NULL, is_withdrawn,            NULL,                       "filing.correct",    NULL,            NULL,             NULL },
    { .action = NULL },
};
/* clang-format on */

static const char *const draft_keys[] = {"filled_by", "filled_on", "note", NULL};

const struct procedure filing_renewal_procedure = {
    .word = "filing-renewal",
    .zh = "备案证明续期",
    .en = "renewal of a certificate",
    .about_zh = "备案证明期满前，向原受理备案的公安机关申请续期。",
    .about_en = "Before a certificate ends, its renewal is asked for at the original organ.",
    .states = states,
    .actions = actions,
    .transitions = transitions,
    .opens_with = "certificate.renew",
    .opens_event = "renewal-window-opened",
    .draft_keys = draft_keys,
    .may_open = may_open,
    .review = filing_form_check,
};
