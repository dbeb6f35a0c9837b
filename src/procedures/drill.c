/* SPDX-License-Identifier: Apache-2.0
 * Drills: script, run and evaluation. */
#include "procedures/drill.h"

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

const struct dossier_kind drill_kind = {
    .word = "drill",
    .zh = "应急演练",
    .en = "drill",
    .about_zh = "演练的脚本、实施和评估。",
    .about_en = "Drills: script, run and evaluation.",
    .states = states,
    .acts = acts,
    .opens_with = "draft",
};
