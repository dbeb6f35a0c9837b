/* SPDX-License-Identifier: Apache-2.0
 * Investigation and evaluation after a response. */
#include "procedures/investigation.h"

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

const struct dossier_kind investigation_kind = {
    .word = "investigation",
    .zh = "调查评估",
    .en = "investigation",
    .about_zh = "响应结束后的调查和总结评估。",
    .about_en = "Investigation and evaluation after a response.",
    .states = states,
    .acts = acts,
    .opens_with = "draft",
};
