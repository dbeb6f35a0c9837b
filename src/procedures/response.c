/* SPDX-License-Identifier: Apache-2.0
 * Emergency response of level I to IV. */
#include "procedures/response.h"

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

const struct dossier_kind response_kind = {
    .word = "response",
    .zh = "应急响应",
    .en = "response",
    .about_zh = "I 至 IV 级应急响应。",
    .about_en = "Emergency response of level I to IV.",
    .states = states,
    .acts = acts,
    .opens_with = "draft",
};
