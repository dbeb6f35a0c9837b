/* SPDX-License-Identifier: Apache-2.0
 * Rows D01 to D11 of the requirements as keys; D07, D09 and D11 are clock rules. */
#include "policy/policy_keys.h"

static const struct policy_keys_row rows[] = {
    {"authority.mlps",
     "D01",
     POLICY_KEYS_NEAREST,
     POLICY_KEYS_WORD,
     {"police", "cyberspace-office", "mlps-office", "telecom-authority", NULL},
     0,
     0,
     "等级保护工作的牵头部门",
     "who coordinates graded protection"},
    {"grading.scheme",
     "D02",
     POLICY_KEYS_NEAREST,
     POLICY_KEYS_TEXT,
     {NULL},
     0,
     0,
     "定级使用的规则",
     "the grading scheme in use"},
    {"review.min_level",
     "D03",
     POLICY_KEYS_LEAST,
     POLICY_KEYS_NUMBER,
     {NULL},
     1,
     5,
     "需要专家评审的最低级别",
     "lowest level that needs expert review"},
    {"review.panel_min",
     "",
     POLICY_KEYS_MOST,
     POLICY_KEYS_NUMBER,
     {NULL},
     1,
     15,
     "评审专家的最少人数",
     "how many experts a panel has at least"},
    {"sector.step",
     "D04",
     POLICY_KEYS_WORDS,
     POLICY_KEYS_WORD,
     {"none", "notify", "approve", NULL},
     0,
     0,
     "行业主管部门环节",
     "what the sector department does"},
    {"sector.condition",
     "D04",
     POLICY_KEYS_WORDS,
     POLICY_KEYS_WORD,
     {"department-exists", "always", NULL},
     0,
     0,
     "行业主管部门环节的条件",
     "when the sector step applies"},
    {"filing.floor",
     "D05",
     POLICY_KEYS_LEAST,
     POLICY_KEYS_NUMBER,
     {NULL},
     1,
     5,
     "需要备案的最低级别",
     "lowest level that is filed"},
    {"filing.organ",
     "D06",
     POLICY_KEYS_NEAREST,
     POLICY_KEYS_WORD,
     {"territory", "territory-and-rank", NULL},
     0,
     0,
     "受理备案机关的确定办法",
     "how the receiving organ is found"},
    {"filing.platform",
     "D06",
     POLICY_KEYS_NEAREST,
     POLICY_KEYS_TEXT,
     {NULL},
     0,
     0,
     "定级备案申报所用的平台",
     "platform on which the grading is declared"},
    {"determined.event",
     "D08",
     POLICY_KEYS_WORDS,
     POLICY_KEYS_WORD,
     {"last-approval", "sector-approval", "expert-conclusion", "own-decision", NULL},
     0,
     0,
     "何时视为等级已确定",
     "which act fixes the level"},
    {"return.clock",
     "D10",
     POLICY_KEYS_NEAREST,
     POLICY_KEYS_WORD,
     {"restart", "pause", NULL},
     0,
     0,
     "退回补正后审核期限如何计算",
     "what a return does to the review clock"},
    {"return.rounds",
     "D10",
     POLICY_KEYS_LEAST,
     POLICY_KEYS_NUMBER,
     {NULL},
     1,
     99,
     "最多可退回补正的次数",
     "how often a filing may be returned"},
    {"certificate.validity_months",
     "",
     POLICY_KEYS_LEAST,
     POLICY_KEYS_NUMBER,
     {NULL},
     1,
     600,
     "备案证明有效期（月）",
     "validity of the certificate in months"},
    {"certificate.validity_from",
     "",
     POLICY_KEYS_NEAREST,
     POLICY_KEYS_DATE,
     {NULL},
     0,
     0,
     "早于此日备案的，有效期从此日起算",
     "earlier filings count their validity from this day"},
    {"certificate.assessment_extension_months",
     "",
     POLICY_KEYS_LEAST,
     POLICY_KEYS_NUMBER,
     {NULL},
     0,
     120,
     "完成等级测评后有效期自动延长（月）",
     "a completed assessment extends validity by"},
    {"renewal.window_months",
     "",
     POLICY_KEYS_NEAREST,
     POLICY_KEYS_NUMBER,
     {NULL},
     1,
     120,
     "期满前可申请续期的时段（月）",
     "renewal is asked for within these months before the end"},
    {"term.at_once_hours",
     "",
     POLICY_KEYS_LEAST,
     POLICY_KEYS_NUMBER,
     {NULL},
     1,
     720,
     "“立即”“第一时间”按几小时计",
     "hours that stand for \"at once\""},
    {"term.promptly_workdays",
     "",
     POLICY_KEYS_LEAST,
     POLICY_KEYS_NUMBER,
     {NULL},
     1,
     250,
     "“及时”“尽快”按几个工作日计",
     "working days that stand for \"promptly\""},
    {"term.regularly_months",
     "",
     POLICY_KEYS_LEAST,
     POLICY_KEYS_NUMBER,
     {NULL},
     1,
     120,
     "“定期”按几个月一次计",
     "months between two times of what is done \"regularly\""},
    {"remind.before_days",
     "",
     POLICY_KEYS_NEAREST,
     POLICY_KEYS_TEXT,
     {NULL},
     0,
     0,
     "到期前几天提醒（列表）",
     "reminders so many days before due (a list)"},
    {"remind.before_hours",
     "",
     POLICY_KEYS_NEAREST,
     POLICY_KEYS_TEXT,
     {NULL},
     0,
     0,
     "以小时计的期限，到期前几小时提醒（列表）",
     "reminders so many hours before due, for terms in hours (a list)"},
    {"remind.after_days",
     "",
     POLICY_KEYS_NEAREST,
     POLICY_KEYS_TEXT,
     {NULL},
     0,
     0,
     "逾期后第几天再提醒（列表）",
     "reminders so many days after due (a list)"},
    {"remind.escalate_after_days",
     "",
     POLICY_KEYS_LEAST,
     POLICY_KEYS_NUMBER,
     {NULL},
     0,
     60,
     "逾期几天后告知单位其他人员和受理方",
     "days after due until the unit's others and the receiver are told"},
    {"extension.max_days",
     "",
     POLICY_KEYS_LEAST,
     POLICY_KEYS_NUMBER,
     {NULL},
     1,
     3660,
     "延期最多可到原期限之后几天（自然日）",
     "an extension ends at most so many days after the due day that the law gives"},
    {"watch.duties.standing",
     "D38",
     POLICY_KEYS_NEAREST,
     POLICY_KEYS_TEXT,
     {NULL},
     0,
     0,
     "哪些义务要求全天候有人值班（列表）",
     "duties that ask for somebody on duty at all times (a list)"},
    {"watch.duties.event",
     "D38",
     POLICY_KEYS_NEAREST,
     POLICY_KEYS_TEXT,
     {NULL},
     0,
     0,
     "哪些义务在存续期间要求24小时有人值班（列表）",
     "duties that ask for somebody on duty for as long as they last (a list)"},
    {"watch.takeover_minutes",
     "",
     POLICY_KEYS_LEAST,
     POLICY_KEYS_NUMBER,
     {NULL},
     1,
     240,
     "班次开始后几分钟无人接班即上报",
     "minutes after the beginning of a shift until its absence is told"},
    {"watch.ahead_days",
     "",
     POLICY_KEYS_NEAREST,
     POLICY_KEYS_NUMBER,
     {NULL},
     1,
     60,
     "提前几天排出班次",
     "shifts are made so many days ahead"},
    {"watch.screen_hours",
     "",
     POLICY_KEYS_MOST,
     POLICY_KEYS_NUMBER,
     {NULL},
     1,
     168,
     "值班界面显示几小时内到期的义务",
     "the duty screen shows duties due within so many hours"},
    {"watch.call_minutes",
     "",
     POLICY_KEYS_LEAST,
     POLICY_KEYS_NUMBER,
     {NULL},
     1,
     60,
     "呼叫几分钟未接通即呼叫下一人",
     "minutes until the next contact is called"},
    {"watch.report_time",
     "D59",
     POLICY_KEYS_NEAREST,
     POLICY_KEYS_TEXT,
     {NULL},
     0,
     0,
     "重要时期每日零报告时间（北京时间）",
     "time of the daily report in key periods (Beijing time)"},
    {"watch.report_grace_minutes",
     "D59",
     POLICY_KEYS_LEAST,
     POLICY_KEYS_NUMBER,
     {NULL},
     0,
     720,
     "每日零报告过时几分钟转为任务",
     "minutes after which a missing daily report becomes a task"},
    {NULL, NULL, POLICY_KEYS_NEAREST, POLICY_KEYS_TEXT, {NULL}, 0, 0, NULL, NULL},
};

