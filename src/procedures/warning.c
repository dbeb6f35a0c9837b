/* SPDX-License-Identifier: Apache-2.0
 * Drafted, checked, signed, re-checked, issued and lifted. */
#include "procedures/warning.h"

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

const struct dossier_kind warning_kind = {
    .word = "warning",
    .zh = "预警",
    .en = "warning",
    .about_zh = "草拟、审核、签发、复核、发布、解除的预警。",
    .about_en = "Drafted, checked, signed, re-checked, issued and lifted.",
    .states = states,
    .acts = acts,
    .opens_with = "draft",
};
