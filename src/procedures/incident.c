/* SPDX-License-Identifier: Apache-2.0
 * A network security incident and its reports. */
#include "procedures/incident.h"

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

const struct dossier_kind incident_kind = {
    .word = "incident",
    .zh = "网络安全事件",
    .en = "incident",
    .about_zh = "网络安全事件及其报告。",
    .about_en = "A network security incident and its reports.",
    .states = states,
    .acts = acts,
    .opens_with = "draft",
};