static const char *const clock_ids[] = {
    "filing.submit",     "filing.review",  "filing.correct", "filing.change",   "filing.withdraw",
    "certificate.renew", "grading.review", "grading.sector", "grading.regrade", NULL,
};

static const char *const start_words[] = {
    "level-determined",
    "into-operation",
    "submission-complete",
    "review-positive",
    "returned",
    "change-decided",
    "withdrawn",
    "renewal-window-opened",
    "review-requested",
    "sector-requested",
    "regrade-ordered",
    "campaign-opened",
    NULL,
};

static const char *const role_words[] = {"operator", "unit", "expert", "public", NULL};

/* Kinds of parties, as the register of parties has them; each is a role too. */
static const char *const party_words[] = {
    "operator",
    "party-organ",
    "government-organ",
    "institution",
    "state-enterprise",
    "central-enterprise",
    "cii-operator",
    "regulator",
    "protection-department",
    "police",
    "cyberspace-office",
    "mlps-office",
    "telecom-authority",
    "assessor",
    "service-company",
    "carrier",
    "internet-company",
    "industrial-internet",
    "vehicle-network",
    "expert-body",
    "support-team",
    "emergency-office",
    "big-data-bureau",
    "industry-bureau",
    "notification-centre",
    "cryptography-department",
    "state-security",
    "secrecy-department",
    "government",
    NULL,
};

