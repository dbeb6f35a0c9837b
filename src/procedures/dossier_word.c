/* SPDX-License-Identifier: Apache-2.0
 * Rows of timelines beside acts. */
#include "procedures/dossier_word.h"

static const struct dossier_word words[] = {
    {"draft", "草拟", "drafted"},
    {"report", "报告", "reported"},
    {"open", "立案", "opened"},
    {"plan", "策划", "planned"},
    {"propose", "提出", "proposed"},
    {"receive", "接收", "received"},
    {"note", "记录", "note"},
    {"link", "建立关联", "linked"},
    {"attach", "附上材料", "attached"},
    {"supersede", "由新版替代", "superseded"},
    {"recipients", "确定接收名单", "list of recipients fixed"},
    {"sign-for", "签收", "signed for"},
    {"feed-back", "反馈", "fed back"},
    {"telephone", "电话记录", "taken by telephone"},
    {"verify", "核验反馈", "feedback verified"},
    {"ask-again", "退回补充反馈", "feedback asked again"},
    {"call-next", "催告其他联系人", "next contacts called"},
    {"call-all", "催告全体人员", "everybody called"},
    {"call-by-telephone", "转为电话催告", "to be called by telephone"},
    {"silence", "到时没有情况报告", "no situation report in time"},
    {"send-report", "报送报告", "report sent"},
    {"receive-report", "接收报告", "report received"},
    {"return-report", "退回报告", "report returned"},
    {"merge-in", "并入", "merged in"},
    {"add-evidence", "保存证据", "evidence kept"},
    {"hand-evidence", "移交证据", "evidence handed on"},
    {"export-evidence", "导出证据", "evidence exported"},
    {"inject", "投放情景", "inject released"},
    {"undertake", "报告攻击动作", "attack action announced"},
    {"refused", "拒绝越界动作", "action outside the scope refused"},
};

const struct dossier_word *dossier_word_find(struct str word)
{
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (str_is(word, words[i].word))
            return &words[i];
    return NULL;
}
