/* SPDX-License-Identifier: Apache-2.0
 * Notices of vulnerabilities and hidden dangers. */
#include "procedures/notice.h"

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

const struct dossier_kind notice_kind = {
    .word = "notice",
    .zh = "通报",
    .en = "notice",
    .about_zh = "漏洞和隐患通报。",
    .about_en = "Notices of vulnerabilities and hidden dangers.",
    .states = states,
    .acts = acts,
    .opens_with = "draft",
};