static bool in_list(const char *const *list, struct str word)
{
    for (; *list; list++) {
        if (str_is(word, *list))
            return true;
    }
    return false;
}

const struct policy_keys_row *policy_keys_all(void)
{
    return rows;
}

const struct policy_keys_row *policy_keys_find(struct str key)
{
    for (const struct policy_keys_row *row = rows; row->key; row++) {
        if (str_is(key, row->key))
            return row;
    }
    return NULL;
}

static int64_t rank_of(const struct policy_keys_row *row, struct str value)
{
    int64_t number = 0;

    if (row->rule == POLICY_KEYS_WORDS) {
        for (int64_t i = 0; row->words[i]; i++) {
            if (str_is(value, row->words[i]))
                return i;
        }
        return -1;
    }
    if (row->rule == POLICY_KEYS_NEAREST || !str_to_int(value, &number))
        return 0;
    return row->rule == POLICY_KEYS_LEAST ? -number : number;
}

int policy_keys_order(const struct policy_keys_row *row, struct str a, struct str b)
{
    int64_t one = rank_of(row, a), other = rank_of(row, b);

    return (one > other) - (one < other);
}

bool policy_keys_accept(const struct policy_keys_row *row, struct str value)
{
    int64_t number = 0;
    struct date day;

    switch (row->kind) {
    case POLICY_KEYS_NUMBER:
        return str_to_int(value, &number) && number >= row->min && number <= row->max;
    case POLICY_KEYS_WORD:
        return in_list(row->words, value);
    case POLICY_KEYS_DATE:
        return date_read(value, &day);
    case POLICY_KEYS_TEXT:
        break;
    }
    return value.len > 0;
}

bool policy_keys_is_clock(struct str id)
{
    return in_list(clock_ids, id);
}

bool policy_keys_is_start(struct str word)
{
    return in_list(start_words, word);
}

bool policy_keys_is_role(struct str word)
{
    return in_list(role_words, word) || in_list(party_words, word);
}

bool policy_keys_is_party(struct str word)
{
    return in_list(party_words, word);
}

const char *const *policy_keys_clocks(void)
{
    return clock_ids;
}

const char *const *policy_keys_starts(void)
{
    return start_words;
}
