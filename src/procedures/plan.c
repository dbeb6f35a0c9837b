/* SPDX-License-Identifier: Apache-2.0
 * Emergency plans, their reviews and revisions. */
#include "procedures/plan.h"

static const struct dossier_state states[] = {
    {"draft", "草稿", "draft", false, true},
    {"closed", "已归档", "archived", true, false},
    {0},
};

static const struct dossier_act acts[] = {
    {.word = "archive",
     .zh = "归档",
     .en = "archive",
     .from = "draft",
     .to = "closed",
     .who = DOSSIER_BY_KEEPER},
    {0},
};

const struct dossier_kind plan_kind = {
    .word = "plan",
    .zh = "应急预案",
    .en = "emergency plan",
    .about_zh = "应急预案及其评估修订。",
    .about_en = "Emergency plans, their reviews and revisions.",
    .states = states,
    .acts = acts,
    .opens_with = "draft",
};
